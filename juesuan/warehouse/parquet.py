"""The release in open formats: every table as Parquet, described by a Frictionless `datapackage.json`.

What belongs here: files for people without DuckDB. They are written beside the folder in use and swapped in whole.
Tables that name year and region are folders partitioned by both; a file that says the same as in the folder in use is
that very file, so that a copy to elsewhere carries over only what changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from pathlib import Path
from typing import Any, Final

import duckdb

from juesuan.tables import NAMED_BY, TABLES
from juesuan.tables.core import FACT_AMOUNT
from juesuan.tables.model import Column, Table
from juesuan.warehouse.fiscal import FISCAL_PHASES, column_type
from juesuan.warehouse.releases import release_of
from juesuan.warehouse.staging import Bounds, quoted

PACKAGE: Final = "datapackage.json"
_TYPES: Final = {
    "VARCHAR": "string", "INTEGER": "integer", "BIGINT": "integer", "BOOLEAN": "boolean", "DOUBLE": "number",
    "TIMESTAMP": "datetime", "DATE": "date",
}  # fmt: skip
_PARTITIONS: Final = ("fiscal_year", "region")


def export_parquet(warehouse: Path, folder: Path, bounds: Bounds | None = None, previous: Path | None = None) -> Path:
    """Write every table of a warehouse file to a new folder, with its description; gives the folder.

    The folder must not exist. The warehouse is only read. Files equal to those of the folder `previous` become second
    names of them.
    """
    bounds = bounds or Bounds()
    release = release_of(warehouse)
    folder.mkdir(parents=True)
    con = duckdb.connect(":memory:", config={"memory_limit": bounds.memory, "threads": bounds.threads,
                                             "temp_directory": str(folder / ".spill")})  # fmt: skip
    try:
        con.execute(f"ATTACH {quoted(warehouse)} AS released (READ_ONLY)")
        con.execute("USE released")
        # One thread writes a partition's rows in their order and into one file, so that equal rows give equal files.
        con.execute("SET threads = 1")
        resources = [_export(con, table, folder, previous) for table in TABLES]
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
        # The words of the Fiscal Data Package for our phases; its classifications are the fields' `columnType`.
        "fiscalPhases": FISCAL_PHASES,
        "countryCode": "CN",
        "resources": resources,
    }
    text = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
    (folder / PACKAGE).write_text(text, encoding="utf-8")
    return folder


def _export(con: duckdb.DuckDBPyConnection, table: Table, folder: Path, previous: Path | None) -> dict[str, Any]:
    # Cells are written with their unit, year and region, which the table itself leaves to dim_report.
    shown = NAMED_BY[table.name] if table is FACT_AMOUNT else table
    files = _write(con, shown, table.name, folder)
    listed: list[dict[str, Any]] = []
    for file in files:
        path = file.relative_to(folder).as_posix()
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        if previous is not None:
            _keep_equal(file, previous / path, digest)
        listed.append({"path": path, "bytes": file.stat().st_size, "hash": f"sha256:{digest}"})
    single = len(listed) == 1 and "/" not in listed[0]["path"]
    return {
        "name": table.name,
        "path": listed[0]["path"] if single else [one["path"] for one in listed],
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "title": shown.zh,
        "description": shown.en,
        "bytes": sum(one["bytes"] for one in listed),
        **({"hash": listed[0]["hash"]} if single else {"partitionedBy": list(_PARTITIONS), "files": listed}),
        "schema": {
            "fields": [_field(shown, column) for column in shown.columns],
            **({"primaryKey": list(table.key)} if table.key else {}),
            **_foreign_keys(shown),
        },
    }


def _write(con: duckdb.DuckDBPyConnection, shown: Table, name: str, folder: Path) -> list[Path]:
    """The files of one table: a folder of partitions where it names year and region and has rows, else one file."""
    options = f"FORMAT parquet, COMPRESSION zstd, KV_METADATA {{comment: {quoted(shown.comment)}}}"
    parted = {column.name for column in shown.columns}.issuperset(_PARTITIONS)
    if parted and con.execute(f'SELECT 1 FROM "{shown.name}" LIMIT 1').fetchone():
        keys = ", ".join(_PARTITIONS)
        con.execute(
            f'COPY (SELECT * FROM "{shown.name}") TO {quoted(folder / name)} '
            f"({options}, PARTITION_BY ({keys}), WRITE_PARTITION_COLUMNS true)"
        )
        return sorted((folder / name).rglob("*.parquet"))
    file = folder / f"{name}.parquet"
    con.execute(f'COPY (SELECT * FROM "{shown.name}") TO {quoted(file)} ({options})')
    return [file]


def _keep_equal(file: Path, old: Path, digest: str) -> None:
    """Let a file be a second name of the published one where both hold the same bytes."""
    if not old.is_file() or old.stat().st_size != file.stat().st_size:
        return
    with old.open("rb") as stream:
        if hashlib.file_digest(stream, "sha256").hexdigest() != digest:
            return
    linked = file.with_name(f".{file.name}.same")
    try:
        os.link(old, linked)
    except OSError:
        # File systems without second names keep two equal files.
        return
    linked.replace(file)


def _field(table: Table, column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if table.required(column):
        constraints["required"] = True
    if column.values:
        constraints["enum"] = list(column.values)
    fiscal = column_type(table, column)
    return {
        "name": column.name,
        "type": "number" if re.match(r"DECIMAL", column.type) else _TYPES[column.type],
        "title": column.zh,
        "description": column.en,
        **({"unit": column.unit} if column.unit else {}),
        **({"additivity": column.additivity} if column.additivity else {}),
        **({"columnType": fiscal} if fiscal else {}),
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
