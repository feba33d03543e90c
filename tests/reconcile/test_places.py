"""What counts as a place, what makes one untestable, and what a cell without a number says."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest

from juesuan.reconcile import judge_report, reconcile, verdicts_of
from juesuan.reconcile.example import rows_of_example
from tests.reconcile.staged import RULES, examples, judged, outcome, rules, staged

GRANT = "revenue_expenditure_summary | gpb_grant_income | {}\n"
OTHER = "revenue_expenditure_summary | other_income | {}\n"
TOTAL = "revenue_expenditure_summary | income_total | {}\n"


@pytest.mark.parametrize("nothing", ["", "0", "0.00", "-", "——", "无"])
def test_a_cell_without_an_amount_adds_nothing_and_excuses_nothing(nothing: str) -> None:
    held = GRANT.format("9.00") + OTHER.format(nothing)
    assert outcome(held + TOTAL.format("9.00"), "A01") == "exact"
    # Two non-zero numbers excuse one step. Were the empty one a number too, three would excuse one and a half.
    (rounding,) = judged([held + TOTAL.format("9.01")], ["A01"])
    assert (rounding.verdict, rounding.allowed) == ("rounding", Decimal(100))
    assert outcome(held + TOTAL.format("9.02"), "A01") == "broken"


def test_a_total_left_blank_beside_amounts_is_broken() -> None:
    assert outcome(GRANT.format("9.00") + TOTAL.format(""), "A01") == "broken"


def test_blanks_on_both_sides_are_no_place_and_the_rule_is_told_as_untestable() -> None:
    (verdict,) = judged([GRANT.format("") + TOTAL.format("")], ["A01"])
    assert (verdict.verdict, verdict.place, verdict.terms) == ("untestable", "全表", 0)
    assert verdict.reason == "所涉各格均未印数字，无数可核"
    assert verdict.left_value is None


def test_printed_zeros_on_both_sides_are_a_place_that_holds() -> None:
    (verdict,) = judged([GRANT.format("0.00") + TOTAL.format("0.00")], ["A01"])
    assert (verdict.verdict, verdict.terms, verdict.allowed) == ("exact", 2, 0)


def test_a_cell_that_was_not_read_makes_its_places_untestable_and_no_others() -> None:
    text = """
      expenditure | total | expenditure_total 9.00 | basic_expenditure 9.O0
      expenditure | 201 一般公共服务支出 | expenditure_total 9.00 | basic_expenditure 9.00
    """
    found = {(v.rule_id, v.place): v for v in judged([text], ["A12", "A14"])}
    assert {place: v.verdict for place, v in found.items()} == {
        ("A12", "合计"): "untestable",
        ("A12", "201 一般公共服务支出"): "exact",
        ("A14", "合计，本年支出合计"): "exact",
        ("A14", "合计，基本支出"): "untestable",
    }
    assert found["A12", "合计"].reason == "有1格未能读出（见待核）"


def test_a_form_that_is_missing_is_named() -> None:
    (verdict,) = judged([TOTAL.format("9.00")], ["B01"])
    assert (verdict.verdict, verdict.reason) == ("untestable", "未公开《收入决算表》")


def test_a_form_that_could_not_be_read_is_not_called_missing() -> None:
    (verdict,) = judged([TOTAL.format("9.00") + "coverage | income | quarantined"], ["B01"])
    assert verdict.reason == "《收入决算表》未能读入（见待核）"


def test_a_row_that_is_not_printed_is_named() -> None:
    (verdict,) = judged([TOTAL.format("9.00") + "income | 201 | income_total 9.00"], ["B01"])
    assert verdict.reason == "未印出《收入决算表》「本年收入合计」"


def test_an_empty_form_says_zero() -> None:
    spent = "fiscal_grant_summary | expenditure_total | @government_fund {}\n"
    empty = "coverage | government_fund | empty_with_statement | 故本表无数据"
    assert outcome(spent.format("5.00") + empty, "B09e") == "broken"
    (verdict,) = judged([spent.format("") + empty], ["B09e"])
    assert verdict.reason == "《政府性基金预算财政拨款收入支出决算表》为空表"


def test_a_class_that_the_detailed_form_does_not_print_is_zero_only_where_it_prints_classes() -> None:
    summary = "revenue_expenditure_summary | 205 五、教育支出 | 5.00\n"
    verdicts = judged([summary + "expenditure | 208 | expenditure_total 3.00"], ["B04"])
    assert {v.place: v.verdict for v in verdicts} == {"205 五、教育支出": "broken", "208 208": "untestable"}
    # Only items are printed: that says nothing of classes.
    (verdict,) = judged([summary + "expenditure | 2050204 | expenditure_total 5.00"], ["B04"])
    assert (verdict.verdict, verdict.place) == ("untestable", "全表")


def test_a_row_of_unknown_meaning_with_a_number_leaves_a_broken_sum_undecided() -> None:
    text = GRANT.format("9.00") + "revenue_expenditure_summary | income:unknown 九、财政专户收入 | {}\n"
    assert outcome(text.format("2.00") + TOTAL.format("11.00"), "A01") == "untestable"
    assert outcome(text.format("") + TOTAL.format("11.00"), "A01") == "broken"
    assert outcome(text.format("2.00") + TOTAL.format("9.00"), "A01") == "exact"


def test_an_of_which_row_is_never_added() -> None:
    text = GRANT.format("9.00") + "revenue_expenditure_summary | income:of_which 其中：专项 | 4.00\n"
    assert outcome(text + TOTAL.format("9.00"), "A01") == "exact"


def test_an_item_of_all_funds_that_the_general_public_budget_does_not_print_is_no_place() -> None:
    text = """
      gpb_expenditure | 2010601 行政运行 | expenditure_total 4.00
      expenditure | 2010601 行政运行 | expenditure_total 9.00
      expenditure | 2010602 一般行政管理事务 | expenditure_total 5.00
    """
    assert [v.place for v in judged([text], ["B15"])] == ["2010601 行政运行，本年支出合计"]


def test_parents_reach_over_a_level_that_is_not_printed() -> None:
    text = """
      gpb_expenditure | 208 | expenditure_total 9.00
      gpb_expenditure | 2080501 | expenditure_total 4.00
      gpb_expenditure | 20811 | expenditure_total 5.00
      gpb_expenditure | 2081107 | expenditure_total 5.00
    """
    assert [(v.place, v.verdict) for v in judged([text], ["A24"])] == [
        ("208 208，本年支出合计", "exact"),
        ("20811 20811，本年支出合计", "exact"),
    ]


def test_two_reports_in_one_warehouse_do_not_mix() -> None:
    alone = [
        GRANT.format("9.00") + TOTAL.format("9.00"),
        GRANT.format("9.00") + OTHER.format("1.00") + TOTAL.format("9.00"),
        "report | budget\n" + GRANT.format("5.00") + TOTAL.format("5.01"),
        "coverage | income | empty",
    ]
    together = judged(alone, [rule.id for rule in RULES])
    apart = [v for report in examples(alone) for v in judge_report(report, RULES).verdicts]
    assert together == tuple(sorted(apart, key=lambda v: (v.report_id, v.rule_id, v.verdict_id)))
    assert {v.verdict for v in together if v.rule_id == "A01"} == {"exact", "broken", "rounding", "untestable"}


def test_a_document_wholly_in_quarantine_is_not_judged() -> None:
    (report,) = examples([GRANT.format("9.00") + TOTAL.format("9.00")])
    report["dim_report"][0]["state"] = "quarantined"
    assert judge_report(report, RULES).verdicts == ()


def test_judging_again_gives_the_same_rows() -> None:
    texts = [example.facts for rule in RULES for example in rule.examples]
    with staged(examples(texts)) as con:
        reconcile(con, RULES)
        first, proofs = verdicts_of(con), con.execute("SELECT fact_id, proof FROM fact_amount ORDER BY 1").fetchall()
        reconcile(con, RULES)
        assert verdicts_of(con) == first
        assert con.execute("SELECT fact_id, proof FROM fact_amount ORDER BY 1").fetchall() == proofs
        assert len({verdict.verdict_id for verdict in first}) == len(first)
        keys = "SELECT count(*), count(DISTINCT (verdict_id, fact_id, side)) FROM reconciliation_term"
        assert len(set(con.execute(keys).fetchone() or ())) == 1
        left_behind = "SELECT table_name FROM duckdb_tables() WHERE temporary"
        assert con.execute(left_behind).fetchall() == []


def test_the_tables_may_lie_in_an_attached_catalog() -> None:
    with staged(examples([GRANT.format("9.00") + TOTAL.format("9.00")])) as con:
        con.execute("ATTACH ':memory:' AS \"another one\"")
        for (name,) in con.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'memory'").fetchall():
            con.execute(f'CREATE TABLE "another one".main.{name} AS FROM {name}')
        reconcile(con, rules("A01"), catalog="another one")
        found = con.execute('SELECT verdict FROM "another one".reconciliation').fetchall()
        assert found == [("exact",)]
        assert con.execute("SELECT count(*) FROM reconciliation").fetchone() == (0,)


def test_the_evidence_names_the_numbers_with_side_and_sign() -> None:
    text = """
      revenue_expenditure_summary | opening_balance | 2.00
      revenue_expenditure_summary | income_total | 9.00
      revenue_expenditure_summary | use_of_nonfiscal_balances |
      revenue_expenditure_summary | expenditure_total | 8.00
      revenue_expenditure_summary | closing_balance | 3.00
    """
    (report,) = examples([text])
    (verdict,) = judge_report(report, rules("A06")).verdicts
    line = {fact["fact_id"]: fact["line"] for fact in report["fact_amount"]}
    assert {(line[term.fact_id], term.side, term.sign) for term in verdict.evidence} == {
        ("closing_balance", "left", 1),
        ("opening_balance", "right", 1),
        ("income_total", "right", 1),
        ("expenditure_total", "right", -1),
    }
    assert (verdict.terms, verdict.left_value, verdict.right_value) == (4, Decimal(30000), Decimal(30000))


def test_a_broken_verdict_says_by_how_much() -> None:
    text = GRANT.format("9.00") + TOTAL.format("8.00")
    (verdict,) = judged([text], ["A01"])
    assert verdict.reason == "左方比右方少10000.00元，四舍五入至多可差100.00"
    (count,) = judged(
        ["operating_assets_procurement | vehicles_total | 8\noperating_assets_procurement | vehicle_category | 5"],
        ["A39"],
    )
    assert count.reason == "左方比右方多3.00辆，四舍五入至多可差0.00"


def test_what_is_printed_in_ten_thousands_is_compared_with_what_is_printed_in_yuan() -> None:
    basic = "report | budget\ngpb_basic[元] | 30217 公务接待费 | {}\nthree_public | reception | {}\n"
    assert outcome(basic.format("8265.00", "0.83"), "B13b") == "exact"
    assert outcome(basic.format("8350.00", "0.83"), "B13b") == "rounding"
    assert outcome(basic.format("8350.01", "0.83"), "B13b") == "broken"
    # Forty yuan are printed as 0.00 in ten thousands.
    assert outcome(basic.format("40.00", "0.00"), "B13b") == "rounding"
    assert outcome(basic.format("40.00", ""), "B13b") == "broken"


def test_budget_and_actual_of_one_form_are_places_of_their_own() -> None:
    text = """
      three_public | three_public_total | ~budget 2.85 | ~actual 0.39
      three_public | overseas_trips | ~budget | ~actual
      three_public | vehicle_total | ~budget | ~actual
      three_public | reception | ~budget 2.85 | ~actual 0.49
    """
    found = {v.place: v.verdict for v in judged([text], ["A31"])}
    assert found == {"“三公”经费合计": "broken", "“三公”经费合计，预算数（口径未注明）": "exact"}


def test_money_of_different_funds_is_never_added_together() -> None:
    text = """
      fiscal_grant_summary | 212 | @fiscal_grant 9.00 | @general_public_budget 4.00 | @government_fund 5.00
      gpb_expenditure | 212 | expenditure_total 4.00
      government_fund | 212 | expenditure_total 5.00
    """
    assert {v.rule_id: v.verdict for v in judged([text], ["B08", "B09c"])} == {"B08": "exact", "B09c": "exact"}


def test_two_meanings_with_one_hash_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("juesuan.reconcile.statements.COLLISIONS", "SELECT 1")
    with pytest.raises(RuntimeError, match="share one hash"):
        judge_report(rows_of_example(TOTAL.format("9.00")), rules("A01"))


def test_verdicts_of_one_report_can_be_asked_for() -> None:
    texts = [GRANT.format("9.00") + TOTAL.format("9.00"), TOTAL.format("1.00")]
    with staged(examples(texts)) as con:
        reconcile(con, rules("A01"))
        every = verdicts_of(con)
        assert verdicts_of(con, every[0].report_id) == every[:1]
        assert len(every) == 2


def test_a_missing_table_is_the_callers_mistake_and_is_raised() -> None:
    with duckdb.connect(":memory:") as con, pytest.raises(duckdb.CatalogException):
        reconcile(con, rules("A01"))
