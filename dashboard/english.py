"""English words for the codes that stand in the columns: for reading, never for querying.

What belongs here: one English word or phrase per code of `juesuan.terms` and its like. Forms have their English names
where they are declared. A code that is missing here is shown as it is, so
that a new one needs no second place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "side": {"income": "Income", "expenditure": "Expenditure"},
    "fund": {
        "all_funds": "All funds", "fiscal_grant": "Fiscal grants", "general_public_budget": "General public budget",
        "government_fund": "Government fund", "state_capital": "State capital",
    },
    "phase": {
        "actual": "Actual", "budget": "Budget (kind not stated)", "initial_budget": "Initial budget",
        "adjusted_budget": "Adjusted budget", "prior_actual": "Actual of the year before",
    },
    "state": {
        "number": "number", "zero": "printed zero", "blank": "blank", "dash": "dash", "word": "word",
        "unreadable": "not readable, see quarantine",
    },
    "entity_level": {
        "department": "Department with its units", "head_office": "Head office only", "unit": "Unit",
        "unknown": "Not stated",
    },
    "report_kind": {"final_accounts": "Final accounts", "budget": "Budget", "unknown": "Not recognised"},
    "measure": {
        "amount": "Amount", "income_total": "Income", "fiscal_grant_income": "Fiscal grants",
        "superior_subsidy_income": "Superior subsidies", "business_income": "Business income",
        "edu_fee_income": "of which education fees", "operating_income": "Operating income",
        "affiliated_unit_income": "From affiliated units", "other_income": "Other income",
        "expenditure_total": "Expenditure", "basic_expenditure": "Basic", "project_expenditure": "Project",
        "payment_to_superior": "To superior units", "operating_expenditure": "Operating",
        "subsidy_to_affiliated": "To affiliated units", "opening_balance": "Opening balance",
        "closing_balance": "Closing balance", "personnel_funds": "Personnel funds", "public_funds": "Public funds",
    },
    "line": {
        "total": "Total", "function": "Functional code", "economic": "Economic code",
        "fiscal_grant_income": "Fiscal grants", "gpb_grant_income": "General public budget grants",
        "gf_grant_income": "Government fund grants", "sc_grant_income": "State capital grants",
        "superior_subsidy_income": "Superior subsidies", "business_income": "Business income",
        "operating_income": "Operating income", "affiliated_unit_income": "From affiliated units",
        "other_income": "Other income", "income_total": "Income of the year",
        "use_of_nonfiscal_balances": "Use of non-fiscal balances", "opening_balance": "Opening balance",
        "opening_gpb": "Opening balance: general public budget", "opening_gf": "Opening balance: government fund",
        "opening_sc": "Opening balance: state capital", "expenditure_total": "Expenditure of the year",
        "balance_distribution": "Distribution of balances", "closing_balance": "Closing balance",
        "closing_gpb": "Closing balance: general public budget", "closing_gf": "Closing balance: government fund",
        "closing_sc": "Closing balance: state capital", "grand_total": "Grand total",
        "personnel_funds": "Personnel funds in total", "public_funds": "Public funds in total",
        "three_public_total": "Three public expenses in total", "overseas_trips": "Overseas trips",
        "vehicle_total": "Vehicles: purchase and operation", "vehicle_purchase": "Vehicle purchase",
        "vehicle_operation": "Vehicle operation", "reception": "Official reception",
        "domestic_reception": "Domestic reception", "foreign_reception": "Foreign reception", "meeting": "Meetings",
        "training": "Training", "overseas_groups": "Groups sent abroad", "overseas_persons": "Persons sent abroad",
        "vehicles_purchased": "Vehicles bought", "vehicles_kept": "Vehicles kept", "reception_batches": "Receptions",
        "reception_persons": "Persons received", "agency_operating_funds": "Agency operating funds",
        "vehicles_total": "Vehicles in total", "vehicle_category": "Vehicles of one category",
        "equipment_over_1m": "Equipment over 1 million yuan", "procurement_total": "Procurement in total",
        "procurement_goods": "Procurement of goods", "procurement_works": "Procurement of works",
        "procurement_services": "Procurement of services", "procurement_sme": "Contracts with small and medium firms",
        "procurement_micro": "of which small and micro firms", "of_which": "Of which (not summed)",
        "unknown": "Line not recognised",
    },
    "verdict": {
        "exact": "Exact", "rounding": "Rounding", "broken": "Broken", "untestable": "Untestable",
        "undefined": "Base is zero", "template": "Template left open",
    },
    "severity": {"error": "Error", "warning": "Warning", "info": "Note"},
    "proof": {
        "proven": "Proven by arithmetic", "consistent": "Consistent, rounded", "unproven": "No rule tests it",
        "contradicted": "Contradicted",
    },
    "coverage": {
        "found": "With figures", "empty_with_statement": "Empty, and says so", "empty": "Empty, says nothing",
        "missing": "Not published", "quarantined": "Could not be read", "stated_in_prose": "In the prose only",
    },
    "report_state": {
        "loaded": "Loaded", "loaded_with_findings": "Loaded, with findings", "partly_quarantined": "Partly quarantined",
        "quarantined": "Quarantined",
    },
    "fault": {"publisher": "Publisher", "reader": "This program", "undecided": "Undecided"},
    "file_kind": {
        "pdf": "PDF", "xlsx": "workbook, xlsx", "xls": "workbook, xls", "docx": "Word file, docx",
        "doc": "Word file, doc", "html": "web page", "text": "text file",
    },
    "stage": {"document": "Document", "page": "Page", "grid": "Grid", "form": "Form", "cell": "Cell"},
    "family": {
        "within_form": "Within a form", "across_forms": "Across forms", "hygiene": "Form of publication",
        "prose": "Prose", "performance": "Performance", "across_reports": "Across reports",
    },
    "change": {
        "first_release": "First release", "not_comparable": "Not comparable", "unit_added": "Unit added",
        "unit_removed": "Unit removed", "year_added": "Year added", "year_removed": "Year removed",
        "document_added": "Document added", "document_removed": "Document removed",
        "document_replaced": "Document republished", "source_changed": "Source changed (prose or form)",
        "figure_restated": "Figure restated",
        "figure_reread": "Figure read anew", "finding_appeared": "Finding appeared",
        "finding_cleared": "Finding cleared",
    },
    "outcome": {
        "published": "published", "unchanged": "nothing to do: nothing has changed",
        "refused": "not published: the gate did not pass", "failed": "failed, nothing published",
    },
}  # fmt: skip
