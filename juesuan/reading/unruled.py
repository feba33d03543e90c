"""Tables without vertical rulings 「无线表、三线表」: columns from gaps between texts, rows from baselines.

What belongs here: geometry where nothing, or only horizontal lines, is drawn. The data rows decide where columns
are: a strip that no text of any row touches parts two of them. Header words then belong to the column they stand
over. Such a reading is an inference, so nothing here is believed on its own: the form's arithmetic accepts it or
puts it in quarantine, elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from juesuan.forms.titles import title_of
from juesuan.reading.alignment import (
    SAME_ROW,
    TYPICAL_SIZE,
    Area,
    TextLine,
    areas_of,
    columns_before,
    columns_of,
    overlap,
)
from juesuan.reading.grid import Cell, Grid
from juesuan.reading.lines import ABOVE_BASELINE, Word, placed_words, text_lines
from juesuan.reading.page import Page
from juesuan.reading.rulings import Ruling, merge_rulings
from juesuan.reading.second import rows_of_amounts

READ_BY: Final = "pdfium-alignment"
# Share of a character's height: header lines nearer than this are one wrapped header.
_WRAPPED: Final = 1.45
# Share of the table's width that a line across the whole table covers at least.
_WHOLE: Final = 0.9

# The first column that a cell covers, and the one after its last.
Columns = tuple[int, int]


def unruled_grids(page: Page, before: Grid | None = None) -> list[Grid]:
    """The tables of a page that shows amounts in rows without vertical rulings, from top to bottom.

    `before` is the table that ended the page before: where this page goes on without a title, its columns hold
    here too, so that both parts join.
    """
    lines = [TextLine(words[0].base, words) for words in placed_words(page.glyphs)]
    across = merge_rulings(page.horizontal)
    grids: list[Grid] = []
    for area in areas_of(lines):
        titled = title_of([line.text for line in area.caption])
        xs = columns_before(before, area) if before is not None and not grids and not titled else None
        xs = xs or columns_of(area)
        if len(xs) < 3:
            continue
        if (grid := _grid(page, area, xs, across)) is not None:
            grids.append(grid)
    for number, grid in enumerate(grids):
        grid.first_on_page = number == 0
        floor = grids[number + 1].top if number + 1 < len(grids) else float("-inf")
        grid.notes = [line.text for line in lines if floor < line.base < grid.bottom]
    return grids


def unruled_beside(page: Page, ruled: Sequence[Grid]) -> list[Grid]:
    """The tables without vertical rulings above, between and below the ruled ones of a page."""
    edges = sorted({edge for grid in ruled for edge in (grid.top, grid.bottom)}, reverse=True)
    found: list[Grid] = []
    for high, low in pairwise([float("inf"), *edges, float("-inf")]):
        if any(grid.bottom < high and low < grid.top for grid in ruled):
            continue
        held = [glyph for glyph in page.glyphs if low < glyph[1] + ABOVE_BASELINE < high]
        if held and rows_of_amounts(held):
            found += unruled_grids(replace(page, glyphs=held))
    for grid in found:
        grid.first_on_page = grid.top > edges[0] and grid is found[0]
    for grid in ruled:
        # What was its caption begins below the table that was found above it.
        ceiling = min((other.bottom for other in found if other.bottom >= grid.top), default=float("inf"))
        own = [glyph for glyph in page.glyphs if grid.top < glyph[1] + ABOVE_BASELINE < ceiling]
        if ceiling < min((edge for edge in edges if edge > grid.top), default=float("inf")):
            grid.caption = text_lines(own)
    return found


def _grid(page: Page, area: Area, xs: list[float], across: Sequence[Ruling]) -> Grid | None:
    width = len(xs) - 1
    whole = sorted(
        (y for y, left, right in across if overlap((left, right), (xs[0], xs[-1])) >= _WHOLE * (xs[-1] - xs[0])),
        reverse=True,
    )
    partial = [ruling for ruling in across if ruling[0] not in whole]
    rows = _header_rows(area, xs, partial, whole)
    if any(sum(word.text.isdigit() for word in words) > 1 for _, row in rows for words in row.values()):
        return None  # two columns' counts in one: the columns were not told apart
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
    shares = [overlap((word.left, word.right), column) for column in pairwise(xs)]
    return max(range(len(shares)), key=lambda col: shares[col])


def _text(words: Sequence[Word]) -> str:
    lines: dict[float, list[Word]] = {}
    for word in words:
        lines.setdefault(word.base, []).append(word)
    return "\n".join("".join(w.text for w in sorted(lines[base])) for base in sorted(lines, reverse=True))


def _body_rows(area: Area, whole: Sequence[float]) -> list[list[TextLine]]:
    """The data lines by row: where lines are drawn they part rows, else a label's wrapped lines join the nearest amounts."""
    bands: list[list[TextLine]] = []
    last = None
    for line in area.body:
        band = sum(y > line.base for y in whole)
        if last is None or band != last:
            bands.append([])
        bands[-1].append(line)
        last = band
    rows: list[list[TextLine]] = []
    for lines in bands:
        anchors = [line for line in lines if line.has_amounts]
        if len(anchors) == 1 and len(bands) > 1:
            rows.append(lines)
        else:
            rows += _by_nearest(lines, anchors, area.pitch)
    return rows


def _by_nearest(lines: Sequence[TextLine], anchors: Sequence[TextLine], pitch: float) -> list[list[TextLine]]:
    rows: dict[float, list[TextLine]] = {}
    for line in lines:
        near = min(anchors, key=lambda anchor: abs(anchor.base - line.base), default=line)
        home = near if abs(near.base - line.base) < min(SAME_ROW * pitch, _WRAPPED * line.size) else line
        rows.setdefault(home.base, []).append(line)
    return [rows[base] for base in sorted(rows, reverse=True)]


def _header_rows(
    area: Area, xs: Sequence[float], partial: Sequence[Ruling], whole: Sequence[float]
) -> list[tuple[list[TextLine], dict[Columns, list[Word]]]]:
    """The header's lines with the columns that each word stands over; wrapped words are put together."""
    rows: list[tuple[list[TextLine], dict[Columns, list[Word]]]] = []
    for number, line in enumerate(area.header):
        row: dict[Columns, list[Word]] = {}
        for word in line.words:
            span = _head_span(word, line, area.header[number + 1 :], xs, partial)
            above = _wrapped_above(word, span, rows, whole)
            (above if above is not None else row.setdefault(span, [])).append(word)
        rows.append(([line], row))
    return [(lines, row) for lines, row in rows if row]


def _wrapped_above(
    word: Word, span: Columns, rows: Sequence[tuple[list[TextLine], dict[Columns, list[Word]]]], whole: Sequence[float]
) -> list[Word] | None:
    """The words that a header word goes on with on the next line; None where it begins a header of its own."""
    for _, row in reversed(rows):
        if not (words := row.get(span)):
            continue
        last = min(words, key=lambda other: other.base)
        size = max((last.right - last.left) / max(len(last.text), 1), TYPICAL_SIZE / 2)
        ruled = any(word.base < y < last.base for y in whole)
        return words if last.base - word.base < _WRAPPED * size and not ruled else None
    return None


def _head_span(
    word: Word, line: TextLine, lower: Sequence[TextLine], xs: Sequence[float], partial: Sequence[Ruling]
) -> Columns:  # fmt: skip
    """Which columns a header word stands over: those of the line drawn under it, else those whose middle is its own."""
    middle = (word.left + word.right) / 2
    own = _slot(xs, word)
    if word.text.isdigit():
        return own, own + 1
    # No head reaches over a column with a head of its own on the same line.
    taken = {_slot(xs, other) for other in line.words if other is not word}
    for y, left, right in sorted(partial, reverse=True):
        if word.base - 2 * TYPICAL_SIZE < y < word.base and left <= middle <= right:
            cols = [col for col, (a, b) in enumerate(pairwise(xs)) if overlap((left, right), (a, b)) > 0.5 * (b - a)]
            if cols and taken.isdisjoint(cols):
                return cols[0], cols[-1] + 1
    under = [
        other for at in lower for other in at.words
        if word.base - at.base > _WRAPPED * TYPICAL_SIZE and _slot(xs, other) == own
    ]  # fmt: skip
    if under and max(under, key=lambda other: other.base).text.isdigit():
        return own, own + 1  # right above the column's count 「栏次」
    below = {
        _slot(xs, other) for at in lower for other in at.words if word.base - at.base > _WRAPPED * TYPICAL_SIZE
    }
    # Runs of columns around the word's own that have heads of their own below it.
    best, off = (own, own + 1), abs((xs[own] + xs[own + 1]) / 2 - middle)
    for first in range(own, -1, -1):
        for end in range(max(own + 1, first + 2), len(xs)):
            if not set(range(first, end)) <= below - taken:
                continue
            distance = abs((xs[first] + xs[end]) / 2 - middle)
            if distance < off:
                best, off = (first, end), distance
    return best


def _row_lines(rows: Sequence[Sequence[TextLine]]) -> list[float]:
    """Lines between rows, halfway between the lowest baseline above and the highest below."""
    tops = [max(line.base for line in lines) for lines in rows]
    lows = [min(line.base for line in lines) for lines in rows]
    size = TYPICAL_SIZE
    between = [(low + top + size * 0.6) / 2 for low, top in zip(lows, tops[1:], strict=False)]
    return [tops[0] + size, *between, lows[-1] - 0.4 * size]
