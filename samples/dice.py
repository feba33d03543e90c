"""Random choices that stay the same in every Python version.

Built on `random.Random.random()` alone, the one method whose sequence Python promises to keep; samples
must come out byte for byte the same wherever they are drawn again.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A source of repeatable choices."""

    def __init__(self, seed: int | str) -> None:
        self._random = random.Random(seed)

    def chance(self, probability: float) -> bool:
        """Whether an event of this probability happens."""
        return self._random.random() < probability

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def choose(self, options: Sequence[T]) -> T:
        """One of the options."""
        return options[self.whole(0, len(options) - 1)]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The items in another order."""
        rest = list(items)
        out: list[T] = []
        while rest:
            out.append(rest.pop(self.whole(0, len(rest) - 1)))
        return out

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """So many different items, in their own order."""
        chosen = set(self.shuffled(range(len(items)))[:count])
        return [item for k, item in enumerate(items) if k in chosen]

    def yuan(self, low: int, high: int) -> Decimal:
        """An amount between two whole amounts of yuan, with fen 「分」."""
        return Decimal(self.whole(low * 100, high * 100)).scaleb(-2)

    def parts(self, total: Decimal, count: int) -> list[Decimal]:
        """An amount split into so many positive parts that add up to it exactly."""
        fen = int(total.scaleb(2))
        if fen < count:
            return [total] + [Decimal(0)] * (count - 1)
        weights = [self.whole(5, 100) for _ in range(count)]
        shares = [1 + (fen - count) * w // sum(weights) for w in weights]
        shares[0] += fen - sum(shares)
        return [Decimal(s).scaleb(-2) for s in shares]
