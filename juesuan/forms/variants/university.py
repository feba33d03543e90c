"""Universities 「高等学校」: four tables, income from education and research, amounts to the cent in 万元."""

from __future__ import annotations

from juesuan.forms.model import Column, Form, Line
from juesuan.forms.statutory.gpb_expenditure import FORM as GPB
from juesuan.forms.variant import Addition, Example, Variant

_SPECIAL = "(?:其中:)?财政专户(?:管理)?(?:的)?(?:资金|拨款)?(?:收入)?"

FISCAL = Form(
    form="fiscal_grant_expenditure",
    layout="coded",
    codes="function",
    fund="fiscal_grant",
    side="expenditure",
    name_en="Fiscal grant expenditure by function",
    titles=("财政拨款支出决算表",),
    budget_titles=("财政拨款支出预算表",),
    columns=GPB.columns,
)

VARIANT = Variant(
    name="university",
    name_zh="高等学校（四张表）",
    applies_to="universities that publish by the rules of their ministry; others print the set of their province",
    years=(None, None),
    source="[W] a college that prints 万元 with six decimals; [K] the four tables, their titles and columns",
    contents=("收支决算总表", "收入决算表", "支出决算表", "财政拨款支出决算表"),
    additions=(
        Addition(
            form="revenue_expenditure_summary",
            titles=("(?:部门|单位|学校)?收支决算总表",),
        ),
        Addition(
            form="revenue_expenditure_summary",
            income_lines=(
                Line(_SPECIAL, "special_account_income"),
                Line("(?:其中:)?教育事业收入", "education_income"),
                Line("(?:其中:)?科研事业收入", "research_income"),
                Line("附属单位缴款(?:收入)?", "affiliated_unit_income"),
            ),
        ),
        Addition(
            form="income",
            columns=(
                Column(f"{_SPECIAL}$", "special_account_income"),
                Column("(?:其中:)?教育事业收入(?:/[小合]计)?$", "education_income"),
                Column("(?:其中:)?科研事业收入$", "research_income"),
                Column("附属单位缴款(?:收入)?$", "affiliated_unit_income"),
            ),
        ),
    ),
    forms=(FISCAL,),
    examples=(
        Example(
            form="revenue_expenditure_summary",
            title="收支决算总表",
            drawing="""
            | 收入 | < | 支出 | < |
            | 项目 | 决算数 | 项目 | 决算数 |
            | 一、财政拨款收入 | 1000.123456 | 一、教育支出 | 1400.123456 |
            | 二、事业收入 | 500.00 | 二、科学技术支出 | 99.00 |
            | 其中：教育事业收入 | 400.00 |  |  |
            | 科研事业收入 | 100.00 |  |  |
            | 三、财政专户管理资金收入 | 0.50 |  |  |
            | 四、附属单位缴款 | 0.50 |  |  |
            | 五、其他收入 | 0.50 |  |  |
            | 本年收入合计 | 1501.623456 | 本年支出合计 | 1499.123456 |
            | 上年结转和结余 | 8.00 | 结转下年 | 10.50 |
            | 收入总计 | 1509.623456 | 支出总计 | 1509.623456 |
            """,
            facts="""
            income fiscal_grant_income | fiscal_grant 10,001,234.56
            income business_income | 5,000,000
            income education_income | 4,000,000
            income research_income | 1,000,000
            income special_account_income | 5,000
            income affiliated_unit_income | 5,000
            income other_income | 5,000
            income income_total | 15,016,234.56
            income opening_balance | 80,000
            income grand_total | 15,096,234.56
            expenditure function 205 | 14,001,234.56
            expenditure function 206 | 990,000
            expenditure expenditure_total | 14,991,234.56
            expenditure closing_balance | 105,000
            expenditure grand_total | 15,096,234.56
            """,
        ),
        Example(
            form="income",
            title="收入决算表",
            drawing="""
            | 科目编码 | 科目名称 | 本年收入合计 | 财政拨款收入 | 财政专户管理资金收入 | 事业收入 | < | < | 附属单位缴款 | 其他收入 |
            | ^ | ^ | ^ | ^ | ^ | 小计 | 其中：教育事业收入 | 科研事业收入 | ^ | ^ |
            | 合计 | < | 1501.623456 | 1000.123456 | 0.50 | 500.00 | 400.00 | 100.00 | 0.50 | 0.50 |
            | 205 | 教育支出 | 1501.623456 | 1000.123456 | 0.50 | 500.00 | 400.00 | 100.00 | 0.50 | 0.50 |
            | 20502 | 普通教育 | 1501.623456 | 1000.123456 | 0.50 | 500.00 | 400.00 | 100.00 | 0.50 | 0.50 |
            | 2050205 | 高等教育 | 1501.623456 | 1000.123456 | 0.50 | 500.00 | 400.00 | 100.00 | 0.50 | 0.50 |
            """,
            facts="""
            total | income_total 15,016,234.56 | fiscal_grant_income 10,001,234.56 |\
              special_account_income 5,000 | business_income 5,000,000 | education_income 4,000,000 |\
              research_income 1,000,000 | affiliated_unit_income 5,000 | other_income 5,000
            function 205 | income_total 15,016,234.56 | fiscal_grant_income 10,001,234.56 |\
              special_account_income 5,000 | business_income 5,000,000 | education_income 4,000,000 |\
              research_income 1,000,000 | affiliated_unit_income 5,000 | other_income 5,000
            function 20502 | income_total 15,016,234.56 | fiscal_grant_income 10,001,234.56 |\
              special_account_income 5,000 | business_income 5,000,000 | education_income 4,000,000 |\
              research_income 1,000,000 | affiliated_unit_income 5,000 | other_income 5,000
            function 2050205 「高等教育」 | income_total 15,016,234.56 | fiscal_grant_income 10,001,234.56 |\
              special_account_income 5,000 | business_income 5,000,000 | education_income 4,000,000 |\
              research_income 1,000,000 | affiliated_unit_income 5,000 | other_income 5,000
            """,
        ),
        Example(
            form="fiscal_grant_expenditure",
            title="财政拨款支出决算表",
            drawing="""
            | 项目 | < | 本年支出合计 | 基本支出 | 项目支出 |
            | 科目编码 | 科目名称 | ^ | ^ | ^ |
            | 合计 | < | 998.654321 | 700.654321 | 298 |
            | 2050205 | 高等教育 | 998.654321 | 700.654321 | 298 |
            """,
            facts="""
            total | expenditure_total 9,986,543.21 | basic_expenditure 7,006,543.21 | project_expenditure 2,980,000
            function 2050205 | expenditure_total 9,986,543.21 | basic_expenditure 7,006,543.21 |\
              project_expenditure 2,980,000
            """,
        ),
    ),
)
