"""The release that the pages look at: opened read-only, shared by all visitors, changed when a new one is published.

What belongs here: noticing that the published file is another one, and keeping answers for as long as it is the
same. What must not: SQL of the pages, wording. No file is locked: a publication is a rename, and whoever still looks
at the release before keeps it until the page is drawn again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import streamlit as st
from duckdb import DuckDBPyConnection

from juesuan.errors import WarehouseMissing
from juesuan.warehouse.published import connect

Answer = TypeVar("Answer")

# A file is another one when its inode, its time of change or its size is.
Mark = tuple[int, int, int]

# Answers are small frames, at most one page of a list each.
_ANSWERS_KEPT: Final = 2000
_lock: Final = threading.Lock()
_opened: dict[Path, Source] = {}


@dataclass(frozen=True, slots=True)
class Source:
    """One release, opened: everything that a page shows comes from the same one."""

    path: Path
    mark: Mark
    con: DuckDBPyConnection

    def ask(self, question: Callable[..., Answer], *arguments: Any, **named: Any) -> Answer:
        """The answer to one of `dashboard.queries`, remembered for as long as the release is the published one."""
        name = f"{question.__module__}.{question.__qualname__}"
        answer: Answer = _answer(name, str(self.path), self.mark, self, question, arguments, named)
        return answer

    def cursor(self) -> DuckDBPyConnection:
        """A connection of one's own to the same release: visitors ask at the same time."""
        cursor = self.con.cursor()
        # A cursor starts in the empty database in memory, beside which the release is attached.
        cursor.execute("USE juesuan")
        return cursor


def mark_of(path: Path) -> Mark:
    """What tells the file at this path from the one that stood there before; WarehouseMissing where there is none."""
    try:
        status = path.stat()
    except OSError as problem:
        raise WarehouseMissing(
            f"没有找到数据仓库 {path}：请先运行 juesuan run | there is no warehouse at {path}: run `juesuan run` first"
        ) from problem
    return status.st_ino, status.st_mtime_ns, status.st_size


def current(path: Path) -> Source:
    """The published release, opened anew if another one has been published since.

    Raises WarehouseMissing where there is none or none that can be read.
    """
    with _lock:
        while True:
            mark = mark_of(path)
            source = _opened.get(path)
            if source is not None and source.mark == mark:
                return source
            # Sealed: no statement reaches another file.
            con = connect(path, sealed=True)
            if mark_of(path) == mark:
                # The one before is closed when its last page is done with it.
                _opened[path] = Source(path, mark, con)
                return _opened[path]
            # Another was published between looking and opening: its answers must not pass for the older one's.
            con.close()


@st.cache_data(max_entries=_ANSWERS_KEPT, show_spinner=False)
def _answer(
    name: str,  # noqa: ARG001 - part of the key, as are path and mark
    path: str,  # noqa: ARG001
    mark: Mark,  # noqa: ARG001
    _source: Source,
    _question: Callable[..., Any],
    arguments: tuple[Any, ...],
    named: dict[str, Any],
) -> Any:
    with _source.cursor() as cursor:
        return _question(cursor, *arguments, **named)
