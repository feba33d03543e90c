"""The wordings that a declared pattern stands for: 「本年支出(?:/[小合]计)?$」 is 本年支出, 本年支出/小计, 本年支出/合计.

What belongs here: the small part of regular expressions that declarations use, spelled out. It serves two ends:
two declarations that read one wording differently are found when the catalogue is put together, and people are
shown words instead of patterns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product
from typing import Final

from juesuan.errors import DeclarationError

MOST: Final = 400
# What stands for a part that may be any text.
ANY: Final = "某"
_QUANTIFIER: Final = re.compile(r"[?*+]|\{(\d*)(,?)(\d*)\}")
_LOOK_AROUND: Final = re.compile(r"\?(?:!|=|<!|<=)")


@lru_cache(maxsize=4096)
def wordings(pattern: str) -> tuple[str, ...]:
    """Wordings that the pattern meets, shortest choices first, at most 400; DeclarationError where it is no pattern.

    A part that may be any text is left out where it may be empty and is 某 where it may not. Only wordings that
    the pattern really meets are given.
    """
    try:
        regex = re.compile(pattern)
    except re.error as error:
        raise DeclarationError(f"{pattern!r} is no pattern ({error})") from error
    choices, end = _alternatives(pattern, 0)
    if end != len(pattern):
        raise DeclarationError(f"{pattern!r}: can't be spelled out from {pattern[end:]!r} on")
    met = (text for text in dict.fromkeys(islice(choices, 4 * MOST)) if regex.search(text))
    return tuple(islice(met, MOST))


def _alternatives(pattern: str, at: int) -> tuple[Iterator[str], int]:
    """The wordings of what stands from `at` to the closing bracket or the end, and where that is."""
    found: list[list[list[str]]] = [[]]
    while at < len(pattern) and pattern[at] != ")":
        if pattern[at] == "|":
            found.append([])
            at += 1
            continue
        piece, at = _piece(pattern, at)
        found[-1].append(piece)
    return ("".join(parts) for sequence in found for parts in product(*sequence)), at


def _piece(pattern: str, at: int) -> tuple[list[str], int]:
    """One character, class or group with its quantifier: its wordings and where it ends."""
    char = pattern[at]
    anything = False
    if char == "(":
        hidden = bool(_LOOK_AROUND.match(pattern, at + 1))
        start = at + 3 if pattern.startswith("?:", at + 1) else at + 2 if hidden else at + 1
        inner, end = _alternatives(pattern, start)
        if end >= len(pattern):
            raise DeclarationError(f"{pattern!r}: a bracket is not closed")
        choices = [""] if hidden else list(islice(inner, MOST))
        at = end + 1
    elif char == "[":
        end = pattern.index("]", at + 2)
        anything = pattern[at + 1] == "^"
        choices = [ANY] if anything else list(pattern[at + 1 : end].replace("\\", ""))
        at = end + 1
    elif char in "^$":
        return [""], at + 1
    elif char == "\\":
        anything = pattern[at + 1] in "dDwWsS"
        choices = ["2" if pattern[at + 1] == "d" else ANY if anything else pattern[at + 1]]
        at += 2
    else:
        anything = char == "."
        choices = [ANY] if anything else [char]
        at += 1
    return _quantified(pattern, at, choices, anything=anything)


def _quantified(pattern: str, at: int, choices: list[str], *, anything: bool) -> tuple[list[str], int]:
    match = _QUANTIFIER.match(pattern, at)
    if not match:
        return choices, at
    sign = match.group()
    least = 0 if sign in "?*" else 1 if sign == "+" else int(match.group(1) or 0)
    if least == 0:
        found = [""] if anything or sign == "*" else ["", *choices]
    else:
        found = [choice * least for choice in choices]
    return found, match.end()
