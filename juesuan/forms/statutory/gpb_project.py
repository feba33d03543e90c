"""一般公共预算财政拨款项目支出决算明细表: project expenditure by economic code.

Source: Inner Mongolia form 7, Yunnan form 七; the twin of the basic expenditure form.
"""

from __future__ import annotations

from juesuan.forms.model import Form
from juesuan.forms.statutory.gpb_basic import FORM as BASIC

FORM = Form(
    form="gpb_project",
    layout="coded",
    codes="economic",
    fund="general_public_budget",
    side="expenditure",
    name_en="General public budget project expenditure by economic item",
    titles=("一般公共预算(?:财政拨款)?项目支出决算(?:明细)?表",),
    columns=BASIC.columns,
    expenditure_lines=BASIC.expenditure_lines,
    required_final=False,
    required_budget=False,
)
