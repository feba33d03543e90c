"""Ruled tables with merged cells: what a table holds, how tall its rows are, how it is drawn.

What belongs here: geometry of one table on given pages. Which rows a statutory form has is the
business of `samples.styles`, where a page ends that of `samples.flow`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from samples.paper import Paper, width_of
from samples.wrap import wrap

PAD = 3.0
LEADING = 1.25


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed cell: its text, how it is aligned, and how many rows and columns it covers."""

    text: str = ""
    align: str = "center"
    rows: int = 1
    columns: int = 1
    bold: bool = False


# A slot that a merged cell covers holds None.
Row = tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One printed table. `widths` are points; `form` is the statutory form's name, '' where it is none."""

    title: str
    form: str
    unit: str
    widths: tuple[float, ...]
    header: tuple[Row, ...]
    rows: tuple[Row, ...]
    mark: str = ""
    owner: str = ""
    subtitle: str = ""
    notes: tuple[str, ...] = ()
    landscape: bool = False
    size: float = 9.0
    row_height: float = 18.0
    unit_words: str = "单位"
    repeat_header: bool = False
    header_height: float = 0.0

    @property
    def all_rows(self) -> tuple[Row, ...]:
        """Header and data rows."""
        return self.header + self.rows


def number(text: str, bold: bool = False) -> Cell:
    """A cell with an amount."""
    return Cell(text, "right", bold=bold)


def label(text: str, columns: int = 1, rows: int = 1, bold: bool = False) -> Cell:
    """A cell with a name, at the left."""
    return Cell(text, "left", rows, columns, bold)


def spread(width: int, lines: Sequence[Sequence[Cell]]) -> tuple[Row, ...]:
    """Rows from cells listed as they begin, top to bottom, the slots under merged cells filled with None."""
    taken: set[tuple[int, int]] = set()
    rows: list[Row] = []
    for r, cells in enumerate(lines):
        row: list[Cell | None] = [None] * width
        column = 0
        for cell in cells:
            while (r, column) in taken:
                column += 1
            row[column] = cell
            for dr in range(cell.rows):
                for dc in range(cell.columns):
                    taken.add((r + dr, column + dc))
        missing = [c for c in range(width) if (r, c) not in taken]
        if missing or any(c >= width for _, c in taken):
            raise ValueError(f"row {r} leaves columns {missing} open or runs over {width} columns")
        rows.append(tuple(row))
    return tuple(rows)


def texts(rows: Sequence[Row]) -> list[list[str]]:
    """Rows as a reading gives them: white space removed, the text of a merged cell in its top left slot."""
    return [[re.sub(r"\s+", "", cell.text) if cell else "" for cell in row] for row in rows]


def heights(table: Table) -> list[float]:
    """Height of every row in points, tall enough for its wrapped text."""
    rows = table.all_rows
    found = [table.row_height] * len(rows)
    for r in range(len(table.header)):
        found[r] = table.header_height or table.row_height
    deep: list[tuple[int, int, float]] = []
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell is None or not cell.text:
                continue
            needed = len(_lines(table, cell, c)) * table.size * LEADING + 2 * PAD
            if cell.rows == 1:
                found[r] = max(found[r], needed)
            else:
                deep.append((r, cell.rows, needed))
    for r, count, needed in deep:
        lacking = needed - sum(found[r : r + count])
        if lacking > 0:
            found[r + count - 1] += lacking
    return found


def _lines(table: Table, cell: Cell, column: int) -> list[str]:
    width = sum(table.widths[column : column + cell.columns]) - 2 * PAD
    return wrap(cell.text, table.size, width)


@dataclass(frozen=True, slots=True)
class Pen:
    """How rulings and numbers are put: strokes or thin boxes per cell, numbers raised by some points."""

    boxes: bool = False
    number_lift: float = 0.0


def draw(
    paper: Paper, table: Table, rows: Sequence[int], tall: Sequence[float], left: float, top: float, pen: Pen
) -> float:
    """Draw some rows of a table (a page's share), return the y of the bottom edge.

    Merged cells that the page break cuts are closed at the edge; their text stays on the first part.
    """
    edges = [left]
    for width in table.widths:
        edges.append(edges[-1] + width)
    tops = [top]
    for r in rows:
        tops.append(tops[-1] - tall[r])
    place = {r: k for k, r in enumerate(rows)}
    strokes: set[tuple[float, float, float, float]] = set()
    for r, row in enumerate(table.all_rows):
        for c, cell in enumerate(row):
            if cell is None:
                continue
            shown = [place[k] for k in range(r, r + cell.rows) if k in place]
            if not shown:
                continue
            x0, x1 = edges[c], edges[c + cell.columns]
            y0, y1 = tops[shown[-1] + 1], tops[shown[0]]
            sides = {(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)}
            if pen.boxes:
                for side in sorted(sides):
                    paper.bar(*side)
            else:
                strokes |= sides
            if r in place:
                _write(paper, table, cell, c, (x0, y0, x1, y1), pen)
    for line in _joined(strokes):
        paper.stroke(*line)
    return tops[-1]


def _write(
    paper: Paper, table: Table, cell: Cell, column: int, box: tuple[float, float, float, float], pen: Pen
) -> None:
    x0, y0, x1, y1 = box
    lines = _lines(table, cell, column)
    step = table.size * LEADING
    y = (y0 + y1) / 2 + step * len(lines) / 2 - table.size * 0.98
    if cell.align == "right":
        y += pen.number_lift
    for line in lines:
        text = line.strip()
        width = width_of(text, table.size)
        x = {"left": x0 + PAD, "right": x1 - PAD - width, "center": (x0 + x1 - width) / 2}[cell.align]
        paper.write(x, y, text, table.size, cell.bold)
        y -= step


def _joined(sides: set[tuple[float, float, float, float]]) -> list[tuple[float, float, float, float]]:
    """Sides of neighbouring cells joined to long lines, as table rulings are usually written."""
    found: list[tuple[float, float, float, float]] = []
    for flat in (True, False):
        lanes: dict[float, list[tuple[float, float]]] = {}
        for x0, y0, x1, y1 in sides:
            if (y0 == y1) == flat:
                lane, start, end = (y0, x0, x1) if flat else (x0, y0, y1)
                lanes.setdefault(round(lane, 3), []).append((start, end))
        for lane, parts in sorted(lanes.items()):
            merged: list[list[float]] = []
            for start, end in sorted(parts):
                if merged and start <= merged[-1][1] + 0.01:
                    merged[-1][1] = max(merged[-1][1], end)
                else:
                    merged.append([start, end])
            found += [(a, lane, b, lane) if flat else (lane, a, lane, b) for a, b in merged]
    return found
