"""Text that runs over its cell's border 「溢出文字」: spreadsheets print a long entry across empty neighbours.

A glyph that a ruling cuts through the middle gives it away. All that is written in one go with it then
belongs to one cell; parted at the ruling, a number would become two wrong ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from juesuan.reading.glyphs import Glyph

# A ruling cuts a glyph where it leaves at least this share of it on either side.
CUT_SHARE = 0.25
# Glyphs of one go stand closer than this share of their width, on one baseline (points).
NEXT = 0.35
LEVEL = 1.0
# Points. Text that begins this near to a border is set against it.
PADDING = 7.0

Span = tuple[float, float]


def is_cut(glyph: Glyph, line: float) -> bool:
    """Whether a vertical ruling goes through the middle of a glyph."""
    share = CUT_SHARE * (glyph[2] - glyph[0])
    return glyph[0] + share < line < glyph[2] - share


def gather(
    cut: Sequence[Glyph], inside: dict[int, list[Glyph]], cell_at: Callable[[float, float], int],
    span_of: Callable[[float, float], Span],
) -> None:
    """Give every run of glyphs that a ruling cuts to one cell.

    `inside` holds the glyphs of each cell and is changed; `cell_at` and `span_of` tell the cell, and its
    left and right border, at a point of the baseline.
    """
    everything = [glyph for held in inside.values() for glyph in held]
    done: set[Glyph] = set()
    for glyph in cut:
        if glyph in done:
            continue
        run = _run_of(glyph, everything)
        done.update(run)
        home = _home(run, cell_at, span_of)
        members = set(run)
        for held in inside.values():
            if not members.isdisjoint(held):
                held[:] = [other for other in held if other not in members]
        inside.setdefault(home, []).extend(run)


def _run_of(glyph: Glyph, everything: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs written in one go with this one, from left to right."""
    level = sorted(other for other in everything if abs(other[1] - glyph[1]) <= LEVEL)
    first = last = level.index(glyph)
    while first and _follows(level[first - 1], level[first]):
        first -= 1
    while last + 1 < len(level) and _follows(level[last], level[last + 1]):
        last += 1
    return level[first : last + 1]


def _follows(one: Glyph, other: Glyph) -> bool:
    return other[0] - one[2] < NEXT * max(one[2] - one[0], other[2] - other[0])


def _home(run: Sequence[Glyph], cell_at: Callable[[float, float], int], span_of: Callable[[float, float], Span]) -> int:
    """The cell a run was set in: against its left border, else against its right, else around its middle."""
    start, end, base = run[0][0], run[-1][2], run[0][1]
    first, last = (run[0][0] + run[0][2]) / 2, (run[-1][0] + run[-1][2]) / 2
    if abs(start - span_of(first, base)[0]) <= PADDING:
        return cell_at(first, base)
    if abs(span_of(last, base)[1] - end) <= PADDING:
        return cell_at(last, base)
    return cell_at((start + end) / 2, base)
