"""Small drawn tables whose texts are known: each way of drawing is a habit of a real printer.

A drawing says only how something is drawn. What the reader must make of it stands in the tests.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

from reportlab.lib.colors import Color, black
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONT_FILE = Path(__file__).resolve().parents[2] / "samples" / "fonts" / "JuesuanSample.ttf"
FONT = "drawn"
ROWS = [
    ["项目", "合计", "基本支出", "项目支出"],
    ["一般公共服务支出", "1,234.56", "1,000.00", "234.56"],
    ["教育支出", "12.30", "-", "12.30"],
    ["合计", "1,246.86", "1,000.00", "246.86"],
]
WIDTHS = (140.0, 90.0, 90.0, 90.0)
HEIGHT = 22.0
LEFT, TOP = 72.0, 700.0
Draw = Callable[[Canvas], None]
Text = Callable[[Canvas, float, float, str], None]
Lines = tuple[list[float], list[float]]


def pdf(*pages: Draw, size: tuple[float, float] = A4, compressed: bool = True) -> bytes:
    """A document of the drawn pages."""
    pdfmetrics.registerFont(TTFont(FONT, FONT_FILE))
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=size, invariant=1, pageCompression=int(compressed))
    for draw in pages:
        canvas.setFont(FONT, 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def lines_of(rows: int, widths: Sequence[float] = WIDTHS, left: float = LEFT, top: float = TOP) -> Lines:
    """The column and row lines of a table, rows from the top."""
    xs = [left + sum(widths[:i]) for i in range(len(widths) + 1)]
    return xs, [top - HEIGHT * i for i in range(rows + 1)]


def plain(canvas: Canvas, x: float, y: float, text: str) -> None:
    canvas.drawString(x, y, text)


def table(
    canvas: Canvas, rows: Sequence[Sequence[str]] = ROWS, *, rules: Callable[[Canvas, Lines], None] | None = None,
    text: Text = plain, widths: Sequence[float] = WIDTHS, left: float = LEFT, top: float = TOP, size: float = 10,
) -> None:  # fmt: skip
    """Texts in their slots, and the rulings drawn as told."""
    xs, ys = lines_of(len(rows), widths, left, top)
    (rules or strokes)(canvas, (xs, ys))
    canvas.setFont(FONT, size)
    canvas.setFillColor(black)
    for row, y in zip(rows, ys[1:], strict=True):
        for entry, x in zip(row, xs, strict=False):
            for number, line in enumerate(entry.split("\n")):
                if line:
                    text(canvas, x + 4, y + HEIGHT - 14 - 9 * number if "\n" in entry else y + 7, line)


# --- ways to draw rulings ---


def strokes(canvas: Canvas, lines: Lines) -> None:
    xs, ys = lines
    for y in ys:
        canvas.line(xs[0], y, xs[-1], y)
    for x in xs:
        canvas.line(x, ys[0], x, ys[-1])


def thick(canvas: Canvas, lines: Lines) -> None:
    canvas.setLineWidth(3)
    strokes(canvas, lines)
    canvas.setLineWidth(1)


def frame_per_cell(canvas: Canvas, lines: Lines) -> None:
    xs, ys = lines
    for left, right in pairwise(xs):
        for top, bottom in pairwise(ys):
            canvas.rect(left, bottom, right - left, top - bottom)


def thin_boxes(canvas: Canvas, lines: Lines) -> None:
    """One filled box per cell side with corner squares, as WPS draws borders."""
    xs, ys = lines
    for y in ys:
        for left, right in pairwise(xs):
            canvas.rect(left + 0.5, y - 0.5, right - left - 1, 1, stroke=0, fill=1)
    for x in xs:
        for top, bottom in pairwise(ys):
            canvas.rect(x - 0.5, bottom + 0.5, 1, top - bottom - 1, stroke=0, fill=1)
    for x in xs:
        for y in ys:
            canvas.rect(x - 0.5, y - 0.5, 1, 1, stroke=0, fill=1)


def one_compound_path(canvas: Canvas, lines: Lines) -> None:
    """All borders as one filled path of many thin boxes."""
    xs, ys = lines
    path = canvas.beginPath()
    for y in ys:
        path.rect(xs[0], y - 0.4, xs[-1] - xs[0], 0.8)
    for x in xs:
        path.rect(x - 0.4, ys[-1], 0.8, ys[0] - ys[-1])
    canvas.drawPath(path, stroke=0, fill=1)


def dashed(canvas: Canvas, lines: Lines) -> None:
    canvas.setDash(3, 3)
    strokes(canvas, lines)
    canvas.setDash()


def single_dashes(canvas: Canvas, lines: Lines) -> None:
    """Every dash a line of its own: 3 points drawn, 3 points not."""
    xs, ys = lines
    for y in ys:
        for n in range(int((xs[-1] - xs[0]) / 6) + 1):
            canvas.line(xs[0] + 6 * n, y, xs[0] + 6 * n + 3, y)
    for x in xs:
        for n in range(int((ys[0] - ys[-1]) / 6) + 1):
            canvas.line(x, ys[-1] + 6 * n, x, ys[-1] + 6 * n + 3)


def dots(canvas: Canvas, lines: Lines) -> None:
    """Every dot a filled square of one point, one every three points."""
    xs, ys = lines
    for y in ys:
        for n in range(int((xs[-1] - xs[0]) / 3) + 1):
            canvas.rect(xs[0] + 3 * n, y - 0.5, 1, 1, stroke=0, fill=1)
    for x in xs:
        for n in range(int((ys[0] - ys[-1]) / 3) + 1):
            canvas.rect(x - 0.5, ys[-1] + 3 * n, 1, 1, stroke=0, fill=1)


def doubled(canvas: Canvas, lines: Lines) -> None:
    """Every ruling twice, three points apart."""
    xs, ys = lines
    for shift in (-1.5, 1.5):
        strokes(canvas, ([x + shift for x in xs], [y + shift for y in ys]))


def without_border(canvas: Canvas, lines: Lines) -> None:
    """Only the lines between cells."""
    xs, ys = lines
    for y in ys[1:-1]:
        canvas.line(xs[0], y, xs[-1], y)
    for x in xs[1:-1]:
        canvas.line(x, ys[0], x, ys[-1])


def without_sides(canvas: Canvas, lines: Lines) -> None:
    """Left and right open, a habit of statistical yearbooks."""
    xs, ys = lines
    for y in ys:
        canvas.line(xs[0], y, xs[-1], y)
    for x in xs[1:-1]:
        canvas.line(x, ys[0], x, ys[-1])


def in_form(canvas: Canvas, lines: Lines) -> None:
    """The rulings inside one form object in another, drawn at half size, scaled up again and moved twice."""
    xs, ys = lines
    canvas.beginForm("inner")
    strokes(canvas, ([(x - 50) / 2 for x in xs], [(y - 80) / 2 for y in ys]))
    canvas.endForm()
    canvas.beginForm("outer")
    canvas.translate(40, 60)
    canvas.scale(2, 2)
    canvas.doForm("inner")
    canvas.endForm()
    canvas.saveState()
    canvas.translate(10, 20)
    canvas.doForm("outer")
    canvas.restoreState()


def on_shaded_cells(canvas: Canvas, lines: Lines) -> None:
    """Every cell has a coloured ground and a white box under it; the rulings are strokes."""
    xs, ys = lines
    canvas.setFillColor(Color(1, 1, 1))
    canvas.rect(xs[0], ys[-1], xs[-1] - xs[0], ys[0] - ys[-1], stroke=0, fill=1)
    canvas.setFillColor(Color(0.85, 0.9, 1))
    for left, right in pairwise(xs):
        for top, bottom in pairwise(ys):
            canvas.rect(left, bottom, right - left, top - bottom, stroke=0, fill=1)
    strokes(canvas, lines)


def nothing(canvas: Canvas, lines: Lines) -> None:
    """No rulings at all."""


RULES = (
    strokes, thick, frame_per_cell, thin_boxes, one_compound_path, dashed, single_dashes, dots, doubled,
    without_border, without_sides, in_form, on_shaded_cells,
)  # fmt: skip


# --- ways to draw texts ---


def letter_by_letter(canvas: Canvas, x: float, y: float, text: str) -> None:
    """Every glyph its own text object, from the last to the first."""
    places = [x + canvas.stringWidth(text[:i], FONT, 10) for i in range(len(text))]
    for place, char in reversed(list(zip(places, text, strict=True))):
        canvas.drawString(place, y, char)


def twice(canvas: Canvas, x: float, y: float, text: str) -> None:
    """Drawn again a hair to the right, as office programs embolden."""
    canvas.drawString(x, y, text)
    canvas.drawString(x + 0.35, y, text)


def letter_by_letter_twice(canvas: Canvas, x: float, y: float, text: str) -> None:
    letter_by_letter(canvas, x, y, text)
    letter_by_letter(canvas, x + 0.35, y, text)


def shaken(canvas: Canvas, x: float, y: float, text: str) -> None:
    """Baselines that jump by up to two points, as digits of another font do in real reports."""
    for i, char in enumerate(text):
        canvas.drawString(x + canvas.stringWidth(text[:i], FONT, 10), y + (0, 1.8, -1.2)[i % 3] / 1.5, char)


TEXTS = (plain, letter_by_letter, twice, letter_by_letter_twice, shaken)


# --- ways to lay a page ---


def turned(draw: Draw, quarters: int, page_rotation: int, size: tuple[float, float] = A4) -> Draw:
    """The drawing turned counter-clockwise on its sheet, on a page that the viewer turns by `page_rotation`.

    The drawing must fit a square of the sheet's shorter side.
    """

    def draw_turned(canvas: Canvas) -> None:
        canvas.setPageRotation(page_rotation)
        width, height = size
        # A page turned sideways gets a sheet turned sideways.
        canvas.translate(*((height / 2, width / 2) if page_rotation % 180 else (width / 2, height / 2)))
        canvas.rotate(90 * quarters)
        canvas.translate(-width / 2, -height / 2)
        draw(canvas)

    return draw_turned


def blank(canvas: Canvas) -> None:
    """A page with nothing on it."""
