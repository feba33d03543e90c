"""Where a table without vertical rulings stands: which lines of a page are one, and where its columns are.

What belongs here: lines and words to areas and columns. The data rows decide: a strip that no text of any row touches
parts two columns. What does not: cells, which `juesuan.reading.unruled` makes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from juesuan.forms.titles import title_of
from juesuan.reading.grid import Grid
from juesuan.reading.header import TOTALS, is_number, row_kind
from juesuan.reading.lines import Word
from juesuan.text import normal

# So many rows of amounts make a table; fewer may be a line of prose that was spaced out.
FEWEST_ROWS: Final = 3
# Shares of the usual distance between rows: nearer lines are one row's wrapped label, farther ones another table.
SAME_ROW: Final = 0.7
_FARTHEST_HEADER: Final = 3.0
_NEXT_ROW: Final = 1.8
# Points. Columns nearer than this are one column; the frame stands this far outside its texts.
_SAME_COLUMN: Final = 2.0
_MARGIN: Final = 3.0
# Points: a character of a table.
TYPICAL_SIZE: Final = 10.0
# Points: amounts begin no further than this to the right of their column's count.
_FROM_COUNT: Final = 40.0
# Points. A header line that stands level with the first row is set half a line above it.
_HALF_LINE: Final = 5.0
_SUBCODES: Final = frozenset("类款项")
_PAGE_NUMBER: Final = re.compile(r"[-—–]?\d{1,3}[-—–]?|第\d{1,3}页")
# Points. A head over two columns has their own heads this near on both sides.
_NEAR_HEADS: Final = 80.0

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class TextLine:
    """The words of one baseline from left to right."""

    base: float
    words: list[Word]

    @property
    def text(self) -> str:
        """What the line says, without gaps."""
        return "".join(word.text for word in self.words)

    @property
    def size(self) -> float:
        """How high its characters are set: an ideograph is as high as wide."""
        return max((word.right - word.left) / max(len(word.text), 1) for word in self.words)

    @property
    def kind(self) -> str:
        """data, header or blank, told from its words."""
        return row_kind([word.text for word in self.words])

    @property
    def has_amounts(self) -> bool:
        """Whether it is a data row that shows numbers."""
        return self.kind == "data" and any(is_number(normal(word.text)) for word in self.words)


@dataclass(frozen=True, slots=True)
class Area:
    """One table's lines on a page: what stands above, its header, its data rows, what stands below."""

    caption: list[TextLine]
    header: list[TextLine]
    body: list[TextLine]
    pitch: float


# ---- which lines are a table ---------------------------------------------------------------------------


def areas_of(lines: Sequence[TextLine]) -> list[Area]:
    """The page's lines by table: a title parts one table from the next."""
    areas: list[Area] = []
    start = 0
    titles = [n for n, line in enumerate(lines) if not line.has_amounts and title_of([line.text])]
    for end in [*[n for n in titles if n], len(lines)]:
        part = lines[start:end]
        start = end
        rows = [n for n, line in enumerate(part) if line.has_amounts]
        # The number of the page stands below everything, alone.
        while rows and _PAGE_NUMBER.fullmatch(normal(part[rows[-1]].text)):
            rows.pop()
        if len(rows) >= FEWEST_ROWS:
            areas.append(_area(part, rows))
    return areas


def _area(lines: Sequence[TextLine], rows: Sequence[int]) -> Area:
    first, last = rows[0], rows[-1]
    # Rows without amounts count too: one side of a form may have few, and each wrapped label is a row with its line.
    begins = [line.base for line in lines[first : last + 1] if line.kind == "data"]
    pitch = median(above - below for above, below in pairwise(begins))
    # Rows with a label and no amount may stand before the first amounts and after the last.
    while first and lines[first - 1].kind == "data" and lines[first - 1].base - lines[first].base < _NEXT_ROW * pitch:
        first -= 1
    while (
        last + 1 < len(lines)
        and lines[last].base - lines[last + 1].base < _NEXT_ROW * pitch
        and (lines[last + 1].kind == "data" or lines[last].base - lines[last + 1].base < SAME_ROW * pitch)
    ):
        last += 1
    top = first
    while top and _is_header(lines[top - 1], lines[top], pitch):
        top -= 1
    # The upper half of the first row's wrapped label is no header.
    while (
        top < first
        and len(lines[first - 1].words) == 1
        and lines[first - 1].base - lines[first].base < SAME_ROW * pitch
    ):
        first -= 1
    heads, begun = _subcode_heads(lines[first])
    return Area(list(lines[:top]), [*lines[top:first], *heads], [*begun, *lines[first + 1 : last + 1]], pitch)


def _subcode_heads(line: TextLine) -> tuple[list[TextLine], list[TextLine]]:
    """The heads 类、款、项 of code columns, which stand level with the total of the first row, and the rest of it."""
    heads = [word for word in line.words if word.text in _SUBCODES]
    rest = [word for word in line.words if word.text not in _SUBCODES]
    if len(heads) < 2 or not rest:
        return [], [line]
    return [TextLine(line.base + _HALF_LINE, heads)], [TextLine(line.base, rest)]


def _is_header(line: TextLine, below: TextLine, pitch: float) -> bool:
    """Whether the line above a table's line still belongs to its header: no title, unit or owner, and near."""
    plain = normal(line.text)
    named = ":" in plain or "：" in plain or bool(title_of([line.text])) or plain.startswith(("公开", "附"))
    return not named and line.base - below.base < _FARTHEST_HEADER * pitch


# ---- where columns are ------------------------------------------------------------------------------------


def columns_of(area: Area) -> list[float]:
    """The lines between columns, left frame to right frame."""
    spans = [
        (word.left, word.right) for line in area.body for word in line.words if normal(word.text) not in TOTALS
    ]  # fmt: skip
    columns = _counted(_united(spans), area)
    for stack in _stacks(area.header, columns):
        if not any(overlap(stack, column) > 0 for column in columns):
            columns = sorted([*columns, stack])
    columns = _with_labels_whole(columns, area)
    if not columns:
        return []
    middles = [(left[1] + right[0]) / 2 for left, right in pairwise(columns)]
    return [columns[0][0] - _MARGIN, *middles, columns[-1][1] + _MARGIN]


def _counted(columns: Sequence[Span], area: Area) -> list[Span]:
    """The columns, each with its printed count 「栏次」, which stands in the middle of the column and not over its amounts.

    Counts over nothing are columns that are blank in every row.
    """
    counts = next((found for line in area.header if len(found := _counts(line)) > 1), [])
    kept = list(columns)
    for number, count in enumerate(counts):
        beyond = counts[number + 1].left if number + 1 < len(counts) else float("inf")
        # Amounts end right of their column's middle, and left of the next one's.
        own = [
            column for column in columns
            if column[1] > (count.left + count.right) / 2 and column[0] < min(beyond, count.right + _FROM_COUNT)
        ]  # fmt: skip
        if own and not _is_text(own[0], area):
            kept.remove(own[0])
            kept.append((min(count.left, own[0][0]), max(count.right, own[0][1])))
        elif not own:
            kept.append((count.left, count.right))
    return _united(kept)


def _counts(line: TextLine) -> list[Word]:
    """The words that count the columns of a table from 1 on."""
    found = [word for word in line.words if word.text.isdigit()]
    return found if [word.text for word in found] == [str(n) for n in range(1, len(found) + 1)] else []


def _united(spans: Sequence[Span]) -> list[Span]:
    united: list[Span] = []
    for left, right in sorted(spans):
        if united and left - united[-1][1] < _SAME_COLUMN:
            united[-1] = (united[-1][0], max(united[-1][1], right))
        else:
            united.append((left, right))
    return united


def _stacks(header: Sequence[TextLine], columns: Sequence[Span]) -> list[Span]:
    """Header words over no data: columns that are blank in every row, without the heads of several columns."""
    lone = [
        word for line in header for word in line.words
        if not any(overlap((word.left, word.right), column) > 0 for column in columns)
    ]  # fmt: skip
    words = [word for line in header for word in line.words]
    kept = []
    for word in lone:
        lower = [other for other in words if other.base < word.base - TYPICAL_SIZE]
        # Words lower down on both sides: this one stands over both of them.
        beside = [o for o in lower if o.right > word.left - _NEAR_HEADS and o.left < word.right + _NEAR_HEADS]
        spans = any(o.left < word.left for o in beside) and any(o.right > word.right for o in beside)
        if not spans:
            kept.append((word.left, word.right))
    return _united(kept)


def _with_labels_whole(columns: list[Span], area: Area) -> list[Span]:
    """The columns, with words of labels put together that stand apart only by spaces: 合 计, 项 目."""
    if not columns:
        return columns
    whole = [columns[0]]
    for column in columns[1:]:
        before = whole[-1]
        if not _headed(column, area) and _is_text(column, area) and _is_text(before, area):
            whole[-1] = (before[0], column[1])
        else:
            whole.append(column)
    return whole


def _headed(column: Span, area: Area) -> bool:
    return not area.header or any(
        overlap((word.left, word.right), column) > 0 for line in area.header for word in line.words
    )


def _is_text(column: Span, area: Area) -> bool:
    inside = [w for line in area.body for w in line.words if overlap((w.left, w.right), column) > 0]
    return not any(is_number(normal(word.text)) for word in inside)


def columns_before(before: Grid, area: Area) -> list[float] | None:
    """The columns of the page before where every word of this page keeps to one of them."""
    xs = before.columns
    for line in area.body:
        for word in line.words:
            if word.left < xs[0] - _MARGIN or word.right > xs[-1] + _MARGIN:
                return None
            if is_number(normal(word.text)) and bisect_right(xs, word.left) != bisect_right(xs, word.right):
                return None
    return list(xs)


def overlap(one: Span, other: Span) -> float:
    """How much of a line two spans share, in points; negative where they are apart."""
    return min(one[1], other[1]) - max(one[0], other[0])
