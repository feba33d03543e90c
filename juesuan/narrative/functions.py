"""Functional items named in words 「X支出（类）Y（款）Z（项）」 and their codes of that year.

What belongs here: finding the names in a sentence, and the way from names to a code through the
hierarchy. What does not: the lists themselves, which the caller hands in for the year of the report.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from juesuan.narrative.structure import CLASS_NAMES
from juesuan.text import bare

# Code to name, or to all the names that it had in the year.
CodeNames = Mapping[str, str | Sequence[str]]
NamesOfYear = Callable[[int], CodeNames]

_LEVELS: Final = {"类": 0, "款": 1, "项": 2}
_MARK: Final = re.compile(r"”?（(?P<code>\d{2,7})?(?P<level>类|款|项)）")
# A name begins after punctuation, after the mark before it, or after the words that lead to it.
_BEGINNING: Final = re.compile(
    r"[，,。；：、“”\s]|主要用于|其中|列支|(?<![\d.])\d{1,2}[.、]"
    r"|^(?:（[一二三四五六七八九十\d]{1,3}）|[一二三四五六七八九十]{1,3}、)"
)
_NAMED_BY_CODE: Final = re.compile(
    r"(?<![\d,])(?P<code>2\d{4}(?:\d{2})?)(?P<name>[\u4e00-\u9fff（）]{2,30}?)"
    r"(?=：|，|年初|全年|预算|支出决算|决算|\d|$)"
)
_LEADING_CODE: Final = re.compile(r"^\d{2,7}")
_LONGEST_NAME: Final = 40


@dataclass(frozen=True, slots=True)
class Path:
    """Names as printed, from 类 to 项; '' where the print leaves one out. Codes where the print gives them."""

    names: tuple[str, str, str] = ("", "", "")
    codes: tuple[str, str, str] = ("", "", "")
    inherited: bool = False

    @property
    def level(self) -> int:
        """1 for 类, 2 for 款, 3 for 项, 0 for an empty path."""
        return max((i + 1 for i in range(3) if self.names[i]), default=0)

    @property
    def printed(self) -> str:
        """The names with their marks, as the prose writes them."""
        return "".join(f"{name}（{mark}）" for name, mark in zip(self.names, "类款项", strict=True) if name)

    def under(self, outer: Path) -> Path:
        """This path with the levels above its first name taken from `outer`."""
        first = next((i for i in range(3) if self.names[i]), 3)
        if first in (0, 3) or not outer.names[0]:
            return self
        names, codes = list(self.names), list(self.codes)
        for i in range(first):
            names[i], codes[i] = outer.names[i], outer.codes[i]
        return Path((names[0], names[1], names[2]), (codes[0], codes[1], codes[2]), inherited=True)


NO_PATH: Final = Path()


@dataclass(frozen=True, slots=True)
class Resolved:
    """What the lists say to a path: the code (None where they can't tell) and the reasons."""

    code: str | None
    flags: tuple[str, ...] = ()


def _keys(name: str) -> tuple[str, ...]:
    """Spellings under which a name is looked up: prose drops and adds 支出 and writes brackets both ways."""
    plain = bare(name)
    return (plain, plain.removesuffix("支出"), plain + "支出")


@dataclass(slots=True)
class FunctionNames:
    """The functional classification of one year, asked by name from 类 down to 项."""

    names: CodeNames
    _by_key: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index the names once."""
        for code, listed in self.names.items():
            for name in [listed] if isinstance(listed, str) else listed:
                self._by_key.setdefault(bare(name), []).append(code)

    def _codes(self, name: str, digits: int, within: Iterable[str]) -> list[str]:
        prefixes = tuple(within)
        for key in _keys(name):
            listed = (code for code in self._by_key.get(key, ()) if len(code) == digits)
            codes = {code for code in listed if not prefixes or code.startswith(prefixes)}
            if codes:
                return sorted(codes)
        return []

    def resolve(self, path: Path) -> Resolved:
        """The code of the innermost name of a path, with flags where a name is unknown or stands for several."""
        printed = _printed_code(path)
        if printed:
            return Resolved(printed, ("printed_code",))
        flags: list[str] = ["inherited_class"] if path.inherited else []
        if not self.names:
            # Without a list nothing can be said of a name, not even that it is unknown.
            return Resolved(None, tuple(flags))
        within: list[str] = []
        codes: list[str] = []
        for level, (name, digits) in enumerate(zip(path.names, (3, 5, 7), strict=True)):
            if not name:
                continue
            codes = self._codes(name, digits, within)
            if codes:
                within = codes
            elif level + 1 == path.level:
                return Resolved(None, (*flags, "unknown_name"))
            else:
                # A wrong 款 need not hide the 项: the levels below may still have one place only.
                flags.append("name_mismatch")
        if len(codes) > 1:
            return Resolved(None, (*flags, "ambiguous_name"))
        return Resolved(codes[0] if codes else None, tuple(flags))


def _printed_code(path: Path) -> str:
    """The code that the prose itself prints, （204类）…（06款）…（01项） or 2040601, '' where it prints none."""
    last = path.codes[path.level - 1] if path.level else ""
    if len(last) == 2 * path.level + 1:
        return last
    joined = "".join(path.codes[: path.level])
    return joined if len(joined) == 2 * path.level + 1 else ""


@dataclass(frozen=True, slots=True)
class PathFound:
    """A path and the stretch of text that names it."""

    start: int
    end: int
    path: Path


def paths_in(text: str) -> list[PathFound]:
    """Every functional item that the text names with its marks, or a 类 by its statutory name alone."""
    found: list[PathFound] = []
    marks = list(_MARK.finditer(text))
    index = 0
    while index < len(marks):
        start = _name_start(text, marks[index].start(), found[-1].end if found else 0)
        names, codes = ["", "", ""], ["", "", ""]
        at, last = start, -1
        while index < len(marks):
            mark = marks[index]
            level = _LEVELS[mark.group("level")]
            name = text[at : mark.start()]
            if level <= last or not 0 < len(name) <= _LONGEST_NAME or (last >= 0 and re.search(r"[，。；,]", name)):
                break
            code = _LEADING_CODE.match(name)
            names[level] = name[code.end() :] if code else name
            codes[level] = mark.group("code") or (code.group() if code else "")
            at, last = mark.end(), level
            index += 1
        if last < 0:
            index += 1
            continue
        path = Path((names[0], names[1], names[2]), (codes[0], codes[1], codes[2]))
        found.append(PathFound(start, at, path))
    found += _coded(text, found)
    return sorted(found + _bare_classes(text, found), key=lambda item: item.start)


def _name_start(text: str, mark: int, floor: int) -> int:
    # Brackets belong to names: 党委办公厅（室）及相关机构事务（款）.
    window = text[max(floor, mark - _LONGEST_NAME - 8) : mark]
    start = 0
    for match in _BEGINNING.finditer(window):
        start = match.end()
    return max(floor, mark - _LONGEST_NAME - 8) + start


def _coded(text: str, found: Sequence[PathFound]) -> list[PathFound]:
    """Items named by code and name without marks, 2010601 行政运行."""
    coded: list[PathFound] = []
    for match in _NAMED_BY_CODE.finditer(text):
        if any(item.start <= match.start() < item.end for item in found):
            continue
        level = len(match.group("code")) // 2 - 1
        names, codes = ["", "", ""], ["", "", ""]
        names[level], codes[level] = match.group("name"), match.group("code")
        path = Path((names[0], names[1], names[2]), (codes[0], codes[1], codes[2]))
        coded.append(PathFound(match.start(), match.end(), path))
    return coded


def _bare_classes(text: str, found: Sequence[PathFound]) -> list[PathFound]:
    classes: list[PathFound] = []
    for name in CLASS_NAMES:
        for match in re.finditer(rf"(?<![\u4e00-\u9fff]){name}(?=(?:决算|年初预算|预算)?(?:为|数为)?\d)", text):
            if not any(item.start <= match.start() < item.end for item in found):
                classes.append(PathFound(match.start(), match.end(), Path((name, "", ""))))
    return classes
