"""What the published file was on the day it was published 「封记」: so that damage is told from change.

What belongs here: a small file beside the warehouse with the sizes, times and hashes of the release and of the one
before it. DuckDB finds a damaged page only when somebody asks for it; an unchanged night would never ask.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from juesuan.storage import write_whole

_SUFFIX: Final = ".seal.json"


def seal_of(target: Path) -> Path:
    """Where the seal of a warehouse lies."""
    return target.with_name(target.name + _SUFFIX)


def seal(fresh: Path, release_id: str, target: Path, replaced: str | None) -> None:
    """Note what is about to take the target's place, and what stands there: a kill in between leaves one of the two."""
    status = fresh.stat()
    marks = [_mark(release_id, status, _sha256(str(fresh), *_stamp(status)))]
    if replaced is not None:
        before = [mark for mark in _marks(target) if mark["release_id"] == replaced]
        now = target.stat()
        marks += before[:1] or [_mark(replaced, now, _sha256(str(target), *_stamp(now)))]
    write_whole(seal_of(target), json.dumps(marks).encode())


@contextmanager
def read_ahead(fresh: Path) -> Iterator[None]:
    """Read a file that is about to be sealed while something else is done; the seal then knows its hash."""
    stamp = _stamp(fresh.stat())

    def read() -> None:
        # What can't be read is told by the seal itself.
        with suppress(OSError):
            _sha256(str(fresh), *stamp)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield
    finally:
        reader.join()


def is_sealed(target: Path) -> bool:
    """Whether a release of ours was published under this name."""
    return bool(_marks(target))


def is_intact(target: Path) -> bool:
    """Whether the file is what was published; one without a seal is taken as it is.

    Where size or time differ (a copy, a file put back from a backup) its contents decide, which reads all of it.
    """
    marks = _marks(target)
    if not marks:
        return True
    try:
        status = target.stat()
    except FileNotFoundError:
        return True
    if any(mark["size"] == status.st_size and mark["modified"] == status.st_mtime_ns for mark in marks):
        return True
    return _sha256(str(target), *_stamp(status)) in {mark["sha256"] for mark in marks}


def is_intact_throughout(target: Path) -> bool:
    """Whether all contents of the file are those that were published, whatever its size and time say; all of it is read.

    A file without a seal is taken as it is, one with a seal that says nothing is not.
    """
    marks = _marks(target)
    if not marks:
        return not seal_of(target).exists()
    return _digest(target) in {mark["sha256"] for mark in marks}


def release_before(target: Path) -> str | None:
    """The id of the release that the published one replaced, whatever the clock said at the time."""
    marks = _marks(target)
    return str(marks[1]["release_id"]) if len(marks) > 1 else None


def _marks(target: Path) -> list[dict[str, Any]]:
    try:
        marks = json.loads(seal_of(target).read_bytes())
        return [{name: mark[name] for name in ("release_id", "size", "modified", "sha256")} for mark in marks]
    except (OSError, ValueError, KeyError, TypeError):
        # No seal, or one that says nothing: then nothing is known against the file.
        return []


def _mark(release_id: str, status: os.stat_result, digest: str) -> dict[str, Any]:
    return {"release_id": release_id, "size": status.st_size, "modified": status.st_mtime_ns, "sha256": digest}


def _stamp(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_size, status.st_mtime_ns, status.st_ino


@lru_cache(maxsize=4)
def _sha256(path: str, _size: int, _modified: int, _inode: int) -> str:
    return _digest(Path(path))


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
