// name: nodes
// Every node, notes on loads included; vectors are left out, since `ketagraph meaning` makes them again from the text.
MATCH (n)
WHERE NOT n:Meaning
RETURN elementId(n) AS element, labels(n) AS labels, properties(n) AS properties

// name: relationships
// Every relationship between those nodes.
MATCH (a)-[r]->(b)
WHERE NOT b:Meaning
RETURN elementId(a) AS start, elementId(b) AS end, type(r) AS type, properties(r) AS properties

// name: begin_restore
// From here until the restore is done, nobody may take this graph for a whole one.
MERGE (g:Graph {id: 'graph'})
SET g.restoring = $file, g.revision = coalesce(g.revision, 0) + 1

// name: wipe
// Takes away all nodes but the mark of the restore.
MATCH (n)
WHERE NOT n:Graph
CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS

// name: create_nodes
// Nodes as they were, each with the number that the file knows it by.
UNWIND $nodes AS row
CREATE (n:$(row.labels))
SET n = row.properties
RETURN row.number AS number, elementId(n) AS element

// name: create_relationships
// Relationships as they were.
UNWIND $relationships AS row
MATCH (a) WHERE elementId(a) = row.start
MATCH (b) WHERE elementId(b) = row.end
CREATE (a)-[r:$(row.type)]->(b)
SET r = row.properties

// name: finish_restore
// The mark goes, and what the file says of schema and vocabulary comes; readers see that the graph has changed.
MATCH (g:Graph {id: 'graph'})
WITH g, g.revision AS revision
SET g = $properties, g.revision = revision + coalesce($properties.revision, 0) + 1
