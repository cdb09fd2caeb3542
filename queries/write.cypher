// name: known_papers
// What the store holds of these papers, found by id, else by PMID, else by DOI.
UNWIND $papers AS row
OPTIONAL MATCH (by_id:Paper {id: row.id})
OPTIONAL MATCH (by_pmid:Paper {pmid: row.pmid})
CALL (row) {
  OPTIONAL MATCH (d:Paper {doi: row.doi})
  WHERE d.pmid IS NULL OR row.pmid IS NULL OR d.pmid = row.pmid
  RETURN d ORDER BY d.id LIMIT 1
}
WITH row, coalesce(by_id, by_pmid, d) AS p
WHERE p IS NOT NULL
RETURN row.id AS asked, p.id AS id, p.fingerprint AS fingerprint, p.version AS version,
       p.revised AS revised, p.source AS source

// name: rename_papers
// A paper known by DOI or title gets the identity that a better source gives it.
UNWIND $papers AS row
MATCH (p:Paper {id: row.old})
SET p.id = row.id

// name: clear_papers
// Takes away what an earlier reading of these papers left; curated facts and findings stay.
UNWIND $ids AS id
MATCH (p:Paper {id: id})
OPTIONAL MATCH (p)-[r:MENTIONS|REGISTERED_AS|CITES|RETRACTED_BY|CORRECTED_BY|CONCERN_BY|COMMENTED_BY]->()
DELETE r
WITH DISTINCT p
OPTIONAL MATCH (p)<-[r:WROTE|RETRACTED_BY|CORRECTED_BY|CONCERN_BY|COMMENTED_BY]-()
DELETE r
WITH DISTINCT p
OPTIONAL MATCH (p)-[:REPORTS]->(f:Finding {method: 'extracted'})
DETACH DELETE f
WITH DISTINCT p
OPTIONAL MATCH (p)-[:DESCRIBED_BY]->(s:StudyFacts {method: 'extracted'})
DETACH DELETE s
WITH DISTINCT p
OPTIONAL MATCH (p)-[:MEANS]->(m:Meaning)
DETACH DELETE m

// name: put_papers
// Creates papers or replaces all their properties.
UNWIND $papers AS row
MERGE (p:Paper {id: row.id})
SET p = row

// name: put_authors
// Links papers with their authors, in order; each paper keeps the name as it prints it (see link.author_names).
UNWIND $authorships AS row
MATCH (p:Paper {id: row.paper})
MERGE (a:Author {id: row.author})
ON CREATE SET a.name = row.name, a.orcid = row.orcid
CREATE (a)-[:WROTE {position: row.position, name: row.name}]->(p)

// name: put_mentions
// Links papers with the concepts that their text or MeSH headings name.
UNWIND $mentions AS row
MATCH (p:Paper {id: row.paper})
MATCH (c:Concept {id: row.concept})
CREATE (p)-[:MENTIONS {sections: row.sections, count: row.count}]->(c)

// name: put_trials
// Links papers with the trials that they name by registry number.
UNWIND $registrations AS row
MATCH (p:Paper {id: row.paper})
MERGE (t:Trial {id: row.trial})
ON CREATE SET t.registry = row.registry
CREATE (p)-[:REGISTERED_AS {stated_in: row.stated_in, registry: row.registry}]->(t)

// name: put_facts
// Study facts of papers, curated or extracted.
UNWIND $facts AS row
MATCH (p:Paper {id: row.paper})
MERGE (s:StudyFacts {id: row.properties.id})
SET s = row.properties
MERGE (p)-[:DESCRIBED_BY]->(s)

// name: clear_curated
// Takes away the curated facts and findings of these papers before they are written anew.
UNWIND $ids AS id
MATCH (p:Paper {id: id})
OPTIONAL MATCH (p)-[:REPORTS]->(f:Finding {method: 'curated'})
DETACH DELETE f
WITH DISTINCT p
OPTIONAL MATCH (p)-[:DESCRIBED_BY]->(s:StudyFacts {method: 'curated'})
DETACH DELETE s

// name: put_findings
// Findings with what they are about; a concept that is not known is left out.
UNWIND $findings AS row
MATCH (p:Paper {id: row.paper})
CREATE (p)-[:REPORTS]->(f:Finding)
SET f = row.properties
WITH f, row
CALL (f, row) {
  MATCH (c:Concept {id: row.substance})
  CREATE (f)-[:OF]->(c)
}
CALL (f, row) {
  MATCH (c:Concept {id: row.comparator})
  CREATE (f)-[:VERSUS]->(c)
}
CALL (f, row) {
  MATCH (c:Concept {id: row.target})
  CREATE (f)-[:ON]->(c)
}
CALL (f, row) {
  MATCH (c:Concept {id: row.condition})
  CREATE (f)-[:IN]->(c)
}

// name: known_curated
// Fingerprints of the curated facts in the store.
MATCH (p:Paper)-[:DESCRIBED_BY]->(s:StudyFacts {method: 'curated'})
WHERE p.id IN $ids
RETURN p.id AS id, s.fingerprint AS fingerprint

// name: delete_papers
// NLM withdrew these citations: the papers go, with all that was read from them.
UNWIND $pmids AS pmid
MATCH (p:Paper {pmid: pmid})
OPTIONAL MATCH (p)-[:REPORTS|DESCRIBED_BY|MEANS]->(owned)
DETACH DELETE owned
WITH DISTINCT p
DETACH DELETE p
RETURN count(*) AS deleted

// name: put_concepts
// The concepts of the vocabulary.
UNWIND $concepts AS row
MERGE (c:Concept {id: row.id})
SET c = row

// name: put_broader
// Which concept is narrower than which.
MATCH (c:Concept)-[r:BROADER]->()
DELETE r
WITH count(*) AS _
UNWIND $pairs AS row
MATCH (narrow:Concept {id: row.narrow})
MATCH (broad:Concept {id: row.broad})
CREATE (narrow)-[:BROADER]->(broad)

// name: drop_concepts
// Concepts that the vocabulary no longer has.
MATCH (c:Concept)
WHERE NOT c.id IN $keep
DETACH DELETE c

// name: set_vocabulary
// Notes which vocabulary the concepts are from.
MERGE (g:Graph {id: 'graph'})
SET g.vocabulary = $vocabulary, g.revision = coalesce(g.revision, 0) + 1

// name: touch
// Counts every change, so that readers know when what they hold is old.
MERGE (g:Graph {id: 'graph'})
SET g.revision = coalesce(g.revision, 0) + 1

// name: start_load
// A run begins.
CREATE (l:Load {id: $id, source: $source, query: $query, version: $version, started: $started})

// name: finish_load
// A run is done, with its counts.
MATCH (l:Load {id: $id})
SET l.finished = $finished, l += $counts

// name: note_progress
// Counts of a run that is still going on, so that an interrupted one shows how far it came.
MATCH (l:Load {id: $id})
SET l += $counts
