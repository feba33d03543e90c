"""One page as glyphs and rulings: the only seam to the PDF engine (pdfium through pypdfium2).

What belongs here: opening a document, walking its page objects, and turning what the engine says
into plain tuples in *upright* space, that is, turned so that the page's text reads left to right
with y growing upwards. What does not: tables, titles, meaning.

Speed decides the shape: a report has ten thousand glyphs, every engine call goes through ctypes, so
glyphs are tuples and one call fetches a page's text at once.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pypdfium2.raw as pdfium

from juesuan.errors import DocumentError
from juesuan.reading.rulings import Ruling, collect_rulings

# left, baseline, right, character. The baseline stands for the line because glyph boxes of some
# writers are wrong (ONLYOFFICE: digits 1.9 em tall, a comma 0.2 em).
Glyph = tuple[float, float, float, str]
Box = tuple[float, float, float, float]

# Pages with fewer rulings hold no ruled table (an underline, a logo, a frame).
FEWEST_RULINGS = 4
# Not text: controls, spaces (also no-break and ideographic), soft hyphen, byte order mark, noncharacters.
_SKIPPED = frozenset(chr(c) for c in (*range(33), 0xA0, 0x3000, 0xAD, 0xFEFF, 0xFFFE, 0xFFFF, 0x200B))

_ERRORS = {
    1: ("pdf_unknown", "PDF 引擎未说明原因，无法打开", "the PDF engine could not open it and does not say why"),
    2: ("file_unreadable", "文件不存在或无法读取", "the file is missing or can't be read"),
    3: ("not_a_pdf", "不是 PDF 文件，或文件已损坏、不完整", "not a PDF, or damaged or cut off"),
    4: ("encrypted", "PDF 已加密，需要口令", "the PDF is encrypted and needs a password"),
    5: ("encrypted", "PDF 采用不支持的加密方式", "the PDF uses an unsupported encryption"),
    6: ("pdf_page", "PDF 页面损坏", "a page of the PDF is damaged"),
}


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
    unmapped: int = 0
    extra: dict[str, Any] = field(default_factory=dict)

    def display_box(self, box: Box) -> Box:
        """An upright-space box as (left, top, right, bottom) in points from the displayed page's top left."""
        x0, y0, x1, y1 = _turn(box, -self.quarter_turns)
        x0, x1 = x0 - self._origin[0], x1 - self._origin[0]
        y0, y1 = y0 - self._origin[1], y1 - self._origin[1]
        width, height = self._extent
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
        if self.page_count == 0:
            self.close()
            raise DocumentError("no_pages", "PDF 没有页面", "the PDF has no pages")

    def __enter__(self) -> Document:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the engine's memory back; safe to call twice."""
        if self._handle:
            pdfium.FPDF_CloseDocument(self._handle)
            self._handle = None

    def meta(self, key: str) -> str:
        """A text of the document's own description, such as ModDate; empty where it has none."""
        size = pdfium.FPDF_GetMetaText(self._handle, key.encode(), None, 0)
        if size <= 2:
            return ""
        buffer = ctypes.create_string_buffer(size)
        pdfium.FPDF_GetMetaText(self._handle, key.encode(), buffer, size)
        return buffer.raw[: size - 2].decode("utf-16-le", "replace")

    def pages(self) -> Iterator[Page]:
        """The pages in order; a page that the engine can't load comes back with no glyphs and no size."""
        for index in range(self.page_count):
            handle = pdfium.FPDF_LoadPage(self._handle, index)
            if not handle:
                yield Page(index + 1, 0.0, 0.0, [], [], [], has_text=False, has_image=False, extra={"damaged": True})
                continue
            try:
                yield _read_page(handle, index + 1)
            finally:
                pdfium.FPDF_ClosePage(handle)


def _read_page(handle: Any, number: int) -> Page:
    found = collect_rulings(handle)
    ruled = len(found.horizontal) + len(found.vertical) >= FEWEST_RULINGS
    bounds = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(handle, ctypes.byref(bounds))
    page = Page(
        number,
        float(pdfium.FPDF_GetPageWidthF(handle)),
        float(pdfium.FPDF_GetPageHeightF(handle)),
        [], [], [],
        has_text=found.texts > 0,
        has_image=found.images > 0,
        _origin=(bounds.left, bounds.bottom),
        _page_turns=int(pdfium.FPDFPage_GetRotation(handle)),
        _extent=(bounds.right - bounds.left, bounds.top - bounds.bottom),
    )  # fmt: skip
    page.extra["ruled"] = ruled
    # The first pages name the unit and the year; further pages matter to the tables only if ruled.
    if not found.texts or not (ruled or number <= 3):
        return page
    text_page = pdfium.FPDFText_LoadPage(handle)
    try:
        turns = _quarter_turns(text_page)
        page.quarter_turns = turns
        page.glyphs = _glyphs(text_page, turns)
    finally:
        pdfium.FPDFText_ClosePage(text_page)
    if turns:
        boxes = [_turn((a, y, b, y), turns) for y, a, b in found.horizontal]
        boxes += [_turn((x, a, x, b), turns) for x, a, b in found.vertical]
        page.horizontal = [(b[1], b[0], b[2]) for b in boxes if b[2] - b[0] >= b[3] - b[1]]
        page.vertical = [(b[0], b[1], b[3]) for b in boxes if b[2] - b[0] < b[3] - b[1]]
    else:
        page.horizontal, page.vertical = found.horizontal, found.vertical
    return page


def _glyphs(text_page: Any, turns: int) -> list[Glyph]:
    count = pdfium.FPDFText_CountChars(text_page)
    if count <= 0:
        return []
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(text_page, 0, count, buffer)
    text = bytes(buffer)[: max(0, written - 1) * 2].decode("utf-16-le", "surrogatepass")
    if len(text) != count:
        # Characters outside the basic plane or dropped by the engine: ask one by one, so that
        # text and places can't slip against each other.
        get = pdfium.FPDFText_GetUnicode
        text = "".join(chr(get(text_page, i)) for i in range(count))
    rect = pdfium.FS_RECTF()
    rect_ref = ctypes.byref(rect)
    x, y = ctypes.c_double(), ctypes.c_double()
    x_ref, y_ref = ctypes.byref(x), ctypes.byref(y)
    box_of, origin_of = pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_GetCharOrigin
    out: list[Glyph] = []
    add = out.append
    for index, char in enumerate(text):
        if char in _SKIPPED or not box_of(text_page, index, rect_ref) or not origin_of(text_page, index, x_ref, y_ref):
            continue
        if turns:
            box = _turn((rect.left, rect.bottom, rect.right, rect.top), turns)
            add((box[0], _turn((x.value, y.value, x.value, y.value), turns)[1], box[2], char))
        else:
            add((rect.left, y.value, rect.right, char))
    return out


def _quarter_turns(text_page: Any) -> int:
    """How far most of the text is turned, in quarter turns; pdfium counts glyph angles clockwise."""
    count = pdfium.FPDFText_CountChars(text_page)
    votes: dict[int, int] = {}
    for index in range(0, count, max(1, count // 40)):
        if pdfium.FPDFText_GetUnicode(text_page, index) <= 32:
            continue
        quarter = round(-math.degrees(pdfium.FPDFText_GetCharAngle(text_page, index)) / 90) % 4
        votes[quarter] = votes.get(quarter, 0) + 1
    return max(votes, key=lambda q: votes[q]) if votes else 0


def _turn(box: Box, quarters: int) -> Box:
    """Turn a box so that text standing at that many quarter turns becomes upright (negative: back)."""
    x0, y0, x1, y1 = box
    match quarters % 4:
        case 0:
            return box
        case 1:
            return (y0, -x1, y1, -x0)
        case 2:
            return (-x1, -y1, -x0, -y0)
        case _:
            return (-y1, x0, -y0, x1)
