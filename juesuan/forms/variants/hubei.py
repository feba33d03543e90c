"""Hubei 「湖北」: the national set with 三公 as table 7, titles numbered 表1 to 表9.

Ningxia and Liaoning have the same order. A department may print two sets, 汇总 and 本级, in one document.
"""

from __future__ import annotations

from juesuan.forms.variant import Example, Variant

CONTENTS = (
    "收入支出决算总表",
    "收入决算表",
    "支出决算表",
    "财政拨款收入支出决算总表",
    "一般公共预算财政拨款支出决算表",
    "一般公共预算财政拨款基本支出决算表",
    "一般公共预算财政拨款“三公”经费支出决算表",
    "政府性基金预算财政拨款收入支出决算表",
    "国有资本经营预算财政拨款支出决算表",
)

VARIANT = Variant(
    name="hubei",
    name_zh="湖北",
    applies_to="departments and units in Hubei; Ningxia and Liaoning print the same order",
    years=(2019, None),
    source="[W] table lists of published reports (2019 with two sets in one document, 2021)",
    contents=CONTENTS,
    examples=(
        Example(
            form="three_public",
            title="表7：一般公共预算财政拨款“三公”经费支出决算表",
            drawing="""
            | 预算数 | < | < | < | < | < | 决算数 | < | < | < | < | < |
            | 合计 | 因公出国(境)费 | 公务用车购置及运行费 | < | < | 公务接待费 | 合计 | 因公出国(境)费 | 公务用车购置及运行费 | < | < | 公务接待费 |
            | ^ | ^ | 小计 | 公务用车⏎购置费 | 公务用车⏎运行费 | ^ | ^ | ^ | 小计 | 公务用车⏎购置费 | 公务用车⏎运行费 | ^ |
            | 4.50 | 0 | 4.00 | 0 | 4.00 | 0.50 | 4.20 | 0 | 4.00 | 0 | 4.00 | 0.20 |
            """,
            facts="""
            three_public_total | budget 45,000 | 42,000
            overseas_trips | budget 0 | 0
            vehicle_total | budget 40,000 | 40,000
            vehicle_purchase | budget 0 | 0
            vehicle_operation | budget 40,000 | 40,000
            reception | budget 5,000 | 2,000
            """,
        ),
    ),
)
