"""Tables without vertical rulings 「无线表、三线表」: columns from gaps between texts, rows from baselines.

What belongs here: geometry where nothing, or only horizontal lines, is drawn. The data rows decide where columns
are: a strip that no text of any row touches parts two of them. Header words then belong to the column they stand
over. Such a reading is an inference, so nothing here is believed on its own: the form's arithmetic accepts it or
puts it in quarantine, elsewhere.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from juesuan.forms.titles import title_of
from juesuan.reading.grid import Cell, Grid
from juesuan.reading.header import TOTALS, is_number, row_kind
from juesuan.reading.lines import Word, placed_words
from juesuan.reading.page import Page
from juesuan.reading.rulings import Ruling, merge_rulings
from juesuan.text import normal

READ_BY: Final = "pdfium-alignment"
# So many rows of amounts make a table; fewer may be a line of prose that was spaced out.
FEWEST_ROWS: Final = 3
# Shares of the usual distance between rows: nearer lines are one row's wrapped label, farther ones another table.
_SAME_ROW: Final = 0.7
_FARTHEST_HEADER: Final = 3.0
_NEXT_ROW: Final = 1.8
# Share of a character's height: header lines nearer than this are one wrapped header.
_WRAPPED: Final = 1.45
# Points. Columns nearer than this are one column; the frame stands this far outside its texts.
_SAME_COLUMN: Final = 2.0
_MARGIN: Final = 3.0
# Share of the table's width that a line across the whole table covers at least.
_WHOLE: Final = 0.9
_TYPICAL_SIZE: Final = 10.0
# Points. A head over two columns has their own heads this near on both sides.
_NEAR_HEADS: Final = 80.0

Span = tuple[float, float]
# The first column that a cell covers, and the one after its last.
Columns = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Line:
    """The words of one baseline from left to right."""

    base: float
    words: list[Word]

    @property
    def text(self) -> str:
        return "".join(word.text for word in self.words)

    @property
    def kind(self) -> str:
        return row_kind([word.text for word in self.words])

    @property
    def has_amounts(self) -> bool:
        return self.kind == "data" and any(is_number(normal(word.text)) for word in self.words)


@dataclass(frozen=True, slots=True)
class _Area:
    """One table's lines on a page: what stands above, its header, its data rows, what stands below."""

    caption: list[_Line]
    header: list[_Line]
    body: list[_Line]
    pitch: float


def unruled_grids(page: Page, before: Grid | None = None) -> list[Grid]:
    """The tables of a page that shows amounts in rows without vertical rulings, from top to bottom.

    `before` is the table that ended the page before: where this page goes on without a title, its columns hold
    here too, so that both parts join.
    """
    lines = [_Line(words[0].base, words) for words in placed_words(page.glyphs)]
    across = merge_rulings(page.horizontal)
    grids: list[Grid] = []
    for area in _areas(lines):
        titled = title_of([line.text for line in area.caption])
        xs = _columns_before(before, area) if before is not None and not grids and not titled else None
        xs = xs or _columns(area)
        if len(xs) < 3:
            continue
        grids.append(_grid(page, area, xs, across))
    for number, grid in enumerate(grids):
        grid.first_on_page = number == 0
        floor = grids[number + 1].top if number + 1 < len(grids) else float("-inf")
        grid.notes = [line.text for line in lines if floor < line.base < grid.bottom]
    return grids


# ---- which lines are a table ---------------------------------------------------------------------------


def _areas(lines: Sequence[_Line]) -> list[_Area]:
    """The page's lines by table: a title parts one table from the next."""
    areas: list[_Area] = []
    start = 0
    titles = [n for n, line in enumerate(lines) if not line.has_amounts and title_of([line.text])]
    for end in [*[n for n in titles if n], len(lines)]:
        part = lines[start:end]
        start = end
        rows = [n for n, line in enumerate(part) if line.has_amounts]
        if len(rows) >= FEWEST_ROWS:
            areas.append(_area(part, rows))
    return areas


def _area(lines: Sequence[_Line], rows: Sequence[int]) -> _Area:
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
        and (lines[last + 1].kind == "data" or lines[last].base - lines[last + 1].base < _SAME_ROW * pitch)
    ):
        last += 1
    top = first
    while top and _is_header(lines[top - 1], lines[top], pitch):
        top -= 1
    # The upper half of the first row's wrapped label is no header.
    while top < first and len(lines[first - 1].words) == 1 and lines[first - 1].base - lines[first].base < _SAME_ROW * pitch:
        first -= 1
    return _Area(list(lines[:top]), list(lines[top:first]), list(lines[first : last + 1]), pitch)


def _is_header(line: _Line, below: _Line, pitch: float) -> bool:
    """Whether the line above a table's line still belongs to its header: no title, unit or owner, and near."""
    plain = normal(line.text)
    named = ":" in plain or "：" in plain or bool(title_of([line.text])) or plain.startswith(("公开", "附"))
    return not named and line.base - below.base < _FARTHEST_HEADER * pitch


# ---- where columns are ------------------------------------------------------------------------------------


def _columns(area: _Area) -> list[float]:
    """The lines between columns, left frame to right frame."""
    spans = [
        (word.left, word.right) for line in area.body for word in line.words if normal(word.text) not in TOTALS
    ]  # fmt: skip
    columns = _united(spans)
    for stack in _stacks(area.header, columns):
        if not any(_overlap(stack, column) > 0 for column in columns):
            columns = sorted([*columns, stack])
    columns = _with_labels_whole(columns, area)
    if not columns:
        return []
    middles = [(left[1] + right[0]) / 2 for left, right in pairwise(columns)]
    return [columns[0][0] - _MARGIN, *middles, columns[-1][1] + _MARGIN]


def _united(spans: Sequence[Span]) -> list[Span]:
    united: list[Span] = []
    for left, right in sorted(spans):
        if united and left - united[-1][1] < _SAME_COLUMN:
            united[-1] = (united[-1][0], max(united[-1][1], right))
        else:
            united.append((left, right))
    return united


def _stacks(header: Sequence[_Line], columns: Sequence[Span]) -> list[Span]:
    """Header words over no data: columns that are blank in every row, without the heads of several columns."""
    lone = [
        word for line in header for word in line.words
        if not any(_overlap((word.left, word.right), column) > 0 for column in columns)
    ]  # fmt: skip
    words = [word for line in header for word in line.words]
    kept = []
    for word in lone:
        lower = [other for other in words if other.base < word.base - _TYPICAL_SIZE]
        # Words lower down on both sides: this one stands over both of them.
        beside = [o for o in lower if o.right > word.left - _NEAR_HEADS and o.left < word.right + _NEAR_HEADS]
        spans = any(o.left < word.left for o in beside) and any(o.right > word.right for o in beside)
        if not spans:
            kept.append((word.left, word.right))
    return _united(kept)


def _with_labels_whole(columns: list[Span], area: _Area) -> list[Span]:
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


def _headed(column: Span, area: _Area) -> bool:
    return not area.header or any(
        _overlap((word.left, word.right), column) > 0 for line in area.header for word in line.words
    )


def _is_text(column: Span, area: _Area) -> bool:
    inside = [w for line in area.body for w in line.words if _overlap((w.left, w.right), column) > 0]
    return not any(is_number(normal(word.text)) for word in inside)


def _columns_before(before: Grid, area: _Area) -> list[float] | None:
    """The columns of the page before where every word of this page keeps to one of them."""
    xs = before.columns
    for line in area.body:
        for word in line.words:
            if word.left < xs[0] - _MARGIN or word.right > xs[-1] + _MARGIN:
                return None
            if is_number(normal(word.text)) and bisect_right(xs, word.left) != bisect_right(xs, word.right):
                return None
    return list(xs)


def _overlap(one: Span, other: Span) -> float:
    return min(one[1], other[1]) - max(one[0], other[0])


# ---- the grid --------------------------------------------------------------------------------------------


def _grid(page: Page, area: _Area, xs: list[float], across: Sequence[Ruling]) -> Grid:
    width = len(xs) - 1
    whole = sorted(
        (y for y, left, right in across if _overlap((left, right), (xs[0], xs[-1])) >= _WHOLE * (xs[-1] - xs[0])),
        reverse=True,
    )
    partial = [ruling for ruling in across if ruling[0] not in whole]
    rows = _header_rows(area, xs, partial, whole)
    for lines in _body_rows(area, whole):
        held: dict[Columns, list[Word]] = {}
        for word in (word for line in lines for word in line.words):
            col = _slot(xs, word)
            held.setdefault((col, col + 1), []).append(word)
        rows.append((lines, held))
    ys = _row_lines([lines for lines, _ in rows])
    cells = []
    for number, (_, held) in enumerate(rows):
        covered = {col for first, end in held for col in range(first, end)}
        for first, end in sorted([*held, *((col, col + 1) for col in range(width) if col not in covered)]):
            box = page.display_box((xs[first], ys[number + 1], xs[end], ys[number]))
            cells.append(Cell(number, first, number + 1, end, _text(held.get((first, end), [])), page.number, box))
    return Grid(
        xs, len(rows), cells, [page.number], caption=[line.text for line in area.caption], row_lines=ys,
        top=ys[0], bottom=ys[-1], page_starts=[0], read_by=READ_BY,
    )  # fmt: skip


def _slot(xs: Sequence[float], word: Word) -> int:
    """The column that holds most of a word."""
    shares = [_overlap((word.left, word.right), column) for column in pairwise(xs)]
    return max(range(len(shares)), key=lambda col: shares[col])


def _text(words: Sequence[Word]) -> str:
    lines: dict[float, list[Word]] = {}
    for word in words:
        lines.setdefault(word.base, []).append(word)
    return "\n".join("".join(w.text for w in sorted(lines[base])) for base in sorted(lines, reverse=True))


def _body_rows(area: _Area, whole: Sequence[float]) -> list[list[_Line]]:
    """The data lines by row: where lines are drawn they part rows, else a label's wrapped lines join the nearest amounts."""
    bands: list[list[_Line]] = []
    last = None
    for line in area.body:
        band = sum(y > line.base for y in whole)
        if last is None or band != last:
            bands.append([])
        bands[-1].append(line)
        last = band
    rows: list[list[_Line]] = []
    for lines in bands:
        anchors = [line for line in lines if line.has_amounts]
        if len(anchors) == 1 and len(bands) > 1:
            rows.append(lines)
        else:
            rows += _by_nearest(lines, anchors, area.pitch)
    return rows


def _by_nearest(lines: Sequence[_Line], anchors: Sequence[_Line], pitch: float) -> list[list[_Line]]:
    rows: dict[float, list[_Line]] = {}
    for line in lines:
        near = min(anchors, key=lambda anchor: abs(anchor.base - line.base), default=line)
        home = near if abs(near.base - line.base) < _SAME_ROW * pitch else line
        rows.setdefault(home.base, []).append(line)
    return [rows[base] for base in sorted(rows, reverse=True)]


def _header_rows(
    area: _Area, xs: Sequence[float], partial: Sequence[Ruling], whole: Sequence[float]
) -> list[tuple[list[_Line], dict[Columns, list[Word]]]]:
    """The header's lines with the columns that each word stands over; wrapped words are put together."""
    rows: list[tuple[list[_Line], dict[Columns, list[Word]]]] = []
    for number, line in enumerate(area.header):
        row: dict[Columns, list[Word]] = {}
        for word in line.words:
            span = _head_span(word, area.header[number + 1 :], xs, partial)
            above = _wrapped_above(word, span, rows, whole)
            (above if above is not None else row.setdefault(span, [])).append(word)
        rows.append(([line], row))
    return [(lines, row) for lines, row in rows if row]


def _wrapped_above(
    word: Word, span: Columns, rows: Sequence[tuple[list[_Line], dict[Columns, list[Word]]]], whole: Sequence[float]
) -> list[Word] | None:
    """The words that a header word goes on with on the next line; None where it begins a header of its own."""
    for _, row in reversed(rows):
        if not (words := row.get(span)):
            continue
        last = min(words, key=lambda other: other.base)
        size = max((last.right - last.left) / max(len(last.text), 1), _TYPICAL_SIZE / 2)
        ruled = any(word.base < y < last.base for y in whole)
        return words if last.base - word.base < _WRAPPED * size and not ruled else None
    return None


def _head_span(word: Word, lower: Sequence[_Line], xs: Sequence[float], partial: Sequence[Ruling]) -> Columns:
    """Which columns a header word stands over: those of the line drawn under it, else those whose middle is its own."""
    middle = (word.left + word.right) / 2
    for y, left, right in sorted(partial, reverse=True):
        if word.base - 2 * _TYPICAL_SIZE < y < word.base and left <= middle <= right:
            cols = [col for col, (a, b) in enumerate(pairwise(xs)) if _overlap((left, right), (a, b)) > 0.5 * (b - a)]
            if cols:
                return cols[0], cols[-1] + 1
    own = _slot(xs, word)
    below = {_slot(xs, other) for line in lower for other in line.words if word.base - line.base > _WRAPPED * _TYPICAL_SIZE}
    # Runs of columns around the word's own that have heads of their own below it.
    best, off = (own, own + 1), abs((xs[own] + xs[own + 1]) / 2 - middle)
    for first in range(own, -1, -1):
        for end in range(max(own + 1, first + 2), len(xs)):
            if not set(range(first, end)) <= below:
                continue
            distance = abs((xs[first] + xs[end]) / 2 - middle)
            if distance < off:
                best, off = (first, end), distance
    return best


def _row_lines(rows: Sequence[Sequence[_Line]]) -> list[float]:
    """Lines between rows, halfway between the lowest baseline above and the highest below."""
    tops = [max(line.base for line in lines) for lines in rows]
    lows = [min(line.base for line in lines) for lines in rows]
    size = _TYPICAL_SIZE
    between = [(low + top + size * 0.6) / 2 for low, top in zip(lows, tops[1:], strict=False)]
    return [tops[0] + size, *between, lows[-1] - 0.4 * size]
