"""NLM's own files, whole: every article is accounted for, in little memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shared_data import shared_data

pytestmark = pytest.mark.data

# The kernel's own high-water mark of this program: ru_maxrss would count what the test run that started it holds.
_COUNT = """
import collections, json, re, sys
from pathlib import Path
from ingest.sources.files import read_file
counts = collections.Counter(type(item).__name__ for item in read_file(Path(sys.argv[1])))
status = Path("/proc/self/status").read_text()
counts["megabytes"] = int(re.search(r"VmHWM:\\s+(\\d+)", status).group(1)) // 1024
print(json.dumps(counts))
"""


def _counts(path: Path) -> dict[str, int]:
    ran = subprocess.run([sys.executable, "-c", _COUNT, str(path)], check=True, capture_output=True, text=True)
    counts: dict[str, int] = json.loads(ran.stdout)
    return counts


@pytest.mark.parametrize(
    ("name", "articles", "deletions"), [("pubmed20n0014.xml.gz", 30_000, 0), ("pubmed21n1298.xml.gz", 20_788, 20)]
)
def test_every_article_is_read_or_set_aside(name: str, articles: int, deletions: int) -> None:
    counts = _counts(shared_data(f"baseline/{name}"))
    assert counts["Record"] + counts.get("Rejection", 0) == articles
    assert counts.get("Deletion", 0) == deletions
    assert counts["megabytes"] < 400
