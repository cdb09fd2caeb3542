"""Made-up records for tests that need none of the real ones."""

from __future__ import annotations

from ingest.record import AbstractSection, Author, Link, MeshHeading, Record, Reference, TrialId


def record(pmid: str = "1", title: str = "Ketamine and craving", **fields: object) -> Record:
    """A PubMed record with a PMID and a title; all else as given."""
    return Record(source="pubmed", pmid=pmid, title=title, **fields)  # type: ignore[arg-type]


def trial_report(pmid: str = "1") -> Record:
    """A record with something in every field that becomes a node or an edge."""
    return record(
        pmid,
        "Ketamine for alcohol use disorder: a made-up trial",
        abstract=(
            AbstractSection("People with alcohol use disorder (AUD) relapse.", "BACKGROUND", "BACKGROUND"),
            AbstractSection("Craving fell after ketamine (KET). KET did not change relapse.", "RESULTS", "RESULTS"),
        ),
        journal="Journal of Made-up Trials",
        year=2020,
        date="2020-03",
        revised="2021-01-01",
        authors=(
            Author(last="Doe", fore="Jane", initials="J", orcid="0000-0002-1825-0097"),
            Author(collective="The Made-up Group"),
        ),
        doi=f"10.1000/made.{pmid}",
        mesh=(MeshHeading("Ketamine", "D007649", major=True),),
        trial_ids=(TrialId("NCT00000001", "NCT", "text"),),
        references=(Reference("Cited 2001", pmid="2"),),
    )


def retraction_notice(pmid: str, of: str) -> Record:
    return record(pmid, "Retraction of something", links=(Link("RetractionOf", of, "J Made-up"),))
