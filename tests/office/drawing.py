"""Office files drawn for tests from the tables of the samples: .docx, .xls, and hostile ones."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import xlwt

from samples import office
from samples.amounts import Printer
from samples.table import Table

BORDERED = "borders: left thin, right thin, top thin, bottom thin"


def tables(style: str = "national") -> list[Table]:
    """The forms of the sample's books in one of the styles."""
    return office.tables_of(office.accounts(), style, Printer("万元", thousands=True))


def write_docx(path: Path, drawn: list[Table], before: tuple[str, ...] = ()) -> None:
    """A Word file with a heading, a unit line and a table for each form."""
    document = docx.Document()
    for text in before:
        document.add_paragraph(text)
    for table in drawn:
        document.add_heading(table.title, 2)
        document.add_paragraph(f"{table.unit_words}：{table.unit}")
        grid = document.add_table(len(table.all_rows), len(table.widths))
        for r, row in enumerate(table.all_rows):
            for c, cell in enumerate(row):
                if cell is None:
                    continue
                slot = grid.cell(r, c)
                if cell.rows > 1 or cell.columns > 1:
                    slot = slot.merge(grid.cell(r + cell.rows - 1, c + cell.columns - 1))
                slot.text = cell.text
        for note in table.notes:
            document.add_paragraph(note)
    document.save(str(path))


def write_xls(path: Path, drawn: list[Table]) -> None:
    """An old workbook with a sheet for each form, amounts as numbers under a format."""
    book = xlwt.Workbook()
    plain, amount = xlwt.easyxf(BORDERED), xlwt.easyxf(BORDERED, num_format_str="#,##0.00")
    for number, table in enumerate(drawn, start=1):
        sheet, right = book.add_sheet(f"表{number}"), len(table.widths) - 1
        sheet.write_merge(0, 0, 0, right, table.title)
        sheet.write(2, right, f"{table.unit_words}：{table.unit}")
        for r, row in enumerate(table.all_rows, start=3):
            for c, cell in enumerate(row):
                if cell is None:
                    continue
                is_amount = cell.align == "right" and "." in cell.text
                value = float(cell.text.replace(",", "")) if is_amount else cell.text
                span = (r, r + cell.rows - 1, c, c + cell.columns - 1)
                sheet.write_merge(*span, value, amount if is_amount else plain)
        for n, note in enumerate(table.notes, start=3 + len(table.all_rows)):
            sheet.write(n, 0, note)
    book.save(str(path))


def with_entry(content: bytes, name: str, body: bytes) -> bytes:
    """An archive with one entry replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, body)
    return out.getvalue()
