"""What the identities say of each number."""

from __future__ import annotations

from juesuan.reconcile import judge_report
from juesuan.rules import Rule
from tests.reconcile.staged import examples, rules


def proofs(text: str, *ids: str, catalogue: tuple[Rule, ...] = ()) -> dict[str, str]:
    """The proof of each cell, keyed by row label and measure."""
    (report,) = examples([text])
    found = judge_report(report, catalogue or rules(*ids)).proofs
    return {f"{fact['line_label']} {fact['measure']}": found[fact["fact_id"]] for fact in report["fact_amount"]}


def test_a_number_in_an_exact_identity_with_another_is_proven_and_a_blank_is_not() -> None:
    text = "expenditure | 2010601 行政运行 | expenditure_total 9.00 | basic_expenditure 9.00 | project_expenditure"
    assert proofs(text, "A12") == {
        "行政运行 expenditure_total": "proven",
        "行政运行 basic_expenditure": "proven",
        "行政运行 project_expenditure": "unproven",
    }


def test_a_printed_zero_is_proven_by_numbers_around_it_and_not_by_other_zeros() -> None:
    beside = "expenditure | 2010601 行政运行 | expenditure_total 9.00 | basic_expenditure 9.00 | project_expenditure 0.00"
    assert proofs(beside, "A12")["行政运行 project_expenditure"] == "proven"
    alone = "expenditure | 2010601 行政运行 | expenditure_total 0.00 | basic_expenditure 0.00"
    assert set(proofs(alone, "A12").values()) == {"unproven"}


def test_a_number_that_only_meets_zeros_is_not_proven() -> None:
    # A column of nothing beside a number that no other number vouches for.
    text = """
      gpb_basic | 303 对个人和家庭的补助 | 0.00
      gpb_basic | 30302 退休费 | 0.00
      gpb_basic | 30217 公务接待费 | 5.00
    """
    assert set(proofs(text, "A26").values()) == {"unproven"}


def test_identities_that_hold_by_rounding_only_make_numbers_consistent() -> None:
    text = "expenditure | 2010601 行政运行 | expenditure_total 9.00 | basic_expenditure 5.00 | project_expenditure 4.01"
    assert set(proofs(text, "A12").values()) == {"consistent"}


def test_a_broken_identity_contradicts_the_numbers_that_nothing_else_vouches_for() -> None:
    text = """
      expenditure | total 合计 | expenditure_total 9.00 | basic_expenditure 9.00
      expenditure | 201 类 | expenditure_total 9.00 | basic_expenditure 8.00
      expenditure | 20106 款 | expenditure_total 9.00 | basic_expenditure 9.00
    """
    # 类 basic: its row, its section and the total all break on it. Its neighbours break once and hold more often.
    found = proofs(text, "A12", "A13", "A14")
    assert found["类 basic_expenditure"] == "contradicted"
    assert found["类 expenditure_total"] == "consistent"
    # 合计 basic: its row holds, its column breaks, and one against one is no majority.
    assert found["合计 basic_expenditure"] == "contradicted"
    assert found["合计 expenditure_total"] == "proven"


def test_inequalities_and_statements_prove_nothing() -> None:
    text = """
      gpb_expenditure | 2010601 行政运行 | expenditure_total 9.00
      expenditure | 2010601 行政运行 | expenditure_total 9.00
      coverage | expenditure | found | 故本表无数据
    """
    assert set(proofs(text, "B15", "B20b").values()) == {"unproven"}
    reverse = text.replace("expenditure_total 9.00", "expenditure_total 8.00").replace(
        "gpb_expenditure | 2010601 行政运行 | expenditure_total 8.00",
        "gpb_expenditure | 2010601 行政运行 | expenditure_total 9.00",
    )
    assert set(proofs(reverse, "B15", "B20b").values()) == {"unproven"}


def test_a_coincidence_declared_as_information_proves_and_contradicts_nothing() -> None:
    text = "gpb_expenditure | 2080505 养老 | basic_expenditure {}\ngpb_basic | 30108 养老保险 | 9.00"
    assert set(proofs(text.format("9.00"), "B22").values()) == {"unproven"}
    assert set(proofs(text.format("7.00"), "B22").values()) == {"unproven"}


def test_an_untestable_identity_says_nothing_of_its_numbers() -> None:
    text = "expenditure | 2010601 行政运行 | expenditure_total 9.00 | basic_expenditure 9.O0 | project_expenditure 1.00"
    assert set(proofs(text, "A12").values()) == {"unproven"}
