// name: listed
// Every trial that loaded papers name by registry number, with these papers and what curated facts say of its status.
// Where a substance is given only trials of papers that name it.
MATCH (t:Trial)<-[r:REGISTERED_AS]-(p:Paper)
WHERE $substance IS NULL OR EXISTS { (p)-[:MENTIONS]->(:Concept {id: $substance}) }
OPTIONAL MATCH (p)-[:DESCRIBED_BY]->(s:StudyFacts {method: 'curated'})
RETURN t.id AS id, t.registry AS registry,
       collect(DISTINCT p {.id, .pmid, .title, .year, .design, .status, stated_in: r.stated_in,
                           results: EXISTS { (p)-[:REPORTS]->(f:Finding) WHERE coalesce(f.own, true) }}) AS papers,
       head(collect(s.registration)) AS status
ORDER BY id
