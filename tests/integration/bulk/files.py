"""Files of PubMed for tests of bulk loads: made up, or cut from the real ones when the test runs."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

from lxml import etree

from tests.shared_data import shared_data


def made_article(
    pmid: int,
    title: str,
    *,
    version: int = 1,
    revised: str = "20200101",
    abstract: str = "",
    author: str = "",
    links: tuple[tuple[str, int], ...] = (),
    cites: tuple[int, ...] = (),
) -> str:
    """A PubmedArticle; `author` is ``Last|Fore``, `links` are RefType and PMID."""
    last, _, fore = author.partition("|")
    authors = f"<AuthorList><Author><LastName>{last}</LastName><ForeName>{fore}</ForeName></Author></AuthorList>"
    written = f"<Abstract><AbstractText>{abstract}</AbstractText></Abstract>" if abstract else ""
    corrections = "".join(
        f'<CommentsCorrections RefType="{kind}"><RefSource>J</RefSource><PMID>{other}</PMID></CommentsCorrections>'
        for kind, other in links
    )
    references = "".join(
        f'<Reference><Citation>C</Citation><ArticleIdList><ArticleId IdType="pubmed">{cited}</ArticleId>'
        "</ArticleIdList></Reference>"
        for cited in cites
    )
    return (
        f'<PubmedArticle><MedlineCitation><PMID Version="{version}">{pmid}</PMID>'
        f"<DateRevised><Year>{revised[:4]}</Year><Month>{revised[4:6]}</Month><Day>{revised[6:]}</Day></DateRevised>"
        f"<Article><ArticleTitle>{title}</ArticleTitle>"
        f"{written}{authors if author else ''}</Article>"
        f"<CommentsCorrectionsList>{corrections}</CommentsCorrectionsList></MedlineCitation>"
        f"<PubmedData><ReferenceList>{references}</ReferenceList></PubmedData></PubmedArticle>"
    )


def deletion(*pmids: int) -> str:
    listed = "".join(f'<PMID Version="1">{pmid}</PMID>' for pmid in pmids)
    return f"<DeleteCitation>{listed}</DeleteCitation>"


def write_file(path: Path, *content: str) -> Path:
    """A gzipped PubmedArticleSet with its .md5 beside it."""
    path.write_bytes(gzip.compress(f"<PubmedArticleSet>{''.join(content)}</PubmedArticleSet>".encode()))
    digest = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
    path.with_name(f"{path.name}.md5").write_text(f"MD5({path.name})= {digest}\n")
    return path


def real_slice(name: str, folder: Path, *, articles: int, skip: int = 0) -> Path:
    """Some articles of a real baseline file, with its deletions, as a file of the same name."""
    path = folder / name
    number = 0
    with gzip.open(shared_data(f"baseline/{name}")) as whole, gzip.open(path, "wb", compresslevel=1) as some:
        some.write(b"<PubmedArticleSet>")
        for _, element in etree.iterparse(
            whole, tag=("PubmedArticle", "DeleteCitation"), resolve_entities=False, no_network=True
        ):
            number += element.tag == "PubmedArticle"
            if element.tag == "DeleteCitation" or skip < number <= skip + articles:
                some.write(etree.tostring(element, with_tail=False))
            if number > skip + articles and element.tag == "PubmedArticle" and not name.startswith("pubmed21"):
                break
            element.clear()
        some.write(b"</PubmedArticleSet>")
    return path
