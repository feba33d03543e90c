"""All commands put together.

What belongs here: the list of commands. Each is declared in the file of its group.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from juesuan.cli.words import choose, say


def start() -> None:
    """Settle the language, declare the commands in it, and run the one asked for."""
    build(choose(sys.argv[1:], os.environ))


def build(arguments: list[str]) -> None:
    """Declare the commands and run the one that the arguments name."""
    from juesuan.cli import check, dashboard, diff, docs, explain, export, fetch, load, read, variants, warehouse

    app = typer.Typer(
        name="juesuan",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        help=say(
            "读取公开的部门决算，用勾稽关系证明读得对，并记下每个数字在哪一页的哪一处。",
            "Read published final accounts, prove the reading by arithmetic, and keep every number's place.",
        ),
        epilog=say(
            "\b\n例：\n  juesuan run                      载入 data/raw 中的全部文件\n"
            "  juesuan check 某局2024决算.pdf   核对一份文件\n\n"
            "退出码：0 正常，1 有不符或待核，2 失败。",
            "\b\nExamples:\n  juesuan run                  load everything in data/raw\n"
            "  juesuan check report.pdf     check one report\n\n"
            "Exit status: 0 fine, 1 findings or quarantine, 2 failed.",
        ),
    )

    @app.callback()
    def everywhere(
        version: Annotated[
            bool,
            typer.Option("--version", callback=_version, is_eager=True, help=say("显示版本", "show the version")),
        ] = False,
        lang: Annotated[
            str,
            typer.Option(
                "--lang", metavar="zh|en", help=say("语言，或设 JUESUAN_LANG", "language, or set JUESUAN_LANG")
            ),
        ] = "",
    ) -> None:
        """Options of every command."""

    for group in (load, fetch, read, check, warehouse, diff, explain, export, docs, variants, dashboard):
        group.declare(app)
    app(args=arguments, prog_name="juesuan")


def _version(asked: bool) -> None:
    if asked:
        from juesuan import __version__

        typer.echo(__version__)
        raise typer.Exit
