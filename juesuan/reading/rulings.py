"""Rulings 「表格线」: page objects to horizontal and vertical line segments, and their merging.

A ruling is drawn in many ways: a stroke, a thin filled box, one box per cell side, a compound path,
inside a form object, dashed or doubled. All become (position, from, to) segments here; collinear
pieces are then joined. The walk over the page's objects also notes its texts, images and shaded
boxes, because it passes them anyway. Nothing here knows what a text says or what a table is.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, compress, pairwise, repeat
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from juesuan.reading import engine

# position across the line, start, end. Horizontal: (y, x0, x1); vertical: (x, y0, y1).
Ruling = tuple[float, float, float]
Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]
Numbers = NDArray[np.float64]
Truths = NDArray[np.bool_]

# Points. Two lines nearer than this are one line (per-cell pieces, hairline beside hairline).
SAME_LINE = 2.0
# A filled box thinner than this is a ruling (WPS draws 2-point borders as boxes).
THIN = 2.5
# Shorter pieces are corner squares, dashes and ornaments, kept only as parts of longer lines; and no
# row or column is smaller, so a shorter gap between two pieces is the gap of a dashed line.
SHORTEST = 4.0
# A page of a report has some hundred paths (811 measured at most) and some thousand texts; far beyond
# that it is a drawing or an attack, and looking at every object would only cost the night.
MOST_OBJECTS = 200_000
DEEPEST_FORM = 8
# Points. Coordinates beyond this, and those that are no number, come from damaged or hostile files.
FARTHEST = 1e6
# Red, green and blue all above this are white.
WHITE = 250


@dataclass(slots=True)
class Found:
    """What a page's objects are: rulings as drawn, and the texts, images and shaded boxes beside them."""

    horizontal: list[Ruling] = field(default_factory=list)
    vertical: list[Ruling] = field(default_factory=list)
    # The engine's addresses of the text objects, valid while the page is open.
    texts: list[int] = field(default_factory=list)
    # The text mode of each: filled, outlined, invisible.
    modes: list[int] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)
    shaded: list[Box] = field(default_factory=list)
    # Filled boxes that may lie over texts drawn before them, each with the number of those texts.
    covers: list[tuple[int, Box]] = field(default_factory=list)
    objects: int = 0
    # The walk stopped at MOST_OBJECTS: rulings and texts beyond were not looked at.
    cut: bool = False


def collect_rulings(page: Any) -> Found:
    """Every ruling of a page in page space, unmerged."""
    walker = _Walker()
    walker.walk(engine.address_of(page), pdfium.FPDFPage_CountObjects(page), engine.page_object, None, 0)
    return walker.found


class _Walker:
    """Asks the engine about all objects of one kind at once: a page has thousands, and a loop costs more."""

    def __init__(self) -> None:
        self.found = Found()
        self._matrix = (ctypes.c_float * 6)()
        self._point = (ctypes.c_float * 2)()

    def walk(self, container: int, count: int, get: Callable[..., Any], matrix: Matrix | None, depth: int) -> None:
        found = self.found
        left = MOST_OBJECTS - found.objects
        if count > left:
            found.cut, count = True, max(left, 0)
        found.objects += count
        objects = list(map(get, repeat(container, count), range(count)))
        # Most objects are texts, and asking for the text mode tells which.
        modes = list(map(engine.render_mode, objects))
        if -1 not in modes:
            found.texts += objects
            found.modes += modes
            return
        found.texts += [obj for obj, mode in zip(objects, modes, strict=True) if mode >= 0]
        found.modes += [mode for mode in modes if mode >= 0]
        others = [obj for obj, mode in zip(objects, modes, strict=True) if mode < 0]
        kinds = list(map(engine.kind_of, others))
        paths = [obj for obj, kind in zip(others, kinds, strict=True) if kind == pdfium.FPDF_PAGEOBJ_PATH]
        images = [obj for obj, kind in zip(others, kinds, strict=True) if kind == pdfium.FPDF_PAGEOBJ_IMAGE]
        before = len(found.texts) - len(objects) + len(others)
        if paths:
            self._paths(paths, matrix)
            if matrix is None and before != len(found.texts):
                places = [n for n, obj in enumerate(objects) if modes[n] < 0]
                self._covers(paths, dict(zip(others, places, strict=True)), modes, before)
        if images:
            known, edges = _bounds(images, matrix)
            found.images += map(_box, edges[known])
        for obj, kind in zip(others, kinds, strict=True):
            if kind == pdfium.FPDF_PAGEOBJ_FORM:
                if depth >= DEEPEST_FORM:
                    found.cut = True
                    continue
                inner = _multiply(self._matrix_of(obj), matrix)
                self.walk(obj, engine.count_form_objects(obj), engine.form_object, inner, depth + 1)

    def _paths(self, paths: list[int], matrix: Matrix | None) -> None:
        found = self.found
        stroked, drawn = _drawn(paths)
        known, edges = _bounds(paths, matrix)
        left, bottom, right, top = edges.T
        width, height = right - left, top - bottom
        known &= drawn
        thin = known & ((width <= THIN) | (height <= THIN))
        # The corner square of a border made of thin boxes closes the gap between two lines; a piece that is
        # hardly longer than thick may be a dot of either direction.
        square = (width < 2 * height) & (height < 2 * width)
        corner = known & (width < SHORTEST) & (height < SHORTEST) & (~thin | square)
        across, upright = corner | thin & (width >= height), corner | thin & (width < height)
        found.horizontal += _rulings((bottom + top) / 2, left, right, across)
        found.vertical += _rulings((left + right) / 2, bottom, top, upright)
        for index in np.flatnonzero(known & ~thin & ~corner).tolist():
            self._large(paths[index], _box(edges[index]), bool(stroked[index]), matrix)

    def _covers(self, paths: list[int], places: dict[int, int], modes: list[int], before: int) -> None:
        """Take the filled boxes that are drawn after texts: white ones are how a number is painted over."""
        first = next(n for n, mode in enumerate(modes) if mode >= 0)
        later = [obj for obj in paths if places[obj] > first]
        if not later:
            return
        _, how = engine.ask(engine.draw_mode, later, 2, np.intc)
        known, edges = _bounds(later, None)
        left, bottom, right, top = edges.T
        wide = known & (how[:, 0] != 0) & (right - left > THIN) & (top - bottom > THIN)
        filled = list(compress(later, wide.tolist()))
        if not filled:
            return
        has_colour, colours = colours_of(engine.fill_colour, filled)
        counts = list(accumulate(mode >= 0 for mode in modes))
        for obj, box, solid in zip(filled, map(_box, edges[wide]), (has_colour & (colours[:, 3] > WHITE)).tolist(), strict=True):
            if solid and engine.count_segments(obj) <= 5 and not engine.is_transparent(obj):
                self.found.covers.append((before + counts[places[obj]], box))

    def _large(self, obj: int, box: Box, stroked: bool, matrix: Matrix | None) -> None:
        """A path that is no line as a whole: a frame, a compound of thin boxes, or a shaded ground."""
        found = self.found
        segments = engine.count_segments(obj)
        if not stroked and segments <= 5:
            found.shaded.append(box)
            return
        if found.objects + segments > MOST_OBJECTS:
            found.cut = True
            return
        found.objects += segments
        for points in self._subpaths(obj, segments, matrix):
            if stroked:
                self._stroked(points)
            else:
                self._filled(points)

    def _thin(self, left: float, bottom: float, right: float, top: float) -> None:
        """A piece thin one way; one that is hardly longer than thick may belong to either direction."""
        width, height = right - left, top - bottom
        both = width < 2 * height and height < 2 * width
        if both or width >= height:
            self.found.horizontal.append(((bottom + top) / 2, left, right))
        if both or height > width:
            self.found.vertical.append(((left + right) / 2, bottom, top))

    def _stroked(self, points: list[tuple[float, float] | None]) -> None:
        for start, end in pairwise(points):
            if start is None or end is None:
                continue
            if abs(start[1] - end[1]) < 0.5:
                self.found.horizontal.append((start[1], min(start[0], end[0]), max(start[0], end[0])))
            elif abs(start[0] - end[0]) < 0.5:
                self.found.vertical.append((start[0], min(start[1], end[1]), max(start[1], end[1])))

    def _filled(self, points: list[tuple[float, float] | None]) -> None:
        """One thin box of a compound fill."""
        straight = [p for p in points if p is not None]
        left, right = min(p[0] for p in straight), max(p[0] for p in straight)
        bottom, top = min(p[1] for p in straight), max(p[1] for p in straight)
        if top - bottom <= THIN or right - left <= THIN:
            self._thin(left, bottom, right, top)

    def _matrix_of(self, obj: int) -> Matrix:
        engine.matrix_of(obj, ctypes.addressof(self._matrix))
        a, b, c, d, e, f = self._matrix
        return (a, b, c, d, e, f)

    def _subpaths(self, obj: int, segments: int, matrix: Matrix | None) -> list[list[tuple[float, float] | None]]:
        """The path's own segments; None stands for the end of a curve, which rules nothing."""
        a, b, c, d, e, f = _multiply(self._matrix_of(obj), matrix)
        point = self._point
        x_at = ctypes.addressof(point)
        done: list[list[tuple[float, float] | None]] = []
        current: list[tuple[float, float] | None] = []
        for index in range(segments):
            segment = engine.segment_at(obj, index)
            engine.segment_point(segment, x_at, x_at + 4)
            kind = engine.segment_kind(segment)
            x, y = point
            here = (a * x + c * y + e, b * x + d * y + f)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                if len(current) > 1:
                    done.append(current)
                current = [here]
            else:
                current.append(here if kind == pdfium.FPDF_SEGMENT_LINETO else None)
            if current and engine.segment_closes(segment):
                current.append(current[0])
        if len(current) > 1:
            done.append(current)
        return [points for points in done if any(p is not None for p in points)]


def _rulings(position: Numbers, start: Numbers, end: Numbers, which: Truths) -> Iterator[Ruling]:
    return zip(position[which].tolist(), start[which].tolist(), end[which].tolist(), strict=True)


def _bounds(objects: list[int], matrix: Matrix | None) -> tuple[Truths, Numbers]:
    """Each object's left, bottom, right and top in page space, and which of them can be believed."""
    known, edges = engine.ask(engine.bounds_of, objects, 4, np.float32)
    edges = edges.astype(np.float64)
    if matrix is not None:
        a, b, c, d, e, f = matrix
        left, bottom, right, top = edges.T
        xs = np.stack([a * x + c * y + e for x in (left, right) for y in (bottom, top)])
        ys = np.stack([b * x + d * y + f for x in (left, right) for y in (bottom, top)])
        edges = np.stack([xs.min(0), ys.min(0), xs.max(0), ys.max(0)], 1)
    # Written so that a coordinate that is no number fails too.
    known &= (np.abs(edges) < FARTHEST).all(1)
    return known, edges


def _box(edges: Numbers) -> Box:
    left, bottom, right, top = edges.tolist()
    return left, bottom, right, top


def _drawn(paths: list[int]) -> tuple[Truths, Truths]:
    """Which paths are stroked, and which are drawn at all: neither a clip path nor white, for such
    paths are everywhere and rule nothing."""
    _, modes = engine.ask(engine.draw_mode, paths, 2, np.intc)
    filled, stroked = modes[:, 0] != 0, modes[:, 1] != 0
    drawn = filled | stroked
    for colour_of, which in ((engine.stroke_colour, stroked), (engine.fill_colour, filled & ~stroked)):
        drawn[which] = seen_colours(colour_of, list(compress(paths, which.tolist())))
    return stroked, drawn


def seen_colours(colour_of: Callable[..., Any], objects: Sequence[int]) -> Truths:
    """Whether each object's colour is seen on white paper: neither white nor wholly transparent."""
    return are_seen(*colours_of(colour_of, objects))


def covered_texts(found: Found) -> set[int]:
    """The text objects that lie under boxes drawn after them."""
    if not found.covers:
        return set()
    known, edges = _bounds(found.texts, None)
    left, bottom, right, top = edges.T
    hidden = np.zeros(len(found.texts), np.bool_)
    for count, (x0, y0, x1, y1) in found.covers:
        under = known[:count] & (left[:count] >= x0 - 1) & (right[:count] <= x1 + 1)
        hidden[:count] |= under & (bottom[:count] >= y0 - 1) & (top[:count] <= y1 + 1)
    return set(compress(found.texts, hidden.tolist()))


def colours_of(colour_of: Callable[..., Any], objects: Sequence[int]) -> tuple[Truths, NDArray[np.uintc]]:
    """Which objects have a colour, and each one's red, green, blue and opacity (of 255)."""
    return engine.ask(colour_of, objects, 4, np.uintc)


def are_seen(known: Truths, colours: NDArray[np.uintc]) -> Truths:
    """Which colours are seen on white paper; one that is not known is."""
    seen: Truths = ~known | ((colours[:, 3] > 0) & (colours[:, :3].min(1, initial=255) <= WHITE))
    return seen


def _multiply(first: Matrix, then: Matrix | None) -> Matrix:
    if then is None:
        return first
    a, b, c, d, e, f = first
    a2, b2, c2, d2, e2, f2 = then
    return (
        a * a2 + b * c2, a * b2 + b * d2,
        c * a2 + d * c2, c * b2 + d * d2,
        e * a2 + f * c2 + e2, e * b2 + f * d2 + f2,
    )  # fmt: skip


def merge_rulings(lines: list[Ruling]) -> list[Ruling]:
    """Collinear pieces as one ruling: dashed, doubled, per-cell and overlapping ones alike."""
    groups: list[list[Ruling]] = []
    first = last = 0.0
    for line in sorted(lines):
        position = line[0]
        if groups and position - last <= SAME_LINE / 2 and position - first <= SAME_LINE:
            groups[-1].append(line)
        else:
            groups.append([line])
            first = position
        last = position
    merged: list[Ruling] = []
    for group in groups:
        # Long pieces decide where the line lies; corner squares hardly count.
        weight = sum(end - start + 0.01 for _, start, end in group)
        position = sum(p * (end - start + 0.01) for p, start, end in group) / weight
        spans = sorted((start, end) for _, start, end in group)
        low, high = spans[0]
        for start, end in spans[1:]:
            if start <= high + SHORTEST:
                high = max(high, end)
                continue
            if high - low >= SHORTEST:
                merged.append((position, low, high))
            low, high = start, end
        if high - low >= SHORTEST:
            merged.append((position, low, high))
    return merged
