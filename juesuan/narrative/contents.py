"""Paragraphs and headings as words 「文字」, and the list of contents 「目录」: what rules of wording read.

What belongs here: the words of a report with their places. What does not: figures (`statements`), judgement.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from juesuan.narrative.fold import plain
from juesuan.narrative.lines import Line
from juesuan.narrative.paragraphs import Paragraph, ordinal
from juesuan.narrative.sections import Section, placed

_CONTENTS: Final = re.compile(r"^[#\s]*目录$")
_LEADERS: Final = re.compile(r"(?:\.{2,}|…+|·{2,}|-{2,}|_{2,}|\s)*\d{0,3}$")
_BULLET: Final = re.compile(r"^[#*\-\s]+")
# A list of contents is a page or two; past that, its end was missed.
_MOST_LINES: Final = 160
_PART: Final = re.compile(r"^第[一二三四五六七八九十]{1,3}(?:部分|章)")


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or heading: its folded words, the section that it stands in, and its page and line.

    `level` is None for a paragraph, else the depth of the heading; `mark` is the heading's printed number.
    """

    paragraph: Paragraph
    level: int | None = None
    mark: str = ""
    topic: str = ""
    section_number: str = ""
    part: str = ""

    @property
    def text(self) -> str:
        """The folded words."""
        return self.paragraph.text

    def spot(self, at: int = 0) -> tuple[int, int]:
        """Page and line on which a character was printed."""
        line = self.paragraph.line(at)
        return line.page, line.number


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list of contents: its number, its words, and the part that it stands in."""

    mark: str
    title: str
    part: str
    page: int
    line: int


def passages_of(paragraphs: Sequence[Paragraph], contents: Sequence[Entry] = ()) -> tuple[Passage, ...]:
    """Every paragraph and heading in the order of print; what the list of contents prints is left out."""
    listed = {(entry.page, entry.line) for entry in contents}
    sections: dict[int, Section] = {id(paragraph): section for section, paragraph in placed(paragraphs)}
    found = []
    part = ""
    for paragraph in paragraphs:
        first = paragraph.line(0)
        if (first.page, first.number) in listed:
            continue
        section = sections.get(id(paragraph), Section())
        mark = ordinal(paragraph.text)[1] if paragraph.heading is not None else ""
        if _PART.match(mark):
            part = plain_mark(mark)
        found.append(Passage(
            paragraph, paragraph.heading, plain_mark(mark), section.topic, section.number, part
        ))  # fmt: skip
    return tuple(found)


def contents_of(lines: Iterable[Line]) -> tuple[Entry, ...]:
    """The entries of the list of contents 「目录」; none where the report prints no such list.

    The list ends where its first entry is printed a second time, as the heading that it announces.
    """
    entries: list[Entry] = []
    begun, part, read = False, "", 0
    for line in lines:
        text = _BULLET.sub("", plain(line.text))
        if not begun:
            begun = bool(_CONTENTS.match(text))
            continue
        read += 1
        title = _LEADERS.sub("", text)
        if not title:
            continue
        mark = ordinal(title)[1]
        words = title[len(mark) :].strip("、.：。 ")
        if read > _MOST_LINES or (entries and _same(entries[0], mark, words)):
            break
        if not mark:
            continue
        if _PART.match(mark):
            part = plain_mark(mark)
        entries.append(Entry(plain_mark(mark), words, part, line.page, line.number))
    return tuple(entries) if read <= _MOST_LINES else ()


def plain_mark(mark: str) -> str:
    """A heading's printed number without the sign behind it."""
    return mark.strip("、.：: ")


def _same(entry: Entry, mark: str, words: str) -> bool:
    return entry.mark == plain_mark(mark) and (words.startswith(entry.title[:6]) or entry.title.startswith(words[:6]))
