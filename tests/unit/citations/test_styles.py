"""References in four styles, each by the rules of its journals; nothing printed that the record does not say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.citations import cited
from graph.citations.csl import Item, csl_item, journal_name, languages, missing
from graph.citations.names import byline_name, csl_name
from graph.citations.styles import STYLES, dotted, reference
from graph.citations.text import full_pages, plain, title_of
from tests.unit.citations.made_papers import Paper, group, items, paper, person

DOE, BRINK = person("Doe", "Jane Q"), person("van den Brink", "Wim")
JUNIOR = person("Roe", initials="RS", suffix="Jr")
EXPECTED = {
    "vancouver": "Doe JQ, van den Brink W, Roe RS Jr; Made-up Group. Ketamine for craving: a made-up trial. "
    "Am J Made-up Psychiatry. 2022 Feb 1;179(2):152-62. doi: 10.1000/made.100. PMID: 100.",
    "apa": "Doe, J. Q., van den Brink, W., Roe, R. S., Jr., & Made-up Group. (2022). Ketamine for craving: a made-up "
    "trial. The American Journal of Made-up Psychiatry, 179(2), 152–162. https://doi.org/10.1000/made.100",
    "ama": "Doe JQ, van den Brink W, Roe RS Jr; Made-up Group. Ketamine for craving: a made-up trial. "
    "Am J Made-up Psychiatry. 2022;179(2):152-162. doi:10.1000/made.100",
    "nature": "Doe, J. Q., van den Brink, W., Roe, R. S. Jr & Made-up Group. Ketamine for craving: a made-up trial. "
    "Am. J. Made-up Psychiatry 179, 152–162 (2022).",
}


def printed(made: Paper, style: str) -> str:
    return reference(csl_item(made), STYLES[style])


@pytest.mark.parametrize("style", STYLES)
def test_an_article_with_particle_suffix_and_group(style: str) -> None:
    assert printed(paper(DOE, BRINK, JUNIOR, group("Made-up Group")), style) == EXPECTED[style]


@pytest.mark.parametrize(
    ("style", "authors"),
    [
        ("vancouver", "A0 A, A1 A, A2 A, A3 A, A4 A, A5 A, et al. "),
        ("ama", "A0 A, A1 A, A2 A, et al. "),
        ("apa", "A0, A., A1, A., A2, A., A3, A., A4, A., A5, A., & A6, A. "),
        ("nature", "A0, A. et al. "),
    ],
)
def test_seven_authors_are_shortened_as_each_style_has_it(style: str, authors: str) -> None:
    assert printed(paper(*(person(f"A{n}", "Ann") for n in range(7))), style).startswith(authors)


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("vancouver", "Doe JQ. [Craving]. J Made-up. 1992;3:1-9. PMID: 100. Russian."),
        ("apa", "Doe, J. Q. (1992). Tyaga [Craving]. J Made-up, 3, 1–9."),
        ("ama", "Doe JQ. Tyaga [Craving]. J Made-up. 1992;3:1-9."),
        ("nature", "Doe, J. Q. Tyaga [Craving]. J Made-up 3, 1–9 (1992)."),
    ],
)
def test_a_title_in_another_language(style: str, expected: str) -> None:
    fields = {"title": "[Craving].", "vernacular_title": "Tyaga.", "languages": ["rus"], "journal": "J Made-up"}
    rest = {"journal_abbreviation": None, "date": "1992", "volume": "3", "issue": None, "pages": "1-9", "doi": None}
    assert printed(paper(DOE, **fields, **rest), style) == expected


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("vancouver", "Doe JQ. Does it work? Am J Made-up Psychiatry. [date unknown];179(2):152-62."),
        ("apa", "Doe, J. Q. (n.d.). Does it work? The American Journal of Made-up Psychiatry, 179(2), 152–162."),
        ("ama", "Doe JQ. Does it work? Am J Made-up Psychiatry. 179(2):152-162."),
        ("nature", "Doe, J. Q. Does it work? Am. J. Made-up Psychiatry 179, 152–162."),
    ],
)
def test_a_question_without_a_date(style: str, expected: str) -> None:
    made = paper(DOE, title="Does it work?", date=None, year=None, date_text="date not in source", doi=None, pmid=None)
    assert printed(made, style) == expected
    assert "date" in missing(csl_item(made))


@pytest.mark.parametrize("style", STYLES)
def test_a_title_stands_once_where_nobody_is_named(style: str) -> None:
    assert printed(paper(title="Craving."), style).count("Craving") == 1
    assert missing(csl_item(paper())) == ("authors",)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(("status", "words"), [("retracted", "[Retracted]"), ("concern", "[Expression of concern")])
def test_a_withdrawn_paper_says_so_in_every_style(style: str, status: str, words: str) -> None:
    assert words in printed(paper(DOE, status=status), style)


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("vancouver", "Doe JQ. Ketamine. In: Made-up Pearls. 2023. PMID: 100."),
        ("apa", "Doe, J. Q. (2023). Ketamine. In Made-up Pearls."),
        ("ama", "Doe JQ. Ketamine. In: Made-up Pearls. 2023."),
        ("nature", "Doe, J. Q. Ketamine. in Made-up Pearls (2023)."),
    ],
)
def test_a_chapter_of_the_bookshelf(style: str, expected: str) -> None:
    fields = {"title": "Ketamine", "journal": "Made-up Pearls", "book": True, "date": "2023"}
    rest = {"journal_abbreviation": None, "volume": None, "issue": None, "pages": None, "doi": None}
    made = paper(DOE, **fields, **rest)
    assert printed(made, style) == expected
    assert missing(csl_item(made)) == ("publisher",)


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("vancouver", "made-up trial. bioMadeUp [Preprint]. 2022 Feb 1. doi: 10.1000/made.100. PMID: 100."),
        ("apa", "(2022). Ketamine for craving: a made-up trial. bioMadeUp. https://doi.org/10.1000/made.100"),
        ("ama", "bioMadeUp. Preprint posted online February 1, 2022. doi:10.1000/made.100"),
        ("nature", "a made-up trial. Preprint at https://doi.org/10.1000/made.100 (2022)."),
    ],
)
def test_a_preprint_is_named_as_one(style: str, expected: str) -> None:
    fields = {"journal": "bioMadeUp", "journal_abbreviation": None, "publication_types": ["Preprint"]}
    assert printed(paper(DOE, **fields, volume=None, issue=None, pages=None), style).endswith(expected)


@pytest.mark.parametrize(
    ("pages", "vancouver", "ama"),
    [
        ("1-12", ":1-12.", ":1-12."),
        ("98-9", ":98-9.", ":98-99."),
        ("87-5", ":87-5.", ":87-5."),
        ("e45", ":e45.", ":e45."),
    ],
)
def test_pages_are_those_of_the_record(pages: str, vancouver: str, ama: str) -> None:
    made = paper(DOE, pages=pages, doi=None, pmid=None)
    assert printed(made, "vancouver").endswith(f";179(2){vancouver}")
    assert printed(made, "ama").endswith(f";179(2){ama}")


def test_a_record_without_volume_and_pages_is_not_said_to_be_published_online() -> None:
    made = paper(DOE, volume=None, issue=None, pages=None)
    assert "online" not in printed(made, "ama")
    assert printed(made, "nature").endswith("Am. J. Made-up Psychiatry https://doi.org/10.1000/made.100 (2022).")
    assert missing(csl_item(made)) == ("volume", "pages")


@pytest.mark.parametrize("style", STYLES)
def test_a_title_that_nobody_saw_is_not_printed_as_one(style: str) -> None:
    made = paper(DOE, title="(English title not seen; a review)")
    assert "[English title not seen; a review]" in printed(made, style)
    assert missing(csl_item(made)) == ("title",)
    assert missing(csl_item(paper(DOE, title="[3H]MK-801 binding"))) == ()


def test_an_entry_of_a_registry_keeps_its_name() -> None:
    fields = {"journal": "ClinicalTrials.gov (Made-up University)", "journal_abbreviation": None, "date": "2021"}
    made = paper(title="A trial", **fields, volume=None, issue=None, pages=None, doi=None, pmid=None)
    assert printed(made, "vancouver") == "A trial. ClinicalTrials.gov (Made-up University). 2021."
    assert printed(made, "apa") == "A trial. (2021). ClinicalTrials.gov (Made-up University)."


@given(items, st.sampled_from(list(STYLES.values())))
def test_any_record_is_printed_on_one_line_with_its_title(item: Item, style: object) -> None:
    text = reference(item, style)  # type: ignore[arg-type]
    assert "\n" not in text
    letters = {letter for letter in item.get("title", "") if letter.isalpha()}
    assert letters <= set(text)


def test_several_are_numbered_or_sorted_as_the_style_has_it() -> None:
    pair = [paper(person("Zoe", "Z"), pmid="1"), paper(person("Abe", "A"), pmid="2")]
    vancouver, apa = cited(pair, "vancouver").splitlines(), cited(pair, "apa").splitlines()
    assert [line[:7] for line in vancouver] == ["1. Zoe ", "2. Abe "]
    assert [line[:3] for line in apa] == ["Abe", "Zoe"]


@pytest.mark.parametrize(
    ("author", "name"),
    [
        (person("Doe", initials="JQ"), {"family": "Doe", "given": "J Q"}),
        (person("de la Cruz", "Ana"), {"family": "Cruz", "given": "Ana", "non-dropping-particle": "de la"}),
        (person("Silva", "Ana M da"), {"family": "Silva", "given": "Ana M", "dropping-particle": "da"}),
        (person("Da Silva", "Ana"), {"family": "Da Silva", "given": "Ana"}),
        (person("JQ. Doe"), {"family": "Doe", "given": "J Q"}),
        (person("Roe", "R", suffix="3rd"), {"family": "Roe", "given": "R", "suffix": "III"}),
        (group("The Made-up Group."), {"literal": "The Made-up Group"}),
        (person("van"), {"family": "van"}),
        (person(""), {}),
    ],
)
def test_names(author: dict[str, str], name: dict[str, str]) -> None:
    assert csl_name(author) == name


@pytest.mark.parametrize(
    ("style", "start"),
    [("apa", "Silva, A. M. da. (2022)"), ("vancouver", "Silva AM da. "), ("nature", "Silva, A. M. da. ")],
)
def test_a_particle_after_the_given_names_is_no_initial(style: str, start: str) -> None:
    assert printed(paper(person("Silva", "Ana M da")), style).startswith(start)


def test_a_printed_byline_is_a_name_or_a_group() -> None:
    assert byline_name("van den Brink W") == {"family": "Brink", "given": "W", "non-dropping-particle": "van den"}
    assert byline_name("Made-up Group for Trials") == {"literal": "Made-up Group for Trials"}


@pytest.mark.parametrize(
    ("printed_title", "title"),
    [
        ("[Craving].", ("Craving", True)),
        ("[3H]MK-801 binding.", ("[3H]MK-801 binding", False)),
        ("[A] and [B].", ("[A] and [B]", False)),
        ("More of it...", ("More of it...", False)),
        ("Less <i>in vivo</i> &lt; 5 mg.", ("Less in vivo < 5 mg", False)),
        ("At p < 0.05 it > x", ("At p < 0.05 it > x", False)),
    ],
)
def test_titles(printed_title: str, title: tuple[str, bool]) -> None:
    assert title_of(printed_title) == title


@pytest.mark.parametrize(
    ("pages", "full"),
    [
        ("152-62", "152-162"),
        ("67-8, 73", "67-68, 73"),
        ("S12-5", "S12-S15"),
        ("e45", "e45"),
        ("9-11", "9-11"),
        ("", ""),
    ],
)
def test_pages_are_written_out(pages: str, full: str) -> None:
    assert full_pages(pages) == full


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Hypertension (Dallas, Tex. : 1979)", "Hypertension"),
        ("Brain : a journal of neurology", "Brain"),
        ("ClinicalTrials.gov (Made-up University)", "ClinicalTrials.gov (Made-up University)"),
    ],
)
def test_journals_lose_what_only_a_catalogue_needs(name: str, short: str) -> None:
    assert journal_name(plain(name)) == short


def test_nature_puts_full_stops_after_what_is_cut_short() -> None:
    full = "Proceedings of the National Academy of Sciences of the United States of America"
    assert dotted("Proc Natl Acad Sci U S A", full) == "Proc. Natl Acad. Sci. USA"
    assert (
        dotted("C.R. Acad. Sci., Ser. D", "Comptes rendus. Academie des sciences. Serie D") == "C.R. Acad. Sci., Ser. D"
    )
    assert dotted("Science", "Science (New York, N.Y.)") == "Science"


@pytest.mark.parametrize("code", languages())
def test_every_language_of_medline_is_named_at_the_end(code: str) -> None:
    name = languages()[code][1]
    text = printed(paper(DOE, title="[Craving].", languages=[code]), "vancouver")
    assert text.endswith("PMID: 100." if code == "eng" else f"PMID: 100. {name}.")
