"""绩效评价 tables: scores by dimension, the index 「指标体系」 and the annex of scores 「评分表」.

What belongs here: rows of indicators with codes, subtotals and totals, over pages with repeated headers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from juesuan.narrative.lines import Line
from juesuan.performance.headers import indicator_columns, is_self_evaluation
from juesuan.performance.model import BLANK, EvaluationScore, Figure, Rows, ScoreRow, figure, label, prose

_CODED: Final = re.compile(r"^(?P<code>[A-Z]\d{0,3}(?:\.\d+)?|\d(?:\.\d+){1,2})[.、\s]*(?P<name>[^\d].*)$")
_WEIGHTED: Final = re.compile(r"^(?P<name>.+?)（(?P<weight>\d+(?:\.\d+)?)分?）$")
_SUBTOTAL: Final = re.compile(r"小计$")
_TOTAL: Final = re.compile(r"(?:合计|总计|总分)$")
_KINDS: Final = ("explanation", "criteria", "reason", "score_rate", "score", "level1")


@dataclass(slots=True)
class _Open:
    columns: dict[str, int] = field(default_factory=dict)
    kind: tuple[bool, ...] = ()
    table: int = 0
    title: str = ""
    level1: tuple[str, str, Figure] = ("", "", BLANK)
    level2: tuple[str, str] = ("", "")
    ended: bool = False


def evaluation_scores(tables: Iterable[Rows]) -> list[EvaluationScore]:
    """Every row of every evaluation table; a page's repeated header goes on with the table before it."""
    found: list[EvaluationScore] = []
    current = _Open()
    for table in tables:
        for cells, place in zip(table.cells, table.places, strict=True):
            columns = indicator_columns(cells)
            if columns:
                if is_self_evaluation(columns):
                    current = _Open(table=current.table)
                    continue
                _begin(current, columns, table)
            elif current.columns and not is_self_evaluation(current.columns):
                _row(current, cells, place, found)
    return found


def _begin(current: _Open, columns: dict[str, int], table: Rows) -> None:
    kind = tuple(name in columns for name in _KINDS)
    goes_on = kind == current.kind and not current.ended
    current.columns = columns
    if not goes_on:
        current.kind, current.table = kind, current.table + 1
        current.title = _title(table)
        current.level1, current.level2 = ("", "", BLANK), ("", "")
    current.ended = False


def _title(table: Rows) -> str:
    for line in reversed(table.caption):
        plain = re.sub(r"^[#*\s]+", "", line)
        if 4 <= len(plain) <= 60 and not re.search(r"[，。；]", plain):
            return label(plain)
    return ""


def _coded(text: str) -> tuple[str, str]:
    match = _CODED.match(text)
    return (match.group("code"), match.group("name")) if match else ("", text)


def _row(current: _Open, cells: Sequence[str], place: Line, found: list[EvaluationScore]) -> None:
    def cell(name: str) -> str:
        at = current.columns.get(name, -1)
        return cells[at] if 0 <= at < len(cells) else ""

    names = [label(cell(n)) for n in ("level1", "level2", "level3")]
    numbers = [figure(cell(n)) for n in ("weight", "score", "score_rate")]
    summing = next((n for n in names if _SUBTOTAL.search(n) or _TOTAL.search(n)), "")
    if not any(names) and all(n.state == "blank" for n in numbers):
        _continue(cell, found)
        return
    if summing:
        row: ScoreRow = "subtotal" if _SUBTOTAL.search(summing) else "total"
        if not _CODED.match(summing):
            # The grand total belongs to no dimension.
            current.level1 = ("", "", BLANK)
        found.append(_score(current, row, ("", summing), ("", ""), numbers, cell, place))
        current.ended = row == "total"
        return
    if names[0]:
        code, name = _coded(names[0])
        weighted = _WEIGHTED.match(name)
        current.level1 = (
            code, weighted.group("name") if weighted else name, figure(weighted.group("weight")) if weighted else BLANK
        )  # fmt: skip
        current.level2 = ("", "")
    if names[1]:
        current.level2 = _coded(names[1])
    if not names[2]:
        return
    found.append(_score(current, "indicator", current.level2, _coded(names[2]), numbers, cell, place))


def _score(
    current: _Open, row: ScoreRow, level2: tuple[str, str], level3: tuple[str, str], numbers: Sequence[Figure],
    cell: object, place: Line,
) -> EvaluationScore:  # fmt: skip
    assert callable(cell)
    code = current.level1[0] or (level3[0] or level2[0] or level2[1])[:1]  # A11 立项依据: dimension A
    return EvaluationScore(
        current.table, current.title, row, code if re.fullmatch(r"[A-Z\d]", code) else current.level1[0],
        current.level1[1], current.level1[2], level2[0], level2[1], level3[0], level3[1], numbers[0], numbers[1],
        numbers[2], prose(cell("reason")), prose(cell("explanation")), prose(cell("criteria")), place.page,
        place.number,
    )  # fmt: skip


def _continue(cell: object, found: list[EvaluationScore]) -> None:
    """The rest of long cells that a page cut goes to the row before."""
    assert callable(cell)
    if found:
        last = found[-1]
        found[-1] = replace(
            last, reason=last.reason + prose(cell("reason")), explanation=last.explanation + prose(cell("explanation")),
            criteria=last.criteria + prose(cell("criteria")),
        )  # fmt: skip
