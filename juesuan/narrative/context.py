"""What is known while a paragraph is read: shapes of a figure in the making, of a claim, and of the state.

What belongs here: the records that `passages`, `figures` and `claims` share. What does not: any reading.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from juesuan.narrative.functions import NO_PATH, Path
from juesuan.narrative.lexicon import Subject
from juesuan.narrative.numerals import Number
from juesuan.narrative.roles import Role, clause_tail

PERFORMANCE = frozenset({"performance", "self_evaluation", "evaluation", "performance_table"})


@dataclass(slots=True)
class Draft:
    """A figure with all that its paragraph says about it; links and numbers come later."""

    number: Number
    role: Role
    subject: Subject
    measure: str
    printed: str
    baseline: str
    fund: str
    project: str
    three_public_fund: str
    flags: tuple[str, ...]
    quote_from: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim without a figure, and where its clause begins and ends."""

    claim: str
    subject: Subject
    baseline: str
    start: int
    end: int


@dataclass(slots=True)
class Context:
    """What one paragraph hands to the next of its section."""

    topic: str
    fiscal_year: int
    default_phase: str = "actual"
    subject: Subject | None = None
    baseline: str = ""
    path: Path = NO_PATH
    project: str = ""
    fund_hint: str = ""
    three_public_fund: str = "fiscal_grant"
    scope: str = ""


@dataclass(slots=True)
class State:
    """Where the reading of one paragraph stands.

    `saved` is the subject that comes back when a reason or a purpose ends; `head` is the paragraph's first;
    `completed` is the phase of a budget that the next percentage completes.
    """

    text: str
    context: Context
    subject: Subject | None
    baseline: str
    path: Path
    head: Subject | None = None
    head_compared: bool = False
    reason: bool = False
    reason_at: int = 0
    purpose: bool = False
    detail: bool = False
    saved: Subject | None = None
    brackets: list[tuple[int, Subject | None, bool, bool]] = field(default_factory=list)
    sentence: int = 0
    clause: int = 0
    last_end: int = 0
    part_phase: str = ""
    planned: bool = False
    named: str = ""
    indicator: str = ""
    completed: str = ""
    previous: Draft | None = None

    def before(self, at: int) -> str:
        """The text of the sentence between the number before and a place."""
        return self.text[max(self.sentence, self.last_end) : at]

    def tail(self, at: int) -> str:
        """The clause that leads up to a place."""
        return clause_tail(self.before(at))

    def adjacent(self, subject: Subject | None, at: int) -> bool:
        """Whether a subject was named since the number before a place."""
        return subject is not None and subject.start >= at - len(self.before(at))

    def draft(
        self, number: Number, role: Role, subject: Subject, printed: str = "", flags: tuple[str, ...] = ()
    ) -> Draft:
        """A figure with what the state adds to it: baseline, fund, project, reason and purpose."""
        extra = [*number.flags, *role.flags, *flags]
        if self.reason:
            extra.append("in_reason")
        if self.purpose:
            extra.append("in_purpose")
        baseline = role.baseline
        if role.kind in ("change", "growth") and not baseline:
            baseline = self.baseline or "unstated"
        return Draft(
            number, role, subject, subject.measure, printed or subject.printed, baseline, self.context.fund_hint,
            self.context.project, self.context.three_public_fund, tuple(dict.fromkeys(extra)), self.sentence,
        )  # fmt: skip


def is_reception(subject: Subject | None) -> bool:
    """Whether a subject is official receptions 「公务接待」 of any kind."""
    return subject is not None and subject.measure in ("reception", "domestic_reception", "foreign_reception")
