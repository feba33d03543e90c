"""Changes and growth rates of the prose 「增减额、增减率」 against the amounts that they are of.

What belongs here: changes, growth, growth of nothing. What must not: shares and completions (`ratios`).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from juesuan.narrative.statement import Statement
from juesuan.reconcile.prose.document import (
    BUDGETS,
    Document,
    place_of,
    printed,
    step_of_percent,
    subject_of,
    usable,
)
from juesuan.reconcile.prose.interval import (
    HUNDRED,
    Outcome,
    Span,
    best,
    corners,
    equal,
    percentage,
    summed,
    untestable,
)
from juesuan.reconcile.prose.model import Finding, Number, ProseRule, Term
from juesuan.reconcile.prose.ratios import claims, left_open


def change(rule: ProseRule, document: Document) -> Iterator[Finding]:
    """A change is the amount minus the earlier or planned amount, where that is printed."""
    for one in claims(document, "change"):
        if one.baseline not in rule.baselines:
            continue
        part = document.at(one.of)
        base = _base_of_change(one, part, document)
        if part is None or not usable(part) or not base:
            yield left_open(one, document, "未印出对比的上年数或预算数")
            continue
        now = document.number(part)
        before = summed((1, number.span) for number in base)
        moved = document.number(one)
        gap = Span(now.value - before.value, now.span.half + before.half)
        signs = [1, -1] if one.direction in ("unresolved", "none", "") else [-1 if one.direction == "decrease" else 1]
        outcome = best(equal(gap, Span(moved.value * sign, moved.span.half)) for sign in signs)
        if outcome.verdict == "broken":
            text = f"{printed(part)}减对比数相差{gap.value / 10000:f}万元，印为{printed(one)}"
            outcome = Outcome("broken", outcome.left, outcome.right, outcome.gap, outcome.allowed, text)
        terms = (Term(now, "left"), *(Term(number, "left", -1) for number in base), Term(moved, "right"))
        yield Finding(place_of(one), outcome, terms, group=one.section_number)


def _base_of_change(one: Statement, part: Statement | None, document: Document) -> list[Number]:
    whole = document.at(one.whole)
    if whole is not None and usable(whole):
        return [document.number(whole)]
    if one.baseline in BUDGETS and part is not None and part.measure == "function_class":
        # The budget of a class is told item by item.
        planned = [
            s
            for s in document.statements
            if s.phase == one.baseline and s.function_code and s.measure == "function_item"
        ]
        return [
            document.number(s)
            for s in planned
            if usable(s) and str(s.function_code).startswith(part.function_code or "-")
        ]
    return []


def growth(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """A growth rate is the change over what was there before: as printed, or the amount minus its change."""
    for one in claims(document, "growth", template=True):
        part = document.at(one.of)
        before, moved = document.at(one.whole), change_beside(one, document)
        if has_zero_base(one, document) or (moved is not None and (one.value == 0) != (moved.value == 0)):
            continue  # other rules'
        if before is not None and before.value is None:
            before = None
        if part is None or part.value is None or (moved is None and before is None):
            yield left_open(one, document, "未印出增减额或上年数")
            continue
        outcome = _grown(one, part, before, moved, document)
        if outcome.verdict == "broken" and outcome.left is not None:
            text = f"由{printed(part)}与{printed(moved or before or one)}计算为{outcome.left:.2f}%，印为{printed(one)}"
            outcome = Outcome("broken", outcome.left, outcome.right, outcome.gap, outcome.allowed, text)
        used = [
            s for s in (part, before if before is not None and before.value is not None else moved) if s is not None
        ]
        terms = (Term(document.number(one, "%"), "left"), *(Term(document.number(s), "right") for s in used))
        yield Finding(place_of(one), outcome, terms, "%", group=one.section_number)


def _grown(
    one: Statement, part: Statement, before: Statement | None, moved: Statement | None, document: Document
) -> Outcome:
    now = document.number(part).span
    words = [one.direction] if one.direction in ("increase", "decrease") else ["increase", "decrease"]
    if len(words) == 2 and moved is not None and moved.direction in ("increase", "decrease"):
        words = [moved.direction]
    tried = []
    for word in words:
        sign = -1 if word == "decrease" else 1
        claimed = Span((one.value or Decimal(0)) * sign, document.number(one).span.half)
        step = step_of_percent(one)
        if before is not None and before.value is not None:
            base = document.number(before).span
            if base.low <= 0:
                return untestable("对比数在舍入区间内可为零")
            found = [(a / b - 1) * HUNDRED for a, b in corners(now, base)]
            tried.append(percentage(claimed, (now.value / base.value - 1) * HUNDRED, min(found), max(found), step))
        elif moved is not None:
            delta = document.number(moved).span
            delta = Span(delta.value * sign, delta.half)
            if now.low - delta.high <= 0:
                return untestable("对比数在舍入区间内可为零")
            found = [d / (a - d) * HUNDRED for a, d in corners(now, delta)]
            middle = delta.value / (now.value - delta.value) * HUNDRED
            tried.append(percentage(claimed, middle, min(found), max(found), step))
    return best(tried)


def growth_zero_base(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """A growth rate printed on a base of zero means nothing."""
    for one in claims(document, "growth", template=True):
        moved = change_beside(one, document)
        if not has_zero_base(one, document) or (one.value == 0 and moved is not None and moved.value):
            continue
        terms = [
            Term(document.number(s), "left")
            for s in (one, document.at(one.of))
            if s is not None and s.value is not None
        ]
        text = f"对比数为零，增减率{printed(one)}无意义"
        yield Finding(place_of(one), Outcome("undefined", reason=text), tuple(terms), "%", group=one.section_number)


def zero_change(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """A change of nothing goes with a growth of nothing, and a growth of 0 % with no change but a tiny one."""
    for one in claims(document, "growth", template=True):
        moved = change_beside(one, document)
        if moved is None or (one.value and moved.value):
            continue
        terms = (Term(document.number(one), "left"), Term(document.number(moved), "right"))
        part = document.at(one.of)
        small = bool(part and part.value and moved.value and not has_zero_base(one, document))
        if small and part is not None and _grown(one, part, None, moved, document).verdict in ("exact", "rounding"):
            yield Finding(place_of(one), Outcome("rounding"), terms, "%")
        elif bool(one.value) == bool(moved.value):
            yield Finding(place_of(one), Outcome("exact"), terms, "%")
        else:
            text = f"增减额{printed(moved)}，增减率却为{printed(one)}"
            if has_zero_base(one, document):
                text += "；对比数为零，增减率无意义"
            yield Finding(place_of(one), Outcome("broken", reason=text), terms, "%", marks=("habit/zero_base",))


def has_zero_base(one: Statement, document: Document) -> bool:
    """Whether a growth rate is on a base of zero: printed so, or its change is the whole amount."""
    before = document.at(one.whole)
    if before is not None and before.value is not None:
        return before.value == 0
    return "zero_base" in one.flags


def change_beside(one: Statement, document: Document) -> Statement | None:
    """The change that stands before a growth rate and is of the same amount against the same base."""
    for step in (1, 2, 3):
        other = document.at(one.number - step)
        if (
            other is not None
            and other.kind == "change"
            and other.baseline == one.baseline
            and subject_of(other) == subject_of(one)
        ):
            return other if other.value is not None else None
    return None
