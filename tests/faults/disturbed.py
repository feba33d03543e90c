"""A load in a process of its own that is killed, or refused a write, at a named place of the program.

Places are functions, `module:function`, so that a kill hits the same line every time, however fast the machine is.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import importlib
import multiprocessing
import os
import resource
import signal
import traceback
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import duckdb
import light_warehouse
from loading import passes

import juesuan.warehouse.build
import juesuan.warehouse.publish
from juesuan import library, parts, run
from juesuan.errors import JuesuanError
from juesuan.settings import Settings, settings_from

MB = 1 << 20
context = multiprocessing.get_context("forkserver")
# Loaded once for all the loads that are disturbed: so each starts at once, and from the same sources.
context.set_forkserver_preload(
    ["juesuan.run", "juesuan.warehouse.build", "juesuan.warehouse.publish", "juesuan.report", "juesuan.tables.arrow",
     "pyarrow.parquet"]
)  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """Where something happens: before or after the call number `count` of a function."""

    place: str = ""
    when: str = "before"
    count: int = 1
    what: str = "kill"  # or an errno's name, or "limit" for a bound on the size of files


def settings_in(raw: Path, folder: Path) -> Settings:
    return settings_from(
        raw=raw, warehouse=folder / "x.duckdb", workers=2, seconds_per_document=20, memory_per_document=256 * MB,
        environment={},
    )  # fmt: skip


def undisturbed(settings: Settings, *, real: bool = False, reader: str = "fake_readers:plain", judge=passes):
    """A load in this process."""
    whole = juesuan.warehouse.publish.publish
    with patch.object(library, "_UNSETTLED_NS", -(10**12)):
        executor = light_warehouse.Inline() if reader == "fake_readers:plain" else None
        if real:
            return run.run(settings, reader=reader, judge=judge, executor=executor)
        with (
            patch.object(juesuan.warehouse.build, "build", light_warehouse.build),
            patch.object(juesuan.warehouse.publish, "publish", functools.partial(whole, parquet=False)),
        ):
            return run.run(settings, reader=reader, judge=judge, executor=executor)


def disturbed(settings: Settings, fault: Fault, *, real: bool = False, reader: str = "fake_readers:plain") -> tuple[int, str]:
    """A load in another process with the fault; its exit status (negative: a signal), and what it raised."""
    mine, theirs = context.Pipe()
    process = context.Process(target=_child, args=(settings, fault, real, reader, versions(), theirs))
    process.start()
    theirs.close()
    told = ""
    with contextlib.suppress(EOFError):
        told = mine.recv()
    process.join(60)
    mine.close()
    code = process.exitcode
    process.close()
    return code, told


def versions() -> tuple[str, str]:
    """The versions of this process's code: sources may be edited while a test runs, and are one night's all the same."""
    return parts.reader_version(), parts.program_version()


def same_versions(found: tuple[str, str]):
    stack = contextlib.ExitStack()
    stack.enter_context(patch.object(parts, "reader_version", lambda: found[0]))
    stack.enter_context(patch.object(parts, "program_version", lambda: found[1]))
    return stack


def _child(settings: Settings, fault: Fault, real: bool, reader: str, found: tuple[str, str], line) -> None:
    try:
        with same_versions(found), _arranged(fault):
            undisturbed(settings, real=real, reader=reader, judge=_judge)
    except JuesuanError as error:
        line.send(f"{type(error).__name__}: {error}")
    except BaseException:  # noqa: BLE001 - whatever it was, the test shows it
        line.send("UNEXPECTED " + traceback.format_exc())
    else:
        line.send("done")


def _judge(staged, *, previous, docs):
    return passes(staged, previous=previous, docs=docs)


def _arranged(fault: Fault):
    if fault.what == "limit":
        resource.setrlimit(resource.RLIMIT_FSIZE, (fault.count, fault.count))
        return patch.dict(os.environ, {})
    module, _, name = fault.place.partition(":")
    owner = importlib.import_module(module)
    *path, name = name.split(".")
    for step in path:
        owner = getattr(owner, step)
    return patch.object(owner, name, _disturbing(getattr(owner, name), fault))


def _disturbing(function, fault: Fault):
    calls = 0

    def strike():
        if fault.what == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        number = getattr(errno, fault.what)
        raise OSError(number, os.strerror(number))

    @functools.wraps(function)
    def replaced(*given, **named):
        nonlocal calls
        calls += 1
        if calls == fault.count and fault.when == "before":
            strike()
        result = function(*given, **named)
        if calls == fault.count and fault.when == "after":
            strike()
        return result

    return replaced


def contents_of(warehouse: Path) -> dict[str, list]:
    """Every table of a warehouse but when, by which run and over what it was built."""
    with duckdb.connect(":memory:") as con:
        con.execute(f"ATTACH '{warehouse}' AS w (READ_ONLY); USE w")
        names = con.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = 'w' AND schema_name = 'main'"
        ).fetchall()
        kept = sorted(name for (name,) in names if name not in ("release", "release_diff"))
        # A cell's place in the file may differ; what it says may not.
        return {name: sorted(con.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in kept}
