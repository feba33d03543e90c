"""The glyphs of a page 「字形」: which characters a reader of the printed page sees, and where.

What belongs here: the engine's text page to plain tuples; what must not be believed is taken out or
marked here (invisible and white text, text outside the page, slanted watermarks, glyphs whose font
does not say which character they are). What does not: cells, lines, words.

Speed decides the shape: a report has ten thousand glyphs, so one call fetches a page's characters at
once, and whatever is rare is looked for page-wise before the loop over glyphs.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from dataclasses import dataclass, field
from itertools import compress, repeat
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

from juesuan.reading import engine, watermarks
from juesuan.reading.rulings import Box, Found, Ruling, are_seen, colours_of, covered_texts
from juesuan.reading.watermarks import Placed
from juesuan.text import glyph_text

# left, baseline, right, character. The baseline stands for the line because glyph boxes of some
# writers are wrong (ONLYOFFICE: digits 1.9 em tall, a comma 0.2 em).
Glyph = tuple[float, float, float, str]

# What stands for a glyph whose font does not say which character it is: no number can be read from it.
UNKNOWN = "\ufffd"
# Not text: controls, spaces (also no-break and ideographic), soft hyphen, byte order mark, noncharacters.
_SKIPPED = frozenset(chr(c) for c in (*range(33), 0xA0, 0x3000, 0xAD, 0xFEFF, 0xFFFE, 0xFFFF, 0x200B))
# The engine takes a hyphen at the end of a line for a broken word and hides it behind one of these.
_HIDDEN_HYPHENS = ("\x02", "\xad", "\ufffe")
# A page of a report has some hundred glyphs, a dense one four thousand.
MOST_GLYPHS = 200_000
# The engine writes left, top, right and bottom of a glyph's box at one place.
_LOOSE_BOX = np.dtype((np.void, 16))
# Points. The box of an upright glyph begins at its origin; of one that does not, the angle is asked.
_AT_ORIGIN = 0.5
# Text modes that paint nothing: invisible (the layer that OCR programs put under a scan), and clip only.
_PAINTS_NOTHING = frozenset({3, 7})
_ARTIFACT = "Artifact\0".encode("utf-16-le")
# Text modes whose fill colour is what is seen; the others draw an outline too.
_FILLS_ONLY = frozenset({0, 4})


@dataclass(slots=True)
class PageText:
    """A page's glyphs in upright space, and what was left out."""

    glyphs: list[Glyph] = field(default_factory=list)
    quarter_turns: int = 0
    unmapped: int = 0
    hidden: int = 0
    slanted: int = 0
    stamped: int = 0
    # Digits that stand on top of other glyphs: nobody can say which is meant.
    covered: int = 0
    cut: bool = False


@dataclass(slots=True)
class Unseen:
    """Text objects that are not seen: those that paint nothing or are painted over, and white ones (but on a dark ground).

    `stamps` are seen, and may be a watermark's: pale ones, and those that the file marks as no part of its text.
    """

    blank: set[int] = field(default_factory=set)
    white: set[int] = field(default_factory=set)
    stamps: set[int] = field(default_factory=set)


def unseen_texts(found: Found) -> Unseen:
    """The page's text objects that paint nothing, are painted over or paint white; empty on nearly every page."""
    texts, modes = found.texts, found.modes
    blank: set[int] = set()
    if not _PAINTS_NOTHING.isdisjoint(modes):
        blank = {obj for obj, mode in zip(texts, modes, strict=True) if mode in _PAINTS_NOTHING}
    blank |= covered_texts(found)
    known, colours = colours_of(engine.fill_colour, texts)
    seen, pale = are_seen(known, colours), watermarks.pale_colours(known, colours)
    stamps = {obj for obj, count in zip(texts, map(engine.count_marks, texts), strict=True) if count and _is_artifact(obj)}
    if seen.all() and not pale.any():
        return Unseen(blank, stamps=stamps)
    fills = np.array([mode in _FILLS_ONLY for mode in modes])
    stamps.update(compress(texts, (pale & fills & seen).tolist()))
    return Unseen(blank, set(compress(texts, (fills & ~seen).tolist())), stamps)


def _is_artifact(obj: int) -> bool:
    """Whether the file marks an object as an artifact: page furniture or a watermark, and no part of its text."""
    name, written = ctypes.create_string_buffer(32), ctypes.c_ulong()
    at, size = ctypes.addressof(name), ctypes.addressof(written)
    return any(
        engine.mark_name(engine.mark_at(obj, number), at, 32, size) and name.raw[: written.value] == _ARTIFACT
        for number in range(engine.count_marks(obj))
    )


def read_text(page: Any, *, found: Found, unseen: Unseen, visible: Box) -> PageText:
    """The page's glyphs. `visible` is the displayed part of the page, in page space."""
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        return PageText(cut=True)
    try:
        return _read(text_page, found, unseen, visible)
    finally:
        pdfium.FPDFText_ClosePage(text_page)


def _read(text_page: Any, found: Found, unseen: Unseen, visible: Box) -> PageText:
    read = PageText()
    count = pdfium.FPDFText_CountChars(text_page)
    if count <= 0:
        return read
    if count > MOST_GLYPHS:
        read.cut, count = True, MOST_GLYPHS
    at = engine.address_of(text_page)
    text = _characters(text_page, at, count)
    if any(mark in text for mark in _HIDDEN_HYPHENS):
        text = "".join(
            "-" if char in _HIDDEN_HYPHENS and engine.char_is_hyphen(at, index) == 1 else char
            for index, char in enumerate(text)
        )
    if unseen.blank or unseen.white:
        text = _seen(text, at, found, unseen, read)
    # Look-alike radicals become ideographs here, one for one: once a page is cheaper than once a cell.
    _add_glyphs(read, at, glyph_text(_mapped(text, at, read)), visible, _Stamps(at, found, unseen))
    return read


def _characters(text_page: Any, at: int, count: int) -> str:
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(text_page, 0, count, buffer)
    text = bytes(buffer)[: max(0, written - 1) * 2].decode("utf-16-le", "surrogatepass")
    if len(text) != count:
        # Characters outside the basic plane or dropped by the engine: ask one by one, so that
        # text and places can't slip against each other.
        text = "".join(map(_character, map(engine.char_code, repeat(at, count), range(count))))
    return text


def _character(code: int) -> str:
    return chr(code) if code < 0x110000 else UNKNOWN


def _mapped(text: str, at: int, read: PageText) -> str:
    """The text with UNKNOWN for every glyph that the engine only knows by its number in the font."""
    lost = list(map(engine.char_is_unmapped, repeat(at, len(text)), range(len(text))))
    if 1 not in lost:
        return text
    marked = "".join(UNKNOWN if bad == 1 and char != " " else char for char, bad in zip(text, lost, strict=True))
    read.unmapped = marked.count(UNKNOWN)
    return marked


def _seen(text: str, at: int, found: Found, unseen: Unseen, read: PageText) -> str:
    """The text with a space for every character that is not seen, so that places stay aligned."""
    box = (ctypes.c_float * 4)()
    seen: list[str] = []
    ground = found.shaded + found.images
    for index, char in enumerate(text):
        obj = engine.char_object(at, index)
        hidden = obj in unseen.blank
        if not hidden and obj in unseen.white and engine.char_box(at, index, ctypes.addressof(box)):
            x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
            hidden = not any(left <= x <= right and bottom <= y <= top for left, bottom, right, top in ground)
        read.hidden += hidden and char not in _SKIPPED
        seen.append(" " if hidden else char)
    return "".join(seen)


def _add_glyphs(read: PageText, at: int, text: str, visible: Box, stamps: _Stamps) -> None:
    inked = [index for index, char in enumerate(text) if char not in _SKIPPED]
    if not inked:
        return
    chars = [text[index] for index in inked]
    boxed, boxes = engine.ask(engine.char_box, inked, 1, _LOOSE_BOX, repeat(at))
    placed, origins = engine.ask(engine.char_origin, inked, 2, np.double, repeat(at))
    edges = boxes.view(np.float32).astype(np.float64)
    left, right, x, base = edges[:, 0], edges[:, 2], origins[:, 0], origins[:, 1]
    # A glyph at the very edge of the page is still seen.
    shown = (visible[0] - 1 <= left) & (left <= visible[2] + 1) & (visible[1] - 1 <= base) & (base <= visible[3] + 1)
    shown &= boxed & placed
    lefts, bases, rights = left.tolist(), base.tolist(), right.tolist()
    if shown.all() and (np.abs(left - x) < _AT_ORIGIN).all():
        # Nothing turned, slanted or off the page: nearly every page of a report.
        read.glyphs = list(zip(lefts, bases, rights, chars, strict=True))
        stamps.take_out(read, Placed(left, base, right, chars), inked)
        return
    angles = [engine.char_angle(at, index) for index in inked]
    read.quarter_turns = turns = _quarter_turns(angles)
    kept: list[int] = []
    for number in np.flatnonzero(shown).tolist():
        if _is_slanted(angles[number]):
            read.slanted += 1
            continue
        top, bottom = edges[number, 1], edges[number, 3]
        box = turn((lefts[number], float(bottom), rights[number], float(top)), turns)
        origin = turn((float(x[number]), bases[number], float(x[number]), bases[number]), turns)
        read.glyphs.append((box[0], origin[1], box[2], chars[number]))
        kept.append(inked[number])
    if kept:
        places = np.array([glyph[:3] for glyph in read.glyphs])
        stamps.take_out(read, Placed(places[:, 0], places[:, 1], places[:, 2], [glyph[3] for glyph in read.glyphs]), kept)


@dataclass(slots=True)
class _Stamps:
    """What tells a page's watermark: its objects' colours and rulings, and the engine's text page."""

    at: int
    found: Found
    unseen: Unseen

    def take_out(self, read: PageText, glyphs: Placed, indexes: list[int]) -> None:
        """Leave a watermark's glyphs out, and mark the digits that stand on top of others as unknown."""
        suspects = set(np.flatnonzero(watermarks.large_glyphs(glyphs)).tolist())
        covered = watermarks.covered_digits(glyphs)
        if not suspects and not covered and not self.unseen.stamps:
            return
        if self.unseen.stamps:
            objects = [engine.char_object(self.at, index) for index in indexes]
            suspects.update(n for n, obj in enumerate(objects) if obj in self.unseen.stamps)
        rulings = upright_rulings(self.found, read.quarter_turns)
        out = watermarks.stamped(glyphs, suspects, *rulings, strict=False)
        covered = [pair for pair in covered if out.isdisjoint(pair)]
        if len(covered) >= watermarks.FEWEST_COVERED:
            out |= watermarks.stamped(glyphs, set(range(len(indexes))) - out, *rulings, strict=True)
        unknown = {n for pair in covered if out.isdisjoint(pair) for n in pair}
        read.stamped, read.covered = len(out), len(unknown)
        if out or unknown:
            read.glyphs = [
                (*glyph[:3], UNKNOWN) if n in unknown else glyph for n, glyph in enumerate(read.glyphs) if n not in out
            ]


def upright_rulings(found: Found, turns: int) -> tuple[list[Ruling], list[Ruling]]:
    """The page's horizontal and vertical rulings in upright space."""
    if not turns:
        return found.horizontal, found.vertical
    boxes = [turn((a, y, b, y), turns) for y, a, b in found.horizontal]
    boxes += [turn((x, a, x, b), turns) for x, a, b in found.vertical]
    horizontal = [(b[1], b[0], b[2]) for b in boxes if b[2] - b[0] >= b[3] - b[1]]
    vertical = [(b[0], b[1], b[3]) for b in boxes if b[2] - b[0] < b[3] - b[1]]
    return horizontal, vertical


def _is_slanted(angle: float) -> bool:
    """Neither upright nor at a right angle: a watermark across the page, never a table's text."""
    quarters = angle / (math.pi / 2)
    # Written so that the angle of a squashed glyph, which is no number, counts as slanted.
    return not (math.isfinite(quarters) and abs(quarters - round(quarters)) <= 0.05)


def _quarter_turns(angles: list[float]) -> int:
    """How far most of the text is turned, in quarter turns; pdfium counts glyph angles clockwise."""
    votes = Counter(round(-angle / (math.pi / 2)) % 4 for angle in angles if not _is_slanted(angle))
    return max(votes, key=lambda quarter: votes[quarter]) if votes else 0


def turn(box: Box, quarters: int) -> Box:
    """Turn a box so that text standing at that many quarter turns becomes upright (negative: back)."""
    x0, y0, x1, y1 = box
    match quarters % 4:
        case 0:
            return box
        case 1:
            return (y0, -x1, y1, -x0)
        case 2:
            return (-x1, -y1, -x0, -y0)
        case _:
            return (-y1, x0, -y0, x1)
