"""The drawn sample of the hand-checked report, its truth, and how much of it a reading finds."""

from __future__ import annotations

import csv
import json
from collections import Counter
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import juesuan
from juesuan.facts import Fact
from juesuan.report import Report

ROOT = Path(__file__).resolve().parents[2]
NAME = "中共某某自治区委员会社会工作部（本级）"


def sample_path() -> Path:
    (path,) = (ROOT / "data" / "raw").rglob(f"{NAME}.pdf")
    return path


@lru_cache(maxsize=1)
def sample() -> Report:
    return juesuan.read(sample_path(), second_reader=False)


def truth() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((ROOT / "samples" / "truth" / f"{NAME}.json").read_text(encoding="utf-8"))
    return content


def figures(report: Report) -> Counter[tuple[int, Decimal, str]]:
    """Page, value and unit of every statement."""
    return Counter((s.page, s.value, s.unit) for s in report.statements if s.value is not None)


def missed(report: Report) -> list[dict[str, Any]]:
    """The true statements that no statement of the reading has page, value and unit of; each counts once."""
    left = figures(report)
    misses = []
    for fact in truth()["statements"]:
        key = (fact["page"], Decimal(fact["value"]), fact["unit"])
        # A sentence over a page break may be counted on either page.
        for page in (key[0], key[0] + 1, key[0] - 1):
            if left[(page, *key[1:])]:
                left[(page, *key[1:])] -= 1
                break
        else:
            misses.append(fact)
    return misses


def rows_of_truth(shared: Path, name: str) -> list[dict[str, str]]:
    with (shared / "domain" / name).open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def meaning(fact: Fact) -> tuple[str | None, ...]:
    """What a fact is about, whoever says it: a table or a sentence."""
    return (
        fact.form, fact.side, fact.line, fact.function_code, fact.economic_code, fact.measure, fact.fund, fact.phase,
    )  # fmt: skip
