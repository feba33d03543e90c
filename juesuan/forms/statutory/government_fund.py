"""政府性基金预算财政拨款收入支出决算表: government fund money by functional code, with balances.

Source: 部门决算公开 national set (07 or 08 by province); often legitimately empty.
"""

from __future__ import annotations

from juesuan.forms.model import Form
from juesuan.forms.statutory.gpb_expenditure import FORM as GPB

FORM = Form(
    form="government_fund",
    layout="coded",
    codes="function",
    fund="government_fund",
    side="expenditure",
    name_en="Government fund revenue and expenditure by function",
    titles=("政府性基金(?:预算)?(?:财政拨款)?(?:收入)?支出决算(?:总)?表",),
    budget_titles=("政府性基金(?:预算)?(?:财政拨款)?支出(?:功能分类)?(?:预算)?表",),
    columns=GPB.columns,
)
