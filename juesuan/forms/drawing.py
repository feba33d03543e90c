"""Tables drawn as text: the language in which variants and tests show what is printed.

    | 项目 | < | 本年支出合计 | 基本支出 |      `|` parts columns, `<` is covered by the cell to its left,
    | 科目编码 | 科目名称 | ^ | ^ |            `^` by the cell above
    | 合计 | < | 12.00 | 12.00 |
    ---                                     a page ends here
    | 201 | 一般公共服务支出 | 12.00 | 12.00 |

`/` inside a cell stands as printed; a cell's line break is written ⏎. What belongs here: this language, both ways. What
a drawn table means is the business of the readers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from juesuan.reading.grid import Cell, Grid
from juesuan.reading.header import header_rows
from juesuan.reading.tables import Table
from juesuan.text import squeeze

HEIGHT: Final = 20.0
WIDTH: Final = 80.0
_PAGE_BREAK: Final = "---"
_LINE_BREAK: Final = "⏎"


def table(title: str, drawing: str, *, unit: str = "万元", page: int = 1, notes: tuple[str, ...] = ()) -> Table:
    """A joined table as the reader gives it, from a drawing of its rows."""
    slots: list[list[str]] = []
    starts = [0]
    for text in drawing.strip().splitlines():
        if text.strip() == _PAGE_BREAK:
            starts.append(len(slots))
        else:
            slots.append([part.strip() for part in text.strip().removeprefix("|").removesuffix("|").split("|")])
    width = max(map(len, slots))
    slots = [row + [""] * (width - len(row)) for row in slots]
    caption = [title, f"单位：{unit}"] if unit else [title]
    grid = Grid(
        [c * WIDTH for c in range(width + 1)], len(slots), _cells(slots, starts, page),
        list(range(page, page + len(starts))), caption=caption, notes=list(notes), page_starts=starts,
    )  # fmt: skip
    texts = [[squeeze(text) for text in row] for row in grid.texts()]
    return Table(title, grid, header_rows(texts), texts)


def _cells(slots: list[list[str]], starts: list[int], page: int) -> list[Cell]:
    """The cells that the slots show; each on the page its first row stands on."""
    rows, width = len(slots), len(slots[0])
    cells = []
    for r, row in enumerate(slots):
        share = sum(start <= r for start in starts) - 1
        for c, text in enumerate(row):
            if text in ("<", "^"):
                continue
            col_end, row_end = c + 1, r + 1
            while col_end < width and slots[r][col_end] == "<":
                col_end += 1
            while row_end < rows and slots[row_end][c] == "^":
                row_end += 1
            top = (r - starts[share]) * HEIGHT
            box = (c * WIDTH, top, col_end * WIDTH, top + (row_end - r) * HEIGHT)
            cells.append(Cell(r, c, row_end, col_end, text.replace(_LINE_BREAK, "\n"), page + share, box))
    return cells


def drawn(read: Table, rows: Sequence[int] | None = None) -> str:
    """The drawing of a table, of some of its rows only where these are given."""
    shown = list(range(read.grid.rows) if rows is None else rows)
    slots = {(r, c): "" for r in shown for c in range(read.grid.width)}
    for cell in read.grid.cells:
        covered = [r for r in shown if cell.row <= r < cell.row_end]
        for r in covered:
            for c in range(cell.col, cell.col_end):
                # In a block of several rows and columns every slot but the first of a row is covered from the left.
                slots[r, c] = "<" if c > cell.col else "^" if r > covered[0] else _printed(cell.text)
    breaks = set(read.grid.page_starts[1:])
    lines = []
    for r in shown:
        if r in breaks and r != shown[0]:
            lines.append(_PAGE_BREAK)
        lines.append("| " + " | ".join(slots[r, c] for c in range(read.grid.width)) + " |")
    return "\n".join(lines)


def _printed(text: str) -> str:
    """A cell's text without what has a meaning in drawings."""
    kept = "\n".join(squeeze(part) for part in text.split("\n"))
    plain = kept.replace("|", "｜").strip("\n").replace("\n", _LINE_BREAK)
    return plain if plain not in ("<", "^") else f"{plain}{_LINE_BREAK}"
