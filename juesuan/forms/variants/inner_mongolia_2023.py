"""Inner Mongolia 「内蒙古」 on 2023: eleven tables, 机构运行经费 in the last, state capital without balances."""

from __future__ import annotations

from juesuan.forms.variant import Example, Variant

VARIANT = Variant(
    name="inner_mongolia_2023",
    name_zh="内蒙古（2023年）",
    applies_to="departments and units in Inner Mongolia, reports on 2023; some go on so in 2024",
    years=(2023, 2024),
    source="[W] table lists of published reports; [K] the body of the last table",
    contents=(
        "收入支出决算总表",
        "收入决算表",
        "支出决算表",
        "财政拨款收入支出决算总表",
        "一般公共预算财政拨款支出决算表",
        "一般公共预算财政拨款基本支出决算明细表",
        "一般公共预算财政拨款项目支出决算明细表",
        "政府性基金预算财政拨款收入支出决算表",
        "国有资本经营预算财政拨款支出决算表",
        "财政拨款“三公”经费支出决算表",
        "机构运行经费支出、国有资产占用情况及政府采购支出信息表",
    ),
    examples=(
        Example(
            form="operating_assets_procurement",
            title="机构运行经费支出、国有资产占用情况及政府采购支出信息表",
            drawing="""
            | 项目 | 行次 | 统计数 |
            | 一、机构运行经费支出 | 1 | 43.10 |
            | 二、国有资产占用情况 | 2 |  |
            | （一）车辆数合计（辆） | 3 | 2 |
            | 1.机要通信用车 | 4 | 1 |
            | 8.其他用车 | 5 | 1 |
            | （二）单价100万元（含）以上设备（不含车辆）（台、套） | 6 | 0 |
            | 三、政府采购支出合计 | 7 | 20.20 |
            | （一）政府采购货物支出 | 8 | 20.20 |
            | （二）政府采购工程支出 | 9 | 0.00 |
            | （三）政府采购服务支出 | 10 |  |
            | 政府采购授予中小企业合同金额 | 11 | 15.00 |
            | 其中：授予小微企业合同金额 | 12 | 5.00 |
            """,
            facts="""
            agency_operating_funds | 431,000
            vehicles_total | 2 辆
            vehicle_category 「1.机要通信用车」 | 1 辆
            vehicle_category 「8.其他用车」 | 1 辆
            equipment_over_1m | 0 台、套
            procurement_total | 202,000
            procurement_goods | 202,000
            procurement_works | 0
            procurement_sme | 150,000
            procurement_micro | 50,000
            """,
        ),
    ),
)
