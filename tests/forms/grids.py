"""Tables for tests, drawn as text: `|` parts columns, `<` is covered by the cell to its left, `^` by the one above."""

from __future__ import annotations

from juesuan.reading.grid import Cell, Grid
from juesuan.reading.header import header_rows
from juesuan.reading.tables import Table
from juesuan.text import squeeze

HEIGHT, WIDTH = 20.0, 80.0


def table(title: str, drawing: str, *, unit: str = "万元", page: int = 1, notes: tuple[str, ...] = ()) -> Table:
    """A joined table as the reader gives it, from a drawing of its rows."""
    slots = [[text.strip() for text in line.strip().strip("|").split("|")] for line in drawing.strip().splitlines()]
    rows, width = len(slots), max(map(len, slots))
    slots = [row + [""] * (width - len(row)) for row in slots]
    cells = []
    for r, row in enumerate(slots):
        for c, text in enumerate(row):
            if text in ("<", "^"):
                continue
            col_end, row_end = c + 1, r + 1
            while col_end < width and slots[r][col_end] == "<":
                col_end += 1
            while row_end < rows and slots[row_end][c] == "^":
                row_end += 1
            box = (c * WIDTH, r * HEIGHT, col_end * WIDTH, row_end * HEIGHT)
            cells.append(Cell(r, c, row_end, col_end, text, page, box))
    caption = [title, f"单位：{unit}"] if unit else [title]
    grid = Grid([c * WIDTH for c in range(width + 1)], rows, cells, [page], caption=caption, notes=list(notes))
    texts = [[squeeze(text) for text in row] for row in grid.texts()]
    return Table(title, grid, header_rows(texts), texts)
