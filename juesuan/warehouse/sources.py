"""The table `source` of a staged warehouse, filled from the record of fetching.

What belongs here: putting given rows into a file that is built and not yet judged. Where they come from is
`juesuan.fetch.standing`'s to know.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import duckdb

from juesuan.tables.source import SOURCE
from juesuan.warehouse.staging import settle

_TIMES: Final = tuple(column.name for column in SOURCE.columns if column.type == "TIMESTAMP")


def add_sources(staged: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put the sources into a staged warehouse; times are texts of ISO 8601. Nothing is touched where there are none."""
    if not rows:
        return
    names = [column.name for column in SOURCE.columns]
    columns, places = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
    with duckdb.connect(str(staged), config={"autoinstall_known_extensions": False}) as con:
        con.begin()
        con.execute(f'DELETE FROM "{SOURCE.name}"')
        con.executemany(
            f'INSERT INTO "{SOURCE.name}" ({columns}) VALUES ({places})',
            [[_plain(name, row[name]) for name in names] for row in rows],
        )
        con.commit()
    settle(staged)


def _plain(name: str, value: Any) -> Any:
    """Times in UTC without a zone, as every time in the warehouse."""
    if name in _TIMES and value:
        return datetime.fromisoformat(value).astimezone(UTC).replace(tzinfo=None)
    return value
