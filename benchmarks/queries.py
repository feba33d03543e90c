"""How fast the worked questions are answered, beside the same questions in SQLite and pandas.

usage: python benchmarks/queries.py WAREHOUSE [--runs 7] [--threads 2] [--beside]

Each question of docs/questions is asked of a published warehouse, such as benchmarks/generated_warehouse.py makes, in
both schemas: the first answer and the median of the later ones, in milliseconds. The unit asked about is one that the
warehouse holds. With `--beside` some of the questions are asked of SQLite (the same rows, money as whole 分, an index
on what is looked up) and of pandas (the same columns in memory, money as whole 分) too; answers must be equal.
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
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from juesuan.questions import Question, load_questions  # noqa: E402

# The units that the files name; replaced by one that the warehouse holds.
NAMED = ("上海市示例区财政局", "云岭省河口区教育局")
TARGET_MS = 100
Answer = list[tuple[Any, ...]]


def timed(ask: Callable[[], Answer], runs: int) -> tuple[float, float, Answer]:
    """The first time and the median of the others, in milliseconds, and the answer."""
    times, answer = [], []
    for _ in range(runs + 1):
        started = time.perf_counter()
        answer = ask()
        times.append(1000 * (time.perf_counter() - started))
    return times[0], statistics.median(times[1:]), answer


def for_unit(sql: str, unit: str) -> str:
    """The question about another unit."""
    for named in NAMED:
        sql = sql.replace(named, unit)
    return sql


def of_warehouse(con: duckdb.DuckDBPyConnection, questions: Sequence[Question], unit: str, runs: int) -> int:
    """Ask every question; gives how many miss the target."""
    print(f"{'question':40} {'rows':>5} {'first ms':>9} {'warm ms':>8} {'决算 warm':>9}")
    slow = 0
    for one in questions:
        sql, chinese = for_unit(one.sql, unit), for_unit(one.chinese_sql, unit)
        first, warm, answer = timed(lambda sql=sql: con.execute(sql).fetchall(), runs)
        _, warm_chinese, _ = timed(lambda sql=chinese: con.execute(sql).fetchall(), runs)
        slow += max(warm, warm_chinese) > TARGET_MS
        print(f"{one.name:40} {len(answer):5} {first:9.1f} {warm:8.1f} {warm_chinese:9.1f}", flush=True)
    return slow


# Question, SQLite, pandas: each gives the rows of the question's columns named here, money as whole 分.
DUCKDB = {
    "largest items": """
        SELECT code, sum(expenditure_total) AS spent FROM expenditure_by_function_leaf
        WHERE level = 3 AND entity_level = 'department' GROUP BY code ORDER BY spent DESC NULLS LAST, code LIMIT 10""",
    "income by source": """
        SELECT unit_name, fiscal_year, sum(income_total) AS income, sum(fiscal_grant_income) AS grants
        FROM income_by_function_leaf GROUP BY unit_name, fiscal_year
        ORDER BY fiscal_year DESC, income DESC NULLS LAST, unit_name LIMIT 20""",
    "findings by rule": """
        SELECT rule_id, count(*) AS broken, count(DISTINCT report_id) AS reports FROM reconciliation_named
        WHERE verdict = 'broken' AND is_current GROUP BY rule_id ORDER BY broken DESC, rule_id LIMIT 20""",
    "number to page": """
        SELECT fact_id, page, amount FROM fact_amount_named WHERE unit_name = '{unit}' AND fiscal_year = 2024
        AND form = 'expenditure' AND measure = 'expenditure_total' AND level = 1 ORDER BY fact_id LIMIT 20""",
}
TABLES = {
    "expenditure_by_function": "code, level, form, entity_level, is_leaf, is_current, is_contained, report_kind, phase, expenditure_total",
    "income_by_function": "unit_name, fiscal_year, is_leaf, is_current, is_contained, report_kind, phase, income_total, fiscal_grant_income",
    "reconciliation": "rule_id, report_id, verdict",
    "dim_report": "report_id, unit_name, fiscal_year, is_current",
    "fact_amount": "fact_id, report_id, form, measure, level, page, amount",
}
COUNTED = "is_leaf AND is_current AND NOT is_contained AND report_kind = 'final_accounts' AND phase = 'actual'"
SQLITE = {
    "largest items": f"""
        SELECT code, sum(expenditure_total) AS spent FROM expenditure_by_function
        WHERE {COUNTED} AND form = 'expenditure' AND level = 3 AND entity_level = 'department'
        GROUP BY code ORDER BY spent DESC, code LIMIT 10""",
    "income by source": f"""
        SELECT unit_name, fiscal_year, sum(income_total) AS income, sum(fiscal_grant_income) FROM income_by_function
        WHERE {COUNTED} GROUP BY unit_name, fiscal_year ORDER BY fiscal_year DESC, income DESC, unit_name LIMIT 20""",
    "findings by rule": """
        SELECT rule_id, count(*) AS broken, count(DISTINCT report_id) FROM reconciliation JOIN dim_report USING (report_id)
        WHERE verdict = 'broken' AND is_current GROUP BY rule_id ORDER BY broken DESC, rule_id LIMIT 20""",
    "number to page": """
        SELECT fact_id, page, amount FROM fact_amount JOIN dim_report USING (report_id) WHERE unit_name = '{unit}'
        AND fiscal_year = 2024 AND form = 'expenditure' AND measure = 'expenditure_total' AND level = 1
        ORDER BY fact_id LIMIT 20""",
}


def in_pandas(frames: dict[str, pd.DataFrame], unit: str) -> dict[str, Callable[[], Answer]]:
    """The same questions over frames in memory."""

    def counted(rows: pd.DataFrame) -> pd.DataFrame:
        return rows[rows["is_leaf"] & rows["is_current"] & ~rows["is_contained"] & (rows["report_kind"] == "final_accounts")
                    & (rows["phase"] == "actual")]  # fmt: skip

    def rows_of(frame: pd.DataFrame) -> Answer:
        return [tuple(row) for row in frame.itertuples(index=False)]

    def largest() -> Answer:
        rows = counted(frames["expenditure_by_function"])
        rows = rows[(rows["form"] == "expenditure") & (rows["level"] == 3) & (rows["entity_level"] == "department")]
        sums = rows.groupby("code", as_index=False)["expenditure_total"].sum()
        return rows_of(sums.sort_values(["expenditure_total", "code"], ascending=[False, True]).head(10))

    def income() -> Answer:
        rows = counted(frames["income_by_function"])
        sums = rows.groupby(["unit_name", "fiscal_year"], as_index=False)[["income_total", "fiscal_grant_income"]].sum()
        return rows_of(sums.sort_values(["fiscal_year", "income_total", "unit_name"], ascending=[False, False, True]).head(20))

    def findings() -> Answer:
        broken = frames["reconciliation"].query("verdict == 'broken'").merge(frames["dim_report"].query("is_current"), on="report_id")
        counts = broken.groupby("rule_id", as_index=False).agg(broken=("report_id", "size"), reports=("report_id", "nunique"))
        return rows_of(counts.sort_values(["broken", "rule_id"], ascending=[False, True]).head(20))

    def page() -> Answer:
        reports = frames["dim_report"]
        mine = reports[(reports["unit_name"] == unit) & (reports["fiscal_year"] == 2024)]
        facts = frames["fact_amount"]
        facts = facts[facts["report_id"].isin(mine["report_id"]) & (facts["form"] == "expenditure")
                      & (facts["measure"] == "expenditure_total") & (facts["level"] == 1)]  # fmt: skip
        return rows_of(facts.sort_values("fact_id")[["fact_id", "page", "amount"]].head(20))

    return {"largest items": largest, "income by source": income, "findings by rule": findings, "number to page": page}


def beside(con: duckdb.DuckDBPyConnection, unit: str, runs: int) -> bool:
    """The same questions in three systems; whether all answers are equal."""
    with tempfile.TemporaryDirectory() as folder:
        lite = sqlite3.connect(Path(folder) / "same.sqlite")
        frames = {}
        started = time.perf_counter()
        for table, listed in TABLES.items():
            names = listed.split(", ")
            exact = [f"CAST({n} * 100 AS BIGINT) AS {n}" if n == "amount" or n.endswith(("_total", "_income")) else n
                     for n in names]  # fmt: skip
            frame = con.execute(f"SELECT {', '.join(exact)} FROM {table}").df()
            frames[table] = frame
            lite.execute(f"CREATE TABLE {table} ({listed})")
            rows = con.execute(f"SELECT {', '.join(exact)} FROM {table}")
            while chunk := rows.fetchmany(50_000):
                lite.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' for _ in names)})", chunk)
        for index in ("fact_amount (report_id)", "dim_report (unit_name)", "dim_report (report_id)", "reconciliation (verdict)"):
            lite.execute(f"CREATE INDEX i{abs(hash(index))} ON {index}")
        lite.commit()
        print(f"\nsame rows in SQLite: {(Path(folder) / 'same.sqlite').stat().st_size / 2**20:,.0f} MiB, filled with the frames "
              f"in {time.perf_counter() - started:.0f} s")  # fmt: skip
        print(f"{'question':20} {'DuckDB ms':>10} {'SQLite ms':>10} {'pandas ms':>10}")
        equal = True
        asked = in_pandas(frames, unit)
        for name, sql in DUCKDB.items():
            _, ours, answer = timed(lambda sql=sql: con.execute(sql.format(unit=unit)).fetchall(), runs)
            _, theirs, lite_answer = timed(lambda sql=SQLITE[name]: lite.execute(sql.format(unit=unit)).fetchall(), min(runs, 3))
            _, pandas_time, pandas_answer = timed(asked[name], min(runs, 3))
            same = settled(answer) == settled(lite_answer, 1) == settled(pandas_answer, 1)
            equal &= same
            print(f"{name:20} {ours:10.1f} {theirs:10.1f} {pandas_time:10.1f}{'' if same else '  DIFFERENT ANSWERS'}", flush=True)
        lite.close()
    return equal


def settled(rows: Answer, scale: int = 100) -> list[tuple[Any, ...]]:
    """Rows with money as whole 分 and empty cells as zero, as sums of nothing are in pandas."""
    def plain(value: Any) -> Any:
        if value is None or value != value:
            return 0
        if isinstance(value, str):
            return value
        return int(value * scale) if type(value).__name__ == "Decimal" else int(value)

    return [tuple(plain(value) for value in row) for row in rows]


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
          f"{asked.threads} threads, duckdb {duckdb.__version__}, load average {os.getloadavg()[0]:.1f}")  # fmt: skip
    slow = of_warehouse(con, load_questions(ROOT / "docs" / "questions"), unit, asked.runs)
    equal = beside(con, unit, asked.runs) if asked.beside else True
    print(f"\n{slow} of 15 questions take more than {TARGET_MS} ms warm")
    return 0 if equal and not slow else 1


if __name__ == "__main__":
    sys.exit(main())
