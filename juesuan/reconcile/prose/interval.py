"""What a printed number may stand for, and whether two sides can meet: closed intervals 「舍入区间」 in Decimal.

What belongs here: the arithmetic of rounding. What must not: which numbers are compared.

A number printed with d decimals stands for any value in [v - half, v + half]; `half` is half a step of its last
digit, nothing for a printed zero, a count or a whole score. Some systems cut instead of rounding: their number
stands for [v, v + step).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import product
from typing import Final

ZERO: Final = Decimal(0)
HUNDRED: Final = Decimal(100)
TRUNCATED: Final = "截断"
# Verdicts from the best to the worst, for a number that may be explained in more than one way.
_ORDER: Final = ("exact", "rounding", "broken")


@dataclass(frozen=True, slots=True)
class Span:
    """A value with the half step that rounding allows it, both in one unit."""

    value: Decimal
    half: Decimal = ZERO

    @property
    def low(self) -> Decimal:
        """The least value that the print may stand for."""
        return self.value - self.half

    @property
    def high(self) -> Decimal:
        """The greatest value that the print may stand for."""
        return self.value + self.half


@dataclass(frozen=True, slots=True)
class Outcome:
    """How two sides compare: verdict, both sides, their gap (left minus right) and the gap that rounding allows."""

    verdict: str
    left: Decimal | None = None
    right: Decimal | None = None
    gap: Decimal | None = None
    allowed: Decimal | None = None
    reason: str = ""


def because(outcome: Outcome, reason: str) -> Outcome:
    """The outcome with its reason, where it is an objection."""
    if outcome.verdict != "broken":
        return outcome
    return Outcome(outcome.verdict, outcome.left, outcome.right, outcome.gap, outcome.allowed, reason)


def untestable(reason: str) -> Outcome:
    """A rule that applies and can't be computed, with what is missing."""
    return Outcome("untestable", reason=reason)


def summed(parts: Iterable[tuple[int, Span]]) -> Span:
    """Signed sum of spans; half steps add up whatever the sign."""
    listed = list(parts)
    return Span(sum((s * p.value for s, p in listed), ZERO), sum((p.half for _, p in listed), ZERO))


def equal(left: Span, right: Span) -> Outcome:
    """Whether two printed values can be one; a value cut off to the digits of the other counts as rounding."""
    gap, allowed = left.value - right.value, left.half + right.half
    if gap == 0:
        return Outcome("exact", left.value, right.value, gap, allowed)
    if abs(gap) <= allowed:
        return Outcome("rounding", left.value, right.value, gap, allowed)
    coarse, fine = (left, right) if left.half >= right.half else (right, left)
    if coarse.value and coarse.half > fine.half and _is_cut(coarse.value, coarse.half * 2, fine.value):
        return Outcome("rounding", left.value, right.value, gap, coarse.half * 2, TRUNCATED)
    return Outcome("broken", left.value, right.value, gap, allowed)


def at_most(left: Span, right: Span) -> Outcome:
    """Whether the left side can be no greater than the right."""
    gap, allowed = left.value - right.value, left.half + right.half
    verdict = "exact" if gap <= 0 else "rounding" if gap <= allowed else "broken"
    return Outcome(verdict, left.value, right.value, gap, allowed)


def corners(left: Span, right: Span) -> list[tuple[Decimal, Decimal]]:
    """The four corners of two spans, where a ratio of them takes its least and its greatest value."""
    return list(product((left.low, left.high), (right.low, right.high)))


def percentage(printed: Span, middle: Decimal, low: Decimal, high: Decimal, step: Decimal) -> Outcome:
    """Whether a printed percentage can come from the ratio whose best value and bounds (in per cent) are given."""
    gap = middle - printed.value
    allowed = max(high - middle, middle - low) + printed.half
    if step and middle.quantize(step, ROUND_HALF_UP) == printed.value:
        return Outcome("exact", middle, printed.value, gap, allowed)
    if low <= printed.high and high >= printed.low:
        return Outcome("rounding", middle, printed.value, gap, allowed)
    size, least, most = abs(printed.value), min(abs(low), abs(high)), max(abs(low), abs(high))
    if least < size + step and most >= size and middle * printed.value > 0:
        return Outcome("rounding", middle, printed.value, gap, step, TRUNCATED)
    return Outcome("broken", middle, printed.value, gap, allowed)


def ratio(top: Span, bottom: Span, printed: Span, step: Decimal) -> Outcome:
    """Whether a printed percentage can be top over bottom; the bottom must not reach down to zero."""
    if bottom.low <= 0 <= bottom.high:
        return untestable("分母在舍入区间内可为零")
    found = [a / b * HUNDRED for a, b in corners(top, bottom)]
    return percentage(printed, top.value / bottom.value * HUNDRED, min(found), max(found), step)


def best(outcomes: Iterable[Outcome]) -> Outcome:
    """The outcome that speaks most for the publisher, of several ways to read or compute the same claim."""
    listed = list(outcomes)
    return min(listed, key=lambda one: _ORDER.index(one.verdict) if one.verdict in _ORDER else len(_ORDER))


def _is_cut(cut: Decimal, step: Decimal, value: Decimal) -> bool:
    return abs(cut) <= abs(value) < abs(cut) + step and cut * value > 0
