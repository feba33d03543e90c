"""What `juesuan read` and `juesuan check` share: one document, without a warehouse.

What belongs here: opening the document in a bounded process, so that a file that breaks its reader ends in a plain
sentence, and the lines that both commands print. What must not: the arguments of either.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import typer

from juesuan.cli.output import fail, line
from juesuan.cli.words import say
from juesuan.settings import MEMORY_PER_DOCUMENT, absolute, settings_from


def in_child(
    task: str, report: Path, seconds: float, attached: Sequence[Path] = (), wanted: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What a task says of a report, done in a bounded process; ends the command where the reader broke.

    `attached` are the report's further files: the tables beside its text. `wanted` is what else the task is told.
    """
    from juesuan.pool import Bounds, run_one
    from juesuan.trouble import Trouble, described

    for named in (report, *attached):
        if not absolute(named).exists():
            fail(say(f"没有这个文件：{named}", f"no such file: {named}"))
        if absolute(named).is_dir():
            fail(
                say(f"{named} 是文件夹；整个文件夹请用 juesuan run", f"{named} is a folder: use juesuan run for folders")
            )
    path = absolute(report)
    settings = settings_from(seconds_per_document=seconds)
    inside = path.is_relative_to(settings.raw)
    given = {
        "path": str(path),
        "root": str(settings.raw) if inside else "",
        "file": path.relative_to(settings.raw).as_posix() if inside else path.name,
        "attached": [str(absolute(one)) for one in attached],
        **(wanted or {}),
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


def head(report: dict[str, Any]) -> None:
    """Print whose report it is."""
    from juesuan import terms

    unit = report["unit_name"] or say("单位未识别", "unit unknown")
    year = report["fiscal_year"] or say("年度未识别", "year unknown")
    kind = say(terms.REPORT_KINDS[report["report_kind"]], report["report_kind"])
    level = say(terms.ENTITY_LEVELS[report["entity_level"]], report["entity_level"])
    line(f"{unit}  {year}  {kind}  {level}  {report['file']}")


def told(quarantine: list[dict[str, Any]], *, err: bool = False) -> None:
    """Print what was not understood."""
    for row in quarantine:
        page = say(f"第 {row['page']} 页：", f"page {row['page']}: ") if row["page"] else ""
        typer.echo(f"{say('待核', 'quarantine')}  {page}{say(row['message_zh'], row['message_en'])}", err=err)
