"""收入决算表: income by source, on the functional code that each amount finances.

Source: 部门决算公开 national set 公开02表.
"""

from __future__ import annotations

from juesuan.forms.model import Column, Form

FORM = Form(
    form="income",
    layout="coded",
    codes="function",
    fund="all_funds",
    side="income",
    name_en="Income by source and function",
    titles=("收入决算表",),
    budget_titles=("收入(?:预算)?总表", "收入预算表"),
    columns=(
        Column("(?:其中:)?教育收费[^/]*$", "edu_fee_income"),
        Column("财政拨款(?:收入|资金)?$", "fiscal_grant_income"),
        Column("上级补助[^/]*$", "superior_subsidy_income"),
        Column("附属单位上缴[^/]*$", "affiliated_unit_income"),
        Column("经营收入$", "operating_income"),
        Column("事业收入(?:/[小合]计)?$", "business_income"),
        Column("其他收入$", "other_income"),
        Column("本年收入(?:/?[小合]计)?$|(?:^|/)[小合]计$|(?:^|/)总计$", "income_total"),
    ),
)
