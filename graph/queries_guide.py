"""docs/queries.md: the named queries, each with its comment, and examples with their results on the landmark studies.

``python -m graph.queries_guide`` writes it anew; the tests fail where it is out of date.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from graph.named_queries import Query, all_queries, query
from graph.store import Row, Store
from ingest.errors import DataFileError

GUIDE = Path("docs") / "queries.md"
_LONGEST_CELL = 160
_ROWS = 10
_LEARNING = "examples"
_INTRODUCTION = """\
# The graph for people who know Cypher

Made from the comments in `queries/*.cypher` by `python -m graph.queries_guide`. The results are those of the landmark
studies (`ketagraph ingest landmarks`) and are checked by the tests.

## What is in the graph

```
(:Paper)-[:DESCRIBED_BY]->(:StudyFacts)                  method 'curated' (read by eye) or 'extracted' (by a program)
(:Paper)-[:REPORTS]->(:Finding)                          the same two methods; never a TREATS edge: a finding is no fact
(:Finding)-[:OF|VERSUS|ON|IN]->(:Concept)                substance, comparator, outcome or mechanism, condition
(:Paper)-[:MENTIONS {sections, count}]->(:Concept)       (:Concept)-[:BROADER]->(:Concept)
(:Paper)-[:REGISTERED_AS {stated_in}]->(:Trial)          (:Author)-[:WROTE {position}]->(:Paper)
(:Paper)-[:CITES|RETRACTED_BY|CORRECTED_BY|CONCERN_BY|COMMENTED_BY]->(:Paper)
```

Leave out `status = 'retracted'`, keep curated and extracted apart, and count trials, not papers: two papers may report
the same participants. Ids of concepts look like `outcome:craving`; `search.concept_names` lists them.

## Opening it

`ketagraph status` prints the address of the graph (`bolt://127.0.0.1:…` for the private one), the user, and the file
that holds the password. With these:

- **Neo4j Desktop** or any **Neo4j Browser**: *Connect to a remote instance*, scheme `bolt://`, that address, user and
  password. The private server speaks Bolt only, so it serves no Browser itself; `docker compose up neo4j` brings a
  server that does, on <http://localhost:7474>.
- **cypher-shell**: `cypher-shell -a bolt://127.0.0.1:PORT -u neo4j --access-mode read`
- **Python**: `from graph.connection import open_store`, then `store.read("papers.by_pmid", pmid="35012326")` for a
  named query, in a transaction that can't write.

In Browser and cypher-shell set parameters first (`:param {target: 'outcome:craving'}`), then paste the query. The port
changes with every start of the private server. Read with access mode READ: what is written by hand is no part of what
Ketagraph checks, and the next load may undo it.
"""


@dataclass(frozen=True, slots=True)
class Example:
    """A call of a named query: parameters, the columns to show (all where none is named), and how many rows."""

    name: str
    parameters: Mapping[str, Any]
    columns: tuple[str, ...] = ()
    rows: int = _ROWS
    sorted: bool = False


def examples() -> dict[str, Example]:
    """The calls of queries/examples.yaml by query. Raises `DataFileError` for one that no query has."""
    listed = yaml.safe_load(files("queries").joinpath("examples.yaml").read_text(encoding="utf-8"))
    found = {}
    for name, entry in listed.items():
        query(name)
        try:
            columns = tuple(entry.pop("columns", ()))
            found[name] = Example(name=name, columns=columns, **entry)
        except TypeError as error:
            raise DataFileError(f"queries/examples.yaml: {name}: {error}") from error
    return found


def guide(store: Store) -> str:
    """The whole page, with results from `store`, which must hold the landmark studies and nothing else."""
    calls = examples()
    parts = [_INTRODUCTION]
    groups = groupby(sorted(all_queries().values(), key=_place), key=lambda one: one.name.split(".")[0])
    for group, members in groups:
        title = "Examples to begin with" if group == _LEARNING else f"queries/{group}.cypher"
        parts.append(f"## {title}\n")
        parts += [_section(one, calls.get(one.name), store) for one in members]
    return "\n".join(parts)


def _place(one: Query) -> tuple[bool, str, int]:
    group = one.name.split(".")[0]
    return group != _LEARNING, group, int(one.place.rpartition(":")[2])


def _section(one: Query, call: Example | None, store: Store) -> str:
    if call is None:
        return f"- `{one.name}`: {one.comment}\n"
    rows = store.read(one.name, **call.parameters)
    parameters = ", ".join(f"{key}: {json.dumps(value)}" for key, value in call.parameters.items())
    asked = f"Asked with `{{{parameters}}}`" if parameters else "Asked"
    return (
        f"### {one.name}\n\n{one.comment}\n\n```cypher\n{one.text}\n```\n\n"
        f"{asked} on the landmark studies:\n\n{_table(call, rows)}"
    )


def _table(call: Example, rows: Sequence[Row]) -> str:
    """A Markdown table of the first rows, and how many there are where some are left out."""
    columns = call.columns or tuple(rows[0] if rows else ())
    lines = [[_cell(_value(row, column)) for column in columns] for row in rows]
    if call.sorted:
        lines.sort()
    shown = lines[: call.rows]
    table = [columns, ["---"] * len(columns), *shown]
    text = "".join(f"| {' | '.join(cells)} |\n" for cells in table)
    return text + (f"\n{len(rows)} rows, of which {len(shown)} are shown.\n" if len(rows) > len(shown) else "")


def _value(row: Row, column: str) -> Any:
    value: Any = row
    for key in column.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _cell(value: Any) -> str:
    text = "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = " ".join(text.split()).replace("|", "\\|")
    return text if len(text) <= _LONGEST_CELL else text[:_LONGEST_CELL].rstrip() + " …"


def landmark_store(home: Path) -> Store:
    """A private store under `home` with the landmark studies. Changes KETAGRAPH_HOME for this process."""
    from graph.connection import open_store
    from ingest.curated import load_curated
    from ingest.paper_reader import PaperReader
    from ingest.pipeline import prepare

    os.environ.pop("NEO4J_URI", None)
    os.environ["KETAGRAPH_HOME"] = str(home)
    store = open_store()
    prepare(store)
    load_curated(store, PaperReader())
    return store


def main() -> None:
    """Writes docs/queries.md of the checkout."""
    from graph.server.private import stop_server

    with TemporaryDirectory() as folder:
        try:
            with landmark_store(Path(folder)) as store:
                text = guide(store)
        finally:
            stop_server()
    path = Path(__file__).resolve().parents[1] / GUIDE
    path.write_text(text, encoding="utf-8", newline="\n")
    print(path)


if __name__ == "__main__":
    main()
