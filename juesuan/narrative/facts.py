"""Facts without tables: forms that a report does not print, from the figures of its prose 「以文代表」.

What belongs here: choosing the statement for each cell of a missing form. What must not: arithmetic. Only what
is printed becomes a fact; a total that the prose leaves out stays out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from juesuan.facts import Coverage, Fact
from juesuan.narrative.rows import is_publishable, step_of
from juesuan.narrative.statement import Statement
from juesuan.narrative.told import TOLD, Told

READ_BY: Final = "prose"
# Such a figure stands for something else than the year's amount, or is not sure to be one.
_UNFIT: Final = frozenset(
    {"template", "undefined", "missing_unit", "short_unit", "in_reason", "in_purpose", "in_table", "respective"}
)
_UNSURE_OF_CODE: Final = frozenset({"ambiguous_name", "unknown_name"})
_BUDGET_PHASES: Final = ("initial_budget", "budget")
# Money is published in 分 and its step in a hundredth of that.
_CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell of a missing form and the statement that fills it."""

    told: Told
    statement: Statement
    phase: str

    @property
    def row(self) -> tuple[str | None, str, str | None]:
        """What makes two cells stand in one row."""
        one = self.statement
        code = one.function_code if self.told.line == "function" else one.economic_code or None
        if self.told.line not in ("function", "economic"):
            # Categories of vehicles share a line and are told apart by their measure.
            code = one.measure if self.told.line == "vehicle_category" else None
        return self.told.side, self.told.line, code

    @property
    def label(self) -> str:
        """The row's name in the publisher's words."""
        return (self.told.line == "function" and self.statement.function_name) or self.statement.subject

    @property
    def slot(self) -> tuple[object, ...]:
        """What makes two statements rivals for one cell."""
        return (*self.row, self.told.measure, self.told.fund, self.phase)


def facts_of(
    statements: Sequence[Statement], missing: Iterable[str], report_kind: str
) -> tuple[tuple[Fact, ...], tuple[Coverage, ...]]:
    """Facts and coverage of the forms among `missing` that the prose gives figures of.

    A row is a line of the form in the order of the report, numbered from 1; `col` numbers the figures of a row
    from 0. A figure stated twice counts where its own section states it, and there the first time.
    """
    usual = _usual_decimals(statements)
    facts: list[Fact] = []
    coverage: list[Coverage] = []
    for form in missing:
        cells = _cells(form, statements, report_kind)
        found = _facts(form, cells, usual)
        # A form is told where its rows are: a single number in passing is no form.
        if any(fact.state in ("number", "zero") for fact in found):
            facts += found
            coverage.append(_coverage(form, found))
    return tuple(facts), tuple(coverage)


def _usual_decimals(statements: Iterable[Statement]) -> dict[str, int]:
    """Per unit of money the decimals that most amounts show: prose trims trailing zeros, 1032.5 for 1032.50."""
    seen: dict[str, Counter[int]] = {}
    for one in statements:
        if one.kind == "amount" and one.value and one.value_yuan is not None:
            seen.setdefault(one.unit, Counter())[one.decimals] += 1
    return {unit: max(counts, key=lambda digits: (counts[digits], digits)) for unit, counts in seen.items()}


def _cells(form: str, statements: Sequence[Statement], report_kind: str) -> list[_Cell]:
    chosen: dict[tuple[object, ...], tuple[tuple[int, int, int], _Cell]] = {}
    for rank, told in enumerate(TOLD.get(form, ())):
        for one in statements:
            if one.measure != told.said or not _fits(told, one):
                continue
            phase = _phase(told, one, report_kind)
            if phase is None:
                continue
            cell = _Cell(told, one, phase)
            topic = told.topics.index(one.section) if told.topics else 0
            # A measure of its own side goes before one that speaks of both.
            order = (rank if told.line == "grand_total" else 0, topic, one.number)
            if cell.slot not in chosen or order < chosen[cell.slot][0]:
                chosen[cell.slot] = (order, cell)
    return sorted((cell for _, cell in chosen.values()), key=lambda cell: cell.statement.number)


def _fits(told: Told, one: Statement) -> bool:
    if one.kind != ("count" if told.is_count else "amount") or one.value is None or one.bound:
        return False
    if told.topics and one.section not in told.topics:
        return False
    if one.fund not in told.funds or _UNFIT & set(one.flags) or not is_publishable(one):
        return False
    if told.line == "function" and (one.function_code is None or _UNSURE_OF_CODE & set(one.flags)):
        return False
    if told.line == "economic" and not one.economic_code:
        return False
    return told.is_count or one.value_yuan is not None


def _phase(told: Told, one: Statement, report_kind: str) -> str | None:
    """The phase of the fact, None where the form would not print the statement's."""
    own = "initial_budget" if report_kind == "budget" else "actual"
    if told.is_count:
        return own
    if one.phase == own or (own == "initial_budget" and one.phase in _BUDGET_PHASES):
        return own
    return one.phase if own == "actual" and one.phase in told.phases else None


def _facts(form: str, cells: Sequence[_Cell], usual: dict[str, int]) -> list[Fact]:
    rows: dict[tuple[object, ...], int] = {}
    # One label a row, as a form prints it: the words of its first figure.
    labels: dict[int, str] = {}
    taken: Counter[int] = Counter()
    codes = {cell.row[2] for cell in cells if cell.told.line in ("function", "economic")}
    facts: list[Fact] = []
    for cell in cells:
        row = rows.setdefault(cell.row, len(rows) + 1)
        label = labels.setdefault(row, cell.label)
        facts.append(_fact(form, cell, (row, taken[row], label), {str(code) for code in codes}, usual))
        taken[row] += 1
    return facts


def _fact(
    form: str, cell: _Cell, place: tuple[int, int, str], codes: Collection[str], usual: dict[str, int]
) -> Fact:  # fmt: skip
    row, col, label = place
    told, one = cell.told, cell.statement
    value = one.value
    assert value is not None  # `_fits` lets no other through
    function = one.function_code if told.line == "function" else None
    economic = (one.economic_code or None) if told.line == "economic" else None
    code = function or economic
    amount = None if told.is_count or one.value_yuan is None else one.value_yuan.quantize(_CENT)
    x0, y0, x1, y1 = one.box or (None, None, None, None)
    return Fact(
        form, row, col, told.side, told.line, label, function, economic,
        (len(code) - 1) // 2 if code else None, _parent(code, codes),
        None if code is None else not any(other.startswith(code) and other != code for other in codes),
        told.measure, told.fund, cell.phase, "number" if value else "zero", amount,
        step_of(one, usual.get(one.unit, 0)) if amount is not None else None,
        value if told.is_count else None, f"{value:f}", one.unit, max(one.page, 1), x0, y0, x1, y1, READ_BY, "prose",
    )  # fmt: skip


def _parent(code: str | None, codes: Collection[str]) -> str | None:
    """The nearest prefix of a code that the same form states."""
    above = [other for other in codes if code and code.startswith(other) and other != code]
    return max(above, key=len, default=None)


def _coverage(form: str, facts: Sequence[Fact]) -> Coverage:
    units = Counter(fact.unit for fact in facts if fact.amount is not None)
    return Coverage(
        form=form, status="stated_in_prose", first_page=min(fact.page for fact in facts),
        last_page=max(fact.page for fact in facts), unit=units.most_common(1)[0][0] if units else None,
        unit_source="printed" if units else None, rows=len({fact.row for fact in facts}), amounts=len(facts),
        read_by=READ_BY,
    )  # fmt: skip
