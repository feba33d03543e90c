"""What the words before a number make of it: amount, change, growth, share, completion or rate.

What belongs here: relational words, read from the text between the number before and this one. What does
not: what the figure is about (`lexicon`), counts and scores (`counts`, `scores`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

_DIRECTION: Final = (
    "增加|减少|增长|下降|上升|降低|提高|新增|净增|压减|压缩|缩减|节约|节支|调增|调减|增幅|降幅|减幅|减|增|多|少"
)
_INCREASE: Final = frozenset("增加 增长 上升 提高 新增 净增 调增 增幅 增 多".split())
# The template offers both words; a publisher who chose none left the sign open.
_BOTH: Final = r"(?P<both>[（/](?:增加|减少|增长|下降|上升|降低|增|减)）?)?"
_MOVED: Final = (
    rf"(?P<word>{_DIRECTION}){_BOTH}(?:了|额|数额|数|金额|支出|资金|幅度|率|比例)*(?:为|是|约为?|共计?|合?计|达到?|近)?"
)
_CHANGE: Final = re.compile(rf"{_MOVED}$")
_GROWTH_WORD: Final = re.compile(rf"(?:{_MOVED}|(?:变动|变化|增减)(?:率|幅度)(?:为)?)$")
_GAP: Final = re.compile(
    r"(?P<word>大于|小于|高于|低于|超过|超|少于|多于)(?P<budget>年初|全年|调整后?)?预算(?:数)?(?:为)?$"
)
_DIFFERENCE: Final = re.compile(r"(?:差值|差额|相差|结余)(?:为|是)?$")
_BUDGET: Final = re.compile(
    r"(?<!一般公共)(?<!政府性基金)(?<!国有资本经营)(?P<phase>年初|全年|调整后?的?|当年|年度|追加|批复)?(?P<word>预算)(?:数|额|总额|总计|合计|资金|金额)?(?:（[^）]*）)?"
    r"(?:安排(?:数)?)?(?:为|是|：|共计?|约|均)*$"
)
_COMPLETION: Final = re.compile(
    r"(?:完成|占|为|达到?)(?:了)?(?:当年|本年|部门|年度)*(?P<phase>年初|全年|调整后?的?)?预算(?:数|额|总额|安排数?)?(?:的)?(?:比例)?(?:为|达)?$"
    r"|(?:执行率|完成率|支付率|支出进度|执行进度)(?:为|达到?|是)?$"
)
_SHARE: Final = re.compile(r"占(?P<whole>[^，,。；：]*?)(?:的)?(?:比例|比重|比)?(?:的)?(?:为|约)?$")
_SHARE_WORD: Final = re.compile(r"(?:占比|比重|占比例)(?:为|约)?$")
_RATE: Final = re.compile(
    r"(?P<name>[^，,。；：、（）]{0,30}?(?:率|满意度|比例|比重))(?:提升至|提高到|上升到|达到了?|达|为|是|均为)?$"
)
_OTHER_YEAR: Final = re.compile(r"(?P<year>20\d{2})年(?:度)?[^，,。；]*$")
_PRIOR: Final = re.compile(r"(?:上年|上一年度?|去年)(?:同期|决算数?|累计|支出|执行数|实际|度)*[^，,。；增减降升]{0,8}$")
_ACTUAL: Final = re.compile(r"(?:决算|执行|实际)(?:数|支出|完成)?(?:合计|总额)?(?:为|是|：)?$")

BASELINE: Final = re.compile(
    r"(?:与|比|较|同|相比于?|对比|同口径比)(?P<ref>上年|上一年|上一度|去年|同期|(?P<year>20\d{2})年|年初|全年|调整后?|预算)(?P<rest>[^\d，,。；]{0,26})"
    r"|(?P<yoy>同比)"
)
REASON: Final = re.compile(
    r"(?:变动|变化|差异|增减|增加|减少|增长|下降|上升|持平)?(?:的)?(?:主要)?(?:变动|差异)?原因(?:是|为|在于|系|有|：|,|，)?"
    r"|(?:(?<=[，,。；])|^)主要(?:是|系)(?:因|由|由于|为)?|主要(?:是|系)(?:因|由于)|是由于|由于|主要因|原因分析："
    r"|主要情况：|主要变动情况"
)
PURPOSE: Final = re.compile(
    r"(?:主要)?(?:是)?(?<!年度)(?<!年)用于(?!以下|如下|下列)|主要包括|(?:主要)?开支内容(?:包括|为)?|主要反映|具体包括"
)
DETAIL_WORD: Final = re.compile(r"开支内容|明细|具体为|分别为|分别是")

_BUDGET_PHASES: Final = {"年初": "initial_budget", "全年": "adjusted_budget", "调整": "adjusted_budget"}


@dataclass(frozen=True, slots=True)
class Role:
    """What a number is: kind, and the phase, direction and template remain that go with it."""

    kind: str
    phase: str = ""
    direction: str = ""
    flags: tuple[str, ...] = ()
    baseline: str = ""
    whole: str = ""
    name: str = ""
    completes: bool = False


def clause_tail(before: str) -> str:
    """The last clause of the text before a number; an open bracket begins a clause of its own."""
    depth = 0
    for at in range(len(before) - 1, -1, -1):
        char = before[at]
        if char == "）":
            depth += 1
        elif char == "（":
            if depth == 0:
                return before[at + 1 :]
            depth -= 1
        elif depth == 0 and char in "，,。；：、？！":
            return before[at + 1 :]
    return before


def budget_phase(word: str | None) -> str:
    """The phase that 年初, 全年 or 调整 before 预算 names; `budget` where none does."""
    return _BUDGET_PHASES.get((word or "")[:2], "budget")


def baseline_of(match: re.Match[str], fiscal_year: int) -> str:
    """Which earlier or planned amount a comparison names."""
    if match.group("yoy"):
        return "prior_year"
    ref, year = match.group("ref"), match.group("year")
    rest = re.split(_DIRECTION, match.group("rest") or "")[0]
    planned = "预算" in ref + rest and "执行" not in rest
    if ref in ("年初", "全年") or ref.startswith("调整"):
        return budget_phase(ref)
    if ref == "预算":
        return "budget"
    if year and planned:
        return "prior_budget" if int(year) < fiscal_year else budget_phase("年初" if "年初" in rest else "")
    if year:
        gap = fiscal_year - int(year)
        return "prior_year" if gap == 1 else ("unstated" if gap <= 0 else "other_year")
    return "prior_budget" if planned else "prior_year"


def _moved(match: re.Match[str] | None) -> tuple[str, tuple[str, ...]]:
    if match is None or not match.groupdict().get("word"):
        return "", ()
    if match.group("both"):
        return "unresolved", ("template",)
    return ("increase" if match.group("word") in _INCREASE else "decrease"), ()


def money_role(before: str, fiscal_year: int, default_phase: str) -> Role:
    """The role of an amount of money, from the text between it and the number before."""
    tail = clause_tail(before)
    if gap := _GAP.search(tail):
        direction = "increase" if gap.group("word") in ("大于", "高于", "超过", "超", "多于") else "decrease"
        return Role("change", direction=direction, baseline=budget_phase(gap.group("budget")))
    if (moved := _CHANGE.search(tail)) and not _named_total(tail):
        direction, flags = _moved(moved)
        return Role("change", direction=direction, flags=flags)
    if _DIFFERENCE.search(tail) and "差" in tail:
        return Role("change", direction="none")
    if budget := _BUDGET.search(tail):
        year = _OTHER_YEAR.search(tail)
        flags = (f"year={year.group('year')}",) if year and int(year.group("year")) != fiscal_year else ()
        phase = budget_phase(budget.group("phase"))
        return Role(
            "amount", phase=phase, flags=flags, completes=bool(re.search(r"完成|为|占", tail[: budget.start()]))
        )
    if year := _OTHER_YEAR.search(tail):
        gap_years = fiscal_year - int(year.group("year"))
        if gap_years > 0:
            flags = () if gap_years == 1 else (f"year={year.group('year')}",)
            return Role("amount", phase="prior_actual", flags=flags)
    if _PRIOR.search(tail):
        return Role("amount", phase="prior_actual")
    if _ACTUAL.search(tail):
        return Role("amount", phase="actual")
    return Role("amount", phase=default_phase)


def _named_total(tail: str) -> bool:
    """Whether the word of change is part of a name, 增值税 or 补助减少额 aside: 多 and 少 in 至少, 多少."""
    return bool(re.search(r"(?:至少|不少|多少|不多|至多|许多)$", tail))


def percent_role(before: str, completed: str) -> Role:
    """The role of a percentage; `completed` is the phase of the budget right before it that is being completed."""
    tail = clause_tail(before)
    if not tail and before[-1:] in ",，":
        # 占,88.19%: a comma that the converter put in.
        tail = clause_tail(before[:-1])
    if completed and re.fullmatch(r"的(?:比例为)?", tail):
        return Role("completion", baseline=completed)
    if done := _COMPLETION.search(tail):
        phase = done.group("phase")
        return Role("completion", baseline=budget_phase(phase) if "预算" in tail else "", name=_rate_name(tail))
    if share := _SHARE.search(tail):
        return Role("share", whole=share.group("whole"))
    if _SHARE_WORD.search(tail):
        return Role("share")
    if grown := _GROWTH_WORD.search(tail):
        direction, flags = _moved(grown)
        return Role("growth", direction=direction or "none", flags=flags)
    if rate := _RATE.search(tail):
        return Role("rate", name=rate.group("name"))
    return Role("rate", name=tail)


def _rate_name(tail: str) -> str:
    rate = _RATE.search(tail)
    return rate.group("name") if rate else ""


def with_sign(role: Role, negative: bool) -> Role:
    """A growth printed as 增长 -12.1 % goes down: the sign speaks louder than the word."""
    if not negative or role.kind not in ("change", "growth"):
        return role
    return replace(role, direction="decrease" if role.direction in ("increase", "none", "") else "increase")
