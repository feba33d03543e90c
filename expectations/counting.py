"""What DuckDB finds for each check: how many rows break it, of how many, and which.

What belongs here: opening the staged file and the previous release, both read-only, and running the
queries that checks carry. Nothing here judges: whether a count is a failure is Great Expectations' to
say (`expectations.judge`). Money leaves DuckDB as text, because a frame would make it a float.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from expectations.checks import Check, literal
from expectations.reconciliation import TOLD
from expectations.sums import SUMS
from juesuan.errors import BuildFailed
from juesuan.gate import EVIDENCE_ROWS

Evidence = tuple[dict[str, str], ...]


@dataclass(frozen=True)
class Counted:
    """A check with what its queries gave; `failing` is None where they could not be run or had nothing to look at."""

    check: Check
    failing: int | None
    evaluated: int = 0
    untested: int = 0
    outcome: str = ""
    evidence: Evidence = ()
    error: str = ""


@contextmanager
def opened(staged: Path, previous: Path | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that sees the staged file as `staged` and the previous release as `last`, neither to be written."""
    with duckdb.connect(":memory:") as con:
        _attach(con, staged, "staged")
        if previous is not None:
            _attach(con, previous, "last")
        yield con


def _attach(con: duckdb.DuckDBPyConnection, file: Path, name: str) -> None:
    try:
        con.execute(f"ATTACH {literal(str(file))} AS {name} (READ_ONLY)")
    except duckdb.Error as error:
        kept = "the staged warehouse" if name == "staged" else "the previous release"
        raise BuildFailed(f"{kept} {file} can't be opened for judging: {error}") from error


def count_all(con: duckdb.DuckDBPyConnection, checks: Sequence[Check], *, has_last: bool) -> tuple[Counted, ...]:
    """Run every check's queries; one that DuckDB can't run is counted as such, not as passed or failed."""
    last = _columns_of_last(con) if has_last else frozenset()
    made: set[str] = set()
    return tuple(_count(con, check, last, has_last, made) for check in checks)


def make_sums(con: duckdb.DuckDBPyConnection, query: str, made: set[str]) -> None:
    """Have what a query takes from `expectations.sums` in the connection, where it is not there yet."""
    for name, sums in SUMS.items():
        if name in query and name not in made:
            make_sums(con, sums, made)
            con.execute(f"CREATE TEMP TABLE IF NOT EXISTS {name} AS {sums}")
            made.add(name)


def _count(
    con: duckdb.DuckDBPyConnection, check: Check, last: frozenset[tuple[str, str]], has_last: bool, made: set[str]
) -> Counted:  # fmt: skip
    if check.needs_last and not has_last:
        return Counted(check, 0, outcome="没有上一版，无从比较")
    if lacking := [".".join(column) for column in check.needs_last if column not in last]:
        return Counted(check, 0, outcome=f"上一版没有 {'、'.join(lacking)}，无从比较")
    try:
        make_sums(con, f"{check.screen} {check.population} {check.failing}", made)
        return _count_rule(con, check) if check.rule_id else _count_rows(con, check)
    except duckdb.Error as error:
        return Counted(check, None, error=str(error).strip())


def _count_rows(con: duckdb.DuckDBPyConnection, check: Check) -> Counted:
    nothing = bool(check.screen) and _number(con, check.screen) == 0
    failing = 0 if nothing else _number(con, f"SELECT count(*) FROM ({check.failing})")
    evaluated = _number(con, check.population)
    outcome = f"不合 {failing}，共查 {evaluated}" if failing or evaluated else "没有可查的行"
    return Counted(
        check, failing, evaluated, outcome=outcome, evidence=_evidence(con, check.failing) if failing else ()
    )


def _count_rule(con: duckdb.DuckDBPyConnection, check: Check) -> Counted:
    """A rule's verdicts by kind; where all of them are untestable there is no count, so that nothing can call it passed."""
    tally = {str(verdict): int(count) for verdict, count in con.execute(check.population).fetchall()}
    untested = tally.get("untestable", 0)
    evaluated = sum(tally.values()) - untested
    failing = tally.get("broken", 0)
    outcome = "，".join(f"{told} {tally[verdict]}" for verdict, told in TOLD.items() if verdict in tally)
    return Counted(
        check, None if untested and not evaluated else failing, evaluated, untested, outcome or "没有适用的文件",
        _evidence(con, check.failing) if failing else (),
    )  # fmt: skip


def _number(con: duckdb.DuckDBPyConnection, query: str) -> int:
    row = con.execute(query).fetchone()
    return int(row[0]) if row else 0


def _evidence(con: duckdb.DuckDBPyConnection, query: str) -> Evidence:
    found = con.execute(f"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ({query} LIMIT {EVIDENCE_ROWS})")
    names = [str(column[0]) for column in found.description or ()]
    return tuple(
        {name: "" if value is None else str(value) for name, value in zip(names, row, strict=True)}
        for row in found.fetchall()
    )


def rows_asked(con: duckdb.DuckDBPyConnection, query: str) -> tuple[list[dict[str, Any]], str]:
    """The rows of a query by column, and why there are none where DuckDB can't run it."""
    try:
        make_sums(con, query, set())
        asked = con.execute(query)
    except duckdb.Error as error:
        return [], str(error).strip()
    names = [str(column[0]) for column in asked.description or ()]
    return [dict(zip(names, row, strict=True)) for row in asked.fetchall()], ""


def _columns_of_last(con: duckdb.DuckDBPyConnection) -> frozenset[tuple[str, str]]:
    found = con.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'last' AND schema_name = 'main'"
    )
    return frozenset((str(table), str(column)) for table, column in found.fetchall())
