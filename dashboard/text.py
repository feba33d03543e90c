"""What was printed in a document, made safe to show, and figures as an accountant writes them.

What belongs here: everything that stands between a text of unknown origin and the browser. What must not: the
wording of the pages. Titles, labels, captions and `st.table` read Markdown, so that a printed text could draw a link
or a picture from elsewhere: it passes through `plain` first. `st.dataframe` shows text as it is, but its rows can be
saved for a spreadsheet: it passes through `cell`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

# Nothing that one sees; it keeps two characters from being read as one sign.
_JOINER: Final = "\u2060"
_PUNCTUATION: Final = re.compile(r"([!-/:-@\[-`{-~])")
# Addresses, shortcodes and arrows are found in the finished text, after escapes are gone.
_FOUND_LATER: Final = re.compile(r"(?<=[:@])(?!(?<=\d:)\d)|(?<=www)(?=\.)|(?<=[-<>=~])(?=[-<>=])", re.IGNORECASE)
_SPACE: Final = re.compile(r"\s+")
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_FORMULA: Final = re.compile(r"[=+\-@\t\r]")
_NUMBER: Final = re.compile(r"[-+]?[\d,.]+%?")

UNITS: Final[Mapping[str, Decimal]] = {"万元": Decimal(10_000), "元": Decimal(1)}
_CENT: Final = Decimal("0.01")
_BLANK: Final = ""


def plain(value: object) -> str:
    """A text of unknown origin for a place that reads Markdown: shown letter by letter, on one line."""
    text = _SPACE.sub(" ", shown(value))
    return _PUNCTUATION.sub(r"\\\1", _FOUND_LATER.sub(_JOINER, text))


def cell(value: object) -> str:
    """A text of unknown origin for a grid: as it is, but never a spreadsheet's formula."""
    text = _SPACE.sub(" ", shown(value))
    return _JOINER + text if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def shown(value: object) -> str:
    """A text without characters that nobody sees or that turn the writing round; empty for None."""
    return _BLANK if value is None else _CONTROL.sub("", str(value))


def money(value: Decimal | None, unit: str = "万元") -> str:
    """An amount in 元 written in 万元 or 元 with two places; empty where nothing was printed, 0.00 for a zero."""
    if value is None:
        return _BLANK
    return f"{scaled(value, unit).quantize(_CENT):,}"


def signed(value: Decimal | None, unit: str = "元") -> str:
    """A difference with its sign."""
    return _BLANK if value is None else f"{scaled(value, unit).quantize(_CENT):+,}"


def exact(value: Decimal | None, unit: str) -> str:
    """An amount in 元 written in 万元 or 元 with as many places as it has."""
    return _BLANK if value is None else f"{scaled(value, unit).normalize():,f}"


def scaled(value: Decimal, unit: str) -> Decimal:
    """An amount in 元 in another unit, exactly."""
    return value / UNITS[unit]


def drawn(value: Decimal | None, unit: str) -> float | None:
    """An amount for a chart or a sortable grid: the one place where money becomes a float, for the eye only."""
    return None if value is None else float(scaled(value, unit))


def count(value: Any) -> str:
    """A number of things with thousands separated; a dash where it is not known."""
    return "—" if value is None else f"{int(value):,}"


def share(part: Decimal | None, whole: Decimal | None) -> str:
    """A part of a whole as a percentage with one place; empty where there is no whole."""
    if part is None or not whole:
        return _BLANK
    return f"{(part * 100 / whole).quantize(Decimal('0.1'))}%"
