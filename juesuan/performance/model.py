"""What the performance tables say, as records 「绩效数据」, and the rows that they are read from.

What belongs here: shapes, and the reading of one cell. What does not: which cell means what (`headers`,
`self_evaluation`, `evaluation`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from juesuan.amount import State, UnreadableAmount, parse
from juesuan.narrative.lines import Line, TextTable

_SPACES: Final = re.compile(r"\s+")
_MARKUP: Final = re.compile(r"</?(?:b|i|strong)>|\*\*")

_BOUNDS: Final = {
    **dict.fromkeys(("≥", ">=", "大于等于", "不低于", "不少于", "大于或等于"), "at_least"),
    **dict.fromkeys(("≤", "<=", "小于等于", "不超过", "不高于", "小于或等于"), "at_most"),
    **dict.fromkeys(("=", "＝", "等于"), "equal"),
    **dict.fromkeys((">", "＞", "大于"), "over"),
    **dict.fromkeys(("<", "＜", "小于"), "under"),
}


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one printed table: cells with merged text at the top left, and where each row stands."""

    cells: tuple[tuple[str, ...], ...]
    places: tuple[Line, ...]
    caption: tuple[str, ...] = ()


def rows_of_text(table: TextTable) -> Rows:
    """A table of plain text or HTML as rows."""
    cells = tuple(tuple(_MARKUP.sub("", cell).strip() for cell in row) for row in table.rows)
    return Rows(cells, table.starts, table.caption)


def rows_of_grid(grid: Sequence[Sequence[str]], page: int = 0, caption: Sequence[str] = ()) -> Rows:
    """A ruled grid as rows, its page given once; empty cells are ''."""
    cells = tuple(tuple(cell.strip() for cell in row) for row in grid)
    return Rows(cells, tuple(Line(page, None, "", number) for number in range(1, len(cells) + 1)), tuple(caption))


def label(text: str) -> str:
    """A cell's text as a label: white space out, brackets full-width."""
    return _SPACES.sub("", text).replace("(", "（").replace(")", "）").replace(":", "：")


def prose(text: str) -> str:
    """A cell's text as prose: the line breaks of a narrow column out."""
    return re.sub(r"[ \t]*\n[ \t]*", "", text).strip()


@dataclass(frozen=True, slots=True)
class Figure:
    """What stood in a cell that should hold a number: printed text, state, value; `word` for any other text."""

    printed: str
    state: State
    value: Decimal | None = None
    decimals: int = 0


def figure(text: str) -> Figure:
    """Read a cell; a percent sign or 分 behind the number is no part of it."""
    plain = _SPACES.sub("", text)
    body = re.sub(r"(?<=\d)(?:%|％|分)$", "", plain)
    try:
        read = parse(body)
    except UnreadableAmount:
        # Dates, ≥50个, 良好: targets are words as often as numbers, and stay as printed.
        return Figure(plain, "word")
    return Figure(plain, read.state, read.value, read.decimals)


BLANK: Final = Figure("", "blank")


@dataclass(frozen=True, slots=True)
class PerformanceFund:
    """One row of the funds block: budget, whole-year budget, execution, weight, rate, score."""

    label: str
    initial_budget: Figure
    full_year_budget: Figure
    actual: Figure
    weight: Figure
    execution_rate: Figure
    score: Figure
    page: int
    line: int


@dataclass(frozen=True, slots=True)
class PerformanceIndicator:
    """One third-level indicator: where it hangs in the tree, what was planned, reached, weighed and scored."""

    project: str
    level1: str
    level2: str
    level3: str
    nature: str
    direction: str
    target: Figure
    actual: Figure
    unit: str
    weight: Figure
    score: Figure
    reason: str
    page: int
    line: int

    @property
    def bound(self) -> str:
        """What the target asks for: at_least, at_most, equal, over or under; '' for a target in words."""
        return _BOUNDS.get(self.direction, "")


@dataclass(frozen=True, slots=True)
class PerformanceProject:
    """One self-evaluation table: header, funds, goals, indicators, total."""

    name: str
    year: str
    department: str
    unit: str
    money_unit: str
    funds: tuple[PerformanceFund, ...]
    goal_expected: str
    goal_actual: str
    goal_page: int
    goal_line: int
    indicators: tuple[PerformanceIndicator, ...]
    total_weight: Figure
    total_score: Figure
    page: int
    line: int
    last_page: int


ScoreRow = Literal["indicator", "subtotal", "total"]


@dataclass(frozen=True, slots=True)
class EvaluationScore:
    """One row of an evaluation's score table, index or annex; subtotals and totals are rows of their own."""

    table: int
    title: str
    row: ScoreRow
    level1_code: str
    level1: str
    level1_weight: Figure
    level2_code: str
    level2: str
    level3_code: str
    level3: str
    weight: Figure
    score: Figure
    score_rate: Figure
    reason: str
    explanation: str
    criteria: str
    page: int
    line: int
