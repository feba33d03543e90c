"""What changes the reading of a paragraph, in the order of the text 「语句事件」.

What belongs here: the list of events. What each does is in `passages`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from juesuan.narrative import roles
from juesuan.narrative.functions import PathFound, paths_in
from juesuan.narrative.lexicon import Subject, subjects_in
from juesuan.narrative.numerals import Number

Kind = Literal[
    "stop", "semicolon", "open", "close", "reason", "purpose", "parts", "baseline", "path", "subject", "number"
]


@dataclass(frozen=True, slots=True)
class Event:
    """One event at its place; what it is about stands in the field of its kind."""

    at: int
    rank: int
    kind: Kind
    number: Number | None = None
    subject: Subject | None = None
    path: PathFound | None = None
    match: re.Match[str] | None = None


def events_in(text: str, topic: str, numbers: Sequence[Number]) -> list[Event]:
    """Every event of a folded paragraph; at one place names come before marks, marks before numbers."""
    found: list[Event] = []
    marks: tuple[tuple[str, Kind, int], ...] = (
        (r"[。？！]", "stop", 0), (r"；", "semicolon", 0), (r"（", "open", 1), (r"）", "close", 1), (r"其中", "parts", 3)
    )  # fmt: skip
    for pattern, kind, rank in marks:
        found += [Event(m.start(), rank, kind) for m in re.finditer(pattern, text)]
    found += [Event(m.end(), 2, "reason", match=m) for m in roles.REASON.finditer(text)]
    found += [Event(m.end(), 2, "purpose", match=m) for m in roles.PURPOSE.finditer(text)]
    found += [Event(m.start(), 3, "baseline", match=m) for m in roles.BASELINE.finditer(text)]
    paths = paths_in(text)
    # A name ends where its stop stands, so it ranks before the stop.
    found += [Event(p.end, -1, "path", path=p) for p in paths]
    for subject in subjects_in(text, topic):
        if not any(p.start <= subject.start < p.end for p in paths):
            found.append(Event(subject.end, -1, "subject", subject=subject))
    found += [Event(n.start, 5, "number", number=n) for n in numbers]
    return sorted(found, key=lambda e: (e.at, e.rank))
