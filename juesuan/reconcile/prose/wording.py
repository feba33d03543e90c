"""Words of the prose against its figures 「增减方向、持平、模板文字」.

What belongs here: claims without a figure, directions, template remains, missing units.
"""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.narrative.statement import Remark, Statement
from juesuan.reconcile.prose.document import BUDGETS, Document, place_of, printed, subject_of, usable
from juesuan.reconcile.prose.growth import change_beside
from juesuan.reconcile.prose.interval import Outcome, Span
from juesuan.reconcile.prose.model import Finding, ProseRule, Term

_FLAGS = {"missing_unit": "数字后缺计量单位或百分号", "short_unit": "“万”后缺“元”"}
_WORDS = {"less": "小于", "greater": "大于", "level": "持平"}


def direction(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """A change and the growth rate beside it go the same way."""
    for one in document.statements:
        moved = change_beside(one, document) if one.kind == "growth" and one.value else None
        if moved is None or not moved.value or {one.direction, moved.direction} - {"increase", "decrease"}:
            continue
        terms = (Term(document.number(one), "left"), Term(document.number(moved), "right"))
        if one.direction == moved.direction:
            yield Finding(place_of(one), Outcome("exact"), terms, "%")
        else:
            text = f"增减额与增减率方向相反：{printed(moved)}、{printed(one)}"
            yield Finding(place_of(one), Outcome("broken", reason=text), terms, "%")


def claim(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """What is said of an amount and its budget or its last year (大于、小于、持平) agrees with the two figures."""
    for remark in document.remarks:
        if remark.claim not in _WORDS:
            continue
        pair = _pair(remark, document)
        if pair is None:
            continue
        now, base = pair
        left, right = document.number(now), document.number(base)
        outcome = _judged(
            remark, left.span, right.span, f"称{_WORDS[remark.claim]}，而两数为{printed(now)}与{printed(base)}"
        )
        yield Finding(place_of(now), outcome, (Term(left, "left"), Term(right, "right")), group=now.section_number)


def _judged(remark: Remark, now: Span, base: Span, text: str) -> Outcome:
    gap, allowed = now.value - base.value, now.half + base.half
    if remark.claim == "level":
        holds, near = gap == 0, abs(gap) <= allowed or "基本持平" in remark.quote
    else:
        sign = 1 if remark.claim == "greater" else -1
        holds, near = gap * sign > 0, abs(gap) <= allowed
    verdict = "exact" if holds else "rounding" if near else "broken"
    return Outcome(verdict, now.value, base.value, gap, allowed, "" if verdict != "broken" else text)


def _pair(remark: Remark, document: Document) -> tuple[Statement, Statement] | None:
    """The amount that a claim is about and what it is compared with: the last of both before the claim."""
    phases = ("prior_actual",) if remark.baseline.startswith("prior") else BUDGETS
    if remark.baseline in ("initial_budget", "adjusted_budget"):
        phases = (remark.baseline,)
    told = [
        s for s in document.statements
        if s.kind == "amount" and subject_of(s) == subject_of(remark) and s.fund in (remark.fund, "") and usable(s)
        and s.section == remark.section and (s.page, s.line) <= (remark.page, remark.line or s.line)
    ]  # fmt: skip
    now = [s for s in told if s.phase == "actual"][-1:]
    if not now:
        return None
    # Of the same sentence or item: a total of another paragraph is another comparison.
    base = [s for s in told if s.phase in phases and now[0].number - 3 <= s.number < now[0].number]
    if len({s.phase for s in base}) != 1:
        return None
    return now[0], base[-1]


def template(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """Words that a template offers to choose from were left standing."""
    seen: set[tuple[object, ...]] = set()
    for one in document.statements:
        where = (*subject_of(one), one.fund, one.section_number, one.line, one.page)
        if "template" not in one.flags or where in seen or one.value is None:
            continue
        seen.add(where)
        text = f"模板文字未选择：“{one.quote[-40:] if len(one.quote) > 40 else one.quote}”"
        yield Finding(place_of(one), Outcome("template", reason=text), (Term(document.number(one), "left"),), one.unit)


def unit(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """A figure without its unit or per-cent sign."""
    for one in document.statements:
        flags = [flag for flag in _FLAGS if flag in one.flags]
        if flags and one.value is not None:
            text = f"{_FLAGS[flags[0]]}：“{one.quote[-30:]}”"
            yield Finding(
                place_of(one), Outcome("broken", reason=text), (Term(document.number(one), "left"),), one.unit
            )
