"""What a variant 「版式」 is: how one province or kind of unit prints the forms, declared with examples.

What belongs here: the declaration types of variants. Each is one file in `juesuan.forms.variants`, with who
it applies to, where that is known from, what it adds to the national forms, forms of its own, and drawn
tables with the facts they must give: the examples are its test and its documentation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from juesuan import terms
from juesuan.errors import DeclarationError
from juesuan.forms.model import Column, Form, Line, check_column, check_line

# Where a statement about a form comes from, as in the notes on forms: best first.
EVIDENCE: Final = {
    "S": "the seed report",
    "P": "read in published PDFs",
    "W": "table list of a published report",
    "C": "public source code",
    "K": "general knowledge, to be confirmed on a real file",
}
_MARK: Final = re.compile(r"\[([A-Z])\]")


@dataclass(frozen=True)
class Addition:
    """What a variant adds to a form that exists: titles, columns, lines.

    Where titles are given, columns and lines count only in tables under these titles, and there they come
    before the form's own. Without titles they count everywhere, and may not change what the form's own words mean.
    """

    form: str
    titles: tuple[str, ...] = ()
    budget_titles: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    income_lines: tuple[Line, ...] = ()
    expenditure_lines: tuple[Line, ...] = ()
    # Header words that must stand in the table, where the title alone does not tell it.
    header: str = ""
    variant: str = ""

    def __post_init__(self) -> None:
        if self.form not in terms.FORMS:
            raise DeclarationError(f"addition to {self.form!r}: no such form in juesuan.terms")
        for column in self.columns:
            check_column(self.form, column)
        for line in (*self.income_lines, *self.expenditure_lines):
            check_line(self.form, line)

    @property
    def bound(self) -> bool:
        """Whether its columns and lines belong to its own titles only."""
        return bool(self.titles or self.budget_titles)


@dataclass(frozen=True)
class Example:
    """A drawn table (`juesuan.forms.drawing`), and the facts that reading it must give, all of them.

    One line of `facts` is one row: side (in two-sided forms), line, codes and 「name」, then for each printed
    number its measure, fund, phase and economic code where they are not the form's usual ones, and the amount
    in 元, or a count with its unit:

        income gpb_grant_income | general_public_budget 9000000
        function 2010601 「行政运行」 | expenditure_total 300.00 | basic_expenditure 100.00 | project_expenditure 200.00
        vehicles_kept | 3 辆
    """

    form: str
    title: str
    drawing: str
    facts: str
    unit: str = "万元"
    report_kind: str = "final_accounts"
    year: int = 2024
    # Reasons that must stand in quarantine, one for each row of it.
    quarantine: tuple[str, ...] = ()


@dataclass(frozen=True)
class Variant:
    """How one province or kind of unit prints its forms."""

    name: str
    name_zh: str
    applies_to: str
    # First and last year it is known for; None is open.
    years: tuple[int | None, int | None]
    # Where it is known from, with evidence marks such as [W]; [K] says what still waits for a real file.
    source: str
    # Titles of its whole set in printed order, as far as known.
    contents: tuple[str, ...] = ()
    additions: tuple[Addition, ...] = ()
    forms: tuple[Form, ...] = ()
    examples: tuple[Example, ...] = field(default=())

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", self.name):
            raise DeclarationError(f"variant {self.name!r}: a name is small letters, digits and _")
        marks = set(_MARK.findall(self.source))
        if not marks or not marks <= set(EVIDENCE):
            raise DeclarationError(f"variant {self.name}: its source names its evidence, one of {', '.join(EVIDENCE)}")
        if not self.examples:
            raise DeclarationError(f"variant {self.name}: a variant shows at least one example")
