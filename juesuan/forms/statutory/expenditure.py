"""支出决算表: all expenditure by functional code, split into basic, project and three further kinds.

Source: 部门决算公开 national set 公开03表.
"""

from __future__ import annotations

from juesuan.forms.model import Column, Form

EXPENDITURE_COLUMNS = (
    Column("基本支出(?:/[小合]计)?$", "basic_expenditure"),
    Column("项目支出(?:/[小合]计)?$", "project_expenditure"),
)

FORM = Form(
    form="expenditure",
    layout="coded",
    codes="function",
    fund="all_funds",
    side="expenditure",
    name_en="Expenditure by function",
    titles=("支出决算表",),
    budget_titles=("支出(?:预算)?总表", "支出预算表"),
    columns=(
        Column("上缴上级[^/]*$", "payment_to_superior"),
        Column("对附属单位补助[^/]*$", "subsidy_to_affiliated"),
        Column("经营支出$", "operating_expenditure"),
        *EXPENDITURE_COLUMNS,
        Column("本年支出(?:/?[小合]计)?$|(?:^|/)[小合]计$|(?:^|/)总计$", "expenditure_total"),
    ),
)
