"""Rows into an Excel workbook, safely: text stays text, money keeps its digits, memory stays flat.

What belongs here: the one way in which this project writes a cell. Nothing here knows what a report is.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

# Excel keeps fifteen digits of a number; what has more is written as text rather than changed.
_DIGITS: Final = 15
# What a program that reads the cell again might take for a formula.
_FORMULA_BEGINS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_WIDTH: Final = 16


def cell_name(row: int, column: int) -> str:
    """The name of a cell, such as D12, from row and column counted from 0."""
    return str(xl_rowcol_to_cell(row, column))


class Sheet:
    """One sheet, filled row by row from the top."""

    def __init__(self, book: Workbook, sheet: Any) -> None:
        self._book = book
        self._sheet = sheet
        self.next_row = 0
        sheet.set_column(0, 30, _WIDTH)

    def row(self, values: Sequence[Any], *, bold: int = 0) -> None:
        """Write one row; the first `bold` cells in bold. None leaves a cell empty."""
        for column, value in enumerate(values):
            self._write(column, value, bold=column < bold)
        self.next_row += 1

    def _write(self, column: int, value: Any, *, bold: bool) -> None:
        if value is None or value == "":
            return
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            self._sheet.write_number(self.next_row, column, value)
        elif isinstance(value, Decimal) and len(value.as_tuple().digits) <= _DIGITS:
            places = max(0, -int(value.as_tuple().exponent))
            self._sheet.write_number(self.next_row, column, float(value), self._book.decimals(places))
        else:
            text = f"{value:f}" if isinstance(value, Decimal) else str(value)
            guarded = text.startswith(_FORMULA_BEGINS)
            self._sheet.write_string(self.next_row, column, text, self._book.text(bold=bold, guarded=guarded))


class Workbook:
    """A workbook that keeps one row in memory; closed and whole at the end of the `with`."""

    def __init__(self, file: Path) -> None:
        self._book = xlsxwriter.Workbook(
            str(file),
            {
                "constant_memory": True, "in_memory": False, "strings_to_formulas": False, "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )  # fmt: skip
        self._formats: dict[object, Any] = {}

    def __enter__(self) -> Workbook:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._book.close()

    def sheet(self, name: str) -> Sheet:
        """A new sheet after the others."""
        return Sheet(self, self._book.add_worksheet(name))

    def decimals(self, places: int) -> Any:
        """The format of numbers with so many decimals."""
        return self._format(places, {"num_format": "#,##0" + (f".{'0' * places}" if places else "")})

    def text(self, *, bold: bool, guarded: bool) -> Any:
        """The format of text: shown as it is, and kept text when somebody edits the cell."""
        return self._format((bold, guarded), {"num_format": "@", "bold": bold, "quote_prefix": guarded})

    def _format(self, key: object, properties: dict[str, Any]) -> Any:
        if key not in self._formats:
            self._formats[key] = self._book.add_format(properties)
        return self._formats[key]
