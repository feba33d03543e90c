"""Parts made by hand for the warehouse's tests: a few printed cells become one stored document.

Amounts are given as printed, in 万元; the cell's state follows from what is printed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from juesuan.amount import parse
from juesuan.parts import StoredPart, store
from juesuan.warehouse.build import ReleaseStamp

READER = "test-reader"


def report(
    unit: str | None = "甲局", year: int | None = 2024, *, region: str = "示例区", level: str = "department",
    kind: str = "final_accounts", date: str | None = "D:20250820103000+08'00'", file: str | None = None,
    state: str = "loaded", salt: str = "",
) -> dict[str, Any]:  # fmt: skip
    """The head row of one document."""
    name = f"{region}/{year}/{unit}{'' if kind == 'final_accounts' else '预算'}{salt}.pdf" if file is None else file
    report_id = hashlib.sha256(f"{name}{level}{date}".encode()).hexdigest()
    return {
        "report_id": report_id,
        "unit_id": hashlib.sha256(f"{region}/{unit}".encode()).hexdigest()[:16] if unit else None,
        "unit_name": unit, "entity_level": level, "region": region, "region_code": None, "fiscal_year": year,
        "report_kind": kind, "title": f"{unit}{year}年度部门决算", "file": name, "file_bytes": 1000, "pages": 20,
        "document_date": date, "is_current": True, "state": state, "read_by": "pdfium", "reader_version": READER,
        "numerals_in_tables": 1, "numerals_in_facts": 1,
    }  # fmt: skip


def cell(
    form: str, row: int, col: int, line: str, label: str, printed: str, *, measure: str = "amount",
    code: str | None = None, economic: str | None = None, leaf: bool | None = None, fund: str = "all_funds",
    phase: str = "actual", side: str | None = "expenditure", page: int = 7, unit: str = "万元",
) -> dict[str, Any]:  # fmt: skip
    """One cell of a form as a row of fact_amount, without the document."""
    read = parse(printed)
    money = unit in ("元", "万元")
    scale = Decimal(10000) if unit == "万元" else Decimal(1)
    found = code or economic
    return {
        "form": form, "row": row, "col": col, "side": side, "line": line, "line_label": label,
        "function_code": code, "economic_code": economic, "level": (len(found) - 1) // 2 if found else None,
        "parent_code": found[:-2] if found and len(found) > 3 else None, "is_leaf": leaf, "measure": measure,
        "fund": fund, "phase": phase, "state": read.state,
        "amount": read.value * scale if money and read.value is not None else None,
        "step": scale * Decimal("0.01") if money else None,
        "quantity": read.value if not money else None,
        "printed": printed, "unit": unit, "page": page, "x0": 10.0, "y0": 20.0 + row, "x1": 30.0, "y1": 30.0 + row,
        "read_by": "pdfium", "source": "table",
    }  # fmt: skip


def expenditure(
    row: int, code: str | None, label: str, total: str, basic: str, project: str, *, leaf: bool = False,
    form: str = "expenditure", fund: str = "all_funds", phase: str = "actual", superior: str = "",
) -> list[dict[str, Any]]:  # fmt: skip
    """One printed row of 支出决算表 (or another expenditure form)."""
    line = "function" if code else "total"
    measures = ("expenditure_total", "basic_expenditure", "project_expenditure", "payment_to_superior")
    return [
        cell(form, row, 5 + place, line, label, printed, measure=measure, code=code, leaf=leaf, fund=fund, phase=phase)
        for place, (measure, printed) in enumerate(zip(measures, (total, basic, project, superior), strict=True))
    ]


def part(folder: Path, head: dict[str, Any], cells: Iterable[dict[str, Any]] = (), quarantine: Iterable[dict[str, Any]] = ()) -> StoredPart:
    """One document stored as the run stores it."""
    key = head["report_id"]
    facts = [
        {"fact_id": f"{key[:16]}/{c['form']}/{c['row']}/{c['col']}", "report_id": key, **c, "proof": "unproven"}
        for c in cells
    ]
    coverage = [
        {"report_id": key, "form": form, "status": "found", "variant": None, "title": None, "first_page": 7,
         "last_page": 7, "unit": "万元", "unit_source": "printed", "rows": 1, "amounts": 1, "statement": None,
         "read_by": "pdfium"}
        for form in sorted({c["form"] for c in facts})
    ]  # fmt: skip
    rows = {"dim_report": [head], "fact_amount": facts, "form_coverage": coverage, "quarantine": list(quarantine)}
    return store(folder, rows, READER)


STAMP = ReleaseStamp("20250901T020000Z-abcdef01", datetime(2025, 9, 1, 2, tzinfo=UTC), "0.1.0", "test-reader", "abcdef0123")


def no_rules(con: duckdb.DuckDBPyConnection, rules: Any) -> None:
    """Stands in for the reconciliation where a test is about something else."""
