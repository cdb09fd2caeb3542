"""Where Ketagraph keeps things on this machine."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs


def home_directory() -> Path:
    """State: the private server's data, rejects, progress of downloads. `KETAGRAPH_HOME`, else the system's place."""
    named = os.environ.get("KETAGRAPH_HOME", "").strip()
    return Path(named).expanduser() if named else Path(platformdirs.user_data_dir("ketagraph", appauthor=False))


def cache_directory() -> Path:
    """What can be fetched again: the server's jars. Shared by all homes of a user."""
    named = os.environ.get("KETAGRAPH_CACHE", "").strip()
    return Path(named).expanduser() if named else Path(platformdirs.user_cache_dir("ketagraph", appauthor=False))
