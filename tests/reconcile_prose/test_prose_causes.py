"""One wrong number is one root cause, two wrong numbers are two, and the likely one is named."""

from __future__ import annotations

from decimal import Decimal

from juesuan.reconcile.prose import cause_rows
from juesuan.tables.root_cause import ROOT_CAUSE
from tests.reconcile_prose.reading import judge

TWO_WRONG = """
三、支出决算情况说明

本年支出合计100.00万元，其中：基本支出34.30万元，占{}%；项目支出65.70万元，占65.70%。

十二、政府采购支出决算情况说明

政府采购支出总额192.74万元，其中：政府采购货物支出127.13万元、政府采购工程支出0万元、政府采购服务支出{}万元。
"""


def causes(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for verdict in judge(text):
        if verdict.root_cause:
            found.setdefault(verdict.root_cause, set()).add(verdict.rule_id)
    return found


def test_a_wrong_share_is_one_cause_for_share_and_sum() -> None:
    assert list(causes(TWO_WRONG.format("43.30", "65.61")).values()) == [{"D01", "D02"}]


def test_two_wrong_numbers_are_two_causes() -> None:
    assert sorted(map(sorted, causes(TWO_WRONG.format("43.30", "56.61")).values())) == [["D01", "D02"], ["D04e"]]


def test_the_likely_figure_is_named_with_the_value_that_would_hold() -> None:
    found = {v.cause.cause_id: v.cause for v in judge(TWO_WRONG.format("43.30", "56.61")) if v.cause}
    share, amount = found.values()
    assert (share.kind, share.value_that_holds, share.printed) == ("transposed", Decimal("34.3000"), "43.30%")
    assert "“基本支出”43.30%" in share.message_zh
    assert "34.3%各式方成立" in share.message_zh
    assert "all would hold with 34.3%" in share.message_en
    assert amount.value_that_holds == 1_837_400
    assert "183.74万元" in amount.message_zh


def test_a_cause_is_a_row_that_names_its_place_and_counts_its_findings() -> None:
    verdicts = judge(TWO_WRONG.format("43.30", "65.61"))
    (row,) = cause_rows(verdicts)
    told = [v for v in verdicts if v.root_cause]
    assert {v.root_cause for v in told} == {row["cause_id"]}
    assert row["verdicts"] == len(told) == 2
    assert row["statement_id"] in {f"{v.report_id[:16]}/s/{t.number}" for v in told for t in v.statements}
    assert row.keys() == {column.name for column in ROOT_CAUSE.columns}


def test_wrong_words_are_a_cause_without_a_number_that_would_hold() -> None:
    text = "一、收入支出决算总体情况说明\n\n收入总计307.82万元，比上年增加（减少）20.00万元。\n"
    causes = [v.cause for v in judge(text) if v.cause]
    assert causes
    assert all(cause.value_that_holds is None and cause.kind in ("habit", "wording") for cause in causes)


def test_zero_bases_are_one_habit() -> None:
    text = """
一、收入支出决算总体情况说明

收入支出总计307.82万元。与2023年度相比，收入支出总计增加307.82万元，增长100.00%。

五、一般公共预算财政拨款支出决算情况说明

一般公共预算财政拨款支出年初预算0万元，支出决算307.82万元，完成年初预算的0%。
"""
    assert list(causes(text).values()) == [{"D16", "E04"}]


def test_nothing_wrong_has_no_cause() -> None:
    assert causes(TWO_WRONG.format("34.30", "65.61")) == {}
