"""Workbooks opened: the displayed text of every cell of .xlsx (openpyxl) and .xls (xlrd).

What belongs here: the two libraries' ways to cells, number formats, borders and merged spans. Formulas are never
evaluated: their cached values are what was displayed when the file was saved. Where openpyxl refuses a workbook for
its styles, calamine reads the bare values.
"""

from __future__ import annotations

import contextlib
import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, Final

from juesuan.errors import DocumentError
from juesuan.reading.office import archive
from juesuan.reading.office.display import displayed
from juesuan.reading.office.kinds import damaged
from juesuan.reading.office.model import Oddity, OfficePages
from juesuan.reading.office.sheets import MOST_ROWS, Sheet, add_sheet, reference

# What the libraries raise at files that are not what they say; SyntaxError is what XML parsers raise.
_BROKEN: Final = (
    ValueError, LookupError, TypeError, AttributeError, AssertionError, EOFError, ArithmeticError, SyntaxError,
    struct.error, OSError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
_MOST_COLUMNS: Final = 1_000


def open_xlsx(content: bytes) -> OfficePages:
    """The sheets of an .xlsx or .xlsm; DocumentError where it is hostile or damaged."""
    has_formulas = archive.checked(content)
    try:
        sheets, modified = _of_openpyxl(content, has_formulas)
        read_by = "openpyxl"
    except _BROKEN as error:
        # Programs write styles that openpyxl does not accept; the values may be sound all the same.
        sheets, modified, read_by = _of_calamine(content, error), "", "calamine"
    pages = OfficePages(len(sheets), modified=modified)
    if read_by == "calamine":
        pages.oddities.append(Oddity(
            "formats_unread", "工作簿的格式部分不合规范，数字按存储值读入，印出的小数位数不可知",
            "the workbook's styles are malformed: numbers were read as stored, their printed decimals are unknown",
        ))  # fmt: skip
    for sheet, empty in sheets:
        if not sheet.is_hidden:
            pages.oddities += [_uncalculated(sheet, *slot) for slot in empty]
        add_sheet(pages, sheet, read_by)
    return pages


def open_xls(content: bytes) -> OfficePages:
    """The sheets of an .xls with their formats; DocumentError where it is encrypted or damaged."""
    import xlrd
    from xlrd.compdoc import CompDocError

    # The library's notes on odd records would be printed.
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=said)
            sheets = [_of_xlrd(book, number) for number in range(book.nsheets)]
    except (xlrd.XLRDError, CompDocError, *_BROKEN) as error:
        if "encrypted" in str(error).lower():
            raise DocumentError("encrypted", "文件已加密，需要口令", "the file is encrypted and needs a password") from error
        raise damaged(str(error) or type(error).__name__) from error
    pages = OfficePages(len(sheets))
    for sheet in sheets:
        add_sheet(pages, sheet, "xlrd")
    return pages


# ---- .xlsx ---------------------------------------------------------------------------------------------


def _of_openpyxl(content: bytes, has_formulas: bool) -> tuple[list[tuple[Sheet, list[tuple[int, int]]]], str]:
    """Each sheet with the slots of formulas that hold no value, and the date of the last change."""
    import openpyxl

    with warnings.catch_warnings():
        # Extensions the library drops (validation, pictures) change no cell.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(content)) if has_formulas else None
    found = []
    for number, page in enumerate(book.worksheets, start=1):
        sheet = Sheet(page.title, number, is_hidden=page.sheet_state != "visible")
        _fill(sheet, page)
        empty = []
        if formulas is not None:
            for (row, column), cell in formulas[page.title]._cells.items():
                slot = (row - 1, column - 1)
                if cell.data_type == "f" and slot not in sheet.texts and page.cell(row, column).value is None:
                    # Its text in the cell: the form that it belongs to puts it in quarantine as no number.
                    sheet.texts[slot] = f"={str(cell.value).removeprefix('=')}"
                    empty.append(slot)
        found.append((sheet, empty))
    changed = book.properties.modified
    return found, changed.strftime("%Y%m%d%H%M%S") if changed else ""


def _fill(sheet: Sheet, page: Any) -> None:
    """Take the displayed texts, the bordered cells and the merged spans of an openpyxl sheet."""
    formats: dict[int, tuple[str, bool]] = {}
    # The cells that the file holds: iter_rows would make all up to the farthest one, which may be the sheet's corner.
    for (row, column), cell in page._cells.items():
        if cell.value is None and not cell.has_style:
            continue
        style = cell.style_id
        if style not in formats:
            border = cell.border
            sides = (border.left, border.right, border.top, border.bottom)
            formats[style] = cell.number_format, _has_sides(*(side is not None and bool(side.style) for side in sides))
        code, is_ruled = formats[style]
        if is_ruled:
            sheet.ruled.add((row - 1, column - 1))
        if text := displayed(cell.value, code).strip():
            sheet.texts[row - 1, column - 1] = text
    sheet.merged = [
        (span.min_row - 1, span.min_col - 1, span.max_row, span.max_col) for span in page.merged_cells.ranges
    ]


def _has_sides(left: bool, right: bool, top: bool, bottom: bool) -> bool:
    """Whether borders make a cell of a table: a line below alone belongs to the title or to the table under it."""
    return left or right or (top and bottom)


def _uncalculated(sheet: Sheet, row: int, col: int) -> Oddity:
    return Oddity(
        "formula_without_value", "公式没有保存计算结果，此格无数字可读；请用表格软件打开后重新保存",
        "a formula without a stored value: open the file in a spreadsheet program and save it again", sheet.number,
        f"{sheet.name}!{reference(row, col)}", sheet.texts.get((row, col)),
    )  # fmt: skip


def _of_calamine(content: bytes, refused: BaseException) -> list[tuple[Sheet, list[tuple[int, int]]]]:
    """The bare values of a workbook whose styles are malformed."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        found = []
        for number, about in enumerate(book.sheets_metadata, start=1):
            page = book.get_sheet_by_index(number - 1)
            sheet = Sheet(about.name, number, is_hidden=about.visible != SheetVisibleEnum.Visible)
            for r, row in enumerate(page.to_python(skip_empty_area=False)):
                for c, value in enumerate(row):
                    whole = int(value) if isinstance(value, float) and value.is_integer() else value
                    if text := displayed(whole, "General").strip():
                        sheet.texts[r, c] = text
            sheet.merged = [(r0, c0, r1 + 1, c1 + 1) for (r0, c0), (r1, c1) in page.merged_cell_ranges or []]
            found.append((sheet, list[tuple[int, int]]()))
    except (CalamineError, *_BROKEN) as error:
        raise damaged(str(refused) or type(refused).__name__) from error
    return found


# ---- .xls ----------------------------------------------------------------------------------------------


def _of_xlrd(book: Any, number: int) -> Sheet:
    page = book.sheet_by_index(number)
    sheet = Sheet(page.name, number + 1, is_hidden=page.visibility != 0)
    for row in range(min(page.nrows, MOST_ROWS)):
        for col, cell in _cells_of(page, row):
            style = book.xf_list[cell.xf_index] if cell.xf_index is not None else None
            code = book.format_map[style.format_key].format_str if style and style.format_key in book.format_map else ""
            if style is not None:
                border = style.border
                sides = (border.left_line_style, border.right_line_style, border.top_line_style, border.bottom_line_style)
                if _has_sides(*(side > 0 for side in sides)):
                    sheet.ruled.add((row, col))
            if text := displayed(_xls_value(book, cell), code).strip():
                sheet.texts[row, col] = text
    # Ends are exclusive in the library already.
    sheet.merged = [(top, left, bottom, right) for top, bottom, left, right in page.merged_cells]
    return sheet


def _cells_of(page: Any, row: int) -> Iterator[tuple[int, Any]]:
    for col in range(min(page.row_len(row), _MOST_COLUMNS)):
        yield col, page.cell(row, col)


def _xls_value(book: Any, cell: Any) -> Any:
    import xlrd
    from xlrd.xldate import XLDateError, xldate_as_datetime

    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return None
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#N/A")
    if cell.ctype == xlrd.XL_CELL_DATE:
        with contextlib.suppress(XLDateError):
            return xldate_as_datetime(cell.value, book.datemode)
    # The old format keeps every number as a float: 12.0 is the number 12.
    return int(cell.value) if isinstance(cell.value, float) and cell.value.is_integer() else cell.value
