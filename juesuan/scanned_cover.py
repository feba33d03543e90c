"""The unit's name on a scanned cover 「扫描封面上的单位名称」: set against the name printed above every form, and the file's.

What belongs here: a name that the cover gives with a character or two otherwise. A unit misread would be another unit in
every table. What is printed many times over settles it; the file's own name only puts it in doubt.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from juesuan.facts import Quarantined
from juesuan.forms.titles import owner_of
from juesuan.identify import identify
from juesuan.reading.grid import Grid
from juesuan.text import normal

# So many forms must name the same owner to outvote the cover.
_FEWEST: Final = 2
# Characters of a name for each that may be misread, and the fewest that a name has.
_FOR_EACH, _SHORTEST = 6, 5


def cover_settled(cover: Sequence[str], grids: Iterable[Grid], path: Path) -> tuple[list[str], list[Quarantined]]:
    """The lines of a scanned cover with the unit's name as its forms print it, and what is to be said of it."""
    owners = Counter(normal(owner) for grid in grids if (owner := owner_of(grid.caption)))
    (name, count), *others = [*owners.most_common(2), ("", 0)]
    is_settled = len(name) >= _SHORTEST and count >= _FEWEST and (not others or others[0][1] < count)
    filed = normal(identify((), path, None).unit_name or "")
    lines: list[str] = []
    said: list[Quarantined] = []
    for line in cover:
        plain = normal(line)
        if is_settled and (read := _misread(name, plain)):
            said.append(_settled(read, name))
            plain = line = plain.replace(read, name)
        elif not is_settled and len(filed) >= _SHORTEST and (read := _misread(filed, plain)):
            said.append(_doubted(read, filed))
        lines.append(line)
    return lines, said


def _misread(name: str, line: str) -> str:
    """The part of a line that is the name but for a character or two; '' where there is none, or the line has the name."""
    if name in line:
        return ""
    parts = (line[at : at + len(name)] for at in range(len(line) - len(name) + 1))
    return next((part for part in parts if _is_near(part, name)), "")


def _is_near(part: str, name: str) -> bool:
    return sum(a != b for a, b in zip(part, name, strict=True)) <= min(2, len(name) // _FOR_EACH + (len(name) < _FOR_EACH))


def _settled(read: str, name: str) -> Quarantined:
    return Quarantined(
        "document", "ocr_name_settled", f"封面上的单位名称识别为“{read}”，各表上方印的是“{name}”，取后者",
        f"OCR read {read} on the cover; above the forms stands {name}, which was taken", "reader", 1, printed=read,
    )  # fmt: skip


def _doubted(read: str, filed: str) -> Quarantined:
    return Quarantined(
        "document", "ocr_name_disputed", f"封面上的单位名称识别为“{read}”，文件名是“{filed}”，请核对",
        f"OCR read {read} on the cover, the file is named {filed}: please check", "undecided", 1, printed=read,
    )  # fmt: skip
