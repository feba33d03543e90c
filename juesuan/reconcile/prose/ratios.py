"""Percentages of the prose against the amounts that they are of 「占比、完成率、增减率」.

What belongs here: shares, completions, changes and growth, computed as intervals. What must not: words about
direction (`wording`), sums of amounts (`amounts`).
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
from juesuan.reconcile.prose.forms import budget_of
from juesuan.reconcile.prose.interval import HUNDRED, Outcome, Span, best, corners, equal, percentage, ratio, summed, untestable
from juesuan.reconcile.prose.model import Finding, Number, ProseRule, Term

def share(rule: ProseRule, document: Document) -> Iterator[Finding]:
    """A share is its amount over its whole."""
    for one in _claims(document, "share"):
        part, whole = document.at(one.of), document.at(one.whole)
        if part is None or whole is None or not usable(part) or not usable(whole):
            if not one.measure.endswith("_sme"):  # shares of types are checked together
                yield _open(one, document, "未印出该项金额或总额")
            continue
        if whole.value == 0:
            continue  # another rule's
        top, bottom = document.number(part), document.number(whole)
        outcome = _explained(ratio(top.span, bottom.span, document.number(one).span, step_of_percent(one)), one, part, whole)
        yield Finding(place_of(one), outcome, _terms(document, one, part, whole), "%", group=one.section_number)


def _explained(outcome: Outcome, one: Statement, part: Statement, whole: Statement) -> Outcome:
    if outcome.verdict != "broken" or outcome.left is None:
        return outcome
    text = f"{printed(part)}÷{printed(whole)}＝{outcome.left:.4f}%，印为{printed(one)}"
    assert one.value is not None
    if abs(HUNDRED - outcome.left - one.value) <= step_of_percent(one):
        text += "；疑为其余部分的比例"
    gap = abs((whole.value or Decimal(0)) - (part.value or Decimal(0)))
    if one.unit == "%" and one.value == gap and gap:
        text += "；疑把差额填作百分比"
    return Outcome("broken", outcome.left, outcome.right, outcome.gap, outcome.allowed, text)


def share_sum(rule: ProseRule, document: Document) -> Iterator[Finding]:
    """The shares of one whole add up to 100 % where the listed amounts are all of it."""
    groups: dict[int, dict[tuple[object, ...], Statement]] = {}
    for one in _claims(document, "share"):
        if one.whole is not None and document.at(one.of) is not None:
            groups.setdefault(one.whole, {}).setdefault(subject_of(one), one)
    for number, listed in groups.items():
        whole, shares = document.by_number[number], list(listed.values())
        parts = [document.by_number[one.of] for one in shares if one.of is not None]
        if len(shares) < 2 or not usable(whole) or not whole.value or not all(usable(part) for part in parts):
            continue
        amounts = equal(document.number(whole).span, summed((1, document.number(part).span) for part in parts))
        terms = tuple(Term(document.number(one), "left") for one in shares)
        if amounts.verdict == "broken":
            yield Finding(place_of(whole), untestable("所列各项不是总额的全部"), terms, "%")
            continue
        # The share of nothing is nothing, however few digits it is printed with.
        spans = [document.number(s).span if p.value else Span(s.value or Decimal(0)) for s, p in zip(shares, parts, strict=True)]
        outcome = equal(summed((1, span) for span in spans), Span(HUNDRED))
        if outcome.verdict == "broken":
            outcome = Outcome("broken", outcome.left, outcome.right, outcome.gap, outcome.allowed, f"各项占比之和为{outcome.left}%")
        yield Finding(place_of(whole), outcome, terms, "%", group=whole.section_number)


def completion(rule: ProseRule, document: Document) -> Iterator[Finding]:
    """A completion rate is the amount over the budget that it names."""
    for one in _claims(document, "completion"):
        if one.measure == "budget_execution_rate":
            continue
        part = document.at(one.of)
        base = base_of_completion(one, document)
        if part is None or not usable(part) or base is None:
            yield _open(one, document, "未印出该项金额或预算数")
            continue
        if base.value == 0:
            continue
        claimed, top = document.number(one), document.number(part)
        outcome = ratio(top.span, base.span, claimed.span, step_of_percent(one))
        whole = document.at(base.statement)
        if outcome.verdict == "broken" and whole is not None:
            outcome = _explained(outcome, one, part, whole)
            if other := _other_budget(one, part, base, document):
                outcome = Outcome("broken", outcome.left, outcome.right, outcome.gap, outcome.allowed, f"{outcome.reason}；按{other}则相符")
        elif outcome.verdict == "broken":
            text = f"{printed(part)}÷{base.label}＝{outcome.left:.4f}%，印为{printed(one)}"
            outcome = Outcome("broken", outcome.left, outcome.right, outcome.gap, outcome.allowed, text)
        terms = (Term(claimed, "left"), Term(top, "right"), Term(base, "right", -1))
        yield Finding(place_of(one), outcome, terms, "%", group=one.section_number or one.project)


def base_of_completion(one: Statement, document: Document) -> Number | None:
    """The budget that a completion rate is of: as the prose prints it, else as the form does."""
    whole = document.at(one.whole)
    if whole is not None and whole.value is not None and whole.phase in BUDGETS:
        return document.number(whole)
    return budget_of(one, document)


def _other_budget(one: Statement, part: Statement, base: Number, document: Document) -> str:
    for other in document.same(part, phases=BUDGETS):
        number = document.number(other)
        if number.value and number.key != base.key:
            found = ratio(document.number(part).span, number.span, document.number(one).span, step_of_percent(one))
            if found.verdict in ("exact", "rounding"):
                return f"{printed(other)}（{other.phase}）".replace("adjusted_budget", "全年预算数").replace("initial_budget", "年初预算数")
    return ""


def change(rule: ProseRule, document: Document) -> Iterator[Finding]:
    """A change is the amount minus the earlier or planned amount, where that is printed."""
    for one in _claims(document, "change"):
        if one.baseline not in rule.baselines:
            continue
        part = document.at(one.of)
        base = _base_of_change(one, part, document)
        if part is None or not usable(part) or not base:
            yield _open(one, document, "未印出对比的上年数或预算数")
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
        planned = [s for s in document.statements if s.phase == one.baseline and s.function_code and s.measure == "function_item"]
        return [document.number(s) for s in planned if usable(s) and str(s.function_code).startswith(part.function_code or "-")]
    return []


def growth(rule: ProseRule, document: Document) -> Iterator[Finding]:
    """A growth rate is the change over what was there before: as printed, or the amount minus its change."""
    for one in _claims(document, "growth", template=True):
        part = document.at(one.of)
        before, moved = document.at(one.whole), change_beside(one, document)
        if has_zero_base(one, document) or (moved is not None and (one.value == 0) != (moved.value == 0)):
            continue  # other rules'
        if part is None or part.value is None or (moved is None and before is None):
            yield _open(one, document, "未印出增减额或上年数")
            continue
        outcome = _grown(one, part, before, moved, document)
        if outcome.verdict == "broken" and outcome.left is not None:
            text = f"由{printed(part)}与{printed(moved or before or one)}计算为{outcome.left:.2f}%，印为{printed(one)}"
            outcome = Outcome("broken", outcome.left, outcome.right, outcome.gap, outcome.allowed, text)
        used = [s for s in (part, before if before is not None and before.value is not None else moved) if s is not None]
        terms = (Term(document.number(one, "%"), "left"), *(Term(document.number(s), "right") for s in used))
        yield Finding(place_of(one), outcome, terms, "%", group=one.section_number)


def _grown(one: Statement, part: Statement, before: Statement | None, moved: Statement | None, document: Document) -> Outcome:
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


def growth_zero_base(rule: ProseRule, document: Document) -> Iterator[Finding]:
    """A growth rate printed on a base of zero means nothing."""
    for one in _claims(document, "growth", template=True):
        moved = change_beside(one, document)
        if not has_zero_base(one, document) or (one.value == 0 and moved is not None and moved.value):
            continue
        terms = [Term(document.number(s), "left") for s in (one, document.at(one.of)) if s is not None and s.value is not None]
        text = f"对比数为零，增减率{printed(one)}无意义"
        yield Finding(place_of(one), Outcome("undefined", reason=text), tuple(terms), "%", group=one.section_number)


def ratio_zero_base(rule: ProseRule, document: Document) -> Iterator[Finding]:
    """A share or a completion rate printed on a base of zero means nothing; another base that would fit is named."""
    for one in (*_claims(document, "completion"), *_claims(document, "share")):
        whole = document.at(one.whole)
        base = base_of_completion(one, document) if one.kind == "completion" else None if whole is None else document.number(whole)
        if base is None or base.value != 0:
            continue
        text = f"分母为零，{printed(one)}无意义"
        part = document.at(one.of)
        if part is not None and part.value and (other := _other_budget(one, part, base, document)):
            text += f"；按{other}则相符"
        terms = (Term(document.number(one), "left"), Term(base, "right"))
        yield Finding(place_of(one), Outcome("undefined", reason=text), terms, "%", group=one.section_number)


def zero_change(rule: ProseRule, document: Document) -> Iterator[Finding]:
    """A change of nothing goes with a growth of nothing, and a growth of 0 % with no change but a tiny one."""
    for one in _claims(document, "growth", template=True):
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
        if other is not None and other.kind == "change" and other.baseline == one.baseline and subject_of(other) == subject_of(one):
            return other if other.value is not None else None
    return None


def _claims(document: Document, kind: str, template: bool = False) -> Iterator[Statement]:
    """Percentages and changes that a rule can compute with; those with a word left open only where asked for."""
    for one in document.statements:
        if one.kind != kind or one.value is None or one.bound or {"undefined", "in_reason", "in_table"} & set(one.flags):
            continue
        if "template" in one.flags and not template and one.kind != "change":
            continue
        yield one


def _open(one: Statement, document: Document, reason: str) -> Finding:
    return Finding(place_of(one), untestable(reason), (Term(document.number(one), "left"),), "%" if one.unit == "%" else "元")


def _terms(document: Document, one: Statement, part: Statement, whole: Statement) -> tuple[Term, ...]:
    return (Term(document.number(one), "left"), Term(document.number(part), "right"), Term(document.number(whole), "right", -1))
