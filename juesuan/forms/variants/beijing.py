"""Beijing 「北京」: government procurement and purchased services in tables of their own."""

from __future__ import annotations

from juesuan.forms.model import Column, Form, Line
from juesuan.forms.statutory.gpb_basic import FORM as BASIC
from juesuan.forms.variant import Example, Variant

_PLAN, _ACTUAL = "(?:采购)?(?:计划|预算)(?:金额|数)?", "(?:实际)?(?:采购|支出)?(?:金额|决算(?:数|金额)?)"

PROCUREMENT = Form(
    form="procurement",
    layout="named",
    fund="all_funds",
    side="expenditure",
    name_en="Government procurement",
    titles=("政府采购(?:支出)?情况表",),
    label="^项目$|采购(?:项目|品目|类别)",
    row_line="of_which",
    columns=tuple(
        Column(f"^(?:项目/)?{words}{part}$", measure, phase=phase)
        for words, phase in ((_PLAN, "budget"), (_ACTUAL, "actual"))
        for part, measure in (
            ("/财政性资金(?:/[^/]*[小合总]计)?", "procurement_fiscal"),
            ("/(?:其他资金|非财政性资金)", "procurement_other"),
            ("(?:/[小合总]计)?", "procurement_total"),
        )
    ),
    expenditure_lines=(
        Line("(?:政府采购)?货物(?:类)?(?:支出|采购)?", "procurement_goods"),
        Line("(?:政府采购)?工程(?:类)?(?:支出|采购)?", "procurement_works"),
        Line("(?:政府采购)?服务(?:类)?(?:支出|采购)?", "procurement_services"),
        Line("(?:政府采购支出)?[合总]计", "procurement_total"),
        Line("(?:其中:)?(?:政府采购)?授予中小企业(?:的)?合同(?:金额|总?额)?", "procurement_sme"),
        Line("(?:其中:)?(?:政府采购)?授予小微企业(?:的)?合同(?:金额|总?额)?", "procurement_micro"),
    ),
)
SERVICES = Form(
    form="purchased_services",
    layout="named",
    fund="all_funds",
    side="expenditure",
    name_en="Services that the government purchased",
    titles=("政府购买服务(?:决算公开|支出|决算)情况表", "政府购买服务(?:支出)?决算表"),
    label="目录|购买内容|购买服务(?:项目|内容)|承接主体",
    row_line="service_item",
    columns=(
        Column("(?:年初)?预算(?:数|金额)$", phase="budget"),
        Column("(?:决算|支出|执行|合同)(?:数|金额)$|^(?:金额|支出)$", phase="actual"),
    ),
)
FUND_BASIC = Form(
    form="gf_basic",
    layout="coded",
    codes="economic",
    fund="government_fund",
    side="expenditure",
    name_en="Government fund basic expenditure by economic item",
    titles=("政府性基金(?:预算)?(?:财政拨款)?基本支出决算(?:明细)?表",),
    columns=BASIC.columns,
    expenditure_lines=BASIC.expenditure_lines,
)

VARIANT = Variant(
    name="beijing",
    name_zh="北京",
    applies_to="departments and units in Beijing",
    years=(2020, None),
    source="[W] table lists of published reports (2020: twelve tables, later thirteen); [K] the bodies of the last two",
    contents=(
        "收入支出决算总表",
        "收入决算表",
        "支出决算表",
        "财政拨款收入支出决算总表",
        "一般公共预算财政拨款支出决算表",
        "一般公共预算财政拨款基本支出决算表",
        "政府性基金预算财政拨款收入支出决算表",
        "政府性基金预算财政拨款基本支出决算表",
        "国有资本经营预算财政拨款支出决算表",
        "财政拨款“三公”经费支出决算表",
        "政府采购情况表",
        "政府购买服务决算公开情况表",
    ),
    forms=(PROCUREMENT, SERVICES, FUND_BASIC),
    examples=(
        Example(
            form="procurement",
            title="政府采购情况表",
            drawing="""
            | 项目 | 采购计划金额 | < | < | 实际采购金额 | < | < |
            | ^ | 总计 | 财政性资金 | 其他资金 | 总计 | 财政性资金 | 其他资金 |
            | 栏次 | 1 | 2 | 3 | 4 | 5 | 6 |
            | 合计 | 30.00 | 28.00 | 2.00 | 27.00 | 26.00 | 1.00 |
            | 货物 | 10.00 | 10.00 |  | 9.00 | 9.00 |  |
            | 工程 |  |  |  |  |  |  |
            | 服务 | 20.00 | 18.00 | 2.00 | 18.00 | 17.00 | 1.00 |
            """,
            facts="""
            procurement_total | budget procurement_total 300,000 | budget procurement_fiscal 280,000 |\
              budget procurement_other 20,000 | procurement_total 270,000 | procurement_fiscal 260,000 |\
              procurement_other 10,000
            procurement_goods | budget procurement_total 100,000 | budget procurement_fiscal 100,000 |\
              procurement_total 90,000 | procurement_fiscal 90,000
            procurement_services | budget procurement_total 200,000 | budget procurement_fiscal 180,000 |\
              budget procurement_other 20,000 | procurement_total 180,000 | procurement_fiscal 170,000 |\
              procurement_other 10,000
            """,
        ),
        Example(
            form="purchased_services",
            title="政府购买服务决算公开情况表",
            drawing="""
            | 序号 | 一级目录 | 二级目录 | 项目名称 | 预算金额 | 决算金额 |
            | 合计 | < | < | < | 15.00 | 14.50 |
            | 1 | 政府履职辅助性服务 | 会计审计服务 | 决算审计 | 9.00 | 8.50 |
            | 2 | 公共服务 | 公共教育服务 | 师资培训 | 6.00 | 6.00 |
            """,
            facts="""
            total | budget 150,000 | 145,000
            service_item 「政府履职辅助性服务/会计审计服务/决算审计」 | budget 90,000 | 85,000
            service_item 「公共服务/公共教育服务/师资培训」 | budget 60,000 | 60,000
            """,
        ),
        Example(
            form="gf_basic",
            title="政府性基金预算财政拨款基本支出决算表",
            drawing="""
            | 科目编码 | 科目名称 | 决算数 |
            | 302 | 商品和服务支出 | 2.00 |
            | 合计 | < | 2.00 |
            """,
            facts="""
            economic 302 | 20,000
            total | 20,000
            """,
        ),
    ),
)
