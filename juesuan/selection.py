"""Which part of the library a load is about 「范围」: years, regions, units.

What belongs here: the wish, and which documents, sources and rows meet it. The rest of the library stays as it was
read before: a warehouse is always built whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from juesuan.errors import SettingsError
from juesuan.text import normal

if TYPE_CHECKING:
    from pathlib import Path

    from juesuan.library import Document, Library


@dataclass(frozen=True, slots=True)
class Selection:
    """Years, regions and units that are wanted; an empty one wants everything of its kind.

    A region or a unit is meant by any part of its name: 普陀 means everything in 上海市普陀区.
    """

    years: frozenset[int] = frozenset()
    regions: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Whether anything is left out."""
        return bool(self.years or self.regions or self.units)

    def matches(self, region: str | None, year: int | None, unit: str | None) -> bool:
        """Whether a report of that region, year and unit is wanted."""
        return (
            (not self.years or year in self.years)
            and (not self.regions or _is_part(self.regions, region))
            and (not self.units or _is_part(self.units, unit))
        )

    def __str__(self) -> str:
        """The wish in words."""
        words = [*map(str, sorted(self.years)), *sorted(self.regions), *sorted(self.units)]
        return "、".join(words)


EVERYTHING: Final = Selection()


def selection_of(
    years: Iterable[int] | None = None, regions: Iterable[str] | None = None, units: Iterable[str] | None = None
) -> Selection:
    """A selection from lists as the command line and the scheduler give them; blank words are left out."""
    return Selection(
        frozenset(years or ()),
        frozenset(word.strip() for word in regions or () if word.strip()),
        frozenset(word.strip() for word in units or () if word.strip()),
    )


def limited(library: Library, selection: Selection, warehouse: Path) -> Library:
    """The library, of which only the selected documents may be read now.

    A document is known by its cover, as the published warehouse has it, and by its place <region>/<year>/<unit>.
    Raises SettingsError where no document is meant: a mistyped name would else look like a finished backfill.
    """
    if not selection:
        return library
    known = _known(warehouse)
    wanted = frozenset(
        document.report_id
        for document in library.documents
        if library.is_wanted(document)
        and any(selection.matches(*names) for names in (known.get(document.report_id), *_placed(document)) if names)
    )
    if not wanted:
        raise SettingsError(
            f"没有符合“{selection}”的文件；地区和单位可只写名称的一部分 | "
            f"no document is meant by “{selection}”: regions and units are known by any part of their names"
        )
    return replace(library, wanted=wanted)


def _known(warehouse: Path) -> dict[str, tuple[str | None, int | None, str | None]]:
    from juesuan.errors import WarehouseMissing
    from juesuan.night import contents_of

    try:
        rows = contents_of(warehouse, "SELECT report_id, region, fiscal_year, unit_name FROM dim_report")
    except WarehouseMissing:
        return {}
    return {key: (region, year, unit) for key, region, year, unit in rows}


def _placed(document: Document) -> Iterable[tuple[str | None, int | None, str | None]]:
    """What the folders and the file's name say, for each place of the same bytes."""
    for file in (document.file, *document.also):
        parts = file.split("/")
        at = next((i for i in reversed(range(len(parts) - 1)) if parts[i][:4].isdigit() and len(parts[i]) <= 6), None)
        if at is None:
            yield ("/".join(parts[:-1]) or None, None, parts[-1])
        else:
            yield ("/".join(parts[:at]) or None, int(parts[at][:4]), "/".join(parts[at + 1 :]))


def _is_part(words: Iterable[str], name: str | None) -> bool:
    return name is not None and any(normal(word) in normal(name) for word in words)
