"""What every named query is asked with on the store of test_queries.py, and what it must answer or leave behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graph.queries_guide import examples
from graph.schema import CURRENT
from graph.store import Row
from ingest.sources.landmarks.source import curated_studies

KARE = "pmid:35012326"
WITHDRAWN, NOTICE, TRIAL = "pmid:902", "pmid:903", "pmid:901"
Check = Callable[[list[Row]], bool]


def same(*expected: Row) -> Check:
    return lambda rows: rows == list(expected)


READS: dict[str, tuple[dict[str, Any], Check]] = {
    "about.by_year_and_source": ({}, lambda rows: {"year": 2020, "source": "pubmed", "papers": 1} in rows),
    "about.by_status": ({}, lambda rows: {"status": "retracted", "papers": 1} in rows),
    "digest.nodes": ({}, lambda rows: {tuple(row["labels"]) for row in rows} >= {("Paper",), ("Finding",)}),
    "digest.relationships": ({}, lambda rows: {"start", "type", "end", "properties"} == set(rows[0])),
    "export.nodes": ({}, lambda rows: any(row["id"] == TRIAL and row["label"] == "Paper" for row in rows)),
    "export.relationships": ({}, lambda rows: any(row["type"] == "CITES" and row["start"] == TRIAL for row in rows)),
    "export.nodes_of_papers": (
        {"papers": [TRIAL], "findings": None},
        lambda rows: {"Paper", "Author", "Concept", "Trial", "StudyFacts"} <= {row["label"] for row in rows},
    ),
    "export.relationships_of_papers": (
        {"papers": [TRIAL, "pmid:2"], "findings": []},
        lambda rows: {"CITES", "WROTE", "MENTIONS"} <= {row["type"] for row in rows},
    ),
    **{
        name: (dict(call.parameters), lambda rows: len(rows) > 0)
        for name, call in examples().items()
        if name.startswith("examples.")
    },
    "papers.by_pmid": ({"pmid": "901"}, same({"id": TRIAL})),
    "papers.by_id": ({"id": TRIAL}, same({"id": TRIAL})),
    "papers.to_cite": ({"ids": [TRIAL]}, lambda rows: rows[0]["paper"]["journal"] == "Journal of Made-up Trials"),
    "papers.details": ({"id": KARE}, lambda rows: rows[0]["facts"][0]["participants"] == 96),
    "papers.findings": ({"id": KARE}, lambda rows: "outcome:abstinence" in {row["target"] for row in rows}),
    "papers.neighbours": ({"id": WITHDRAWN}, lambda rows: [row["id"] for row in rows] == [NOTICE]),
    "schema.version": ({}, lambda rows: rows[0]["schema"] == CURRENT and rows[0]["revision"] > 0),
    "schema.indexes": ({}, lambda rows: all(row["state"] == "ONLINE" for row in rows)),
    "search.papers": (
        {
            "query": "title:(withdrawn)",
            "pool": 10,
            "offset": 0,
            "limit": 5,
            "vector": None,
            "near": 10,
            "share": 0.4,
            "must": {},
        },
        lambda rows: (
            [card["id"] for card in rows[0]["page"]] == [WITHDRAWN] and rows[0]["statuses"] == [["retracted", 1]]
        ),
    ),
    "papers.count": ({}, lambda rows: rows[0]["papers"] > len(curated_studies())),
    "papers.texts": ({}, lambda rows: len(rows) > len(curated_studies()) and all(row["title"] for row in rows)),
    "papers.text": ({"id": TRIAL}, lambda rows: [row["id"] for row in rows] == [TRIAL]),
    "papers.like": ({"words": "title:(withdrawn)", "most": 9}, lambda rows: [row["id"] for row in rows] == [WITHDRAWN]),
    "papers.cards": ({"ids": [TRIAL, "no such"]}, lambda rows: [row["id"] for row in rows] == [TRIAL]),
    "papers.same_trial": ({"id": TRIAL}, lambda rows: rows == []),
    "concepts.details": (
        {"id": "substance:esketamine"},
        lambda rows: [wider["id"] for wider in rows[0]["wider"]] == ["substance:ketamine"],
    ),
    "concepts.papers_by_year": ({"id": "outcome:relapse"}, lambda rows: sum(row["papers"] for row in rows) > 0),
    "concepts.linked": (
        {"id": "outcome:relapse", "limit": 5},
        lambda rows: rows[0]["id"] == "substance:ketamine" and rows[0]["papers"] > 1,
    ),
    "concepts.findings": (
        {"id": "outcome:relapse", "directions": ["no difference"], "limit": 9},
        lambda rows: rows[0]["method"] == "curated" and KARE in {row["paper"] for row in rows},
    ),
    "concepts.trials": (
        {"id": "substance:ketamine", "limit": 99},
        lambda rows: "NCT00000001" in {row["id"] for row in rows},
    ),
    "trials.listed": ({"substance": "substance:ketamine"}, lambda rows: "NCT00000001" in {row["id"] for row in rows}),
    "measure.landmarks": ({}, lambda rows: rows == []),
    "meaning.unread": (
        {"model": "made up", "after": "", "limit": 1},
        lambda rows: len(rows) == 1 and rows[0]["title"] and set(rows[0]) == {"id", "title", "abstract"},
    ),
    "meaning.counts": ({"model": "made up"}, lambda rows: rows[0]["papers"] > 0 and rows[0]["known"] == 0),
    "meaning.any": ({"model": "made up", "withheld": "w"}, lambda rows: rows == []),
    "meaning.withheld": ({"withheld": "w"}, lambda rows: rows == []),
    "search.concept_names": (
        {},
        lambda rows: {"id": "substance:ketamine", "name": "ketamine", "kind": "substance"} in rows,
    ),
    "status.counts": ({}, lambda rows: rows[0]["papers"] == len(curated_studies()) + 7),
    "status.loads": ({}, lambda rows: rows[0]["load"]["source"] == "files" and "finished" in rows[0]["load"]),
    "status.server": ({}, lambda rows: rows[0]["version"].startswith("5.")),
    "write.known_papers": (
        {"papers": [{"id": "new", "pmid": "901", "doi": None}, {"id": "none", "pmid": "999", "doi": None}]},
        lambda rows: [(row["asked"], row["id"]) for row in rows] == [("new", TRIAL)],
    ),
    "claims.trials": (
        {"designs": ["randomised controlled trial"], "substances": ["substance:ketamine"]},
        lambda rows: KARE in {row["paper"]["id"] for row in rows},
    ),
    "claims.studied": (
        {"substances": ["substance:ketamine"], "concepts": ["outcome:relapse"]},
        lambda rows: rows[0]["concept"] == "outcome:relapse" and rows[0]["papers"] > 0,
    ),
    "claims.loaded": ({}, lambda rows: rows[0]["papers"] == len(curated_studies()) + 7),
    "claims.together": (
        {"concepts": ["substance:ketamine", "outcome:relapse"], "least": 2, "most": 5},
        lambda rows: TRIAL in {row["paper"]["id"] for row in rows},
    ),
    "evidence.papers": (
        {
            "substances": ["substance:ketamine"],
            "target": "outcome:relapse",
            "reviews": [],
            "finding_keys": ["direction", "day"],
            "fact_keys": ["design"],
        },
        lambda rows: KARE in {row["paper"]["id"] for row in rows},
    ),
    "evidence.concepts": ({}, lambda rows: {"outcome:relapse", "substance:ketamine"} <= {row["id"] for row in rows}),
    "evidence.plans": (
        {"substances": None, "plans": ["protocol"], "fact_keys": ["registration"], "not_reports": ["protocol"]},
        lambda rows: len(rows) > 0,
    ),
    "evidence.state": ({}, lambda rows: rows[0]["revision"] > 0 and rows[0]["finished"]),
    "mechanisms.findings": ({}, lambda rows: {"curated", "extracted"} <= {row["method"] for row in rows}),
    "mechanisms.sources": (
        {"cues": ["no such words"], "fact_keys": ["method", "design"]},
        lambda rows: (
            KARE in {row["paper"]["id"] for row in rows} and all(row["paper"]["abstract"] is None for row in rows)
        ),
    ),
    "mechanisms.revision": ({}, lambda rows: rows[0]["revision"] > 0),
    "mechanisms.concepts": ({}, lambda rows: {"mechanism:nmda", "outcome:craving"} <= {row["id"] for row in rows}),
    "backup.nodes": ({}, lambda rows: {"Load", "Graph", "Paper"} <= {label for row in rows for label in row["labels"]}),
    "backup.relationships": ({}, lambda rows: {"CITES", "WROTE"} <= {row["type"] for row in rows}),
    "update.paper_ids": ({}, lambda rows: {"id": TRIAL, "pmid": "901"} in rows),
    "update.marked_papers": ({}, lambda rows: {"id": WITHDRAWN, "status": "retracted"} in rows),
    "update.trial_ids": ({}, lambda rows: {"id": "NCT00000001"} in rows),
    "update.papers": ({"ids": [WITHDRAWN]}, lambda rows: [row["status"] for row in rows] == ["retracted"]),
    "update.papers_of_trials": ({"ids": ["NCT00000001"]}, lambda rows: rows[0]["papers"] == ["901"]),
    "update.last_live_load": ({}, lambda rows: rows == []),
    "update.loaded_files": ({}, lambda rows: rows == []),
    "write.known_curated": ({"ids": [KARE, TRIAL]}, lambda rows: [row["id"] for row in rows] == [KARE]),
}


@dataclass(frozen=True)
class Write:
    """A write, a probe asked after it in the same transaction, and the answer; `before` undoes what it should do."""

    parameters: dict[str, Any]
    probe: str
    answer: Any
    before: str = ""


_STATUS = f"MATCH (p:Paper {{id: '{WITHDRAWN}'}}) RETURN p.status"
_FINDING = {"id": "made#1", "method": "extracted", "statement": "Craving fell."}
WRITES: dict[str, Write] = {
    "link.retractions": Write(
        {}, f"RETURN EXISTS {{ (:Paper {{id: '{WITHDRAWN}'}})-[:RETRACTED_BY]->(:Paper {{id: '{NOTICE}'}}) }}", True,
        "MATCH ()-[r:RETRACTED_BY]->() DELETE r",
    ),
    "link.corrections": Write(
        {}, "MATCH (a)-[:CORRECTED_BY]->(b) RETURN a.pmid + '>' + b.pmid", "2>904",
        "MATCH ()-[r:CORRECTED_BY]->() DELETE r",
    ),
    "link.concerns": Write(
        {}, "MATCH (a)-[:CONCERN_BY]->(b) RETURN a.pmid + '>' + b.pmid", "2>905", "MATCH ()-[r:CONCERN_BY]->() DELETE r"
    ),
    "link.comments": Write(
        {}, "MATCH (a)-[:COMMENTED_BY]->(b) RETURN a.pmid + '>' + b.pmid", "905>906",
        "MATCH ()-[r:COMMENTED_BY]->() DELETE r",
    ),
    "link.statuses": Write({}, _STATUS, "retracted", "MATCH (p:Paper) SET p.status = 'ok'"),
    "link.curated_facts": Write(
        {}, f"MATCH (p:Paper {{id: '{KARE}'}}) RETURN p.participants", 96,
        "MATCH (p:Paper) SET p.participants = null, p.curated = null",
    ),
    "link.filters": Write(
        {}, f"MATCH (p:Paper {{id: '{WITHDRAWN}'}}) RETURN p.state_text CONTAINS 'xstatusqretractedx'", True,
        "MATCH (p:Paper) SET p.state_text = ''",
    ),
    "link.author_names": Write(
        {}, "MATCH (a:Author {id: 'orcid:0000-0002-1825-0097'}) RETURN a.name", "Jane Doe",
        "MATCH (a:Author) SET a.name = 'J'",
    ),
    "link.trial_registries": Write(
        {}, "MATCH (t:Trial {id: 'NCT00000001'}) RETURN t.registry", "NCT", "MATCH (t:Trial) SET t.registry = 'other'"
    ),
    "bulk.put_one_empty": Write(
        {"lists": [{"id": TRIAL, "key": "grants"}]}, f"MATCH (p:Paper {{id: '{TRIAL}'}}) RETURN p.grants", [""]
    ),
    "bulk.finish_import": Write(
        {}, "MATCH (g:Graph) RETURN g.restoring", None, "MATCH (g:Graph) SET g.restoring = 'x'"
    ),
    "update.note_files": Write(
        {"source": "files", "files": ["a.xml.gz"]}, "MATCH (l:Load {source: 'files'}) RETURN l.files", ["a.xml.gz"]
    ),
    "meaning.put": Write(
        {"model": "m", "vectors": [{"id": TRIAL, "vector": [1.0] * 384}]},
        f"MATCH (:Paper {{id: '{TRIAL}'}})-[:MEANS]->(m:Meaning) RETURN m.model + ' ' + toString(size(m.vector))",
        "m 384",
    ),
    "meaning.withhold": Write({"withheld": "w"}, "MATCH (m:Meaning) RETURN m.model", "w"),
    "meaning.offer": Write(
        {"withheld": "w"}, "RETURN COUNT { (:Meaning) }", 0, "CREATE (:Meaning {model: 'w'})"
    ),
    "backup.begin_restore": Write({"file": "b.gz"}, "MATCH (g:Graph) RETURN g.restoring", "b.gz"),
    "backup.create_nodes": Write(
        {"nodes": [{"number": 0, "labels": ["Author"], "properties": {"id": "name:new", "name": "New"}}]},
        "MATCH (a:Author {id: 'name:new'}) RETURN a.name", "New",
    ),
    "backup.finish_restore": Write(
        {"properties": {"id": "graph", "vocabulary": "v", "revision": 5}},
        "MATCH (g:Graph) RETURN [g.vocabulary, g.revision, g.restoring]", ["v", 8, None],
        "MATCH (g:Graph) SET g.restoring = 'b.gz', g.revision = 2",
    ),
    "link.prune_authors": Write(
        {}, "RETURN COUNT { (a:Author {id: 'orcid:0000-0002-1825-0097'}) }", 0, "MATCH ()-[r:WROTE]->() DELETE r"
    ),
    "link.prune_trials": Write(
        {}, "RETURN COUNT { (t:Trial {id: 'NCT00000001'}) }", 0,
        "MATCH (:Paper)-[r:REGISTERED_AS]->(:Trial {id: 'NCT00000001'}) DELETE r",
    ),
    "schema.set_version": Write({"schema": 77}, "MATCH (g:Graph) RETURN g.schema", 77),
    "write.rename_papers": Write(
        {"papers": [{"old": TRIAL, "id": "pmid:new"}]}, "RETURN COUNT { (:Paper {id: 'pmid:new'}) }", 1
    ),
    "write.clear_papers": Write(
        {"ids": [TRIAL]}, f"RETURN COUNT {{ (:Paper {{id: '{TRIAL}'}})-[:MENTIONS|CITES|WROTE]-() }}", 0
    ),
    "write.put_papers": Write(
        {"papers": [{"id": TRIAL, "title": "Anew"}]}, f"MATCH (p:Paper {{id: '{TRIAL}'}}) RETURN p.title", "Anew"
    ),
    "write.put_authors": Write(
        {"authorships": [{"paper": NOTICE, "author": "name:x|y", "name": "Y X", "orcid": None, "position": 1}]},
        f"MATCH (a)-[w:WROTE]->(:Paper {{id: '{NOTICE}'}}) RETURN a.name", "Y X",
    ),
    "write.put_mentions": Write(
        {"mentions": [{"paper": NOTICE, "concept": "outcome:relapse", "sections": ["title"], "count": 3}]},
        f"MATCH (:Paper {{id: '{NOTICE}'}})-[m:MENTIONS]->(:Concept {{id: 'outcome:relapse'}}) RETURN m.count", 3,
    ),
    "write.put_trials": Write(
        {"registrations": [{"paper": NOTICE, "trial": "NCT9", "registry": "NCT", "stated_in": "text"}]},
        f"MATCH (:Paper {{id: '{NOTICE}'}})-[:REGISTERED_AS]->(t) RETURN t.id", "NCT9",
    ),
    "write.put_facts": Write(
        {"facts": [{"paper": NOTICE, "properties": {"id": "x#extracted", "method": "extracted", "design": "other"}}]},
        f"MATCH (:Paper {{id: '{NOTICE}'}})-[:DESCRIBED_BY]->(s) RETURN s.design", "other",
    ),
    "write.clear_curated": Write(
        {"ids": [KARE]}, f"RETURN COUNT {{ (:Paper {{id: '{KARE}'}})-[:REPORTS|DESCRIBED_BY]->() }}", 0
    ),
    "write.put_findings": Write(
        {"findings": [{
            "paper": NOTICE, "properties": _FINDING, "substance": "substance:ketamine", "comparator": None,
            "target": "outcome:craving", "condition": "nothing known",
        }]},
        "MATCH (f:Finding {id: 'made#1'})-->(c:Concept) WITH c ORDER BY c.id RETURN collect(c.id)",
        ["outcome:craving", "substance:ketamine"],
    ),
    "write.delete_papers": Write(
        {"pmids": ["35012326"]}, "RETURN COUNT { (f:Finding {method: 'curated', study: 'Grabski2022'}) }", 0
    ),
    "write.put_concepts": Write(
        {"concepts": [{"id": "outcome:new", "name": "new"}]}, "MATCH (c:Concept {id: 'outcome:new'}) RETURN c.name",
        "new",
    ),
    "write.put_broader": Write(
        {"pairs": [{"narrow": "substance:esketamine", "broad": "substance:ketamine"}]},
        "MATCH (a)-[:BROADER]->(b) RETURN a.name + '<' + b.name", "esketamine<ketamine",
    ),
    "write.drop_concepts": Write(
        {"keep": ["substance:ketamine"]}, "MATCH (c:Concept) RETURN c.id", "substance:ketamine"
    ),
    "write.set_vocabulary": Write({"vocabulary": "v"}, "MATCH (g:Graph) RETURN g.vocabulary", "v"),
    "write.touch": Write({}, "MATCH (g:Graph) RETURN g.revision", 1, "MATCH (g:Graph) SET g.revision = 0"),
    "write.start_load": Write(
        {"id": "l", "source": "files", "query": "q", "version": "1", "started": "now"},
        "MATCH (l:Load {id: 'l'}) RETURN l.query", "q",
    ),
    "write.finish_load": Write(
        {"id": "l", "finished": "then", "counts": {"seen": 3}}, "MATCH (l:Load {id: 'l'}) RETURN l.finished", "then",
        "CREATE (:Load {id: 'l'})",
    ),
    "write.note_progress": Write(
        {"id": "l", "counts": {"seen": 3}}, "MATCH (l:Load {id: 'l'}) RETURN l.seen", 3, "CREATE (:Load {id: 'l'})"
    ),
}  # fmt: skip
