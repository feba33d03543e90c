"""The ministry's set 公开01–09, as central departments and most provinces print it, with 行次 and 栏次."""

from __future__ import annotations

from juesuan.forms.variant import Example, Variant

CONTENTS = (
    "收入支出决算总表",
    "收入决算表",
    "支出决算表",
    "财政拨款收入支出决算总表",
    "一般公共预算财政拨款支出决算表",
    "一般公共预算财政拨款基本支出决算表",
    "政府性基金预算财政拨款收入支出决算表",
    "国有资本经营预算财政拨款支出决算表",
    "财政拨款“三公”经费支出决算表",
)

VARIANT = Variant(
    name="national",
    name_zh="全国统一格式（公开01—09表）",
    applies_to="central departments, Hunan, and every province that prints the ministry's set unchanged",
    years=(2019, None),
    source="[W] table lists of central departments (2023) and Hunan; [K] 行次 and 栏次 inside the tables",
    contents=CONTENTS,
    examples=(
        Example(
            form="revenue_expenditure_summary",
            title="收入支出决算总表",
            drawing="""
            | 收入 | < | < | 支出 | < | < |
            | 项目 | 行次 | 金额 | 项目 | 行次 | 金额 |
            | 栏次 |  | 1 | 栏次 |  | 2 |
            | 一、一般公共预算财政拨款收入 | 1 | 90.00 | 一、一般公共服务支出 | 32 | 80.00 |
            | 二、政府性基金预算财政拨款收入 | 2 | 0.00 | 二、外交支出 | 33 |  |
            | 八、其他收入 | 8 | 1.50 | 二十六、抗疫特别国债安排的支出 | 57 |  |
            | 本年收入合计 | 27 | 91.50 | 本年支出合计 | 58 | 80.00 |
            | 使用非财政拨款结余（含专用结余） | 28 |  | 结余分配 | 59 | 0.50 |
            | 年初结转和结余 | 29 | 3.00 | 年末结转和结余 | 60 | 14.00 |
            |  | 30 |  |  | 61 |  |
            | 总计 | 31 | 94.50 | 总计 | 62 | 94.50 |
            """,
            facts="""
            income gpb_grant_income | general_public_budget 900,000
            income gf_grant_income | government_fund 0
            income other_income | 15,000
            income income_total | 915,000
            income opening_balance | 30,000
            income grand_total | 945,000
            expenditure function 201 | 800,000
            expenditure expenditure_total | 800,000
            expenditure balance_distribution | 5,000
            expenditure closing_balance | 140,000
            expenditure grand_total | 945,000
            """,
        ),
        Example(
            form="expenditure",
            title="支出决算表",
            unit="元",
            drawing="""
            | 项目 | < | < | < | 本年支出合计 | 基本支出 | 项目支出 | 上缴上级支出 | 经营支出 | 对附属单位补助支出 |
            | 功能分类科目编码 | < | < | 科目名称 | ^ | ^ | ^ | ^ | ^ | ^ |
            | 类 | 款 | 项 | 栏次 | 1 | 2 | 3 | 4 | 5 | 6 |
            | ^ | ^ | ^ | 合计 | 800,000.00 | 765,432.10 | 34,567.90 | 0.00 |  |  |
            | 201 |  |  | 一般公共服务支出 | 800,000.00 | 765,432.10 | 34,567.90 |  |  |  |
            | 201 | 06 |  | 财政事务 | 800,000.00 | 765,432.10 | 34,567.90 |  |  |  |
            | 201 | 06 | 01 | 行政运行 | 800,000.00 | 765,432.10 | 34,567.90 |  |  |  |
            """,
            facts="""
            total | expenditure_total 800,000 | basic_expenditure 765,432.10 | project_expenditure 34,567.90 |\
              payment_to_superior 0
            function 201 「一般公共服务支出」 | expenditure_total 800,000 | basic_expenditure 765,432.10 |\
              project_expenditure 34,567.90
            function 20106 「财政事务」 | expenditure_total 800,000 | basic_expenditure 765,432.10 |\
              project_expenditure 34,567.90
            function 2010601 「行政运行」 | expenditure_total 800,000 | basic_expenditure 765,432.10 |\
              project_expenditure 34,567.90
            """,
        ),
        Example(
            form="three_public",
            title="财政拨款“三公”经费支出决算表",
            drawing="""
            | 预算数 | < | < | < | < | < | 决算数 | < | < | < | < | < |
            | 合计 | 因公出国（境）费 | 公务用车购置及运行维护费 | < | < | 公务接待费 | 合计 | 因 公 出 国（境）费 | 公务用车购置及运行维护费 | < | < | 公务接待费 |
            | ^ | ^ | 小计 | 公务用车购置费 | 公务用车运行维护费 | ^ | ^ | ^ | 小计 | 公务用车购置费 | 公务用车运行维护费 | ^ |
            | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 |
            | 6.00 | 1.00 | 3.00 | 0.00 | 3.00 | 2.00 | 5.00 | 1.00 | 3.00 | — | 3.00 | 1.00 |
            """,
            facts="""
            three_public_total | budget 60,000 | 50,000
            overseas_trips | budget 10,000 | 10,000
            vehicle_total | budget 30,000 | 30,000
            vehicle_purchase | budget 0
            vehicle_operation | budget 30,000 | 30,000
            reception | budget 20,000 | 10,000
            """,
        ),
    ),
)
