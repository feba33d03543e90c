"""Every number in a table is in a fact, in quarantine, or no amount; and a unit that is not printed proves nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from juesuan.facts import coverage_row, fact_id, fact_row
from juesuan.forms.drawing import table
from juesuan.forms.printed import PrintedForm, read_tables
from juesuan.numerals import count_rows, counted
from juesuan.reading.tables import Table
from juesuan.reconcile import judge_report
from juesuan.rules import load_rules

KEY = "c" * 64
EXPENDITURE = """
| 科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 神秘支出 |
| 合计 | < | 5.00 | 3.00 | 9.00 |
| 201 | 一般公共服务支出 | 5.00 | 3.0.0 |  |
|  |  | 7.00 |  |  |
---
| 205 | 教育支出 | 0.00 | — | 无 |
"""


def read(*tables: Table) -> tuple[list[PrintedForm], list[Table]]:
    forms, _ = read_tables(tables, 2024, "final_accounts")
    return forms, list(tables)


def test_numbers_of_a_page_are_facts_or_in_quarantine_or_no_amounts() -> None:
    forms, tables = read(table("支出决算表", EXPENDITURE))
    first, second = count_rows(KEY, counted(tables, forms, ())[0])
    # 5.00 3.00 5.00 are facts; 9.00 has no known column and 7.00 no label; 201 is a code; 3.0.0 is no number.
    assert first == {"report_id": KEY, "page": 1, "printed": 6, "in_facts": 3, "in_quarantine": 2, "no_amounts": 1}
    assert second == {"report_id": KEY, "page": 2, "printed": 2, "in_facts": 1, "in_quarantine": 0, "no_amounts": 1}


def test_a_number_that_the_reader_passed_over_is_put_in_quarantine() -> None:
    (form,), tables = read(table("支出决算表", EXPENDITURE))
    facts = tuple(fact for fact in form.reading.facts if fact.printed != "3.00")
    forgetful = replace(form, reading=replace(form.reading, facts=facts))
    (count, _), problems = counted(tables, [forgetful], ())
    assert (count.in_facts, count.in_quarantine, count.lost) == (2, 3, ["3.00"])
    assert [(item.reason, item.page, item.printed) for item in problems] == [("numeral_passed_over", 1, "3.00")]
    assert counted(tables, [form], ())[1] == []


def test_all_numbers_of_a_form_that_is_not_loaded_and_of_an_unknown_table_are_in_quarantine() -> None:
    unknown = table("神秘资金表", "| 名 | 数 | 数 |\n| 甲 | 1.00 | 2.00 |\n| 乙 | 3.00 | 4.00 |", unit="", page=3)
    tables = [table("支出决算表", EXPENDITURE, unit=""), unknown]
    forms, problems = read_tables(tables, 2024, "final_accounts")
    assert not forms[0].loaded
    counts, further = counted(tables, forms, problems)
    assert [(c.page, c.printed, c.in_quarantine, c.no_amounts) for c in counts] == [
        (1, 6, 5, 1),
        (2, 2, 1, 1),
        (3, 4, 4, 0),
    ]
    assert not further


def test_a_number_in_the_column_of_names_is_passed_over_where_it_looks_like_an_amount() -> None:
    drawing = "| 科目编码 | 科目名称 | 本年支出合计 |\n| 合计 | < | 5.00 |\n| 201 | 5.00 |  |"
    forms, tables = read(table("支出决算表", drawing))
    assert counted(tables, forms, ())[0][0].lost == ["5.00"]


SUMMARY = """
| 收入 | < | 支出 | < |
| 项目 | 金额 | 项目 | 金额 |
| 一、一般公共预算财政拨款收入 | 5.00 | 一、一般公共服务支出 | 5.00 |
| 本年收入合计 | 5.00 | 本年支出合计 | {total} |
| 总计 | 5.00 | 总计 | 5.00 |
"""
PLAIN = "| 科目编码 | 科目名称 | 本年支出合计 | 基本支出 |\n| 合计 | < | 5.00 | 5.00 |\n| 201 | 一般公共服务支出 | 5.00 | 5.00 |"


def proofs(tables: Sequence[Table]) -> dict[str, set[str]]:
    forms, _ = read(*tables)
    facts = [fact for form in forms for fact in form.facts]
    judged = judge_report(
        {
            "dim_report": [{"report_id": KEY, "report_kind": "final_accounts", "state": "loaded"}],
            "fact_amount": [fact_row(KEY, fact) for fact in facts],
            "form_coverage": [coverage_row(KEY, form.coverage()) for form in forms],
        },
        load_rules(),
    )
    found: dict[str, set[str]] = {}
    for fact in facts:
        if fact.state == "number":
            found.setdefault(fact.form, set()).add(judged.proofs[fact_id(KEY, fact)])
    return found


def test_sums_of_a_form_without_its_unit_prove_nothing_until_a_form_with_one_agrees() -> None:
    budget_lines = table("三公", "| 甲 |\n| 乙 |")  # states 万元 and is no form: what the form below inherits
    alone = proofs([budget_lines, table("支出决算表", PLAIN, unit="")])
    assert alone == {"expenditure": {"consistent"}}
    assert proofs([table("支出决算表", PLAIN)]) == {"expenditure": {"proven"}}
    tied = proofs([table("收入支出决算总表", SUMMARY.format(total="5.00")), table("支出决算表", PLAIN, unit="")])
    assert tied["expenditure"] == {"proven"}
