"""A verdict as a row of a list, and in which unit its two sides are counted.

What belongs here: what the page of findings and a document's checks share.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

import pandas as pd

from dashboard import panels
from dashboard.queries.frames import records
from dashboard.text import exact, signed
from dashboard.visit import Visit
from dashboard.words import rule_statement, say, word

Row = Mapping[str, Any]

# Families whose rules add up cells of forms; those of prose count shares, scores and persons as well.
_OF_FORMS: Final = frozenset({"within_form", "across_forms", "hygiene"})
# What two reports are compared by is money in every case.
_MONEY_ONLY: Final = "across_reports"
_YUAN: Final = "元"


def gap_title(visit: Visit) -> str:
    """The heading of the column of gaps."""
    return f"{say('差额', 'Gap')}{visit.in_unit}"


def listed(visit: Visit, rows: pd.DataFrame, *, of_one_document: bool = False) -> list[dict[str, Any]]:
    """Verdicts as the rows of a grid; gaps that are not money are left to the reason's own words."""
    severity, verdict, unit, year = say("程度", "Severity"), say("结果", "Verdict"), say("单位", "Unit"), say("年度", "Year")
    rule, demand, place = say("规则", "Rule"), say("应当成立的关系", "What must hold"), say("处", "Place")
    gap, reason, pages = gap_title(visit), say("说明", "Reason"), say("页", "Pages")
    return [
        {
            severity: word("severity", row["severity"]),
            verdict: panels.verdict_word(row["verdict"]),
            **({} if of_one_document else {unit: row["unit_name"], year: row["fiscal_year"]}),
            gap: visit.drawn(row["gap"]) if _is_money(row) else None,
            rule: row["rule_id"],
            demand: rule_statement(row["rule_id"], row["statement"]),
            place: row["place"],
            reason: row["reason"],
            pages: row["pages"],
        }
        for row in records(rows)
    ]


def _is_money(row: Row) -> bool:
    if row["unit"] is not None:
        return bool(row["unit"] == _YUAN)
    if row["family"] == _MONEY_ONLY:
        return True
    # No unit is 元, but a gap of vehicles or persons in a form names them in its reason only.
    return is_of_forms(row) and (row["reason"] is None or _YUAN in row["reason"])


def is_of_forms(row: Row) -> bool:
    """Whether a verdict adds up cells of forms, and nothing that prose or performance tables say."""
    return row["family"] in _OF_FORMS


def unit_of(numbers: pd.DataFrame, statements: pd.DataFrame) -> str:
    """The unit of a verdict's two sides, from the numbers behind it: 元 for money, else as printed."""
    for row in records(numbers):
        if row["quantity"] is not None:
            return str(row["unit"])
        if row["amount"] is not None:
            return _YUAN
    for row in records(statements):
        if row["amount"] is not None:
            return _YUAN
        if row["unit"]:
            return str(row["unit"])
    return _YUAN


def side(visit: Visit, value: Decimal | None, unit: str) -> str:
    """One side of a verdict in words: money in the visitor's unit, all else as it is."""
    if value is None:
        return "—"
    return visit.money(value) if unit == _YUAN else f"{value.normalize():,f}"


def difference(visit: Visit, value: Decimal | None, unit: str) -> str:
    """The gap of a verdict with its sign."""
    if value is None:
        return "—"
    return signed(value, visit.unit) if unit == _YUAN else f"{value.normalize():+,f}"


def allowance(visit: Visit, value: Decimal | None, unit: str) -> str:
    """What rounding explains, with all its places."""
    return exact(value, visit.unit if unit == _YUAN else _YUAN) or "—"


def unit_name(visit: Visit, unit: str) -> str:
    """The unit as the headings of a verdict's sides name it."""
    return visit.unit_name if unit == _YUAN else unit
