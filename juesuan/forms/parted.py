"""Printed tables parted and put together where the page does not tell forms apart by itself.

What belongs here: several forms in one frame, below or beside each other; tables side by side under one line of
titles; a wide form whose columns go on over the page. Titles decide, as everywhere. What is found here is still a
table as printed: what it means is the business of the readers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from juesuan.forms.catalogue import Catalogue, plain_title
from juesuan.forms.titles import title_of
from juesuan.reading.grid import Cell, Grid
from juesuan.reading.header import header_rows
from juesuan.reading.tables import Table
from juesuan.text import normal, squeeze

# Tables beside each other share at least this part of the lower one's height.
_SHARED_HEIGHT: Final = 0.5
_CAPTION_ROWS: Final = 3


def parted(tables: Sequence[Table], catalogue: Catalogue) -> list[Table]:
    """The tables of a document, each holding one form as far as titles tell."""
    single = [part for table in tables for part in _parts_of(table, catalogue)]
    return _widened(_titled_side_by_side(single, catalogue))


# ---- several forms in one frame ---------------------------------------------------------------------


def _parts_of(table: Table, catalogue: Catalogue) -> list[Table]:
    titles = _title_cells(table, catalogue)
    below = [cell for cell in titles if cell.row > table.header]
    if not below and len(titles) < 2:
        return [table]
    parts = []
    if titles[0].row > 0:
        parts.append(_part(table, table.title, (0, titles[0].row), (0, table.grid.width)))
    for cell in titles:
        beside = [other.col for other in titles if other.row == cell.row and other.col > cell.col]
        columns = (cell.col if cell.col > min(c.col for c in titles if c.row == cell.row) else 0,
                   min(beside, default=table.grid.width))  # fmt: skip
        end = min((o.row for o in titles if o.row > cell.row and o.col < columns[1] and o.col_end > columns[0]),
                  default=table.grid.rows)  # fmt: skip
        parts.append(_part(table, title_of([cell.text]), (cell.row, end), columns))
    return parts


def _title_cells(table: Table, catalogue: Catalogue) -> list[Cell]:
    """Cells over several columns whose text is the title of a form, without the repetitions on later pages."""
    found: list[Cell] = []
    for cell in sorted(table.grid.cells, key=lambda c: (c.row, c.col)):
        if cell.col_end - cell.col < 2 or "表" not in cell.text:
            continue
        title = title_of([cell.text])
        if not title or catalogue.form_of_title(title) is None:
            continue
        repeated = [c for c in found if c.col == cell.col and plain_title(title_of([c.text])) == plain_title(title)]
        if not repeated:
            found.append(cell)
    return found


def _part(table: Table, title: str, rows: tuple[int, int], columns: tuple[int, int]) -> Table:
    """Some rows and columns of a table as a table of its own."""
    grid = table.grid
    cells = [
        c._replace(row=c.row - rows[0], row_end=min(c.row_end, rows[1]) - rows[0],
                   col=c.col - columns[0], col_end=min(c.col_end, columns[1]) - columns[0])
        for c in grid.cells
        if rows[0] <= c.row < rows[1] and columns[0] <= c.col < columns[1]
    ]  # fmt: skip
    width = columns[1] - columns[0]
    wide = [c.text for c in sorted(cells) if c.row < _CAPTION_ROWS and c.col == 0 and c.col_end == width]
    first = rows[0] == 0
    starts = sorted({0, *(start - rows[0] for start in grid.page_starts if rows[0] < start < rows[1])})
    part = replace(
        grid, columns=grid.columns[columns[0] : columns[1] + 1], rows=rows[1] - rows[0], cells=cells,
        pages=sorted({c.page for c in cells}) or grid.pages[:1], page_starts=starts,
        caption=[*(grid.caption if first else []), *(line for text in wide for line in text.split("\n") if line)],
        notes=grid.notes if rows[1] == grid.rows else [], dropped=[],
    )  # fmt: skip
    texts = _texts(part)
    return Table(title, part, header_rows(texts), texts)


def _texts(grid: Grid) -> list[list[str]]:
    return [[squeeze(text) for text in row] for row in grid.texts()]


# ---- tables side by side under one line of titles ------------------------------------------------------


def _titled_side_by_side(tables: Sequence[Table], catalogue: Catalogue) -> list[Table]:
    """Give tables beside each other the titles that their common caption line holds in one."""
    found: list[Table] = []
    place = 0
    while place < len(tables):
        group = [tables[place]]
        while place + len(group) < len(tables) and _beside(group[-1], tables[place + len(group)]):
            group.append(tables[place + len(group)])
        titles = _divided(tables[place].title, len(group), catalogue) if len(group) > 1 else []
        if titles:
            caption = group[0].grid.caption
            order = sorted(range(len(group)), key=lambda k: group[k].grid.columns[0])
            for title, k in zip(titles, order, strict=True):
                group[k] = replace(group[k], title=title, grid=replace(group[k].grid, caption=caption))
        found += group
        place += len(group)
    return found


def _beside(one: Table, other: Table) -> bool:
    a, b = one.grid, other.grid
    if a.pages[0] != b.pages[0] or other.title:
        return False
    shared = min(a.top, b.top) - max(a.bottom, b.bottom)
    apart = a.columns[-1] <= b.columns[0] or b.columns[-1] <= a.columns[0]
    return apart and shared > _SHARED_HEIGHT * min(a.top - a.bottom, b.top - b.bottom) > 0


def _divided(title: str, count: int, catalogue: Catalogue) -> list[str]:
    """A line of several titles cut into that many known ones; empty where it can't be."""
    if catalogue.form_of_title(title) is not None:
        return []
    if count == 1:
        return []
    for end in (place + 1 for place, char in enumerate(title) if char == "表"):
        left, rest = title[:end], title[end:]
        if rest and catalogue.form_of_title(left) is not None:
            if count == 2 and catalogue.form_of_title(rest) is not None:
                return [left, rest]
            if further := _divided(rest, count - 1, catalogue):
                return [left, *further]
    return []


# ---- a form whose columns go on over the page -----------------------------------------------------------


def _widened(tables: Sequence[Table]) -> list[Table]:
    """Join a table with the one before it where it shows further columns of the same rows."""
    found: list[Table] = []
    for table in tables:
        shared = _shared_columns(found[-1], table) if found else 0
        if shared:
            found[-1] = _widen(found[-1], table, shared)
        else:
            found.append(table)
    return found


def _shared_columns(one: Table, other: Table) -> int:
    """How many columns at the left repeat the codes and names of the table before; 0 where it is another table."""
    if (other.title and plain_title(other.title) != plain_title(one.title)) or not one.title:
        return 0
    if len(one.data_texts) != len(other.data_texts) or len(one.data_texts) < 2 or one.header != other.header:
        return 0
    if one.grid.pages[-1] >= other.grid.pages[0]:
        return 0
    same = 0
    while same < min(one.grid.width, other.grid.width) and _column(one, same) == _column(other, same):
        same += 1
    # Codes alone may be the same by chance: the names must be too, and what follows must be amounts.
    named = any(2 * sum(map(_is_name, _data(one, c))) > sum(map(bool, _data(one, c))) for c in range(same))
    amounts = same < other.grid.width and not any(map(_is_name, _data(other, same)))
    new = {normal(text) for c in range(same, other.grid.width) for text in _column(other, c)[: other.header]} - {""}
    old = {normal(text) for c in range(one.grid.width) for text in _column(one, c)[: one.header]}
    return same if named and amounts and new and not new <= old else 0


def _data(table: Table, col: int) -> list[str]:
    return [row[col] for row in table.data_texts]


def _is_name(text: str) -> bool:
    return any(char.isalpha() for char in text)


def _column(table: Table, col: int) -> list[str]:
    return [row[col] for row in table.rows]


def _widen(one: Table, other: Table, shared: int) -> Table:
    a, b = one.grid, other.grid
    offset = a.width - shared
    moved = [c._replace(col=c.col + offset, col_end=c.col_end + offset) for c in b.cells if c.col >= shared]
    shift = a.columns[-1] - b.columns[shared]
    grid = replace(
        a, columns=[*a.columns, *(x + shift for x in b.columns[shared + 1 :])], cells=[*a.cells, *moved],
        pages=sorted({*a.pages, *b.pages}), notes=b.notes,
    )  # fmt: skip
    texts = _texts(grid)
    return Table(one.title, grid, header_rows(texts), texts)
