"""`juesuan run`: the load from the command line.

What belongs here: the command's arguments and how its outcome is shown. The load itself is `juesuan.run`.
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Final

import typer

from juesuan.cli.fetch import Regions, Units, Years
from juesuan.cli.output import Bars, as_json, guarded, line
from juesuan.cli.words import half, say
from juesuan.errors import JuesuanError
from juesuan.selection import selection_of
from juesuan.settings import MEBIBYTE, MEMORY_PER_DOCUMENT, SECONDS_PER_DOCUMENT, Settings, settings_from

if TYPE_CHECKING:
    from juesuan.night import RunSummary

_MOST_LISTED: Final = 20


def declare(app: typer.Typer) -> None:
    """Add the command `run`."""
    app.command(
        "run",
        help=say("载入：读取、建库、核对、把关、发布。", "Load: read, build, reconcile, judge, publish."),
        epilog=say(
            "\b\n例：\n  juesuan run\n  juesuan run data/raw/内蒙古/2024      只读取这些，其余沿用\n"
            "  juesuan run --year 2024 --region 云南 --force   重读一个范围\n  juesuan run --fetch      先获取再载入\n"
            "  juesuan run ~/pdf --warehouse 试.duckdb\n  juesuan run --json > run.json\n\n"
            "输入没有变化时几秒内结束。退出码：0 正常，1 有不符或待核，2 未发布。",
            "\b\nExamples:\n  juesuan run\n  juesuan run data/raw/Shanghai/2024     read only these, keep the rest\n"
            "  juesuan run --year 2024 --region Yunnan --force    read a part again\n  juesuan run --fetch    fetch first\n"
            "  juesuan run ~/pdf --warehouse trial.duckdb\n  juesuan run --json > run.json\n\n"
            "Ends in seconds where nothing has changed. Exit status: 0 fine, 1 findings or quarantine, 2 not published.",
        ),
    )(run)


@guarded
def run(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...",
            help=say(
                "只读取这些文件或文件夹；不在原文件夹内的，自成一库，另用 --warehouse",
                "read only these; outside the raw folder they are a library of their own, with a --warehouse of its own",
            ),
        ),
    ] = None,
    raw: Annotated[
        Path | None, typer.Option("--raw", help=say("原文件夹（data/raw）", "folder of PDFs (data/raw)"))
    ] = None,
    warehouse: Annotated[
        Path | None,
        typer.Option("--warehouse", help=say("发布的数据库文件", "published database (data/warehouse/juesuan.duckdb)")),
    ] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", help=say("读取进程数", "reading processes (default: processors)"))
    ] = None,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help=say(
                "重读并重建；有意移走大批文件时也用它发布", "read and build again, even if many documents are gone"
            ),
        ),
    ] = False,
    no_gate: Annotated[
        bool,
        typer.Option(
            "--no-gate", help=say("紧急情况下不经把关发布，会留记录", "publish unjudged in an emergency; recorded")
        ),
    ] = False,
    year: Years = None,
    region: Regions = None,
    unit: Units = None,
    fetch: Annotated[
        bool,
        typer.Option("--fetch", help=say("先按来源清单获取", "first fetch what the manifest names")),
    ] = False,
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler",
            help=say("在此 Dask 调度器的工作进程上读取，如 tcp://主机:8786", "read on the workers of this Dask scheduler (tcp://...)"),
        ),
    ] = None,
    shared_parts: Annotated[
        str | None,
        typer.Option(
            "--parts", help=say("几台机器共用的分件：文件夹或 s3:// 地址", "parts in common: a folder or an s3:// address")
        ),
    ] = None,
    release_to: Annotated[
        str | None,
        typer.Option(
            "--release-to",
            help=say("分区 Parquet 另存到的文件夹或 s3:// 地址", "partitioned Parquet goes here too: a folder or s3://..."),
        ),
    ] = None,
    seconds: Annotated[
        float, typer.Option("--seconds", help=say("每份文件的时限", "time allowed for a document"))
    ] = SECONDS_PER_DOCUMENT,
    memory: Annotated[
        int, typer.Option("--memory", help=say("每份文件的内存上限（MB）", "memory allowed for a document, in MB"))
    ] = MEMORY_PER_DOCUMENT // MEBIBYTE,
    json_: Annotated[bool, typer.Option("--json", help=say("输出 JSON", "print JSON"))] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help=say("不显示进度", "no progress"))] = False,
) -> None:
    """Load documents and publish the warehouse."""
    # Asked to stop by the system: leave through the same doors as after Ctrl-C.
    signal.signal(signal.SIGTERM, _stop)
    try:
        settings = settings_from(
            raw=raw, warehouse=warehouse, workers=workers, force=force, gate=not no_gate,
            seconds_per_document=seconds, memory_per_document=memory * MEBIBYTE,
            scheduler=scheduler, shared_parts=shared_parts, release_to=release_to,
            selection=selection_of(year, region, unit),
        )  # fmt: skip
        from juesuan.run import run as load

        with Bars(shown=not quiet) as bars:
            if fetch:
                _fetch(settings, bars)
            summary = load(settings, paths=paths or (), progress=bars)
    except (Exception, KeyboardInterrupt) as error:
        # Whoever reads the JSON learns of the failure there too; the error itself is told as ever.
        if json_:
            told = half(str(error)) if isinstance(error, JuesuanError) else f"{type(error).__name__}: {error}"
            as_json({"outcome": "failed", "message": told})
        raise
    if json_:
        as_json(summary.to_json())
    else:
        _show(summary)
    raise typer.Exit(summary.exit_code)


def _fetch(settings: Settings, bars: Bars) -> None:
    """Fetch first; the load goes on whatever comes of it, and the morning page tells."""
    from juesuan.fetch.run import fetch_tonight

    found = fetch_tonight(settings, progress=bars)
    if found is not None and found.problem:
        typer.echo(half(found.problem), err=True)


def _stop(number: int, _: FrameType | None) -> None:
    sys.exit(128 + number)


def _show(summary: RunSummary) -> None:
    headings = {
        "published": say("已发布", "published"),
        "unchanged": say("没有变化，无需处理", "nothing to do: nothing has changed"),
        "refused": say("未通过把关，未发布", "not published: the gate did not pass"),
        "failed": say("失败", "failed"),
    }
    line(f"{headings[summary.outcome]}  {summary.release_id or ''}  {summary.warehouse}")
    if summary.message:
        line(half(summary.message))
    for problem in summary.gate.get("problems", []):
        line(f"  {problem}")
    changes, verdicts, faults = summary.changes, summary.verdicts, summary.faults
    line(
        say(
            f"文件 {summary.documents}：本次读取 {summary.read}，沿用 {summary.reused}；"
            f"新增 {len(changes.new)}，重新公开 {len(changes.restated)}，改动 {len(changes.changed)}，"
            f"移除 {len(changes.removed)}",
            f"documents {summary.documents}: read {summary.read}, reused {summary.reused}; "
            f"new {len(changes.new)}, restated {len(changes.restated)}, changed {len(changes.changed)}, "
            f"removed {len(changes.removed)}",
        )
    )
    if summary.waiting:
        line(say(f"尚未读取 {summary.waiting} 份", f"{summary.waiting} not read yet"))
    line(
        say(
            f"数据 {summary.facts:,} 格；核对 {sum(verdicts.values()):,} 处：相符 {verdicts.get('exact', 0):,}，"
            f"尾差 {verdicts.get('rounding', 0):,}，不符 {verdicts.get('broken', 0):,}，"
            f"无法核对 {verdicts.get('untestable', 0):,}",
            f"cells {summary.facts:,}; checks {sum(verdicts.values()):,}: exact {verdicts.get('exact', 0):,}, "
            f"rounding {verdicts.get('rounding', 0):,}, broken {verdicts.get('broken', 0):,}, "
            f"untestable {verdicts.get('untestable', 0):,}",
        )
    )
    line(
        say(
            f"待核 {len(summary.quarantine)} 处：责任在公开单位 {faults['publisher']}，本程序 {faults['reader']}，"
            f"待定 {faults['undecided']}",
            f"quarantine {len(summary.quarantine)}: fault of the publisher {faults['publisher']}, ours "
            f"{faults['reader']}, undecided {faults['undecided']}",
        )
    )
    # On a night without changes they were told before.
    listed = [] if summary.outcome == "unchanged" else summary.quarantine
    for failure in listed[:_MOST_LISTED]:
        page = say(f"第 {failure.page} 页 ", f"page {failure.page} ") if failure.page else ""
        line(f"  {failure.file}  {page}{say(failure.message_zh, failure.message_en)}")
    if len(listed) > _MOST_LISTED:
        line(say("  ……其余见晨报", "  ... the rest is on the morning page"))
    if summary.fetch is not None:
        failed = len(summary.fetch.failures)
        line(say(f"未能获取 {failed} 处", f"not fetched {failed}"))
        if summary.fetch.problem:
            line(half(summary.fetch.problem))
    if summary.told not in ("", "sent"):
        line(say("通知", "webhook") + f" {half(summary.told)}")
    took = sum(summary.seconds.values())
    line(say(f"用时 {took:.1f} 秒；晨报 {summary.page}", f"{took:.1f} s; morning page {summary.page}"))
