"""One page as glyphs and rulings: the only seam to the PDF engine (pdfium through pypdfium2).

What belongs here: opening a document, loading its pages one by one, and turning what the engine says
into plain tuples in *upright* space, that is, turned so that the page's text reads left to right
with y growing upwards. What does not: tables, titles, meaning.
"""

from __future__ import annotations

import ctypes
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pypdfium2.raw as pdfium

from juesuan.errors import DocumentError
from juesuan.reading.glyphs import Glyph, PageText, Unseen, read_text, turn, unseen_texts, upright_rulings
from juesuan.reading.rulings import Box, Ruling, collect_rulings

__all__ = ["Box", "Document", "Fault", "Glyph", "Page", "Ruling"]

# Pages with fewer rulings hold no ruled table (an underline, a logo, a frame).
FEWEST_RULINGS = 4
# The first pages name the unit and the year, so their glyphs are read although they hold no table.
COVER_PAGES = 3
# The engine believes a page count that a damaged file claims; a report has some hundred pages at most.
MOST_PAGES = 5_000
# Points. A0 is 3,370 high; a page far larger holds no report.
LARGEST_PAGE = 20_000.0
# A picture that covers this share of a page, with hardly a text on it, is a scan.
SCANNED_SHARE = 0.5
FEWEST_CHARACTERS = 40

_ERRORS = {
    1: ("pdf_unknown", "PDF 引擎未说明原因，无法打开", "the PDF engine could not open it and does not say why"),
    2: ("file_unreadable", "文件不存在或无法读取", "the file is missing or can't be read"),
    3: ("not_a_pdf", "不是 PDF 文件，或文件已损坏、不完整", "not a PDF, or damaged or cut off"),
    4: ("encrypted", "PDF 已加密，需要口令", "the PDF is encrypted and needs a password"),
    5: ("encrypted", "PDF 采用不支持的加密方式", "the PDF uses an unsupported encryption"),
    6: ("pdf_page", "PDF 页面损坏", "a page of the PDF is damaged"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What keeps a page from being read whole or believed: reason, Chinese and English sentence."""

    reason: str
    message_zh: str
    message_en: str


DAMAGED = Fault("page_damaged", "页面损坏，无法读取", "the page is damaged and could not be read")
TOO_MANY_OBJECTS = Fault(
    "too_many_objects", "页面图形或文字过多，未全部读取", "too many objects on the page, not all were read"
)
HUGE_PAGE = Fault("huge_page", "页面尺寸异常，未读取", "the page's size is out of all proportion; it was not read")
NO_TEXT_MAP = Fault(
    "no_text_map", "页面部分文字没有编码对照，这些字读不出来", "part of the page's text has no text map and can't be read"
)
HIDDEN_TEXT = Fault(
    "hidden_text", "页面含有看不见的文字（隐藏或白色），未采用", "the page holds text that can't be seen (hidden or white); left out"
)
STAMPED = Fault(
    "watermark", "页面文字上有水印，水印文字未采用", "a watermark lies over the page's text; its words were left out"
)
COVERED = Fault(
    "covered_digits", "页面有数字与其他文字重叠，无法辨认", "digits of the page stand on top of other text and can't be told"
)
IMAGE_ONLY = Fault(
    "image_only", "页面是图像，没有文字，需要文字识别（OCR）", "the page is an image without text; it needs OCR"
)


@dataclass(slots=True)
class Page:
    """One page in upright space, and how to find a place of it on the page as displayed."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    horizontal: list[Ruling]
    vertical: list[Ruling]
    has_text: bool
    has_image: bool
    quarter_turns: int = 0
    _origin: tuple[float, float] = (0.0, 0.0)
    _page_turns: int = 0
    _extent: tuple[float, float] = (0.0, 0.0)
    # Glyphs whose font does not say which character they are; they read as U+FFFD.
    unmapped: int = 0
    # Characters left out because nobody sees them, those of slanted and of level watermarks, and digits under others.
    hidden: int = 0
    slanted: int = 0
    stamped: int = 0
    covered: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def visible(self) -> Box:
        """The displayed part of the page (its crop box) in upright space."""
        (x, y), (width, height) = self._origin, self._extent
        return turn((x, y, x + width, y + height), self.quarter_turns)

    def display_box(self, box: Box) -> Box:
        """An upright-space box as (left, top, right, bottom) in points from the displayed page's top left."""
        x0, y0, x1, y1 = turn(box, -self.quarter_turns)
        left, bottom = self._origin
        width, height = self._extent
        x0, x1, y0, y1 = x0 - left, x1 - left, y0 - bottom, y1 - bottom
        match self._page_turns:
            case 0:
                shown = (x0, height - y1, x1, height - y0)
            case 1:
                shown = (y0, x0, y1, x1)
            case 2:
                shown = (width - x1, y0, width - x0, y1)
            case _:
                shown = (height - y1, width - x1, height - y0, width - x0)
        return (round(shown[0], 2), round(shown[1], 2), round(shown[2], 2), round(shown[3], 2))

    def display_lines(self, xs: Sequence[float], ys: Sequence[float]) -> tuple[list[float], list[float], bool]:
        """A grid's column and row lines as displayed, and whether columns are shown as rows.

        A box between lines is then put together without turning each one.
        """
        corner = (xs[0], ys[0])
        swapped = bool((self.quarter_turns + self._page_turns) % 2)
        columns = [self.display_box((x, corner[1], x, corner[1]))[1 if swapped else 0] for x in xs]
        rows = [self.display_box((corner[0], y, corner[0], y))[0 if swapped else 1] for y in ys]
        return columns, rows, swapped

    def upright_box(self, shown: Box) -> Box:
        """A displayed box (left, top, right, bottom) in upright space: the way back from `display_box`."""
        left, top, right, bottom = shown
        width, height = self._extent
        match self._page_turns:
            case 0:
                box = (left, height - bottom, right, height - top)
            case 1:
                box = (top, left, bottom, right)
            case 2:
                box = (width - right, top, width - left, bottom)
            case _:
                box = (width - bottom, height - right, width - top, height - left)
        x, y = self._origin
        return turn((box[0] + x, box[1] + y, box[2] + x, box[3] + y), self.quarter_turns)


class Document:
    """An open PDF: its pages one by one; use as a context manager.

    Raises DocumentError (reason, Chinese and English message) where the file can't be opened.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            # Bytes rather than a path: a file swapped or truncated while we read can't confuse the engine.
            self._bytes = path.read_bytes()
        except OSError as error:
            raise DocumentError(
                "file_unreadable", f"文件无法读取：{error.strerror}", f"the file can't be read: {error.strerror}"
            ) from error
        if not self._bytes:
            raise DocumentError("empty_file", "文件为空（0 字节）", "the file is empty (0 bytes)")
        pdfium.FPDF_InitLibrary()
        self._handle = pdfium.FPDF_LoadMemDocument64(self._bytes, len(self._bytes), None)
        if not self._handle:
            raise DocumentError(*_ERRORS.get(pdfium.FPDF_GetLastError(), _ERRORS[1]))
        self.page_count = int(pdfium.FPDF_GetPageCount(self._handle))
        if self.page_count <= 0:
            self.close()
            raise DocumentError("no_pages", "PDF 没有页面", "the PDF has no pages")
        if self.page_count > MOST_PAGES:
            self.close()
            raise DocumentError(
                "too_many_pages",
                f"PDF 自称有 {self.page_count} 页，超过 {MOST_PAGES} 页，未读取",
                f"the PDF claims {self.page_count} pages, more than {MOST_PAGES}; it was not read",
            )

    def __enter__(self) -> Document:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the engine's memory back; safe to call twice."""
        if self._handle:
            pdfium.FPDF_CloseDocument(self._handle)
            self._handle = None

    @property
    def handle(self) -> Any:
        """The engine's own handle of the open document, for drawing its pages."""
        return self._handle

    @property
    def size(self) -> int:
        """The document's length in bytes."""
        return len(self._bytes)

    @property
    def sha256(self) -> str:
        """The document's key: sha256 of its bytes."""
        return hashlib.sha256(self._bytes).hexdigest()

    def meta(self, key: str) -> str:
        """A text of the document's own description, such as ModDate; empty where it has none."""
        size = pdfium.FPDF_GetMetaText(self._handle, key.encode(), None, 0)
        if size <= 2:
            return ""
        buffer = ctypes.create_string_buffer(size)
        pdfium.FPDF_GetMetaText(self._handle, key.encode(), buffer, size)
        return buffer.raw[: size - 2].decode("utf-16-le", "replace")

    def pages(self, *, prose: bool = False) -> Iterator[Page]:
        """The pages in order; a page that the engine can't load comes back empty with its fault.

        Glyphs are read on the first pages and on those that may hold a ruled table; with `prose` on all,
        which sentences and tables without rulings need.
        """
        for index in range(self.page_count):
            yield self.page(index + 1, prose=prose)

    def page(self, number: int, *, prose: bool = False) -> Page:
        """One page, counted from 1."""
        handle = pdfium.FPDF_LoadPage(self._handle, number - 1)
        if not handle:
            return Page(number, 0.0, 0.0, [], [], [], has_text=False, has_image=False, faults=[DAMAGED])
        try:
            return _read_page(handle, number, prose)
        finally:
            pdfium.FPDF_ClosePage(handle)


def _read_page(handle: Any, number: int, prose: bool) -> Page:
    bounds = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(handle, ctypes.byref(bounds))
    page = Page(
        number,
        float(pdfium.FPDF_GetPageWidthF(handle)),
        float(pdfium.FPDF_GetPageHeightF(handle)),
        [], [], [],
        has_text=False,
        has_image=False,
        _origin=(bounds.left, bounds.bottom),
        _page_turns=int(pdfium.FPDFPage_GetRotation(handle)),
        _extent=(bounds.right - bounds.left, bounds.top - bounds.bottom),
    )  # fmt: skip
    # Written so that a size that is no number fails too.
    if not (0 < page.width <= LARGEST_PAGE and 0 < page.height <= LARGEST_PAGE):
        page.faults.append(HUGE_PAGE)
        return page
    found = collect_rulings(handle)
    page.has_image = bool(found.images)
    # Prose pages cost as much text as tables, and hold no ruled cell.
    ruled = len(found.horizontal) + len(found.vertical) >= FEWEST_RULINGS
    scanned = any(_share(box, page) >= SCANNED_SHARE for box in found.images)
    unseen, read = Unseen(), PageText()
    if found.texts and (prose or ruled or scanned or number <= COVER_PAGES):
        unseen = unseen_texts(found)
        read = read_text(handle, found=found, unseen=unseen, visible=page.visible)
    page.has_text = len(unseen.blank) < len(found.texts)
    page.glyphs, page.quarter_turns = read.glyphs, read.quarter_turns
    page.unmapped, page.hidden, page.slanted = read.unmapped, read.hidden, read.slanted
    page.stamped, page.covered = read.stamped, read.covered
    if found.cut or read.cut:
        page.faults.append(TOO_MANY_OBJECTS)
    if read.unmapped:
        page.faults.append(NO_TEXT_MAP)
    if read.hidden:
        page.faults.append(HIDDEN_TEXT)
    if read.stamped:
        page.faults.append(STAMPED)
    if read.covered:
        page.faults.append(COVERED)
    if scanned and len(read.glyphs) < FEWEST_CHARACTERS:
        page.faults.append(IMAGE_ONLY)
    # Few lines that are all horizontal make no ruled table, but may be the three of one without columns' lines.
    if ruled or (prose and not found.vertical):
        page.horizontal, page.vertical = upright_rulings(found, read.quarter_turns)
    return page


def _share(box: Box, page: Page) -> float:
    """Share of the displayed page that a box covers."""
    x, y = page._origin
    width, height = page._extent
    across = min(box[2], x + width) - max(box[0], x)
    upward = min(box[3], y + height) - max(box[1], y)
    return max(across, 0.0) * max(upward, 0.0) / (width * height)
