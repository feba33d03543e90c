"""Where text stands in a picture: the lines of a cell, and the pieces of lines outside tables.

What belongs here: boxes around ink. What the ink says is the recogniser's.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from juesuan.reading.scan.raster import Grey

# left, top, right, bottom in pixels; right and bottom are outside.
Area = tuple[int, int, int, int]

# Square points. A decimal point of 7-point print is 0.5; what is smaller is grain of the paper.
_SPECK: Final = 0.25
# Points. Lines of print nearer than this touch; lower ones are dashes and points.
_BETWEEN_LINES, _LOWEST = 0.7, 4.0
# Times the height of a line: a gap this wide parts two pieces of it.
_GAP: Final = 1.6
# A dense page has some hundred pieces of lines; one with more is a picture of something else.
_MOST_PIECES: Final = 2_000
# Points. A line of print is no higher; a taller blob is a stamp, a signature or a photograph.
_TALLEST: Final = 48.0


def despeckled(ink: Grey, scale: float) -> Grey:
    """The ink without specks too small for a decimal point."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    if count <= 1:
        return ink
    kept = stats[:, cv2.CC_STAT_AREA] >= _SPECK * scale * scale
    kept[0] = False
    return np.where(kept[labels], 255, 0).astype(np.uint8)


def cell_lines(ink: Grey, area: Area, scale: float) -> list[Area]:
    """The lines of text inside a cell from top to bottom, each tight around its ink."""
    left, top, right, bottom = area
    part = ink[top:bottom, left:right]
    if not part.any():
        return []
    lines = []
    for low, high in _bands((part > 0).max(axis=1), max(1, round(_BETWEEN_LINES * scale)), round(_LOWEST * scale)):
        columns = np.flatnonzero(part[low:high].any(axis=0))
        lines.append((left + int(columns[0]), top + low, left + int(columns[-1]) + 1, top + high))
    return lines


def _bands(rows: NDArray[np.bool_], gap: int, lowest: int) -> list[tuple[int, int]]:
    """Runs of rows with ink; a low one (the dash of 一, the points of i) belongs to its nearer neighbour."""
    held = np.flatnonzero(rows)
    breaks = np.flatnonzero(np.diff(held) > gap)
    starts = [int(held[0]), *(int(held[b + 1]) for b in breaks)]
    ends = [*(int(held[b]) + 1 for b in breaks), int(held[-1]) + 1]
    bands = list(zip(starts, ends, strict=True))
    if len(bands) < 2:
        return bands
    tall = [band for band in bands if band[1] - band[0] >= lowest]
    if not tall:
        return [(bands[0][0], bands[-1][1])]
    whole = [list(band) for band in tall]
    for low, high in bands:
        if high - low >= lowest:
            continue
        near = min(whole, key=lambda band: max(band[0] - high, low - band[1]))
        near[0], near[1] = min(near[0], low), max(near[1], high)
    merged = [whole[0]]
    for _, after in pairwise(whole):
        if after[0] < merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], after[1])
        else:
            merged.append(after)
    return [(low, high) for low, high in merged]


def free_lines(ink: Grey, scale: float) -> list[list[Area]]:
    """Lines of text on ink without tables, from top to bottom, each as its pieces from left to right."""
    height = max(1, round(2.5 * scale))
    # Characters of a line run together over their gaps, lines stay apart.
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, round(14 * scale)), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(np.asarray(joined, np.uint8), connectivity=8)
    boxes = [
        (left, top, left + width, top + tall)
        for left, top, width, tall, area in stats[1:].tolist()
        if tall <= _TALLEST * scale and area >= 2
    ]
    lines: list[list[Area]] = []
    for box in sorted(boxes, key=lambda box: -(box[3] - box[1]))[:_MOST_PIECES]:
        home = next((line for line in lines if _on_line(box, line)), None)
        if home is None:
            lines.append([box])
        else:
            home.append(box)
    found = []
    for line in lines:
        pieces = _pieces(sorted(line))
        pieces = [piece for piece in pieces if piece[3] - piece[1] >= height or piece[2] - piece[0] >= height]
        if pieces:
            found.append(pieces)
    found.sort(key=lambda pieces: (pieces[0][1] + pieces[0][3]) / 2)
    return found


def _on_line(box: Area, line: list[Area]) -> bool:
    """Whether a box stands at the height of a line, told by the line's tallest box."""
    _, top, _, bottom = line[0]
    middle = (box[1] + box[3]) / 2
    shared = min(bottom, box[3]) - max(top, box[1])
    return top <= middle <= bottom or shared > 0.5 * (box[3] - box[1])


def _pieces(boxes: list[Area]) -> list[Area]:
    """Neighbours of a line put together up to a wide gap."""
    tallest = max(box[3] - box[1] for box in boxes)
    pieces = [boxes[0]]
    for box in boxes[1:]:
        last = pieces[-1]
        if box[0] - last[2] <= _GAP * tallest:
            pieces[-1] = (last[0], min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]))
        else:
            pieces.append(box)
    return pieces
