"""The reader against its anchors, and its speed against pubmed_parser's parse of the same records.

Usage: python -m benchmarks.reading [--records N] [FILE]    (default: ../shared/data/pubmed/corpus.xml.gz)

Quality: cross-validated figures of the model cards beside the best known for the same or a like set. The anchors are
others' figures on test splits of their own (six BERT models fine-tuned by PsyNamic, best of six; keyword rules; see
docs/decisions/0007); ours are cross-validated on the development part, so the two are near, not equal, in kind.
Speed: abstracts a second on one core, reading alone, in seconds of processor time; the peer parses the same file in a
process of its own in the same run, which is what any reader must do before it reads; its rate counts records without
an abstract too.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

from ingest.reading.measuring.cards import measured_errors

ANCHORS = {
    "randomised trial or not": (0.941, "keyword rule on RobotReviewer's 1,000"),
    "design (eight classes)": (0.742, "TF-IDF on 14 classes: a harder task, no like figure"),
    "participants of trials": (0.909, "simple rule; best known .938"),
    "findings on ketamine (substance, target, direction): of those read, right": (0.80, "goal"),
    "findings on ketamine: of those there are, read": (0.70, "goal"),
    "direction where substance and target are right": (0.92, "goal"),
    "direction told by a passage, any field of medicine": (0.84, "BERT; TF-IDF .794"),
    "role of a sentence": (0.917, "best known"),
    "facet: study type": (0.871, "BERT"),
    "facet: condition": (0.930, "BERT"),
    "facet: control": (0.746, "BERT"),
    "facet: participants": (0.919, "BERT"),
    "facet: substances": (0.871, "BERT"),
    "facet: conclusion": (0.810, "BERT"),
}
"""What was known or aimed at when the reader was begun: value, and whose."""
_ROOT = Path(__file__).resolve().parents[1]
_CORPUS = _ROOT.parent / "shared" / "data" / "pubmed" / "corpus.xml.gz"
_MEASURED = """
import json, resource, sys, time
from pathlib import Path
{prepare}
begun = time.process_time()
count = run(sys.argv[1], int(sys.argv[2]))
seconds = time.process_time() - begun
print(json.dumps([count, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""
_OURS = """
from ingest.reading.reader import AbstractReader
from ingest.record import Record
from ingest.sources.files import read_file
reader = AbstractReader()
reader.read("Ketamine", "Craving fell.")
papers = [item for item in read_file(Path(sys.argv[1])) if isinstance(item, Record) and item.abstract_text]
papers = papers[:: max(1, len(papers) // int(sys.argv[2]))][: int(sys.argv[2])]
def run(path, most):
    for paper in papers:
        reader.read(paper.title, paper.abstract_text, [kind.name for kind in paper.publication_types],
                    [heading.descriptor for heading in paper.mesh])
    return len(papers)
"""
_PEER = """
import pubmed_parser
def run(path, most):
    return sum(1 for _ in pubmed_parser.parse_medline_xml(path))
"""


def report_quality() -> None:
    """Our figures beside the anchors."""
    print(f"{'read':76}{'ours':>7}{'anchor':>8}  whose")
    for error in measured_errors():
        if error.name in ANCHORS:
            value, whose = ANCHORS[error.name]
            print(f"{error.name:76}{error.value:>7.3f}{value:>8.3f}  {whose}")


def measure(program: str, path: Path, records: int) -> tuple[int, float, float]:
    """Abstracts, seconds of processor time, and peak memory in MB of one run in a process of its own."""
    command = [sys.executable, "-c", _MEASURED.format(prepare=program), str(path), str(records)]
    ran = subprocess.run(command, check=True, capture_output=True, text=True, cwd=_ROOT)
    count, seconds, megabytes = json.loads(ran.stdout)
    return int(count), float(seconds), float(megabytes)


def report_speed(path: Path, records: int) -> None:
    """Rates of reading and of the peer's parsing, best of two rounds each, in turns."""
    programs = {"ketagraph reads": _OURS, "pubmed_parser parses": _PEER}
    runs = [(name, measure(program, path, records)) for _ in range(2) for name, program in programs.items()]
    rates = {name: max(run[0] / run[1] for of, run in runs if of == name) for name in programs}
    memory = {name: max(run[2] for of, run in runs if of == name) for name in programs}
    for name, rate in rates.items():
        print(f"{name:24}{rate:>8.0f} abstracts a second on one core, peak {memory[name]:.0f} MB")
    ours, peer = (rates[name] for name in programs)
    print(f"reading takes {peer / ours:.1f} times as long as pubmed_parser's parse of the same records")


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("file", nargs="?", type=Path, default=_CORPUS, metavar="FILE")
    arguments.add_argument("--records", type=int, default=1000)
    chosen = arguments.parse_args()
    report_quality()
    if not chosen.file.exists():
        print(f"No speed: {chosen.file} is not there; name a file of PubMed XML.", file=sys.stderr)
        return 1
    report_speed(chosen.file.resolve(), chosen.records)
    return 0


if __name__ == "__main__":
    sys.exit(main())
