"""Parts into the first tables: documents, facts, prose, coverage and quarantine, in one order whatever the parts'.

What belongs here: reading the files of the parts. A part that can't be used stops the build by name, since a
document that silently failed to load would be missing from every total.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import duckdb
import pyarrow as pa

from juesuan.errors import BuildFailed
from juesuan.parts import CorruptPart, load_head
from juesuan.tables import JUDGED_TABLES, READ_TABLES
from juesuan.tables.arrow import arrow_table
from juesuan.tables.core import DIM_REPORT, FACT_AMOUNT, FORM_COVERAGE, QUARANTINE, REPORT_FILE
from juesuan.tables.model import Table
from juesuan.tables.part import REPORT_PART
from juesuan.warehouse import versions
from juesuan.warehouse.faults import PartUnreadable

if TYPE_CHECKING:
    from juesuan.parts import StoredPart

# So many parts at a time: bounds the memory, and the files DuckDB holds open.
_CHUNK: Final = 256
# Small tables that stand in the head of a part, beside its document.
_HELD_IN_HEADS: Final = (REPORT_FILE, FORM_COVERAGE, QUARANTINE)
# Known only when all documents are there (`juesuan.warehouse.versions`).
_LATER: Final = frozenset({"is_current", "contained_in"})

Row = Mapping[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Head:
    """A part whose head was read: its document and the number of rows it says it holds of each table with a file."""

    part: StoredPart
    report: Row
    rows: Mapping[str, int]
    checksum: str

    @property
    def order(self) -> tuple[str, str, int, str, str]:
        """Documents of one unit lie together in the file, year after year."""
        report = self.report
        return (
            report["region"] or "", report["unit_name"] or "", report["fiscal_year"] or 0,
            report["file"], report["report_id"],
        )  # fmt: skip


def load_parts(
    con: duckdb.DuckDBPyConnection, parts: Iterable[StoredPart], previous: Path | None = None, made_by: str = ""
) -> None:
    """Load all documents of a warehouse from their parts and decide which of them are current.

    `previous` is the published file: where dates don't order versions, a document it lacks arrived later. `made_by` is
    the program's mark in `report_part`.
    Raises PartUnreadable with the part's key for a damaged or foreign part, BuildFailed for two parts of one document.
    """
    load_documents(con, parts, made_by)
    versions.decide(con, versions.published_before(con, previous))


def load_documents(con: duckdb.DuckDBPyConnection, parts: Iterable[StoredPart], made_by: str = "") -> None:
    """Fill dim_report, form_coverage, quarantine, fact_amount and the tables of the prose from the files of the parts.

    What depends on other documents is left open: none is current. `made_by` is the program's mark in `report_part`.
    """
    heads = _load_heads(con, sorted(parts, key=lambda part: part.key))
    _load_reports(con, heads, made_by)
    for table in (FACT_AMOUNT, *READ_TABLES, *JUDGED_TABLES):
        with _one_thread(con):
            for chunk in _chunks(heads):
                _load_rows(con, table, chunk)
        if not any(column.name == "report_id" for column in table.columns):
            continue
        stray = con.execute(
            f"SELECT DISTINCT report_id FROM {table.name} WHERE report_id NOT IN (SELECT report_id FROM dim_report)"
        ).fetchone()
        if stray:
            raise BuildFailed(f"{table.name}: rows of a document that no part declares: {stray[0]}")


@contextmanager
def _one_thread(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Small files are read by one thread: two wait for each other, at twice the processor time and no sooner done."""
    before = con.execute("SELECT current_setting('threads')").fetchone()
    assert before is not None  # DuckDB's own setting
    con.execute("SET threads = 1")
    try:
        yield
    finally:
        con.execute(f"SET threads = {int(before[0])}")


def _load_heads(con: duckdb.DuckDBPyConnection, parts: Sequence[StoredPart]) -> list[_Head]:
    """Load the small tables of all parts; give the heads in the order of their documents."""
    heads: list[_Head] = []
    seen: dict[str, str] = {}
    for chunk in _chunks(parts):
        rows: dict[str, list[tuple[str, Row]]] = {table.name: [] for table in _HELD_IN_HEADS}
        for part in chunk:
            content = _content(part)
            for name, kept in rows.items():
                kept.extend((part.key, row) for row in content[name])
            report = content[DIM_REPORT.name][0]
            report_id = report["report_id"]
            if report_id in seen:
                raise BuildFailed(f"two parts hold the document {report_id}: {seen[report_id]} and {part.key}")
            seen[report_id] = part.key
            held = {name: stated["rows"] for name, stated in content["files"].items()}
            heads.append(_Head(part, report, held, content["checksum"]))
        for table in _HELD_IN_HEADS:
            insert(con, table, _arrow(table, rows[table.name]))
    return sorted(heads, key=lambda head: head.order)


def _content(part: StoredPart) -> dict[str, Any]:
    """The head of a part, checked: one document, known columns."""
    try:
        content = load_head(part.head)
    except (OSError, CorruptPart, ValueError) as problem:
        raise PartUnreadable(part.key, f"{part.head.name}: {problem}") from problem
    for table in (DIM_REPORT, *_HELD_IN_HEADS):
        known = {column.name for column in table.columns}
        for row in content.get(table.name, ()):
            if not known - _LATER <= row.keys() <= known:
                raise PartUnreadable(part.key, f"rows of {table.name} have other columns than this version declares")
    if (
        len(content.get(DIM_REPORT.name, ())) != 1
        or not {*(table.name for table in _HELD_IN_HEADS), "files"} <= content.keys()
    ):
        raise PartUnreadable(part.key, f"{part.head.name} is no head of one document")
    return content


def _load_reports(con: duckdb.DuckDBPyConnection, heads: Sequence[_Head], made_by: str) -> None:
    """dim_report as the documents were read, and the part that each comes from; none is current yet."""
    insert(con, DIM_REPORT, _arrow(DIM_REPORT, [(head.part.key, {**head.report, "is_current": False, "contained_in": None}) for head in heads]))
    stored = [
        (head.part.key, {"report_id": head.report["report_id"], "part": head.part.key, "checksum": head.checksum,
                         "read_state": head.report["state"], "made_by": made_by})
        for head in heads
    ]  # fmt: skip
    insert(con, REPORT_PART, _arrow(REPORT_PART, stored))


def _load_rows(con: duckdb.DuckDBPyConnection, table: Table, heads: Sequence[_Head]) -> None:
    """The rows of one table of some documents in their order; each part must hold as many as its head says."""
    holding = [head for head in heads if head.rows.get(table.name)]
    if not holding:
        return
    before = _count(con, table)
    expected = sum(head.rows[table.name] for head in holding)
    try:
        con.execute("BEGIN")
        _insert_files(con, table, [head.part.file_of(table.name) for head in holding])
        found = _count(con, table) - before
        con.execute("COMMIT" if found == expected else "ROLLBACK")
    except duckdb.Error:
        con.execute("ROLLBACK")
        found = -1
    if found != expected:
        # One of them is bad: now one by one, to say which.
        for head in holding:
            _load_alone(con, table, head)


def _load_alone(con: duckdb.DuckDBPyConnection, table: Table, head: _Head) -> None:
    before = _count(con, table)
    file = head.part.file_of(table.name)
    try:
        _insert_files(con, table, [file])
    except duckdb.Error as problem:
        raise PartUnreadable(head.part.key, f"{file.name}: {str(problem).splitlines()[0]}") from problem
    found = _count(con, table) - before
    if found != head.rows[table.name]:
        raise PartUnreadable(
            head.part.key, f"its head declares {head.rows[table.name]} rows of {table.name}, its file holds {found}"
        )


def _insert_files(con: duckdb.DuckDBPyConnection, table: Table, files: Sequence[Path]) -> None:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    con.execute(
        f"INSERT INTO {table.name} SELECT {names} FROM read_parquet(?)", [[literal_glob(file) for file in files]]
    )


def _count(con: duckdb.DuckDBPyConnection, table: Table) -> int:
    row = con.execute(f"SELECT count(*) FROM {table.name}").fetchone()
    return int(row[0]) if row else 0


def literal_glob(path: Path) -> str:
    """A path that DuckDB's file patterns take literally: folders may be called `决算[2024]`."""
    return "".join(f"[{char}]" if char in "[*?" else char for char in str(path))


def insert(con: duckdb.DuckDBPyConnection, table: Table, rows: pa.Table) -> None:
    """Append Arrow rows of a published table, columns matched by name."""
    con.register("incoming", rows)
    con.execute(f'INSERT INTO "{table.name}" BY NAME SELECT * FROM incoming')
    con.unregister("incoming")


def _arrow(table: Table, rows: Sequence[tuple[str, Row]]) -> pa.Table:
    """Rows as Arrow; PartUnreadable names the part whose row does not fit the declared types."""
    try:
        return arrow_table(table, [row for _, row in rows])
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError, TypeError):
        for key, row in rows:
            try:
                arrow_table(table, [row])
            except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError, TypeError) as problem:
                raise PartUnreadable(key, f"{table.name}: {problem}") from problem
        raise


def _chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]
