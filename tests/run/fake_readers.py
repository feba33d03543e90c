"""Readers that do to their process what a hostile or unlucky document might; named `fake_readers:name` in tests."""

from __future__ import annotations

import hashlib
import os
import signal
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

from juesuan.facts import Coverage, Fact, Quarantined, coverage_row, fact_row, quarantine_rows
from juesuan.granted import room_for_libraries, scanned_page_begins
from juesuan.identify import identify


def rows_for(path: Path, root: Path, facts: int = 2) -> dict[str, list[dict[str, Any]]]:
    content = path.read_bytes()
    key = hashlib.sha256(content).hexdigest()
    identity = identify([], path, root)
    head = {
        "report_id": key, "unit_id": hashlib.sha256(str(identity.unit_name).encode()).hexdigest()[:16],
        "unit_name": identity.unit_name, "entity_level": "unit", "region": identity.region, "region_code": None,
        "fiscal_year": identity.fiscal_year, "report_kind": "final_accounts", "title": None, "file": "wrong",
        "file_bytes": len(content), "pages": 1, "document_date": None, "is_current": True, "state": "loaded",
        "read_by": "pdfium", "reader_version": "", "numerals_in_tables": facts, "numerals_in_facts": facts,
    }  # fmt: skip
    printed = [
        Fact("income", row, 3, "income", "total" if row == 1 else "function", "合计", None, None, None, None, None,
             "income_total", "all_funds", "actual", "number", Decimal("12.50"), Decimal("0.01"), None, "12.50", "元", 1,
             0.0, 0.0, 1.0, 1.0, "pdfium")
        for row in range(1, facts + 1)
    ]  # fmt: skip
    problem = Quarantined("cell", "test", "试", "test", page=1) if b"problem" in content else None
    return {
        "dim_report": [head],
        "fact_amount": [fact_row(key, fact) for fact in printed],
        "form_coverage": [coverage_row(key, Coverage("income", "found", rows=facts, amounts=facts))],
        "quarantine": quarantine_rows(key, "wrong", (problem,) if problem else ()),
    }


def plain(path: Path, *, root: Path, **_: object) -> dict[str, list[dict[str, Any]]]:
    return rows_for(path, root)


def by_name(path: Path, *, root: Path, **_: object) -> dict[str, list[dict[str, Any]]]:
    """Do what the file's name says, else read it plainly."""
    name = path.stem
    if "crash" in name:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "hang" in name:
        time.sleep(3600)
    if "hog" in name:
        held = [bytearray(1 << 26) for _ in range(10_000)]
        raise AssertionError(f"held {len(held)}")
    if "slow" in name:
        time.sleep(0.5)
    if "raise" in name:
        raise ValueError("a bug on purpose")
    if "leave" in name:
        os._exit(3)
    return rows_for(path, root)


def once_only(path: Path, *, root: Path, **_: object) -> dict[str, list[dict[str, Any]]]:
    """Crash on the first attempt for a file, succeed on the next: trouble of the machine, not of the document."""
    mark = path.with_suffix(".tried")
    if "once" in path.stem and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return rows_for(path, root)


def growing(path: Path, *, root: Path, **_: object) -> dict[str, list[dict[str, Any]]]:
    """Rewrite the file while reading it, once."""
    mark = path.with_suffix(".grown")
    rows = rows_for(path, root)
    if "grow" in path.stem and not mark.exists():
        mark.touch()
        path.write_bytes(path.read_bytes() + b"more")
        return rows_for(path, root)
    if "vanish" in path.stem:
        path.unlink()
        rows["dim_report"][0]["report_id"] = "0" * 64
    return rows


# What this process has been given so far.
SERVED: list[int] = []


def double(task: dict[str, Any]) -> dict[str, Any]:
    """Not a reader: a task for the pool's own tests."""
    number = task["number"]
    what = task.get("do")
    SERVED.append(number)
    if what == "crash" or (what == "crash_after_others" and len(SERVED) > 1):
        os.kill(os.getpid(), signal.SIGSEGV)
    if what == "hang":
        time.sleep(3600)
    if what == "exit":
        os.write(2, b"last words")
        os._exit(7)
    if what == "babble":
        import gc
        from multiprocessing.connection import Connection

        (line,) = [thing for thing in gc.get_objects() if isinstance(thing, Connection)]
        line.send_bytes(b"\x80\x04 not json")
        time.sleep(3600)
    if what == "hog":
        return {"held": sum(len(bytearray(1 << 26)) for _ in [bytearray(1 << 26) for _ in range(200)])}
    if what == "raise":
        raise ValueError("no good")
    if what == "environment":
        return dict(os.environ)
    if what == "print":
        os.write(1, b"noise on standard output")
    return {"twice": 2 * number, "process": os.getpid()}


def never_ready() -> None:
    """A preparation that ends the process."""
    os.write(2, b"cannot start here")
    os._exit(9)


def full_disk(path: Path, *, root: Path, **_: object) -> dict[str, list[dict[str, Any]]]:
    """Leave no room for the part of this document."""

    def refuse(handle: int) -> None:
        raise OSError(28, "No space left on device")

    os.fsync = refuse  # type: ignore[assignment]
    return rows_for(path, root)


def die(task: dict[str, Any]) -> None:
    """Crash as an engine does: after filling most of what it may hold, or out of the blue."""
    if task["grow"]:
        held = bytearray(320 << 20)
        held[::4096] = b"x" * len(held[::4096])
    os.kill(os.getpid(), signal.SIGABRT)


def read_scanned(task: dict[str, Any]) -> dict[str, Any]:
    """Begin so many scanned pages, then take time; or say something else to the pool, once or without end."""
    import gc
    from multiprocessing.connection import Connection

    for _ in range(task.get("pages", 0)):
        scanned_page_begins()
    if say := task.get("say"):
        (line,) = [thing for thing in gc.get_objects() if isinstance(thing, Connection)]
        line.send_bytes(say.encode())
        while task.get("without_end"):
            line.send_bytes(say.encode())
    time.sleep(task.get("sleep", 0))
    return {"pages": task.get("pages", 0)}


def load_and_read(task: dict[str, Any]) -> dict[str, Any]:
    """Take megabytes as a library does, which stay, and as a document does."""
    with room_for_libraries():
        library = bytearray(task["library"] << 20)
    document = bytearray(task["document"] << 20)
    return {"held": len(library) + len(document)}
