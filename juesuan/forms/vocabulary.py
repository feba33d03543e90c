"""The words that forms print 「表样用词」: headers, names of lines, names of codes, as one set.

What belongs here: telling whether a text is one of them, so that a reader that is unsure of a character knows which of
the texts it may have seen is a word. What must not: what a word means in a form, or taking a word for another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from juesuan.codes import load_codes
from juesuan.forms.catalogue import all_forms, catalogue
from juesuan.forms.wording import ANY, wordings
from juesuan.text import bare, normal, without_ordinal

# A single character is no word: too many are alike.
_SHORTEST: Final = 2
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")


def is_form_word(text: str) -> bool:
    """Whether a text is a word that forms print, with or without an ordinal before it; spaces don't count."""
    return _key(text) in _words()


def _key(text: str) -> str:
    return bare(without_ordinal(normal(text)))


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    keys = (_key(word) for word in _printed())
    return frozenset(key for key in keys if len(key) >= _SHORTEST and _CHINESE.search(key) and ANY not in key)


def _printed() -> Iterator[str]:
    """Every word as declared: the forms' patterns spelled out, the tables drawn as examples, the lists of codes."""
    for form in all_forms().values():
        for line in (*form.income_lines, *form.expenditure_lines):
            yield from wordings(line.pattern)
        for column in form.columns:
            for path in wordings(column.pattern):
                yield from path.split("/")
    for variant in catalogue().variants:
        for example in variant.examples:
            for row in example.drawing.splitlines():
                yield from row.split("|")
        for addition in variant.additions:
            for line in (*addition.income_lines, *addition.expenditure_lines):
                yield from wordings(line.pattern)
    lists = load_codes()
    yield from (entry.name for entry in (*lists.function, *lists.economic))
