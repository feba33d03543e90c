"""Notes on pages 「批注」: the same PDF with places highlighted, each with a note that a viewer shows.

What belongs here: writing annotations and nothing else of a page. The document's own bytes stay as they are: what is
added is appended, as the PDF format provides for, so that taking it off gives the original back. Boxes are those of
cells and facts: left, top, right, bottom in points from the displayed page's top left. What a note says is the caller's.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pypdfium2.raw as pdfium

from juesuan.errors import DocumentError
from juesuan.reading.glyphs import turn
from juesuan.reading.page import Box, Document, Page

# Shown in the document's list of notes as who wrote them.
AUTHOR: Final = "juesuan"
_HIGHLIGHT: Final = 9
_TEXT: Final = 1
# Printed with the page.
_PRINT: Final = 4
# A note on a page as a whole stands in its upper left corner, below the one before. Points.
_MARGIN, _ICON = 12.0, 20.0


@dataclass(frozen=True, slots=True)
class Note:
    """One note: the page from 1, the boxes that it is about (none: the page as a whole), its text, its colour."""

    page: int
    boxes: tuple[Box, ...]
    text: str
    colour: tuple[int, int, int] = (255, 214, 0)


def annotated(path: Path, notes: Iterable[Note]) -> bytes:
    """The document with the notes added, as bytes that begin with those of the file.

    An encrypted document that opens without a password stays encrypted. Raises DocumentError where the file can't be
    opened, has no such page, or its engine can't write it.
    """
    by_page: dict[int, list[Note]] = {}
    for note in notes:
        by_page.setdefault(note.page, []).append(note)
    with Document(path) as document:
        for number, own in sorted(by_page.items()):
            if not 1 <= number <= document.page_count:
                raise DocumentError(
                    "no_such_page",
                    f"没有第 {number} 页，全文共 {document.page_count} 页",
                    f"there is no page {number}; the document has {document.page_count}",
                )
            _mark(document, number, own)
        return _saved(document)


def _mark(document: Document, number: int, notes: list[Note]) -> None:
    page = document.page(number)
    handle = pdfium.FPDF_LoadPage(document.handle, number - 1)
    if not handle or not page.width * page.height:
        raise DocumentError("page_damaged", f"第 {number} 页损坏，无法批注", f"page {number} is damaged: no note can be put")
    try:
        below = 0
        for note in notes:
            if note.boxes:
                _add(handle, _HIGHLIGHT, [_on_page(page, box) for box in note.boxes], note)
            else:
                top = _MARGIN + below * (_ICON + _MARGIN)
                _add(handle, _TEXT, [_on_page(page, (_MARGIN, top, _MARGIN + _ICON, top + _ICON))], note)
                below += 1
    finally:
        pdfium.FPDF_ClosePage(handle)


def _on_page(page: Page, shown: Box) -> Box:
    """A displayed box in the page's own space, where annotations live whichever way the page is turned."""
    return turn(page.upright_box(shown), -page.quarter_turns)


def _add(handle: Any, kind: int, boxes: list[Box], note: Note) -> None:
    annotation = pdfium.FPDFPage_CreateAnnot(handle, kind)
    if not annotation:
        raise _unwritable()
    try:
        whole = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
        rectangle = pdfium.FS_RECTF(left=whole[0], bottom=whole[1], right=whole[2], top=whole[3])
        said = [
            pdfium.FPDFAnnot_SetRect(annotation, ctypes.byref(rectangle)),
            pdfium.FPDFAnnot_SetColor(annotation, pdfium.FPDFANNOT_COLORTYPE_Color, *note.colour, 255),
            pdfium.FPDFAnnot_SetFlags(annotation, _PRINT),
            _set_text(annotation, b"Contents", note.text),
            _set_text(annotation, b"T", AUTHOR),
        ]
        if kind == _HIGHLIGHT:
            said += [_add_quad(annotation, box) for box in boxes]
        if not all(said):
            raise _unwritable()
    finally:
        pdfium.FPDFPage_CloseAnnot(annotation)


def _add_quad(annotation: Any, box: Box) -> Any:
    left, bottom, right, top = box
    quad = pdfium.FS_QUADPOINTSF(x1=left, y1=top, x2=right, y2=top, x3=left, y3=bottom, x4=right, y4=bottom)
    return pdfium.FPDFAnnot_AppendAttachmentPoints(annotation, ctypes.byref(quad))


def _set_text(annotation: Any, key: bytes, text: str) -> Any:
    encoded = text.encode("utf-16-le") + b"\0\0"
    buffer = (ctypes.c_ushort * (len(encoded) // 2)).from_buffer_copy(encoded)
    return pdfium.FPDFAnnot_SetStringValue(annotation, key, buffer)


def _saved(document: Document) -> bytes:
    written = bytearray()

    def write(_this: Any, block: Any, size: int) -> int:
        written.extend(ctypes.string_at(block, size))
        return 1

    kind = dict(pdfium.FPDF_FILEWRITE._fields_)["WriteBlock"]
    # The engine calls back while it saves: the callback must outlive the call.
    target = pdfium.FPDF_FILEWRITE(version=1, WriteBlock=kind(write))
    if not pdfium.FPDF_SaveAsCopy(document.handle, ctypes.byref(target), pdfium.FPDF_INCREMENTAL):
        raise _unwritable()
    return bytes(written)


def _unwritable() -> DocumentError:
    return DocumentError("not_annotated", "PDF 引擎无法在此文件上批注", "the PDF engine can't put notes on this document")
