"""项目支出绩效自评表 read row by row: header, funds block, goals, indicator tree, total.

What belongs here: the order of blocks in that table and what a row of each block means; a table may run
over pages, with other column counts. What does not: evaluations by others (`evaluation`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from juesuan.narrative.lines import Line
from juesuan.performance.headers import fund_columns, indicator_columns, is_self_evaluation
from juesuan.performance.model import (
    BLANK,
    Figure,
    PerformanceFund,
    PerformanceIndicator,
    PerformanceProject,
    Rows,
    figure,
    label,
    prose,
)

_TITLE: Final = re.compile(r"自评表")
_YEAR: Final = re.compile(r"(20\d{2})年")
_FUND_LABEL: Final = re.compile(
    r"资金总额|财政拨款|上年结转|其他资金|中央|省级|市级|区级|县级|地方|自有资金|结转资金|本级"
)
_TOTAL: Final = re.compile(r"^(?:总分|合计|总计|总分合计|评价总分)$")
_MONEY_UNIT: Final = re.compile(r"（(万元|元|亿元|千元)）")
# ≥50个, ≤90万元, =100%: provinces without columns of direction and unit write all three in one cell.
_TARGET: Final = re.compile(
    r"^(?P<sign>≥|≤|>=|<=|＞|＜|>|<|=|＝|大于等于|小于等于|不低于|不超过|不少于|大于|小于|等于)"
    r"(?P<number>\d[\d,]*(?:\.\d+)?)(?P<unit>\D*)$"
)


@dataclass(slots=True)
class _Open:
    """A table while its rows come in."""

    name: str = ""
    year: str = ""
    department: str = ""
    unit: str = ""
    money_unit: str = ""
    funds: list[PerformanceFund] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    reached: list[str] = field(default_factory=list)
    indicators: list[PerformanceIndicator] = field(default_factory=list)
    weight: Figure = BLANK
    score: Figure = BLANK
    block: str = "header"
    columns: dict[str, int] = field(default_factory=dict)
    goal_columns: tuple[int, int] = (0, 0)
    width: int = 0
    level1: str = ""
    level2: str = ""
    start: Line | None = None
    goal: Line | None = None
    last_page: int = 0


def projects(tables: Iterable[Rows]) -> list[PerformanceProject]:
    """Every self-evaluation table in order; rows of later pages join the table that is open."""
    done: list[PerformanceProject] = []
    current: _Open | None = None
    year = ""
    for table in tables:
        titled = any(_TITLE.search(label(line)) for line in table.caption)
        header = next((c for c in map(indicator_columns, table.cells) if c), None)
        if header is not None and not is_self_evaluation(header):
            # An evaluation's table ends whatever was open.
            current = _closed(current, done)
            continue
        for cells, place in zip(table.cells, table.places, strict=True):
            texts = [label(cell) for cell in cells]
            first = next((t for t in texts if t), "")
            if not first:
                continue
            if found := _YEAR.search(first):
                year = found.group(1) if (titled or _TITLE.search(first) or len(first) < 12) else year
            if first.startswith("项目名称"):
                current = _closed(current, done)
                current = _Open(year=year, start=place, last_page=place.page)
                current.name = prose(_after(cells, "项目名称"))
            elif current is not None:
                current.last_page = place.page
                _row(current, cells, texts, place)
    _closed(current, done)
    return done


def _closed(current: _Open | None, done: list[PerformanceProject]) -> _Open | None:
    if current is None or not (current.indicators or current.funds):
        return None
    start = current.start or Line(0, None, "")
    goal = current.goal or start
    done.append(
        PerformanceProject(
            current.name, current.year, current.department, current.unit, current.money_unit, tuple(current.funds),
            "".join(current.expected), "".join(current.reached), goal.page, goal.number,
            tuple(replace(i, project=current.name) for i in current.indicators),
            current.weight, current.score, start.page, start.number, current.last_page,
        )
    )  # fmt: skip
    return None


def _after(cells: Sequence[str], name: str) -> str:
    """The first filled cell after the one that the label begins, or what follows the label in its own cell."""
    for at, cell in enumerate(cells):
        plain = label(cell)
        if plain.startswith(name):
            rest = next((other for other in cells[at + 1 :] if other.strip()), "")
            own = re.sub(rf"^{name}(?:及代码)?[：]?", "", plain)
            return own if own and len(own) > 2 and not rest else rest
    return ""


def _row(current: _Open, cells: Sequence[str], texts: list[str], place: Line) -> None:
    first = next(t for t in texts if t)
    if columns := indicator_columns(cells):
        current.block, current.columns, current.width = "indicators", columns, len(cells)
    elif current.block == "indicators":
        _indicator(current, cells, texts, place)
    elif columns := fund_columns(cells):
        current.block, current.columns, current.width = "funds", columns, len(cells)
        unit = _MONEY_UNIT.search("".join(texts))
        current.money_unit = unit.group(1) if unit else ""
    elif any("预期目标" in t for t in texts) or first.startswith(("年度总体目标", "年度目标")):
        _goal_header(current, cells, texts, place)
    elif current.block == "goals":
        _goal(current, cells, place)
    elif current.block == "funds":
        _fund(current, cells, texts, place)
    elif first.startswith("主管"):
        current.department = prose(_after(cells, "主管部门") or _after(cells, "主管单位"))
        current.unit = prose(_after(cells, "实施单位") or _after(cells, "项目单位"))
    elif first.startswith(("实施单位", "项目单位")):
        current.unit = prose(_after(cells, first[:4]))


def _fund(current: _Open, cells: Sequence[str], texts: list[str], place: Line) -> None:
    at = next((i for i, t in enumerate(texts) if _FUND_LABEL.search(t)), None)
    if at is None:
        return
    if len(cells) == current.width:
        slots = {name: cells[column] for name, column in current.columns.items()}
    else:
        # Another page, other columns: the order of the header still holds.
        order = sorted(current.columns, key=lambda name: current.columns[name])
        slots = dict(zip(order, cells[at + 1 :], strict=False))
    read = {name: figure(text) for name, text in slots.items()}
    current.funds.append(
        PerformanceFund(
            texts[at].strip("：:"), read.get("initial_budget", BLANK), read.get("full_year_budget", BLANK),
            read.get("actual", BLANK), read.get("weight", BLANK), read.get("execution_rate", BLANK),
            read.get("score", BLANK), place.page, place.number,
        )
    )  # fmt: skip


def _goal_header(current: _Open, cells: Sequence[str], texts: list[str], place: Line) -> None:
    current.block, current.width = "goals", len(cells)
    expected = next((i for i, t in enumerate(texts) if "预期目标" in t or "年初设定目标" in t), 1)
    reached = next((i for i, t in enumerate(texts) if "实际完成" in t), len(cells) // 2)
    current.goal_columns = (expected, reached)
    if not any("预期目标" in t for t in texts):
        _goal(current, ["", *cells[1:]], place)


def _goal(current: _Open, cells: Sequence[str], place: Line) -> None:
    current.goal = current.goal or place
    middle = (current.goal_columns[1] + current.goal_columns[0] + 1) / 2 / max(1, current.width)
    for at, cell in enumerate(cells):
        if not cell.strip():
            continue
        side = current.reached if at / len(cells) >= middle else current.expected
        side.append(prose(cell))


def _indicator(current: _Open, cells: Sequence[str], texts: list[str], place: Line) -> None:
    def text(name: str) -> str:
        at = current.columns.get(name, -1)
        return texts[at] if 0 <= at < len(texts) else ""

    if any(_TOTAL.match(t) for t in texts if t):
        current.weight, current.score = figure(text("weight")), figure(text("score"))
        current.block = "closed"
        return
    level3, own = text("level3"), [text(n) for n in ("target", "actual", "weight", "score")]
    if not level3 and not any(own):
        return
    if not any(own) and current.indicators:
        # The rest of a row that the page cut: 资金支出合 ⏎ 规率.
        last = current.indicators[-1]
        reason_at = current.columns.get("reason", -1)
        reason = prose(cells[reason_at]) if 0 <= reason_at < len(cells) else ""
        current.indicators[-1] = replace(
            last, level3=last.level3 + level3, direction=last.direction + text("direction"), reason=last.reason + reason
        )
        return
    current.level1 = text("level1") or current.level1
    if text("level1"):
        current.level2 = ""
    current.level2 = text("level2") or current.level2
    direction, target, unit = text("direction"), text("target"), text("unit")
    if not direction and (whole := _TARGET.match(target)):
        direction, target, unit = whole.group("sign"), whole.group("number"), unit or whole.group("unit")
    reason_at = current.columns.get("reason", -1)
    current.indicators.append(
        PerformanceIndicator(
            current.name, current.level1, current.level2, level3, text("nature"), direction, figure(target),
            figure(text("actual")), unit, figure(text("weight")), figure(text("score")),
            prose(cells[reason_at]) if 0 <= reason_at < len(cells) else "", place.page, place.number,
        )
    )  # fmt: skip
