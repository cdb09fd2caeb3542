// name: paper_ids
// Every loaded paper and its PMID: what was there before an update.
MATCH (p:Paper)
WHERE p.id IS NOT NULL
RETURN p.id AS id, p.pmid AS pmid

// name: marked_papers
// Papers on which a notice lies.
MATCH (p:Paper)
WHERE p.status IN ['retracted', 'concern', 'corrected', 'retraction notice']
RETURN p.id AS id, p.status AS status

// name: trial_ids
// Every trial that a loaded paper names.
MATCH (t:Trial)
WHERE t.id IS NOT NULL
RETURN t.id AS id

// name: papers
// Some papers as a record of changes lists them.
UNWIND $ids AS id
MATCH (p:Paper {id: id})
RETURN p.id AS id, p.pmid AS pmid, p.title AS title, p.year AS year, p.journal AS journal, p.design AS design,
       p.status AS status
ORDER BY p.year DESC, p.id

// name: papers_of_trials
// Some trials with the papers that name them.
UNWIND $ids AS id
MATCH (t:Trial {id: id})<-[:REGISTERED_AS]-(p:Paper)
RETURN t.id AS id, t.registry AS registry, collect(DISTINCT coalesce(p.pmid, p.id)) AS papers
ORDER BY t.id

// name: last_live_load
// The last finished load from PubMed itself: what it asked for, and when it began.
MATCH (l:Load)
WHERE l.source IN ['pubmed', 'update'] AND l.finished IS NOT NULL
RETURN l.query AS query, l.started AS started
ORDER BY l.started DESC
LIMIT 1

// name: loaded_files
// Names of the files that finished bulk loads have read to their end.
MATCH (l:Load)
WHERE l.finished IS NOT NULL AND l.files IS NOT NULL
RETURN l.files AS files

// name: note_files
// Which files the last load of this source has read to their end.
MATCH (l:Load {source: $source})
WITH l
ORDER BY l.started DESC
LIMIT 1
SET l.files = $files
