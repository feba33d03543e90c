"""一般公共预算财政拨款基本支出决算（明细）表: basic expenditure by economic code, personnel and public funds.

Source: 部门决算公开 national set 公开06表; two or three blocks of code, name and amount side by side.
"""

from __future__ import annotations

from juesuan.forms.model import Column, Form, Line

TOTAL_LINES = (
    Line("人员经费(?:合计|小计)?", "personnel_funds"),
    Line("公用经费(?:合计|小计)?", "public_funds"),
    Line("(?:合计|总计|基本支出合计|本年支出合计)", "total"),
)

FORM = Form(
    form="gpb_basic",
    layout="coded",
    codes="economic",
    fund="general_public_budget",
    side="expenditure",
    name_en="General public budget basic expenditure by economic item",
    titles=("一般公共预算(?:财政拨款)?基本支出决算(?:明细)?表", "一般公共预算财政拨款支出决算明细表（基本支出）"),
    budget_titles=("一般公共预算(?:财政拨款)?基本支出(?:部门预算)?(?:经济分类)?(?:预算)?(?:明细)?表",),
    columns=(
        Column("人员经费$", "personnel_funds"),
        Column("公用经费$", "public_funds"),
        Column("(?:决算数|预算数|金额|[合小总]计)$"),
    ),
    expenditure_lines=TOTAL_LINES,
)
