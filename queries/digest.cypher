// name: nodes
// Every node of the graph with labels and properties, but for the notes on loads and what a model made of the text: what a digest is made of.
MATCH (n)
WHERE NOT n:Load AND NOT n:Graph AND NOT n:Meaning
RETURN labels(n) AS labels, properties(n) AS properties

// name: relationships
// Every relationship with the ids of its ends.
MATCH (a)-[r]->(b)
WHERE NOT b:Meaning
RETURN a.id AS start, type(r) AS type, b.id AS end, properties(r) AS properties
