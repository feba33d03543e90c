"""Where a figure stands 「证据」: pictures of pages with the cells marked, drawn from the raw PDF.

What belongs here: finding the PDF, proving that it is the one that was loaded, and having it drawn. What must not:
layout of pages. A PDF is drawn by `juesuan.reading` in a child process with bounds on time and memory: whatever it
does to its reader, the page says so in a sentence.
"""

from __future__ import annotations

import hashlib
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from juesuan.errors import DocumentError, JuesuanError

# Two at a time: a picture takes a core for half a second, and visitors share the machine with the nightly run.
_DRAWING: Final = threading.BoundedSemaphore(2)
_SECONDS: Final = 30.0
_MEMORY: Final = 1 << 30
_SHARP: Final = 130.0
# Points of the page left around the marks where only the part is shown.
_MARGIN: Final = 70.0
# Height of a label in points.
_LABEL: Final = 7.5
_CHUNK: Final = 1 << 20


class PictureMissing(JuesuanError):
    """No picture can be shown; says why and what to do."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked cell: its box in points from the page's top left, a colour, and a short ASCII label."""

    box: tuple[float, float, float, float]
    colour: str
    label: str


def find_pdf(raw: Path, file: str, sha256: str) -> Path:
    """The PDF that was loaded, below the raw folder.

    Raises PictureMissing where it is gone, or is no longer the file that was loaded.
    """
    relative = Path(file)
    path = raw / relative
    if relative.is_absolute() or ".." in relative.parts or not path.is_file():
        raise PictureMissing(
            f"原文件不在原文件夹中：{path}。请把文件放回，或用 --raw 指出原文件夹 | "
            f"the PDF is not in the raw folder: {path}. Put it back, or name the folder with --raw"
        )
    try:
        status = path.stat()
        is_same = _sha256(str(path), status.st_mtime_ns, status.st_size) == sha256
    except OSError as error:
        raise PictureMissing(
            f"无法读取原文件 {path}（{error.strerror}） | can't read the PDF {path}: {error.strerror}"
        ) from error
    if not is_same:
        raise PictureMissing(
            f"{path} 已不是入库时的文件，不能作证；请运行 juesuan run 重新载入 | "
            f"{path} is no longer the file that was loaded and proves nothing; run juesuan run to load it"
        )
    return path


def draw(pdf: Path, page: int, marks: Sequence[Mark], *, whole: bool = True) -> bytes:
    """A page as PNG with its marks, or the part of it around them; PictureMissing where it can't be drawn."""
    from juesuan.pool import Bounds, PoolBroken, run_one

    with tempfile.TemporaryDirectory(prefix="juesuan-") as scratch, _DRAWING:
        out = Path(scratch) / "page.png"
        task = {
            "path": str(pdf), "page": page, "out": str(out), "whole": whole,
            "marks": [[list(mark.box), mark.colour, mark.label] for mark in marks],
        }  # fmt: skip
        try:
            outcome = run_one(
                "dashboard.evidence:draw_page", task, bounds=Bounds(_SECONDS, _MEMORY), scratch=out.parent
            )
        except PoolBroken as error:
            raise PictureMissing(f"画不出第 {page} 页（{error}） | page {page} can't be drawn: {error}") from error
        if outcome.value is None:
            raise PictureMissing(
                f"画不出第 {page} 页（{outcome.reason}） | page {page} can't be drawn ({outcome.reason})"
            )
        if "problem" in outcome.value:
            raise PictureMissing(outcome.value["problem"])
        return out.read_bytes()


def draw_page(task: Mapping[str, Any]) -> dict[str, Any]:
    """In the child: draw a page into the file `out`; {"problem": ...} where the document can't be opened."""
    from juesuan.reading import picture

    path, page = Path(task["path"]), task["page"]
    marks = [Mark(tuple(box), colour, label) for box, colour, label in task["marks"]]
    try:
        frames = [picture.Mark(mark.box, mark.colour) for mark in marks]
        content = picture.page_picture(path, page, frames, dpi=_SHARP)
        if marks:
            content = _labelled(content, _width_of(path, page), marks, whole=task["whole"])
    except DocumentError as error:
        return {"problem": f"{error.message_zh} | {error.message_en}"}
    Path(task["out"]).write_bytes(content)
    return {"bytes": len(content)}


def _width_of(path: Path, page: int) -> float:
    from juesuan.reading.page import Document

    with Document(path) as document:
        return document.page(page).width


def _labelled(content: bytes, width: float, marks: Sequence[Mark], *, whole: bool) -> bytes:
    """The picture with a readable label on each mark, cut to their band unless `whole`; page `width` in points."""
    import io

    from PIL import Image, ImageDraw, ImageFont

    with Image.open(io.BytesIO(content)) as image:
        # Measured, not assumed: very large pages are drawn less sharply.
        scale = image.width / width
        drawing, font = ImageDraw.Draw(image), ImageFont.load_default(size=_LABEL * scale)
        for mark in marks:
            # Above the frame's left end: figures stand to the right of their cells.
            at = (mark.box[0] * scale, max(0.0, mark.box[1] * scale - 1))
            tag = drawing.textbbox(at, mark.label, font=font, anchor="ls")
            drawing.rectangle((tag[0] - 3, tag[1] - 3, tag[2] + 3, tag[3] + 3), fill=mark.colour)
            drawing.text(at, mark.label, fill="white", font=font, anchor="ls")
        top = max(0, int((min(mark.box[1] for mark in marks) - _MARGIN) * scale))
        bottom = min(image.height, int((max(mark.box[3] for mark in marks) + _MARGIN) * scale))
        stream = io.BytesIO()
        (image if whole or bottom <= top else image.crop((0, top, image.width, bottom))).save(stream, "PNG")
    return stream.getvalue()


@lru_cache(maxsize=4096)
def _sha256(path: str, mtime: int, size: int) -> str:  # noqa: ARG001 - time and size tell another file apart
    digest = hashlib.sha256()
    with Path(path).open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
