// name: paper_id
// A paper is one node, whatever it was read from (migration 1).
CREATE CONSTRAINT paper_id IF NOT EXISTS FOR (n:Paper) REQUIRE n.id IS UNIQUE

// name: paper_pmid
// A PMID belongs to one paper; papers that PubMed does not hold have none (migration 1).
CREATE CONSTRAINT paper_pmid IF NOT EXISTS FOR (n:Paper) REQUIRE n.pmid IS UNIQUE

// name: author_id
// Authors are told apart by ORCID, else by name as printed (migration 1).
CREATE CONSTRAINT author_id IF NOT EXISTS FOR (n:Author) REQUIRE n.id IS UNIQUE

// name: concept_id
// A concept of the vocabulary is one node (migration 1).
CREATE CONSTRAINT concept_id IF NOT EXISTS FOR (n:Concept) REQUIRE n.id IS UNIQUE

// name: trial_id
// A registry number is one trial (migration 1).
CREATE CONSTRAINT trial_id IF NOT EXISTS FOR (n:Trial) REQUIRE n.id IS UNIQUE

// name: finding_id
// A finding is one node (migration 1).
CREATE CONSTRAINT finding_id IF NOT EXISTS FOR (n:Finding) REQUIRE n.id IS UNIQUE

// name: study_facts_id
// What is known of a study, once curated and once extracted (migration 1).
CREATE CONSTRAINT study_facts_id IF NOT EXISTS FOR (n:StudyFacts) REQUIRE n.id IS UNIQUE

// name: load_id
// A run of an ingest command (migration 1).
CREATE CONSTRAINT load_id IF NOT EXISTS FOR (n:Load) REQUIRE n.id IS UNIQUE

// name: graph_id
// The one node that tells schema, vocabulary and revision (migration 1).
CREATE CONSTRAINT graph_id IF NOT EXISTS FOR (n:Graph) REQUIRE n.id IS UNIQUE

// name: paper_doi
// Papers are recognised by DOI where one source has no PMID (migration 1).
CREATE INDEX paper_doi IF NOT EXISTS FOR (n:Paper) ON (n.doi)

// name: paper_year
// Counts by year and the filter on years (migration 1).
CREATE INDEX paper_year IF NOT EXISTS FOR (n:Paper) ON (n.year)

// name: paper_status
// Notices are few among many papers (migration 1).
CREATE INDEX paper_status IF NOT EXISTS FOR (n:Paper) ON (n.status)

// name: paper_source
// Counts by source (migration 2).
CREATE INDEX paper_source IF NOT EXISTS FOR (n:Paper) ON (n.source)

// name: paper_text
// Full text of papers; stemmed for English, fields weighed when asked (migration 1).
CREATE FULLTEXT INDEX paper_text IF NOT EXISTS
FOR (n:Paper) ON EACH [n.title, n.abstract, n.mesh_text, n.concept_text, n.author_text, n.curated_text,
                          n.filter_text, n.state_text]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'english', `fulltext.eventually_consistent`: false}}

// name: paper_meaning
// Papers by what their text means; empty until `ketagraph meaning` has read them (migration 3).
CREATE VECTOR INDEX paper_meaning IF NOT EXISTS FOR (n:Meaning) ON (n.vector)
OPTIONS {indexConfig: {`vector.dimensions`: 384, `vector.similarity_function`: 'cosine'}}

// name: meaning_model
// Which papers a model has read (migration 3).
CREATE INDEX meaning_model IF NOT EXISTS FOR (n:Meaning) ON (n.model)

// name: await_indexes
// Waits until every index answers.
CALL db.awaitIndexes(120)

// name: version
// Schema version, vocabulary and revision of the graph, and what is being put into it as a whole, if anything is (a
// backup, baseline files); no row in an empty store.
MATCH (g:Graph {id: 'graph'})
RETURN g.schema AS schema, g.vocabulary AS vocabulary, g.revision AS revision, g.restoring AS restoring

// name: set_version
// Notes that a migration is done.
MERGE (g:Graph {id: 'graph'})
ON CREATE SET g.revision = 0
SET g.schema = $schema

// name: indexes
// All indexes with their state, for tests and messages.
SHOW INDEXES YIELD name, type, state, labelsOrTypes, properties
RETURN name, type, state, labelsOrTypes, properties
