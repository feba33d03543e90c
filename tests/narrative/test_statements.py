"""Sentences of several provinces, invented figures: each states what it states, once, and nothing more."""

from __future__ import annotations

from decimal import Decimal

import pytest

from juesuan.narrative import terms
from tests.narrative.reading import one, pairs, reading, statements_of


def test_total_parts_and_shares_are_linked_to_each_other():
    found = statements_of(
        "二、收入决算情况说明\n本年收入合计100.00万元，其中：财政拨款收入90.00万元，占90.00%；其他收入10.00万元，占10.00%。"
    )
    total = one(found, "income_total")
    part, share = one(found, "other_income"), one(found, "other_income", "share")
    assert (total.role, part.role, share.role) == ("total", "part", "share")
    assert (part.of, share.of, share.whole) == (total.number, part.number, total.number)
    assert part.fund == "nonfiscal"


def test_a_named_denominator_wins_over_the_nearest_number():
    found = statements_of(
        "三、支出决算情况说明\n本年支出合计200.00万元，其中：基本支出150.00万元，占75.00%。\n"
        "五、一般公共预算财政拨款支出决算情况说明\n一般公共预算财政拨款支出180.00万元，占本年支出合计的90.00%。"
    )
    share = one(found, "gpb_expenditure", "share")
    assert share.whole == one(found, "expenditure_total").number
    assert share.of == one(found, "gpb_expenditure").number


def test_change_and_growth_keep_baseline_direction_and_amount():
    found = statements_of("机关运行经费支出80.00万元，比2022年度减少20.00万元，下降20.00%。")
    amount = one(found, "agency_operating_funds")
    for kind in ("change", "growth"):
        statement = one(found, "agency_operating_funds", kind)
        assert (statement.baseline, statement.direction, statement.of) == ("prior_year", "decrease", amount.number)
        assert statement.signed == -Decimal("20.00")


def test_the_parts_of_a_planned_section_are_planned_too():
    found = statements_of("二、“三公”经费预算收支增减情况\n（一）公务接待费\n公务接待费1.30万元，主要用于调研。")
    assert one(found, "reception").phase == "budget"
    told = statements_of("七、“三公”经费支出决算情况说明\n（一）公务接待费\n公务接待费1.30万元，主要用于调研。")
    assert one(told, "reception").phase == "actual"


def test_a_rate_of_decrease_has_its_direction_and_its_subject():
    found = statements_of("对个人和家庭补助支出较上年减0.40万元，减幅12.50%。")
    growth = one(found, "econ_amount", "growth")
    assert (growth.direction, growth.economic_code, str(growth.value)) == ("decrease", "303", "12.50")


def test_two_baselines_in_one_sentence_stay_apart():
    found = statements_of(
        "一、收入支出决算总体情况说明\n收入、支出决算总计均为50.00万元。与年初预算相比，收、支总计各增加5.00万元，变动原因：项目增加；"
        "与上年决算相比，收、支总计各减少3.00万元，下降5.66%。"
    )
    changes = [(s.baseline, s.direction, str(s.value)) for s in found if s.kind == "change"]
    assert changes == [("initial_budget", "increase", "5.00"), ("prior_year", "decrease", "3.00")]
    assert all("joint" in s.flags for s in found)


def test_unresolved_template_words_leave_the_sign_open():
    found = statements_of(
        "九、政府性基金预算支出决算情况说明\n政府性基金预算财政拨款支出5.00万元。与上年决算相比，增加（减少）2.00万元。"
    )
    change = one(found, "government_fund_expenditure", "change")
    assert ("template" in change.flags, change.direction, change.signed) == (True, "unresolved", None)


def test_a_template_zero_is_zero_whatever_its_sign():
    found = statements_of(
        "一、收入支出决算总体情况说明\n年初结转和结余0万元。与上年决算相比，增加（减少）0万元，增长（下降）0%。"
    )
    assert one(found, "opening_balance", "change").signed == 0
    assert "template" in one(found, "opening_balance", "growth").flags


def test_growth_from_nothing_is_marked_not_computed():
    found = statements_of("机关运行经费支出10.23万元，比2022年度增加10.23万元，增长100.00%。")
    assert "zero_base" in one(found, "agency_operating_funds", "growth").flags
    found = statements_of("机关运行经费支出10.23万元，比2022年度增加1.00万元，增长10.83%。")
    assert "zero_base" not in one(found, "agency_operating_funds", "growth").flags


def test_completion_of_a_budget_of_nothing_is_marked():
    found = statements_of("公务接待费年初预算为0万元，支出决算为0.50万元，完成年初预算的0%。")
    completion = one(found, "reception", "completion")
    assert completion.whole == one(found, "reception", phase="initial_budget").number
    assert "zero_base" in completion.flags


def test_a_dash_for_a_percentage_is_a_statement_without_a_value():
    found = statements_of(
        "公务接待费支出决算为1.00万元，完成预算0万元的--%（基数为0，不可比），比上年决算数增加1.00万元，增长--（基数为0，不可比）。"
    )
    undefined = [s for s in found if "undefined" in s.flags]
    assert [(s.kind, s.value) for s in undefined] == [("completion", None), ("growth", None)]
    assert all("zero_base" in s.flags for s in undefined)


def test_the_budget_inside_the_completion_phrase_is_read():
    found = statements_of("“三公”经费财政拨款支出决算为62.07万元，完成全年预算84.82万元的73.2%。")
    budget = one(found, "three_public_total", phase="adjusted_budget")
    completion = one(found, "three_public_total", "completion")
    assert (completion.whole, completion.baseline) == (budget.number, "adjusted_budget")
    assert completion.of == one(found, "three_public_total", phase="actual").number


def test_respective_lists_bind_by_position():
    found = statements_of(
        "一、收入支出决算总体情况说明\n收、支总计各是41.49,43.91万元。与2022年相比，各下降23.51%、38.28%。"
    )
    assert pairs(found) == [
        ("income_grand_total", "amount", "41.49"), ("expenditure_grand_total", "amount", "43.91"),
        ("income_grand_total", "growth", "23.51"), ("expenditure_grand_total", "growth", "38.28"),
    ]  # fmt: skip
    assert found[0].value_yuan == Decimal("414900.00")


def test_an_earlier_amount_without_unit_takes_that_of_its_neighbour():
    found = statements_of("“三公”经费支出2.05万元，较上年2.08减少0.03万元，减少了1.44%。")
    prior = one(found, "three_public_total", phase="prior_actual")
    assert (prior.value, prior.unit, "missing_unit" in prior.flags) == (Decimal("2.08"), "万元", True)
    assert one(found, "three_public_total", "change").whole == prior.number


def test_a_percent_sign_left_out_is_inferred_from_the_slot_and_flagged():
    growth = one(
        statements_of("机关运行经费支出9.00万元，比上年增加1.00万元，增长12.50。"), "agency_operating_funds", "growth"
    )
    assert (growth.value, growth.unit, growth.flags) == (Decimal("12.50"), "", ("missing_unit",))


def test_wan_without_yuan_is_money_where_money_is_spoken_of():
    found = statements_of("国内公务接待支出0.39万（含外宾接待支出0.00万元），国内公务接待2批次、26人次。")
    amount = one(found, "domestic_reception")
    assert (amount.value_yuan, "short_unit" in amount.flags) == (Decimal("3900.00"), True)
    assert one(found, "domestic_reception_batches", "count").value == 2


def test_yuan_stands_beside_wan_yuan_with_its_own_unit():
    found = statements_of(
        "公务接待费支出0.36万元，开支内容：甲市来访餐费1440元；乙市来访餐费577元。与上年相比，增加0.10万元。"
    )
    assert [(s.measure, s.unit, str(s.value_yuan)) for s in found if s.kind == "amount"] == [
        ("reception", "万元", "3600.00"), ("reception_detail", "元", "1440"), ("reception_detail", "元", "577"),
    ]  # fmt: skip
    assert one(found, "reception", "change").of == one(found, "reception").number


def test_what_stands_in_brackets_is_an_aside():
    found = statements_of(
        "公车购置及运行费995.00万元（其中公务用车购置费38.00万元，公务用车运行费957.00万元），比上年决算数下降26.24%。"
    )
    assert one(found, "vehicle_total", "growth").of == one(found, "vehicle_total").number
    assert one(found, "vehicle_purchase").of == one(found, "vehicle_total").number


def test_reasons_and_purposes_do_not_move_the_subject():
    found = statements_of(
        "五、一般公共预算财政拨款支出决算情况说明\n1、教育支出（类）进修及培训（款）培训支出（项）。主要用于：人员经费及项目支出。"
        "年初预算为9.00万元，支出决算为8.00万元，完成年初预算的88.89%。决算数小于预算数的主要原因是压减公用经费1.00万元。"
    )
    assert [(s.measure, s.phase or s.kind) for s in found] == [
        ("function_item", "initial_budget"), ("function_item", "actual"), ("function_item", "completion"),
        ("public_funds", "actual"),
    ]  # fmt: skip
    assert "in_reason" in found[-1].flags
    assert {s.function_code for s in found[:3]} == {"2050803"}


def test_a_reason_ends_where_the_next_comparison_or_subject_begins():
    found = statements_of(
        "机关运行经费支出9.00万元，变动原因：会议费增加0.20万元；与上年相比，增加1.00万元；公务接待费支出2.00万元。"
    )
    assert [(s.measure, s.kind, "in_reason" in s.flags) for s in found] == [
        ("agency_operating_funds", "amount", False), ("meeting", "change", True),
        ("agency_operating_funds", "change", False), ("reception", "amount", False),
    ]  # fmt: skip


def test_what_a_reason_names_only_behind_its_number_is_not_the_subject_before():
    found = statements_of("机关运行经费支出9.00万元，主要原因是新增了6.00万元抗疫资金。")
    assert [(s.measure, s.kind) for s in found] == [("agency_operating_funds", "amount"), ("stated_amount", "change")]
    assert found[1].subject.endswith("抗疫资金")


def test_a_name_in_brackets_alone_names_what_stood_before():
    found = statements_of("因公出国（境）经费、公务接待费，公车运行费（“三公”经费）决算总额2771万元，比上年下降1.8%。")
    assert pairs(found) == [("three_public_total", "amount", "2771"), ("three_public_total", "growth", "1.8")]


def test_an_amount_of_other_words_is_not_given_to_the_subject_before():
    found = statements_of("公务接待费支出1.00万元，人均接待费95.24元，占标准的90.00%。")
    assert [(s.measure, s.subject, s.kind) for s in found] == [
        ("reception", "公务接待费支出", "amount"), ("stated_amount", "人均接待费", "amount"),
        ("stated_amount", "人均接待费", "share"),
    ]  # fmt: skip


def test_lists_of_names_after_mainly_including_are_no_subjects():
    found = statements_of(
        "六、一般公共预算财政拨款基本支出决算情况说明\n基本支出10.00万元，其中：人员经费7.00万元，主要包括：基本工资、公务接待费；"
        "公用经费3.00万元，主要包括：因公出国（境）费用、公务用车运行维护费。与上年相比增加1.00万元。"
    )
    assert pairs(found)[:3] == [
        ("gpb_basic_expenditure", "amount", "10.00"), ("personnel_funds", "amount", "7.00"),
        ("public_funds", "amount", "3.00"),
    ]  # fmt: skip
    assert found[3].measure == "gpb_basic_expenditure"


def test_one_number_for_several_names_belongs_to_none_of_them_alone():
    found = statements_of(
        "二、支出决算情况说明\n支出合计9.00元，其中：上缴上级支出、经营支出、对附属单位补助支出共0.00元，占0.00%。"
    )
    joint = [s for s in found if "joint" in s.flags]
    assert [(s.measure, s.subject) for s in joint] == [("stated_amount", "上缴上级支出、经营支出、对附属单位补助支出")]


def test_unknown_words_keep_the_printed_subject():
    found = statements_of("二、国有资产占用情况\n资产总额50.00万元，其中：流动资产10.00万元，固定资产40.00万元。")
    assert [(s.measure, s.subject) for s in found] == [
        ("stated_amount", "资产总额"), ("stated_amount", "流动资产"), ("stated_amount", "固定资产"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "measure", "value"),
    [
        ("因公出国（境）费支出1.00万元，全年安排因公出国（境）团组2个、累计5人次。", "overseas_groups", "2"),
        ("因公出国（境）费支出1.00万元，全年安排因公出国（境）团组2个、累计5人次。", "overseas_persons", "5"),
        ("公务用车购置支出0万元，购置车辆3辆。", "vehicles_purchased", "3"),
        ("使用财政拨款开支的公务用车保有量为7辆。", "vehicles_kept", "7"),
        (
            "国内公务接待共139批次（其中外事接待2批次），1205人次（其中外事接待3人次）。",
            "domestic_reception_persons",
            "1205",
        ),
        (
            "国内公务接待共139批次（其中外事接待2批次），1205人次（其中外事接待3人次）。",
            "foreign_reception_batches",
            "2",
        ),
        ("国（境）外公务接待批次为23个，接待人次142人。", "foreign_reception_persons", "142"),
        ("2023年共接待国内来访团组55个、来宾560人次。", "domestic_reception_batches", "55"),
        ("公务用车购置数及保有量分别为1辆和130辆。", "vehicles_kept", "130"),
    ],
)
def test_statutory_counts(text, measure, value):
    found = statements_of(f"七、“三公”经费支出决算情况说明\n{text}")
    assert str(one(found, measure, "count").value) == value


def test_vehicles_by_kind_are_parts_of_all_vehicles():
    found = statements_of(
        "（三）国有资产占用情况\n截至12月31日，共有车辆5辆，其中：应急保障用车2辆、其他用车3辆；单位价值50万元以上通用设备4台（套）。"
    )
    assert [(s.measure, str(s.value)) for s in found] == [
        ("vehicles_total", "5"), ("vehicles_emergency", "2"), ("vehicles_other", "3"), ("equipment_over_500k", "4"),
    ]  # fmt: skip
    assert found[1].of == found[0].number


def test_parts_of_a_plan_are_plans():
    found = statements_of(
        "一、2024年“三公”经费预算情况说明\n2024年“三公”经费预算数为10.00万元，其中：公务接待费4.00万元。", 2024
    )
    assert [s.phase for s in found] == ["budget", "budget"]


def test_self_evaluation_prose_knows_its_project():
    found = statements_of(
        "（二）部门决算中项目绩效自评结果。\n1.“甲类经费”项目自评综述：根据年初设定的绩效目标，项目自评得分97.69分。"
        "全年预算数为20.00万元，执行数为19.00万元，完成预算的95.00%。\n2.“乙类经费”项目自评综述：项目自评得分98分。\n"
    )
    assert {(s.project, s.measure, s.kind) for s in found} == {
        ("甲类经费", "project_score", "score"), ("甲类经费", "project_budget", "amount"),
        ("甲类经费", "project_actual", "amount"), ("甲类经费", "project_actual", "completion"),
        ("乙类经费", "project_score", "score"),
    }  # fmt: skip
    assert one(found, "project_actual", "completion").whole == one(found, "project_budget").number


def test_evaluation_prose_gives_weights_scores_rates_and_bands():
    found = statements_of(
        "某项目绩效评价报告\n三、评价结论\n总分值设定为100分。综合得分在90（含）—100分为优；综合得分在60分以下为差。本项目总得分93.43分，绩效评级属于“优”。\n"
        "项目决策类指标权重分为15分，得分为14分，得分率93.33%。\n根据评分细则，立项依据指标满分3分，得2.5分。\n"
    )
    assert [(s.measure, s.kind, s.subject, str(s.value)) for s in found] == [
        ("eval_full_score", "weight", "总分值设定为", "100"),
        ("grade_bound", "score", "优", "90"), ("grade_bound", "score", "优", "100"), ("grade_bound", "score", "差", "60"),
        ("eval_total", "score", "本项目总得分", "93.43"),
        ("eval_weight", "weight", "决策", "15"), ("eval_score", "score", "决策", "14"),
        ("eval_score_rate", "rate", "决策", "93.33"),
        ("eval_weight", "weight", "立项依据", "3"), ("eval_score", "score", "立项依据", "2.5"),
    ]  # fmt: skip
    assert "grade=优" in found[4].flags


def test_percentage_points_move_the_rate_before_them():
    found = statements_of("（四）预算绩效情况\n预算执行率91.67%，比上年提高2.1个百分点。")
    assert pairs(found) == [
        ("budget_execution_rate", "completion", "91.67"), ("budget_execution_rate", "change", "2.1"),
    ]  # fmt: skip


def test_claims_without_figures_are_remarks_not_statements():
    read = reading(
        "八、政府性基金预算支出决算情况说明\n本部门2023年度无政府性基金预算财政拨款收入和支出。\n"
        "七、“三公”经费支出决算情况说明\n公务接待费支出决算1.00万元，与2022年度持平。决算数小于预算数的主要原因是节约。"
    )
    assert [(r.claim, r.measure, r.baseline) for r in read.remarks] == [
        ("none", "gf_grant_income", ""), ("level", "reception", "prior_year"), ("less", "reception", "budget"),
    ]  # fmt: skip
    assert len(read.statements) == 1


def test_every_digit_is_a_statement_or_has_a_reason():
    read = reading("截至2023年12月31日，本年支出合计5.00万元，见附件1和表3，备注77。")
    assert len(read.statements) == 1
    assert [r.printed for r in read.residue if r.reason == "unread"] == ["77"]
    assert {r.reason for r in read.residue} >= {"year", "date", "reference"}


def test_every_word_in_a_statement_comes_from_the_closed_lists(shared):
    from tests.narrative.score_seed import seed_report

    for s in seed_report(shared).reading.statements:
        assert s.measure in terms.MEASURES
        assert s.kind in terms.KINDS
        assert s.role in terms.ROLES
        assert s.section in terms.TOPICS
        assert s.fund in ("", *terms.FUNDS)
        assert s.phase in ("", *terms.PHASES)
        assert s.baseline in ("", *terms.BASELINES)
        assert s.direction in ("", *terms.DIRECTIONS)
        assert s.bound in ("", *terms.BOUNDS)
        assert all(flag in terms.FLAGS or "=" in flag for flag in s.flags)


def test_a_subject_carried_over_a_paragraph_hides_no_word_of_the_next() -> None:
    text = (
        "五、一般公共预算财政拨款支出决算情况说明\n"
        "2、一般公共服务支出（类）财政事务（款）一般行政管理事务（项）。\n"
        "年初预算为174.38万元，全年预算为161.46万元，支出决算为153.77万元。\n"
    )
    found = [(s.phase, str(s.value)) for s in statements_of(text)]
    assert found == [("initial_budget", "174.38"), ("adjusted_budget", "161.46"), ("actual", "153.77")]
