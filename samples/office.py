"""A report in two files: the explanation as a PDF, which says 见附件, and the forms as a workbook.

What belongs here: drawing a workbook from the same tables that the styles print on pages, with numbers as numbers
under number formats, and a PDF without forms.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import xlsxwriter

from samples.accounts import Accounts, random_accounts
from samples.amounts import Printer
from samples.flow import Flow
from samples.paper import Paper
from samples.prose import DUTIES
from samples.report import FORMS, explanation_pages
from samples.table import Cell, Pen, Table, texts

# A workbook states when it was made: always the same moment, so that it is drawn again byte for byte.
MADE = dt.datetime(2025, 9, 1, tzinfo=dt.UTC).replace(tzinfo=None)
STYLE = "national"
UNIT = "万元"
AMOUNT = "#,##0.00"
_NUMBERS = frozenset("0123456789.,-")


def accounts() -> Accounts:
    """Books of the sample: a small department whose forms are an attachment."""
    return random_accounts(
        41, unit_name="云岭省青竹县水利局", entity_level="department", own_money=True, government_fund=False,
        state_capital=False,
    )  # fmt: skip


def explanation(path: Path) -> dict[str, object]:
    """The PDF with the explanation; its second part says that the forms are attached."""
    books = accounts()
    title = f"{books.unit_name}{books.fiscal_year}年度部门决算"
    paper = Paper(path, title)
    flow = Flow(paper, Pen(), "- {} -")
    flow.page(numbered=False)
    flow.gap(200)
    flow.centred(title.replace("20", "\n20", 1), 26.0)
    flow.page()
    flow.centred(f"第一部分 {books.unit_name}概况", 20.0)
    flow.heading("一、主要职能")
    for text in DUTIES:
        flow.paragraph(text)
    flow.centred(f"第二部分 {books.unit_name}{books.fiscal_year}年度部门决算表", 18.0)
    flow.paragraph("见附件。")
    explanation_pages(flow, books, UNIT, "部门")
    paper.close()
    return {"fate": "text_of_joined_report", "tables": []}


def forms(path: Path) -> dict[str, object]:
    """The workbook with a form a sheet."""
    tables = tables_of(accounts(), STYLE, Printer(UNIT, thousands=True))
    write_workbook(path, tables)
    return {"fate": "tables_of_joined_report", "tables": [truth_of(table, n) for n, table in enumerate(tables, start=1)]}


def tables_of(books: Accounts, style: str, printer: Printer, classes: int = 26) -> list[Table]:
    """The forms of a style as tables, none of them run over pages."""
    return [replace(table, repeat_header=False) for table in FORMS[style](books, printer, classes)]


def truth_of(table: Table, page: int) -> dict[str, object]:
    """A table as a correct reading gives it; its sheet stands for a page."""
    return {
        "title": "".join(table.title.split()), "form": table.form, "unit": table.unit, "pages": [page],
        "header": texts(table.header), "rows": texts(table.rows),
    }  # fmt: skip


def write_workbook(path: Path, tables: Sequence[Table]) -> None:
    """A workbook with a sheet for each table: title, mark, owner and unit above it, notes below, borders around cells."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": MADE})
        plain: dict[str, Any] = {"border": 1, "valign": "vcenter", "text_wrap": True}
        looks = {
            "center": book.add_format({**plain, "align": "center"}),
            "left": book.add_format({**plain, "align": "left"}),
            "right": book.add_format({**plain, "align": "right"}),
            "amount": book.add_format({**plain, "align": "right", "num_format": AMOUNT}),
            "title": book.add_format({"align": "center", "bold": True, "font_size": 16}),
        }
        for number, table in enumerate(tables, start=1):
            # Names of sheets have no more than 31 signs.
            _write_sheet(book.add_worksheet(f"{number} {table.title}"[:31]), table, looks)


def _write_sheet(sheet: Any, table: Table, looks: dict[str, Any]) -> None:
    width = len(table.widths)
    sheet.merge_range(0, 0, 0, width - 1, table.title, looks["title"])
    sheet.write(1, width - 1, table.mark)
    sheet.write(2, 0, table.owner)
    sheet.write(2, width - 1, f"{table.unit_words}：{table.unit}")
    top = 3
    for r, row in enumerate(table.all_rows, start=top):
        for c, cell in enumerate(row):
            if cell is not None:
                _write_cell(sheet, r, c, cell, looks)
    for n, note in enumerate(table.notes, start=top + len(table.all_rows)):
        sheet.write(n, 0, note)


def _write_cell(sheet: Any, row: int, col: int, cell: Cell, looks: dict[str, Any]) -> None:
    is_amount = cell.align == "right" and "." in cell.text and set(cell.text) <= _NUMBERS
    value: str | float = float(cell.text.replace(",", "")) if is_amount else cell.text
    look = looks["amount" if is_amount else cell.align]
    if cell.rows > 1 or cell.columns > 1:
        sheet.merge_range(row, col, row + cell.rows - 1, col + cell.columns - 1, value, look)
    else:
        sheet.write(row, col, value, look)
