"""Rulings 「表格线」: page objects to horizontal and vertical line segments, and their merging.

A ruling is drawn in many ways: a stroke, a thin filled box, one box per cell side, a compound path,
inside a form object, dashed or doubled. All become (position, from, to) segments here; collinear
pieces are then joined. Nothing here knows about text or tables.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

# position across the line, start, end. Horizontal: (y, x0, x1); vertical: (x, y0, y1).
Ruling = tuple[float, float, float]
Matrix = tuple[float, float, float, float, float, float]

# Points. Two lines nearer than this are one line (doubled borders, per-cell pieces).
SAME_LINE = 2.0
# A filled box thinner than this is a ruling (WPS draws 2-point borders as boxes).
THIN = 2.5
# Shorter pieces are corner squares and ornaments, kept only as parts of longer lines.
SHORTEST = 4.0
# A page of a report has some hundred paths (811 measured at most); far beyond that it is a drawing
# or an attack, and looking at every path would only cost the night.
MOST_OBJECTS = 200_000
DEEPEST_FORM = 8


@dataclass(slots=True)
class Found:
    """What a page's objects are: rulings as drawn, and how many texts and images stand beside them."""

    horizontal: list[Ruling] = field(default_factory=list)
    vertical: list[Ruling] = field(default_factory=list)
    texts: int = 0
    images: int = 0
    objects: int = 0


def collect_rulings(page: Any) -> Found:
    """Every ruling of a page in page space, unmerged."""
    found = Found()
    walker = _Walker(found)
    walker.walk(page, pdfium.FPDFPage_CountObjects(page), pdfium.FPDFPage_GetObject, None, 0)
    return found


class _Walker:
    """Holds the out-parameters of the engine's calls, made once for a page's thousands of objects."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self._edges = [ctypes.c_float() for _ in range(4)]
        self._edge_refs = [ctypes.byref(edge) for edge in self._edges]
        self._fill, self._stroke = ctypes.c_int(), ctypes.c_int()
        self._matrix = pdfium.FS_MATRIX()
        self._rgba = [ctypes.c_uint() for _ in range(4)]
        self._rgba_refs = [ctypes.byref(part) for part in self._rgba]

    def walk(self, container: Any, count: int, get: Any, matrix: Matrix | None, depth: int) -> None:
        kind_of = pdfium.FPDFPageObj_GetType
        path, form = pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_FORM
        text, image = pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_IMAGE
        found = self.found
        for index in range(count):
            obj = get(container, index)
            kind = kind_of(obj)
            if kind == text:
                found.texts += 1
            elif kind == path:
                found.objects += 1
                if found.objects > MOST_OBJECTS:
                    return
                self._path(obj, matrix)
            elif kind == image:
                found.images += 1
            elif kind == form and depth < DEEPEST_FORM:
                inner = _multiply(self._matrix_of(obj), matrix)
                self.walk(obj, pdfium.FPDFFormObj_CountObjects(obj), pdfium.FPDFFormObj_GetObject, inner, depth + 1)

    def _path(self, obj: Any, matrix: Matrix | None) -> None:
        if not pdfium.FPDFPageObj_GetBounds(obj, *self._edge_refs):
            return
        left, bottom, right, top = (edge.value for edge in self._edges)
        if matrix is not None:
            left, bottom, right, top = _transform(matrix, (left, bottom, right, top))
        width, height = right - left, top - bottom
        horizontal, vertical = self.found.horizontal, self.found.vertical
        if width < SHORTEST and height < SHORTEST:
            # The corner square of a border made of thin boxes: it closes the gap between two lines.
            if width > 0 and height > 0 and self._is_drawn(obj):
                horizontal.append(((bottom + top) / 2, left, right))
                vertical.append(((left + right) / 2, bottom, top))
            return
        if not self._is_drawn(obj):
            return
        if height <= THIN or width <= THIN:
            if width >= height:
                horizontal.append(((bottom + top) / 2, left, right))
            else:
                vertical.append(((left + right) / 2, bottom, top))
            return
        stroked = bool(self._stroke.value)
        if not stroked and pdfium.FPDFPath_CountSegments(obj) <= 5:
            return  # a shaded background
        for points in self._subpaths(obj, matrix):
            if stroked:
                self._stroked(points)
            else:
                self._filled(points)

    def _is_drawn(self, obj: Any) -> bool:
        """Neither a clip path nor white: such paths are everywhere and rule nothing."""
        pdfium.FPDFPath_GetDrawMode(obj, ctypes.byref(self._fill), ctypes.byref(self._stroke))
        if not self._fill.value and not self._stroke.value:
            return False
        colour_of = pdfium.FPDFPageObj_GetStrokeColor if self._stroke.value else pdfium.FPDFPageObj_GetFillColor
        if not colour_of(obj, *self._rgba_refs):
            return True
        red, green, blue, alpha = (part.value for part in self._rgba)
        return bool(alpha) and min(red, green, blue) <= 250

    def _stroked(self, points: list[tuple[float, float] | None]) -> None:
        for start, end in zip(points, points[1:], strict=False):
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
        if top - bottom <= THIN:
            self.found.horizontal.append(((bottom + top) / 2, left, right))
        elif right - left <= THIN:
            self.found.vertical.append(((left + right) / 2, bottom, top))

    def _matrix_of(self, obj: Any) -> Matrix:
        pdfium.FPDFPageObj_GetMatrix(obj, ctypes.byref(self._matrix))
        m = self._matrix
        return (m.a, m.b, m.c, m.d, m.e, m.f)

    def _subpaths(self, obj: Any, matrix: Matrix | None) -> list[list[tuple[float, float] | None]]:
        """The path's own segments; None stands for the end of a curve, which rules nothing."""
        a, b, c, d, e, f = _multiply(self._matrix_of(obj), matrix)
        x, y = ctypes.c_float(), ctypes.c_float()
        x_ref, y_ref = ctypes.byref(x), ctypes.byref(y)
        done: list[list[tuple[float, float] | None]] = []
        current: list[tuple[float, float] | None] = []
        for index in range(pdfium.FPDFPath_CountSegments(obj)):
            segment = pdfium.FPDFPath_GetPathSegment(obj, index)
            pdfium.FPDFPathSegment_GetPoint(segment, x_ref, y_ref)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                if len(current) > 1:
                    done.append(current)
                current = [point]
            else:
                current.append(point if kind == pdfium.FPDF_SEGMENT_LINETO else None)
            if pdfium.FPDFPathSegment_GetClose(segment) and current:
                current.append(current[0])
        if len(current) > 1:
            done.append(current)
        return [points for points in done if any(p is not None for p in points)]


def _transform(matrix: Matrix, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x in (box[0], box[2]) for y in (box[1], box[3])]
    ys = [b * x + d * y + f for x in (box[0], box[2]) for y in (box[1], box[3])]
    return min(xs), min(ys), max(xs), max(ys)


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
            if start <= high + SAME_LINE:
                high = max(high, end)
                continue
            if high - low >= SHORTEST:
                merged.append((position, low, high))
            low, high = start, end
        if high - low >= SHORTEST:
            merged.append((position, low, high))
    return merged
