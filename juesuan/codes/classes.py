"""The functional classes 「类」 by name, since 收入支出决算总表 prints them without codes.

What belongs here: from a printed class name to its code. The ordinal before the name is never used: it moves
with the number of classes that a province prints (抗疫特别国债安排的支出 is 二十四 or 二十六).
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import Final

from juesuan.codes.lists import CodeEntry, load_codes, preferred
from juesuan.text import bare, normal, without_ordinal

_CLASS_MARK: Final = re.compile(r"（类）$")
_CODE_BEFORE: Final = re.compile(r"^2\d\d(?=\D)")
_SUFFIX: Final = "支出"
# 其他 alone may be the 其他 of anything.
_TOO_SHORT: Final = frozenset({"其他"})


def class_by_name(name: str, year: int | None) -> CodeEntry | None:
    """The functional class that a printed line names; None where no list knows the name.

    `name` may carry an ordinal (一、), spaces, the class code, （类） or lack its 支出. Earlier names are known
    too; where two classes ever shared a name, the one of that year is meant.
    """
    label = _CODE_BEFORE.sub("", without_ordinal(_CLASS_MARK.sub("", normal(name))))
    return preferred(_classes().get(bare(label), ()), year)


@lru_cache(maxsize=1)
def _classes() -> dict[str, tuple[CodeEntry, ...]]:
    """Class entries by every accepted spelling."""
    found: defaultdict[str, list[CodeEntry]] = defaultdict(list)
    for entry in load_codes().function:
        if entry.level == 1:
            full = bare(entry.name)
            short = full.removesuffix(_SUFFIX)
            for spelling in {full, short} - _TOO_SHORT:
                found[spelling].append(entry)
    return {spelling: tuple(entries) for spelling, entries in found.items()}
