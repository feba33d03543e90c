"""Tables without rulings, and with horizontal ones only: read by where texts stand, believed by arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import drawings
import pytest
from drawings import FONT, Draw, pdf
from reportlab.pdfgen.canvas import Canvas

from juesuan.reading.grid import Grid, grids_of
from juesuan.reading.page import Document
from juesuan.reading.unruled import READ_BY, unruled_grids
from juesuan.report import Report
from juesuan.report import read as read_report
from juesuan.text import squeeze

Rows = Sequence[Sequence[str]]
HEAD = ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出"]
BODY = [
    ["", "合计", "1,246.86", "1,000.00", "246.86", "", ""],
    ["201", "一般公共服务支出", "1,234.56", "1,000.00", "234.56", "", ""],
    ["20106", "财政事务", "1,234.56", "1,000.00", "234.56", "", ""],
    ["2010601", "行政运行", "1,000.00", "1,000.00", "", "", ""],
    ["2010602", "一般行政管理事务", "234.56", "", "234.56", "", ""],
    ["205", "教育支出", "12.30", "", "12.30", "", ""],
    ["20508", "进修及培训", "12.30", "", "12.30", "", ""],
    ["2050803", "培训支出", "12.30", "", "12.30", "", ""],
]
WIDTHS = (60.0, 130.0, 75.0, 70.0, 70.0, 75.0, 60.0)
SUMMARY = [
    ["项目", "金额", "项目", "金额"],
    ["一、一般公共预算财政拨款收入", "1,246.86", "一、一般公共服务支出", "1,234.56"],
    ["二、政府性基金预算财政拨款收入", "", "二、教育支出", "12.30"],
    ["三、上级补助收入", "", "三、科学技术支出", ""],
    ["本年收入合计", "1,246.86", "本年支出合计", "1,246.86"],
    ["使用非财政拨款结余", "", "结余分配", ""],
    ["年初结转和结余", "10.00", "年末结转和结余", "10.00"],
    ["总计", "1,256.86", "总计", "1,256.86"],
]
SIDES = (180.0, 70.0, 180.0, 70.0)


def form(
    title: str, rows: Rows, widths: Sequence[float] = WIDTHS, *, header: int = 1, names: Sequence[int] = (0, 1),
    lines: str = "", pitch: float = 20, left: float = 30, top: float = 700, note: str = "",
) -> Draw:  # fmt: skip
    """A form whose header words are centred, whose names stand left and whose amounts stand right, as programs set them."""

    def draw(canvas: Canvas) -> None:
        xs = [left + sum(widths[:i]) for i in range(len(widths) + 1)]
        canvas.setFont(FONT, 12)
        if title:
            canvas.drawCentredString(300, top + 50, title)
            canvas.setFont(FONT, 9)
            canvas.drawRightString(xs[-1], top + 30, "金额单位：万元")
        canvas.setFont(FONT, 9)
        for number, row in enumerate(rows):
            base = top - pitch * number
            for col, text in enumerate(row):
                parts = text.split("\n")
                for k, part in enumerate(parts):
                    y = base + 5.5 * (len(parts) - 1) - 11 * k
                    if number < header:
                        canvas.drawCentredString((xs[col] + xs[col + 1]) / 2, y, part)
                    elif col in names:
                        canvas.drawString(xs[col] + 3, y, part)
                    else:
                        canvas.drawRightString(xs[col + 1] - 3, y, part)
        ys = [top + 13 - pitch * number for number in range(len(rows) + 1)]
        chosen = {"": [], "three": [ys[0], ys[header], ys[-1]], "all": ys}[lines]
        for y in chosen:
            canvas.line(xs[0], y, xs[-1], y)
        if note:
            canvas.drawString(left, top - pitch * len(rows) - 10, note)

    return draw


def cover(canvas: Canvas) -> None:
    canvas.setFont(FONT, 16)
    canvas.drawCentredString(300, 600, "某某市财政局")
    canvas.drawCentredString(300, 570, "2024年度部门决算")


def grids(folder: Path, *pages: Draw) -> list[Grid]:
    file = folder / "drawn.pdf"
    file.write_bytes(pdf(*pages))
    found: list[Grid] = []
    with Document(file) as document:
        for page in document.pages(prose=True):
            assert grids_of(page) == []
            found += unruled_grids(page, found[-1] if found else None)
    return found


def texts(grid: Grid) -> list[list[str]]:
    return [[squeeze(text) for text in row] for row in grid.texts()]


def report(folder: Path, *pages: Draw) -> Report:
    file = folder / "某某市财政局2024年度部门决算.pdf"
    file.write_bytes(pdf(cover, *pages))
    return read_report(file)


@pytest.mark.parametrize("lines", ["", "three", "all"])
def test_a_form_without_vertical_rulings_gives_every_cell(lines: str, tmp_path: Path) -> None:
    (grid,) = grids(tmp_path, form("支出决算表", [HEAD, *BODY], lines=lines, note="注：本表反映支出情况。"))
    assert texts(grid) == [HEAD, *BODY]
    assert grid.read_by == READ_BY
    assert grid.caption[0] == "支出决算表"
    assert grid.notes == ["注：本表反映支出情况。"]


def test_boxes_lie_around_their_texts(tmp_path: Path) -> None:
    (grid,) = grids(tmp_path, form("支出决算表", [HEAD, *BODY]))
    (cell,) = [cell for cell in grid.cells if (cell.row, cell.col) == (2, 2)]
    # Right edge and baseline as drawn, counted from the top left of an A4 sheet.
    left, top, right, bottom = cell.box
    assert left < 30 + 190 + 75 - 3 - 35
    assert right > 30 + 190 + 75 - 4
    assert top < 842 - 660 - 6
    assert bottom >= 842 - 660


def test_a_form_of_two_sides_with_few_amounts_keeps_its_rows(tmp_path: Path) -> None:
    (grid,) = grids(tmp_path, form("收入支出决算总表", SUMMARY, SIDES, names=(0, 2), left=40, pitch=18))
    assert texts(grid) == SUMMARY


def test_wrapped_headers_and_labels_are_one_cell(tmp_path: Path) -> None:
    head = [*HEAD[:2], "本年支出\n合计", *HEAD[3:5], "对附属单位\n补助支出", HEAD[6]]
    body = [
        BODY[0],
        ["2080505", "机关事业单位基本养\n老保险缴费支出", "1,246.86", "1,000.00", "246.86", "", ""],
        BODY[5],
    ]
    (grid,) = grids(tmp_path, form("支出决算表", [head, *body], pitch=24))
    joined = [["".join(parts) for parts in zip(*texts(grid)[: grid.rows - 3], strict=True)], *texts(grid)[-3:]]
    assert joined == [[squeeze(text) for text in row] for row in (head, *body)]


def test_a_head_over_several_columns_covers_them(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        form("支出决算表", [HEAD, *BODY], top=680)(canvas)
        # Over 本年支出合计, 基本支出 and 项目支出.
        canvas.drawCentredString(327.5, 698, "本年支出")

    (grid,) = grids(tmp_path, draw)
    assert texts(grid)[1:] == [HEAD, *BODY]
    assert [(cell.col, cell.col_end) for cell in grid.cells if cell.text == "本年支出"] == [(2, 5)]


def test_a_table_that_goes_on_over_the_page_keeps_its_columns(tmp_path: Path) -> None:
    first, second = grids(
        tmp_path, form("支出决算表", [HEAD, *BODY[:5]]), form("", BODY[5:], header=0)
    )  # fmt: skip
    assert second.columns == first.columns
    assert texts(second) == BODY[5:]
    found = report(tmp_path, form("支出决算表", [HEAD, *BODY[:5]]), form("", BODY[5:], header=0))
    (table,) = found.tables
    assert (table.pages, len(table.data_texts)) == ([2, 3], len(BODY))


@pytest.mark.parametrize("lines", ["", "three", "all"])
def test_what_adds_up_is_loaded_and_proven(lines: str, tmp_path: Path) -> None:
    from juesuan.proof import judged

    found = report(
        tmp_path, form("收入支出决算总表", SUMMARY, SIDES, names=(0, 2), left=40, lines=lines),
        form("支出决算表", [HEAD, *BODY], lines=lines),
    )  # fmt: skip
    assert {item.form.form for item in found.forms if item.loaded} == {"revenue_expenditure_summary", "expenditure"}
    numbers = [fact for fact in found.facts if fact.state == "number" and fact.form == "expenditure"]
    assert len(numbers) == sum(bool(text) for row in BODY for text in row[2:])
    assert {fact.read_by for fact in numbers} == {READ_BY}
    assert set(judged(found).proofs.values()) >= {"proven"}
    assert not [verdict for verdict in found.verdicts if verdict.verdict == "broken"]


def test_what_does_not_add_up_is_kept_out_with_every_number_counted(tmp_path: Path) -> None:
    wrong = [row if row[0] != "2010602" else [*row[:2], "999.99", *row[3:]] for row in BODY]
    found = report(tmp_path, form("支出决算表", [HEAD, *wrong]))
    assert [fact for fact in found.facts if fact.source == "table"] == []
    (problem,) = [item for item in found.quarantine if item.reason == "unruled_not_proven"]
    assert (problem.page, problem.form) == (2, "expenditure")
    (count,) = [one for one in found.page_counts if one.page == 2]
    amounts = sum(bool(text) for row in BODY for text in row[2:])
    assert (count.in_facts, count.in_quarantine) == (0, amounts)


def test_prose_and_lists_of_contents_are_no_tables(tmp_path: Path) -> None:
    def prose(canvas: Canvas) -> None:
        for n in range(12):
            canvas.drawString(80, 700 - 20 * n, "收入总计1,234.56万元，与上年相比减少12.30万元，下降1.00%。")

    assert grids(tmp_path, prose, drawings.blank) == []


def test_a_form_without_rulings_on_a_page_with_a_ruled_one_is_read_too(tmp_path: Path) -> None:
    def both(canvas: Canvas) -> None:
        form("支出决算表", [HEAD, *BODY], top=700)(canvas)
        canvas.drawCentredString(300, 480, "收入支出决算总表")
        canvas.drawString(450, 465, "金额单位：万元")
        drawings.table(canvas, SUMMARY, widths=SIDES, left=40, top=450)

    found = report(tmp_path, both)
    assert {item.form.form: item.table.grid.read_by for item in found.forms if item.loaded} == {
        "expenditure": READ_BY, "revenue_expenditure_summary": "pdfium",
    }  # fmt: skip
    (unruled,) = [item.table for item in found.forms if item.form.form == "expenditure"]
    assert unruled.data_texts == BODY
