"""Economic items 「支出经济分类科目」 across: which code a column of a matrix stands for.

What belongs here: from header words, with or without the code printed, to a 类 or 款 code. Two classes share
names (资本性支出 and 资本性支出（基本建设） have the same 款), so an item is looked for below its class word.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import Final

from juesuan.codes import load_codes
from juesuan.forms.model import Column
from juesuan.text import bare

_SUBTOTAL: Final = re.compile(r"[小合]计")
_TOTAL: Final = re.compile(r"[合总]计|本年支出合计")
_CODED: Final = re.compile(r"(\d{3}(?:\d{2})?)(?!\d)(.*)")
_NEW_CODES: Final = 2018
TOTAL: Final = Column("[合总]计", "amount")


def economic_column(path: tuple[str, ...]) -> Column | None:
    """The column that a header path stands for: an economic item, or the total over all of them.

    None where the words name no item, or one of several that no class above them tells apart.
    """
    words = [word for word in path if word not in ("项目", "支出经济分类科目", "经济分类科目")]
    if words and all(_TOTAL.fullmatch(word) for word in words):
        return TOTAL
    # 小计 below a class is the class itself.
    while len(words) > 1 and _SUBTOTAL.fullmatch(words[-1]):
        words.pop()
    if not words:
        return None
    code = _code(words[-1], words[:-1])
    return None if code is None else Column(words[-1], "amount", economic_code=code)


def _code(word: str, above: list[str]) -> str | None:
    coded = _CODED.fullmatch(word)
    if coded and coded.group(1) in _names():
        return coded.group(1)
    candidates = _codes().get(bare(coded.group(2) if coded else word), set())
    classes = {c for name in above for c in _codes().get(bare(name), set()) if len(c) == 3}
    if classes:
        candidates = {code for code in candidates if code[:3] in classes}
    # Names that moved from one code to another: the class word alone can't tell, so nothing is guessed.
    return next(iter(candidates)) if len(candidates) == 1 else None


@lru_cache(maxsize=1)
def _codes() -> dict[str, set[str]]:
    """Codes of departmental economic items (3xx) by name.

    The classification of 2018 moved names to other codes: an older name counts only where no newer item has it.
    """
    newer: defaultdict[str, set[str]] = defaultdict(set)
    older: defaultdict[str, set[str]] = defaultdict(set)
    for entry in load_codes().economic:
        if entry.code.startswith("3"):
            known = newer if entry.last_year is None or entry.last_year >= _NEW_CODES else older
            known[bare(entry.name)].add(entry.code)
    return {**older, **newer}


@lru_cache(maxsize=1)
def _names() -> set[str]:
    return {entry.code for entry in load_codes().economic}
