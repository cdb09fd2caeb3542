"""How long the graph of the mechanism page takes to draw: ``python -m benchmarks.graph_view [--shots FOLDER]``.

A made-up graph (300 concepts, 600 edges unless told otherwise) goes through the component that the page uses, in a
Streamlit app of its own, in Chromium. Told are milliseconds from opening the page to the drawn graph, and the part of
them from the start of the component's frame on; nothing else runs on the page, so the rest is Streamlit starting.
With ``--address`` a page of a running app is measured instead, such as
``http://127.0.0.1:8501/mechanisms?from=substance:ketamine&view=graph&depth=2``.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from graph.mechanisms.model import Concept, Edge, Item, Source, Statement, Strand

_ROOT = Path(__file__).resolve().parents[1]
KINDS = ("substance", "intervention", "mechanism", "outcome", "condition")
DIRECTIONS = ("benefit", "harm", "increase", "decrease", "no difference")
RUNGS = ("human", "animal", "in vitro", None)
_WATCH = """
const looking = setInterval(() => {
  const cy = document.getElementById('cy')?._cyreg?.cy;
  if (!cy || !cy.nodes().length) return;
  const box = cy.nodes().boundingBox();
  if (box.w + box.h < 200) return;  // not laid out yet
  clearInterval(looking);
  requestAnimationFrame(() => requestAnimationFrame(() => {
    window.drawn = [performance.now(), performance.timeOrigin, cy.nodes().length, cy.edges().length];
  }));
}, 10);
"""
"""Runs in every frame: notes when the graph has places and was painted."""


def made_up(nodes: int, edges: int) -> tuple[list[Edge], dict[str, Concept]]:
    """A graph in which few concepts have many edges, as in the real one."""
    chance = random.Random(0)  # noqa: S311 (a made-up graph, no secret)
    kinds = chance.choices(KINDS, weights=(2, 1, 4, 3, 0), k=nodes)
    concepts = {
        f"{kind}:{place}": Concept(f"{kind}:{place}", f"{kind} number {place}", kind)
        for place, kind in enumerate(kinds)
    }
    names = list(concepts)
    weights = [1 / (place + 3) for place in range(nodes)]
    ends = {(chance.choices(names[:place], weights[:place])[0], names[place]) for place in range(1, nodes)}
    while len(ends) < edges:
        one, other = chance.choices(names, weights, k=2)
        if one != other:
            ends.add((one, other))
    return [_edge(one, other, chance) for one, other in sorted(ends)], concepts


def _edge(one: str, other: str, chance: random.Random) -> Edge:
    direction, rung = chance.choice(DIRECTIONS), chance.choice(RUNGS)
    items = []
    for number in range(chance.randint(1, 5)):
        source = Source(f"{number}", None, "Made up", 2020, None, rung, None, "ok", None, f"{number}")
        statement = Statement("", "extracted", one, one, other, direction, "stated", True, None, "Made up.", source)
        items.append(Item(statement, "tested", direction))
    return Edge(one, other, (Strand("tested", None, tuple(items)),))


def page(nodes: int, edges: int) -> None:
    """The page of the made-up graph; Streamlit runs it."""
    from app.components.network import draw

    lines, concepts = made_up(nodes, edges)
    draw(lines, concepts, key="made-up")


@contextmanager
def serving(nodes: int, edges: int) -> Iterator[str]:
    """An app with the made-up graph alone, on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "page.py"
        script.write_text(
            f"import streamlit as st\nfrom benchmarks.graph_view import page\n"
            f"st.set_page_config(layout='wide')\npage({nodes}, {edges})\n",
            encoding="utf-8",
        )
        options = ("--server.headless=true", "--browser.gatherUsageStats=false", f"--server.port={port}")
        command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.address=127.0.0.1", *options]
        process = subprocess.Popen(
            command,
            cwd=_ROOT,
            env={**os.environ, "PYTHONPATH": str(_ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/_stcore/health")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


def _wait_for(address: str, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 (an address of our own)
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise TimeoutError(f"The app at {address} did not answer within {seconds:.0f} s.")


def drawn(page_: Page, address: str) -> tuple[float, float, int, int]:
    """Milliseconds from opening the page and from the start of the frame to the painted graph; nodes, edges."""
    page_.goto(address)
    while True:
        for frame in page_.frames[1:]:
            found = frame.evaluate("window.drawn || null")
            if found:
                opened = page_.evaluate("performance.timeOrigin")
                return found[0] + found[1] - opened, found[0], found[2], found[3]
        page_.wait_for_timeout(20)


def measure(browser: Browser, address: str, rounds: int, shots: Path | None) -> None:
    """Prints the times of some rounds, each in a context without a cache, and takes pictures."""
    times = []
    for _ in range(rounds):
        with browser.new_context(viewport={"width": 1300, "height": 1000}) as context:
            context.add_init_script(_WATCH)
            times.append(drawn(context.new_page(), address))
    whole, frame = (statistics.median(time[part] for time in times) for part in (0, 1))
    worst = max(time[1] for time in times)
    print(f"{times[-1][2]} nodes, {times[-1][3]} edges: page to drawn {whole:.0f} ms, frame to drawn {frame:.0f} ms "
          f"(medians of {rounds}; the slowest frame {worst:.0f} ms)")  # fmt: skip
    if shots:
        take_pictures(browser, address, shots)


def take_pictures(browser: Browser, address: str, folder: Path) -> None:
    """The page in light and dark, wide and narrow."""
    for scheme in ("light", "dark"):
        for width in (1300, 390):
            with browser.new_context(
                viewport={"width": width, "height": 1000}, color_scheme="dark" if scheme == "dark" else "light"
            ) as context:
                context.add_init_script(_WATCH)
                shown = context.new_page()
                drawn(shown, address)
                shown.wait_for_timeout(1000)
                shown.screenshot(path=str(folder / f"graph_{scheme}_{width}.png"), full_page=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, default=300)
    parser.add_argument("--edges", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--address", help="a page of a running app to measure instead")
    parser.add_argument("--shots", type=Path, help="a folder for pictures, light and dark, wide and narrow")
    asked = parser.parse_args()
    path = next(found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        if asked.address:
            measure(browser, asked.address, asked.rounds, asked.shots)
        else:
            with serving(asked.nodes, asked.edges) as address:
                measure(browser, address, asked.rounds, asked.shots)
        browser.close()


if __name__ == "__main__":
    main()
