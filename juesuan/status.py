"""Whether the published warehouse is there and fresh: the question of a monitor, asked without Dagster.

What belongs here: reading the release row and the last run's report. An unchanged night publishes nothing
and is as good as one that does, so freshness counts from the last night that ended well.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from juesuan.errors import SettingsError
from juesuan.fetch.standing import FetchStanding, standing
from juesuan.night import LATEST
from juesuan.settings import Settings

_AGE: Final = re.compile(r"(\d+(?:\.\d+)?)\s*([dhm]?)")
_SECONDS: Final = {"d": 86400, "h": 3600, "m": 60, "": 3600}
_GOOD: Final = ("published", "unchanged")


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a warehouse; ages in hours, times in UTC."""

    warehouse: str
    release_id: str
    built_at: datetime
    last_good_night: datetime
    age_hours: float
    is_fresh: bool
    last_run: str
    last_outcome: str
    last_message: str
    documents: int
    documents_quarantined: int
    quarantine: int
    facts: int
    verdicts: int
    broken: int
    code_version: str
    reader_version: str
    # How fetching stands; None where no manifest was ever fetched. Old fetching makes a warehouse old, too.
    fetch: FetchStanding | None = None
    fetch_is_fresh: bool = True

    @property
    def exit_code(self) -> int:
        """0 fresh and the last run ended well, 1 stale (or fetching is), or the last run or fetching went wrong.

        Sources that fail are the sites' doing and findings of the morning page: they don't count here.
        """
        well = self.is_fresh and self.fetch_is_fresh and self.last_outcome in (*_GOOD, "")
        return 0 if well and not (self.fetch and self.fetch.problem) else 1

    def to_json(self) -> dict[str, Any]:
        """Plain values for machines."""
        times = {name: getattr(self, name).isoformat(timespec="seconds") for name in ("built_at", "last_good_night")}
        fetch = self.fetch.to_json() if self.fetch is not None else None
        return asdict(self) | times | {"fetch": fetch, "exit_code": self.exit_code}


def age_of(text: str) -> timedelta:
    """A length of time such as 36h, 2d or 90m; a bare number counts hours. SettingsError for anything else."""
    found = _AGE.fullmatch(text.strip().lower())
    if found is None:
        raise SettingsError(f"时长 {text!r} 应写作 36h、2d 或 90m | a length of time is 36h, 2d or 90m, not {text!r}")
    return timedelta(seconds=float(found.group(1)) * _SECONDS[found.group(2)])


def status_of(settings: Settings, max_age: timedelta | None = None, *, now: datetime | None = None) -> Status:
    """The state of the published warehouse; WarehouseMissing where there is none or it can't be read."""
    from juesuan.warehouse.published import connect
    from juesuan.warehouse.releases import release_of

    now = now or datetime.now(UTC)
    row = release_of(settings.warehouse)
    with connect(settings.warehouse) as con:
        quarantine = con.execute("SELECT count(*) FROM quarantine").fetchall()[0][0]
    last = _report(settings.reports / LATEST)
    good = _last_good_night(settings, row["release_id"]) or row["built_at"]
    age = now - good
    fetch = standing(settings.fetched) if settings.has_manifest else None
    return Status(
        warehouse=str(settings.warehouse),
        release_id=row["release_id"],
        built_at=row["built_at"],
        last_good_night=good,
        age_hours=round(age.total_seconds() / 3600, 2),
        is_fresh=max_age is None or age <= max_age,
        last_run=last.get("run_id", ""),
        last_outcome=last.get("outcome", ""),
        last_message=last.get("message", ""),
        documents=row["documents"],
        documents_quarantined=row["documents_quarantined"],
        quarantine=quarantine,
        facts=row["facts"],
        verdicts=row["verdicts"],
        broken=row["broken"],
        code_version=row["code_version"],
        reader_version=row["reader_version"],
        fetch=fetch,
        fetch_is_fresh=max_age is None
        or fetch is None
        or (fetch.finished is not None and now - fetch.finished <= max_age),
    )


def last_run_ended(settings: Settings) -> datetime | None:
    """When the last run of any outcome ended; None where none has left a report."""
    ended = _report(settings.reports / LATEST).get("finished_at")
    return datetime.fromisoformat(ended) if ended else None


def _last_good_night(settings: Settings, release_id: str) -> datetime | None:
    """When a run last ended well with the release that is published now."""
    dated = sorted((p for p in settings.reports.glob("*.json") if p.name[:1].isdigit()), reverse=True)
    for path in dated:
        report = _report(path)
        if report.get("outcome") in _GOOD and report.get("release_id") == release_id and report.get("finished_at"):
            return datetime.fromisoformat(report["finished_at"])
    return None


def _report(path: Path) -> dict[str, Any]:
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        # No run yet, or a report cut off by a full disk: the release row still tells its age.
        return {}
    return report if isinstance(report, dict) else {}
