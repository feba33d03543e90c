"""The pictures that `juesuan explain --image` writes: every page that a figure or a finding rests on, with its boxes.

What belongs here: which page of which file is drawn, and under which name. Drawing is `juesuan.reading`, done in a
bounded process.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from juesuan.cli.output import fail, line
from juesuan.cli.words import half, say
from juesuan.settings import Settings

_EDGES = ("x0", "y0", "x1", "y1")


def draw(settings: Settings, figures: Sequence[dict[str, Any]], image: Path, *, told: bool) -> None:
    """Write a PNG for each page that the figures stand on; the first as `image`, others with their page in the name.

    Figures have report_id, page, box, and page_file, page_kind, page_sha256, page_in_file: where the page stands. Ends
    the command where there is nothing to draw, or a file is gone or no longer the one that was loaded.
    """
    placed = [one for one in figures if one.get("fact_id") or one.get("statement_id")]
    if not placed:
        fail(say("这条核对没有涉及任何数字，无图可画", "this verdict rests on no figure: nothing to draw"))
    drawn = [one for one in placed if one["page_kind"] == "pdf" and all(one[edge] is not None for edge in _EDGES)]
    if not drawn:
        where = "；".join(dict.fromkeys(f"{one['page_file'] or one['file']} {one.get('cell') or ''}".strip() for one in placed))
        fail(say(f"数字不在 PDF 中，没有页面可画；位置：{where}", f"the figures stand in no PDF: no page to draw; they stand in {where}"))
    pages = list(dict.fromkeys((one["report_id"], one["page"]) for one in drawn))
    for number, (report_id, page) in enumerate(pages):
        here = [one for one in drawn if (one["report_id"], one["page"]) == (report_id, page)]
        # Another report's page 7 is another picture.
        whose = "" if report_id == pages[0][0] else f"-{report_id[:8]}"
        out = image if number == 0 else image.with_name(f"{image.stem}{whose}-{page}{image.suffix}")
        _one(settings, here, out)
        if told:
            line(say(f"第 {page} 页（{here[0]['page_file']}）：{out}", f"page {page} ({here[0]['page_file']}): {out}"))


def _one(settings: Settings, here: Sequence[dict[str, Any]], out: Path) -> None:
    from juesuan.pool import Bounds, run_one

    task = {
        "path": str(_file(settings, here[0])), "page": here[0]["page_in_file"], "out": str(out.absolute()),
        "boxes": [[one[edge] for edge in _EDGES] for one in here],
    }  # fmt: skip
    bounds = Bounds(settings.seconds_per_document, settings.memory_per_document)
    with tempfile.TemporaryDirectory(prefix="juesuan-") as scratch:
        outcome = run_one("juesuan.cli.tasks:draw_place", task, bounds=bounds, scratch=Path(scratch))
    if outcome.value is None:
        last = outcome.detail.strip().splitlines()[-1] if outcome.detail.strip() else outcome.reason
        fail(say(f"画不出来：{last}", f"could not draw it: {last}"))
    elif "problem" in outcome.value:
        fail(half(outcome.value["problem"]))


def _file(settings: Settings, figure: dict[str, Any]) -> Path:
    """The PDF that a figure's page stands in, if it is still the one that was loaded; else the command ends."""
    pdf = settings.raw / str(figure["page_file"])
    if not pdf.is_file():
        fail(say(f"原文件不在 {pdf}；请用 --raw 指出原文件夹", f"the PDF is not at {pdf}: name its folder with --raw"))
    if hashlib.sha256(pdf.read_bytes()).hexdigest() != figure["page_sha256"]:
        fail(say(f"{pdf} 已不是入库时的文件，不能作证", f"{pdf} is no longer the file that was loaded"))
    return pdf
