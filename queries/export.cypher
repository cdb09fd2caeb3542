// name: nodes
// Every node with its labels and properties, for files that other programs read; notes on loads are left out.
MATCH (n)
WHERE NOT n:Load AND NOT n:Graph AND NOT n:Meaning
RETURN n.id AS id, labels(n)[0] AS label, labels(n) AS labels, properties(n) AS properties

// name: relationships
// Every relationship between exported nodes, with the ids and first labels of its ends.
MATCH (a)-[r]->(b)
WHERE NOT b:Meaning
RETURN a.id AS start, b.id AS end, type(r) AS type, properties(r) AS properties, labels(a)[0] AS start_label,
       labels(b)[0] AS end_label

// name: nodes_of_papers
// Some papers with all that hangs on them: authors, trials, facts, findings, concepts and the wider ones of these.
// With a list of findings only those; without one (null) all findings of the papers.
UNWIND $papers AS id
MATCH (p:Paper {id: id})
CALL (p) {
  RETURN p AS n
  UNION
  MATCH (p)-[:MENTIONS]->(:Concept)-[:BROADER*0..]->(n)
  RETURN n
  UNION
  MATCH (p)-[:REGISTERED_AS|DESCRIBED_BY]->(n)
  RETURN n
  UNION
  MATCH (p)<-[:WROTE]-(n)
  RETURN n
  UNION
  MATCH (p)-[:REPORTS]->(n)
  WHERE $findings IS NULL OR n.id IN $findings
  RETURN n
  UNION
  MATCH (p)-[:REPORTS]->(f)-[:OF|VERSUS|ON|IN]->(:Concept)-[:BROADER*0..]->(n)
  WHERE $findings IS NULL OR f.id IN $findings
  RETURN n
}
WITH DISTINCT n
RETURN n.id AS id, labels(n)[0] AS label, labels(n) AS labels, properties(n) AS properties

// name: relationships_of_papers
// The relationships between the nodes that nodes_of_papers gives for the same papers and findings.
UNWIND $papers AS id
MATCH (p:Paper {id: id})
CALL (p) {
  MATCH (p)-[r:MENTIONS|REGISTERED_AS|DESCRIBED_BY]->()
  RETURN r
  UNION
  MATCH (p)<-[r:WROTE]-()
  RETURN r
  UNION
  MATCH (p)-[r:CITES|RETRACTED_BY|CORRECTED_BY|CONCERN_BY|COMMENTED_BY]->(other:Paper)
  WHERE other.id IN $papers
  RETURN r
  UNION
  MATCH (p)-[r:REPORTS]->(f)
  WHERE $findings IS NULL OR f.id IN $findings
  RETURN r
  UNION
  MATCH (p)-[:REPORTS]->(f)-[r:OF|VERSUS|ON|IN]->(:Concept)
  WHERE $findings IS NULL OR f.id IN $findings
  RETURN r
  UNION
  MATCH (p)-[:MENTIONS]->(:Concept)-[:BROADER*0..]->(:Concept)-[r:BROADER]->()
  RETURN r
  UNION
  MATCH (p)-[:REPORTS]->(f)-[:OF|VERSUS|ON|IN]->(:Concept)-[:BROADER*0..]->(:Concept)-[r:BROADER]->()
  WHERE $findings IS NULL OR f.id IN $findings
  RETURN r
}
WITH DISTINCT r, startNode(r) AS a, endNode(r) AS b
RETURN a.id AS start, b.id AS end, type(r) AS type, properties(r) AS properties, labels(a)[0] AS start_label,
       labels(b)[0] AS end_label

// name: restore_node_lists
// After an import from files: [] and [""] of nodes, for which the importer has no notation, take the place of marks.
MATCH (n)
CALL (n) {
  UNWIND $keys AS key
  WITH n, key
  WHERE n[key] IN [['\u001d'], ['\u001e']]
  SET n[key] = CASE n[key] WHEN ['\u001d'] THEN [] ELSE [''] END
} IN TRANSACTIONS OF 10000 ROWS

// name: restore_relationship_lists
// The same for relationships.
MATCH ()-[r]->()
CALL (r) {
  UNWIND $keys AS key
  WITH r, key
  WHERE r[key] IN [['\u001d'], ['\u001e']]
  SET r[key] = CASE r[key] WHEN ['\u001d'] THEN [] ELSE [''] END
} IN TRANSACTIONS OF 10000 ROWS
