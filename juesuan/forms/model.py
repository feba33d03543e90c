"""What a statutory form is: titles, columns and lines, declared once per form.

What belongs here: the declaration types of forms. The national declarations stand in
`juesuan.forms.statutory`, what provinces print otherwise in `juesuan.forms.variants`; the engine that
reads a grid by them is `juesuan.forms.reader`.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal

from juesuan import terms
from juesuan.errors import DeclarationError

# two_sided: income lines left, expenditure lines right. coded: rows carry functional or economic codes.
# across: the items stand in the columns. items: the items stand in the rows. named: a row is one thing
# with a name of its own (a unit, a project), which no declaration can list.
Layout = Literal["two_sided", "coded", "across", "items", "named"]
Codes = Literal["function", "economic", ""]

# What may stand before a form's name in its title: whatever ends in a year, and the owner's name, which ends like one.
_YEAR: Final = r"(?:.{0,40}\d{4}年度?)?"
_OWNER: Final = (
    r"(?:.{0,40}(?:部门|单位|局|委|委员会|办公室|厅|院|中心|校|学|所|站|队|会|街道|镇|乡|政府|部|处|本级|本级）))?"
)
# Words that stand over a column without narrowing what it counts.
_WHOLE: Final = re.compile(
    r"项目|[小合总]计|(?:本年)?(?:收入|支出)(?:[小合总]计)?|(?:\d{4}年度?)?(?:决算|预算)数?|其中[:：]?"
)


@dataclass(frozen=True)
class Column:
    """One kind of column: found where the pattern meets the header path (`top/next/…/last`)."""

    pattern: str
    measure: str = "amount"
    fund: str | None = None
    phase: str | None = None
    # What a cell counts where it is no money: 台, 个.
    unit: str | None = None
    # Matrices print economic codes 「支出经济分类」 across: the code of the column.
    economic_code: str | None = None
    # The variant that declares it; '' for the national forms.
    variant: str = ""

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The pattern, compiled once: a document's columns are matched against hundreds."""
        return re.compile(self.pattern)

    @property
    def meaning(self) -> tuple[str | None, ...]:
        """What a cell of the column means; two declarations with one meaning can't contradict each other."""
        return (self.measure, self.fund, self.phase, self.unit, self.economic_code)

    def meets(self, path: str) -> bool:
        """Whether a header path is this column."""
        return self.regex.search(path) is not None

    def is_part_of(self, path: tuple[str, ...]) -> bool:
        """Whether a 「其中」 column under this name is only a part of the column beside it, no addend.

        本年支出合计/其中：基本支出 is basic expenditure all the same; 事业收入/其中：财政拨款 is no fiscal grant.
        """
        if "其中" in self.pattern or not path or not path[-1].startswith("其中"):
            return False
        return any(not _WHOLE.fullmatch(word) for word in path[:-1])


@dataclass(frozen=True)
class Line:
    """One kind of labelled row: found where the pattern meets the label without its ordinal."""

    pattern: str
    line: str
    fund: str | None = None
    unit: str | None = None
    # Lines whose meaning depends on what stood above: 一般公共预算财政拨款 below 年初结转 is its opening.
    below: str | None = None
    # The variant that declares it; '' for the national forms.
    variant: str = ""

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The pattern, compiled once."""
        return re.compile(self.pattern)

    @property
    def meaning(self) -> tuple[str | None, ...]:
        """What a row means; two declarations with one meaning can't contradict each other."""
        return (self.line, self.fund, self.unit)


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
    # Header words that must stand in the table, where the title alone does not tell the form.
    header: str = ""
    # Further header words that stand over the rows' names: 单位 in tables by unit.
    label: str = ""
    # What a row with a name and no code is: reporting_unit, project; '' where such a row is not understood.
    row_line: str = ""
    # Whether columns are economic items 「支出经济分类科目」, named or numbered in the header.
    economic_across: bool = False
    # A document may print a further table of this form with a narrower title: title pattern and form.
    twins: tuple[tuple[str, str], ...] = field(default=())
    # The variant that declares the form; '' for the national forms.
    variant: str = ""

    def __post_init__(self) -> None:
        _known(self.form, self.form, terms.FORMS)
        _known(self.form, self.fund, terms.FUNDS)
        for column in self.columns:
            check_column(self.form, column)
        for line in (*self.income_lines, *self.expenditure_lines):
            check_line(self.form, line)
        if self.row_line:
            _known(self.form, self.row_line, terms.LINES)
        for _, twin in self.twins:
            _known(self.form, twin, terms.FORMS)

    @cached_property
    def final_title(self) -> re.Pattern[str]:
        """The pattern of this form's title in final accounts, matched against the whole title."""
        return title_pattern(self.titles)

    @cached_property
    def budget_title(self) -> re.Pattern[str] | None:
        """The pattern of its title in budgets; None where budgets have no such form."""
        return title_pattern(self.budget_titles) if self.budget_titles else None

    @cached_property
    def header_words(self) -> re.Pattern[str] | None:
        """The pattern that the header must meet; None where the title alone tells the form."""
        return re.compile(self.header) if self.header else None

    @cached_property
    def label_words(self) -> re.Pattern[str] | None:
        """The pattern of further headers over names."""
        return re.compile(self.label) if self.label else None

    def line_meets(self, line: Line, label: str) -> bool:
        """Whether a label is this line: items of across forms are declared by how a header path ends, others whole."""
        match = line.regex.search if self.layout == "across" else line.regex.fullmatch
        return match(label) is not None

    def fund_of(self, title: str) -> str:
        """Whose money a table of this form under this title shows."""
        found = self.fund
        for pattern, fund in self.fund_by_title:
            if re.search(pattern, title):
                found = fund
        return found


def title_pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Names of a form as they stand in titles, with or without year and owner before them."""
    return re.compile(f"{_YEAR}{_OWNER}(?:\\d{{4}}年度?)?(?:{'|'.join(names)})")


def check_column(form: str, column: Column) -> None:
    """DeclarationError where a column uses a word that the project does not have."""
    _known(form, column.measure, terms.MEASURES)
    if column.fund:
        _known(form, column.fund, terms.FUNDS)
    if column.phase:
        _known(form, column.phase, terms.PHASES)
    _compiles(form, column.pattern)


def check_line(form: str, line: Line) -> None:
    """DeclarationError where a line uses a word that the project does not have."""
    _known(form, line.line, terms.LINES)
    if line.fund:
        _known(form, line.fund, terms.FUNDS)
    if line.below:
        _known(form, line.below, terms.LINES)
    _compiles(form, line.pattern)


def _known(form: str, word: str, words: Container[str]) -> None:
    if word not in words:
        raise DeclarationError(f"form {form}: {word!r} is in no word list of juesuan.terms")


def _compiles(form: str, pattern: str) -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        raise DeclarationError(f"form {form}: {pattern!r} is no pattern ({error})") from error
