"""Titles, paragraphs and tables poured over pages, with page numbers; remembers where tables stand.

What belongs here: where a page ends. What a report says is the business of `samples.styles`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from samples.paper import Paper, width_of
from samples.table import Pen, Table, draw, heights, texts
from samples.wrap import wrap

BODY = 14.0
LINE = 26.0
MARGIN_X = 71.0
TOP = 72.0
BOTTOM = 62.0
LEAST_OF_HEADERLESS = 230.0
# Room that title, mark and unit line take.
CAPTION = 70.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A table as printed and the pages it stands on."""

    table: Table
    pages: tuple[int, ...]
    row_pages: tuple[int, ...]

    def truth(self) -> dict[str, object]:
        """The table as a correct reading gives it."""
        return {
            "title": re.sub(r"\s+", "", self.table.title),
            "form": self.table.form,
            "unit": self.table.unit,
            "pages": list(self.pages),
            "header": texts(self.table.header),
            "rows": texts(self.table.rows),
        }


@dataclass(frozen=True, slots=True)
class Told:
    """A paragraph without white space, and where its lines stand: (offset of the line, page)."""

    text: str
    lines: tuple[tuple[int, int], ...]

    def page_of(self, offset: int) -> int:
        """The page on which the character at this offset stands."""
        return next(page for start, page in reversed(self.lines) if start <= offset)


class Flow:
    """A cursor running down the pages of one report."""

    def __init__(self, paper: Paper, pen: Pen, page_number: str = "{}") -> None:
        self.paper = paper
        self.pen = pen
        self.page_number = page_number
        self.placed: list[Placed] = []
        self.told: list[Told] = []
        self._y = 0.0

    @property
    def width(self) -> float:
        """Width between the margins."""
        return self.paper.size[0] - 2 * MARGIN_X

    def page(self, landscape: bool = False, numbered: bool = True) -> None:
        """Begin a new page."""
        self.paper.new_page(landscape)
        self._y = self.paper.size[1] - TOP
        if numbered and self.page_number:
            text = self.page_number.format(self.paper.page)
            self.paper.write(self._middle(text, 10.0), 34.0, text, 10.0)

    def _middle(self, text: str, size: float) -> float:
        return (self.paper.size[0] - width_of(text, size)) / 2

    def _need(self, height: float) -> None:
        if self._y - height < BOTTOM:
            self.page(self.paper.size[0] > self.paper.size[1])

    def gap(self, height: float) -> None:
        """Leave space."""
        self._y -= height

    def centred(self, text: str, size: float, bold: bool = True, below: float = 10.0) -> None:
        """A heading in the middle, over several lines where it is long."""
        for line in wrap(text, size, self.width):
            self._need(size * 1.6)
            self._y -= size * 1.3
            self.paper.write(self._middle(line, size), self._y, line, size, bold, whole=True)
        self._y -= below

    def paragraph(
        self, text: str, size: float = BODY, line: float = LINE, indent: bool = True, bold: bool = False
    ) -> None:
        """A paragraph of prose, its first line indented by two characters."""
        first = 2 * size if indent else 0.0
        said, lines = "", []
        for k, part in enumerate(wrap(text, size, self.width, first, hang=True)):
            self._need(line)
            self._y -= line
            self.paper.write(MARGIN_X + (first if k == 0 else 0.0), self._y, part.rstrip(), size, bold)
            lines.append((len(said), self.paper.page))
            said += re.sub(r"\s+", "", part)
        self.told.append(Told(said, tuple(lines)))

    def heading(self, text: str) -> None:
        """A bold line that opens a section; it does not stand alone at the foot of a page."""
        self._need(3 * LINE)
        self.paragraph(text, bold=True)

    def table(self, table: Table, captioned: bool = True) -> None:
        """A table with title, mark and unit line above and notes below, continued over pages as needed."""
        tall = heights(table)
        left = (self.paper.size[0] - sum(table.widths)) / 2
        head = list(range(len(table.header)))
        waiting = list(range(len(table.header), len(tall)))
        share: list[int] = list(head)
        used = sum(tall[r] for r in head)
        # A table without header begins with rows that say nothing of its columns: not alone at a page's foot.
        least = used + tall[waiting[0]] if head else min(sum(tall), LEAST_OF_HEADERLESS)
        if least + (CAPTION if captioned else 0.0) > self._y - BOTTOM:
            self.page(table.landscape)
        if captioned:
            self._caption(table, left)
        room = self._y - BOTTOM
        pages = [self.paper.page]
        standing: dict[int, int] = {}
        while waiting:
            if used + tall[waiting[0]] > room and share:
                self._y = draw(self.paper, table, share, tall, left, self._y, self.pen)
                standing = dict.fromkeys(share, self.paper.page) | standing
                self.page(table.landscape)
                pages.append(self.paper.page)
                room = self._y - BOTTOM
                share = list(head) if table.repeat_header else []
                used = sum(tall[r] for r in share)
            share.append(waiting.pop(0))
            used += tall[share[-1]]
        self._y = draw(self.paper, table, share, tall, left, self._y, self.pen)
        standing = dict.fromkeys(share, self.paper.page) | standing
        self.placed.append(Placed(table, tuple(pages), tuple(standing[r] for r in sorted(standing))))
        for note in table.notes:
            self._note(note, left, table)

    def _caption(self, table: Table, left: float) -> None:
        if table.title:
            self.centred(table.title, 15.0, bold=True, below=6.0)
        if table.subtitle:
            self.centred(table.subtitle, 11.0, bold=False, below=2.0)
        right = left + sum(table.widths)
        if table.mark:
            self._y -= 13.0
            self.paper.write(right - width_of(table.mark, 10.0), self._y, table.mark, 10.0, whole=True)
        if table.unit:
            self._y -= 15.0
            text = f"{table.unit_words}：{table.unit}"
            self.paper.write(right - width_of(text, 10.0), self._y, text, 10.0, whole=True)
            if table.owner:
                self.paper.write(left, self._y, table.owner, 10.0, whole=True)
        self._y -= 6.0

    def _note(self, text: str, left: float, table: Table) -> None:
        for line in wrap(text, table.size, sum(table.widths) - 10):
            self._need(table.size * 1.5)
            self._y -= table.size * 1.5
            self.paper.write(left + 10, self._y, line.rstrip(), table.size)


def with_texts(table: Table, changed: Sequence[tuple[int, int, str]]) -> Table:
    """The table with other text in some data cells (row, column, text)."""
    rows = [list(row) for row in table.rows]
    for r, c, text in changed:
        cell = rows[r][c]
        if cell is None:
            raise ValueError(f"row {r} column {c} of {table.title} is covered by a merged cell")
        rows[r][c] = replace(cell, text=text)
    return replace(table, rows=tuple(tuple(row) for row in rows))
