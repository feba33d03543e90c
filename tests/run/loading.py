"""Loads with readers that stand in for PDFs, and what tests ask of the warehouse they gave."""

from __future__ import annotations

import duckdb
import light_warehouse

from juesuan import run
from juesuan.gate import CheckResult, GateResult


def passes(staged, *, previous, docs):
    assert staged.exists()
    return GateResult(passed=True)


def refuses(staged, *, previous, docs):
    check = CheckResult(
        "keys.fact_amount", "keys", None, False, False, True, "error", "编号唯一", 3, 10, message="有 3 行重复"
    )
    return GateResult(passed=False, checks=(check,))


def put(folder, *names, content=""):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name + content)


def load(settings, reader="fake_readers:plain", judge=passes, **more):
    """A load that reads in this process, unless the reader misbehaves."""
    executor = light_warehouse.Inline() if reader == "fake_readers:plain" else None
    return run.run(settings, reader=reader, judge=judge, executor=executor, **more)


def rows(settings, query):
    with duckdb.connect(":memory:") as con:
        con.execute(f"ATTACH '{settings.warehouse}' AS w (READ_ONLY); USE w")
        return con.execute(query).fetchall()


def files(settings):
    return [row[0] for row in rows(settings, "SELECT file FROM dim_report ORDER BY file")]


def contents(settings):
    """Everything of a warehouse but when and by which run it was built."""
    tables = rows(settings, "SELECT table_name FROM duckdb_tables() WHERE database_name = 'w' AND schema_name = 'main'")
    kept = sorted(name for (name,) in tables if name not in ("release", "release_diff"))
    return {name: sorted(rows(settings, f"SELECT * FROM {name}"), key=repr) for name in kept}
