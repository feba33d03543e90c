"""收入支出决算总表: everything a unit received and spent, income lines left, functional classes right.

Source: 部门决算公开 national set 公开01表; older lines as printed before 2019 and before 2023.
"""

from __future__ import annotations

from juesuan.forms.model import Column, Form, Line

INCOME_LINES = (
    Line("(?:一般)?公共预算(?:财政)?(?:拨款)?(?:收入|资金)?(?:财政拨款收入)?", "gpb_grant_income", "general_public_budget"),
    Line("政府性基金(?:预算)?(?:财政拨款)?(?:收入|资金)?", "gf_grant_income", "government_fund"),
    Line("国有资本经营(?:预算)?(?:财政拨款)?(?:收入|资金)?", "sc_grant_income", "state_capital"),
    Line("财政拨款(?:收入)?", "fiscal_grant_income", "fiscal_grant"),
    Line("上级补助收入", "superior_subsidy_income"),
    Line("事业收入", "business_income"),
    Line("(?:事业单位)?经营收入", "operating_income"),
    Line("附属单位上缴收入", "affiliated_unit_income"),
    Line("其他收入", "other_income"),
    Line("本年收入(?:合计)?|收入合计", "income_total"),
    Line("使用非财政拨款结余(?:（含专用结余）)?|用事业基金弥补收支差额|使用非财政拨款结余和专用结余", "use_of_nonfiscal_balances"),
    Line("(?:年初|上年)结转(?:和|与|、)?结余(?:资金)?|上年结转", "opening_balance"),
    Line("(?:收入)?总计", "grand_total"),
)

EXPENDITURE_LINES = (
    Line("本年支出(?:合计)?|支出合计", "expenditure_total"),
    Line("结余分配", "balance_distribution"),
    Line("(?:年末|结转下年|转入下年)(?:结转)?(?:和|与|、)?(?:结余)?(?:资金)?", "closing_balance"),
    Line("(?:支出)?总计", "grand_total"),
)

FORM = Form(
    form="revenue_expenditure_summary",
    layout="two_sided",
    fund="all_funds",
    name_en="Revenue and expenditure summary",
    titles=("收入支出决算总表", "收入支出决算表"),
    budget_titles=("(?:财务)?收支预算总表", "(?:部门)?收支总表"),
    columns=(Column("(?:决算数|预算数|金额|合计|本年(?:决算|预算)数)$"),),
    income_lines=INCOME_LINES,
    expenditure_lines=EXPENDITURE_LINES,
)
