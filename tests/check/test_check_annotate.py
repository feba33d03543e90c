"""Notes in a PDF: on the right place however the page is turned, and nothing of the document changed."""

from __future__ import annotations

import ctypes
import io
from pathlib import Path

import pypdfium2.raw as pdfium
import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from juesuan.errors import DocumentError
from juesuan.reading.annotate import AUTHOR, Note, annotated
from juesuan.reading.page import Document
from juesuan.reading.picture import page_picture

SIZE = (300, 200)
BOX = (40.0, 30.0, 120.0, 60.0)
YELLOW = (255, 205, 0)
TEXT = "不符（错误）  A01\n左方 1.00 元"


def drawn(path: Path, *, turned: int = 0, password: StandardEncryption | None = None) -> Path:
    canvas = Canvas(str(path), pagesize=SIZE, invariant=1, encrypt=password)
    canvas.setPageRotation(turned)
    canvas.drawString(20, 20, "1,234.56")
    canvas.showPage()
    canvas.save()
    return path


def notes_of(path: Path, page: int = 1) -> list[tuple[int, str, str]]:
    """Kind, text and author of each annotation of a page, as the engine reads them."""
    with Document(path) as document:
        handle = pdfium.FPDF_LoadPage(document.handle, page - 1)
        found = []
        for number in range(pdfium.FPDFPage_GetAnnotCount(handle)):
            one = pdfium.FPDFPage_GetAnnot(handle, number)
            texts = []
            for key in (b"Contents", b"T"):
                size = pdfium.FPDFAnnot_GetStringValue(one, key, None, 0)
                buffer = (ctypes.c_ushort * (size // 2))()
                pdfium.FPDFAnnot_GetStringValue(one, key, buffer, size)
                texts.append(bytes(buffer)[: size - 2].decode("utf-16-le"))
            found.append((pdfium.FPDFAnnot_GetSubtype(one), *texts))
            pdfium.FPDFPage_CloseAnnot(one)
        pdfium.FPDF_ClosePage(handle)
    return found


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_highlight_lies_on_its_place_as_displayed_however_the_page_is_turned(tmp_path: Path, turned: int) -> None:
    source, out = drawn(tmp_path / "a.pdf", turned=turned), tmp_path / "b.pdf"
    out.write_bytes(annotated(source, [Note(1, (BOX,), TEXT, YELLOW)]))
    image = Image.open(io.BytesIO(page_picture(out, 1, dpi=72))).convert("RGB")
    with Document(source) as document:
        handle = pdfium.FPDF_LoadPage(document.handle, 0)
        assert pdfium.FPDFPage_GetRotation(handle) == turned // 90
        pdfium.FPDF_ClosePage(handle)
    left, top, right, bottom = map(int, BOX)
    assert image.getpixel(((left + right) // 2, (top + bottom) // 2)) == YELLOW
    for outside in ((left - 6, top + 5), (right + 6, top + 5), (left + 5, top - 6), (left + 5, bottom + 6)):
        assert image.getpixel(outside) == (255, 255, 255)


def test_the_original_stands_unchanged_at_the_beginning_of_the_annotated_file(tmp_path: Path) -> None:
    source, out = drawn(tmp_path / "a.pdf"), tmp_path / "b.pdf"
    out.write_bytes(annotated(source, [Note(1, (BOX, (150, 30, 180, 60)), TEXT), Note(1, (), "整页")]))
    assert out.read_bytes().startswith(source.read_bytes())
    assert notes_of(out) == [(9, TEXT, AUTHOR), (1, "整页", AUTHOR)]


def test_an_encrypted_document_that_opens_without_a_password_stays_encrypted(tmp_path: Path) -> None:
    locked = StandardEncryption("", ownerPassword="owner", canModify=0, strength=128)
    source, out = drawn(tmp_path / "a.pdf", password=locked), tmp_path / "b.pdf"
    out.write_bytes(annotated(source, [Note(1, (BOX,), TEXT)]))
    assert out.read_bytes().startswith(source.read_bytes())
    assert "左方".encode("utf-16-be") not in out.read_bytes()
    assert notes_of(out) == [(9, TEXT, AUTHOR)]


def test_a_document_that_needs_a_password_is_refused(tmp_path: Path) -> None:
    source = drawn(tmp_path / "a.pdf", password=StandardEncryption("user", ownerPassword="owner"))
    with pytest.raises(DocumentError) as refused:
        annotated(source, [Note(1, (BOX,), TEXT)])
    assert refused.value.reason == "encrypted"


def test_a_page_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as refused:
        annotated(drawn(tmp_path / "a.pdf"), [Note(2, (BOX,), TEXT)])
    assert refused.value.reason == "no_such_page"
