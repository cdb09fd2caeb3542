// name: trials
// Studies in people that gave some substances, with their facts, findings and abstract: what descriptions of trials are
// matched to. Studies read by eye are among them whatever their design: pages tell of reviews and cohorts too.
MATCH (p:Paper)-[:DESCRIBED_BY]->(d:StudyFacts)
WHERE (d.design IN $designs OR d.method = 'curated') AND (d.species = 'human' OR d.species IS NULL)
  AND (EXISTS { (p)-[:MENTIONS]->(s:Concept) WHERE s.id IN $substances }
       OR EXISTS { (p)-[:REPORTS]->(:Finding)-[:OF]->(s:Concept) WHERE s.id IN $substances }
       OR any(dose IN d.doses WHERE any(s IN $substances WHERE dose CONTAINS '"' + s + '"')))
WITH DISTINCT p
RETURN p {.id, .pmid, .title, .abstract, .year, .journal, .status, .authors} AS paper,
       [(p)-[:DESCRIBED_BY]->(d:StudyFacts) | properties(d)] AS facts,
       [(p)-[m:MENTIONS]->(c:Concept) WHERE c.kind IN ['condition', 'intervention'] AND 'TITLE' IN coalesce(m.sections, []) | c.id] AS titled,
       [(p)-[:REPORTS]->(f:Finding)-[:ON]->(t:Concept)
        | f {.method, .direction, .value, .ci_low, .ci_high, .arms, .statement, .sentence, .contrast, target: t.id}] AS findings
ORDER BY p.id

// name: studied
// How many papers name a substance together with a condition, outcome or mechanism: whether it is being studied at all.
MATCH (p:Paper)-[:MENTIONS]->(s:Concept)
WHERE s.id IN $substances AND p.status <> 'retracted'
WITH DISTINCT p
MATCH (p)-[:MENTIONS]->(c:Concept)
WHERE c.id IN $concepts
RETURN c.id AS concept, count(DISTINCT p) AS papers, collect(DISTINCT p.pmid)[..5] AS pmids

// name: loaded
// What is loaded, for claims outside of it: how many papers, and when the last load ended.
OPTIONAL MATCH (l:Load)
WHERE l.finished IS NOT NULL
WITH max(toString(l.finished)) AS searched_at
RETURN searched_at, COUNT { (p:Paper) WHERE p.source IS NOT NULL } AS papers

// name: together
// Papers that name several concepts, the latest first, with their abstracts: sentences that speak of them together are
// shown where no finding does.
MATCH (p:Paper)-[:MENTIONS]->(c:Concept)
WHERE c.id IN $concepts AND p.abstract IS NOT NULL AND NOT coalesce(p.status, 'ok') IN ['retracted', 'retraction notice']
WITH p, count(DISTINCT c) AS named
WHERE named >= $least
RETURN p {.id, .pmid, .title, .abstract, .year, .authors, .status} AS paper, named
ORDER BY named DESC, paper.year DESC, paper.id
LIMIT $most
