"""One slip in a report is told once, at its place, with the number that would make everything hold."""

from __future__ import annotations

from decimal import Decimal

import pytest

from juesuan.causes import by_cause, causes_of
from juesuan.causes.likeness import likeness, right_values
from juesuan.causes.model import KINDS, KINDS_EN
from juesuan.reconcile import Verdict, judge_report, reconcile
from juesuan.reconcile.example import rows_of_example
from tests.reconcile.staged import RULES, examples, staged

WHOLE = """
expenditure | total | expenditure_total 60.00 | basic_expenditure 41.20 | project_expenditure 18.80
expenditure | 201 一般公共服务支出 | expenditure_total 47.31 | basic_expenditure 31.20 | project_expenditure 16.11
expenditure | 20106 财政事务 | expenditure_total 47.31 | basic_expenditure 31.20 | project_expenditure 16.11
expenditure | 2010601 行政运行 | expenditure_total 31.20 | basic_expenditure 31.20 | project_expenditure
expenditure | 2010602 一般行政管理事务 | expenditure_total 16.11 | basic_expenditure | project_expenditure 16.11
expenditure | 208 社会保障和就业支出 | expenditure_total 12.69 | basic_expenditure 10.00 | project_expenditure 2.69
expenditure | 20805 行政事业单位养老支出 | expenditure_total 12.69 | basic_expenditure 10.00 | project_expenditure 2.69
expenditure | 2080501 行政单位离退休 | expenditure_total 10.00 | basic_expenditure 10.00 | project_expenditure
expenditure | 2080599 其他行政事业单位养老支出 | expenditure_total 2.69 | basic_expenditure | project_expenditure 2.69
"""
ITEM = "expenditure | 2010601 行政运行 | expenditure_total 31.20 | basic_expenditure 31.20"


def verdicts(*changes: tuple[str, str]) -> tuple[Verdict, ...]:
    """What the catalogue says of the report with some of its text replaced."""
    text = WHOLE
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return judge_report(rows_of_example(text), RULES).verdicts


def broken(found: tuple[Verdict, ...]) -> list[Verdict]:
    return [verdict for verdict in found if verdict.verdict == "broken" and verdict.severity != "info"]


def test_the_report_as_it_is_has_no_cause() -> None:
    assert by_cause(verdicts()) == []


@pytest.mark.parametrize(
    ("old", "new", "kind", "right"),
    [
        ("31.20 | basic_expenditure 31.20 | project_expenditure\n", "31.20 | basic_expenditure 31.60 | project_expenditure\n",
         "digit", "312000"),
        ("expenditure_total 16.11 | basic_expenditure |", "expenditure_total 61.11 | basic_expenditure |", "transposed", "161100"),
        ("expenditure_total 2.69 |", "expenditure_total 269 |", "point", "26900"),
        ("expenditure_total 10.00 |", "expenditure_total -10.00 |", "sign", "100000"),
        ("expenditure_total 16.11 | basic_expenditure |", "expenditure_total | basic_expenditure |", "blank", "161100"),
        ("basic_expenditure | project_expenditure 16.11", "basic_expenditure 5.00 | project_expenditure 16.11", "surplus", "0"),
        ("expenditure_total 10.00 |", "expenditure_total 25.87 |", "value", "100000"),
    ],
)  # fmt: skip
def test_one_wrong_number_is_one_cause_with_the_number_that_holds(old: str, new: str, kind: str, right: str) -> None:
    found = verdicts((old, new))
    ((cause, members),) = by_cause(found)
    assert cause.kind == kind
    assert cause.value_that_holds == Decimal(right)
    assert members == broken(found)
    assert len(members) >= 2
    assert cause.message_zh.startswith("第")
    assert "《支出决算表》" in cause.message_zh
    assert cause.message_en.startswith("page ")
    assert set(causes_of(found).values()) == {cause.message_zh}


def test_two_cells_in_each_others_place_are_named_both() -> None:
    found = verdicts((f"{ITEM} | project_expenditure\n", f"{ITEM.replace('basic_expenditure 31.20', 'basic_expenditure')} | "
                      "project_expenditure 31.20\n"))  # fmt: skip
    ((cause, _),) = by_cause(found)
    assert cause.kind == "swapped"
    assert {cause.fact_id[-4:], cause.other_fact_id[-4:]} == {"/4/2", "/4/3"}  # type: ignore[index]


def test_a_dropped_item_is_a_row_missing_under_its_section() -> None:
    ((cause, _),) = by_cause(verdicts((f"{ITEM} | project_expenditure\n", "")))
    assert (cause.kind, cause.form, cause.under, cause.code) == ("missing_row", "expenditure", "20106", None)
    assert cause.value_that_holds == 312_000
    assert "“财政事务”之下" in cause.message_zh


def test_a_dropped_section_is_named_by_its_code() -> None:
    line = next(line for line in WHOLE.splitlines(keepends=True) if "20106 " in line)
    ((cause, members),) = by_cause(verdicts((line, "")))
    assert (cause.kind, cause.code) == ("missing_row", "20106")
    assert {verdict.rule_id for verdict in members} == {"A43"}


def test_two_slips_are_two_causes() -> None:
    found = verdicts(
        ("expenditure_total 16.11 | basic_expenditure |", "expenditure_total 61.11 | basic_expenditure |"),
        ("expenditure_total 2.69 |", "expenditure_total 269 |"),
    )
    causes = [cause for cause, _ in by_cause(found)]
    assert sorted(cause.kind for cause in causes) == ["point", "transposed"]
    assert len({cause.cause_id for cause in causes}) == 2


def test_where_several_cells_are_equally_suspect_none_is_accused() -> None:
    text = """
    three_public | three_public_total | ~budget 5.10
    three_public | overseas_trips | ~budget 2.00
    three_public | vehicle_total | ~budget
    three_public | reception | ~budget 3.00
    """
    found = judge_report(rows_of_example(text), RULES).verdicts
    ((cause, _),) = by_cause(found)
    assert (cause.kind, cause.fact_id, cause.value_that_holds) == ("undecided", None, None)
    assert cause.alternatives == 2
    assert "3 处同样可疑" in cause.message_zh


def test_a_form_that_contradicts_its_statement_is_a_cause_of_its_own() -> None:
    text = "three_public | three_public_total | ~budget 1.00\ncoverage | three_public | found | 故本表为空表。"
    found = judge_report(rows_of_example(text), RULES).verdicts
    assert [cause.kind for cause, members in by_cause(found) if members[0].rule_id == "B20b"] == ["statement"]


def test_every_broken_verdict_of_a_warehouse_names_a_stored_cause() -> None:
    wrong = WHOLE.replace("expenditure_total 2.69 |", "expenditure_total 269 |")
    with staged(examples([WHOLE, wrong, wrong.replace("16.11\nexp", "17.11\nexp", 1)])) as con:
        reconcile(con, RULES)
        first = con.execute("SELECT * FROM root_cause ORDER BY cause_id").fetchall()
        assert len({row[1] for row in first}) == 2
        lost = con.execute("""
            SELECT count(*) FROM reconciliation v LEFT JOIN root_cause c ON c.cause_id = v.root_cause AND c.report_id = v.report_id
            WHERE (v.verdict = 'broken' AND v.severity <> 'info') <> (c.cause_id IS NOT NULL)""").fetchone()
        assert lost == (0,)
        counted = con.execute("""
            SELECT count(*) FROM root_cause c WHERE verdicts <>
              (SELECT count(*) FROM reconciliation v WHERE v.root_cause = c.cause_id)""").fetchone()
        assert counted == (0,)
        reconcile(con, RULES)
        assert con.execute("SELECT * FROM root_cause ORDER BY cause_id").fetchall() == first


@pytest.mark.parametrize(
    ("printed", "right", "kind"),
    [(1234, -1234, "sign"), (123400, 1234, "point"), (1243, 1234, "transposed"), (1254, 1234, "digit"), (0, 5, "blank"),
     (5, 0, "surplus"), (1235, 1243, "value"), (-5, 4, "value"), (91234, 1234, "digit")],
)  # fmt: skip
def test_kinds_of_misprints(printed: int, right: int, kind: str) -> None:
    assert likeness(printed, right, 1) == kind
    if kind in ("point", "transposed", "digit"):
        assert right in set(right_values(printed, 1))


def test_every_kind_has_words_in_both_languages() -> None:
    assert KINDS.keys() == KINDS_EN.keys()
