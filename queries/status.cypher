// name: counts
// How much the graph holds.
RETURN COUNT { (:Paper) } AS papers, COUNT { (:Finding) } AS findings, COUNT { (:Concept) } AS concepts,
       COUNT { (:Author) } AS authors, COUNT { (:Trial) } AS trials

// name: loads
// Every run of an ingest command, the latest first; an unfinished one has no `finished`.
MATCH (l:Load)
WHERE l.id IS NOT NULL
RETURN properties(l) AS load
ORDER BY l.started DESC

// name: server
// Name and version of the server.
CALL dbms.components() YIELD name, versions, edition
RETURN name, versions[0] AS version, edition
