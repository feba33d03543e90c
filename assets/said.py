"""What each step says of itself in Dagster: counts, and in a table what failed and why.

What belongs here: turning the core's results into Dagster metadata. Names are ASCII, as Dagster wants them;
texts are Chinese first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import dagster as dg

from juesuan.fetch.standing import FetchStanding
from juesuan.library import Library
from juesuan.night import FAULTS, RunSummary, contents_of
from juesuan.run import PartsResult, Release, Staged
from juesuan.settings import MEBIBYTE

Metadata = Mapping[str, dg.MetadataValue]
MOST_LINES: Final = 100


def of_sources(found: FetchStanding | None) -> Metadata:
    """How fetching stands, and in a table what could not be fetched; without a manifest, that there is none."""
    if found is None:
        return {"manifest": dg.MetadataValue.text("没有来源清单，只用投放文件夹 | no manifest: only the drop folder")}
    said: dict[str, dg.MetadataValue] = {f"sources_{state}": dg.MetadataValue.int(count) for state, count in found.states}
    failed = [
        (f"{f.region}/{f.year}/{f.unit}", f.address, FAULTS[f.fault], f.message_zh, f.since) for f in found.failures
    ]
    if found.problem:
        said["problem"] = dg.MetadataValue.text(found.problem)
    return said | _table("not_fetched", ("unit", "address", "fault", "reason", "since"), failed)


def fetched(name: str, found: FetchStanding | None) -> dg.AssetCheckResult:
    """Whether everything was fetched, as a warning at most: the sites' troubles must not stop a load."""
    failures, problem = (len(found.failures), found.problem) if found is not None else (0, "")
    return dg.AssetCheckResult(
        passed=not failures and not problem,
        check_name=name,
        severity=dg.AssetCheckSeverity.WARN,
        description=problem or f"未能获取 {failures} 处 | {failures} addresses were not fetched",
    )


def of_library(library: Library) -> Metadata:
    """How many documents there are, and which files were passed over."""
    size = sum(document.size for document in library.documents)
    said = {
        "folder": dg.MetadataValue.path(str(library.root)),
        "documents": dg.MetadataValue.int(len(library.documents)),
        "megabytes": dg.MetadataValue.float(round(size / MEBIBYTE, 1)),
        "hashed_now": dg.MetadataValue.int(library.hashed),
    }
    odd = [(document.file, "内容相同：" + "、".join(document.also)) for document in library.duplicates]
    odd += [(document.file, f"{document.problem} {document.problem_text}") for document in library.documents
            if document.problem]  # fmt: skip
    odd += [(file, "指向文件夹之外的链接，未读 | a link that leads outside") for file in library.outside]
    odd += [(file, "扫描时已不在 | gone while scanning") for file in library.vanished]
    return said | _table("passed_over", ("file", "why"), odd)


def of_parts(found: PartsResult) -> Metadata:
    """How many documents were read now, and which could not be."""
    said = {
        "read": dg.MetadataValue.int(found.read),
        "reused": dg.MetadataValue.int(found.reused),
        "waiting": dg.MetadataValue.int(found.waiting),
        "reader_version": dg.MetadataValue.text(found.reader_version),
        "peak_megabytes_of_a_reader": dg.MetadataValue.int(found.peak_memory // MEBIBYTE),
    }
    failed = [(file, trouble.reason, trouble.detail) for file, trouble in found.troubled]
    return said | _table("failed", ("file", "reason", "detail"), failed)


def of_staged(staged: Staged, summary: RunSummary) -> Metadata:
    """What the staged warehouse holds, and what is in quarantine by whose fault."""
    counts = staged.counts
    said = {
        "staged_file": dg.MetadataValue.path(str(staged.path)),
        "documents": dg.MetadataValue.int(counts.documents),
        "documents_quarantined": dg.MetadataValue.int(counts.documents_quarantined),
        "units": dg.MetadataValue.int(counts.units),
        "dagster/row_count": dg.MetadataValue.int(counts.facts),
        "verdicts": dg.MetadataValue.int(counts.verdicts),
        "broken": dg.MetadataValue.int(counts.broken),
        "quarantine": dg.MetadataValue.int(counts.quarantine),
    }
    failed = [
        (failure.file, FAULTS[failure.fault], failure.page or "", failure.form or "", failure.message_zh)
        for failure in summary.quarantine
    ]
    return said | _table("failed", ("file", "fault", "page", "form", "reason"), failed)


def of_verdicts(warehouse: Path) -> Metadata:
    """Verdicts by kind, and the rules that are broken most often."""
    verdicts = contents_of(warehouse, "SELECT verdict, count(*) FROM reconciliation GROUP BY 1 ORDER BY 1")
    broken = contents_of(
        warehouse,
        "SELECT rule_id, any_value(statement), count(*), count(DISTINCT report_id) FROM reconciliation "
        "WHERE verdict = 'broken' GROUP BY 1 ORDER BY 3 DESC, 1",
    )
    said = {
        "warehouse": dg.MetadataValue.path(str(warehouse)),
        "dagster/row_count": dg.MetadataValue.int(sum(count for _, count in verdicts)),
    }
    said |= {str(verdict): dg.MetadataValue.int(count) for verdict, count in verdicts}
    return said | _table("broken_rules", ("rule", "statement", "places", "documents"), broken)


def of_release(release: Release, page: str) -> Metadata:
    """Which release is published now, and the morning page."""
    return {
        "release_id": dg.MetadataValue.text(release.release_id),
        "file": dg.MetadataValue.path(str(release.path)),
        "built_at": dg.MetadataValue.timestamp(release.built_at),
        "parts_pruned": dg.MetadataValue.int(release.pruned),
        "morning_page": dg.MetadataValue.md(page),
    }


def _table(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> dict[str, dg.MetadataValue]:
    """Rows as a Markdown table; nothing where there are none."""
    rows = list(rows)
    if not rows:
        return {}
    lines = [_line(columns), _line(["---"] * len(columns))]
    lines += [_line(row) for row in rows[:MOST_LINES]]
    if len(rows) > MOST_LINES:
        lines += ["", f"…共 {len(rows)} 行 | {len(rows)} in all"]
    return {name: dg.MetadataValue.md("\n".join(lines))}


def _line(cells: Iterable[object]) -> str:
    # Text that was printed in a PDF or stands in a file name must not end its cell or begin a tag.
    texts = (str(cell).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;") for cell in cells)
    return "| " + " | ".join(" ".join(text.split()) for text in texts) + " |"
