"""一般公共预算财政拨款支出决算表: general public budget expenditure by functional code.

Source: 部门决算公开 national set 公开05表; 收入支出决算表 with opening and closing balances as in Yunnan.
"""

from __future__ import annotations

from juesuan.forms.model import Column, Form
from juesuan.forms.statutory.expenditure import EXPENDITURE_COLUMNS

FLOW_COLUMNS = (
    Column("(?:年初|上年)结转[^/]*(?:/[小合]计)?$", "opening_balance"),
    Column("(?:年末|结转下年)[^/]*(?:/[小合]计)?$", "closing_balance"),
    Column("本年收入(?:合计)?(?:/[小合]计)?$", "income_total"),
)
# Sub-columns of a balance or of income are not the year's expenditure, whatever their last word.
NOT_EXPENDITURE = r"^(?!.*(?:结转|结余|本年收入)).*"

FORM = Form(
    form="gpb_expenditure",
    layout="coded",
    codes="function",
    fund="general_public_budget",
    side="expenditure",
    name_en="General public budget expenditure by function",
    titles=("一般公共预算财政拨款(?:收入)?支出决算(?:明细)?表",),
    budget_titles=("一般公共预算(?:财政拨款)?支出(?:功能分类)?(?:预算)?表",),
    columns=(
        *FLOW_COLUMNS,
        *(Column(NOT_EXPENDITURE + column.pattern, column.measure) for column in EXPENDITURE_COLUMNS),
        Column(NOT_EXPENDITURE + "(?:本年支出(?:合计)?(?:/[小合]计)?$|(?:^|/)[小合]计$|(?:^|/)总计$)", "expenditure_total"),
    ),
)
