"""The folders of a fetch, and a site on loopback that can misbehave."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from juesuan.fetch.bounds import bounds_from
from juesuan.settings import settings_from
from tests.fetch.site_on_loopback import Fetching, Site


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.shutdown()
    site.server_close()


@pytest.fixture
def fetching(site: Site, tmp_path: Path) -> Fetching:
    settings = settings_from(raw=tmp_path / "raw", warehouse=tmp_path / "w" / "x.duckdb", workers=1, environment={})
    settings.raw.mkdir()
    bounds = bounds_from(
        {"JUESUAN_FETCH_PRIVATE": "127.0.0.1"},
        interval=0,
        backoff=0,
        idle_seconds=5,
        seconds_per_file=5,
        largest_file=1 << 20,
    )
    return Fetching(site, settings, bounds)


@pytest.fixture
def closed_port() -> int:
    """A port of loopback on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
