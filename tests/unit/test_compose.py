"""docker-compose.yml, as far as it can be held without Docker: limits, who is reached, which Neo4j."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from graph.server.jars import NEO4J_VERSION

ROOT = Path(__file__).resolve().parents[2]
CONTENT: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = CONTENT["services"]
_UNITS = {"m": 1, "g": 1024}


def megabytes(text: str) -> int:
    """``512m`` and ``1g`` as megabytes."""
    number, unit = re.fullmatch(r"(\d+)([mg])", text).groups()  # type: ignore[union-attr]
    return int(number) * _UNITS[unit]


@pytest.mark.parametrize("name", SERVICES)
def test_memory_processors_processes_and_logs_are_limited(name: str) -> None:
    limits = SERVICES[name]["deploy"]["resources"]["limits"]
    assert megabytes(limits["memory"]) <= 4096
    assert float(limits["cpus"]) <= 2
    assert 0 < limits["pids"] <= 512
    assert {"max-size", "max-file"} <= set(SERVICES[name]["logging"]["options"])


@pytest.mark.parametrize("name", SERVICES)
def test_only_this_machine_is_answered_and_no_new_rights_are_gained(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name]["ports"])
    assert "no-new-privileges:true" in SERVICES[name]["security_opt"]


def test_neo4j_fits_into_its_memory_and_writes_down_no_queries() -> None:
    settings = SERVICES["neo4j"]["environment"]
    held = sum(megabytes(settings[f"NEO4J_server_memory_{part}"]) for part in ("heap_max__size", "pagecache_size"))
    # Java itself and Lucene need room beside heap and page cache; 700 MB is our allowance, not a measurement.
    assert held + 700 <= megabytes(SERVICES["neo4j"]["deploy"]["resources"]["limits"]["memory"])
    assert settings["NEO4J_db_logs_query_enabled"] == "OFF"


def test_it_is_the_same_neo4j_as_the_private_one() -> None:
    assert SERVICES["neo4j"]["image"] == f"neo4j:{NEO4J_VERSION}-community"


def test_no_password_stands_in_the_file() -> None:
    passwords = [SERVICES["neo4j"]["environment"]["NEO4J_AUTH"], SERVICES["app"]["environment"]["NEO4J_PASSWORD"]]
    assert all("${NEO4J_PASSWORD:?" in password for password in passwords)


def test_what_is_mounted_is_declared() -> None:
    mounted = {volume.split(":")[0] for service in SERVICES.values() for volume in service["volumes"]}
    assert mounted == set(CONTENT["volumes"])
