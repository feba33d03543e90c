"""Tables that run over pages, and rows that are header."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import drawings
import pytest
from drawings import ROWS, Draw, pdf, table
from reportlab.pdfgen.canvas import Canvas

from juesuan.forms.titles import title_of
from juesuan.reading.grid import grids_of
from juesuan.reading.header import header_rows, row_kind
from juesuan.reading.page import Document
from juesuan.reading.tables import Table, join

HEADER, FIRST, SECOND, TOTAL = ROWS


def tables_of(folder: Path, *pages: Draw) -> list[Table]:
    file = folder / "report.pdf"
    file.write_bytes(pdf(*pages))
    with Document(file) as document:
        return join([found for page in document.pages() for found in grids_of(page)], title_of)


def page(rows: Sequence[Sequence[str]], title: str = "", **how: object) -> Draw:
    def draw(canvas: Canvas) -> None:
        if title:
            canvas.drawCentredString(290, 730, title)
        table(canvas, rows, **how)

    return draw


def test_a_table_without_a_new_title_goes_on_over_the_page(tmp_path: Path) -> None:
    (found,) = tables_of(tmp_path, page([HEADER, FIRST], "支出决算表"), page([SECOND, TOTAL]))
    assert (found.title, found.pages) == ("支出决算表", [1, 2])
    assert found.header_texts == [HEADER]
    assert found.data_texts == [FIRST, SECOND, TOTAL]
    assert found.grid.page_starts == [0, 2]
    assert {cell.text: cell.page for cell in found.grid.cells}["12.30"] == 2


def test_a_header_repeated_on_the_next_page_is_dropped_once(tmp_path: Path) -> None:
    (found,) = tables_of(tmp_path, page([HEADER, FIRST], "支出决算表"), page([HEADER, SECOND, TOTAL]))
    assert found.data_texts == [FIRST, SECOND, TOTAL]
    assert found.grid.dropped == [HEADER]


def test_a_new_title_begins_a_new_table_although_the_columns_are_the_same(tmp_path: Path) -> None:
    found = tables_of(
        tmp_path, page([HEADER, FIRST], "支出决算表"), page([HEADER, SECOND], "一般公共预算财政拨款支出决算表")
    )
    assert [item.title for item in found] == ["支出决算表", "一般公共预算财政拨款支出决算表"]


@pytest.mark.parametrize("again", ["支出决算表", "支出决算表（续）"])
def test_the_same_title_again_goes_on(again: str, tmp_path: Path) -> None:
    parts = tables_of(tmp_path, page([HEADER, FIRST], "支出决算表"), page([HEADER, SECOND, TOTAL], again))
    assert [item.data_texts for item in parts] == [[FIRST, SECOND, TOTAL]]


def test_two_whole_tables_of_one_title_stay_two_unless_the_second_says_that_it_goes_on(tmp_path: Path) -> None:
    whole = tables_of(tmp_path, page(ROWS, "支出决算表"), page(ROWS, "支出决算表"))
    assert [item.data_texts for item in whole] == [ROWS[1:], ROWS[1:]]
    (joined,) = tables_of(tmp_path, page(ROWS, "支出决算表"), page(ROWS, "支出决算表（续）"))
    assert joined.data_texts == ROWS[1:] * 2


def test_a_last_page_with_only_the_merged_total_row_fits_its_columns(tmp_path: Path) -> None:
    merged = page([["合计", "1,246.86", "1,000.00"]], widths=(140.0, 90.0, 180.0))
    (found,) = tables_of(tmp_path, page(ROWS[:3], "支出决算表"), merged)
    assert found.data_texts == [FIRST, SECOND, ["合计", "1,246.86", "1,000.00", ""]]


def test_the_empty_sliver_of_a_split_row_is_dropped(tmp_path: Path) -> None:
    def sliver(canvas: Canvas) -> None:
        xs, ys = drawings.lines_of(2)
        drawings.strokes(canvas, (xs, [ys[0] + 8, *ys]))
        table(canvas, [SECOND, TOTAL])

    (found,) = tables_of(tmp_path, page([HEADER, FIRST], "支出决算表"), sliver)
    assert found.data_texts == [FIRST, SECOND, TOTAL]


@pytest.mark.parametrize("widths", [(60.0, 200.0), (140.0, 120.0, 60.0, 90.0)])
def test_a_table_of_other_columns_on_the_next_page_is_not_its_continuation(
    widths: tuple[float, ...], tmp_path: Path
) -> None:
    found = tables_of(tmp_path, page(ROWS, "支出决算表"), page([["姓名", "职务"], ["甲", "乙"]], widths=widths))
    assert [item.title for item in found] == ["支出决算表", ""]


def test_a_page_without_the_table_ends_it(tmp_path: Path) -> None:
    found = tables_of(tmp_path, page([HEADER, FIRST], "支出决算表"), drawings.blank, page([SECOND, TOTAL]))
    assert [item.pages for item in found] == [[1], [3]]


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (["2024年“三公”经费预算数", "", "2024年机关运行经费预算数"], "header"),
        (["功能分类科目编码", "科目名称", "合计"], "header"),
        (["栏次", "", "1", "2"], "header"),
        (["类", "款", "项", "1", "2", "3"], "header"),
        (["201", "一般公共服务支出", ""], "data"),
        (["2010301行政运行", "", ""], "data"),
        (["一、一般公共预算财政拨款收入", "", ""], "data"),
        (["合计", "", ""], "data"),
        (["合计", "基本支出", "项目支出"], "header"),
        (["", "1.00", ""], "data"),
        (["", "1,23.4", ""], "data"),
        (["", "", ""], "blank"),
    ],
)
def test_a_row_is_told_from_its_texts(row: list[str], kind: str) -> None:
    assert row_kind(row) == kind


def test_blank_rows_belong_to_the_header_only_between_header_rows() -> None:
    assert header_rows([["项目", "金额"], ["", ""], ["科目", "元"], ["", ""], ["工资", "1.00"]]) == 3
    assert header_rows([["项目", "金额"], ["", ""], ["", ""]]) == 1
