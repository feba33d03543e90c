"""`juesuan read` and `juesuan check`: one document, without a warehouse.

What belongs here: the two commands' arguments and layout. The document is opened in a bounded process: a
file that breaks its reader ends in a plain sentence.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from juesuan.cli.output import FINDINGS, as_json, fail, guarded, line, table
from juesuan.cli.words import say
from juesuan.settings import MEMORY_PER_DOCUMENT, SECONDS_PER_DOCUMENT, absolute, settings_from

_UNSAFE: Final = re.compile(r"[\\/:*?\"<>|\s]+")


class Format(StrEnum):
    """How the tables are given."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def declare(app: typer.Typer) -> None:
    """Add the commands `read` and `check`."""
    app.command(
        "read",
        help=say("读取一份文件，照印出的样子给出各表。", "Read one report: its tables as printed."),
        epilog=say(
            "\b\n例：\n  juesuan read 某局2024年度部门决算.pdf\n  juesuan read 某局2024年度部门决算.html\n"
            "  juesuan read 某局.pdf --format json > 某局.json\n"
            "  juesuan read 某局.pdf --format csv --output 表/\n\n退出码：0 正常，1 有待核，2 失败。",
            "\b\nExamples:\n  juesuan read report.pdf\n  juesuan read report.html\n"
            "  juesuan read report.pdf --format json > report.json\n"
            "  juesuan read report.pdf --format csv --output tables/\n\n"
            "Exit status: 0 fine, 1 something in quarantine, 2 failed.",
        ),
    )(read)
    app.command(
        "check",
        help=say(
            "核对一份文件：每条勾稽关系的两方、差额与结果。", "Check one report: every rule, both sides, gap, verdict."
        ),
        epilog=say(
            "\b\n例：\n  juesuan check 某局2024年度部门决算.pdf\n  juesuan check 某局.pdf --all\n"
            "  juesuan check 某局.pdf --json\n\n退出码：0 全部相符，1 有不符或待核，2 失败。",
            "\b\nExamples:\n  juesuan check report.pdf\n  juesuan check report.pdf --all\n"
            "  juesuan check report.pdf --json\n\nExit status: 0 all holds, 1 findings or quarantine, 2 failed.",
        ),
    )(check)


@guarded
def read(
    report: Annotated[Path, typer.Argument(metavar="REPORT.pdf", help=say("公开文件", "a published report"))],
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
    seconds: Annotated[float, typer.Option("--seconds", help=say("时限", "time allowed"))] = SECONDS_PER_DOCUMENT,
) -> None:
    """Show the tables of a report."""
    content = _in_child("read_report", report, seconds)
    if format_ is Format.JSON:
        as_json(content)
    elif format_ is Format.CSV:
        _as_csv(content, output)
    else:
        _head(content["report"])
        for printed in content["tables"]:
            pages = "、".join(map(str, printed["pages"]))
            unit = say(f"（{printed['unit']}）", f" ({printed['unit']})") if printed["unit"] else ""
            title = f"{printed['title'] or say('无表名', 'untitled')}{unit}  {say(f'第 {pages} 页', f'page {pages}')}"
            width = max((len(row) for row in [*printed["header"], *printed["rows"]]), default=0)
            header = printed["header"] or [[""] * width]
            names = ["\n".join(row[i] for row in header if i < len(row) and row[i]) for i in range(width)]
            table(names, [[*row, *[""] * (width - len(row))] for row in printed["rows"]], title=title)
        _statements(content, listed=prose or not content["tables"])
    _told(content["quarantine"], err=format_ is not Format.TABLE)
    raise typer.Exit(FINDINGS if content["quarantine"] else 0)


@guarded
def check(
    report: Annotated[Path, typer.Argument(metavar="REPORT.pdf", help=say("公开文件", "a published report"))],
    json_: Annotated[bool, typer.Option("--json", help=say("输出 JSON", "print JSON"))] = False,
    every: Annotated[bool, typer.Option("--all", help=say("也列出相符的", "list what holds as well"))] = False,
    seconds: Annotated[float, typer.Option("--seconds", help=say("时限", "time allowed"))] = SECONDS_PER_DOCUMENT,
) -> None:
    """Show what a report's own arithmetic says."""
    from juesuan import terms

    content = _in_child("check_report", report, seconds)
    counts = content["counts"]
    if json_:
        as_json({**content, "results": [_with_digits(result) for result in content["results"]]})
    else:
        _head(content["report"])
        line("　".join(f"{say(terms.VERDICTS[name], name)} {number}" for name, number in counts.items()))
        shown = [r for r in content["results"] if every or r["verdict"] == "broken"]
        for result in shown:
            _finding(result)
        if not shown:
            line(say("没有不符之处。", "Nothing is broken."))
        _told(content["quarantine"])
    raise typer.Exit(FINDINGS if counts["broken"] or content["quarantine"] else 0)


def _with_digits(result: dict[str, Any]) -> dict[str, Any]:
    """A verdict with its money as text, with the four decimals that the warehouse keeps of it."""
    money = {name: result[name] for name in ("left", "right", "gap", "allowed")}
    return {**result, **{n: None if value is None else f"{Decimal(str(value)):.4f}" for n, value in money.items()}}


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


def _in_child(task: str, report: Path, seconds: float) -> dict[str, Any]:
    """What a task says of a report, done in a bounded process; ends the command where the reader broke."""
    from juesuan.pool import Bounds, run_one
    from juesuan.trouble import Trouble, described

    path = absolute(report)
    if not path.exists():
        fail(say(f"没有这个文件：{report}", f"no such file: {report}"))
    if path.is_dir():
        fail(
            say(f"{report} 是文件夹；整个文件夹请用 juesuan run", f"{report} is a folder: use juesuan run for folders")
        )
    settings = settings_from(seconds_per_document=seconds)
    inside = path.is_relative_to(settings.raw)
    given = {
        "path": str(path),
        "root": str(settings.raw) if inside else "",
        "file": path.relative_to(settings.raw).as_posix() if inside else path.name,
    }
    with tempfile.TemporaryDirectory(prefix="juesuan-") as scratch:
        outcome = run_one(
            f"juesuan.cli.tasks:{task}", given, bounds=Bounds(seconds, MEMORY_PER_DOCUMENT), scratch=Path(scratch),
            prepare="juesuan.cli.tasks:warm_up",
        )  # fmt: skip
    if outcome.value is None:
        problem = described(Trouble(outcome.reason, outcome.detail), settings)
        fail(say(problem.message_zh, problem.message_en))
    assert outcome.value is not None
    return outcome.value


def _head(report: dict[str, Any]) -> None:
    from juesuan import terms

    unit = report["unit_name"] or say("单位未识别", "unit unknown")
    year = report["fiscal_year"] or say("年度未识别", "year unknown")
    kind = say(terms.REPORT_KINDS[report["report_kind"]], report["report_kind"])
    level = say(terms.ENTITY_LEVELS[report["entity_level"]], report["entity_level"])
    line(f"{unit}  {year}  {kind}  {level}  {report['file']}")


def _told(quarantine: list[dict[str, Any]], *, err: bool = False) -> None:
    for row in quarantine:
        page = say(f"第 {row['page']} 页：", f"page {row['page']}: ") if row["page"] else ""
        typer.echo(f"{say('待核', 'quarantine')}  {page}{say(row['message_zh'], row['message_en'])}", err=err)


def _finding(result: dict[str, Any]) -> None:
    from juesuan import terms

    verdict = say(terms.VERDICTS[result["verdict"]], result["verdict"])
    line(f"{verdict}  {result['rule']}  {result['statement']}  【{result['place']}】")
    if result["left"] is not None and result["right"] is not None:
        left, right, gap, allowed = (Decimal(str(result[name] or 0)) for name in ("left", "right", "gap", "allowed"))
        line(
            f"    {left:,.2f} {result['relation']} {right:,.2f}  "
            + say(
                f"差额 {gap:,.2f} 元，容许 {allowed:,.2f} 元",
                f"gap {gap:,.2f} yuan, allowed {allowed:,.2f}",
            )
        )
    if result["reason"]:
        line(f"    {result['reason']}")
    if result["root_cause"] and "/c/" not in result["root_cause"]:
        line(f"    {say('可疑之处', 'suspect')}：{result['root_cause']}")
    elif result["pages"]:
        line(f"    {say('页', 'pages')} {result['pages']}")


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
