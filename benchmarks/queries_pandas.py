"""The fifteen questions in pandas, over the frames of `benchmarks/queries_beside.py`.

What belongs here: each question as one who works in pandas would write it. Amounts are whole numbers, so sums are exact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

Answer = list[tuple[Any, ...]]


def questions(frames: dict[str, pd.DataFrame], unit: str) -> dict[str, Callable[[], Answer]]:
    """Each question by name."""
    reports = frames["dim_report"]

    def three_public() -> Answer:
        rows = _mine(frames["three_public"])
        rows = rows[rows["form"] == "three_public"]
        keys = ["unit_name", "fiscal_year", "entity_level"]
        money = ["three_public_total", "reception", "vehicle_total", "overseas_trips"]
        actual = rows[rows["phase"] == "actual"].groupby(keys)[money].max()
        budget = rows[rows["phase"] != "actual"].groupby(keys)["three_public_total"].max().rename("budget")
        found = actual.join(budget, how="outer").reset_index()
        return _top(found, ["fiscal_year", "three_public_total", "unit_name"], [False, False, True], 20,
                    [*keys, "three_public_total", "budget", "reception", "vehicle_total", "overseas_trips"])  # fmt: skip

    def largest_items() -> Answer:
        rows = _counted(frames["expenditure_by_function"])
        rows = rows[rows["is_leaf"] & (rows["form"] == "expenditure") & (rows["level"] == 3) & (rows["entity_level"] == "department")]
        found = rows.groupby(["fiscal_year", "code", "name"], as_index=False).agg(
            reports=("report_id", "nunique"), spent=("expenditure_total", "sum")
        )
        return _top(found, ["spent", "fiscal_year", "code"], [False, True, True], 10)

    def shares() -> Answer:
        rows = _mine(frames["expenditure_by_function"])
        rows = rows[(rows["form"] == "expenditure") & (rows["line"] == "total") & (rows["phase"] == "actual")]
        found = rows[["unit_name", "fiscal_year", "expenditure_total", "basic_expenditure", "project_expenditure"]].copy()
        found["basic"] = _percent(found["basic_expenditure"], found["expenditure_total"], 1)
        found["project"] = _percent(found["project_expenditure"], found["expenditure_total"], 1)
        return _top(found, ["fiscal_year", "project", "unit_name"], [False, False, True], 20)

    def told(rows: pd.DataFrame, by: str, columns: Sequence[str]) -> pd.DataFrame:
        merged = rows.merge(reports[reports["is_current"]], on="report_id")
        wide = merged.pivot_table(index=["unit_name", "fiscal_year"], columns=by, values="amount", aggfunc="max")
        return wide.reindex(columns=list(columns)).reset_index()

    def execution() -> Answer:
        rows = frames["statement"]
        rows = rows[(rows["measure"] == "gpb_expenditure") & (rows["kind"] == "amount") & rows["function_code"].isna()]
        found = told(rows, "phase", ("initial_budget", "adjusted_budget", "actual"))
        base = found["adjusted_budget"].fillna(found["initial_budget"])
        found["executed"] = _percent(found["actual"], base, 2)
        return _top(found[base.notna()], ["fiscal_year", "executed", "unit_name"], [False, True, True], 20)

    def balances() -> Answer:
        rows = _counted(frames["fund_balance"])
        rows = rows[rows["is_leaf"] & (rows["form"] == "fiscal_grant_summary")]
        found = rows.groupby(["unit_name", "fiscal_year"], as_index=False)[["opening_balance", "closing_balance"]].sum(min_count=1)
        found["change"] = found["closing_balance"] - found["opening_balance"]
        return _top(found, ["fiscal_year", "closing_balance", "unit_name"], [False, False, True], 20)

    def small_firms() -> Answer:
        measures = ("procurement_total", "procurement_sme", "procurement_micro")
        rows = frames["statement"]
        found = told(rows[rows["measure"].isin(measures) & (rows["kind"] == "amount")], "measure", measures)
        found["share"] = _percent(found["procurement_sme"], found["procurement_total"], 1)
        return _top(found, ["fiscal_year", "share", "unit_name"], [False, False, True], 20)

    def self_evaluation() -> Answer:
        found = frames["performance_project"].merge(reports[reports["is_current"]], on="report_id")
        found["computed"] = _percent(found["actual"], found["full_year_budget"], 2)
        return _top(found, ["computed", "total_score", "unit_name", "project"], [True, False, True, True], 20,
                    ["unit_name", "fiscal_year", "project", "full_year_budget", "actual", "execution_rate", "computed",
                     "total_score"])  # fmt: skip

    def silent() -> Answer:
        final = reports[(reports["report_kind"] == "final_accounts") & reports["is_current"]]
        year = final["fiscal_year"].max()
        units = frames["dim_unit"]
        missing = units[~units["unit_id"].isin(final.loc[final["fiscal_year"] == year, "unit_id"])]
        unread = reports[(reports["state"] == "quarantined") & (reports["fiscal_year"] == year)].groupby("unit_id").size()
        found = missing.assign(unread=missing["unit_id"].map(unread).fillna(0))
        return _top(found, ["region", "unit_name"], [True, True], 20, ["unit_name", "region", "unread", "last_year"])

    def restated() -> Answer:
        kinds = ("first_release", "not_comparable", "document_replaced", "figure_restated", "figure_reread")
        rows = frames["release_diff"]
        return _top(rows[rows["kind"].isin(kinds)], ["change_id"], [True], 20,
                    ["kind", "unit_name", "fiscal_year", "line_label", "old_amount", "new_amount", "old_page", "new_page",
                     "text_en"])  # fmt: skip

    def income() -> Answer:
        rows = _counted(frames["income_by_function"])
        money = ["income_total", "fiscal_grant_income", "superior_subsidy_income", "business_income", "operating_income", "other_income"]
        found = rows[rows["is_leaf"]].groupby(["unit_name", "fiscal_year"], as_index=False)[money].sum(min_count=1)
        return _top(found, ["fiscal_year", "income_total", "unit_name"], [False, False, True], 20)

    def composition() -> Answer:
        rows = _counted(frames["expenditure_by_economic"])
        rows = rows[rows["is_leaf"] & (rows["form"] == "gpb_basic") & rows["code"].notna()]
        keys = ["unit_name", "fiscal_year", "class_code", "class_name"]
        found = rows.groupby(keys, as_index=False)["amount"].sum()
        return _top(found[found["amount"] != 0], ["fiscal_year", "unit_name", "class_code"], [False, True, True], 20)

    def vehicles() -> Answer:
        said = frames["statement"]
        kept = said[(said["measure"] == "vehicles_kept") & (said["kind"] == "count")].groupby("report_id")["value"].max()
        rows = _counted(frames["three_public"])
        found = rows[rows["form"] == "three_public"].copy()
        found["vehicles"] = found["vehicles_kept"].fillna(found["report_id"].map(kept))
        found["each"] = (found["vehicle_operation"] / 1_000_000 / found["vehicles"].where(found["vehicles"] != 0)).round(2)
        return _top(found, ["fiscal_year", "each", "unit_name"], [False, False, True], 20,
                    ["unit_name", "fiscal_year", "vehicle_operation", "vehicles", "each"])  # fmt: skip

    def findings() -> Answer:
        rows = frames["reconciliation"]
        broken = rows[rows["verdict"] == "broken"].merge(reports.loc[reports["is_current"], ["report_id"]], on="report_id")
        broken["size"] = broken["gap"].abs().where(broken["unit"].fillna("") == "")
        found = broken.groupby(["rule_id", "statement", "severity"], as_index=False).agg(
            broken=("report_id", "size"), causes=("root_cause", "nunique"), reports=("report_id", "nunique"), largest=("size", "max")
        )
        return _top(found, ["broken", "rule_id"], [False, True], 20)

    def page() -> Answer:
        mine = reports[(reports["unit_name"] == unit) & (reports["fiscal_year"] == 2024)]
        facts = frames["fact_amount"]
        facts = facts[facts["report_id"].isin(mine["report_id"]) & (facts["form"] == "expenditure")
                      & (facts["measure"] == "expenditure_total") & (facts["level"] == 1)]  # fmt: skip
        found = facts.assign(unit_name=unit, x=facts["x0"].round(), y=facts["y0"].round())
        return _top(found, ["row"], [True], 20, ["fact_id", "unit_name", "line_label", "function_code", "amount", "printed", "unit",
                                                 "page", "x", "y", "proof"])  # fmt: skip

    def series() -> Answer:
        rows = _mine(frames["revenue_expenditure_summary"])
        rows = rows[(rows["unit_name"] == unit) & (rows["form"] == "revenue_expenditure_summary") & (rows["phase"] == "actual")
                    & (rows["entity_level"] == "department")]  # fmt: skip
        wanted = [("income_total", "income"), ("expenditure_total", "expenditure"), ("opening_balance", "income"),
                  ("closing_balance", "expenditure")]  # fmt: skip
        wide = rows.pivot_table(index="fiscal_year", columns=["line", "side"], values="amount", aggfunc="max")
        found = wide.reindex(columns=pd.MultiIndex.from_tuples(wanted)).reset_index()
        return _top(found.set_axis(["fiscal_year", "a", "b", "c", "d"], axis=1), ["fiscal_year"], [False], 5)

    return {
        "three_public_by_unit_and_year": three_public, "largest_items_by_function": largest_items,
        "basic_and_project_share": shares, "execution_against_budget": execution, "carried_over_balances": balances,
        "procurement_to_small_firms": small_firms, "self_evaluation_against_execution": self_evaluation,
        "who_has_not_published": silent, "what_was_restated": restated, "income_by_source": income,
        "economic_composition": composition, "cost_per_vehicle": vehicles, "findings_by_rule": findings,
        "number_to_page": page, "five_year_series": series,
    }  # fmt: skip


def _mine(rows: pd.DataFrame) -> pd.DataFrame:
    """Current final accounts."""
    return rows[rows["is_current"] & (rows["report_kind"] == "final_accounts")]


def _counted(rows: pd.DataFrame) -> pd.DataFrame:
    """What may be added up over units: actual figures that no other report includes."""
    rows = _mine(rows)
    return rows[~rows["is_contained"] & (rows["phase"] == "actual")]


def _percent(part: pd.Series[Any], whole: pd.Series[Any], places: int) -> pd.Series[Any]:
    """A share in per cent; empty where there is no whole."""
    return (100 * part / whole.where(whole != 0)).round(places)


def _top(rows: pd.DataFrame, by: list[str], ascending: list[bool], limit: int, columns: Sequence[str] | None = None) -> Answer:
    """The first rows in that order, empty cells last and as None."""
    first = rows.sort_values(by, ascending=ascending, na_position="last").head(limit)
    first = first[list(columns)] if columns else first
    plain = first.astype(object).where(first.notna(), None)
    return [tuple(value.item() if isinstance(value, np.generic) else value for value in row) for row in plain.itertuples(index=False)]
