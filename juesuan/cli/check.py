"""`juesuan check`: what a report's own arithmetic says, as a short report that an accountant would sign.

What belongs here: the command's arguments and the layout on the screen. The words of a finding are in
`check_groups`, the page in `check_page`, the files that are written in `check_files`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from juesuan.cli.check_groups import (
    Group,
    conclusion,
    groups_of,
    heading,
    place_words,
    places_of,
    quarantine_words,
    reason_of,
    sides_of,
    signature,
    title_of,
    untested,
)
from juesuan.cli.documents import in_child
from juesuan.cli.output import FINDINGS, as_json, guarded, line
from juesuan.cli.words import say
from juesuan.settings import SECONDS_PER_DOCUMENT, absolute

# Numbers shown below a finding; the PDF and the page show all.
_MOST_PLACES = 8
_MOST_RULES = 12


def declare(app: typer.Typer) -> None:
    """Add the command `check`."""
    app.command(
        "check",
        help=say(
            "核对一份文件：按根源列出不符之处、两方、差额与尾差，以及无法核对的和原因。",
            "Check one report: findings by root cause with both sides and gaps, and what could not be tested.",
        ),
        epilog=say(
            "\b\n例：\n  juesuan check 某局2024年度部门决算.pdf\n  juesuan check 某局.pdf --annotate 某局-批注.pdf\n"
            "  juesuan check 某局.pdf --html 核对单.html\n  juesuan check 某局.pdf --all\n"
            "  juesuan check 某局.pdf --json\n\n退出码：0 全部相符，1 有不符或待核，2 失败。",
            "\b\nExamples:\n  juesuan check report.pdf\n  juesuan check report.pdf --annotate marked.pdf\n"
            "  juesuan check report.pdf --html findings.html\n  juesuan check report.pdf --all\n"
            "  juesuan check report.pdf --json\n\nExit status: 0 all holds, 1 findings or quarantine, 2 failed.",
        ),
    )(check)


@guarded
def check(
    report: Annotated[Path, typer.Argument(metavar="REPORT", help=say(
        "公开文件：PDF、xlsx、xls、docx、doc、网页或文本", "a published report: PDF, xlsx, xls, docx, doc, web page or text",
    ))],
    attached: Annotated[list[Path] | None, typer.Argument(metavar="[ATTACHMENT ...]", help=say(
        "同一报告的其他文件，如另附的公开表", "further files of the same report, such as its tables",
    ))] = None,
    annotate: Annotated[
        Path | None,
        typer.Option(metavar="OUT.pdf", help=say("另写一份 PDF，不符之处在页上标出", "write the PDF with findings marked")),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(metavar="OUT.html", help=say("写一页可离线阅读、可打印的核对单", "write one self-contained page")),
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help=say("输出 JSON", "print JSON"))] = False,
    every: Annotated[bool, typer.Option("--all", help=say("也列出相符的", "list what holds as well"))] = False,
    seconds: Annotated[float, typer.Option("--seconds", help=say("时限", "time allowed"))] = SECONDS_PER_DOCUMENT,
) -> None:
    """Show what a report's own arithmetic says."""
    from juesuan.cli import check_files

    targets = [out for out in (annotate, html) if out is not None]
    sources = [absolute(one) for one in (report, *(attached or ()))]
    check_files.refuse(sources, targets)
    content = in_child("check_report", report, seconds, attached or ())
    groups = groups_of(content["results"])
    left = 0
    if annotate is not None:
        marked, left = check_files.write_marked(sources, annotate, groups, content, seconds)
        targets = [*marked, *targets[1:]]
    if html is not None:
        check_files.write_page(sources, html, groups, content, seconds)
    if json_:
        as_json({**content, "results": [check_files.with_digits(result) for result in content["results"]]})
    else:
        _print(content, groups, every=every)
        for out in targets:
            line(f"{say('已写入', 'written')} {out}")
        if left:
            line(say(f"另有 {left} 处在电子表格或 Word 文件中，不能在页上批注；位置见上",
                     f"{left} more findings stand in workbooks or Word files, which take no notes; their places are above"))  # fmt: skip
    raise typer.Exit(FINDINGS if content["counts"]["broken"] or content["quarantine"] else 0)


def _print(content: dict[str, Any], groups: list[Group], *, every: bool) -> None:
    line(say("决算公开文件核对单", "Check of a published report"))
    line(heading(content["report"]))
    line(conclusion(content, groups))
    if groups:
        line()
        line(say("一、发现（按根源）", "1. Findings by root cause"))
        for number, group in enumerate(groups, start=1):
            _group(number, group)
    for pattern in content["failing"]:
        line(say(pattern["zh"], pattern["en"]))
    _untested(content)
    if content["quarantine"]:
        line()
        line(say(f"三、待核（看到而未读懂，{len(content['quarantine'])} 处）", f"3. Quarantine ({len(content['quarantine'])})"))
        for row in content["quarantine"]:
            line(f"  {say('待核', 'quarantine')}  {quarantine_words(row)}")
    if every:
        line()
        line(say("相符与尾差", "What holds"))
        for result in content["results"]:
            if result["verdict"] in ("exact", "rounding"):
                line(f"  {title_of(result)}  【{result['place']}】  {sides_of(result)}")
    line()
    line(say("四、读取与核对的范围", "4. What was read and checked"))
    for text in signature(content):
        line(f"  {text}")
    line()
    line(say("核对人：____________    复核人：____________    日期：____________",
             "checked by: ____________    reviewed by: ____________    date: ____________"))  # fmt: skip


def _group(number: int, group: Group) -> None:
    several = say(f"，{len(group.findings)} 处由此而来", f" ({len(group.findings)} findings)") if len(group.findings) > 1 else ""
    if group.cause:
        line(f"{number}. {say('可疑之处', 'suspect')}{say('：', ': ')}{group.cause}{several}")
    elif several:
        line(f"{number}. {say('同一根源', 'one root cause')}{several}")
    for at, result in enumerate(group.findings):
        lead = f"{number}. " if at == 0 and not group.cause and not several else "   "
        line(f"{lead}{title_of(result)}  【{result['place']}】")
        for text in (sides_of(result), reason_of(result)):
            if text:
                line(f"     {text}")
        places = places_of(result)
        for place in places[:_MOST_PLACES]:
            line(f"       {place_words(place)}")
        if len(places) > _MOST_PLACES:
            line(say(f"       另有 {len(places) - _MOST_PLACES} 个数字", f"       {len(places) - _MOST_PLACES} more numbers"))
        if not places and result["pages"]:
            line(f"       {say('页', 'pages')} {result['pages']}")


def _untested(content: dict[str, Any]) -> None:
    found = untested(content["results"])
    if not found:
        return
    line()
    line(say("二、无法核对及原因", "2. Not tested, and why"))
    for reason, rules, places in found:
        listed = say("、", ", ").join(rules[:_MOST_RULES])
        more = say(f" 等 {len(rules)} 条", f" and {len(rules) - _MOST_RULES} more") if len(rules) > _MOST_RULES else ""
        line(f"  {reason}{say('：', ': ')}{listed}{more}（{say(f'{places} 处', f'{places} places')}）")
