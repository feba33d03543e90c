"""What hard pages hold, each drawn: rows split by a page break, tables side by side, headers of four levels, odd numbers."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import drawings
import pytest
from drawings import ROWS, pdf, table
from reportlab.pdfgen.canvas import Canvas
from test_reading_rulings_and_texts import read, texts, the_texts
from test_reading_tables_over_pages import page, tables_of

from juesuan.amount import UnreadableAmount, parse
from juesuan.forms.columns import header_paths
from juesuan.forms.printed import printed_tables, read_tables
from juesuan.reading.tables import Table


def test_tables_side_by_side_stay_apart(tmp_path: Path) -> None:
    narrow = [[row[0], row[1]] for row in ROWS]

    def draw(canvas: Canvas) -> None:
        table(canvas, narrow, widths=(130, 80), left=40)
        table(canvas, [[row[0], row[3]] for row in ROWS], widths=(130, 80), left=300)

    _, grids = read(pdf(draw), tmp_path)
    assert sorted(texts(grid) for grid in grids) == sorted([narrow, [[row[0], row[3]] for row in ROWS]])


def test_a_header_of_four_levels_gives_each_column_its_path(tmp_path: Path) -> None:
    levels = [
        ["项目", "本年支出", "", "", ""],
        ["", "合计", "基本支出", "", ""],
        ["", "", "小计", "人员经费", ""],
        ["", "", "", "工资", "津贴"],
        ["合计", "6.00", "6.00", "4.00", "2.00"],
    ]
    spans = [((0, 0), (4, 1)), ((0, 1), (1, 5)), ((1, 1), (4, 2)), ((1, 2), (2, 5)), ((2, 2), (4, 3)), ((2, 3), (3, 5))]

    def draw(canvas: Canvas) -> None:
        xs, ys = drawings.lines_of(5, (90, 80, 80, 80, 80))
        for (row, col), (row_end, col_end) in spans:
            canvas.rect(xs[col], ys[row_end], xs[col_end] - xs[col], ys[row] - ys[row_end])
        for row, cols in ((3, (3, 4)), (4, range(5))):
            for col in cols:
                canvas.rect(xs[col], ys[row + 1], xs[col + 1] - xs[col], ys[row] - ys[row + 1])
        for words, y in zip(levels, ys[1:], strict=True):
            for word, x in zip(words, xs, strict=False):
                canvas.drawString(x + 4, y + 7, word)

    (found,) = tables_of(tmp_path, draw)
    assert (found.header, found.data_texts) == (4, [levels[4]])
    assert header_paths(found)[1:] == [
        ("本年支出", "合计"), ("本年支出", "基本支出", "小计"), ("本年支出", "基本支出", "人员经费", "工资"),
        ("本年支出", "基本支出", "人员经费", "津贴"),
    ]  # fmt: skip


def test_a_row_split_by_a_page_break_is_one_row(tmp_path: Path) -> None:
    head = ["科目编码", "科目名称", "本年支出合计", "基本支出"]
    upper = [head, ["", "合计", "3.00", "2.00"], ["2080505", "机关事业单位基本养老", "3.00", "2.00"]]
    below = [["", "保险缴费支出", "", ""]]
    joined = printed_tables(tables_of(tmp_path, page(upper, "支出决算表", size=7), page(below, size=7)))
    forms, _ = read_tables([_with_unit(one) for one in joined], 2024, "final_accounts")
    assert [f.line_label for f in forms[0].facts if f.function_code] == ["机关事业单位基本养老保险缴费支出"] * 2


def _with_unit(found: Table) -> Table:
    found.grid.caption.append("单位：万元")
    return found


def test_classes_sections_and_items_in_columns_of_their_own_make_one_code(tmp_path: Path) -> None:
    rows = [
        ["类", "款", "项", "科目名称", "本年支出合计"],
        ["201", "06", "01", "行政运行", "–1.00"],
        ["201", "06", "2", "某", "3.00"],
    ]
    rows[0][0:3] = ["功能分类科目编码（类）", "功能分类科目编码（款）", "功能分类科目编码（项）"]
    widths = (70, 70, 70, 100, 90)
    joined = tables_of(tmp_path, page(rows, "支出决算表", widths=widths, size=6))
    forms, _ = read_tables([_with_unit(one) for one in joined], 2024, "final_accounts")
    assert [(f.function_code, f.amount) for f in forms[0].facts] == [("2010601", -10_000), ("2010602", 30_000)]


def test_a_header_repeated_above_a_negative_amount_is_dropped(tmp_path: Path) -> None:
    head, first, second = ["项目", "合计", "基本支出"], ["合计", "–1.00", "负1.00"], ["教育支出", "▲3.00", "—2.00"]
    (found,) = tables_of(
        tmp_path, page([head, first], "支出决算表", widths=(140, 90, 90)), page([head, second], widths=(140, 90, 90))
    )
    assert (found.header_texts, found.data_texts) == ([head], [first, second])


@pytest.mark.parametrize(
    "printed",
    ["-1.00", "－1.00", "−1.00", "﹣1.00", "–1.00", "—1.00", "―1.00", "─1.00", "(1.00)", "（1.00）", "（-1.00）", "（—1.00）",
     "1.00-", "△1.00", "▲1.00", "负1.00", "- 1.00"],
)  # fmt: skip
def test_every_notation_of_a_negative_amount_is_negative(printed: str) -> None:
    assert parse(printed).value == Decimal("-1.00")


@pytest.mark.parametrize("printed", ["--1.00", "——1.00", "(+1.00)", "（1.00", "1-00", "负", "△", "1.00—"])
def test_what_only_resembles_a_negative_amount_is_no_number(printed: str) -> None:
    with pytest.raises(UnreadableAmount):
        parse(printed)


def test_a_soft_hyphen_in_a_broken_number_vanishes_and_a_printed_one_makes_it_unreadable(tmp_path: Path) -> None:
    rows = [["项目", "金额"], ["教育支出", "1,234\u00ad\n.56"], ["国防支出", "1,234-\n567.00"]]
    found = the_texts(pdf(lambda canvas: table(canvas, rows, size=8, widths=(140, 90))), tmp_path)
    assert parse(found[1][1]).value == Decimal("1234.56")
    with pytest.raises(UnreadableAmount):
        parse(found[2][1])


def test_tables_side_by_side_keep_their_own_titles_and_remarks(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for left, title, note in ((40, "收入决算表", "注：左表。"), (330, "支出决算表", "注：右表。")):
            canvas.drawString(left + 60, 720, title)
            table(canvas, [[row[0], row[1]] for row in ROWS], widths=(130, 80), left=left)
            canvas.drawString(left, 590, note)
        canvas.drawCentredString(290, 745, "二〇二四年度部门决算公开表")

    _, grids = read(pdf(draw), tmp_path)
    assert {tuple(grid.caption): grid.notes for grid in grids} == {
        ("二〇二四年度部门决算公开表", "收入决算表"): ["注：左表。"],
        ("二〇二四年度部门决算公开表", "支出决算表"): ["注：右表。"],
    }
