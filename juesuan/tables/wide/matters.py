"""One row per report and phase: “三公” expenses, and operating funds, state assets and procurement.

What belongs here: forms whose lines are single matters 「事项」, put side by side. The way back to a number is its
report, form, phase and fund, and the line of `fact_amount` that is called like the column.
"""

from __future__ import annotations

from typing import Final

from juesuan.tables.core import col
from juesuan.tables.model import Column, Table
from juesuan.tables.wide.shape import (
    FORM,
    FUND,
    PHASE,
    REPORT,
    TAIL,
    cells,
    from_lines,
    in_order,
    pairs,
    proof_and_page,
    selected,
)

_COUNT: Final = "DECIMAL(18,4)"

_THREE_PUBLIC: Final = (
    ("three_public_total", "三公经费合计", "three public expenses in total"),
    ("overseas_trips", "因公出国境费", "overseas trips"),
    ("vehicle_total", "公务用车购置及运行维护费", "vehicles: purchase and operation"),
    ("vehicle_purchase", "公务用车购置费", "vehicles: purchase"),
    ("vehicle_operation", "公务用车运行维护费", "vehicles: operation"),
    ("reception", "公务接待费", "official reception"),
    ("domestic_reception", "国内接待费", "of which domestic reception"),
    ("foreign_reception", "国境外接待费", "of which foreign reception"),
    ("meeting", "会议费", "meetings, where the form has them; not in the total"),
    ("training", "培训费", "training, where the form has it; not in the total"),
    ("agency_operating_funds", "机关运行经费", "agency operating funds, if the form has them; not in the total"),
)
_THREE_PUBLIC_COUNTS: Final = (
    ("overseas_groups", "因公出国境团组数", "groups sent abroad", "个"),
    ("overseas_persons", "因公出国境人次数", "persons sent abroad", "人次"),
    ("vehicles_purchased", "公务用车购置数", "vehicles bought", "辆"),
    ("vehicles_kept", "公务用车保有量", "vehicles kept", "辆"),
    ("reception_batches", "公务接待批次", "receptions", "批次"),
    ("reception_persons", "公务接待人次", "persons received", "人次"),
)
_OPERATING: Final = (
    ("agency_operating_funds", "机关运行经费", "agency operating funds"),
    ("procurement_total", "政府采购支出合计", "government procurement in total"),
    ("procurement_goods", "政府采购货物支出", "procurement of goods"),
    ("procurement_works", "政府采购工程支出", "procurement of works"),
    ("procurement_services", "政府采购服务支出", "procurement of services"),
    ("procurement_sme", "授予中小企业合同金额", "contracts with small and medium firms"),
    ("procurement_micro", "授予小微企业合同金额", "of which with small and micro firms"),
)
_OPERATING_COUNTS: Final = (
    ("vehicles_total", "车辆数合计", "vehicles in total; by category in fact_amount, line vehicle_category", "辆"),
    ("equipment_over_1m", "单价100万元以上设备数", "equipment worth more than 1 million 元 each", "台（套）"),
)


# One province prints more than one such form: each is a row of its own, told apart by form and fund.
THREE_PUBLIC_FORMS: Final = ("three_public", "gpb_three_public", "gf_three_public")
OPERATING_FORMS: Final = ("operating_assets_procurement",)


def _counts(counts: tuple[tuple[str, str, str, str], ...]) -> tuple[Column, ...]:
    return tuple(
        col(name, _COUNT, zh, en, unit=unit, additivity="semi_additive") for name, zh, en, unit in counts
    )


def _matters(
    name: str, zh: str, en: str, forms: tuple[str, ...],
    amounts: tuple[tuple[str, str, str], ...], counts: tuple[tuple[str, str, str, str], ...],
) -> Table:  # fmt: skip
    columns = (*REPORT, FORM, FUND, PHASE, *pairs(amounts, "semi_additive"), *_counts(counts), *TAIL)
    query = f"""
    WITH printed AS (
      SELECT report_id, form, fund, phase, {from_lines((line for line, *_ in amounts))},
        {from_lines((line for line, *_ in counts), "quantity")}, {proof_and_page()}
      FROM {cells(forms, "line")} GROUP BY ALL
    )
    SELECT {selected(columns, "p")} FROM printed p JOIN dim_report r USING (report_id)
    {in_order("p.form", "p.phase", "p.fund")}
    """
    return Table(name, zh, en, columns, key=("report_id", "form", "fund", "phase"), per="document", query=query)


THREE_PUBLIC: Final = _matters(
    "three_public",
    "三公经费：一行是一份文件的一个口径（年初预算、全年预算或决算）",
    "three public expenses: one row per report, form, fund and phase (budget or actual)",
    THREE_PUBLIC_FORMS,
    _THREE_PUBLIC,
    _THREE_PUBLIC_COUNTS,
)
OPERATING_ASSETS_PROCUREMENT: Final = _matters(
    "operating_assets_procurement",
    "运行资产采购：一行是一份文件的机关运行经费、国有资产与政府采购",
    "operating funds, state assets and procurement: one row per report and phase",
    OPERATING_FORMS,
    _OPERATING,
    _OPERATING_COUNTS,
)
