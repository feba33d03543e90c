"""The quick question whether anything is broken: never no where the full judging finds a form in doubt."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from juesuan.proof import broken_forms
from juesuan.reconcile import judge_report
from juesuan.reconcile.screen import casts_doubt, may_be_broken
from juesuan.report import read, rows_of
from juesuan.rules import load_rules

RAW = Path(__file__).resolve().parents[2] / "data/raw"
REPORT = RAW / "云岭省/2024/云岭省青石区司法局.pdf"


@pytest.fixture(scope="module")
def report():
    return read(REPORT, root=RAW, prose=False)


def both(report):
    """What the quick question answers, and whether judging in full finds a form in doubt."""
    rows = rows_of(report)
    return may_be_broken(rows, load_rules()), bool(broken_forms(judge_report(rows, load_rules()).verdicts))


def test_a_report_that_adds_up_is_let_pass(report):
    assert both(report) == (False, False)


@pytest.mark.parametrize("share", [0, 3, 6, 9])
def test_a_wrong_number_is_never_let_pass(report, share):
    numbers = [at for at, fact in enumerate(report.facts) if fact.state == "number"]
    at = numbers[len(numbers) * share // 10]
    wrong = replace(report.facts[at], amount=report.facts[at].amount + Decimal(100_000))
    quick, full = both(replace(report, facts=(*report.facts[:at], wrong, *report.facts[at + 1 :])))
    assert full
    assert quick


def test_a_row_that_is_missing_is_never_let_pass(report):
    row = next(fact.row for fact in report.facts if fact.form == "expenditure" and fact.is_leaf and fact.state == "number")
    kept = tuple(fact for fact in report.facts if (fact.form, fact.row) != ("expenditure", row))
    assert both(replace(report, facts=kept)) == (True, True)


def test_no_rule_that_casts_doubt_asks_what_is_said_below_a_form():
    assert not [rule.id for rule in load_rules() if rule.coverage and casts_doubt(rule)], "every report would be judged in full"


def test_the_rows_of_a_document_are_the_same_with_verdicts_and_without():
    quick, full = read(REPORT, root=RAW, verdicts=False), read(REPORT, root=RAW)
    assert not quick.verdicts
    assert full.verdicts
    assert rows_of(quick) == rows_of(full)
