"""Prose against the printed forms 「文字与公开表」: which cell a statement speaks of, and whether the two agree.

What belongs here: the kind `table`, and the look-up of a budget that only the form prints. Which statement
stands for which cell is declared in `juesuan.narrative.told`.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from juesuan import terms
from juesuan.facts import Fact
from juesuan.narrative.statement import Statement
from juesuan.narrative.told import TOLD, Told
from juesuan.reconcile.prose.document import BUDGETS, UNSURE, UNSURE_CODE, Document, place_of, printed
from juesuan.reconcile.prose.interval import Outcome, Span, equal, untestable
from juesuan.reconcile.prose.model import Finding, Number, ProseRule, Term


def table(rule: ProseRule, document: Document) -> Iterator[Finding]:
    """Each statement that speaks of a cell of the rule's forms equals that cell, as far as rounding allows."""
    for form in rule.forms:
        cells = document.cells.get(form, ())
        for told in TOLD[form]:
            if told.line == "vehicle_category":
                continue  # rows of one line, told apart by labels that no list closes
            for one in document.statements:
                if one.measure == told.said and _speaks(told, one, document.kind):
                    found = _compared(form, cells, told, one, document)
                    if found is not None:
                        yield found


def budget_of(one: Statement, document: Document) -> Number | None:
    """The budget that a form prints for the subject of a statement, where exactly one is printed."""
    for form, tolds in TOLD.items():
        for told in tolds:
            if told.said != one.measure or not told.phases:
                continue
            cells = [
                fact for fact in document.cells.get(form, ())
                if fact.line == told.line and fact.phase in BUDGETS
                and fact.state in ("number", "zero", "blank", "dash")
            ]  # fmt: skip
            if len({fact.amount or 0 for fact in cells}) == 1:
                return document.cell(cells[0])
    return None


def _speaks(told: Told, one: Statement, kind: str) -> bool:
    if (
        one.value is None
        or one.bound
        or one.kind != ("count" if told.is_count else "amount")
        or UNSURE & set(one.flags)
    ):
        return False
    # The statement of a budget tells all in one section.
    elsewhere = told.topics and one.section not in told.topics and (kind, one.section) != ("budget", "budget_statement")
    if elsewhere or one.fund not in told.funds:
        return False
    own = ("initial_budget", "budget") if kind == "budget" else ("actual",)
    return told.is_count or one.phase in (*own, *(told.phases if kind != "budget" else ()))


def _compared(form: str, cells: tuple[Fact, ...], told: Told, one: Statement, document: Document) -> Finding | None:
    side = terms.SIDES.get(told.side or "", "") if told.line == "grand_total" else ""
    place = f"{place_of(one)}〔{side}{terms.LINES.get(told.line, '')}〕"
    said = document.number(one)
    if not cells:
        reason = f"本文件未见《{terms.FORMS[form]}》"
        return Finding(f"全文〔{terms.FORMS[form]}〕", untestable(reason), (), said.unit)
    if told.line in ("function", "economic"):
        code = one.function_code if told.line == "function" else one.economic_code
        if not code or UNSURE_CODE & set(one.flags):
            return Finding(place, untestable("科目名称未能对上编码"), (Term(said, "left"),))
        cells = tuple(fact for fact in cells if fact.code == code)
    # Where the form has no such row or column, another rule says so.
    cells = tuple(fact for fact in cells if _is_cell(fact, told, one, document.kind))
    if not cells:
        return None
    fact = cells[0]
    if fact.state in ("word", "unreadable"):
        return Finding(place, untestable(f"表内印为“{fact.printed}”"), (Term(said, "left"),))
    number = document.cell(fact)
    outcome = _equal(one, said, fact, number)
    if outcome.verdict == "broken":
        # A figure 元 in 万元 prose, or the figure of another scope: say what it looks like.
        outcome = Outcome(
            "broken", outcome.left, outcome.right, outcome.gap, outcome.allowed,
            f"正文{printed(one)}，《{terms.FORMS[form]}》{fact.printed or '空白'}{fact.unit}"
            f"{_lookalike(said, fact, document)}",
        )  # fmt: skip
    return Finding(place, outcome, (Term(said, "left"), Term(number, "right")), said.unit, group=one.section_number)


def _equal(one: Statement, said: Number, fact: Fact, number: Number) -> Outcome:
    spans = [said.span, number.span]
    if said.value == 0 and fact.amount and one.unit != "元":
        # 0.00 beside a finer amount of another print is a rounded number, no structural zero.
        spans[0] = Span(said.value, Decimal(10_000).scaleb(-max(one.decimals, 2)) / 2)
    return equal(spans[0], spans[1])


def _is_cell(fact: Fact, told: Told, one: Statement, kind: str) -> bool:
    if fact.line != told.line or fact.measure != told.measure:
        return False
    if told.side and fact.side and fact.side != told.side:
        return False
    if one.measure.startswith("three_public") and fact.fund not in (told.fund, one.fund):
        return False
    if fact.form not in ("three_public", "operating_assets_procurement") and fact.fund != told.fund:
        return False
    if told.is_count:
        return fact.quantity is not None
    if one.phase == fact.phase:
        return True
    if kind == "budget":
        return fact.phase in BUDGETS
    # The form may call 全年 what the prose calls 预算, but not 年初.
    return one.phase == "budget" and fact.phase in BUDGETS


def _lookalike(said: Number, fact: Fact, document: Document) -> str:
    if not said.value:
        return ""
    for form, cells in document.cells.items():
        for other in cells:
            if other.fund == fact.fund or other.amount is None or other.line not in ("total", fact.line):
                continue
            if abs(other.amount - said.value) <= half_of_cell(other) + said.span.half:
                return f"；与《{terms.FORMS[form]}》的{terms.FUNDS[other.fund]}数{other.printed}相同，疑为口径取错"
    return ""


def half_of_cell(fact: Fact) -> Decimal:
    """Half a step of a cell."""
    return (fact.step or Decimal(0)) / 2


def names(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """An item is called in prose by the names that the form prints; where they differ, its amount finds the row."""
    rows = [
        fact for fact in document.cells.get("gpb_expenditure", ()) if fact.measure == "expenditure_total" and fact.code
    ]
    said = [
        one for one in document.statements
        if one.measure == "function_item" and one.kind == "amount" and one.value is not None
        and one.phase in (("budget", "initial_budget") if document.kind == "budget" else ("actual",))
        and one.fund == "general_public_budget" and not UNSURE & set(one.flags)
    ]  # fmt: skip
    named = {one.function_code for one in said if not UNSURE_CODE & set(one.flags)}
    for one in said if rows else ():
        number = document.number(one)
        if {"unknown_name", "ambiguous_name"} & set(one.flags):
            fitting = [fact for fact in rows if fact.is_leaf and fact.code not in named and _fits(fact, number)]
        else:
            fitting = [fact for fact in rows if fact.code == one.function_code]
        if len(fitting) != 1:
            yield Finding(place_of(one), untestable("表内找不到与此对应的唯一一行"), (Term(number, "left"),))
            continue
        row = fitting[0]
        terms_ = (Term(number, "left"), Term(document.cell(row), "right"))
        above = next((fact.line_label for fact in rows if fact.code == row.parent_code), "")
        if {"unknown_name", "name_mismatch"} & set(one.flags):
            text = f"正文称“{one.subject}”，表内同额一行为“{row.code} {row.line_label}”" + (
                f"（上级“{above}”）" if above else ""
            )
            yield Finding(place_of(one), Outcome("broken", reason=text), terms_, group=one.section_number)
        else:
            yield Finding(place_of(one), Outcome("exact"), terms_)


def _fits(fact: Fact, number: Number) -> bool:
    return fact.amount is not None and abs(fact.amount - number.value) <= half_of_cell(fact) + number.span.half
