"""Guangxi 「广西」: the order of Hubei, titles numbered 表一 to 表九, some counties in 元."""

from __future__ import annotations

from juesuan.forms.variant import Example, Variant
from juesuan.forms.variants.hubei import CONTENTS

VARIANT = Variant(
    name="guangxi",
    name_zh="广西",
    applies_to="departments and units in Guangxi",
    years=(2019, None),
    source="[W] table lists of published reports; [K] the body",
    contents=CONTENTS,
    examples=(
        Example(
            form="income",
            title="表二：收入决算表",
            unit="元",
            drawing="""
            | 项目 | < | 本年收入合计 | 财政拨款收入 | 上级补助收入 | 事业收入 | < | 经营收入 | 附属单位上缴收入 | 其他收入 |
            | 功能分类科目编码 | 科目名称 | ^ | ^ | ^ | 小计 | 其中：教育收费 | ^ | ^ | ^ |
            | 栏次 | < | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 |
            | 合计 | < | 3000.50 | 2500 |  | 500 | 300 |  |  | 0.50 |
            | 205 | 教育支出 | 3000.50 | 2500 |  | 500 | 300 |  |  | 0.50 |
            """,
            facts="""
            total | income_total 3000.50 | fiscal_grant_income 2500 | business_income 500 | edu_fee_income 300 |\
              other_income 0.50
            function 205 | income_total 3000.50 | fiscal_grant_income 2500 | business_income 500 |\
              edu_fee_income 300 | other_income 0.50
            """,
        ),
    ),
)
