"""财政拨款收入支出决算总表: the three fiscal grants left, functional classes by fund right.

Source: 部门决算公开 national set 公开04表.
"""

from __future__ import annotations

from juesuan.forms.model import Column, Form, Line

_GPB = "(?:一般)?公共预算(?:财政拨款|资金)?(?:收入)?"
_GF = "政府性基金(?:预算)?(?:财政拨款|资金)?(?:收入)?"
_SC = "国有资本经营(?:预算)?(?:财政拨款|资金)?(?:收入)?"

FORM = Form(
    form="fiscal_grant_summary",
    layout="two_sided",
    fund="fiscal_grant",
    name_en="Fiscal grant revenue and expenditure summary",
    titles=("财政拨款收入支出决算(?:总)?表", "财政拨款收支决算总表"),
    budget_titles=("财政拨款收支(?:预算)?总表",),
    columns=(
        Column("(?:一般|^|/)公共预算[^/]*$", fund="general_public_budget"),
        Column("政府性基金[^/]*$", fund="government_fund"),
        Column("国有资本经营[^/]*$", fund="state_capital"),
        Column("(?:决算数|预算数|金额|合计|小计|本年(?:决算|预算)数)$", fund="fiscal_grant"),
    ),
    income_lines=(
        Line(_GPB, "opening_gpb", "general_public_budget", below="opening_balance"),
        Line(_GF, "opening_gf", "government_fund", below="opening_balance"),
        Line(_SC, "opening_sc", "state_capital", below="opening_balance"),
        Line(_GPB, "gpb_grant_income", "general_public_budget"),
        Line(_GF, "gf_grant_income", "government_fund"),
        Line(_SC, "sc_grant_income", "state_capital"),
        Line("本年收入(?:合计)?|收入合计|财政拨款收入(?:合计)?", "income_total", "fiscal_grant"),
        Line("(?:年初|上年)(?:财政拨款)?结转(?:和|与|、)?(?:结余)?(?:资金)?", "opening_balance", "fiscal_grant"),
        Line("(?:收入)?总计", "grand_total", "fiscal_grant"),
    ),
    expenditure_lines=(
        Line(_GPB, "closing_gpb", below="closing_balance"),
        Line(_GF, "closing_gf", below="closing_balance"),
        Line(_SC, "closing_sc", below="closing_balance"),
        Line("本年支出(?:合计)?|支出合计", "expenditure_total"),
        Line("(?:年末|结转下年|转入下年)(?:财政拨款)?(?:结转)?(?:和|与|、)?(?:结余)?(?:资金)?", "closing_balance"),
        Line("(?:支出)?总计", "grand_total"),
    ),
)
