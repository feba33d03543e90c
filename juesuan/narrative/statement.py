"""One figure stated in prose, with the keys that rules need 「文字数据」.

What belongs here: the shape of a statement and of the remarks beside it, nothing that reads text.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from juesuan.narrative.lines import Box


@dataclass(frozen=True, slots=True)
class Statement:
    """One figure of the prose: what it is about, what it says, and where it stands.

    `value` is as printed (None where a dash stands for it), `direction` carries the sign of changes;
    `of` is the number of the amount that a share, change, growth or completion refers to, or of the
    total that a part belongs to; `whole` is the number of its denominator or budget.
    """

    number: int
    subject: str
    measure: str
    kind: str
    value: Decimal | None
    unit: str
    decimals: int
    value_yuan: Decimal | None
    fund: str
    phase: str
    baseline: str
    direction: str
    bound: str
    function_code: str | None
    function_name: str
    economic_code: str
    project: str
    role: str
    of: int | None
    whole: int | None
    flags: tuple[str, ...]
    quote: str
    section: str
    section_number: str
    section_title: str
    page: int
    box: Box | None
    line: int = 0

    @property
    def signed(self) -> Decimal | None:
        """The value with the sign of its word; None where the template left the word open or no value stands."""
        if self.value is None or (self.direction == "unresolved" and self.value != 0):
            return None
        return -self.value if self.direction == "decrease" else self.value


@dataclass(frozen=True, slots=True)
class Remark:
    """A claim without a figure: that two amounts are level 「持平」, greater or less, or that there is none 「无」."""

    claim: str
    measure: str
    subject: str
    fund: str
    baseline: str
    function_code: str | None
    quote: str
    section: str
    section_number: str
    page: int
    box: Box | None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Residue:
    """Digits that became no statement, with the reason: nothing of a report is passed over in silence."""

    printed: str
    reason: str
    quote: str
    section: str
    page: int
    line: int


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read in the prose of one report."""

    statements: tuple[Statement, ...]
    remarks: tuple[Remark, ...]
    residue: tuple[Residue, ...]
