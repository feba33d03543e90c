"""A running dashboard and a visitor with a real browser, for the tests that need one."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

# What the browser would do of its own accord is switched off, so that each request seen is the page's.
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
MOST_MS = 20_000


@dataclass(frozen=True)
class Served:
    """A running dashboard: its port, and the warehouse that it shows."""

    port: int
    warehouse: Path

    def at(self, path: str, **address: str) -> str:
        query = "&".join(f"{key}={quote(value)}" for key, value in address.items())
        return f"http://127.0.0.1:{self.port}/{path}" + (f"?{query}" if query else "")


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def wait_for(port: int, server: subprocess.Popen[bytes], said: Path) -> None:
    until = time.monotonic() + 40
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail(f"the dashboard did not start: {said.read_text()}")


@dataclass(frozen=True)
class Visitor:
    """A tab, and every request that it has made."""

    tab: Any
    requests: list[str]

    def go(self, url: str) -> Any:
        self.tab.goto(url)
        self.tab.wait_for_selector("h1")
        self.settle()
        return self.tab

    def settle(self) -> None:
        """Wait until nothing is being drawn any more."""
        self.tab.wait_for_timeout(150)
        self.tab.wait_for_function(
            "!document.querySelector('[data-testid=stStatusWidget]') && !document.querySelector('[data-stale=true]')"
            " && !document.querySelector('[data-testid=stSkeleton]')"
        )
        assert self.tab.locator("[data-testid=stException]").count() == 0

    def address(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.tab.url).query)
