"""绩效评价 tables from rows, and a whole report of prose and tables from one call."""

from __future__ import annotations

from decimal import Decimal

from juesuan.narrative.lines import lines_of_text
from juesuan.performance.evaluation import evaluation_scores
from juesuan.performance.model import rows_of_grid
from juesuan.performance.report import read_report

SCORES = [
    ["二级指标", "三级指标", "分值", "得分", "得分率"],
    ["A1 项目立项", "A11 立项依据", "3", "3.00", "100.00%"],
    ["", "A12 立项程序", "3", "2.00", "66.67%"],
    ["A1 指标小计", "", "6", "5.00", "83.33%"],
    ["A 指标合计", "", "6", "5.00", "83.33%"],
]
ANNEX = [
    ["一级指标", "二级指标", "三级指标", "三级分值", "扣分原因", "评分"],
    ["A 决策（15 分）", "A1 项目立项", "A11 立项依据", "3", "", "3.00"],
    ["", "", "A12 立项程序", "3", "程序不全，满意度95.00%。", "2.00"],
]
ANNEX_NEXT_PAGE = [
    ["一级指标", "二级指标", "三级指标", "三级分值", "扣分原因", "评分"],
    ["", "A2 绩效目标", "A21 目标合理", "4", "", "4.00"],
    ["合计", "", "", "100", "", "9.00"],
]


def test_indicators_subtotals_and_totals_are_rows_of_their_own():
    found = evaluation_scores([rows_of_grid(SCORES, page=3, caption=["（一）项目决策情况"])])
    assert [(s.row, s.level2_code, s.level3_code, str(s.score.value)) for s in found] == [
        ("indicator", "A1", "A11", "3.00"), ("indicator", "A1", "A12", "2.00"), ("subtotal", "", "", "5.00"),
        ("total", "", "", "5.00"),
    ]  # fmt: skip
    assert {(s.level1_code, s.title, s.page) for s in found} == {("A", "（一）项目决策情况", 3)}
    assert found[1].score_rate.value == Decimal("66.67")


def test_a_repeated_header_goes_on_with_the_annex_and_keeps_its_first_level():
    found = evaluation_scores([rows_of_grid(ANNEX), rows_of_grid(ANNEX_NEXT_PAGE)])
    assert {s.table for s in found} == {1}
    assert [(s.level1, s.level1_weight.value, s.level2) for s in found if s.row == "indicator"] == [
        ("决策", Decimal(15), "项目立项"), ("决策", Decimal(15), "项目立项"), ("决策", Decimal(15), "绩效目标"),
    ]  # fmt: skip
    assert found[1].reason == "程序不全，满意度95.00%。"


def test_the_grand_total_belongs_to_no_dimension():
    total = evaluation_scores([rows_of_grid(ANNEX), rows_of_grid(ANNEX_NEXT_PAGE)])[-1]
    assert (total.row, total.level1_code, total.level1, total.weight.value) == ("total", "", "", Decimal(100))


def test_another_kind_of_header_is_another_table():
    found = evaluation_scores([rows_of_grid(SCORES), rows_of_grid(ANNEX)])
    assert [s.table for s in found] == [1] * 4 + [2] * 2


def test_a_long_cell_cut_by_a_page_goes_on_in_the_row_before():
    rest = [ANNEX[0], ["", "", "", "", "后半句。", ""], ["", "A2 绩效目标", "A21 目标合理", "4", "", "4.00"]]
    found = evaluation_scores([rows_of_grid(ANNEX), rows_of_grid(rest)])
    assert found[1].reason == "程序不全，满意度95.00%。后半句。"
    assert len(found) == 3


def test_a_self_evaluation_is_no_evaluation():
    tree = [["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
            ["产出指标", "数量指标", "培训次数", "2", "2.00", "20", "20"]]  # fmt: skip
    assert evaluation_scores([rows_of_grid(tree)]) == []


def test_prose_and_tables_of_one_text_come_from_one_call():
    table = "\n".join("\t".join(row) for row in ANNEX)
    text = f"十、机关运行经费支出情况\n机关运行经费支出5.00万元。\n\n附件2. 绩效评价指标评分表\n\n{table}\n\n完。\n"
    report = read_report(lines_of_text(text), 2023)
    assert [(s.measure, s.section, str(s.value)) for s in report.reading.statements] == [
        ("agency_operating_funds", "operating_funds", "5.00"), ("satisfaction_rate", "performance_table", "95.00"),
    ]  # fmt: skip
    assert [s.number for s in report.reading.statements] == [1, 2]
    assert "in_table" in report.reading.statements[1].flags
    assert [s.level3_code for s in report.scores] == ["A11", "A12"]


def test_grids_of_a_pdf_stand_beside_its_lines():
    report = read_report(lines_of_text("机关运行经费支出5.00万元。"), 2023, grids=[rows_of_grid(SCORES, page=40)])
    assert len(report.scores) == 4
    assert report.scores[0].page == 40
