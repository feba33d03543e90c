"""Forms that show only 类 and 款, without 项: confidential or small units."""

from __future__ import annotations

from juesuan.forms.variant import Example, Variant

VARIANT = Variant(
    name="two_levels",
    name_zh="只列类款两级",
    applies_to="units that may not publish 项, and some counties",
    years=(None, None),
    source="[K] the rows end at 款; the deepest printed level is the leaf",
    examples=(
        Example(
            form="gpb_expenditure",
            title="一般公共预算财政拨款支出决算表",
            drawing="""
            | 项目 | < | < | 合计 | 基本支出 | 项目支出 |
            | 科目编码 | < | 科目名称 | ^ | ^ | ^ |
            | 类 | 款 | ^ | ^ | ^ | ^ |
            | 204 |  | 公共安全支出 | 30.00 | 20.00 | 10.00 |
            | 204 | 2 | 公安 | 30.00 | 20.00 | 10.00 |
            | 合计 | < | < | 30.00 | 20.00 | 10.00 |
            """,
            facts="""
            function 204 「公共安全支出」 | expenditure_total 300,000 | basic_expenditure 200,000 |\
              project_expenditure 100,000
            function 20402 「公安」 | expenditure_total 300,000 | basic_expenditure 200,000 | project_expenditure 100,000
            total | expenditure_total 300,000 | basic_expenditure 200,000 | project_expenditure 100,000
            """,
        ),
    ),
)
