"""The code lists and how far each line is trusted: functional 「支出功能分类」 and economic 「支出经济分类」.

What belongs here: reading the lists (ours, and one of 财政部 that somebody supplies) and choosing among names.
Names change under a code, so every look-up takes the year. Nothing here may read a report or a warehouse.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Final, Literal

from juesuan.errors import DeclarationError, SettingsError
from juesuan.text import normal

Kind = Literal["function", "economic"]

# Who vouches for a code and its name, best first. A report prints both, so it outranks any list.
TRUST: Final = {
    "reports": "已入库的公开文件",
    "official": "使用者提供的财政部科目清单",
    "list_a": "本项目清单：两份以上公开文件印有",
    "list_b": "本项目清单：一份公开文件印有",
    "list_c": "本项目清单：公开资料或按次序推定，未经文件证实",
}
LENGTHS: Final[dict[Kind, tuple[int, ...]]] = {"function": (3, 5, 7), "economic": (3, 5)}
_RANK: Final = {trust: place for place, trust in enumerate(TRUST)}
_COLUMNS: Final = ("code", "name", "level", "parent", "years", "trust", "source")


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """One name of one code, the years in which its source saw it (None: open), and what vouches for it."""

    code: str
    name: str
    level: int
    parent: str | None
    first_year: int | None
    last_year: int | None
    trust: str
    source: str
    reports: int = 0

    def covers(self, year: int | None) -> bool:
        """Whether the source saw this name in that year."""
        return year is not None and (self.first_year or 0) <= year <= (self.last_year or 9999)

    def distance(self, year: int | None) -> int:
        """How many years lie between the year and the ones the source saw; 0 inside or where no year is asked."""
        if year is None or self.covers(year):
            return 0
        if self.first_year is not None and year < self.first_year:
            return self.first_year - year
        return year - (self.last_year or year)


@dataclass(frozen=True)
class CodeLists:
    """All listed codes, functional and economic, in the order of codes and years."""

    function: tuple[CodeEntry, ...]
    economic: tuple[CodeEntry, ...]
    # Lines of a supplied list that concern neither: 收入分类科目 do not stand in these reports.
    left_out: int = field(default=0, compare=False)

    def __add__(self, other: CodeLists) -> CodeLists:
        """Both lists together; look-ups prefer the better trusted line, so the order does not matter."""
        return CodeLists(self.function + other.function, self.economic + other.economic, self.left_out + other.left_out)


def level_of(code: str) -> int:
    """类 1, 款 2, 项 3: three, five and seven digits."""
    return max((len(code) - 1) // 2, 1)


def parent_of(code: str) -> str | None:
    """The code one level up; None for a 类."""
    return code[:-2] if len(code) > 3 else None


def preferred(entries: Iterable[CodeEntry], year: int | None) -> CodeEntry | None:
    """The best of several names of one code for a year.

    What was seen in that year comes first, then the better trusted, the more often printed, the nearer in
    time; a last tie goes to the name that sorts first, so that two runs never differ.
    """
    return min(
        entries,
        key=lambda e: (
            e.distance(year) > 0,
            _RANK[e.trust],
            -e.reports,
            e.distance(year),
            -(e.last_year or 9999),
            e.name,
        ),
        default=None,
    )


@lru_cache(maxsize=1)
def load_codes() -> CodeLists:
    """The project's own lists; DeclarationError where a line contradicts itself."""
    folder = resources.files(__package__)

    def listed(kind: Kind) -> tuple[CodeEntry, ...]:
        return tuple(_own(folder.joinpath(f"{kind}.csv").read_text(encoding="utf-8").splitlines(), kind))

    return CodeLists(listed("function"), listed("economic"))


def load_official(path: Path | str) -> CodeLists:
    """A list of 财政部 that somebody supplies as a CSV file with the columns code, name, year.

    One line per code and year; `year` may be empty where the list gives none. Functional codes begin with 2,
    economic ones with 3 or 5; revenue codes (1) are counted in `left_out`. Raises SettingsError with the line.
    """
    file = Path(path)
    entries: dict[Kind, list[CodeEntry]] = {"function": [], "economic": []}
    left_out = 0
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines)
            if missing := {"code", "name", "year"} - set(rows.fieldnames or ()):
                raise SettingsError(
                    f"{file}: the columns {', '.join(sorted(missing))} are missing; code, name, year are needed"
                )
            for row in rows:
                entry = _official(row, f"{file}, line {rows.line_num}", file.name)
                if entry.code.startswith("1"):
                    left_out += 1
                else:
                    entries["function" if entry.code.startswith("2") else "economic"].append(entry)
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise SettingsError(f"{file}: this code list can't be read as UTF-8 CSV ({problem})") from problem
    return CodeLists(tuple(entries["function"]), tuple(entries["economic"]), left_out)


def _official(row: dict[str, str], place: str, source: str) -> CodeEntry:
    code, name, year = (normal(row[column] or "") for column in ("code", "name", "year"))
    if not (code.isdigit() and name and code[0] in "1235" and len(code) in (3, 5, 7)):
        raise SettingsError(f"{place}: {code!r} {name!r} is no classification code with a name")
    if year and not (year.isdigit() and len(year) == 4):
        raise SettingsError(f"{place}: {year!r} is no year")
    when = int(year) if year else None
    return CodeEntry(code, name, level_of(code), parent_of(code), when, when, "official", source)


def _own(lines: Iterable[str], kind: Kind) -> Iterator[CodeEntry]:
    rows = csv.DictReader(lines)
    if tuple(rows.fieldnames or ()) != _COLUMNS:
        raise DeclarationError(f"{kind}.csv: columns are {rows.fieldnames}, not {_COLUMNS}")
    seen: set[tuple[str, str]] = set()
    for row in rows:
        code, parent = row["code"], row["parent"] or None
        first, _, last = row["years"].partition("-")
        entry = CodeEntry(
            code, row["name"], int(row["level"]), parent,
            int(first) if first else None,
            int(last) if last else (None if "-" in row["years"] else int(first)),
            row["trust"], row["source"],
        )  # fmt: skip
        wrong = (
            len(code) not in LENGTHS[kind]
            or entry.level != level_of(code)
            or parent != parent_of(code)
            or entry.trust not in _RANK
            or not entry.source
            or entry.name != normal(entry.name)
            or (code, entry.name) in seen
        )
        if wrong:
            raise DeclarationError(f"{kind}.csv, line {rows.line_num}: {row} contradicts itself or repeats a line")
        seen.add((code, entry.name))
        yield entry
