// name: findings
// Every finding with its agent, target and words, for the edges between concepts. Read once a revision of the graph.
MATCH (p:Paper)-[:REPORTS]->(f:Finding)
RETURN f.id AS id, f.method AS method, f.direction AS direction, f.certainty AS certainty, f.significant AS significant,
       f.own AS own, f.contrast AS contrast, coalesce(f.statement, f.sentence) AS text, f.background AS background,
       f.confidence AS confidence, f.section AS section, f.substance AS substance,
       head([(f)-[:OF]->(c:Concept) | c.id]) AS agent,
       head([(f)-[:OF]->(c:Concept) | c.name]) AS agent_name,
       head([(f)-[:ON]->(c:Concept) | c.id]) AS target,
       head([(f)-[:IN]->(c:Concept) | c.id]) AS condition,
       p.id AS paper
ORDER BY paper, method, f.start, id

// name: sources
// The papers that report findings: what tells their studies apart, in whom, the agents, and the mechanisms that the study
// is on. An abstract comes only where one of $cues stands in it, since all of them would take most of the time.
MATCH (p:Paper)
WHERE EXISTS { (p)-[:REPORTS]->() }
RETURN p {.id, .pmid, .title, .year, .journal, .doi, .status, .design, .authors,
          abstract: CASE WHEN any(cue IN $cues WHERE toLower(p.abstract) CONTAINS cue) THEN p.abstract END} AS paper,
       p.species AS species, p.participants AS participants, coalesce(p.curated, false) AS curated,
       [(p)-[:DESCRIBED_BY]->(s:StudyFacts) | [key IN $fact_keys | s[key]]] AS facts,
       [(p)-[:DESCRIBED_BY]->(s:StudyFacts) WHERE s.mechanisms IS NOT NULL | s.mechanisms] AS mechanisms,
       [(p)-[:REGISTERED_AS]->(t:Trial) | t.id] AS trials,
       COLLECT { MATCH (p)-[:REPORTS]->(:Finding)-[:OF]->(a:Concept) RETURN DISTINCT a.id AS agent ORDER BY agent } AS agents,
       [(p)-[m:MENTIONS]->(c:Concept {kind: 'mechanism'}) WHERE 'title' IN m.sections | c.id] AS titled
ORDER BY p.id

// name: revision
// A number that changes with every change of the graph: what was gathered from an earlier one is old.
MATCH (g:Graph {id: 'graph'})
RETURN coalesce(g.revision, 0) AS revision, g.vocabulary AS vocabulary

// name: concepts
// Concepts with the narrower ones, whose findings count for the broader too.
MATCH (c:Concept)
RETURN c.id AS id, c.name AS name, c.kind AS kind, [(c)<-[:BROADER*1..4]-(n:Concept) | n.id] AS narrower
ORDER BY id
