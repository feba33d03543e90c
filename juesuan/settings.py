"""Where a load reads, where it writes, and what one document may cost.

What belongs here: the folders and bounds of a load, with their defaults and their environment
variables. What must not: reading, building, or any word of Dagster; every part of the project takes
a `Settings` and writes nowhere outside its folders.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from juesuan.errors import SettingsError
from juesuan.selection import EVERYTHING, Selection

RAW: Final = Path("data/raw")
WAREHOUSE: Final = Path("data/warehouse/juesuan.duckdb")
# Beside the raw folder.
SOURCES: Final = "sources.csv"
FETCHED: Final = "fetched"
# A long real report reads in a quarter of a second; what takes two minutes will not end.
SECONDS_PER_DOCUMENT: Final = 120.0
# A page that is a picture takes some two seconds to read, many more beside busy neighbours; a hundred such pages must
# not be taken for an endless loop, nor may a document that claims thousands of them keep a process for a night.
SECONDS_PER_SCANNED_PAGE: Final = 15.0
SECONDS_FOR_SCANS: Final = 1800.0
MEBIBYTE: Final = 1024 * 1024
# Address space above what an idle reading process maps; real memory stays far below it.
MEMORY_PER_DOCUMENT: Final = 1024 * MEBIBYTE
FEWEST_MEMORY: Final = 32 * MEBIBYTE


@dataclass(frozen=True, slots=True)
class Variable:
    """An environment variable: its name, the default as people read it, and what it is for. Secrets are never told."""

    name: str
    default: str
    zh: str
    en: str
    secret: bool = False


VARIABLES: Final = (
    Variable("JUESUAN_RAW", str(RAW), "原文件夹，亦即投放文件夹", "folder of published reports, which is the drop folder"),
    Variable("JUESUAN_WAREHOUSE", str(WAREHOUSE), "发布的数据库文件；其旁存放分件、报告和历次发布版",
             "published database; parts, reports and earlier releases stand beside it"),
    Variable("JUESUAN_WORKERS", "可用处理器数 | usable processors", "读取进程数", "reading processes"),
    Variable("JUESUAN_LANG", "zh", "命令的语言：zh 或 en", "language of the commands: zh or en"),
    Variable("JUESUAN_SOURCES", f"{RAW.parent}/{SOURCES}", "来源清单（CSV 或 YAML）；没有则只用投放文件夹",
             "manifest of addresses (CSV or YAML); without one only the drop folder is used"),
    Variable("JUESUAN_FETCHED", f"{RAW.parent}/{FETCHED}", "已获取文件的内容仓和记录",
             "store and record of what was fetched"),
    Variable("JUESUAN_FETCH_AGENT", "juesuan/<version>", "向网站自报的名称，宜附联系方式",
             "how we introduce ourselves to sites; should say whom to write to"),
    Variable("JUESUAN_FETCH_INTERVAL", "1", "同一主机两次请求至少间隔的秒数",
             "seconds at least between two requests to a host"),
    Variable("JUESUAN_FETCH_SECONDS", "14400", "一次获取最多用时（秒）；没轮到的下次先取",
             "seconds that one run of fetching may take; what is left goes first the next time"),
    Variable("JUESUAN_FETCH_PRIVATE", "", "允许访问的内部网络主机，以空格分隔",
             "hosts in a private network that may be asked, separated by spaces"),
    Variable("JUESUAN_SCHEDULER", "", "在此 Dask 调度器的工作进程上读取，如 tcp://主机:8786",
             "Dask scheduler to read on, such as tcp://host:8786"),
    Variable("JUESUAN_PARTS", "", "几台机器共用的分件：文件夹或 s3:// 地址", "parts in common: a folder or an s3:// address"),
    Variable("JUESUAN_RELEASE_TO", "", "分区 Parquet 发布版另存到的文件夹或 s3:// 地址",
             "where the partitioned Parquet release goes too: a folder or an s3:// address"),
    Variable("JUESUAN_LAKE", "", "DuckLake 目录库，如 postgres:dbname=juesuan host=127.0.0.1；密码用 PGPASSWORD",
             "catalogue of a DuckLake, such as postgres:dbname=juesuan host=127.0.0.1; the password is PGPASSWORD's"),
    Variable("JUESUAN_OCR", "1", "0 表示不识别扫描件，即使已安装文字识别组件", "0 leaves scans unread even where OCR is installed"),
    Variable("JUESUAN_SCAN_PAGE_SECONDS", f"{SECONDS_PER_SCANNED_PAGE:g}", "每读一页扫描件，时限另加的秒数",
             "seconds that each scanned page adds to what its document may take"),
    Variable("JUESUAN_SCAN_SECONDS", f"{SECONDS_FOR_SCANS:g}", "一份文件因扫描页最多另加的秒数",
             "seconds that the scanned pages of a document add at most"),
    Variable("JUESUAN_METRICS", "<reports>/juesuan.prom", "Prometheus 指标文件", "file of Prometheus metrics"),
    Variable("JUESUAN_WEBHOOK", "", "晨报通知的地址（机密）", "address that is told of each run", secret=True),
    Variable("JUESUAN_WEBHOOK_FORMAT", "json", "通知的格式：json、wecom、dingtalk、feishu 或 slack",
             "how the message is shaped: json, wecom, dingtalk, feishu or slack"),
)  # fmt: skip


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
    # What this load may read or fetch; everything else stays as it is.
    selection: Selection = EVERYTHING
    # The manifest of addresses and the store of what was fetched; beside the raw folder unless named.
    sources: Path = Path()
    fetched: Path = Path()
    # Beyond one machine: a Dask scheduler to read on, parts and releases in common, and a DuckLake's catalogue.
    scheduler: str = ""
    shared_parts: str = ""
    release_to: str = ""
    lake: str = ""

    def __post_init__(self) -> None:
        """Refuse what can't work, saying what to change."""
        for name, default in (("sources", SOURCES), ("fetched", FETCHED)):
            if getattr(self, name) == Path():
                object.__setattr__(self, name, self.raw.parent / default)
        for name in ("raw", "warehouse", "parts", "docs", "sources", "fetched"):
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
        if self.raw in (self.parts, self.docs, self.warehouse, self.fetched):
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
    def has_manifest(self) -> bool:
        """Whether there is a manifest to fetch by: one that was named counts also where its file is missing."""
        return self.sources.is_file() or self.sources != self.raw.parent / SOURCES

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
    selection: Selection | None = None,
    sources: Path | str | None = None,
    scheduler: str | None = None,
    shared_parts: str | None = None,
    release_to: str | None = None,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """Settings from what was asked for, else from the variables of VARIABLES, else the defaults.

    Relative paths count from the working directory. Raises SettingsError where a value can't be used.
    """
    given = os.environ if environment is None else environment
    file = absolute(Path(warehouse or given.get("JUESUAN_WAREHOUSE") or WAREHOUSE))
    scan_seconds(given)
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
        selection=selection or EVERYTHING,
        sources=Path(sources or given.get("JUESUAN_SOURCES") or ""),
        fetched=Path(given.get("JUESUAN_FETCHED") or ""),
        scheduler=scheduler or given.get("JUESUAN_SCHEDULER") or "",
        shared_parts=shared_parts or given.get("JUESUAN_PARTS") or "",
        release_to=release_to or given.get("JUESUAN_RELEASE_TO") or "",
        lake=given.get("JUESUAN_LAKE") or "",
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


def scan_seconds(environment: Mapping[str, str] | None = None) -> tuple[float, float]:
    """Seconds that a scanned page adds to its document's time, and that all its scanned pages add at most.

    Raises SettingsError where the environment names no such number.
    """
    given = os.environ if environment is None else environment
    return (
        _seconds("JUESUAN_SCAN_PAGE_SECONDS", given, SECONDS_PER_SCANNED_PAGE),
        _seconds("JUESUAN_SCAN_SECONDS", given, SECONDS_FOR_SCANS),
    )


def _seconds(name: str, given: Mapping[str, str], default: float) -> float:
    named = given.get(name) or default
    try:
        seconds = float(named)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds < math.inf:
        raise SettingsError(
            f"环境变量 {name} 应为秒数（0 或更多），现为 {named!r} | {name} must be a number of seconds, not {named!r}"
        )
    return seconds


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
