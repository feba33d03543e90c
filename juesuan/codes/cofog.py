"""The crosswalk from functional classes 「类」 to COFOG.

What belongs here: reading `cofog.csv`. What it rests on stands on each of its lines.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib import resources
from typing import Final

from juesuan.errors import DeclarationError

_FILE: Final = "cofog.csv"


@lru_cache(maxsize=1)
def load_cofog() -> tuple[dict[str, str | None], ...]:
    """The lines of the crosswalk, by class; empty cells are None. DeclarationError where a line contradicts itself."""
    text = resources.files(__package__).joinpath(_FILE).read_text(encoding="utf-8")
    rows = tuple({name: value or None for name, value in row.items()} for row in csv.DictReader(text.splitlines()))
    seen: set[str | None] = set()
    for number, row in enumerate(rows, start=2):
        division, group = row["division"], row["cofog_group"]
        wrong = (
            row["class_code"] in seen
            or (row["fit"] == "none") != (division is None)
            or (group is not None and not group.startswith(f"{division}."))
            or not (row["note"] and row["source"])
        )
        if wrong:
            raise DeclarationError(f"{_FILE}, line {number}: {row} contradicts itself or repeats a class")
        seen.add(row["class_code"])
    return rows
