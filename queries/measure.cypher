// name: landmarks
// Landmark studies whose abstracts are loaded: facts read by eye and by program, and the directions of findings.
MATCH (c:StudyFacts {method: 'curated'})<-[:DESCRIBED_BY]-(p:Paper)-[:DESCRIBED_BY]->(e:StudyFacts {method: 'extracted'})
RETURN p.id AS id, properties(c) AS curated, properties(e) AS extracted,
       [(p)-[:REPORTS]->(f:Finding) |
         {method: f.method, direction: f.direction, target: head([(f)-[:ON]->(t:Concept) | t.id])}] AS findings
ORDER BY id
