"""Jiangxi 「江西」: the national set and 国有资产占用情况表 as the tenth."""

from __future__ import annotations

from juesuan.forms.model import Line
from juesuan.forms.variant import Addition, Example, Variant

VARIANT = Variant(
    name="jiangxi",
    name_zh="江西",
    applies_to="departments and units in Jiangxi",
    years=(2020, None),
    source="[W] table lists of published reports, one of a university on 2022; [K] the body of the tenth table",
    contents=(
        "收入支出决算总表",
        "收入决算表",
        "支出决算表",
        "财政拨款收入支出决算总表",
        "一般公共预算财政拨款支出决算表",
        "一般公共预算财政拨款基本支出决算表",
        "政府性基金预算财政拨款收入支出决算表",
        "国有资本经营预算财政拨款支出决算表",
        "财政拨款“三公”经费支出决算表",
        "国有资产占用情况表",
    ),
    additions=(
        Addition(
            form="operating_assets_procurement",
            titles=("国有资产占用情况表",),
            expenditure_lines=(Line("单[价台位][^/]*50万[^/]*设备[^/]*", "equipment_over_500k", unit="台（套）"),),
        ),
    ),
    examples=(
        Example(
            form="operating_assets_procurement",
            title="国有资产占用情况表",
            drawing="""
            | 项目 | 行次 | 数量 |
            | 一、车辆数合计（辆） | 1 | 4 |
            | 1.机要通信用车 | 2 | 1 |
            | 2.应急保障用车 | 3 | 3 |
            | 二、单价50万元（含）以上通用设备（台、套） | 4 | 2 |
            | 三、单价100万元（含）以上专用设备（台、套） | 5 | 1 |
            """,
            facts="""
            vehicles_total | 4 辆
            vehicle_category 「1.机要通信用车」 | 1 辆
            vehicle_category 「2.应急保障用车」 | 3 辆
            equipment_over_500k | 2 台、套
            equipment_over_1m | 1 台、套
            """,
        ),
    ),
)
