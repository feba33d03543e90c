"""Shaanxi 「陕西」: 收入决算总表, 支出决算总表, and 三公 with 会议费 and 培训费, a row for each phase."""

from __future__ import annotations

from juesuan.forms.model import Line
from juesuan.forms.variant import Addition, Example, Variant

VARIANT = Variant(
    name="shaanxi",
    name_zh="陕西",
    applies_to="departments and units in Shaanxi",
    years=(2018, None),
    source="[W] table list of a published report on 2020; [K] the body of the 三公 table",
    contents=(
        "收入支出决算总表",
        "收入决算总表",
        "支出决算总表",
        "财政拨款收入支出决算总表",
        "一般公共预算财政拨款支出决算表",
        "一般公共预算财政拨款基本支出决算表",
        "一般公共预算财政拨款“三公”经费及会议费、培训费支出决算表",
        "政府性基金预算财政拨款收入支出决算表",
        "国有资本经营预算财政拨款支出决算表",
    ),
    additions=(
        Addition(form="income", titles=("收入决算总表",)),
        Addition(form="expenditure", titles=("支出决算总表",)),
        Addition(
            form="three_public",
            titles=("(?:一般公共预算)?(?:财政拨款)?三公经费及会议费、培训费支出决算表",),
            # Above all columns 合计 counts meetings and training too; 三公 has a 小计 of its own.
            expenditure_lines=(
                Line("三公经费[^/]*/小计$", "three_public_total"),
                Line("^(?:项目/)?合计$", "three_public_meeting_training"),
            ),
        ),
    ),
    examples=(
        Example(
            form="three_public",
            title="一般公共预算财政拨款“三公”经费及会议费、培训费支出决算表",
            drawing="""
            | 项目 | 合计 | 一般公共预算财政拨款安排的“三公”经费 | < | < | < | < | < | 会议费 | 培训费 |
            | ^ | ^ | 小计 | 因公出国（境）费用 | 公务接待费 | 公务用车购置及运行维护费 | < | < | ^ | ^ |
            | ^ | ^ | ^ | ^ | ^ | 小计 | 公务用车购置费 | 公务用车运行维护费 | ^ | ^ |
            | 栏次 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 |
            | 预算数 | 12.00 | 6.00 |  | 2.00 | 4.00 |  | 4.00 | 1.00 | 5.00 |
            | 决算数 | 10.50 | 5.50 |  | 1.50 | 4.00 |  | 4.00 | 1.00 | 4.00 |
            """,
            facts="""
            three_public_meeting_training | budget 120,000 | 105,000
            three_public_total | budget 60,000 | 55,000
            reception | budget 20,000 | 15,000
            vehicle_total | budget 40,000 | 40,000
            vehicle_operation | budget 40,000 | 40,000
            meeting | budget 10,000 | 10,000
            training | budget 50,000 | 40,000
            """,
        ),
        Example(
            form="income",
            title="收入决算总表",
            drawing="""
            | 科目编码 | 科目名称 | 本年收入合计 | 财政拨款收入 | 其他收入 |
            | 合计 | < | 2.00 | 1.00 | 1.00 |
            """,
            facts="total | income_total 20,000 | fiscal_grant_income 10,000 | other_income 10,000",
        ),
        Example(
            form="expenditure",
            title="支出决算总表",
            drawing="""
            | 科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 |
            | 合计 | < | 2.00 | 1.00 | 1.00 |
            """,
            facts="total | expenditure_total 20,000 | basic_expenditure 10,000 | project_expenditure 10,000",
        ),
    ),
)
