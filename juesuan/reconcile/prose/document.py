"""One document laid out for the rules: its statements as numbers with spans, and the cells of its forms.

What belongs here: looking numbers up, their precision and what tells them apart. What must not: rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Final

from juesuan.facts import Fact, fact_id
from juesuan.narrative.contents import Entry, Passage
from juesuan.narrative.rows import step_of
from juesuan.narrative.statement import Remark, Statement
from juesuan.performance.model import EvaluationScore, PerformanceProject
from juesuan.reconcile.prose.interval import ZERO, Span, equal, summed
from juesuan.reconcile.prose.model import Number

BUDGETS: Final = ("initial_budget", "adjusted_budget", "budget")
# Such a figure stands for something else than what its words name, or may do so.
UNSURE: Final = frozenset({"template", "undefined", "missing_unit", "in_reason", "in_table", "respective"})
UNSURE_CODE: Final = frozenset({"ambiguous_name", "unknown_name"})
# Measures of many things each, told apart by their words.
_BY_SUBJECT: Final = ("eval_weight", "eval_score", "grade_bound", "indicator_", "graded")
_TWO: Final = Decimal(2)
# Prose trims the zeros of money in 万元: 20 is as exact as 20.00.
_LEAST_DECIMALS: Final = 2


@dataclass(frozen=True)
class Document:
    """What one report says: statements and claims of the prose, its words, performance tables, cells of its forms.

    `coverage` is the state of each statutory form, as in `form_coverage`.
    """

    report_id: str
    year: int
    kind: str
    statements: tuple[Statement, ...]
    remarks: tuple[Remark, ...]
    projects: tuple[PerformanceProject, ...]
    scores: tuple[EvaluationScore, ...]
    facts: tuple[Fact, ...]
    passages: tuple[Passage, ...] = ()
    contents: tuple[Entry, ...] = ()
    unit_name: str = ""
    coverage: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def by_number(self) -> dict[int, Statement]:
        """Statements by their number."""
        return {one.number: one for one in self.statements}

    @cached_property
    def cells(self) -> dict[str, tuple[Fact, ...]]:
        """Cells of the printed forms, by form; what was told by prose is no second witness."""
        found: dict[str, list[Fact]] = {}
        for fact in self.facts:
            if fact.source == "table":
                found.setdefault(fact.form, []).append(fact)
        return {form: tuple(facts) for form, facts in found.items()}

    @cached_property
    def _first_of(self) -> dict[tuple[object, ...], int]:
        first: dict[tuple[object, ...], int] = {}
        for one in self.statements:
            first.setdefault((*identity(one), one.value), one.number)
        return first

    def at(self, number: int | None) -> Statement | None:
        """A statement by its number, None where there is none."""
        return None if number is None else self.by_number.get(number)

    def number(self, one: Statement, unit: str = "") -> Number:
        """A statement as a number: money in 元, all else in its own unit; the statement must hold a value."""
        assert one.value is not None, "a dash is no number"
        money = one.value_yuan is not None
        span = Span(one.value_yuan if one.value_yuan is not None else one.value, half_of(one))
        key = f"s/{self._first_of[(*identity(one), one.value)]}"
        return Number(key, span, "元" if money else unit or one.unit, label_of(one), one.page, one.line, one.number)

    def cell(self, fact: Fact) -> Number:
        """A cell of a form as a number; a blank counts as zero, a count is exact."""
        key = fact_id(self.report_id, fact)
        value = fact.amount if fact.amount is not None else fact.quantity
        half = (fact.step or ZERO) / _TWO if fact.amount else ZERO
        label = f"表内“{fact.line_label}”{fact.printed or '空白'}"
        unit = "元" if fact.amount is not None or fact.quantity is None else fact.unit
        return Number(f"f/{key}", Span(value or ZERO, half), unit, label, fact.page, 0, None, key)

    def same(self, one: Statement, *, kind: str = "", phases: Sequence[str] = ()) -> list[Statement]:
        """Statements of the same subject and fund, of a kind and of certain phases, in the order of the report."""
        return [
            s for s in self.statements
            if s.value is not None and s.number != one.number and s.kind == (kind or one.kind)
            and subject_of(s) == subject_of(one)
            and s.fund == one.fund and (not phases or s.phase in phases) and not UNSURE & set(s.flags)
        ]  # fmt: skip


def finest(one: Statement, document: Document) -> Span:
    """A statement's span by the finest print of the same fact: told again with more digits, or itemised in 元."""
    options = [document.number(other).span for other in document.same(one, phases=(one.phase,)) if not other.bound]
    details = [s for s in document.statements if s.measure == "reception_detail" and s.value_yuan is not None]
    if one.measure in ("reception", "domestic_reception") and details and len({s.line for s in details}) == 1:
        options.append(summed((1, document.number(s).span) for s in details))
    own = document.number(one).span
    return min((span for span in (own, *options) if equal(own, span).verdict != "broken"), key=lambda span: span.half)


def subject_of(one: Statement | Remark) -> tuple[object, ...]:
    """What a statement or claim is about: measure and classification, or the printed words where no list knows them."""
    named: object = one.function_code
    if named is None and one.measure.startswith(("function", "stated")):
        named = one.subject
    economic = one.economic_code if isinstance(one, Statement) else ""
    return one.measure, named, economic


def identity(one: Statement) -> tuple[object, ...]:
    """What makes two statements the same fact: subject, kind, fund, phase, baseline, project, part of the report."""
    part = one.section if one.project or one.section == "performance_table" else ""
    return (
        *subject_of(one), one.kind, one.fund, one.phase, one.baseline, one.project, part,
        one.unit if one.kind != "amount" else "",
        one.subject if one.measure.startswith(_BY_SUBJECT) else "",
    )  # fmt: skip


def half_of(one: Statement) -> Decimal:
    """Half a step of what is printed: of money at least at the usual two decimals, nothing for zeros and counts."""
    if one.kind in ("count", "weight") or one.value is None:
        return ZERO
    if one.value_yuan is not None:
        if one.value == 0:
            return ZERO
        return (step_of(one, 0 if one.unit == "元" else _LEAST_DECIMALS) or ZERO) / _TWO
    if one.kind == "score" and not one.decimals:
        return ZERO
    return Decimal(1).scaleb(-one.decimals) / _TWO


def step_of_percent(one: Statement) -> Decimal:
    """One unit of the last printed digit of a percentage."""
    return Decimal(1).scaleb(-one.decimals)


def printed(one: Statement) -> str:
    """The figure as printed, with its unit."""
    return f"{one.value:f}{one.unit}" if one.value is not None else "—"


def label_of(one: Statement) -> str:
    """A statement in a few words: where it stands, what it is about and what is printed."""
    place = f"第{one.page}页" if one.page else ""
    return f"{place}“{one.subject[-24:]}”{printed(one)}"


def place_of(one: Statement) -> str:
    """Where a statement stands: printed numbers of the headings and its subject."""
    return f"{one.section_number} {one.subject}".strip()


def usable(one: Statement | None) -> bool:
    """Whether a figure may be computed with: it has a value, says exactly that, and is surely about its subject."""
    return one is not None and one.value is not None and not one.bound and not UNSURE & set(one.flags)


def joined_pages(pages: Iterable[int]) -> str | None:
    """Some pages, ascending, joined by commas; None where there is none."""
    return ",".join(str(page) for page in sorted(set(pages) - {0})) or None
