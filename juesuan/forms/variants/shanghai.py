"""Shanghai 「上海」: 三公 as table 7 with budget and final account in pairs, 合计 inside the header or last."""

from __future__ import annotations

from juesuan.forms.variant import Example, Variant

VARIANT = Variant(
    name="shanghai",
    name_zh="上海",
    applies_to="departments and units in Shanghai; amounts of final accounts in 万元, of budgets in 元",
    years=(2023, None),
    source="[P] final accounts of 2024 and budgets of 2024 and 2026 of one district",
    contents=(
        "收入支出决算总表",
        "收入决算表",
        "支出决算表",
        "财政拨款收入支出决算总表",
        "一般公共预算财政拨款支出决算表",
        "一般公共预算财政拨款基本支出决算表",
        "财政拨款“三公”经费支出决算表",
        "政府性基金预算财政拨款收入支出决算表",
        "国有资本经营预算财政拨款收入支出决算表",
    ),
    examples=(
        Example(
            form="expenditure",
            title="支出决算表",
            drawing="""
            | 项目 | < | < | < | 本年支出合计 | 基本支出 | 项目支出 | 上缴上级支出 | 经营支出 | 对附属单位补助支出 |
            | 支出功能分类 | < | < | 科目名称 | ^ | ^ | ^ | ^ | ^ | ^ |
            | 科目编码 | < | < | ^ | ^ | ^ | ^ | ^ | ^ | ^ |
            | 类 | 款 | 项 | 合计 | 3,000.00 | 1,800.00 | 1,200.00 |  |  |  |
            | 201 |  |  | 一般公共服务支出 | 3,000.00 | 1,800.00 | 1,200.00 |  |  |  |
            | 201 | 06 |  | 财政事务 | 3,000.00 | 1,800.00 | 1,200.00 |  |  |  |
            """,
            facts="""
            total | expenditure_total 30,000,000 | basic_expenditure 18,000,000 | project_expenditure 12,000,000
            function 201 | expenditure_total 30,000,000 | basic_expenditure 18,000,000 |\
              project_expenditure 12,000,000
            function 20106 | expenditure_total 30,000,000 | basic_expenditure 18,000,000 |\
              project_expenditure 12,000,000
            """,
        ),
        Example(
            form="gpb_basic",
            title="一般公共预算财政拨款基本支出决算表",
            drawing="""
            | 经济分类 | < | 科目名称 | 决算数 | 经济分类 | < | 科目名称 | 决算数 |
            | 科目编码 | < | ^ | ^ | 科目编码 | < | ^ | ^ |
            | 类 | 款 | ^ | ^ | 类 | 款 | ^ | ^ |
            | 301 |  | 工资福利支出 | 9.00 | 302 |  | 商品和服务支出 | 1.50 |
            | 301 | 01 | 基本工资 | 9.00 | 302 | 12 | 因 公 出 国 （ 境 ） 费 用 | 1.50 |
            | 人员经费合计 | < | < | 9.00 | 公用经费合计 | < | < | 1.50 |
            """,
            facts="""
            economic 301 | 90,000
            economic 30101 | 90,000
            personnel_funds | 90,000
            economic 302 | 15,000
            economic 30212 | 15,000
            public_funds | 15,000
            """,
        ),
        Example(
            form="three_public",
            title="财政拨款“三公”经费支出决算表",
            drawing="""
            | 财政拨款“三公”经费 | < | < | < | < | < | < | < | < | < | < | < |
            | 合计 | < | 因公出国（境）费 | < | 公务用车购置及运行维护费 | < | < | < | < | < | 公务接待费 | < |
            | ^ | ^ | ^ | ^ | 小计 | < | 公务用车购置费 | < | 公务用车运行维护费 | < | ^ | ^ |
            | 预算数 | 决算数 | 预算数 | 决算数 | 预算数 | 决算数 | 预算数 | 决算数 | 预算数 | 决算数 | 预算数 | 决算数 |
            | 4.35 | 2.43 | 1.50 | 1.50 | 0.00 | 0.00 | 0.00 | 0.00 | 0.00 | 0.00 | 2.85 | 0.93 |
            """,
            facts="""
            three_public_total | budget 43,500 | 24,300
            overseas_trips | budget 15,000 | 15,000
            vehicle_total | budget 0 | 0
            vehicle_purchase | budget 0 | 0
            vehicle_operation | budget 0 | 0
            reception | budget 28,500 | 9,300
            """,
        ),
        Example(
            form="gpb_basic",
            title="2026年部门一般公共预算基本支出部门预算经济分类预算表",
            unit="元",
            report_kind="budget",
            drawing="""
            | 项目 | < | < | 一般公共预算基本支出 | < | < |
            | 经济分类科目编码 | < | 经济分类科目名称 | 合计 | 人员经费 | 公用经费 |
            | 类 | 款 | ^ | ^ | ^ | ^ |
            | 301 |  | 工资福利支出 | 800 | 800 |  |
            | 302 |  | 商品和服务支出 | 200 |  | 200 |
            | 合计 | < | < | 1,000 | 800 | 200 |
            """,
            facts="""
            economic 301 | 800 | personnel_funds 800
            economic 302 | 200 | public_funds 200
            total | 1000 | personnel_funds 800 | public_funds 200
            """,
        ),
    ),
)
