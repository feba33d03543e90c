"""One file opened: what its pages, or its text, give before any meaning.

What belongs here: the one pass over a document's pages, the same for text files and web pages, and the second
reader for pages that show amounts but no rulings. What must not: which table is which form, what a sentence says.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from juesuan.errors import DocumentError
from juesuan.facts import Quarantined
from juesuan.narrative.fold import plain
from juesuan.prose import PageLines, lines_of_file
from juesuan.reading.grid import Grid, grids_of, text_lines
from juesuan.reading.page import IMAGE_ONLY, Document, Page

# The unit's name and the year stand on the cover or on the page after it.
_COVER_PAGES: Final = 3
# A text has no pages: its cover is its first lines.
_COVER_LINES: Final = 40
# Title and unit inside a table's frame stand in its first rows.
_LAST_TITLE_ROW: Final = 2


@dataclass(slots=True)
class Opened:
    """What the pages gave before any meaning; `lines` of all pages where the prose is wanted."""

    sha256: str
    size: int
    page_count: int
    modified: str
    cover: list[str]
    grids: list[Grid]
    problems: list[Quarantined]
    has_text: bool
    lines: PageLines | None = None


def open_pages(path: Path, *, prose: bool) -> Opened | DocumentError:
    """Open a PDF and pass once over its pages; the error where it can't be opened."""
    lines = PageLines() if prose else None
    try:
        with Document(path) as document:
            cover: list[str] = []
            grids: list[Grid] = []
            problems: list[Quarantined] = []
            texts = 0
            for page in document.pages(prose=prose):
                texts += page.has_text
                if page.number <= _COVER_PAGES:
                    cover += text_lines(page.glyphs)
                found = grids_of(page)
                for grid in found:
                    _add_inner_caption(grid)
                    grids.append(grid)
                problems += _page_problems(page)
                if lines is not None:
                    lines.add(page, found)
            return Opened(
                document.sha256, document.size, document.page_count, document.meta("ModDate"),
                cover, grids, problems, texts > 0, lines,
            )  # fmt: skip
    except DocumentError as error:
        return error


def open_text(path: Path) -> Opened | DocumentError:
    """Open a text file or web page: lines and no grids; a web page is one page."""
    try:
        content = path.read_bytes()
        lines = lines_of_file(content, path.name)
    except OSError as error:
        return DocumentError(
            "file_unreadable", f"文件无法读取：{error.strerror}", f"the file can't be read: {error.strerror}"
        )
    except DocumentError as error:
        return error
    shown = [text for text in (plain(line.text) for line in lines) if text]
    pages = max((line.page for line in lines), default=1)
    digest = hashlib.sha256(content).hexdigest()
    return Opened(digest, len(content), pages, "", shown[:_COVER_LINES], [], [], bool(shown), PageLines(lines))


def read_unruled_pages(path: Path, opened: Opened) -> bool:
    """Give pages that show rows of amounts but no rulings to the second reader; True where it found tables."""
    # Imported here: the second reader's packages take seconds and few documents need it.
    from juesuan.reading.second import page_needs_second_reader, second_reading

    ruled = {page for grid in opened.grids for page in grid.pages}
    with Document(path) as document:
        wanted = [
            page.number
            for page in document.pages(prose=True)
            if page.number not in ruled and page_needs_second_reader(page)
        ]
    if not wanted:
        return False
    try:
        grids = second_reading(path, wanted)
    except DocumentError as error:
        opened.problems.append(Quarantined("document", error.reason, error.message_zh, error.message_en, "reader"))
        return False
    for page in sorted(set(wanted) - {page for grid in grids for page in grid.pages}):
        opened.problems.append(Quarantined(
            "page", "no_table_found", "本页像是没有画线的表格，两种读取方式都没有找到表格",
            "the page seems to hold a table without rulings: neither reader found one", "reader", page,
        ))  # fmt: skip
    for grid in grids:
        _add_inner_caption(grid)
    opened.grids = sorted([*opened.grids, *grids], key=lambda grid: (grid.pages[0], -grid.top))
    return bool(grids)


def _add_inner_caption(grid: Grid) -> None:
    """Some programs print title and unit inside the table's frame, in cells as wide as the table."""
    for cell in sorted(grid.cells, key=lambda c: c.row):
        if cell.row > _LAST_TITLE_ROW or cell.col or cell.col_end != grid.width or grid.width == 1:
            break
        grid.caption.extend(line for line in cell.text.split("\n") if line)


def _page_problems(page: Page) -> list[Quarantined]:
    """What keeps a page from being read whole; a cover that is a picture keeps nothing from us."""
    return [
        Quarantined("page", fault.reason, fault.message_zh, fault.message_en, "publisher", page.number)
        for fault in page.faults
        if fault != IMAGE_ONLY or page.number > 1
    ]
