"""The morning page: one load on one page, Chinese first; as Markdown here, as HTML in `juesuan.morning_html`.

What belongs here: what stands on the page, in which order and in which words. What a run did is `juesuan.night`'s
to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from juesuan.fetch.standing import FetchFailure
from juesuan.night import FAULTS, OUTCOMES, Entry, Failure, RunSummary

_MOST_LINES: Final = 200
_FINDINGS: Final = {"finding_appeared": ("新出现的不符", "findings that appeared"),
                    "finding_cleared": ("已消除的不符", "findings that cleared")}  # fmt: skip
# Words of this length stand side by side without a bar.
_SHORT: Final = 4
Words = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """A list on the page: its title, how many lines it has in all, and those that are shown, in both languages."""

    zh: str
    en: str
    total: int
    lines: tuple[Words, ...]
    # Whether the number of lines says something.
    counted: bool = True


def heading(summary: RunSummary) -> Words:
    """The page's title."""
    return f"决算载入：{OUTCOMES[summary.outcome]}", f"Final accounts: {summary.outcome}"


def figures(summary: RunSummary) -> Iterator[tuple[str, str, object]]:
    """The table at the top: name in both languages, and value."""
    changes, faults = summary.changes, summary.faults
    yield "运行编号", "run", summary.run_id
    yield "版次", "release", summary.release_id or "—"
    yield "原文件夹", "raw", summary.raw
    yield "文件", "documents", summary.documents
    yield "　本次读取", "read", summary.read
    yield "　沿用分件", "reused", summary.reused
    yield "　尚未读取", "waiting", summary.waiting
    yield "新增", "new", len(changes.new)
    yield "重新公开", "restated", len(changes.restated)
    yield "改动", "changed", len(changes.changed)
    yield "移除", "removed", len(changes.removed)
    yield "数据", "facts", summary.facts
    yield "不符", "broken", summary.verdicts.get("broken", 0)
    yield "待核：公开单位", "quarantine, publisher", faults["publisher"]
    yield "待核：本程序", "quarantine, reader", faults["reader"]
    yield "待核：待定", "quarantine, undecided", faults["undecided"]
    if summary.fetch is not None:
        states = dict(summary.fetch.states)
        yield "来源", "sources", sum(states.values())
        yield "　未取全", "sources not fetched in full", states.get("failed", 0) + states.get("partly", 0)
        yield "　最近获取（UTC）", "last fetched, UTC", summary.fetch.finished_at or "—"


def parts(summary: RunSummary) -> Iterator[Part]:
    """The lists below the table, without those that are empty."""
    return (part for part in _all_parts(summary) if part.lines)


def _all_parts(summary: RunSummary) -> Iterator[Part]:
    changes, fetch = summary.changes, summary.fetch
    gate = summary.gate
    if gate:
        state = {None: ("未经把关", "skipped (--no-gate)"), True: ("通过", "passed"), False: ("未通过", "refused")}
        lines = [state[gate["passed"]], *_same(gate.get("problems", []))]
        yield Part("把关", "gate", len(lines), tuple(lines), counted=False)
    if fetch is not None and fetch.problem:
        yield _part("获取未能进行", "fetching could not begin", [_halves(fetch.problem)])
    yield _part("新增", "new", map(_entry, changes.new))
    yield _part("重新公开", "restated", map(_entry, changes.restated))
    yield _part("改动", "changed", map(_entry, changes.changed))
    yield _part("移除", "removed", map(_entry, changes.removed))
    for kind, (zh, en) in _FINDINGS.items():
        yield _part(zh, en, [(text, other) for one, text, other in summary.release_diff if one == kind])
    others = [(text, other) for one, text, other in summary.release_diff if one not in _FINDINGS]
    yield _part("与上一版相比", "against the last release", others)
    for fault, zh in FAULTS.items():
        failed = [failure for failure in summary.quarantine if failure.fault == fault]
        yield _part(f"待核：责任在{zh}", fault, map(_failure, failed))
    yield _part("未能获取", "not fetched", map(_not_fetched, fetch.failures if fetch else ()))
    yield _part("同一内容的文件", "duplicates", _same("、".join(group) for group in summary.duplicates))
    yield _part("读取时已不在的文件", "vanished", _same(summary.vanished))
    yield _part("指向文件夹之外的链接，未读", "links that lead outside", _same(summary.outside))
    yield _part("不符最多的规则", "rules most often broken", [
        (f"{r['rule_id']} {r['statement']}：{r['places']} 处，{r['documents']} 份文件",
         f"{r['rule_id']} {r['statement']}: {r['places']} places in {r['documents']} documents")
        for r in summary.broken_rules
    ])  # fmt: skip
    times = [(f"{stage}：{seconds:.1f}", f"{stage}: {seconds:.1f}") for stage, seconds in summary.seconds.items()]
    yield Part("用时（秒）", "seconds", len(times), tuple(times), counted=False)


def morning_page(summary: RunSummary) -> str:
    """The run in one page of Markdown, Chinese first."""
    return "\n".join(_markdown(summary)) + "\n"


def _markdown(summary: RunSummary) -> Iterator[str]:
    yield f"# {heading(summary)[0]} | {summary.outcome}"
    yield ""
    if summary.message:
        yield f"> {' '.join(summary.message.split())}"
        yield ""
    yield "| 项目 | 数 |"
    yield "| --- | --- |"
    yield from (f"| {zh} {en} | {value} |" for zh, en, value in figures(summary))
    for part in parts(summary):
        count = f"（{part.total}）" if part.counted else ""
        yield from ("", f"## {part.zh} {part.en}{count}", "")
        yield from (f"- {_both(*line)}" for line in part.lines)
        if part.total > len(part.lines):
            yield f"- …另有 {part.total - len(part.lines)} 项，见 run_report.json | and more, see run_report.json"


def _both(zh: str, en: str) -> str:
    """Both languages on one line: what both begin with once, such as a file's name."""
    if zh == en:
        return zh
    file, colon, rest = zh.partition("：")
    if colon and en.startswith(f"{file}: "):
        zh, en = f"{file}：{rest}", en.removeprefix(f"{file}: ")
        return f"{zh} | {en}" if en != rest else zh
    return f"{zh} | {en}" if len(zh) > _SHORT else f"{zh} {en}"


def _part(zh: str, en: str, lines: Iterable[Words]) -> Part:
    found = list(lines)
    return Part(zh, en, len(found), tuple(found[:_MOST_LINES]))


def _same(lines: Iterable[str]) -> Sequence[Words]:
    return [(line, line) for line in lines]


def _halves(message: str) -> Words:
    zh, divider, en = message.partition(" | ")
    return (zh, en) if divider else (message, message)


def _entry(entry: Entry) -> Words:
    return (
        f"{entry.file}（{entry.unit_name or '单位未识别'}，{entry.fiscal_year or '年度未识别'}）",
        f"{entry.file} ({entry.unit_name or 'unit unknown'}, {entry.fiscal_year or 'year unknown'})",
    )


def _failure(failure: Failure) -> Words:
    zh = "".join((f"第 {failure.page} 页，" if failure.page else "", f"{failure.form}，" if failure.form else ""))
    en = "".join((f"page {failure.page}, " if failure.page else "", f"{failure.form}, " if failure.form else ""))
    return (
        f"{failure.file}：{zh}{failure.message_zh} (`{failure.reason}`)",
        f"{failure.file}: {en}{failure.message_en} (`{failure.reason}`)",
    )


def _not_fetched(failure: FetchFailure) -> Words:
    who = f"{failure.region}/{failure.year}/{failure.unit}"
    fault = FAULTS[failure.fault]
    return (
        f"{who}：{failure.address}：{failure.message_zh}（责任在{fault}，自 {failure.since}，`{failure.reason}`）",
        f"{who}: {failure.address}: {failure.message_en} (fault: {failure.fault}, since {failure.since}, `{failure.reason}`)",
    )
