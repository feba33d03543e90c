"""Text that runs over its cell's border 「溢出文字」: spreadsheets print a long entry across empty neighbours.

Glyphs that stand as close across a ruling as inside a word were written in one go and belong to one
cell: parted at the ruling, a number would become two wrong ones that look right. Two numbers that do
touch across a ruling become one that can't be read, which is noticed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter

from juesuan.reading.glyphs import Glyph

# A glyph this near to its cell's border, in shares of its width, or over it, makes us look across.
NEAR = 0.3
# Glyphs of one word stand closer than this share of their width; across a ruling they must be closer.
NEXT, NEXT_ACROSS = 0.35, 0.12
# Points. Baselines of one go, and how near to a border text begins or ends that is set against it.
LEVEL, PADDING = 1.0, 7.0

Span = tuple[float, float]


def gather(
    suspects: Sequence[tuple[Glyph, int]],
    inside: dict[int, list[Glyph]],
    cell_at: Callable[[float, float], int],
    span_of: Callable[[float, float], Span],
) -> None:
    """Give every run of glyphs that goes on over a ruling to one cell.

    `suspects` are glyphs near or over a border, each with the cell across it; `inside` holds the glyphs
    of each cell and is changed; `cell_at` and `span_of` tell the cell, and its left and right border, at
    a point of the baseline.
    """
    # Most suspects only stand close to their own border: nothing touches them from the other side.
    touched = [glyph for glyph, across in suspects if any(_touch(glyph, other) for other in inside.get(across, ()))]
    if not touched:
        return
    everything = sorted((glyph for held in inside.values() for glyph in held), key=itemgetter(1))
    bases = [glyph[1] for glyph in everything]
    done: set[Glyph] = set()
    for glyph in touched:
        if glyph in done:
            continue
        level = everything[bisect_left(bases, glyph[1] - LEVEL) : bisect_right(bases, glyph[1] + LEVEL)]
        run = _run_of(glyph, sorted(other for other in level if other not in done), cell_at)
        done.update(run)
        cells = {cell_at(_middle(other), other[1]) for other in run}
        if len(cells) > 1:
            _move(run, _home(run, cell_at, span_of), cells, inside)


def _touch(one: Glyph, other: Glyph) -> bool:
    reach = NEXT_ACROSS * max(one[2] - one[0], other[2] - other[0], 1.0)
    return abs(one[1] - other[1]) <= LEVEL and other[0] - one[2] < reach and one[0] - other[2] < reach


def _move(run: Iterable[Glyph], home: int, cells: Iterable[int], inside: dict[int, list[Glyph]]) -> None:
    members = set(run)
    for cell in cells:
        inside[cell] = [glyph for glyph in inside.get(cell, ()) if glyph not in members]
    inside.setdefault(home, []).extend(members)


def _run_of(glyph: Glyph, level: Sequence[Glyph], cell_at: Callable[[float, float], int]) -> list[Glyph]:
    """The glyphs written in one go with this one, from left to right."""

    def follows(one: Glyph, other: Glyph) -> bool:
        gap = (other[0] - one[2]) / max(one[2] - one[0], other[2] - other[0], 1.0)
        return gap < NEXT_ACROSS or (gap < NEXT and cell_at(_middle(one), one[1]) == cell_at(_middle(other), other[1]))

    first = last = level.index(glyph)
    while first and follows(level[first - 1], level[first]):
        first -= 1
    while last + 1 < len(level) and follows(level[last], level[last + 1]):
        last += 1
    return list(level[first : last + 1])


def _home(run: Sequence[Glyph], cell_at: Callable[[float, float], int], span_of: Callable[[float, float], Span]) -> int:
    """The cell a run was set in: against its left border, else against its right, else around its middle."""
    start, end, base = run[0][0], run[-1][2], run[0][1]
    first, last = _middle(run[0]), _middle(run[-1])
    if abs(start - span_of(first, base)[0]) <= PADDING:
        return cell_at(first, base)
    if abs(span_of(last, base)[1] - end) <= PADDING:
        return cell_at(last, base)
    return cell_at((start + end) / 2, base)


def _middle(glyph: Glyph) -> float:
    return (glyph[0] + glyph[2]) / 2
