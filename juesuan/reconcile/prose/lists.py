"""Lists in words against what they list 「科目清单、个数、评分细则」.

What belongs here: names told one after another, and the points of criteria. What must not: amounts of single
statements (`forms`, `amounts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from juesuan.facts import Fact
from juesuan.narrative.contents import Passage
from juesuan.reconcile.prose.cells import fund_figure, indicator_figure, money, score_figure, total_fund
from juesuan.reconcile.prose.document import UNSURE_CODE, Document, place_of, usable
from juesuan.reconcile.prose.interval import ZERO, Outcome, Span, at_most, because, equal, summed, untestable
from juesuan.reconcile.prose.model import Finding, Number, ProseRule, Term

_ECONOMIC_LIST: Final = re.compile(r"(人员经费|公用经费)[^。；：]{0,40}?(?:主要)?(?:包括|用于)[：:]?([^。；：]+)")
_LEVELS: Final = ("产出", "效益", "满意度")
# 财预〔2020〕10号: 10 points for execution, 50, 30 and 10 for the rest, which may be shifted for a reason.
_EXECUTION_POINTS: Final = Decimal(10)
_DIGITS: Final = {digit: value for value, digit in enumerate("一二三四五六七八九十", start=1)}
_COUNTED: Final = re.compile(
    r"(?<![\d.第])(?P<n>\d{1,2}|[一二三四五六七八九十]{1,3})个(?:[一-鿿]{0,6}?)(?:处室|科室|机构|部门|单位|项目|处|科|股)"
    r"[,，]?(?:分别为|分别是|包括|具体为|即|为)[：:]?(?P<list>[^。；：]+)"
)
_QUOTED: Final = re.compile(r"(?P<list>(?:“[^”]{2,40}”[、，和及]{0,2}){2,})等?(?P<n>\d{1,2})个")
_ASIDE: Final = re.compile(r"（[^（）]*）")
_LAST_AND: Final = re.compile(r"(?<=[一-鿿])(?:以及|和|及|与)(?=[一-鿿])")
_LONGEST_NAME: Final = 24
_CRITERION: Final = re.compile(r"[①②③④⑤⑥⑦⑧⑨⑩]")
# 1分, 0-2分, a*5分; what is taken off is no maximum.
_POINTS: Final = re.compile(r"(扣|满分|共)?(?:\d+(?:\.\d+)?\s*[-—–~～至]\s*)?(\d+(?:\.\d+)?)\s*分(?!钟|别|之)")


def economic_names(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """Economic items named after 主要包括 hold an amount in the form of basic expenditure, and the other way round."""
    rows = {
        _item(fact.line_label): fact
        for fact in document.cells.get("gpb_basic", ())
        if fact.measure == "amount" and len(fact.code or "") == 5
    }
    if not rows:
        return
    listed: dict[str, set[str]] = {}
    open_ended = False
    last = None
    for passage in document.passages:
        if passage.topic != "gpb_basic":
            continue
        for group, words in _ECONOMIC_LIST.findall(passage.text):
            last = passage
            names, more = _names(words)
            open_ended |= more
            listed.setdefault(group, set()).update(map(_item, names))
            for name in names:
                yield from _named_item(group, name, rows.get(_item(name)), passage, document)
    if last is None or len(listed) < 2 or open_ended:
        return
    said = set().union(*listed.values())
    for name, fact in rows.items():
        if name not in said and fact.amount:
            text = f"表内“{fact.code} {fact.line_label}”为{fact.printed}，正文清单未列"
            yield Finding(
                f"{last.section_number} {fact.line_label}", Outcome("broken", reason=text),
                (Term(document.cell(fact), "right"),), spots=(last.spot(),),
            )  # fmt: skip


def _named_item(group: str, name: str, fact: Fact | None, passage: Passage, document: Document) -> Iterator[Finding]:
    place, spots = f"{passage.section_number} {group}：{name}", (passage.spot(),)
    if fact is None:
        yield Finding(place, untestable("表内没有这一科目"), (), spots=spots)
        return
    text = f"正文清单列有“{name}”，表内“{fact.code} {fact.line_label}”为{fact.printed or '空白'}"
    outcome = Outcome("exact") if fact.amount else Outcome("broken", reason=text)
    yield Finding(place, outcome, (Term(document.cell(fact), "right"),), spots=spots)


def _names(words: str) -> tuple[list[str], bool]:
    """The names of a list, and whether it says that there are more (等)."""
    listed = [name.strip() for name in re.split(r"[、，,]", words) if name.strip()]
    more = bool(listed) and bool(re.search(r"等(?:支出|费用|方面)?$", listed[-1]))
    if more:
        listed[-1] = re.sub(r"等(?:支出|费用|方面)?$", "", listed[-1])
    return [name for name in listed if name and len(name) <= _LONGEST_NAME], more


def _item(name: str) -> str:
    return re.sub(r"支出$", "", re.sub(r"[\s“”]", "", name).replace("(", "（").replace(")", "）"))


def item_coverage(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """The items of the form of general budget expenditure are all told in the prose; many reports tell the main ones."""
    wanted = ("budget", "initial_budget") if document.kind == "budget" else ("actual",)
    told = [
        one for one in document.statements
        if one.measure == "function_item" and one.kind == "amount" and one.fund == "general_public_budget"
        and one.phase in wanted and usable(one)
    ]  # fmt: skip
    unsure = [one for one in told if UNSURE_CODE & set(one.flags)]
    rows = [
        fact for fact in document.cells.get("gpb_expenditure", ())
        if fact.measure == "expenditure_total" and fact.is_leaf and fact.code and fact.amount
    ]  # fmt: skip
    if not told or not rows:
        return
    codes = {one.function_code for one in told}
    left = [fact for fact in rows if fact.code not in codes]
    terms = (
        *(Term(document.number(one), "left") for one in told),
        *(Term(document.cell(fact), "right") for fact in rows),
    )
    if not left:
        outcome = Outcome("exact")
    elif unsure:
        outcome = untestable("正文有科目名称不能对应编码：" + "、".join(one.subject for one in unsure[:6]))
    elif len(told) >= len(rows):
        # As many items as rows, and not the same ones: names or codes differ.
        outcome = Outcome("broken", reason="正文所述各项与表内不一一对应，未述：" + _labels(left))
    else:
        outcome = untestable("正文只述部分科目，未述：" + _labels(left))
    yield Finding(place_of(told[0]).split(" ")[0] or "正文", outcome, terms)


def _labels(facts: Sequence[Fact]) -> str:
    shown = "、".join(f"{fact.code} {fact.line_label}" for fact in facts[:6])
    return shown + (f"等{len(facts)}项" if len(facts) > 6 else "")


def list_count(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """As many names are listed as the sentence says (内设8个处室，分别为……)."""
    for passage in document.passages:
        text = _ASIDE.sub("", passage.text)
        for match in (*_COUNTED.finditer(text), *_QUOTED.finditer(text)):
            number, words = _whole(match["n"]), match["list"]
            if number is None or re.search(r"等[^、]{0,4}$", words.rstrip("”、，和及")):
                continue
            counts = _counts(words)
            if not counts:
                continue
            place = f"{passage.section_number} {match.group()[:16]}"
            outcome = Outcome("exact", Decimal(number), Decimal(number), ZERO, ZERO)
            if number not in counts:
                found = min(counts, key=lambda count: abs(count - number))
                gap = Decimal(number - found)
                outcome = Outcome(
                    "broken", Decimal(number), Decimal(found), gap, ZERO, f"称{number}个，所列为{found}个：{words[:60]}"
                )
            yield Finding(place, outcome, (), "个", spots=(passage.spot(),))


def _whole(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    tens, _, ones = text.partition("十") if "十" in text else ("", "", text)
    if any(sign not in _DIGITS for sign in tens + ones):
        return None
    return (_DIGITS.get(tens, 1) * 10 if "十" in text else 0) + (_DIGITS[ones] if ones else 0)


def _counts(words: str) -> set[int]:
    """How many names a list may hold: 和 and 及 may part two names or stand within one; empty where it is no list."""
    if quoted := re.findall(r"“[^”]+”", words):
        return {len(quoted)}
    names = [name for name in re.split(r"[、，,]", words) if name]
    if len(names) < 2 or any(len(name) > _LONGEST_NAME for name in names):
        return set()
    ands = len(_LAST_AND.findall(names[-1]))
    return {len(names) + more for more in range(ands + 1)}


def disclosed_projects(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """What published self-evaluations spent is no more than what all self-evaluations are said to concern."""
    said = [
        document.number(one) for one in document.statements
        if one.measure == "self_eval_amount" and one.kind == "amount" and usable(one)
    ]  # fmt: skip
    funds = [(at, project, total_fund(project)) for at, project in enumerate(document.projects, start=1)]
    spent = [
        number for at, project, fund in funds if fund and (number := money(project, at, fund, "actual")) is not None
    ]
    if not said or not spent or len(spent) < len(document.projects):
        return
    left, right = (summed((1, number.span) for number in numbers) for numbers in (spent, said))
    text = f"已公开{len(spent)}个项目的执行数之和大于自评涉及资金"
    terms = (*(Term(number, "left") for number in spent), *(Term(number, "right") for number in said))
    yield Finding("绩效自评涉及资金", because(at_most(left, right), text), terms, "元", "<=")


def level_points(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """Execution counts for ten points of a hundred, the indicators of output, effect and satisfaction for ninety."""
    for at, project in enumerate(document.projects, start=1):
        fund = total_fund(project)
        execution = fund_figure(project, at, fund, "weight") if fund else None
        weights: list[tuple[str, Number]] = []
        for index, row in enumerate(project.indicators):
            number = indicator_figure(project, at, index, "weight")
            level = next((name for name in _LEVELS if name in row.level1), "")
            if number is not None and level:
                weights.append((level, number))
        if execution is None or not weights:
            continue
        added = {level: sum((n.value for name, n in weights if name == level), ZERO) for level in _LEVELS}
        share = "、".join(f"{level}{value:f}" for level, value in added.items())
        outcome = equal(execution.span, Span(_EXECUTION_POINTS))
        reason = f"执行率分值{execution.value:f}，通行为10（{share}）"
        terms = (Term(execution, "left"), *(Term(number, "right") for _, number in weights))
        yield Finding(project.name, because(outcome, reason), terms, "分", group=project.name)


def rubric(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """The most that each criterion of an indicator gives adds up to the indicator's points; tiers count once."""
    for at, row in enumerate(document.scores, start=1):
        weight = score_figure(row, at, "weight")
        if row.row != "indicator" or weight is None or not row.criteria:
            continue
        parts = [_most_points(part) for part in _CRITERION.split(row.criteria)]
        known = [points for points in parts if points is not None]
        place, term = f"{row.title} {row.level3_code}{row.level3}".strip(), (Term(weight, "left"),)
        if not known:
            yield Finding(place, untestable("评分细则未分配分值"), term, "分", group=row.title)
            continue
        text = f"细则分值{'+'.join(f'{points:f}' for points in known)}，分值印为{weight.value:f}"
        outcome = because(equal(weight.span, Span(sum(known, ZERO))), text)
        yield Finding(place, outcome, term, "分", group=row.title)


def _most_points(criterion: str) -> Decimal | None:
    """The most points that one criterion gives; None where it names none."""
    given = [Decimal(points) for off, points in _POINTS.findall(criterion) if not off]
    return max(given, default=None)
