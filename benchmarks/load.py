"""Many sessions of the app at once, over Streamlit's own protocol: ``python -m benchmarks.load [--sessions 50]``.

Each session is a WebSocket of its own, as a browser opens it: it asks for a page by its address, waits until the server
says that the script has finished, pauses as a reader would, and goes on. A step is from the question to the end of the
script; what a browser takes to draw it is not in it. Needs KETAGRAPH_HOME with a loaded graph. With ``--kill`` the
private server is killed halfway: what a session then sees must be a sentence or a page, and each must go on when the
server is back. Steps between the kill and the first page after it are counted apart.
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
from streamlit.proto.Delta_pb2 import Delta
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
SENTENCE, OPENING, THEN_PAGE = "a sentence", "the graph is being opened", "a sentence, then the page"


@dataclass
class Tally:
    """Seconds of each kind of step, and what went wrong.

    `killed` is when Neo4j was killed, `back` when the first page asked for after that was there (monotonic seconds).
    `told` are the sessions that saw a sentence, with the seconds until they did; `waited` the seconds of steps that
    the kill fell into; `on` the sessions that got a page afterwards.
    """

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    killed: float = 0.0
    back: float = 0.0
    told: dict[int, float] = field(default_factory=dict)
    waited: list[float] = field(default_factory=list)
    on: set[int] = field(default_factory=set)

    def note(self, number: int, kind: str, begun: float, outcome: str, told: float) -> None:
        """A step of a session, what came of it, and after how many seconds a sentence was there."""
        now = time.monotonic()
        if outcome in (SENTENCE, THEN_PAGE):
            self.told[number] = max(told, self.told.get(number, 0.0))
        elif outcome:
            self.errors.append(f"{kind}: {outcome}")
        if self.killed and (outcome == THEN_PAGE or (not outcome and begun > self.killed)):
            self.on.add(number)
            self.back = self.back or now
        if self.killed and now > self.killed and (not self.back or begun < self.back):
            self.waited.append(now - begun)
        elif not outcome:
            self.seconds[kind].append(now - begun)

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


async def step(socket: WebSocketClientConnection, page: str, query: str) -> tuple[str, float]:
    """Asks for a page; returns what is wrong with it, and after how many seconds a sentence said so.

    `SENTENCE` where it says that the graph can't be read just now; `THEN_PAGE` where it said so, or that the graph is
    being opened, and went on by itself.
    """
    asked = BackMsg()
    asked.rerun_script.query_string = query
    asked.rerun_script.page_name = page
    begun = time.monotonic()
    await socket.write_message(asked.SerializeToString(), binary=True)
    outcome, told = "", 0.0
    while True:
        message = await socket.read_message()
        if not isinstance(message, bytes):
            return "the connection was closed", told
        answer = ForwardMsg()
        answer.ParseFromString(message)
        kind = answer.WhichOneof("type")
        if kind == "page_not_found":
            return "no such page", told
        if kind == "delta":
            said = _said(answer.delta)
            told = told or (time.monotonic() - begun if said in (SENTENCE, OPENING) else 0.0)
            outcome = outcome if said in ("", OPENING) else said
        if kind == "script_finished" and answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return outcome or (THEN_PAGE if told else ""), told
        if kind == "script_finished" and outcome == SENTENCE:
            outcome = ""


def _said(delta: Delta) -> str:
    """What a new element of a page says of a failure."""
    if any("Opening the graph" in passing.spinner.text for passing in delta.new_transient.elements):
        return OPENING
    element = delta.new_element
    kind = element.WhichOneof("type")
    if kind == "exception":
        return f"exception: {element.exception.type}"
    return SENTENCE if kind == "alert" and "can't be read just now" in element.alert.body else ""


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
            outcome, told = await asyncio.wait_for(step(socket, page, query), STEP_SECONDS)
        except TimeoutError:
            outcome, told = f"no end within {STEP_SECONDS} s", 0.0
        tally.note(number, kind, begun, outcome, told)
        await asyncio.sleep(chance.uniform(*PAUSE))
    socket.close()


async def known_pages(pages: dict[str, list[tuple[str, str]]]) -> dict[str, list[tuple[str, str]]]:
    """The kinds whose page this version of the app has; each is asked for once, which warms the app up."""
    socket = await websocket_connect(f"ws://127.0.0.1:{PORT}/_stcore/stream", subprotocols=["streamlit"])
    found = {}
    for kind, places in pages.items():
        outcome, _ = await step(socket, *places[0])
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
    watch = asyncio.create_task(_watch(app, until, tally, kill=kill))
    await asyncio.gather(*visitors, watch)
    return tally


async def _watch(app: psutil.Process, until: float, tally: Tally, *, kill: bool) -> None:
    """Prints the app's memory ten times, and kills Neo4j halfway where that is wanted."""
    begun, pending = time.monotonic(), kill
    while (now := time.monotonic()) < until:
        used, load = app.memory_info().rss / 2**20, os.getloadavg()[0]
        print(f"after {now - begun:.0f} s: app {used:.0f} MB; load average {load:.1f}", flush=True)
        if pending and now - begun > (until - begun) / 2:
            state = running_server()
            if state is not None:
                tally.killed = time.monotonic()
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
        process = psutil.Process(app.pid)
        begun = sum(process.cpu_times()[:2])
        tally = asyncio.run(run(chosen.sessions, chosen.seconds, process, kill=chosen.kill))
        used = sum(process.cpu_times()[:2]) - begun
    finally:
        app.terminate()
        app.wait()
    for kind in tally.seconds:
        print(tally.line(kind))
    steps = sum(map(len, tally.seconds.values()))
    print(f"the app took {used / steps * 1000:.0f} ms of processor time a step")
    if tally.killed:
        print(
            f"Neo4j was away for {tally.back - tally.killed:.1f} s: {len(tally.waited)} steps fell into it, the "
            f"longest of {max(tally.waited, default=0.0):.1f} s; {len(tally.told)} sessions were told in a sentence, "
            f"after {max(tally.told.values(), default=0.0):.1f} s at most; {len(tally.on)} of {chosen.sessions} went on"
        )
    print(f"{len(tally.errors)} errors {sorted(set(tally.errors))}")


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
