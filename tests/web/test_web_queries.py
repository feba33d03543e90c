"""The questions of the dashboard, without Streamlit: what they answer on a small release."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import duckdb
import pandas as pd
import pytest
from web_release import BROKEN, HOSTILE, JOINED, SCAN, SOUND, Shown

from dashboard.queries import accounts, findings, load, overview, prose
from dashboard.queries.frames import only, records, total_of
from dashboard.views.cause import cause_of


def test_totals_count_what_was_read_and_what_was_not(con: duckdb.DuckDBPyConnection) -> None:
    row = overview.totals(con).iloc[0]
    # The sound unit has two years, the scan could not be read, and two files make one document.
    assert (row["units"], row["documents"], row["unread"]) == (4, 5, 1)
    assert (row["first_year"], row["last_year"]) == (2023, 2024)
    assert row["quarantine"] == con.execute("SELECT count(*) FROM quarantine").fetchall()[0][0]


def test_units_are_found_by_part_of_their_name_and_the_one_shown_is_always_listed(
    con: duckdb.DuckDBPyConnection, shown: Shown
) -> None:
    found = overview.units(con, search="财政", also=shown.unit_id(BROKEN))
    assert set(found["unit_id"]) == {shown.unit_id(SOUND), shown.unit_id(BROKEN)}
    assert overview.count_units(con, search="财政") == 1
    # What looks like a pattern is looked for letter by letter.
    assert overview.count_units(con, search="%") == 0


def test_units_by_year_have_one_row_for_each_document_with_its_fate_and_its_forms(
    con: duckdb.DuckDBPyConnection, shown: Shown
) -> None:
    rows = overview.units_by_year(con)
    mine = rows[rows["unit_id"] == shown.unit_id(SOUND)]
    assert list(mine["fiscal_year"]) == [2023, 2024]
    assert all(mine["published"] == mine["expected"])
    broken = rows[rows["unit_id"] == shown.unit_id(BROKEN)].iloc[0]
    assert broken["state"] == "loaded_with_findings"
    assert set(rows.loc[rows["state"] == "quarantined", "report_id"]) == {shown.report_id(SCAN)}


def test_a_list_is_cut_into_pages_that_do_not_overlap(con: duckdb.DuckDBPyConnection) -> None:
    whole = overview.units(con)["unit_id"]
    pages = [set(overview.units_by_year(con, limit=1, offset=place)["unit_id"]) for place in range(len(whole))]
    assert all(len(page) == 1 for page in pages)
    assert set.union(*pages) == set(whole)


def test_who_published_before_and_not_this_year_is_named(con: duckdb.DuckDBPyConnection, shown: Shown) -> None:
    rows = overview.silent_units(con, 2025)
    assert set(rows["unit_id"]) == {*map(shown.unit_id, (SOUND, BROKEN, JOINED)), "feedfeedfeedfeed"}
    assert total_of(rows) == 4
    assert overview.silent_units(con, 2024).empty


def test_the_forms_that_a_document_lacks_are_listed(con: duckdb.DuckDBPyConnection, shown: Shown) -> None:
    rows = overview.form_gaps(con, ("empty_with_statement",), year=2023)
    assert len(rows)
    assert set(rows["fiscal_year"]) == {2023}
    counted = overview.forms_by_status(con, 2023, None, "final_accounts")
    assert counted.loc[counted["status"] == "empty_with_statement", "documents"].sum() == len(rows)
    assert set(rows["unit_id"]) == {shown.unit_id(SOUND)}


def test_money_stays_exact_and_an_empty_cell_stays_none(con: duckdb.DuckDBPyConnection, shown: Shown) -> None:
    rows = accounts.expenditure(con, shown.report_id(SOUND), "expenditure")
    amounts = [amount for column in ("expenditure_total", "project_expenditure") for amount in rows[column]]
    assert {type(amount) for amount in amounts} == {Decimal, type(None)}


def test_the_headline_is_that_of_the_summary_form(con: duckdb.DuckDBPyConnection, shown: Shown) -> None:
    rows = accounts.headline(con, shown.report_id(SOUND))
    assert list(rows["line"]) == ["income_total", "opening_balance", "expenditure_total", "closing_balance"]
    total = accounts.expenditure(con, shown.report_id(SOUND), "expenditure").query("line == 'total'")[
        "expenditure_total"
    ]
    assert rows.loc[rows["line"] == "expenditure_total", "amount"].iloc[0] == total.iloc[0]


def test_a_series_has_one_row_a_year_from_each_years_own_document(con: duckdb.DuckDBPyConnection, shown: Shown) -> None:
    rows = accounts.series(con, shown.unit_id(SOUND), "department", "final_accounts")
    assert list(rows["fiscal_year"]) == [2023, 2024]
    assert list(rows["report_id"]) == [shown.report_id("2023"), shown.report_id(SOUND)]
    assert all(rows["expenditure_total"] == rows["expenditure_total"].iloc[0])
    assert rows["three_public_total"].notna().all()
    code = accounts.expenditure(con, shown.report_id(SOUND), "expenditure").query("level == 1")["code"].iloc[0]
    one = accounts.code_series(con, shown.unit_id(SOUND), "department", "final_accounts", code)
    assert list(one["fiscal_year"]) == [2023, 2024]


def test_a_row_of_a_wide_table_leads_to_its_printed_cells(con: duckdb.DuckDBPyConnection, shown: Shown) -> None:
    row = accounts.expenditure(con, shown.report_id(SOUND), "expenditure").query("level == 3").iloc[0]
    cells = accounts.cells(con, shown.report_id(SOUND), "expenditure", int(row["row"]))
    total = cells[cells["measure"] == "expenditure_total"].iloc[0]
    assert total["amount"] == row["expenditure_total"]
    assert total["page"] == row["page"]
    assert total["x0"] < total["x1"]


def test_findings_come_gravest_first_and_every_filter_limits(con: duckdb.DuckDBPyConnection, shown: Shown) -> None:
    every: dict[str, Any] = {"verdicts": ("broken",)}
    rows = findings.findings(con, **every)
    assert len(rows) == findings.count_findings(con, **every) > 0
    assert set(rows["verdict"]) == {"broken"}
    ranks = [["error", "warning", "info"].index(severity) for severity in rows["severity"]]
    assert ranks == sorted(ranks)
    rule = rows["rule_id"].iloc[0]
    for name, value, column, expected in (
        ("rule", rule, "rule_id", {rule}), ("unit", shown.unit_id(BROKEN), "unit_id", {shown.unit_id(BROKEN)}),
        ("region", "云岭省", "region", {"云岭省"}), ("search", "教育", "unit_name", {"云岭省河口区教育局"}),
        ("severities", ("error",), "severity", {"error"}),
        ("report", shown.report_id(BROKEN), "report_id", {shown.report_id(BROKEN)}),
        ("year", 2024, "fiscal_year", {2024}),
    ):  # fmt: skip
        limited = findings.findings(con, **every | {name: value})
        assert set(limited[column]) == expected, name
        assert len(limited) == findings.count_findings(con, **every | {name: value})
    assert findings.findings(con, **every, year=1999).empty


def test_the_numbers_behind_a_verdict_add_up_to_its_gap(con: duckdb.DuckDBPyConnection, shown: Shown) -> None:
    rows = findings.findings(con, verdicts=("broken",), severities=("error",), report=shown.report_id(BROKEN))
    for verdict_id in rows["verdict_id"]:
        verdict = findings.finding(con, verdict_id).iloc[0]
        numbers = findings.numbers_behind(con, verdict_id)
        sides = {"left": Decimal(0), "right": Decimal(0)}
        for row in [*records(numbers), *records(prose.statements_behind(con, verdict_id))]:
            sides[row["where"]] += row["sign"] * row["amount"]
        assert sides["left"] - sides["right"] == verdict["gap"]
        assert verdict_id in set(findings.checks_of(con, tuple(numbers["fact_id"]))["verdict_id"])
        if verdict["root_cause"]:
            same = findings.same_cause(con, shown.report_id(BROKEN), verdict["root_cause"])
            assert verdict_id in set(same["verdict_id"])


def test_broken_rules_with_one_cause_name_the_same_cell(con: duckdb.DuckDBPyConnection, shown: Shown) -> None:
    report_id = shown.report_id(BROKEN)
    rows = findings.findings(con, verdicts=("broken",), severities=("error",), report=report_id)
    # Sentences that repeat the wrong number say so in their own reason.
    rows = rows[rows["family"].isin(["within_form", "across_forms"])]
    causes = {cause_of(con, report_id, verdict_id) for verdict_id in rows["verdict_id"]}
    accused = con.execute(
        "SELECT printed FROM fact_amount WHERE report_id = ? AND proof = 'contradicted'", [report_id]
    ).fetchall()
    assert len(rows) > 1
    assert len(causes) == 1
    ((zh, en),) = causes
    assert any(f"：{printed}，" in zh for (printed,) in accused)
    assert any(printed in en for (printed,) in accused)


def test_quarantine_counts_all_that_a_filter_leaves(con: duckdb.DuckDBPyConnection) -> None:
    rows = findings.quarantine(con, limit=1)
    assert len(rows) == 1
    assert total_of(rows) == con.execute("SELECT count(*) FROM quarantine").fetchall()[0][0]
    scans = findings.quarantine(con, search="扫描")
    assert set(scans["file"]) == {SCAN}
    assert HOSTILE in set(findings.quarantine(con, reason="unknown_table")["message_zh"])


def test_texts_that_look_like_sql_are_values(con: duckdb.DuckDBPyConnection) -> None:
    before = overview.count_units(con)
    assert overview.count_units(con, search="'; DROP TABLE dim_unit; --") == 0
    assert overview.count_units(con) == before


def test_the_release_says_what_it_is(con: duckdb.DuckDBPyConnection) -> None:
    assert load.release(con)["release_id"].iloc[0] == "20250901T020000Z-first"
    assert list(load.change_counts(con)["kind"]) == ["first_release"]
    assert total_of(load.changes(con)) == 1


def test_a_condition_without_a_value_is_none(con: duckdb.DuckDBPyConnection) -> None:
    assert only(("a = ?", None), ("b = ?", ""), ("c = ANY(?)", ())) == ("true", [])
    assert only(("a = ?", 0), ("b = ANY(?)", ("x", "y"))) == ("true AND a = ? AND b = ANY(?)", [0, ["x", "y"]])


def test_the_pages_connection_reaches_no_other_file(con: duckdb.DuckDBPyConnection, tmp_path: Any) -> None:
    for statement in (
        f"ATTACH '{tmp_path}/other.duckdb'", f"COPY (SELECT 1) TO '{tmp_path}/out.csv'",
        "SELECT * FROM read_text('/etc/hostname')",
        "DELETE FROM dim_report", "SET enable_external_access = true", "LOAD httpfs",
    ):  # fmt: skip
        with pytest.raises(duckdb.Error):
            con.execute(statement)
    assert not list(tmp_path.iterdir())


def test_frames_are_of_objects(con: duckdb.DuckDBPyConnection) -> None:
    rows = overview.units(con)
    assert isinstance(rows, pd.DataFrame)
    assert {str(dtype) for dtype in rows.dtypes} == {"object"}
