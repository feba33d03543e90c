"""Last load 「上次载入」: what this release is, how the last run ended, what changed, and which releases are kept.

What belongs here: the release and the run. A run that published nothing is said here too, since the release does not
know of it.
"""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from dashboard import panels
from dashboard.controls import page_of, several
from dashboard.queries import load as queries
from dashboard.queries.frames import PAGE, records
from dashboard.text import count, plain
from dashboard.visit import Visit
from dashboard.words import half, say, word
from juesuan.errors import WarehouseMissing
from juesuan.settings import settings_from
from juesuan.status import status_of
from juesuan.warehouse.releases import releases_of


def show(visit: Visit) -> None:
    """The whole page."""
    st.title(say("上次载入", "Last load"), anchor=False)
    _run(visit)
    _release(visit)
    _changes(visit)
    _kept(visit)


def _local(moment: datetime) -> str:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return f"{aware.astimezone():%Y-%m-%d %H:%M}"


def _run(visit: Visit) -> None:
    try:
        status = status_of(settings_from(warehouse=visit.source.path, raw=visit.raw))
    except WarehouseMissing as problem:
        st.warning(plain(half(str(problem))))
        return
    hours = status.age_hours
    age = (
        say(f"{hours:.1f} 小时前", f"{hours:.1f} hours ago")
        if hours < 48
        else say(f"{hours / 24:.0f} 天前", f"{hours / 24:.0f} days ago")
    )
    good = _local(status.last_good_night)
    if status.last_outcome in ("published", "unchanged", ""):
        said = (
            f"{word('outcome', status.last_outcome)}"
            if status.last_outcome
            else say("没有运行记录", "no record of a run")
        )
        st.success(say(f"上次运行：{said}。最近一次正常运行在 {age}（{good}）。",
                       f"Last run: {said}. The last good run was {age} ({good})."),
                   icon=":material/check_circle:")  # fmt: skip
    else:
        said = word("outcome", status.last_outcome)
        message = plain(half(status.last_message))
        st.error(say(f"上次运行：{said}。{message} 现在看到的是 {age} 的版次。",
                     f"Last run: {said}. {message} What is shown is the release of {age}."),
                 icon=":material/error:")  # fmt: skip


def _release(visit: Visit) -> None:
    row = visit.ask(queries.release).iloc[0]
    st.header(say("现行版次", "The release shown"), anchor=False)
    shown = (
        (say("文件", "Documents"), count(row["documents"])),
        (say("整份待核", "Wholly quarantined"), count(row["documents_quarantined"])),
        (say("数据（格）", "Printed cells"), count(row["facts"])),
        (say("核对（处）", "Checks"), count(row["verdicts"])),
        (say("不符（处）", "Broken"), count(row["broken"])),
    )
    for column, (name, value) in zip(st.columns(len(shown)), shown, strict=True):
        column.metric(name, value, border=True)
    panels.table(
        [
            {say("项目", "Item"): name, say("内容", "Value"): value}
            for name, value in (
                (say("版次编号", "Release"), row["release_id"]), (say("生成时间", "Built"), _local(row["built_at"])),
                (say("程序版本", "Version of juesuan"), row["code_version"]),
                (say("读取程序版本", "Version of the reader"), row["reader_version"]),
                (say("输入指纹", "Input fingerprint"), row["input_fingerprint"]),
                ("DuckDB", row["duckdb_version"]), (say("存储格式", "Storage format"), row["storage_version"]),
                (say("数据库文件", "File"), visit.source.path),
            )
        ],
        say("现行版次", "The release shown"),
    )  # fmt: skip


def _changes(visit: Visit) -> None:
    st.header(say("与上一版相比", "Against the release before"), anchor=False)
    counts = {row["kind"]: int(row["changes"]) for row in records(visit.ask(queries.change_counts))}
    if not counts:
        st.caption(say("没有变化。", "Nothing has changed."))
        return
    kinds = several(
        say("变化", "Change"), list(counts), "change",
        lambda kind: f"{word('change', kind)} {count(counts[kind])}", (), ("page",),
    )  # fmt: skip
    total = sum(counts[kind] for kind in kinds or counts)
    page = page_of(total, PAGE)
    rows = visit.ask(queries.changes, kinds, offset=page * PAGE)
    panels.grid(
        [
            {
                say("变化", "Change"): word("change", row["kind"]), say("单位", "Unit"): row["unit_name"],
                say("年度", "Year"): row["fiscal_year"], say("说明", "What changed"): say(row["text_zh"], row["text_en"]),
            }
            for row in records(rows)
        ],
        say("与上一版相比的变化", "Changes against the release before"), "changes",
        widths={say("说明", "What changed"): 640}, picked=False,
    )  # fmt: skip


def _kept(visit: Visit) -> None:
    st.header(say("保留的版次", "Releases kept"), anchor=False)
    st.caption(say("用 juesuan rollback 可退回。", "`juesuan rollback` goes back to one."))
    numbers = [say("文件", "Documents"), say("数据（格）", "Printed cells"), say("不符（处）", "Broken")]
    panels.table(
        [
            {
                say("版次", "Release"): kept.release_id, say("生成时间", "Built"): _local(kept.built_at),
                say("现行", "Published"): say("是", "yes") if kept.is_published else "",
                numbers[0]: count(kept.row["documents"]), numbers[1]: count(kept.row["facts"]),
                numbers[2]: count(kept.row["broken"]),
            }
            for kept in releases_of(visit.source.path)
        ],
        say("保留的版次", "Releases kept"), numbers=numbers,
    )  # fmt: skip
