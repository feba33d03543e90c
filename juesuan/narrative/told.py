"""Which statement says which cell of a statutory form 「以文代表」: the declaration behind facts without tables.

What belongs here: for each form, the measures of the prose that stand for its rows and columns, and the
sections where they do. How statements become facts is in `juesuan.narrative.facts`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_SUMMARY: Final = ("grand_total", "income", "expenditure")
_INCOME: Final = ("income", "grand_total")
_EXPENDITURE: Final = ("expenditure", "grand_total")
_GRANT: Final = ("fiscal_grant_total",)
_GPB: Final = ("gpb_expenditure",)
_GRANT_FUNDS: Final = ("fiscal_grant", "all_funds", "")
_GRANT_INCOMES: Final = {
    "gpb_grant_income": "general_public_budget",
    "gf_grant_income": "government_fund",
    "sc_grant_income": "state_capital",
}
_OTHER_INCOMES: Final = (
    "superior_subsidy_income", "business_income", "operating_income", "affiliated_unit_income", "other_income",
)  # fmt: skip
_SPENDING: Final = (
    "expenditure_total", "basic_expenditure", "project_expenditure", "payment_to_superior", "operating_expenditure",
    "subsidy_to_affiliated",
)  # fmt: skip
FUNCTIONS: Final = ("function_class", "function_section", "function_item")


@dataclass(frozen=True, slots=True)
class Told:
    """A measure of the prose and the row and column of the form that it fills.

    `topics` in order of preference, empty for any section; `funds` that the statement may name; `fund` of the
    fact; `phases` of budget that the form prints beside the figures of the year.
    """

    said: str
    line: str
    measure: str
    side: str | None
    topics: tuple[str, ...]
    funds: tuple[str, ...]
    fund: str
    is_count: bool = False
    phases: tuple[str, ...] = ()


def _all(said: str, line: str, measure: str, side: str, topics: tuple[str, ...]) -> Told:
    return Told(said, line, measure, side, topics, ("all_funds", "nonfiscal", ""), "all_funds")


def _summary() -> tuple[Told, ...]:
    named = "fiscal_grant_income"
    sides = {
        "income": ("income_total", "use_of_nonfiscal_balances", "opening_balance", named, *_OTHER_INCOMES),
        "expenditure": ("expenditure_total", "balance_distribution", "closing_balance"),
    }  # fmt: skip
    lines = [_all(name, name, "amount", side, _SUMMARY) for side, names in sides.items() for name in names]
    grants = [
        Told(name, name, "amount", "income", _SUMMARY, (fund, "all_funds", ""), fund)
        for name, fund in _GRANT_INCOMES.items()
    ]
    totals = [
        _all(name, "grand_total", "amount", side, _SUMMARY)
        for side in ("income", "expenditure")
        for name in (f"{side}_grand_total", "income_expenditure_grand_total")
    ]
    fiscal = Told(named, named, "amount", "income", _SUMMARY, _GRANT_FUNDS, "all_funds")
    functions = [_all(name, "function", "amount", "expenditure", _SUMMARY) for name in FUNCTIONS[:1]]
    return (*totals, *(one for one in lines if one.said != fiscal.said), fiscal, *grants, *functions)


def _income() -> tuple[Told, ...]:
    names = ("income_total", *_OTHER_INCOMES, "edu_fee_income")
    named = "fiscal_grant_income"
    fiscal = Told(named, "total", named, "income", _INCOME, _GRANT_FUNDS, "all_funds")
    return (*(_all(name, "total", name, "income", _INCOME) for name in names), fiscal)


def _expenditure() -> tuple[Told, ...]:
    totals = [_all(name, "total", name, "expenditure", _EXPENDITURE) for name in _SPENDING]
    functions = [_all(name, "function", "expenditure_total", "expenditure", ("expenditure",)) for name in FUNCTIONS]
    return (*totals, *functions)


def _grants() -> tuple[Told, ...]:
    fiscal = ("fiscal_grant", "")
    both = [
        Told(name, "grand_total", "amount", side, _GRANT, fiscal, "fiscal_grant")
        for side in ("income", "expenditure")
        for name in (f"fiscal_grant_{side}_grand_total", "fiscal_grant_grand_total")
    ]
    lines = [
        Told(said, line, "amount", side, _GRANT, fiscal, "fiscal_grant")
        for said, line, side in (
            ("fiscal_grant_income", "income_total", "income"),
            ("opening_balance", "opening_balance", "income"),
            ("fiscal_grant_expenditure", "expenditure_total", "expenditure"),
            ("closing_balance", "closing_balance", "expenditure"),
            ("function_class", "function", "expenditure"),
        )
    ]
    # 收入决算情况说明 states the same incomes fund by fund.
    incomes = [
        Told(name, name, "amount", "income", (*_GRANT, *_INCOME), (fund, "fiscal_grant", "all_funds", ""), fund)
        for name, fund in _GRANT_INCOMES.items()
    ]
    by_fund = [
        Told(said, "expenditure_total", "amount", "expenditure", (), (fund,), fund)
        for said, fund in (
            ("gpb_expenditure", "general_public_budget"),
            ("government_fund_expenditure", "government_fund"),
            ("state_capital_expenditure", "state_capital"),
        )
    ]
    return (*both, *lines, *incomes, *by_fund)


def _gpb() -> tuple[Told, ...]:
    fund = ("general_public_budget",)
    totals = [
        Told(said, "total", measure, "expenditure", (*_GPB, "gpb_basic", "gpb_project"), fund, fund[0])
        for said, measure in (
            ("gpb_expenditure", "expenditure_total"),
            ("gpb_basic_expenditure", "basic_expenditure"),
            ("gpb_project_expenditure", "project_expenditure"),
        )
    ]
    functions = [Told(n, "function", "expenditure_total", "expenditure", _GPB, fund, fund[0]) for n in FUNCTIONS]
    return (*totals, *functions)


def _economic(topic: str, total: str, *lines: str) -> tuple[Told, ...]:
    fund = "general_public_budget"
    rows = [(total, "total"), *((name, name) for name in lines), ("econ_amount", "economic")]
    return tuple(Told(said, line, "amount", "expenditure", (topic,), (fund, ""), fund) for said, line in rows)


def _fund(fund: str, income: str, spent: str) -> tuple[Told, ...]:
    return (
        Told(income, "total", "income_total", "expenditure", (fund,), (fund,), fund),
        Told(spent, "total", "expenditure_total", "expenditure", (fund,), (fund,), fund),
        *(Told(name, "function", "expenditure_total", "expenditure", (fund,), (fund,), fund) for name in FUNCTIONS),
    )


def _three_public() -> tuple[Told, ...]:
    funds = ("fiscal_grant", "general_public_budget", "")
    phases = ("initial_budget", "adjusted_budget", "budget")
    amounts = (
        "three_public_total", "overseas_trips", "vehicle_total", "vehicle_purchase", "vehicle_operation", "reception",
        "domestic_reception", "foreign_reception",
    )  # fmt: skip
    counts = (
        "overseas_groups", "overseas_persons", "vehicles_purchased", "vehicles_kept", "reception_batches",
        "reception_persons",
    )  # fmt: skip
    topics = ("three_public",)
    return (
        *(Told(n, n, "amount", "expenditure", topics, funds, "fiscal_grant", phases=phases) for n in amounts),
        *(Told(n, n, "amount", "expenditure", topics, ("",), "fiscal_grant", is_count=True) for n in counts),
    )


def _operating() -> tuple[Told, ...]:
    money = {
        "agency_operating_funds": "operating_funds", "procurement_total": "procurement",
        "procurement_goods": "procurement",
        "procurement_works": "procurement", "procurement_services": "procurement", "procurement_sme": "procurement",
        "procurement_micro": "procurement",
    }  # fmt: skip
    funds = ("general_public_budget", "all_funds", "")
    categories = (
        "vehicles_ministerial", "vehicles_principal", "vehicles_confidential", "vehicles_emergency",
        "vehicles_law_enforcement", "vehicles_special_technical", "vehicles_retired_cadre", "vehicles_other",
    )  # fmt: skip
    counts = {
        "vehicles_total": "vehicles_total",
        **dict.fromkeys(categories, "vehicle_category"),
        "equipment_over_1m": "equipment_over_1m",
    }
    return (
        *(Told(n, n, "amount", None, (topic,), funds, "all_funds") for n, topic in money.items()),
        *(Told(n, line, "amount", None, ("assets",), ("",), "all_funds", is_count=True) for n, line in counts.items()),
    )


TOLD: Final[dict[str, tuple[Told, ...]]] = {
    "revenue_expenditure_summary": _summary(),
    "income": _income(),
    "expenditure": _expenditure(),
    "fiscal_grant_summary": _grants(),
    "gpb_expenditure": _gpb(),
    "gpb_basic": _economic("gpb_basic", "gpb_basic_expenditure", "personnel_funds", "public_funds"),
    "gpb_project": _economic("gpb_project", "gpb_project_expenditure"),
    "government_fund": _fund("government_fund", "gf_grant_income", "government_fund_expenditure"),
    "state_capital": _fund("state_capital", "sc_grant_income", "state_capital_expenditure"),
    "three_public": _three_public(),
    "operating_assets_procurement": _operating(),
}
