"""`juesuan status`, `juesuan sql` and `juesuan rollback`: the published warehouse.

What belongs here: arguments and layout. Nothing here writes to a warehouse; going back is `juesuan.run`'s.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import typer

from juesuan.cli.output import as_json, fail, guarded, line, table
from juesuan.cli.words import half, say
from juesuan.settings import settings_from

Warehouse = Annotated[
    Path | None, typer.Option("--warehouse", help=say("数据库文件（data/warehouse/juesuan.duckdb）", "the warehouse"))
]


def declare(app: typer.Typer) -> None:
    """Add the commands `status`, `sql` and `rollback`."""
    app.command(
        "status",
        help=say(
            "发布库是否存在、是否新鲜，供任何监控使用。", "Whether the warehouse is there and fresh, for any monitor."
        ),
        epilog=say(
            "\b\n例：\n  juesuan status\n  juesuan status --max-age 36h\n  juesuan status --json\n\n"
            "退出码：0 新鲜且上次运行正常，1 过期或上次运行未发布，2 没有可读的库。",
            "\b\nExamples:\n  juesuan status\n  juesuan status --max-age 36h\n  juesuan status --json\n\n"
            "Exit status: 0 fresh and the last run ended well, 1 stale or the last run did not publish, "
            "2 no readable warehouse.",
        ),
    )(status)
    app.command(
        "sql",
        help=say("用 SQL 查询发布库（只读）。", "Ask the warehouse in SQL, read-only."),
        epilog=say(
            '\b\n例：\n  juesuan sql "SELECT unit_name, fiscal_year, state FROM dim_report"\n'
            '  juesuan sql "SHOW TABLES"\n  juesuan sql "FROM quarantine" --csv > 待核.csv\n'
            '  echo "FROM release" | juesuan sql\n\n'
            "--json：金额一律是带全部数位的字符串（不经浮点数），其余数字是数。",
            '\b\nExamples:\n  juesuan sql "SELECT unit_name, fiscal_year, state FROM dim_report"\n'
            '  juesuan sql "SHOW TABLES"\n  juesuan sql "FROM quarantine" --csv > quarantine.csv\n'
            '  echo "FROM release" | juesuan sql\n\n'
            "With --json money is always a string with all its digits, never a float; other numbers are numbers.",
        ),
    )(sql)
    app.command(
        "rollback",
        help=say("退回到较早的发布版；输入变化之前不会被夜间运行覆盖。",
                 "Put an earlier release back; nightly runs leave it until the input changes."),
        epilog=say(
            "\b\n例：\n  juesuan rollback --list\n  juesuan rollback\n  juesuan rollback 20261124T020003Z-4711-a1b2",
            "\b\nExamples:\n  juesuan rollback --list\n  juesuan rollback\n  juesuan rollback 20261124T020003Z-4711-a1b2",
        ),
    )(rollback)  # fmt: skip


@guarded
def status(
    max_age: Annotated[
        str, typer.Option("--max-age", metavar="36h", help=say("多久算过期", "how old is too old"))
    ] = "",
    warehouse: Warehouse = None,
    json_: Annotated[bool, typer.Option("--json", help=say("输出 JSON", "print JSON"))] = False,
) -> None:
    """Tell the state of the published warehouse."""
    from juesuan.status import age_of, status_of

    found = status_of(settings_from(warehouse=warehouse), age_of(max_age) if max_age else None)
    if json_:
        as_json(found.to_json())
        raise typer.Exit(found.exit_code)
    fresh = say("新鲜", "fresh") if found.is_fresh else say("已过期", "stale")
    line(f"{found.warehouse}  {found.release_id}")
    line(
        say(
            f"{fresh}：上次正常运行在 {found.age_hours:.1f} 小时前；生成于 {found.built_at:%Y-%m-%d %H:%M} UTC",
            f"{fresh}: the last good night was {found.age_hours:.1f} hours ago; built {found.built_at:%Y-%m-%d %H:%M} UTC",
        )
    )
    line(
        say(
            f"文件 {found.documents}（整份待核 {found.documents_quarantined}）；数据 {found.facts:,} 格；"
            f"核对 {found.verdicts:,} 处，不符 {found.broken:,}；待核 {found.quarantine} 处",
            f"documents {found.documents} (wholly quarantined {found.documents_quarantined}); cells {found.facts:,}; "
            f"checks {found.verdicts:,}, broken {found.broken:,}; quarantine {found.quarantine}",
        )
    )
    if found.fetch is not None:
        counts = dict(found.fetch.states)
        failed = counts.get("failed", 0) + counts.get("partly", 0)
        fresh = "" if found.fetch_is_fresh else say("，已过期", ", stale")
        line(
            say(
                f"来源 {sum(counts.values())}，未取全 {failed}；上次获取 {found.fetch.finished_at or '—'}{fresh}",
                f"sources {sum(counts.values())}, not fetched in full {failed}; last fetched {found.fetch.finished_at or '—'}{fresh}",
            )
        )
        if found.fetch.problem:
            line(say("获取未能进行：", "fetching could not begin: ") + half(found.fetch.problem))
    if found.last_outcome not in ("published", "unchanged", ""):
        line(
            say(
                f"上次运行未发布：{half(found.last_message)}",
                f"the last run did not publish: {half(found.last_message)}",
            )
        )
    raise typer.Exit(found.exit_code)


@guarded
def sql(
    query: Annotated[
        str, typer.Argument(metavar="SELECT", help=say("查询；省略则读标准输入", "query; else standard input"))
    ] = "",
    warehouse: Warehouse = None,
    limit: Annotated[int, typer.Option("--limit", help=say("最多显示行数", "most rows shown as a table"))] = 100,
    json_: Annotated[bool, typer.Option("--json", help=say("输出 JSON", "print JSON"))] = False,
    csv_: Annotated[bool, typer.Option("--csv", help=say("输出 CSV", "print CSV"))] = False,
) -> None:
    """Show the rows of a query."""
    import duckdb

    from juesuan.warehouse.published import connect

    text = query or ("" if sys.stdin.isatty() else sys.stdin.read())
    if not text.strip():
        fail(say('请给出查询，例如 juesuan sql "SHOW TABLES"', 'give a query, such as juesuan sql "SHOW TABLES"'))
    with connect(settings_from(warehouse=warehouse).warehouse, sealed=True) as con:
        try:
            asked = con.execute(text)
            columns = [column[0] for column in asked.description or ()]
            if json_ or csv_:
                rows, more = asked.fetchall(), False
            else:
                rows = asked.fetchmany(limit + 1)
                rows, more = rows[:limit], len(rows) > limit
        except duckdb.Error as error:
            fail(str(error).strip())
    if json_:
        as_json([json_row(columns, row) for row in rows])
    elif csv_:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    else:
        table(columns, rows)
        line(
            say(f"{len(rows)} 行", f"{len(rows)} rows")
            + (say("，还有更多（--limit）", ", and more (--limit)") if more else "")
        )


def json_row(columns: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    """A row as JSON has it: money as text with its digits, other numbers as numbers.

    An exact decimal is money unless its column is declared with another unit; `value` may be money or not.
    """
    numbers = _other_numbers()
    return {name: _plain(value, number=name in numbers) for name, value in zip(columns, row, strict=True)}


@cache
def _other_numbers() -> frozenset[str]:
    """Columns of exact decimals that no table declares as money."""
    from juesuan.tables import TABLES, VIEWS

    exact = [column for table in (*TABLES, *VIEWS) for column in table.columns if "DECIMAL" in column.type]
    money = {column.name for column in exact if column.unit in ("元", "万元")} | {"value", "signed_value"}
    return frozenset(column.name for column in exact) - money


def _plain(value: Any, *, number: bool) -> Any:
    if isinstance(value, Decimal):
        return float(value) if number else f"{value:f}"
    if isinstance(value, dict):
        return {key: _plain(one, number=number) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one, number=number) for one in value]
    return value


@guarded
def rollback(
    release: Annotated[
        str, typer.Argument(metavar="[RELEASE]", help=say("版次；省略则为上一版", "id; else the one before"))
    ] = "",
    list_: Annotated[bool, typer.Option("--list", help=say("列出保留的版次", "list the kept releases"))] = False,
    warehouse: Warehouse = None,
    json_: Annotated[bool, typer.Option("--json", help=say("输出 JSON", "print JSON"))] = False,
) -> None:
    """Put an earlier release back, or list what is kept."""
    from juesuan.warehouse.releases import releases_of

    settings = settings_from(warehouse=warehouse)
    if not list_:
        from juesuan.run import go_back

        back = go_back(settings, release or None)
        if not json_:
            line(
                say(
                    f"已退回到 {back.release_id}：{settings.warehouse}",
                    f"put back {back.release_id}: {settings.warehouse}",
                )
            )
            return
    kept = [
        {
            "release_id": one.release_id,
            "built_at": one.built_at.isoformat(timespec="seconds"),
            "published": one.is_published,
            "documents": one.row["documents"],
            "facts": one.row["facts"],
            "broken": one.row["broken"],
        }
        for one in releases_of(settings.warehouse)
    ]
    if json_:
        as_json(kept)
    elif not kept:
        line(say("没有发布过任何版次。", "Nothing has been published."))
    else:
        names = say("版次,生成于,现行,文件,数据,不符", "release,built,published,documents,cells,broken").split(",")
        table(
            names, [[*list(one.values())[:2], "●" if one["published"] else "", *list(one.values())[3:]] for one in kept]
        )
