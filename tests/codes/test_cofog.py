"""The crosswalk to COFOG covers every class, contradicts itself nowhere and says what it rests on."""

from __future__ import annotations

import re

import duckdb
import pytest

from juesuan.codes import cofog, load_codes, load_cofog
from juesuan.errors import DeclarationError
from juesuan.tables.cofog import DIM_COFOG, FITS


def test_every_listed_class_has_its_line() -> None:
    classes = {entry.code for entry in load_codes().function if entry.level == 1}
    assert classes
    assert classes <= {row["class_code"] for row in load_cofog()}


def test_divisions_are_those_of_cofog_and_every_line_says_its_basis() -> None:
    rows = load_cofog()
    assert {row["division"] for row in rows} == {None, *(f"{number:02d}" for number in range(1, 11))}
    names = {(row["division"], row["division_name_zh"], row["division_name_en"]) for row in rows}
    # One name a division, and none without one.
    assert len(names) == 11
    assert {row["fit"] for row in rows} == set(FITS)
    assert all(row["source"] and row["note"] for row in rows)
    assert all(re.fullmatch(r"\d\d\.\d", row["cofog_group"]) for row in rows if row["cofog_group"])


def test_the_columns_are_those_of_the_table() -> None:
    assert list(load_cofog()[0]) == [column.name for column in DIM_COFOG.columns]
    with duckdb.connect(":memory:") as con:
        con.execute(DIM_COFOG.ddl())
        for row in load_cofog():
            con.execute(f"INSERT INTO dim_cofog VALUES ({', '.join('?' for _ in row)})", list(row.values()))


@pytest.mark.parametrize(
    "line",
    ["201,a,01,b,c,,whole,n,s\n201,a,01,b,c,,whole,n,s", "201,a,,,,,whole,n,s", "201,a,01,b,c,04.5,whole,n,s", "201,a,01,b,c,,whole,n,"],
    ids=["twice", "no division", "group of another division", "no source"],
)
def test_a_line_that_contradicts_itself_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path, line: str) -> None:
    head = ",".join(column.name for column in DIM_COFOG.columns)
    (tmp_path / "cofog.csv").write_text(f"{head}\n{line}\n", encoding="utf-8")
    monkeypatch.setattr(cofog.resources, "files", lambda _: tmp_path)
    cofog.load_cofog.cache_clear()
    try:
        with pytest.raises(DeclarationError):
            cofog.load_cofog()
    finally:
        cofog.load_cofog.cache_clear()
