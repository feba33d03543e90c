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
from juesuan.warehouse.faults import PartUnreadable
from juesuan.warehouse.staging import quoted

if TYPE_CHECKING:
    from juesuan.parts import StoredPart

# So many parts at a time: bounds the memory, and the files DuckDB holds open.
_CHUNK: Final = 256
# What a head office 「本级」 adds to its department's name.
_HEAD_OFFICE: Final = "([（(](机关)?本级[）)]|[（(]机关[）)]|(机关)?本级)$"
# The date a document states of itself, down to the second, where it is one.
_STATED: Final = r"nullif(regexp_extract(document_date, '^D?:?((19|20)\d{2}\d{0,10})', 1), '')"
_OWNER: Final = "CASE WHEN unit_id IS NULL OR fiscal_year IS NULL THEN report_id ELSE unit_id END"
# Small tables that stand in the head of a part, beside its document.
_HELD_IN_HEADS: Final = (REPORT_FILE, FORM_COVERAGE, QUARANTINE)
# Known only when all documents are there.
_LATER: Final = frozenset({"is_current", "contained_in"})

Row = Mapping[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Head:
    """A part whose head was read: its document and the number of rows it says it holds of each table with a file."""

    part: StoredPart
    report: Row
    rows: Mapping[str, int]

    @property
    def order(self) -> tuple[str, str, int, str, str]:
        """Documents of one unit lie together in the file, year after year."""
        report = self.report
        return (
            report["region"] or "", report["unit_name"] or "", report["fiscal_year"] or 0,
            report["file"], report["report_id"],
        )  # fmt: skip


def load_parts(con: duckdb.DuckDBPyConnection, parts: Iterable[StoredPart], previous: Path | None = None) -> None:
    """Fill dim_report, form_coverage, quarantine, fact_amount and the tables of the prose from the files of the parts.

    `previous` is the published file: where dates don't order versions, a document it lacks arrived later.
    Raises PartUnreadable with the part's key for a damaged or foreign part, BuildFailed for two parts of one document.
    """
    heads = _load_heads(con, sorted(parts, key=lambda part: part.key))
    _load_reports(con, heads, _published_before(con, previous))
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
    _note_undecided(con)


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
            heads.append(_Head(part, report, held))
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


def _published_before(con: duckdb.DuckDBPyConnection, previous: Path | None) -> list[str]:
    """The documents of the published file; none where there is no such file or it can't be compared with."""
    if previous is None or not previous.exists():
        return []
    try:
        con.execute(f"ATTACH {quoted(previous)} AS before (READ_ONLY)")
    except duckdb.Error:
        # release_diff says that it could not be opened, and why.
        return []
    try:
        return [key for (key,) in con.execute("SELECT report_id FROM before.main.dim_report").fetchall()]
    except duckdb.CatalogException:
        return []
    finally:
        con.execute("DETACH before")


def _load_reports(con: duckdb.DuckDBPyConnection, heads: Sequence[_Head], before: Sequence[str]) -> None:
    """dim_report with the current version of each unit, level, year and kind, and head offices inside departments.

    A document that could not be read is never current: it must not hide an earlier version that could. One whose
    unit or year is unknown stands for itself. The date is the one the document states of itself; documents of the
    latest date and those without a date could each be the last, and then the later arrival counts.
    """
    rows = [(head.part.key, {**head.report, "is_current": False}) for head in heads]
    con.register("incoming", _arrow(DIM_REPORT, rows))
    con.execute(
        f"""
    INSERT INTO dim_report BY NAME
    WITH dated AS (
      SELECT * EXCLUDE (is_current, contained_in), row_number() OVER () AS place, {_OWNER} AS owner,
        {_STATED} AS stated, list_contains(?, report_id) AS was_there,
        regexp_replace(unit_name, '{_HEAD_OFFICE}', '') AS department_name
      FROM incoming
    ), latest AS (
      SELECT *, coalesce(stated < max(stated) OVER (
        PARTITION BY owner, entity_level, fiscal_year, report_kind, state = 'quarantined'), false) AS is_older
      FROM dated
    ), versions AS (
      SELECT *, state <> 'quarantined' AND row_number() OVER (
        PARTITION BY owner, entity_level, fiscal_year, report_kind, state = 'quarantined'
        ORDER BY is_older, was_there, file, report_id
      ) = 1 AS is_current FROM latest
    )
    SELECT v.* EXCLUDE (place, owner, stated, was_there, is_older, department_name), d.report_id AS contained_in
    FROM versions v LEFT JOIN versions d ON v.is_current AND v.entity_level = 'head_office'
      AND d.is_current AND d.entity_level = 'department' AND d.department_name = v.department_name
      AND d.region IS NOT DISTINCT FROM v.region AND d.fiscal_year = v.fiscal_year AND d.report_kind = v.report_kind
    QUALIFY row_number() OVER (PARTITION BY v.report_id ORDER BY d.report_id) = 1
    ORDER BY v.place
    """,
        [list(before)],
    )
    con.unregister("incoming")


def _note_undecided(con: duckdb.DuckDBPyConnection) -> None:
    """Versions that differ in their figures and that no date orders: the one chosen and the others are put in quarantine."""
    con.execute(f"""
    CREATE TEMP TABLE undecided AS
    WITH readable AS (
      SELECT report_id, file, {_OWNER} AS owner, entity_level, fiscal_year, report_kind, is_current, {_STATED} AS stated
      FROM dim_report WHERE state <> 'quarantined'
    ), rival AS (
      SELECT c.report_id AS chosen, c.file AS chosen_file, o.report_id AS other, o.file AS other_file
      FROM readable c JOIN readable o USING (owner, entity_level, report_kind)
      WHERE c.is_current AND NOT o.is_current AND c.fiscal_year IS NOT DISTINCT FROM o.fiscal_year
        AND coalesce(c.stated = o.stated, true)
    ), mark AS (
      SELECT report_id, sum(hash(form, side, line, function_code, economic_code, measure, fund, phase, amount,
        quantity)::HUGEINT) AS mark
      FROM fact_amount WHERE report_id IN (SELECT chosen FROM rival UNION ALL SELECT other FROM rival) GROUP BY report_id
    )
    SELECT r.* FROM rival r LEFT JOIN mark c ON c.report_id = r.chosen LEFT JOIN mark o ON o.report_id = r.other
    WHERE c.mark IS DISTINCT FROM o.mark
    """)
    con.execute("""
    INSERT INTO quarantine BY NAME
    SELECT left(report_id, 16) || '/v0001' AS quarantine_id, report_id, file, 'document' AS stage,
      'version_undecided' AS reason,
      concat('同一单位、层级、年度和种类的文件内容不同，自记日期相同或缺失，无法断定哪一份是最近的：', files,
        '；暂以“', chosen_file, '”为现行') AS message_zh,
      concat('documents of one unit, level, year and kind differ and their dates are equal or missing, so which is the '
        'latest is not decided: ', files, '; taken as current: ', chosen_file) AS message_en,
      'undecided' AS fault
    FROM (
      SELECT chosen AS report_id, any_value(chosen_file) AS file, any_value(chosen_file) AS chosen_file,
        concat_ws('、', any_value(chosen_file), string_agg(other_file, '、' ORDER BY other_file)) AS files
      FROM undecided GROUP BY chosen
      UNION ALL BY NAME
      SELECT other AS report_id, other_file AS file, chosen_file, concat_ws('、', chosen_file, other_file) AS files
      FROM undecided
    ) ORDER BY report_id
    """)
    con.execute("""
    UPDATE dim_report SET state = 'partly_quarantined'
    WHERE state = 'loaded' AND report_id IN (SELECT unnest([chosen, other]) FROM undecided)
    """)
    con.execute("DROP TABLE undecided")


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
