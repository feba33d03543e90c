"""`juesuan docs`: the generated documentation.

What belongs here: the command. What the pages say is `juesuan.dictionary`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from juesuan.cli.output import FINDINGS, FINE, guarded, line
from juesuan.cli.words import say


def declare(app: typer.Typer) -> None:
    """Add the command `docs`."""
    app.command(
        "docs",
        help=say("由声明生成数据字典与规则说明。", "Make the dictionary and the page of rules from the declarations."),
        epilog=say(
            "\b\n例：\n  juesuan docs\n  juesuan docs --check     过期则退出码 1",
            "\b\nExamples:\n  juesuan docs\n  juesuan docs --check     exit status 1 where pages are out of date",
        ),
    )(docs)


@guarded
def docs(
    folder: Annotated[Path, typer.Option("--folder", help=say("文件夹", "folder"))] = Path("docs"),
    check: Annotated[bool, typer.Option("--check", help=say("只检查是否过期", "only say whether they are current"))] = False,
) -> None:
    """Write or check the generated pages."""
    from juesuan.dictionary import stale_pages, write_pages

    if check:
        stale = stale_pages(folder)
        for name in stale:
            line(say(f"{folder / name} 已过期，请运行 juesuan docs", f"{folder / name} is out of date: run juesuan docs"))
        raise typer.Exit(FINDINGS if stale else FINE)
    for path in write_pages(folder):
        line(str(path))
