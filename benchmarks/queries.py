"""How fast the worked questions are answered, beside the same questions in SQLite and pandas.

usage: python benchmarks/queries.py WAREHOUSE [--runs 7] [--threads 2] [--beside]

Each question of docs/questions is asked of a published warehouse, such as benchmarks/generated_warehouse.py makes, in
both schemas: the first answer and the median of the later ones in milliseconds, and the processor's time in brackets,
which says what other work on the machine did not add. The unit asked about is one that the warehouse holds. With
`--beside` all fifteen are asked of SQLite and of pandas too, over the same rows; answers must be equal.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.queries_beside import SQLITE, fill, same  # noqa: E402
from benchmarks.queries_pandas import questions as in_pandas  # noqa: E402
from juesuan.questions import Question, load_questions  # noqa: E402

# The units that the files name; replaced by one that the warehouse holds.
NAMED: Final = ("上海市示例区财政局", "云岭省河口区教育局")
TARGET_MS: Final = 100
Answer = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Timed:
    """The first time, the median of the later ones, the processor's median; milliseconds."""

    first: float
    warm: float
    processor: float
    answer: Answer


def timed(ask: Callable[[], Answer], runs: int) -> Timed:
    """Ask once and then `runs` times more."""
    walls, used = [], []
    answer: Answer = []
    for _ in range(runs + 1):
        wall, processor = time.perf_counter(), time.process_time()
        answer = ask()
        walls.append(1000 * (time.perf_counter() - wall))
        used.append(1000 * (time.process_time() - processor))
    return Timed(walls[0], statistics.median(walls[1:]), statistics.median(used[1:]), answer)


def answers(con: duckdb.DuckDBPyConnection | sqlite3.Connection, sql: str) -> Callable[[], Answer]:
    """A question ready to be asked."""
    return lambda: con.execute(sql).fetchall()


def for_unit(sql: str, unit: str) -> str:
    """The question about another unit."""
    for named in NAMED:
        sql = sql.replace(named, unit)
    return sql


def shown(one: Timed) -> str:
    """Warm time with the processor's in brackets."""
    return f"{one.warm:.1f} ({one.processor:.0f})"


def of_warehouse(con: duckdb.DuckDBPyConnection, questions: Sequence[Question], unit: str, runs: int) -> int:
    """Ask every question in both schemas; gives how many miss the target."""
    print(f"{'question':36} {'rows':>5} {'first':>7} {'warm':>14} {'决算 warm':>13}")
    slow = 0
    for one in questions:
        sql, chinese = for_unit(one.sql, unit), for_unit(one.chinese_sql, unit)
        main_schema = timed(answers(con, sql), runs)
        other = timed(answers(con, chinese), runs)
        slow += max(main_schema.warm, other.warm) > TARGET_MS
        print(f"{one.name:36} {len(main_schema.answer):5} {main_schema.first:7.1f} {shown(main_schema):>14} {shown(other):>15}",
              flush=True)  # fmt: skip
    return slow


def beside(con: duckdb.DuckDBPyConnection, questions: Sequence[Question], unit: str, runs: int) -> bool:
    """The same questions in three systems; whether all answers are equal."""
    equal = True
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "same.sqlite"
        lite = sqlite3.connect(file)
        started = time.perf_counter()
        frames = fill(con, lite)
        size = sum(frame.memory_usage(deep=True).sum() for frame in frames.values()) / 2**20
        print(f"\nthe same rows: {file.stat().st_size / 2**20:,.0f} MiB in SQLite, {size:,.0f} MiB of frames; filled in "
              f"{time.perf_counter() - started:.0f} s")  # fmt: skip
        print(f"{'question':36} {'DuckDB':>14} {'SQLite':>14} {'pandas':>14} {'SQLite/DuckDB':>14} {'pandas/DuckDB':>14}")
        asked = in_pandas(frames, unit)
        for one in questions:
            name = one.name.partition("_")[2]
            sql, lite_sql = for_unit(one.sql, unit), SQLITE[name].format(unit=unit)
            ours = timed(answers(con, sql), runs)
            names = [column[0] for column in con.execute(sql).description or ()]
            theirs = timed(answers(lite, lite_sql), 2)
            framed = timed(asked[name], 2)
            right = [same(ours.answer, names, other.answer, name) for other in (theirs, framed)]
            equal &= all(right)
            wrong = "" if all(right) else f"  DIFFERENT: {', '.join(n for n, ok in zip(('SQLite', 'pandas'), right, strict=True) if not ok)}"
            print(f"{one.name:36} {shown(ours):>14} {shown(theirs):>14} {shown(framed):>14} {theirs.processor / ours.processor:14.1f} "
                  f"{framed.processor / ours.processor:14.1f}{wrong}", flush=True)  # fmt: skip
        lite.close()
    return equal


def main() -> int:
    """Measure and print; status 1 where a question misses the target or answers differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("warehouse", type=Path)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--beside", action="store_true")
    asked = parser.parse_args()
    con = duckdb.connect(str(asked.warehouse), read_only=True, config={"threads": asked.threads})
    reports, facts, verdicts = con.execute(
        "SELECT (SELECT count(*) FROM dim_report), (SELECT count(*) FROM fact_amount), (SELECT count(*) FROM reconciliation)"
    ).fetchall()[0]
    (unit,) = con.execute("SELECT unit_name FROM dim_report WHERE fiscal_year = 2024 ORDER BY md5(unit_name) LIMIT 1").fetchall()[0]
    print(f"{reports:,} reports, {facts:,} cells, {verdicts:,} verdicts, {asked.warehouse.stat().st_size / 2**20:,.0f} MiB, "
          f"{asked.threads} threads, duckdb {duckdb.__version__}, load average {os.getloadavg()[0]:.1f}; milliseconds, of the "
          "processor in brackets")  # fmt: skip
    questions = load_questions(ROOT / "docs" / "questions")
    slow = of_warehouse(con, questions, unit, asked.runs)
    equal = beside(con, questions, unit, asked.runs) if asked.beside else True
    print(f"\n{slow} of {len(questions)} questions take more than {TARGET_MS} ms warm")
    return 0 if equal and not slow else 1


if __name__ == "__main__":
    sys.exit(main())
