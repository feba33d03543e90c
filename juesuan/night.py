"""What a load did, for the person who looks in the morning: the run report and the morning page.

What belongs here: the summary of a run, what changed against the published release, and where both are
kept. What must not: deciding anything. How the page is worded is in `juesuan.morning`.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from juesuan.errors import WarehouseMissing
from juesuan.fetch.standing import FetchStanding, standing
from juesuan.settings import Settings

# Old reports are kept for a quarter of a year of nights.
_REPORTS_KEPT: Final = 92
LATEST: Final = "run_report.json"
# Whose failure it is: the first question each morning.
FAULTS: Final = {"publisher": "公开单位", "reader": "本程序", "undecided": "待定"}
OUTCOMES: Final = {
    "published": "已发布",
    "unchanged": "没有变化，无需处理",
    "refused": "未通过把关，未发布",
    "failed": "失败，未发布",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One document in a list of changes."""

    file: str
    unit_name: str | None
    fiscal_year: int | None
    report_id: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What a new release has over the published one.

    new: a unit's report for a year that had none; restated: other bytes for the same unit, year and kind;
    changed: read again under the same place without being either; removed: no longer in the raw folder.
    """

    new: tuple[Entry, ...] = ()
    restated: tuple[Entry, ...] = ()
    changed: tuple[Entry, ...] = ()
    removed: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """One row of the quarantine, for the page."""

    file: str
    stage: str
    reason: str
    message_zh: str
    message_en: str
    page: int | None
    form: str | None
    fault: str


@dataclass(slots=True)
class RunSummary:
    """What one load did; written as run_report.json."""

    run_id: str
    started_at: str
    raw: str
    warehouse: str
    outcome: str = "failed"
    message: str = ""
    finished_at: str = ""
    release_id: str | None = None
    documents: int = 0
    hashed: int = 0
    read: int = 0
    reused: int = 0
    waiting: int = 0
    duplicates: list[list[str]] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)
    states: dict[str, int] = field(default_factory=dict)
    facts: int = 0
    verdicts: dict[str, int] = field(default_factory=dict)
    broken_rules: list[dict[str, Any]] = field(default_factory=list)
    # Kind and text of what the release changes against the one before it: figures, findings, units, years.
    release_diff: list[tuple[str, str, str]] = field(default_factory=list)
    quarantine: list[Failure] = field(default_factory=list)
    troubled: list[dict[str, str]] = field(default_factory=list)
    gate: dict[str, Any] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    peak_memory: int = 0
    # How fetching from the manifest stands; None where there is no manifest.
    fetch: FetchStanding | None = None
    # What came of telling the webhook; "" where none is configured.
    told: str = ""
    # The file of metrics, or why it could not be written.
    metrics: str = ""
    report: str = ""
    page: str = ""

    @property
    def exit_code(self) -> int:
        """0 fine, 1 findings or quarantine in the published warehouse, 2 not published."""
        if self.outcome in ("refused", "failed"):
            return 2
        return 1 if self.quarantine or self.verdicts.get("broken") else 0

    @property
    def faults(self) -> dict[str, int]:
        """Quarantined places by whose fault they are."""
        counts = dict.fromkeys(FAULTS, 0)
        for failure in self.quarantine:
            counts[failure.fault] += 1
        return counts

    def to_json(self) -> dict[str, Any]:
        """Everything as plain values, for machines."""
        fetch = self.fetch.to_json() if self.fetch is not None else None
        return asdict(self) | {"exit_code": self.exit_code, "faults": self.faults, "fetch": fetch}


class Stopwatch:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time spent inside to a stage."""
        start = time.monotonic()
        try:
            yield
        finally:
            self.seconds[name] = round(self.seconds.get(name, 0.0) + time.monotonic() - start, 3)


def contents_of(warehouse: Path, query: str) -> list[tuple[Any, ...]]:
    """Rows of a query on a warehouse, opened read-only; WarehouseMissing where it is absent or damaged."""
    from juesuan.warehouse.published import connect

    with connect(warehouse) as con:
        rows: list[tuple[Any, ...]] = con.execute(query).fetchall()
        return rows


_DOCUMENTS: Final = (
    "SELECT file, unit_name, fiscal_year, report_id, coalesce(unit_id, file), report_kind, entity_level "
    "FROM dim_report ORDER BY file"
)


def changes_between(old: Path | None, new: Path) -> Changes:
    """What the documents of a new warehouse are against those of the old one."""
    after = {row[3]: row for row in contents_of(new, _DOCUMENTS)}
    try:
        before = {row[3]: row for row in contents_of(old, _DOCUMENTS)} if old else {}
    except WarehouseMissing:
        before = {}
    subjects = {_subject(row) for row in before.values()}
    places = {row[0] for row in before.values()}
    kinds: dict[str, list[Entry]] = {"new": [], "restated": [], "changed": []}
    for key, row in after.items():
        if key in before:
            continue
        kind = "restated" if _subject(row) in subjects else "changed" if row[0] in places else "new"
        kinds[kind].append(Entry(*row[:4]))
    removed = tuple(Entry(*row[:4]) for key, row in before.items() if key not in after)
    return Changes(tuple(kinds["new"]), tuple(kinds["restated"]), tuple(kinds["changed"]), removed)


def _subject(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Unit, year, kind and level: what a republished report has in common with the first."""
    return (row[4], row[2], row[5], row[6])


def describe_contents(summary: RunSummary, warehouse: Path, *, with_changes: bool = False) -> None:
    """Fill in what a warehouse holds: fates of documents, verdicts, quarantine, and what it changes."""
    from juesuan.warehouse.published import connect

    with connect(warehouse) as con:
        summary.states = dict(con.execute("SELECT state, count(*) FROM dim_report GROUP BY 1 ORDER BY 1").fetchall())
        summary.facts = con.execute("SELECT facts FROM release").fetchall()[0][0]
        summary.verdicts = dict(
            con.execute("SELECT verdict, count(*) FROM reconciliation GROUP BY 1 ORDER BY 1").fetchall()
        )
        broken = con.execute(
            "SELECT rule_id, min(statement), count(*), count(DISTINCT report_id) FROM reconciliation "
            "WHERE verdict = 'broken' GROUP BY 1 ORDER BY 3 DESC, 1"
        ).fetchall()
        summary.broken_rules = [
            dict(zip(("rule_id", "statement", "places", "documents"), row, strict=True)) for row in broken
        ]
        quarantine = con.execute(
            "SELECT file, stage, reason, message_zh, message_en, page, form, fault FROM quarantine "
            "ORDER BY file, quarantine_id"
        ).fetchall()
        summary.quarantine = [Failure(*row) for row in quarantine]
        if with_changes:
            summary.release_diff = con.execute(
                "SELECT kind, text_zh, text_en FROM release_diff ORDER BY change_id"
            ).fetchall()


def write_report(summary: RunSummary, settings: Settings) -> None:
    """Write run_report.json, the morning page and the metrics, then tell the webhook where one is configured."""
    folder = settings.reports
    if summary.fetch is None and settings.has_manifest:
        summary.fetch = standing(settings.fetched)
    report, page = folder / f"{summary.run_id}.json", folder / f"{summary.run_id}.md"
    summary.report, summary.page = str(report), str(page)
    from juesuan.metrics import write_metrics
    from juesuan.morning import morning_page
    from juesuan.morning_html import morning_html

    told, html = morning_page(summary), morning_html(summary)
    for path in (page, folder / "morning.md"):
        _write(path, told)
    for path in (page.with_suffix(".html"), folder / "morning.html"):
        _write(path, html)
    _write_json(summary, report, folder / LATEST)
    summary.metrics = write_metrics(summary, settings)
    if os.environ.get("JUESUAN_WEBHOOK"):
        # Last, and only now is the library for it loaded: whatever comes of it, the report stands.
        from juesuan.notify import notify

        summary.told = notify(summary.to_json())
    _write_json(summary, report, folder / LATEST)
    for kind in ("*.json", "*.md", "*.html"):
        dated = sorted(path for path in folder.glob(kind) if path.name[:1].isdigit())
        for old in dated[:-_REPORTS_KEPT]:
            old.unlink(missing_ok=True)


def _write_json(summary: RunSummary, *paths: Path) -> None:
    text = json.dumps(summary.to_json(), ensure_ascii=False, indent=1)
    for path in paths:
        _write(path, text)


def _write(path: Path, content: str) -> None:
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.write_text(content, encoding="utf-8")
    temporary.replace(path)
