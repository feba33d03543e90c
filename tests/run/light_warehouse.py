"""A warehouse of few tables, built in a twentieth of the time: for tests of the load, not of what it builds."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from datetime import UTC
from types import SimpleNamespace

import duckdb

from juesuan.parts import load_head
from juesuan.tables.core import DIM_REPORT, FACT_AMOUNT, QUARANTINE, RECONCILIATION, RELEASE
from juesuan.tables.model import CHINESE_SCHEMA
from juesuan.tables.wide.change import RELEASE_DIFF
from juesuan.warehouse.faults import PartUnreadable

TABLES = (DIM_REPORT, FACT_AMOUNT, QUARANTINE, RECONCILIATION, RELEASE, RELEASE_DIFF)


def build(parts, staged, *, rules, release, previous, whole=False):
    assert rules
    con = duckdb.connect(str(staged))
    con.execute(f"CREATE SCHEMA {CHINESE_SCHEMA}")
    for table in TABLES:
        con.execute(table.ddl())
    for part in parts:
        head = load_head(part.head)
        for table in (DIM_REPORT, QUARANTINE):
            for row in head[table.name]:
                names = ", ".join(f'"{name}"' for name in row)
                con.execute(f"INSERT INTO {table.name} ({names}) VALUES ({', '.join('?' * len(row))})", [*row.values()])
        if part.facts is not None:
            try:
                con.execute(f"INSERT INTO fact_amount BY NAME FROM read_parquet('{part.facts}')")
            except duckdb.Error as error:
                con.close()
                staged.unlink()
                raise PartUnreadable(part.key, str(error)) from error
    con.execute(
        "INSERT INTO release SELECT ?, ?, ?, ?, ?, 'd', 'v', (SELECT count(*) FROM dim_report), "
        "(SELECT count(*) FROM dim_report WHERE state = 'quarantined'), (SELECT count(*) FROM fact_amount), 0, 0",
        [release.release_id, release.built_at.astimezone(UTC).replace(tzinfo=None), release.code_version,
         release.reader_version, release.input_fingerprint],
    )  # fmt: skip
    con.close()
    return SimpleNamespace(documents=len(parts))


class Inline(Executor):
    """Does each task at once, here."""

    def submit(self, fn, /, *args, **kwargs):
        future: Future = Future()
        future.set_result(fn(*args, **kwargs))
        return future
