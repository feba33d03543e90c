"""The arithmetic of rounding: what rounding or cutting made is never broken, what it can't make always is."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from juesuan.reconcile.prose.interval import TRUNCATED, Span, at_most, equal, percentage, ratio, summed

STEP = Decimal("0.01")
HALF = STEP / 2
# Less is printed as zero, and a printed zero is taken at its word.
fen = st.integers(5_001, 10**11)
modes = st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN])


def printed(fen_: int, mode: str = ROUND_HALF_UP) -> Span:
    """An amount in 分 as 万元 with two decimals; nothing for a printed zero."""
    value = (Decimal(fen_) / 1_000_000).quantize(STEP, mode)
    return Span(value, HALF if value else Decimal(0))


@given(st.lists(st.integers(5_001, 10**10), min_size=1, max_size=12), modes)
def test_a_total_of_rounded_parts_is_never_broken(parts: list[int], mode: str) -> None:
    total = printed(sum(parts), mode)
    assert equal(total, summed((1, printed(part, mode)) for part in parts)).verdict != "broken"


@given(fen, fen, st.integers(0, 4), modes)
def test_a_share_of_rounded_amounts_is_never_broken(part: int, rest: int, decimals: int, mode: str) -> None:
    top, bottom = printed(part, mode), printed(part + rest, mode)
    step = Decimal(1).scaleb(-decimals)
    rate = (Decimal(part) / (part + rest) * 100).quantize(step, mode)
    assert ratio(top, bottom, Span(rate, step / 2), step).verdict != "broken"


@given(st.integers(10**9, 10**11), st.integers(10**9, 10**11))
def test_a_share_cut_instead_of_rounded_is_rounding(part: int, rest: int) -> None:
    top, bottom = printed(part), printed(part + rest)
    rate = (top.value / bottom.value * 100).quantize(STEP, ROUND_DOWN)
    if rate:
        assert ratio(top, bottom, Span(rate, HALF), STEP).verdict in ("exact", "rounding")


@pytest.mark.parametrize(
    ("left", "right", "verdict"),
    [
        (("43.11", "0.005"), ("43.10", "0.005"), "rounding"),  # both may be 43.105: ends are closed
        (("43.12", "0.005"), ("43.10", "0.005"), "broken"),
        (("0", "0"), ("0.01", "0.005"), "broken"),  # a printed zero has no slack
        (("34.606", "0.0005"), ("34.60", "0.005"), "rounding"),  # cut to two decimals
        (("34.596", "0.0005"), ("34.61", "0.005"), "broken"),
    ],
)
def test_two_prints_of_one_fact(left: tuple[str, str], right: tuple[str, str], verdict: str) -> None:
    spans = [Span(Decimal(value), Decimal(half)) for value, half in (left, right)]
    assert equal(spans[0], spans[1]).verdict == equal(spans[1], spans[0]).verdict == verdict


def test_a_cut_value_says_so() -> None:
    assert equal(Span(Decimal("34.606"), Decimal("0.0005")), Span(Decimal("34.60"), HALF)).reason == TRUNCATED
    low, high = Decimal("95.4571"), Decimal("95.4572")
    assert percentage(Span(Decimal("95.45"), HALF), high, low, high, STEP).reason == TRUNCATED


def test_a_decline_is_cut_towards_zero() -> None:
    low, middle, high = Decimal("-27.7781"), Decimal("-27.7779"), Decimal("-27.7777")
    assert percentage(Span(Decimal("-27.77"), HALF), middle, low, high, STEP).verdict == "rounding"
    assert percentage(Span(Decimal("27.77"), HALF), middle, low, high, STEP).verdict == "broken"


def test_less_is_broken_only_beyond_rounding() -> None:
    assert at_most(Span(Decimal("251.26"), HALF), Span(Decimal("251.25"), HALF)).verdict == "rounding"
    assert at_most(Span(Decimal("251.27"), HALF), Span(Decimal("251.25"), HALF)).verdict == "broken"


def test_a_ratio_to_what_may_be_zero_is_untestable() -> None:
    assert (
        ratio(Span(Decimal(1), HALF), Span(Decimal("0.00"), HALF), Span(Decimal(5), HALF), STEP).verdict == "untestable"
    )
