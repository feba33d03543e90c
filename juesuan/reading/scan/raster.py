"""The picture of a page: rendered grey by the PDF engine, at the resolution that its own image has.

What belongs here: choosing the resolution, the bound on pixels, and turning pixels into places on the page. What
must not: what the picture shows.
"""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from juesuan.errors import DocumentError
from juesuan.reading.page import Box, Document, Page

Grey = NDArray[np.uint8]

POINTS_PER_INCH: Final = 72.0
# A digit of 9 points has 25 pixels at 200 dpi, and the recogniser wants 48 for a line: more gains nothing.
USUAL_DPI: Final = 200.0
MOST_DPI: Final = 300.0
# Below this a decimal point is a grey smear of one pixel, and a wrong digit looks as sure as a right one.
FEWEST_DPI: Final = 130.0
# A3 at 200 dpi has 7.7 million pixels. A page beyond this bound is rendered coarser, or not at all.
MOST_PIXELS: Final = 16_000_000
_WHITE: Final = 0xFF


@dataclass(frozen=True, slots=True)
class Raster:
    """A page as displayed: grey pixels, and how many of them make a point."""

    grey: Grey
    scale: float


def dpi_of(document: Document, page: Page) -> float:
    """Dots per inch to render a page at: those of its largest image within bounds, fewer for a page too large."""
    handle = pdfium.FPDF_LoadPage(document.handle, page.number - 1)
    if not handle:
        return 0.0
    try:
        native = _native_dpi(handle)
    finally:
        pdfium.FPDF_ClosePage(handle)
    most = POINTS_PER_INCH * math.sqrt(MOST_PIXELS / max(1.0, page.width * page.height))
    return min(native or USUAL_DPI, MOST_DPI, most)


def rendered(document: Document, page: Page, dpi: float) -> Raster:
    """The page as displayed, in grey, annotations included; DocumentError where the engine can't load it."""
    scale = dpi / POINTS_PER_INCH
    width, height = max(1, round(page.width * scale)), max(1, round(page.height * scale))
    handle = pdfium.FPDF_LoadPage(document.handle, page.number - 1)
    if not handle:
        raise DocumentError("page_damaged", f"第 {page.number} 页无法显示", f"page {page.number} can't be drawn")
    grey = np.full((height, width), _WHITE, np.uint8)
    try:
        # The rows are ours, so that the picture holds no memory of the engine.
        bitmap = pdfium.FPDFBitmap_CreateEx(
            width, height, pdfium.FPDFBitmap_Gray, ctypes.c_void_p(grey.ctypes.data), width
        )
        try:
            pdfium.FPDF_RenderPageBitmap(bitmap, handle, 0, 0, width, height, 0, pdfium.FPDF_ANNOT)
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)
    finally:
        pdfium.FPDF_ClosePage(handle)
    return Raster(grey, scale)


def set_upright(page: Page, turns: int) -> None:
    """Make the page's upright space that of its picture after so many quarter turns against the clock.

    A box of the turned picture is then a box of upright space, with y growing upwards from the visible bottom.
    """
    # Where a step to the right and a step up of the turned picture lead on the page as displayed.
    right = ((1, 0), (0, 1), (-1, 0), (0, -1))[turns % 4]
    for quarter in range(4):
        page.quarter_turns = quarter
        here, there = _middle(page.display_box((0, 0, 0, 0))), _middle(page.display_box((8, 0, 8, 0)))
        if (round((there[0] - here[0]) / 8), round((there[1] - here[1]) / 8)) == right:
            return


def _middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _native_dpi(handle: Any) -> float:
    """Of the image that covers most of the page: its pixels an inch; 0 where no image says."""
    largest, dpi = 0.0, 0.0
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    across, down = ctypes.c_uint(), ctypes.c_uint()
    for index in range(min(pdfium.FPDFPage_CountObjects(handle), 1000)):
        thing = pdfium.FPDFPage_GetObject(handle, index)
        if pdfium.FPDFPageObj_GetType(thing) != pdfium.FPDF_PAGEOBJ_IMAGE:
            continue
        known = pdfium.FPDFPageObj_GetBounds(thing, *map(ctypes.byref, (left, bottom, right, top)))
        if not known or not pdfium.FPDFImageObj_GetImagePixelSize(thing, ctypes.byref(across), ctypes.byref(down)):
            continue
        width, height = right.value - left.value, top.value - bottom.value
        if width * height > largest:
            largest = width * height
            # An image may lie turned on its page: pixels over area say the same either way.
            dpi = POINTS_PER_INCH * math.sqrt(across.value * down.value / largest)
    return dpi
