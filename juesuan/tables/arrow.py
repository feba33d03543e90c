"""Rows as Arrow tables with the declared types, so that money never passes through a float.

What belongs here: the one mapping from declared column types to Arrow types, used wherever rows are
written to Parquet or handed to DuckDB.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import pyarrow as pa

from juesuan.tables.model import Table

_DECIMAL: Final = re.compile(r"DECIMAL\((\d+),(\d+)\)")
_TYPES: Final[dict[str, pa.DataType]] = {
    "VARCHAR": pa.string(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "BOOLEAN": pa.bool_(),
    "DOUBLE": pa.float64(),
    "TIMESTAMP": pa.timestamp("us"),
    "DATE": pa.date32(),
}


def arrow_type(sql_type: str) -> pa.DataType:
    """The Arrow type of a declared SQL type; KeyError for one that no table declares."""
    if match := _DECIMAL.fullmatch(sql_type):
        return pa.decimal128(int(match.group(1)), int(match.group(2)))
    return _TYPES[sql_type]


@lru_cache(maxsize=64)
def _schema(fields: tuple[tuple[str, str], ...]) -> pa.Schema:
    return pa.schema([(name, arrow_type(sql_type)) for name, sql_type in fields])


def schema_of(table: Table) -> pa.Schema:
    """The Arrow schema of a published table, columns in declared order."""
    return _schema(tuple((column.name, column.type) for column in table.columns))


def arrow_table(table: Table, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Rows of a published table as Arrow; absent keys are NULL.

    Raises pyarrow.ArrowInvalid where a value does not fit its declared type (a Decimal with more
    places than the column keeps, for one): such a row is a programming error, not a document's.
    """
    schema = schema_of(table)
    columns = [pa.array([row.get(field.name) for row in rows], type=field.type) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)
