"""What a row of a form means: a code, a declared line, or a thing with a name of its own.

What belongs here: labels to meanings. What its amounts are is the business of `juesuan.forms.gathering`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from juesuan.codes import class_by_name
from juesuan.forms.columns import Block, PrintedColumn
from juesuan.forms.model import Codes, Form, Line
from juesuan.forms.rows import coded, is_total
from juesuan.forms.sheet import Sheet
from juesuan.text import normal, squeeze, without_ordinal

_ROW_UNIT: Final = re.compile(
    r"（(?:单位[:：])?(辆|台|套|台、?辆|台、套|台（套）|台/套|个|次|批次?|人|人次|万元|元|千元|亿元)）$"
)
_OF_WHICH: Final = re.compile(r"^(?:其中|其中[:：].*|[#※].*)$")
_ITEM_PHASE: Final = re.compile(r"(?:\d{4}年度?)?(?:年初|全年|调整|上年|本年)?(?:预算|决算|统计|执行)数")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a row means before its amounts are read."""

    line: str
    label: str
    fund: str | None = None
    code: str | None = None
    unit: str | None = None
    # The variant whose declaration it is; '' for the national forms and for codes.
    variant: str = ""
    bad_code: str = ""


class RowReader:
    """Tells what the rows of one printed form mean, by the form's declaration."""

    def __init__(self, form: Form, sheet: Sheet, year: int | None) -> None:
        self.form, self.sheet, self.year = form, sheet, year

    def meaning(self, block: Block, row: int, side: str | None, section: str) -> Meaning | None:
        """What a row of a block means; None where it has no label. `section` is the line that opened its group."""
        match self.form.layout:
            case "coded":
                return self._coded(block, row)
            case "named":
                return self._named(block, row)
            case _:
                return self._labelled(block, row, side, section)

    def opens_section(self, meaning: Meaning) -> bool:
        """Whether lines below may take their meaning from this one."""
        lines = (*self.form.income_lines, *self.form.expenditure_lines)
        below = any(line.below and line.line == meaning.line for line in lines)
        return meaning.line not in ("function", "economic", "unknown", "of_which") and not below

    def knows(self, label: str) -> bool:
        """Whether a label is a line of the form, or names a functional class."""
        plain = without_ordinal(label)
        lines = (*self.form.income_lines, *self.form.expenditure_lines)
        return any(self.form.line_meets(line, plain) for line in lines) or (
            self.form.layout == "two_sided" and class_by_name(plain, self.year) is not None
        )

    def _labelled(self, block: Block, row: int, side: str | None, section: str) -> Meaning | None:
        label = "".join(self.sheet.text(row, column.index) for column in block.labels)
        if not normal(label) or not (block.values or block.unknown):
            return None
        unit = self._row_unit(block, row, label)
        lines = self.form.income_lines if side == "income" else self.form.expenditure_lines
        plain = without_ordinal(label)
        plain = _ROW_UNIT.sub("", plain) if self.form.layout == "items" else plain
        for line in lines:
            if _stands(line, section) and self.form.line_meets(line, plain):
                return Meaning(line.line, label, line.fund, unit=unit or line.unit, variant=line.variant)
        if self.form.layout == "two_sided" and side == "expenditure":
            if (known := class_by_name(plain, self.year)) is not None:
                return Meaning("function", label, code=known.code)
        return Meaning("of_which" if _OF_WHICH.match(plain) else "unknown", label, unit=unit)

    def _named(self, block: Block, row: int) -> Meaning | None:
        texts = [text for column in block.labels if (text := self.sheet.text(row, column.index))]
        # 合计 may begin in the column of numbers or codes before the names.
        texts = texts or [text for text in [self.sheet.label_from_the_left(block, row)] if text]
        if not texts:
            return None
        label = "/".join(texts)
        plain = without_ordinal(normal(texts[0]))
        for line in self.form.expenditure_lines:
            if self.form.line_meets(line, plain):
                return Meaning(line.line, label, line.fund, unit=line.unit, variant=line.variant)
        if is_total(texts[0]):
            return Meaning("total", label)
        return Meaning("of_which" if _OF_WHICH.match(plain) else self.form.row_line, label)

    def _coded(self, block: Block, row: int) -> Meaning | None:
        kind = self._kind(block)
        named = [column for column in block.labels if self._is_name(column)]
        codes = [self.sheet.raw(row, column.index) for column in block.codes]
        labels = [self.sheet.raw(row, column.index) for column in block.labels if column not in named]
        own = "".join(self.sheet.text(row, column.index) for column in named)
        if not any(map(squeeze, codes)) and not any(map(squeeze, labels)) and not own:
            labels = [self.sheet.label_from_the_left(block, row)]
        found = coded(kind, codes, labels)
        label = squeeze("".join([*codes, *labels]))
        if found.bad_code:
            return Meaning("unknown", label, bad_code=found.bad_code)
        if own and not is_total(own):
            return Meaning(self.form.row_line, own, code=found.code or None)
        if found.code:
            return Meaning(kind, found.name or label, code=found.code)
        name = found.name or own
        return self._uncoded(block, row, name) if name else None

    def _uncoded(self, block: Block, row: int, name: str) -> Meaning | None:
        """A row of a coded form that has no code: a total, a declared line, a named thing."""
        plain = without_ordinal(name)
        for line in self.form.expenditure_lines:
            if self.form.line_meets(line, plain):
                return Meaning(line.line, name, line.fund, variant=line.variant)
        if is_total(name):
            return Meaning("total", name)
        if not any(self.sheet.text(row, column.index) for column in block.values):
            return None  # 无 in the first cell of an empty form, or a remark row
        if _OF_WHICH.match(plain):
            return Meaning("of_which", name)
        return Meaning(self.form.row_line or "unknown", name)

    def _kind(self, block: Block) -> Codes:
        """Which classification the codes of a block belong to: its header says so, or the form."""
        words = "".join(word for column in block.codes for word in column.path)
        return "economic" if "经济" in words else "function" if "功能" in words else self.form.codes

    def _is_name(self, column: PrintedColumn) -> bool:
        """Whether a label column names the things that the form's rows are, beside codes and their names."""
        words = self.form.label_words
        return bool(self.form.row_line and words and column.path and words.search(column.path[-1]))

    def _row_unit(self, block: Block, row: int, label: str) -> str | None:
        if self.form.layout not in ("items", "across"):
            return None
        printed = "".join(self.sheet.text(row, column.index) for column in block.units)
        if printed:
            return normal(printed)
        match = _ROW_UNIT.search(normal(label))
        return match.group(1) if match else None


def item_of(form: Form, column: PrintedColumn) -> Line | None:
    """The item that a column of an across form stands for, told from its path without 预算数 and 决算数."""
    text = "/".join(word for word in column.path if not _ITEM_PHASE.fullmatch(word))
    return next((line for line in form.expenditure_lines if line.regex.search(text)), None)


def _stands(line: Line, section: str) -> bool:
    """Whether a line may stand in a group; openings of single funds do so below 年初结转 only."""
    return line.below is None or line.below == section or section.startswith(line.below)
