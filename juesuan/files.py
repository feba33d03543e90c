"""The files of one report 「报告文件」: which pages of the report stand in which file.

What belongs here: numbering pages on through several files, and the rows of `report_file`. Which files make one
report is decided in `juesuan.joining`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from juesuan.facts import Quarantined, quarantine_rows


@dataclass(frozen=True, slots=True)
class ReportFile:
    """One file of a report: where it lies, what it is, and the pages that it takes; None where it could not be opened."""

    number: int
    path: Path
    file: str
    sha256: str
    size: int
    kind: str | None = None
    first_page: int | None = None
    pages: int | None = None

    def has(self, page: int) -> bool:
        """Whether a page of the report stands in this file."""
        return self.first_page is not None and self.first_page <= page < self.first_page + (self.pages or 0)

    def own_page(self, page: int) -> int:
        """A page of the report as the file's own page, from 1."""
        return page - (self.first_page or 1) + 1


def report_id_of(hashes: Sequence[str]) -> str:
    """The key of a report: the sha256 of its one file, or a hash over those of its files in order."""
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("\0".join(("juesuan:joined", *hashes)).encode()).hexdigest()


def file_of_page(files: Iterable[ReportFile], page: int) -> ReportFile | None:
    """The file that a page of the report stands in."""
    return next((one for one in files if one.has(page)), None)


def file_rows(report_id: str, files: Iterable[ReportFile]) -> list[dict[str, Any]]:
    """Rows of `report_file`."""
    return [
        {
            "report_id": report_id, "file_no": one.number, "file": one.file, "sha256": one.sha256, "kind": one.kind,
            "first_page": one.first_page, "pages": one.pages, "file_bytes": one.size,
        }
        for one in files
    ]  # fmt: skip


def name_files(rows: Mapping[str, list[dict[str, Any]]], names: Sequence[str]) -> None:
    """Name a report's files in its rows as the library does; a row of quarantine names the file of its page."""
    files = rows.get("report_file", [])
    for row, name in zip(files, names, strict=False):
        row["file"] = name
    rows["dim_report"][0]["file"] = names[0]
    for row in rows["quarantine"]:
        page = row["page"] or 0
        row["file"] = next(
            (one["file"] for one in files if one["first_page"] and one["first_page"] <= page < one["first_page"] + one["pages"]),
            names[0],
        )


def add_note(rows: Mapping[str, list[dict[str, Any]]], others: str) -> None:
    """Say in a report's quarantine that files which look like its attachments say something else of themselves."""
    head = rows["dim_report"][0]
    problem = Quarantined(
        "document", "not_joined",
        f"同处的文件（{others}）看似本报告的正文或附件，但所印单位、年度、种类或层级不一致，未合并",
        f"files beside it ({others}) look like its text or attachments, but state another unit, year, kind or level: "
        "not joined", "undecided",
    )  # fmt: skip
    (row,) = quarantine_rows(head["report_id"], head["file"], (problem,))
    rows["quarantine"].append({**row, "quarantine_id": f"{head['report_id'][:16]}/j0001"})
    if head["state"] == "loaded":
        head["state"] = "partly_quarantined"
