// name: unread
// Papers whose meaning is not yet known to this model, a page of them: id, title and abstract.
MATCH (p:Paper)
WHERE p.id > $after AND p.title IS NOT NULL
  AND NOT EXISTS { MATCH (p)-[:MEANS]->(m:Meaning) WHERE m.model = $model }
RETURN p.id AS id, p.title AS title, coalesce(p.abstract, p.curated_text, '') AS abstract
ORDER BY p.id
LIMIT $limit

// name: counts
// How many papers there are, and of how many the meaning is known to this model.
MATCH (p:Paper)
WITH count(p) AS papers
OPTIONAL MATCH (m:Meaning {model: $model})
RETURN papers, count(m) AS known

// name: any
// Whether papers can be found by meaning: some are known to this model, and their index is not being made anew.
MATCH (m:Meaning {model: $model})
WHERE NOT EXISTS { MATCH (:Meaning {model: $withheld}) }
RETURN m.model AS model
LIMIT 1

// name: put
// Writes the vectors of papers, in place of what another model or an earlier text left.
UNWIND $vectors AS row
MATCH (p:Paper {id: row.id})
OPTIONAL MATCH (p)-[:MEANS]->(old:Meaning)
DETACH DELETE old
WITH DISTINCT p, row
CREATE (p)-[:MEANS]->(m:Meaning {model: $model})
WITH m, row
CALL db.create.setNodeVectorProperty(m, 'vector', row.vector)

// name: withhold
// Search goes by words alone from now on: a node without a vector says so.
MERGE (m:Meaning {model: $withheld})
RETURN m.model AS model

// name: withheld
// Whether making the index anew was begun, and not finished.
MATCH (m:Meaning {model: $withheld})
RETURN m.model AS model
LIMIT 1

// name: drop_index
// Drops the index of vectors, to be made anew at once.
DROP INDEX paper_meaning IF EXISTS

// name: await_index
// Waits until the index answers: some milliseconds a paper.
CALL db.awaitIndex('paper_meaning', $seconds)

// name: offer
// Search goes by meaning too.
MATCH (m:Meaning {model: $withheld})
DELETE m
