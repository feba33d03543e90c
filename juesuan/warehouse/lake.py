"""The release on storage that many machines read: partitioned Parquet, and a DuckLake 「湖仓」.

What belongs here: how the tables of a published file are laid out there, by fiscal year and region, and in which order
files appear, so that a reader never sees half a release. What must not: how storage is reached (`juesuan.storage`).
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import duckdb

from juesuan.errors import SettingsError
from juesuan.storage import Shelf, is_address, refuse_secrets, shelf_at
from juesuan.tables import TABLES
from juesuan.tables.model import Table
from juesuan.warehouse.faults import PublishFailed
from juesuan.warehouse.releases import release_of
from juesuan.warehouse.staging import Bounds, quoted

PARTITIONS: Final = ("fiscal_year", "region")
# Names the release to read; written when all of its files are there.
CURRENT: Final = "current.json"
_KEEP: Final = 3
_LAKE: Final = "lake"
_DAYS_KEPT: Final = 30


def hand_over(warehouse: Path, place: str) -> bool:
    """Have the published release at a folder or address as partitioned Parquet; says whether it was not there yet.

    Files lie below `<release_id>/<table>/`; `current.json` names the release that counts and is written last, so that
    a reader who asks it first reads one whole release. The last three stay.
    """
    release_id = str(release_of(warehouse)["release_id"])
    shelf = shelf_at(place)
    current = json.loads(shelf.read(CURRENT) or b"{}")
    if current.get("release_id") == release_id:
        return False
    fresh = warehouse.parent / f".{warehouse.name}.handed-over"
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        files = _write_partitioned(warehouse, fresh)
        # Left half there by an attempt that was cut off; files of two attempts would count twice.
        shelf.remove(release_id)
        shelf.leave([(file, f"{release_id}/{file.relative_to(fresh).as_posix()}") for file in files])
    except (OSError, duckdb.Error) as problem:
        raise PublishFailed(
            f"{warehouse} 已发布，但没有存到 {place}（{problem}）；下次运行会再试 | {warehouse} is published, but not at "
            f"{place}: {problem}; the next run tries again"
        ) from problem
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    earlier = [one for one in (current.get("release_id"), *current.get("earlier", ())) if one and one != release_id]
    kept = earlier[: _KEEP - 1]
    tables = {table.name: f"{release_id}/{table.name}/{_pattern(table)}" for table in TABLES}
    note = {"release_id": release_id, "tables": tables, "partitions": list(PARTITIONS), "earlier": kept}
    shelf.write(CURRENT, json.dumps(note, ensure_ascii=False, indent=1).encode())
    outlived = {*earlier, *current.get("earlier", ())}
    for stray in shelf.folders() - {release_id, *kept, _LAKE}:
        if stray in outlived or _is_release(shelf_at(f"{place.rstrip('/')}/{stray}")):
            shelf.remove(stray)
    return True


def _is_release(shelf: Shelf) -> bool:
    """Whether a folder holds tables of ours and nothing else, as a hand-over that was cut off leaves it; other folders stay."""
    folders = shelf.folders()
    return bool(folders) and folders <= {table.name for table in TABLES} and not shelf.names()


def fill_lake(warehouse: Path, catalogue: str, files: str) -> bool:
    """Have the published release in a DuckLake, in one transaction; says whether it was not there yet.

    `catalogue` is what DuckDB attaches (`postgres:dbname=juesuan host=127.0.0.1`), `files` the folder or address of
    its Parquet files. Snapshots of the last month stay. Raises SettingsError where an extension is not installed.
    """
    release_id = str(release_of(warehouse)["release_id"])
    refuse_secrets(catalogue, "JUESUAN_LAKE")
    try:
        with _lake(catalogue, files) as con:
            if _held(con) == release_id:
                return False
            con.execute(f"ATTACH {quoted(warehouse)} AS released (READ_ONLY)")
            con.execute("BEGIN")
            for table in TABLES:
                rows = _selection(table, "released.")
                con.execute(f'CREATE OR REPLACE TABLE lake."{table.name}" AS {rows} LIMIT 0')
                if _is_parted(table):
                    con.execute(f'ALTER TABLE lake."{table.name}" SET PARTITIONED BY ({", ".join(PARTITIONS)})')
                con.execute(f'INSERT INTO lake."{table.name}" {rows}')
            con.execute("COMMIT")
            con.execute(f"CALL ducklake_expire_snapshots('lake', older_than => now() - INTERVAL {_DAYS_KEPT} DAY)")
            con.execute("CALL ducklake_cleanup_old_files('lake', cleanup_all => true)")
    except duckdb.Error as problem:
        raise PublishFailed(
            f"{warehouse} 已发布，但没有写入 DuckLake（{problem}）；下次运行会再试 | {warehouse} is published, but the "
            f"DuckLake was not filled: {problem}; the next run tries again"
        ) from problem
    return True


def _write_partitioned(warehouse: Path, folder: Path) -> list[Path]:
    bounds = Bounds()
    folder.mkdir(parents=True)
    con = duckdb.connect(":memory:", config={"memory_limit": bounds.memory, "threads": bounds.threads,
                                             "temp_directory": str(folder / ".spill")})  # fmt: skip
    try:
        con.execute(f"ATTACH {quoted(warehouse)} AS released (READ_ONLY)")
        for table in TABLES:
            place = folder / table.name
            place.mkdir()
            options = "FORMAT parquet, COMPRESSION zstd"
            if _is_parted(table):
                # The columns stay in the files too: whoever reads one without its folder's name still knows.
                options += f", PARTITION_BY ({', '.join(PARTITIONS)}), WRITE_PARTITION_COLUMNS true"
            else:
                place = place / "data.parquet"
            con.execute(f"COPY ({_selection(table, 'released.')}) TO {quoted(place)} ({options})")
            _never_nothing(con, table, folder)
    finally:
        con.close()
    shutil.rmtree(folder / ".spill", ignore_errors=True)
    return sorted(path for path in folder.rglob("*.parquet"))


def _never_nothing(con: duckdb.DuckDBPyConnection, table: Table, folder: Path) -> None:
    """A table without rows is one file without rows: its pattern must find something, and its columns."""
    if any((folder / table.name).rglob("*.parquet")):
        return
    place = folder / table.name
    for column in PARTITIONS:
        place /= f"{column}=__HIVE_DEFAULT_PARTITION__"
    place.mkdir(parents=True)
    con.execute(f"COPY ({_selection(table, 'released.')}) TO {quoted(place / 'data.parquet')} (FORMAT parquet)")


def _is_parted(table: Table) -> bool:
    return any(column.name == "report_id" for column in table.columns)


def _selection(table: Table, catalog: str) -> str:
    """All rows of a table; those of a document with its year and region."""
    own = {column.name for column in table.columns}
    added = [f"d.{column}" for column in PARTITIONS if column not in own]
    if not _is_parted(table) or not added:
        return f'SELECT * FROM {catalog}main."{table.name}"'
    return (
        f'SELECT t.*, {", ".join(added)} FROM {catalog}main."{table.name}" t '
        f"LEFT JOIN {catalog}main.dim_report d ON d.report_id = t.report_id"
    )


def _pattern(table: Table) -> str:
    return "*/*/*.parquet" if _is_parted(table) else "data.parquet"


def _held(con: duckdb.DuckDBPyConnection) -> str | None:
    """The release that the lake holds; None where it is new."""
    if not con.execute(
        "SELECT 1 FROM duckdb_tables() WHERE database_name = 'lake' AND table_name = 'release'"
    ).fetchone():
        return None
    row = con.execute("SELECT release_id FROM lake.release").fetchone()
    return str(row[0]) if row else None


@contextmanager
def _lake(catalogue: str, files: str) -> Iterator[duckdb.DuckDBPyConnection]:
    con = duckdb.connect(":memory:", config={"autoinstall_known_extensions": False, "autoload_known_extensions": False})
    try:
        load_extension(con, "ducklake")
        if catalogue.startswith("postgres:"):
            load_extension(con, "postgres_scanner")
        if is_address(files):
            load_extension(con, "httpfs")
            con.execute(_storage_secret())
        else:
            Path(files).mkdir(parents=True, exist_ok=True)
        # Rows kept inside the catalogue would be read by DuckDB alone, and take some column names for themselves.
        options = f"DATA_PATH {quoted(files)}, DATA_INLINING_ROW_LIMIT 0"
        con.execute(f"ATTACH {quoted('ducklake:' + catalogue)} AS lake ({options})")
        yield con
    finally:
        con.close()


def load_extension(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Load an extension of DuckDB from its package, else from where DuckDB itself keeps it; nothing is downloaded.

    Raises SettingsError where it is in neither place.
    """
    spec = importlib.util.find_spec(f"duckdb_extension_{name}")
    packaged = [
        file
        for folder in (spec.submodule_search_locations or () if spec else ())
        for file in Path(folder, "extensions", f"v{duckdb.__version__}").glob(f"{name}.duckdb_extension")
    ]
    try:
        con.execute(f"LOAD {quoted(packaged[0])}" if packaged else f"LOAD {name}")
    except duckdb.Error as problem:
        raise SettingsError(
            f"没有 DuckDB 扩展 {name}（DuckDB {duckdb.__version__}）；请安装 duckdb-extension-{name.replace('_', '-')} | "
            f"DuckDB {duckdb.__version__} has no extension {name}: install duckdb-extension-{name.replace('_', '-')}"
        ) from problem


def _storage_secret() -> str:
    """The environment's credentials as DuckDB wants them; they stay in this connection."""
    given = os.environ.get
    endpoint = urlsplit(given("AWS_ENDPOINT_URL_S3") or given("AWS_ENDPOINT_URL") or "")
    options = {
        "KEY_ID": given("AWS_ACCESS_KEY_ID"),
        "SECRET": given("AWS_SECRET_ACCESS_KEY"),
        "SESSION_TOKEN": given("AWS_SESSION_TOKEN"),
        "REGION": given("AWS_DEFAULT_REGION") or given("AWS_REGION") or "us-east-1",
        "ENDPOINT": endpoint.netloc,
    }
    words = [f"{name} {quoted(value)}" for name, value in options.items() if value]
    if endpoint.netloc:
        words += ["URL_STYLE 'path'", f"USE_SSL {str(endpoint.scheme == 'https').lower()}"]
    return f"CREATE SECRET storage (TYPE s3, {', '.join(words)})"
