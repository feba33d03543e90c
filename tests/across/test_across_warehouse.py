"""Reports of two years, departments with their units, and budgets: scope, rounding, restatements, evidence of both sides."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from juesuan.causes import by_cause
from juesuan.errors import DeclarationError
from juesuan.reconcile.across import judge_across
from juesuan.reconcile.across_example import judge_example, load, reports_of_example
from juesuan.reconcile.across_rules import load_across_rules, parse_across_rules
from juesuan.reconcile.verdict import Verdict, verdicts_of
from juesuan.report import read

# The generator of samples is not installed: it runs from the checkout.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

RULES = {rule.id: rule for rule in load_across_rules()}
TWO_YEARS = """
=== 2024
revenue_expenditure_summary | opening_balance | 12.34
=== 2023
revenue_expenditure_summary | closing_balance | {closing}
"""


def judged(text: str, *ids: str, change: str = "") -> tuple[Verdict, ...]:
    with duckdb.connect(":memory:", config={"threads": 1}) as con:
        load(con, reports_of_example(text))
        if change:
            con.execute(change)
        judge_across(con, [RULES[rule_id] for rule_id in ids])
        return verdicts_of(con)


def test_a_broken_verdict_rests_on_figures_of_both_reports_and_names_the_other() -> None:
    (verdict, first) = judged(TWO_YEARS.format(closing="13.34"), "G02")
    assert (verdict.verdict, verdict.gap, verdict.allowed) == ("broken", -10000, 100)
    assert {(term.side, term.fact_id.partition("/")[0][-1]) for term in verdict.evidence} == {("left", "1"), ("right", "2")}
    assert "甲局2023.pdf第5页" in str(verdict.reason)
    assert "“12.34万元”" in str(verdict.reason)
    assert verdict.pages == "5"
    assert (first.verdict, first.reason) == ("untestable", "上年（2022）决算未入库")


def test_two_reports_that_disagree_are_one_cause_which_suspects_the_younger_and_counts_its_findings() -> None:
    text = """
    === 2024
    revenue_expenditure_summary | opening_balance | 12.34
    fiscal_grant_summary | opening_balance | 12.34
    === 2023
    revenue_expenditure_summary | closing_balance | 13.34
    fiscal_grant_summary | closing_balance | @fiscal_grant 13.34
    """.replace("\n    ", "\n")
    found = [one for one in judged(text, "G02", "G02a") if one.verdict == "broken"]
    (cause,) = {one.cause.cause_id: one.cause for one in found if one.cause is not None}.values()
    assert (cause.kind, cause.value_that_holds, cause.printed, len(cause.verdict_ids)) == ("across", 133_400, "12.34", 2)
    assert {cause.fact_id, cause.other_fact_id} == {term.fact_id for term in found[0].evidence}
    assert [one for one, members in by_cause(found) if len(members) == 2] == [cause]


def test_a_list_of_units_has_no_figures() -> None:
    from juesuan.rules import rules_folder

    text = (rules_folder() / "across/g2_units.yaml").read_text(encoding="utf-8")
    with pytest.raises(DeclarationError, match="G06"):
        parse_across_rules(text.replace("  source: members\n", "  source: members\n  left: {form: income}\n"), "x.yaml")


@pytest.mark.parametrize(
    ("closing", "outcome"), [("12.35", "rounding"), ("12.36", "broken"), ("12.34", "exact"), ("12.33", "rounding")]
)
def test_a_gap_of_half_a_step_of_either_side_is_rounding_and_no_more(closing: str, outcome: str) -> None:
    assert judged(TWO_YEARS.format(closing=closing), "G02")[0].verdict == outcome


def test_a_small_gap_is_information_and_a_large_one_a_warning() -> None:
    assert judged(TWO_YEARS.format(closing="12.40"), "G02")[0].severity == "info"
    assert judged(TWO_YEARS.format(closing="112.40"), "G02")[0].severity == "warning"


def test_an_earlier_version_of_a_restated_report_is_not_compared() -> None:
    stale = "UPDATE dim_report SET is_current = false WHERE fiscal_year = 2023"
    found = judged(TWO_YEARS.format(closing="13.34"), "G02", change=stale)
    assert [(one.verdict, one.reason) for one in found] == [("untestable", "上年（2023）决算未入库")]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("entity_level = 'unit'", "报告层级不同"),
        ("state = 'quarantined', is_current = false", "整份待核"),
        ("report_kind = 'budget'", "未入库"),
        ("unit_id = 'another'", "未入库"),
    ],
)
def test_reports_of_another_scope_are_never_compared(change: str, reason: str) -> None:
    found = judged(
        TWO_YEARS.format(closing="12.34"), "G02", change=f"UPDATE dim_report SET {change} WHERE fiscal_year = 2023"
    )
    assert {one.verdict for one in found} == {"untestable"}
    assert reason in str(found[0].reason)


def test_another_fund_or_phase_is_never_compared() -> None:
    text = """
    === 2024
    fiscal_grant_summary | opening_gpb | 5.00
    three_public | reception | ~adjusted_budget 9.00
    === 2023
    fiscal_grant_summary | closing_balance | @government_fund 5.00
    === 2024 budget
    three_public | reception | 1.00
    """.replace("\n    ", "\n")
    assert {one.verdict for one in judged(text, "G02a", "G05")} == {"untestable"}


def test_a_zero_that_is_printed_coarser_than_the_other_figure_may_be_a_rounded_one() -> None:
    text = """
    === 2024
    three_public | reception | ~initial_budget 0.00
    === 2024 budget
    three_public[元] | reception | {budget}
    """.replace("\n    ", "\n")
    assert judged(text.format(budget="49"), "G05")[0].verdict == "rounding"
    assert judged(text.format(budget="300"), "G05")[0].verdict == "broken"


def test_a_unit_that_is_not_loaded_is_named() -> None:
    text = """
    === 2024
    members | 甲局（本级） | 甲中心 | 乙中心
    fiscal_grant_summary | gpb_grant_income | 30.00
    === 2024 head_office 甲局
    fiscal_grant_summary | gpb_grant_income | 20.00
    """.replace("\n    ", "\n")
    (verdict,) = judge_example(text, RULES["G01"])
    assert verdict.reason == "所属3家单位的决算未齐（已入库1家），缺：甲中心、乙中心"


def test_judging_twice_leaves_the_same_rows() -> None:
    with duckdb.connect(":memory:", config={"threads": 1}) as con:
        load(con, reports_of_example(TWO_YEARS.format(closing="13.34")))
        judge_across(con)
        first = con.execute("SELECT * FROM reconciliation ORDER BY ALL").fetchall()
        judge_across(con)
        assert con.execute("SELECT * FROM reconciliation ORDER BY ALL").fetchall() == first
        assert len(first) == len({row[0] for row in first})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("severity: warning", "severity: grave"), "severity"), (("by: [form]", "by: [colour]"), "by"),
        (("materiality: 10000", "materiality: 0.5"), "materiality"), (("line: opening_balance", "line: nowhere"), "line"),
        (("against: previous_year", "against: neighbour"), "against"), (("- id: G02", "- id: two"), "id"),
        (("statement_en:", "statement_fr:"), "statement_fr"),
    ],
)  # fmt: skip
def test_a_rule_that_says_an_unknown_word_is_refused_by_name(change: tuple[str, str], words: str) -> None:
    from juesuan.rules import rules_folder

    text = (rules_folder() / "across/g1_previous_year.yaml").read_text(encoding="utf-8")
    with pytest.raises(DeclarationError, match=words):
        parse_across_rules(text.replace(*change, 1), "x.yaml")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Two years of one department, drawn and read: the older closes with what the younger opens with, but for a misprint."""
    from samples.accounts import random_accounts
    from samples.report import draw_report

    folder = tmp_path_factory.mktemp("drawn")
    older = random_accounts(7, fiscal_year=2023, unit_name="示例市示例区教育局", entity_level="department", own_money=True)
    carried = tuple(replace(entry, opening=entry.closing) for entry in older.entries)
    younger = replace(older, fiscal_year=2024, entries=type(older.entries)(carried))
    found = {}
    for accounts in (older, younger):
        path = folder / f"{accounts.unit_name}{accounts.fiscal_year}.pdf"
        draw_report(accounts, "shanghai", path)
        found[str(accounts.fiscal_year)] = read(path, second_reader=False).rows()
    return found


def test_drawn_reports_tell_their_units(drawn: dict[str, Any]) -> None:
    for rows in drawn.values():
        assert rows["report_member"]
        assert all(row["unit_name"] for row in rows["report_member"])


def test_what_one_drawn_year_closes_with_the_next_opens_with(drawn: dict[str, Any]) -> None:
    with duckdb.connect(":memory:", config={"threads": 1}) as con:
        load(con, list(drawn.values()))
        judge_across(con, [RULES["G02"], RULES["G02a"]])
        younger = drawn["2024"]["dim_report"][0]["report_id"]
        found = [one for one in verdicts_of(con, younger) if one.family == "across_reports"]
        assert {one.rule_id for one in found if one.verdict == "exact"} == {"G02", "G02a"}
        assert {one.verdict for one in found} == {"exact"}
        assert all({term.side for term in one.evidence} == {"left", "right"} for one in found if one.left_value)
        con.execute("UPDATE fact_amount SET amount = amount + 90000 WHERE line = 'opening_balance' AND form LIKE 'revenue%'")
        judge_across(con, [RULES["G02"]])
        (broken,) = (one for one in verdicts_of(con, younger) if one.rule_id == "G02")
        assert (broken.verdict, broken.gap) == ("broken", 90000)


def test_a_form_that_is_empty_this_year_says_nothing_of_last_years_column() -> None:
    text = """
    === 2024
    three_public | reception | ~prior_actual 3.20
    coverage | government_fund | empty_with_statement | 本部门无政府性基金收支。
    === 2023
    three_public | reception | 3.20
    government_fund | total | expenditure_total 5.00
    """.replace("\n    ", "\n")
    assert {one.verdict for one in judge_example(text, RULES["G03b"])} == {"exact"}
