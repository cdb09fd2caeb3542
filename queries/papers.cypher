// name: by_pmid
// One paper by PMID.
MATCH (p:Paper {pmid: $pmid})
RETURN p.id AS id

// name: by_id
// One paper by its id in the graph (pmid:…, doi:…, title:…).
MATCH (p:Paper {id: $id})
RETURN p.id AS id

// name: to_cite
// What a reference list needs of some papers.
UNWIND $ids AS id
MATCH (p:Paper {id: id})
RETURN p {.id, .pmid, .title, .vernacular_title, .authors, .authors_json, .journal, .journal_abbreviation, .issn,
          .volume, .issue, .pages, .date, .year, .doi, .pmc, .languages, .publication_types, .book, .status, .design,
          .species, .participants} AS paper

// name: details
// Everything known of one paper, but for its findings and its neighbours.
MATCH (p:Paper {id: $id})
RETURN properties(p) AS paper,
       [(p)-[m:MENTIONS]->(c:Concept) | {id: c.id, name: c.name, kind: c.kind, sections: m.sections, count: m.count}]
         AS concepts,
       [(p)-[r:REGISTERED_AS]->(t:Trial) | {id: t.id, registry: t.registry, stated_in: r.stated_in}] AS trials,
       [(p)-[:DESCRIBED_BY]->(s:StudyFacts) | properties(s)] AS facts

// name: findings
// The findings of one paper with the concepts that they are about.
MATCH (p:Paper {id: $id})-[:REPORTS]->(f:Finding)
RETURN properties(f) AS finding,
       coalesce(head([(f)-[:OF]->(c:Concept) | c.name]), f.substance) AS substance,
       coalesce(head([(f)-[:VERSUS]->(c:Concept) | c.name]), f.comparator) AS comparator,
       head([(f)-[:ON]->(c:Concept) | c.id]) AS target,
       head([(f)-[:ON]->(c:Concept) | c.name]) AS target_name,
       head([(f)-[:ON]->(c:Concept) | c.kind]) AS target_kind,
       head([(f)-[:IN]->(c:Concept) | c.name]) AS condition
ORDER BY finding.method, finding.start, finding.id

// name: neighbours
// Loaded papers that one paper cites, is cited by, or is linked with by a notice.
MATCH (p:Paper {id: $id})-[r:CITES|RETRACTED_BY|CORRECTED_BY|CONCERN_BY|COMMENTED_BY]-(other:Paper)
RETURN type(r) AS type, startNode(r).id = $id AS outgoing, other.id AS id, other.pmid AS pmid, other.title AS title,
       other.year AS year, other.status AS status
ORDER BY type, outgoing, year DESC, id

// name: count
// How many papers there are.
MATCH (p:Paper)
RETURN count(p) AS papers

// name: texts
// Words and concepts of all papers, for what is like what.
MATCH (p:Paper)
WHERE p.id IS NOT NULL
RETURN p.id AS id, coalesce(p.title, '') AS title, coalesce(p.abstract, p.curated_text, '') AS abstract,
       p.concept_ids AS concepts
ORDER BY id

// name: text
// Words and concepts of one paper.
MATCH (p:Paper {id: $id})
RETURN p.id AS id, coalesce(p.title, '') AS title, coalesce(p.abstract, p.curated_text, '') AS abstract,
       p.concept_ids AS concepts

// name: like
// Words and concepts of the papers that answer a Lucene query best, which graph/similar.py makes of a paper's words.
CALL db.index.fulltext.queryNodes('paper_text', $words, {limit: $most}) YIELD node AS p
RETURN p.id AS id, coalesce(p.title, '') AS title, coalesce(p.abstract, p.curated_text, '') AS abstract,
       p.concept_ids AS concepts

// name: cards
// A line for each of some papers.
UNWIND $ids AS id
MATCH (p:Paper {id: id})
RETURN p.id AS id, p.pmid AS pmid, p.title AS title, p.year AS year, p.status AS status

// name: same_trial
// Other papers that name a trial which one paper names.
MATCH (:Paper {id: $id})-[:REGISTERED_AS]->(t:Trial)<-[:REGISTERED_AS]-(p:Paper)
WHERE p.id <> $id
RETURN p.id AS id, p.pmid AS pmid, p.title AS title, p.year AS year, p.status AS status, collect(t.id) AS trials
ORDER BY year, id
