"""Many sessions of the app at once, over Streamlit's own protocol: ``python -m benchmarks.load [--sessions 50]``.

Each session is a WebSocket of its own, as a browser opens it: it asks for a page by its address, waits until the server
says that the script has finished, pauses as a reader would, and goes on. A step is from the question to the end of the
script; what a browser takes to draw it is not in it. Needs KETAGRAPH_HOME with a loaded graph. With ``--kill`` the
private server is killed halfway: each session must then see a sentence, and go on when the server is back.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import subprocess
import sys
import time
import urllib.request
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from tornado.websocket import WebSocketClientConnection, websocket_connect

from graph.connection import open_store
from graph.server.private import running_server

PORT = 8655
PAUSE = (2.0, 8.0)
"""Seconds that a reader looks at a page, at least and at most."""
SEARCHES = ("ketamine alcohol relapse", "esketamine depression", "craving", "memory reconsolidation", "K-hole", "rats")
CLAIMS = (
    "Ketamine cures alcoholism",
    "Ketamine reduces craving in cocaine dependence",
    "Ketamine increases abstinence in alcohol use disorder",
    "Ketamine blocks NMDA receptors",
)
OUTCOMES = ("abstinence", "craving", "relapse")
STEP_SECONDS = 60


@dataclass
class Tally:
    """Seconds of each kind of step, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    sentences: int = 0

    def line(self, kind: str) -> str:
        values = sorted(self.seconds[kind])
        p50, p95 = (values[min(len(values) - 1, int(len(values) * share))] for share in (0.5, 0.95))
        return f"{kind}: {len(values)} steps, p50 {p50 * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms, most {values[-1]:.2f} s"


def addresses() -> dict[str, list[tuple[str, str]]]:
    """Pages by kind of step, as page and query string, for the graph that is loaded."""
    with open_store() as store:
        found = [row["id"] for row in store.read("update.paper_ids")][:2000]
    papers = random.Random(7).sample(found, min(60, len(found)))  # noqa: S311 (spreads questions, keeps no secret)
    return {
        "search": [("", f"q={words.replace(' ', '+')}") for words in SEARCHES],
        "paper": [("paper", f"id={paper}") for paper in papers],
        "evidence": [("evidence", f"substance=substance:ketamine&target=outcome:{outcome}") for outcome in OUTCOMES],
        "claim": [("check", f"claim={claim.replace(' ', '+')}") for claim in CLAIMS],
        "mechanisms": [("mechanisms", "from=substance:ketamine")],
    }


async def step(socket: WebSocketClientConnection, page: str, query: str) -> str:
    """Asks for a page; returns what is wrong with it, ``sentence`` where it says that the graph can't be read."""
    asked = BackMsg()
    asked.rerun_script.query_string = query
    asked.rerun_script.page_name = page
    await socket.write_message(asked.SerializeToString(), binary=True)
    outcome = ""
    while True:
        message = await socket.read_message()
        if not isinstance(message, bytes):
            return "the connection was closed"
        answer = ForwardMsg()
        answer.ParseFromString(message)
        kind = answer.WhichOneof("type")
        if kind == "page_not_found":
            return "no such page"
        if kind == "delta":
            element = answer.delta.new_element
            if element.WhichOneof("type") == "exception":
                outcome = f"exception: {element.exception.type}"
            elif element.WhichOneof("type") == "alert" and "can't be read just now" in element.alert.body:
                outcome = "sentence"
        if kind == "script_finished" and answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return outcome


async def session(number: int, pages: dict[str, list[tuple[str, str]]], until: float, tally: Tally) -> None:
    """A visitor who searches, opens papers, evidence and a claim, until it is time to go."""
    chance = random.Random(number)  # noqa: S311
    await asyncio.sleep(chance.uniform(0, PAUSE[1]))
    socket = await websocket_connect(f"ws://127.0.0.1:{PORT}/_stcore/stream", subprotocols=["streamlit"])
    while time.monotonic() < until:
        kind = chance.choices(list(pages), [4 if kind in ("search", "paper") else 1 for kind in pages])[0]
        page, query = chance.choice(pages[kind])
        begun = time.monotonic()
        try:
            outcome = await asyncio.wait_for(step(socket, page, query), STEP_SECONDS)
        except TimeoutError:
            outcome = f"no end within {STEP_SECONDS} s"
        if outcome == "sentence":
            tally.sentences += 1
        elif outcome:
            tally.errors.append(f"{kind}: {outcome}")
        else:
            tally.seconds[kind].append(time.monotonic() - begun)
        await asyncio.sleep(chance.uniform(*PAUSE))
    socket.close()


async def known_pages(pages: dict[str, list[tuple[str, str]]]) -> dict[str, list[tuple[str, str]]]:
    """The kinds whose page this version of the app has; each is asked for once, which warms the app up."""
    socket = await websocket_connect(f"ws://127.0.0.1:{PORT}/_stcore/stream", subprotocols=["streamlit"])
    found = {}
    for kind, places in pages.items():
        outcome = await step(socket, *places[0])
        print(f"{kind}: {outcome or 'answers'}", flush=True)
        if outcome != "no such page":
            found[kind] = places
    socket.close()
    return found


async def run(sessions: int, seconds: float, app: psutil.Process, *, kill: bool) -> Tally:
    pages = await known_pages(addresses())
    tally = Tally()
    until = time.monotonic() + seconds
    visitors = [asyncio.create_task(session(number, pages, until, tally)) for number in range(sessions)]
    watch = asyncio.create_task(_watch(app, until, kill=kill))
    await asyncio.gather(*visitors, watch)
    return tally


async def _watch(app: psutil.Process, until: float, *, kill: bool) -> None:
    """Prints the app's memory ten times, and kills Neo4j halfway where that is wanted."""
    begun, pending = time.monotonic(), kill
    while (now := time.monotonic()) < until:
        used, load = app.memory_info().rss / 2**20, os.getloadavg()[0]
        print(f"after {now - begun:.0f} s: app {used:.0f} MB; load average {load:.1f}", flush=True)
        if pending and now - begun > (until - begun) / 2:
            state = running_server()
            if state is not None:
                psutil.Process(state.pid).kill()
                print("Neo4j was killed", flush=True)
            pending = False
        await asyncio.sleep(max(1.0, (until - begun) / 10))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--kill", action="store_true", help="Kill the private Neo4j halfway.")
    chosen = parser.parse_args()
    command = [str(Path(sys.executable).with_name("ketagraph")), "serve", "--port", str(PORT)]
    app = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_until_up()
        tally = asyncio.run(run(chosen.sessions, chosen.seconds, psutil.Process(app.pid), kill=chosen.kill))
    finally:
        app.terminate()
        app.wait()
    for kind in tally.seconds:
        print(tally.line(kind))
    print(
        f"{len(tally.errors)} errors {sorted(set(tally.errors))}; {tally.sentences} times a sentence in place of a page"
    )


def _wait_until_up() -> None:
    until = time.monotonic() + 120
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/_stcore/health", timeout=2).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.3)
        else:
            return


if __name__ == "__main__":
    main()
