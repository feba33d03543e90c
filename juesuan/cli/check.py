"""`juesuan check`: what a report's own arithmetic says.

What belongs here: the command's arguments and layout.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer

from juesuan.cli.documents import head, in_child, told
from juesuan.cli.output import FINDINGS, as_json, guarded, line
from juesuan.cli.words import say
from juesuan.settings import SECONDS_PER_DOCUMENT


def declare(app: typer.Typer) -> None:
    """Add the command `check`."""
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
def check(
    report: Annotated[Path, typer.Argument(metavar="REPORT.pdf", help=say("公开文件", "a published report"))],
    json_: Annotated[bool, typer.Option("--json", help=say("输出 JSON", "print JSON"))] = False,
    every: Annotated[bool, typer.Option("--all", help=say("也列出相符的", "list what holds as well"))] = False,
    seconds: Annotated[float, typer.Option("--seconds", help=say("时限", "time allowed"))] = SECONDS_PER_DOCUMENT,
) -> None:
    """Show what a report's own arithmetic says."""
    from juesuan import terms

    content = in_child("check_report", report, seconds)
    counts = content["counts"]
    if json_:
        as_json({**content, "results": [_with_digits(result) for result in content["results"]]})
    else:
        head(content["report"])
        line("　".join(f"{say(terms.VERDICTS[name], name)} {number}" for name, number in counts.items()))
        shown = [r for r in content["results"] if every or r["verdict"] == "broken"]
        for result in shown:
            _finding(result)
        if not shown:
            line(say("没有不符之处。", "Nothing is broken."))
        told(content["quarantine"])
    raise typer.Exit(FINDINGS if counts["broken"] or content["quarantine"] else 0)


def _with_digits(result: dict[str, Any]) -> dict[str, Any]:
    """A verdict with its money as text, with the four decimals that the warehouse keeps of it."""
    money = {name: result[name] for name in ("left", "right", "gap", "allowed")}
    return {**result, **{n: None if value is None else f"{Decimal(str(value)):.4f}" for n, value in money.items()}}


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
