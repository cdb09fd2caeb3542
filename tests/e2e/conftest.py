"""The app in a real browser: Debian's Chromium, driven by Playwright, against the app that `ketagraph serve` starts."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from graph.store import Store

KETAGRAPH = str(Path(sys.executable).with_name("ketagraph"))
_SECONDS = 90
"""How long a page may take to draw; long, because a machine that tests is often busy with other work."""
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def app(server: Store) -> Iterator[str]:
    """Address of the app, which reads the test store."""
    with serving() as address:
        yield address


@contextmanager
def serving(**environment: str) -> Iterator[str]:
    """An app of its own, on a free port, with changes to the environment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [KETAGRAPH, "serve", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **environment},
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/_stcore/health")
        yield address
    finally:
        process.terminate()
        process.wait(20)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A page that was not drawn in time is asked once more: on a busy machine that says nothing of the app.

    The rerun is counted in pytest's last line; what fails twice, or in any other way, fails.
    """
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=["TimeoutError", "Locator expected"]))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
    )
    if not path:
        pytest.skip("there is no Chromium: install Debian's package chromium, or run make test as root")
    expect.set_options(timeout=_SECONDS * 1000)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(_QUIET))
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page in a context of its own."""
    context = browser.new_context(viewport={"width": 1300, "height": 1000})
    page = context.new_page()
    page.set_default_timeout(_SECONDS * 1000)
    yield page
    context.close()


def ready(page: Page) -> None:
    """Waits until the whole page is drawn."""
    expect(page.get_by_text("It is no medical advice").last).to_be_visible()
    expect(page.locator("[data-testid=stStatusWidget]")).to_have_count(0)


def is_outside(address: str) -> bool:
    """Whether a request of the browser leaves this machine."""
    parts = urlsplit(address)
    return parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname != "127.0.0.1"


def _wait_for(address: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"the app did not answer at {address}")
