"""Inner Mongolia 「内蒙古」 on 2022: twelve tables, with 项目收入支出决算表 as the fifth."""

from __future__ import annotations

from juesuan.forms.model import Column, Form
from juesuan.forms.statutory.gpb_expenditure import FLOW_COLUMNS, NOT_EXPENDITURE
from juesuan.forms.variant import Example, Variant

PROJECTS = Form(
    form="project_income_expenditure",
    layout="coded",
    codes="function",
    fund="all_funds",
    side="expenditure",
    name_en="Income and expenditure of each project",
    titles=("项目收入支出决算表", "行政事业类项目收入支出决算表"),
    label="项目名称|科目名称（项目）",
    row_line="project",
    columns=(
        Column("本年收入(?:合计)?/(?:其中:/?)?财政拨款[^/]*$", "fiscal_grant_income"),
        *FLOW_COLUMNS,
        Column(NOT_EXPENDITURE + "本年支出(?:合计)?(?:/[小合]计)?$", "expenditure_total"),
    ),
)

VARIANT = Variant(
    name="inner_mongolia_2022",
    name_zh="内蒙古（2022年，十二张表）",
    applies_to="departments and units in Inner Mongolia, reports on 2022",
    years=(2022, 2022),
    source="[W] table list of a published report on 2022; [K] the columns of 项目收入支出决算表",
    contents=(
        "收入支出决算总表",
        "收入决算表",
        "支出决算表",
        "财政拨款收入支出决算总表",
        "项目收入支出决算表",
        "一般公共预算财政拨款支出决算表",
        "一般公共预算财政拨款基本支出决算明细表",
        "一般公共预算财政拨款项目支出决算明细表",
        "政府性基金预算财政拨款收入支出决算表",
        "国有资本经营预算财政拨款支出决算表",
        "财政拨款“三公”经费支出决算表",
        "机构运行经费支出、国有资产占用情况及政府采购支出信息表",
    ),
    forms=(PROJECTS,),
    examples=(
        Example(
            form="project_income_expenditure",
            title="项目收入支出决算表",
            drawing="""
            | 项目 | < | < | 年初结转和结余 | 本年收入 | < | 本年支出 | < | 年末结转和结余 |
            | 科目编码 | 科目名称 | 项目名称 | ^ | 合计 | 其中：财政拨款收入 | 合计 | 其中：财政拨款支出 | ^ |
            | 栏次 | < | < | 1 | 2 | 3 | 4 | 5 | 6 |
            | 合计 | < | < | 5.00 | 60.00 | 55.00 | 62.00 | 57.00 | 3.00 |
            | 201 | 一般公共服务支出 |  | 5.00 | 60.00 | 55.00 | 62.00 | 57.00 | 3.00 |
            | 2010350 | 事业运行 | 交易系统运行维护 | 5.00 | 60.00 | 55.00 | 62.00 | 57.00 | 3.00 |
            """,
            facts="""
            total | opening_balance 50,000 | income_total 600,000 | fiscal_grant_income 550,000 |\
              expenditure_total 620,000 | of_which 570,000 | closing_balance 30,000
            function 201 「一般公共服务支出」 | opening_balance 50,000 | income_total 600,000 |\
              fiscal_grant_income 550,000 | expenditure_total 620,000 | of_which 570,000 | closing_balance 30,000
            project 2010350 「交易系统运行维护」 | opening_balance 50,000 | income_total 600,000 |\
              fiscal_grant_income 550,000 | expenditure_total 620,000 | of_which 570,000 | closing_balance 30,000
            """,
        ),
    ),
)
