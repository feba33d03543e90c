"""A verdict on prose 「核对结果」 as a Python object, and as rows of the published tables.

What belongs here: the columns of `reconciliation` with the numbers behind, and their row form.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Final

from juesuan.causes.model import RootCause, cause_row
from juesuan.narrative.rows import statement_id

_STEP: Final = Decimal("0.0001")
_LARGEST: Final = Decimal(10) ** 19


@dataclass(frozen=True, slots=True)
class FactTerm:
    """A cell of a form behind a verdict."""

    fact_id: str
    side: str
    sign: int


@dataclass(frozen=True, slots=True)
class StatementTerm:
    """A statement behind a verdict, by its number in the report."""

    number: int
    side: str
    sign: int


@dataclass(frozen=True, slots=True)
class CellTerm:
    """A cell of a performance table behind a verdict: the number of its row in the report, and its column."""

    row: str
    measure: str
    side: str
    sign: int


@dataclass(frozen=True, slots=True)
class ProseVerdict:
    """One rule at one place of one document: both sides in `unit`, None where nothing was added up.

    `root_cause` names `cause`, which verdicts that follow from one wrong number or one habit share; None where nothing is wrong.
    """

    verdict_id: str
    report_id: str
    rule_id: str
    place: str
    statement: str
    family: str
    severity: str
    verdict: str
    relation: str
    left_value: Decimal | None
    right_value: Decimal | None
    gap: Decimal | None
    allowed: Decimal | None
    terms: int
    reason: str | None
    pages: str | None
    unit: str = "元"
    root_cause: str | None = None
    lines: tuple[int, ...] = ()
    evidence: tuple[FactTerm, ...] = ()
    statements: tuple[StatementTerm, ...] = ()
    cells: tuple[CellTerm, ...] = ()
    cause: RootCause | None = None


_NOT_COLUMNS: Final = frozenset({"lines", "evidence", "statements", "cells", "cause"})


def verdict_rows(verdicts: Iterable[ProseVerdict]) -> list[dict[str, Any]]:
    """Rows of `reconciliation`."""
    names = [field.name for field in fields(ProseVerdict) if field.name not in _NOT_COLUMNS]
    return [{name: getattr(verdict, name) for name in names} for verdict in verdicts]


def evidence_rows(verdicts: Iterable[ProseVerdict]) -> dict[str, list[dict[str, Any]]]:
    """Rows of the tables of evidence (cells of forms, statements, cells of performance tables), keyed by table."""
    facts: list[dict[str, Any]] = []
    told: list[dict[str, Any]] = []
    cells: list[dict[str, Any]] = []
    for verdict in verdicts:
        for term in {(t.fact_id, t.side): t for t in verdict.evidence}.values():
            facts.append(
                {"verdict_id": verdict.verdict_id, "fact_id": term.fact_id, "side": term.side, "sign": term.sign}
            )
        for one in {(t.number, t.side): t for t in verdict.statements}.values():
            key = statement_id(verdict.report_id, one.number)
            told.append({"verdict_id": verdict.verdict_id, "statement_id": key, "side": one.side, "sign": one.sign})
        for cell in {(t.row, t.measure, t.side): t for t in verdict.cells}.values():
            key = f"{verdict.report_id[:16]}/{cell.row}"
            cells.append({"verdict_id": verdict.verdict_id, "row_id": key, "measure": cell.measure, "side": cell.side,
                          "sign": cell.sign})  # fmt: skip
    return {
        "reconciliation_term": facts, "reconciliation_statement": told, "reconciliation_performance": cells,
    }  # fmt: skip


def cause_rows(verdicts: Iterable[ProseVerdict]) -> list[dict[str, Any]]:
    """Rows of `root_cause`, one for each cause that some verdict follows from."""
    causes = {one.cause.cause_id: (one.report_id, one.cause) for one in verdicts if one.cause is not None}
    return [cause_row(report_id, cause) for report_id, cause in causes.values()]


def column_value(value: Decimal | None) -> Decimal | None:
    """A computed side in the digits of its column; None where it does not fit."""
    return None if value is None or abs(value) >= _LARGEST else value.quantize(_STEP)
