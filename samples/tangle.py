"""A text layer out of order: what careless PDF producers write, although the page looks right.

Strings in another order than the eye reads, long ones torn into pieces, digits of some numbers drawn
one by one from the right, bold numbers drawn twice, Kangxi radicals in place of ideographs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from samples.dice import Dice
from samples.paper import Run, width_of

_NUMBER = re.compile(r"^[\d,]+\.\d\d$")
_LOOKALIKES = {
    unicodedata.normalize("NFKC", chr(c)): chr(c)
    for c in range(0x2F00, 0x2FD6)
    if c not in (0x2F00, 0x2F06, 0x2F0B, 0x2F17)
}
_PIECE = (4, 11)


class Tangle:
    """Rearranges a page's strings; the same seed and page give the same order."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def __call__(self, runs: Sequence[Run], page: int) -> list[Run]:
        """The strings of a page in the order in which they are written."""
        dice = Dice(f"{self.seed}-{page}")
        pieces: list[list[Run]] = []
        for run in runs:
            pieces += self._torn(run, dice)
        return [run for group in dice.shuffled(pieces) for run in group]

    def _torn(self, run: Run, dice: Dice) -> list[list[Run]]:
        if run.whole:
            return [[run]]
        if _NUMBER.match(run.text):
            if run.bold or dice.chance(0.08):
                # Twice at nearly the same place: how some producers write bold.
                return [[run, replace(run, x=run.x + 0.25)]]
            return [_backwards(run)] if dice.chance(0.3) else [[run]]
        if len(run.text) > _PIECE[1] + 5:
            return [[part] for part in _pieces(run, dice)]
        if dice.chance(0.25):
            return [[replace(run, text="".join(_LOOKALIKES.get(c, c) for c in run.text))]]
        return [[run]]


def _backwards(run: Run) -> list[Run]:
    """The characters of a number one by one, last first."""
    return [
        replace(run, x=run.x + width_of(run.text[:k], run.size), text=run.text[k])
        for k in reversed(range(len(run.text)))
    ]


def _pieces(run: Run, dice: Dice) -> list[Run]:
    """A line of prose in several strings."""
    found, start = [], 0
    while start < len(run.text):
        end = min(len(run.text), start + dice.whole(*_PIECE))
        found.append(replace(run, x=run.x + width_of(run.text[:start], run.size), text=run.text[start:end]))
        start = end
    return found
