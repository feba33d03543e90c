"""Whole reports drawn on hard paper: rulings, texts and pages of a sample report, each put in some printer's odd way.

A paper says only how something is drawn. What the reader must make of it stands in the tests.
"""

from __future__ import annotations

import math
from pathlib import Path

from reportlab.lib.colors import Color, black, white

from samples.paper import FONT, LANDSCAPE, PORTRAIT, Order, Paper, Run

PALE = Color(0.8, 0.8, 0.8)
Line = tuple[float, float, float, float]


class Hard(Paper):
    """A paper that keeps a page's rulings back until the page is done, and shows where its amounts stand."""

    def __init__(self, path: Path, title: str, order: Order | None = None, password: str | None = None) -> None:
        super().__init__(path, title, order, password)
        self.lines: list[Line] = []

    def stroke(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.lines.append((x0, y0, x1, y1))

    def _finish_page(self) -> None:
        if not self.page:
            return
        amounts = [run for run in self._runs if "." in run.text and run.text.replace(",", "").replace(".", "").isdigit()]
        self._canvas.setLineWidth(0.5)
        self.rule()
        self.below(amounts)
        self._canvas.setFillColor(black)
        for run in self._order(self._runs, self.page) if self._order else self._runs:
            self._put(run)
        self.above(amounts)
        self._canvas.setFillColor(black)
        self.lines, self._runs = [], []
        self._canvas.showPage()

    def rule(self) -> None:
        """Draw the page's rulings."""
        for line in self.lines:
            self._canvas.line(*line)

    def below(self, amounts: list[Run]) -> None:
        """Draw what lies below the texts."""

    def above(self, amounts: list[Run]) -> None:
        """Draw what lies above the texts."""

    def string(self, x: float, y: float, text: str, size: float) -> None:
        """One more string, in the colour that is set."""
        self._canvas.setFont(FONT, size)
        self._canvas.drawString(x, y, text)


# --- rulings ---


class WithoutFrame(Hard):
    """No outer rules: neither at the sides nor above and below the table."""

    def rule(self) -> None:
        xs = [x for x0, _, x1, _ in self.lines for x in (x0, x1)]
        ys = [y for _, y0, _, y1 in self.lines for y in (y0, y1)]
        for x0, y0, x1, y1 in self.lines:
            is_frame = (x0 == x1 and x0 in (min(xs), max(xs))) or (y0 == y1 and y0 in (min(ys), max(ys)))
            if not is_frame:
                self._canvas.line(x0, y0, x1, y1)


class WithoutRules(Hard):
    """Nothing is ruled."""

    def rule(self) -> None:
        pass


class AcrossOnly(Hard):
    """Only lines between rows."""

    def rule(self) -> None:
        for x0, y0, x1, y1 in self.lines:
            if y0 == y1:
                self._canvas.line(x0, y0, x1, y1)


class Dashed(Hard):
    def rule(self) -> None:
        self._canvas.setDash(3, 3)
        super().rule()
        self._canvas.setDash()


class Dots(Hard):
    """Every dot a filled square of its own."""

    def rule(self) -> None:
        for x0, y0, x1, y1 in self.lines:
            steps = int(math.hypot(x1 - x0, y1 - y0) / 3)
            for n in range(steps + 1):
                at = n / max(steps, 1)
                self._canvas.rect(x0 + (x1 - x0) * at - 0.5, y0 + (y1 - y0) * at - 0.5, 1, 1, stroke=0, fill=1)


class Doubled(Hard):
    """Every ruling twice, two and a half points apart."""

    def rule(self) -> None:
        for shift in (-1.25, 1.25):
            for x0, y0, x1, y1 in self.lines:
                self._canvas.line(x0 + shift, y0 + shift, x1 + shift, y1 + shift)


class ThinBoxes(Hard):
    """Every ruling a thin filled box, cut into pieces."""

    def rule(self) -> None:
        for x0, y0, x1, y1 in self.lines:
            for part in range(4):
                a, b = part / 4, (part + 1) / 4
                self._canvas.rect(
                    min(x0, x1) + abs(x1 - x0) * a - 0.4, min(y0, y1) + abs(y1 - y0) * a - 0.4,
                    abs(x1 - x0) * (b - a) + 0.8, abs(y1 - y0) * (b - a) + 0.8, stroke=0, fill=1,
                )  # fmt: skip


class InForms(Hard):
    """The rulings inside a form object in a form object, drawn at half size and scaled up again."""

    def rule(self) -> None:
        inner, outer = f"inner{self.page}", f"outer{self.page}"
        self._canvas.beginForm(inner)
        for x0, y0, x1, y1 in self.lines:
            self._canvas.line(x0 / 2, y0 / 2, x1 / 2, y1 / 2)
        self._canvas.endForm()
        self._canvas.beginForm(outer)
        self._canvas.scale(2, 2)
        self._canvas.doForm(inner)
        self._canvas.endForm()
        self._canvas.doForm(outer)


# --- pages ---


class Shown90(Hard):
    """Drawn on its side, on pages that the viewer turns by this much; together they show the page upright."""

    shown = 90

    def new_page(self, landscape: bool = False) -> None:
        super().new_page(landscape)
        width, height = self.size
        self._canvas.setPageRotation(self.shown)
        if self.shown == 180:
            self._canvas.transform(-1, 0, 0, -1, width, height)
            return
        if self.shown == 90:
            self._canvas.transform(0, 1, -1, 0, height, 0)
        else:
            self._canvas.transform(0, -1, 1, 0, 0, width)


class Shown180(Shown90):
    shown = 180


class Shown270(Shown90):
    shown = 270


class LandscapeOnPortrait(Hard):
    """Wide tables lie on their side on sheets that stand upright."""

    def new_page(self, landscape: bool = False) -> None:
        super().new_page(landscape)
        if landscape:
            self._canvas.setPageSize(PORTRAIT)
            self._canvas.transform(0, 1, -1, 0, LANDSCAPE[1], 0)


# --- texts ---


class Bold(Hard):
    """Every string drawn twice, a hair apart."""

    def _put(self, run: Run) -> None:
        super()._put(run)
        super()._put(Run(run.x + 0.3, run.y, run.text, run.size))


class Backwards(Hard):
    """Every glyph a text of its own, the last string and the last glyph first."""

    def _finish_page(self) -> None:
        self._runs = self._runs[::-1]
        super()._finish_page()

    def _put(self, run: Run) -> None:
        self._canvas.setFont(FONT, run.size)
        for at in reversed(range(len(run.text))):
            self._canvas.drawString(run.x + self._canvas.stringWidth(run.text[:at], FONT, run.size), run.y, run.text[at])


class Invisible(Hard):
    """Other amounts in a mode that paints nothing, over every amount."""

    def above(self, amounts: list[Run]) -> None:
        for run in amounts:
            text = self._canvas.beginText(run.x + 1, run.y)
            text.setFont(FONT, run.size)
            text.setTextRenderMode(3)
            text.textOut("777.77")
            self._canvas.drawText(text)


class WhiteOnWhite(Hard):
    """Other amounts in white beside every amount."""

    def above(self, amounts: list[Run]) -> None:
        self._canvas.setFillColor(white)
        for run in amounts:
            self.string(run.x - 14, run.y, "777", run.size)


class Transparent(Hard):
    """Other amounts that let everything through."""

    def above(self, amounts: list[Run]) -> None:
        self._canvas.setFillAlpha(0)
        for run in amounts:
            self.string(run.x - 14, run.y, "777", run.size)
        self._canvas.setFillAlpha(1)


class CoveredOver(Hard):
    """Old amounts under white boxes, the right ones written on top: how a page is corrected by hand."""

    def below(self, amounts: list[Run]) -> None:
        for run in amounts[::3]:
            self._canvas.setFillColor(black)
            self.string(run.x, run.y, "9" * len(run.text), run.size)
            self._canvas.setFillColor(white)
            self._canvas.rect(run.x - 1, run.y - 2, 6 * len(run.text), run.size + 2, stroke=0, fill=1)


class Annotated(Hard):
    """Remarks of a reviewer over the amounts."""

    def above(self, amounts: list[Run]) -> None:
        for run in amounts[:6]:
            self._canvas.freeTextAnnotation("88", "/Helv 9 Tf 0 g", Rect=(run.x, run.y, run.x + 30, run.y + 10))
            self._canvas.highlightAnnotation("88.88", Rect=(run.x, run.y, run.x + 30, run.y + 10))


# --- watermarks ---


class Slanted(Hard):
    """Across the page at an angle."""

    def above(self, amounts: list[Run]) -> None:
        self._canvas.saveState()
        self._canvas.setFillColor(PALE)
        self._canvas.translate(150, 200)
        self._canvas.rotate(30)
        self.string(0, 0, "内部资料2024", 48)
        self._canvas.restoreState()


class Upright(Hard):
    """Level with the text, pale, in the text's own size, all over the page and below the text."""

    colour, letter, step, words = PALE, 10.0, (130.0, 37.0), "公开2024年第123号"

    def stamp(self) -> None:
        """Write the words all over the page."""
        self._canvas.setFillColor(self.colour)
        for n in range(int(self.size[0] / self.step[0])):
            for m in range(int(self.size[1] / self.step[1])):
                self.string(15 + n * self.step[0], 25 + m * self.step[1], self.words, self.letter)

    def below(self, amounts: list[Run]) -> None:
        self.stamp()


class UprightDigits(Upright):
    """Digits alone, as the number of a copy."""

    words, step = "20240815", (70.0, 31.0)


class UprightAbove(Upright):
    """Written over the text, half of it let through."""

    colour = Color(0, 0, 0, alpha=0.25)

    def below(self, amounts: list[Run]) -> None:
        pass

    def above(self, amounts: list[Run]) -> None:
        self.stamp()


class Large(Upright):
    """Black and far larger than the text."""

    colour, letter, step, words = black, 60.0, (400.0, 150.0), "样本2024"


class Marked(Upright):
    """Black and in the text's size, but marked in the file as what it is."""

    colour, words = black, "存档2024.50"

    def stamp(self) -> None:
        self._canvas._code.append("/Artifact <</Type /Pagination /Subtype /Watermark>> BDC")
        super().stamp()
        self._canvas._code.append("EMC")


class DarkDigits(Upright):
    """Black digits in the text's own size: nothing tells them from amounts but their place."""

    colour, words, step = black, "83", (50.0, 29.0)
