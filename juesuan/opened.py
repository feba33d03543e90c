"""One file opened: what its pages, or its text, give before any meaning.

What belongs here: the one pass over a document's pages, the same for text files, and the second reader for pages that
show amounts but no rulings. What must not: which table is which form, what a sentence says.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from juesuan.errors import DocumentError
from juesuan.facts import Quarantined
from juesuan.granted import room_for_libraries
from juesuan.narrative.fold import plain
from juesuan.narrative.lines import Line, lines_of_text
from juesuan.prose import HTML_SUFFIXES, TEXT_SUFFIXES, PageLines, decoded
from juesuan.reading.grid import Grid, grids_of, text_lines
from juesuan.reading.office.kinds import OFFICE, OFFICE_SUFFIXES, Kind, kind_of
from juesuan.reading.page import IMAGE_ONLY, Document, Fault, Page
from juesuan.reading.scan import NOT_INSTALLED, is_installed
from juesuan.reading.scan.candidates import Readings

# The unit's name and the year stand on the cover or on the page after it.
_COVER_PAGES: Final = 3
# A text has no pages: its cover is its first lines.
COVER_LINES: Final = 40
# Title and unit inside a table's frame stand in its first rows.
_LAST_TITLE_ROW: Final = 2
# So many pages with one trouble are told one by one, more in one row.
_MOST_ALIKE: Final = 50
# The title of a form names no unit: 收入决算表 would be read as the accounts of an office 收入.
_UNIT_LINE: Final = re.compile(r"单位[:：]\s*(?:人民币)?[百千万亿]*元")
_FORM_TITLE: Final = re.compile(r"(?:收入|支出|收支|拨款|经费|情况|明细|采购).*表(?:[（(].*)?$")


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
    kind: Kind = "pdf"
    # Of pages that are images: how sure OCR is of each cell, and why a page could not be read.
    readings: Readings = field(default_factory=dict)
    unread_scan: Fault | None = None
    # Without text a document is a scan, unless it has no image either.
    has_image: bool = True


def open_file(path: Path, *, prose: bool) -> Opened | DocumentError:
    """Open a published file of any kind that is read, told by its content; the error where it can't be opened."""
    if path.suffix.lower() in TEXT_SUFFIXES:
        return open_text(path)
    is_page = path.suffix.lower() in HTML_SUFFIXES
    try:
        with path.open("rb") as stream:
            # A PDF is read by its own reader, which takes the bytes itself.
            content = stream.read(8) if path.suffix.lower() not in OFFICE_SUFFIXES and not is_page else b""
            if not content or content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
                content += stream.read()
        kind = "html" if is_page else kind_of(content, path)
    except OSError as error:
        return _unreadable(error)
    except DocumentError as error:
        return error
    if kind == "html":
        # Imported here: most documents are PDFs.
        from juesuan.webpage import open_page

        return open_page(content, prose=prose)
    return open_sheets(content, kind, prose=prose) if kind in OFFICE else open_pages(path, prose=prose)


def open_cover(path: Path) -> list[str] | DocumentError:
    """The lines of a file's cover alone, for telling whose it is; the error where it can't be opened."""
    if path.suffix.lower() != ".pdf":
        opened = open_file(path, prose=True)
        return opened if isinstance(opened, DocumentError) else opened.cover
    lines: list[str] = []
    try:
        with Document(path) as document:
            for page in document.pages():
                if page.number > _COVER_PAGES:
                    break
                lines += text_lines(page.glyphs)
    except DocumentError as error:
        return error
    # An attachment that holds forms alone begins with their titles.
    return cover_of_sheets(lines, [])


def open_sheets(content: bytes, kind: Kind, *, prose: bool) -> Opened | DocumentError:
    """Open a workbook or a Word file: its sheets or parts stand for pages, its cells have places and no boxes."""
    # Imported here: most documents are PDFs.
    from juesuan.reading.office.opening import open_office

    try:
        found = open_office(content, kind)
    except DocumentError as error:
        return error
    shown = [(line.part, text) for line in found.lines if (text := plain(line.text).replace("\t", " "))]
    lines = [Line(part, None, text, number) for number, (part, text) in enumerate(shown, start=1)]
    for grid in found.grids:
        add_inner_caption(grid)
    problems = [
        Quarantined("page" if odd.part else "document", odd.reason, odd.message_zh, odd.message_en, "publisher", odd.part,
                    None, odd.place, odd.printed)
        for odd in found.oddities
    ]  # fmt: skip
    has_text = bool(lines) or any(cell.text for grid in found.grids for cell in grid.cells)
    return Opened(
        hashlib.sha256(content).hexdigest(), len(content), found.parts, found.modified,
        cover_of_sheets([line.text for line in found.lines], found.grids), found.grids, problems, has_text,
        PageLines(lines) if prose else None, kind,
    )  # fmt: skip


def cover_of_sheets(lines: Sequence[str], grids: Sequence[Grid]) -> list[str]:
    """The first lines; titles of forms stand behind them as a table of contents would."""
    first = [*lines[:COVER_LINES], *(text for grid in grids[:1] for text in grid.caption)]
    # 部门：某局      单位：万元 in one line are two remarks, and an amount's unit is nobody's name.
    said = [part.strip() for line in first for part in re.split(r"\s{3,}|\t", line)]
    kept = [part for part in dict.fromkeys(said) if part and not _UNIT_LINE.search(part)]
    titles = [line for line in kept if _FORM_TITLE.search(line)]
    return [*(line for line in kept if line not in titles), *(["目录", *titles] if titles else [])]


def _unreadable(error: OSError) -> DocumentError:
    return DocumentError(
        "file_unreadable", f"文件无法读取：{error.strerror}", f"the file can't be read: {error.strerror}"
    )


def open_pages(path: Path, *, prose: bool) -> Opened | DocumentError:
    """Open a PDF and pass once over its pages; the error where it can't be opened."""
    lines = PageLines() if prose else None
    try:
        with Document(path) as document:
            cover: list[str] = []
            grids: list[Grid] = []
            problems: list[Quarantined] = []
            readings: Readings = {}
            unread: Fault | None = None
            texts = images = 0
            is_scanned = False
            for page in document.pages(prose=prose):
                scanned = _scanned(document, page, readings)
                unread = next((fault for fault in page.faults if fault.reason == IMAGE_ONLY.reason), unread)
                texts += page.has_text
                images += page.has_image
                if page.number <= _COVER_PAGES:
                    cover += text_lines(page.glyphs)
                    is_scanned = is_scanned or scanned is not None
                found = grids_of(page) if scanned is None else scanned
                for grid in found:
                    add_inner_caption(grid)
                    grids.append(grid)
                problems += _page_problems(page)
                if lines is not None:
                    lines.add(page, found)
            if is_scanned:
                cover, said = _settled_cover(cover, grids, path)
                problems += said
            return Opened(
                document.sha256, document.size, document.page_count, document.meta("ModDate"),
                cover, grids, _condensed(problems), texts > 0, lines, readings=readings, unread_scan=unread,
                has_image=images > 0,
            )  # fmt: skip
    except DocumentError as error:
        return error


def _settled_cover(cover: list[str], grids: list[Grid], path: Path) -> tuple[list[str], list[Quarantined]]:
    # Imported here: most covers are text.
    from juesuan.scanned_cover import cover_settled

    return cover_settled(cover, grids, path)


def _scanned(document: Document, page: Page, readings: Readings) -> list[Grid] | None:
    """The tables of a page that is an image, read by OCR where it is installed; None for any other page."""
    if IMAGE_ONLY not in page.faults:
        return None
    if not is_installed():
        page.faults = [NOT_INSTALLED if fault == IMAGE_ONLY else fault for fault in page.faults]
        return None
    # Imported here: the recogniser takes a second to load and few documents need it.
    with room_for_libraries():
        from juesuan.reading.scan.read import read_scan

    scanned = read_scan(document, page)
    readings |= scanned.readings
    return scanned.grids


def open_text(path: Path) -> Opened | DocumentError:
    """Open a text file: lines and no grids."""
    try:
        content = path.read_bytes()
        lines = lines_of_text(decoded(content))
    except OSError as error:
        return _unreadable(error)
    except DocumentError as error:
        return error
    shown = [text for text in (plain(line.text) for line in lines) if text]
    pages = max((line.page for line in lines), default=1)
    digest = hashlib.sha256(content).hexdigest()
    return Opened(
        digest, len(content), pages, "", shown[:COVER_LINES], [], [], bool(shown), PageLines(lines), "text",
    )  # fmt: skip


def read_unruled_pages(path: Path, opened: Opened) -> bool:
    """Read pages that show rows of amounts but no ruled table: by alignment, else by the second reader.

    True where tables were found; what alignment gave is still to be judged by arithmetic.
    """
    # Imported here: few documents need it.
    from juesuan.reading.second import page_needs_second_reader
    from juesuan.reading.unruled import unruled_beside, unruled_grids

    ruled: dict[int, list[Grid]] = {}
    for grid in opened.grids:
        ruled.setdefault(grid.pages[0], []).append(grid)
    found: list[Grid] = []
    left: list[int] = []
    with Document(path) as document:
        for page in document.pages(prose=True):
            if page.number in ruled:
                found += unruled_beside(page, ruled[page.number])
                continue
            if not page_needs_second_reader(page):
                continue
            before = found[-1] if found and found[-1].pages == [page.number - 1] else None
            grids = unruled_grids(page, before)
            found += grids
            left += [] if grids else [page.number]
    if left:
        found += _second_look(path, left, opened)
    for grid in found:
        add_inner_caption(grid)
    opened.grids = sorted([*opened.grids, *found], key=lambda grid: (grid.pages[0], -grid.top))
    return bool(found)


def _second_look(path: Path, pages: Sequence[int], opened: Opened) -> list[Grid]:
    """What the second reader finds on pages that alignment could not read; the others are put in quarantine."""
    # Imported here: the second reader's packages take seconds.
    from juesuan.reading.second import second_reading

    try:
        grids = second_reading(path, pages)
    except DocumentError as error:
        opened.problems.append(Quarantined("document", error.reason, error.message_zh, error.message_en, "reader"))
        return []
    for page in sorted(set(pages) - {page for grid in grids for page in grid.pages}):
        opened.problems.append(Quarantined(
            "page", "no_table_found", "本页像是没有画线的表格，各种读取方式都没有找到表格",
            "the page seems to hold a table without rulings: no reader found one", "reader", page,
        ))  # fmt: skip
    return grids


def add_inner_caption(grid: Grid) -> None:
    """Some programs print title and unit inside the table's frame, in cells as wide as the table."""
    for cell in sorted(grid.cells, key=lambda c: c.row):
        if cell.row > _LAST_TITLE_ROW or cell.col or cell.col_end != grid.width or grid.width == 1:
            break
        grid.caption.extend(line for line in cell.text.split("\n") if line)


def _condensed(problems: list[Quarantined]) -> list[Quarantined]:
    """One row for a trouble that many pages have: a damaged file may claim thousands of pages."""
    counts = Counter(problem.reason for problem in problems)
    kept: list[Quarantined] = []
    told: set[str] = set()
    for problem in problems:
        count = counts[problem.reason]
        if count <= _MOST_ALIKE:
            kept.append(problem)
        elif problem.reason not in told:
            told.add(problem.reason)
            kept.append(replace(
                problem, message_zh=f"{problem.message_zh}（自第 {problem.page} 页起共 {count} 页）",
                message_en=f"{problem.message_en} ({count} pages, from page {problem.page} on)",
            ))  # fmt: skip
    return kept


def _page_problems(page: Page) -> list[Quarantined]:
    """What keeps a page from being read whole; a cover that is a picture keeps nothing from us."""
    return [
        Quarantined("page", fault.reason, fault.message_zh, fault.message_en, "publisher", page.number)
        for fault in page.faults
        if fault.reason != IMAGE_ONLY.reason or page.number > 1
    ]
