"""What every office file gives: grids, lines of text, and what could not be taken as printed.

What belongs here: the plain types that the readers of single formats share.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from juesuan.reading.grid import Grid

# Points between two columns or rows that have no place on paper: only their order is meant.
PITCH: Final = 60.0


class TextLine(NamedTuple):
    """One paragraph, or the text of one cell outside tables, with the part of the file it stands in (from 1)."""

    part: int
    text: str


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something of a file that is not displayed as a reader would expect: reason, both sentences, place."""

    reason: str
    message_zh: str
    message_en: str
    part: int | None = None
    place: str | None = None
    printed: str | None = None


@dataclass(slots=True)
class OfficePages:
    """A whole office file: `parts` counts the sheets of a workbook, or the stretches between tables of a Word file."""

    parts: int
    grids: list[Grid] = field(default_factory=list)
    lines: list[TextLine] = field(default_factory=list)
    oddities: list[Oddity] = field(default_factory=list)
    modified: str = ""


def captioned(lines: Iterable[str]) -> list[str]:
    """Lines above a table, an empty one before each title: here a title is one paragraph or cell, never two."""
    return [part for line in lines for part in (["", line] if line.endswith("表") else [line])]
