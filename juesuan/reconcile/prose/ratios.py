"""Percentages of the prose against the amounts that they are of 「占比、完成率」.

What belongs here: shares and completions, computed as intervals. What must not: changes (`growth`), words about
direction (`wording`), sums of amounts (`amounts`).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from juesuan.narrative.statement import Statement
from juesuan.reconcile.prose.document import (
    BUDGETS,
    Document,
    finest,
    place_of,
    printed,
    step_of_percent,
    subject_of,
    usable,
)
from juesuan.reconcile.prose.forms import budget_of
from juesuan.reconcile.prose.interval import (
    HUNDRED,
    Outcome,
    Span,
    best,
    equal,
    ratio,
    summed,
    untestable,
)
from juesuan.reconcile.prose.model import Finding, Number, ProseRule, Term


def share(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """A share is its amount over its whole."""
    for one in claims(document, "share"):
        part, whole = document.at(one.of), document.at(one.whole)
        if part is None or whole is None or not usable(part) or not usable(whole):
            if not one.measure.endswith("_sme"):  # shares of types are checked together
                yield left_open(one, document, "未印出该项金额或总额")
            continue
        if whole.value == 0:
            continue  # another rule's
        top, bottom = document.number(part), document.number(whole)
        claimed, step = document.number(one).span, step_of_percent(one)
        finer = ratio(finest(part, document), finest(whole, document), claimed, step)
        outcome = _explained(document, best([ratio(top.span, bottom.span, claimed, step), finer]), one, part, whole)
        yield Finding(place_of(one), outcome, _terms(document, one, part, whole), "%", group=one.section_number)


def _explained(document: Document, outcome: Outcome, one: Statement, part: Statement, whole: Statement) -> Outcome:
    if outcome.verdict != "broken" or outcome.left is None:
        return outcome
    text = f"{printed(part)}÷{printed(whole)}＝{outcome.left:.4f}%，印为{printed(one)}"
    assert one.value is not None
    if abs(HUNDRED - outcome.left - one.value) <= step_of_percent(one):
        text += "；疑为其余部分的比例"
    rates = [s for s in document.statements if s.kind == "completion" and subject_of(s) == subject_of(one)]
    if one.kind == "share" and any(
        s.value is not None and abs(s.value - one.value) <= step_of_percent(one) for s in rates
    ):
        text += "；疑把完成率填作占比"
    gap = abs((whole.value or Decimal(0)) - (part.value or Decimal(0)))
    if one.unit == "%" and one.value == gap and gap:
        text += "；疑把差额填作百分比"
    return Outcome("broken", outcome.left, outcome.right, outcome.gap, outcome.allowed, text)


def share_sum(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """The shares of one whole add up to 100 % where the listed amounts are all of it."""
    groups: dict[tuple[int, str], dict[tuple[object, ...], Statement]] = {}
    for one in claims(document, "share"):
        if one.whole is not None and document.at(one.whole) is not None and document.at(one.of) is not None:
            groups.setdefault((one.whole, one.section_number), {}).setdefault(subject_of(one), one)
    for (number, _), listed in groups.items():
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
        spans = [
            document.number(s).span if p.value else Span(s.value or Decimal(0))
            for s, p in zip(shares, parts, strict=True)
        ]
        outcome = equal(summed((1, span) for span in spans), Span(HUNDRED))
        if outcome.verdict == "broken":
            outcome = Outcome(
                "broken", outcome.left, outcome.right, outcome.gap, outcome.allowed, f"各项占比之和为{outcome.left}%"
            )
        yield Finding(place_of(whole), outcome, terms, "%", group=whole.section_number)


def completion(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """A completion rate is the amount over the budget that it names."""
    for one in claims(document, "completion"):
        if one.measure == "budget_execution_rate":
            continue
        part = document.at(one.of)
        base = base_of_completion(one, document)
        if part is None or not usable(part) or base is None:
            yield left_open(one, document, "未印出该项金额或预算数")
            continue
        if base.value == 0:
            continue
        claimed, top = document.number(one), document.number(part)
        outcome = ratio(top.span, base.span, claimed.span, step_of_percent(one))
        whole = document.at(base.statement)
        if outcome.verdict == "broken" and whole is not None:
            outcome = _explained(document, outcome, one, part, whole)
            if other := _other_budget(one, part, base, document):
                outcome = Outcome(
                    "broken",
                    outcome.left,
                    outcome.right,
                    outcome.gap,
                    outcome.allowed,
                    f"{outcome.reason}；按{other}则相符",
                )
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
                return f"{printed(other)}（{other.phase}）".replace("adjusted_budget", "全年预算数").replace(
                    "initial_budget", "年初预算数"
                )
    return ""


def ratio_zero_base(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """A share or a completion rate printed on a base of zero means nothing; another base that would fit is named."""
    for one in (*claims(document, "completion"), *claims(document, "share")):
        whole = document.at(one.whole)
        if one.kind == "completion":
            base = base_of_completion(one, document)
        else:
            base = None if whole is None or whole.value is None else document.number(whole)
        if base is None or base.value != 0:
            continue
        text = f"分母为零，{printed(one)}无意义"
        part = document.at(one.of)
        if part is not None and part.value and (other := _other_budget(one, part, base, document)):
            text += f"；按{other}则相符"
        terms = (Term(document.number(one), "left"), Term(base, "right"))
        yield Finding(place_of(one), Outcome("undefined", reason=text), terms, "%", group=one.section_number)


def claims(document: Document, kind: str, template: bool = False) -> Iterator[Statement]:
    """Percentages and changes that a rule can compute with; those with a word left open only where asked for."""
    for one in document.statements:
        if (
            one.kind != kind
            or one.value is None
            or one.bound
            or {"undefined", "in_reason", "in_table"} & set(one.flags)
        ):
            continue
        if "template" in one.flags and not template and one.kind != "change":
            continue
        yield one


def left_open(one: Statement, document: Document, reason: str) -> Finding:
    """A claim that can't be computed, with what is missing."""
    return Finding(
        place_of(one), untestable(reason), (Term(document.number(one), "left"),), "%" if one.unit == "%" else "元"
    )


def _terms(document: Document, one: Statement, part: Statement, whole: Statement) -> tuple[Term, ...]:
    return (
        Term(document.number(one), "left"),
        Term(document.number(part), "right"),
        Term(document.number(whole), "right", -1),
    )
