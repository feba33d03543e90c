"""Metrics for a monitor 「监控指标」: one text file in Prometheus' format beside the run report.

What belongs here: names, meanings and values. The file is replaced whole after each run; a node exporter's textfile
collector, or anything that reads the format, takes it from there.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from juesuan.errors import WarehouseMissing
from juesuan.night import OUTCOMES, RunSummary, describe_contents

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

    from juesuan.settings import Settings

FILE_NAME: Final = "juesuan.prom"
_GOOD: Final = ("published", "unchanged")


def write_metrics(summary: RunSummary, settings: Settings) -> str:
    """Write the metrics of a run to JUESUAN_METRICS, else beside its report, by one rename; gives the file.

    A place that can't be written is told instead: the warehouse is published all the same.
    """
    from prometheus_client import write_to_textfile

    path = Path(os.environ.get("JUESUAN_METRICS") or settings.reports / FILE_NAME)
    try:
        write_to_textfile(str(path), metrics_of(summary, settings))
    except OSError as error:
        return f"指标写不到 {path}（{error.strerror}） | metrics can't be written to {path} ({error.strerror})"
    return str(path)


def metrics_of(summary: RunSummary, settings: Settings) -> CollectorRegistry:
    """The metrics of a run; what they say of documents is about the published warehouse, also after a failed night."""
    from prometheus_client import CollectorRegistry, Gauge

    registry = CollectorRegistry()

    def tell(name: str, meaning: str, values: Mapping[Any, float], labels: tuple[str, ...] = ()) -> None:
        gauge = Gauge(f"juesuan_{name}", meaning, labels, registry=registry)
        for words, value in values.items():
            (gauge.labels(*words) if labels else gauge).set(value)

    published = _published(summary, settings)
    good = summary.finished_at if summary.outcome in _GOOD else _last_good(settings)
    if good:
        tell("last_success_timestamp_seconds", "when a run last ended well", {(): _seconds(good)})
    if summary.finished_at:
        tell("last_run_timestamp_seconds", "when the last run ended", {(): _seconds(summary.finished_at)})
    outcomes = {(outcome,): float(outcome == summary.outcome) for outcome in OUTCOMES}
    tell("last_run_outcome", "1 for the outcome of the last run", outcomes, ("outcome",))
    stages = {(stage,): seconds for stage, seconds in summary.seconds.items()}
    tell("stage_seconds", "seconds that a stage of the last run took", stages, ("stage",))
    tell("peak_memory_bytes", "most memory that a reading process held", {(): summary.peak_memory})
    changes = {
        (kind,): float(len(getattr(summary.changes, kind))) for kind in ("new", "restated", "changed", "removed")
    }
    tell("changed_documents", "documents that the last run changed", changes, ("kind",))
    tell("documents", "documents of the published warehouse", _labelled(published.states), ("state",))
    tell("facts", "figures of the published warehouse", {(): published.facts})
    tell("verdicts", "results of the checks by verdict", _labelled(published.verdicts), ("verdict",))
    places = Counter((failure.reason, failure.fault) for failure in published.quarantine)
    tell("quarantine", "places in quarantine", {k: float(n) for k, n in places.items()}, ("reason", "fault"))
    if published.release_id:
        tell("release_info", "1 for the published release", {(published.release_id,): 1.0}, ("release_id",))
    fetch = summary.fetch
    if fetch is not None:
        tell("fetch_sources", "sources of the manifest by state", _labelled(dict(fetch.states)), ("state",))
        failed = Counter((failure.reason, failure.fault) for failure in fetch.failures)
        tell("fetch_failures", "addresses that failed", {k: float(n) for k, n in failed.items()}, ("reason", "fault"))
        tell("fetch_problem", "1 where fetching could not begin", {(): float(bool(fetch.problem))})
        if fetch.finished_at:
            tell("fetch_last_timestamp_seconds", "when fetching last ended", {(): _seconds(fetch.finished_at)})
            tell("fetch_seconds", "seconds that fetching took", {(): fetch.seconds})
    return registry


def _published(summary: RunSummary, settings: Settings) -> RunSummary:
    """The run itself where it published; else what the published warehouse holds now."""
    if summary.outcome in _GOOD:
        return summary
    from juesuan.standing import published_release

    found = RunSummary(summary.run_id, summary.started_at, summary.raw, summary.warehouse)
    release = published_release(settings.warehouse)
    if release is not None:
        try:
            describe_contents(found, settings.warehouse)
        except WarehouseMissing:
            return found
        found.release_id = release.release_id
    return found


def _last_good(settings: Settings) -> str:
    """When a run last ended well, by the kept reports; "" where none did."""
    for path in sorted((p for p in settings.reports.glob("*.json") if p.name[:1].isdigit()), reverse=True):
        try:
            report = json.loads(path.read_text(encoding="utf-8"))
            if report["outcome"] in _GOOD:
                return str(report["finished_at"])
        except (OSError, ValueError, KeyError, TypeError):
            # Cut off by a full disk: an older one tells.
            continue
    return ""


def _labelled(counts: dict[str, int]) -> dict[tuple[str, ...], float]:
    return {(name,): float(count) for name, count in counts.items()}


def _seconds(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()
