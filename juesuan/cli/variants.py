"""`juesuan variants`: the catalogue of printings 「版式」, and a file to start from for one it does not know.

What belongs here: the commands' arguments and layout. A report is opened in a bounded process, by the task in
`juesuan.cli.suggestion`.
"""

from __future__ import annotations

import keyword
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from juesuan.cli.output import as_json, fail, guarded, line, table
from juesuan.cli.words import say
from juesuan.settings import MEMORY_PER_DOCUMENT, SECONDS_PER_DOCUMENT, absolute, settings_from


def declare(app: typer.Typer) -> None:
    """Add the group `variants` with its commands `list` and `suggest`."""
    group = typer.Typer(
        no_args_is_help=True,
        rich_markup_mode=None,
        help=say("各省、各类单位的版式目录。", "The catalogue of how provinces and kinds of units print their forms."),
    )
    group.command(
        "list",
        help=say("列出已声明的版式及其依据。", "List the declared variants and where they are known from."),
        epilog=say(
            "\b\n例：\n  juesuan variants list\n  juesuan variants list --json\n"
            "  juesuan variants list --markdown > docs/forms.md",
            "\b\nExamples:\n  juesuan variants list\n  juesuan variants list --json\n"
            "  juesuan variants list --markdown > docs/forms.md",
        ),
    )(list_)
    group.command(
        "suggest",
        help=say(
            "为一份文件中未识别的表名、栏目、行名生成版式文件。",
            "Write the variant file to start from: the titles, columns and labels of a report that are not understood.",
        ),
        epilog=say(
            "\b\n例：\n  juesuan variants suggest 某局2024决算.pdf\n  juesuan variants suggest 某局.pdf -o my_county.py\n\n"
            "退出码：0 已生成或无需生成，2 失败。",
            "\b\nExamples:\n  juesuan variants suggest report.pdf\n"
            "  juesuan variants suggest report.pdf -o my_county.py\n\n"
            "Exit status: 0 written, or nothing to write, 2 failed.",
        ),
    )(suggest)
    app.add_typer(group, name="variants")


@guarded
def list_(
    json_: Annotated[bool, typer.Option("--json", help=say("输出 JSON", "print JSON"))] = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help=say("输出公开表与版式的说明文档", "print the page on forms and variants"))
    ] = False,
) -> None:
    """Show the declared variants."""
    from juesuan.forms.catalogue import catalogue
    from juesuan.forms.documentation import forms_page, years_of

    known = catalogue()
    if markdown:
        typer.echo(forms_page(known), nl=False)
    elif json_:
        as_json([
            {
                "name": v.name, "name_zh": v.name_zh, "applies_to": v.applies_to, "years": v.years, "source": v.source,
                "contents": v.contents, "adds_to": sorted({a.form for a in v.additions}),
                "forms": [form.form for form in v.forms], "examples": len(v.examples),
            }
            for v in known.variants
        ])  # fmt: skip
    else:
        names = say("版式,名称,年度,表数,例,依据", "variant,name,years,tables,examples,source").split(",")
        table(names, [[v.name, v.name_zh, years_of(v), len(v.contents) or "", len(v.examples), v.source]
                      for v in known.variants])  # fmt: skip


@guarded
def suggest(
    report: Annotated[Path, typer.Argument(metavar="REPORT.pdf", help=say("公开文件", "a published report"))],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE.py", help=say("写入文件；省略则输出", "file to write; else shown")),
    ] = None,
    seconds: Annotated[float, typer.Option("--seconds", help=say("时限", "time allowed"))] = SECONDS_PER_DOCUMENT,
) -> None:
    """Write the variant that would read what a report prints otherwise."""
    name = output.stem if output else ""
    if output and (not name.isidentifier() or not name.islower() or keyword.iskeyword(name) or output.suffix != ".py"):
        fail(say(f"文件名须为小写字母、数字和下划线，以 .py 结尾：{output.name}",
                 f"the file's name must be small letters, digits and _, ending in .py: {output.name}"))  # fmt: skip
    target = absolute(output) if output else None
    if target is not None and target.exists():
        fail(say(f"{output} 已存在，不覆盖", f"{output} exists and is not overwritten"))
    found = _in_child(report, name, seconds)
    if not found["text"]:
        typer.echo(
            say("各表的表名、栏目、行名均已识别，无需新版式。",
                "Every title, column and row is understood: no variant is needed."),
            err=True,
        )
        return
    if target is None:
        typer.echo(found["text"], nl=False)
    else:
        try:
            target.write_text(found["text"], encoding="utf-8")
        except OSError as error:
            fail(say(f"无法写入 {target}（{error.strerror}）", f"can't write {target}: {error.strerror}"))
        line(say(f"已写入 {output}：{found['entries']} 条声明", f"wrote {output}: {found['entries']} entries"))
    for text in found["unknown"]:
        typer.echo(f"{say('不能确定', 'could not know')}{say('：', ': ')}{text}", err=True)


def _in_child(report: Path, name: str, seconds: float) -> dict[str, Any]:
    """What a report suggests, found in a bounded process; ends the command where the reader broke."""
    from juesuan.pool import Bounds, run_one
    from juesuan.trouble import Trouble, described

    path = absolute(report)
    if not path.is_file():
        fail(say(f"没有这个文件：{report}", f"no such file: {report}"))
    with tempfile.TemporaryDirectory(prefix="juesuan-") as scratch:
        outcome = run_one(
            "juesuan.cli.suggestion:suggest_variant", {"path": str(path), "name": name},
            bounds=Bounds(seconds, MEMORY_PER_DOCUMENT), scratch=Path(scratch),
            prepare="juesuan.cli.suggestion:warm_up",
        )  # fmt: skip
    if outcome.value is None:
        problem = described(Trouble(outcome.reason, outcome.detail), settings_from(seconds_per_document=seconds))
        fail(say(problem.message_zh, problem.message_en))
    assert outcome.value is not None
    return outcome.value
