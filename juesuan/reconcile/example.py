"""Printed rows as text, made into the rows of one report: the examples of rules, and facts for tests.

One line is one printed row, parts divided by `|`: form, row, then cells.

    expenditure | 2010601 行政运行 | expenditure_total 1,511.89 | basic_expenditure 1,503.52 | project_expenditure
    fiscal_grant_summary | income:grand_total | 2,961.68
    fiscal_grant_summary | 208 社会保障和就业支出 | @fiscal_grant 326.71 | @general_public_budget 326.71
    three_public | reception | ~budget 0.95 | ~actual
    gpb_basic[元] | 30217 公务接待费 | 8265.00
    coverage | government_fund | empty_with_statement | 本部门无政府性基金收支，故本表无数据。
    report | budget

A row is a line of the word list or a code (2… functional, 3… economic), with the printed name after it; a cell
is measure, @fund and ~phase, each where it is not the usual one of its row, then what is printed (nothing: blank).
What belongs here: this notation. How real forms are printed is the business of `juesuan.forms`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from juesuan import terms
from juesuan.amount import UNITS, UnreadableAmount, parse
from juesuan.errors import DeclarationError
from juesuan.facts import Coverage, Fact, coverage_row, fact_row

Rows = dict[str, list[dict[str, Any]]]

_FORM = re.compile(r"(\w+)(?:\[(\w+)\])?")
_CELL = re.compile(r"(?:([a-z_]+(?![\w]))\s*)?(?:@(\w+)\s*)?(?:~(\w+)\s*)?(.*)", re.DOTALL)
_ECONOMIC_FORMS = frozenset({"gpb_basic", "gpb_project", "gf_basic", "agency_operating"})
# Forms in which every row belongs to one fund; elsewhere the line or the column tells it.
_FORM_FUND = {
    "gpb_expenditure": "general_public_budget",
    "gpb_basic": "general_public_budget",
    "gpb_project": "general_public_budget",
    "government_fund": "government_fund",
    "state_capital": "state_capital",
    "three_public": "fiscal_grant",
    "fiscal_grant_summary": "fiscal_grant",
}
_LINE_FUND = {
    line: fund
    for short, fund in (("gpb", "general_public_budget"), ("gf", "government_fund"), ("sc", "state_capital"))
    for line in (f"{short}_grant_income", f"opening_{short}", f"closing_{short}")
}
_INCOME_LINES = frozenset({
    "fiscal_grant_income", "gpb_grant_income", "gf_grant_income", "sc_grant_income", "superior_subsidy_income",
    "business_income", "operating_income", "affiliated_unit_income", "other_income", "income_total",
    "use_of_nonfiscal_balances", "opening_balance", "opening_gpb", "opening_gf", "opening_sc",
})  # fmt: skip
_COUNTED = frozenset({"vehicles_total", "vehicle_category", "equipment_over_1m"})
# 万元 is printed with two decimals; a form that prints fewer has trimmed its zeros.
_LEAST_DECIMALS = {"万元": 2}
_PAGE = {form: number for number, form in enumerate(terms.FORMS, start=5)}


@dataclass(frozen=True, slots=True)
class Column:
    """Where a printed cell stands: what its column means."""

    measure: str = "amount"
    fund: str | None = None
    phase: str | None = None


def rows_of_example(text: str, *, report_id: str = "e" * 64) -> Rows:
    """The rows of `dim_report`, `fact_amount` and `form_coverage`; DeclarationError names a line that is wrong."""
    kind = "final_accounts"
    facts: list[Fact] = []
    coverage: dict[str, Coverage] = {}
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for line in lines:
        if line.partition("|")[0].strip() == "report":
            kind = line.partition("|")[2].strip()
    for line in lines:
        parts = [part.strip() for part in line.split("|")]
        if parts[0] == "coverage" and len(parts) >= 3:
            coverage[parts[1]] = Coverage(parts[1], parts[2], statement=parts[3] if len(parts) > 3 else None)
        elif parts[0] != "report":
            try:
                facts += row_facts(parts[0], parts[1], parts[2:], kind, sum(f.col == 1 for f in facts) + 1)
            except (KeyError, IndexError, ValueError) as error:
                raise DeclarationError(f"example line {line!r}: {error}") from error
    return report_rows(facts, coverage.values(), report_id=report_id, kind=kind)


def row_facts(form: str, row: str, cells: list[str], kind: str, number: int) -> list[Fact]:
    """The facts of one printed row in the notation above, before codes are set in a tree."""
    match = _FORM.fullmatch(form)
    if not match:
        raise ValueError(f"not a form: {form!r}")
    name, unit = match.group(1), match.group(2) or "万元"
    side, line, code, label = _row(name, row)
    facts = []
    for col, cell in enumerate(cells, start=1):
        column, printed = _cell(cell)
        named = {column.fund, column.phase} - {None}
        if column.measure not in terms.MEASURES or not named <= {*terms.FUNDS, *terms.PHASES}:
            raise ValueError(f"cell {cell!r}: no such measure, fund or phase")
        facts.append(cell_fact(name, number, col, side, line, label, code, column, printed, unit=unit, kind=kind))
    return facts


def cell_fact(
    form: str, row: int, col: int, side: str | None, line: str, label: str, code: str | None, column: Column,
    printed: str, *, unit: str, kind: str,
) -> Fact:  # fmt: skip
    """One cell as a fact, its fund and phase the usual ones of form and row where the column doesn't say."""
    counted = line in _COUNTED
    try:
        read = parse(printed)
        state, value, decimals = read.state, read.value, read.decimals
    except UnreadableAmount:
        state, value, decimals = "unreadable", None, 0  # type: ignore[assignment]
    economic = form in _ECONOMIC_FORMS
    return Fact(
        form=form, row=row, col=col, side=side, line=line, line_label=label,
        function_code=None if economic else code, economic_code=code if economic else None,
        level=(len(code) - 1) // 2 if code else None, parent_code=None, is_leaf=None,
        measure=column.measure, fund=column.fund or _LINE_FUND.get(line) or _FORM_FUND.get(form, "all_funds"),
        phase=column.phase or ("initial_budget" if kind == "budget" else "actual"),
        state=state, amount=None if value is None or counted else value * UNITS[unit],
        step=None if value is None or counted else UNITS[unit].scaleb(-max(decimals, _LEAST_DECIMALS.get(unit, 0))),
        quantity=value if counted else None, printed=printed, unit="辆" if counted else unit,
        page=_PAGE[form], x0=0.0, y0=0.0, x1=0.0, y1=0.0, read_by="example",
    )  # fmt: skip


def report_rows(
    facts: Iterable[Fact], coverage: Iterable[Coverage] = (), *, report_id: str, kind: str = "final_accounts"
) -> Rows:
    """The rows of one report, codes set in their tree; a form without coverage is found where it has numbers."""
    placed = _in_tree(list(facts))
    stated = {entry.form: entry for entry in coverage}
    for form in dict.fromkeys(fact.form for fact in placed):
        numbers = sum(fact.form == form and fact.state in ("number", "zero") for fact in placed)
        stated.setdefault(form, Coverage(form, "found" if numbers else "empty"))
    head = {
        "report_id": report_id, "entity_level": "department", "report_kind": kind, "file": "example.pdf",
        "file_bytes": 0, "is_current": True, "state": "loaded", "reader_version": "example",
    }  # fmt: skip
    return {
        "dim_report": [head],
        "fact_amount": [fact_row(report_id, fact) for fact in placed],
        "form_coverage": [coverage_row(report_id, entry) for entry in stated.values()],
    }


def _row(form: str, text: str) -> tuple[str | None, str, str | None, str]:
    word, _, label = text.partition(" ")
    named, _, line = word.rpartition(":")
    if line.isdigit():
        side = None if form == "operating_assets_procurement" else "income" if form == "income" else "expenditure"
        return side, "economic" if form in _ECONOMIC_FORMS else "function", line, label or line
    if line not in terms.LINES:
        raise KeyError(f"no such line: {line}")
    two_sided = form in ("revenue_expenditure_summary", "fiscal_grant_summary")
    income = line in _INCOME_LINES if two_sided else form == "income"
    side = named or (None if form == "operating_assets_procurement" else "income" if income else "expenditure")
    return side, line, None, label or terms.LINES[line]


def _cell(text: str) -> tuple[Column, str]:
    match = _CELL.fullmatch(text)
    assert match is not None  # the pattern ends in .*
    measure, fund, phase, printed = match.groups()
    return Column(measure or "amount", fund, phase), printed.strip()


def _in_tree(facts: list[Fact]) -> list[Fact]:
    """Give every coded row its nearest printed parent, and leaves and precision what the whole form tells."""
    codes: dict[str, set[str]] = {}
    decimals: dict[tuple[str, str], Decimal] = {}
    for fact in facts:
        if fact.code:
            codes.setdefault(fact.form, set()).add(fact.code)
        if fact.step is not None:
            key = (fact.form, fact.unit)
            decimals[key] = min(fact.step, decimals.get(key, fact.step))
    placed = []
    for fact in facts:
        code, printed = fact.code, codes.get(fact.form, set())
        parents = [code[:length] for length in (5, 3) if code and len(code) > length and code[:length] in printed]
        placed.append(
            replace(
                fact,
                parent_code=parents[0] if parents else None,
                is_leaf=not any(other != code and other.startswith(code) for other in printed) if code else None,
                step=None if fact.step is None else decimals[fact.form, fact.unit],
            )
        )
    return placed
