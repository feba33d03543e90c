"""The ministry's set before the reforms of 2019 to 2023: one line 财政拨款收入, 事业基金, parts of the balances."""

from __future__ import annotations

from juesuan.forms.model import Line
from juesuan.forms.variant import Addition, Example, Variant

# Parts that stand under 年初 and 年末结转和结余 and under 结余分配, with and without 其中.
_BALANCE_PARTS = "(?:其中:)?(?:基本支出结转|项目支出结转(?:和结余)?|经营结余)"
_DISTRIBUTION_PARTS = "(?:其中:)?(?:交纳(?:企业)?所得税|提取职工福利基金|转入事业基金|转入非财政拨款结余)"

VARIANT = Variant(
    name="national_2018",
    name_zh="全国统一格式（2018—2022年旧行名）",
    applies_to="every province, reports on the years before the labels of 2023",
    years=(2016, 2022),
    source="[C] class and line names of an older form generator; [K] the parts of balances and distributions",
    additions=(
        Addition(
            form="revenue_expenditure_summary",
            income_lines=(Line(_BALANCE_PARTS, "of_which"),),
            expenditure_lines=(Line(_DISTRIBUTION_PARTS, "of_which"), Line(_BALANCE_PARTS, "of_which")),
        ),
        Addition(
            form="fiscal_grant_summary",
            income_lines=(Line(_BALANCE_PARTS, "of_which"),),
            expenditure_lines=(Line(_BALANCE_PARTS, "of_which"),),
        ),
    ),
    examples=(
        Example(
            form="revenue_expenditure_summary",
            title="收入支出决算总表",
            year=2018,
            drawing="""
            | 收入 | < | < | 支出 | < | < |
            | 项目 | 行次 | 决算数 | 项目 | 行次 | 决算数 |
            | 一、财政拨款收入 | 1 | 70.00 | 七、文化体育与传媒支出 | 29 | 20.00 |
            | 其中：政府性基金预算财政拨款 | 2 | 10.00 | 九、医疗卫生与计划生育支出 | 31 | 30.00 |
            | 三、事业收入 | 4 | 5.00 | 十四、资源勘探信息等支出 | 36 | 25.00 |
            | 本年收入合计 | 23 | 75.00 | 本年支出合计 | 45 | 75.00 |
            | 用事业基金弥补收支差额 | 24 | 1.00 | 结余分配 | 46 | 2.00 |
            | 年初结转和结余 | 25 | 4.00 | 其中：提取职工福利基金 | 47 | 0.50 |
            | 其中：项目支出结转和结余 | 26 | 3.00 | 转入事业基金 | 48 | 1.50 |
            |  | 27 |  | 年末结转和结余 | 49 | 3.00 |
            | 总计 | 28 | 80.00 | 总计 | 50 | 80.00 |
            """,
            facts="""
            income fiscal_grant_income | fiscal_grant 700,000
            income of_which | 100,000
            income business_income | 50,000
            income income_total | 750,000
            income use_of_nonfiscal_balances | 10,000
            income opening_balance | 40,000
            income of_which 「其中：项目支出结转和结余」 | 30,000
            income grand_total | 800,000
            expenditure function 207 | 200,000
            expenditure function 210 | 300,000
            expenditure function 215 | 250,000
            expenditure expenditure_total | 750,000
            expenditure balance_distribution | 20,000
            expenditure of_which 「其中：提取职工福利基金」 | 5,000
            expenditure of_which 「转入事业基金」 | 15,000
            expenditure closing_balance | 30,000
            expenditure grand_total | 800,000
            """,
        ),
        Example(
            form="fiscal_grant_summary",
            title="财政拨款收入支出决算总表",
            year=2018,
            drawing="""
            | 收入 | < | < | 支出 | < | < | < | < |
            | 项目 | 行次 | 决算数 | 项目 | 行次 | 合计 | 一般公共预算财政拨款 | 政府性基金预算财政拨款 |
            | 一、一般公共预算财政拨款 | 1 | 60.00 | 二十、国土海洋气象等支出 | 20 | 58.00 | 58.00 |  |
            | 二、政府性基金预算财政拨款 | 2 | 10.00 | 十一、城乡社区支出 | 29 | 10.00 |  | 10.00 |
            | 本年收入合计 | 9 | 70.00 | 本年支出合计 | 30 | 68.00 | 58.00 | 10.00 |
            | 年初财政拨款结转和结余 | 10 | 1.00 | 年末财政拨款结转和结余 | 31 | 3.00 | 3.00 |  |
            | 其中：项目支出结转和结余 | 11 | 1.00 | 项目支出结转和结余 | 32 | 3.00 | 3.00 |  |
            | 总计 | 14 | 71.00 | 总计 | 35 | 71.00 | 61.00 | 10.00 |
            """,
            facts="""
            income gpb_grant_income | general_public_budget 600,000
            income gf_grant_income | government_fund 100,000
            income income_total | 700,000
            income opening_balance | 10,000
            income of_which | 10,000
            income grand_total | 710,000
            expenditure function 220 | 580,000 | general_public_budget 580,000
            expenditure function 212 | 100,000 | government_fund 100,000
            expenditure expenditure_total | 680,000 | general_public_budget 580,000 | government_fund 100,000
            expenditure closing_balance | 30,000 | general_public_budget 30,000
            expenditure of_which | 30,000 | general_public_budget 30,000
            expenditure grand_total | 710,000 | general_public_budget 610,000 | government_fund 100,000
            """,
        ),
    ),
)
