// name: await_indexes
// Waits until every index answers, as long as a whole PubMed takes.
CALL db.awaitIndexes($seconds)

// name: put_one_empty
// After an import: lists of one empty text, which its files can't express, of the papers that have one.
UNWIND $lists AS row
MATCH (p:Paper {id: row.id})
SET p[row.key] = ['']

// name: finish_import
// From here on the graph is a whole one, and no longer refused.
MATCH (g:Graph {id: 'graph'})
SET g.restoring = null
