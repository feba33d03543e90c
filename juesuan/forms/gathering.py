"""What reading one form gathers: facts, quarantine, and the count of numerals that must come out even.

What belongs here: from a cell with a known row and column to a fact, and from one that is not understood to
quarantine. Every numeral that is seen is counted once, and goes into a fact or into quarantine.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from juesuan.amount import UNITS
from juesuan.facts import Fact, Quarantined
from juesuan.forms.columns import PrintedColumn, header_paths
from juesuan.forms.meaning import Meaning
from juesuan.forms.model import Form
from juesuan.forms.rows import Reading, reading, usual_decimals
from juesuan.forms.sheet import Sheet
from juesuan.reading.grid import Cell
from juesuan.reading.page import Box
from juesuan.text import squeeze

# Page, box and place of a cell.
Where = tuple[int, Box | None, str]
_TOO_LARGE: Final = Decimal(10) ** 15
_PUBLISHERS: Final = frozenset({"unreadable_number", "bad_code"})


@dataclass(frozen=True, slots=True)
class FormReading:
    """What one printed form gave: facts, quarantine, and how many numerals its data area prints."""

    facts: tuple[Fact, ...]
    quarantine: tuple[Quarantined, ...]
    numerals: int
    # Of these, how many are in quarantine instead of in a fact.
    quarantined: int = 0
    # The variants whose titles, columns or lines were met.
    variants: tuple[str, ...] = ()
    # Where these stand: page, box and place of each cell.
    kept_out: frozenset[Where] = frozenset()

    @property
    def is_unread(self) -> bool:
        """Whether the form's header was not understood, so that every number of it is in quarantine."""
        return not self.facts and any(item.reason == "header_not_understood" for item in self.quarantine)


@dataclass(slots=True)
class Gathering:
    """Facts and quarantine of one form while it is read."""

    form: Form
    sheet: Sheet
    unit: str
    phase: str
    fund: str
    found: list[tuple[Fact, Reading, str | None]] = field(default_factory=list)
    quarantine: list[Quarantined] = field(default_factory=list)
    numerals: int = 0
    quarantined: int = 0
    variants: set[str] = field(default_factory=set)
    kept_out: set[Where] = field(default_factory=set)

    def value(self, row: int, column: PrintedColumn, meaning: Meaning, side: str | None) -> None:
        """Make a fact of the cell in a known row and column; slots that a merged cell covers give none."""
        cell = self.sheet.cell(row, column.index)
        if cell is None:
            return
        printed = squeeze(cell.text)
        read = reading(printed)
        if read.state in ("number", "zero", "unreadable"):
            self.numerals += 1
        fault = self._fault(cell, read, self._unit(column, meaning))
        if fault is not None:
            self.quarantined += 1
            self.kept_out.add(cell.where)
            self.add(*fault, row, column.index, printed)
            read = Reading("unreadable", None, 0)
        self.variants |= {meaning.variant, column.rule.variant if column.rule else ""}
        code = meaning.code if meaning.line in ("function", "economic") else None
        self.found.append((self._fact(row, column, meaning, side, cell, printed, read), read, code))

    def number(self, row: int, col: int, reason: str, zh: str, en: str) -> None:
        """Put the number of a cell, if it holds one, into quarantine."""
        if (cell := self.sheet.cell(row, col)) is not None and self.sheet.has_number(row, col):
            self.numerals += 1
            self.quarantined += 1
            self.kept_out.add(cell.where)
            self.add(reason, zh, en, row, col, self.sheet.text(row, col))

    def add(self, reason: str, zh: str, en: str, row: int, col: int, printed: str) -> None:
        """A row of quarantine for one cell."""
        self.quarantine.append(Quarantined(
            "cell", reason, zh, en, "publisher" if reason in _PUBLISHERS else "undecided",
            self.sheet.page(row, col), self.form.form, self._place(row, col), printed,
        ))  # fmt: skip

    def _place(self, row: int, col: int) -> str:
        cell = self.sheet.cells.get((row, col))
        named = f"（{cell.place}）" if cell is not None and cell.place else ""
        return f"第{self.sheet.number(row)}行第{col + 1}列{named}"

    def _fault(self, cell: Cell, read: Reading, unit: str) -> tuple[str, str, str] | None:
        """Why a cell's text can't be taken for its amount; None where it can."""
        if read.state == "unreadable":
            return "unreadable_number", "数字无法识别", "text in an amount column that is no number"
        if read.value is None:
            return None
        if cell.col_end - cell.col > 1 and self._covers_values(cell):
            return "merged_amount", "一个数字占了几栏，归属不明", "one number over several columns"
        if not _fits(read.value * UNITS.get(unit, Decimal(1))):
            return "amount_out_of_range", "金额过大，或折合不足一分", "an amount too large, or finer than 0.01 元"
        return None

    def _covers_values(self, cell: Cell) -> bool:
        paths = header_paths(self.sheet.table, self.sheet.cells)[cell.col : cell.col_end]
        return len({path for path in paths if path}) > 1

    def _unit(self, column: PrintedColumn, meaning: Meaning) -> str:
        return meaning.unit or (column.rule.unit if column.rule else None) or self.unit

    def _fact(self, row: int, column: PrintedColumn, meaning: Meaning, side: str | None, cell: Cell, printed: str,
              read: Reading) -> Fact:  # fmt: skip
        rule = column.rule
        unit = self._unit(column, meaning)
        money = unit in UNITS
        value = read.value
        fund = meaning.fund or (rule.fund if rule else None) or self.fund
        if rule and rule.fund and self.form.layout == "two_sided" and side == "expenditure":
            fund = rule.fund
        code, kind = meaning.code, meaning.line if meaning.line in ("function", "economic") else self.form.codes
        x0, y0, x1, y1 = (None,) * 4 if cell.place else cell.box
        return Fact(
            form=self.form.form, row=self.sheet.number(row), col=column.index + 1, side=side,
            line=meaning.line, line_label=squeeze(meaning.label),
            function_code=code if kind == "function" else None,
            economic_code=code if kind == "economic" else rule.economic_code if rule else None,
            level=None, parent_code=None, is_leaf=None,
            measure=(rule.measure if rule else "amount"), fund=fund,
            phase=self._phase(column),
            state=read.state,
            amount=value * UNITS[unit] if money and value is not None else None, step=None,
            quantity=value if not money else None,
            printed=printed, unit=unit, page=cell.page, x0=x0, y0=y0, x1=x1, y1=y1,
            read_by=self.sheet.table.grid.read_by, cell=cell.place or None,
        )  # fmt: skip

    def _phase(self, column: PrintedColumn) -> str:
        if column.phase:
            return column.phase if not (column.phase == "budget" and self.phase == "initial_budget") else self.phase
        return self.phase

    def finished(self) -> FormReading:
        """Steps from the form's usual decimals; levels, parents and leaves from the codes it prints."""
        usual = usual_decimals(read for fact, read, _ in self.found if fact.unit in UNITS)
        printed = {code for _, _, code in self.found if code}
        parents = {prefix for code in printed for prefix in (code[:3], code[:5]) if prefix != code}
        facts = []
        for fact, read, code in self.found:
            if read.value is not None and fact.unit in UNITS:
                fact = replace(fact, step=UNITS[fact.unit].scaleb(-max(read.decimals, usual)))
            if code:
                above = next((p for p in (code[:5], code[:3]) if p != code and p in printed), None)
                fact = replace(fact, level=len(code) // 2, parent_code=above, is_leaf=code not in parents)
            facts.append(fact)
        variants = tuple(sorted(self.variants - {""}))
        return FormReading(
            tuple(facts), tuple(self.quarantine), self.numerals, self.quarantined, variants, frozenset(self.kept_out)
        )


def _fits(value: Decimal) -> bool:
    """Whether an amount in 元 (or a count) can be kept exactly as DECIMAL(18,2)."""
    return abs(value) < _TOO_LARGE and value == round(value, 2)
