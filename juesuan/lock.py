"""One load at a time for each warehouse, and who holds it.

What belongs here: the lock file beside the warehouse and the note of its holder. The kernel gives the lock
back when a process dies, so nothing has to be cleaned up after a crash.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from juesuan.errors import LoadRunning, SettingsError
from juesuan.settings import Settings

_held = threading.local()


@contextmanager
def load_lock(settings: Settings) -> Iterator[None]:
    """Hold the warehouse's lock; within one thread it may be taken again.

    Raises LoadRunning, naming the holder, where another process or thread loads the same warehouse.
    """
    import filelock

    paths: set[Path] = _held.__dict__.setdefault("paths", set())
    if settings.lock in paths:
        yield
        return
    lock = filelock.FileLock(settings.lock, timeout=0)
    try:
        lock.acquire()
    except filelock.Timeout:
        raise LoadRunning(_held_by(settings)) from None
    except OSError as error:
        raise SettingsError(
            f"无法建立锁文件 {settings.lock}（{error.strerror}） | can't make the lock file {settings.lock}: {error.strerror}"
        ) from error
    paths.add(settings.lock)
    note = _note(settings)
    try:
        # Who holds it is a courtesy: a full disk is told of by what the load itself has to write.
        with contextlib.suppress(OSError):
            note.write_text(json.dumps(_me()), encoding="utf-8")
        yield
    finally:
        note.unlink(missing_ok=True)
        paths.discard(settings.lock)
        lock.release()


def _note(settings: Settings) -> Path:
    return settings.lock.with_name(settings.lock.name + ".holder")


def _me() -> dict[str, str | int]:
    return {
        "process": os.getpid(),
        "host": socket.gethostname(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": Path(sys.argv[0]).name if sys.argv else "",
    }


def _held_by(settings: Settings) -> str:
    try:
        who = json.loads(_note(settings).read_text(encoding="utf-8"))
        zh = f"进程 {who['process']}（{who['host']}，{who['command']}，自 {who['since']} 起）"
        en = f"process {who['process']} on {who['host']} ({who['command']}), since {who['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        zh, en = "另一进程", "another process"
    return (
        f"{zh}正在载入 {settings.warehouse}；请等它结束，或用 --warehouse 指定另一个文件 | "
        f"{en} is loading {settings.warehouse}: wait for it to end, or name another file with --warehouse"
    )
