// name: papers
// Papers that match a Lucene query, best first: how many, the wanted page of them as cards, and how many there are of
// each value of each facet. `query` is built by graph/search with the filters in it, never typed by a user.
// With a vector of the query (null without one) papers near it in meaning join in, and both scores are added, each
// from 0 to 1, meaning with the share $share; `must` are the filters for these, as `query` has them for the others.
// The vector is touched once and not row by row: each touch reads its 384 numbers, and a thousand took 12 ms.
CALL {
  CALL db.index.fulltext.queryNodes('paper_text', $query, {limit: $pool}) YIELD node AS p, score
  RETURN p, score AS words, null AS meaning
  UNION ALL
  WITH $vector AS vector
  WHERE vector IS NOT NULL
  CALL db.index.vector.queryNodes('paper_meaning', $near, vector) YIELD node AS m, score
  MATCH (p:Paper)-[:MEANS]->(m)
  WHERE (p.status <> 'retracted' OR $must.include_retracted)
    AND ($must.design IS NULL OR p.design = $must.design)
    AND ($must.species IS NULL OR p.species = $must.species)
    AND ($must.living_review IS NULL OR $must.living_review IN p.facets)
    AND (NOT $must.curated_only OR p.curated)
    AND ($must.year_from IS NULL OR p.year >= $must.year_from)
    AND ($must.year_to IS NULL OR p.year <= $must.year_to)
    AND all(c IN $must.concepts WHERE c IN p.concept_ids OR c IN p.curated_concept_ids)
  RETURN p, null AS words, score AS meaning
}
WITH p, max(words) AS words, max(meaning) AS meaning
WITH collect({p: p, words: words, meaning: meaning}) AS all,
     max(words) AS most, max(meaning) AS nearest, min(meaning) AS farthest
UNWIND all AS one
WITH one.p AS p,
     CASE WHEN nearest IS NULL THEN one.words
          ELSE (1 - $share) * coalesce(one.words / most, 0.0)
               + $share * coalesce((one.meaning - farthest) / (nearest - farthest + 0.000001), 0.0)
     END AS score
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
