"""The second reader gives the same grids in the same space, and says where it reads otherwise."""

from __future__ import annotations

import logging
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import drawings
import pytest
from drawings import ROWS, pdf, table, turned
from raw_pdf import one_page
from reportlab.pdfgen.canvas import Canvas
from test_reading_rulings_and_texts import read, texts

from juesuan.errors import DocumentError
from juesuan.forms.titles import title_of
from juesuan.reading.grid import grids_of
from juesuan.reading.page import Document
from juesuan.reading.second import READ_BY, agree, page_needs_second_reader, second_reading, second_table
from juesuan.reading.tables import join

CENTRED = 500.0


def titled(canvas: Canvas) -> None:
    canvas.drawString(250, 530, "支出决算表")
    table(canvas, top=CENTRED)
    canvas.drawString(80, 380, "注：金额单位为万元。")


# How the drawing is turned on its sheet, and how the viewer turns the sheet.
UPSIDE_DOWN = [(0, 180), (1, 270), (2, 0), (3, 90)]
READABLE = [(q, r) for q in range(4) for r in (0, 90, 180, 270) if (q, r) not in UPSIDE_DOWN]


@pytest.mark.parametrize(("quarters", "page_rotation"), READABLE)
def test_both_readers_agree_in_texts_and_places(quarters: int, page_rotation: int, tmp_path: Path) -> None:
    _, (first,) = read(pdf(turned(titled, quarters, page_rotation)), tmp_path)
    (second,) = second_reading(tmp_path / "drawn.pdf", [1])
    assert (second.read_by, first.read_by) == (READ_BY, "pdfium")
    assert texts(second) == ROWS
    assert agree(first, second) == []
    assert (second.caption, second.notes) == (first.caption, first.notes) == (["支出决算表"], ["注：金额单位为万元。"])
    for mine, theirs in zip(first.cells, second.cells, strict=True):
        assert theirs.box == pytest.approx(mine.box, abs=1.5)


def test_both_readers_agree_in_a_cropped_page(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setCropBox((50, 300, 550, 600))
        titled(canvas)

    _, (first,) = read(pdf(draw), tmp_path)
    (second,) = second_reading(tmp_path / "drawn.pdf", [1])
    assert agree(first, second) == []
    assert second.cells[0].box == pytest.approx(first.cells[0].box, abs=1.5)


@pytest.mark.parametrize(("quarters", "page_rotation"), UPSIDE_DOWN)
def test_text_that_the_second_reader_takes_upside_down_is_left_out(
    quarters: int, page_rotation: int, tmp_path: Path
) -> None:
    _, (first,) = read(pdf(turned(titled, quarters, page_rotation)), tmp_path)
    assert texts(first) == ROWS
    assert second_reading(tmp_path / "drawn.pdf", [1]) == []


def test_merged_cells_are_merged_by_both(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        xs, ys = drawings.lines_of(3)
        for y in ys:
            canvas.line(xs[0] if y != ys[1] else xs[1], y, xs[-1], y)
        for x in xs:
            canvas.line(x, ys[1] if x in xs[2:4] else ys[0], x, ys[-1])
        for x, y, text in (
            (0, 2, "项目"),
            (2, 1, "本年支出"),
            (1, 2, "合计"),
            (2, 2, "基本"),
            (0, 3, "甲"),
            (1, 3, "1.00"),
        ):
            canvas.drawString(xs[x] + 4, ys[y] + 7, text)

    _, (first,) = read(pdf(draw), tmp_path)
    (second,) = second_reading(tmp_path / "drawn.pdf", [1])
    spans = [[cell[:4] for cell in grid.cells] for grid in (first, second)]
    assert (0, 0, 2, 1) in spans[0]
    assert (0, 1, 1, 4) in spans[0]
    assert sorted(spans[0]) == sorted(spans[1])
    assert agree(first, second) == []


def test_the_slots_that_differ_are_named(tmp_path: Path) -> None:
    _, (first,) = read(pdf(titled), tmp_path)
    (second,) = second_reading(tmp_path / "drawn.pdf", [1])
    wrong = [cell._replace(text="1,243.56" if cell.text == "1,234.56" else cell.text) for cell in second.cells]
    assert agree(first, replace(second, cells=wrong)) == [(1, 1)]
    missing = [cell for cell in second.cells if cell.text.strip() != "教育支出"]
    assert agree(first, replace(second, cells=missing)) == [(2, 0)]
    beside = second.cells[0]._replace(text="旁", box=(0.0, 0.0, 5.0, 5.0))
    assert agree(first, replace(second, cells=[*second.cells, beside])) == [(-1, -1)]
    spaced = [cell._replace(text=" ".join(cell.text)) for cell in second.cells]
    assert agree(first, replace(second, cells=spaced)) == []


def test_the_same_printed_table_is_found_over_its_pages(tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"

    def other(canvas: Canvas) -> None:
        canvas.drawString(250, 730, "收入决算表")
        table(canvas, ROWS[:2])
        canvas.drawString(250, 630, "支出决算表")
        table(canvas, ROWS[:2], top=610)

    file.write_bytes(pdf(other, lambda canvas: table(canvas, ROWS[2:])))
    with Document(file) as document:
        first = join([found for page in document.pages() for found in grids_of(page)], title_of)
    second = second_table(file, first[1])
    assert second is not None
    assert (second.title, second.pages, second.rows) == ("支出决算表", [1, 2], ROWS)
    assert second_table(file, replace(first[1], title="别的表")) is None


def test_a_file_that_the_second_reader_trips_over_is_a_document_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import camelot.io

    file = tmp_path / "drawn.pdf"
    file.write_bytes(pdf(titled))

    def trip(*_: object, **__: object) -> None:
        raise ZeroDivisionError("width")

    monkeypatch.setattr(camelot.io, "read_pdf", trip)
    with pytest.raises(DocumentError, match="ZeroDivisionError width") as caught:
        second_reading(file, [1])
    assert caught.value.reason == "second_reader_failed"
    assert "复读" in caught.value.message_zh
    with pytest.raises(DocumentError):
        second_reading(tmp_path / "missing.pdf", [1])


def test_no_pages_and_pages_beyond_the_end_give_nothing(tmp_path: Path) -> None:
    file = tmp_path / "drawn.pdf"
    file.write_bytes(pdf(drawings.blank))
    assert second_reading(file, []) == []
    assert second_reading(file, [7]) == []
    assert second_reading(file, [1]) == []


def test_the_second_reader_is_quiet_and_leaves_the_log_as_it_was(
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    recwarn: pytest.WarningsRecorder,
    caplog: pytest.LogCaptureFixture,
) -> None:
    file = tmp_path / "drawn.pdf"
    # A rotation that is none makes the reader's parser complain; a page without a table makes it warn.
    file.write_bytes(one_page(b"", page=b"/MediaBox [0 0 595 842] /Rotate 45"))
    level = logging.getLogger("playa").level
    assert second_reading(file, [1]) == []
    assert capfd.readouterr() == ("", "")
    assert not recwarn.list
    assert not caplog.records
    assert logging.getLogger("playa").level == level


def test_camelot_is_imported_only_when_it_reads() -> None:
    code = "import sys, juesuan.reading.second; sys.exit(any(n in sys.modules for n in ('camelot', 'cv2', 'pandas')))"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_amounts_in_rows_without_rulings_ask_for_the_second_reader(tmp_path: Path) -> None:
    page, grids = read(pdf(lambda canvas: table(canvas, [*ROWS, ROWS[1]], rules=drawings.nothing)), tmp_path)
    assert grids == []
    assert page_needs_second_reader(page)


def test_a_ruled_table_and_prose_with_amounts_do_not(tmp_path: Path) -> None:
    page, _ = read(pdf(table), tmp_path)
    assert not page_needs_second_reader(page)

    def prose(canvas: Canvas) -> None:
        for n in range(12):
            text = "收入总计1,234.56万元，与上年相比减少12.30万元，下降1.00%。"
            canvas.drawString(80, 700 - 20 * n, text, charSpace=n / 12)
        for n in range(12):
            canvas.drawString(80, 400 - 20 * n, f"第{n}部分 名词解释......................... {n}")

    page, _ = read(pdf(prose), tmp_path)
    assert not page_needs_second_reader(page)
