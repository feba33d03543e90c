"""Glyphs to lines of text, by their places on the page and never by their order in the file."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

from juesuan.reading.glyphs import Glyph
from juesuan.reading.rulings import Box

# Points. Baselines nearer than this are one text line. Real reports shift digits by up to 2 points.
SAME_BASELINE = 3.0
# Points above the baseline where a glyph's middle is taken: inside a small digit, and still inside the
# row for a large one.
ABOVE_BASELINE = 2.5
# The same glyph again within this share of its width is the same glyph, drawn twice for bold.
TWICE = 0.5
# Two glyphs of a line further apart than this share of their width belong to two words.
GAP = 0.55
# Between a digit and an ideograph less is enough: an amount and the label of the next column, never one word.
GAP_BESIDE_DIGIT = 0.45
# Points: no line of print is lower. The share of a line's height that lies below its baseline.
MOST_FLAT = 7.0
DESCENT = 0.2

_baseline, _char = itemgetter(1), itemgetter(3)


def text_lines(glyphs: Sequence[Glyph]) -> list[str]:
    """Glyphs as text lines from top to bottom, each from left to right."""
    return [_line_text(line) for line in _lines(glyphs)]


def _lines(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    if not glyphs:
        return []
    bases = list(map(_baseline, glyphs))
    if max(bases) - min(bases) <= SAME_BASELINE:
        return [list(glyphs)]  # nearly every cell
    lines: list[list[Glyph]] = []
    last = 0.0
    for glyph in sorted(glyphs, key=_baseline, reverse=True):
        if not lines or last - glyph[1] > SAME_BASELINE:
            line = [glyph]
            lines.append(line)
        else:
            line.append(glyph)
        last = glyph[1]
    return lines


def _line_text(line: list[Glyph]) -> str:
    """One line's characters from left to right; a glyph drawn twice for bold (a habit of office
    programs) counts once."""
    line.sort()
    chars = list(map(_char, line))
    if len(set(chars)) == len(chars):
        return "".join(chars)
    chars = []
    last_x, last_char = -1e9, ""
    for x, _, right, char in line:
        if char == last_char and x - last_x < TWICE * max(right - x, 1.0):
            continue
        chars.append(char)
        last_x, last_char = x, char
    return "".join(chars)


def lines_with_boxes(glyphs: Sequence[Glyph]) -> list[tuple[str, Box]]:
    """Text lines from top to bottom, each with its box in upright space.

    The engine gives no heights: a line is as high as its widest glyph is wide, which holds for Chinese.
    """
    found = []
    for line in _lines(glyphs):
        text = _line_text(line)
        size = max(MOST_FLAT, *(glyph[2] - glyph[0] for glyph in line))
        base = sum(map(_baseline, line)) / len(line)
        right = max(glyph[2] for glyph in line)
        found.append((text, (line[0][0], base - DESCENT * size, right, base + (1 - DESCENT) * size)))
    return found


class Word(NamedTuple):
    """Glyphs of one line that stand together: where they begin and end, on which baseline, and what they say."""

    left: float
    right: float
    base: float
    text: str


def placed_words(glyphs: Sequence[Glyph]) -> list[list[Word]]:
    """Each line's words from left to right, parted where a gap is wide for the glyphs beside it; lines from the top."""
    return [_words(line) for line in _lines(glyphs)]


def words_of(glyphs: Sequence[Glyph]) -> list[list[str]]:
    """Each line's words as texts."""
    return [[word.text for word in line] for line in placed_words(glyphs)]


def _words(line: list[Glyph]) -> list[Word]:
    line.sort()
    groups: list[list[Glyph]] = []
    reach = 0.0
    for glyph in line:
        last = groups[-1][-1] if groups else None
        if last is None or glyph[0] - reach > _gap(last, glyph) * max(glyph[2] - glyph[0], last[2] - last[0]):
            groups.append([])
        groups[-1].append(glyph)
        reach = max(reach, glyph[2])
    base = sum(map(_baseline, line)) / len(line)
    return [Word(group[0][0], max(g[2] for g in group), base, _line_text(group)) for group in groups]


def _gap(one: Glyph, other: Glyph) -> float:
    """How far apart two glyphs may stand in one word, in shares of the wider one's width."""
    return GAP_BESIDE_DIGIT if one[3].isascii() != other[3].isascii() else GAP
