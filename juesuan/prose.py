"""The prose of one document: its pages or its text as lines, and the one call that reads them.

What belongs here: the way from pages, grids and the bytes of texts to what `juesuan.narrative` and
`juesuan.performance` take. What must not: what a sentence or a cell means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from juesuan.codes import load_codes, preferred
from juesuan.errors import DocumentError
from juesuan.narrative.lines import Box, Line, without_areas
from juesuan.performance.model import Rows
from juesuan.performance.report import ProseReport, read_report
from juesuan.reading.grid import Cell, Grid
from juesuan.reading.lines import lines_with_boxes
from juesuan.reading.page import Page
from juesuan.reading.tables import Table

# Files whose prose is read although they have no pages.
TEXT_SUFFIXES: Final = frozenset({".txt", ".text"})
HTML_SUFFIXES: Final = frozenset({".html", ".htm", ".xhtml"})
_CHARSET: Final = re.compile(rb"charset=[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
# What a web page declares in its head; beyond lie the words of the page.
_HEAD_BYTES: Final = 4096
# A web page or text of a report is some hundred kilobytes; a file beyond this is something else.
_MOST_BYTES: Final = 64 * 1024 * 1024
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")


@dataclass(slots=True)
class PageLines:
    """Lines of all pages in reading order, and where ruled tables lie on each."""

    lines: list[Line] = field(default_factory=list)
    areas: dict[int, list[Box]] = field(default_factory=dict)

    def add(self, page: Page, grids: Iterable[Grid]) -> None:
        """Take a page's lines, numbered on from the page before, and the places of its tables."""
        for text, box in lines_with_boxes(page.glyphs):
            self.lines.append(Line(page.number, page.display_box(box), text, len(self.lines) + 1))
        for grid in grids:
            area = (grid.columns[0], grid.bottom, grid.columns[-1], grid.top)
            self.areas.setdefault(page.number, []).append(page.display_box(area))

    def prose(self) -> list[Line]:
        """The lines outside ruled tables."""
        return without_areas(self.lines, self.areas)


def decoded(content: bytes) -> str:
    """The text of a text file or web page; DocumentError for an empty file and for bytes that are no text.

    The encoding is that of the byte order mark, what a web page declares, UTF-8, or the national one.
    """
    if not content:
        raise DocumentError("empty_file", "文件为空（0 字节）", "the file is empty (0 bytes)")
    if len(content) > _MOST_BYTES:
        raise DocumentError(
            "too_large",
            f"文本文件过大（{len(content)} 字节），未读取",
            f"a text file of {len(content)} bytes was not read",
        )
    if content.startswith(b"%PDF-"):
        raise DocumentError(
            "misnamed_pdf", "文件内容是 PDF，请把扩展名改为 .pdf", "the file is a PDF: give it the extension .pdf"
        )
    declared = _CHARSET.search(content[:_HEAD_BYTES])
    names = [declared.group(1).decode("ascii")] if declared else []
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        names = ["utf-16"]
    for name in (*names, "utf-8-sig", "gb18030"):
        # Pages that declare gb2312 use characters of its larger successor.
        encoding = "gb18030" if name.lower() in ("gb2312", "gbk") else name
        try:
            text = content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if not _UNPRINTABLE.search(text):
            return text
    raise DocumentError(
        "not_text", "文件不是文本（既不是 UTF-8 也不是 GB18030）", "the file is no text in UTF-8 or GB18030"
    )


@lru_cache(maxsize=32)
def function_names(year: int) -> Mapping[str, tuple[str, ...]]:
    """Every functional code with the names that it had in a year; the nearest name where the lists skip the year."""
    entries: dict[str, list[str]] = {}
    listed: dict[str, list[int]] = {}
    codes = load_codes().function
    for at, entry in enumerate(codes):
        listed.setdefault(entry.code, []).append(at)
    for code, places in listed.items():
        those = [codes[at] for at in places]
        names = [entry.name for entry in those if entry.covers(year)]
        if not names and (nearest := preferred(those, year)):
            names = [nearest.name]
        entries[code] = names
    return {code: tuple(dict.fromkeys(names)) for code, names in entries.items()}


def read_prose(lines: Iterable[Line], year: int | None, tables: Sequence[Rows] = ()) -> ProseReport:
    """All that prose and performance tables say; `lines` are without ruled tables, `tables` are those of no form."""
    return read_report(lines, year or 0, function_names, tables)


def rows_of_table(table: Table, lines: Iterable[Line]) -> Rows:
    """A ruled table as rows of cells, each with its page, its box, and the number of its first line of text."""
    grid = table.grid
    by_page: dict[int, list[Line]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    starting: dict[int, list[Cell]] = {}
    for cell in grid.cells:
        starting.setdefault(cell.row, []).append(cell)
    texts = tuple(tuple(text.strip() for text in row) for row in grid.texts())
    if any(cell.place for cell in grid.cells):
        # Lines without boxes: a table begins where the text before it ends.
        return Rows(texts, (Line(grid.pages[0], None, "", grid.after_line),) * len(texts), tuple(grid.caption))
    places = {row: (cells[0].page, _box_of_row(cells)) for row, cells in starting.items()}
    starts = tuple(_row_line(places.get(row), by_page, grid.pages[0]) for row in range(grid.rows))
    return Rows(texts, starts, tuple(grid.caption))


def _box_of_row(cells: Sequence[Cell]) -> Box:
    """From the top of its cells to the bottom of the lowest, since a merged cell reaches further down."""
    boxes = [cell.box for cell in cells]
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), min(b[3] for b in boxes))


def _row_line(place: tuple[int, Box] | None, by_page: Mapping[int, Sequence[Line]], first: int) -> Line:
    if place is None:
        return Line(first, None, "")
    page, box = place
    number = 0
    for line in by_page.get(page, ()):
        if line.box is not None and (line.box[1] + line.box[3]) / 2 >= box[1]:
            number = line.number
            break
    return Line(page, box, "", number)


def pages_read(prose: ProseReport) -> frozenset[tuple[int, int]]:
    """Page and line of every row of a performance table that was understood."""
    found: set[tuple[int, int]] = set()
    for project in prose.projects:
        found.add((project.page, project.line))
        found.update((fund.page, fund.line) for fund in project.funds)
        found.update((one.page, one.line) for one in project.indicators)
        found.add((project.goal_page, project.goal_line))
    found.update((score.page, score.line) for score in prose.scores)
    return frozenset(found)
