"""Speed of weighing on the store in use: ``python -m benchmarks.evidence [--substance ID]``.

Every profile (each condition and target of the map) is asked anew, nothing kept from one to the next but the
vocabulary; then the whole map. The peer, in the same run, is the bare query of the rows that a profile is made of.
Load ../shared/data/pubmed first: the target is 300 ms a profile and 2 s a map at 8,508 papers.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable
from typing import Any

from graph.connection import open_store
from graph.evidence import load, profile
from graph.evidence.facts import FACT_KEYS
from graph.store import Store


def milliseconds(call: Callable[[], object]) -> float:
    """How long a call takes."""
    begun = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - begun)


def forget() -> None:
    """Lets go of all answers and rows that are kept; the vocabulary stays, as it does between pages."""
    load._PAPERS.clear()
    profile._ANSWERS.clear()


def measured(store: Store, substance: str) -> dict[str, object]:
    """Times of all profiles, of the bare query of each, and of the map."""
    found = profile.evidence_map(store, substance)
    substances = sorted(load.snapshot(store).concepts.within(substance))
    keys: dict[str, Any] = {"finding_keys": list(load.FINDING_KEYS), "fact_keys": list(FACT_KEYS)}
    asked: dict[str, Any] = {"substances": substances, "reviews": [], **keys}
    ours, bare = [], []
    for condition, target in sorted(found.cells):
        forget()

        def ask(target: str = target, condition: str = condition) -> object:
            return profile.evidence_profile(store, substance, target, condition or None)

        ours.append(milliseconds(ask))

        def query(target: str = target) -> object:
            return store.read("evidence.papers", target=target, **asked)

        bare.append(milliseconds(query))
    forget()
    whole = milliseconds(lambda: profile.evidence_map(store, substance))
    papers = store.read("status.counts")[0]["papers"]
    return {
        "papers": papers,
        "profiles": len(ours),
        "profile_ms": {"median": round(statistics.median(ours), 1), "worst": round(max(ours), 1)},
        "bare_query_ms": {"median": round(statistics.median(bare), 1), "worst": round(max(bare), 1)},
        "ratio_of_medians": round(statistics.median(ours) / statistics.median(bare), 2),
        "map_ms": round(whole, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--substance", default="substance:ketamine")
    arguments = parser.parse_args()
    with open_store() as store:
        print(json.dumps(measured(store, arguments.substance), indent=2))


if __name__ == "__main__":
    main()
