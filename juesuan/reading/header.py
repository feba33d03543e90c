"""Which rows of a grid are its header: told from the texts alone, before any form is known.

A header row carries labels; a data row carries a code, a number, an ordinal label or 合计. Rows of
栏次 numbers are header although they are all digits. What a column *means* is the business of
`juesuan.forms`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from juesuan.amount import UnreadableAmount, parse
from juesuan.text import normal

TOTALS = frozenset({
    "合计", "总计", "合计数", "本年收入合计", "本年支出合计", "收入总计", "支出总计", "人员经费合计", "公用经费合计",
})  # fmt: skip
# A code is never followed by a digit or 年: 2024年… is a heading.
_CODE = re.compile(r"\d{3}(?:\d{2}){0,2}(?![\d年])")
_ORDINAL = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.、]\D")
MOST_HEADER_ROWS = 8
_SUBCODES = frozenset("类款项目节")


def header_rows(rows: Sequence[Sequence[str]]) -> int:
    """How many rows at the top are header; blank rows count only if a header row follows them."""
    header = 0
    for index, row in enumerate(rows[:MOST_HEADER_ROWS]):
        kind = row_kind(row)
        if kind == "data":
            break
        if kind == "header":
            header = index + 1
    return header


def row_kind(row: Sequence[str]) -> str:
    """`data`, `header` or `blank`."""
    cells = [text for text in map(normal, row) if text]
    if not cells:
        return "blank"
    if any(cell.startswith("栏次") for cell in cells):
        return "header"
    numbers = [cell for cell in cells if is_number(cell)]
    if numbers:
        return "header" if _counts_columns(cells, numbers) else "data"
    if _CODE.match(cells[0]) or _ORDINAL.match(cells[0]):
        return "data"
    labels = [cell for cell in cells if not _is_filler(cell)]
    if not labels:
        return "data"
    # 合计 alone is the total row of an empty form; 合计 beside 基本支出 is a header.
    return "data" if all(cell in TOTALS for cell in labels) and labels[0] == cells[0] else "header"


def is_number(cell: str) -> bool:
    """Whether a cell holds a number, or digits that are a badly printed one."""
    try:
        return parse(cell).value is not None
    except UnreadableAmount:
        # 1,23.4.5 is no number and no label either: such a row is data, and the cell is quarantined later.
        return bool(re.fullmatch(r"[-+（]?[\d.,]{2,}[）]?", cell))


def _is_filler(cell: str) -> bool:
    try:
        return parse(cell).state in ("blank", "dash", "word")
    except UnreadableAmount:
        return False


def _counts_columns(cells: list[str], numbers: list[str]) -> bool:
    """A row 1 2 3 … (栏次), with nothing beside it but sub-code labels."""
    others = [cell for cell in cells if cell not in numbers]
    counted = [str(n) for n in range(int(numbers[0]), int(numbers[0]) + len(numbers))] if numbers[0].isdigit() else []
    return len(numbers) > 1 and numbers == counted and all(cell in _SUBCODES for cell in others)


def has_total(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a 合计 or 总计 row stands among the data rows; a column headed 合计 is none."""
    data = rows[header_rows(rows) :]
    return any(normal(text) in ("合计", "总计", "收入总计", "支出总计") for row in data for text in row)
