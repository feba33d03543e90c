"""Checks that follow from the declared tables: columns, types, nulls, value sets, keys, references.

Everything here is read off `juesuan.tables`; a new table or column is checked without a line of code.
What the rows of one table must say about those of another is in `expectations.coverage`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from expectations.checks import Check, literal, literals, quoted, rows_of
from expectations.sums import BEHIND, BEHIND_ALL, COLUMNS, FORMS, TERMS, USED
from juesuan.tables.model import Column, Table

# A column of this name in any other table must name a row of this table.
REFERENCES: Final = {
    "report_id": "dim_report",
    "contained_in": "dim_report",
    "new_report_id": "dim_report",
    "unit_id": "dim_unit",
    "form": "dim_form",
    "fact_id": "fact_amount",
    "verdict_id": "reconciliation",
    "statement_id": "statement",
    "of_id": "statement",
    "whole_id": "statement",
    "project_id": "performance_project",
}
# What these say in such a column may be of the previous release: a unit that is gone names no row of this one.
SPEAK_OF_THE_PAST: Final = {("release_diff", "unit_id")}


def short_name(table: Table) -> str:
    """The Chinese name of a table, without what one row is."""
    return table.zh.split("：")[0]


def heading(table: Table) -> str:
    """The Chinese and the SQL name of a table, under which its checks stand."""
    return f"{short_name(table)} {table.name}"


def schema_checks(tables: Iterable[Table]) -> Iterator[Check]:
    """Each table has its declared columns in order, of the declared types, filled and within their sets."""
    for table in tables:
        yield from _shape(table)
        # The rows of a view are rows of its tables, which are looked at there.
        if not table.is_view:
            yield from _contents(table)


def key_checks(tables: Iterable[Table]) -> Iterator[Check]:
    """No key twice; every reference finds its row."""
    by_name = {table.name: table for table in tables}
    for table in by_name.values():
        if table.key:
            columns = ", ".join(quoted(name) for name in table.key)
            yield Check(
                f"keys.{table.name}", "keys", "主键", f"{short_name(table)}：{'、'.join(table.key)} 不重复",
                f"SELECT {columns}, count(*) AS rows_with_this_key FROM staged.{quoted(table.name)} "
                f"GROUP BY ALL HAVING count(*) > 1",
                rows_of(table.name), screen=_unique(table),
            )  # fmt: skip
        for column in table.columns:
            target = by_name.get(REFERENCES.get(column.name, ""))
            if (
                target is None
                or target.key == (column.name,) == table.key
                or (table.name, column.name) in SPEAK_OF_THE_PAST
            ):
                continue
            field, found = quoted(column.name), quoted(target.key[0])
            yield Check(
                f"references.{table.name}.{column.name}", "keys", "引用",
                f"{short_name(table)}：每个{column.chinese_name}（{column.name}）都在{short_name(target)}（{target.name}）中",
                f"SELECT t.{field}, count(*) AS orphan_rows FROM staged.{quoted(table.name)} t "
                f"ANTI JOIN staged.{quoted(target.name)} d ON d.{found} = t.{field} "
                f"WHERE t.{field} IS NOT NULL GROUP BY ALL",
                rows_of(table.name), screen=_SCREENS.get((table.name, column.name), ""),
            )  # fmt: skip


# Texts of which there are millions, found by their hashes: each number behind a verdict is one of those counted with
# the forms, each verdict with numbers behind it one of those counted. Keys that stand twice could hide one that is
# nowhere; but then the check of that key fails.
_SCREENS: Final = {
    ("reconciliation_term", "fact_id"): f"SELECT (SELECT count(*) FROM {USED}) - (SELECT coalesce(sum(used), 0) FROM {FORMS})",
    ("reconciliation_term", "verdict_id"): f"SELECT (SELECT count(*) FROM {BEHIND}) - (SELECT found FROM {BEHIND_ALL})",
}


def _unique(table: Table) -> str:
    """How many rows have the hash of another's key: equal keys have equal hashes, so none means that no key stands twice."""
    hashes = f"SELECT hash({', '.join(quoted(name) for name in table.key)}) AS term FROM staged.{quoted(table.name)}"
    if table.name == "reconciliation_term":
        hashes = f"SELECT term FROM {TERMS}"
    return f"SELECT count(*) FROM (SELECT term, lag(term) OVER (ORDER BY term) AS before FROM ({hashes})) WHERE term = before"


def _shape(table: Table) -> Iterator[Check]:
    declared = ", ".join(
        f"({position}, {literal(column.name)}, {literal(column.type)})"
        for position, column in enumerate(table.columns, start=1)
    )
    found = f"SELECT place, column_name, data_type FROM {COLUMNS} WHERE table_name = {literal(table.name)}"
    fields = f"SELECT {len(table.columns)}"
    yield Check(
        f"schema.{table.name}.columns", "schema", heading(table),
        f"{short_name(table)}：有声明的 {len(table.columns)} 个字段，名称与顺序相同",
        f"SELECT place, d.name AS declared, f.column_name AS found FROM (VALUES {declared}) d(place, name, type) "
        f"FULL JOIN ({found}) f USING (place) WHERE d.name IS DISTINCT FROM f.column_name ORDER BY place",
        fields,
    )  # fmt: skip
    yield Check(
        f"schema.{table.name}.types", "schema", heading(table), f"{short_name(table)}：各字段类型同声明",
        f"SELECT d.name AS column_name, d.type AS declared, f.data_type AS found "
        f"FROM (VALUES {declared}) d(place, name, type) LEFT JOIN ({found}) f ON f.column_name = d.name "
        f"WHERE d.type IS DISTINCT FROM f.data_type ORDER BY d.place",
        fields,
    )  # fmt: skip


def _contents(table: Table) -> Iterator[Check]:
    required = [column for column in table.columns if table.required(column)]
    if required:
        yield _fields_check(
            table, "not_null", f"{len(required)} 个必填字段都不为空",
            [(column, f"{quoted(column.name)} IS NULL") for column in required],
        )  # fmt: skip
    closed = [column for column in table.columns if column.values]
    if closed:
        yield _fields_check(
            table, "values", f"{'、'.join(column.chinese_name for column in closed)}只取声明的值",
            [(column, f"{quoted(column.name)} NOT IN ({literals(column.values)})") for column in closed],
        )  # fmt: skip
    for number, condition in enumerate(table.checks, start=1):
        yield Check(
            f"schema.{table.name}.check_{number}", "schema", heading(table),
            f"{short_name(table)}：每行都满足 {condition}",
            f"SELECT * FROM staged.{quoted(table.name)} WHERE NOT ({condition})",
            rows_of(table.name),
        )  # fmt: skip


def _fields_check(table: Table, name: str, statement: str, wrong: list[tuple[Column, str]]) -> Check:
    """One look at a table for several fields: the rows in which any is wrong, with their key and those fields."""
    key = "".join(f"{quoted(column)}, " for column in table.key)
    told = ", ".join(
        f"CASE WHEN {condition} THEN {literal(column.name + '=')} || coalesce(CAST({quoted(column.name)} AS VARCHAR), '') END"
        for column, condition in wrong
    )
    anywhere = " OR ".join(condition for _, condition in wrong)
    return Check(
        f"schema.{table.name}.{name}", "schema", heading(table), f"{short_name(table)}：{statement}",
        f"SELECT {key}concat_ws('；', {told}) AS wrong_fields FROM staged.{quoted(table.name)} WHERE {anywhere}",
        rows_of(table.name),
    )  # fmt: skip
