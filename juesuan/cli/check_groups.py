"""What `juesuan check` found, put in the order in which an accountant reads it: by root cause, then what was not tested.

What belongs here: grouping and the words of one finding, which the screen, the page and the notes in the PDF share.
Where they stand on paper is the business of `check`, `check_page` and `check_tasks`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from juesuan import terms
from juesuan.cli.words import half, say

Result = Mapping[str, Any]

# What an accountant has to look at; broken figures first, then words that say nothing.
FINDINGS: Final = ("broken", "template", "undefined")
_SEVERITIES: Final = tuple(terms.SEVERITIES)
_RELATIONS: Final = {"=": ("应等于", "should equal"), "<=": ("不应大于", "should not exceed"), ">=": ("不应小于", "should not be below")}
_SIDES: Final = {"left": ("左", "left"), "right": ("右", "right")}


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that follow from one slip: the suspected cause in words ('' where none is named) and the findings."""

    cause: str
    findings: tuple[Result, ...]

    @property
    def severity(self) -> str:
        """The gravest of its findings."""
        return min((str(one["severity"]) for one in self.findings), key=_SEVERITIES.index)

    @property
    def pages(self) -> list[int]:
        """The pages of its findings, ascending."""
        return sorted({page for one in self.findings for page in pages_of(one)})


def groups_of(results: Iterable[Result]) -> list[Group]:
    """All findings by root cause: the gravest first, then those of most findings, then in the order of the pages."""
    members: dict[str, list[Result]] = {}
    for result in results:
        if result["verdict"] in FINDINGS:
            members.setdefault(result["cause_id"] or result["verdict_id"], []).append(result)
    groups = [Group(_cause(found), tuple(found)) for found in members.values()]
    return sorted(
        groups, key=lambda group: (_SEVERITIES.index(group.severity), -len(group.findings), group.pages[:1] or [10**6])
    )


def untested(results: Iterable[Result]) -> list[tuple[str, list[str], int]]:
    """Why rules could not be tested: the reason, the rules, and at how many places; the commonest reason first."""
    found: dict[str, list[Result]] = {}
    for result in results:
        if result["verdict"] == "untestable":
            found.setdefault(result["reason"] or "", []).append(result)
    told = [(reason, sorted({one["rule"] for one in those}), len(those)) for reason, those in found.items()]
    return sorted(told, key=lambda each: (-each[2], each[0]))


def pages_of(result: Result) -> list[int]:
    """The pages of a result, ascending."""
    return sorted({int(page) for page in re.findall(r"\d+", result["pages"] or "")})


def _cause(found: Sequence[Result]) -> str:
    first = found[0]
    return say(first["root_cause"], first["cause_en"]) if first["root_cause"] else ""


def reason_of(result: Result) -> str:
    """The reason in words, '' where the sides say it all."""
    return (result["reason"] or "").strip()


def title_of(result: Result) -> str:
    """Verdict, severity and rule of one finding."""
    verdict = say(terms.VERDICTS[result["verdict"]], result["verdict"])
    severity = say(terms.SEVERITIES[result["severity"]], result["severity"])
    return f"{verdict}（{severity}）  {result['rule']}  {result['statement']}"


def sides_of(result: Result) -> str:
    """Both sides, the gap and how much rounding explains; '' where nothing was added up."""
    if result["left"] is None or result["right"] is None:
        return ""
    unit = result["unit"] or "元"
    left, right, gap, allowed = (money(result[name]) for name in ("left", "right", "gap", "allowed"))
    relation = say(*_RELATIONS.get(result["relation"], (result["relation"],) * 2))
    return say(
        f"左方 {left} {unit}，{relation}右方 {right} {unit}；差额 {gap}，尾差至多 {allowed}",
        f"left {left} {relation} right {right} ({unit}); gap {gap}, rounding explains {allowed}",
    )


def money(value: object) -> str:
    """An amount with thousands and at least two decimals."""
    number = Decimal(str(value or 0))
    return f"{number:,.4f}".removesuffix("00")


def place_words(place: Mapping[str, Any]) -> str:
    """One number behind a finding: its side and sign, where it stands, and what is printed there."""
    side = say(*_SIDES[place["side"]]) if place.get("side") else ""
    sign = "−" if place.get("sign") == -1 else ""
    page = say(f"第{place['page']}页", f"p.{place['page']}") if place["page"] else ""
    form = f"《{say(terms.FORMS[place['form']], place['form'])}》" if place["form"] else ""
    label = " ".join(str(part) for part in (place.get("code"), place.get("label")) if part)
    measure = place["measure"]
    column = f" {say(terms.MEASURES[measure], measure)}" if place["form"] and measure not in (None, "amount") else ""
    unit = "" if place.get("quote") else place.get("unit") or ""
    printed = f"：{place['printed'] or say('空白', 'blank')}{unit}" if "printed" in place else ""
    # Workbooks and Word files have cells instead of places on a page.
    cell = f" {place['cell']}" if place.get("cell") else ""
    return f"{side}{sign} {page}{form}{cell}{label}{column}{printed}".strip()


def places_of(result: Result) -> list[Mapping[str, Any]]:
    """The numbers behind a finding, the left side's first, in the order of the pages."""
    printed = [place for place in result["places"] if place.get("printed") is not None]
    return sorted(printed, key=lambda place: (place.get("side") != "left", place["page"] or 0))


def conclusion(content: Mapping[str, Any], groups: Sequence[Group]) -> str:
    """One sentence that says what came of it; what was not tested is part of it."""
    counts, read = content["counts"], content["read"]
    left = read["rules_applicable"] - read["rules_evaluated"]
    open_ = say(
        f"；适用的 {read['rules_applicable']} 条规则中有 {left} 条无法核对" if left else "",
        f"; {left} of {read['rules_applicable']} applicable rules could not be tested" if left else "",
    )
    if not groups:
        return say("没有不符之处", "Nothing is broken") + open_ + say("。", ".")
    found = sum(len(group.findings) for group in groups)
    by_severity = {
        severity: sum(one["severity"] == severity for group in groups for one in group.findings) for severity in _SEVERITIES
    }
    parts = say("、", ", ").join(
        say(f"{terms.SEVERITIES[name]} {number}", f"{name} {number}") for name, number in by_severity.items() if number
    )
    return say(
        f"发现 {found} 处（{parts}），归为 {len(groups)} 个根源；其中金额不符 {counts['broken']} 处{open_}。",
        f"{found} findings ({parts}) from {len(groups)} root causes; {counts['broken']} of them broken figures{open_}.",
    )


def signature(content: Mapping[str, Any]) -> list[str]:
    """What was read and checked, line by line: the file, its hash, pages, cells, rules, verdicts, programs."""
    from juesuan import __version__

    report, read, counts = content["report"], content["read"], content["counts"]
    share = f"{100 * read['rules_evaluated'] / read['rules_applicable']:.1f}%" if read["rules_applicable"] else "—"
    tally = say("，", ", ").join(f"{say(terms.VERDICTS[name], name)} {number}" for name, number in counts.items())
    return [
        *_files(content),
        say(f"读出：公开表 {read['cells']:,} 格，其中数字 {read['numbers']:,} 个；说明文字中的数字 {read['statements']:,} 个；"
            f"待核 {len(content['quarantine'])} 处",
            f"read: {read['cells']:,} cells of forms, {read['numbers']:,} of them numbers; {read['statements']:,} figures in "
            f"prose; {len(content['quarantine'])} in quarantine"),
        say(f"规则：适用 {read['rules_applicable']} 条，已核 {read['rules_evaluated']} 条（{share}）",
            f"rules: {read['rules_applicable']} applicable, {read['rules_evaluated']} evaluated ({share})"),
        say(f"核对 {sum(counts.values()):,} 处：{tally}", f"{sum(counts.values()):,} checks: {tally}"),
        say(f"程序：juesuan {__version__}；读取方式 {report['read_by'] or '—'}",
            f"program: juesuan {__version__}; read by {report['read_by'] or '—'}"),
    ]  # fmt: skip


def _files(content: Mapping[str, Any]) -> list[str]:
    """The report's files with their hashes; several files make one report whose pages are numbered on."""
    files, lines = content["files"], []
    for one in files:
        pages = one["pages"] if one["pages"] is not None else "—"
        first = f"{say('，自第 ', ', from page ')}{one['first_page']}{say(' 页起', '')}" if len(files) > 1 and one["first_page"] else ""
        lines += [
            say(f"文件：{one['file']}（{one['file_bytes']:,} 字节，{pages} 页{first}）",
                f"file: {one['file']} ({one['file_bytes']:,} bytes, {pages} pages{first})"),
            f"sha256{say('：', ': ')}{one['sha256']}",
        ]  # fmt: skip
    return lines


def note_text(group: Group, result: Result) -> str:
    """A finding as the note of a PDF or the caption of a picture says it."""
    lines = [title_of(result), result["place"], sides_of(result), reason_of(result)]
    if group.cause:
        lines.append(f"{say('可疑之处', 'suspect')}{say('：', ': ')}{group.cause}")
    return "\n".join(line for line in lines if line)


def heading(report: Mapping[str, Any]) -> str:
    """Whose report it is, in one line."""
    unit = report["unit_name"] or say("单位未识别", "unit unknown")
    year = report["fiscal_year"] or say("年度未识别", "year unknown")
    kind = say(terms.REPORT_KINDS[report["report_kind"]], report["report_kind"])
    level = say(terms.ENTITY_LEVELS[report["entity_level"]], report["entity_level"])
    return f"{unit}  {year}  {kind}  {level}"


def quarantine_words(row: Mapping[str, Any]) -> str:
    """What was seen and not understood, with its page."""
    page = say(f"第 {row['page']} 页：", f"page {row['page']}: ") if row["page"] else ""
    return f"{page}{half(say(row['message_zh'], row['message_en']))}"
