"""Inner Mongolia 「内蒙古」 on 2024: eleven tables, 机关运行经费 in the last, state capital with balances."""

from __future__ import annotations

from juesuan.forms.variant import Example, Variant

VARIANT = Variant(
    name="inner_mongolia_2024",
    name_zh="内蒙古（2024年）",
    applies_to="departments and units in Inner Mongolia, reports on 2024",
    years=(2024, None),
    source="[S] titles and narrative of the seed report; [K] the bodies of the tables",
    contents=(
        "收入支出决算总表",
        "收入决算表",
        "支出决算表",
        "财政拨款收入支出决算总表",
        "一般公共预算财政拨款支出决算表",
        "一般公共预算财政拨款基本支出决算明细表",
        "一般公共预算财政拨款项目支出决算明细表",
        "政府性基金预算财政拨款收入支出决算表",
        "国有资本经营预算财政拨款收入支出决算表",
        "财政拨款“三公”经费支出决算表",
        "机关运行经费支出、国有资产占用情况及政府采购支出信息表",
    ),
    examples=(
        Example(
            form="gpb_project",
            title="一般公共预算财政拨款项目支出决算明细表",
            drawing="""
            | 支出经济分类科目 | < | 决算数 |
            | 科目编码 | 科目名称 | ^ |
            | 合计 | < | 12.50 |
            | 301 | 工资福利支出 |  |
            | 302 | 商品和服务支出 | 10.00 |
            | 30201 | 办公费 | 10.00 |
            | 310 | 资本性支出 | 2.50 |
            | 31002 | 办公设备购置 | 2.50 |
            """,
            facts="""
            total | 125,000
            economic 302 | 100,000
            economic 30201 「办公费」 | 100,000
            economic 310 | 25,000
            economic 31002 「办公设备购置」 | 25,000
            """,
        ),
        Example(
            form="operating_assets_procurement",
            title="机关运行经费支出、国有资产占用情况及政府采购支出信息表",
            drawing="""
            | 项目 | 行次 | 计量单位 | 统计数 |
            | 栏次 |  |  | 1 |
            | 一、机关运行经费 | 1 | 万元 | 43.10 |
            | 二、国有资产占用情况 | 2 |  |  |
            | （一）车辆数合计 | 3 | 辆 | 3 |
            | 1.副部（省）级及以上领导用车 | 4 | 辆 | 0 |
            | 2.机要通信用车 | 5 | 辆 | 3 |
            | （二）单价100万元（含）以上设备（不含车辆） | 12 | 台（套） | 1 |
            | 三、政府采购支出信息 | 13 |  |  |
            | （一）政府采购支出合计 | 14 | 万元 | 20.20 |
            """,
            facts="""
            agency_operating_funds | 431,000
            vehicles_total | 3 辆
            vehicle_category | 0 辆
            vehicle_category | 3 辆
            equipment_over_1m | 1 台（套）
            procurement_total | 202,000
            """,
        ),
    ),
)
