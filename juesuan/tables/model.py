"""What a published table is: the declaration from which everything about it is made.

A table 「数据表」 is declared once; its DDL, comments, constraints, Parquet schema, dictionary page
and schema suite are all derived from the declaration. Only the model belongs here: no SQL engine,
no Dagster, no Great Expectations.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

# How a number may be summed: over everything, over everything but time and phase, or not at all.
Additivity = Literal["additive", "semi_additive", "not_additive", ""]


@dataclass(frozen=True)
class Column:
    """One column: its SQL type, its meaning in both languages, and how it may be used."""

    name: str
    type: str
    zh: str
    en: str
    unit: str = ""
    additivity: Additivity = ""
    null: bool = True
    values: tuple[str, ...] = ()

    @property
    def comment(self) -> str:
        """Chinese first, English after, then unit and additivity."""
        notes = "; ".join(part for part in (self.unit, self.additivity.replace("_", "-")) if part)
        return f"{self.zh} | {self.en}" + (f" [{notes}]" if notes else "")


@dataclass(frozen=True)
class Table:
    """One published table or view: columns in order, key, and the query that fills it where derived."""

    name: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    # A SELECT over the tables before it; None where rows come from the parts or the rules.
    query: str | None = None
    is_view: bool = False
    checks: tuple[str, ...] = ()

    @property
    def comment(self) -> str:
        """The table's comment, Chinese first."""
        return f"{self.zh} | {self.en}"

    def column(self, name: str) -> Column:
        """The column of that name; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")

    def ddl(self) -> str:
        """CREATE TABLE with NOT NULL and CHECK; uniqueness of keys is checked after loading.

        A primary key costs three quarters of the loading speed (measured, DuckDB 2.0), so keys are
        proven unique by the schema suite before a release is published instead.
        """
        lines = [
            f'  "{c.name}" {c.type}'
            + ("" if c.null and c.name not in self.key else " NOT NULL")
            + (f' CHECK ("{c.name}" IN ({_literals(c.values)}))' if c.values else "")
            for c in self.columns
        ]
        lines += [f"  CHECK ({check})" for check in self.checks]
        return f'CREATE TABLE "{self.name}" (\n' + ",\n".join(lines) + "\n)"

    def comments(self) -> Iterable[str]:
        """COMMENT ON statements for the table and each column."""
        kind = "VIEW" if self.is_view else "TABLE"
        yield f'COMMENT ON {kind} "{self.name}" IS {_literal(self.comment)}'
        for column in self.columns:
            yield f'COMMENT ON COLUMN "{self.name}"."{column.name}" IS {_literal(column.comment)}'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _literals(values: Iterable[str]) -> str:
    return ", ".join(_literal(v) for v in values)
