"""The release in open formats: every table as Parquet, described by a Frictionless `datapackage.json`.

What belongs here: files for people without DuckDB. They are written beside the folder in use and swapped in whole.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path
from typing import Any, Final

import duckdb

from juesuan.tables import TABLES
from juesuan.tables.model import Column, Table
from juesuan.warehouse.releases import release_of
from juesuan.warehouse.staging import Bounds, quoted

PACKAGE: Final = "datapackage.json"
_TYPES: Final = {
    "VARCHAR": "string", "INTEGER": "integer", "BIGINT": "integer", "BOOLEAN": "boolean", "DOUBLE": "number",
    "TIMESTAMP": "datetime", "DATE": "date",
}  # fmt: skip
_CHUNK: Final = 1 << 20


def export_parquet(warehouse: Path, folder: Path, bounds: Bounds | None = None) -> Path:
    """Write every table of a warehouse file to a new folder, with its description; gives the folder.

    The folder must not exist. The warehouse is only read.
    """
    bounds = bounds or Bounds()
    release = release_of(warehouse)
    folder.mkdir(parents=True)
    con = duckdb.connect(":memory:", config={"memory_limit": bounds.memory, "threads": bounds.threads,
                                             "temp_directory": str(folder / ".spill")})  # fmt: skip
    try:
        con.execute(f"ATTACH {quoted(warehouse)} AS released (READ_ONLY)")
        con.execute("USE released")
        resources = [_export(con, table, folder) for table in TABLES]
    finally:
        con.close()
    shutil.rmtree(folder / ".spill", ignore_errors=True)
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "juesuan",
        "id": release["release_id"],
        "title": "部门决算公开数据",
        "description": "Published final accounts of government departments, with places and verdicts",
        "created": release["built_at"].strftime("%Y-%m-%dT%H:%M:%SZ"),
        "version": release["release_id"],
        "resources": resources,
    }
    text = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
    (folder / PACKAGE).write_text(text, encoding="utf-8")
    return folder


def _export(con: duckdb.DuckDBPyConnection, table: Table, folder: Path) -> dict[str, Any]:
    file = folder / f"{table.name}.parquet"
    con.execute(
        f'COPY (SELECT * FROM "{table.name}") TO {quoted(file)} (FORMAT parquet, COMPRESSION zstd, '
        f"KV_METADATA {{comment: {quoted(table.comment)}}})"
    )
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {
        "name": table.name,
        "path": file.name,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "title": table.zh,
        "description": table.en,
        "bytes": file.stat().st_size,
        "hash": f"sha256:{digest}",
        "schema": {
            "fields": [_field(table, column) for column in table.columns],
            **({"primaryKey": list(table.key)} if table.key else {}),
            **_foreign_keys(table),
        },
    }


def _field(table: Table, column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if table.required(column):
        constraints["required"] = True
    if column.values:
        constraints["enum"] = list(column.values)
    return {
        "name": column.name,
        "type": "number" if re.match(r"DECIMAL", column.type) else _TYPES[column.type],
        "title": column.zh,
        "description": column.en,
        **({"unit": column.unit} if column.unit else {}),
        **({"additivity": column.additivity} if column.additivity else {}),
        **({"constraints": constraints} if constraints else {}),
    }


def _foreign_keys(table: Table) -> dict[str, Any]:
    """References to tables whose key is one column of the same name."""
    keys = {other.key[0]: other.name for other in TABLES if len(other.key) == 1}
    found = [
        {"fields": [column.name], "reference": {"resource": keys[column.name], "fields": [column.name]}}
        for column in table.columns
        if column.name in keys and keys[column.name] != table.name
    ]
    return {"foreignKeys": found} if found else {}


def swap_folder(fresh: Path, folder: Path) -> None:
    """Put a finished folder in the place of another; on failure the old one is back in its place."""
    old = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    had_one = folder.exists()
    if had_one:
        folder.rename(old)
    try:
        fresh.rename(folder)
    except OSError:
        if had_one:
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)
