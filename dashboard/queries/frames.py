"""A query's answer as a frame, and conditions that apply only where a value is given.

What belongs here: what the other modules of this folder share.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, cast

import pandas as pd
from duckdb import DuckDBPyConnection

# What one page of a list holds; nobody reads more at once, and the browser stays quick.
PAGE: Final = 200


def frame(con: DuckDBPyConnection, query: str, values: Sequence[Any] = ()) -> pd.DataFrame:
    """The rows of a query as a frame of Python objects: Decimal for money, None for an empty cell."""
    asked = con.execute(query, list(values))
    names = [column[0] for column in asked.description or ()]
    return pd.DataFrame(asked.fetchall(), columns=names, dtype=object)


def number(con: DuckDBPyConnection, query: str, values: Sequence[Any] = ()) -> int:
    """The one number that a query answers."""
    found = con.execute(query, list(values)).fetchone()
    return int(found[0]) if found else 0


def only(*conditions: tuple[str, Any]) -> tuple[str, list[Any]]:
    """The conditions whose value is given, joined by AND, with their values; a tuple of values becomes a list."""
    given = [(sql, value) for sql, value in conditions if value is not None and value not in ("", ())]
    values = [list(value) if isinstance(value, tuple) else value for _, value in given]
    return " AND ".join(["true", *(sql for sql, _ in given)]), values


def total_of(rows: pd.DataFrame) -> int:
    """How many rows a list has in all, from the column `of` of its first page."""
    return int(cast("int", rows["of"].iloc[0])) if len(rows) else 0


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as dictionaries of its columns."""
    return cast("list[dict[str, Any]]", rows.to_dict("records"))
