"""Amounts of the prose among themselves: sums, bounds, repetitions, counts beside money 「文字之间」.

What belongs here: the kinds that add or compare figures of one unit. What must not: percentages (`ratios`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from juesuan.narrative.statement import Statement
from juesuan.reconcile.prose.document import BUDGETS, UNSURE, Document, identity, place_of, printed, subject_of, usable
from juesuan.reconcile.prose.interval import HUNDRED, Outcome, Span, at_most, equal, summed, untestable
from juesuan.reconcile.prose.model import Finding, ProseRule, Term

_FUNCTIONS: Final = ("function_class", "function_section", "function_item")
# One word of the printers for several facts, or figures that only a performance table can check.
_NOT_REPEATED: Final = (
    "stated_", "eval_", "grade", "indicator_", "self_eval_amount", "self_eval_average", "reception_detail",
    "per_capita", "problems", "disclosed", "dept_eval", "satisfaction", "funds_in_place", "budget_execution",
)  # fmt: skip
# Money and the counts that go with it: both zero, or neither.
_COUNTED: Final = {
    "overseas_groups": ("overseas_trips",),
    "overseas_persons": ("overseas_trips",),
    "vehicles_purchased": ("vehicle_purchase",),
    "reception_batches": ("reception",),
    "reception_persons": ("reception",),
    "domestic_reception_batches": ("domestic_reception", "reception"),
    "domestic_reception_persons": ("domestic_reception", "reception"),
    "foreign_reception_batches": ("foreign_reception",),
    "foreign_reception_persons": ("foreign_reception",),
}
_PARTLY: Final = "主要"


def total_of_parts(rule: ProseRule, document: Document) -> Iterator[Finding]:
    """A total equals the sum of its parts; a list that says 主要 or has one part may leave parts out."""
    for whole in document.statements:
        if whole.measure != rule.whole or whole.kind not in ("amount", "count") or not usable(whole):
            continue
        parts = parts_of(whole, rule.parts, document)
        named = {part.measure for part in parts}
        if not parts or not named.issuperset(rule.needs):
            continue
        outcome = _sum(whole, parts, document, bool(rule.needs))
        terms = (Term(document.number(whole), "left"), *(Term(document.number(part), "right") for part in parts))
        yield Finding(place_of(whole), outcome, terms, terms[0].number.unit, group=whole.section_number)


def total_across(rule: ProseRule, document: Document) -> Iterator[Finding]:
    """A total equals the sum of parts that other sections tell, of the same fund and phase."""
    told = [s for s in document.statements if usable(s) and s.kind == "amount"]
    for whole in told:
        alike = [s for s in told if s.measure in rule.parts and (s.fund, s.phase) == (whole.fund, whole.phase)]
        first = {s.measure: s for s in reversed(alike)}
        if whole.measure != rule.whole or not set(rule.parts) <= set(first):
            continue
        terms = (Term(document.number(whole), "left"), *(Term(document.number(s), "right") for s in first.values()))
        outcome = equal(terms[0].number.span, summed((1, term.number.span) for term in terms[1:]))
        if outcome.verdict == "broken":
            parts = "＋".join(f"{s.subject[-16:]}{printed(s)}" for s in first.values())
            outcome = _because(outcome, f"{whole.subject[-16:]}{printed(whole)}，而{parts}")
        yield Finding(place_of(whole), outcome, terms, group=whole.section_number)


def parts_of(whole: Statement, measures: Sequence[str], document: Document) -> list[Statement]:
    """The parts of a total, each once, in the order of the report."""
    found: dict[tuple[object, ...], Statement] = {}
    for one in document.statements:
        if one.measure not in measures or one.kind != whole.kind or one.value is None or one.bound:
            continue
        if UNSURE & set(one.flags) or (one.phase != whole.phase and not {one.phase, whole.phase} <= set(BUDGETS)):
            continue
        if one.of == whole.number or _is_below(one, whole):
            found.setdefault(subject_of(one) if one.measure != "reception_detail" else (one.number,), one)
    return list(found.values())


def _is_below(one: Statement, whole: Statement) -> bool:
    """Whether a functional row belongs to a total by its code, however far below it stands."""
    if one.measure not in _FUNCTIONS or one.fund != whole.fund or one.phase != whole.phase:
        return False
    if whole.measure in _FUNCTIONS:
        return bool(whole.function_code and one.function_code and one.function_code.startswith(whole.function_code))
    return whole.measure == "gpb_expenditure"


def _sum(whole: Statement, parts: Sequence[Statement], document: Document, complete: bool) -> Outcome:
    total = document.number(whole).span
    added = summed((1, document.number(part).span) for part in parts)
    outcome = equal(total, added)
    if outcome.verdict != "broken":
        return outcome
    partly = len(parts) == 1 or any(_PARTLY in one.quote for one in (whole, *parts))
    if added.value < total.value and partly and not complete:
        return untestable("所列各项未必是全部")
    text = f"总额{printed(whole)}，所列{len(parts)}项之和与之相差{_short(outcome.gap)}"
    return Outcome("broken", outcome.left, outcome.right, outcome.gap, outcome.allowed, text)


def _short(gap: object) -> str:
    return f"{gap:f}".rstrip("0").rstrip(".") if "." in f"{gap:f}" else f"{gap:f}"


def bounded(rule: ProseRule, document: Document) -> Iterator[Finding]:
    """The parts of a rule together are no greater than its whole, within one section."""
    for whole in document.statements:
        if whole.measure != rule.whole or not usable(whole) or whole.kind not in ("amount", "count"):
            continue
        near = [
            one for one in document.statements
            if usable(one) and one.kind == whole.kind and one.phase == whole.phase and one.measure in rule.parts
            and one.fund in (whole.fund, "") and (one.section == whole.section or whole.kind == "count")
        ]  # fmt: skip
        first = {one.measure: one for one in reversed(near)}
        if set(first) != set(rule.parts):
            continue
        terms = (*(Term(document.number(one), "left") for one in first.values()), Term(document.number(whole), "right"))
        outcome = at_most(summed((1, term.number.span) for term in terms[:-1]), terms[-1].number.span)
        if outcome.verdict == "broken":
            text = "、".join(f"{one.subject[-20:]}{printed(one)}" for one in first.values())
            outcome = _because(outcome, f"{text}，合计大于{whole.subject[-20:]}{printed(whole)}")
        yield Finding(place_of(whole), outcome, terms, terms[0].number.unit, "<=", group=whole.section_number)


def repeated(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """A fact that is told more than once has the same value everywhere; the value told most often is the measure."""
    groups: dict[tuple[object, ...], list[Statement]] = {}
    for one in document.statements:
        if one.kind in ("amount", "count") and usable(one) and not one.measure.startswith(_NOT_REPEATED):
            groups.setdefault(identity(one), []).append(one)
    for told in groups.values():
        if len(told) < 2:
            continue
        values = Counter(document.number(one).value for one in told)
        usual = max(values, key=lambda value: values[value])
        first = next(one for one in told if document.number(one).value == usual)
        others = [one for one in told if document.number(one).value != usual]
        for other in others or [next(one for one in told if one is not first)]:
            outcome = equal(document.number(other).span, document.number(first).span)
            if outcome.verdict == "broken":
                outcome = _because(outcome, f"同一数字两处不同：{printed(first)}与{printed(other)}")
            terms = (Term(document.number(other), "left"), Term(document.number(first), "right"))
            yield Finding(place_of(other), outcome, terms, terms[0].number.unit, group=other.section_number)


def weighted(rule: ProseRule, document: Document) -> Iterator[Finding]:
    """An amount equals the sum of amounts times their printed shares; pairs are amount, then share, in `parts`."""
    for whole in document.statements:
        if whole.measure != rule.whole or whole.kind != "amount" or not usable(whole):
            continue
        terms = [Term(document.number(whole), "left")]
        spans: list[tuple[int, Span]] = []
        for base, share in zip(rule.parts[::2], rule.parts[1::2], strict=True):
            amount = _near(document, whole, base, "amount")
            rate = _near(document, whole, share, "share")
            if amount is None or rate is None:
                break
            a, r = document.number(amount), document.number(rate)
            half = (a.span.half * r.value + a.value * r.span.half + a.span.half * r.span.half) / HUNDRED
            spans.append((1, Span(a.value * r.value / HUNDRED, half if a.value else Span(a.value).half)))
            terms += [Term(a, "right"), Term(r, "right")]
        else:
            outcome = equal(terms[0].number.span, summed(spans))
            if outcome.verdict == "broken":
                outcome = _because(outcome, f"按各类金额与比例推算，与{printed(whole)}不合")
            yield Finding(place_of(whole), outcome, tuple(terms), group=whole.section_number)


def _near(document: Document, whole: Statement, measure: str, kind: str) -> Statement | None:
    return next(
        (
            s
            for s in document.statements
            if s.measure == measure and s.kind == kind and s.section == whole.section and usable(s)
        ),
        None,
    )


def counted(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """A count is zero where its money is zero, and not otherwise."""
    for count in document.statements:
        if count.measure not in _COUNTED or count.kind != "count" or not usable(count):
            continue
        money = _money_of(count, document)
        if money is None:
            continue
        numbers = (document.number(count), document.number(money))
        terms = (Term(numbers[0], "left"), Term(numbers[1], "right"))
        if bool(count.value) == bool(money.value):
            yield Finding(place_of(count), Outcome("exact"), terms, count.unit)
            continue
        # 0.00万元 of a few 元 is a rounded amount.
        text = f"{count.subject[-16:]}{printed(count)}，而{money.subject[-16:]}{printed(money)}"
        yield Finding(place_of(count), Outcome("broken", reason=text), terms, count.unit)


def _money_of(count: Statement, document: Document) -> Statement | None:
    for measure in _COUNTED[count.measure]:
        told = [
            s for s in document.statements
            if s.measure == measure and s.kind == "amount" and usable(s) and s.phase in ("actual", *BUDGETS)
            and (document.kind == "budget") == (s.phase in BUDGETS)
        ]  # fmt: skip
        if told:
            return min(told, key=lambda s: (s.section != count.section, abs(s.number - count.number)))
    return None


def _because(outcome: Outcome, reason: str) -> Outcome:
    return Outcome(outcome.verdict, outcome.left, outcome.right, outcome.gap, outcome.allowed, reason)
