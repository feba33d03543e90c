"""Findings that follow from one wrong number or one habit, as one root cause 「根由」.

What belongs here: which findings belong together, and the number most likely wrong. What must not: new findings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from juesuan.reconcile.prose.model import HABITS, Cause, Finding, Number, ProseRule

Judged = tuple[ProseRule, Finding]
_OBJECTIONS = frozenset({"broken", "undefined", "template"})
_HOLDS = frozenset({"exact", "rounding"})


def causes(judged: Sequence[Judged], report_id: str) -> list[Cause]:
    """The root causes of the objections among findings, in the order in which they first appear.

    Two objections belong together where they share a number that no equality confirms; where they share any
    number and miss by the same gap, or object by the same rule; where both miss by the same gap in one section
    or project; and where both come from one habit.
    """
    objecting = [at for at, (_, finding) in enumerate(judged) if finding.outcome.verdict in _OBJECTIONS]
    confirmed = {
        key
        for _, finding in judged
        if finding.outcome.verdict in _HOLDS and finding.relation == "=" and finding.outcome.left is not None
        for key in finding.keys
    }
    leader = {at: at for at in objecting}

    def find(at: int) -> int:
        while leader[at] != at:
            at = leader[at]
        return at

    for place, one in enumerate(objecting):
        for other in objecting[place + 1 :]:
            if find(one) != find(other) and _together(judged[one], judged[other], confirmed):
                leader[find(other)] = find(one)
    groups: dict[int, list[int]] = {}
    for at in objecting:
        groups.setdefault(find(at), []).append(at)
    return [
        Cause(f"{report_id[:16]}/c/{number}", _text([judged[at] for at in members], confirmed), tuple(members))
        for number, members in enumerate(groups.values(), start=1)
    ]


def _habit(one: Judged) -> str:
    rule, finding = one
    marked = next((mark.removeprefix("habit/") for mark in finding.marks if mark.startswith("habit/")), "")
    return marked or rule.habit


def _together(one: Judged, other: Judged, confirmed: set[str]) -> bool:
    habits = _habit(one), _habit(other)
    if any(habits):
        return habits[0] == habits[1]
    (rule, finding), (second, found) = one, other
    shared = finding.keys & found.keys
    gaps = abs(finding.outcome.gap or Decimal(0)), abs(found.outcome.gap or Decimal(0))
    same_gap = bool(gaps[0]) and gaps[0] == gaps[1]
    if shared:
        return bool(shared - confirmed) or same_gap or rule.id == second.id
    return same_gap and bool(finding.group) and finding.group == found.group


def _text(members: Sequence[Judged], confirmed: set[str]) -> str:
    """The habit, or the number that most of the objections rest on and nothing confirms."""
    if habit := _habit(members[0]):
        return HABITS[habit]
    counts: Counter[str] = Counter()
    numbers: dict[str, Number] = {}
    for _, finding in members:
        sides = Counter(term.side for term in finding.terms)
        for term in finding.terms:
            numbers.setdefault(term.number.key, term.number)
            # A number alone on its side is likelier the wrong one than one of many addends.
            counts[term.number.key] += 2 if sides[term.side] == 1 else 1
    if not counts:
        return members[0][1].place
    # Forms are proven by arithmetic of their own: where prose and form differ, the prose is likelier wrong.
    key = max(counts, key=lambda key: (numbers[key].fact_id is None, key not in confirmed, counts[key]))
    return numbers[key].label
