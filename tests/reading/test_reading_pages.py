"""Pages that are turned, cropped, scanned, oversized or damaged, and files that are no PDF."""

from __future__ import annotations

import io
import math
from pathlib import Path

import drawings
import numpy as np
import pytest
from drawings import FONT_FILE, ROWS, pdf, table, turned
from PIL import Image, ImageDraw
from raw_pdf import font_without_map, one_page, raw_pdf, ruled
from reportlab.lib.colors import red
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from test_reading_rulings_and_texts import read, texts

from juesuan.errors import DocumentError
from juesuan.reading import engine, glyphs, grid, rulings
from juesuan.reading import page as page_module
from juesuan.reading.page import Document
from juesuan.reading.picture import page_picture

HELVETICA = b"/Font <</F 5 0 R>>"
HELVETICA_OBJECT = b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>"
CENTRED = 500.0  # a table in the middle of the sheet stays on it however it is turned


def with_a_red_cell(canvas: Canvas) -> None:
    """The cell 1,000.00 of the second row stands on red."""
    xs, ys = drawings.lines_of(len(ROWS), top=CENTRED)
    canvas.setFillColor(red)
    canvas.rect(xs[2], ys[2], xs[3] - xs[2], ys[1] - ys[2], stroke=0, fill=1)
    table(canvas, top=CENTRED)


def red_box(file: Path) -> tuple[float, float, float, float]:
    """Where the red is on the page as displayed, in points."""
    shown = np.asarray(Image.open(io.BytesIO(page_picture(file, 1, dpi=144)))).astype(int)
    rows, columns = np.nonzero((shown[:, :, 0] > 200) & (shown[:, :, 1] < 60) & (shown[:, :, 2] < 60))
    return columns.min() / 2, rows.min() / 2, (columns.max() + 1) / 2, (rows.max() + 1) / 2


@pytest.mark.parametrize("page_rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_turned_table_reads_the_same_and_its_boxes_lie_on_the_displayed_page(
    quarters: int, page_rotation: int, tmp_path: Path
) -> None:
    page, (found,) = read(pdf(turned(with_a_red_cell, quarters, page_rotation)), tmp_path)
    assert texts(found) == ROWS
    assert page.quarter_turns == quarters
    (cell,) = [cell for cell in found.cells if (cell.row, cell.col) == (1, 2)]
    assert cell.box == pytest.approx(red_box(tmp_path / "drawn.pdf"), abs=1.0)
    assert page.display_box(page.upright_box(cell.box)) == pytest.approx(cell.box, abs=0.02)


def test_boxes_count_from_the_crop_box_and_text_outside_it_is_not_read(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setCropBox((50, 300, 550, 600))
        with_a_red_cell(canvas)
        canvas.drawString(250, 560, "收入决算表")
        canvas.drawString(250, 700, "裁掉的标题")

    page, (found,) = read(pdf(draw), tmp_path)
    assert texts(found) == ROWS
    assert found.caption == ["收入决算表"]
    assert (page.width, page.height) == (500, 300)
    (cell,) = [cell for cell in found.cells if (cell.row, cell.col) == (1, 2)]
    assert cell.box == pytest.approx(red_box(tmp_path / "drawn.pdf"), abs=1.0)


def test_rulings_outside_the_crop_box_make_no_table(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setCropBox((0, 0, 595, 300))
        table(canvas)

    assert read(pdf(draw), tmp_path)[1] == []


def scan() -> ImageReader:
    image = Image.new("L", (600, 800), 255)
    ImageDraw.Draw(image).rectangle((100, 100, 500, 700), outline=0)
    return ImageReader(image)


def test_a_scanned_page_says_that_it_is_an_image(tmp_path: Path) -> None:
    page, grids = read(pdf(lambda canvas: canvas.drawImage(scan(), 0, 0, 595, 842)), tmp_path)
    assert [fault.reason for fault in page.faults] == ["image_only"]
    assert (page.has_image, page.has_text, grids) == (True, False, [])


def test_the_invisible_text_of_an_ocr_program_does_not_make_a_scan_readable(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawImage(scan(), 0, 0, 595, 842)
        for y in range(100, 700, 20):
            text = canvas.beginText(80, y)
            text.setTextRenderMode(3)
            text.textOut("收入总计1234.56万元")
            canvas.drawText(text)

    # The fifth page: pages behind the cover are looked at for tables only, and a scan has no ruling.
    page, _ = read(pdf(*[drawings.blank] * 4, draw), tmp_path, 5)
    assert [fault.reason for fault in page.faults] == ["hidden_text", "image_only"]
    assert not page.has_text


def test_a_page_with_a_small_picture_is_no_scan(tmp_path: Path) -> None:
    page, _ = read(pdf(lambda canvas: canvas.drawImage(scan(), 0, 0, 100, 100)), tmp_path)
    assert page.faults == []
    assert page.has_image


def test_glyphs_without_a_text_map_are_counted_and_never_read_as_digits(tmp_path: Path) -> None:
    # Codes 0x31 0x32: as characters they would be the digits 1 and 2, as glyphs they are something else.
    shown = b"BT /F 10 Tf 80 680 Td <00310032> Tj ET"
    content = one_page(ruled(shown), resources=HELVETICA, more=font_without_map(FONT_FILE.read_bytes()))
    page, (found,) = read(content, tmp_path)
    assert found.texts()[0] == [glyphs.UNKNOWN * 2, ""]
    assert page.unmapped == 2
    assert [fault.reason for fault in page.faults] == ["no_text_map"]


@pytest.mark.parametrize("size", [b"1000000 800", b"600 1000000"])
def test_a_page_of_absurd_size_is_not_read(size: bytes, tmp_path: Path) -> None:
    content = one_page(ruled(b""), page=b"/MediaBox [0 0 %s]" % size)
    page, grids = read(content, tmp_path)
    assert [fault.reason for fault in page.faults] == ["huge_page"]
    assert grids == []


@pytest.mark.parametrize(
    ("module", "limit", "value"),
    [
        (rulings, "MOST_OBJECTS", 20),
        (glyphs, "MOST_GLYPHS", 30),
        (grid, "MOST_SLOTS", 10),
        (grid, "MOST_CROSSINGS", 20),
    ],
)
def test_what_a_limit_cut_off_is_reported(
    module: object, limit: str, value: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = pdf(table)
    assert read(content, tmp_path)[0].faults == []
    monkeypatch.setattr(module, limit, value)
    assert [fault.reason for fault in read(content, tmp_path)[0].faults] == ["too_many_objects"]


def test_coordinates_beyond_all_measure_rule_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wild = (
        b"0 1e30 m 1e30 1e30 l S 1e38 0 m 1e38 1e38 l S -99999999999 0 m 99999999999 99999999 l S 1e20 1 5 1e25 re S\n"
    )
    shown = b"BT /F 10 Tf 80 680 Td (A) Tj ET"
    _, (found,) = read(one_page(wild + ruled(shown), resources=HELVETICA, more=[HELVETICA_OBJECT]), tmp_path)
    assert found.texts() == [["A", ""], ["", ""]]
    content = pdf(lambda canvas: table(canvas, rules=drawings.frame_per_cell))
    assert read(content, tmp_path)[1]
    monkeypatch.setattr(rulings, "FARTHEST", 400)
    assert read(content, tmp_path)[1] == []


def test_a_glyph_whose_angle_is_no_number_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The engine answers so for glyphs squashed flat, which damaged files hold.
    content = pdf(turned(with_a_red_cell, 1, 0))
    monkeypatch.setattr(engine, "char_angle", lambda *_: math.nan)
    page, _ = read(content, tmp_path)
    assert page.glyphs == []
    assert page.slanted > 0


def test_what_the_crop_box_cuts_off_a_table_is_not_part_of_it(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setCropBox((0, 0, 340, 842))
        table(canvas)

    page, (found,) = read(pdf(draw), tmp_path)
    assert found.width == 3
    assert max(cell.box[2] for cell in found.cells) <= page.width == 340


def test_a_damaged_page_is_a_fault_of_its_own_and_the_others_are_read(tmp_path: Path) -> None:
    content = raw_pdf([
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [3 0 R 4 0 R] /Count 2>>",
        b"(no page)",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]>>",
    ])  # fmt: skip
    file = tmp_path / "damaged.pdf"
    file.write_bytes(content)
    with Document(file) as document:
        assert [[fault.reason for fault in page.faults] for page in document.pages()] == [["page_damaged"], []]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty_file"),
        (b"<html>404</html>", "not_a_pdf"),
        (pdf(table)[:300], "not_a_pdf"),
        (raw_pdf([b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Kids [] /Count 0>>"]), "no_pages"),
        (raw_pdf([b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Kids [] /Count 900000>>"]), "too_many_pages"),
    ],
    ids=["empty", "web page", "cut off", "no pages", "claims pages"],
)
def test_a_file_that_is_no_readable_pdf_says_why_in_both_languages(content: bytes, reason: str, tmp_path: Path) -> None:
    file = tmp_path / "bad.pdf"
    file.write_bytes(content)
    with pytest.raises(DocumentError) as caught:
        Document(file)
    assert caught.value.reason == reason
    assert caught.value.message_zh
    assert caught.value.message_en


def test_an_encrypted_file_says_so(tmp_path: Path) -> None:
    file = tmp_path / "locked.pdf"
    canvas = Canvas(str(file), encrypt="password")
    canvas.drawString(100, 100, "x")
    canvas.save()
    with pytest.raises(DocumentError, match="password"):
        Document(file)


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="can't be read"):
        Document(tmp_path / "missing.pdf")


def test_pages_behind_the_cover_give_their_prose_only_when_asked(tmp_path: Path) -> None:
    file = tmp_path / "prose.pdf"
    file.write_bytes(pdf(*[lambda canvas: canvas.drawString(80, 700, "一般公共预算")] * 5))
    with Document(file) as document:
        assert [len(page.glyphs) for page in document.pages()] == [6] * page_module.COVER_PAGES + [0, 0]
        assert [len(page.glyphs) for page in document.pages(prose=True)] == [6] * 5
        assert all(page.has_text for page in document.pages())
