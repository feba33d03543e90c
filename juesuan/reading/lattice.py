"""The lattice of a table 「表格线网」: rulings to tables, lines, and slots that are one cell.

What belongs here: pure geometry on numbers. What does not: pages, glyphs, texts.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from juesuan.reading.rulings import SAME_LINE, SHORTEST, Ruling

# A line between two slots counts as drawn where at least this share of it is.
DRAWN_SHARE = 0.5

# row, col, row_end, col_end
Span = tuple[int, int, int, int]
# From where to where a line is drawn.
Piece = tuple[float, float]


def connected(horizontal: list[Ruling], vertical: list[Ruling]) -> Iterable[tuple[list[Ruling], list[Ruling]]]:
    """Groups of rulings that cross or touch: one group is one table."""
    parent = list(range(len(horizontal) + len(vertical)))
    offset = len(horizontal)
    # Vertical lines sorted by x, so that each horizontal line looks only at those it can cross.
    order = sorted(range(len(vertical)), key=lambda j: vertical[j][0])
    xs = [vertical[j][0] for j in order]
    for i, (y, left, right) in enumerate(horizontal):
        for k in range(bisect_right(xs, left - SAME_LINE), bisect_right(xs, right + SAME_LINE)):
            j = order[k]
            if vertical[j][1] - SAME_LINE <= y <= vertical[j][2] + SAME_LINE:
                _unite(parent, i, offset + j)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for i, line in enumerate(horizontal):
        groups.setdefault(_root(parent, i), ([], []))[0].append(line)
    for j, line in enumerate(vertical):
        groups.setdefault(_root(parent, offset + j), ([], []))[1].append(line)
    return groups.values()


def _root(parent: list[int], i: int) -> int:
    """The first member of a slot's or line's group."""
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


def _unite(parent: list[int], a: int, b: int) -> None:
    """Make one group of two members' groups."""
    a, b = _root(parent, a), _root(parent, b)
    if a != b:
        parent[max(a, b)] = min(a, b)


def lines_of(rulings: list[Ruling], extent: tuple[float, float]) -> tuple[list[float], list[list[Piece]]]:
    """Positions of a table's lines in one direction, near ones (a doubled border) taken together, each
    with the pieces of it that are drawn."""
    positions: list[list[float]] = []
    drawn: list[list[Piece]] = []
    for position, start, end in sorted(rulings):
        # No row is lower and no column narrower than SHORTEST: such a strip is the gap of a double line.
        if not positions or position - positions[-1][0] >= SHORTEST:
            positions.append([])
            drawn.append([])
        positions[-1].append(position)
        drawn[-1].append((start, end))
    lines = [sum(near) / len(near) for near in positions]
    if lines[0] - extent[0] >= SHORTEST:
        lines, drawn = [extent[0], *lines], [[], *drawn]
    if extent[1] - lines[-1] >= SHORTEST:
        lines, drawn = [*lines, extent[1]], [*drawn, []]
    return lines, drawn


def undrawn(pieces: Sequence[Piece], lines: Sequence[float]) -> list[int]:
    """Between which neighbouring lines (rising) a ruling is not drawn."""
    if any(low <= lines[0] + SAME_LINE and high >= lines[-1] - SAME_LINE for low, high in pieces):
        return []
    return [
        gap
        for gap, (low, high) in enumerate(pairwise(lines))
        if sum(max(0.0, min(high, b) - max(low, a)) for a, b in pieces) < DRAWN_SHARE * (high - low)
    ]


def owners(count: int, ncols: int, beside: list[int], below: list[int]) -> list[int]:
    """The cell of each slot, named by its first slot.

    `beside` and `below` are the slots with no line to their left and above. A cell is a rectangle; where
    missing pieces of rulings make another shape, its rows are parted, so that no two numbers run together.
    """
    owner = list(range(count))
    if not beside and not below:
        return owner
    for slot in beside:
        _unite(owner, slot - 1, slot)
    for slot in below:
        _unite(owner, slot - ncols, slot)
    owner = [_root(owner, slot) for slot in owner]
    sizes = Counter(owner)
    bent = {
        key
        for key, (row, col, row_end, col_end) in spans(owner, ncols).items()
        if sizes[key] < (row_end - row) * (col_end - col)
    }
    if not bent:
        return owner
    sideways = set(beside)
    parted = list(range(count))
    for slot, key in enumerate(owner):
        if key not in bent:
            parted[slot] = key
        elif slot in sideways:
            parted[slot] = parted[slot - 1]
    return parted


def spans(owner: list[int], ncols: int) -> dict[int, Span]:
    """Each cell's row, col, row_end and col_end by its first slot, in the order of first slots."""
    found: dict[int, Span] = {}
    for slot, key in enumerate(owner):
        row, col = divmod(slot, ncols)
        if key not in found:
            found[key] = (row, col, row + 1, col + 1)
        else:
            # Slots come row by row, so the first one has the top row already.
            top, left, _, right = found[key]
            found[key] = (top, min(left, col), row + 1, max(right, col + 1))
    return found
