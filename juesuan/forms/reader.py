"""A printed form to facts: every labelled cell typed, everything not understood put in quarantine.

The method: header words say what columns are, labels or codes say what rows are; each value cell of
a known row and column becomes one fact, blank ones included. Numbers in unknown rows or columns are
counted and quarantined, never dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from juesuan.amount import UNITS
from juesuan.codes import class_by_name
from juesuan.facts import Fact, Quarantined
from juesuan.forms.columns import Block, PrintedColumn, blocks_of, header_paths, printed_columns
from juesuan.forms.model import Form, Line
from juesuan.forms.rows import Reading, coded, is_total, reading, usual_decimals
from juesuan.reading.grid import Cell
from juesuan.reading.tables import Table, cell_at
from juesuan.text import normal, squeeze, without_ordinal

_ROW_UNIT: Final = re.compile(r"（(?:单位[:：])?(辆|台|套|台、?辆|台、套|台（套）|台/套|个|人|人次|批次|万元|元|千元|亿元)）$")
_TOO_LARGE: Final = Decimal(10) ** 15
_OF_WHICH: Final = re.compile(r"^(?:其中|其中[:：].*|[#※].*)$")


@dataclass(frozen=True, slots=True)
class FormReading:
    """What one printed form gave: facts, quarantine, and how many numerals its data area prints."""

    facts: tuple[Fact, ...]
    quarantine: tuple[Quarantined, ...]
    numerals: int


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a row means before its amounts are read."""

    line: str
    label: str
    fund: str | None = None
    code: str | None = None
    unit: str | None = None


class _FormReader:
    """Reads one table by one declaration; holds the cells by place and what was found so far."""

    def __init__(self, form: Form, table: Table, unit: str, phase: str, year: int | None) -> None:
        self.form, self.table, self.unit, self.phase, self.year = form, table, unit, phase, year
        self.cells: Mapping[tuple[int, int], Cell] = cell_at(table.grid.cells)
        self.fund = form.fund
        for pattern, fund in form.fund_by_title:
            if re.search(pattern, normal(table.title)):
                self.fund = fund
        self.found: list[tuple[Fact, Reading]] = []
        self.quarantine: list[Quarantined] = []
        self.numerals = 0

    def read(self) -> FormReading:
        columns = printed_columns(self.form, header_paths(self.table, self.cells))
        blocks = blocks_of(columns)
        if not any(block.values for block in blocks):
            if self.form.layout != "across" or not any(block.unknown for block in blocks):
                self._form_not_understood()
                return FormReading((), tuple(self.quarantine), self._all_numerals())
        across = self.form.layout == "across" and self._items_stand_across(columns)
        if across:
            self._read_across(columns)
        else:
            for number, block in enumerate(blocks):
                self._read_block(block, number)
        return FormReading(self._finished(), tuple(self.quarantine), self.numerals)

    # ---- rows with labels -------------------------------------------------------------------

    def _read_block(self, block: Block, number: int) -> None:
        side = self._side(block, number)
        section = ""
        for row in self._data_rows():
            meaning = self._meaning(block, row, side, section)
            if meaning is None:
                self._numbers_without_label(block, row)
                continue
            if meaning.line not in ("function", "economic", "unknown", "of_which") and not _is_below(self.form, meaning):
                section = meaning.line
            for column in block.values:
                self._value(row, column, meaning, side)
            self._unknown_columns(block, row)
            if meaning.line == "unknown":
                self._unknown_row(block, row, meaning)

    def _side(self, block: Block, number: int) -> str | None:
        if self.form.layout != "two_sided":
            return self.form.side
        first = block.words.split("/")[0]
        if "收入" in first and "支出" not in first:
            return "income"
        if "支出" in first and "收入" not in first:
            return "expenditure"
        return "income" if number == 0 else "expenditure"

    def _meaning(self, block: Block, row: int, side: str | None, section: str) -> _Meaning | None:
        if self.form.layout == "coded":
            return self._coded_meaning(block, row)
        label = "".join(self._text(row, column.index) for column in block.labels)
        if not normal(label) or not block.values:
            return None
        unit = self._row_unit(block, row, label)
        lines = self.form.income_lines if side == "income" else self.form.expenditure_lines
        plain = _ROW_UNIT.sub("", without_ordinal(label)) if self.form.layout == "items" else without_ordinal(label)
        for line in lines:
            if (line.below is None or line.below == section or section.startswith(line.below)) and _meets(self.form, line, plain):
                return _Meaning(line.line, label, line.fund, unit=unit or line.unit)
        if self.form.layout == "two_sided" and side == "expenditure":
            if (known := class_by_name(plain, self.year)) is not None:
                return _Meaning("function", label, code=known.code)
        if _OF_WHICH.match(plain):
            return _Meaning("of_which", label, unit=unit)
        return _Meaning("unknown", label, unit=unit)

    def _coded_meaning(self, block: Block, row: int) -> _Meaning | None:
        kind = self.form.codes
        codes = [self._text(row, column.index) for column in block.codes]
        labels = [self._text(row, column.index) for column in block.labels]
        if not any(codes) and not any(labels):
            labels = [self._text_from_the_left(block, row)]
        found = coded(kind, codes, labels)
        label = squeeze("".join([*codes, *labels]))
        if found.bad_code:
            self._add("bad_code", "科目编码位数不对", "a classification code of the wrong length", row,
                      block.codes[0].index if block.codes else 0, found.bad_code)  # fmt: skip
            return _Meaning("unknown", label)
        if found.code:
            return _Meaning(kind, found.name or label, code=found.code)
        if not found.name:
            return None
        plain = without_ordinal(found.name)
        for line in self.form.expenditure_lines:
            if _meets(self.form, line, plain):
                return _Meaning(line.line, found.name)
        if is_total(found.name):
            return _Meaning("total", found.name)
        if all(self._reading(row, column).state == "blank" for column in block.values):
            return None  # 无 in the first cell of an empty form, or a remark row
        return _Meaning("of_which" if _OF_WHICH.match(plain) else "unknown", found.name)

    def _row_unit(self, block: Block, row: int, label: str) -> str | None:
        if self.form.layout != "items":
            return None
        printed = "".join(self._text(row, column.index) for column in block.units)
        if printed:
            return normal(printed)
        match = _ROW_UNIT.search(normal(label))
        return match.group(1) if match else None

    # ---- items across -----------------------------------------------------------------------

    def _items_stand_across(self, columns: list[PrintedColumn]) -> bool:
        return sum(1 for column in columns if _item_of(self.form, column) is not None) >= 3

    def _read_across(self, columns: list[PrintedColumn]) -> None:
        """One data row whose columns are the items; further rows with numbers are quarantined."""
        rows = self._data_rows()
        numbered = [row for row in rows if any(self._has_number(row, column.index) for column in columns)]
        chosen = self._total_row(numbered, columns) if len(numbered) > 1 else (numbered or rows)[:1]
        for row in rows:
            for column in columns:
                if column.kind in ("skip", "label", "code", "unit") and _item_of(self.form, column) is None:
                    continue
                item = _item_of(self.form, column)
                if row in chosen and item is not None:
                    self._value(row, column, _Meaning(item.line, "/".join(column.path), item.fund, unit=item.unit),
                                self.form.side)  # fmt: skip
                elif self._has_number(row, column.index):
                    self.numerals += 1
                    reason = "unknown_column" if item is None else "extra_row"
                    self._add(reason, "栏目未识别" if item is None else "多余的数据行，未读入",
                              "column not understood" if item is None else "a further data row, not loaded",
                              row, column.index, self._text(row, column.index))  # fmt: skip

    def _total_row(self, rows: list[int], columns: list[PrintedColumn]) -> list[int]:
        for row in rows:
            if any(is_total(self._text(row, column.index)) for column in columns):
                return [row]
        return []

    # ---- cells ------------------------------------------------------------------------------

    def _data_rows(self) -> range:
        return range(self.table.header, self.table.grid.rows)

    def _text(self, row: int, col: int) -> str:
        """The cell's text in its own top left slot; '' in the slots that a merged cell merely covers."""
        cell = self.cells.get((row, col))
        return squeeze(cell.text) if cell is not None and cell.row == row and cell.col == col else ""

    def _text_from_the_left(self, block: Block, row: int) -> str:
        """The label of a total row that begins in the block before and reaches up to this block's amounts."""
        first = min((column.index for column in (*block.codes, *block.labels)), default=None)
        cell = self.cells.get((row, first)) if first is not None else None
        return squeeze(cell.text) if cell is not None and first is not None and cell.col < first else ""

    def _reading(self, row: int, column: PrintedColumn) -> Reading:
        return reading(self._text(row, column.index))

    def _has_number(self, row: int, col: int) -> bool:
        return reading(self._text(row, col)).state in ("number", "zero", "unreadable")

    def _value(self, row: int, column: PrintedColumn, meaning: _Meaning, side: str | None) -> None:
        cell = self.cells.get((row, column.index))
        if cell is None or cell.row != row or cell.col != column.index:
            return
        printed = squeeze(cell.text)
        read = reading(printed)
        if read.state in ("number", "zero", "unreadable"):
            self.numerals += 1
        if read.state == "unreadable":
            self._add("unreadable_number", "数字无法识别", "text in an amount column that is no number", row,
                      column.index, printed)  # fmt: skip
        elif read.value is not None and cell.col_end - cell.col > 1 and self._covers_values(cell):
            self._add("merged_amount", "一个数字占了几栏，归属不明", "one number over several columns", row,
                      column.index, printed)  # fmt: skip
            read = Reading("unreadable", None, 0)
        elif read.value is not None and not _fits(read.value * UNITS.get(meaning.unit or self.unit, Decimal(1))):
            self._add("amount_out_of_range", "金额过大，或折合不足一分", "an amount too large, or finer than 0.01 元", row,
                      column.index, printed)  # fmt: skip
            read = Reading("unreadable", None, 0)
        self.found.append((self._fact(row, column, meaning, side, cell, printed, read), read))

    def _covers_values(self, cell: Cell) -> bool:
        paths = header_paths(self.table, self.cells)[cell.col : cell.col_end]
        return len({path for path in paths if path}) > 1

    def _fact(self, row: int, column: PrintedColumn, meaning: _Meaning, side: str | None, cell: Cell, printed: str,
              read: Reading) -> Fact:  # fmt: skip
        rule = column.rule
        unit = meaning.unit or self.unit
        money = unit in UNITS
        value = read.value
        fund = meaning.fund or (rule.fund if rule else None) or self.fund
        if rule and rule.fund and self.form.layout == "two_sided" and side == "expenditure":
            fund = rule.fund
        form = self.form
        return Fact(
            form=form.form, row=row - self.table.header + 1, col=column.index + 1, side=side,
            line=meaning.line, line_label=squeeze(meaning.label),
            function_code=meaning.code if meaning.line == "function" else None,
            economic_code=meaning.code if meaning.line == "economic" else None,
            level=len(meaning.code) // 2 if meaning.code else None, parent_code=None, is_leaf=None,
            measure=(rule.measure if rule else "amount"), fund=fund,
            phase=self._phase(column),
            state=read.state,
            amount=value * UNITS[unit] if money and value is not None else None, step=None,
            quantity=value if not money else None,
            printed=printed, unit=unit, page=cell.page,
            x0=cell.box[0], y0=cell.box[1], x1=cell.box[2], y1=cell.box[3], read_by=self.table.grid.read_by,
        )  # fmt: skip

    def _phase(self, column: PrintedColumn) -> str:
        if column.phase:
            return column.phase if not (column.phase == "budget" and self.phase == "initial_budget") else self.phase
        return self.phase

    def _finished(self) -> tuple[Fact, ...]:
        """Steps from the form's usual decimals; levels' parents and leaves from the codes it prints."""
        usual = usual_decimals(read for fact, read in self.found if fact.unit in UNITS)
        facts = []
        for fact, read in self.found:
            if read.value is not None and fact.unit in UNITS:
                fact = replace(fact, step=UNITS[fact.unit].scaleb(-max(read.decimals, usual)))
            facts.append(fact)
        printed = {fact.code for fact in facts if fact.code}
        parents = {prefix for code in printed if code for prefix in (code[:3], code[:5]) if prefix != code}
        for index, fact in enumerate(facts):
            if code := fact.code:
                above = next((p for p in (code[:5], code[:3]) if p != code and p in printed), None)
                facts[index] = replace(fact, parent_code=above, is_leaf=code not in parents)
        return tuple(facts)

    # ---- quarantine -------------------------------------------------------------------------

    def _numbers_without_label(self, block: Block, row: int) -> None:
        for column in (*block.values, *block.unknown):
            if self._has_number(row, column.index):
                self.numerals += 1
                self._add("row_without_label", "数字所在行没有科目或项目名称", "a number in a row without a label",
                          row, column.index, self._text(row, column.index))  # fmt: skip

    def _unknown_columns(self, block: Block, row: int) -> None:
        for column in block.unknown:
            if self._has_number(row, column.index):
                self.numerals += 1
                self._add("unknown_column", f"栏目未识别：{'/'.join(column.path) or '（无表头）'}",
                          f"column not understood: {'/'.join(column.path) or '(no header)'}",
                          row, column.index, self._text(row, column.index))  # fmt: skip

    def _unknown_row(self, block: Block, row: int, meaning: _Meaning) -> None:
        numbers = [self._text(row, c.index) for c in block.values if self._has_number(row, c.index)]
        if any(reading(number).state != "zero" for number in numbers):
            self._add("unknown_row", f"行名未识别：{meaning.label}（数字已留存，不参与核对）",
                      f"row label not understood: {meaning.label} (kept, takes part in no sum)",
                      row, block.values[0].index, " ".join(numbers))  # fmt: skip

    def _form_not_understood(self) -> None:
        words = " | ".join("/".join(path) for path in header_paths(self.table, self.cells))
        self.quarantine.append(Quarantined(
            "form", "header_not_understood", f"表头未能识别：{words[:200]}", f"no column of this form understood: {words[:200]}",
            "reader", self.table.pages[0], self.form.form, None, words[:500],
        ))  # fmt: skip

    def _all_numerals(self) -> int:
        return sum(reading(text).state == "number" for row in self.table.data_texts for text in row)

    def _add(self, reason: str, zh: str, en: str, row: int, col: int, printed: str) -> None:
        cell = self.cells.get((row, col))
        number = row - self.table.header + 1
        fault = "publisher" if reason in ("unreadable_number", "bad_code") else "undecided"
        self.quarantine.append(Quarantined(
            "cell", reason, zh, en, fault,  # type: ignore[arg-type]
            cell.page if cell else self.table.pages[0], self.form.form, f"第{number}行第{col + 1}列", printed,
        ))  # fmt: skip


def _fits(value: Decimal) -> bool:
    """Whether an amount in 元 (or a count) can be kept exactly as DECIMAL(18,2)."""
    return abs(value) < _TOO_LARGE and value == round(value, 2)


def _meets(form: Form, line: Line, plain: str) -> bool:
    # The items of an across form are declared by how a header path ends; their labels end the same way.
    match = re.search if form.layout == "across" else re.fullmatch
    return match(line.pattern, plain) is not None


def _is_below(form: Form, meaning: _Meaning) -> bool:
    lines = (*form.income_lines, *form.expenditure_lines)
    return any(line.below and line.line == meaning.line for line in lines)


def _item_of(form: Form, column: PrintedColumn) -> Line | None:
    """The item that a column of an across form stands for, told from its path without 预算数 and 决算数."""
    words = [w for w in column.path if not re.fullmatch(r"(?:\d{4}年度?)?(?:年初|全年|调整|上年|本年)?(?:预算|决算|统计|执行)数", w)]
    text = "/".join(words)
    return next((line for line in form.expenditure_lines if re.search(line.pattern, text)), None)


def read_form(form: Form, table: Table, unit: str, phase: str, year: int | None = None) -> FormReading:
    """Every labelled cell of a printed form as a fact in 元, with page and box; the rest in quarantine.

    `unit` is the printed unit of amounts (元, 万元 …), `phase` what amounts are where no column says so.
    """
    return _FormReader(form, table, unit, phase, year).read()


def iter_numbers(table: Table) -> Iterator[str]:
    """Every printed number of a table's data rows."""
    for row in table.data_texts:
        for text in row:
            if text and reading(text).state == "number":
                yield text
