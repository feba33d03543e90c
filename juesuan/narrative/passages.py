"""One paragraph read from left to right: every figure with its subject, role and context.

What belongs here: the order of events in a sentence and what each changes: a subject named, a comparison
begun, a reason or a purpose opened, a bracket closed, a number met. What does not: the meaning of one number
(`figures`), the words, the links between statements (`links`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise, zip_longest
from typing import Final

from juesuan.narrative import roles
from juesuan.narrative.claims import claims_until, once_each
from juesuan.narrative.context import PERFORMANCE, Claim, Context, Draft, State
from juesuan.narrative.events import Event, events_in
from juesuan.narrative.figures import LIST_GAP, figure_of
from juesuan.narrative.functions import PathFound
from juesuan.narrative.lexicon import Subject, subjects_in
from juesuan.narrative.numerals import Number, numbers_in
from juesuan.narrative.paragraphs import ordinal
from juesuan.narrative.roles import Role
from juesuan.narrative.scores import Bound, grade_bounds

_FUNCTION_MEASURES: Final = ("", "function_class", "function_section", "function_item")
# A paragraph that begins so goes on with the sentence before it.
_CONTINUES: Final = re.compile(r"^(?:与|比|较|完成|占|其中|同比|增长|下降|决算数|支出决算|年初预算|全年预算)")
_PROJECT: Final = re.compile(
    r"^(?:（?[\d一二三四五六七八九十]{1,3}[）.、])?"
    r"(?:“(?P<quoted>[^”]{2,60})”|《(?P<titled>[^》]{2,60})》|(?P<plain>[^“”，。：]{2,40}?))"
    r"(?:项目)?(?:支出)?(?:绩效)?自评(?:综述|情况|结果)?："
)
_EXAMPLE: Final = re.compile(r"^以“?(?P<name>[^”，。]{2,60}?)”?(?:项目)?为例")
# Where a subject stands that is not of this paragraph.
_FROM_TITLE: Final = -1
_CARRIED: Final = -2
_JOINT: Final = {
    "income_expenditure_grand_total": ("income_grand_total", "expenditure_grand_total"),
    "fiscal_grant_grand_total": ("fiscal_grant_income_grand_total", "fiscal_grant_expenditure_grand_total"),
}


def read_paragraph(text: str, context: Context) -> tuple[list[Draft], list[Claim], list[Number]]:
    """The figures, the claims and the unread numbers of one folded paragraph; the context moves on with it."""
    state = _opened(text, context)
    drafts: list[Draft] = []
    claims: list[Claim] = []
    unread: list[Number] = []
    bounds = {bound.start: bound for bound in grade_bounds(text)}
    numbers = numbers_in(text)[0]
    after = {number.start: following for number, following in zip_longest(numbers, numbers[1:])}
    for event in events_in(text, context.topic, numbers):
        if event.number is not None:
            number = event.number
            bound = bounds.get(number.start)
            draft = _edge(state, number, bound) if bound else figure_of(state, number, after[number.start])
            if draft is None:
                unread.append(number)
            else:
                drafts.append(draft)
                state.previous = draft
            state.last_end = number.end
            continue
        if event.kind in ("stop", "semicolon"):
            claims += claims_until(state, event.at)
        _step(state, event)
    if state.sentence < len(text):
        claims += claims_until(state, len(text))
    if state.reason or state.purpose:
        state.subject = state.saved
    context.subject, context.baseline, context.path = state.subject or context.subject, state.baseline, state.path
    return _respective(text, drafts), once_each(claims), unread


def _opened(text: str, context: Context) -> State:
    """The state at the beginning of a paragraph: what the section or the paragraph before hands over."""
    _take_project(text, context)
    carried = bool(_CONTINUES.match(text))
    subject = context.subject
    # A subject from a title (start -1) stands for the whole section, one from a sentence only where it goes on.
    if not carried and context.topic != "three_public" and subject is not None and subject.start != _FROM_TITLE:
        subject = None
    if subject is not None and subject.start >= 0:
        # Its place in the paragraph before says nothing of a place in this one.
        subject = replace(subject, start=_CARRIED, end=_CARRIED)
    return State(text, context, subject, context.baseline if carried else "", context.path)


def _take_project(text: str, context: Context) -> None:
    match = _PROJECT.match(text)
    if match is not None:
        context.project = match.group("quoted") or match.group("titled") or match.group("plain")
    elif example := _EXAMPLE.match(text):
        context.project = example.group("name")
    elif context.topic in ("self_evaluation", "performance") and ordinal(text)[0] >= 0:
        context.project = ""


def _edge(state: State, number: Number, bound: Bound) -> Draft:
    edge = replace(number, bound=bound.edge, unit="分", family="score")
    return state.draft(edge, Role("score"), Subject("grade_bound"), bound.grade)


def _step(state: State, event: Event) -> None:
    match event.kind:
        case "stop":
            _end_sentence(state, event.at)
        case "semicolon":
            _end_clause(state, event.at)
        case "open":
            state.brackets.append((event.at, state.subject, state.reason, state.purpose))
        case "close":
            if state.brackets:
                _close_bracket(state, event.at)
        case "reason":
            if not state.reason:
                state.saved = state.saved if state.purpose else state.subject
                state.reason, state.reason_at = True, event.at
        case "purpose":
            if event.match is not None and not state.reason and not state.purpose:
                state.saved, state.purpose = state.subject, True
                state.detail = bool(roles.DETAIL_WORD.search(event.match.group()))
        case "baseline":
            if event.match is not None:
                _take_baseline(state, event.match)
        case "parts":
            last = state.previous
            if last is not None and last.role.kind == "amount":
                state.part_phase = "budget" if "budget" in last.role.phase else ""
        case "path":
            if event.path is not None:
                _take_path(state, event.path)
        case "subject":
            if event.subject is not None:
                _take_subject(state, event.subject)
        case "number":
            pass


def _close_bracket(state: State, at: int) -> None:
    start, subject, state.reason, state.purpose = state.brackets.pop()
    # 因公出国费、…（“三公”经费）: a bracket that holds a name alone names what stood before it.
    alias = state.subject is not None and state.subject.printed == state.text[start + 1 : at]
    state.subject = state.subject if alias else subject


def _end_sentence(state: State, at: int) -> None:
    if state.reason or state.purpose:
        state.subject = state.saved
    state.reason = state.purpose = state.detail = False
    state.brackets.clear()
    state.sentence = state.clause = state.last_end = at + 1
    state.named = state.indicator = state.completed = ""
    if not state.text.startswith("其中", at + 1):
        state.baseline = ""


def _end_clause(state: State, at: int) -> None:
    state.clause = at + 1
    rest = state.text[at + 1 : at + 40]
    named = subjects_in(rest, state.context.topic)
    # A reason runs over semicolons until the next comparison, part or subject begins.
    if state.reason and (re.match(r"(?:与|比|较|其中|[（\d])", rest) or (named and named[0].start == 0)):
        state.subject, state.reason = state.saved, False
    if state.purpose and not state.detail:
        state.subject, state.purpose = state.saved, False


def _take_baseline(state: State, match: re.Match[str]) -> None:
    state.baseline = roles.baseline_of(match, state.context.fiscal_year)
    start, end = match.span()
    if state.reason and "相比" in state.text[start : end + 2] and state.text[start - 1] in "，,；":
        # 原因是…，与上年相比: the sentence is back at its own subject.
        state.subject, state.reason = state.saved, False


def _take_path(state: State, found: PathFound) -> None:
    path = found.path.under(state.path)
    if not (state.reason or state.purpose):
        state.path = path
    measure = _FUNCTION_MEASURES[path.level]
    state.subject = Subject(measure, "", found.path.printed, path, start=found.start, end=found.end)
    state.head = state.head or state.subject


def _take_subject(state: State, subject: Subject) -> None:
    if "占" in state.tail(subject.start):
        # 占本年支出合计的: what follows 占 is the denominator, not the subject.
        return
    quoted = state.text[subject.start - 1 : subject.start] == "“"
    if quoted and re.match(r"”(?!支出|收入|[\d为（])", state.text[subject.end :]):
        # “事业收入”之外取得的: a word spoken of, not used.
        return
    if subject.fund and state.context.topic in PERFORMANCE:
        state.context.fund_hint = subject.fund
    if subject.fund and subject.measure == "three_public_total":
        state.context.three_public_fund = subject.fund
        state.context.scope = state.context.scope or subject.fund
    state.subject = subject
    if not (state.reason or state.purpose):
        state.head = state.head or subject


def _respective(text: str, drafts: list[Draft]) -> list[Draft]:
    """各是 A、B: two numbers in a row under a joint subject stand for income and expenditure, in that order."""
    for draft in drafts:
        if draft.measure in _JOINT:
            draft.flags = (*draft.flags, "joint")
    for first, second in pairwise(drafts):
        gap = text[first.number.end : second.number.start]
        if first.measure != second.measure or first.measure not in _JOINT or not gap or not LIST_GAP.match(gap):
            continue
        first.measure, second.measure = _JOINT[first.measure]
        for draft in (first, second):
            draft.flags = (*(flag for flag in draft.flags if flag != "joint"), "respective")
    return drafts
