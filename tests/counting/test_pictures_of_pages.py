"""`read --image` draws each page with tables, its cells coloured by proof, and says what the colours mean."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PIL import Image

from juesuan.cli.pages import COLOURS

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "raw" / "上海市" / "2024" / "上海市示例区财政局.pdf"


def colours_of(file: Path) -> set[str]:
    image = Image.open(file).convert("RGB")
    # Without the legend, which shows every colour.
    shown = image.crop((0, 0, image.width, image.height - 60))
    counted = shown.getcolors(1 << 24) or []
    return {f"#{r:02x}{g:02x}{b:02x}" for _, (r, g, b) in counted}


def test_each_page_with_tables_is_drawn_in_the_colours_of_proof_and_these_are_told(tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "juesuan", "read", str(SAMPLE), "--image", str(tmp_path / "new")],
        capture_output=True, text=True, encoding="utf-8", check=False, env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        cwd=SAMPLE.parents[4],
    ).stdout  # fmt: skip
    pictures = sorted((tmp_path / "new").glob("p*.png"))
    assert len(pictures) > 5
    seen = set().union(*map(colours_of, pictures[:4]))
    assert {COLOURS["proven"], COLOURS["header"], COLOURS["other"], "#000000"} <= seen
    assert COLOURS["contradicted"] not in seen
    assert "已由勾稽关系证明" in said
    assert COLOURS["proven"] in said
