"""``ketagraph serve``: the app in the browser."""

from __future__ import annotations

import sys
from importlib.resources import files

import click

SETTINGS = {
    "browser.gatherUsageStats": "false",
    "server.headless": "true",
    "server.fileWatcherType": "none",
    "server.maxUploadSize": "10",  # MB; a page or a paper is smaller
    "runner.magicEnabled": "false",
    "runner.postScriptGC": "false",  # a full collection after each run took most of its time; Python collects anyway
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
}


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True)
@click.option("--address", default="127.0.0.1", show_default=True, help="Where to listen; 0.0.0.0 for all.")
def command(port: int, address: str) -> None:
    """Open the app on http://localhost:8501. It reads the graph and never writes to it.

    Example: ketagraph serve --port 8600
    """
    serve(port, address)


def serve(port: int, address: str = "127.0.0.1") -> None:
    """Runs Streamlit until it is stopped."""
    from streamlit.web import cli as streamlit

    options = [f"--{name}={value}" for name, value in SETTINGS.items()]
    script = str(files("app").joinpath("main.py"))
    sys.argv = ["streamlit", "run", script, f"--server.port={port}", f"--server.address={address}", *options]
    sys.exit(streamlit.main())
