"""Every way to draw a ruled table gives the same cells."""

from __future__ import annotations

from bisect import bisect_right
from pathlib import Path

import drawings
import pytest
from drawings import ROWS, pdf, table
from reportlab.lib.colors import white
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from juesuan.reading.grid import Grid, grids_of
from juesuan.reading.overflow import gather
from juesuan.reading.page import Document, Page
from juesuan.text import squeeze


def read(content: bytes, folder: Path, number: int = 1) -> tuple[Page, list[Grid]]:
    file = folder / "drawn.pdf"
    file.write_bytes(content)
    with Document(file) as document:
        page = document.page(number)
    return page, grids_of(page)


def texts(grid: Grid) -> list[list[str]]:
    return [[squeeze(text) for text in row] for row in grid.texts()]


def the_texts(content: bytes, folder: Path) -> list[list[str]]:
    _, grids = read(content, folder)
    assert len(grids) == 1
    return texts(grids[0])


@pytest.mark.parametrize("rules", drawings.RULES, ids=lambda rules: rules.__name__)
def test_rulings_drawn_in_any_way_give_the_same_cells(rules: object, tmp_path: Path) -> None:
    assert the_texts(pdf(lambda canvas: table(canvas, rules=rules)), tmp_path) == ROWS


def test_white_lines_and_clip_paths_rule_nothing(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        xs, ys = drawings.lines_of(len(ROWS))
        table(canvas)
        canvas.setStrokeColor(white)
        canvas.line(xs[1] + 20, ys[0], xs[1] + 20, ys[-1])
        canvas.setFillColor(white)
        canvas.rect(xs[2] + 20, ys[-1], 1, ys[0] - ys[-1], stroke=0, fill=1)
        clip = canvas.beginPath()
        clip.rect(xs[3] + 20, ys[-1], 1, ys[0] - ys[-1])
        canvas.clipPath(clip, stroke=0, fill=0)

    assert the_texts(pdf(draw), tmp_path) == ROWS


@pytest.mark.parametrize("text", drawings.TEXTS, ids=lambda text: text.__name__)
def test_texts_drawn_in_any_way_give_the_same_cells(text: object, tmp_path: Path) -> None:
    assert the_texts(pdf(lambda canvas: table(canvas, text=text)), tmp_path) == ROWS


@pytest.mark.parametrize("shift", [0.0, 0.35, 0.8])
def test_a_table_drawn_again_a_hair_to_the_right_reads_once(shift: float, tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas)
        canvas.translate(shift, 0)
        table(canvas)

    assert the_texts(pdf(draw), tmp_path) == ROWS


def test_digits_that_stand_twice_side_by_side_are_not_taken_for_bold(tmp_path: Path) -> None:
    rows = [["项目", "金额"], ["工资", "11,111.11"], ["津贴", "--"], ["奖金", "1100.00"]]
    assert the_texts(pdf(lambda canvas: table(canvas, rows, text=drawings.twice, widths=(140, 90))), tmp_path) == rows


def test_a_number_wrapped_in_its_cell_is_one_number(tmp_path: Path) -> None:
    rows = [["项目", "金额"], ["一般公共\n服务支出", "1,234.\n56"], ["教育支出", "78.90"]]
    read_rows = the_texts(pdf(lambda canvas: table(canvas, rows, size=8, widths=(140, 90))), tmp_path)
    assert read_rows == [["项目", "金额"], ["一般公共服务支出", "1,234.56"], ["教育支出", "78.90"]]


def test_the_text_layer_in_wrong_order_does_not_matter(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        xs, ys = drawings.lines_of(len(ROWS))
        drawings.strokes(canvas, (xs, ys))
        slots = [(row, col) for col in range(4) for row in range(len(ROWS))][::-1]
        for row, col in slots:
            drawings.letter_by_letter(canvas, xs[col] + 4, ys[row + 1] + 7, ROWS[row][col])

    assert the_texts(pdf(draw), tmp_path) == ROWS


def test_slots_without_a_line_between_them_are_one_cell(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        xs, ys = drawings.lines_of(3)
        for y in (ys[0], ys[2], ys[3]):
            canvas.line(xs[0], y, xs[4], y)
        canvas.line(xs[1], ys[1], xs[4], ys[1])
        for x in (xs[0], xs[1], xs[4]):
            canvas.line(x, ys[0], x, ys[3])
        for x in xs[2:4]:
            canvas.line(x, ys[1], x, ys[3])
        canvas.drawString(xs[0] + 4, ys[1] - 3, "项目")
        canvas.drawString(xs[2] + 4, ys[1] + 7, "本年支出")
        for x, text in zip(xs[1:], ("合计", "基本支出", "项目支出"), strict=False):
            canvas.drawString(x + 4, ys[2] + 7, text)
        canvas.drawString(xs[1] + 4, ys[3] + 7, "1.00")

    _, (grid,) = read(pdf(draw), tmp_path)
    assert [(cell.row, cell.col, cell.row_end, cell.col_end) for cell in grid.cells if cell.text][:2] == [
        (0, 0, 2, 1), (0, 1, 1, 4),
    ]  # fmt: skip
    assert texts(grid) == [["项目", "本年支出", "", ""], ["", "合计", "基本支出", "项目支出"], ["", "1.00", "", ""]]


def test_a_missing_piece_of_a_ruling_does_not_run_numbers_together(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        xs, ys = drawings.lines_of(2, (90, 90, 90))
        for y in (ys[0], ys[2]):
            canvas.line(xs[0], y, xs[3], y)
        canvas.line(xs[0], ys[1], xs[1], ys[1])
        canvas.line(xs[2], ys[1], xs[3], ys[1])
        for x in (xs[0], xs[3]):
            canvas.line(x, ys[0], x, ys[2])
        canvas.line(xs[1], ys[0], xs[1], ys[1])
        canvas.line(xs[2], ys[0], xs[2], ys[2])
        for x, y, text in ((0, 1, "甲"), (1, 1, "1.5"), (0, 2, "2.5"), (2, 1, "丁"), (2, 2, "戊")):
            canvas.drawString(xs[x] + 4, ys[y] + 7, text)

    _, (grid,) = read(pdf(draw), tmp_path)
    assert texts(grid) == [["甲", "1.5", "丁"], ["2.5", "", "戊"]]
    assert [cell[:4] for cell in grid.cells] == [(0, 0, 1, 1), (0, 1, 1, 2), (0, 2, 1, 3), (1, 0, 2, 2), (1, 2, 2, 3)]


def test_two_tables_of_a_page_stay_apart_and_keep_the_lines_between_them(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(250, 730, "收入决算表")
        table(canvas, ROWS[:2])
        canvas.drawString(250, 600, "支出决算表")
        table(canvas, ROWS[2:], top=580)
        canvas.drawString(72, 500, "注：本表以万元为单位。")

    _, grids = read(pdf(draw), tmp_path)
    assert [texts(grid) for grid in grids] == [ROWS[:2], ROWS[2:]]
    assert [grid.caption for grid in grids] == [["收入决算表"], ["支出决算表"]]
    assert [grid.notes for grid in grids] == [["支出决算表"], ["注：本表以万元为单位。"]]
    assert [grid.first_on_page for grid in grids] == [True, False]


def test_a_dash_that_ends_a_line_stays_a_dash(tmp_path: Path) -> None:
    # The engine takes it for a broken word, since a letter stands before it and a digit begins the next line.
    rows = [["甲", "乙-"], ["2丙", "1.00"]]
    assert the_texts(pdf(lambda canvas: table(canvas, rows, widths=(90, 90))), tmp_path) == rows


def test_radicals_that_look_like_ideographs_are_read_as_ideographs(tmp_path: Path) -> None:
    shown = [["⽀出", "⾦额"], ["⼀般公共服务⽀出", "1.00"]]  # Kangxi radicals, as fonts with wrong maps print them
    meant = [["支出", "金额"], ["一般公共服务支出", "1.00"]]
    assert shown != meant
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))

    def draw(canvas: Canvas) -> None:
        table(canvas, [["", ""], ["", ""]], widths=(140, 90))
        canvas.setFont("STSong-Light", 10)
        for row, y in zip(shown, (684, 662), strict=True):
            for text, x in zip(row, (76, 216), strict=True):
                canvas.drawString(x, y, text)

    assert the_texts(pdf(draw), tmp_path) == meant


def test_text_that_paints_nothing_is_left_out_and_reported(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas)
        hidden = canvas.beginText(drawings.LEFT + 200, drawings.TOP - 37)
        hidden.setTextRenderMode(3)
        hidden.textOut("99")
        canvas.drawText(hidden)

    page, (grid,) = read(pdf(draw), tmp_path)
    assert texts(grid) == ROWS
    assert (page.hidden, [fault.reason for fault in page.faults]) == (2, ["hidden_text"])


def test_white_text_on_white_paper_is_left_out_and_reported(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas)
        canvas.setFillColor(white)
        canvas.drawString(drawings.LEFT + 210, drawings.TOP - 37, "77")

    page, (grid,) = read(pdf(draw), tmp_path)
    assert texts(grid) == ROWS
    assert (page.hidden, [fault.reason for fault in page.faults]) == (2, ["hidden_text"])


def test_white_text_on_a_dark_ground_is_read(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        xs, ys = drawings.lines_of(len(ROWS))
        canvas.rect(xs[0], ys[1], xs[-1] - xs[0], ys[0] - ys[1], stroke=0, fill=1)
        table(canvas, [["", "", "", ""], *ROWS[1:]])
        canvas.setFillColor(white)
        for text, x in zip(ROWS[0], xs, strict=False):
            canvas.drawString(x + 4, ys[1] + 7, text)

    page, (grid,) = read(pdf(draw), tmp_path)
    assert texts(grid) == ROWS
    assert not page.hidden


def test_a_slanted_watermark_does_not_get_into_the_cells(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas)
        canvas.translate(100, 600)
        canvas.rotate(30)
        canvas.setFont(drawings.FONT, 40)
        canvas.drawString(0, 0, "内部资料123")

    page, (grid,) = read(pdf(draw), tmp_path)
    assert texts(grid) == ROWS
    assert page.slanted == len("内部资料123")


def test_an_annotation_over_a_cell_is_not_its_text(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas)
        canvas.freeTextAnnotation("88", "/Helv 10 Tf 0 g", Rect=(220, 660, 260, 680))

    assert the_texts(pdf(draw), tmp_path) == ROWS


@pytest.mark.parametrize(
    ("text", "place", "cell"),
    [
        ("12,345,678,901,234.56", "left", 1),
        ("12,345,678,901,234.56", "right", 2),
        ("专项用于农村义务教育资金", "left", 1),
        ("本年度收入支出决算情况说明文字", "centre", 1),
    ],
)
def test_text_that_runs_over_its_border_stays_in_one_cell(text: str, place: str, cell: int, tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        xs, ys = drawings.lines_of(len(ROWS))
        rows = [ROWS[0], ["教育支出", "", "", "9.99"], ROWS[2], ROWS[3]]
        table(canvas, rows)
        canvas.setFont(drawings.FONT, 14)
        if place == "left":
            canvas.drawString(xs[1] + 3, ys[2] + 7, text)
        elif place == "right":
            canvas.drawRightString(xs[3] - 3, ys[2] + 7, text)
        else:
            canvas.drawCentredString((xs[1] + xs[2]) / 2, ys[2] + 7, text)

    _, (grid,) = read(pdf(draw), tmp_path)
    row = texts(grid)[1]
    assert row[cell] == text
    assert "".join(row) == f"教育支出{text}9.99"


@pytest.mark.parametrize(("place", "cell"), [("left", 1), ("right", 2)])
def test_text_belongs_where_it_is_set_although_most_of_it_runs_over(place: str, cell: int, tmp_path: Path) -> None:
    text, widths = "12,345,678,901,234.56", (140.0, *((40.0, 130.0) if place == "left" else (130.0, 40.0)), 90.0)

    def draw(canvas: Canvas) -> None:
        xs, ys = drawings.lines_of(2, widths)
        table(canvas, [["项目", "", "", "9.99"], ["合计", "", "", "8.88"]], widths=widths)
        if place == "left":
            canvas.drawString(xs[1] + 3, ys[1] + 7, text)
        else:
            canvas.drawRightString(xs[3] - 3, ys[1] + 7, text)

    _, (grid,) = read(pdf(draw), tmp_path)
    assert texts(grid)[0] == ["项目", text if cell == 1 else "", text if cell == 2 else "", "9.99"]


def test_numbers_that_only_stand_close_to_a_ruling_stay_apart(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        xs, ys = drawings.lines_of(len(ROWS))
        table(canvas, [ROWS[0], ["教育支出", "", "", ""], ROWS[2], ROWS[3]])
        canvas.drawRightString(xs[2] - 0.5, ys[2] + 7, "1,234.56")
        canvas.drawString(xs[2] + 0.8, ys[2] + 7, "1,000.00")

    _, (grid,) = read(pdf(draw), tmp_path)
    assert texts(grid)[1] == ["教育支出", "1,234.56", "1,000.00", ""]


def test_a_run_whose_cell_holds_nothing_else_is_gathered_there() -> None:
    borders = [0.0, 40.0, 44.0, 100.0]
    one, other = (22.0, 0.0, 40.0, "1"), (40.5, 0.0, 61.0, "2")
    inside = {0: [one], 2: [other]}

    def cell_at(x: float, _: float) -> int:
        return bisect_right(borders, x) - 1

    def span_of(x: float, _: float) -> tuple[float, float]:
        return borders[cell_at(x, 0)], borders[cell_at(x, 0) + 1]

    gather([(one, 2), (other, 0)], inside, cell_at, span_of)
    assert {cell: sorted(held) for cell, held in inside.items() if held} == {1: [one, other]}
