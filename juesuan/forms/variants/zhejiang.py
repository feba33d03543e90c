"""Zhejiang 「浙江」: income and expenditure 分科目 and 分单位."""

from __future__ import annotations

from juesuan.forms.variant import Addition, Example, Variant

VARIANT = Variant(
    name="zhejiang",
    name_zh="浙江",
    applies_to="departments in Zhejiang",
    years=(2020, None),
    source="[W] published reports with 分单位 and 分科目 listings; [K] the exact wording of the titles",
    contents=(
        "收入支出决算总表",
        "收入决算表（分单位）",
        "收入决算表（分科目）",
        "支出决算表（分单位）",
        "支出决算表（分科目）",
        "财政拨款收入支出决算总表",
        "一般公共预算财政拨款支出决算表",
        "一般公共预算财政拨款基本支出决算表",
        "政府性基金预算财政拨款收入支出决算表",
        "国有资本经营预算财政拨款支出决算表",
        "一般公共预算财政拨款“三公”经费支出决算表",
    ),
    additions=(
        Addition(form="income_by_unit", titles=("(?:部门)?收入决算(?:总)?表（分单位）",)),
        Addition(form="expenditure_by_unit", titles=("(?:部门)?支出决算(?:总)?表（分单位）",)),
        Addition(form="income", titles=("(?:部门)?收入决算(?:总)?表（分科目）",)),
        Addition(form="expenditure", titles=("(?:部门)?支出决算(?:总)?表（分科目）",)),
    ),
    examples=(
        Example(
            form="income_by_unit",
            title="收入决算表（分单位）",
            drawing="""
            | 序号 | 单位名称 | 合计 | 财政拨款收入 | 事业收入 | < | 其他收入 |
            | ^ | ^ | ^ | ^ | 小计 | 其中：教育收费 | ^ |
            |  | 合计 | 90.00 | 80.00 | 9.00 | 4.00 | 1.00 |
            | 1 | 某区综合行政执法局（本级） | 90.00 | 80.00 | 9.00 | 4.00 | 1.00 |
            """,
            facts="""
            total | income_total 900,000 | fiscal_grant_income 800,000 | business_income 90,000 |\
              edu_fee_income 40,000 | other_income 10,000
            reporting_unit 「某区综合行政执法局（本级）」 | income_total 900,000 | fiscal_grant_income 800,000 |\
              business_income 90,000 | edu_fee_income 40,000 | other_income 10,000
            """,
        ),
        Example(
            form="expenditure_by_unit",
            title="支出决算表（分单位）",
            drawing="""
            | 单位名称 | 合计 | 基本支出 | 项目支出 |
            | 某区综合行政执法局（本级） | 60.00 | 50.00 | 10.00 |
            | 某区城市管理服务中心 | 25.00 | 20.00 | 5.00 |
            | 合计 | 85.00 | 70.00 | 15.00 |
            """,
            facts="""
            reporting_unit 「某区综合行政执法局（本级）」 | expenditure_total 600,000 | basic_expenditure 500,000 |\
              project_expenditure 100,000
            reporting_unit 「某区城市管理服务中心」 | expenditure_total 250,000 | basic_expenditure 200,000 |\
              project_expenditure 50,000
            total | expenditure_total 850,000 | basic_expenditure 700,000 | project_expenditure 150,000
            """,
        ),
        Example(
            form="income",
            title="收入决算表（分科目）",
            drawing="""
            | 科目编码 | 科目名称 | 合计 | 财政拨款收入 | 事业收入 | 其他收入 |
            | 合计 | < | 90.00 | 80.00 | 9.00 | 1.00 |
            | 212城乡社区支出 | < | 90.00 | 80.00 | 9.00 | 1.00 |
            | 21201城乡社区管理事务 | < | 90.00 | 80.00 | 9.00 | 1.00 |
            | 2120104城管执法 | < | 90.00 | 80.00 | 9.00 | 1.00 |
            """,
            facts="""
            total | income_total 900,000 | fiscal_grant_income 800,000 | business_income 90,000 | other_income 10,000
            function 212 「城乡社区支出」 | income_total 900,000 | fiscal_grant_income 800,000 | business_income 90,000 |\
              other_income 10,000
            function 21201 「城乡社区管理事务」 | income_total 900,000 | fiscal_grant_income 800,000 |\
              business_income 90,000 | other_income 10,000
            function 2120104 「城管执法」 | income_total 900,000 | fiscal_grant_income 800,000 |\
              business_income 90,000 | other_income 10,000
            """,
        ),
        Example(
            form="expenditure",
            title="支出决算表（分科目）",
            drawing="""
            | 科目 | 合计 | 基本支出 | 项目支出 |
            | 合计 | 85.00 | 70.00 | 15.00 |
            | 212 城乡社区支出 | 85.00 | 70.00 | 15.00 |
            | 212 01 城乡社区管理事务 | 85.00 | 70.00 | 15.00 |
            | 212 01 04 城管执法 | 85.00 | 70.00 | 15.00 |
            """,
            facts="""
            total | expenditure_total 850,000 | basic_expenditure 700,000 | project_expenditure 150,000
            function 212 「城乡社区支出」 | expenditure_total 850,000 | basic_expenditure 700,000 |\
              project_expenditure 150,000
            function 21201 「城乡社区管理事务」 | expenditure_total 850,000 | basic_expenditure 700,000 |\
              project_expenditure 150,000
            function 2120104 「城管执法」 | expenditure_total 850,000 | basic_expenditure 700,000 |\
              project_expenditure 150,000
            """,
        ),
    ),
)
