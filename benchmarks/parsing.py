"""Parsing a whole NLM file, against pubmed_parser in the same run: rate, ratio, peak memory.

Usage: python benchmarks/parsing.py [--rounds N] [FILE ...]    (default: the two files of ../shared/data/baseline)

Each parser runs in a process of its own, in turns, and the best of its rounds counts, in seconds of processor time:
each is one thread, and what else the machine does is left out. pubmed_parser is run with its
defaults and with all its options on. What each reads is not the same: see ingest.record.Record for what we read.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

_OURS = """
from pathlib import Path
from ingest.sources.files import read_file
from ingest.record import Deletion
def articles(path):
    return sum(1 for item in read_file(Path(path)) if not isinstance(item, Deletion))
"""
_PEER = """
import pubmed_parser
def articles(path):
    return sum(1 for article in pubmed_parser.parse_medline_xml(path{options}) if not article["delete"])
"""
_ALL_OPTIONS = (
    ", year_info_only=False, nlm_category=True, author_list=True, reference_list=True, parse_downto_mesh_subterms=True"
)
_PARSERS = {
    "ketagraph": _OURS,
    "pubmed_parser, defaults": _PEER.format(options=""),
    "pubmed_parser, all options": _PEER.format(options=_ALL_OPTIONS),
}
_MEASURED = """
import json, resource, sys, time
begun = time.process_time()
count = articles(sys.argv[1])
seconds = time.process_time() - begun
print(json.dumps([count, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""
_BASELINE = Path(__file__).resolve().parents[2] / "shared" / "data" / "baseline"


def measure(program: str, path: Path) -> tuple[int, float, float]:
    """Articles, seconds of processor time, and peak memory in MB of one run."""
    command = [sys.executable, "-c", program + _MEASURED, str(path)]
    ran = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).resolve().parents[1])
    count, seconds, megabytes = json.loads(ran.stdout)
    return int(count), float(seconds), float(megabytes)


def report(path: Path, rounds: int) -> None:
    """Prints the table of one file."""
    runs = {name: [measure(_PARSERS[name], path)] for name in _PARSERS}
    for _ in range(rounds - 1):
        for name, program in _PARSERS.items():
            runs[name].append(measure(program, path))
    best = {name: min(seconds for _, seconds, _ in measured) for name, measured in runs.items()}
    print(f"{path.name} (best of {rounds})")
    print(f"  {'parser':28}{'articles':>9}{'seconds':>9}{'articles/s':>12}{'peak MB':>9}{'ketagraph is':>14}")
    for name, measured in runs.items():
        count = measured[0][0]
        memory = max(megabytes for _, _, megabytes in measured)
        ratio = "" if name == "ketagraph" else f"{best[name] / best['ketagraph']:.2f} times"
        print(f"  {name:28}{count:>9}{best[name]:>9.2f}{count / best[name]:>12.0f}{memory:>9.0f}{ratio:>14}")


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("files", nargs="*", type=Path, metavar="FILE")
    arguments.add_argument("--rounds", type=int, default=2)
    chosen = arguments.parse_args()
    files: list[Path] = chosen.files or sorted(_BASELINE.glob("*.xml.gz"))
    if not files:
        print(f"No file to parse: {_BASELINE} holds none; name one.", file=sys.stderr)
        return 1
    for path in files:
        report(path.resolve(), chosen.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
