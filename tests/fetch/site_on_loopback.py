"""A web server on loopback that can misbehave, and the folders of a fetch from it."""

from __future__ import annotations

import csv
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from juesuan.fetch.bounds import FetchBounds
from juesuan.fetch.run import FetchResult, fetch
from juesuan.settings import Settings

Reply = Callable[["Visit"], None]
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"


def pdf(words: str = "") -> bytes:
    return PDF.replace(b"<<>>", b"<< /Title (" + words.encode() + b") >>", 1)


class Visit(BaseHTTPRequestHandler):
    """One request; pages are looked up by path."""

    protocol_version = "HTTP/1.1"
    server: Site  # type: ignore[assignment]

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.server.headers_seen.append({name.lower(): value for name, value in self.headers.items()})
        page = self.server.pages.get(self.path)
        if page is None:
            self.give(b"", 404)
        elif callable(page):
            page(self)
        else:
            self.give(page)

    def give(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


class Site(ThreadingHTTPServer):
    """A site: bytes or a function for each path; remembers what it was asked."""

    daemon_threads = True
    # A hung-up client is what some tests are about.
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Visit)
        self.pages: dict[str, bytes | Reply] = {}
        self.asked: list[str] = []
        self.headers_seen: list[dict[str, str]] = []
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def times(self, path: str) -> int:
        return self.asked.count(path)


@dataclass
class Fetching:
    """A manifest over a site, fetched as often as a test likes."""

    site: Site
    settings: Settings
    bounds: FetchBounds
    rows: list[dict[str, str]] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)

    def wants(self, path: str, unit: str = "某局", **more: str) -> Fetching:
        address = path if "://" in path else self.site.address + path
        self.rows.append({"unit": unit, "year": "2024", "region": "云岭省", "address": address, **more})
        return self

    def run(self, **bounds: Any) -> FetchResult:
        names = list(dict.fromkeys(name for row in self.rows for name in row))
        with self.settings.sources.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, names, restval="")
            writer.writeheader()
            writer.writerows(self.rows)

        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)

        return fetch(self.settings, replace(self.bounds, **bounds), sleep=sleep)

    @property
    def laid(self) -> list[str]:
        """Every file in the raw folder, hidden ones too."""
        raw = self.settings.raw
        return sorted(path.relative_to(raw).as_posix() for path in raw.rglob("*") if path.is_file())

    @property
    def stored(self) -> list[Path]:
        """Every file among the blobs and among what is arriving."""
        return [path for path in self.settings.fetched.rglob("*") if path.is_file() and "fetch." not in path.name]

    def content(self, file: str) -> bytes:
        return (self.settings.raw / file).read_bytes()
