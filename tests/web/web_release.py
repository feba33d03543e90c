"""Releases for the tests of the dashboard: shipped samples, read once, and altered copies of what was read.

A copy stands for another year, or for a document whose every text tries to do something to the page.
"""

from __future__ import annotations

import copy
import hashlib
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from juesuan.files import name_files
from juesuan.parts import store
from juesuan.report import read, rows_of
from juesuan.rules import load_rules
from juesuan.warehouse.build import ReleaseStamp, build
from juesuan.warehouse.publish import Published, publish

Rows = dict[str, list[dict[str, Any]]]

ROOT = Path(__file__).resolve().parent.parent.parent
SOUND = "上海市/2024/上海市示例区财政局.pdf"
BROKEN = "云岭省/2024/云岭省河口区教育局.pdf"
SCAN = "云岭省/2024/松岗区科学技术局（扫描）.pdf"
# A report in two files: the text, and its forms in a workbook.
JOINED = "云岭省/2024/云岭省青竹县水利局/云岭省青竹县水利局2024年度部门决算公开说明.pdf"
FORMS = "云岭省/2024/云岭省青竹县水利局/云岭省青竹县水利局2024年度部门决算附表.xlsx"
READER = "web-test"

# What a PDF may say to a page that reads Markdown, HTML or formulas.
HOSTILE = (
    "<img src=x onerror=document.title='taken'>![a](http://elsewhere.example/a.png)[b](javascript:alert(1)) "
    "http://elsewhere.example/c **d** $e$ :red[f] =1+1"
)


@dataclass(frozen=True)
class Shown:
    """A published warehouse, its raw folder, and the documents that it was made from."""

    warehouse: Path
    raw: Path
    documents: dict[str, Rows] = field(repr=False)

    def report_id(self, file: str) -> str:
        """The key of a document, named by its file."""
        return str(self.documents[file]["dim_report"][0]["report_id"])

    def unit_id(self, file: str) -> str:
        """The key of a document's unit."""
        return str(self.documents[file]["dim_report"][0]["unit_id"])


def read_samples(raw: Path) -> dict[str, Rows]:
    """Copy the samples into a raw folder and read them there."""
    rows = {}
    for files in ((SOUND,), (BROKEN,), (SCAN,), (JOINED, FORMS)):
        for file in files:
            (raw / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / "data" / "raw" / file, raw / file)
        main, *others = (raw / file for file in files)
        rows[files[0]] = rows_of(read(main, root=raw, second_reader=False, attached=others))
        name_files(rows[files[0]], files)
    return rows


def altered(rows: Rows, name: str, change: Callable[[str, dict[str, Any]], None]) -> Rows:
    """A copy of a document under a key of its own; `change` is given each table's name and row."""
    fresh = copy.deepcopy(rows)
    old = fresh["dim_report"][0]["report_id"]
    new = hashlib.sha256(f"{old}{name}".encode()).hexdigest()
    for table, lines in fresh.items():
        for line in lines:
            for column, value in line.items():
                if isinstance(value, str) and (column.endswith("_id") or column == "root_cause"):
                    line[column] = new if value == old else value.replace(old[:16], new[:16])
            change(table, line)
    return fresh


def of_year(rows: Rows, year: int) -> Rows:
    """The same accounts as if reported for another year."""

    def change(table: str, line: dict[str, Any]) -> None:
        if table == "dim_report":
            line |= {"fiscal_year": year, "file": line["file"].replace("2024", str(year))}

    return altered(rows, str(year), change)


def hostile(rows: Rows) -> Rows:
    """A document all of whose texts try to draw, run, link or reckon."""

    def change(table: str, line: dict[str, Any]) -> None:
        if table == "dim_report":
            line |= {"unit_name": HOSTILE, "unit_id": "feedfeedfeedfeed", "title": HOSTILE, "region": "<b>地区</b>"}
        elif table == "fact_amount":
            line["line_label"] = f"{HOSTILE} {line['line_label']}"
        elif table == "form_coverage" and line["statement"]:
            line["statement"] = HOSTILE
        elif table == "statement":
            line |= {"quote": HOSTILE, "section_title": HOSTILE}
        elif table == "reconciliation":
            line |= {"place": HOSTILE, "reason": HOSTILE}
        elif table == "quarantine":
            line |= {"printed": HOSTILE, "message_zh": HOSTILE}

    fresh = altered(rows, "hostile", change)
    key = fresh["dim_report"][0]["report_id"]
    fresh["quarantine"].append(
        {"quarantine_id": f"{key[:16]}/0099", "report_id": key, "file": fresh["dim_report"][0]["file"], "stage": "grid",
         "reason": "unknown_table", "message_zh": HOSTILE, "message_en": HOSTILE, "page": 3, "form": None,
         "place": None,
         "printed": HOSTILE, "fault": "undecided"}
    )  # fmt: skip
    return fresh


def publish_release(documents: Iterable[Rows], target: Path, release_id: str) -> Published:
    """Build a release from documents, judged by all rules, and publish it at `target`."""
    folder = target.parent
    stored = [store(folder / "parts", copy.deepcopy(rows), READER) for rows in documents]
    stamp = ReleaseStamp(release_id, datetime(2025, 9, 1, 2, tzinfo=UTC), "0.1.0", READER, release_id)
    staged = folder / "staged.duckdb"
    build(stored, staged, rules=load_rules(), release=stamp, previous=target if target.exists() else None)
    return publish(staged, target, parquet=False)
