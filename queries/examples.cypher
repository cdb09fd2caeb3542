// name: findings_on
// What is reported on an outcome or mechanism, curated before extracted, latest first: who, on what, which way.
MATCH (target:Concept {id: $target})<-[:ON]-(f:Finding)<-[:REPORTS]-(p:Paper)
WHERE p.status <> 'retracted'
OPTIONAL MATCH (f)-[:OF]->(substance:Concept)
OPTIONAL MATCH (f)-[:VERSUS]->(comparator:Concept)
RETURN p.id AS paper, p.year AS year, p.design AS design, substance.name AS substance, comparator.name AS comparator,
       f.direction AS direction, f.method AS method
ORDER BY method, year DESC, paper, substance, direction

// name: directions_by_species
// How many papers report which direction for a substance and a target, in people, animals and in vitro apart.
MATCH (:Concept {id: $substance})<-[:OF]-(f:Finding)-[:ON]->(:Concept {id: $target})
MATCH (p:Paper)-[:REPORTS]->(f)
WHERE p.status <> 'retracted'
RETURN p.species AS species, f.direction AS direction, count(DISTINCT p) AS papers
ORDER BY species, papers DESC, direction

// name: between
// What lies between a substance and an outcome: mechanisms that the substance moves, studied in papers on the outcome.
MATCH (:Concept {id: $substance})<-[:OF]-(f:Finding)-[:ON]->(m:Concept {kind: 'mechanism'})
MATCH (p:Paper)-[:REPORTS]->(f)
MATCH (p)-[:REPORTS]->(:Finding)-[:ON]->(:Concept {id: $outcome})
WITH m, p ORDER BY p.id
RETURN m.id AS mechanism, collect(DISTINCT p.id) AS papers
ORDER BY size(papers) DESC, mechanism

// name: trials_of_papers
// Trials that several loaded papers report: the same participants, to be counted once.
MATCH (t:Trial)<-[:REGISTERED_AS]-(p:Paper)
WITH t, p ORDER BY p.id
WITH t, collect(p.id) AS papers
WHERE size(papers) >= $at_least
RETURN t.id AS trial, t.registry AS registry, papers
ORDER BY size(papers) DESC, trial

// name: largest_trials
// Studies of one design by number of participants, with whether that number was read by eye or by a program.
MATCH (p:Paper {design: $design})-[:DESCRIBED_BY]->(s:StudyFacts)
WHERE s.participants IS NOT NULL AND p.status <> 'retracted'
RETURN p.id AS paper, p.year AS year, s.participants AS participants, s.method AS method, s.control AS control
ORDER BY participants DESC, paper
LIMIT 10

// name: narrower
// All concepts below one, at any depth.
MATCH (c:Concept)-[:BROADER*1..]->(:Concept {id: $id})
RETURN c.id AS id, c.name AS name
ORDER BY id
