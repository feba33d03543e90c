"""What a warehouse changes against an earlier one: units, years, documents, figures, findings.

What belongs here: filling `release_diff` of a staged file, comparing any two files, and what is said where there is
nothing to compare with. The statements are in `juesuan.warehouse.changes`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import duckdb

from juesuan import terms
from juesuan.errors import WarehouseMissing
from juesuan.tables.wide.change import KINDS, RELEASE_DIFF
from juesuan.warehouse import changes
from juesuan.warehouse.releases import release_of
from juesuan.warehouse.staging import CATALOG, quoted

# What the comparison reads of the last release. A file that lacks any of it is of a time with other tables.
_NEEDED: Final = {
    "dim_report": ("report_id", "unit_id", "unit_name", "region", "fiscal_year", "entity_level", "report_kind", "file",
                   "is_current", "state"),
    "fact_amount": ("report_id", "form", "row", "col", "side", "line", "line_label", "function_code", "economic_code",
                    "measure", "fund", "phase", "amount", "quantity", "printed", "unit", "page", "source"),
    "reconciliation": ("report_id", "rule_id", "place", "statement", "verdict", "gap", "unit"),
    "release": ("release_id",),
}  # fmt: skip
_LAST: Final = "last"
# The working table of the documents whose rows were taken over from the last release: their figures are not compared.
CARRIED: Final = "carried"


def fill_diff(con: duckdb.DuckDBPyConnection, previous: Path | None) -> None:
    """Fill release_diff by comparing the staged database with the published file; that file is only read.

    Without a published file, or with one that has other tables or can't be opened, one row says so.
    """
    if previous is None or not previous.exists():
        _only(con, "first_release", "没有可比较的上一版", "there is no earlier release to compare with")
        return
    try:
        con.execute(f"ATTACH {quoted(previous)} AS {_LAST} (READ_ONLY)")
    except duckdb.Error as problem:
        why = str(problem).splitlines()[0]
        _only(con, "not_comparable", f"上一版无法打开：{why}", f"the last release can't be opened: {why}")
        return
    try:
        if missing := _missing(con):
            _only(con, "not_comparable", f"上一版没有：{missing}", f"the last release lacks {missing}")
        else:
            _compare(con)
    finally:
        con.execute(f"DETACH {_LAST}")


@contextmanager
def compared(old: Path, new: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection whose `release_diff` holds the changes from one warehouse file to another; both are only read.

    Raises WarehouseMissing where either is no warehouse, or one of a time with other tables.
    """
    for file in (old, new):
        release_of(file)
    with duckdb.connect(":memory:") as con:
        con.execute(f"ATTACH {quoted(old)} AS {_LAST} (READ_ONLY)")
        con.execute(f"ATTACH {quoted(new)} AS {CATALOG} (READ_ONLY)")
        for file, catalog in ((old, _LAST), (new, CATALOG)):
            if missing := _missing(con, catalog):
                raise WarehouseMissing(
                    f"{file} 没有 {missing}，无法比较：请用本版程序重新运行 juesuan run | "
                    f"{file} lacks {missing} and can't be compared: run `juesuan run` with this version again"
                )
        con.execute(RELEASE_DIFF.ddl())
        _compare(con)
        yield con


def _missing(con: duckdb.DuckDBPyConnection, catalog: str = _LAST) -> str:
    """The tables and columns that the comparison needs and a release lacks."""
    found = con.execute(
        "SELECT table_name || '.' || column_name FROM duckdb_columns() WHERE database_name = ? AND schema_name = 'main'",
        [catalog],
    ).fetchall()
    have = {name for (name,) in found}
    needed = [f"{table}.{column}" for table, columns in _NEEDED.items() for column in columns]
    return ", ".join(name for name in needed if name not in have)


def _compare(con: duckdb.DuckDBPyConnection) -> None:
    ages = (("new", CATALOG), ("old", _LAST))
    con.execute(f"CREATE TEMP TABLE IF NOT EXISTS {CARRIED} (report_id VARCHAR)")
    for age, catalog in ages:
        con.execute(changes.ACCOUNTS.format(age=age, catalog=catalog))
    con.execute(changes.BESIDE)
    for age, catalog in ages:
        con.execute(changes.MARKS.format(age=age, catalog=catalog))
    con.execute(changes.PAIRS)
    for age, catalog in ages:
        con.execute(changes.FIGURES.format(age=age, catalog=catalog))
    con.execute(changes.FIGURE_CHANGES)
    con.execute(changes.TOLD_APART)
    con.execute("CREATE TEMP TABLE change AS SELECT *, '' AS what, '' AS what_en FROM release_diff LIMIT 0")
    for statement in changes.ALL_BUT_FIGURES:
        con.execute(statement)
    # One word may be a form and a fund, or a form and a side.
    families = {"form": terms.FORMS, "measure": terms.MEASURES, "side": terms.SIDES, "fund": terms.FUNDS,
                "phase": terms.PHASES}  # fmt: skip
    words = [(family, code, zh) for family, named in families.items() for code, zh in named.items()]
    con.execute(changes.RESTATED, [list(column) for column in zip(*words, strict=True)])
    last_id = con.execute(f"SELECT release_id FROM {_LAST}.main.release").fetchone()
    con.execute(
        changes.PUBLISH,
        [list(KINDS), list(KINDS.values()), list(KINDS), list(terms.REPORT_KINDS), list(terms.REPORT_KINDS.values()),
         last_id[0] if last_id else None],
    )  # fmt: skip


def _only(con: duckdb.DuckDBPyConnection, kind: str, zh: str, en: str) -> None:
    con.execute(
        f"INSERT INTO {RELEASE_DIFF.name} BY NAME SELECT 1 AS change_id, ? AS kind, ? AS text_zh, ? AS text_en",
        [kind, zh, en],
    )
