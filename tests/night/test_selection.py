"""A backfill reads what was asked for by year, region or unit, and keeps the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from juesuan.errors import SettingsError
from juesuan.library import Document, Library
from juesuan.selection import limited, selection_of


@pytest.fixture
def library():
    files = (
        "云岭省/2023/甲局.pdf",
        "云岭省/2024/甲局.pdf",
        "云岭省/青石市/2024/乙局.pdf",
        "江岸省/2024年度/丙局/附表.xlsx",
        "散件.pdf",
    )
    return Library(Path("/raw"), tuple(Document(file, Path("/raw") / file, file, 1) for file in files))


def chosen(library, **words):
    found = limited(library, selection_of(**words), Path("/none.duckdb")).wanted
    return None if found is None else sorted(found)


def test_nothing_chosen_means_everything(library):
    assert chosen(library) is None
    assert chosen(library, units=[" "]) is None


@pytest.mark.parametrize(
    ("words", "files"),
    [
        ({"years": [2023]}, ["云岭省/2023/甲局.pdf"]),
        ({"regions": ["青石"]}, ["云岭省/青石市/2024/乙局.pdf"]),
        ({"units": ["甲"], "years": [2024]}, ["云岭省/2024/甲局.pdf"]),
        ({"units": ["丙局"]}, ["江岸省/2024年度/丙局/附表.xlsx"]),
        ({"regions": ["云岭省", "江岸省"], "years": [2024]},
         ["云岭省/2024/甲局.pdf", "云岭省/青石市/2024/乙局.pdf", "江岸省/2024年度/丙局/附表.xlsx"]),
        ({"units": ["散件"]}, ["散件.pdf"]),
    ],
)  # fmt: skip
def test_documents_are_chosen_by_their_place(library, words, files):
    assert chosen(library, **words) == files


def test_a_choice_that_means_nothing_is_told(library):
    with pytest.raises(SettingsError, match="no document is meant"):
        chosen(library, units=["没有的局"])
