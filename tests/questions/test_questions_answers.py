"""The answers to the fifteen questions are those of the samples' own books, not of what the warehouse once said."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pypdfium2

from samples.accounts import FISCAL, GPB, grant, kind, source

ROOT = Path(__file__).resolve().parents[2]
RAW = ROOT / "data" / "raw"
WAN = Decimal(10_000)
# Half the last printed digit, in 万元: a book amount and its print differ by no more.
HALF = Decimal("0.005")
# Fiscal and own money of one item may be printed as one, and many lines are added up.
LINES = 40 * HALF
TRUTH = ROOT / "samples" / "truth"


def near(shown: Any, yuan: Decimal, most: Decimal = HALF) -> bool:
    """Whether a shown 万元 is the print of an amount in 元; an empty cell is the print of nothing."""
    return abs((shown or Decimal(0)) - yuan / WAN) <= most


def by_unit(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["unit_name"]: row for row in rows}


def test_three_public_expenses_are_those_of_the_books(ask, books):
    rows = by_unit(ask("three_public_by_unit_and_year"))
    assert len(rows) == len(books) + 1
    for unit, accounts in books.items():
        row, told = rows[unit], accounts.three_public
        assert near(row["actual_wan"], told.total(1)), unit
        assert near(row["budget_wan"], told.total(0)), unit
        assert near(row["vehicles_wan"], told.vehicles(1)), unit
        assert near(row["reception_wan"], told.reception[1]), unit
        assert near(row["overseas_wan"], told.overseas[1]), unit
    amounts = [row["actual_wan"] for row in ask("three_public_by_unit_and_year")]
    assert amounts == sorted(amounts, reverse=True)


def test_the_largest_items_are_those_of_the_departments_books_added_up(ask, books):
    spent: defaultdict[str, Decimal] = defaultdict(Decimal)
    reports: Counter[str] = Counter()
    departments = [accounts for accounts in books.values() if accounts.entity_level == "department"]
    assert len(departments) == 4
    for accounts in departments:
        for code in {entry.code for entry in accounts.entries if entry.spent}:
            reports[code] += 1
        for entry in accounts.entries:
            spent[entry.code] += entry.spent
    rows = ask("largest_items_by_function")
    largest = sorted(spent, key=lambda code: -spent[code])[: len(rows)]
    assert [row["code"] for row in rows] == largest
    for row in rows:
        assert near(row["spent_wan"], spent[row["code"]], 4 * HALF), row
        assert row["reports"] == reports[row["code"]]
        assert row["name"]


def test_the_shares_of_basic_and_project_expenditure_follow_from_the_books(ask, books):
    rows = by_unit(ask("basic_and_project_share"))
    for unit, accounts in books.items():
        row = rows[unit]
        total = accounts.total(lambda e: e.spent)
        for word in ("basic", "project"):
            amount = accounts.total(kind(word))
            assert near(row[f"{word}_expenditure_wan"], amount)
            assert abs(Decimal(str(row[f"{word}_percent"])) - 100 * amount / total) < Decimal("0.06")


def test_execution_is_measured_against_the_budgets_of_the_books(ask, books):
    rows = by_unit(ask("execution_against_budget"))
    for unit, accounts in books.items():
        row = rows[unit]
        items = [entry for entry in accounts.entries if entry.fund == GPB and entry.code in accounts.budgets]
        initial = sum((accounts.budgets[entry.code][0] for entry in items), Decimal(0))
        adjusted = sum((accounts.budgets[entry.code][1] for entry in items), Decimal(0))
        spent = accounts.total(lambda e: e.spent, (GPB,))
        assert near(row["initial_wan"], initial), unit
        assert near(row["adjusted_wan"], adjusted), unit
        assert near(row["actual_wan"], spent), unit
        assert abs(Decimal(str(row["executed_percent"])) - 100 * spent / adjusted) < Decimal("0.01")


def test_balances_carried_over_are_those_of_the_fiscal_funds(ask, books):
    rows = by_unit(ask("carried_over_balances"))
    for unit, accounts in books.items():
        row = rows[unit]
        assert near(row["opening_wan"], accounts.total(lambda e: e.opening, FISCAL), 3 * HALF), unit
        assert near(row["closing_wan"], accounts.total(lambda e: e.closing, FISCAL), 3 * HALF), unit
        assert row["change_wan"] == row["closing_wan"] - row["opening_wan"]


def test_procurement_to_small_firms_is_what_the_prose_was_made_from(ask, books):
    rows = by_unit(ask("procurement_to_small_firms"))
    for unit, accounts in books.items():
        row, told = rows[unit], accounts.operations
        assert near(row["procurement_wan"], told.procurement), unit
        assert near(row["small_and_medium_wan"], told.sme), unit
        assert near(row["small_and_micro_wan"], told.micro), unit
        assert abs(Decimal(str(row["small_and_medium_percent"])) - 100 * told.sme / told.procurement) < Decimal("0.11")


def test_self_evaluations_are_as_printed(ask):
    (file,) = TRUTH.glob("中共*.json")
    tables = json.loads(file.read_text(encoding="utf-8"))["tables"]
    printed = {}
    for table in tables:
        if table["form"] == "performance_self_evaluation":
            rows = [[cell for cell in row if cell] for row in table["rows"]]
            name = next(row[1] for row in rows if row[0] == "项目名称")
            whole = next(row for row in rows if row[0] == "年度资金总额")
            total = next(row for row in rows if row[0].startswith("总分"))
            printed[name] = (Decimal(whole[2]), Decimal(whole[3]), Decimal(whole[5]), Decimal(total[-1]))
    rows = ask("self_evaluation_against_execution")
    assert len(printed) == 5
    assert {
        row["project"]: (row["full_year_budget_wan"], row["actual_wan"], row["printed_percent"], row["total_score"])
        for row in rows
    } == printed
    for row in rows:
        assert row["computed_percent"] == float(100 * row["actual_wan"] / row["full_year_budget_wan"])


def test_who_has_not_published_are_the_files_that_are_no_readable_accounts(ask):
    odd = {
        file.stem for file in TRUTH.glob("*.json") if json.loads(file.read_text(encoding="utf-8"))["fate"]
        not in ("report", "tables_of_joined_report", "text_of_joined_report")
    }
    rows = ask("who_has_not_published")
    assert {row["unit_name"] for row in rows} == odd
    assert {(row["unreadable_files"], row["last_published"]) for row in rows} == {(1, None)}


def test_income_by_source_is_that_of_the_books(ask, books):
    rows = by_unit(ask("income_by_source"))
    for unit, accounts in books.items():
        row = rows[unit]
        assert near(row["income_wan"], accounts.total(lambda e: e.received), LINES), unit
        assert near(row["fiscal_grants_wan"], accounts.total(grant), LINES), unit
        for column, name in (("superior_wan", "superior_subsidy"), ("business_wan", "business"),
                             ("operating_wan", "operating"), ("other_wan", "other")):  # fmt: skip
            assert near(row[column], accounts.total(source(name)), LINES), (unit, name)


def test_the_economic_composition_is_that_of_the_books(con, questions, books):
    # The page shows twenty lines; here every line counts.
    sql = questions["economic_composition"].sql.replace("LIMIT 20", "")
    found = {(row[0], row[2]): row[4] for row in con.execute(sql).fetchall()}
    for unit, accounts in books.items():
        classes: defaultdict[str, Decimal] = defaultdict(Decimal)
        for code, amount in accounts.basic.items():
            classes[code[:3]] += amount
        expected = {(unit, code) for code, amount in classes.items() if amount}
        assert {key for key in found if key[0] == unit} == expected
        assert all(near(found[unit, code], amount, LINES) for code, amount in classes.items() if amount)


def test_the_cost_of_a_vehicle_is_operation_over_vehicles_kept(ask, books):
    rows = by_unit(ask("cost_per_vehicle"))
    for unit, accounts in books.items():
        told = accounts.three_public
        assert rows[unit]["vehicles"] == told.vehicles_kept > 0
        assert abs(Decimal(str(rows[unit]["wan_a_vehicle"])) - told.operation[1] / WAN / told.vehicles_kept) <= 2 * HALF


def test_findings_by_rule_count_what_the_documents_alone_say(ask, con):
    from juesuan.report import read

    broken = Counter[str]()
    for (file,) in con.execute("SELECT file FROM dim_report WHERE is_current").fetchall():
        verdicts = read(RAW / file, root=RAW).verdicts
        broken.update(verdict.rule_id for verdict in verdicts if verdict.verdict == "broken")
    # Rules across documents can break in a warehouse only.
    assert {row["rule_id"]: row["broken"] for row in ask("findings_by_rule") if row["rule_id"] in broken} == broken
    counts = [row["broken"] for row in ask("findings_by_rule")]
    assert counts == sorted(counts, reverse=True)


def test_a_number_leads_to_the_place_where_the_pdf_prints_it(ask, con):
    truth = json.loads((TRUTH / "云岭省河口区教育局.json").read_text(encoding="utf-8"))
    table = next(table for table in truth["tables"] if table["form"] == "expenditure")
    printed = {row[0]: row[4] for row in table["rows"] if row[0] and not row[1]}
    rows = ask("number_to_page")
    assert {row["function_code"]: row["printed"] for row in rows} == printed
    with pypdfium2.PdfDocument(RAW / "云岭省/2024/云岭省河口区教育局.pdf") as document:
        for row in rows:
            box = con.execute("SELECT x0, y0, x1, y1 FROM fact_amount WHERE fact_id = ?", [row["fact_id"]]).fetchone()
            page = document[row["page"] - 1]
            height = page.get_height()
            text = page.get_textpage().get_text_bounded(box[0], height - box[3], box[2], height - box[1])
            assert text.strip() == row["printed"]
            assert row["page"] in table["pages"]
            assert row["amount_wan"] == Decimal(row["printed"])


def test_the_series_of_a_unit_is_that_of_its_books(ask, books):
    accounts = books["上海市示例区财政局"]
    (row,) = ask("five_year_series")
    assert row["fiscal_year"] == accounts.fiscal_year
    assert near(row["income_wan"], accounts.total(lambda e: e.received))
    assert near(row["expenditure_wan"], accounts.total(lambda e: e.spent))
    assert near(row["opening_wan"], accounts.total(lambda e: e.opening))
    assert near(row["closing_wan"], accounts.total(lambda e: e.closing))


def test_what_was_restated_names_old_and_new_figure_and_page(ask, questions, warehouse: Path, tmp_path: Path):
    assert [row["kind"] for row in ask("what_was_restated")] == ["first_release"]
    from juesuan.warehouse.diff import compared

    changed = tmp_path / "changed.duckdb"
    changed.write_bytes(warehouse.read_bytes())
    with duckdb.connect(str(changed)) as con:
        con.execute(
            "UPDATE fact_amount SET amount = amount + 10000, page = page + 1, printed = 'changed' WHERE fact_id = ("
            "SELECT fact_id FROM fact_amount_named WHERE unit_name = '上海市示例区财政局' AND form = 'expenditure' "
            "AND line = 'total' AND measure = 'expenditure_total')"
        )
    with compared(warehouse, changed) as con:
        (row,) = con.execute(questions["what_was_restated"].sql).fetchall()
    kind_, unit, year, label, old, new, old_page, new_page, _ = row
    assert (kind_, unit, year, label) == ("figure_reread", "上海市示例区财政局", 2024, "合计")
    assert (new - old, new_page - old_page) == (Decimal(10_000), 1)
