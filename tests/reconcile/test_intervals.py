"""The arithmetic of rounding intervals, on sums of invented amounts: what rounding made is never called broken."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st

from juesuan.amount import UNITS
from tests.reconcile.staged import judged

LINES = ("gpb_grant_income", "gf_grant_income", "sc_grant_income", "superior_subsidy_income", "business_income",
         "operating_income", "affiliated_unit_income", "other_income")  # fmt: skip
# Zeros are frequent in real forms, and small amounts round to a printed zero.
fen = st.one_of(st.just(0), st.integers(1, 5_000), st.integers(-10**7, 10**12))
parts = st.lists(fen, min_size=len(LINES), max_size=len(LINES))
rounding = st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN])
units = st.sampled_from([("万元", 2), ("万元", 6), ("元", 2), ("元", 0), ("千元", 1)])
slow = settings(max_examples=12, deadline=None)


def printed(amount: int, unit: tuple[str, int], mode: str) -> str:
    """An amount in 分 as a form prints it."""
    value = Decimal(amount) / 100 / UNITS[unit[0]]
    return str(value.quantize(Decimal(1).scaleb(-unit[1]), rounding=mode))


def report(amounts: list[str], total: str, unit: str) -> str:
    """A report whose income is these amounts and this total."""
    rows = [*zip(LINES, amounts, strict=True), ("income_total", total)]
    return "\n".join(f"revenue_expenditure_summary[{unit}] | {line} | {amount}" for line, amount in rows)


@slow
@given(st.lists(st.tuples(parts, units, rounding), min_size=1, max_size=20))
def test_a_sum_of_rounded_parts_is_never_broken(cases: list[tuple[list[int], tuple[str, int], str]]) -> None:
    texts = []
    for drawn, unit, mode in cases:
        # A printed zero is structural: amounts that would round to it are taken to be zero.
        amounts = [0 if Decimal(printed(amount, unit, mode)) == 0 else amount for amount in drawn]
        cells = [printed(amount, unit, mode) for amount in amounts]
        total = printed(sum(amounts), unit, mode)
        if Decimal(total) == 0:
            # Amounts that cancel out leave a rest that prints as zero: no zero of the kind that is meant here.
            cells, total = [], "0"
        texts.append(report([*cells, *["0"] * (len(LINES) - len(cells))], total, unit[0]))
    verdicts = judged(texts, ["A01"])
    assert len(verdicts) == len(texts)
    assert {verdict.verdict for verdict in verdicts} <= {"exact", "rounding"}
    for verdict in verdicts:
        assert verdict.gap is not None
        assert verdict.allowed is not None
        assert (verdict.verdict == "exact") == (verdict.gap == 0)


@slow
@given(st.lists(st.tuples(parts, units, st.booleans()), min_size=1, max_size=20))
@example([([1] * n + [0] * (len(LINES) - n), ("万元", 6), up) for n in range(len(LINES) + 1) for up in (True, False)])
@example([([-(10**7), 10**12] * (len(LINES) // 2), ("万元", 6), up) for up in (True, False)])
def test_a_total_moved_beyond_the_allowed_gap_is_always_broken(
    cases: list[tuple[list[int], tuple[str, int], bool]],
) -> None:
    texts = []
    for amounts, (unit, decimals), up in cases:
        cells = [Decimal(printed(amount, (unit, decimals), ROUND_HALF_UP)) for amount in amounts]
        step = Decimal(1).scaleb(-decimals)
        numbers = sum(cell != 0 for cell in cells) + 1
        # Half a step for each number, and one step more than that.
        moved = (numbers * step / 2).quantize(step, rounding="ROUND_FLOOR") + step
        total = sum(cells) + (moved if up else -moved)
        if total == 0:
            # A printed zero has no slack of its own: another case. The other way leads away from it.
            total = sum(cells) - (moved if up else -moved)
        texts.append(report([str(cell) for cell in cells], str(total), unit))
    verdicts = judged(texts, ["A01"])
    assert [verdict.verdict for verdict in verdicts] == ["broken"] * len(texts)


@slow
@given(st.lists(st.tuples(st.integers(1, 10**9), st.integers(0, 3)), min_size=1, max_size=20))
def test_two_prints_of_one_fact_may_differ_by_one_step_and_no_more(cases: list[tuple[int, int]]) -> None:
    texts = [
        f"revenue_expenditure_summary | income_total | {Decimal(amount) / 100:.2f}\n"
        f"income | total | income_total {Decimal(amount + apart) / 100:.2f}"
        for amount, apart in cases
    ]
    expected = ["exact" if apart == 0 else "rounding" if apart == 1 else "broken" for _, apart in cases]
    by_report = sorted(judged(texts, ["B01"]), key=lambda verdict: verdict.report_id[::-1])
    assert [verdict.verdict for verdict in by_report] == expected


def test_money_beyond_the_reach_of_floats_stays_exact() -> None:
    text = """
      revenue_expenditure_summary[元] | gpb_grant_income | 9007199254740993.01
      revenue_expenditure_summary[元] | other_income | 0.01
      revenue_expenditure_summary[元] | income_total | 9007199254740993.02
    """
    (verdict,) = judged([text], ["A01"])
    assert verdict.verdict == "exact"
    assert verdict.left_value == verdict.right_value == Decimal("9007199254740993.02")


def test_the_step_of_a_unit_is_used_and_not_a_fixed_amount() -> None:
    in_yuan = """
      report | budget
      revenue_expenditure_summary[元] | income:grand_total | 100.00
      income[元] | total | income_total 100.02
    """
    in_ten_thousands = in_yuan.replace("元", "万元").replace("100.02", "100.01")
    assert {verdict.verdict for verdict in judged([in_yuan], ["B01b"])} == {"broken"}
    assert {verdict.verdict for verdict in judged([in_ten_thousands], ["B01b"])} == {"rounding"}
