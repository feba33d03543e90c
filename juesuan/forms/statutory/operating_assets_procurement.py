"""机关运行经费支出、国有资产占用情况及政府采购支出信息表: three unlike matters in one list, units by row.

Source: Inner Mongolia form 11 (机关运行经费… or 机构运行经费…).
"""

from __future__ import annotations

from juesuan.forms.model import Column, Form, Line

FORM = Form(
    form="operating_assets_procurement",
    layout="items",
    fund="all_funds",
    name_en="Operating funds, state assets and procurement",
    titles=("(?:机关|机构)运行经费(?:支出)?、(?:国有)?资产(?:占用|使用)?(?:情况)?[及和、]政府采购(?:支出)?(?:信息|情况)?表",),
    columns=(
        Column("年初预算", phase="initial_budget"),
        Column("全年预算|调整预算", phase="adjusted_budget"),
        Column("(?:统计数|决算数|金额|数量|合计|支出数|数值)[^/]*$"),
    ),
    expenditure_lines=(
        Line("(?:机关|机构)运行经费(?:支出)?(?:合计)?", "agency_operating_funds"),
        Line("车辆(?:数)?(?:合计|总数)?(?:（辆）|（台、辆）)?", "vehicles_total", unit="辆"),
        Line("(?:副部|主要(?:领导|负责)|机要|应急|执法|特种|离退休|其他用?车?|部级|省级)[^/]*(?:用车|车辆|辆）)", "vehicle_category", unit="辆"),
        Line("单[价台位][^/]*100万[^/]*设备[^/]*", "equipment_over_1m", unit="台（套）"),
        Line("政府采购(?:支出)?(?:金额)?(?:合计|总额|总计)?", "procurement_total"),
        Line("(?:其中[:：])?(?:政府采购)?货物(?:类)?(?:支出)?", "procurement_goods"),
        Line("(?:政府采购)?工程(?:类)?(?:支出)?", "procurement_works"),
        Line("(?:政府采购)?服务(?:类)?(?:支出)?", "procurement_services"),
        Line("(?:政府采购)?授予中小企业(?:的)?合同(?:金额|总?额)?", "procurement_sme"),
        Line("(?:其中[:：])?(?:政府采购)?授予(?:其中)?(?:小微|小型、?微型|小型和微型)企业(?:的)?合同(?:金额|总?额)?", "procurement_micro"),
    ),
    required_final=False,
    required_budget=False,
)
