"""项目支出绩效自评表 from rows: blocks, merged cells, pages, provinces that write a target in one cell."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from juesuan.performance.model import Rows, figure, rows_of_grid
from juesuan.performance.self_evaluation import projects

TITLE = ["项目支出绩效自评表（2023年度）", "", "", "", "", "", "", "", "", ""]
HEADER = [
    ["项目名称", "", "甲类经费", "", "", "", "", "", "", ""],
    ["主管部门", "", "某局", "", "", "实施单位", "", "某中心", "", ""],
]
FUNDS = [
    ["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率(%)", "得分", "", ""],
    ["", "年度资金总额", "10.00", "12.00", "11.40", "10", "95", "9.5", "", ""],
    ["", "其中：财政拨款", "10.00", "12.00", "11.40", "——", "95", "——", "", ""],
    ["", "上年结转资金", "", "", "", "——", "", "——", "", ""],
]
GOALS = [
    ["年度总体目标", "预期目标", "", "", "", "实际完成情况", "", "", "", ""],
    ["", "办好培训。", "", "", "", "培训成本设定目标值为小于等于5.00万元，实际完成4.50万元。", "", "", "", ""],
]
INDICATORS = [
    ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "计量单位", "分值", "得分", "偏差原因分析及改进措施"],
    ["", "产出指标", "数量指标", "培训次数", "2", "2.00", "次", "20", "20", ""],
    ["", "", "", "培训人数", "80", "75.00", "人", "20", "18.75", "报名不足，\n加强宣传"],
    ["", "", "质量指标", "合格率", "90", "100.00", "%", "10", "10", ""],
    ["", "效益指标", "社会效益指标", "能力提升", "良好", "良好", "", "40", "38", ""],
    ["总分", "", "", "", "", "", "", "100", "96.25", ""],
]  # fmt: skip


def read(rows: list[list[str]]):
    (project,) = projects([rows_of_grid(rows, page=5)])
    return project


def test_header_funds_goals_indicators_and_total_are_read():
    project = read([TITLE, *HEADER, *FUNDS, *GOALS, *INDICATORS])
    assert (project.name, project.year, project.department, project.unit) == ("甲类经费", "2023", "某局", "某中心")
    assert (project.money_unit, project.page) == ("万元", 5)
    assert [(f.label, f.full_year_budget.printed, f.score.printed) for f in project.funds] == [
        ("年度资金总额", "12.00", "9.5"), ("其中：财政拨款", "12.00", "——"), ("上年结转资金", "", "——"),
    ]  # fmt: skip
    assert project.goal_expected == "办好培训。"
    assert project.goal_actual.endswith("实际完成4.50万元。")
    assert (project.total_weight.value, project.total_score.value) == (Decimal(100), Decimal("96.25"))


def test_merged_levels_are_filled_down_and_a_new_first_level_forgets_the_second():
    project = read([TITLE, *HEADER, *FUNDS, *GOALS, *INDICATORS])
    assert [(i.level1, i.level2, i.level3) for i in project.indicators] == [
        ("产出指标", "数量指标", "培训次数"), ("产出指标", "数量指标", "培训人数"), ("产出指标", "质量指标", "合格率"),
        ("效益指标", "社会效益指标", "能力提升"),
    ]  # fmt: skip
    short = project.indicators[1]
    assert (short.actual.value, short.score.value, short.reason) == (
        Decimal("75.00"),
        Decimal("18.75"),
        "报名不足，加强宣传",
    )
    assert {i.project for i in project.indicators} == {"甲类经费"}


def test_a_first_level_without_a_second_does_not_inherit_one():
    rows = [*HEADER, *FUNDS, *INDICATORS[:2], ["", "满意度指标", "", "参训满意度", "90", "95.00", "%", "10", "10", ""]]
    assert [(i.level1, i.level2) for i in read(rows).indicators] == [("产出指标", "数量指标"), ("满意度指标", "")]


def test_blank_dash_zero_and_word_stay_four_statements():
    assert [figure(text).state for text in ("", "——", "0", "0.00", "良好", "95%", "2024/8/2")] == [
        "blank", "dash", "zero", "zero", "word", "number", "word",
    ]  # fmt: skip
    assert figure("95%").value == Decimal(95)


def test_a_table_runs_over_pages_with_another_number_of_columns():
    first = rows_of_grid([TITLE, *HEADER, *FUNDS, *GOALS, *INDICATORS[:3]], page=5)
    second = rows_of_grid([[*row, "", ""] for row in INDICATORS[3:]], page=6)
    (project,) = projects([first, second])
    assert [i.level3 for i in project.indicators] == ["培训次数", "培训人数", "合格率", "能力提升"]
    assert (project.indicators[2].level1, project.indicators[2].page, project.last_page) == ("产出指标", 6, 6)


def test_a_row_cut_by_a_page_is_one_indicator_again():
    cut = [*INDICATORS[:2], ["", "", "", "资金支出合", "100", "100.00", "%", "5", "5", ""]]
    rest = [["", "", "", "规率", "", "", "", "", "", ""], INDICATORS[-1]]
    (project,) = projects([rows_of_grid([*HEADER, *FUNDS, *cut]), rows_of_grid(rest)])
    assert [i.level3 for i in project.indicators] == ["培训次数", "资金支出合规率"]


def test_a_target_in_one_cell_gives_sign_number_and_unit():
    rows = [*HEADER, *FUNDS, INDICATORS[0], ["", "产出指标", "数量指标", "合同数", "≥50个", "52", "", "8", "8", ""]]
    indicator = read(rows).indicators[0]
    assert (indicator.direction, indicator.target.value, indicator.unit) == ("≥", Decimal(50), "个")
    assert indicator.bound == "at_least"


def test_directions_mean_the_same_in_words_and_in_signs():
    indicator = read([*HEADER, *FUNDS, *INDICATORS]).indicators[0]
    assert [replace(indicator, direction=word).bound for word in ("≤", "小于等于", "不超过", "等于", "大于", "定性", "")] == [
        "at_most", "at_most", "at_most", "equal", "over", "", "",
    ]  # fmt: skip


def test_each_project_name_begins_a_new_table():
    other = [["项目名称", "", "乙类经费", "", "", "", "", "", "", ""], *HEADER[1:], *FUNDS, *INDICATORS]
    found = projects([rows_of_grid([TITLE, *HEADER, *FUNDS, *INDICATORS]), rows_of_grid(other)])
    assert [(p.name, len(p.funds), len(p.indicators)) for p in found] == [("甲类经费", 3, 4), ("乙类经费", 3, 4)]


def test_tables_that_are_no_self_evaluation_give_nothing():
    table = rows_of_grid([["科目", "决算数"], ["办公费", "1.00"]])
    assert projects([table, Rows((), ())]) == []
