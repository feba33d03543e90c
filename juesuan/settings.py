"""Where a load reads, where it writes, and what one document may cost.

What belongs here: the folders and bounds of a load, with their defaults and their environment
variables. What must not: reading, building, or any word of Dagster; every part of the project takes
a `Settings` and writes nowhere outside its folders.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from juesuan.errors import SettingsError

RAW: Final = Path("data/raw")
WAREHOUSE: Final = Path("data/warehouse/juesuan.duckdb")
# A long real report reads in a quarter of a second; what takes two minutes will not end.
SECONDS_PER_DOCUMENT: Final = 120.0
MEBIBYTE: Final = 1024 * 1024
# Address space above what an idle reading process maps; real memory stays far below it.
MEMORY_PER_DOCUMENT: Final = 1024 * MEBIBYTE
FEWEST_MEMORY: Final = 32 * MEBIBYTE


@dataclass(frozen=True, slots=True)
class Settings:
    """The folders and bounds of one load; all paths absolute, nothing is written outside them.

    `warehouse` is the published DuckDB file; its folder also holds the lock, staged files, releases
    and run reports. `parts` 「分件」 and `docs` default to folders beside it. `warehouse_named` says that
    the caller chose the file for this load, where a default could be another library's.
    """

    raw: Path
    warehouse: Path
    parts: Path
    docs: Path
    workers: int = 1
    seconds_per_document: float = SECONDS_PER_DOCUMENT
    memory_per_document: int = MEMORY_PER_DOCUMENT
    force: bool = False
    gate: bool = True
    warehouse_named: bool = False

    def __post_init__(self) -> None:
        """Refuse what can't work, saying what to change."""
        for name in ("raw", "warehouse", "parts", "docs"):
            object.__setattr__(self, name, absolute(getattr(self, name)))
        if self.workers < 1:
            raise SettingsError(f"读取进程数须为 1 或更多，现为 {self.workers} | workers must be 1 or more")
        if not self.seconds_per_document > 0:
            raise SettingsError("每份文件的时限须大于 0 秒 | the time allowed per document must be above 0 seconds")
        if self.memory_per_document < FEWEST_MEMORY:
            raise SettingsError(
                f"每份文件的内存上限不能低于 {FEWEST_MEMORY // MEBIBYTE} MB | "
                f"a document needs at least {FEWEST_MEMORY // MEBIBYTE} MB"
            )
        if self.warehouse.is_dir():
            raise SettingsError(
                f"{self.warehouse} 是文件夹；请指定数据库文件，例如 {self.warehouse / WAREHOUSE.name} | "
                f"{self.warehouse} is a folder: name a file, such as {self.warehouse / WAREHOUSE.name}"
            )
        if self.raw in (self.parts, self.docs, self.warehouse):
            raise SettingsError(
                f"原文件夹与输出位置相同：{self.raw}；请分开 | the raw folder is also an output folder: keep them apart"
            )

    @property
    def folder(self) -> Path:
        """The warehouse's folder, where everything that a load keeps beside the file stands."""
        return self.warehouse.parent

    @property
    def staged(self) -> Path:
        """Where warehouses are built before they are published; on the same disk, so that a rename suffices."""
        return self.folder / "staged"

    @property
    def reports(self) -> Path:
        """Where each run leaves its report and its morning page."""
        return self.folder / "reports"

    @property
    def lock(self) -> Path:
        """The file whose lock admits one load at a time."""
        return self.warehouse.with_name(self.warehouse.name + ".lock")


def absolute(path: Path) -> Path:
    """A path from the root, with ~ and .. worked out and links left as they are."""
    # Not Path.resolve: a raw folder or a warehouse may be reached through a link on purpose.
    return Path(os.path.abspath(path.expanduser()))


def settings_from(
    *,
    raw: Path | str | None = None,
    warehouse: Path | str | None = None,
    workers: int | None = None,
    seconds_per_document: float = SECONDS_PER_DOCUMENT,
    memory_per_document: int = MEMORY_PER_DOCUMENT,
    force: bool = False,
    gate: bool = True,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """Settings from what was asked for, else from JUESUAN_RAW, _WAREHOUSE and _WORKERS, else the defaults.

    Relative paths count from the working directory. Raises SettingsError where a value can't be used.
    """
    given = os.environ if environment is None else environment
    file = absolute(Path(warehouse or given.get("JUESUAN_WAREHOUSE") or WAREHOUSE))
    return Settings(
        raw=absolute(Path(raw or given.get("JUESUAN_RAW") or RAW)),
        warehouse=file,
        parts=file.parent / "parts",
        docs=file.parent / "docs",
        workers=_workers(workers, given.get("JUESUAN_WORKERS")),
        seconds_per_document=seconds_per_document,
        memory_per_document=memory_per_document,
        force=force,
        gate=gate,
        warehouse_named=warehouse is not None,
    )


def prepare(settings: Settings) -> None:
    """Make the output folders and prove that they can be written; SettingsError says which can't and why."""
    # The docs folder is made by whoever writes the pages, whole each time.
    for folder in (settings.folder, settings.parts, settings.staged, settings.reports):
        probe = folder / f".writable-{os.getpid()}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise SettingsError(
                f"无法写入 {folder}（{error.strerror}）；请检查权限和磁盘空间，或用 --warehouse 另选位置 | "
                f"can't write to {folder} ({error.strerror}): check permissions and space, "
                f"or choose another place with --warehouse"
            ) from error


def _workers(asked: int | None, named: str | None) -> int:
    if asked is not None:
        return asked
    if named:
        try:
            return int(named)
        except ValueError:
            raise SettingsError(
                f"环境变量 JUESUAN_WORKERS 应为整数，现为 {named!r} | "
                f"JUESUAN_WORKERS must be a whole number, not {named!r}"
            ) from None
    # The processors this process may use, which a container may have bounded.
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, usable)
