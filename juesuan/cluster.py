"""Reading on the machines of a Dask cluster 「多机」: bytes travel there, whole parts come back.

What belongs here: connecting, what a task looks like on the way, and what a machine of the cluster does with it. A
machine of the cluster needs this package in the same version and nothing else: no folder in common, no credentials.
A document is read there as it is here, in a process of its own that is bounded in time and memory.
"""

from __future__ import annotations

import atexit
import contextlib
import tempfile
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from juesuan import parts
from juesuan.elsewhere import Answer, Engine, Task
from juesuan.errors import SettingsError
from juesuan.settings import scan_seconds
from juesuan.storage import refuse_secrets

if TYPE_CHECKING:
    from juesuan.pool import Bounds, Pool
    from juesuan.settings import Settings

_SECONDS_TO_CONNECT: Final = 20
# Documents on the way for each one being read: enough that no machine waits for the next.
_AHEAD: Final = 2
# A process there may have to start first, and a machine that died is noticed late.
_SLACK: Final = 180.0

_mine = threading.local()


@contextlib.contextmanager
def reading_engine(settings: Settings) -> Iterator[Engine | None]:
    """The cluster that the settings name, as an engine to read on; None where they name none.

    Raises SettingsError where the scheduler does not answer, has no machines, or they run another version.
    """
    if not settings.scheduler:
        yield None
        return
    refuse_secrets(settings.scheduler, "--scheduler")
    try:
        from distributed import Client
    except ImportError as error:
        raise SettingsError(
            "使用 --scheduler 需要安装 juesuan[cluster] | --scheduler needs juesuan[cluster] to be installed"
        ) from error
    try:
        client: Any = Client(settings.scheduler, timeout=_SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"无法连接调度器 {settings.scheduler}（{error}）；请检查地址，或不带 --scheduler 在本机读取 | "
            f"can't reach the scheduler {settings.scheduler} ({error}): check the address, "
            "or read on this machine without --scheduler"
        ) from error
    with client:
        slots = sum(client.nthreads().values())
        _refuse_other_versions(client.run(parts.reader_version), settings.scheduler)
        # Without pure=False a document that is read again would get the answer of the first time.
        executor = client.get_executor(pure=False)
        folder = settings.parts

        def unpack(value: Answer) -> Answer:
            files = value.pop("files", {})
            if files:
                parts.adopt(folder, value["part"], files)
            return value

        # A machine that reads a long scan is not gone.
        patience = _AHEAD * (settings.seconds_per_document + scan_seconds()[1]) + _SLACK
        yield Engine(executor, read_there, pack, unpack, max(1, slots * _AHEAD), patience)


def _refuse_other_versions(found: Mapping[str, Any], scheduler: str) -> None:
    ours = parts.reader_version()
    others = [address for address, version in found.items() if version != ours]
    if not found or others:
        what = "，".join(others) or "（没有 no workers）"
        raise SettingsError(
            f"{scheduler} 的工作进程与本机版本不同或不存在：{what}；请安装同一版本并重启 | workers of {scheduler} run "
            f"another version, or there are none: {what}; install the same version there and restart them"
        )


def pack(task: Task) -> Task:
    """A task as it travels: the bytes of the document in place of where it lies on this machine."""
    path, root = Path(task["path"]), Path(task["root"])
    kept = {
        name: task[name]
        for name in ("report_id", "file", "reader", "version", "seconds", "memory", "also", "names", "note")
        if name in task
    }
    more = [(one.relative_to(root).as_posix(), one.read_bytes()) for one in map(Path, task.get("attached", ()))]
    return {**kept, "scan_seconds": scan_seconds(), "place": path.relative_to(root).as_posix(), "content": path.read_bytes(), "more": more}


def read_there(task: Task) -> Answer:
    """On a machine of the cluster: read one document in a bounded process and give back the files of its part.

    The answer is like `juesuan.worker.attempt`'s; its value holds the part's files by name. Raises RuntimeError for a
    task from another version, which then is read where it came from.
    """
    from juesuan.pool import Bounds

    if task["version"] != parts.reader_version():
        raise RuntimeError(f"this machine reads as {parts.reader_version()}, the task wants {task['version']}")
    with tempfile.TemporaryDirectory(prefix="juesuan-") as scratch:
        root, folder = Path(scratch, "raw"), Path(scratch, "parts")
        laid = [_laid(root, *one) for one in ((task["place"], task["content"]), *task.get("more", ()))]
        kept = ("report_id", "file", "reader", "version", "also", "names", "note")
        inner: dict[str, Any] = {name: task[name] for name in kept if name in task}
        inner |= {"path": laid[0], "attached": laid[1:], "root": str(root), "folder": str(folder)}
        outcome = next(iter(_pool(Bounds(task["seconds"], task["memory"], *task["scan_seconds"])).run([inner], deque([0]), 1)))
        spent = {"seconds": outcome.seconds, "memory": outcome.memory}
        if outcome.value is None:
            return {"reason": outcome.reason, "detail": outcome.detail, **spent}
        files = {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}
        return {"value": {**outcome.value, "files": files}, **spent}


def _laid(root: Path, place: str, content: bytes) -> str:
    """Where one file of a report was laid below the folder it travels with."""
    path = root / place
    if not path.resolve().is_relative_to(root.resolve()):
        raise RuntimeError(f"a document must not lie outside its folder: {place}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return str(path)


def _pool(bounds: Bounds) -> Pool:
    """The reading process of this thread of the cluster's machine, kept from one document to the next."""
    from juesuan.pool import Pool

    held: Pool | None = getattr(_mine, "pool", None)
    if held is not None and held.bounds == bounds:
        return held
    if held is not None:
        held.close()
    pool = Pool("juesuan.parts:read_and_store", "juesuan.parts:warm_up", bounds, Path(tempfile.gettempdir()))
    atexit.register(pool.close)
    _mine.pool = pool
    return pool
