"""The rows of a table by fiscal year and region: which there are, whether they changed, and their files.

What belongs here: how a table is divided into Parquet files, in which order rows stand in them, and the sum that tells
whether two releases hold the same rows. Nothing here knows of other files or of earlier releases.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

import duckdb

from juesuan.tables import NAMED_BY
from juesuan.tables.core import FACT_AMOUNT
from juesuan.tables.model import Table
from juesuan.warehouse.faults import PublishFailed
from juesuan.warehouse.staging import quoted

PARTITIONS: Final = ("fiscal_year", "region")
# Year and region of a file's rows; either may be unknown. A table in one file has one partition, without them.
Partition = tuple[Any, ...]
NO_PARTITION: Final[Partition] = ()
# The places of a row in its report, before its key: so that files read like the reports.
_ORDER: Final = ("report_id", "form", "number", "row", "col", "verdict_id")
# So many rows are sorted at a time: bounds the memory. Each time costs a look through the whole table.
_ROWS_AT_A_TIME: Final = 1_000_000
_UNKNOWN: Final = "__HIVE_DEFAULT_PARTITION__"
# Goes up when files are written otherwise, so that none of the old kind is taken over.
_WRITTEN_AS: Final = 2


@dataclass(frozen=True, slots=True)
class Rows:
    """How many rows, and the sum of their hashes, which does not mind their order."""

    count: int
    content: int

    @property
    def text(self) -> str:
        """Both in one word."""
        return f"{self.count}-{self.content:x}"


Contents = Mapping[Partition, Rows]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is written: under which name, with which columns, from which rows, and divided or not."""

    name: str
    shown: Table
    rows: str
    parted: bool

    @property
    def columns(self) -> str:
        """The columns of the files, as SQL wants them."""
        return ", ".join(f'"{column.name}"' for column in self.shown.columns)

    @property
    def holds_partitions(self) -> bool:
        """Whether year and region are columns of the files too, and not only names of folders."""
        return {column.name for column in self.shown.columns}.issuperset(PARTITIONS)

    @property
    def order(self) -> str:
        """The order of the rows in a file, whatever their order in the warehouse."""
        own = {column.name for column in self.shown.columns}
        names = [name for name in _ORDER if name in own] + [name for name in self.shown.key if name not in _ORDER]
        return ", ".join(f'"{name}"' for name in names) if self.shown.key else "ALL"

    @property
    def version(self) -> str:
        """What, apart from the rows, decides a file's bytes and what its sum of hashes means."""
        told = (_WRITTEN_AS, duckdb.__version__, self.rows, self.order, self.shown.comment,
                [(column.name, column.type) for column in self.shown.columns])  # fmt: skip
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def layout_of(table: Table) -> Layout:
    """How a published table is divided: one that has a year and region, or whose rows are of a document that has them."""
    # Cells are written with their unit, year and region, which the table itself leaves to dim_report.
    shown = NAMED_BY[table.name] if table is FACT_AMOUNT else table
    own = {column.name for column in shown.columns}
    if own.issuperset(PARTITIONS):
        return Layout(table.name, shown, f'SELECT * FROM main."{shown.name}"', True)
    whose = {
        "document": "d.report_id = t.report_id",
        # A verdict's name begins with sixteen letters of its document's.
        "verdict": "left(d.report_id, 16) = left(t.verdict_id, 16)",
    }.get(table.per)
    if whose is None:
        return Layout(table.name, shown, f'SELECT * FROM main."{shown.name}"', False)
    added = ", ".join(f"d.{name}" for name in PARTITIONS)
    rows = f'SELECT t.*, {added} FROM main."{shown.name}" t LEFT JOIN main.dim_report d ON {whose}'
    return Layout(table.name, shown, rows, True)


def contents_of(con: duckdb.DuckDBPyConnection, layout: Layout) -> Contents:
    """The partitions of a table with rows, and what is in them; a table in one file has one, even without rows.

    A row's hash is hashed once more before it is added, so that values which change places between rows change the sum.
    """
    keys = ", ".join(PARTITIONS) if layout.parted else ""
    found = con.execute(
        f"SELECT {keys}{', ' if keys else ''}count(*), coalesce(sum(hash(hash({layout.columns}))), 0) "
        f"FROM ({layout.rows}) GROUP BY ALL"
    ).fetchall()
    contents = {tuple(row[:-2]): Rows(row[-2], int(row[-1])) for row in found}
    # Readers look for a file where a table has no rows, too.
    return contents or {NO_PARTITION: Rows(0, 0)}


def batches(contents: Contents) -> Iterator[Sequence[Partition]]:
    """Partitions in sets of bounded size."""
    some: list[Partition] = []
    rows = 0
    for partition, found in contents.items():
        if some and rows + found.count > _ROWS_AT_A_TIME:
            yield some
            some, rows = [], 0
        some.append(partition)
        rows += found.count
    if some:
        yield some


def write(
    con: duckdb.DuckDBPyConnection, layout: Layout, some: Sequence[Partition], folder: Path, scratch: Path
) -> dict[Partition, Path]:
    """Write the files of some partitions of a table below `folder`; gives each one's file."""
    options = f"FORMAT parquet, COMPRESSION zstd, KV_METADATA {{comment: {quoted(layout.shown.comment)}}}"
    if NO_PARTITION in some:
        file = folder / f"{layout.name}.parquet"
        con.execute(f"COPY (SELECT {layout.columns} FROM ({layout.rows}) ORDER BY {layout.order}) TO {quoted(file)} ({options})")
        return {NO_PARTITION: file}
    keys = ", ".join(PARTITIONS)
    wanted = ", ".join("(" + ", ".join(_literal(value) for value in partition) + ")" for partition in some)
    columns = layout.columns if layout.holds_partitions else f"{layout.columns}, {keys}"
    con.execute(
        f"COPY (SELECT {columns} FROM ({layout.rows}) r SEMI JOIN (VALUES {wanted}) w(y, n) "
        f"ON r.fiscal_year IS NOT DISTINCT FROM w.y AND r.region IS NOT DISTINCT FROM w.n ORDER BY {keys}, {layout.order}) "
        f"TO {quoted(scratch)} ({options}, PARTITION_BY ({keys}), "
        f"WRITE_PARTITION_COLUMNS {str(layout.holds_partitions).lower()})"
    )
    files: dict[Partition, Path] = {}
    for file in sorted(scratch.rglob("*.parquet")):
        place = folder / layout.name / file.relative_to(scratch)
        partition = _partition_at(file.relative_to(scratch))
        if partition in files:
            raise PublishFailed(f"{layout.name}: DuckDB wrote the rows of {partition} into several files")
        place.parent.mkdir(parents=True, exist_ok=True)
        file.rename(place)
        files[partition] = place
    shutil.rmtree(scratch)
    return files


def _partition_at(path: Path) -> Partition:
    """The year and region in the names of a file's folders."""
    year, region = (unquote(part.partition("=")[2]) for part in path.parts[:2])
    return (None if year == _UNKNOWN else int(year), None if region == _UNKNOWN else region)


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else quoted(str(value))
