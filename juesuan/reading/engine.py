"""The PDF engine's most frequent calls, bound lean.

A page costs thousands of calls. The general bindings wrap every handle in a pointer object and let
other threads run meanwhile, which takes longer than the call itself (measured: half the time of a
page). Here handles are plain addresses. The functions and their meaning are the engine's own; calls
made once a page stay with `pypdfium2.raw`.

What does not belong here: anything that knows what a call is for.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import DTypeLike, NDArray

_ADDRESS, _INT = ctypes.c_void_p, ctypes.c_int


def address_of(handle: Any) -> int:
    """A handle or function of the general bindings as the address that the lean calls take."""
    return ctypes.cast(handle, _ADDRESS).value or 0


def _lean(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    # PYFUNCTYPE keeps the interpreter lock: the engine is not safe in threads anyway.
    prototype = ctypes.PYFUNCTYPE(result, *arguments)
    return cast("Callable[..., Any]", prototype(address_of(function)))


def ask(
    call: Callable[..., Any], things: Sequence[int], parts: int, kind: DTypeLike, *before: Iterable[Any]
) -> tuple[NDArray[np.bool_], NDArray[Any]]:
    """One call for each thing: whether it answered, and its answers, a row of `parts` numbers each.

    The engine writes into the rows, so that no number becomes an object before it is needed. `before` are
    arguments that come before the thing.
    """
    answers = np.zeros((len(things), parts), kind)
    start, end, size = answers.ctypes.data, answers.ctypes.data + answers.nbytes, answers.itemsize
    places = [range(start + part * size, end, parts * size) for part in range(parts)]
    answered = np.fromiter(map(call, *before, things, *places), np.bool_, len(things))
    return answered, answers


page_object = _lean(pdfium.FPDFPage_GetObject, _ADDRESS, _ADDRESS, _INT)
form_object = _lean(pdfium.FPDFFormObj_GetObject, _ADDRESS, _ADDRESS, _INT)
count_form_objects = _lean(pdfium.FPDFFormObj_CountObjects, _INT, _ADDRESS)
kind_of = _lean(pdfium.FPDFPageObj_GetType, _INT, _ADDRESS)
bounds_of = _lean(pdfium.FPDFPageObj_GetBounds, _INT, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS)
matrix_of = _lean(pdfium.FPDFPageObj_GetMatrix, _INT, _ADDRESS, _ADDRESS)
fill_colour = _lean(pdfium.FPDFPageObj_GetFillColor, _INT, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS)
stroke_colour = _lean(pdfium.FPDFPageObj_GetStrokeColor, _INT, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS)
draw_mode = _lean(pdfium.FPDFPath_GetDrawMode, _INT, _ADDRESS, _ADDRESS, _ADDRESS)
count_segments = _lean(pdfium.FPDFPath_CountSegments, _INT, _ADDRESS)
segment_at = _lean(pdfium.FPDFPath_GetPathSegment, _ADDRESS, _ADDRESS, _INT)
segment_point = _lean(pdfium.FPDFPathSegment_GetPoint, _INT, _ADDRESS, _ADDRESS, _ADDRESS)
segment_kind = _lean(pdfium.FPDFPathSegment_GetType, _INT, _ADDRESS)
segment_closes = _lean(pdfium.FPDFPathSegment_GetClose, _INT, _ADDRESS)
render_mode = _lean(pdfium.FPDFTextObj_GetTextRenderMode, _INT, _ADDRESS)

is_transparent = _lean(pdfium.FPDFPageObj_HasTransparency, _INT, _ADDRESS)
count_marks = _lean(pdfium.FPDFPageObj_CountMarks, _INT, _ADDRESS)
mark_at = _lean(pdfium.FPDFPageObj_GetMark, _ADDRESS, _ADDRESS, ctypes.c_ulong)
mark_name = _lean(pdfium.FPDFPageObjMark_GetName, _INT, _ADDRESS, _ADDRESS, ctypes.c_ulong, _ADDRESS)

char_code = _lean(pdfium.FPDFText_GetUnicode, ctypes.c_uint, _ADDRESS, _INT)
char_angle = _lean(pdfium.FPDFText_GetCharAngle, ctypes.c_float, _ADDRESS, _INT)
char_box = _lean(pdfium.FPDFText_GetLooseCharBox, _INT, _ADDRESS, _INT, _ADDRESS)
char_origin = _lean(pdfium.FPDFText_GetCharOrigin, _INT, _ADDRESS, _INT, _ADDRESS, _ADDRESS)
char_object = _lean(pdfium.FPDFText_GetTextObject, _ADDRESS, _ADDRESS, _INT)
char_is_unmapped = _lean(pdfium.FPDFText_HasUnicodeMapError, _INT, _ADDRESS, _INT)
char_is_hyphen = _lean(pdfium.FPDFText_IsHyphen, _INT, _ADDRESS, _INT)
