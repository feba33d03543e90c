"""What our columns are called in the Fiscal Data Package: functional, economic, administrative, phase, amount.

What belongs here: the mapping to that specification's taxonomy of budget columns (1.0.0-rc1), and nothing that writes.
"""

from __future__ import annotations

from typing import Final

from juesuan.tables.model import Column, Table

# approved: 年初预算; adjusted: 全年（调整）预算; executed: 决算. A budget whose kind no form states counts as approved.
FISCAL_PHASES: Final = {
    "initial_budget": "approved",
    "budget": "approved",
    "adjusted_budget": "adjusted",
    "actual": "executed",
    "prior_actual": "executed",
}

_TYPES: Final = {
    "fiscal_year": "date:fiscal-year",
    "region": "geo-source:source:title",
    "region_code": "geo-source:source:code",
    "unit_id": "administrative-classification:generic:code",
    "unit_name": "administrative-classification:generic:label",
    "phase": "phase:id",
    "side": "direction",
    "fund": "fin-source:generic:code",
    "function_code": "functional-classification:generic:code",
    "economic_code": "economic-classification:generic:code",
    "fact_id": "budget-line-id",
    "division": "functional-classification:cofog:division:code",
    "division_name_en": "functional-classification:cofog:division:label",
    "cofog_group": "functional-classification:cofog:group:code",
}
# Wide tables name one classification in `code`; a table says which by what it is about.
_CODES: Final = {"code": "code", "name": "label", "class_code": "level1:code", "class_name": "level1:label"}
_ABOUT: Final = {
    "expenditure_by_economic": "economic", "dim_economic": "economic", "dim_cofog": "functional",
    "expenditure_by_function": "functional", "income_by_function": "functional", "fund_balance": "functional",
    "revenue_expenditure_summary": "functional", "dim_function": "functional",
}  # fmt: skip


def column_type(table: Table, column: Column) -> str:
    """The column's place in the taxonomy; empty where it has none. Amounts in 元 are values, those in 万元 repeat them."""
    if column.unit == "元" and column.name != "step" and not column.name.startswith(("left_", "right_", "gap", "allowed")):
        return "value"
    about = _ABOUT.get(table.name)
    if about and column.name in _CODES:
        return f"{about}-classification:generic:{_CODES[column.name]}"
    return _TYPES.get(column.name, "")
