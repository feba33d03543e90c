"""Word files opened: paragraphs as lines, tables as grids, in the order of the text.

What belongs here: the walk through a .docx with python-docx; an old .doc is made one first.
A Word file has no pages of its own: its parts are numbered on at every table, so that a part is a stretch of text or
one table. Inserted text counts, deleted text does not; numbers that Word gives to list items are not in the text.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any, Final

from juesuan.reading.grid import MOST_SLOTS, NO_BOX, Cell, Grid
from juesuan.reading.office import archive
from juesuan.reading.office.convert import docx_of
from juesuan.reading.office.kinds import damaged
from juesuan.reading.office.model import PITCH, Oddity, OfficePages, TextLine, captioned

# Lines above a table that may name it, and lines below that may be its remarks.
_LINES_ABOVE: Final = 8
_LINES_BELOW: Final = 6
_DEEPEST: Final = 4


def open_docx(content: bytes, read_by: str = "python-docx") -> OfficePages:
    """The paragraphs and tables of a .docx; DocumentError where it is hostile or damaged."""
    import docx
    from docx.opc.exceptions import OpcError

    archive.checked(content)
    try:
        document = docx.Document(io.BytesIO(content))
        changed = document.core_properties.modified
        body = document.element.body
    except (OpcError, ValueError, LookupError, AttributeError, TypeError, SyntaxError, zipfile.BadZipFile) as error:
        raise damaged(str(error) or type(error).__name__) from error
    walk = _Walk(read_by)
    walk.through(body, 0)
    pages = walk.pages
    pages.parts = walk.part
    pages.modified = changed.strftime("%Y%m%d%H%M%S") if changed else ""
    return pages


def open_doc(content: bytes) -> OfficePages:
    """An old .doc or an .rtf, converted by LibreOffice; DocumentError where the machine has none or it fails."""
    return open_docx(docx_of(content), "libreoffice+python-docx")


class _Walk:
    """The state of one walk through a Word file: lines, tables, and the part that we stand in."""

    def __init__(self, read_by: str) -> None:
        self.pages = OfficePages(1)
        self.read_by = read_by
        self.part = 1
        self.tables = 0
        self.above: list[str] = []
        self.last: Grid | None = None

    def through(self, holder: Any, depth: int) -> None:
        """Take paragraphs and tables in order; content controls and alike are looked into."""
        for child in holder:
            name = _name(child)
            if name == "p":
                self._paragraph(child)
            elif name == "tbl":
                self._table(child, depth)
            elif name in ("sdt", "sdtContent", "ins", "customXml", "smartTag"):
                self.through(child, depth)

    def _paragraph(self, element: Any) -> None:
        for line in _text(element).split("\n"):
            if not line.strip():
                continue
            self.pages.lines.append(TextLine(self.part, line))
            self.above.append(line.strip())
            if self.last is not None and len(self.last.notes) < _LINES_BELOW:
                self.last.notes.append(line.strip())

    def _table(self, table: Any, depth: int) -> None:
        nested: list[Any] = []
        width, rows, spans = _spans(table)
        if len(spans) == 1 or width == 1:
            # A frame around text is text.
            for _, _, _, _, held in spans:
                for tc in held:
                    self.through(tc, depth)
            return
        self.tables += 1
        name = f"表{self.tables}"
        if rows * width > MOST_SLOTS:
            self.pages.oddities.append(Oddity(
                "too_many_objects", f"{name}过大（{rows} 行 {width} 列），未读入",
                f"table {self.tables} is too large ({rows} rows, {width} columns): not read", self.part, name,
            ))  # fmt: skip
            return
        # A table is a part of its own, and so is the text after it.
        self.part += bool(self.pages.lines or self.pages.grids)
        cells = []
        for row, col, row_end, col_end, held in spans:
            text = "\n".join(line for tc in held for line in _cell_lines(tc, nested))
            cells.append(Cell(row, col, row_end, col_end, text, self.part, NO_BOX, f"{name}!R{row + 1}C{col + 1}"))
        grid = Grid(
            [PITCH * col for col in range(width + 1)], rows, cells, [self.part], captioned(self.above[-_LINES_ABOVE:]),
            row_lines=[-PITCH * row for row in range(rows + 1)], top=0.0, bottom=-PITCH * rows, first_on_page=False,
            read_by=self.read_by, page_starts=[0], after_line=len(self.pages.lines),
        )  # fmt: skip
        self.pages.grids.append(grid)
        self.last, self.above = grid, []
        self.part += 1
        if depth < _DEEPEST:
            for inner in nested:
                self._table(inner, depth + 1)


def _spans(table: Any) -> tuple[int, int, list[tuple[int, int, int, int, list[Any]]]]:
    """A table's width, its rows, and its cells as spans with the elements merged into each."""
    found: list[tuple[int, int, int, int, list[Any]]] = []
    open_at: dict[int, int] = {}
    width = 0
    rows = list(_rows(table))
    for row, tr in enumerate(rows):
        col = tr.grid_before
        reached: dict[int, int] = {}
        for tc in _cells(tr):
            end = col + max(1, tc.grid_span)
            above = open_at.get(col)
            if tc.vMerge == "continue" and above is not None and found[above][3] == end:
                top, left, _, right, held = found[above]
                found[above] = (top, left, row + 1, right, [*held, tc])
                reached[col] = above
            else:
                reached[col] = len(found)
                found.append((row, col, row + 1, end, [tc]))
            col = end
        open_at = reached
        width = max(width, col)
    return width, len(rows), found


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        name = _name(child)
        if name == "tr":
            yield child
        elif name in ("sdt", "sdtContent", "customXml"):
            yield from _rows(child)


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        name = _name(child)
        if name == "tc":
            yield child
        elif name in ("sdt", "sdtContent", "customXml"):
            yield from _cells(child)


def _cell_lines(holder: Any, nested: list[Any]) -> Iterator[str]:
    for child in holder:
        name = _name(child)
        if name == "p":
            if text := _text(child).strip():
                yield text
        elif name == "tbl":
            nested.append(child)
        elif name in ("sdt", "sdtContent", "customXml"):
            yield from _cell_lines(child, nested)


def _text(paragraph: Any) -> str:
    """A paragraph's text as displayed: with insertions and fields' results, without deletions and fallbacks."""
    parts: list[str] = []

    def walk(element: Any) -> None:
        for child in element:
            name = _name(child)
            if name == "t":
                parts.append(child.text or "")
            elif name == "tab":
                parts.append("\t")
            elif name in ("br", "cr"):
                parts.append("\n")
            elif name == "noBreakHyphen":
                parts.append("-")
            elif name == "p":
                # A text box in the paragraph: lines of its own.
                parts.append("\n")
                walk(child)
                parts.append("\n")
            elif name not in ("del", "moveFrom", "Fallback", "pPr", "rPr", "instrText"):
                walk(child)

    walk(paragraph)
    return "".join(parts)


def _name(element: Any) -> str:
    """The element's local name; comments have none."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
