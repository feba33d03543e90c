"""The files that `juesuan check` writes: the PDF with its findings marked, and the page. Whole or not at all.

What belongs here: from findings to a file. A file grows under a temporary name beside its target and takes its place
by one rename; the checked document itself is never written to.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from juesuan.cli.check_groups import Group, note_text, pages_of
from juesuan.cli.check_page import page
from juesuan.cli.output import fail
from juesuan.cli.words import half, say
from juesuan.settings import MEMORY_PER_DOCUMENT

# What a highlight looks like, by severity: marker yellow, orange, blue.
_COLOURS: Final = {"error": (255, 205, 0), "warning": (255, 170, 80), "info": (150, 200, 255)}
# Pictures of a page: beyond, the page would be too large to mail. What is left out is said on the page.
_MOST_PICTURES: Final = 60
_PICTURES_PER_FINDING: Final = 2


def refuse(sources: Sequence[Path], targets: Sequence[Path]) -> None:
    """End the command where a file to be written is one of the report's own, or has no folder to stand in."""
    for out in targets:
        if any(out.exists() and source.exists() and out.samefile(source) for source in sources):
            fail(say(f"{out} 就是被核对的文件，不能覆盖", f"{out} is the document itself: it is not overwritten"))
        if out.is_dir() or not out.absolute().parent.is_dir():
            fail(say(f"不能写入 {out}：没有这个文件夹", f"can't write {out}: no such folder"))
    if len({out.absolute() for out in targets}) < len(targets):
        fail(say("两个输出不能是同一个文件", "two outputs can't be one file"))


def write_marked(
    sources: Sequence[Path], out: Path, groups: Sequence[Group], content: Mapping[str, Any], seconds: float
) -> tuple[list[Path], int]:
    """Write the PDF with a highlight and a note for each finding on each of its pages.

    A report may consist of several PDFs: each further one that has findings is written beside the first, with its
    number in the name. Gives the files written, and how many findings stand on no page of a PDF.
    """
    homes = _Homes(sources, content)
    if not homes.pdfs:
        fail(say(f"只有 PDF 可以批注：{sources[0].name}", f"only a PDF can be annotated: {sources[0].name}"))
    notes: dict[int, list[dict[str, Any]]] = {homes.pdfs[0]: []}
    left = 0
    for group in groups:
        for result in group.findings:
            placed = [(homes.of(number), number) for number in _pages(result)]
            left += all(home is None for home, _ in placed)
            for home, number in placed:
                if home is not None:
                    notes.setdefault(home.number, []).append({
                        "page": home.page, "boxes": [place["box"] for place in _on(result, number)],
                        "text": note_text(group, result), "colour": _COLOURS[result["severity"]],
                    })  # fmt: skip
    written: list[Path] = []
    for number, own in sorted(notes.items()):
        target = out if not written else out.with_name(f"{out.stem}-{number}{out.suffix}")
        refuse(sources, [target])
        with _whole(target) as temporary:
            _ask("annotate", {"path": str(homes.paths[number]), "out": str(temporary), "notes": own}, seconds)
        written.append(target)
    return written, left


def write_page(
    sources: Sequence[Path], out: Path, groups: Sequence[Group], content: Mapping[str, Any], seconds: float
) -> None:
    """Write the page with a picture of each place, as far as there are not too many."""
    homes = _Homes(sources, content)
    places = [
        (result["verdict_id"], number, home, [place["box"] for place in _on(result, number)])
        for group in groups
        for result in group.findings
        for number in [p for p in _pages(result) if _on(result, p)][:_PICTURES_PER_FINDING]
        if (home := homes.of(number)) is not None
    ]
    drawn: dict[str, list[tuple[int, str]]] = {}
    if places:
        asked = [
            {"path": str(homes.paths[home.number]), "page": home.page, "boxes": boxes}
            for _, _, home, boxes in places[:_MOST_PICTURES]
        ]
        pictures = _ask("draw_places", {"places": asked}, seconds)["pictures"]
        for (key, number, _, _), picture in zip(places, pictures, strict=False):
            if picture is not None:
                drawn.setdefault(key, []).append((number, picture))
    with _whole(out) as temporary:
        temporary.write_text(page(content, groups, drawn, left_out=max(len(places) - _MOST_PICTURES, 0)), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class _Home:
    """The number of a PDF among the report's files, and a page of it, from 1."""

    number: int
    page: int


class _Homes:
    """Which PDF a page of the report stands in: pages are numbered on through the report's files."""

    def __init__(self, sources: Sequence[Path], content: Mapping[str, Any]) -> None:
        by_hash = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in reversed(sources) if path.is_file()}
        # A file that was replaced since it was read is none of the report's any more.
        self._files = [one for one in content["files"] if one["kind"] == "pdf" and one["sha256"] in by_hash]
        self.paths: dict[int, Path] = {one["file_no"]: by_hash[one["sha256"]] for one in self._files}
        self.pdfs: list[int] = [one["file_no"] for one in self._files]

    def of(self, page: int) -> _Home | None:
        """Where a page of the report is; None where it is no page of a PDF."""
        for one in self._files:
            if one["first_page"] is not None and one["first_page"] <= page < one["first_page"] + one["pages"]:
                return _Home(one["file_no"], page - one["first_page"] + 1)
        return None


def with_digits(result: Mapping[str, Any]) -> dict[str, Any]:
    """A verdict with its money as text, with the four decimals that the warehouse keeps of it."""
    money = {name: result[name] for name in ("left", "right", "gap", "allowed")}
    return {**result, **{n: None if value is None else f"{Decimal(str(value)):.4f}" for n, value in money.items()}}


def _pages(result: Mapping[str, Any]) -> list[int]:
    """The pages that a finding is marked on; the first where it names none."""
    placed = {place["page"] for place in result["places"] if place.get("box") and place["page"]}
    return sorted(placed) or pages_of(result) or [1]


def _on(result: Mapping[str, Any], number: int) -> list[Mapping[str, Any]]:
    return [place for place in result["places"] if place.get("box") and place["page"] == number]


@contextmanager
def _whole(out: Path) -> Iterator[Path]:
    """A temporary file that takes the target's place when all of it is written; nothing is left where it isn't."""
    out = out.absolute()
    temporary = out.with_name(f".{out.name}.{os.getpid()}.tmp")
    try:
        yield temporary
        with temporary.open("rb") as written:
            os.fsync(written.fileno())
        temporary.replace(out)
    except OSError as error:
        fail(say(f"不能写入 {out}：{error.strerror}", f"can't write {out}: {error.strerror}"))
    finally:
        temporary.unlink(missing_ok=True)


def _ask(name: str, task: Mapping[str, Any], seconds: float) -> dict[str, Any]:
    """What a task in a bounded process says; ends the command where it could not be done."""
    from juesuan.pool import Bounds, run_one

    with tempfile.TemporaryDirectory(prefix="juesuan-") as scratch:
        outcome = run_one(
            f"juesuan.cli.check_tasks:{name}", task, bounds=Bounds(seconds, MEMORY_PER_DOCUMENT), scratch=Path(scratch),
            prepare="juesuan.cli.check_tasks:warm_up",
        )  # fmt: skip
    if outcome.value is None:
        last = outcome.detail.strip().splitlines()[-1] if outcome.detail.strip() else outcome.reason
        fail(say(f"未能完成：{last}", f"could not be done: {last}"))
    if "problem" in outcome.value:
        fail(half(outcome.value["problem"]))
    return dict(outcome.value)
