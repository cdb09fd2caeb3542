// name: nodes
// Every node of the graph with labels and properties, but for the notes on loads: what a digest is made of.
MATCH (n)
WHERE NOT n:Load AND NOT n:Graph
RETURN labels(n) AS labels, properties(n) AS properties

// name: relationships
// Every relationship with the ids of its ends.
MATCH (a)-[r]->(b)
RETURN a.id AS start, type(r) AS type, b.id AS end, properties(r) AS properties
