"""What the search for root causes 「根源」 works on and what it finds: cells, equations, and one cause for many findings.

What belongs here: the types. Amounts are whole numbers of 0.0001 元 (of a count: of 0.0001 of its unit), so that
nothing is ever a float.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Final

UNITS: Final = 10_000

# What can have happened, in the words of a finding.
KINDS: Final = {
    "sign": "正负号错",
    "point": "小数点错位",
    "transposed": "数字颠倒",
    "digit": "一位数字错",
    "value": "数字有误",
    "blank": "漏印数字",
    "surplus": "应为空白或零",
    "swapped": "两格互换",
    "missing_row": "漏印一行",
    "undecided": "几处同样可疑",
    "statement": "空表说明与表不符",
    "habit": "同一做法引起",
    "wording": "文字有误",
    "across": "两份报告不一致",
}
KINDS_EN: Final = {
    "sign": "sign wrong",
    "point": "decimal point misplaced",
    "transposed": "digits transposed",
    "digit": "one digit wrong",
    "value": "wrong number",
    "blank": "number not printed",
    "surplus": "should be blank or zero",
    "swapped": "two cells in each other's place",
    "missing_row": "row not printed",
    "undecided": "several places equally suspect",
    "statement": "form and its statement disagree",
    "habit": "one habit of the preparer",
    "wording": "words are wrong",
    "across": "two reports disagree",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed cell, blank or not; value and step in units of 0.0001 元, both 0 where nothing is printed.

    A figure of the prose that is compared with cells is one too, in no form (`form` is empty).
    """

    fact_id: str
    form: str
    row: int
    col: int
    page: int
    label: str
    code: str | None
    measure: str
    fund: str
    value: int
    step: int
    printed: str
    unit: str
    is_count: bool = False


@dataclass(frozen=True, slots=True)
class Children:
    """That an equation adds up the rows under one printed row (parent; '' for the classes under the total) of a form."""

    form: str
    parent: str
    measure: str
    fund: str
    # What the equation's gap says of the rows' sum: +1 where they are on the right.
    sign: int


@dataclass(frozen=True, slots=True)
class Equation:
    """One judged rule at one place: `relation` is =, <=, >= of gap to nothing, or `row` where a row is asked for."""

    key: str
    relation: str
    gap: int
    slack: int
    terms: Mapping[str, int]
    is_broken: bool
    # Coincidences declared as information: they decide between causes, and need none themselves.
    is_hint: bool = False
    children: Children | None = None
    # Form and code (or line) of a row that is not printed, and the printed row above it.
    absent: tuple[str, str] | None = None
    under: str | None = None
    # Form and data row of an equation that stands in one row.
    row: tuple[str, int] | None = None
    # Verdicts on prose have causes of their own; they are here to tell which cell is wrong.
    is_prose: bool = False

    def holds(self, gap: int, slack: int) -> bool:
        """Whether the equation would hold with this gap and slack."""
        if self.relation == "row":
            return not self.is_broken
        if (self.relation == "<=" and gap <= 0) or (self.relation == ">=" and gap >= 0):
            return True
        return 2 * abs(gap) <= slack


@dataclass(frozen=True, slots=True)
class RootCause:
    """One likely slip and the verdicts that follow from it.

    `value_that_holds` is the amount in 元 (of counts and shares: in their unit) with which every one of them would hold;
    None where no single place is named. `fact_id` and `other_fact_id` are the suspected cells (two where they are
    swapped), `statement_id` the suspected figure of the prose, `row_id` the row of a performance table; `form` and `code`
    place the row that is missing. `alternatives` counts further places as likely as the one named.
    """

    kind: str
    verdict_ids: tuple[str, ...]
    message_zh: str
    message_en: str
    fact_id: str | None = None
    other_fact_id: str | None = None
    form: str | None = None
    code: str | None = None
    # Of a missing row whose code is not known: the code of the printed row above it, '' for the total.
    under: str | None = None
    page: int | None = None
    printed: str | None = None
    value_that_holds: Decimal | None = None
    alternatives: int = 0
    cause_id: str = ""
    statement_id: str | None = None
    row_id: str | None = None


def cause_row(report_id: str, cause: RootCause) -> dict[str, Any]:
    """One cause as a row of `root_cause`."""
    told = {field.name: getattr(cause, field.name) for field in fields(RootCause) if field.name != "verdict_ids"}
    return {**told, "report_id": report_id, "verdicts": len(cause.verdict_ids)}
