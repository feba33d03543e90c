"""Where a form is missing but prose gives its figures, facts say the same as the form would, and say so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pytest
from drawn import ROOT, meaning, sample

import juesuan
from juesuan.narrative.facts import facts_of
from juesuan.narrative.lines import lines_of_text
from juesuan.narrative.statement import Statement
from juesuan.narrative.statements import read
from juesuan.narrative.told import TOLD
from juesuan.prose import function_names
from juesuan.report import Report, summed_up
from juesuan.tables.core import FACT_AMOUNT, FORM_COVERAGE
from juesuan.terms import LINES, MEASURES

GPB = "五、一般公共预算财政拨款支出决算情况说明\n"


def told(text: str, kind: str = "final_accounts", missing: Iterable[str] = TOLD) -> dict[tuple[str, str, str], Decimal]:
    """Facts of a text: form, line or code, measure to amount."""
    statements = read(lines_of_text(text), 2024, function_names).statements
    facts, _ = facts_of(statements, list(missing), kind)
    return {(f.form, f.function_code or f.economic_code or f.line, f.measure): f.amount or Decimal(0) for f in facts}


def without_tables(report: Report) -> Report:
    return summed_up(replace(report, forms=(), tables=()))


def test_facts_of_the_prose_equal_the_cells_of_the_tables() -> None:
    cells = {meaning(fact): fact for fact in sample().facts}
    compared = 0
    for fact in without_tables(sample()).facts:
        cell = cells.get(meaning(fact))
        if cell is None or fact.line == "vehicle_category":
            continue
        # An empty form says nothing where the prose says 0.
        assert (fact.amount or 0, fact.quantity or 0) == (cell.amount or 0, cell.quantity or 0), meaning(fact)
        compared += 1
    assert compared > 70


@pytest.mark.parametrize("name", ["上海市示例区财政局", "云岭省青石区司法局", "云岭省白沙县自然资源局"])
def test_prose_and_tables_of_every_drawn_style_agree(name: str) -> None:
    (path,) = (ROOT / "data" / "raw").rglob(f"{name}.pdf")
    report = juesuan.read(path, second_reader=False)
    cells = {meaning(fact): fact for fact in report.facts}
    told_facts, _ = facts_of(report.statements, list(TOLD), "final_accounts")
    pairs = [(fact, cells[meaning(fact)]) for fact in told_facts if meaning(fact) in cells]
    # Tables in 元 and prose in 万元 differ by rounding.
    assert not [
        meaning(f) for f, c in pairs if f.amount is not None and abs(f.amount - (c.amount or 0)) > (f.step or 0)
    ]
    assert len(pairs) > 40


def test_such_facts_say_their_source_and_the_form_is_covered_by_prose() -> None:
    report = without_tables(sample())
    assert {fact.source for fact in report.facts} == {"prose"}
    assert {item.status for item in report.coverage} == {"stated_in_prose"}
    assert report.head["state"] == "loaded"
    assert report.head["numerals_in_facts"] == report.head["numerals_in_tables"] == 0
    assert all(fact.page and fact.x0 is not None for fact in report.facts)


def test_a_form_that_has_a_table_takes_nothing_from_the_prose() -> None:
    assert {fact.source for fact in sample().facts} == {"table"}
    only = replace(sample(), forms=tuple(form for form in sample().forms if form.form.form != "gpb_expenditure"))
    sources = {fact.form: fact.source for fact in summed_up(only).facts}
    assert {form for form, source in sources.items() if source == "prose"} == {"gpb_expenditure"}


def test_the_vocabulary_is_that_of_the_forms() -> None:
    for form, cells in TOLD.items():
        assert form in dict(FORM_COVERAGE.column("form").words)
        assert {cell.line for cell in cells} <= LINES.keys()
        assert {cell.measure for cell in cells} <= MEASURES.keys()
        assert {cell.fund for cell in cells} <= set(FACT_AMOUNT.column("fund").values)


def test_rows_are_numbered_in_the_order_of_the_report_and_keys_are_unique() -> None:
    facts = without_tables(sample()).facts
    places = [(fact.form, fact.row, fact.col) for fact in facts]
    assert len(set(places)) == len(places)
    gpb = [fact for fact in facts if fact.form == "gpb_expenditure"]
    assert sorted({fact.row for fact in gpb}) == list(range(1, len({fact.row for fact in gpb}) + 1))


def test_codes_hang_together_and_only_the_finest_are_leaves() -> None:
    facts = {
        f.function_code: f for f in without_tables(sample()).facts if f.form == "gpb_expenditure" and f.function_code
    }
    assert facts["2013901"].parent_code == "201"
    assert (facts["201"].is_leaf, facts["2013901"].is_leaf) == (False, True)
    total = sum((fact.amount or Decimal(0) for fact in facts.values() if fact.is_leaf), Decimal(0))
    assert total == Decimal("10324900.00") + 100  # the published rounding difference of this report


def test_only_the_figure_of_the_year_becomes_a_fact() -> None:
    text = (
        GPB
        + "住房保障支出（类）住房改革支出（款）住房公积金（项）。年初预算为30万元，全年预算为28万元，支出决算为27.82万元。"
    )
    assert told(text) == {("gpb_expenditure", "2210201", "expenditure_total"): Decimal("278200.00")}


@pytest.mark.parametrize(
    "sentence",
    [
        "一般公共预算财政拨款支出约100万元。",
        "一般公共服务支出（类）某某某事务（款）从没听说的项目（项）支出决算为5.00万元。",
        "2023年一般公共预算财政拨款支出100万元。",
    ],
)
def test_what_is_rounded_unknown_or_of_another_year_becomes_no_fact(sentence: str) -> None:
    assert not told(GPB + sentence)


def test_a_figure_stated_twice_counts_where_its_own_section_states_it() -> None:
    text = (
        "一、收入支出决算总体情况说明\n本年收入合计11.00万元。\n"
        "二、收入决算情况说明\n本年收入合计12.00万元。\n"
    )  # fmt: skip
    facts = told(text)
    assert facts["income", "total", "income_total"] == Decimal("120000.00")
    assert facts["revenue_expenditure_summary", "income_total", "amount"] == Decimal("110000.00")


def test_a_budget_report_gives_its_budget() -> None:
    text = "2024年部门预算编制说明\n2024年，本部门一般公共预算财政拨款支出预算100.00万元。"
    statements = [s for s in read(lines_of_text(GPB + text), 2024, function_names).statements if s.kind == "amount"]
    assert statements
    facts, _ = facts_of([replace(s, section="gpb_expenditure") for s in statements], ["gpb_expenditure"], "budget")
    assert [(f.phase, f.amount) for f in facts] == [("initial_budget", Decimal("1000000.00"))]


def test_the_step_is_that_of_the_report_where_zeros_were_trimmed() -> None:
    text = GPB + "一般公共预算财政拨款支出100万元，其中：基本支出60.25万元，项目支出39.75万元。"
    statements: tuple[Statement, ...] = read(lines_of_text(text), 2024, function_names).statements
    facts, _ = facts_of(statements, ["gpb_expenditure"], "final_accounts")
    assert {fact.step for fact in facts} == {Decimal(100)}
