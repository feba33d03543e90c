"""Checks that follow from the declared tables: columns, types, nulls, value sets, keys, references.

Everything here is read off `juesuan.tables`; a new table or column is checked without a line of code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from expectations.checks import Check, counted, literal, literals, quoted
from juesuan.tables.model import Column, Table

# A column of this name in any other table must name a row of this table.
REFERENCES: Final = {
    "report_id": "dim_report",
    "unit_id": "dim_unit",
    "form": "dim_form",
    "fact_id": "fact_amount",
    "verdict_id": "reconciliation",
}


def short_name(table: Table) -> str:
    """The Chinese name of a table, without what one row is."""
    return table.zh.split("：")[0]


def required(table: Table, column: Column) -> bool:
    """Whether a column may never be empty."""
    return not column.null or column.name in table.key


def schema_checks(tables: Iterable[Table]) -> Iterator[Check]:
    """Each table has its declared columns in order, of the declared types, filled and within their sets."""
    for table in tables:
        yield from _shape(table)
        for column in table.columns:
            yield from _contents(table, column)
        for number, condition in enumerate(table.checks, start=1):
            yield counted(
                f"schema.{table.name}.check_{number}", "schema", f"{short_name(table)}：{condition}",
                f"SELECT * FROM staged.{quoted(table.name)} WHERE NOT ({condition})",
                _rows(table),
            )  # fmt: skip


def key_checks(tables: Iterable[Table]) -> Iterator[Check]:
    """No key twice; every reference finds its row."""
    by_name = {table.name: table for table in tables}
    for table in by_name.values():
        if table.key:
            columns = ", ".join(quoted(name) for name in table.key)
            yield counted(
                f"keys.{table.name}", "keys", f"{short_name(table)}：{'、'.join(table.key)} 不重复",
                f"SELECT {columns}, count(*) AS rows_with_this_key FROM staged.{quoted(table.name)} "
                f"GROUP BY ALL HAVING count(*) > 1",
                _rows(table),
            )  # fmt: skip
        for column in table.columns:
            target = by_name.get(REFERENCES.get(column.name, ""))
            if target is None or target is table or target.key != (column.name,):
                continue
            field = quoted(column.name)
            yield counted(
                f"references.{table.name}.{column.name}", "keys",
                f"{short_name(table)}：每个 {column.name} 都在 {target.name} 中",
                f"SELECT {field}, count(*) AS orphan_rows FROM staged.{quoted(table.name)} "
                f"WHERE {field} IS NOT NULL AND {field} NOT IN "
                f"(SELECT {field} FROM staged.{quoted(target.name)} WHERE {field} IS NOT NULL) GROUP BY ALL",
                _rows(table),
            )  # fmt: skip


def digest_query(table: Table, found: Iterable[str]) -> str:
    """Every distinct pattern of a table: closed sets as they are, other columns as filled or empty.

    The columns are the ones found, in their order, so that the judge sees the table as it is. A fact
    table of millions of rows has a few thousand patterns.
    """
    declared = {column.name: column for column in table.columns}
    fields = []
    for name in found:
        column = declared.get(name)
        if column is not None and column.values:
            fields.append(f"CAST({quoted(name)} AS VARCHAR) AS {quoted(name)}")
        elif column is not None and required(table, column):
            fields.append(f"CASE WHEN {quoted(name)} IS NOT NULL THEN '有' END AS {quoted(name)}")
        else:
            fields.append(f"'' AS {quoted(name)}")
    return f"SELECT DISTINCT {', '.join(fields)} FROM staged.{quoted(table.name)}"


def _shape(table: Table) -> Iterator[Check]:
    declared = ", ".join(
        f"({position}, {literal(column.name)}, {literal(column.type)})"
        for position, column in enumerate(table.columns, start=1)
    )
    found = (
        "SELECT row_number() OVER (ORDER BY column_index) AS place, column_name, data_type "
        f"FROM duckdb_columns() WHERE database_name = 'staged' AND table_name = {literal(table.name)}"
    )
    yield Check(
        f"schema.{table.name}.columns", "schema", f"schema.{table.name}",
        f"{short_name(table)}：{len(table.columns)} 个字段，名称与顺序同声明",
        f"SELECT place, d.name AS declared, f.column_name AS found FROM (VALUES {declared}) d(place, name, type) "
        f"FULL JOIN ({found}) f USING (place) WHERE d.name IS DISTINCT FROM f.column_name ORDER BY place",
        f"SELECT {len(table.columns)}",
        expectation="ExpectTableColumnsToMatchOrderedList",
        arguments={"column_list": [column.name for column in table.columns]},
    )  # fmt: skip
    yield counted(
        f"schema.{table.name}.types", "schema", f"{short_name(table)}：字段类型同声明",
        f"SELECT d.name AS column_name, d.type AS declared, f.data_type AS found "
        f"FROM (VALUES {declared}) d(place, name, type) LEFT JOIN ({found}) f ON f.column_name = d.name "
        f"WHERE d.type IS DISTINCT FROM f.data_type ORDER BY d.place",
        f"SELECT {len(table.columns)}",
    )  # fmt: skip


def _contents(table: Table, column: Column) -> Iterator[Check]:
    batch, field = f"schema.{table.name}", quoted(column.name)
    where = f"SELECT * FROM staged.{quoted(table.name)} WHERE {field}"
    label = f"{short_name(table)}：{column.zh}（{column.name}）"
    if required(table, column):
        yield Check(
            f"{batch}.{column.name}.not_null", "schema", batch, f"{label}不为空",
            f"{where} IS NULL", _rows(table),
            expectation="ExpectColumnValuesToNotBeNull", arguments={"column": column.name},
        )  # fmt: skip
    if column.values:
        yield Check(
            f"{batch}.{column.name}.values", "schema", batch, f"{label}只取声明的值",
            f"{where} NOT IN ({literals(column.values)})", _rows(table),
            expectation="ExpectColumnValuesToBeInSet",
            arguments={"column": column.name, "value_set": list(column.values)},
        )  # fmt: skip


def _rows(table: Table) -> str:
    return f"SELECT count(*) FROM staged.{quoted(table.name)}"
