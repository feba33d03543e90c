"""`juesuan export`: one report's tables as an Excel workbook.

What belongs here: arguments and wording. What the sheets hold is `juesuan.export`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Final

import typer

from juesuan.cli.output import fail, guarded, line
from juesuan.cli.words import say
from juesuan.settings import settings_from

_UNSAFE: Final = re.compile(r"[\\/:*?\"<>|\s]+")


def declare(app: typer.Typer) -> None:
    """Add the command `export`."""
    app.command(
        "export",
        help=say(
            "把一份报告的各张表导出为 Excel：每表一页，金额是数，另有核对结果和出处。",
            "One report's tables as Excel: a sheet a form, money as numbers, with findings and sources.",
        ),
        epilog=say(
            "\b\n例：\n  juesuan export 某市财政局 --year 2024 --output 财政局2024.xlsx\n  juesuan export 74e39249 -o 表.xlsx",
            "\b\nExamples:\n  juesuan export 某市财政局 --year 2024 --output accounts.xlsx\n  juesuan export 74e39249 -o tables.xlsx",
        ),
    )(export)


@guarded
def export(
    report: Annotated[
        str, typer.Argument(metavar="UNIT|REPORT", help=say("单位名称、文件编号或文件名", "unit, report id or file name"))
    ],
    year: Annotated[int | None, typer.Option("--year", help=say("年度；省略则为最近", "year; else the latest"))] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help=say("写到哪里（.xlsx）", "where to (.xlsx)"))] = None,
    kind: Annotated[str, typer.Option("--kind", help="final_accounts | budget")] = "",
    level: Annotated[str, typer.Option("--level", help="department | head_office | unit")] = "",
    force: Annotated[bool, typer.Option("--force", help=say("覆盖已有的文件", "replace a file that is there"))] = False,
    warehouse: Annotated[Path | None, typer.Option("--warehouse", help=say("数据库文件", "the warehouse"))] = None,
) -> None:
    """Write the workbook of one report."""
    from juesuan.export import find_report, write_workbook
    from juesuan.warehouse.published import connect

    with connect(settings_from(warehouse=warehouse).warehouse, sealed=True) as con:
        found = find_report(con, report, year, kind, level)
        file = output or Path(f"{_UNSAFE.sub('', found['unit_name'] or found['report_id'][:16])}{found['fiscal_year'] or ''}.xlsx")
        if file.suffix.lower() != ".xlsx":
            fail(say(f"{file}：只能写成 .xlsx", f"{file}: the output must end in .xlsx"))
        if file.exists() and not force:
            fail(say(f"{file} 已存在；加 --force 覆盖，或用 --output 另指", f"{file} is there: add --force, or name another"))
        if not file.parent.is_dir():
            fail(say(f"没有文件夹 {file.parent}", f"there is no folder {file.parent}"))
        forms = write_workbook(con, found, file, say)
    line(say(f"{file}：{forms} 张表", f"{file}: {forms} forms"))
