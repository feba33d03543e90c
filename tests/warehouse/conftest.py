"""A warehouse built from hand-made parts, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from making import STAMP, no_rules, part

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
