// name: nodes
// Every node with its labels and properties, for files that other programs read; notes on loads are left out.
MATCH (n)
WHERE NOT n:Load AND NOT n:Graph
RETURN n.id AS id, labels(n)[0] AS label, properties(n) AS properties

// name: relationships
// Every relationship between exported nodes.
MATCH (a)-[r]->(b)
RETURN a.id AS start, b.id AS end, type(r) AS type, properties(r) AS properties
