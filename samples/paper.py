"""Pages with text, lines and boxes: the only place of the samples that knows the PDF library.

What belongs here: fonts, pages, the order in which strings reach the file. Layout is the business of
`samples.flow` and `samples.table`. The same calls give the same bytes on every run.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportlab import rl_config
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONT = "JuesuanSample"
FONT_FILE = Path(__file__).parent / "fonts" / "JuesuanSample.ttf"
PORTRAIT = (595.3, 841.9)
LANDSCAPE = (841.9, 595.3)
HAIRLINE = 0.5
# Synthetic bold, as word processors write it: outline stroked in the colour of the filling.
BOLD_STROKE = 0.035


@dataclass(frozen=True, slots=True)
class Run:
    """One string on a page: baseline start in points, size, and whether it may be torn apart."""

    x: float
    y: float
    text: str
    size: float
    bold: bool = False
    whole: bool = False


Order = Callable[[Sequence[Run], int], list[Run]]


def width_of(text: str, size: float) -> float:
    """Width of a string in points."""
    _register()
    return float(pdfmetrics.stringWidth(text, FONT, size))


def _register() -> None:
    # Streams as bytes: a fifth smaller than the library's default of printable characters.
    rl_config.useA85 = 0
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(FONT, str(FONT_FILE)))


class Paper:
    """A PDF under construction. `order` decides in which order a page's strings reach the file."""

    def __init__(self, path: Path, title: str, order: Order | None = None, password: str | None = None) -> None:
        _register()
        path.parent.mkdir(parents=True, exist_ok=True)
        encrypt = StandardEncryption(password, ownerPassword=password + "-owner", strength=128) if password else None
        self._canvas = Canvas(str(path), pagesize=PORTRAIT, pageCompression=1, invariant=1, encrypt=encrypt)
        self._canvas.setTitle(title)
        self._canvas.setCreator("juesuan samples")
        self._order = order
        self._runs: list[Run] = []
        self.page = 0
        self.size = PORTRAIT

    def new_page(self, landscape: bool = False) -> None:
        """Begin a page; the one before is finished."""
        self._finish_page()
        self.size = LANDSCAPE if landscape else PORTRAIT
        self._canvas.setPageSize(self.size)
        self.page += 1

    def write(self, x: float, y: float, text: str, size: float, bold: bool = False, whole: bool = False) -> None:
        """Put one string; `whole` keeps it in one piece whatever the order of drawing."""
        if text.strip():
            self._runs.append(Run(x, y, text, size, bold, whole))

    def stroke(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A ruling drawn as a stroked line."""
        self._canvas.setLineWidth(HAIRLINE)
        self._canvas.line(x0, y0, x1, y1)

    def bar(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A ruling drawn as a thin filled box."""
        half = HAIRLINE / 2
        self._canvas.rect(
            min(x0, x1) - half, min(y0, y1) - half, abs(x1 - x0) + HAIRLINE, abs(y1 - y0) + HAIRLINE, stroke=0, fill=1
        )

    def image(self, jpeg: bytes) -> None:
        """A picture over the whole page."""
        self._canvas.drawImage(ImageReader(io.BytesIO(jpeg)), 0, 0, self.size[0], self.size[1])

    def close(self) -> None:
        """Finish the last page and write the file."""
        self._finish_page()
        self._canvas.save()

    def _finish_page(self) -> None:
        if self.page == 0:
            return
        runs = self._order(self._runs, self.page) if self._order else self._runs
        for run in runs:
            self._put(run)
        self._runs = []
        self._canvas.showPage()

    def _put(self, run: Run) -> None:
        text = self._canvas.beginText(run.x, run.y)
        text.setFont(FONT, run.size)
        if run.bold:
            # The mode of filling outlives the text object, hence the saved state around it.
            self._canvas.saveState()
            self._canvas.setLineWidth(run.size * BOLD_STROKE)
            text.setTextRenderMode(2)
        text.textOut(run.text)
        self._canvas.drawText(text)
        if run.bold:
            self._canvas.restoreState()
