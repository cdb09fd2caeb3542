// name: papers
// Papers that match a Lucene query, best first: how many, the wanted page of them as cards, and how many there are of
// each value of each facet. `query` is built by graph/search with the filters in it, never typed by a user.
CALL db.index.fulltext.queryNodes('paper_text', $query, {limit: $pool}) YIELD node AS p, score
WITH p, score, p.year AS year, p.id AS id
ORDER BY score DESC, year DESC, id
WITH collect(p) AS found, collect(score) AS scores
CALL (found) {
  UNWIND found AS p
  UNWIND coalesce(p.concept_ids, [])
         + [c IN coalesce(p.curated_concept_ids, []) WHERE NOT c IN coalesce(p.concept_ids, [])] AS value
  WITH value, count(*) AS papers
  RETURN collect([value, papers]) AS concepts
}
CALL (found) {
  UNWIND found AS p
  WITH p.year AS value, count(*) AS papers
  RETURN collect([value, papers]) AS years
}
CALL (found) {
  UNWIND found AS p
  WITH p.design AS value, count(*) AS papers
  RETURN collect([value, papers]) AS designs
}
CALL (found) {
  UNWIND found AS p
  WITH p.species AS value, count(*) AS papers
  RETURN collect([value, papers]) AS species
}
CALL (found) {
  UNWIND found AS p
  WITH p.status AS value, count(*) AS papers
  RETURN collect([value, papers]) AS statuses
}
CALL (found) {
  UNWIND found AS p
  UNWIND coalesce(p.facets, []) AS value
  WITH value, count(*) AS papers
  RETURN collect([value, papers]) AS living_review
}
CALL (found, scores) {
  UNWIND range($offset, $offset + $limit - 1) AS i
  WITH i, found[i] AS p, scores[i] AS score
  WHERE p IS NOT NULL
  WITH i, p, score ORDER BY i
  RETURN collect(p {
    .id, .pmid, .title, .abstract, .curated_text, .year, .journal, .design, .level, .status, .curated, .authors,
    .concept_ids, .curated_concept_ids, score: score
  }) AS page
}
RETURN size(found) AS total, page, concepts, years, designs, species, statuses, living_review

// name: concept_names
// Names and kinds of all concepts, for facets and chips.
MATCH (c:Concept)
WHERE c.id IS NOT NULL
RETURN c.id AS id, c.name AS name, c.kind AS kind
ORDER BY id
