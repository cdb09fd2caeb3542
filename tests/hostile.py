"""A PubMed file whose every text is an attack: what it holds must be shown, found and exported, and never run."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

SCRIPT = '<script>window.run=1</script><img src=x onerror="window.run=1"><svg onload=window.run=1>'
MARKDOWN = "![i](http://192.0.2.1/i.png) [l](javascript:window.run=1) **b** $x^2$ :material/home: :red[r] `c` | t |"
LUCENE = r'title:* AND (NOT "open~9 [a TO z] +ketamine -x \ /a*b/ ^9 && || !'
CYPHER = "'}) DETACH DELETE n // ` MATCH (n) DETACH DELETE n; $x {id: 1}"
FORMULAS = ('=HYPERLINK("http://192.0.2.1")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1)")
TURNED = "\u202eesrever\u202c \u2066hidden\u2069 zero\u200bwidth\u200d \ufeff\u05e9\u05dc\u05d5\u05dd"
EVERYTHING = " ".join((SCRIPT, MARKDOWN, LUCENE, CYPHER, *FORMULAS, TURNED))
TRIAL = "NCT00000666"
PMIDS = ("660", "661", "662", "663", "664")
"""All attacks at once, one formula a field, 3,000 authors, 5 MB of abstract, and one that follows them."""
AUTHORS = 3_000
ABSTRACT_CHARACTERS = 5_000_000


def article(
    pmid: str, title: str, abstract: str, *, authors: str = "", journal: str = "J", mesh: str = "", keyword: str = ""
) -> str:
    """One PubmedArticle; texts are escaped here, `authors` is XML."""
    return f"""<PubmedArticle><MedlineCitation><PMID Version="1">{pmid}</PMID><Article>
<Journal><JournalIssue><PubDate><Year>2020</Year></PubDate></JournalIssue><Title>{escape(journal)}</Title></Journal>
<ArticleTitle>{escape(title)}</ArticleTitle>
<Abstract><AbstractText Label={_attribute(title[:60])}>{escape(abstract)}</AbstractText></Abstract>
<AuthorList>{authors}</AuthorList>
<PublicationTypeList><PublicationType>Randomized Controlled Trial</PublicationType></PublicationTypeList></Article>
<MeshHeadingList><MeshHeading><DescriptorName UI="D007649">Ketamine</DescriptorName></MeshHeading>
<MeshHeading><DescriptorName UI="D000001">{escape(mesh)}</DescriptorName></MeshHeading></MeshHeadingList>
<KeywordList><Keyword>{escape(keyword)}</Keyword></KeywordList></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="doi">10.1000/{escape(keyword)}</ArticleId></ArticleIdList></PubmedData>
</PubmedArticle>"""


def author(last: str, fore: str = "A") -> str:
    """One author as XML."""
    return f"<Author><LastName>{escape(last)}</LastName><ForeName>{escape(fore)}</ForeName></Author>"


def hostile_file(folder: Path) -> Path:
    """The file, in a folder."""
    said = f"Ketamine {EVERYTHING} reduced craving in 40 people with alcohol use disorder. {TRIAL}."
    long = "Ketamine reduced craving in 40 patients with cocaine use disorder. Placebo did not change relapse. "
    articles = (
        article(
            PMIDS[0], f"Ketamine hostile {EVERYTHING}", said, authors=author(EVERYTHING, EVERYTHING),
            journal=EVERYTHING, mesh=EVERYTHING, keyword=EVERYTHING,
        ),
        article(
            PMIDS[1], FORMULAS[0], FORMULAS[1], authors=author(FORMULAS[2], FORMULAS[3]),
            journal=FORMULAS[3], mesh=FORMULAS[0], keyword=FORMULAS[1],
        ),
        article(
            PMIDS[2], "Ketamine by a crowd", "Ketamine reduced craving.",
            authors="".join(author(f"Crowd{number}") for number in range(AUTHORS)),
        ),
        article(PMIDS[3], "Ketamine at length", (long * (ABSTRACT_CHARACTERS // len(long) + 1))[:ABSTRACT_CHARACTERS]),
        article(PMIDS[4], "Ketamine afterwards", "Ketamine reduced craving."),
    )  # fmt: skip
    path = folder / "hostile.xml"
    path.write_text(f"<PubmedArticleSet>{''.join(articles)}</PubmedArticleSet>", encoding="utf-8")
    return path


def surrogate_files(folder: Path) -> tuple[Path, Path]:
    """Lone surrogates, which XML forbids: as a character reference, and as bytes that are no UTF-8."""
    good = article("670", "Ketamine before surrogates", "Ketamine reduced craving.")
    bad = article("671", "SURROGATE", "Ketamine reduced craving.")
    whole = f"<PubmedArticleSet>{good}{bad}</PubmedArticleSet>".encode()
    paths = folder / "reference.xml", folder / "bytes.xml"
    paths[0].write_bytes(whole.replace(b"SURROGATE", b"Lone &#xD800; half"))
    paths[1].write_bytes(whole.replace(b"SURROGATE", b"Lone \xed\xa0\x80 half"))
    return paths


def _attribute(text: str) -> str:
    return '"' + escape(text, {'"': "&quot;"}) + '"'
