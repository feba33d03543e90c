"""One number with its words around it made a figure: unit, subject, role.

What belongs here: how a number takes its meaning from the state of its paragraph. What does not: the order
of events (`passages`), the vocabularies.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from juesuan.narrative import roles
from juesuan.narrative.context import PERFORMANCE, Draft, State, is_reception
from juesuan.narrative.counts import count_measure
from juesuan.narrative.lexicon import Subject, subjects_in
from juesuan.narrative.numerals import Number
from juesuan.narrative.roles import Role
from juesuan.narrative.scores import GRADE, indicator_named, score_role

LIST_GAP: Final = re.compile(r"^[,，、和及与]$|^$")
# Words that tell a comparison at the beginning of a sentence: it goes on about what the paragraph began with.
_COMPARES: Final = re.compile(r"^(?:另外|此外)?[，,]?(?:与|比|较|同)(?!期)")
_TARGET: Final = re.compile(
    r"(?:[中对将的])?(?P<name>[^中对将,，。；：]{2,24}?)(?:设定|年度|绩效)?目标(?:值)?(?:设定)?(?:为|是)"
    r"(?:大于等于|小于等于|不低于|不超过|等于|[≥≤=])?$"
)
_REACHED: Final = re.compile(r"实际(?:完成(?:值)?|[^，,。；：]{2,12})?(?:为|达到?)?$")
_SEVERAL: Final = re.compile(r"(?P<names>[^，,。；：]*、[^，,。；：]*)(?:共计?|合计)$")
# Words that an amount may have before it and still be its subject's: phases, verbs, particles.
_PLAIN_WORDS: Final = re.compile(
    r"(?:20\d{2}年度?|当年|本年|全年|年初|调整后?|追加|收入|支出|决算|预算|执行|实际|完成|安排|合计|总额|总计|金额|数|额|上年|累计|"
    r"财政|拨款|资金|其中|共|计|均|各|是|为|的|与|比|较|同|上一?年度?|去年|同期|度|约|、|一般公共|政府性基金|“三公”|经费|费|主要)*"
)
# 项目支出包括委员活动经费 36.30 万元: the amount is the part's, not the whole's.
_INCLUDES: Final = re.compile(r"^(?:主要)?(?:包括|包含)(?P<name>[^，,。；：]{3,30})$")
_OPEN_TOPICS: Final = frozenset({"work", "duties", "units"})
_SCORED: Final = frozenset({"eval_total", "project_score"})


def figure_of(state: State, number: Number, after: Number | None) -> Draft | None:
    """The figure that a number is, None where its words give it no meaning; `after` is the number that follows."""
    before = state.before(number.start)
    number = _with_unit(state, number, after)
    if number.family == "bare":
        return None
    subject = _subject_of(state, number)
    if number.family == "score":
        return _score(state, number)
    if number.family == "count":
        return _count(state, number, subject)
    if state.context.topic in PERFORMANCE and (indicator := _indicator(state, number)):
        return indicator
    previous = state.previous
    if previous is not None and before and LIST_GAP.match(before) and previous.number.family == number.family:
        role = previous.role
    elif number.family == "money":
        default = state.part_phase or state.context.default_phase
        role = roles.money_role(_without_name(state, subject, number.start), state.context.fiscal_year, default)
        state.completed = role.phase if role.completes else ""
    else:
        role = roles.percent_role(before, state.completed)
        state.completed = ""
    return _placed(state, number, roles.with_sign(role, number.value is not None and number.value < 0), subject)


def _without_name(state: State, subject: Subject | None, at: int) -> str:
    """The text before a number with its subject blotted out: 上年结转和结余 is a name, its 上年 no phase."""
    before = state.before(at)
    if subject is None or not state.adjacent(subject, at):
        return before
    start = subject.start - (at - len(before))
    width = subject.end - subject.start
    return before[:start] + "§" * width + before[start + width :]


def _with_unit(state: State, number: Number, after: Number | None) -> Number:
    """A number whose unit the print leaves out gets it from its neighbour or from its slot."""
    text, tail = state.text, state.tail(number.start)
    if number.family == "money" and "short_unit" in number.flags:
        counted = re.search(r"人数|人口|志愿者|群众|学生|户数|粉丝", tail) or state.subject is None
        return replace(number, family="count", flags=()) if counted else number
    if number.family != "bare":
        return number
    gap = text[number.end : after.start] if after is not None else "。"
    if after is not None and LIST_GAP.match(gap) and after.family in ("money", "percent"):
        return replace(number, unit=after.unit, family=after.family)
    if after is not None and after.family == "money" and re.match(r"(?:增加|减少|增长|下降|上升)", gap):
        return replace(number, unit=after.unit, family="money", flags=("missing_unit",))
    rest = text[number.end :]
    slot = roles.percent_role(state.before(number.start), state.completed)
    if slot.kind in ("growth", "share", "completion") and state.subject is not None and not re.match(r"[万亿元]", rest):
        return replace(number, unit="", family="percent", flags=("missing_unit",))
    money_slot = r"(?:预算|决算)(?:数)?(?:为|是)?$|(?:收入|支出|经费|费)(?:为)?$"
    if state.subject is not None and re.search(money_slot, tail) and re.match(r"[，,。；）]|$", rest):
        return replace(number, unit="", family="money", flags=("missing_unit",))
    return number


def _subject_of(state: State, number: Number) -> Subject | None:
    """The subject of a number; a sentence that begins with a comparison goes back to the paragraph's first."""
    subject, head = state.subject, state.head
    if head is None or subject is None or state.reason or state.head_compared or subject.start >= state.sentence:
        return subject
    if not _COMPARES.match(state.text[state.sentence : number.start]):
        return subject
    # The rest of the sentence, 增长 5% after 增加 3 万元, stays with it.
    state.subject = head
    return head


def _placed(state: State, number: Number, role: Role, subject: Subject | None) -> Draft:
    """An amount or a percentage under its subject, or as a figure of the publisher's own words."""
    tail, adjacent = state.tail(number.start), state.adjacent(subject, number.start)
    if own := _own_words(state, number, role, subject):
        return own
    if role.kind == "completion" and state.purpose and state.saved is not None:
        # 教育支出 9 万元，主要用于人员经费，完成年初预算 90%: back at what the money was.
        subject, state.subject, state.purpose = state.saved, state.saved, False
    if subject is None:
        return state.draft(number, role, Subject(_open_measure(number)), tail)
    if state.reason and subject.start < state.reason_at:
        # 主要原因是新增了 6 万元专项资金: what a reason names nowhere else is named behind the number.
        behind = re.split(r"[，,。；、（）]", state.text[number.end : number.end + 24], maxsplit=1)[0]
        return state.draft(number, role, Subject(_open_measure(number), start=0), tail + behind)
    flags: tuple[str, ...] = ()
    if adjacent and role.kind == "amount" and (other := _INCLUDES.search(state.text[subject.end : number.start])):
        return state.draft(number, role, Subject("stated_amount", start=0), other.group("name"))
    if not adjacent and role.kind == "amount":
        if _names_other(tail, subject):
            other_subject = Subject("stated_amount", printed=tail, start=number.start - len(tail), end=number.start)
            if not (state.reason or state.purpose):
                # What is said next, a share or a growth, is said of this.
                state.subject = other_subject
            return state.draft(number, role, other_subject)
        flags = ("inherited_subject",) if subject.start < state.sentence else ()
    measure = subject.measure
    if measure == "self_eval_amount" and "部门评价" in state.text[state.sentence : number.start]:
        measure = "dept_eval_amount"
    draft = state.draft(number, _fitted(state, role, subject), replace(subject, measure=measure), flags=flags)
    if role.kind in ("change", "growth") and subject == state.head:
        state.head_compared = True
    return draft


def _own_words(state: State, number: Number, role: Role, subject: Subject | None) -> Draft | None:
    """Rates by name, percentage points, one number for several, details of a purpose; None for the common case."""
    tail, previous = state.tail(number.start), state.previous
    if subject is None and role.kind == "growth" and "率" in tail:
        role = replace(role, kind="rate", direction="", name=tail)
    if role.kind in ("rate", "completion") and role.name and (role.kind == "rate" or "率" in role.name):
        if named := _named_rate(role.name):
            kind = "completion" if named == "budget_execution_rate" else "rate"
            printed = state.named if named == "eval_score_rate" and state.named else role.name
            return state.draft(number, replace(role, kind=kind), Subject(named, start=0), printed)
    if role.kind == "rate":
        return state.draft(number, role, Subject("stated_rate", start=0), role.name or tail)
    if number.unit.endswith("百分点") and previous is not None and previous.number.family == "percent":
        # 执行率 91.67%，比上年提高 2.1 个百分点: the points are of the rate before.
        return state.draft(number, replace(role, kind="change"), previous.subject, previous.printed)
    if role.kind != "amount":
        return None
    several = _SEVERAL.search(state.before(number.start))
    if several and len(subjects_in(several.group("names"), state.context.topic)) > 1:
        # A、B、C 共 0 元: one number for several, of none of them alone.
        return state.draft(number, role, Subject("stated_amount", start=0), several.group("names"), ("joint",))
    if state.purpose and not _leads(state, subject, number):
        measure = "reception_detail" if is_reception(state.saved) else "stated_amount"
        return state.draft(number, role, Subject(measure, start=0), tail)
    return None


def _fitted(state: State, role: Role, subject: Subject) -> Role:
    """The role with what the subject's own words and the amount before it add."""
    if role.kind == "amount" and role.phase == "budget" and subject.printed.startswith("年初"):
        return replace(role, phase="initial_budget")
    if role.kind == "amount" and subject.measure == "project_budget":
        plain = role.phase in ("actual", "budget")
        return replace(role, phase=roles.budget_phase(subject.printed) if plain else role.phase)
    if role.kind == "change" and role.direction == "none" and state.previous is not None:
        # 年初预算为 2.95，差值为 0.9: the difference is from the budget just named.
        return replace(role, baseline=state.previous.role.phase or state.previous.baseline)
    return role


def _leads(state: State, subject: Subject | None, number: Number) -> bool:
    """Whether the clause of a purpose begins with a named subject, so that its amount is the subject's own."""
    lead = re.sub(r"^.*(?:用于|包括|反映|：)", "", state.tail(number.start))
    return subject is not None and state.adjacent(subject, number.start) and lead.startswith(subject.printed)


def _names_other(tail: str, subject: Subject) -> bool:
    """Whether the words before an amount name something that the lexicon does not know."""
    left = re.sub(r"[^\u4e00-\u9fff]", "", _PLAIN_WORDS.sub("", tail))
    return len(left) >= 3 and subject.printed not in tail


def _open_measure(number: Number) -> str:
    return "stated_rate" if number.family == "percent" else "stated_amount"


def _named_rate(name: str) -> str:
    if "满意度" in name or "满意率" in name:
        return "satisfaction_rate"
    if "到位率" in name:
        return "funds_in_place_rate"
    if "得分率" in name:
        return "eval_score_rate"
    return "budget_execution_rate" if re.search(r"(?:预算|资金|支出)[^，。]{0,6}执行率|^执行率", name) else ""


def _indicator(state: State, number: Number) -> Draft | None:
    """A target 「目标值」 or what was reached of it, in the goal text of a self-evaluation."""
    kind = "rate" if number.family == "percent" else "amount"
    if target := _TARGET.search(state.before(number.start)):
        state.indicator = target.group("name")
        return state.draft(number, Role(kind, phase="budget"), Subject("indicator_target", start=0), state.indicator)
    if state.indicator and _REACHED.search(state.tail(number.start)):
        name, state.indicator = state.indicator, ""
        return state.draft(number, Role(kind, phase="actual"), Subject("indicator_actual", start=0), name)
    return None


def _score(state: State, number: Number) -> Draft:
    text = state.text
    stop = text.find("。", number.start)
    sentence = text[state.sentence : stop if stop >= 0 else len(text)]
    state.named = state.named or indicator_named(sentence)
    role = score_role(state.before(number.start), sentence, state.context.topic, state.named)
    grade = GRADE.search(text[number.end :]) if role.measure in _SCORED else None
    flags = (*role.flags, f"grade={grade.group('grade')}") if grade else role.flags
    return state.draft(number, Role(role.kind), Subject(role.measure, start=0), role.subject, flags)


def _count(state: State, number: Number, subject: Subject | None) -> Draft:
    text, topic, before = state.text, state.context.topic, state.before(number.start)
    if state.purpose and subject is not None and subject.measure == "reception" and is_reception(state.saved):
        # 国内公务接待支出…，主要用于…公务接待 2 批次: still the receptions that the sentence before spoke of.
        subject = state.saved
    rest = text[number.end : number.end + 40]
    measure, printed = count_measure(before, number, rest, subject, topic, text[state.sentence : number.start])
    if measure == "vehicles_purchased" and topic == "assets":
        state.planned = True
    elif state.planned and measure.startswith(("vehicles_", "equipment_")):
        # What a budget plans to buy is no stock of vehicles.
        measure = "stated_count"
    if topic not in _OPEN_TOPICS and "政府性基金" in state.tail(number.start):
        state.context.fund_hint = "government_fund"
    return state.draft(number, Role("count"), Subject(measure, start=0), printed)
