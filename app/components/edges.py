"""Edges, their findings and paths as HTML: what each rests on can be opened and read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.components.cards import STATUS_WORDS
from app.components.text import concept_chip, escaped, link, paper_href, pubmed_href
from graph.mechanisms.data import actions, rules
from graph.mechanisms.documents import roles, species_words
from graph.mechanisms.model import Concept, Edge, Item, Path, Strand
from graph.mechanisms.wording import path_note, says

FEW = 6
"""Findings shown of an edge within a path; the edge's own view has all."""
_KIND_FIRST = {"animal": "kg-animal", "in vitro": "kg-vitro"}

EDGE_STYLE = """
.kg-path {border: 1px solid color-mix(in srgb, currentColor 22%, transparent); border-radius: .5rem;
  padding: .7rem 1rem; margin: 0 0 .8rem 0;}
.kg-chain {display: flex; flex-wrap: wrap; align-items: center; gap: .25rem .4rem; margin: 0 0 .3rem 0;}
.kg-step {font-size: .82rem; opacity: .9; white-space: normal;}
.kg-edge {margin: .25rem 0; padding-left: .6rem;
  border-left: 3px solid color-mix(in srgb, currentColor 25%, transparent);}
.kg-edge summary {cursor: pointer; font-size: .92rem; line-height: 1.45;}
.kg-edge summary:focus-visible {outline: 2px solid; outline-offset: 2px;}
.kg-weakest {border-left-style: dashed;}
.kg-rung {display: inline-block; font-size: .76rem; font-weight: 600; border-radius: .25rem; padding: 0 .4rem;
  border: 1px solid currentColor;}
.kg-animal {border-style: dashed;}
.kg-vitro {border-style: dotted;}
.kg-findings {margin: .3rem 0 .5rem 0; padding-left: 1.1rem;}
.kg-findings li {margin: 0 0 .5rem 0; line-height: 1.45;}
.kg-apart {opacity: .75;}
.kg-scroll {overflow-x: auto;}
.kg-retracted-finding {text-decoration: line-through;}
"""


def rung_badge(rung: str | None) -> str:
    """In whom, as a badge whose line differs too: solid human, dashed animal, dotted in vitro."""
    return f'<span class="kg-rung {_KIND_FIRST.get(rung or "", "")}">{escaped(rung or "in whom not read")}</span>'


def edge_line(edge: Edge, concepts: Mapping[str, Concept]) -> str:
    """One line on an edge: ends, kind, what it says, in whom, how many, and whether studies contradict each other."""
    best, named = edge.best, names_of(concepts)
    parts = [
        escaped(best.kind),
        f"<b>{escaped(says(edge, named))}</b>",
        escaped(_how_many(best)),
        escaped(species_words(edge)),
    ]
    if best.certainty:
        parts.append(escaped(f"worded {'plainly' if best.certainty == 'stated' else 'with hedges'}"))
    parts += [
        escaped(f"ketamine as {role} ({n})") for role, n in list(roles(i for i in best.items if i.counted).items())[:2]
    ]
    against = ' <span class="kg-badge">studies contradict each other</span>' if edge.contradicted else ""
    ends = f"{escaped(concepts[edge.source].name)} → {escaped(concepts[edge.target].name)}"
    return f"{ends}&#58; {' · '.join(parts)}{against}"


def names_of(concepts: Mapping[str, Concept]) -> dict[str, str]:
    """Names by id, for words."""
    return {concept.id: concept.name for concept in concepts.values()}


def _how_many(strand: Strand) -> str:
    """``8 of 11 independent studies``; without the first number where all say the same, or none leads."""
    noun = "independent study" if strand.studies == 1 else "independent studies"
    leading = strand.tally.get(strand.direction, strand.studies)
    return f"{leading} of {strand.studies} {noun}" if leading < strand.studies else f"{strand.studies} {noun}"


def path_html(rank: int, path: Path, concepts: Mapping[str, Concept], edge_href: Mapping[tuple[str, str], str]) -> str:
    """A path: its concepts in a chain, then each edge with its first findings to open."""
    names = names_of(concepts)
    chain = [_chip(concepts[path.nodes[0]])]
    for edge in path.edges:
        rung = rung_badge(edge.rung) if edge.best.studies else ""
        chain += [f'<span class="kg-step">— {escaped(says(edge, names))} {rung} →</span>']
        chain += [_chip(concepts[edge.target])]
    edges = "".join(
        edge_details(edge, concepts, edge_href.get((edge.source, edge.target), ""), weakest=place == path.weakest)
        for place, edge in enumerate(path.edges)
    )
    return (
        f'<article class="kg-path"><div class="kg-chain"><b>{rank}</b> {" ".join(chain)}</div>'
        f'<div class="kg-meta">{escaped(path_note(path, names))}</div>{edges}</article>'
    )


def _chip(concept: Concept) -> str:
    return concept_chip(concept.id, concept.name, concept.kind)


def edge_details(
    edge: Edge, concepts: Mapping[str, Concept], href: str = "", *, weakest: bool = False, opened: bool = False
) -> str:
    """An edge that opens to its first findings, those against the majority first."""
    best = edge.best
    shown = [*best.otherwise[:2], *(item for item in best.items if item not in best.otherwise[:2])][:FEW]
    left = len(edge.items) - len(shown)
    more = (
        f"<p class='kg-meta'>{link(href, f'All {len(edge.items)} findings on this edge')}</p>" if left and href else ""
    )
    mark = " kg-weakest" if weakest else ""
    weakest_words = " <i>(the weakest edge)</i>" if weakest else ""
    return (
        f'<details class="kg-edge{mark}"{" open" if opened else ""}>'
        f"<summary>{edge_line(edge, concepts)}{weakest_words}</summary>"
        f"{findings_html(shown, concepts)}{more}</details>"
    )


def findings_html(items: Iterable[Item], concepts: Mapping[str, Concept]) -> str:
    """Findings as a list: the stored words, then from where."""
    return f'<ul class="kg-findings">{"".join(_finding(item, concepts) for item in items)}</ul>'


def _finding(item: Item, concepts: Mapping[str, Concept]) -> str:
    statement, source = item.statement, item.statement.source
    words = "curated, in our words" if statement.method == "curated" else "sentence, extracted"
    about = [escaped(item.says), escaped(words), escaped(source.design or "design not read")]
    about += [escaped(f"n = {source.participants:,}")] if source.participants else []
    about += [escaped(source.year or "no year")]
    about += [link(pubmed_href(source.pmid), f"PubMed {source.pmid}", outside=True)] if source.pmid else []
    about += [link(paper_href(source.paper), source.title or source.paper)]
    status = f'<span class="kg-badge">{STATUS_WORDS[source.status]}</span>' if source.status in STATUS_WORDS else ""
    gone = ' class="kg-retracted-finding"' if source.status == "retracted" else ""
    apart = "" if item.counted else f" <b>Not counted: {escaped(item.why_not)}.</b>"
    return (
        f'<li class="{"" if item.counted else "kg-apart"}">{rung_badge(source.rung)} {status}'
        f"<span{gone}>{escaped(statement.text or 'No words are stored.')}</span>{apart}"
        f'<div class="kg-meta">{escaped(_agent(item, concepts))} · {" · ".join(about)}</div></li>'
    )


def _agent(item: Item, concepts: Mapping[str, Concept]) -> str:
    """``mk-801 on conditioned place preference (animal model of craving)``."""
    statement = item.statement
    target = concepts[statement.target].name if statement.target in concepts else statement.target
    words = f"{statement.agent_name or 'agent not classified'} on {target}"
    if item.model_of:
        words += f" (animal model of {concepts[item.model_of].name})"
    if statement.background and statement.background in concepts:
        words += f", on top of {concepts[statement.background].name}"
    return words


def strands_table(edge: Edge) -> list[tuple[object, ...]]:
    """Rows of the table of an edge's strands."""
    return [
        (
            strand.kind,
            strand.action or "",
            strand.direction if strand.studies else "nothing counted",
            "; ".join(f"{word} {n}" for word, n in strand.tally.items()),
            strand.studies,
            ", ".join(f"{rung} {n}" for rung, n in strand.rungs.items()),
            "yes" if strand.contradicted else "no",
        )
        for strand in edge.strands
    ]


STRANDS_HEADER = ("Kind", "When", "Most say", "Tally of studies", "Studies", "In whom", "Contradicted")


def kinds_html() -> str:
    """What the kinds of evidence mean."""
    items = "".join(f"<li>{escaped(words)}</li>" for words in rules().words.values())
    return f"<ul>{items}</ul>"


def pharmacology(strand: Strand) -> str:
    """Which agents of a probed strand do what to the mechanism, and who says so."""
    names = sorted({item.statement.agent_name for item in strand.items})
    known = {name: action for name in names for action in actions().get(name, ()) if action.action == strand.action}
    sources = "; ".join(dict.fromkeys(action.source for action in known.values()))
    return f"Agents by which it was {strand.action}: {', '.join(known)}. What they do: {sources}." if known else ""
