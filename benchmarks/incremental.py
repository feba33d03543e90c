"""What a night costs that changes a few of many reports: built on the release before, and built whole, compared.

usage: python benchmarks/incremental.py FOLDER [--reports 2000] [--changed 0.01] [--copies 5]

No PDF is drawn and none is read: parts are written by the project's own function (benchmarks/generated_warehouse.py),
built whole and published without Parquet. Then so many reports change: half are read again with other figures, a
quarter go, a quarter are new. The night's warehouse is built twice, on the published file and whole, each in a process
of its own, and both must hold the same rows in every table (compared by number of rows and by a sum of hashes over all
columns). Prints and writes to FOLDER/incremental.json seconds, processor seconds and the most memory of each build.

With `--copies` the published file is first multiplied inside DuckDB, each copy a region of its own, and only the build
on it is measured: of documents that are taken over a build reads no more than the checksum of their part, so copies need
no other files. Parts of an earlier call with as many reports are used again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import os
import resource
import shutil
import sys
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.generated_warehouse import READER, Rows, multiplied, write_parts  # noqa: E402
from juesuan.parts import StoredPart, load_head, store  # noqa: E402
from juesuan.rules import load_rules  # noqa: E402
from juesuan.tables import TABLES  # noqa: E402
from juesuan.warehouse.build import ReleaseStamp, build  # noqa: E402
from juesuan.warehouse.publish import publish  # noqa: E402
from juesuan.warehouse.staging import quoted  # noqa: E402

DIFFERENT = 40
SEED = 1
PROCESSES = 2


def stored_parts(folder: Path, reports: int) -> list[StoredPart]:
    """The parts of so many reports, written now unless the folder holds them."""
    found = sorted(folder.glob("*.json")) if folder.is_dir() else []
    if len(found) != reports:
        shutil.rmtree(folder, ignore_errors=True)
        share = -(-reports // PROCESSES)
        ranges = [range(first, min(first + share, reports)) for first in range(0, reports, share)]
        with ProcessPoolExecutor(PROCESSES) as pool:
            list(pool.map(write_parts, [folder] * len(ranges), ranges, [DIFFERENT] * len(ranges), [SEED] * len(ranges)))
        found = sorted(folder.glob("*.json"))
    return [part_at(head) for head in found]


def part_at(head: Path) -> StoredPart:
    """The part whose head lies there; every generated report has figures."""
    return StoredPart(head.stem, head, head.with_name(f"{head.stem}.fact_amount.parquet"))


def changed_parts(folder: Path, parts: list[StoredPart], share: float) -> list[StoredPart]:
    """The parts after a night: half of the changes are other readings, a quarter are gone, a quarter new.

    Figures are those of another report of the same year, so that no code or name is there that the year did not have.
    """
    shutil.rmtree(folder, ignore_errors=True)
    changes = max(round(share * len(parts)), 4)
    few, others = changes // 4, changes - 2 * (changes // 4)
    # The first ones go; those after them are read again.
    again, rest = parts[few : few + others], parts[few + others :]
    by_year: dict[int, list[Rows]] = defaultdict(list)
    for part in rest[: 2 * changes + 20]:
        rows = rows_of(part)
        by_year[rows["dim_report"][0]["fiscal_year"]].append(rows)
    stored = []
    for number, part in enumerate([*again, *again[:few]]):
        head = load_head(part.head)["dim_report"][0]
        if number >= others:
            name = f"新设第{number}局"
            head |= {"report_id": sha256(name), "unit_id": sha256(name)[:16], "unit_name": name, "file": f"{name}.pdf"}
        donors = by_year[head["fiscal_year"]]
        stored.append(store(folder, under(head, donors[number % len(donors)]), READER))
    return [*rest, *stored]


def sha256(text: str) -> str:
    """The hash of a text, in hexadecimal letters."""
    return hashlib.sha256(text.encode()).hexdigest()


def rows_of(part: StoredPart) -> Rows:
    """The rows of a stored part by table."""
    head = load_head(part.head)
    tables = ("dim_report", "report_file", "form_coverage", "quarantine")
    return {name: head[name] for name in tables} | {name: pq.read_table(part.file_of(name)).to_pylist() for name in head["files"]}


def under(head: dict[str, Any], rows: Rows) -> Rows:
    """The rows of a report as another one's: under its head, with its keys."""
    old, new = rows["dim_report"][0]["report_id"], head["report_id"]

    def value(found: Any) -> Any:
        if found == old:
            return new
        return new[:16] + found[16:] if isinstance(found, str) and found.startswith(old[:16]) else found

    moved = {name: [{key: value(found) for key, found in row.items()} for row in table] for name, table in rows.items()}
    return moved | {"dim_report": [head]}


def built(parts: list[StoredPart], staged: Path, previous: Path | None, whole: bool) -> dict[str, Any]:
    """One build in this process: wall clock, processor, memory, and what the counts say."""
    rules = load_rules()
    stamp = ReleaseStamp.now(code_version="generated", reader_version=READER, input_fingerprint=staged.stem)
    wall, processor = time.perf_counter(), time.process_time()
    counts = build(parts, staged, rules=rules, release=stamp, previous=previous, whole=whole)
    return {
        "seconds": round(time.perf_counter() - wall, 1), "processor": round(time.process_time() - processor, 1),
        "most_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "carried": counts.carried,
        "documents": counts.documents, "facts": counts.facts, "verdicts": counts.verdicts,
        "megabytes": staged.stat().st_size >> 20,
    }  # fmt: skip


def alone(*work: Any) -> dict[str, Any]:
    """A build in a process of its own, so that its memory is its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        done: dict[str, Any] = pool.submit(built, *work).result()
        return done


def differing(one: Path, other: Path) -> list[str]:
    """The tables in which two files hold other rows; what a release says of itself is left out."""
    with duckdb.connect(":memory:") as con:
        con.execute(f"ATTACH {quoted(one)} AS one (READ_ONLY); ATTACH {quoted(other)} AS other (READ_ONLY)")
        wrong = []
        for table in TABLES:
            names = ", ".join(f'"{c.name}"' for c in table.columns if c.name not in ("release_id", "built_at", "input_fingerprint"))
            marks = [
                con.execute(f'SELECT count(*), sum(hash({names})::HUGEINT) FROM {name}.main."{table.name}"').fetchone()
                for name in ("one", "other")
            ]
            if marks[0] != marks[1]:
                wrong.append(table.name)
        return wrong


def multiply(target: Path, folder: Path, copies: int) -> list[StoredPart]:
    """Publish a file with so many copies of every document in the target's place; gives what stands for their parts."""
    staged = target.with_name("copies.duckdb")
    multiplied(target, staged, copies)
    publish(staged, target, keep=0, parquet=False)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    with duckdb.connect(str(target), read_only=True) as con:
        held = con.execute("SELECT part, checksum FROM report_part ORDER BY part").fetchall()
    for part, checksum in held:
        (folder / f"{part}.json").write_text(f'{{"checksum":"{checksum}","copy":true}}', encoding="utf-8")
    return [part_at(folder / f"{part}.json") for part, _ in held]


def copies_after(night: list[StoredPart], copies: list[StoredPart]) -> list[StoredPart]:
    """A night of copies: as many go as come in, which are the changed reports of a night of the originals."""
    fresh = [part for part in night if part.head.parent.name == "changed"]
    return [*copies[len(fresh) :], *fresh]


def main() -> None:
    """Write parts, build, change, build twice, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--changed", type=float, default=0.01, help="share of the reports that change")
    parser.add_argument("--copies", type=int, default=1, help="copies of the built file's documents")
    asked = parser.parse_args()
    parts = stored_parts(asked.folder / "parts", asked.reports)
    target, ours, whole = (asked.folder / f"{name}.duckdb" for name in ("juesuan", "night", "whole"))
    measured: dict[str, Any] = {"reports": asked.reports, "copies": asked.copies, "changed": asked.changed, "load_average": os.getloadavg()[0]}
    measured["cold"] = alone(parts, asked.folder / "staged.duckdb", None, True)
    print(json.dumps(measured), flush=True)
    publish(asked.folder / "staged.duckdb", target, keep=0, parquet=False)
    night = changed_parts(asked.folder / "changed", parts, asked.changed * asked.copies)
    if asked.copies > 1:
        night = copies_after(night, multiply(target, asked.folder / "copies", asked.copies))
    measured["night"] = alone(night, ours, target, False)
    print(json.dumps(measured["night"]), flush=True)
    if asked.copies == 1:
        measured["whole"] = alone(night, whole, target, True)
        measured["differing_tables"] = differing(ours, whole)
    text = json.dumps(measured, indent=1)
    (asked.folder / "incremental.json").write_text(text + "\n", encoding="utf-8")
    print(text)
    if measured.get("differing_tables"):
        sys.exit(1)


if __name__ == "__main__":
    main()
