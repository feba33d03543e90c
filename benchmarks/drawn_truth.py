"""What a drawn report must give, told from how its style lays out its columns, without anything of the reader.

What belongs here: for each style and form which columns hold codes, names and which amounts; printed labels and
their lines; from a report's truth to the facts that a right reading has. Lines and measures are named as the project
names them, since these names are what is checked.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from samples.codes import class_lines

FUNDS = ("fiscal_grant", "general_public_budget", "government_fund", "state_capital")
INCOME = ("income_total", "fiscal_grant_income", "superior_subsidy_income", "business_income", "operating_income",
          "affiliated_unit_income", "other_income")  # fmt: skip
EXPENDITURE = ("expenditure_total", "basic_expenditure", "project_expenditure", "payment_to_superior",
               "operating_expenditure", "subsidy_to_affiliated")  # fmt: skip
MOVES = ("opening_balance", "income_total", *EXPENDITURE[:3], "closing_balance")
ITEMS = ("three_public_total", "overseas_trips", "vehicle_total", "vehicle_purchase", "vehicle_operation", "reception")
FORM_FUND = {
    "income": "all_funds", "expenditure": "all_funds", "gpb_expenditure": "general_public_budget",
    "gpb_basic": "general_public_budget", "gpb_project": "general_public_budget", "government_fund": "government_fund",
    "state_capital": "state_capital", "three_public": "fiscal_grant",
}  # fmt: skip
INCOME_LINES = {
    "一般公共预算财政拨款收入": ("gpb_grant_income", "general_public_budget"),
    "政府性基金预算财政拨款收入": ("gf_grant_income", "government_fund"),
    "国有资本经营预算财政拨款收入": ("sc_grant_income", "state_capital"),
    "上级补助收入": ("superior_subsidy_income", "all_funds"),
    "事业收入": ("business_income", "all_funds"),
    "经营收入": ("operating_income", "all_funds"),
    "附属单位上缴收入": ("affiliated_unit_income", "all_funds"),
    "其他收入": ("other_income", "all_funds"),
    "本年收入合计": ("income_total", "all_funds"),
    "使用非财政拨款结余（含专用结余）": ("use_of_nonfiscal_balances", "all_funds"),
    "年初结转和结余": ("opening_balance", "all_funds"),
    "总计": ("grand_total", "all_funds"),
}
GRANT_LINES = {
    "本年收入合计": ("income_total", "fiscal_grant"),
    "年初财政拨款结转和结余": ("opening_balance", "fiscal_grant"),
    "总计": ("grand_total", "fiscal_grant"),
}
GRANTS = {
    "一般公共预算财政拨款": ("gpb", "general_public_budget"), "政府性基金预算财政拨款": ("gf", "government_fund"),
    "国有资本经营预算财政拨款": ("sc", "state_capital"),
}  # fmt: skip
SPENDING_LINES = {
    "本年支出合计": "expenditure_total", "结余分配": "balance_distribution", "年末结转和结余": "closing_balance",
    "年末财政拨款结转和结余": "closing_balance", "总计": "grand_total",
}  # fmt: skip
OPERATIONS = {
    "一、机关运行经费": "agency_operating_funds", "（一）车辆数合计": "vehicles_total",
    "（二）单价100万元（含）以上设备（不含车辆）": "equipment_over_1m", "（一）政府采购支出合计": "procurement_total",
    "1.政府采购货物支出": "procurement_goods", "2.政府采购工程支出": "procurement_works",
    "3.政府采购服务支出": "procurement_services", "（二）政府采购授予中小企业合同金额": "procurement_sme",
    "其中：授予小微企业合同金额": "procurement_micro",
}  # fmt: skip
PER_UNIT = {"元": Decimal(1), "万元": Decimal(10000)}
_NUMBER = re.compile(r"-?[\d,]+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Told:
    """One number of a report with its meaning; amounts in 元, counts with their unit."""

    form: str
    side: str | None
    line: str
    code: str | None
    measure: str
    fund: str
    phase: str
    value: Decimal
    unit: str | None = None


def told(truth: dict[str, Any], style: str) -> Counter[Told]:
    """Every number of a drawn report's forms."""
    found: Counter[Told] = Counter()
    for table in truth["tables"]:
        if table["form"]:
            found.update(_Table(table, style).numbers())
    return found


class _Table:
    """One table of a truth, read by its style's layout."""

    def __init__(self, table: dict[str, Any], style: str) -> None:
        self.form, self.rows, self.unit, self.style = table["form"], table["rows"], table["unit"], style

    def numbers(self) -> list[Told]:
        match self.form:
            case "revenue_expenditure_summary" | "fiscal_grant_summary":
                return self._two_sided()
            case "three_public":
                return self._three_public()
            case "operating_assets_procurement":
                return self._operations()
            case "gpb_basic":
                width = {"shanghai": 4, "national": 3, "inner_mongolia": 3}[self.style]
                return self._blocks([(start, width) for start in range(0, len(self.rows[0]), width)])
            case "gpb_project":
                return self._blocks([(0, 3)])
            case _:
                return self._coded()

    def _amount(self, text: str) -> Decimal | None:
        return Decimal(text.replace(",", "")) * PER_UNIT[self.unit] if _NUMBER.fullmatch(text) else None

    def _told(
        self, text: str, side: str | None, line: str, code: str | None, measure: str, fund: str, phase: str = "actual"
    ) -> list[Told]:
        value = self._amount(text)
        return [] if value is None else [Told(self.form, side, line, code, measure, fund, phase, value)]

    def _coded(self) -> list[Told]:
        measures = {"income": INCOME, "expenditure": EXPENDITURE}.get(self.form)
        codes = 1 if self.style == "inner_mongolia" else 3
        amounts = len(self.rows[0]) - codes - 1
        measures = measures or (MOVES if amounts == len(MOVES) else EXPENDITURE[:3])
        assert amounts == len(measures)
        side, found = "income" if self.form == "income" else "expenditure", []
        for row in self.rows:
            code = "".join(row[:codes])
            line, code = ("function", code) if code.isdigit() else ("total", None)
            for measure, text in zip(measures, row[codes + 1 :], strict=True):
                found += self._told(text, side, line, code, measure, FORM_FUND[self.form])
        return found

    def _blocks(self, blocks: list[tuple[int, int]]) -> list[Told]:
        found = []
        for row in self.rows:
            # The label of the last line may reach over the blocks before its amount.
            label = ""
            for start, width in blocks:
                *head, text = row[start : start + width]
                code = "".join(part for part in head if part.isdigit())
                label = next((part for part in head if part), label)
                line = "economic" if code else {"人员经费合计": "personnel_funds", "公用经费合计": "public_funds",
                                                "合计": "total"}.get(label, label)  # fmt: skip
                found += self._told(text, "expenditure", line, code or None, "amount", FORM_FUND[self.form])
        return found

    def _two_sided(self) -> list[Told]:
        numbered = self.style != "shanghai"
        amount = 2 if numbered else 1
        right = 3 if numbered else 2
        classes = {re.sub(r"^.+?、", "", text): code for code, text in class_lines(26)}
        found, below = [], False
        for row in self.rows:
            label = re.sub(r"^[一二三四五六七八九十]+、", "", row[0])
            below = below or label == "年初财政拨款结转和结余"
            if label:
                found += self._told(row[amount], "income", *self._income(label, below=below))
            name = row[right]
            if not name:
                continue
            code = classes.get(re.sub(r"^[一二三四五六七八九十]+、", "", name))
            line = "function" if code else SPENDING_LINES[name]
            funds = FUNDS if self.form == "fiscal_grant_summary" else ("all_funds",)
            for fund, text in zip(funds, row[right + amount :], strict=True):
                found += self._told(text, "expenditure", line, code, "amount", fund)
        return found

    def _income(self, label: str, *, below: bool) -> tuple[str, None, str, str]:
        if self.form == "revenue_expenditure_summary":
            line, fund = INCOME_LINES[label]
        elif label in GRANTS:
            short, fund = GRANTS[label]
            line = f"opening_{short}" if below else f"{short}_grant_income"
        else:
            line, fund = GRANT_LINES[label]
        return line, None, "amount", fund

    def _three_public(self) -> list[Told]:
        budget = "adjusted_budget" if self.style == "inner_mongolia" else "budget"
        if self.style == "shanghai":
            order = [(item, phase) for item in ITEMS for phase in (budget, "actual")]
        else:
            order = [(item, phase) for phase in (budget, "actual") for item in ITEMS]
        (row,) = self.rows
        return [
            one
            for (item, phase), text in zip(order, row, strict=True)
            for one in self._told(text, "expenditure", item, None, "amount", "fiscal_grant", phase)
        ]

    def _operations(self) -> list[Told]:
        found = []
        for label, _, unit, text in self.rows:
            line = OPERATIONS.get(label, "vehicle_category" if unit == "辆" else "")
            if unit in PER_UNIT:
                found += self._told(text, None, line, None, "amount", "all_funds")
            elif text:
                found.append(Told(self.form, None, line, None, "amount", "all_funds", "actual", Decimal(text), unit))
        return found
