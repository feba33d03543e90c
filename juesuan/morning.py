"""The morning page: one load on one page of Markdown, Chinese first.

What belongs here: wording and order. What a run did is `juesuan.night`'s to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from juesuan.night import FAULTS, OUTCOMES, Failure, RunSummary

_MOST_LINES: Final = 200


def morning_page(summary: RunSummary) -> str:
    """The run in one page of Markdown, Chinese first."""
    return "\n".join(_page(summary)) + "\n"


def _page(summary: RunSummary) -> Iterator[str]:
    yield f"# 决算载入：{OUTCOMES[summary.outcome]} | {summary.outcome}"
    yield ""
    if summary.message:
        yield f"> {summary.message}"
        yield ""
    changes, faults = summary.changes, summary.faults
    yield "| 项目 | 数 |"
    yield "| --- | --- |"
    rows = (
        ("运行编号 run", summary.run_id),
        ("版次 release", summary.release_id or "—"),
        ("原文件夹 raw", summary.raw),
        ("文件 documents", summary.documents),
        ("　本次读取 read", summary.read),
        ("　沿用分件 reused", summary.reused),
        ("　尚未读取 waiting", summary.waiting),
        ("新增 new", len(changes.new)),
        ("重新公开 restated", len(changes.restated)),
        ("改动 changed", len(changes.changed)),
        ("移除 removed", len(changes.removed)),
        ("数据 facts", summary.facts),
        ("不符 broken", summary.verdicts.get("broken", 0)),
        ("待核：公开单位 quarantine, publisher", faults["publisher"]),
        ("待核：本程序 quarantine, reader", faults["reader"]),
        ("待核：待定 quarantine, undecided", faults["undecided"]),
    )
    for name, value in rows:
        yield f"| {name} | {value} |"
    gate = summary.gate
    if gate:
        yield from ("", "## 把关 gate", "")
        if gate["passed"] is None:
            yield "未经把关 skipped (--no-gate)"
        else:
            yield "通过 passed" if gate["passed"] else "未通过 refused"
        yield from (f"- {problem}" for problem in gate.get("problems", []))
    for title, entries in (
        ("新增 new", changes.new), ("重新公开 restated", changes.restated),
        ("改动 changed", changes.changed), ("移除 removed", changes.removed),
    ):  # fmt: skip
        yield from _section(
            title, [f"{e.file}（{e.unit_name or '单位未识别'}，{e.fiscal_year or '年度未识别'}）" for e in entries]
        )
    yield from _section("与上一版相比 against the last release", [zh for _, zh, _ in summary.release_diff])
    for fault, zh in FAULTS.items():
        failed = [failure for failure in summary.quarantine if failure.fault == fault]
        yield from _section(f"待核：责任在{zh} {fault}", [_line(failure) for failure in failed])
    yield from _section("同一内容的文件 duplicates", ["、".join(group) for group in summary.duplicates])
    yield from _section("读取时已不在的文件 vanished", summary.vanished)
    yield from _section("指向文件夹之外的链接，未读 links that lead outside", summary.outside)
    yield from _section(
        "不符最多的规则 rules most often broken",
        [f"{r['rule_id']} {r['statement']}：{r['places']} 处，{r['documents']} 份文件" for r in summary.broken_rules],
    )
    yield from ("", "## 用时 seconds", "")
    yield from (f"- {stage}：{seconds:.1f}" for stage, seconds in summary.seconds.items())


def _line(failure: Failure) -> str:
    place = "".join((f"第 {failure.page} 页，" if failure.page else "", f"{failure.form}，" if failure.form else ""))
    return f"{failure.file}：{place}{failure.message_zh} | {failure.message_en} (`{failure.reason}`)"


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    if not lines:
        return
    yield from ("", f"## {title}（{len(lines)}）", "")
    yield from (f"- {line}" for line in lines[:_MOST_LINES])
    if len(lines) > _MOST_LINES:
        yield f"- …另有 {len(lines) - _MOST_LINES} 项，见 run_report.json | and more, see run_report.json"
