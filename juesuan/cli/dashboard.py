"""`juesuan dashboard`: the web page over the published warehouse.

What belongs here: the command. The page is found by entry point, since the core does not know it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from juesuan.cli.output import guarded
from juesuan.cli.words import say
from juesuan.errors import SettingsError
from juesuan.settings import settings_from


def declare(app: typer.Typer) -> None:
    """Add the command `dashboard`."""
    app.command(
        "dashboard",
        help=say("网页：浏览发布的库，只读。", "A web page over the published warehouse, read-only."),
        epilog=say(
            "\b\n例：\n  juesuan dashboard\n  juesuan dashboard --port 8600",
            "\b\nExamples:\n  juesuan dashboard\n  juesuan dashboard --port 8600",
        ),
    )(dashboard)


@guarded
def dashboard(
    warehouse: Annotated[Path | None, typer.Option("--warehouse", help=say("数据库文件", "database file"))] = None,
    raw: Annotated[Path | None, typer.Option("--raw", help=say("原文件夹，用于显示页面", "folder of PDFs, for pictures"))] = None,
    port: Annotated[int, typer.Option("--port", help=say("端口", "port"))] = 8501,
) -> None:
    """Serve the page on 127.0.0.1 until interrupted."""
    from importlib.metadata import entry_points

    settings = settings_from(raw=raw, warehouse=warehouse)
    for found in entry_points(group="juesuan.dashboard"):
        found.load()(settings.warehouse, settings.raw, port)
        return
    raise SettingsError(
        "网页部分没有安装：请在本项目文件夹运行 make dashboard | "
        "the web page is not installed: run make dashboard in the checkout"
    )
