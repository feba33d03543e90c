"""What a published table is: the declaration from which everything about it is made.

A table 「数据表」 is declared once; its DDL, comments, constraints, Parquet schema, dictionary page,
schema suite and Chinese view are all derived from the declaration. Only the model belongs here: no SQL
engine, no Dagster, no Great Expectations.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

# How a number may be summed: over everything, over everything but time and phase, or not at all.
Additivity = Literal["additive", "semi_additive", "not_additive", ""]
# What a stored row belongs to: one document (it has a `report_id`), one verdict of one document (a `verdict_id`, which
# begins with sixteen letters of the document's), or the release as a whole. A night takes over rows of the first two
# kinds from the release before where their document has not changed, and makes those of the last anew.
Per = Literal["document", "verdict", "release", ""]

# The second schema, with Chinese names for tables, columns and words.
CHINESE_SCHEMA: Final = "决算"


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
    # Pairs of code and Chinese word, where the codes have them: the Chinese view shows the words.
    words: tuple[tuple[str, str], ...] = ()
    # The column's name in the Chinese view; the beginning of `zh` where none is given.
    alias: str = ""

    @property
    def comment(self) -> str:
        """Chinese first, English after, then unit and additivity."""
        notes = "; ".join(part for part in (self.unit, self.additivity.replace("_", "-")) if part)
        return f"{self.zh} | {self.en}" + (f" [{notes}]" if notes else "")

    @property
    def chinese_name(self) -> str:
        """The column's name in the Chinese view: no brackets, no punctuation."""
        return self.alias or _beginning(self.zh)


@dataclass(frozen=True)
class Table:
    """One published table or view: columns in order, key, and the query that fills it where derived."""

    name: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    # Every stored table says it; views have no rows of their own.
    per: Per = ""
    # A SELECT over the tables before it; None where rows come from the parts or the rules.
    query: str | None = None
    is_view: bool = False
    checks: tuple[str, ...] = ()
    # The view's name in the Chinese schema; the beginning of `zh` where none is given.
    alias: str = ""

    @property
    def comment(self) -> str:
        """The table's comment, Chinese first."""
        return f"{self.zh} | {self.en}"

    @property
    def chinese_name(self) -> str:
        """The table's name in the Chinese schema."""
        return self.alias or _beginning(self.zh)

    def column(self, name: str) -> Column:
        """The column of that name; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")

    def required(self, column: Column) -> bool:
        """Whether a column may never be empty."""
        return not column.null or column.name in self.key

    def ddl(self) -> str:
        """CREATE TABLE with NOT NULL and CHECK, or CREATE VIEW; uniqueness of keys is checked after loading.

        A primary key costs three quarters of the loading speed (measured, DuckDB 2.0), so keys are
        proven unique by the schema suite before a release is published instead.
        """
        if self.is_view:
            return f'CREATE VIEW "{self.name}" AS {self.query}'
        lines = [
            f'  "{c.name}" {c.type}'
            + (" NOT NULL" if self.required(c) else "")
            + (f' CHECK ("{c.name}" IN ({_literals(c.values)}))' if c.values else "")
            for c in self.columns
        ]
        lines += [f"  CHECK ({check})" for check in self.checks]
        return f'CREATE TABLE "{self.name}" (\n' + ",\n".join(lines) + "\n)"

    def comments(self) -> Iterable[str]:
        """COMMENT ON statements for the table and each column."""
        yield from _comments(self, f'"{self.name}"', [(c, c.name) for c in self.columns], self.is_view)

    def chinese_view(self) -> Iterable[str]:
        """The statements that make the Chinese view of this table: names, words instead of codes, comments."""
        view = f'"{CHINESE_SCHEMA}"."{self.chinese_name}"'
        fields = ", ".join(f'{_worded(c)} AS "{c.chinese_name}"' for c in self.columns)
        yield f'CREATE VIEW {view} AS SELECT {fields} FROM main."{self.name}"'
        yield from _comments(self, view, [(c, c.chinese_name) for c in self.columns], is_view=True)


def _comments(table: Table, name: str, columns: Iterable[tuple[Column, str]], is_view: bool) -> Iterable[str]:
    yield f"COMMENT ON {'VIEW' if is_view else 'TABLE'} {name} IS {_literal(table.comment)}"
    for column, column_name in columns:
        yield f'COMMENT ON COLUMN {name}."{column_name}" IS {_literal(column.comment)}'


def _worded(column: Column) -> str:
    """The column with its codes replaced by their Chinese words."""
    if not column.words:
        return f'"{column.name}"'
    cases = " ".join(f"WHEN {_literal(code)} THEN {_literal(word)}" for code, word in column.words)
    return f'CASE "{column.name}" {cases} ELSE "{column.name}" END'


def _beginning(zh: str) -> str:
    """The words before the first bracket or punctuation mark."""
    return re.split(r"[（(：:；;，,、。\s]", zh, maxsplit=1)[0]


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _literals(values: Iterable[str]) -> str:
    return ", ".join(_literal(v) for v in values)
