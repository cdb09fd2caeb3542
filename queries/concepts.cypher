// name: details
// One concept with the narrower and the wider ones, and how many papers name it.
MATCH (c:Concept {id: $id})
RETURN properties(c) AS concept,
       [(c)<-[:BROADER]-(n:Concept) | n {.id, .name, .kind}] AS narrower,
       [(c)-[:BROADER]->(w:Concept) | w {.id, .name, .kind}] AS wider,
       COUNT { (c)<-[:MENTIONS]-(:Paper) } AS papers

// name: papers_by_year
// Papers that name a concept, by year.
MATCH (:Concept {id: $id})<-[:MENTIONS]-(p:Paper)
WHERE p.year IS NOT NULL
RETURN p.year AS year, count(p) AS papers
ORDER BY year

// name: linked
// What a concept is most often linked with by findings: the other end, how many findings, of how many papers.
MATCH (c:Concept {id: $id})<-[:OF|ON|IN]-(f:Finding)-[:OF|ON|IN]->(other:Concept)
WHERE other.id <> $id
MATCH (p:Paper)-[:REPORTS]->(f)
WHERE coalesce(p.status, 'ok') <> 'retracted'
RETURN other.id AS id, other.name AS name, other.kind AS kind, count(DISTINCT f) AS findings,
       count(DISTINCT p) AS papers
ORDER BY papers DESC, id
LIMIT $limit

// name: findings
// Findings that a concept takes part in, the strongest first: curated before extracted, better designs, larger studies.
MATCH (:Concept {id: $id})<-[:OF|ON]-(f:Finding)<-[:REPORTS]-(p:Paper)
WHERE coalesce(p.status, 'ok') <> 'retracted' AND coalesce(f.own, true) AND f.direction IN $directions
RETURN f.method AS method, f.direction AS direction, coalesce(f.statement, f.sentence) AS text, f.certainty AS certainty,
       f.confidence AS confidence, coalesce(head([(f)-[:OF]->(a:Concept) | a.name]), f.substance) AS substance,
       head([(f)-[:ON]->(t:Concept) | t.name]) AS target, head([(f)-[:IN]->(x:Concept) | x.name]) AS condition,
       p.id AS paper, p.pmid AS pmid, p.year AS year, p.design AS design, p.species AS species,
       p.participants AS participants, p.level AS level, f.id AS id
ORDER BY CASE f.method WHEN 'curated' THEN 0 ELSE 1 END, CASE p.species WHEN 'human' THEN 0 ELSE 1 END,
         coalesce(p.level, 9), coalesce(p.participants, 0) DESC, coalesce(f.confidence, 1.0) DESC, id
LIMIT $limit

// name: trials
// Trials registered by papers that name a concept in title or headings, or report a finding on it.
MATCH (c:Concept {id: $id})<-[m:MENTIONS]-(p:Paper)-[:REGISTERED_AS]->(t:Trial)
WHERE 'title' IN m.sections OR 'mesh' IN m.sections OR EXISTS { (p)-[:REPORTS]->(:Finding)-[:OF|ON|IN]->(c) }
RETURN t.id AS id, t.registry AS registry, collect(DISTINCT p {.id, .pmid, .title, .year, .design}) AS papers
ORDER BY id
LIMIT $limit
