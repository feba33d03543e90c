"""A tiny staged warehouse, made from the table declarations, in which everything is as it should be.

Three documents: one loaded and in order, one whose totals don't agree, one not read. Tests copy the file,
break one thing, and ask the gate.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from juesuan import terms
from juesuan.rules import Rule, parse_rules
from juesuan.tables import TABLES, VIEWS

GOOD, BROKEN, UNREAD = ("a" * 64, "b" * 64, "c" * 64)
REQUIRED = [form for form in terms.FORMS if form not in ("gpb_project", "operating_assets_procurement")]

RULES = """
- id: A05
  statement: 收入总计 = 支出总计
  statement_en: grand totals agree
  family: within_form
  kind: sum
  basis: 表内平衡
  severity: error
  left: [{form: revenue_expenditure_summary, side: income, line: grand_total}]
  right: [{form: revenue_expenditure_summary, side: expenditure, line: grand_total}]
  examples: [{exact: x}, {broken: x}]
- id: A39
  statement: 车辆合计 = 各类车辆之和
  statement_en: vehicles add up
  family: within_form
  kind: sum
  basis: 表内合计
  severity: warning
  left: [{form: operating_assets_procurement, line: vehicles_total}]
  right: [{form: operating_assets_procurement, line: vehicle_category}]
  examples: [{exact: x}, {broken: x}]
- id: B01
  statement: 两表本年收入合计相等
  statement_en: income agrees across forms
  family: across_forms
  kind: sum
  basis: 表间
  severity: error
  left: [{form: income, line: total}]
  right: [{form: revenue_expenditure_summary, line: income_total}]
  examples: [{exact: x}, {broken: x}]
"""


def _report(report_id: str, name: str, state: str, numerals: int | None, pages: int | None) -> dict[str, Any]:
    return {
        "report_id": report_id, "unit_id": name, "unit_name": name, "entity_level": "department", "region": "某市",
        "fiscal_year": 2024, "report_kind": "final_accounts", "title": f"2024年度{name}部门决算",
        "file": f"某市/2024/{name}.pdf", "file_bytes": 1000, "pages": pages, "is_current": True, "state": state,
        "read_by": "vector", "reader_version": "r1", "numerals_in_tables": numerals, "numerals_in_facts": numerals,
    }  # fmt: skip


def _fact(report_id: str, col: int, side: str, amount: str, proof: str) -> dict[str, Any]:
    return {
        "fact_id": f"{report_id[:16]}/revenue_expenditure_summary/1/{col}", "report_id": report_id,
        "form": "revenue_expenditure_summary", "row": 1, "col": col, "side": side, "line": "grand_total",
        "line_label": "总计", "measure": "amount", "fund": "all_funds", "phase": "actual", "state": "number",
        "amount": Decimal(amount), "step": Decimal("0.01"), "printed": amount, "unit": "元", "page": 2,
        "x0": 100.0 * col, "y0": 50.0, "x1": 100.0 * col + 80, "y1": 60.0, "read_by": "vector", "source": "table",
        "proof": proof,
    }  # fmt: skip


def _verdict(report_id: str, rule: str, verdict: str, gap: str | None, severity: str = "error") -> dict[str, Any]:
    return {
        "verdict_id": f"{report_id[:16]}/{rule}", "report_id": report_id, "rule_id": rule, "place": "actual",
        "statement": "收入总计 = 支出总计", "family": "within_form", "severity": severity, "verdict": verdict,
        "relation": "=", "left_value": Decimal(100), "right_value": None if gap is None else 100 - Decimal(gap),
        "gap": None if gap is None else Decimal(gap), "allowed": Decimal("0.01"),
        "terms": 2 if gap is not None else 0, "reason": "缺项" if gap is None else None, "pages": "2",
    }  # fmt: skip


def _coverage(report_id: str, form: str) -> dict[str, Any]:
    found = form == "revenue_expenditure_summary"
    return {"report_id": report_id, "form": form, "status": "found" if found else "missing", "amounts": 2 * found}


def _rows() -> dict[str, list[dict[str, Any]]]:
    quarantined = {
        "quarantine_id": "c/0001", "report_id": UNREAD, "file": "某市/2024/丙.pdf", "stage": "document",
        "reason": "encrypted", "message_zh": "文件加密", "message_en": "encrypted", "fault": "publisher",
    }  # fmt: skip
    release = {
        "release_id": "20250101T020000", "built_at": "2025-01-01 02:00:00", "code_version": "0.1", "reader_version": "r1",
        "input_fingerprint": "f", "duckdb_version": duckdb.__version__, "storage_version": "v1.2.0", "documents": 3,
        "documents_quarantined": 1, "facts": 4, "verdicts": 5, "broken": 1,
    }  # fmt: skip
    facts = [
        _fact(report, col, side, amount, proof)
        for report, right, proof in ((GOOD, "100.00", "proven"), (BROKEN, "90.00", "contradicted"))
        for col, side, amount in ((2, "income", "100.00"), (4, "expenditure", right))
    ]
    return {
        "dim_report": [
            _report(GOOD, "甲", "loaded", 2, 5), _report(BROKEN, "乙", "loaded_with_findings", 2, 5),
            _report(UNREAD, "丙", "quarantined", None, None),
        ],
        "dim_unit": [{"unit_id": name, "unit_name": name, "region": "某市", "reports": 1} for name in "甲乙丙"],
        "dim_form": [
            {"form": form, "name_zh": name, "name_en": form, "position": place, "required_final": form in REQUIRED,
             "required_budget": False}
            for place, (form, name) in enumerate(terms.FORMS.items(), start=1)
        ],
        "fact_amount": facts,
        "page_numerals": [
            {"report_id": report, "page": 2, "printed": 3, "in_facts": 2, "in_quarantine": 0, "no_amounts": 1}
            for report in (GOOD, BROKEN)
        ],
        "form_coverage": [_coverage(report, form) for report in (GOOD, BROKEN) for form in REQUIRED],
        "reconciliation": [
            _verdict(GOOD, "A05", "exact", "0"), _verdict(BROKEN, "A05", "broken", "10"),
            _verdict(GOOD, "A39", "untestable", None, "warning"), _verdict(BROKEN, "A39", "untestable", None, "warning"),
            _verdict(GOOD, "A39x", "untestable", None) | {"rule_id": "A05", "place": "budget"},
        ],
        "reconciliation_term": [
            {"verdict_id": f"{report[:16]}/A05", "fact_id": f"{report[:16]}/revenue_expenditure_summary/1/{col}",
             "side": "left" if col == 2 else "right", "sign": 1}
            for report in (GOOD, BROKEN) for col in (2, 4)
        ],
        "quarantine": [quarantined],
        "release": [release],
    }  # fmt: skip


def _build(file: Path) -> None:
    rows = _rows()
    with duckdb.connect(str(file)) as con:
        for table in (*TABLES, *VIEWS):
            con.execute(table.ddl())
        for name, entries in rows.items():
            for entry in entries:
                columns = ", ".join(f'"{column}"' for column in entry)
                places = ", ".join("?" for _ in entry)
                con.execute(f'INSERT INTO "{name}" ({columns}) VALUES ({places})', list(entry.values()))


@pytest.fixture(scope="session")
def rules() -> tuple[Rule, ...]:
    """Three rules: one that breaks in one document, one nowhere testable, one that applies nowhere."""
    return parse_rules(RULES, "rules of the tests")


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The staged warehouse in which everything is as it should be; not to be written."""
    file = tmp_path_factory.mktemp("staged") / "whole.duckdb"
    _build(file)
    return file


Mutate = Callable[..., Path]


@pytest.fixture
def mutated(whole: Path, tmp_path: Path) -> Mutate:
    """Copies the staged warehouse and breaks it with SQL; a table named in `bare` first loses its constraints."""

    def mutate(*statements: str, bare: str | None = None, name: str = "mutated") -> Path:
        file = tmp_path / f"{name}.duckdb"
        shutil.copy(whole, file)
        with duckdb.connect(str(file)) as con:
            if bare:
                con.execute(
                    f'CREATE TABLE bare AS FROM "{bare}"; DROP TABLE "{bare}"; ALTER TABLE bare RENAME TO "{bare}"'
                )
            for statement in statements:
                con.execute(statement)
        return file

    return mutate
