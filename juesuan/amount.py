"""Printed numbers: what stands in a cell, as an exact decimal with its precision.

Blank, dash, printed zero and a word such as 无 are four different statements of the publisher and
stay apart. A number keeps its step 「末位单位」, one unit of its last printed digit: the tolerance of
every check derives from it. Money is Decimal, never float.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

State = Literal["number", "zero", "blank", "dash", "word"]

# How many 元 one printed unit is.
UNITS: dict[str, Decimal] = {
    "元": Decimal(1),
    "百元": Decimal(100),
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "亿元": Decimal(100_000_000),
}

_DASHES = frozenset("-—–―─━－ー/／\\")
_WORDS = frozenset({"无", "无数据", "不适用", "空", "零", "*", "**", "***", "□", "…", "……", "N/A", "n/a", "——"})
_NUMBER = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?")
_FOLD = str.maketrans("０１２３４５６７８９．，－＋（）％﹣−", "0123456789.,-+()%--")
# Before digits all of these say minus: amounts are never ranges. Alone they are dashes, or nothing we know.
_MINUS = frozenset("-–—―─━负△▲")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Printed:
    """What stood in one cell: its state, its value in printed units, and its printed decimals."""

    state: State
    value: Decimal | None = None
    decimals: int = 0

    def step(self, unit: str) -> Decimal:
        """One unit of the last printed digit, in 元; KeyError for a unit that is not money."""
        return UNITS[unit].scaleb(-self.decimals)


class UnreadableAmount(ValueError):
    """The text looks like a number and is none; carries the text."""


@lru_cache(maxsize=65536)
def parse(text: str) -> Printed:
    """The printed text of a cell as a number, a blank, a dash or a word.

    Thousands separators must part groups of three. Negatives may be written -1.00 with any dash, 1.00-,
    （1.00）, △1.00, ▲1.00 or 负1.00; （-1.00） says so twice and is negative too. Raises UnreadableAmount for
    anything else that holds a digit, and for unknown words: such a cell is quarantined, never guessed.
    """
    plain = _SPACE.sub("", text).translate(_FOLD)
    if not plain:
        return Printed("blank")
    if all(char in _DASHES for char in plain):
        return Printed("dash")
    if plain in _WORDS:
        return Printed("word")
    body = plain
    bracketed = body.startswith("(") and body.endswith(")")
    if bracketed:
        body = body[1:-1]
    negative = bracketed
    if body[:1] in _MINUS:
        negative, body = True, body[1:]
    elif body.endswith("-"):
        negative, body = True, body[:-1]
    elif body.startswith("+") and not bracketed:
        body = body[1:]
    match = _NUMBER.fullmatch(body)
    if not match:
        raise UnreadableAmount(text)
    whole, fraction = match.group(1).replace(",", ""), match.group(2) or ""
    if len(whole) > 1 and whole.startswith("0"):
        raise UnreadableAmount(text)
    value = Decimal(f"{whole}.{fraction}" if fraction else whole)
    if negative:
        value = -value
    return Printed("zero" if value == 0 else "number", value, len(fraction))
