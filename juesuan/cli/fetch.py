"""`juesuan fetch` and `juesuan tell`: what speaks to the outside, before a night and after it.

What belongs here: the commands' arguments and how their outcome is shown. Fetching itself is `juesuan.fetch.run`,
telling `juesuan.notify`.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from juesuan.cli.output import Bars, as_json, fail, guarded, line
from juesuan.cli.words import half, say
from juesuan.settings import settings_from

if TYPE_CHECKING:
    from juesuan.fetch.run import FetchResult

_MOST_LISTED: Final = 20

Years = Annotated[
    list[int] | None, typer.Option("--year", help=say("只限这些年度，可重复", "only these years; may be repeated"))
]
Regions = Annotated[
    list[str] | None,
    typer.Option(
        "--region", help=say("只限名称含此的地区，可重复", "only regions whose name contains this; may be repeated")
    ),
]
Units = Annotated[
    list[str] | None,
    typer.Option(
        "--unit", help=say("只限名称含此的单位，可重复", "only units whose name contains this; may be repeated")
    ),
]


def declare(app: typer.Typer) -> None:
    """Add the commands `fetch` and `tell`."""
    app.command(
        "tell",
        help=say("把上次运行告诉 JUESUAN_WEBHOOK。", "Tell JUESUAN_WEBHOOK of the last run."),
        epilog=say(
            "\b\n例：\n  juesuan tell\n\n供不带网络运行载入的安装使用；否则 juesuan run 自己会通知。",
            "\b\nExample:\n  juesuan tell\n\nFor installations that load without a network; else juesuan run tells by itself.",
        ),
    )(tell)
    app.command(
        "fetch",
        help=say("按来源清单获取公开的报告。", "Get the published reports that the manifest names."),
        epilog=say(
            "\b\n例：\n  juesuan fetch\n  juesuan fetch --sources 云南.csv --year 2024\n  juesuan fetch --interval 3 --json\n\n"
            "清单的栏：单位、年度、地区、地址；可加 类型、级别、附件含、附件主机。\n\n"
            "退出码：0 正常，1 有来源未取全，2 无法进行。",
            "\b\nExamples:\n  juesuan fetch\n  juesuan fetch --sources yunnan.csv --year 2024\n  juesuan fetch --interval 3 --json\n\n"
            "Columns of the manifest: unit, year, region, address; also kind, level, match, hosts.\n\n"
            "Exit status: 0 fine, 1 some sources were not fetched in full, 2 fetching could not begin.",
        ),
    )(fetch)


@guarded
def fetch(
    sources: Annotated[
        Path | None,
        typer.Option(
            "--sources",
            help=say("来源清单，CSV 或 YAML（data/sources.csv）", "manifest, CSV or YAML (data/sources.csv)"),
        ),
    ] = None,
    raw: Annotated[
        Path | None, typer.Option("--raw", help=say("原文件夹（data/raw）", "folder of reports (data/raw)"))
    ] = None,
    year: Years = None,
    region: Regions = None,
    unit: Units = None,
    interval: Annotated[
        float | None,
        typer.Option("--interval", help=say("同一主机两次请求的间隔（秒）", "seconds between two requests to a host")),
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help=say("输出 JSON", "print JSON"))] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help=say("不显示进度", "no progress"))] = False,
) -> None:
    """Fetch what the manifest names."""
    from juesuan.fetch.bounds import bounds_from
    from juesuan.fetch.run import fetch as gather
    from juesuan.selection import selection_of

    settings = settings_from(raw=raw, sources=sources, selection=selection_of(year, region, unit))
    bounds = bounds_from() if interval is None else bounds_from(interval=interval)
    with Bars(shown=not quiet) as bars:
        result = gather(settings, bounds, progress=bars)
    if json_:
        as_json(result.to_json())
    else:
        _show(result)
    raise typer.Exit(result.exit_code)


@guarded
def tell(
    warehouse: Annotated[Path | None, typer.Option("--warehouse", help=say("数据库文件", "database file"))] = None,
) -> None:
    """Tell the webhook of the last run; quiet where none is configured."""
    settings = settings_from(warehouse=warehouse)
    if not os.environ.get("JUESUAN_WEBHOOK"):
        line(say("没有设 JUESUAN_WEBHOOK，无需通知", "JUESUAN_WEBHOOK is not set: nobody to tell"))
        return
    from juesuan.night import LATEST
    from juesuan.notify import SENT, notify

    try:
        report = json.loads((settings.reports / LATEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        fail(say(f"{settings.reports / LATEST} 无法读取", f"{settings.reports / LATEST} can't be read"))
    told = notify(report)
    if told != SENT:
        fail(half(told))
    line(say("已通知", "told"))


def _show(result: FetchResult) -> None:
    states = result.states
    failed = states.get("failed", 0) + states.get("partly", 0)
    line(
        say(
            f"来源 {result.sources}：取全 {states.get('fetched', 0)}，未取全 {failed}，未轮到 {states.get('waiting', 0)}；"
            f"新文件 {result.laid}，未变 {result.unchanged}，下载 {result.downloaded} 份 {result.bytes / 1e6:.1f} MB",
            f"sources {result.sources}: fetched {states.get('fetched', 0)}, not in full {failed}, "
            f"not reached {states.get('waiting', 0)}; new files {result.laid}, unchanged {result.unchanged}, "
            f"downloaded {result.downloaded}, {result.bytes / 1e6:.1f} MB",
        )
    )
    failures = result.standing.failures
    for failure in failures[:_MOST_LISTED]:
        line(f"  {failure.unit} {failure.year}  {failure.address}  {say(failure.message_zh, failure.message_en)}")
    if len(failures) > _MOST_LISTED:
        line(say("  ……其余见晨报", "  ... the rest is on the morning page"))
