"""The rulings of a picture 「表格线」: long thin runs of ink, as the vector reader gives them.

What belongs here: finding lines and taking them out of the ink, so that they are not read as strokes. What must
not: which lines make a table; the lattice of `juesuan.reading.grid` says so for both readers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from juesuan.reading.rulings import Ruling
from juesuan.reading.scan.raster import Grey

# Points. A stroke of a character is shorter than its body; a ruling is longer than a row is high.
_ACROSS, _DOWN = 18.0, 13.0
# Points. Breaks of a faint line that are bridged, and the width that a table has at least: a large 田 is none.
_BREAK, _NARROWEST = 1.5, 60.0
# Points. A shorter line of a table runs from one line across it to another; a stroke of a character hangs free.
_LONG, _NEAR = 60.0, 2.5
# Share of a free line's length that is ink. The level strokes of a row of characters, joined by grain, have 0.8 to 0.9.
_SOLID: Final = 0.95
# Points. No ruling of a table is thicker; a darker bar is a shaded ground or a stamp.
_THICKEST: Final = 5.0


@dataclass(frozen=True, slots=True)
class Ruled:
    """Rulings of a picture in pixels (position, from, to), and the ink without them."""

    horizontal: list[Ruling]
    vertical: list[Ruling]
    ink: Grey
    lines: Grey


def ruled(ink: Grey, scale: float) -> Ruled:
    """The rulings of an ink picture; `scale` is pixels a point."""
    across = _runs(ink, (round(_ACROSS * scale), 1), (round(_BREAK * scale), 1))
    down = _runs(ink, (1, round(_DOWN * scale)), (1, round(_BREAK * scale)))
    both = np.asarray(cv2.dilate(across | down, np.ones((3, 3), np.uint8)), np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(both, connectivity=8)
    wide = stats[:, cv2.CC_STAT_WIDTH] >= _NARROWEST * scale
    wide[0] = False
    kept = wide[labels]
    across, down = np.where(kept, across, 0).astype(np.uint8), np.where(kept, down, 0).astype(np.uint8)
    horizontal, vertical = _pieces(across, scale, upright=False), _pieces(down, scale, upright=True)
    vertical = _held(vertical, horizontal, ink.T, scale)
    horizontal = _held(horizontal, vertical, ink, scale)
    lines = np.zeros_like(ink)
    for position, start, end in horizontal:
        lines[_rows_around(across, position, start, end), round(start) : round(end) + 1] = 255
    for position, start, end in vertical:
        lines[round(start) : round(end) + 1, _rows_around(down.T, position, start, end)] = 255
    return Ruled(horizontal, vertical, np.where(lines > 0, 0, ink).astype(np.uint8), lines)


def _held(lines: list[Ruling], crossing: list[Ruling], ink: Grey, scale: float) -> list[Ruling]:
    """The lines without those that end in the open, unless they are long and drawn through."""
    near = _NEAR * scale
    places = np.array(crossing).reshape(-1, 3)

    def is_held(position: float, end: float) -> bool:
        beside = np.abs(places[:, 0] - end) <= near
        return bool((beside & (places[:, 1] - near <= position) & (position <= places[:, 2] + near)).any())

    return [
        (position, start, end)
        for position, start, end in lines
        if (is_held(position, start) and is_held(position, end))
        or (end - start >= _LONG * scale and _is_solid(ink, position, start, end))
    ]


def _is_solid(ink: Grey, position: float, start: float, end: float) -> bool:
    """Whether a line is drawn through, a pixel up or down; the ink is turned so that the line lies level."""
    band = ink[max(0, round(position) - 1) : round(position) + 2, round(start) : round(end)]
    return bool((band > 0).any(axis=0).mean() >= _SOLID)


def _rows_around(mask: Grey, position: float, start: float, end: float) -> slice:
    """The rows that a line is thick, one more either side for its blurred edge."""
    low, high = max(0, round(position) - 4), round(position) + 5
    band = mask[low:high, round(start) : round(end) + 1]
    held = np.flatnonzero(band.mean(axis=1) > 25)
    if not len(held):
        return slice(round(position), round(position) + 1)
    return slice(max(0, low + int(held[0]) - 1), low + int(held[-1]) + 2)


def _runs(ink: Grey, length: tuple[int, int], gap: tuple[int, int]) -> Grey:
    """Ink that runs on for a length, small breaks bridged."""
    whole = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((max(1, gap[1]), max(1, gap[0])), np.uint8))
    return np.asarray(cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((length[1], length[0]), np.uint8)), np.uint8)


def _pieces(mask: Grey, scale: float, *, upright: bool) -> list[Ruling]:
    """Each connected run as one ruling through its middle."""
    _, _, stats, middles = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found = []
    for (left, top, width, height, area), (x, y) in zip(stats[1:].tolist(), middles[1:].tolist(), strict=True):
        long, position, start = (height, x, top) if upright else (width, y, left)
        if area / max(long, 1) <= _THICKEST * scale:
            found.append((position, float(start), float(start + long)))
    return found
