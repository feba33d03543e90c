"""What is known of a report while its root causes are searched: its equations, with slips already found made good.

What belongs here: a slip, its effect on the equations, and making it good. Trying and choosing are in `search`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from juesuan.causes.model import Cell, Equation


@dataclass(frozen=True)
class Slip:
    """One thing that may have happened: the cells as they should be, or a row that should be there."""

    kind: str
    rank: int
    # Cell to the value it should have.
    values: Mapping[str, int] = field(default_factory=dict)
    # Equation to what the missing row adds to its gap, and the numbers of that row by measure and fund.
    gaps: Mapping[str, int] = field(default_factory=dict)
    row: Mapping[tuple[str, str], int] = field(default_factory=dict)
    # Equations that ask for the row.
    asked: frozenset[str] = frozenset()
    form: str | None = None
    code: str | None = None
    under: str | None = None


@dataclass(frozen=True)
class Found:
    """The slip chosen, the broken equations that it mends, and how many others were as likely."""

    slip: Slip | None
    mended: tuple[str, ...]
    rivals: tuple[Slip, ...] = ()


class State:
    """The equations of one report as far as slips already found are made good."""

    def __init__(self, equations: Iterable[Equation], cells: Mapping[str, Cell]) -> None:
        self.cells = cells
        self.equations = {equation.key: equation for equation in equations}
        self.gap = {key: equation.gap for key, equation in self.equations.items()}
        self.slack = {key: equation.slack for key, equation in self.equations.items()}
        self.value = {key: cell.value for key, cell in cells.items()}
        self.broken = {key for key, equation in self.equations.items() if equation.is_broken}
        self.of_cell: dict[str, list[str]] = {}
        for key, equation in self.equations.items():
            for fact_id in equation.terms:
                self.of_cell.setdefault(fact_id, []).append(key)
        self.at = {(cell.form, cell.row, cell.col): cell.fact_id for cell in cells.values()}
        # The step of blanks is that of the form's numbers.
        self.steps: dict[str, int] = {}
        for cell in cells.values():
            if cell.step:
                self.steps[cell.form] = min(cell.step, self.steps.get(cell.form, cell.step))

    def open(self) -> list[str]:
        """What is broken and needs a cause, in a fixed order."""
        return sorted(key for key in self.broken if not self.equations[key].is_hint)

    def step(self, fact_id: str) -> int:
        """One unit of the cell's last digit."""
        cell = self.cells[fact_id]
        return cell.step or self.steps.get(cell.form, 1)

    def after(self, slip: Slip) -> dict[str, tuple[int, int]]:
        """Gap and slack of every equation that the slip touches, with it made good."""
        found = {key: (self.gap[key] + change, self.slack[key]) for key, change in slip.gaps.items()}
        for fact_id, value in slip.values.items():
            before, step = self.value[fact_id], self.step(fact_id)
            excused = step * (bool(value) - bool(before))
            for key in self.of_cell.get(fact_id, ()):
                gap, slack = found.get(key, (self.gap[key], self.slack[key]))
                rigid = not self.equations[key].slack and self.equations[key].relation == "=" and slack == 0
                found[key] = (
                    gap + self.equations[key].terms[fact_id] * (value - before),
                    slack if rigid else max(slack + excused, 0),
                )
        return found

    def mended(self, slip: Slip) -> tuple[list[str], int, int, int]:
        """What the slip mends, how many others it breaks, the same of hints (less), and how many become exact."""
        mended, spoiled, hints, exact = list(slip.asked & self.broken), 0, 0, 0
        for key, (gap, slack) in self.after(slip).items():
            equation, holds, was_broken = self.equations[key], False, key in self.broken
            holds = equation.holds(gap, slack)
            exact += holds and not gap
            if equation.is_hint:
                hints += (holds and was_broken) - (not holds and not was_broken)
            elif was_broken and holds:
                mended.append(key)
            elif not was_broken and not holds:
                spoiled += 1
        return mended, spoiled, hints, exact

    def make_good(self, slip: Slip) -> None:
        """Go on as if the slip had not been made."""
        for key, (gap, slack) in self.after(slip).items():
            self.gap[key], self.slack[key] = gap, slack
            if self.equations[key].holds(gap, slack):
                self.broken.discard(key)
            else:
                self.broken.add(key)
        self.broken -= slip.asked
        self.value.update(slip.values)
