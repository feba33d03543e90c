"""What the narrative tests share: prose in, statements out, found by measure and kind."""

from __future__ import annotations

from juesuan.narrative.lines import lines_of_text
from juesuan.narrative.statement import Reading, Statement
from juesuan.narrative.statements import read

YEAR = 2023
NAMES = {
    "201": "一般公共服务支出", "20106": "财政事务", "2010601": "行政运行", "2010602": "一般行政管理事务",
    "20131": "党委办公厅（室）及相关机构事务", "2013101": "行政运行", "205": "教育支出", "20508": "进修及培训",
    "2050803": "培训支出", "208": "社会保障和就业支出", "20805": ["行政事业单位养老支出", "行政事业单位离退休"],
    "2080505": "机关事业单位基本养老保险缴费支出", "210": "卫生健康支出", "221": "住房保障支出",
    "22102": "住房改革支出", "2210201": "住房公积金",
}  # fmt: skip


def reading(text: str, year: int = YEAR) -> Reading:
    return read(lines_of_text(text), year, NAMES)


def statements_of(text: str, year: int = YEAR) -> list[Statement]:
    return list(reading(text, year).statements)


def one(found: list[Statement], measure: str, kind: str = "amount", **other: object) -> Statement:
    """The only statement of that measure and kind (and of the other fields given)."""
    fitting = [
        s for s in found
        if s.measure == measure and s.kind == kind and all(getattr(s, k) == v for k, v in other.items())
    ]  # fmt: skip
    assert len(fitting) == 1, [(s.measure, s.kind, s.phase, s.value) for s in found]
    return fitting[0]


def pairs(found: list[Statement]) -> list[tuple[str, str, str]]:
    return [(s.measure, s.kind, "" if s.value is None else str(s.value)) for s in found]
