"""Prose of real published reports against their own tables: it differs only where the hand-made findings say so."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest
from drawn import meaning

import juesuan
from juesuan.narrative.facts import facts_of
from juesuan.narrative.told import TOLD
from juesuan.report import Report

# Part of the file's name: figures stated at least, and what the prose says otherwise than the tables (FINDINGS.md).
REPORTS = {
    "万里街道办事处24年预算": (190, set()),
    "司法局2026年": (100, set()),
    "规划和自然资源局": (140, {("basic_expenditure", "53776400.00"), ("personnel_funds", "48969800.00")}),
    "财政局2024": (95, {("grand_total", "3000.00")}),
    "社会工作部": (85, set()),
}


@lru_cache(maxsize=8)
def reading(shared: Path, name: str) -> Report:
    (path,) = [path for path in (shared / "reports").glob("*.pdf") if name in path.name]
    return juesuan.read(path, second_reader=False)


@pytest.mark.parametrize("name", REPORTS)
def test_statements_are_found_and_nothing_in_quarantine(shared: Path, name: str) -> None:
    report = reading(shared, name)
    assert len(report.statements) >= REPORTS[name][0]
    assert not report.quarantine
    # House numbers and numbers of decrees in a description of a building.
    assert report.numbers_unread <= 3


@pytest.mark.parametrize("name", REPORTS)
def test_the_prose_says_what_the_tables_say_but_for_the_known_errors(shared: Path, name: str) -> None:
    report = reading(shared, name)
    cells = {meaning(fact): fact for fact in report.facts}
    told, _ = facts_of(report.statements, list(TOLD), str(report.head["report_kind"]))
    differing, same = set(), 0
    for fact in told:
        cell = cells.get(meaning(fact))
        if cell is None or fact.line == "vehicle_category":
            continue
        gap = abs((fact.amount or fact.quantity or 0) - (cell.amount or cell.quantity or 0))
        if gap > (fact.step or 0):
            differing.add((fact.line if fact.measure == "amount" else fact.measure, str(fact.amount)))
        else:
            same += 1
    assert differing == REPORTS[name][1]
    assert same >= 6


@pytest.mark.parametrize("name", REPORTS)
def test_no_statement_is_absurd(shared: Path, name: str) -> None:
    report = reading(shared, name)
    assert report.head["pages"]
    for one in report.statements:
        assert 1 <= one.page <= report.head["pages"]
        assert one.quote
        assert one.subject
        if one.kind in ("share", "completion") and one.value is not None:
            assert 0 <= one.value <= 1000, one.quote
        if one.kind == "amount" and one.value_yuan is not None:
            assert abs(one.value_yuan) < 10**12, one.quote


def test_the_blank_template_states_nothing(shared: Path) -> None:
    assert not reading(shared, "部门决算模板").statements
