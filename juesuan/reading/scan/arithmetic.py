"""Which candidates reconcile 「以勾稽定读数」: every joint choice of readings under which all sums hold.

What belongs here: the search, on plain numbers. What must not: forms, rules, pictures. A value is settled only
where every joint choice that holds gives it alike; whatever else the search can't tell stays open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

# Tries before a knot of sums is given up: far above what a page with a tenth of its cells in doubt needs.
MOST_TRIES: Final = 60_000
# Open numbers in one knot: so many in doubt say that the page was not read.
MOST_OPEN: Final = 150
# Joint choices kept: a knot with more is not settled by its sums.
MOST_CHOICES: Final = 200


@dataclass(frozen=True, slots=True)
class Sum:
    """One identity: signed numbers that together are zero, up to what rounding allows (half the steps)."""

    terms: tuple[tuple[str, int], ...]
    allowed: Decimal = Decimal(0)


def settle(
    sums: Sequence[Sum], known: Mapping[str, Decimal], open_values: Mapping[str, Sequence[Decimal]]
) -> dict[str, Decimal]:
    """The open numbers that the sums settle, each with its value: the one of every joint choice that holds.

    `known` are the numbers taken as read, `open_values` what each other may be. A sum that no choice makes hold is
    not the readings' fault and vouches for nothing.
    """
    reduced = [one for one in (_reduced(item, known, open_values) for item in sums) if one is not None]
    usable = [one for one in reduced if next(_choices([one], open_values, _Tries()), None) is not None]
    settled: dict[str, Decimal] = {}
    for knot in _knots(usable):
        settled |= _settled(knot, open_values)
    return settled


@dataclass(frozen=True, slots=True)
class _Open:
    """A sum with its known numbers added up: the open ones must make up for them."""

    terms: tuple[tuple[str, int], ...]
    rest: Decimal
    allowed: Decimal
    says_something: bool

    def holds(self, chosen: Mapping[str, Decimal]) -> bool:
        total = sum((chosen[name] * sign for name, sign in self.terms), self.rest)
        return abs(total) <= self.allowed


@dataclass(slots=True)
class _Tries:
    left: int = MOST_TRIES


def _reduced(
    item: Sum, known: Mapping[str, Decimal], open_values: Mapping[str, Sequence[Decimal]]
) -> _Open | None:
    names: dict[str, int] = {}
    rest, says = Decimal(0), False
    for name, sign in item.terms:
        if name in open_values:
            names[name] = names.get(name, 0) + sign
        elif name in known:
            rest += known[name] * sign
            says = says or known[name] != 0
        else:
            return None
    terms = tuple((name, sign) for name, sign in names.items() if sign)
    return _Open(terms, rest, item.allowed, says) if terms else None


def _knots(sums: Sequence[_Open]) -> Iterator[list[_Open]]:
    """Sums that share open numbers, directly or through others."""
    left = list(sums)
    while left:
        knot = [left.pop()]
        names = {name for name, _ in knot[0].terms}
        grown = True
        while grown:
            grown = False
            for one in list(left):
                if names & {name for name, _ in one.terms}:
                    left.remove(one)
                    knot.append(one)
                    names.update(name for name, _ in one.terms)
                    grown = True
        yield knot


def _settled(knot: Sequence[_Open], open_values: Mapping[str, Sequence[Decimal]]) -> dict[str, Decimal]:
    tries = _Tries()
    seen: dict[str, set[Decimal]] = {}
    for count, choice in enumerate(_choices(knot, open_values, tries), start=1):
        for name, value in choice.items():
            seen.setdefault(name, set()).add(value)
        if count >= MOST_CHOICES:
            return {}
    if tries.left <= 0:
        return {}
    found = {name: next(iter(values)) for name, values in seen.items() if len(values) == 1}
    # Zeros that meet only zeros vouch for nothing.
    telling = {
        name for one in knot for name, _ in one.terms
        if one.says_something or any(found.get(other, Decimal(1)) for other, _ in one.terms)
    }  # fmt: skip
    return {name: value for name, value in found.items() if name in telling}


def _choices(
    knot: Sequence[_Open], open_values: Mapping[str, Sequence[Decimal]], tries: _Tries
) -> Iterator[dict[str, Decimal]]:
    """Every joint choice under which all sums of a knot hold; a sum is tested as soon as its numbers are chosen."""
    order = _order(knot)
    if len(order) > MOST_OPEN:
        tries.left = 0
        return
    ready: dict[str, list[_Open]] = {}
    for one in knot:
        last = max((name for name, _ in one.terms), key=order.index)
        ready.setdefault(last, []).append(one)
    chosen: dict[str, Decimal] = {}

    def choose(at: int) -> Iterator[dict[str, Decimal]]:
        if at == len(order):
            yield dict(chosen)
            return
        name = order[at]
        for value in dict.fromkeys(open_values[name]):
            if tries.left <= 0:
                return
            tries.left -= 1
            chosen[name] = value
            if all(one.holds(chosen) for one in ready.get(name, ())):
                yield from choose(at + 1)
        chosen.pop(name, None)

    yield from choose(0)


def _order(knot: Sequence[_Open]) -> list[str]:
    """Names so that sums are complete early: those of the shortest sums first."""
    order: list[str] = []
    left = list(knot)
    while left:
        next_sum = min(left, key=lambda one: sum(name not in order for name, _ in one.terms))
        left.remove(next_sum)
        order += [name for name, _ in next_sum.terms if name not in order]
    return order
