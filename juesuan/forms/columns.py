"""Header paths and blocks: what each column of a printed form is, told from its header words.

What belongs here: from a joined table to labelled column blocks. A block is a run of label columns
followed by value columns; two-sided forms and side-by-side economic lists have two or three.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from juesuan.forms.economic import economic_column
from juesuan.forms.model import Column, Form
from juesuan.reading.grid import Cell
from juesuan.reading.tables import Table, cell_at
from juesuan.text import normal

Kind = Literal["code", "label", "unit", "skip", "value", "unknown"]

_COUNTS: Final = re.compile(r"^\d{1,2}$|^栏次$|^[-—]+$|^\d{1,2}=[\d+-]+$")
_SKIPPED: Final = re.compile(r"^(?:行次|序号|行号)$")
_CODE: Final = re.compile(r"编码|^[类款项]$|分类$|^科目代码$")
_OWN_CODE: Final = re.compile(r"(?:单位|部门|项目|目录|机构)(?:编码|代码|编号)$")
_LABEL: Final = re.compile(
    r"名称|^项目(?:（按[^）]*）)?$|^(?:收入|支出)?项目$|^指标$|^(?:收入|支出)$|^科目$|^内容$|^单位名称$"
)
_UNIT: Final = re.compile(r"^(?:计量)?单位$")
_PHASES: Final = (
    (re.compile(r"上年(?:度)?(?:决算|执行|数)"), "prior_actual"),
    (re.compile(r"年初(?:部门)?预算"), "initial_budget"),
    (re.compile(r"(?:全年|调整)预算"), "adjusted_budget"),
)
# A part of the column beside it that no declaration knows: kept, never summed.
_PART: Final = Column("其中", "of_which")


@dataclass(frozen=True, slots=True)
class PrintedColumn:
    """One column of a printed form: its place, its header path and what it was taken for."""

    index: int
    path: tuple[str, ...]
    kind: Kind
    rule: Column | None = None
    phase: str | None = None

    @property
    def words(self) -> str:
        """The header path in one string, as declarations are matched with."""
        return "/".join(self.path)


@dataclass(slots=True)
class Block:
    """Label columns and the value columns that belong to them, left to right."""

    codes: list[PrintedColumn] = field(default_factory=list)
    labels: list[PrintedColumn] = field(default_factory=list)
    units: list[PrintedColumn] = field(default_factory=list)
    values: list[PrintedColumn] = field(default_factory=list)
    unknown: list[PrintedColumn] = field(default_factory=list)

    @property
    def words(self) -> str:
        """All header words of the block, to tell an income side from an expenditure side."""
        columns = (*self.codes, *self.labels, *self.values)
        return "/".join(word for column in columns for word in column.path)


def header_paths(table: Table, cells: Mapping[tuple[int, int], Cell] | None = None) -> list[tuple[str, ...]]:
    """For each column its header words from top to bottom; merged cells give their text to all they cover."""
    cells = cells if cells is not None else cell_at(table.grid.cells)
    paths = []
    for col in range(table.grid.width):
        path: list[str] = []
        for row in range(table.header):
            cell = cells.get((row, col))
            # A cell as wide as the table is a title or a unit line, no header of a column.
            word = normal(cell.text) if cell is not None and cell.col_end - cell.col < table.grid.width else ""
            if word and not _COUNTS.match(word) and (not path or path[-1] != word):
                path.append(word)
        paths.append(tuple(path))
    return paths


def printed_columns(form: Form, paths: Sequence[tuple[str, ...]]) -> list[PrintedColumn]:
    """Every column with its kind; value columns with the declared column they are."""
    return [_column(form, index, path) for index, path in enumerate(paths)]


def _column(form: Form, index: int, path: tuple[str, ...]) -> PrintedColumn:
    if any(_SKIPPED.match(word) for word in path):
        return PrintedColumn(index, path, "skip")
    # 合计 under a label column is the total row's own label, printed inside the header.
    words = [word for word in path if word != "合计"] or list(path)
    last = words[-1] if words else ""
    if (kind := _label_kind(form, path, last)) is not None:
        return PrintedColumn(index, path, kind)
    text = "/".join(path)
    phase = next((name for pattern, name in _PHASES if pattern.search(text)), None)
    for rule in form.columns:
        if rule.meets(text):
            rule = _PART if rule.is_part_of(path) else rule
            return PrintedColumn(index, path, "value", rule, rule.phase or phase)
    if form.economic_across and (found := economic_column(path)) is not None:
        return PrintedColumn(index, path, "value", found, phase)
    if last.startswith("其中") and form.layout != "across":
        return PrintedColumn(index, path, "value", _PART, phase)
    return PrintedColumn(index, path, "unknown")


def _label_kind(form: Form, path: tuple[str, ...], last: str) -> Kind | None:
    """The kind of a column that holds no amounts; None for others."""
    if form.label_words is not None and form.label_words.search(last):
        return "label"
    if "名称" in last:
        return "label"
    if _OWN_CODE.search(last):
        return "skip"
    if _CODE.search(last) and form.codes:
        return "code"
    if path and _LABEL.search(path[-1]):
        return "label"
    return "unit" if _UNIT.match(last) else None


def blocks_of(columns: Iterable[PrintedColumn]) -> list[Block]:
    """Columns grouped into blocks: a label or code column after a value column opens the next block."""
    blocks = [Block()]
    for column in columns:
        if column.kind in ("code", "label") and (blocks[-1].values or blocks[-1].unknown):
            blocks.append(Block())
        block = blocks[-1]
        match column.kind:
            case "code":
                block.codes.append(column)
            case "label":
                block.labels.append(column)
            case "unit":
                block.units.append(column)
            case "value":
                block.values.append(column)
            case "unknown":
                block.unknown.append(column)
            case "skip":
                pass
    return [block for block in blocks if block.values or block.labels or block.codes or block.unknown]
