"""The second reader 「复读」: camelot reads the same pages, from another text engine and its own lattice.

What belongs here: when a page asks for it, the reading itself as the same grids in the same space, and
the comparison cell by cell. Which reading wins is decided by arithmetic, elsewhere. camelot takes a
second to import and few documents need it, so it is imported inside the call.

Known of camelot 2: a grid that is nine tenths empty is dropped, a page turned by 180 degrees is read
upside down (left out here), a table without rulings gives nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from juesuan.amount import UnreadableAmount, parse
from juesuan.errors import DocumentError
from juesuan.forms.titles import title_of
from juesuan.granted import room_for_libraries
from juesuan.reading.glyphs import Glyph, turn
from juesuan.reading.grid import Cell, Grid, add_captions, grids_of
from juesuan.reading.lattice import owners, spans
from juesuan.reading.lines import words_of
from juesuan.reading.page import Box, Document, Page
from juesuan.reading.tables import Table, join
from juesuan.text import glyph_text, normal, squeeze

READ_BY: Final = "camelot"
# Prose holds amounts too, but not side by side: this many lines with two amounts each look like a table.
FEWEST_ROWS = 3
_TURNS: Final = {"": 0, "clockwise": -1, "anticlockwise": 1}
Slot = tuple[int, int]


def page_needs_second_reader(page: Page) -> bool:
    """Whether a page shows amounts in rows although the first reader finds no table on it.

    Needs the page's glyphs: read it with `prose=True`.
    """
    return bool(page.glyphs) and not grids_of(page) and rows_of_amounts(page.glyphs)


def rows_of_amounts(glyphs: Sequence[Glyph]) -> bool:
    """Whether some lines show amounts side by side, as a table's rows do and prose does not."""
    return sum(sum(map(_is_amount, line)) >= 2 for line in words_of(glyphs)) >= FEWEST_ROWS


def _is_amount(word: str) -> bool:
    try:
        return parse(word).value is not None
    except UnreadableAmount:
        return False


def second_reading(path: Path, pages: Sequence[int]) -> list[Grid]:
    """The ruled tables of the given pages as camelot reads them, in page order, places as the first reader's.

    Raises DocumentError (`second_reader_failed`) where camelot can't read the file.
    """
    with Document(path) as document:
        asked = sorted(set(pages).intersection(range(1, document.page_count + 1)))
        shown = {number: document.page(number, prose=True) for number in asked}
    if not asked:
        return []
    grids: dict[int, list[Grid]] = {number: [] for number in shown}
    for number, table, media_box, page_turns in _tables_of(path, asked):
        page = shown[number]
        # camelot's space is the page turned upright, with the media box's corner as origin. Where it
        # took the text's direction otherwise than we do, its rows are not our rows.
        if (page_turns + _TURNS.get(table.rotation, 0) - page.quarter_turns) % 4 == 0:
            grids[number].append(_grid(table, page, turn(media_box, page.quarter_turns)[:2]))
    found: list[Grid] = []
    for number, on_page in grids.items():
        on_page.sort(key=lambda grid: -grid.top)
        add_captions(on_page, shown[number].glyphs)
        found += on_page
    return found


def second_table(path: Path, first: Table) -> Table | None:
    """The same printed table by the second reader: the one of the same title on the same pages; None if none."""
    tables = join(second_reading(path, first.pages), title_of)
    same = [table for table in tables if normal(table.title) == normal(first.title)]
    return max(same, key=lambda table: _shared_cells(first.grid, table.grid), default=None)


def agree(first: Grid, second: Grid) -> list[Slot]:
    """The slots (row, column) of the first grid whose text the second reads otherwise; empty if all agree.

    Cells are matched by place and compared without white space. Text that the second reader has where
    the first has no cell counts as a difference at (-1, -1).
    """
    theirs: dict[Slot, list[Cell]] = {}
    differing: list[Slot] = []
    for cell in second.cells:
        if not squeeze(cell.text):
            continue
        home = _cell_around(first, cell)
        if home is None:
            differing.append((-1, -1))
        else:
            theirs.setdefault((home.row, home.col), []).append(cell)
    for cell in first.cells:
        others = sorted(theirs.get((cell.row, cell.col), []), key=lambda other: (other.row, other.col))
        if squeeze(cell.text) != squeeze("".join(other.text for other in others)):
            differing.append((cell.row, cell.col))
    return sorted(differing)


def _cell_around(grid: Grid, cell: Cell) -> Cell | None:
    """The grid's cell that holds another reader's cell's middle."""
    x, y = (cell.box[0] + cell.box[2]) / 2, (cell.box[1] + cell.box[3]) / 2
    for own in grid.cells:
        left, top, right, bottom = own.box
        if own.page == cell.page and left <= x <= right and top <= y <= bottom:
            return own
    return None


def _shared_cells(first: Grid, second: Grid) -> int:
    return sum(_cell_around(first, cell) is not None for cell in second.cells)


def _tables_of(path: Path, pages: Sequence[int]) -> Iterator[tuple[int, Any, Box, int]]:
    """The tables with page number, media box and the page's own quarter turns."""
    with room_for_libraries():
        import camelot.io
        import playa

    with _quiet("camelot", "playa"):
        try:
            with playa.open(path) as document:
                pages_of = {number: document.pages[number - 1] for number in pages}
                frames = {number: (_box(page.mediabox), page.rotate // 90) for number, page in pages_of.items()}
            tables = camelot.io.read_pdf(
                path, pages=",".join(map(str, pages)), engine="vector", split_text=True, suppress_stdout=True
            )
        # Whatever a foreign reader trips over in a foreign file is that file's matter, not ours to sort.
        except Exception as error:
            raise DocumentError(
                "second_reader_failed",
                f"复读（camelot）失败：{type(error).__name__} {error}",
                f"the second reader (camelot) failed: {type(error).__name__} {error}",
            ) from error
    for table in tables:
        yield table.page, table, *frames[table.page]


def _box(edges: Sequence[float]) -> Box:
    left, bottom, right, top = map(float, edges)
    return left, bottom, right, top


@contextmanager
def _quiet(*names: str) -> Iterator[None]:
    """Notes of foreign readers kept off a user's screen; their errors still come through."""
    loggers = [logging.getLogger(name) for name in names]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _grid(table: Any, page: Page, origin: tuple[float, float]) -> Grid:
    """A table of camelot as ours: slots parted by no edge are one cell, places in upright space."""
    dx, dy = origin
    xs = [table.cols[0][0] + dx, *(right + dx for _, right in table.cols)]
    ys = [table.rows[0][0] + dy, *(bottom + dy for _, bottom in table.rows)]
    nrows, ncols = len(ys) - 1, len(xs) - 1
    slots = [slot for row in table.cells for slot in row]
    beside = [n for n in range(len(slots)) if n % ncols and not (slots[n - 1].right or slots[n].left)]
    below = [n for n in range(ncols, len(slots)) if not (slots[n - ncols].bottom or slots[n].top)]
    owner = owners(len(slots), ncols, beside, below)
    texts: dict[int, list[str]] = {}
    for slot, key in zip(slots, owner, strict=True):
        texts.setdefault(key, []).extend(filter(None, [slot.text.strip()]))
    cells = []
    for key, span in spans(owner, ncols).items():
        row, col, row_end, col_end = span
        box = page.display_box((xs[col], ys[row_end], xs[col_end], ys[row]))
        cells.append(Cell(*span, glyph_text("\n".join(texts[key])), page.number, box))
    return Grid(
        xs, nrows, cells, [page.number], row_lines=ys, top=ys[0], bottom=ys[-1], page_starts=[0], read_by=READ_BY
    )
