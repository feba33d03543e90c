"""Grids of pages joined to printed tables: a table runs on until a new title appears.

Only the printed title parts one table from the next: column counts and first rows don't (two forms
of seven columns follow each other in real reports). Every cell keeps its own page and box.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from juesuan.reading.grid import Cell, Grid
from juesuan.reading.header import MOST_HEADER_ROWS, has_total, header_rows
from juesuan.text import normal, squeeze

# Points: how far a column line may lie from its place on the page before.
SAME_COLUMN = 4.0
# A continuation page may be shifted as a whole by this much.
SHIFTED = 40.0
# A row lower than this share of the table's tallest is what a page break left of a split row.
SLIVER = 0.8

TitleOf = Callable[[Sequence[str]], str]


@dataclass(frozen=True, slots=True)
class Table:
    """One printed table: its title, the joined grid, and where its header ends."""

    title: str
    grid: Grid
    header: int
    rows: list[list[str]]

    @property
    def pages(self) -> list[int]:
        """Pages the table stands on."""
        return self.grid.pages

    @property
    def header_texts(self) -> list[list[str]]:
        """Header rows, white space removed."""
        return self.rows[: self.header]

    @property
    def data_texts(self) -> list[list[str]]:
        """Data rows exactly as printed, white space removed."""
        return self.rows[self.header :]


def join(grids: Iterable[Grid], title_of: TitleOf) -> list[Table]:
    """Tables in page order. `title_of` finds a table's title among the lines above a grid ('' if none)."""
    open_grids: list[tuple[str, Grid]] = []
    for grid in grids:
        title = title_of(grid.caption)
        if open_grids and _continues(open_grids[-1], grid, title):
            open_grids[-1] = (open_grids[-1][0], _append(open_grids[-1][1], grid))
        else:
            open_grids.append((title, grid))
    return [_table(title, grid) for title, grid in open_grids]


def _table(title: str, grid: Grid) -> Table:
    # White space is taken out of a row at once: NUL stands in no text.
    rows = [squeeze("\0".join(row)).split("\0") for row in grid.texts()]
    return Table(title, grid, header_rows(rows), rows)


def _continues(before: tuple[str, Grid], grid: Grid, title: str) -> bool:
    old_title, old = before
    if not grid.first_on_page or grid.pages[0] != old.pages[-1] + 1:
        return False
    if title:
        if _plain(title) != _plain(old_title):
            return False
        # The same title again: a continuation unless both parts are complete tables of their own.
        if has_total(old.texts()) and has_total(grid.texts()):
            return "续" in "".join(grid.caption)
    return _column_map(old, grid) is not None or bool(_repeated(old, grid))


def _plain(title: str) -> str:
    return normal(title).replace("（续）", "").replace("（续表）", "").removesuffix("续")


def _column_map(old: Grid, new: Grid) -> list[int] | None:
    """For each column line of the new page its line in the old table; None where they don't fit."""
    shift = old.columns[0] - new.columns[0]
    if abs(shift) > SHIFTED:
        return None
    nearest = [_nearest(old.columns, x + shift) for x in new.columns]
    fits = all(abs(old.columns[j] - x - shift) <= SAME_COLUMN for j, x in zip(nearest, new.columns, strict=True))
    if not fits or nearest[-1] != len(old.columns) - 1 or len(set(nearest)) != len(nearest):
        return None
    return nearest


def _nearest(lines: Sequence[float], x: float) -> int:
    right = min(bisect_left(lines, x), len(lines) - 1)
    return right - 1 if right and x - lines[right - 1] < lines[right] - x else right


def _repeated(old: Grid, new: Grid) -> int:
    """How many rows at the top of the new page repeat the old table's header, whole or its lower part."""
    if new.width != old.width:
        return 0
    old_rows = [[normal(t) for t in row] for row in old.texts(MOST_HEADER_ROWS)]
    new_rows = [[normal(t) for t in row] for row in new.texts(MOST_HEADER_ROWS)]
    head = old_rows[: header_rows(old_rows)]
    for start in range(len(head)):
        part = head[start:]
        if len(part) <= len(new_rows) and new_rows[: len(part)] == part and sum(map(bool, part[0])) >= 2:
            return len(part)
    return 0


def _append(old: Grid, new: Grid) -> Grid:
    """The old table with the new page's rows below, repeated header and empty sliver dropped."""
    skip = _repeated(old, new)
    columns = _column_map(old, new) or list(range(len(old.columns)))
    dropped = new.texts()[:skip]
    if not skip and _starts_with_sliver(new):
        skip = 1
    offset = old.rows - skip
    cells = [
        Cell(c.row + offset, columns[c.col], c.row_end + offset, columns[c.col_end], c.text, c.page, c.box)
        for c in new.cells
        if c.row >= skip
    ]
    return replace(
        old,
        rows=old.rows + new.rows - skip,
        cells=old.cells + cells,
        pages=old.pages + new.pages,
        notes=new.notes,
        bottom=new.bottom,
        dropped=old.dropped + dropped,
        page_starts=[*old.page_starts, old.rows],
    )


def _starts_with_sliver(grid: Grid) -> bool:
    if any(cell.text for cell in grid.cells if cell.row == 0):
        return False
    heights = [high - low for high, low in pairwise(grid.row_lines)]
    return grid.rows == 1 or heights[0] < SLIVER * max(heights)


def cell_at(cells: Sequence[Cell]) -> dict[tuple[int, int], Cell]:
    """Every slot with the cell that covers it."""
    return {
        (row, col): cell
        for cell in cells
        for row in range(cell.row, cell.row_end)
        for col in range(cell.col, cell.col_end)
    }


def on_later_pages(table: Table, by: int) -> Table:
    """The same table with its pages numbered on, where its file follows another one of the report."""
    if not by:
        return table
    grid = table.grid
    cells = [cell._replace(page=cell.page + by) for cell in grid.cells]
    return replace(table, grid=replace(grid, cells=cells, pages=[page + by for page in grid.pages]))
