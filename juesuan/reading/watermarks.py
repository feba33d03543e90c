"""Text stamped over a page 「水印」 and not printed in it: told from a page's own text by colour, size, place and repetition.

What belongs here: which glyphs of a page are a level watermark; slanted ones are told by their angle. A stamp is looked for
only among glyphs that are pale, let the ground through, are far larger than the page's text, or are marked as a stamp in
the file; and where digits stand on top of each other, among all. What such glyphs write is a stamp where it runs through
rulings or other text, and so are all other runs of the same words. What must not: cells and tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from juesuan.reading.rulings import Numbers, Ruling, Truths

# Of 255: text this light is pale, and text that covers less lets the ground through.
_PALE: Final = 130
_SOLID: Final = 230
# How many times wider than most glyphs of the page a glyph of a stamp is that is told by its size.
_LARGE: Final = 3.0
# Points: glyphs this level, and this near for their width, are one run; a glyph's height in widths of an ideograph.
_LEVEL: Final = 0.6
_NEAR: Final = 1.2
_RISE: Final = 0.75
# So many runs of the same words all over a page are a stamp's, where some of them run through something.
_REPEATED: Final = 3
# One in so many runs of a stamp's words runs through something, at least.
_SHARE: Final = 6
# A digit whose width is covered by another glyph to this share can't be read.
_COVERED: Final = 0.6
# So many such digits on a page are no accident.
FEWEST_COVERED: Final = 3


@dataclass(slots=True)
class Placed:
    """The glyphs of a page as arrays: left, baseline, right, and their characters."""

    left: Numbers
    base: Numbers
    right: Numbers
    chars: Sequence[str]


@dataclass(slots=True)
class _Run:
    """Glyphs that stand together on one line."""

    members: list[int]
    text: str
    left: float
    right: float
    base: float
    height: float


def pale_colours(known: Truths, colours: NDArray[np.uintc]) -> Truths:
    """Which colours (red, green, blue, alpha) are pale or let the ground through."""
    light = colours[:, :3].astype(np.float64) @ np.array([0.3, 0.59, 0.11])
    found: Truths = known & ((light > _PALE) | (colours[:, 3] < _SOLID))
    return found


def large_glyphs(glyphs: Placed) -> Truths:
    """Which glyphs are far larger than most of the page's."""
    width = glyphs.right - glyphs.left
    if not len(width) or width.max() <= _LARGE * (usual := float(np.median(width))):
        return np.zeros(len(width), np.bool_)
    found: Truths = width > _LARGE * max(usual, 1.0)
    return found


def covered_digits(glyphs: Placed) -> list[tuple[int, int]]:
    """The pairs of glyphs on one line of which one covers the other, at least one of them a digit, no two alike."""
    level = np.round(glyphs.base)
    order = np.lexsort((glyphs.left, level))
    one, other = order[:-1], order[1:]
    width = np.minimum((glyphs.right - glyphs.left)[one], (glyphs.right - glyphs.left)[other])
    close = (level[one] == level[other]) & (glyphs.right[one] - glyphs.left[other] > _COVERED * np.maximum(width, 0.5))
    chars = glyphs.chars
    return [
        (a, b) for a, b in zip(one[close].tolist(), other[close].tolist(), strict=True)
        if chars[a] != chars[b] and (chars[a].isdigit() or chars[b].isdigit())
    ]  # fmt: skip


def stamped(
    glyphs: Placed, suspects: Iterable[int], horizontal: Sequence[Ruling], vertical: Sequence[Ruling], *, strict: bool
) -> set[int]:
    """Which of the suspected glyphs are a stamp's. `strict`: nothing but their place speaks against them."""
    asked = sorted(set(suspects))
    runs = _runs(glyphs, asked)
    others = np.ones(len(glyphs.chars), np.bool_)
    if not strict:
        others[asked] = False
    across, upright = np.array(horizontal).reshape(-1, 3), np.array(vertical).reshape(-1, 3)
    counts = Counter(run.text for run in runs)
    crossing: Counter[str] = Counter()
    for run in runs:
        alone = counts[run.text] < _REPEATED
        crossing[run.text] += _crosses(run, glyphs, others, across, upright, level_only=alone or strict)
    needed = _REPEATED if strict else 1
    words = {
        text for text, count in crossing.items()
        if count >= needed and (not strict or (counts[text] >= _REPEATED and _SHARE * count >= counts[text]))
    }  # fmt: skip
    return {member for run in runs if run.text in words for member in run.members}


def _runs(glyphs: Placed, asked: Sequence[int]) -> list[_Run]:
    left, base, right = glyphs.left, glyphs.base, glyphs.right
    found: list[list[int]] = []
    for index in sorted(asked, key=lambda n: (-round(float(base[n])), float(left[n]))):
        last = found[-1][-1] if found else None
        if (
            last is not None
            and abs(base[index] - base[last]) <= _LEVEL
            and left[index] - right[last] + (right[last] - left[last]) * _COVERED >= -_LEVEL
            and left[index] - right[last] <= _NEAR * max(right[last] - left[last], right[index] - left[index])
        ):
            found[-1].append(index)
        else:
            found.append([index])
    return [
        _Run(
            run, "".join(glyphs.chars[n] for n in run), float(left[run[0]]), float(right[run[-1]]),
            float(base[run[0]]), _RISE * _size(glyphs, run),
        )
        for run in found
    ]  # fmt: skip


def _size(glyphs: Placed, run: Sequence[int]) -> float:
    """How high a run's letters are set: an ideograph is as high as wide, a digit twice as high."""
    widths = [(glyphs.right[n] - glyphs.left[n]) * (1 if glyphs.chars[n] > "\u2e80" else 2) for n in run]
    return float(max(widths))


def _crosses(
    run: _Run, glyphs: Placed, others: Truths, across: Numbers, upright: Numbers, *, level_only: bool
) -> bool:  # fmt: skip
    """Whether a run goes through a ruling or through other text; through an upright ruling alone an entry goes too."""
    top, margin = run.base + run.height, 0.2 * run.height
    y, start, end = across.T
    if ((y > run.base + margin) & (y < top - margin) & (start < run.right) & (end > run.left)).any():
        return True
    x, low, high = upright.T
    if not level_only and ((x > run.left + 1) & (x < run.right - 1) & (low < top) & (high > run.base)).any():
        return True
    height = np.abs(glyphs.base - run.base)
    middle = (glyphs.left + glyphs.right) / 2
    meets = others & (height < run.height) & (middle > run.left) & (middle < run.right)
    meets[run.members] = False
    return bool(meets.any())
