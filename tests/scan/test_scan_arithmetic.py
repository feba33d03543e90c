"""What sums settle and what they must leave open; what a number cell may say. No picture and no engine is needed."""

from __future__ import annotations

from decimal import Decimal

from juesuan.reading.scan.arithmetic import Sum, settle
from juesuan.reading.scan.candidates import SURE, as_number, is_numberlike, reading_of, with_decimals
from juesuan.reading.scan.seen import Line, Spot

TOTAL = Sum((("a", 1), ("b", 1), ("total", -1)))


def numbers(**values: str) -> dict[str, Decimal]:
    return {name: Decimal(value) for name, value in values.items()}


def choices(**values: str) -> dict[str, list[Decimal]]:
    return {name: [Decimal(one) for one in value.split()] for name, value in values.items()}


def spots(text: str, **doubts: tuple[float, str]) -> Line:
    """A line whose character number `n` is as sure as said, and may be another."""
    found = []
    for at, char in enumerate(text):
        sure, other = doubts.get(f"at{at}", (1.0, ""))
        others = ((other, 1 - sure),) if f"at{at}" in doubts else ()
        found.append(Spot(char, sure, at / len(text), (at + 1) / len(text), others))
    return Line(tuple(found))


def test_one_candidate_that_makes_the_sum_hold_is_taken() -> None:
    found = settle([TOTAL], numbers(a="1.50", total="4.80"), choices(b="3.80 3.30 8.30"))
    assert found == numbers(b="3.30")


def test_two_candidates_that_reconcile_together_are_left_open() -> None:
    # b and c may both be 3 or 8 where only their difference is known.
    one = Sum((("b", 1), ("c", -1), ("a", -1)))
    assert settle([one], numbers(a="0"), choices(b="3 8", c="3 8")) == {}
    # A second sum tells them apart.
    found = settle([one, TOTAL], numbers(a="0", total="8"), choices(b="3 8", c="3 8"))
    assert found == numbers(b="8", c="8")


def test_a_reading_repeated_in_the_total_is_not_proven_by_its_repetition() -> None:
    # A total of one item, both misread alike: the sum holds for the wrong and for the right pair.
    copy = Sum((("item", 1), ("total", -1)))
    assert settle([copy], {}, choices(item="123456 1234.56", total="123456 1234.56")) == {}


def test_a_sum_that_no_candidate_makes_hold_vouches_for_nothing() -> None:
    assert settle([TOTAL], numbers(a="1", total="9"), choices(b="3 5")) == {}
    # It does not keep another sum from settling the cell.
    row = Sum((("b", 1), ("row", -1)))
    assert settle([TOTAL, row], numbers(a="1", total="9", row="5"), choices(b="3 5")) == numbers(b="5")


def test_rounding_is_allowed_up_to_half_the_steps_and_no_more() -> None:
    wide = Sum(TOTAL.terms, Decimal("0.015"))
    assert settle([wide], numbers(a="1.00", total="4.01"), choices(b="3.00 8.00")) == numbers(b="3.00")
    # Both candidates lie within rounding: the last digit stays open.
    assert settle([wide], numbers(a="1.00", total="4.01"), choices(b="3.00 3.01")) == {}


def test_zeros_that_meet_only_zeros_settle_nothing() -> None:
    assert settle([TOTAL], numbers(a="0", total="0"), choices(b="0 8")) == {}


def test_a_knot_too_large_to_search_is_given_up() -> None:
    names = [f"n{number}" for number in range(40)]
    one = Sum(tuple((name, 1) for name in names))
    assert settle([one], {}, {name: [Decimal(n) for n in range(-5, 6)] for name in names}) == {}


def test_a_sure_number_has_no_doubt() -> None:
    reading = reading_of([spots("1,234.56")])
    assert reading.text == "1,234.56"
    assert reading.is_sure


def test_an_unsure_digit_gives_the_likely_candidates_first() -> None:
    reading = reading_of([spots("1,234.56", at3=(0.6, "8"))])
    assert not reading.is_sure
    assert reading.candidates[0] == "1,284.56"


def test_two_looks_that_differ_make_a_cell_unsure() -> None:
    reading = reading_of([spots("60.99"), spots("60.89")])
    assert reading.sure < SURE
    assert "60.89" in reading.candidates


def test_a_text_that_is_no_number_takes_the_likeliest_that_is_one_and_stays_unsure() -> None:
    reading = reading_of([spots("1,2345.6", at6=(0.7, ""))])
    assert not reading.is_sure


def test_confused_points_and_letters_become_what_a_number_can_hold() -> None:
    assert as_number("1.234.56") == "1,234.56"
    assert as_number("1，234．56") == "1,234.56"
    assert as_number("2O8.l5") == "208.15"
    assert as_number("1,234,56") == "1,234.56"
    assert not is_numberlike("2024年")
    assert not is_numberlike("合计")


def test_a_lost_point_is_put_back_where_the_neighbours_print_it() -> None:
    assert with_decimals("123456", 2) == "1234.56"
    assert with_decimals("-12.3456", 2) == "-1234.56"
    assert with_decimals("1,234.56", 2) == ""
    assert with_decimals("12", 2) == ""
