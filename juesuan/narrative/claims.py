"""Claims without a figure 「定性表述」: level with a baseline, greater or less than the budget, none at all.

What belongs here: the sentences that rules compare with figures. What does not: figures.
"""

from __future__ import annotations

import re
from typing import Final

from juesuan.narrative.context import Claim, State
from juesuan.narrative.lexicon import Subject, subjects_in
from juesuan.narrative.roles import budget_phase

_LEVEL: Final = re.compile(r"(?<!如)(?<!作)(?:基本)?持平(?!表述)|无(?:增减)?变化")
_NONE: Final = re.compile(
    r"(?:年度?|本年|本部门|本单位)[^，。；]{0,30}?(?:无|没有|未发生)"
    r"(?P<what>[^，。；]{0,4}(?:“三公”|政府性基金|国有资本|机关运行|公务|因公)[^，。；]{0,30})"
)
_COMPARED: Final = re.compile(r"决算数?(?P<word>大于|小于|高于|低于|等于)(?P<phase>年初|全年|调整后?)?预算数")
_WORDS: Final = {"大于": "greater", "高于": "greater", "小于": "less", "低于": "less", "等于": "level"}


def claims_until(state: State, at: int) -> list[Claim]:
    """What the clause that ends at a place claims without a figure."""
    text = state.text
    start = max(state.sentence, state.last_end, state.clause)
    part = text[start:at].lstrip("，,；")
    start = at - len(part)
    sentence = text[state.sentence : at]
    found: list[Claim] = []
    subject = state.subject or Subject("")
    if _LEVEL.search(part) and not state.reason:
        found.append(Claim("level", subject, state.baseline or "unstated", start, at))
    if compared := _COMPARED.search(sentence):
        word, phase = _WORDS[compared.group("word")], budget_phase(compared.group("phase"))
        found.append(Claim(word, state.saved or subject, phase, state.sentence, at))
    if (none := _NONE.search(sentence)) and not state.reason:
        named = subjects_in(none.group("what"), "")
        if named:
            found.append(Claim("none", named[0], "", state.sentence, at))
    return found


def once_each(claims: list[Claim]) -> list[Claim]:
    """Each claim once: a sentence of several clauses meets its comparison at the end of each."""
    return list({(c.claim, c.subject.measure, c.subject.start, c.start): c for c in reversed(claims)}.values())[::-1]
