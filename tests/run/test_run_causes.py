from __future__ import annotations

from decimal import Decimal

from juesuan.causes import causes_of
from juesuan.facts import Fact
from juesuan.reconcile import Term, Verdict


def fact(row, col, measure="amount"):
    return Fact(
        "income", row, col, None, "function", f"第{row}行", None, None, None, None, None, measure, "all_funds", "actual",
        "number", Decimal(row), Decimal("0.01"), None, f"{row}.00", "元", row, 0.0, 0.0, 1.0, 1.0, "pdfium",
    )  # fmt: skip


FACTS = {f"r/income/{row}/{col}": fact(row, col) for row in range(1, 9) for col in (1, 2)}


def verdict(name, outcome, *cells):
    terms = tuple(Term(f"r/income/{row}/{col}", "left", 1) for row, col in cells)
    return Verdict(name, "r", "A01", name, "", "within_form", "error", outcome, "=", Decimal(1), Decimal(2), Decimal(-1),
                   Decimal(0), len(terms), None, None, terms)  # fmt: skip


def test_a_cell_that_breaks_several_rules_is_named_once_for_all_of_them():
    causes = causes_of(
        [
            verdict("row", "broken", (1, 1), (1, 2)),
            verdict("column", "broken", (1, 1), (2, 1)),
            verdict("ok", "exact", (1, 2), (2, 1)),
        ],
        FACTS,
    )
    assert set(causes) == {"row", "column"}
    assert causes["row"] == causes["column"]
    assert causes["row"] == "第1页《收入决算表》“第1行”：1.00"


def test_among_equals_the_cell_that_no_rule_vouches_for_is_suspect():
    causes = causes_of([verdict("row", "broken", (1, 1), (1, 2)), verdict("ok", "rounding", (1, 2), (2, 2))], FACTS)
    assert "第1页" in causes["row"]
    assert "“第1行”" in causes["row"]


def test_where_two_are_equally_suspect_none_is_accused():
    causes = causes_of([verdict("row", "broken", (3, 1), (4, 1))], FACTS)
    assert causes == {"row": "第3、4页，2 个数字同样可疑，无法断定是哪一个"}


def test_findings_without_a_common_cell_have_causes_of_their_own():
    causes = causes_of(
        [verdict("a", "broken", (1, 1)), verdict("b", "broken", (2, 1)), verdict("c", "broken", (1, 1), (3, 1))], FACTS
    )
    assert causes["a"] == causes["c"] != causes["b"]


def test_groups_that_a_later_finding_ties_together_become_one():
    causes = causes_of(
        [verdict("a", "broken", (1, 1)), verdict("b", "broken", (2, 1)), verdict("tie", "broken", (1, 1), (2, 1))],
        FACTS,
    )
    assert len(set(causes.values())) == 1


def test_findings_that_rest_on_no_figure_have_no_cause():
    assert causes_of([verdict("empty form", "broken")], FACTS) == {}
