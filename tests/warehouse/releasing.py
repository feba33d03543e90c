"""Staged files of three small releases, and what is beside a published one."""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb


def staged(stored: list[Path], number: int, folder: Path) -> Path:
    """A copy of a built release, ready to be published in a folder."""
    file = folder / "staged.duckdb"
    file.write_bytes(stored[number - 1].read_bytes())
    return file


def altered(stored: list[Path], number: int, folder: Path, *statements: str) -> Path:
    """The same, changed with SQL."""
    file = staged(stored, number, folder)
    with duckdb.connect(str(file)) as con:
        for statement in statements:
            con.execute(statement)
    return file


def digest(file: Path) -> str:
    """The hash of a file's bytes."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def inodes(folder: Path) -> dict[str, int]:
    """Which file stands under each name of the published Parquet release."""
    found = (folder / "parquet").resolve()
    return {file.relative_to(found).as_posix(): file.stat().st_ino for file in found.rglob("*.parquet")}
