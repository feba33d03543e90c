"""Tables of a web page 「网页表格」 to grids: pages that units publish, and those that Word, WPS and Excel save.

What belongs here: lxml's tree of a page, which of its tables hold rows and columns and which only lay out the page,
spans over rows and columns, text that the page hides. The rest of the page stays markup with a mark in each table's
place, for whoever reads its prose. What must not: which table is which form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from juesuan.reading.grid import MOST_SLOTS, NO_BOX, Cell, Grid
from juesuan.reading.office.hiding import hide_unseen
from juesuan.reading.office.model import PITCH, Oddity
from juesuan.reading.office.sheets import stands_above

READ_BY: Final = "lxml"
# No published text holds these: a table's number stands between them.
_OPEN, _CLOSE = "\ue0f0", "\ue0f1"
MARK: Final = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
# A cell longer than this holds an article: the table only lays out the page.
_LONGEST_CELL: Final = 1_000
_LAID_OUT: Final = frozenset({"table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption"})
_BREAKS: Final = frozenset("br p div li h1 h2 h3 h4 h5 h6 dt dd hr".split())
_REMARK: Final = re.compile(r"(?:注|备注|说明)\s*\d?[:：]")
_SPAN: Final = re.compile(r"\s*(\d{1,4})")
_SPACE: Final = re.compile(r"[ \t\r\f\v\xa0\u3000]+")

# First row and column, those after the last, and the text.
_Placed = tuple[int, int, int, int, str]


class _TooLarge(Exception):
    """A table has more slots than any published one."""


@dataclass(slots=True)
class WebPage:
    """A page's markup with a mark in the place of each table, the tables by the number in their mark, and what is odd."""

    markup: str
    tables: dict[int, Grid] = field(default_factory=dict)
    oddities: list[Oddity] = field(default_factory=list)


def open_web(markup: str) -> WebPage:
    """The tables of a web page as grids (`place` of a cell: 表2!R3C4); their pages and captions are not known yet."""
    # Imported here: most documents are PDFs.
    from lxml import etree, html

    if not markup.strip():
        return WebPage(markup)
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return WebPage(markup)
    page = WebPage(markup)
    hidden = hide_unseen(root)
    if hidden:
        page.oddities.append(Oddity(
            "hidden_text", f"网页含有看不见的文字（隐藏或白色），其中 {hidden} 处有数字，未采用",
            f"the page holds text that can't be seen (hidden or white), {hidden} of them with digits: left out",
        ))  # fmt: skip
    # In the order of the page; the inner ones first, so that a table around tables is known as layout.
    elements = list(root.iter("table"))
    names = {element: number for number, element in enumerate(elements, start=1)}
    for element in reversed(elements):
        _take(page, element, names[element])
    page.markup = str(html.tostring(root, encoding="unicode"))
    _number_on(page)
    return page


def _take(page: WebPage, element: Any, number: int) -> None:
    """Make a grid of one table and put a mark in its place; a layout table becomes running text."""
    try:
        width, rows, cells = (0, 0, []) if _holds_tables(element) else _spans(element)
    except _TooLarge:
        page.oddities.append(Oddity(
            "too_many_objects", "网页中一张表过大，未读入", "a table of the page is too large: not read",
        ))  # fmt: skip
        element.drop_tree()
        return
    if width < 2 or rows < 2 or all(not text for *_, text in cells):
        _lay_open(element)
        return
    if any(len(text) > _LONGEST_CELL for *_, text in cells):
        return
    named = [line for one in element.iterchildren("caption") for line in text_of(one).split("\n") if line]
    page.tables[number] = _grid(width, rows, cells, named)
    mark = element.makeelement("p")
    mark.text = f"{_OPEN}{number}{_CLOSE}"
    mark.tail = element.tail
    element.getparent().replace(element, mark)


def _holds_tables(element: Any) -> bool:
    inside = list(element.iter("table", "p"))
    return any(one is not element and (one.tag == "table" or MARK.match(one.text or "")) for one in inside)


def _lay_open(table: Any) -> None:
    """Make running text of a table that only lays out the page; what stands in its cells stays as it is."""
    for part in (table, *table.xpath("./* | ./tr/* | ./*/tr | ./*/tr/*")):
        if part.tag in _LAID_OUT and (part is table or part.tag != "table"):
            part.tag = "div"


def _spans(table: Any) -> tuple[int, int, list[_Placed]]:
    """A table's width, its rows and its cells, placed as browsers place them."""
    groups = list(_row_groups(table))
    count = sum(map(len, groups))
    taken: set[tuple[int, int]] = set()
    cells: list[_Placed] = []
    row = width = 0
    for group in groups:
        last = row + len(group)
        for tr in group:
            col = 0
            for cell in tr.iterchildren("td", "th"):
                while (row, col) in taken:
                    col += 1
                # A span of 0 rows reaches to the end of the group, and none reaches beyond it.
                down = _number(cell.get("rowspan"))
                row_end = last if down == 0 else min(row + (down or 1), last)
                end = col + 1
                while end < col + (_number(cell.get("colspan")) or 1) and (row, end) not in taken:
                    end += 1
                if len(taken) + (row_end - row) * (end - col) > MOST_SLOTS:
                    raise _TooLarge
                taken.update((r, c) for r in range(row, row_end) for c in range(col, end))
                cells.append((row, col, row_end, end, text_of(cell)))
                col = end
            width = max(width, col)
            row += 1
    if count * width > MOST_SLOTS:
        raise _TooLarge
    return width, count, cells


def _row_groups(table: Any) -> Iterator[list[Any]]:
    """The rows by head, bodies and foot, in the order in which a page shows them."""
    loose: list[Any] = []
    bodies: list[list[Any]] = []
    heads: list[list[Any]] = []
    feet: list[list[Any]] = []
    for child in table.iterchildren():
        if child.tag == "tr":
            loose.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows = list(child.iterchildren("tr"))
            {"thead": heads, "tbody": bodies, "tfoot": feet}[child.tag].append(rows)
    return (group for group in (*heads, loose, *bodies, *feet) if group)


def _number(stated: str | None) -> int | None:
    found = _SPAN.match(stated or "")
    return int(found[1]) if found else None


def text_of(element: Any) -> str:
    """What an element shows, a line for each paragraph or break."""
    from lxml import etree

    parts: list[str] = []
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        if inner is not element and inner.tag in _BREAKS:
            parts.append("\n")
        text = inner.text if event == "start" else inner.tail if inner is not element else None
        # A line break in the source is a space.
        parts.append((text or "").replace("\n", " "))
    lines = (_SPACE.sub(" ", line).strip() for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _grid(width: int, rows: int, cells: list[_Placed], named: list[str]) -> Grid:
    """The grid of a table; title, unit and owner in its first rows are its caption, remarks in its last its notes."""
    above, caption = _leading(rows, width, cells)
    below, notes = _trailing(rows, cells)
    placed = [
        Cell(row - above, col, row_end - above, end, text, 0, NO_BOX, f"R{row + 1}C{col + 1}")
        for row, col, row_end, end, text in cells if above <= row < below
    ]  # fmt: skip
    taken = {(r, c) for cell in placed for r in range(cell.row, cell.row_end) for c in range(cell.col, cell.col_end)}
    rows = below - above
    # A row may name fewer cells than the table has columns.
    placed += [
        Cell(row, col, row + 1, col + 1, "", 0, NO_BOX, f"R{row + above + 1}C{col + 1}")
        for row in range(rows) for col in range(width) if (row, col) not in taken
    ]  # fmt: skip
    return Grid(
        [PITCH * col for col in range(width + 1)], rows, sorted(placed), [], [*named, *caption], notes,
        row_lines=[-PITCH * row for row in range(rows + 1)], top=0.0, bottom=-PITCH * rows, first_on_page=False,
        read_by=READ_BY, page_starts=[0],
    )  # fmt: skip


def _leading(rows: int, width: int, cells: list[_Placed]) -> tuple[int, list[str]]:
    """How many rows at the top stand above the table proper, and their texts: spreadsheets save a sheet as one table."""
    caption: list[str] = []
    for row in range(rows - 2):
        here = [cell for cell in cells if cell[0] == row and cell[4]]
        is_title = len(here) == 1 and here[0][3] - here[0][1] == width and "表" in here[0][4]
        if any(cell[2] > row + 1 for cell in here) or not (is_title or stands_above([cell[4] for cell in here])):
            return row, caption
        caption += [line for cell in here for line in cell[4].split("\n")]
    return 0, []


def _trailing(rows: int, cells: list[_Placed]) -> tuple[int, list[str]]:
    """The row after the last one of the table proper, and the remarks below it."""
    end, notes = rows, list[str]()
    for row in range(rows - 1, 1, -1):
        here = [cell[4] for cell in cells if cell[0] <= row < cell[2] and cell[4]]
        if here and not (len(here) == 1 and _REMARK.match(here[0])):
            break
        if here:
            end, notes = row, [*here[0].split("\n"), *notes]
    return end, notes


def _number_on(page: WebPage) -> None:
    """Number the tables that were kept from 1 on, in the order of the page, in marks and in cells."""
    numbers = {old: new for new, old in enumerate(sorted(page.tables), start=1)}
    page.markup = MARK.sub(lambda found: f"{_OPEN}{numbers[int(found[1])]}{_CLOSE}", page.markup)
    for old, grid in page.tables.items():
        grid.cells = [cell._replace(place=f"表{numbers[old]}!{cell.place}") for cell in grid.cells]
    page.tables = {numbers[old]: grid for old, grid in sorted(page.tables.items())}
