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

from juesuan.reading.page import Box, Glyph, Page
from juesuan.reading.rulings import SAME_LINE, Ruling, merge_rulings
from juesuan.text import glyph_text

# A line between two slots counts as drawn where at least this share of it is.
DRAWN_SHARE = 0.5
# Baselines nearer than this are one text line. Real reports shift digits by up to 2 points.
SAME_BASELINE = 3.0


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: slots [row, row_end) x [col, col_end), its text by lines, and its box on the page."""

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

    def texts(self) -> list[list[str]]:
        """Rows of texts; a merged cell's text stands in its top left slot, its other slots are empty."""
        table = [[""] * self.width for _ in range(self.rows)]
        for cell in self.cells:
            table[cell.row][cell.col] = cell.text
        return table


def grids_of(page: Page) -> list[Grid]:
    """The ruled tables of a page from top to bottom, each with the lines of text above and below it."""
    horizontal, vertical = merge_rulings(page.horizontal), merge_rulings(page.vertical)
    glyphs = page.glyphs
    grids = []
    for rows, columns in _connected(horizontal, vertical):
        if len(rows) < 2 or not columns:
            continue
        # The extents too: some tables have no left and right border.
        xs = _positions([c[0] for c in columns] + [min(r[1] for r in rows), max(r[2] for r in rows)])
        ys = _positions([r[0] for r in rows] + [min(c[1] for c in columns), max(c[2] for c in columns)])[::-1]
        if len(xs) < 2 or len(ys) < 2 or (len(xs) == 2 and len(ys) == 2):
            continue
        grids.append(_grid(page, rows, columns, xs, ys, glyphs))
    grids.sort(key=lambda grid: -grid.top)
    _add_captions(grids, glyphs)
    return grids


def _connected(horizontal: list[Ruling], vertical: list[Ruling]) -> Iterable[tuple[list[Ruling], list[Ruling]]]:
    """Groups of rulings that cross or touch: one group is one table."""
    parent = list(range(len(horizontal) + len(vertical)))

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    offset = len(horizontal)
    # Vertical lines sorted by x, so that each horizontal line looks only at those it can cross.
    order = sorted(range(len(vertical)), key=lambda j: vertical[j][0])
    xs = [vertical[j][0] for j in order]
    for i, (y, left, right) in enumerate(horizontal):
        for k in range(bisect_right(xs, left - SAME_LINE), bisect_right(xs, right + SAME_LINE)):
            j = order[k]
            if vertical[j][1] - SAME_LINE <= y <= vertical[j][2] + SAME_LINE:
                a, b = find(i), find(offset + j)
                if a != b:
                    parent[max(a, b)] = min(a, b)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for i, line in enumerate(horizontal):
        groups.setdefault(find(i), ([], []))[0].append(line)
    for j, line in enumerate(vertical):
        groups.setdefault(find(offset + j), ([], []))[1].append(line)
    return groups.values()


def _positions(values: list[float]) -> list[float]:
    """Line positions with near ones taken together."""
    clusters: list[list[float]] = []
    for value in sorted(values):
        if clusters and value - clusters[-1][-1] <= SAME_LINE:
            clusters[-1].append(value)
        else:
            clusters.append([value])
    return [sum(cluster) / len(cluster) for cluster in clusters]


def _grid(
    page: Page, horizontal: list[Ruling], vertical: list[Ruling], xs: list[float], ys: list[float], glyphs: list[Glyph]
) -> Grid:
    """One table: ys run downwards (from high to low), as rows do."""
    nrows, ncols = len(ys) - 1, len(xs) - 1
    across = [[(a, b) for y, a, b in horizontal if abs(y - line) <= SAME_LINE] for line in ys]
    down = [[(a, b) for x, a, b in vertical if abs(x - line) <= SAME_LINE] for line in xs]
    owner = list(range(nrows * ncols))

    def find(i: int) -> int:
        while owner[i] != i:
            owner[i] = owner[owner[i]]
            i = owner[i]
        return i

    def unite(a: int, b: int) -> None:
        a, b = find(a), find(b)
        if a != b:
            owner[max(a, b)] = min(a, b)

    for row in range(nrows):
        for col in range(ncols):
            slot = row * ncols + col
            if col + 1 < ncols and _share(down[col + 1], ys[row + 1], ys[row]) < DRAWN_SHARE:
                unite(slot, slot + 1)
            if row + 1 < nrows and _share(across[row + 1], xs[col], xs[col + 1]) < DRAWN_SHARE:
                unite(slot, slot + ncols)

    left, right, top, bottom = xs[0], xs[-1], ys[0], ys[-1]
    falling = [-y for y in ys]
    inside: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        x = (glyph[0] + glyph[2]) / 2
        # A little above the baseline: the middle of a small digit, still inside the row for a large one.
        y = glyph[1] + 2.5
        if left <= x <= right and bottom <= y <= top:
            col = min(bisect_right(xs, x) - 1, ncols - 1)
            row = min(bisect_right(falling, -y) - 1, nrows - 1)
            inside.setdefault(find(row * ncols + col), []).append(glyph)

    extents: dict[int, list[int]] = {}
    for row in range(nrows):
        for col in range(ncols):
            extent = extents.setdefault(find(row * ncols + col), [row, col, row + 1, col + 1])
            extent[0], extent[1] = min(extent[0], row), min(extent[1], col)
            extent[2], extent[3] = max(extent[2], row + 1), max(extent[3], col + 1)
    cells = []
    for key, (row, col, row_end, col_end) in extents.items():
        held = inside.get(key)
        text = "\n".join(text_lines(held)) if held else ""
        box = page.display_box((xs[col], ys[row_end], xs[col_end], ys[row]))
        cells.append(Cell(row, col, row_end, col_end, text, page.number, box))
    return Grid(xs, nrows, cells, [page.number], row_lines=ys, top=top, bottom=bottom, page_starts=[0])


def _share(pieces: Sequence[tuple[float, float]], low: float, high: float) -> float:
    """Share of [low, high] that the drawn pieces cover."""
    return sum(max(0.0, min(high, b) - max(low, a)) for a, b in pieces) / (high - low)


def text_lines(glyphs: Iterable[Glyph]) -> list[str]:
    """Glyphs as text lines from top to bottom, each from left to right."""
    lines: list[list[Glyph]] = []
    last = 0.0
    for glyph in sorted(glyphs, key=lambda g: -g[1]):
        if not lines or last - glyph[1] > SAME_BASELINE:
            lines.append([])
        lines[-1].append(glyph)
        last = glyph[1]
    return [glyph_text(_line_text(line)) for line in lines]


def _line_text(line: list[Glyph]) -> str:
    """One line's characters from left to right; a glyph drawn twice for bold (a habit of office
    programs) counts once."""
    line.sort()
    chars: list[str] = []
    last_x, last_char = -1e9, ""
    for x, _, right, char in line:
        if char == last_char and x - last_x < 0.3 * max(right - x, 1.0):
            continue
        chars.append(char)
        last_x, last_char = x, char
    return "".join(chars)


def _add_captions(grids: list[Grid], glyphs: list[Glyph]) -> None:
    """Give each table the text lines above it (up to the table before) and below it (to the next)."""
    above = float("inf")
    for index, grid in enumerate(grids):
        between = [g for g in glyphs if grid.top < g[1] + 2.5 < above]
        lines = text_lines(between)
        grid.caption = lines
        grid.first_on_page = index == 0
        if index:
            grids[index - 1].notes = lines
        above = grid.bottom
    if grids:
        grids[-1].notes = text_lines(g for g in glyphs if g[1] + 2.5 < above)
