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
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

from juesuan.reading import engine
from juesuan.reading.rulings import Box, Found, seen_colours
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
    cut: bool = False


@dataclass(slots=True)
class Unseen:
    """Text objects that are not seen: those that paint nothing, and white ones (seen only on a dark ground)."""

    blank: set[int]
    white: set[int]


def unseen_texts(found: Found) -> Unseen:
    """The page's text objects that paint nothing or paint white; empty on nearly every page."""
    texts, modes = found.texts, found.modes
    blank: set[int] = set()
    if not _PAINTS_NOTHING.isdisjoint(modes):
        blank = {obj for obj, mode in zip(texts, modes, strict=True) if mode in _PAINTS_NOTHING}
    seen = seen_colours(engine.fill_colour, texts)
    if seen.all():
        return Unseen(blank, set())
    white = {
        obj
        for obj, mode, is_seen in zip(texts, modes, seen.tolist(), strict=True)
        if not is_seen and mode in _FILLS_ONLY
    }
    return Unseen(blank, white)


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
    _add_glyphs(read, at, glyph_text(_mapped(text, at, read)), visible)
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


def _add_glyphs(read: PageText, at: int, text: str, visible: Box) -> None:
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
        return
    angles = [engine.char_angle(at, index) for index in inked]
    read.quarter_turns = turns = _quarter_turns(angles)
    for number in np.flatnonzero(shown).tolist():
        if _is_slanted(angles[number]):
            read.slanted += 1
            continue
        top, bottom = edges[number, 1], edges[number, 3]
        box = turn((lefts[number], float(bottom), rights[number], float(top)), turns)
        origin = turn((float(x[number]), bases[number], float(x[number]), bases[number]), turns)
        read.glyphs.append((box[0], origin[1], box[2], chars[number]))


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
