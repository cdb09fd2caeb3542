"""Made-up papers with everything that makes references go wrong, and a strategy for more."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from graph.citations.csl import csl_item

Paper = dict[str, Any]


def person(last: str, fore: str = "", initials: str = "", suffix: str = "") -> dict[str, str]:
    return {"last": last, "fore": fore, "initials": initials, "suffix": suffix, "collective": "", "orcid": ""}


def group(name: str) -> dict[str, str]:
    return {"last": "", "fore": "", "initials": "", "suffix": "", "collective": name, "orcid": ""}


def paper(*authors: dict[str, str], **fields: object) -> Paper:
    """The properties of a Paper node."""
    known: Paper = {
        "id": "pmid:100",
        "pmid": "100",
        "title": "Ketamine for craving: a made-up trial.",
        "journal": "The American journal of made-up psychiatry",
        "journal_abbreviation": "Am J Made-up Psychiatry",
        "date": "2022-02-01",
        "year": 2022,
        "volume": "179",
        "issue": "2",
        "pages": "152-62",
        "doi": "10.1000/made.100",
        "languages": ["eng"],
        "status": "ok",
        "authors_json": json.dumps(list(authors)),
    }
    return {name: value for name, value in (known | fields).items() if value is not None}


texts = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=40)
words = st.text(st.characters(categories=["Lu", "Ll"]), min_size=1, max_size=12)
last_names = st.one_of(
    words, st.builds("{} {}".format, st.sampled_from(["van den", "de la", "von", "Da"]), words), texts
)
names = st.one_of(
    st.builds(person, last_names, words, st.just("J"), st.sampled_from(["", "Jr", "3rd"])),
    st.builds(person, words, words.map("{} de".format)),
    st.builds(person, last_names, st.just(""), st.sampled_from(["JH", "J-P", ""])),
    st.builds(group, texts),
)
papers = st.builds(
    lambda authors, fields: paper(*authors, **fields),
    st.lists(names, max_size=8),
    st.fixed_dictionaries(
        {"title": texts},
        optional={
            "journal": texts,
            "journal_abbreviation": texts | st.none(),
            "vernacular_title": texts,
            "date": st.sampled_from(["1998", "2001-05", "2020-12-31", None]),
            "year": st.none(),
            "volume": words | st.none(),
            "pages": st.sampled_from(["S12-5", "100-9, 112", "e45", "1-2-3", None]),
            "doi": texts | st.none(),
            "pmid": st.none(),
            "languages": st.sampled_from([["rus"], ["eng", "ger"], ["xxx"]]),
            "status": st.sampled_from(["ok", "retracted", "concern", "corrected"]),
            "book": st.booleans(),
        },
    ),
)
items = papers.map(csl_item)
