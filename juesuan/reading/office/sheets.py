"""One sheet of a workbook to the grids of its tables, with the lines above and below each.

What belongs here: where on a sheet a table begins and ends. Borders decide where there are any: rows that hold cells
with a border at their side are a table's. On a sheet without borders the first row that is no title and names several
columns begins it. The rest of the sheet is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from juesuan.reading.grid import MOST_SLOTS, NO_BOX, Cell, Grid
from juesuan.reading.office.model import PITCH, Oddity, OfficePages, TextLine, captioned

# A sheet that looks used further down than this was formatted to its end by mistake.
MOST_ROWS: Final = 100_000
# Empty bordered rows below the last text that are a form's own.
_MOST_EMPTY_ROWS: Final = 60
_FEWEST_AMOUNTS_TO_TELL: Final = 3
# What stands above a table in cells of its own: title, number of the form, whose it is, which year, which unit.
_ABOVE: Final = re.compile(
    r"表$|[:：]|^公开\s*\d+\s*表|^附?表\s*[\d一二三四五六七八九十]+|^(?:20\d\d)?年度?$|^20\d\d|^单位|^编制|^部门|^附件"
)
_NUMBER: Final = re.compile(r"[-(（]?[\d,]*\d(?:\.\d+)?[)）]?%?")
_SHEET_TITLE: Final = re.compile(r"表")
_BEFORE_TITLE: Final = re.compile(r"^[\sA-Za-z0-9._、．\-—（）()]+")

Span = tuple[int, int, int, int]


@dataclass(slots=True)
class Sheet:
    """The displayed cells of one sheet: texts and bordered cells by row and column from 0, merged spans (ends exclusive)."""

    name: str
    number: int
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    ruled: set[tuple[int, int]] = field(default_factory=set)
    merged: list[Span] = field(default_factory=list)
    is_hidden: bool = False

    @property
    def width(self) -> int:
        """How many columns reach to the last text."""
        return max((col for _, col in self.texts), default=-1) + 1


@dataclass(frozen=True, slots=True)
class _Block:
    """Rows [first, end) of a sheet that are one table."""

    first: int
    end: int


def add_sheet(pages: OfficePages, sheet: Sheet, read_by: str) -> None:
    """Give a sheet's tables and texts to the workbook's pages; a hidden sheet is named if it holds amounts."""
    if sheet.is_hidden:
        amounts = sum(bool(_NUMBER.fullmatch(text)) for text in sheet.texts.values())
        if amounts >= _FEWEST_AMOUNTS_TO_TELL:
            pages.oddities.append(Oddity(
                "hidden_sheet", f"工作表“{sheet.name}”被隐藏，其中 {amounts} 个数字未读入",
                f"the sheet {sheet.name} is hidden: its {amounts} numbers were not read", sheet.number, sheet.name,
            ))  # fmt: skip
        return
    _spread_borders(sheet)
    blocks = _blocks(sheet)
    rows = sorted({row for row, _ in sheet.texts})
    above: list[str] = [_title_of_name(sheet.name)] if _SHEET_TITLE.search(sheet.name) else []
    before = 0
    grid: Grid | None = None
    for block in [*blocks, None]:
        end = block.first if block else rows[-1] + 1 if rows else 0
        lines = [text for row in rows if before <= row < end for text in _row_lines(sheet, row)]
        pages.lines += [TextLine(sheet.number, text) for text in lines]
        if grid is not None:
            grid.notes = lines
        if block is None:
            return
        area = _area(sheet, block)
        caption, before, above = captioned([*above, *lines]), block.end, []
        rows_here, width = area[2] - area[0], area[3] - area[1]
        if rows_here * width > MOST_SLOTS:
            pages.oddities.append(Oddity(
                "too_many_objects", f"工作表“{sheet.name}”过大（{rows_here} 行 {width} 列），未读入",
                f"the sheet {sheet.name} is too large ({rows_here} rows, {width} columns): not read", sheet.number, sheet.name,
            ))  # fmt: skip
            grid = None
            continue
        grid = _grid(sheet, area, caption, read_by)
        grid.after_line = len(pages.lines)
        pages.grids.append(grid)


def stands_above(texts: Sequence[str]) -> bool:
    """Whether a row of such texts stands above a table's header: title, number of the form, owner, year and unit."""
    return all(_ABOVE.search(text) for text in texts) and (len(texts) < 2 or any(":" in t or "：" in t for t in texts))


def reference(row: int, col: int) -> str:
    """A cell's name in its sheet, such as C5; row and column from 0."""
    letters = ""
    col += 1
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def _spread_borders(sheet: Sheet) -> None:
    """A merged cell is bordered where one of its cells is: programs store the border with any of them."""
    for top, left, bottom, right in sheet.merged:
        if bottom - top > MOST_ROWS or right - left > MOST_ROWS:
            continue
        inside = [(row, col) for row in range(top, bottom) for col in range(left, right)]
        if any(slot in sheet.ruled for slot in inside):
            sheet.ruled.update(inside)


def _blocks(sheet: Sheet) -> list[_Block]:
    across: dict[int, int] = {}
    for row, _ in sheet.ruled:
        across[row] = across.get(row, 0) + 1
    ruled = sorted(row for row, count in across.items() if count > 1)
    if not ruled:
        return _unruled(sheet)
    blocks: list[_Block] = []
    for row in ruled:
        if blocks and blocks[-1].end == row:
            blocks[-1] = _Block(blocks[-1].first, row + 1)
        else:
            blocks.append(_Block(row, row + 1))
    # Borders drawn to the end of the sheet are paper, and so is a frame without any text.
    shown = [_trimmed(sheet, block) for block in blocks]
    return [block for block in shown if block is not None]


def _trimmed(sheet: Sheet, block: _Block) -> _Block | None:
    rows = [row for row, _ in sheet.texts if block.first <= row < block.end]
    return _Block(block.first, min(block.end, max(rows) + 1 + _MOST_EMPTY_ROWS)) if rows else None


def _unruled(sheet: Sheet) -> list[_Block]:
    """The one table of a sheet without borders: from the row that names its columns to the last row of several cells."""
    rows: dict[int, list[str]] = {}
    for (row, _), text in sorted(sheet.texts.items()):
        rows.setdefault(row, []).append(text.strip())
    wide = [row for row, texts in rows.items() if len(texts) > 1]
    first = next((row for row in wide if not all(_ABOVE.search(text) for text in rows[row])), None)
    if first is None:
        return []
    return [_Block(first, wide[-1] + 1)]


def _row_lines(sheet: Sheet, row: int) -> Iterator[str]:
    label = ""
    for col in range(sheet.width):
        text = sheet.texts.get((row, col), "").strip()
        if text and (label or text[-1] in ":：") and "\n" not in text:
            # 单位名称： and the name in the cell beside it are one remark.
            label += text
            if text[-1] in ":：":
                continue
            text, label = label, ""
        # 部门：某局      单位：万元 in one cell are two remarks.
        for line in text.split("\n"):
            yield from (part for part in re.split(r"\s{3,}|\t", line.strip()) if part)
    if label:
        yield label


def _title_of_name(name: str) -> str:
    return _BEFORE_TITLE.sub("", name)


def _area(sheet: Sheet, block: _Block) -> Span:
    """The rows of a block, and the columns that their texts and borders reach."""
    columns = [col for row, col in (*sheet.texts, *sheet.ruled) if block.first <= row < block.end]
    return block.first, min(columns), block.end, max(columns) + 1


def _grid(sheet: Sheet, area: Span, caption: list[str], read_by: str) -> Grid:
    first_row, left, end_row, right = area
    spans = _spans(sheet.merged, area)
    covered = {
        (row, col) for top, first, bottom, end in spans for row in range(top, bottom) for col in range(first, end)
    }
    single = [
        (row, col, row + 1, col + 1)
        for row in range(first_row, end_row)
        for col in range(left, right)
        if (row, col) not in covered
    ]
    cells = [
        Cell(top - first_row, first - left, bottom - first_row, end - left, sheet.texts.get((top, first), ""),
             sheet.number, NO_BOX, f"{sheet.name}!{reference(top, first)}")
        for top, first, bottom, end in sorted([*spans, *single])
    ]  # fmt: skip
    return Grid(
        [PITCH * col for col in range(left, right + 1)], end_row - first_row, cells, [sheet.number], caption,
        row_lines=[-PITCH * row for row in range(first_row, end_row + 1)], top=-PITCH * first_row,
        bottom=-PITCH * end_row, first_on_page=False, read_by=read_by, page_starts=[0],
    )  # fmt: skip


def _spans(merged: Sequence[Span], area: Span) -> list[Span]:
    """Merged spans that begin in an area, cut at its edges."""
    top, left, bottom, right = area
    return [
        (row, col, min(row_end, bottom), min(col_end, right))
        for row, col, row_end, col_end in merged
        if top <= row < bottom and left <= col < right
    ]
