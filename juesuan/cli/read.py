"""`juesuan read`: the tables of one document as printed, and the figures of its prose.

What belongs here: the command's arguments and layout.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from juesuan.cli.documents import head, in_child, told
from juesuan.cli.output import FINDINGS, as_json, fail, guarded, line, table
from juesuan.cli.words import half, say
from juesuan.settings import SECONDS_PER_DOCUMENT, absolute

_UNSAFE: Final = re.compile(r"[\\/:*?\"<>|\s]+")


class Format(StrEnum):
    """How the tables are given."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def declare(app: typer.Typer) -> None:
    """Add the command `read`."""
    app.command(
        "read",
        help=say("读取一份文件，照印出的样子给出各表。", "Read one report: its tables as printed."),
        epilog=say(
            "\b\n例：\n  juesuan read 某局2024年度部门决算.pdf\n  juesuan read 某局2024年度部门决算.html\n"
            "  juesuan read 某局决算说明.docx 某局公开表.xlsx\n"
            "  juesuan read 某局.pdf --format json > 某局.json\n"
            "  juesuan read 某局.pdf --format csv --output 表/\n"
            "  juesuan read 某局.pdf --image 图/\n\n退出码：0 正常，1 有待核，2 失败。",
            "\b\nExamples:\n  juesuan read report.pdf\n  juesuan read report.html\n"
            "  juesuan read text.docx tables.xlsx\n"
            "  juesuan read report.pdf --format json > report.json\n"
            "  juesuan read report.pdf --format csv --output tables/\n"
            "  juesuan read report.pdf --image pictures/\n\n"
            "Exit status: 0 fine, 1 something in quarantine, 2 failed.",
        ),
    )(read)


@guarded
def read(
    report: Annotated[Path, typer.Argument(metavar="REPORT", help=say(
        "公开文件：PDF、xlsx、xls、docx、doc、网页或文本", "a published report: PDF, xlsx, xls, docx, doc, web page or text",
    ))],
    attached: Annotated[list[Path] | None, typer.Argument(metavar="[ATTACHMENT ...]", help=say(
        "同一报告的其他文件，如另附的公开表", "further files of the same report, such as its tables",
    ))] = None,
    format_: Annotated[
        Format, typer.Option("--format", help=say("表格、CSV 或 JSON", "how to show the tables"))
    ] = Format.TABLE,
    prose: Annotated[
        bool, typer.Option("--prose", help=say("也列出文字中的数字", "list the figures of the prose as well"))
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", help=say("文件夹：每表一个 CSV 文件", "folder for one CSV file a table")),
    ] = None,
    image: Annotated[
        Path | None,
        typer.Option("--image", help=say(
            "文件夹：有表格的每页一张 PNG，画出单元格、表头、续页，按证明情况着色",
            "folder for a PNG of each page with tables: cells, headers and continuations, coloured by proof",
        )),
    ] = None,
    seconds: Annotated[float, typer.Option("--seconds", help=say("时限", "time allowed"))] = SECONDS_PER_DOCUMENT,
) -> None:
    """Show the tables of a report."""
    content = _read(report, seconds, attached or (), image)
    if format_ is Format.JSON:
        as_json(content)
    elif format_ is Format.CSV:
        _as_csv(content, output)
    else:
        head(content["report"])
        for printed in content["tables"]:
            pages = "、".join(map(str, printed["pages"]))
            unit = say(f"（{printed['unit']}）", f" ({printed['unit']})") if printed["unit"] else ""
            title = f"{printed['title'] or say('无表名', 'untitled')}{unit}  {say(f'第 {pages} 页', f'page {pages}')}"
            width = max((len(row) for row in [*printed["header"], *printed["rows"]]), default=0)
            header = printed["header"] or [[""] * width]
            names = ["\n".join(row[i] for row in header if i < len(row) and row[i]) for i in range(width)]
            table(names, [[*row, *[""] * (width - len(row))] for row in printed["rows"]], title=title)
        _statements(content, listed=prose or not content["tables"])
    told(content["quarantine"], err=format_ is not Format.TABLE)
    if image is not None:
        _pictured(content, image, err=format_ is not Format.TABLE)
    raise typer.Exit(FINDINGS if content["quarantine"] else 0)


def _read(report: Path, seconds: float, attached: Sequence[Path], image: Path | None) -> dict[str, Any]:
    if image is None:
        return in_child("read_report", report, seconds, attached)
    folder = absolute(image)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fail(say(f"无法写入 {folder}（{error.strerror}）", f"can't write to {folder}: {error.strerror}"))
    wanted = {"out": str(folder), "chinese": say("zh", "en") == "zh"}
    return in_child("read_pictured", report, seconds, attached, wanted)


def _pictured(content: dict[str, Any], folder: Path, *, err: bool) -> None:
    """Say which pages were drawn, and what the colours mean."""
    from juesuan.cli.pages import COLOURS, WORDS

    if "problem" in content:
        fail(half(content["problem"]))
    count = len(content["pictures"])
    typer.echo(say(f"{count} 页画成图片：{folder}", f"{count} pages drawn: {folder}"), err=err)
    meanings = "　".join(f"{colour} {say(*WORDS[name])}" for name, colour in COLOURS.items())
    typer.echo(f"{say('颜色', 'colours')}  {meanings}", err=err)


def _statements(content: dict[str, Any], *, listed: bool) -> None:
    """How many figures the prose states and, where asked for or where there is nothing else, which."""
    from juesuan.narrative import terms

    found = content["statements"]
    counts = [
        (say("文字数据", "figures in prose"), len(found)),
        (say("绩效自评表", "self-evaluations"), len(content["performance_projects"])),
        (say("绩效评价得分行", "evaluation scores"), len(content["evaluation_scores"])),
        (say("文字中未读出的数字", "numbers of the prose not read"), content["numbers_unread"]),
    ]
    line("　".join(f"{name} {number}" for name, number in counts if number))
    if not listed or not found:
        return
    heads = ["页", "含义", "主语", "数值", "单位", "类别"], ["page", "measure", "subject", "value", "unit", "kind"]
    rows = [
        [
            one["page"], say(terms.MEASURES[one["measure"]], one["measure"]), one["subject"], one["value"] or "",
            one["unit"] or "", say(terms.KINDS[one["kind"]], one["kind"]),
        ]
        for one in found
    ]  # fmt: skip
    table([say(zh, en) for zh, en in zip(*heads, strict=True)], rows, title=say("文字中的数字", "Figures in prose"))


def _as_csv(content: dict[str, Any], output: Path | None) -> None:
    if output is None:
        for number, printed in enumerate(content["tables"]):
            if number:
                line()
            typer.echo(_csv_text([[f"# {printed['title']}"], *printed["header"], *printed["rows"]]), nl=False)
        return
    folder = absolute(output)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number, printed in enumerate(content["tables"], start=1):
            name = _UNSAFE.sub("", printed["title"] or "") or say("无表名", "untitled")
            # With a byte order mark spreadsheet programs take the text for what it is.
            text = _csv_text([*printed["header"], *printed["rows"]])
            (folder / f"{number:02d}_{name[:60]}.csv").write_text(text, encoding="utf-8-sig", newline="")
    except OSError as error:
        fail(say(f"无法写入 {folder}（{error.strerror}）", f"can't write to {folder}: {error.strerror}"))


def _csv_text(rows: list[list[str]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue()
