"""One scanned page read 「扫描页读取」: from its picture to grids, glyphs, and how sure each cell is.

What belongs here: the order of the steps, and what keeps a page from being read. What must not: any step's own
work. Boxes of cells lie on the page as scanned, tilt included; lines of prose lie where they would without it, at
most a few points off.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from juesuan.errors import DocumentError
from juesuan.forms.vocabulary import is_form_word
from juesuan.granted import scanned_page_begins
from juesuan.reading.grid import Cell, Grid, add_captions, grids_of
from juesuan.reading.page import HIDDEN_TEXT, IMAGE_ONLY, Box, Document, Fault, Glyph, Page
from juesuan.reading.scan import READ_BY
from juesuan.reading.scan.candidates import CellReading, is_numberlike, reading_of, reading_of_words
from juesuan.reading.scan.ink import Area, cell_lines, despeckled, free_lines
from juesuan.reading.scan.raster import FEWEST_DPI, Grey, dpi_of, rendered, set_upright
from juesuan.reading.scan.recogniser import recognised
from juesuan.reading.scan.ruled import Ruled, ruled
from juesuan.reading.scan.seen import Line
from juesuan.reading.scan.straight import Straight, straightened
from juesuan.text import glyph_text

# What stands for ink that the recogniser makes nothing of: no number can be read from it.
UNREAD: Final = "\ufffd"
# Share of a line's height left white around it, as the recogniser was taught on.
_MARGIN: Final = 0.22
# A page whose longest lines read worse than this lies on its side or on its head.
_WELL_READ: Final = 0.75
_ASKED_LINES: Final = 8
# The second look at a doubtful cell sees it a quarter larger and blurred.
_LARGER: Final = 1.25
_LOOK_AGAIN_BELOW: Final = 0.999

COARSE = Fault(
    "image_only", "页面是图像，分辨率过低，无法可靠识别，请以 200 dpi 重新扫描",
    "the page is an image too coarse to be read safely; scan it again at 200 dpi",
)  # fmt: skip
NOTHING_READ = Fault(
    "image_only", "页面是图像，文字识别（OCR）没有读出文字", "the page is an image, and OCR found no text on it"
)


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """What OCR gives of a page: the page with its glyphs, its grids, and each cell's reading by page and box."""

    page: Page
    grids: list[Grid]
    readings: dict[tuple[int, Box], CellReading] = field(default_factory=dict)


def read_scan(document: Document, page: Page) -> ScannedPage:
    """Read a page that is an image; a page that can't be read comes back as it was, its fault saying why."""
    dpi = dpi_of(document, page)
    if dpi < FEWEST_DPI:
        return _unread(page, COARSE)
    scanned_page_begins()
    try:
        raster = rendered(document, page, dpi)
    except DocumentError:
        return _unread(page, NOTHING_READ)
    turns, sheet = _upright(raster.grey, raster.scale)
    # An invisible text under the picture is what another OCR program left there; ours has read the picture.
    page.faults = [fault for fault in page.faults if fault not in (IMAGE_ONLY, HIDDEN_TEXT)]
    set_upright(page, turns)
    left, _, _, top = page.visible
    scale = raster.scale
    page.horizontal = [(top - y / scale, left + a / scale, left + b / scale) for y, a, b in sheet.found.horizontal]
    page.vertical = [(left + x / scale, top - b / scale, top - a / scale) for x, a, b in sheet.found.vertical]
    page.glyphs = []
    grids = grids_of(page)
    readings = _fill(page, grids, sheet)
    free = _free(page, grids, sheet)
    page.glyphs += free
    page.has_text = bool(page.glyphs)
    add_captions(grids, free)
    if not page.has_text:
        page.faults.append(NOTHING_READ)
    return ScannedPage(page, grids, readings)


def _unread(page: Page, fault: Fault) -> ScannedPage:
    page.faults = [fault if old.reason == fault.reason else old for old in page.faults]
    return ScannedPage(page, [])


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page's picture with everything found on it, and pixels to places."""

    straight: Straight
    found: Ruled
    ink: Grey
    scale: float

    def crop(self, area: Area) -> Grey:
        """A line with its margin, rulings painted over with paper."""
        left, top, right, bottom = area
        margin = max(2, round(_MARGIN * min(bottom - top, 40)))
        height, width = self.straight.grey.shape
        rows = slice(max(0, top - margin), min(height, bottom + margin))
        columns = slice(max(0, left - margin), min(width, right + margin))
        part, lines = self.straight.grey[rows, columns], self.found.lines[rows, columns]
        if not lines.any():
            return part
        paper = np.percentile(part[lines == 0], 90) if (lines == 0).any() else 255
        return np.where(lines > 0, np.uint8(paper), part).astype(np.uint8)


def _sheet(grey: Grey, scale: float) -> _Sheet:
    straight = straightened(grey)
    found = ruled(straight.ink, scale)
    return _Sheet(straight, found, despeckled(found.ink, scale), scale)


def _upright(grey: Grey, scale: float) -> tuple[int, _Sheet]:
    """The page's picture turned so that its text reads, and by how many quarter turns against the clock."""
    best: tuple[float, int, _Sheet] | None = None
    for turns in (0, 1, 3, 2):
        sheet = _sheet(np.ascontiguousarray(np.rot90(grey, turns)), scale)
        pieces = sorted((p for line in free_lines(sheet.ink, scale) for p in line), key=lambda p: p[0] - p[2])
        if not pieces:
            return 0, sheet
        # Long pieces tell the direction best; a whole line of prose costs more than it tells.
        asked = [(a, t, min(b, a + 20 * (d - t)), d) for a, t, b, d in pieces[:_ASKED_LINES]]
        lines = recognised([sheet.crop(piece) for piece in asked])
        score = float(np.mean([_mean_sure(line) for line in lines]))
        if best is None or score > best[0]:
            best = (score, turns, sheet)
        if score >= _WELL_READ:
            break
    assert best is not None
    return best[1], best[2]


def _mean_sure(line: Line) -> float:
    sures = [spot.sure for spot in line.spots if spot.char]
    return sum(sures) / len(sures) if sures else 0.0


def _fill(page: Page, grids: Sequence[Grid], sheet: _Sheet) -> dict[tuple[int, Box], CellReading]:
    """Read every cell that has ink, all in one go; cells get their text and their place on the tilted page."""
    places: list[tuple[Grid, int, list[Area]]] = []
    for grid in grids:
        grid.read_by = READ_BY
        for index, cell in enumerate(grid.cells):
            area = _area_of(page, grid, cell, sheet)
            places.append((grid, index, cell_lines(sheet.ink, area, sheet.scale)))
    pieces = [piece for _, _, lines in places for piece in lines]
    said = iter(recognised([sheet.crop(piece) for piece in pieces]))
    looks = {piece: next(said) for piece in pieces}
    again = _second_looks(sheet, [lines[0] for _, _, lines in places if len(lines) == 1], looks)
    readings: dict[tuple[int, Box], CellReading] = {}
    for grid, index, lines in places:
        cell = grid.cells[index]
        reading = _cell_reading(lines, looks, again)
        box = _on_page(page, sheet, _area_of(page, grid, cell, sheet))
        grid.cells[index] = cell._replace(text=reading.text, box=box)
        if lines:
            readings[page.number, box] = reading
            page.glyphs += [g for piece in lines for g in _glyphs(page, sheet, piece, looks[piece])]
    return readings


def _second_looks(sheet: _Sheet, pieces: Sequence[Area], looks: dict[Area, Line]) -> dict[Area, Line]:
    """Number cells that the first look was not wholly sure of, seen again larger and softer."""
    doubtful = [p for p in pieces if looks[p].sure < _LOOK_AGAIN_BELOW and is_numberlike(looks[p].text)]
    if not doubtful:
        return {}
    return dict(zip(doubtful, recognised([_softer(sheet.crop(piece)) for piece in doubtful]), strict=True))


def _softer(picture: Grey) -> Grey:
    import cv2

    larger = cv2.resize(picture, None, fx=_LARGER, fy=_LARGER, interpolation=cv2.INTER_LINEAR)
    margin = max(1, larger.shape[0] // 12)
    blurred = cv2.GaussianBlur(larger, (3, 3), 0)
    return np.asarray(cv2.copyMakeBorder(blurred, margin, margin, margin, margin, cv2.BORDER_REPLICATE), np.uint8)


def _cell_reading(lines: Sequence[Area], looks: dict[Area, Line], again: dict[Area, Line]) -> CellReading:
    if not lines:
        return CellReading("", 1.0)
    seen = [looks[piece] for piece in lines]
    text = glyph_text("\n".join(line.text.strip() for line in seen))
    if not text.strip():
        return CellReading(UNREAD, 0.0)
    # A number wrapped over two lines is one number; words stay as they stand.
    whole = Line(tuple(spot for line in seen for spot in line.spots))
    if is_numberlike(whole.text):
        return reading_of([whole, *([again[lines[0]]] if len(lines) == 1 and lines[0] in again else [])])
    return reading_of_words(whole, text, is_form_word)


def _area_of(page: Page, grid: Grid, cell: Cell, sheet: _Sheet) -> Area:
    """A cell's slots in pixels of the straight picture."""
    left, _, _, top = page.visible
    xs, ys = grid.columns, grid.row_lines
    return (
        max(0, round((xs[cell.col] - left) * sheet.scale)), max(0, round((top - ys[cell.row]) * sheet.scale)),
        round((xs[cell.col_end] - left) * sheet.scale), round((top - ys[cell.row_end]) * sheet.scale),
    )  # fmt: skip


def _on_page(page: Page, sheet: _Sheet, area: Area) -> Box:
    """A place of the straight picture on the page as displayed, in points."""
    left, _, _, top = page.visible
    x0, y0, x1, y1 = (edge / sheet.scale for edge in sheet.straight.on_scan(area))
    return page.display_box((left + x0, top - y1, left + x1, top - y0))


def _free(page: Page, grids: Sequence[Grid], sheet: _Sheet) -> list[Glyph]:
    """The text outside tables."""
    ink = sheet.ink.copy()
    left, _, _, top = page.visible
    for grid in grids:
        x0, x1 = round((grid.columns[0] - left) * sheet.scale), round((grid.columns[-1] - left) * sheet.scale)
        y0, y1 = round((top - grid.top) * sheet.scale), round((top - grid.bottom) * sheet.scale)
        ink[max(0, y0) : y1, max(0, x0) : x1] = 0
    lines = free_lines(ink, sheet.scale)
    pieces = [piece for line in lines for piece in line]
    said = iter(recognised([sheet.crop(piece) for piece in pieces]))
    found: list[Glyph] = []
    for line in lines:
        # Pieces of one line share its baseline, so that they are one line to every reader of glyphs.
        bottom = max(piece[3] for piece in line)
        for piece in line:
            found += _glyphs(page, sheet, (piece[0], piece[1], piece[2], bottom), next(said))
    return found


def _glyphs(page: Page, sheet: _Sheet, area: Area, line: Line) -> Iterator[Glyph]:
    """A line's characters with their places in upright space."""
    left, _, _, top = page.visible
    x0, _, x1, y1 = area
    base = top - (y1 - 0.12 * (y1 - area[1])) / sheet.scale
    for spot in line.spots:
        char = glyph_text(spot.char)
        if char.strip():
            start, end = (left + (x0 + share * (x1 - x0)) / sheet.scale for share in (spot.start, spot.end))
            yield (start, base, max(end, start + 0.5), char)
