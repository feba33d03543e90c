"""The run report and the morning page of a load that Dagster runs: the same that the command writes.

What belongs here: filling `juesuan.night.RunSummary` from step to step. How it is written down is the core's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from juesuan.gate import GateResult
from juesuan.library import Library
from juesuan.morning import morning_page
from juesuan.night import RunSummary, Stopwatch, describe_contents, write_report
from juesuan.run import PartsResult, Release, Staged, new_run_id
from juesuan.settings import Settings


def began(settings: Settings, library: Library) -> RunSummary:
    """The summary of a load of these documents that starts now; all of them count as read before."""
    return RunSummary(
        run_id=new_run_id(),
        started_at=_now(),
        raw=str(library.root),
        warehouse=str(settings.warehouse),
        documents=len(library.documents),
        hashed=library.hashed,
        reused=len(library.documents),
        duplicates=[[document.file, *document.also] for document in library.duplicates],
        vanished=list(library.vanished),
        outside=list(library.outside),
    )


def note_parts(summary: RunSummary, found: PartsResult) -> None:
    """Add what was read."""
    summary.documents = len(found.documents)
    summary.read, summary.reused, summary.waiting = found.read, found.reused, found.waiting
    summary.vanished, summary.peak_memory = list(found.vanished), found.peak_memory
    summary.troubled = [
        {"file": file, "reason": trouble.reason, "detail": trouble.detail} for file, trouble in found.troubled
    ]


def note_staged(summary: RunSummary, staged: Staged) -> None:
    """Add what the staged warehouse holds."""
    summary.run_id, summary.changes = staged.run_id, staged.changes
    describe_contents(summary, staged.path, with_changes=True)


def note_gate(summary: RunSummary, gate: GateResult) -> None:
    """Add what the gate said."""
    summary.gate = {"passed": gate.passed, "problems": list(gate.problems)}


@contextmanager
def timed(summary: RunSummary, stage: str) -> Iterator[None]:
    """Add the time spent inside to a stage."""
    clock = Stopwatch()
    clock.seconds = summary.seconds
    with clock.stage(stage):
        yield


def end_published(summary: RunSummary, release_id: str, settings: Settings) -> str:
    """Write that a release was published; gives the page."""
    summary.release_id = release_id
    return _write(summary, "published", "", settings)


def end_unchanged(summary: RunSummary, release: Release, settings: Settings) -> str:
    """Write that there was nothing to do; gives the page."""
    summary.release_id = release.release_id
    describe_contents(summary, settings.warehouse)
    kept = f"保持人工退回的版次 {release.release_id} | the release that was put back by hand stays"
    return _write(summary, "unchanged", kept if release.held else "", settings)


def end_refused(summary: RunSummary, staged: Path, settings: Settings) -> str:
    """Write that the gate refused the staged warehouse; gives the page."""
    kept = f"未发布；未通过的文件留在 {staged} | not published; the refused file is {staged}"
    return _write(summary, "refused", kept, settings)


def end_failed(settings: Settings, step: str, reason: str) -> str:
    """Write that a step failed and nothing was published; gives the page."""
    summary = RunSummary(new_run_id(), _now(), str(settings.raw), str(settings.warehouse))
    return _write(summary, "failed", f"{step}：{reason}", settings)


def _write(summary: RunSummary, outcome: str, message: str, settings: Settings) -> str:
    summary.outcome, summary.message, summary.finished_at = outcome, message, _now()
    write_report(summary, settings)
    return morning_page(summary)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
