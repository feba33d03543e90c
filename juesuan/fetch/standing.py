"""How fetching stands: for the warehouse, the morning page, the metrics and `juesuan status`.

What belongs here: questions to the record of fetching. What must not: an HTTP client, or changing the record.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from juesuan.errors import SettingsError
from juesuan.fetch.state import FILE_NAME, State


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """An address that could not be fetched: whose it is, why not, whose fault that is, and since when (UTC)."""

    unit: str
    year: int
    region: str
    address: str
    reason: str
    message_zh: str
    message_en: str
    fault: str
    since: str


@dataclass(frozen=True, slots=True)
class FetchStanding:
    """Sources by state, failures, and when the last run over the manifest ended ("" where there was none)."""

    finished_at: str = ""
    seconds: float = 0.0
    states: tuple[tuple[str, int], ...] = ()
    failures: tuple[FetchFailure, ...] = ()
    # Why fetching could not even begin, such as a manifest with a wrong row.
    problem: str = ""

    @property
    def finished(self) -> datetime | None:
        """When the last run ended."""
        return datetime.fromisoformat(self.finished_at) if self.finished_at else None

    def to_json(self) -> dict[str, Any]:
        """Plain values for machines."""
        return asdict(self) | {"states": dict(self.states)}


def standing(folder: Path) -> FetchStanding | None:
    """How fetching stands; None where nothing was ever fetched here. A damaged record is its `problem`."""
    if not (folder / FILE_NAME).is_file():
        return None
    try:
        with closing(State(folder, read_only=True)) as state:
            failures = state.rows(
                "SELECT unit, year, region, f.address, reason, message_zh, message_en, fault, since "
                "FROM failure f JOIN source s USING (source_id) WHERE s.wanted ORDER BY s.row, f.rowid"
            )
            states = state.rows("SELECT state, count(*) FROM source WHERE wanted GROUP BY 1 ORDER BY 1")
            return FetchStanding(
                state.note("finished_at"), float(state.note("seconds") or 0), tuple((name, n) for name, n in states),
                tuple(FetchFailure(*row) for row in failures), state.note("problem"),
            )  # fmt: skip
    except (SettingsError, sqlite3.Error) as error:
        return FetchStanding(problem=str(error))


_SOURCES: Final = """
SELECT source_id, region, year, unit, nullif(kind, ''), nullif(level, ''), address, state, asked_at, fetched_at,
  (SELECT count(*) FROM file f WHERE f.source_id = s.source_id),
  reason, message_zh, message_en, fault, since, coalesce(failed, 0)
FROM source s LEFT JOIN (
  -- SQLite takes the other columns from the row of the minimum: the failure that has lasted longest.
  SELECT source_id, min(since || address) AS first, reason, message_zh, message_en, fault, since,
    count(*) AS failed
  FROM failure GROUP BY source_id
) USING (source_id) WHERE wanted ORDER BY row
"""


def source_rows(folder: Path) -> list[dict[str, Any]]:
    """The rows of the table `source`: one for each address that the manifest names; empty where there is none."""
    if not (folder / FILE_NAME).is_file():
        return []
    try:
        with closing(State(folder, read_only=True)) as state:
            rows = state.rows(_SOURCES)
    except (SettingsError, sqlite3.Error):
        # A damaged record is fetching's to mend, and the morning page tells of it: the load goes on without it.
        return []
    names = (
        "source_id", "region", "fiscal_year", "unit_name", "report_kind", "entity_level", "address", "state", "asked_at",
        "fetched_at", "files", "reason", "message_zh", "message_en", "fault", "failed_since", "failures",
    )  # fmt: skip
    return [dict(zip(names, row, strict=True)) for row in rows]
