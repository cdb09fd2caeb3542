// name: await_indexes
// Waits until every index answers, as long as a whole PubMed takes.
CALL db.awaitIndexes($seconds)
