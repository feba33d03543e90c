"""Rulings and glyphs to grids: the ruled geometry of tables, before any meaning.

The method, top to bottom: rulings that cross belong to one table; their positions make column and
row lines; where the line between two slots is not drawn the slots are one cell; each glyph falls
into the slot that holds its middle; a cell's glyphs are sorted by place, never by the order of the
text layer, which is wrong in real reports.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from juesuan.reading.lines import ABOVE_BASELINE, text_lines
from juesuan.reading.overflow import NEAR, gather
from juesuan.reading.page import TOO_MANY_OBJECTS, Box, Glyph, Page
from juesuan.reading.rulings import SAME_LINE, SHORTEST, Ruling, merge_rulings

__all__ = ["Cell", "Grid", "add_captions", "grids_of", "root", "text_lines", "unite"]

# A line between two slots counts as drawn where at least this share of it is.
DRAWN_SHARE = 0.5
# A page's table has some thousand slots at most; squared paper and attacks have more.
MOST_SLOTS = 50_000


class Cell(NamedTuple):
    """One cell: slots [row, row_end) x [col, col_end), its text by lines, and its box on the page.

    A named tuple because a report has thousands, and a frozen dataclass takes five times as long to make.
    """

    row: int
    col: int
    row_end: int
    col_end: int
    text: str
    page: int
    box: Box


@dataclass(slots=True)
class Grid:
    """One ruled table of one page, or of several pages once joined."""

    columns: list[float]
    rows: int
    cells: list[Cell]
    pages: list[int]
    caption: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    row_lines: list[float] = field(default_factory=list)
    bottom: float = 0.0
    top: float = 0.0
    first_on_page: bool = True
    read_by: str = "pdfium"
    # Rows that were dropped when pages were joined: repeated headers, slivers of split rows.
    dropped: list[list[str]] = field(default_factory=list)
    # First row of each page's share after joining: where a page break may have split a row.
    page_starts: list[int] = field(default_factory=list)

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.columns) - 1

    def texts(self, most: int | None = None) -> list[list[str]]:
        """Rows of texts, the first `most` only if given; a merged cell's text stands in its top left
        slot, its other slots are empty."""
        rows = self.rows if most is None else min(most, self.rows)
        table = [[""] * self.width for _ in range(rows)]
        for cell in self.cells:
            if cell.row < rows:
                table[cell.row][cell.col] = cell.text
        return table


def grids_of(page: Page) -> list[Grid]:
    """The ruled tables of a page from top to bottom, each with the lines of text above and below it."""
    left, bottom, right, top = page.visible
    horizontal = _within(merge_rulings(page.horizontal), left, right, bottom, top)
    vertical = _within(merge_rulings(page.vertical), bottom, top, left, right)
    grids = []
    for rows, columns in _connected(horizontal, vertical):
        if len(rows) < 2 or not columns:
            continue
        # The extents too: some tables have no left and right border.
        xs, down = _lines(columns, (min(r[1] for r in rows), max(r[2] for r in rows)))
        ys, across = _lines(rows, (min(c[1] for c in columns), max(c[2] for c in columns)))
        if len(xs) < 2 or len(ys) < 2 or (len(xs) == 2 and len(ys) == 2):
            continue
        if (len(xs) - 1) * (len(ys) - 1) > MOST_SLOTS:
            if TOO_MANY_OBJECTS not in page.faults:
                page.faults.append(TOO_MANY_OBJECTS)
            continue
        grids.append(_grid(page, xs, down, ys[::-1], across[::-1]))
    grids.sort(key=lambda grid: -grid.top)
    add_captions(grids, page.glyphs)
    return grids


def _within(rulings: list[Ruling], low: float, high: float, lowest: float, highest: float) -> list[Ruling]:
    """The parts of rulings that are on the displayed page: what lies outside the crop box rules nothing."""
    return [
        (position, max(start, low), min(end, high))
        for position, start, end in rulings
        if lowest - SAME_LINE <= position <= highest + SAME_LINE and min(end, high) - max(start, low) >= SHORTEST
    ]


def _connected(horizontal: list[Ruling], vertical: list[Ruling]) -> Iterable[tuple[list[Ruling], list[Ruling]]]:
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
                unite(parent, i, offset + j)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for i, line in enumerate(horizontal):
        groups.setdefault(root(parent, i), ([], []))[0].append(line)
    for j, line in enumerate(vertical):
        groups.setdefault(root(parent, offset + j), ([], []))[1].append(line)
    return groups.values()


def root(parent: list[int], i: int) -> int:
    """The first member of a slot's or line's group."""
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


def unite(parent: list[int], a: int, b: int) -> None:
    """Make one group of two members' groups."""
    a, b = root(parent, a), root(parent, b)
    if a != b:
        parent[max(a, b)] = min(a, b)


def _lines(rulings: list[Ruling], extent: tuple[float, float]) -> tuple[list[float], list[list[tuple[float, float]]]]:
    """Positions of a table's lines in one direction, near ones (a doubled border) taken together, each
    with the pieces of it that are drawn."""
    positions: list[list[float]] = []
    drawn: list[list[tuple[float, float]]] = []
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


def _grid(
    page: Page, xs: list[float], down: list[list[tuple[float, float]]], ys: list[float],
    across: list[list[tuple[float, float]]],
) -> Grid:  # fmt: skip
    """One table: ys run downwards (from high to low), as rows do."""
    nrows, ncols = len(ys) - 1, len(xs) - 1
    owner = list(range(nrows * ncols))
    merged = False
    upwards = ys[::-1]
    for col in range(1, ncols):
        for gap in _undrawn(down[col], upwards):
            slot = (nrows - 1 - gap) * ncols + col
            unite(owner, slot - 1, slot)
            merged = True
    for row in range(1, nrows):
        for col in _undrawn(across[row], xs):
            slot = row * ncols + col
            unite(owner, slot - ncols, slot)
            merged = True
    if merged:
        owner = [root(owner, slot) for slot in range(len(owner))]
    inside = _filled(page.glyphs, xs, ys, owner)
    extents: dict[int, list[int]] = {}
    for slot, key in enumerate(owner):
        row, col = divmod(slot, ncols)
        extent = extents.get(key)
        if extent is None:
            extents[key] = [row, col, row + 1, col + 1]
        else:
            # Slots come row by row, so the first one has the top row already.
            extent[1], extent[2], extent[3] = min(extent[1], col), row + 1, max(extent[3], col + 1)
    columns, rows, swapped = page.display_lines(xs, ys)
    cells = []
    for key, (row, col, row_end, col_end) in extents.items():
        held = inside.get(key)
        text = "\n".join(text_lines(held)) if held else ""
        x0, x1, y0, y1 = columns[col], columns[col_end], rows[row], rows[row_end]
        # A turned page shows its lines in falling order, or its columns as rows.
        if x0 > x1:
            x0, x1 = x1, x0
        if y0 > y1:
            y0, y1 = y1, y0
        box = (y0, x0, y1, x1) if swapped else (x0, y0, x1, y1)
        cells.append(Cell(row, col, row_end, col_end, text, page.number, box))
    return Grid(xs, nrows, cells, [page.number], row_lines=ys, top=ys[0], bottom=ys[-1], page_starts=[0])


def _undrawn(pieces: Sequence[tuple[float, float]], lines: Sequence[float]) -> list[int]:
    """Between which neighbouring lines (rising) a ruling is not drawn."""
    if any(low <= lines[0] + SAME_LINE and high >= lines[-1] - SAME_LINE for low, high in pieces):
        return []
    return [
        gap
        for gap, (low, high) in enumerate(pairwise(lines))
        if sum(max(0.0, min(high, b) - max(low, a)) for a, b in pieces) < DRAWN_SHARE * (high - low)
    ]


def _filled(glyphs: list[Glyph], xs: list[float], ys: list[float], owner: list[int]) -> dict[int, list[Glyph]]:
    """Which glyphs each cell holds, by the cell's first slot."""
    nrows, ncols = len(ys) - 1, len(xs) - 1
    left, right, top, bottom = xs[0], xs[-1], ys[0], ys[-1]
    falling = [-y for y in ys]
    inside: dict[int, list[Glyph]] = {}
    held: list[Glyph] = []
    suspects: list[Glyph] = []

    def slot_at(x: float, base: float) -> tuple[int, int]:
        row = min(bisect_right(falling, -base - ABOVE_BASELINE) - 1, nrows - 1)
        return max(row, 0), max(min(bisect_right(xs, x) - 1, ncols - 1), 0)

    def cell_at(x: float, base: float) -> int:
        row, col = slot_at(x, base)
        return owner[row * ncols + col]

    def span_of(x: float, base: float) -> tuple[float, float]:
        row, col = slot_at(x, base)
        cell = owner[row * ncols + col]
        mine = [c for c in range(ncols) if owner[row * ncols + c] == cell]
        return xs[mine[0]], xs[mine[-1] + 1]

    # Neighbours in the file are mostly neighbours on the page: the slot of the last glyph is tried first.
    slot_left = slot_right = slot_bottom = slot_top = 0.0
    for glyph in glyphs:
        start, base, end, _ = glyph
        y = base + ABOVE_BASELINE
        if slot_left <= start and end <= slot_right and slot_bottom < y <= slot_top:
            held.append(glyph)
            continue
        x = (start + end) / 2
        if not (left <= x <= right and bottom <= y <= top):
            continue
        row, col = slot_at(x, base)
        slot_left, slot_right, slot_top, slot_bottom = xs[col], xs[col + 1], ys[row], ys[row + 1]
        cell = owner[row * ncols + col]
        held = inside.setdefault(cell, [])
        held.append(glyph)
        near = NEAR * (end - start)
        if start - slot_left < near and col and owner[row * ncols + col - 1] != cell:
            suspects.append(glyph)
        elif slot_right - end < near and col + 1 < ncols and owner[row * ncols + col + 1] != cell:
            suspects.append(glyph)
    if suspects:
        gather(suspects, inside, cell_at, span_of)
    return inside


def add_captions(grids: list[Grid], glyphs: list[Glyph]) -> None:
    """Give each table the text lines above it (up to the table before) and below it (to the next)."""
    above = float("inf")
    for index, grid in enumerate(grids):
        lines = text_lines([g for g in glyphs if grid.top < g[1] + ABOVE_BASELINE < above])
        grid.caption = lines
        grid.first_on_page = index == 0
        if index:
            grids[index - 1].notes = lines
        above = grid.bottom
    if grids:
        grids[-1].notes = text_lines([g for g in glyphs if g[1] + ABOVE_BASELINE < above])
