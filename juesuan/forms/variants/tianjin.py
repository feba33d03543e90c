"""Tianjin 「天津」: income and expenditure twice, by function and by unit; projects by name."""

from __future__ import annotations

from juesuan.forms.model import Form
from juesuan.forms.statutory.expenditure import FORM as EXPENDITURE
from juesuan.forms.statutory.income import FORM as INCOME
from juesuan.forms.variant import Addition, Example, Variant

_LABEL = "^(?:单位|部门|预算单位|单位（部门）|填报单位)$|单位名称"

INCOME_BY_UNIT = Form(
    form="income_by_unit",
    layout="named",
    fund="all_funds",
    side="income",
    name_en="Income of each unit of a department",
    titles=("(?:部门)?收入决算(?:总)?表（按(?:预算)?单位(?:列示|分)?）",),
    label=_LABEL,
    row_line="reporting_unit",
    columns=INCOME.columns,
)
EXPENDITURE_BY_UNIT = Form(
    form="expenditure_by_unit",
    layout="named",
    fund="all_funds",
    side="expenditure",
    name_en="Expenditure of each unit of a department",
    titles=("(?:部门)?支出决算(?:总)?表（按(?:预算)?单位(?:列示|分)?）",),
    label=_LABEL,
    row_line="reporting_unit",
    columns=EXPENDITURE.columns,
)

VARIANT = Variant(
    name="tianjin",
    name_zh="天津",
    applies_to="departments in Tianjin",
    years=(2022, None),
    source="[W] published reports: tables 2 and 3 by function and by unit, 项目支出; [K] the exact wording of the titles",
    contents=(
        "收入支出决算总表",
        "收入决算表（按功能分类科目列示）",
        "收入决算表（按单位列示）",
        "支出决算表（按功能分类科目列示）",
        "支出决算表（按单位列示）",
        "财政拨款收入支出决算总表",
        "一般公共预算财政拨款支出决算表",
        "一般公共预算财政拨款基本支出决算表",
        "一般公共预算财政拨款“三公”经费支出决算表",
        "政府性基金预算财政拨款收入支出决算表",
        "国有资本经营预算财政拨款支出决算表",
        "项目支出决算表",
    ),
    additions=(
        Addition(form="income", titles=("收入决算表（按(?:支出)?功能(?:分类)?(?:科目)?(?:列示)?）",)),
        Addition(form="expenditure", titles=("支出决算表（按(?:支出)?功能(?:分类)?(?:科目)?(?:列示)?）",)),
    ),
    forms=(INCOME_BY_UNIT, EXPENDITURE_BY_UNIT),
    examples=(
        Example(
            form="income_by_unit",
            title="收入决算表（按单位列示）",
            drawing="""
            | 单位编码 | 单位名称 | 本年收入合计 | 财政拨款收入 | 上级补助收入 | 事业收入 | 经营收入 | 附属单位上缴收入 | 其他收入 |
            | 栏次 | < | 1 | 2 | 3 | 4 | 5 | 6 | 7 |
            | 合计 | < | 50.00 | 45.00 |  | 5.00 |  |  |  |
            | 101001 | 天津市某某局（本级） | 30.00 | 30.00 |  |  |  |  |  |
            | 101002 | 天津市某某服务中心 | 20.00 | 15.00 |  | 5.00 |  |  |  |
            """,
            facts="""
            total | income_total 500,000 | fiscal_grant_income 450,000 | business_income 50,000
            reporting_unit 「天津市某某局（本级）」 | income_total 300,000 | fiscal_grant_income 300,000
            reporting_unit 「天津市某某服务中心」 | income_total 200,000 | fiscal_grant_income 150,000 | business_income 50,000
            """,
        ),
        Example(
            form="expenditure_by_unit",
            title="支出决算表（按单位列示）",
            drawing="""
            | 单位 | 本年支出合计 | 基本支出 | 项目支出 | 上缴上级支出 | 经营支出 | 对附属单位补助支出 |
            | 合计 | 48.00 | 40.00 | 8.00 |  |  |  |
            | 天津市某某局（本级） | 28.00 | 25.00 | 3.00 |  |  |  |
            | 天津市某某服务中心 | 20.00 | 15.00 | 5.00 |  |  |  |
            """,
            facts="""
            total | expenditure_total 480,000 | basic_expenditure 400,000 | project_expenditure 80,000
            reporting_unit 「天津市某某局（本级）」 | expenditure_total 280,000 | basic_expenditure 250,000 |\
              project_expenditure 30,000
            reporting_unit 「天津市某某服务中心」 | expenditure_total 200,000 | basic_expenditure 150,000 |\
              project_expenditure 50,000
            """,
        ),
        Example(
            form="income",
            title="收入决算表（按功能分类科目列示）",
            drawing="""
            | 科目编码 | 科目名称 | 本年收入合计 | 财政拨款收入 | 事业收入 |
            | 合计 | < | 50.00 | 45.00 | 5.00 |
            | 206 | 科学技术支出 | 50.00 | 45.00 | 5.00 |
            """,
            facts="""
            total | income_total 500,000 | fiscal_grant_income 450,000 | business_income 50,000
            function 206 | income_total 500,000 | fiscal_grant_income 450,000 | business_income 50,000
            """,
        ),
        Example(
            form="expenditure",
            title="支出决算表（按功能分类科目列示）",
            drawing="""
            | 科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 |
            | 合计 | < | 48.00 | 40.00 | 8.00 |
            | 206 | 科学技术支出 | 48.00 | 40.00 | 8.00 |
            """,
            facts="""
            total | expenditure_total 480,000 | basic_expenditure 400,000 | project_expenditure 80,000
            function 206 | expenditure_total 480,000 | basic_expenditure 400,000 | project_expenditure 80,000
            """,
        ),
    ),
)
