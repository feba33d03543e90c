"""A drawn report put through a scanner: every page a picture, straight or tilted, clean or grainy.

What belongs here: from a PDF with text to the same pages as JPEG pictures. What the report says is the business of
`samples.report`. The same call gives the same bytes on every run.

python -m samples.scan REPORT.pdf SCAN.pdf [--tilt 1] [--noise 14] [--dpi 200] [--pages 1 2 3]
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image

from samples.paper import Paper

DPI = 200
QUALITY = 60


def scan_report(
    source: Path,
    path: Path,
    *,
    dpi: int = DPI,
    tilt: float = 0.0,
    noise: float = 0.0,
    seed: int = 1,
    quality: int = QUALITY,
    pages: Sequence[int] | None = None,
    title: str = "",
) -> None:
    """Scan a drawn report. `tilt` in degrees against the clock, `noise` the grain's spread of 255 shades of grey.

    `pages` counts from 1 and chooses what is scanned; all pages without it.
    """
    dice = np.random.default_rng(seed)
    paper = Paper(path, title)
    document = pypdfium2.PdfDocument(source)
    try:
        for number in pages or range(1, len(document) + 1):
            page = document[number - 1]
            paper.new_page(landscape=page.get_width() > page.get_height())
            picture = page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
            paper.image(_jpeg(_worn(picture, tilt, noise, dice), dpi, quality))
    finally:
        document.close()
        paper.close()


def _worn(picture: Image.Image, tilt: float, noise: float, dice: np.random.Generator) -> Image.Image:
    if tilt:
        picture = picture.rotate(tilt, Image.Resampling.BICUBIC, fillcolor=255)
    if noise:
        shades = np.asarray(picture, np.float32) + dice.normal(0.0, noise, (picture.height, picture.width))
        picture = Image.fromarray(np.clip(shades, 0, 255).astype(np.uint8))
    return picture


def _jpeg(picture: Image.Image, dpi: int, quality: int) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality, dpi=(dpi, dpi))
    return buffer.getvalue()


def main(arguments: Sequence[str] | None = None) -> None:
    """Scan one report from the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m samples.scan", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("report", type=Path)
    parser.add_argument("scan", type=Path)
    parser.add_argument("--tilt", type=float, default=0.0, metavar="DEGREES")
    parser.add_argument("--noise", type=float, default=0.0, metavar="SHADES")
    parser.add_argument("--dpi", type=int, default=DPI)
    parser.add_argument("--pages", type=int, nargs="*")
    given = parser.parse_args(arguments)
    scan_report(given.report, given.scan, tilt=given.tilt, noise=given.noise, dpi=given.dpi, pages=given.pages)
    print(f"{given.scan.stat().st_size:,d}  {given.scan}")


if __name__ == "__main__":
    main()
