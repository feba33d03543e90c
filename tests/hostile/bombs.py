"""PDF files made to cost a reader its time, its memory or its stack, each a few kilobytes to two megabytes.

What belongs here: the files, byte by byte. What the run must make of them stands in the tests.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence

from raw_pdf import raw_pdf, stream

Bomb = Callable[[], bytes]


def _page(content: bytes, more: Sequence[bytes] = (), *, box: bytes = b"0 0 595 842", resources: bytes = b"") -> bytes:
    return raw_pdf([
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [%s] /Resources <<%s>> /Contents 4 0 R>>" % (box, resources),
        content,
        *more,
    ])  # fmt: skip


def huge_page() -> bytes:
    return _page(stream(b"0 0 m 9 9 l S"), box=b"0 0 2000000 2000000")


def deep_nesting() -> bytes:
    """Arrays in arrays, a hundred thousand deep."""
    return _page(stream(b"0 0 m 9 9 l S"), [b"[" * 100_000 + b"]" * 100_000], resources=b"/Font 5 0 R")


def deep_operands() -> bytes:
    """The same inside a page's drawing."""
    return _page(stream(b"[" * 200_000 + b"]" * 200_000 + b" TJ"))


def millions_of_paths() -> bytes:
    content = zlib.compress(b"1 1 m 9 9 l S\n" * 2_000_000, 9)
    return _page(stream(content, b"/Filter /FlateDecode"))


def gigabyte_stream() -> bytes:
    """Four gigabytes of spaces in some megabytes, packed again into some kilobytes."""
    once = zlib.compressobj(9, wbits=-15)
    # After a full flush a piece stands for itself, so that it can be repeated without packing it again.
    piece = once.compress(b" " * (1 << 24)) + once.flush(zlib.Z_FULL_FLUSH)
    packed = b"\x78\x9c" + piece * 256
    return _page(stream(zlib.compress(packed, 9), b"/Filter [/FlateDecode /FlateDecode]"))


def forms_calling_forms() -> bytes:
    """Ten forms, each drawing the next ten times: ten thousand million drawings."""
    calls = b"/X Do " * 10
    forms = [
        stream(
            calls if depth < 9 else b"1 1 m 9 9 l S",
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</X %d 0 R>>>>" % (6 + depth),
        )
        for depth in range(10)
    ]
    return _page(stream(calls), forms, resources=b"/XObject <</X 5 0 R>>")


def form_calling_itself() -> bytes:
    form = stream(b"/X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</X 5 0 R>>>>")
    return _page(stream(b"/X Do"), [form], resources=b"/XObject <</X 5 0 R>>")


def page_tree_in_a_circle() -> bytes:
    return raw_pdf(
        [
            b"<</Type /Catalog /Pages 2 0 R>>",
            b"<</Type /Pages /Kids [3 0 R 3 0 R] /Count 2000>>",
            b"<</Type /Pages /Parent 2 0 R /Kids [2 0 R 2 0 R] /Count 1000>>",
        ]
    )


def many_claimed_pages() -> bytes:
    return raw_pdf([b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Kids [] /Count 2000000000>>"])


BOMBS: tuple[Bomb, ...] = (
    huge_page, deep_nesting, deep_operands, millions_of_paths, gigabyte_stream, forms_calling_forms,
    form_calling_itself, page_tree_in_a_circle, many_claimed_pages,
)  # fmt: skip
