"""Names on scans set against the codes beside them 「名称与编码互证」: a name misread is told by its code, and a code by its name.

What belongs here: rows of facts that carry a classification code. A character that OCR misreads at full confidence shows
in no doubt of its own; the printed code says what the name is. The cell keeps what was read, the fact gets the name of
its code, and quarantine says so. A name far from that of its code is the publisher's own, and stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from juesuan.codes import load_codes
from juesuan.facts import Fact, Quarantined
from juesuan.text import bare, without_ordinal

# A name of so many characters may be misread at two places, a shorter one at one.
_LONG: Final = 6


def names_settled(facts: Sequence[Fact], pages: Collection[int]) -> tuple[list[Fact], list[Quarantined]]:
    """Facts with the names of their codes where a scan's was misread, and what is to be said of names and codes."""
    said: dict[tuple[str, int, str], Quarantined | None] = {}
    found: list[Fact] = []
    for fact in facts:
        code = fact.economic_code if fact.line == "economic" else fact.function_code
        if fact.page not in pages or fact.line not in ("function", "economic") or not code or not fact.line_label:
            found.append(fact)
            continue
        name = misread_name(fact.line_label, fact.line, code)
        place = (fact.form, fact.row, fact.line_label)
        if name:
            found.append(replace(fact, line_label=name))
            said.setdefault(place, _name_said(fact, code, name))
        else:
            found.append(fact)
            said.setdefault(place, _code_said(fact, code))
    return found, [item for item in said.values() if item is not None]


def misread_name(label: str, line: str, code: str) -> str:
    """The listed name of a code that a label is a character or two away from; '' where it is one, or is near none or several."""
    plain, names = _plain(label), _names(line).get(code, ())
    # A whole name of some code is no misreading of another, however alike: 行政单位医疗, 事业单位医疗.
    if not plain or plain in _codes(line):
        return ""
    most = 2 if len(plain) >= _LONG else 1
    near = sorted((distance, name) for name in names if (distance := _distance(plain, _plain(name))) <= most)
    if not near or (len(near) > 1 and near[1][0] == near[0][0]):
        return ""
    return near[0][1]


def _name_said(fact: Fact, code: str, name: str) -> Quarantined:
    return Quarantined(
        "cell", "ocr_name_settled", f"名称识别为“{fact.line_label}”，按科目编码 {code} 取“{name}”",
        f"OCR read the name as {fact.line_label}; by the code {code} it is {name}", "reader", fact.page, fact.form,
        f"第{fact.row}行", fact.line_label,
    )  # fmt: skip


def _code_said(fact: Fact, code: str) -> Quarantined | None:
    """A name that is exactly that of another code, one digit away: one of the two is misread."""
    bearers = _codes(fact.line).get(_plain(fact.line_label), frozenset())
    others = sorted(other for other in bearers if _one_digit_apart(code, other))
    if code in bearers or not others:
        return None
    return Quarantined(
        "cell", "ocr_code_disputed", f"科目编码识别为 {code}，而名称“{fact.line_label}”是 {'、'.join(others)} 的名称，请核对",
        f"OCR read the code {code}, but {fact.line_label} is the name of {', '.join(others)}: please check", "undecided",
        fact.page, fact.form, f"第{fact.row}行", code,
    )  # fmt: skip


def _plain(name: str) -> str:
    return bare(without_ordinal(name))


def _one_digit_apart(code: str, other: str) -> bool:
    return len(code) == len(other) and sum(a != b for a, b in zip(code, other, strict=True)) == 1


@lru_cache(maxsize=2)
def _names(line: str) -> dict[str, tuple[str, ...]]:
    """The listed names of each code, whatever their years: a report may print an older one."""
    lists = load_codes()
    found: dict[str, dict[str, None]] = {}
    for entry in lists.economic if line == "economic" else lists.function:
        found.setdefault(entry.code, {})[entry.name] = None
    return {code: tuple(names) for code, names in found.items()}


@lru_cache(maxsize=2)
def _codes(line: str) -> dict[str, frozenset[str]]:
    """The codes that bear each name."""
    found: dict[str, set[str]] = {}
    for code, names in _names(line).items():
        for name in names:
            found.setdefault(_plain(name), set()).add(code)
    return {name: frozenset(codes) for name, codes in found.items()}


def _distance(one: str, other: str) -> int:
    """How many characters must be changed, left out or put in to make one text the other."""
    row: Iterable[int] = range(len(other) + 1)
    for n, char in enumerate(one, start=1):
        before, made = list(row), [n]
        for m, against in enumerate(other, start=1):
            made.append(min(before[m] + 1, made[-1] + 1, before[m - 1] + (char != against)))
        row = made
    return list(row)[-1]
