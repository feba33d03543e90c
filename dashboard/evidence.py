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
_CHUNK: Final = 1 << 20


class PictureMissing(JuesuanError):
    """No picture can be shown; says why and what to do."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked cell: its box in points from the page's top left, a colour, and a short ASCII label."""

    box: tuple[float, float, float, float]
    colour: str
    label: str


def find_pdf(raw: Path, file: str, report_id: str) -> Path:
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
        is_same = _sha256(str(path), status.st_mtime_ns, status.st_size) == report_id
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
            outcome = run_one("dashboard.evidence:draw_page", task, bounds=Bounds(_SECONDS, _MEMORY), scratch=out.parent)
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
    marks = [picture.Mark(tuple(box), colour, label) for box, colour, label in task["marks"]]
    try:
        content = picture.page_picture(path, page, marks, dpi=_SHARP)
        if marks and not task["whole"]:
            content = _part(content, _width_of(path, page), [mark.box for mark in marks])
    except DocumentError as error:
        return {"problem": f"{error.message_zh} | {error.message_en}"}
    Path(task["out"]).write_bytes(content)
    return {"bytes": len(content)}


def _width_of(path: Path, page: int) -> float:
    from juesuan.reading.page import Document

    with Document(path) as document:
        return document.page(page).width


def _part(content: bytes, width: float, boxes: Sequence[Sequence[float]]) -> bytes:
    """The band of a page that holds the boxes, over its full width, which is given in points."""
    import io

    from PIL import Image

    with Image.open(io.BytesIO(content)) as image:
        # Measured, not assumed: very large pages are drawn less sharply.
        scale = image.width / width
        top = max(0, int((min(box[1] for box in boxes) - _MARGIN) * scale))
        bottom = min(image.height, int((max(box[3] for box in boxes) + _MARGIN) * scale))
        if bottom <= top:
            return content
        stream = io.BytesIO()
        image.crop((0, top, image.width, bottom)).save(stream, "PNG")
    return stream.getvalue()


@lru_cache(maxsize=4096)
def _sha256(path: str, mtime: int, size: int) -> str:  # noqa: ARG001 - time and size tell another file apart
    digest = hashlib.sha256()
    with Path(path).open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
