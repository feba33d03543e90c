"""A cell's value as its number format displays it: what a reader of the sheet sees is what was published.

What belongs here: the grammar of number formats that accounts use (digits, thousands, decimals, sections by sign,
conditions, literals, per cent, scaling, dates). A format with anything else (fractions, exponents, Chinese numerals)
shows the plain value. Values are taken by their shortest decimal text and rounded half up, as spreadsheets do.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

Value = str | bool | int | float | Decimal | dt.datetime | dt.date | dt.time | dt.timedelta | None

# A column of the standard width shows eleven signs of a number without a format.
_GENERAL_SIGNS: Final = 11
_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|!(?P<bang>.)|_(?P<pad>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/通用格式)|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<text>@)"
    r"|(?P<exponent>E[+-])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION: Final = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_DATE_PART: Final = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|(y+|m+|d+|h+|s+|am/pm|上午/下午|.)', re.IGNORECASE | re.DOTALL)
# Currency signs say the unit, not the amount; the unit stands above the table.
_CURRENCY: Final = frozenset("¥￥$")
_PLAIN: Final = frozenset("()+-: （）－—")
_DIGITS: Final = frozenset("0#?")
# Beyond lie Chinese signs, which stand for themselves.
_LATIN: Final = 0x2E80


@dataclass(frozen=True, slots=True)
class _Section:
    """One section of a format: literals and digit places before and after the point, in order."""

    whole: tuple[str, ...]
    fraction: tuple[str, ...]
    has_point: bool
    grouped: bool
    thousands: int
    percents: int
    is_general: bool
    is_text: bool
    condition: tuple[str, Decimal] | None
    is_plain: bool

    @property
    def digits(self) -> int:
        return sum(sign in _DIGITS for sign in self.whole) + self.decimals

    @property
    def decimals(self) -> int:
        return sum(sign in _DIGITS for sign in self.fraction)


def displayed(value: Value, code: str) -> str:
    """The text that a cell with this value and number format shows."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value
    if isinstance(value, dt.timedelta):
        return str(value)
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return _date(value, code)
    return _number(value if isinstance(value, Decimal) else Decimal(repr(value)), code or "General")


def general(number: Decimal) -> str:
    """A number without a format: as many decimals as fit a column, no trailing zeros."""
    if not number.is_finite():
        return str(number)
    whole = len(f"{abs(number):f}".partition(".")[0])
    rounded = _rounded(number, max(0, _GENERAL_SIGNS - 1 - whole))
    if rounded == 0:
        return "0"
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number(number: Decimal, code: str) -> str:
    sections = _sections(code)
    if not number.is_finite() or any(not section.is_plain for section in sections):
        return general(number)
    numeric = [section for section in sections if not section.is_text] or [*sections]
    section, shown = _chosen(numeric, number)
    if section is None or section.is_general or section.is_text:
        text = general(shown)
        return "".join(section.whole).replace("\0", text) if section is not None and section.whole else text
    if not section.digits:
        # Literals alone: "-" for a zero, or nothing at all.
        sign = "-" if shown < 0 and section.whole else ""
        return (sign + "".join(section.whole)).strip()
    return _filled(section, shown).strip()


def _chosen(sections: list[_Section], number: Decimal) -> tuple[_Section | None, Decimal]:
    """The section for a number, and the number as that section shows it: its own section shows no minus."""
    if any(section.condition for section in sections):
        for section in sections:
            if section.condition is None or _holds(section.condition, number):
                return section, number
        return None, number
    if len(sections) == 1:
        return sections[0], number
    if number < 0:
        return sections[1], -number
    if number == 0 and len(sections) > 2:
        return sections[2], number
    return sections[0], number


def _holds(condition: tuple[str, Decimal], number: Decimal) -> bool:
    sign, bound = condition
    return {
        "<": number < bound, ">": number > bound, "=": number == bound, "<=": number <= bound,
        ">=": number >= bound, "<>": number != bound,
    }[sign]  # fmt: skip


def _filled(section: _Section, number: Decimal) -> str:
    scaled = number.scaleb(2 * section.percents - 3 * section.thousands)
    rounded = _rounded(scaled, section.decimals)
    whole, _, fraction = f"{abs(rounded):.{section.decimals}f}".partition(".")
    sign = "-" if rounded < 0 else ""
    return sign + _whole(section, whole) + _fraction(section, fraction)


def _whole(section: _Section, digits: str) -> str:
    places = [sign for sign in section.whole if sign in _DIGITS]
    fewest = len(places) - next((i for i, sign in enumerate(places) if sign == "0"), len(places))
    digits = digits.lstrip("0").rjust(fewest, "0")
    if section.grouped:
        # Grouped digits stand together: literals among them are not known from accounts.
        text = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", digits)
        first = next((i for i, sign in enumerate(section.whole) if sign in _DIGITS), len(section.whole))
        return "".join([*section.whole[:first], text, *(t for t in section.whole[first:] if t not in _DIGITS)])
    shown: list[str] = []
    left = list(digits)
    remaining = len(places)
    for sign in reversed(section.whole):
        if sign not in _DIGITS:
            shown.append(sign)
            continue
        remaining -= 1
        if remaining == 0:
            shown.append("".join(left))
        elif left:
            shown.append(left.pop())
    return "".join(reversed(shown))


def _fraction(section: _Section, digits: str) -> str:
    optional = 0
    for sign in reversed([sign for sign in section.fraction if sign in _DIGITS]):
        if sign == "0" or not digits[: len(digits) - optional].endswith("0"):
            break
        optional += 1
    kept = list(digits[: len(digits) - optional])
    shown = "".join((kept.pop(0) if kept else "") if sign in _DIGITS else sign for sign in section.fraction)
    return ("." if section.has_point else "") + shown


def _rounded(number: Decimal, decimals: int) -> Decimal:
    if abs(number) >= Decimal(10) ** 24:
        return number
    return number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    """A format's sections; semicolons inside quotes and brackets part nothing."""
    parts: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(code):
        if token["other"] == ";":
            parts.append([])
        else:
            parts[-1].append(token)
    return tuple(_section(part) for part in parts[:4])


def _section(tokens: list[re.Match[str]]) -> _Section:
    whole: list[str] = []
    fraction: list[str] = []
    point = grouped = is_general = is_text = False
    commas = percents = 0
    condition: tuple[str, Decimal] | None = None
    is_plain = True
    for token in tokens:
        here = fraction if point else whole
        kind = token.lastgroup
        if kind == "digit":
            # A comma between digits groups them; commas behind the last one divide by a thousand each.
            grouped = grouped or (commas > 0 and not point)
            commas = 0
            here.append(token.group())
        elif kind == "comma":
            commas += 1
        elif kind == "point":
            point = True
        elif kind == "percent":
            percents += 1
            here.append("%")
        elif kind == "general":
            is_general = True
            here.append("\0")
        elif kind == "text":
            is_text = True
            here.append("\0")
        elif kind == "bracket":
            found = _CONDITION.fullmatch(token["bracket"])
            condition = (found[1], Decimal(found[2])) if found else condition
            is_plain = is_plain and not token["bracket"].upper().startswith("DBNUM")
        elif kind in ("quoted", "escaped", "bang"):
            here.extend(c for c in token[kind] if c not in _CURRENCY)
        elif kind == "other" and token.group() not in _CURRENCY:
            # Letters that are no literals (dates, times) and the bar of a fraction have rules of their own.
            is_plain = is_plain and (token.group() in _PLAIN or ord(token.group()) > _LATIN)
            here.append(token.group())
        elif kind == "exponent":
            is_plain = False
    thousands = commas if any(t in _DIGITS for t in (*whole, *fraction)) else 0
    # A literal digit sign would be taken for a place: none is known from accounts.
    return _Section(tuple(whole), tuple(fraction), point, grouped, thousands, percents, is_general, is_text, condition,
                    is_plain)  # fmt: skip


def _date(value: dt.datetime | dt.date | dt.time, code: str) -> str:
    """A date by its format's years, months and days; by ISO where the format holds none of them."""
    if isinstance(value, dt.time) or not re.search(r"[yd]", code, re.IGNORECASE):
        return value.isoformat()
    parts: list[str] = []
    for quoted, escaped, token in _DATE_PART.findall(code.split(";", maxsplit=1)[0]):
        low = token.lower()
        if low.startswith("y"):
            parts.append(f"{value.year:04d}" if len(low) > 2 else f"{value.year % 100:02d}")
        elif low.startswith("m"):
            parts.append(f"{value.month:02d}" if len(low) > 1 else str(value.month))
        elif low.startswith("d"):
            parts.append(f"{value.day:02d}" if len(low) > 1 else str(value.day))
        elif low.startswith(("h", "s", "am", "上")):
            # Hours are of no concern to accounts; a date with a time is shown whole.
            return value.isoformat(sep=" ") if isinstance(value, dt.datetime) else value.isoformat()
        elif low != "@":
            parts.append(quoted or escaped or token)
    return "".join(parts).strip()
