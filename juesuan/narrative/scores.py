"""Scores in prose 「得分、分值」: of a project, of an evaluation, of a dimension or an indicator, and grade bands.

What belongs here: the wordings of performance prose. The tables are read in `juesuan.performance`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from juesuan.narrative.roles import clause_tail

_INDICATOR: Final = re.compile(
    r"(?:^|[，,。；：])(?:根据评分细则[，,]?)?(?P<name>[^，,。；：]{2,40}?)(?:类)?指标[，,]?(?:的)?(?:权重|满分|分值|标准分)"
)
_DIMENSION: Final = re.compile(
    r"(?:项目)?(?P<name>决策|过程|产出|效益|满意度|投入|管理|履职|成本)(?:类)?(?:指标|情况|方面)?"
)
_WEIGHT: Final = re.compile(r"(?:满分|权重(?:分)?|分值|标准分|权重分)(?:为|是|共)?$")
_FULL: Final = re.compile(r"总分(?:值)?(?:设定)?(?:为|是|共)?$|(?:满分|分值)(?:合计|总计)(?:为)?$")
_TOTAL: Final = re.compile(
    r"(?:综合|评价|项目|绩效|最终)*(?:总得分|综合得分|评价得分|绩效得分|综合评分|评价总分|评分|总评分)(?:为|是)?$"
)
_AVERAGE: Final = re.compile(r"平均(?:得)?分(?:数)?(?:为|是)?$")
_SELF: Final = re.compile(r"(?:自评|项目自评|绩效自评)(?:综合)?(?:得分|分数|总分|评分)(?:为|是)?$|(?:自评|自我评价)得$")
_SCORE: Final = re.compile(r"(?:实际)?得(?:分)?(?:为|是)?$|得分(?:为|是)?$")
_BAND: Final = re.compile(
    r"(?:得分|分数|分值|评分)?(?:在)?(?P<low>\d+(?:\.\d+)?)(?:分)?(?:（[^）]*）)?(?:分)?(?:—|-|~|至|到)"
    r"(?P<high>\d+(?:\.\d+)?)(?:（[^）]*）)?分(?:（[^）]*）)?(?:的)?(?:为|,|，)?(?:“)?"
    r"(?P<grade>优秀?|良好?|中|一般|合格|差|不合格)"
)
_BELOW: Final = re.compile(
    r"(?:得分|分数|评分)?(?:在)?(?P<high>\d+(?:\.\d+)?)分以下(?:（[^）]*）)?(?:的)?(?:为)?(?:“)?(?P<grade>差|不合格|不及格)"
)
_ABOVE: Final = re.compile(
    r"(?:得分|分数|评分)(?:在)?(?P<low>\d+(?:\.\d+)?)分(?:（含）)?以上(?:的)?(?:为)?(?:“)?(?P<grade>优秀?)"
)
GRADE: Final = re.compile(
    r"(?:评价)?(?:结果|等级|评级|等次|级别)(?:属于|为|是|评定为)?“?(?P<grade>优秀?|良好?|中|一般|合格|差)”?(?=[，,。；]|$)"
)


@dataclass(frozen=True, slots=True)
class ScoreRole:
    """What a number of points is: measure, kind, the printed name it belongs to, and a flag of its level."""

    measure: str
    kind: str
    subject: str
    flags: tuple[str, ...] = ()


def score_role(before: str, sentence: str, topic: str, named: str) -> ScoreRole:
    """The role of a number of points; `named` is the indicator that the sentence has named so far."""
    tail = clause_tail(before)
    level = () if not named else (("dimension",) if _DIMENSION.fullmatch(named) else ("indicator",))
    if _AVERAGE.search(tail):
        return ScoreRole("self_eval_average", "score", tail)
    if _FULL.search(tail) and not named:
        return ScoreRole("eval_full_score", "weight", tail)
    if _WEIGHT.search(tail):
        return ScoreRole("eval_weight", "weight", named or tail, level)
    if _SELF.search(tail) or (topic == "self_evaluation" and _SCORE.search(tail)):
        return ScoreRole("project_score", "score", tail)
    if named and _SCORE.search(tail):
        return ScoreRole("eval_score", "score", named, level)
    if _TOTAL.search(tail) or (topic in ("evaluation", "performance") and _SCORE.search(tail)):
        return ScoreRole("project_score" if "自评" in sentence else "eval_total", "score", tail)
    return ScoreRole("stated_score", "score", tail)


def indicator_named(sentence: str) -> str:
    """The indicator or dimension whose points a sentence states, '' where it names none."""
    match = _INDICATOR.search(sentence)
    if not match:
        return ""
    name = match.group("name")
    dimension = _DIMENSION.fullmatch(name)
    return dimension.group("name") if dimension else name


@dataclass(frozen=True, slots=True)
class Bound:
    """One edge of a grade band: the stretch of its digits, the grade, and which edge it is."""

    start: int
    end: int
    grade: str
    edge: str


def grade_bounds(text: str) -> list[Bound]:
    """The edges of grade bands that a sentence states, 90（含）—100 分为优."""
    found: list[Bound] = []
    for match in _BAND.finditer(text):
        found.append(Bound(*match.span("low"), match.group("grade"), "at_least"))
        found.append(Bound(*match.span("high"), match.group("grade"), "at_most"))
    for match in _BELOW.finditer(text):
        found.append(Bound(*match.span("high"), match.group("grade"), "at_most"))
    for match in _ABOVE.finditer(text):
        found.append(Bound(*match.span("low"), match.group("grade"), "at_least"))
    return found
