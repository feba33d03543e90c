"""What each measure name of the hand-checked seed facts means in our closed lists: measure, kind, phase, baseline.

Names that are the seed's own (things counted in one unit's year) have no entry: they must come out as
`stated_count` or `stated_rate`, and their printed subject is compared with the Chinese label instead.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Meaning(NamedTuple):
    measure: str
    kind: str
    phase: str = ""
    baseline: str = ""


def _amount(measure: str, phase: str = "actual") -> Meaning:
    return Meaning(measure, "amount", phase)


_SAME: Final = (
    "income_expenditure_grand_total", "income_grand_total", "income_total", "use_of_nonfiscal_balances",
    "opening_balance", "expenditure_grand_total", "expenditure_total", "balance_distribution", "closing_balance",
    "superior_subsidy_income", "business_income", "operating_income", "affiliated_unit_income", "other_income",
    "basic_expenditure", "project_expenditure", "payment_to_superior", "operating_expenditure",
    "subsidy_to_affiliated", "fiscal_grant_grand_total", "gpb_expenditure", "gpb_basic_expenditure",
    "personnel_funds", "public_funds", "gpb_project_expenditure", "government_fund_expenditure",
    "state_capital_expenditure", "agency_operating_funds", "procurement_total", "procurement_goods",
    "procurement_works", "procurement_services", "self_eval_amount", "dept_eval_amount", "project_actual",
)  # fmt: skip
_THREE_PUBLIC: Final = (
    "three_public_total", "overseas_trips", "vehicle_total", "vehicle_purchase", "vehicle_operation", "reception",
    "domestic_reception", "foreign_reception",
)  # fmt: skip
_COUNTS: Final = {
    "overseas_groups": "overseas_groups",
    "overseas_person_times": "overseas_persons",
    "vehicles_purchased": "vehicles_purchased",
    "vehicle_stock_fiscal": "vehicles_kept",
    "domestic_reception_batches": "domestic_reception_batches",
    "domestic_reception_person_times": "domestic_reception_persons",
    "foreign_reception_batches": "foreign_reception_batches",
    "foreign_reception_person_times": "foreign_reception_persons",
    **{name: name for name in (
        "vehicles_total", "vehicles_ministerial", "vehicles_principal", "vehicles_confidential", "vehicles_emergency",
        "vehicles_law_enforcement", "vehicles_special_technical", "vehicles_retired_cadre", "vehicles_other",
        "equipment_over_1m", "self_eval_level1_projects", "self_eval_level2_projects", "dept_eval_projects",
        "grade_bands")},
    "self_eval_gf_projects": "self_eval_projects",
    "self_eval_gf_level1": "self_eval_level1_projects",
    "self_eval_gf_level2": "self_eval_level2_projects",
    "disclosed_self_eval_gpb_projects": "disclosed_projects",
    "disclosed_self_eval_gf_projects": "disclosed_projects",
    "disclosed_self_eval_projects": "disclosed_projects",
    "eval_level1_count": "eval_level1_indicators",
    "eval_level2_count": "eval_level2_indicators",
    "eval_level3_count": "eval_level3_indicators",
}  # fmt: skip

MEANINGS: Final[dict[str, Meaning]] = {
    **{name: _amount(name) for name in _SAME},
    **{f"{name}_actual": _amount(name) for name in _THREE_PUBLIC},
    **{f"{name}_budget": _amount(name, "adjusted_budget") for name in _THREE_PUBLIC},
    **{f"{name}_completion": Meaning(name, "completion") for name in _THREE_PUBLIC},
    **{f"{name}_share": Meaning(name, "share") for name in (*_SAME, *_THREE_PUBLIC)},
    **{f"{name}_change": Meaning(name, "change", "", "prior_year") for name in (*_SAME, *_THREE_PUBLIC)},
    **{f"{name}_change_pct": Meaning(name, "growth", "", "prior_year") for name in (*_SAME, *_THREE_PUBLIC)},
    **{name: Meaning(measure, "count") for name, measure in _COUNTS.items()},
    "general_public_budget_grant_income": _amount("gpb_grant_income"),
    "government_fund_grant_income": _amount("gf_grant_income"),
    "state_capital_grant_income": _amount("sc_grant_income"),
    "general_public_budget_grant_income_share": Meaning("gpb_grant_income", "share"),
    "government_fund_grant_income_share": Meaning("gf_grant_income", "share"),
    "state_capital_grant_income_share": Meaning("sc_grant_income", "share"),
    "grand_total_change_vs_initial_budget": Meaning("income_expenditure_grand_total", "change", "", "initial_budget"),
    "grand_total_change_vs_prior_year": Meaning("income_expenditure_grand_total", "change", "", "prior_year"),
    "grand_total_change_pct_vs_prior_year": Meaning("income_expenditure_grand_total", "growth", "", "prior_year"),
    "income_initial_budget": _amount("income_total", "initial_budget"),
    "income_total_change_vs_prior_year": Meaning("income_total", "change", "", "prior_year"),
    "expenditure_total_change_vs_prior_year": Meaning("expenditure_total", "change", "", "prior_year"),
    "fiscal_grant_change_vs_initial_budget": Meaning("fiscal_grant_grand_total", "change", "", "initial_budget"),
    "fiscal_grant_change_vs_prior_year": Meaning("fiscal_grant_grand_total", "change", "", "prior_year"),
    "gpb_expenditure_initial_budget": _amount("gpb_expenditure", "initial_budget"),
    "gpb_completion_of_initial_budget": Meaning("gpb_expenditure", "completion", "", "initial_budget"),
    "function_class_actual": _amount("function_class"),
    "function_class_change_vs_initial_budget": Meaning("function_class", "change", "", "initial_budget"),
    "function_item_initial_budget": _amount("function_item", "initial_budget"),
    "function_item_actual": _amount("function_item"),
    "function_item_completion_pct": Meaning("function_item", "completion", "", "initial_budget"),
    "econ_301_wages": _amount("econ_amount"),
    "econ_302_goods_services": _amount("econ_amount"),
    "econ_310_capital": _amount("econ_amount"),
    "three_public_gpb_budget": _amount("three_public_total", "adjusted_budget"),
    "three_public_gpb_actual": _amount("three_public_total"),
    "reception_detail_item": _amount("reception_detail"),
    "procurement_sme_contracts": _amount("procurement_sme"),
    "procurement_micro_contracts": _amount("procurement_micro"),
    "procurement_sme_share": Meaning("procurement_sme", "share"),
    "procurement_micro_share": Meaning("procurement_micro", "share"),
    "procurement_goods_sme_share": Meaning("procurement_goods_sme", "share"),
    "procurement_works_sme_share": Meaning("procurement_works_sme", "share"),
    "procurement_services_sme_share": Meaning("procurement_services_sme", "share"),
    "self_eval_share": Meaning("self_eval_amount", "share"),
    "self_eval_gf_amount": _amount("self_eval_amount"),
    "self_eval_gf_share": Meaning("self_eval_amount", "share"),
    "project_self_score": Meaning("project_score", "score"),
    "project_full_year_budget": _amount("project_budget", "adjusted_budget"),
    "project_execution_pct": Meaning("project_actual", "completion"),
    "evaluation_score_total": Meaning("eval_total", "score"),
    "cost_target": _amount("indicator_target", "budget"),
    "cost_actual": _amount("indicator_actual"),
    "survey_coverage_target": Meaning("indicator_target", "rate"),
    "survey_coverage_actual": Meaning("indicator_actual", "rate"),
    "eval_project_budget": _amount("project_budget", "budget"),
    "eval_funds_received": _amount("project_funds_received"),
    "eval_project_actual": _amount("project_actual"),
    "eval_full_score": Meaning("eval_full_score", "weight"),
    "grade_band_bound": Meaning("grade_bound", "score"),
    "eval_dimension_weight": Meaning("eval_weight", "weight"),
    "eval_dimension_score": Meaning("eval_score", "score"),
    "eval_dimension_score_rate": Meaning("eval_score_rate", "rate"),
    "eval_indicator_full_score_text": Meaning("eval_weight", "weight"),
    "eval_indicator_score_text": Meaning("eval_score", "score"),
    "funds_in_place_rate": Meaning("funds_in_place_rate", "rate"),
    "budget_execution_rate": Meaning("budget_execution_rate", "completion"),
    "satisfaction_rate": Meaning("satisfaction_rate", "rate"),
    "per_capita_cost_upper": _amount("per_capita_cost"),
}
# The codes of economic classes stand in the seed's measure names.
ECONOMIC: Final = {"econ_301_wages": "301", "econ_302_goods_services": "302", "econ_310_capital": "310"}
