// name: papers
// Papers that match a Lucene query, best first: `query` is built by graph/search with the filters in it,
// never typed by a user.
CALL db.index.fulltext.queryNodes('paper_text', $query, {limit: $pool}) YIELD node AS p, score
RETURN p.id AS id, score, p.design AS design, p.species AS species, p.year AS year, p.status AS status,
       coalesce(p.concept_ids, []) + coalesce(p.curated_concept_ids, []) AS concepts
ORDER BY score DESC, year DESC, id

// name: cards
// What a result card shows of these papers.
UNWIND $ids AS id
MATCH (p:Paper {id: id})
RETURN p.id AS id, p.pmid AS pmid, p.title AS title, p.abstract AS abstract, p.curated_text AS curated_text, p.year AS year, p.journal AS journal,
       p.design AS design, p.level AS level, p.status AS status, coalesce(p.curated, false) AS curated,
       p.authors AS authors, p.concept_ids AS concept_ids, p.participants AS participants, p.species AS species

// name: concept_names
// Names and kinds of all concepts, for facets and chips.
MATCH (c:Concept)
WHERE c.id IS NOT NULL
RETURN c.id AS id, c.name AS name, c.kind AS kind
ORDER BY id
