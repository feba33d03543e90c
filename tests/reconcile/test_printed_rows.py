"""Rows that are missing without breaking a sum: chains of codes, twin forms, lines that every form prints."""

from __future__ import annotations

import pytest

from juesuan.errors import DeclarationError
from juesuan.rules import parse_rules
from tests.reconcile.staged import judged

CHAIN = ["expenditure | 201 | expenditure_total 9.00", "expenditure | 20106 | expenditure_total 9.00",
         "expenditure | 2010601 | expenditure_total 9.00", "expenditure | 208 | expenditure_total 1.00",
         "expenditure | 20805 | expenditure_total 1.00", "expenditure | 2080501 | expenditure_total 1.00"]  # fmt: skip
GPB = [line.replace("expenditure |", "gpb_expenditure |", 1) for line in CHAIN]


def found(lines: list[str], *rules: str) -> list[tuple[str, str]]:
    """Verdict and place of what the rules say."""
    return [(verdict.verdict, verdict.place) for verdict in judged(["\n".join(lines)], rules)]


def test_a_whole_tree_holds_once_for_each_form() -> None:
    assert found(CHAIN, "A43") == [("exact", "支出决算表")]


@pytest.mark.parametrize(
    ("dropped", "place"),
    [(1, "支出决算表，20106"), (3, "支出决算表，208"), (5, "支出决算表，20805的下级科目")],
    ids=["section", "class", "only child"],
)
def test_a_row_that_no_sum_misses_is_missed(dropped: int, place: str) -> None:
    assert found([line for number, line in enumerate(CHAIN) if number != dropped], "A43") == [("broken", place)]


def test_a_level_that_a_form_never_prints_is_not_asked_for() -> None:
    assert found([line for line in CHAIN if len(line.split()[2]) < 7], "A43") == [("exact", "支出决算表")]


def test_a_code_that_another_form_prints_is_asked_for_all_the_same() -> None:
    one = [line for line in CHAIN if "201" in line]
    without = [line.replace("expenditure |", "gpb_expenditure |", 1) for line in one if "20106 " not in line]
    assert ("broken", "一般公共预算财政拨款支出决算表，20106") in found([*one, *without], "A43")


def test_a_blank_family_needs_no_items_and_one_with_a_number_does() -> None:
    lines = ["gpb_basic | 301 | 5.00", "gpb_basic | 30101 | 5.00", "gpb_basic | 310 |"]
    assert found(lines, "A43e") == [("exact", "一般公共预算财政拨款基本支出决算（明细）表")]
    lines[-1] += " 2.00"
    assert [verdict for verdict, _ in found(lines, "A43e")] == ["broken"]


def test_items_of_a_wholly_fiscal_class_are_the_same_in_both_forms() -> None:
    swapped = [line.replace("20805 ", "20899 ") for line in GPB]
    verdicts = {place.split()[0].rstrip('，'): verdict for verdict, place in found([*CHAIN, *swapped], "B17e")}
    assert verdicts["20805"] == verdicts["20899"] == "broken"
    assert verdicts["20106"] == "exact"
    assert {verdict for verdict, _ in found([*CHAIN, *GPB], "B17e")} == {"exact"}


def test_where_other_money_is_spent_too_the_items_may_differ() -> None:
    less = [line.replace("1.00", "0.50") for line in GPB]
    assert all(not place.startswith("208") for _, place in found([*CHAIN, *less], "B17e"))


def test_a_total_that_is_not_printed_is_asked_for_where_the_form_has_numbers() -> None:
    assert found(CHAIN, "A43p") == [("broken", "支出决算表，合计")]
    assert found([*CHAIN, "expenditure | total | expenditure_total 10.00"], "A43p") == [("exact", "支出决算表")]
    assert found(["expenditure | 201 | expenditure_total"], "A43p") == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("by: [row]", "none has `by`"),
        ("right: [{form: income, line: total}]", "twins have `right` too"),
        ("left: [{form: expenditure, line: total, leaf: true}]", "by form, side, line and measure only"),
        ("left: [{form: expenditure}]", "names its lines"),
    ],
)
def test_a_rule_on_rows_that_asks_for_more_is_refused(change: str, said: str) -> None:
    left = "" if change.startswith("left") else "left: [{form: expenditure, line: total}]"
    text = f"""
- id: A99
  statement: 合计行
  statement_en: the total is printed
  family: within_form
  kind: printed
  {left}
  {change}
  basis: 公开表样
  severity: warning
  examples: [{{exact: a}}, {{broken: b}}]
"""
    with pytest.raises(DeclarationError, match=said):
        parse_rules(text, "test.yaml")
