"""Jiangsu 「江苏」: 三公 with 会议费, 培训费 and counts below; operating funds by economic item; procurement."""

from __future__ import annotations

from juesuan.forms.model import Column, Form, Line
from juesuan.forms.statutory.gpb_basic import FORM as BASIC
from juesuan.forms.variant import Addition, Example, Variant

AGENCY = Form(
    form="agency_operating",
    layout="coded",
    codes="economic",
    fund="general_public_budget",
    side="expenditure",
    name_en="Agency operating funds by economic item",
    titles=("(?:一般公共预算)?机关(?:（机构）)?运行经费支出决算表",),
    columns=(Column("机关运行经费(?:支出)?(?:决算数)?$"), *BASIC.columns),
    expenditure_lines=BASIC.expenditure_lines,
)

VARIANT = Variant(
    name="jiangsu",
    name_zh="江苏",
    applies_to="departments and units in Jiangsu",
    years=(2015, None),
    source="[W] table list of a published report on 2015; [K] the later titles and the bodies of the last tables",
    contents=(
        "收入支出决算总表",
        "收入决算表",
        "支出决算表",
        "财政拨款收入支出决算总表",
        "一般公共预算财政拨款支出决算表",
        "一般公共预算财政拨款基本支出决算表",
        "一般公共预算“三公”经费、会议费、培训费支出决算表",
        "政府性基金预算财政拨款收入支出决算表",
        "国有资本经营预算财政拨款支出决算表",
        "机关运行经费支出决算表",
        "政府采购支出决算表",
    ),
    additions=(
        Addition(
            form="three_public",
            titles=("(?:一般公共预算)?(?:财政拨款)?三公经费、会议费(?:和|、)培训费支出(?:决算)?(?:情况)?表",),
            expenditure_lines=(
                Line("会议次数[^/]*$|召开会议[^/]*次数[^/]*$", "meetings_held", unit="个"),
                Line("参加会议人[次数][^/]*$", "meeting_persons", unit="人"),
                Line("培训次数[^/]*$|组织培训[^/]*次数[^/]*$", "trainings_held", unit="个"),
                Line("参加培训人[次数][^/]*$", "training_persons", unit="人"),
            ),
        ),
        Addition(form="procurement", titles=("政府采购支出决算表",)),
    ),
    forms=(AGENCY,),
    examples=(
        Example(
            form="three_public",
            title="一般公共预算“三公”经费、会议费、培训费支出决算表",
            drawing="""
            | “三公”经费合计 | 因公出国（境）费用 | 公务用车购置及运行费 | < | < | 公务接待费 | 会议费 | 培训费 |
            | ^ | ^ | 小计 | 公务用车购置费 | 公务用车运行费 | ^ | ^ | ^ |
            | 8.00 | 1.00 | 5.00 | 0.00 | 5.00 | 2.00 | 3.00 | 4.00 |
            | 相关统计数： | < | < | < | < | < | < | < |
            | 项目 | < | < | 统计数 | 项目 | < | < | 统计数 |
            | 因公出国（境）团组数（个） | < | < | 1 | 公务用车保有量（辆） | < | < | 2 |
            | 召开会议次数（个） | < | < | 3 | 参加会议人次（人） | < | < | 90 |
            | 组织培训次数（个） | < | < | 2 | 参加培训人次（人） | < | < | 60 |
            """,
            facts="""
            three_public_total | 80,000
            overseas_trips | 10,000
            vehicle_total | 50,000
            vehicle_purchase | 0
            vehicle_operation | 50,000
            reception | 20,000
            meeting | 30,000
            training | 40,000
            overseas_groups | 1 个
            vehicles_kept | 2 辆
            meetings_held | 3 个
            meeting_persons | 90 人
            trainings_held | 2 个
            training_persons | 60 人
            """,
        ),
        Example(
            form="agency_operating",
            title="机关运行经费支出决算表",
            drawing="""
            | 科目编码 | 科目名称 | 机关运行经费支出 |
            | 合计 | < | 6.00 |
            | 302 | 商品和服务支出 | 6.00 |
            | 30201 | 办公费 | 6.00 |
            """,
            facts="""
            total | 60,000
            economic 302 | 60,000
            economic 30201 | 60,000
            """,
        ),
        Example(
            form="procurement",
            title="政府采购支出决算表",
            drawing="""
            | 采购品目 | 金额 |
            | 合计 | 9.00 |
            | 一、货物 | 4.00 |
            | 二、工程 |  |
            | 三、服务 | 5.00 |
            """,
            facts="""
            procurement_total | procurement_total 90,000
            procurement_goods | procurement_total 40,000
            procurement_services | procurement_total 50,000
            """,
        ),
    ),
)
