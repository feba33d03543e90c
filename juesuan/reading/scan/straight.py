"""A scan put straight 「纠偏、去噪」: how far its lines are tilted, turned back, and specks taken out.

What belongs here: pictures to better pictures, and places of the straight picture to places of the scan.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from juesuan.reading.page import Box
from juesuan.reading.scan.raster import Grey

# Degrees. A sheet that lies more tilted than this in the scanner was turned on purpose.
MOST_TILT: Final = 4.0
_COARSE, _FINE, _FINEST = 0.5, 0.1, 0.02
# Degrees: over the width of a page this is less than a pixel.
_STRAIGHT: Final = 0.03
# Pixels: the tilt shows in a small picture as well, and thirty tries are made on it.
_SMALL: Final = 1000
_PAPER: Final = 255


@dataclass(frozen=True, slots=True)
class Straight:
    """A straight picture: its ink (255 where a pixel is dark), and by how many degrees the scan was tilted."""

    grey: Grey
    ink: Grey
    tilt: float

    def on_scan(self, box: Box) -> Box:
        """The box (left, top, right, bottom, in pixels) around a place of the straight picture on the tilted scan."""
        if not self.tilt:
            return box
        height, width = self.grey.shape
        turn = math.radians(self.tilt)
        cos, sin = math.cos(turn), math.sin(turn)
        corners = [(x - width / 2, y - height / 2) for x in (box[0], box[2]) for y in (box[1], box[3])]
        # The inverse of the turn that made the picture straight.
        xs = [x * cos - y * sin + width / 2 for x, y in corners]
        ys = [x * sin + y * cos + height / 2 for x, y in corners]
        return min(xs), min(ys), max(xs), max(ys)


def straightened(grey: Grey) -> Straight:
    """A page's picture turned straight, and its ink without specks."""
    tilt = tilt_of(grey)
    if abs(tilt) >= _STRAIGHT:
        height, width = grey.shape
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), tilt, 1.0)
        grey = _as_grey(cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_CUBIC,
                                       borderMode=cv2.BORDER_CONSTANT, borderValue=_PAPER))  # fmt: skip
    else:
        tilt = 0.0
    return Straight(grey, ink_of(grey), tilt)


def ink_of(grey: Grey) -> Grey:
    """Where a picture is dark: 255 for ink, 0 for paper, whatever the paper's shade; single specks taken out."""
    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    level, _ = cv2.threshold(smooth, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    # A page that is nearly blank has no two shades: what Otsu parts there is the paper's own grain.
    level = min(max(level, 90.0), 200.0)
    return _as_grey(cv2.threshold(smooth, level, 255, cv2.THRESH_BINARY_INV)[1])


def tilt_of(grey: Grey) -> float:
    """By how many degrees the lines of a picture fall to the right; 0 for a page without any."""
    factor = min(1.0, _SMALL / max(grey.shape))
    small = _as_grey(cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA))
    # Dark where ink is, and light for paper of any shade.
    dark = (255 - small).astype(np.float32)
    dark = np.maximum(dark - np.median(dark) - 40, 0)
    if not dark.any():
        return 0.0
    best = 0.0
    for step, reach in ((_COARSE, MOST_TILT), (_FINE, _COARSE), (_FINEST, _FINE)):
        count = round(reach / step)
        tries = [best + number * step for number in range(-count, count + 1)]
        best = max(tries, key=lambda angle: _sharpness(dark, angle))
    return best


def _sharpness(dark: np.ndarray, angle: float) -> float:
    """How clearly the rows of a turned picture part into lines and gaps."""
    height, width = dark.shape
    # A shear moves rows as a turn does at small angles, and leaves the page's own width in place.
    shear = np.array([[1, 0, 0], [-math.tan(math.radians(angle)), 1, math.tan(math.radians(angle)) * width / 2]], np.float32)
    rows = cv2.warpAffine(dark, shear, (width, height), flags=cv2.INTER_LINEAR).sum(axis=1)
    return float(np.square(np.diff(rows)).sum())


def _as_grey(picture: object) -> Grey:
    return np.asarray(picture, np.uint8)
