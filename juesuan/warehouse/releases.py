"""What a warehouse file says it is 「发布版」, and the earlier releases kept beside it.

What belongs here: the release row, the list of kept releases, and going back to one. How a file is put in its
place is `juesuan.warehouse.publish`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import duckdb

from juesuan.errors import WarehouseMissing
from juesuan.tables.core import RELEASE
from juesuan.warehouse.staging import quoted

RELEASES_FOLDER: Final = "releases"


@dataclass(frozen=True, slots=True)
class ReleaseStamp:
    """Who builds a release, when, by which versions and from what: known before the build."""

    release_id: str
    built_at: datetime
    code_version: str
    reader_version: str
    input_fingerprint: str

    @classmethod
    def now(cls, *, code_version: str, reader_version: str, input_fingerprint: str) -> ReleaseStamp:
        """A stamp for a build that starts now; its id sorts by time and names the input."""
        built_at = datetime.now(UTC)
        release_id = f"{built_at:%Y%m%dT%H%M%SZ}-{input_fingerprint[:8]}"
        return cls(release_id, built_at, code_version, reader_version, input_fingerprint)


@dataclass(frozen=True, slots=True)
class KeptRelease:
    """One release on disk; `row` is its row of the table `release`."""

    release_id: str
    built_at: datetime
    path: Path
    is_published: bool
    row: Mapping[str, Any]


def release_of(path: Path | str) -> dict[str, Any]:
    """The release row of a warehouse file, as a dictionary of the columns of `release`; times are UTC.

    Raises WarehouseMissing where there is no file, or none that this DuckDB reads as a warehouse.
    """
    file = Path(path)
    if not file.is_file():
        raise WarehouseMissing(f"没有找到数据仓库 {file} | there is no warehouse at {file}")
    names = [column.name for column in RELEASE.columns]
    try:
        con = duckdb.connect(":memory:")
        try:
            con.execute(f"ATTACH {quoted(file)} AS looked_at (READ_ONLY)")
            found = con.execute(f"SELECT {', '.join(names)} FROM looked_at.main.release").fetchall()
        finally:
            con.close()
    except duckdb.Error as problem:
        raise WarehouseMissing(
            f"{file} 不是本版 DuckDB 能读的数据仓库 | {file} is no warehouse that this DuckDB reads: "
            f"{str(problem).splitlines()[0]}"
        ) from problem
    if len(found) != 1:
        raise WarehouseMissing(f"{file}: the table release has {len(found)} rows, not one: this file is not finished")
    row = dict(zip(names, found[0], strict=True))
    row["built_at"] = row["built_at"].replace(tzinfo=UTC)
    return row


def releases_of(target: Path) -> tuple[KeptRelease, ...]:
    """The published release and the kept earlier ones, newest first; files that are no warehouse are passed over."""
    found: dict[str, KeptRelease] = {}
    for path in [target, *sorted((target.parent / RELEASES_FOLDER).glob("*.duckdb"))]:
        try:
            row = release_of(path)
        except WarehouseMissing:
            continue
        release = KeptRelease(row["release_id"], row["built_at"], path, path == target, row)
        # A crash between keeping and publishing leaves the published one in both places.
        found.setdefault(release.release_id, release)
    return tuple(sorted(found.values(), key=lambda r: (r.built_at, r.release_id), reverse=True))
