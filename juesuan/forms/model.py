"""What a statutory form is: titles, columns and lines, declared once per form.

What belongs here: the declaration types only. The declarations stand in `juesuan.forms.statutory`,
one file per form; the engine that reads a grid by them is `juesuan.forms.reader`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal

from juesuan import terms
from juesuan.errors import DeclarationError

# two_sided: income lines left, expenditure lines right. coded: rows carry functional or economic codes.
# across: the items stand in the columns, one data row. items: the items stand in the rows.
Layout = Literal["two_sided", "coded", "across", "items"]
Codes = Literal["function", "economic", ""]

# What may stand before a form's name in its title: the year, and the owner's name, which ends like one.
_YEAR: Final = r"(?:\d{4}年度?)?"
_OWNER: Final = (
    r"(?:.{0,40}(?:部门|单位|局|委|委员会|办公室|厅|院|中心|校|学|所|站|队|会|街道|镇|乡|政府|部|处|本级|本级）))?"
)


@dataclass(frozen=True)
class Column:
    """One kind of column: found where the pattern meets the header path (`top/next/…/last`)."""

    pattern: str
    measure: str = "amount"
    fund: str | None = None
    phase: str | None = None
    line: str | None = None


@dataclass(frozen=True)
class Line:
    """One kind of labelled row: found where the pattern meets the label without its ordinal."""

    pattern: str
    line: str
    fund: str | None = None
    unit: str | None = None
    # Lines whose meaning depends on what stood above: 一般公共预算财政拨款 below 年初结转 is its opening.
    below: str | None = None


@dataclass(frozen=True)
class Form:
    """A statutory form: what it is called, what its columns and lines mean, and whose money it shows."""

    form: str
    layout: Layout
    fund: str
    titles: tuple[str, ...]
    budget_titles: tuple[str, ...] = ()
    codes: Codes = ""
    side: str | None = None
    columns: tuple[Column, ...] = ()
    income_lines: tuple[Line, ...] = ()
    expenditure_lines: tuple[Line, ...] = ()
    name_en: str = ""
    required_final: bool = True
    required_budget: bool = True
    # Titles that say the money is narrower than `fund`: pattern and fund.
    fund_by_title: tuple[tuple[str, str], ...] = field(default=())

    def __post_init__(self) -> None:
        for column in self.columns:
            _known(self.form, column.measure, terms.MEASURES)
            if column.line:
                _known(self.form, column.line, terms.LINES)
        for line in (*self.income_lines, *self.expenditure_lines):
            _known(self.form, line.line, terms.LINES)

    @cached_property
    def final_title(self) -> re.Pattern[str]:
        """The pattern of this form's title in final accounts, matched against the whole title."""
        return _title_pattern(self.titles)

    @cached_property
    def budget_title(self) -> re.Pattern[str] | None:
        """The pattern of its title in budgets; None where budgets have no such form."""
        return _title_pattern(self.budget_titles) if self.budget_titles else None


def _title_pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f"{_YEAR}{_OWNER}{_YEAR}(?:{'|'.join(names)})")


def _known(form: str, word: str, words: object) -> None:
    if word not in words:  # type: ignore[operator]
        raise DeclarationError(f"form {form}: {word!r} is in no word list of juesuan.terms")
