"""The Inner Mongolia style sample tells every given fact, and names no real unit."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest

from samples.catalogue import ROOT
from samples.seed_report import FOLDER, accounts

NAME = "内蒙古自治区/2024/中共某某自治区委员会社会工作部（本级）.pdf"


@pytest.fixture(scope="module")
def statements(truths: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    return list(truths[NAME]["statements"])


def test_every_fact_is_told_on_the_page_it_names(
    statements: list[dict[str, Any]], page_texts: dict[str, list[str]]
) -> None:
    pages = [re.sub(rf"^{n}|{n}$", "", text) for n, text in enumerate(page_texts[NAME], 1)]
    untold = []
    for s in statements:
        around = "".join(pages[max(0, s["page"] - 2) : s["page"] + 1])
        if s["quote"] not in around or s["value_text"] not in pages[s["page"] - 1]:
            untold.append(s["fact_id"])
    assert untold == []


def test_every_given_fact_is_kept_unchanged(statements: list[dict[str, Any]], shared: Path) -> None:
    with (shared / "domain" / "seed_facts.csv").open(encoding="utf-8-sig", newline="") as handle:
        given = {r["fact_id"]: (r["measure"], r["value_text"], r["unit"], r["kind"]) for r in csv.DictReader(handle)}
    told = {s["fact_id"]: (s["measure"], s["value_text"], s["unit"], s["kind"]) for s in statements}
    assert told == given


def test_every_given_performance_row_is_printed(truths: dict[str, dict[str, Any]], shared: Path) -> None:
    with (shared / "domain" / "seed_performance.csv").open(encoding="utf-8-sig", newline="") as handle:
        given = [r for r in csv.DictReader(handle) if r["row_type"] == "indicator"]
    printed = {
        tuple(row[3:11])
        for table in truths[NAME]["tables"]
        if table["form"] == "performance_self_evaluation"
        for row in table["rows"]
    }
    keys = "level3 indicator_nature indicator_direction target_value actual_value measure_unit weight score".split()
    assert [r["row_id"] for r in given if tuple(r[k] for k in keys) not in printed] == []


def test_its_forms_print_the_given_totals(truths: dict[str, dict[str, Any]]) -> None:
    rows = {t["form"]: t["rows"] for t in truths[NAME]["tables"]}
    assert rows["income"][0] == ["合计", "", "1032.52", "1032.49", "0.00", "0.00", "0.00", "0.00", "0.02"]
    assert rows["expenditure"][0][2:5] == ["1032.50", "321.04", "711.46"]
    assert rows["gpb_expenditure"][0][2:] == ["1032.49", "321.04", "711.46"]
    assert [c for c in rows["gpb_basic"][-1] if c] == ["人员经费合计", "277.93", "公用经费合计", "43.10"]
    assert {r[0]: r[2] for r in rows["gpb_project"]} == {
        "合计": "711.46", "301": "0.00", "302": "484.26", "303": "0.00",
        "307": "0.00", "310": "227.20", "312": "0.00", "399": "0.00",
    }  # fmt: skip
    assert rows["three_public"] == [["3.36", "0.00", "3.00", "0.00", "3.00", "0.36"] * 2]
    assert {r[0]: r[3] for r in rows["operating_assets_procurement"]}["（一）政府采购支出合计"] == "192.74"


def test_no_real_unit_is_named(page_texts: dict[str, list[str]]) -> None:
    real = re.compile("内蒙古|普陀|呼和浩特|鄂尔多斯|伊利|铭德")
    assert [
        (name, n) for name, pages in page_texts.items() for n, text in enumerate(pages, 1) if real.search(text)
    ] == []
    inputs = [p.read_text("utf-8") for p in FOLDER.iterdir()]
    assert not any(re.search("普陀|呼和浩特|鄂尔多斯|伊利|铭德", text) for text in inputs)
    assert accounts().unit_name in NAME


def test_inputs_hold_facts_and_text_only() -> None:
    assert {p.name for p in FOLDER.iterdir()} == {"facts.csv", "performance.csv", "report.txt"}
    assert FOLDER.is_relative_to(ROOT)
