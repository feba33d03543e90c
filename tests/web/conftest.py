"""One published release for all tests of the dashboard, made from shipped samples; a server and a browser for some."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import duckdb
import pytest
from web_browser import CHROMIUM, FLAGS, MOST_MS, Served, Visitor, free_port, wait_for
from web_release import BROKEN, ROOT, SOUND, Rows, Shown, hostile, of_year, publish_release, read_samples

pytest.importorskip("streamlit", reason="the extra `dashboard` is not installed")


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Rows]]:
    raw = tmp_path_factory.mktemp("raw")
    return raw, read_samples(raw)


@pytest.fixture(scope="session")
def shown(samples: tuple[Path, dict[str, Rows]], tmp_path_factory: pytest.TempPathFactory) -> Shown:
    raw, documents = samples
    target = tmp_path_factory.mktemp("published") / "juesuan.duckdb"
    documents = {
        **documents,
        "2023": of_year(documents[SOUND], 2023),
        "hostile": hostile(documents[BROKEN]),
    }
    publish_release(documents.values(), target, "20250901T020000Z-first")
    return Shown(target, raw, documents)


@pytest.fixture
def con(shown: Shown) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published release as the pages ask it."""
    from dashboard.source import current

    with current(shown.warehouse).cursor() as cursor:
        yield cursor


@pytest.fixture(scope="module")
def served(shown: Shown, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    warehouse = folder / "juesuan.duckdb"
    shutil.copyfile(shown.warehouse, warehouse)
    port = free_port()
    start = f"from dashboard.serve import main; main({str(warehouse)!r}, {str(shown.raw)!r}, {port})"
    with (folder / "said.txt").open("w") as said:
        server = subprocess.Popen(
            [sys.executable, "-c", start],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=said,
            stderr=said,
        )
        try:
            wait_for(port, server, folder / "said.txt")
            yield Served(port, warehouse)
        finally:
            server.terminate()
            server.wait(10)
    # Nothing that went wrong on the server was hidden from us.
    assert "Traceback" not in (folder / "said.txt").read_text()


@pytest.fixture(scope="module")
def browser(served: Served) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        # One set of cookies and one cache; each test has a tab, and so a session, of its own.
        context = chromium.new_context(viewport={"width": 1440, "height": 1400}, locale="zh-CN")
        context.set_default_timeout(MOST_MS)
        yield context
        chromium.close()


@pytest.fixture
def visitor(browser: Any, served: Served) -> Iterator[Visitor]:
    requests: list[str] = []
    tab = browser.new_page()
    tab.on("request", lambda request: requests.append(request.url))
    tab.on("websocket", lambda line: requests.append(line.url))
    yield Visitor(tab, requests)
    tab.close()
    assert requests
    # Whatever the test was about: no other host was ever asked.
    hosts = {urlsplit(url).netloc for url in requests if not url.startswith(("data:", "blob:"))}
    assert hosts <= {f"127.0.0.1:{served.port}"}
