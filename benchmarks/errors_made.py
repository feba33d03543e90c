"""Errors such as are made in published amounts, one at a time: what each does to the cells of a report.

What belongs here: an error as a change of facts. Judging what it does to the verdicts is in `benchmarks/detection.py`.
An error that can't be made of a cell (no two digits to transpose, no next row) leaves nothing altered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random

from juesuan.amount import UNITS
from juesuan.facts import Coverage, Fact

Facts = Mapping[str, Fact]
# What an error leaves of the facts: some replaced, some gone.
Altered = dict[str, Fact | None]


def change(before: Fact | None, after: Fact | None) -> Decimal:
    """By how much a cell's amount was altered, in 元."""
    amounts = [fact.amount if fact is not None and fact.amount is not None else Decimal(0) for fact in (before, after)]
    return abs(amounts[0] - amounts[1])


def coverage_after(coverage: Sequence[Coverage], before: Facts, after: Facts) -> list[Coverage]:
    """The state of each form once its cells are others: one that has lost all its numbers is read as empty."""
    numbers = [{f.form for f in facts.values() if f.state in ("number", "zero")} for facts in (before, after)]
    emptied = numbers[0] - numbers[1]
    return [replace(item, status="empty") if item.form in emptied else item for item in coverage]


def digits(fact: Fact) -> int:
    """The amount in steps: the number as printed, without its decimal point."""
    assert fact.amount is not None
    assert fact.step is not None
    return int(fact.amount / fact.step)


def with_amount(fact: Fact, amount: Decimal) -> Fact:
    """The cell as if this amount were printed in it."""
    return replace(fact, amount=amount, state="number" if amount else "zero", printed=f"{amount / UNITS[fact.unit]:,f}")


def with_digits(fact: Fact, number: int) -> Fact:
    """The cell as if these digits were printed in it, the point where it was."""
    assert fact.step is not None
    return with_amount(fact, number * fact.step)


def last_digit_by_one(key: str, facts: Facts, random: Random) -> Altered:
    """The last digit one more or less."""
    return {key: with_digits(facts[key], digits(facts[key]) + random.choice((1, -1)))}


def last_digit(key: str, facts: Facts, random: Random) -> Altered:
    """The last digit replaced by one at least three away."""
    number = digits(facts[key])
    size, last = abs(number), abs(number) % 10
    other = size - last + random.choice([digit for digit in range(10) if abs(digit - last) >= 3])
    return {key: with_digits(facts[key], other if number > 0 else -other)}


def transposed(key: str, facts: Facts, random: Random) -> Altered:
    """Two neighbouring digits in each other's place."""
    text = str(abs(digits(facts[key])))
    places = [place for place in range(len(text) - 1) if text[place] != text[place + 1]]
    if not places:
        return {}
    place = random.choice(places)
    other = int(text[:place] + text[place + 1] + text[place] + text[place + 2 :])
    return {key: with_digits(facts[key], other if digits(facts[key]) > 0 else -other)}


def point_lost(key: str, facts: Facts, _: Random) -> Altered:
    """The decimal point not printed: 12.34 becomes 1,234."""
    fact = facts[key]
    return {} if fact.step == UNITS[fact.unit] else {key: with_amount(fact, digits(fact) * UNITS[fact.unit])}


def sign_turned(key: str, facts: Facts, _: Random) -> Altered:
    """A minus sign too many, or lost."""
    return {key: with_digits(facts[key], -digits(facts[key]))}


def swapped(key: str, other: str, facts: Facts) -> Altered:
    """Two cells in each other's place; a blank one receives the number and leaves a blank."""
    one, two = facts[key], facts.get(other)
    if two is None or two.unit != one.unit or one.amount == two.amount or two.state not in ("number", "blank", "zero"):
        return {}
    names = ("state", "amount", "printed", "step")
    return {
        key: replace(one, **{name: getattr(two, name) for name in names}),
        other: replace(two, **{name: getattr(one, name) for name in names}),
    }


def swapped_down(key: str, facts: Facts, _: Random) -> Altered:
    """In the next row, and the next row's in this one."""
    fact = facts[key]
    return swapped(key, f"{key.rsplit('/', 2)[0]}/{fact.row + 1}/{fact.col}", facts)


def swapped_right(key: str, facts: Facts, _: Random) -> Altered:
    """In the next column, and the next column's in this one."""
    fact = facts[key]
    return swapped(key, f"{key.rsplit('/', 2)[0]}/{fact.row}/{fact.col + 1}", facts)


def blanked(key: str, facts: Facts, _: Random) -> Altered:
    """Nothing printed where a number was."""
    return {key: replace(facts[key], state="blank", amount=None, step=None, printed="")}


def row_dropped(key: str, facts: Facts, _: Random) -> Altered:
    """The whole row missing, and the form's codes as they look without it."""
    fact = facts[key]
    altered: Altered = {k: None for k, f in facts.items() if f.form == fact.form and f.row == fact.row}
    form = {k: f for k, f in facts.items() if f.form == fact.form and f.level is not None and k not in altered}
    printed = {f.code for f in form.values() if f.code}
    for other, kept in form.items():
        code = kept.code or ""
        above = next((code[:length] for length in (5, 3) if len(code) > length and code[:length] in printed), None)
        leaf = not any(finer != code and finer.startswith(code) for finer in printed)
        if (above, leaf) != (kept.parent_code, kept.is_leaf):
            altered[other] = replace(kept, parent_code=above, is_leaf=leaf)
    return altered


KINDS: dict[str, Callable[[str, Facts, Random], Altered]] = {
    "末位差一 last digit by one": last_digit_by_one, "末位错 last digit by 3 or more": last_digit,
    "数字颠倒 digits transposed": transposed, "漏小数点 point lost": point_lost, "正负号 sign": sign_turned,
    "与下一行对调 swapped with next row": swapped_down, "与右一栏对调 swapped with next column": swapped_right,
    "漏印 blank": blanked, "漏行 row dropped": row_dropped,
}  # fmt: skip
