"""What is known of each source: one small SQLite file beside the blobs.

What belongs here: remembering. Losing the file costs a second fetch of everything, never a wrong answer: which
content belongs where is told anew by the sites, and what lies in the raw folder is compared by hash.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from juesuan.errors import SettingsError

FILE_NAME: Final = "fetch.sqlite"
STATES: Final = {"fetched": "已取得", "partly": "部分取得", "failed": "未取得", "waiting": "尚未询问"}

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS source (
  source_id TEXT PRIMARY KEY, unit TEXT, year INTEGER, region TEXT, kind TEXT, level TEXT, address TEXT, place TEXT,
  row INTEGER, wanted INTEGER, state TEXT, asked_at TEXT, fetched_at TEXT);
CREATE TABLE IF NOT EXISTS failure (
  source_id TEXT, address TEXT, reason TEXT, message_zh TEXT, message_en TEXT, fault TEXT, since TEXT,
  PRIMARY KEY (source_id, address));
CREATE TABLE IF NOT EXISTS resource (
  address TEXT PRIMARY KEY, etag TEXT, last_modified TEXT, sha256 TEXT, kind TEXT, name TEXT, charset TEXT);
CREATE TABLE IF NOT EXISTS file (source_id TEXT, sha256 TEXT, name TEXT, PRIMARY KEY (source_id, sha256));
CREATE TABLE IF NOT EXISTS laid (path TEXT PRIMARY KEY, place TEXT, version INTEGER, sha256 TEXT, at TEXT);
CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, value TEXT);
"""


@dataclass(frozen=True, slots=True)
class Resource:
    """What an address gave the last time: its validators, the blob, its kind and its name."""

    address: str
    etag: str
    last_modified: str
    sha256: str
    kind: str
    name: str
    charset: str = ""


@dataclass(frozen=True, slots=True)
class Laid:
    """A file put into the raw folder: its path below it, the place and version it belongs to, its hash."""

    path: str
    place: str
    version: int
    sha256: str


class State:
    """The remembered state, open for one run; every change is a transaction of its own."""

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        self.path = folder / FILE_NAME
        try:
            if read_only:
                self.con = sqlite3.connect(f"{self.path.as_uri()}?mode=ro", uri=True, timeout=30)
                # Opening reads nothing: this does.
                self.con.execute("SELECT count(*) FROM source").fetchone()
            else:
                folder.mkdir(parents=True, exist_ok=True)
                self.con = sqlite3.connect(self.path, timeout=30)
                self.con.executescript(_SCHEMA)
        except (sqlite3.Error, OSError) as error:
            raise SettingsError(
                f"获取记录 {self.path} 打不开（{error}）；可以删除它，下次会重新获取 | "
                f"the record of fetching {self.path} can't be opened ({error}): it may be removed, all is fetched again"
            ) from error

    def close(self) -> None:
        """Close the file."""
        self.con.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Changes that happen together or not at all."""
        with self.con:
            yield

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self.con.execute(query, values).fetchall()

    def resource(self, address: str) -> Resource | None:
        """What is known of an address."""
        found = self.rows(
            "SELECT address, etag, last_modified, sha256, kind, name, charset FROM resource WHERE address = ?",
            [address],
        )
        return Resource(*found[0]) if found else None

    def keep_resource(self, resource: Resource) -> None:
        """Remember what an address gave."""
        values = (resource.address, resource.etag, resource.last_modified, resource.sha256, resource.kind,
                  resource.name, resource.charset)  # fmt: skip
        with self.con:
            self.con.execute("INSERT OR REPLACE INTO resource VALUES (?, ?, ?, ?, ?, ?, ?)", values)

    def keep_files(self, source_id: str, files: Iterable[tuple[str, str]]) -> None:
        """The files of a source now: pairs of hash and name, replacing the former ones."""
        with self.con:
            self.con.execute("DELETE FROM file WHERE source_id = ?", [source_id])
            self.con.executemany(
                "INSERT OR IGNORE INTO file VALUES (?, ?, ?)", [(source_id, sha, name) for sha, name in files]
            )

    def files_of(self, place: str) -> list[tuple[str, str]]:
        """Hash and name of every file that the wanted sources of a place have, in the manifest's order."""
        found = self.rows(
            "SELECT f.sha256, f.name FROM file f JOIN source s USING (source_id) WHERE s.place = ? AND s.wanted "
            "ORDER BY s.row, f.rowid",
            [place],
        )
        return list({sha: (sha, name) for sha, name in reversed(found)}.values())[::-1]

    def laid(self, place: str) -> list[Laid]:
        """What was put into the raw folder for a place, the oldest version first."""
        found = self.rows(
            "SELECT path, place, version, sha256 FROM laid WHERE place = ? ORDER BY version, path", [place]
        )
        return [Laid(*row) for row in found]

    def keep_laid(self, place: str, version: int, files: Iterable[tuple[str, str]], at: str) -> None:
        """The paths of a version now: pairs of path and hash, replacing the former ones of that version."""
        with self.con:
            self.con.execute("DELETE FROM laid WHERE place = ? AND version = ?", [place, version])
            self.con.executemany(
                "INSERT OR REPLACE INTO laid VALUES (?, ?, ?, ?, ?)",
                [(path, place, version, sha, at) for path, sha in files],
            )

    def note(self, name: str, value: str | None = None) -> str:
        """A remembered word; with a value, remember that instead."""
        if value is not None:
            with self.con:
                self.con.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", [name, value])
            return value
        found = self.rows("SELECT value FROM note WHERE name = ?", [name])
        return str(found[0][0]) if found else ""
