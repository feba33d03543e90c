"""Sichuan 「四川」: thirteen tables, with expenditure by function and economic item at once, and projects by name."""

from __future__ import annotations

from juesuan.forms.model import Column, Form
from juesuan.forms.statutory.gpb_expenditure import FORM as GPB
from juesuan.forms.statutory.three_public import FORM as THREE_PUBLIC
from juesuan.forms.variant import Example, Variant

_FUNDS = (
    ("一般公共预算[^/]*", "general_public_budget"),
    ("政府性基金[^/]*", "government_fund"),
    ("国有资本经营[^/]*", "state_capital"),
)
_PARTS = (
    ("[小合]计", "expenditure_total"),
    ("基本支出", "basic_expenditure"),
    ("项目支出", "project_expenditure"),
)
_AMOUNT = Column("(?:金额|决算数|项目支出|支出数|[小合]计)$", "project_expenditure")

FISCAL_DETAIL = Form(
    form="fiscal_grant_detail",
    layout="coded",
    codes="function",
    fund="fiscal_grant",
    side="expenditure",
    name_en="Fiscal grant expenditure by economic item and fund, or by function and economic item",
    titles=("财政拨款支出决算明细表",),
    # By economic item and fund in some years, by function and economic item in others: the header tells.
    economic_across=True,
    columns=(
        *(Column(f"{words}/{part}$", measure, fund) for words, fund in _FUNDS for part, measure in _PARTS),
        Column("^(?:项目/)?合计$", "expenditure_total"),
    ),
)
GPB_DETAIL = Form(
    form="gpb_detail",
    layout="coded",
    codes="function",
    fund="general_public_budget",
    side="expenditure",
    name_en="General public budget expenditure by function and economic item",
    titles=("一般公共预算财政拨款支出决算明细表",),
    header="工资福利支出",
    economic_across=True,
)
PROJECTS = Form(
    form="project_expenditure_list",
    layout="coded",
    codes="function",
    fund="all_funds",
    side="expenditure",
    name_en="Expenditure of each project",
    titles=("项目支出决算表",),
    label="项目名称|科目（项目）|科目名称（项目）",
    row_line="project",
    columns=(_AMOUNT,),
)
GPB_PROJECTS = Form(
    form="gpb_project_list",
    layout="coded",
    codes="function",
    fund="general_public_budget",
    side="expenditure",
    name_en="General public budget expenditure of each project",
    titles=("一般公共预算(?:财政拨款)?项目支出决算(?:明细)?表",),
    # The same title stands over the economic items of projects elsewhere.
    header="项目名称|科目（项目）|科目名称（项目）|功能分类",
    label=PROJECTS.label,
    row_line="project",
    columns=(_AMOUNT,),
)
GF_THREE_PUBLIC = Form(
    form="gf_three_public",
    layout="across",
    fund="government_fund",
    side="expenditure",
    name_en="Three public expenses from government funds",
    titles=("政府性基金(?:预算)?(?:财政拨款)?三公经费支出决算表",),
    columns=THREE_PUBLIC.columns,
    expenditure_lines=THREE_PUBLIC.expenditure_lines,
)
SC_EXPENDITURE = Form(
    form="sc_expenditure",
    layout="coded",
    codes="function",
    fund="state_capital",
    side="expenditure",
    name_en="State capital operating budget expenditure, beside the form with balances",
    titles=(),
    columns=GPB.columns,
)

VARIANT = Variant(
    name="sichuan",
    name_zh="四川",
    applies_to="departments and units in Sichuan",
    years=(2018, None),
    source="[W] table lists of published reports on 2023 and 2024; [K] the columns of the detailed and project tables",
    contents=(
        "收入支出决算总表",
        "收入决算表",
        "支出决算表",
        "财政拨款收入支出决算总表",
        "财政拨款支出决算明细表",
        "一般公共预算财政拨款支出决算表",
        "一般公共预算财政拨款支出决算明细表",
        "一般公共预算财政拨款基本支出决算明细表",
        "一般公共预算财政拨款项目支出决算表",
        "政府性基金预算财政拨款收入支出决算表",
        "国有资本经营预算财政拨款收入支出决算表",
        "国有资本经营预算财政拨款支出决算表",
        "财政拨款“三公”经费支出决算表",
    ),
    forms=(FISCAL_DETAIL, GPB_DETAIL, PROJECTS, GPB_PROJECTS, GF_THREE_PUBLIC, SC_EXPENDITURE),
    examples=(
        Example(
            form="fiscal_grant_detail",
            title="财政拨款支出决算明细表",
            drawing="""
            | 项目 | < | 合计 | 一般公共预算财政拨款 | < | < | 政府性基金预算财政拨款 | < | < |
            | 经济分类科目编码 | 科目名称 | ^ | 小计 | 基本支出 | 项目支出 | 小计 | 基本支出 | 项目支出 |
            | 合计 | < | 30.00 | 25.00 | 20.00 | 5.00 | 5.00 |  | 5.00 |
            | 301 | 工资福利支出 | 20.00 | 20.00 | 20.00 |  |  |  |  |
            | 30201 | 办公费 | 10.00 | 5.00 |  | 5.00 | 5.00 |  | 5.00 |
            """,
            facts="""
            total | expenditure_total 300,000 | general_public_budget expenditure_total 250,000 |\
              general_public_budget basic_expenditure 200,000 |\
              general_public_budget project_expenditure 50,000 | government_fund expenditure_total 50,000 |\
              government_fund project_expenditure 50,000
            economic 301 | expenditure_total 200,000 | general_public_budget expenditure_total 200,000 |\
              general_public_budget basic_expenditure 200,000
            economic 30201 | expenditure_total 100,000 | general_public_budget expenditure_total 50,000 |\
              general_public_budget project_expenditure 50,000 | government_fund expenditure_total 50,000 |\
              government_fund project_expenditure 50,000
            """,
        ),
        Example(
            form="gpb_detail",
            title="一般公共预算财政拨款支出决算明细表",
            drawing="""
            | 项目 | < | < | < | 合计 | 工资福利支出 | < | < | 商品和服务支出 | < | < | 资本性支出 | < |
            | 科目编码 | < | < | 科目名称 | ^ | 小计 | 基本工资 | 住房公积金 | 小计 | 办公费 | 因公出国⏎（境）费用 | 小计 | 办公设备⏎购置 |
            | 类 | 款 | 项 | 栏次 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 |
            | ^ | ^ | ^ | 合计 | 30.00 | 20.00 | 18.00 | 2.00 | 9.00 | 8.00 | 1.00 | 1.00 | 1.00 |
            | 201 |  |  | 一般公共服务支出 | 28.00 | 18.00 | 18.00 |  | 9.00 | 8.00 | 1.00 | 1.00 | 1.00 |
            | 221 | 02 | 01 | 住房公积金 | 2.00 | 2.00 |  | 2.00 |  |  |  |  |  |
            """,
            facts="""
            total | 300,000 | e301 200,000 | e30101 180,000 | e30113 20,000 | e302 90,000 | e30201 80,000 |\
              e30212 10,000 | e310 10,000 | e31002 10,000
            function 201 | 280,000 | e301 180,000 | e30101 180,000 | e302 90,000 | e30201 80,000 |\
              e30212 10,000 | e310 10,000 | e31002 10,000
            function 2210201 「住房公积金」 | 20,000 | e301 20,000 | e30113 20,000
            """,
        ),
        Example(
            form="project_expenditure_list",
            title="项目支出决算表",
            drawing="""
            | 科目编码 | 科目名称 | 项目名称 | 金额 |
            | 合计 | < | < | 12.00 |
            | 2010602 | 一般行政管理事务 | 预算绩效评价 | 7.00 |
            | 2010602 | 一般行政管理事务 | 财政信息系统维护 | 5.00 |
            """,
            facts="""
            total | project_expenditure 120,000
            project 2010602 「预算绩效评价」 | project_expenditure 70,000
            project 2010602 「财政信息系统维护」 | project_expenditure 50,000
            """,
        ),
        Example(
            form="gpb_project_list",
            title="一般公共预算财政拨款项目支出决算表",
            drawing="""
            | 项目 | < | < | < | 金额 |
            | 科目编码 | < | < | 科目名称（项目） | ^ |
            | 类 | 款 | 项 | ^ | ^ |
            | 合计 | < | < | < | 12.00 |
            | 201 | 06 | 02 | 预算绩效评价 | 7.00 |
            | 201 | 06 | 02 | 财政信息系统维护 | 5.00 |
            """,
            facts="""
            total | project_expenditure 120,000
            project 2010602 「预算绩效评价」 | project_expenditure 70,000
            project 2010602 「财政信息系统维护」 | project_expenditure 50,000
            """,
        ),
        Example(
            form="gf_three_public",
            title="政府性基金预算财政拨款“三公”经费支出决算表",
            drawing="""
            | 预算数 | < | < | 决算数 | < | < |
            | 合计 | 因公出国（境）费用 | 公务接待费 | 合计 | 因公出国（境）费用 | 公务接待费 |
            | 1.00 |  | 1.00 | 0.80 |  | 0.80 |
            """,
            facts="""
            three_public_total | budget 10,000 | 8,000
            reception | budget 10,000 | 8,000
            """,
        ),
    ),
)
