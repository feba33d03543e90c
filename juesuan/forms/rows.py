"""Rows of a form: codes put together, labels told apart, numbers parsed with their printed precision.

What belongs here: what one row says, apart from its form. Codes of 支出功能分类 have 3, 5 or 7 digits
(类款项), codes of 支出经济分类 3 or 5 (类款).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from juesuan.amount import Printed, UnreadableAmount, parse
from juesuan.text import normal, without_ordinal

_GLUED: Final = re.compile(r"(\d{3}(?:\d{2}){0,2})(?!\d)(.*)")
_DIGITS: Final = re.compile(r"\d+")
_SUBCODES: Final = frozenset("类款项")
LENGTHS: Final = {"function": (3, 5, 7), "economic": (3, 5)}
_TOTAL: Final = re.compile(r"(?:合计|总计|合计数|本年(?:收入|支出)合计)")


@dataclass(frozen=True, slots=True)
class Coded:
    """What the label cells of a coded row say: code ('' if none), name, and digits that are no code."""

    code: str
    name: str
    bad_code: str = ""


def coded(kind: str, code_cells: Sequence[str], label_cells: Sequence[str]) -> Coded:
    """Put 类, 款 and 项 cells together, or take a code glued to its name apart.

    A lost leading zero (款 printed "2") is restored: sub-codes have two digits.
    """
    code, spare = "", []
    for cell in map(normal, code_cells):
        if not cell or cell in _SUBCODES:
            continue
        glued = _GLUED.fullmatch(cell)
        if not _DIGITS.fullmatch(cell):
            if glued and not code:
                code, rest = glued.group(1), glued.group(2)
                spare.append(rest)
            else:
                spare.append(cell)
            continue
        if not code:
            code = cell
        elif cell.startswith(code) and len(cell) > len(code):
            code = cell
        else:
            code += cell.zfill(2)
    name = "".join([*spare, *(normal(cell) for cell in label_cells)])
    if not code and (glued := _GLUED.fullmatch(name)) and len(glued.group(1)) in LENGTHS[kind] and glued.group(2):
        code, name = glued.group(1), glued.group(2)
    if code and len(code) not in LENGTHS[kind]:
        return Coded("", name, code)
    return Coded(code, name)


def is_total(label: str) -> bool:
    """Whether the label is the 合计 of the whole form."""
    return bool(_TOTAL.fullmatch(without_ordinal(label)))


@dataclass(frozen=True, slots=True)
class Reading:
    """A value cell as read: its state and value, or unreadable."""

    state: str
    value: Decimal | None
    decimals: int


def reading(text: str) -> Reading:
    """Parse a value cell; what is no number, dash, blank or known word is `unreadable`."""
    try:
        printed: Printed = parse(text)
    except UnreadableAmount:
        return Reading("unreadable", None, 0)
    return Reading(printed.state, printed.value, printed.decimals)


def usual_decimals(readings: Iterable[Reading]) -> int:
    """The decimals that the form's non-zero numbers usually print; trailing zeros trimmed in one cell
    don't make it coarser (RECONCILIATION §2.3). Ties go to the finer."""
    counts = Counter(r.decimals for r in readings if r.state == "number")
    return max(counts, key=lambda d: (counts[d], d)) if counts else 0
