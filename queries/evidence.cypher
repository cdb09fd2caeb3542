// name: papers
// All that papers report of some substances (on one target, or on every one where $target is null), a row a paper:
// its findings with their concepts, its study facts curated and extracted, and what tells its status and identity.
MATCH (f:Finding)-[:OF]->(s:Concept)
WHERE s.id IN $substances
MATCH (f)-[:ON]->(t:Concept)
WHERE $target IS NULL OR t.id = $target
MATCH (p:Paper)-[:REPORTS]->(f)
WITH p, collect({
  finding: properties(f), substance: s.id, target: t.id,
  comparator_id: head([(f)-[:VERSUS]->(c:Concept) | c.id]),
  condition: head([(f)-[:IN]->(c:Concept) | c.id])
}) AS findings
RETURN p {.id, .pmid, .title, .abstract, .year, .journal, .doi, .status, .design, .authors, .publication_types,
          .reference_pmids} AS paper,
       [(p)-[:DESCRIBED_BY]->(d:StudyFacts) | properties(d)] AS facts,
       [(p)-[:REGISTERED_AS]->(trial:Trial) | trial.id] AS trials,
       findings
ORDER BY p.id

// name: concepts
// The vocabulary as weighing needs it: names, the better side, and what is narrower than what.
MATCH (c:Concept)
WHERE c.id IS NOT NULL
RETURN c.id AS id, c.name AS name, c.kind AS kind, coalesce(c.better, 'none') AS better,
       coalesce(c.synonyms, []) + coalesce(c.abbreviations, []) AS names,
       [(c)-[:BROADER]->(b:Concept) | b.id] AS broader
ORDER BY id

// name: registrations
// Protocols, registered studies and papers that give a registry number, for some substances: whether a trial has a
// result among the loaded papers is told by the other papers of its number, or by a curated link between studies.
MATCH (p:Paper)
WHERE EXISTS { (p)-[:REGISTERED_AS]->(:Trial) } OR p.design = 'protocol'
   OR EXISTS { (p)-[:DESCRIBED_BY]->(d:StudyFacts) WHERE d.registration IS NOT NULL }
WITH p,
     EXISTS { (p)-[:MENTIONS]->(s:Concept) WHERE s.id IN $substances } AS mentions,
     [(p)-[:DESCRIBED_BY]->(d:StudyFacts) | properties(d)] AS facts
RETURN p {.id, .pmid, .title, .year, .journal, .doi, .status, .design, .authors} AS paper, facts, mentions,
       [(p)-[:REGISTERED_AS]->(t:Trial) | {id: t.id, registry: t.registry}] AS trials,
       EXISTS { (p)-[:REPORTS]->(f:Finding) WHERE coalesce(f.own, true) } AS reports
ORDER BY p.id

// name: curated_keys
// Which paper each curated study is, so that a link between studies leads to papers.
MATCH (p:Paper)-[:DESCRIBED_BY]->(d:StudyFacts {method: 'curated'})
RETURN d.key AS key, p.id AS paper, p.status AS status,
       EXISTS { (p)-[:REPORTS]->(f:Finding) WHERE coalesce(f.own, true) } AS reports
ORDER BY key

// name: state
// Which graph this is and how old: its revision, its latest load (a graph made anew begins to count anew), and when the
// last load ended, which is the date of the search that every view of the evidence names.
OPTIONAL MATCH (g:Graph {id: 'graph'})
WITH g.revision AS revision
OPTIONAL MATCH (l:Load)
WITH revision, l ORDER BY l.started DESC, l.id
RETURN revision, head(collect(l.id)) AS latest, max(toString(l.finished)) AS finished
