"""What the recogniser says of a line 「识别结果」: characters, how sure each is, and what else it may be.

What belongs here: the two types, free of any engine, so that what follows from a reading needs none.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spot:
    """One character as seen: what it is, how sure, where (as a share of the line), and what else it may be.

    An alternative '' says that nothing may stand here; `char` '' is a gap in which something may stand.
    """

    char: str
    sure: float
    start: float
    end: float
    others: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line as seen."""

    spots: tuple[Spot, ...]

    @property
    def text(self) -> str:
        """The most likely text."""
        return "".join(spot.char for spot in self.spots)

    @property
    def sure(self) -> float:
        """How sure the least sure character is; of a gap, how sure it is that nothing stands there."""
        return min((spot.sure for spot in self.spots), default=0.0)
