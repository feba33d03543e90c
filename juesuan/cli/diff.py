"""`juesuan diff`: what changed from one release to another, in accountants' words.

What belongs here: arguments and layout. The comparison is `juesuan.warehouse.diff`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from juesuan.cli.output import as_json, fail, guarded, line
from juesuan.cli.words import say
from juesuan.settings import settings_from


def declare(app: typer.Typer) -> None:
    """Add the command `diff`."""
    app.command(
        "diff",
        help=say(
            "两个发布版相比：新增的单位和年度、更正的数字（原数、新数、页码）、出现和消除的不符。",
            "What changed between two releases: units and years added, figures restated with old, new and page, "
            "findings appeared and cleared.",
        ),
        epilog=say(
            "\b\n例：\n  juesuan diff                          上一版与现行版\n"
            "  juesuan diff 20261124T0200            该版与现行版（写出能认出的开头即可）\n"
            "  juesuan diff 旧.duckdb 新.duckdb --json\n\n退出码：0 已比较（不论有无变化），2 无法比较。",
            "\b\nExamples:\n  juesuan diff                          the release before against the published one\n"
            "  juesuan diff 20261124T0200            that release (a beginning will do) against the published one\n"
            "  juesuan diff old.duckdb new.duckdb --json\n\nExit status: 0 compared, with changes or without, 2 failed.",
        ),
    )(diff)


@guarded
def diff(
    old: Annotated[
        str, typer.Argument(metavar="[OLD]", help=say("旧：版次或文件；省略则为上一版", "release id or file; else the one before"))
    ] = "",
    new: Annotated[
        str, typer.Argument(metavar="[NEW]", help=say("新：版次或文件；省略则为现行版", "release id or file; else the published"))
    ] = "",
    warehouse: Annotated[Path | None, typer.Option("--warehouse", help=say("数据库文件", "the warehouse"))] = None,
    limit: Annotated[int, typer.Option("--limit", help=say("每类最多显示条数", "most lines shown of each kind"))] = 50,
    json_: Annotated[bool, typer.Option("--json", help=say("输出 JSON", "print JSON"))] = False,
) -> None:
    """Compare two releases."""
    from juesuan.tables.wide.change import KINDS, RELEASE_DIFF
    from juesuan.warehouse.diff import compared
    from juesuan.warehouse.releases import release_of

    target = settings_from(warehouse=warehouse).warehouse
    after = _file(new, target) if new else target
    before = _file(old, target) if old else _before(target)
    names = [column.name for column in RELEASE_DIFF.columns]
    with compared(before, after) as con:
        rows = con.execute(f"SELECT {', '.join(names)} FROM release_diff ORDER BY change_id").fetchall()
    changes = [dict(zip(names, row, strict=True)) for row in rows]
    counts = {kind: found for kind in KINDS if (found := sum(one["kind"] == kind for one in changes))}
    sides = {"old": release_of(before)["release_id"], "new": release_of(after)["release_id"]}
    if json_:
        as_json({**sides, "counts": counts, "changes": [_plain(one) for one in changes]})
        return
    line(f"{sides['old']} → {sides['new']}")
    if not changes:
        line(say("没有变化。", "No changes."))
    for kind, found in counts.items():
        line()
        line(f"{say(KINDS[kind], kind.replace('_', ' '))}{say('：', ': ')}{found:,}")
        for one in [one for one in changes if one["kind"] == kind][:limit]:
            line(f"  {_told(one)}")
        if found > limit:
            line(say(f"  另有 {found - limit:,} 条（--limit）", f"  and {found - limit:,} more (--limit)"))


def _told(change: dict[str, Any]) -> str:
    """The change in words, without its kind, which stands above it."""
    text = str(say(change["text_zh"], change["text_en"]))
    return text.partition(say("：", ": "))[2] or text


def _plain(change: dict[str, Any]) -> dict[str, Any]:
    return {name: f"{value:f}" if name.endswith("_amount") and value is not None else value
            for name, value in change.items() if name != "previous_release_id"}  # fmt: skip


def _file(named: str, target: Path) -> Path:
    """The file that is meant: a path, or the beginning of the id of a kept release."""
    from juesuan.warehouse.releases import releases_of

    if Path(named).is_file():
        return Path(named)
    kept = releases_of(target)
    found = [one.path for one in kept if one.release_id.startswith(named)]
    if len(found) != 1:
        have = ", ".join(one.release_id for one in kept) or "–"
        fail(
            say(
                f"{named} 不是文件，也认不出是哪一版（保留的版次：{have}）",
                f"{named} is no file and names no single release (kept are: {have})",
            )
        )
    return found[0]


def _before(target: Path) -> Path:
    """The newest kept release that is not the published one."""
    from juesuan.warehouse.releases import releases_of

    kept = [one.path for one in releases_of(target) if not one.is_published]
    if not kept:
        fail(say("没有保留更早的版次，无法比较", "no earlier release is kept, so there is nothing to compare with"))
    return kept[0]
