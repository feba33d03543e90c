"""Hunan 「湖南」: the national set in national order."""

from __future__ import annotations

from juesuan.forms.variant import Example, Variant
from juesuan.forms.variants.national import CONTENTS

VARIANT = Variant(
    name="hunan",
    name_zh="湖南",
    applies_to="departments and units in Hunan",
    years=(2021, None),
    source="[W] table list of a published report: national order, 07 基金, 08 国资, 09 三公",
    contents=CONTENTS,
    examples=(
        Example(
            form="state_capital",
            title="国有资本经营预算财政拨款支出决算表",
            drawing="""
            | 项目 | < | 本年支出 | < | < |
            | 功能分类科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
            | 栏次 | < | 1 | 2 | 3 |
            | 合计 | < | 12.00 |  | 12.00 |
            | 223 | 国有资本经营预算支出 | 12.00 |  | 12.00 |
            """,
            facts="""
            total | expenditure_total 120,000 | project_expenditure 120,000
            function 223 | expenditure_total 120,000 | project_expenditure 120,000
            """,
        ),
    ),
)
