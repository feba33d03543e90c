"""Chinese text broken into lines that fit a width."""

from __future__ import annotations

import re

from samples.paper import width_of

_WORD = re.compile(r"[0-9A-Za-z][0-9A-Za-z.,%/:-]*|\s+|.", re.DOTALL)
_NOT_FIRST = frozenset("，。；：、！？）》〕】”’％%,.;:)…")
_NOT_LAST = frozenset("（《〔【“‘(")


def wrap(text: str, size: float, width: float, indent: float = 0.0, hang: bool = False) -> list[str]:
    """Lines of a text; a number is not broken unless it alone is wider than the line.

    `indent` narrows the first line. Closing marks never begin a line: with `hang` they hang over the edge,
    without it they take the sign before them along. Line breaks in the text are kept.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _wrap_one(paragraph, size, width, indent if not lines else 0.0, hang)
    return lines


def _wrap_one(text: str, size: float, width: float, indent: float, hang: bool) -> list[str]:
    lines: list[str] = []
    line, room = "", width - indent
    for word in _pieces(text, size, width):
        if line and width_of(line + word.rstrip(), size) > room + 0.01:
            if hang and word in _NOT_FIRST and width_of(line, size) < room + size:
                line += word
                continue
            carried = ""
            if word in _NOT_FIRST:
                while len(line) > 1 and (not carried or carried[0] in _NOT_FIRST):
                    carried, line = line[-1] + carried, line[:-1]
            while len(line) > 1 and line[-1] in _NOT_LAST:
                carried, line = line[-1] + carried, line[:-1]
            lines.append(line)
            line, room = carried, width
        line += word
    lines.append(line)
    return lines


def _pieces(text: str, size: float, width: float) -> list[str]:
    found: list[str] = []
    for word in _WORD.findall(text):
        if len(word) > 1 and width_of(word, size) > width:
            found += list(word)
        else:
            found.append(word)
    return found
