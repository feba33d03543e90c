"""Rulings and glyphs to grids: the ruled geometry of tables, before any meaning.

The method, top to bottom: rulings that cross belong to one table; their positions make column and
row lines; where the line between two slots is not drawn the slots are one cell; each glyph falls
into the slot that holds its middle; a cell's glyphs are sorted by place, never by the order of the
text layer, which is wrong in real reports.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from juesuan.reading.lattice import Piece, connected, lines_of, owners, spans, undrawn
from juesuan.reading.lines import ABOVE_BASELINE, placed_words, text_lines
from juesuan.reading.overflow import NEAR, gather
from juesuan.reading.page import TOO_MANY_OBJECTS, Box, Glyph, Page
from juesuan.reading.rulings import SAME_LINE, SHORTEST, Ruling, merge_rulings

__all__ = ["NO_BOX", "Cell", "Grid", "add_captions", "grids_of", "text_lines"]

# A page's table has some thousand slots at most, and a hundred rulings either way cross; squared paper
# and attacks have more.
MOST_SLOTS = 50_000
MOST_CROSSINGS = 4_000_000


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
    # Where it stands in a file without boxes: "Sheet1!C5" of a workbook, "表2!R3C4" of a Word file.
    place: str = ""

    @property
    def where(self) -> tuple[int, Box | None, str]:
        """Page, box and place: what tells two cells of a document apart, whatever row they are counted in."""
        return (self.page, None if self.place else self.box, self.place)


# The box of a cell that stands in no page but in a sheet: its `place` says where.
NO_BOX: Box = (0.0, 0.0, 0.0, 0.0)


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
    # How many lines of text stand before it in a file whose lines have no boxes.
    after_line: int = 0

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
    if len(horizontal) * len(vertical) > MOST_CROSSINGS:
        _note_cut(page)
        return []
    grids = []
    for rows, columns in connected(horizontal, vertical):
        if len(rows) < 2 or not columns:
            continue
        # The extents too: some tables have no left and right border.
        xs, down = lines_of(columns, (min(r[1] for r in rows), max(r[2] for r in rows)))
        ys, across = lines_of(rows, (min(c[1] for c in columns), max(c[2] for c in columns)))
        if len(xs) < 2 or len(ys) < 2 or (len(xs) == 2 and len(ys) == 2):
            continue
        if (len(xs) - 1) * (len(ys) - 1) > MOST_SLOTS:
            _note_cut(page)
            continue
        grids.append(_grid(page, xs, down, ys[::-1], across[::-1]))
    grids.sort(key=lambda grid: -grid.top)
    add_captions(grids, page.glyphs)
    return grids


def _note_cut(page: Page) -> None:
    if TOO_MANY_OBJECTS not in page.faults:
        page.faults.append(TOO_MANY_OBJECTS)


def _within(rulings: list[Ruling], low: float, high: float, lowest: float, highest: float) -> list[Ruling]:
    """The parts of rulings that are on the displayed page: what lies outside the crop box rules nothing."""
    return [
        (position, max(start, low), min(end, high))
        for position, start, end in rulings
        if lowest - SAME_LINE <= position <= highest + SAME_LINE and min(end, high) - max(start, low) >= SHORTEST
    ]


def _grid(
    page: Page, xs: list[float], down: list[list[Piece]], ys: list[float],
    across: list[list[Piece]],
) -> Grid:  # fmt: skip
    """One table: ys run downwards (from high to low), as rows do."""
    nrows, ncols = len(ys) - 1, len(xs) - 1
    upwards = ys[::-1]
    beside = [(nrows - 1 - gap) * ncols + col for col in range(1, ncols) for gap in undrawn(down[col], upwards)]
    below = [row * ncols + col for row in range(1, nrows) for col in undrawn(across[row], xs)]
    owner = owners(nrows * ncols, ncols, beside, below)
    inside = _filled(page.glyphs, xs, ys, owner)
    texts = {slot: "\n".join(text_lines(held)) for slot, held in inside.items() if held}
    place = _places(page, xs, ys)
    cells = [Cell(*span, texts.get(slot, ""), page.number, place(*span)) for slot, span in spans(owner, ncols).items()]
    return Grid(xs, nrows, cells, [page.number], row_lines=ys, top=ys[0], bottom=ys[-1], page_starts=[0])


def _places(page: Page, xs: list[float], ys: list[float]) -> Callable[[int, int, int, int], Box]:
    """The displayed box of a cell from its slots; lines are turned once and not for every cell."""
    columns, rows, swapped = page.display_lines(xs, ys)
    # A turned page shows its lines in falling order, or its columns as rows.
    right, down = columns[0] < columns[-1], rows[0] < rows[-1]

    def place(row: int, col: int, row_end: int, col_end: int) -> Box:
        x0, x1 = (columns[col], columns[col_end]) if right else (columns[col_end], columns[col])
        y0, y1 = (rows[row], rows[row_end]) if down else (rows[row_end], rows[row])
        return (y0, x0, y1, x1) if swapped else (x0, y0, x1, y1)

    return place


def _filled(glyphs: list[Glyph], xs: list[float], ys: list[float], owner: list[int]) -> dict[int, list[Glyph]]:
    """Which glyphs each cell holds, by the cell's first slot."""
    nrows, ncols = len(ys) - 1, len(xs) - 1
    left, right, top, bottom = xs[0], xs[-1], ys[0], ys[-1]
    falling = [-y for y in ys]
    inside: dict[int, list[Glyph]] = {}
    held: list[Glyph] = []
    suspects: list[tuple[Glyph, int]] = []

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
            suspects.append((glyph, owner[row * ncols + col - 1]))
        elif slot_right - end < near and col + 1 < ncols and owner[row * ncols + col + 1] != cell:
            suspects.append((glyph, owner[row * ncols + col + 1]))
    if suspects:
        gather(suspects, inside, cell_at, span_of)
    return inside


def add_captions(grids: list[Grid], glyphs: list[Glyph]) -> None:
    """Give each table the text lines above it (up to the table before) and below it (to the next)."""
    for grid in grids:
        if any(_beside(grid, other) for other in grids):
            _add_own_captions(grids, glyphs)
            return
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


def _beside(one: Grid, other: Grid) -> bool:
    """Whether two tables stand side by side."""
    return one is not other and one.bottom < other.top and other.bottom < one.top


def _add_own_captions(grids: list[Grid], glyphs: list[Glyph]) -> None:
    """The same where tables stand side by side: each takes the words on its side, and those over the middle too."""
    for index, grid in enumerate(grids):
        others = [other for other in grids if _beside(grid, other)]
        lefts = [(o.columns[-1] + grid.columns[0]) / 2 for o in others if o.columns[-1] <= grid.columns[0]]
        rights = [(o.columns[0] + grid.columns[-1]) / 2 for o in others if o.columns[0] >= grid.columns[-1]]
        left, right = max(lefts, default=float("-inf")), min(rights, default=float("inf"))
        ceiling = min((o.bottom for o in grids if o.bottom >= grid.top), default=float("inf"))
        floor = max((o.top for o in grids if o.top <= grid.bottom), default=float("-inf"))

        def said(low: float, high: float, left: float = left, right: float = right) -> list[str]:
            held = [glyph for glyph in glyphs if low < glyph[1] + ABOVE_BASELINE < high]
            lines = ["".join(w.text for w in line if w.left < right and w.right > left) for line in placed_words(held)]
            return [line for line in lines if line]

        grid.caption, grid.notes = said(grid.top, ceiling), said(floor, grid.bottom)
        grid.first_on_page = index == 0
