"""A warehouse built from hand-made parts, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from making import STAMP, no_rules, part, report
from test_wide_tables import ROWS

from juesuan.tables import TABLES, VIEWS
from juesuan.warehouse import derive
from juesuan.warehouse.build import build


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables without comments and Chinese views, which take most of a small build's time."""

    def create_tables(con: duckdb.DuckDBPyConnection) -> None:
        con.execute(";\n".join(table.ddl() for table in (*TABLES, *VIEWS)))

    monkeypatch.setattr(derive, "create_tables", create_tables)
    monkeypatch.setattr(derive, "create_chinese", lambda _: None)


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., duckdb.DuckDBPyConnection]]:
    """Build a warehouse from (head, cells) pairs and open it read-only."""
    opened: list[duckdb.DuckDBPyConnection] = []

    def made(*documents: tuple[dict[str, Any], list[dict[str, Any]]], **options: Any) -> duckdb.DuckDBPyConnection:
        parts = [part(tmp_path / "parts", head, cells) for head, cells in documents]
        options = {"rules": (), "release": STAMP, "previous": None, "reconcile": no_rules} | options
        staged = tmp_path / f"staged{len(opened)}.duckdb"
        build(parts, staged, **options)
        con = duckdb.connect(str(staged), read_only=True)
        opened.append(con)
        return con

    yield made
    for con in opened:
        con.close()


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three releases, built once: two documents of one year and region, then a third of another of both."""
    folder = tmp_path_factory.mktemp("built")
    heads = [report("甲局"), report("乙局"), report("丙局", 2023, region="另一区")]
    parts = [part(folder / "parts", head, ROWS) for head in heads]
    files = []
    for number in (1, 2, 3):
        stamp = replace(STAMP, release_id=f"r{number}", built_at=datetime(2025, 9, number, tzinfo=UTC))
        file = folder / f"r{number}.duckdb"
        build(parts[:number], file, rules=(), release=stamp, previous=None, reconcile=no_rules)
        files.append(file)
    return files
