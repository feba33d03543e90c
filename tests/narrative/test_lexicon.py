"""The lexicon's shortcut: no phrase begins with a character that the search passes over."""

from __future__ import annotations

import re
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from juesuan.narrative.lexicon import _ENTRIES, BEGINNINGS


def beginnings(parsed: Any) -> set[str]:
    """The characters that a pattern can begin with; '' among them where it can match nothing."""
    found: set[str] = set()
    for kind, value in parsed:
        if kind in (codes.ASSERT, codes.ASSERT_NOT, codes.AT):
            continue
        if kind is codes.LITERAL:
            return found | {chr(value)}
        if kind is codes.IN:
            return found | {chr(code) for _, code in value}
        if kind is codes.SUBPATTERN:
            part = beginnings(value[3])
        elif kind is codes.BRANCH:
            part = set().union(*(beginnings(branch) for branch in value[1]))
        else:
            part = beginnings(value[2]) | ({""} if value[0] == 0 else set())
        found |= part - {""}
        if "" not in part:
            return found
    return found | {""}


def test_every_phrase_begins_with_a_character_that_the_search_stops_at() -> None:
    passed_over = {
        e.pattern for e in _ENTRIES if not beginnings(parser.parse(e.pattern, re.UNICODE)) <= set(BEGINNINGS)
    }
    assert not passed_over
    assert len(_ENTRIES) > 50
