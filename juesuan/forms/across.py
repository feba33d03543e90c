"""Forms whose items stand in the columns 「“三公”经费」: one row of amounts, or one for each phase, counts below.

What belongs here: reading such rows. Forms of the same declaration whose items stand in the rows are read like
any labelled form, by `juesuan.forms.reader`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from juesuan.forms.columns import PrintedColumn
from juesuan.forms.gathering import Gathering
from juesuan.forms.meaning import Meaning, item_of
from juesuan.forms.model import Form
from juesuan.forms.rows import is_total
from juesuan.forms.sheet import Sheet
from juesuan.text import normal, without_ordinal

# The row's own label says which amounts it holds; the year's final accounts and budget, or last year's.
_ROW_PHASES: Final = (
    (re.compile(r"上年(?:度)?(?:决算|执行|实际)?数?"), "prior_actual"),
    (re.compile(r"(?:\d{4}年度?|本年度?)?年初预算数?"), "initial_budget"),
    (re.compile(r"(?:\d{4}年度?|本年度?)?(?:全年|调整)预算数?"), "adjusted_budget"),
    (re.compile(r"(?:\d{4}年度?|本年度?)?预算数?"), "budget"),
    (re.compile(r"(?:\d{4}年度?|本年度?)?(?:决算|执行|实际)数?"), "actual"),
)
_FEWEST_ITEMS: Final = 3
_NO_AMOUNTS: Final = frozenset({"skip", "label", "code", "unit"})


def items_stand_across(form: Form, columns: Sequence[PrintedColumn]) -> bool:
    """Whether the header names the items."""
    return sum(1 for column in columns if item_of(form, column) is not None) >= _FEWEST_ITEMS


def read_across(gathering: Gathering, columns: Sequence[PrintedColumn]) -> None:
    """Read the rows of amounts: those that a label gives a phase, else one; further numbers go to quarantine."""
    sheet = gathering.sheet
    phases = {row: phase for row in sheet.data_rows if (phase := _phase_of(sheet, row)) is not None}
    numbered = [row for row in sheet.data_rows if _is_numbered(gathering.form, sheet, row, columns)]
    chosen = [row for row in sheet.data_rows if row in phases] or _one_row(sheet, numbered, columns)
    for row in sheet.data_rows:
        if row in chosen:
            _amounts(gathering, row, columns, phases.get(row))
        else:
            _counts(gathering, row, columns)


def _phase_of(sheet: Sheet, row: int) -> str | None:
    """The phase that the first label of a row names."""
    first = next((text for col in range(sheet.table.grid.width) if (text := sheet.text(row, col))), "")
    plain = without_ordinal(normal(first))
    return next((phase for pattern, phase in _ROW_PHASES if pattern.fullmatch(plain)), None)


def _is_numbered(form: Form, sheet: Sheet, row: int, columns: Sequence[PrintedColumn]) -> bool:
    """Whether a row holds amounts of the items: numbers, and no words in the items' columns."""
    items = [column.index for column in columns if item_of(form, column) is not None]
    words = any(sheet.has_number(row, col) and not sheet.has_digits(row, col) for col in items)
    return not words and any(sheet.has_digits(row, col) for col in items)


def _one_row(sheet: Sheet, numbered: list[int], columns: Sequence[PrintedColumn]) -> list[int]:
    """The row with the amounts: the only one, or the total of several; an empty form's first row."""
    if len(numbered) > 1:
        return [r for r in numbered if any(is_total(sheet.text(r, column.index)) for column in columns)][:1]
    return numbered or list(sheet.data_rows)[:1]


def _amounts(gathering: Gathering, row: int, columns: Sequence[PrintedColumn], phase: str | None) -> None:
    form = gathering.form
    for column in columns:
        item = item_of(form, column)
        if item is not None:
            told = replace(column, phase=phase) if phase and not column.phase else column
            meaning = Meaning(item.line, column.words, item.fund, unit=item.unit, variant=item.variant)
            gathering.value(row, told, meaning, form.side)
        elif column.kind not in _NO_AMOUNTS:
            gathering.number(row, column.index, "unknown_column", "栏目未识别", "column not understood")


def _counts(gathering: Gathering, row: int, columns: Sequence[PrintedColumn]) -> None:
    """Read counts that stand beside their labels below the amounts: 公务用车保有量（辆） | 3."""
    sheet, form = gathering.sheet, gathering.form
    width = sheet.table.grid.width
    texts = [col for col in range(width) if sheet.text(row, col)]
    taken: set[int] = set()
    for col, after in pairwise(texts):
        label = sheet.text(row, col)
        plain = without_ordinal(normal(label))
        line = next((line for line in form.expenditure_lines if line.unit and line.regex.search(plain)), None)
        if line is not None and not sheet.has_digits(row, col) and sheet.has_digits(row, after):
            place = PrintedColumn(after, (), "value")
            gathering.value(row, place, Meaning(line.line, label, unit=line.unit, variant=line.variant), form.side)
            taken.add(after)
    for column in columns:
        if column.index in taken or (column.kind in _NO_AMOUNTS and item_of(form, column) is None):
            continue
        if sheet.has_digits(row, column.index):
            gathering.number(row, column.index, "extra_row", "多余的数据行，未读入", "a further data row, not loaded")
