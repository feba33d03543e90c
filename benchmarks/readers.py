"""Twenty processes that query in a loop while releases are published: failed queries, mixed releases, times.

usage: python benchmarks/readers.py WAREHOUSE [--readers 20] [--releases 10] [--pause 1.0]

The warehouse is copied to a folder of its own; each release is a copy that says so in `release` and in one row of
`release_diff`. A reader connects, asks both and a sum over the wide table, and compares: two ids that differ are a mixed
release. Status 1 where a query failed or a release was mixed.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from multiprocessing import Event, Process, Queue
from pathlib import Path
from typing import Any

import duckdb

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from juesuan.warehouse.publish import publish  # noqa: E402
from juesuan.warehouse.published import connect  # noqa: E402


def read(target: Path, stop: Any, found: Any) -> None:
    """Ask until told to stop; then say how often, how long, and what went wrong."""
    times: list[float] = []
    failed: list[str] = []
    mixed, seen = 0, set()
    while not stop.is_set():
        started = time.perf_counter()
        try:
            with connect(target) as con:
                con.execute("SET threads = 1")
                first = con.execute("SELECT release_id FROM release").fetchone()
                con.execute("SELECT region, sum(expenditure_total) FROM expenditure_by_function_leaf GROUP BY region").fetchall()
                second = con.execute("SELECT text_zh FROM release_diff WHERE change_id = -1").fetchone()
            mixed += first != second
            seen.add(first)
        except Exception as error:  # noqa: BLE001 - every failure counts, whatever it is
            failed.append(f"{type(error).__name__}: {str(error)[:200]}")
        times.append(time.perf_counter() - started)
    found.put((len(times), failed, mixed, len(seen), statistics.median(times), max(times)))


def release(source: Path, file: Path, number: int) -> Path:
    """A copy of the warehouse as release number so and so."""
    shutil.copyfile(source, file)
    with duckdb.connect(str(file)) as con:
        con.execute("UPDATE release SET release_id = ?", [f"r{number:03d}"])
        con.execute("DELETE FROM release_diff")
        con.execute("INSERT INTO release_diff BY NAME SELECT -1 AS change_id, 'first_release' AS kind, ? AS text_zh, '' AS text_en",
                    [f"r{number:03d}"])  # fmt: skip
    return file


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("warehouse", type=Path)
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--releases", type=int, default=10)
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between publications")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "juesuan.duckdb"
        publish(release(asked.warehouse, Path(folder) / "staged.duckdb", 0), target, parquet=False)
        stop, found = Event(), Queue()
        readers = [Process(target=read, args=(target, stop, found)) for _ in range(asked.readers)]
        for reader in readers:
            reader.start()
        took = []
        for number in range(1, asked.releases + 1):
            time.sleep(asked.pause)
            staged = release(asked.warehouse, Path(folder) / "staged.duckdb", number)
            started = time.perf_counter()
            publish(staged, target, keep=1, parquet=False)
            took.append(time.perf_counter() - started)
        time.sleep(asked.pause)
        stop.set()
        answers = [found.get(timeout=300) for _ in readers]
        for reader in readers:
            reader.join()
    asked_in_all = sum(one[0] for one in answers)
    failed = [error for one in answers for error in one[1]]
    mixed = sum(one[2] for one in answers)
    print(f"{asked.readers} readers, {asked.releases} publications: {asked_in_all:,} rounds of three queries, {len(failed)} failed, "
          f"{mixed} mixed; each reader saw {min(one[3] for one in answers)} to {max(one[3] for one in answers)} releases")  # fmt: skip
    print(f"a round: median {1000 * statistics.median(one[4] for one in answers):.0f} ms, longest "
          f"{1000 * max(one[5] for one in answers):.0f} ms; a publication: median {1000 * statistics.median(took):.0f} ms, "
          f"longest {1000 * max(took):.0f} ms")  # fmt: skip
    for error in failed[:5]:
        print(error)
    return 1 if failed or mixed else 0


if __name__ == "__main__":
    sys.exit(main())
