// name: papers
// All that papers report of some substances (on one target, or on every one where $target is null), a row a paper:
// its findings with their concepts, its study facts curated and extracted, what tells its status and identity, and the
// reference list of a review. Reading rows off the wire takes most of the time: only what weighing uses is brought, as
// lists of the values of $finding_keys and $fact_keys.
MATCH (f:Finding)-[:OF]->(s:Concept)
WHERE s.id IN $substances
MATCH (f)-[:ON]->(t:Concept)
WHERE $target IS NULL OR t.id = $target
MATCH (p:Paper)-[:REPORTS]->(f)
WITH p, collect([s.id, t.id, head([(f)-[:VERSUS]->(c:Concept) | c.id]), head([(f)-[:IN]->(c:Concept) | c.id]),
                 [key IN $finding_keys | f[key]]]) AS findings
RETURN p {.id, .pmid, .title, .abstract, .year, .journal, .doi, .status, .design, .authors,
          reference_pmids: CASE WHEN p.design IN $reviews THEN p.reference_pmids END} AS paper,
       [(p)-[:DESCRIBED_BY]->(d:StudyFacts) | [key IN $fact_keys | d[key]]] AS facts,
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

// name: plans
// Protocols and registered studies that name one of some substances (any paper where $substances is null), and whether
// a loaded report gives a number of theirs (one that is no plan, no review and no registration itself), or the curated
// study that they are linked with reports a finding.
MATCH (p:Paper)
WHERE p.design IN $plans OR EXISTS { (p)-[:DESCRIBED_BY]->(r:StudyFacts {method: 'curated'}) WHERE r.registration IS NOT NULL }
WITH p
WHERE $substances IS NULL OR EXISTS { (p)-[:MENTIONS]->(s:Concept) WHERE s.id IN $substances }
WITH p, [(p)-[:DESCRIBED_BY]->(d:StudyFacts) | [key IN $fact_keys | d[key]]] AS facts,
     [(p)-[:DESCRIBED_BY]->(d:StudyFacts) | d.parent + '#curated'] AS parents,
     reduce(all = [], ids IN [(p)-[:DESCRIBED_BY]->(d:StudyFacts) | coalesce(d.trial_ids, [])] | all + ids) AS stated,
     [(p)-[:REGISTERED_AS]->(t:Trial) | {id: t.id, registry: t.registry}] AS trials
WITH p, facts, trials, parents, stated + [t IN trials | t.id] AS numbers
RETURN p {.id, .pmid, .title, .year, .design} AS paper, facts, trials,
       EXISTS {
         MATCH (n:Trial)<-[:REGISTERED_AS]-(q:Paper)
         WHERE n.id IN numbers AND NOT coalesce(q.design, '') IN $not_reports
           AND NOT EXISTS { (q)-[:DESCRIBED_BY]->(x:StudyFacts {method: 'curated'}) WHERE x.registration IS NOT NULL }
       } OR EXISTS {
         MATCH (y:StudyFacts)<-[:DESCRIBED_BY]-(:Paper)-[:REPORTS]->(f:Finding)
         WHERE y.id IN parents AND coalesce(f.own, true)
       } AS reported
ORDER BY p.id

// name: state
// Which graph this is and how old: its revision, its latest load (a graph made anew begins to count anew), and when the
// last load ended, which is the date of the search that every view of the evidence names.
OPTIONAL MATCH (g:Graph {id: 'graph'})
WITH g.revision AS revision
OPTIONAL MATCH (l:Load)
WITH revision, l ORDER BY l.started DESC, l.id
RETURN revision, head(collect(l.id)) AS latest, max(toString(l.finished)) AS finished
