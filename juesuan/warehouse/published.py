"""The read-only door to a published warehouse.

What belongs here: opening and describing the published file. Nothing here can write to it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import duckdb

from juesuan.errors import WarehouseMissing
from juesuan.tables.model import CHINESE_SCHEMA
from juesuan.warehouse.releases import release_of
from juesuan.warehouse.staging import quoted

DEFAULT_PATH: Final = Path("data/warehouse/juesuan.duckdb")
ENVIRONMENT: Final = "JUESUAN_WAREHOUSE"

__all__ = ["DEFAULT_PATH", "ENVIRONMENT", "connect", "release_of", "warehouse_path"]


def warehouse_path(path: Path | str | None = None) -> Path:
    """The warehouse meant: the one given, or JUESUAN_WAREHOUSE, or data/warehouse/juesuan.duckdb below the folder."""
    return Path(path or os.environ.get(ENVIRONMENT) or DEFAULT_PATH)


def connect(path: Path | str | None = None, *, sealed: bool = False) -> duckdb.DuckDBPyConnection:
    """Open the published warehouse read-only, with both its English and its Chinese names in reach.

    The connection keeps the release that was published when it was opened, and gets the newest one even if this
    process still holds an older release open. With `sealed` no statement can read or write another file, and no
    setting can be changed back. Raises WarehouseMissing where there is no warehouse, with what to do.
    """
    file = warehouse_path(path)
    if not file.is_file():
        raise WarehouseMissing(
            f"没有找到数据仓库 {file}：请先运行 juesuan run，或用 {ENVIRONMENT} 指明文件 | "
            f"there is no warehouse at {file}: run `juesuan run` first, or name the file in {ENVIRONMENT}"
        )
    # duckdb.connect(path) would give the old file as long as this process holds it; an attached one is opened anew.
    con = duckdb.connect(":memory:")
    try:
        con.execute(f"ATTACH {quoted(file)} AS juesuan (READ_ONLY)")
        con.execute(f"SET search_path = 'juesuan.main,juesuan.{CHINESE_SCHEMA}'")
        con.execute("SELECT count(*) FROM juesuan.main.release").fetchone()
        if sealed:
            con.execute("SET enable_external_access = false")
            con.execute("SET lock_configuration = true")
    except duckdb.Error as problem:
        con.close()
        raise WarehouseMissing(
            f"{file} 不是本版 DuckDB 能读的数据仓库，请重新运行 juesuan run | {file} is no warehouse that this DuckDB "
            f"reads; run `juesuan run` again: {str(problem).splitlines()[0]}"
        ) from problem
    return con
