"""Typed rows that a report gives: amounts 「数据」, what was not understood 「待核」, and form coverage.

What belongs here: the row types and their plain-dictionary form. How a printed form becomes facts is
in `juesuan.forms`; the published columns are declared in `juesuan.tables`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from typing import Any, Final, Literal

Fault = Literal["publisher", "reader", "undecided"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One cell of a statutory form, or what prose says of it: amounts and steps in 元, the place in points if known."""

    form: str
    row: int
    col: int
    side: str | None
    line: str
    line_label: str
    function_code: str | None
    economic_code: str | None
    level: int | None
    parent_code: str | None
    is_leaf: bool | None
    measure: str
    fund: str
    phase: str
    state: str
    amount: Decimal | None
    step: Decimal | None
    quantity: Decimal | None
    printed: str
    unit: str
    page: int
    x0: float | None
    y0: float | None
    x1: float | None
    y1: float | None
    read_by: str
    source: str = "table"
    # Where it stands in a file without pages: sheet and cell.
    cell: str | None = None

    @property
    def code(self) -> str | None:
        """The functional or economic code, whichever the row has."""
        return self.function_code or self.economic_code


@dataclass(frozen=True, slots=True)
class Quarantined:
    """Something seen and not understood, with its place, in both languages."""

    stage: Literal["document", "page", "grid", "form", "cell"]
    reason: str
    message_zh: str
    message_en: str
    fault: Fault = "undecided"
    page: int | None = None
    form: str | None = None
    place: str | None = None
    printed: str | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """What became of one statutory form in one document."""

    form: str
    status: str
    variant: str | None = None
    title: str | None = None
    first_page: int | None = None
    last_page: int | None = None
    unit: str | None = None
    unit_source: str | None = None
    rows: int = 0
    amounts: int = 0
    statement: str | None = None
    read_by: str | None = None


def fact_id(report_id: str, fact: Fact) -> str:
    """The published key of an amount: document, form, data row and column."""
    return f"{report_id[:16]}/{fact.form}/{fact.row}/{fact.col}"


# Plain values all: copying them one by one takes a tenth of the time of `asdict`, which looks into each.
_FIELDS: Final = tuple(field.name for field in fields(Fact))


def fact_row(report_id: str, fact: Fact) -> dict[str, Any]:
    """A row of `fact_amount`; the proof is set by the reconciliation."""
    return {"fact_id": fact_id(report_id, fact), "report_id": report_id, **{name: getattr(fact, name) for name in _FIELDS}, "proof": "unproven"}


def quarantine_rows(report_id: str, file: str, items: tuple[Quarantined, ...]) -> list[dict[str, Any]]:
    """Rows of `quarantine`, numbered in reading order."""
    return [
        {"quarantine_id": f"{report_id[:16]}/{number:04d}", "report_id": report_id, "file": file, **asdict(item)}
        for number, item in enumerate(items, start=1)
    ]


def coverage_row(report_id: str, coverage: Coverage) -> dict[str, Any]:
    """A row of `form_coverage`."""
    return {"report_id": report_id, **asdict(coverage)}
