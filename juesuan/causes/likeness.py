"""How one number may have been printed for another 「差错类型」: a sign, a lost point, digits that changed place.

What belongs here: comparing two numbers as digits, and what a number may have been. Which numbers are compared is the business of `search`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

# The more common an error, the lower; what fits no known error is the last to be believed.
RANKS: Final = {
    "sign": 0, "transposed": 0, "point": 0, "digit": 0, "swapped": 1, "blank": 2, "surplus": 3, "value": 4,
}  # fmt: skip


def likeness(printed: int, right: int, step: int) -> str:
    """The kind of error that prints the one number for the other; both in the same units, as is the step."""
    if not printed:
        return "blank"
    if not right:
        return "surplus"
    if printed == -right:
        return "sign"
    if (printed < 0) != (right < 0):
        return "value"
    if _shifted(abs(printed), abs(right)):
        return "point"
    step = step or 1
    if printed % step or right % step:
        return "value"
    mine, other = str(abs(printed) // step), str(abs(right) // step)
    width = max(len(mine), len(other))
    mine, other = mine.zfill(width), other.zfill(width)
    differing = [place for place in range(width) if mine[place] != other[place]]
    if len(differing) == 1:
        return "digit"
    first, second = differing[0], differing[-1]
    is_pair = len(differing) == 2 and second == first + 1
    return "transposed" if is_pair and mine[first] == other[second] and mine[second] == other[first] else "value"


def right_values(printed: int, step: int) -> Iterator[int]:
    """Every number that one of the common errors would have printed as this one: point, digits, a digit."""
    step = step or 1
    sign, digits = (-1 if printed < 0 else 1), str(abs(printed) // step)
    for places in range(1, 5):
        yield printed * 10**places
        if not printed % (step * 10**places):
            yield printed // 10**places
    for place in range(len(digits) - 1):
        yield sign * step * int(digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :])
    for place in range(len(digits)):
        for digit in "0123456789":
            yield sign * step * int(digits[:place] + digit + digits[place + 1 :])


def _shifted(one: int, other: int) -> bool:
    """Whether the one is the other with its point moved by up to four places."""
    small, large = sorted((one, other))
    return small != large and any(small * 10**places == large for places in range(1, 5))
