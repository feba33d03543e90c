"""The release in open formats: every table as Parquet, described by a Frictionless `datapackage.json`.

What belongs here: files for people without DuckDB, written to a new folder. Rows of a document or a verdict lie in
folders by fiscal year and region; a file whose rows are those of the release before is that very file, so that a night
writes only what changed. Where the folder lies, and who sees it, is `juesuan.warehouse.parquet_releases`; what its
description says is `juesuan.warehouse.described`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import duckdb

from juesuan.tables import TABLES
from juesuan.warehouse import described
from juesuan.warehouse.partitions import Contents, Layout, Partition, batches, contents_of, layout_of, write
from juesuan.warehouse.releases import release_of
from juesuan.warehouse.staging import Bounds, quoted

# What a package says of the files of one table.
Entries = dict[Partition, dict[str, Any]]
# Files that are written, and made safe, at the same time.
_AT_ONCE: Final = 2
_SYNCED_AT_ONCE: Final = 8


def export_parquet(warehouse: Path, folder: Path, bounds: Bounds | None = None, previous: Path | None = None) -> Path:
    """Write every table of a warehouse file to a new folder, with its description; gives the folder.

    The folder must not exist. The warehouse is only read. Files of the folder `previous` whose rows are the same become
    second names of them, after their bytes were compared with its description. The description is written last: a
    folder that has one is whole.
    """
    bounds = bounds or Bounds()
    release = release_of(warehouse)
    before = described.read(previous) if previous is not None else {}
    folder.mkdir(parents=True)
    spill = folder / ".spill"
    con = duckdb.connect(":memory:", config={"memory_limit": bounds.memory, "threads": bounds.threads,
                                             "temp_directory": str(spill)})  # fmt: skip
    try:
        con.execute(f"ATTACH {quoted(warehouse)} AS released (READ_ONLY)")
        con.execute("USE released")
        layouts = [layout_of(table) for table in TABLES]
        found = [contents_of(con, layout) for layout in layouts]
        linked: set[str] = set()
        kept = [
            {} if previous is None else _take_over(layout, contents, before, previous, folder, linked)
            for layout, contents in zip(layouts, found, strict=True)
        ]
        # One thread writes a partition's rows in their order and into one file; several files are written at a time.
        con.execute("SET threads = 1")
        _write_changed(con, layouts, found, kept, folder)
    finally:
        con.close()
    shutil.rmtree(spill, ignore_errors=True)
    described.write(folder, release, [
        described.resource(layout, contents, entries) for layout, contents, entries in zip(layouts, found, kept, strict=True)
    ])  # fmt: skip
    _make_safe(folder, linked)
    return folder


def _take_over(
    layout: Layout, contents: Contents, before: dict[str, Any], previous: Path, folder: Path, linked: set[str]
) -> Entries:  # fmt: skip
    """Have the files of the release before whose rows are the same here too; what they are, by partition."""
    taken: Entries = {}
    for partition, entry in described.entries_of(before, layout).items():
        old, new = previous / entry["path"], folder / entry["path"]
        if partition not in contents or entry["content"] != contents[partition].text or not _is_as_described(old, entry):
            continue
        new.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(old, new)
            linked.add(entry["path"])
        except OSError:
            # A file system without second names.
            shutil.copyfile(old, new)
        taken[partition] = entry
    return taken


def _is_as_described(file: Path, entry: dict[str, Any]) -> bool:
    """Whether a file still has the bytes that its package says: damage is not passed on."""
    try:
        return bool(file.stat().st_size == entry["bytes"] and described.digest_of(file) == entry["hash"])
    except OSError:
        return False


def _write_changed(
    con: duckdb.DuckDBPyConnection, layouts: Sequence[Layout], found: Sequence[Contents], kept: Sequence[Entries], folder: Path
) -> None:  # fmt: skip
    """Write the files of all partitions that were not taken over, and note what they are."""
    jobs: list[Callable[[], None]] = []
    for layout, contents, entries in zip(layouts, found, kept, strict=True):
        for some in batches({one: rows for one, rows in contents.items() if one not in entries}):

            def job(layout: Layout = layout, some: Sequence[Partition] = some, entries: Entries = entries,
                    contents: Contents = contents, number: int = len(jobs)) -> None:  # fmt: skip
                with con.cursor() as cursor:
                    cursor.execute("USE released")
                    files = write(cursor, layout, some, folder, folder / f".batch{number}")
                for partition, file in files.items():
                    entries[partition] = described.entry(file, folder, partition, contents[partition])

            jobs.append(job)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for done in [pool.submit(job) for job in jobs]:
            done.result()


def _make_safe(folder: Path, linked: set[str]) -> None:
    """Have on the disk what was written here: second names have nothing to write but their folders."""
    written = [path for path in folder.rglob("*") if path.is_dir() or path.relative_to(folder).as_posix() not in linked]
    with ThreadPoolExecutor(_SYNCED_AT_ONCE) as pool:
        for done in [pool.submit(sync, path) for path in [*written, folder]]:
            done.result()


def sync(path: Path) -> None:
    """Have a file or folder on the disk, not only in memory."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

