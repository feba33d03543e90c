"""The private file that a warehouse is built in: opened empty, bounded in memory, closed without a trace.

What belongs here: how a writable DuckDB file is opened and closed. Nothing here knows what is written.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from juesuan.storage import DiskRefused

# The oldest storage format that the README promises; DuckDB 2's own default can't be read by any 1.x.
STORAGE_VERSION: Final = "v1.2.0"
CATALOG: Final = "staged"
# What systems say that can't copy a range of a file themselves.
_NO_RANGES: Final = (errno.ENOSYS, errno.EXDEV, errno.EINVAL, errno.EOPNOTSUPP, errno.EPERM)

# The documents that a night adds to a warehouse, before they are in it.
FRESH: Final = "fresh"


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of the machine a build may use; beyond the memory DuckDB writes to a folder beside the file.

    `most_changed` is the share of documents up to which a build takes the others' rows over from the release before;
    `most_dead` the share of rows or blocks of that file that nights may leave unused before all is built anew.
    """

    memory: str = "1GB"
    threads: int = 2
    most_changed: float = 0.2
    most_dead: float = 0.25


@contextmanager
def staged_file(path: Path, bounds: Bounds, start_from: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection whose current schema is a new file at `path`; checkpointed, closed and whole at the end.

    The file begins empty, or as a copy of the warehouse `start_from`, which is only read. On any error the half-built
    file is removed: a file at `path` is always a finished one.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    remove_database(path)
    if start_from is not None:
        try:
            copy_file(start_from, path)
        except BaseException:
            remove_database(path)
            raise
    con = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": bounds.memory,
            "threads": bounds.threads,
            "temp_directory": str(path.with_name(path.name + ".spill")),
            # Servers without a network must not wait for an extension that nothing here needs.
            "autoinstall_known_extensions": False,
        },
    )
    try:
        con.execute(f"ATTACH {quoted(path)} AS {CATALOG} (STORAGE_VERSION '{STORAGE_VERSION}')")
        con.execute(f"USE {CATALOG}")
        yield con
        con.execute(f"CHECKPOINT {CATALOG}")
        con.execute("USE memory")
        con.execute(f"DETACH {CATALOG}")
    except (duckdb.IOException, duckdb.FatalException, duckdb.TransactionException) as refused:
        con.close()
        remove_database(path)
        if isinstance(refused, duckdb.IOException) or "write" in str(refused):
            raise DiskRefused(
                f"无法写入待发布库 {path}（{refused}）；已发布的上一版未受影响，请检查磁盘空间与权限 | can't write the staged "
                f"warehouse {path}: {refused}. What was published before is untouched; check disk space and permissions"
            ) from refused
        raise
    except BaseException:
        con.close()
        remove_database(path)
        raise
    con.close()


@contextmanager
def apart(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """A database in memory beside the staged one, current while it is used: what is made there is in no file yet."""
    con.execute(f"ATTACH ':memory:' AS {FRESH}")
    con.execute(f"USE {FRESH}")
    yield
    con.execute(f"USE {CATALOG}")
    con.execute(f"DETACH {FRESH}")


def copy_file(source: Path, target: Path) -> None:
    """A copy of a file, inside the disk where the file system can do that: shared blocks where it knows them."""
    with source.open("rb") as old, target.open("wb") as new:
        left = os.fstat(old.fileno()).st_size
        try:
            while left > 0 and (done := os.copy_file_range(old.fileno(), new.fileno(), left)):
                left -= done
        except (AttributeError, OSError) as refused:
            if isinstance(refused, OSError) and refused.errno not in _NO_RANGES:
                raise
        if left:
            old.seek(0)
            new.seek(0)
            shutil.copyfileobj(old, new, 1 << 20)


def remove_database(path: Path) -> None:
    """Remove a database file and its write-ahead log; quiet where there is none."""
    for file in (path, wal_of(path)):
        file.unlink(missing_ok=True)


def wal_of(path: Path) -> Path:
    """Where DuckDB keeps what is not yet in the file."""
    return path.with_name(path.name + ".wal")


def settle(path: Path) -> None:
    """Bring everything into the file itself, so that the file alone is the database: no log may be left behind."""
    if wal_of(path).exists():
        con = duckdb.connect(str(path))
        con.execute("CHECKPOINT")
        con.close()


def quoted(path: Path | str) -> str:
    """A path or text as an SQL string."""
    return "'" + str(path).replace("'", "''") + "'"
