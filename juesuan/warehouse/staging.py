"""The private file that a warehouse is built in: opened empty, bounded in memory, closed without a trace.

What belongs here: how a writable DuckDB file is opened and closed. Nothing here knows what is written.
"""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of the machine a build may use; beyond the memory DuckDB writes to a folder beside the file."""

    memory: str = "1GB"
    threads: int = 2


@contextmanager
def staged_file(path: Path, bounds: Bounds) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection whose current schema is a new file at `path`; checkpointed, closed and whole at the end.

    On any error the half-built file is removed: a file at `path` is always a finished one.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    remove_database(path)
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
