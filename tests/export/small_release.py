"""Releases made from hand-made rows: quick, and with texts that try to be formulas."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from juesuan.tables import TABLES, VIEWS

EVIL = "=HYPERLINK(\"http://elsewhere.example\",\"合计\")"
REPORT = "a" * 64
BUILT = datetime(2025, 9, 1, 2, tzinfo=UTC).replace(tzinfo=None)


def _fact(row: int, col: int, label: str, printed: str, **more: Any) -> dict[str, Any]:
    number = printed.replace(",", "")
    is_number = number.replace(".", "").replace("-", "").isdigit()
    return {
        "fact_id": f"{REPORT[:16]}/expenditure/{row}/{col}", "report_id": REPORT, "form": "expenditure", "row": row,
        "col": col, "side": "expenditure", "line": "function", "line_label": label, "function_code": f"20{row:01d}",
        "level": 1, "is_leaf": True, "fund": "all_funds", "phase": "actual",
        "measure": "expenditure_total" if col == 5 else "basic_expenditure",
        "state": "number" if is_number else "blank" if not printed else "dash" if printed == "—" else "word",
        "amount": Decimal(number) * 10_000 if is_number else None, "step": Decimal(100) if is_number else None,
        "printed": printed, "unit": "万元", "page": 7, "x0": 10.0, "y0": 20.0, "x1": 30.0, "y1": 40.0,
        "read_by": "pdfium", "source": "table", "proof": "proven",
    } | more  # fmt: skip


def write_release(file: Path, release_id: str, *, total: str = "1,234.50", extra_unit: bool = False, broken: bool = True) -> Path:
    """A warehouse of one report (of two with `extra_unit`) with five cells and, if `broken`, one finding."""
    heads = [("a" * 64, "甲局"), *([("b" * 64, "乙局")] if extra_unit else [])]
    rows: dict[str, list[dict[str, Any]]] = {
        "dim_report": [
            {"report_id": key, "unit_id": f"unit-{key[0]}", "unit_name": unit, "entity_level": "department",
             "region": "示例区", "fiscal_year": 2024, "report_kind": "final_accounts", "title": f"{unit}决算",
             "file": f"示例区/2024/{unit}.pdf", "file_bytes": 1, "pages": 9, "is_current": True, "state": "loaded",
             "reader_version": "r"}
            for key, unit in heads
        ],
        "dim_form": [{"form": "expenditure", "name_zh": "支出决算表", "name_en": "Expenditure", "position": 3,
                      "required_final": True, "required_budget": True}],
        "form_coverage": [{"report_id": REPORT, "form": "expenditure", "status": "found", "unit": "万元", "first_page": 7,
                           "last_page": 7}],
        "fact_amount": [
            _fact(1, 5, EVIL, total), _fact(1, 6, EVIL, "—"), _fact(2, 5, "+cmd|' /C calc'!A0", "0.07"),
            _fact(2, 6, "+cmd|' /C calc'!A0", ""), _fact(3, 5, "外交支出", "=1+1"),
            # More digits than Excel keeps.
            _fact(4, 5, "国防支出", "9,999,999,999,999,999.99", unit="元", amount=Decimal("9999999999999999.99"),
                  step=Decimal("0.01")),
        ],
        "reconciliation": [
            {"verdict_id": f"{REPORT[:16]}/A08/actual/r1", "report_id": REPORT, "rule_id": "A08", "place": "@合计",
             "statement": "支出决算表：合计 = 各类之和", "family": "within_form", "severity": "error", "verdict": "broken",
             "relation": "=", "left_value": Decimal(12345000), "right_value": Decimal(12000000), "gap": Decimal(345000),
             "allowed": Decimal(100), "terms": 2, "pages": "7"}
        ] if broken else [],
        "release": [{"release_id": release_id, "built_at": BUILT, "code_version": "1", "reader_version": "r",
                     "input_fingerprint": "f", "duckdb_version": "1", "storage_version": "v1.2.0", "documents": 1,
                     "documents_quarantined": 0, "facts": 6, "verdicts": 1, "broken": 1}],
    }  # fmt: skip
    file.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(file)) as con:
        con.execute("CREATE SCHEMA 决算")
        con.execute(";\n".join(table.ddl() for table in (*TABLES, *VIEWS)))
        for name, entries in rows.items():
            for entry in entries:
                columns = ", ".join(f'"{column}"' for column in entry)
                con.execute(
                    f'INSERT INTO "{name}" ({columns}) VALUES ({", ".join("?" for _ in entry)})', list(entry.values())
                )
    return file
