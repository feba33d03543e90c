"""Pictures of pages 「页面图像」: a whole page or a place on it as PNG, with boxes drawn where numbers stand.

What belongs here: drawing. It decides no reading. Boxes are those of cells and facts: left, top, right,
bottom in points from the displayed page's top left. Which boxes matter, and what a colour says, is the
caller's.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pypdfium2.raw as pdfium

from juesuan.errors import DocumentError
from juesuan.reading.page import Box, Document

if TYPE_CHECKING:
    from PIL import Image

# Points of the page shown around the framed boxes.
MARGIN: Final = 60.0
POINTS_PER_INCH: Final = 72.0
# Pixels: a page of any size makes a picture that a mail can carry.
LONGEST_SIDE: Final = 3000
# Share of a mark's colour laid over what it marks, of 255.
_TINT: Final = 40
_WHITE: Final = 0xFFFFFFFF
# Pixels: the height of a legend's letters.
_LEGEND: Final = 14
# What Linux, Windows and macOS call the fonts that hold Chinese.
_CHINESE_FONTS: Final = (
    "NotoSansCJK-Regular.ttc", "NotoSansSC-Regular.otf", "wqy-microhei.ttc", "wqy-zenhei.ttc", "DroidSansFallbackFull.ttf",
    "msyh.ttc", "simsun.ttc", "PingFang.ttc", "STHeiti Light.ttc",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """One box to draw: where, in which colour (a name or #rrggbb), and a short ASCII label above it.

    An inner mark is framed inside its box and its label stands in its corner: for cells that touch each other.
    """

    box: Box
    colour: str = "#d0021b"
    label: str = ""
    inner: bool = False


def page_picture(
    path: Path, page: int, marks: Iterable[Mark] = (), *, dpi: float = 110, legend: Sequence[tuple[str, str]] = ()
) -> bytes:
    """A whole page as PNG with its marks; pages count from 1, `dpi` is lowered for oversized pages.

    `legend` holds colours and what they say, printed below the page. Raises DocumentError where the file can't be
    opened or has no such page.
    """
    return _picture(path, page, list(marks), None, dpi / POINTS_PER_INCH, legend)


def picture(path: Path, page: int, boxes: Sequence[Box], *, scale: float = 2.0, margin: float = MARGIN) -> bytes:
    """The part of a page around some boxes as PNG, each framed in red; the whole page where there are none.

    `page` counts from 1; `scale` is pixels a point. Raises DocumentError where there is no such page or place.
    """
    around = None
    if boxes:
        around = (
            min(box[0] for box in boxes) - margin, min(box[1] for box in boxes) - margin,
            max(box[2] for box in boxes) + margin, max(box[3] for box in boxes) + margin,
        )  # fmt: skip
    return _picture(path, page, [Mark(box) for box in boxes], around, scale)


def _picture(
    path: Path, number: int, marks: Sequence[Mark], around: Box | None, scale: float,
    legend: Sequence[tuple[str, str]] = (),
) -> bytes:  # fmt: skip
    with Document(path) as document:
        if not 1 <= number <= document.page_count:
            raise DocumentError(
                "no_such_page",
                f"没有第 {number} 页，全文共 {document.page_count} 页",
                f"there is no page {number}; the document has {document.page_count}",
            )
        page = document.page(number)
        if page.faults and not page.width * page.height:
            raise DocumentError("page_damaged", f"第 {number} 页无法显示", f"page {number} can't be drawn")
        left, top, right, bottom = around or (0.0, 0.0, page.width, page.height)
        left, top, right, bottom = max(left, 0.0), max(top, 0.0), min(right, page.width), min(bottom, page.height)
        if left >= right or top >= bottom:
            raise DocumentError("no_such_place", f"第 {number} 页没有这个位置", f"page {number} has no such place")
        scale = min(scale, LONGEST_SIDE / max(right - left, bottom - top))
        handle = pdfium.FPDF_LoadPage(document.handle, number - 1)
        try:
            image = _rendered(handle, (page.width, page.height), (left, top, right, bottom), scale)
        finally:
            pdfium.FPDF_ClosePage(handle)
    stream = io.BytesIO()
    shown = _marked(image, marks, (left, top), scale)
    (_with_legend(shown, legend) if legend else shown).save(stream, "PNG")
    return stream.getvalue()


def _rendered(handle: Any, size: tuple[float, float], part: Box, scale: float) -> Image.Image:
    from PIL import Image

    width, height = (max(1, round((part[i + 2] - part[i]) * scale)) for i in (0, 1))
    # The buffer is ours, so that the picture holds no memory of the engine.
    buffer = (ctypes.c_ubyte * (4 * width * height))()
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGRx, buffer, 4 * width)
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, _WHITE)
        # The page is drawn whole with its corner moved off the picture, which cuts the part out.
        place = (round(-part[0] * scale), round(-part[1] * scale), round(size[0] * scale), round(size[1] * scale))
        pdfium.FPDF_RenderPageBitmap(bitmap, handle, *place, 0, pdfium.FPDF_ANNOT)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return Image.frombuffer("RGB", (width, height), bytes(buffer), "raw", "BGRX", 0, 1)


def _marked(image: Image.Image, marks: Sequence[Mark], corner: tuple[float, float], scale: float) -> Image.Image:
    from PIL import Image, ImageColor, ImageDraw

    layer = Image.new("RGBA", image.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    for mark in marks:
        red, green, blue = ImageColor.getrgb(mark.colour)[:3]
        left, top, right, bottom = ((edge - corner[i % 2]) * scale for i, edge in enumerate(mark.box))
        # A frame stands outside its box, so that it covers no digit; cells that touch have no room outside.
        out = -2 if mark.inner else 1
        if right - left + 2 * out < 1 or bottom - top + 2 * out < 1:
            continue
        draw.rectangle((left - out, top - out, right + out, bottom + out), (red, green, blue, _TINT), (red, green, blue), 2)
        if mark.label:
            place = (left + 4, top + 2) if mark.inner else (left, max(0.0, top - 12))
            draw.text(place, mark.label, (red, green, blue))
    return Image.alpha_composite(image.convert("RGBA"), layer).convert("RGB")


def _with_legend(image: Image.Image, legend: Sequence[tuple[str, str]]) -> Image.Image:
    """The picture with a strip below it that says what the colours mean."""
    from PIL import Image, ImageDraw

    font = legend_font()
    draw = ImageDraw.Draw(image)
    places: list[tuple[float, int]] = []
    x, line = float(_LEGEND), 0
    for _, text in legend:
        wide = 3 * _LEGEND + draw.textlength(text, font)
        if x + wide > image.width and x > _LEGEND:
            x, line = float(_LEGEND), line + 1
        places.append((x, line))
        x += wide
    whole = Image.new("RGB", (image.width, image.height + (line + 1) * 2 * _LEGEND), "white")
    whole.paste(image, (0, 0))
    draw = ImageDraw.Draw(whole)
    for (colour, text), (left, row) in zip(legend, places, strict=True):
        top = image.height + row * 2 * _LEGEND + _LEGEND // 3
        draw.rectangle((left, top, left + _LEGEND, top + _LEGEND), colour, "black")
        draw.text((left + 1.5 * _LEGEND, top), text, "black", font)
    return whole


def legend_font() -> Any:
    """A font of this machine that has Chinese; where there is none, the drawing library's own, which has not."""
    from PIL import ImageFont

    for name in _CHINESE_FONTS:
        try:
            return ImageFont.truetype(name, _LEGEND)
        except OSError:
            continue
    return ImageFont.load_default(_LEGEND)


def has_chinese_font() -> bool:
    """Whether legends may be written in Chinese."""
    path = getattr(legend_font(), "path", "")
    return isinstance(path, str) and Path(path).name in _CHINESE_FONTS
