"""国有资本经营预算财政拨款（收入）支出决算表: state capital operating budget money by functional code.

Source: 部门决算公开 national set; some provinces print expenditure only, others with balances.
"""

from __future__ import annotations

from juesuan.forms.model import Form
from juesuan.forms.statutory.gpb_expenditure import FORM as GPB

FORM = Form(
    form="state_capital",
    layout="coded",
    codes="function",
    fund="state_capital",
    side="expenditure",
    name_en="State capital operating budget by function",
    titles=("国有资本经营(?:预算)?(?:财政拨款)?(?:收入)?支出决算(?:总)?表",),
    budget_titles=("国有资本经营(?:预算)?(?:财政拨款)?支出(?:功能分类)?(?:预算)?表",),
    columns=GPB.columns,
    # Printed beside the form with balances, the one of expenditure alone is a form of its own.
    twins=(("预算(?:财政拨款)?支出决算", "sc_expenditure"),),
)
