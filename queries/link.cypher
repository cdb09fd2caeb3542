// name: citations
// Edges between loaded papers, from the reference lists; run after a load, since either end may come first.
MATCH (p:Paper)
WHERE p.reference_pmids IS NOT NULL
CALL (p) {
  UNWIND p.reference_pmids AS pmid
  MATCH (q:Paper {pmid: pmid})
  MERGE (p)-[:CITES]->(q)
} IN TRANSACTIONS OF 1000 ROWS

// name: retractions
// From a retracted paper to its notice, whichever of the two records says so.
MATCH (p:Paper)
WHERE p.link_kinds IS NOT NULL
UNWIND range(0, size(p.link_kinds) - 1) AS i
WITH p, p.link_kinds[i] AS kind, p.link_pmids[i] AS pmid
WHERE kind IN ['RetractionIn', 'RetractedandRepublishedIn', 'RetractionOf', 'RetractedandRepublishedFrom']
MATCH (other:Paper {pmid: pmid})
WITH CASE WHEN kind ENDS WITH 'In' THEN p ELSE other END AS paper,
     CASE WHEN kind ENDS WITH 'In' THEN other ELSE p END AS notice
MERGE (paper)-[:RETRACTED_BY]->(notice)

// name: corrections
// From a corrected paper to its erratum or corrected version.
MATCH (p:Paper)
WHERE p.link_kinds IS NOT NULL
UNWIND range(0, size(p.link_kinds) - 1) AS i
WITH p, p.link_kinds[i] AS kind, p.link_pmids[i] AS pmid
WHERE kind IN ['ErratumIn', 'CorrectedandRepublishedIn', 'ErratumFor', 'CorrectedandRepublishedFrom']
MATCH (other:Paper {pmid: pmid})
WITH CASE WHEN kind ENDS WITH 'In' THEN p ELSE other END AS paper,
     CASE WHEN kind ENDS WITH 'In' THEN other ELSE p END AS notice
MERGE (paper)-[:CORRECTED_BY]->(notice)

// name: concerns
// From a paper to the expression of concern about it.
MATCH (p:Paper)
WHERE p.link_kinds IS NOT NULL
UNWIND range(0, size(p.link_kinds) - 1) AS i
WITH p, p.link_kinds[i] AS kind, p.link_pmids[i] AS pmid
WHERE kind IN ['ExpressionOfConcernIn', 'ExpressionOfConcernFor']
MATCH (other:Paper {pmid: pmid})
WITH CASE WHEN kind ENDS WITH 'In' THEN p ELSE other END AS paper,
     CASE WHEN kind ENDS WITH 'In' THEN other ELSE p END AS notice
MERGE (paper)-[:CONCERN_BY]->(notice)

// name: comments
// From a paper to the comment on it.
MATCH (p:Paper)
WHERE p.link_kinds IS NOT NULL
UNWIND range(0, size(p.link_kinds) - 1) AS i
WITH p, p.link_kinds[i] AS kind, p.link_pmids[i] AS pmid
WHERE kind IN ['CommentIn', 'CommentOn']
MATCH (other:Paper {pmid: pmid})
WITH CASE WHEN kind = 'CommentIn' THEN p ELSE other END AS paper,
     CASE WHEN kind = 'CommentIn' THEN other ELSE p END AS comment
MERGE (paper)-[:COMMENTED_BY]->(comment)

// name: statuses
// The status in force: what the record says, or what a loaded notice says of it, whichever is graver.
MATCH (p:Paper)
WITH p,
     CASE
       WHEN p.own_status IN ['retracted', 'retraction notice'] THEN p.own_status
       WHEN EXISTS { (p)-[:RETRACTED_BY]->() } THEN 'retracted'
       WHEN p.own_status = 'concern' OR EXISTS { (p)-[:CONCERN_BY]->() } THEN 'concern'
       WHEN p.own_status = 'corrected' OR EXISTS { (p)-[:CORRECTED_BY]->() } THEN 'corrected'
       ELSE 'ok'
     END AS status
WHERE p.status IS NULL OR p.status <> status
SET p.status = status

// name: curated_facts
// Curated design, participants and species stand before extracted ones wherever a paper is listed; curated year,
// journal and DOI stand in only where the PubMed record has none.
MATCH (p:Paper)-[:DESCRIBED_BY]->(s:StudyFacts {method: 'curated'})
SET p.curated = true,
    p.design = coalesce(s.design, p.design),
    p.level = coalesce(s.level, p.level),
    p.species = coalesce(s.species, p.species),
    p.participants = coalesce(s.participants, p.participants),
    p.year = coalesce(p.year, s.paper_year),
    p.journal = coalesce(p.journal, s.paper_journal),
    p.doi = coalesce(p.doi, s.paper_doi)
WITH p
CALL (p) {
  MATCH (p)-[:REPORTS]->(f:Finding {method: 'curated'})
  OPTIONAL MATCH (f)-[:OF|VERSUS|ON|IN]->(c:Concept)
  RETURN collect(DISTINCT f.statement) AS statements, collect(DISTINCT c.id) AS concepts
}
CALL (statements) { UNWIND statements AS one WITH one ORDER BY one RETURN collect(one) AS ordered }
CALL (concepts) { UNWIND concepts AS one WITH one ORDER BY one RETURN collect(one) AS ordered_concepts }
SET p.curated_text = reduce(text = '', one IN ordered | text + one + ' '),
    p.curated_concept_ids = ordered_concepts

// name: filters
// Words of the full-text index for filters on what is known only after a load; see graph/search/lucene.py.
MATCH (p:Paper)
WITH p, [kind IN ['status', 'design', 'species'] WHERE p[kind] IS NOT NULL |
          'x' + kind + 'q' + replace(replace(p[kind], ' ', 'z'), '-', 'z') + 'x']
        + CASE WHEN p.year IS NULL THEN [] ELSE ['xyearq' + toString(p.year) + 'x'] END
        + CASE WHEN p.curated THEN ['xcuratedqyesx'] ELSE [] END
        + [concept IN coalesce(p.curated_concept_ids, []) |
            'xconceptq' + replace(replace(concept, ':', 'z'), '-', 'z') + 'x'] AS words
WITH p, reduce(text = '', word IN words | text + word + ' ') AS state
WHERE p.state_text IS NULL OR p.state_text <> state
SET p.state_text = state

// name: prune_authors
// Authors whose papers are gone.
MATCH (a:Author) WHERE NOT EXISTS { (a)-[:WROTE]->() } DELETE a

// name: prune_trials
// Trials that no paper names any more.
MATCH (t:Trial) WHERE NOT EXISTS { ()-[:REGISTERED_AS]->(t) } DELETE t

// name: author_names
// An author's name is the fullest that any loaded paper prints, whichever was loaded first.
MATCH (a:Author)-[w:WROTE]->()
WHERE w.name IS NOT NULL
WITH a, max([size(w.name), w.name]) AS fullest
WHERE a.name IS NULL OR a.name <> fullest[1]
SET a.name = fullest[1]

// name: trial_registries
// A trial that papers file under two registries keeps one, whichever was loaded first.
MATCH (t:Trial)<-[r:REGISTERED_AS]-()
WHERE r.registry IS NOT NULL
WITH t, min(r.registry) AS registry
WHERE t.registry IS NULL OR t.registry <> registry
SET t.registry = registry
