"""PDF files put together object by object, for what no drawing library would write."""

from __future__ import annotations

from collections.abc import Sequence


def raw_pdf(objects: Sequence[bytes]) -> bytes:
    """A file of the given objects, numbered from 1; the first is the catalogue."""
    content = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    content += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    content += b"trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(content)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d %s>>\nstream\n%s\nendstream" % (len(content), entries, content)


def one_page(
    content: bytes, *, page: bytes = b"/MediaBox [0 0 595 842]", resources: bytes = b"", more: Sequence[bytes] = ()
) -> bytes:
    """A document of one page; further objects count from 5."""
    return raw_pdf([
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R %s /Resources <<%s>> /Contents 4 0 R>>" % (page, resources),
        stream(content),
        *more,
    ])  # fmt: skip


def ruled(texts: bytes) -> bytes:
    """A content stream: a ruled table of two columns and two rows, then the given text operators."""
    lines = b"".join(b"72 %d m 432 %d l S\n" % (y, y) for y in (700, 670, 640))
    lines += b"".join(b"%d 640 m %d 700 l S\n" % (x, x) for x in (72, 252, 432))
    return lines + texts


def font_without_map(font_file: bytes) -> list[bytes]:
    """Objects 5 to 8: a composite font whose codes are glyph numbers and that says nothing of characters."""
    return [
        b"<</Type /Font /Subtype /Type0 /BaseFont /Nameless /Encoding /Identity-H /DescendantFonts [6 0 R]>>",
        b"<</Type /Font /Subtype /CIDFontType2 /BaseFont /Nameless /CIDSystemInfo <</Registry (Adobe)"
        b" /Ordering (Identity) /Supplement 0>> /FontDescriptor 7 0 R /DW 1000 /CIDToGIDMap /Identity>>",
        b"<</Type /FontDescriptor /FontName /Nameless /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 900"
        b" /Descent -200 /CapHeight 700 /StemV 80 /FontFile2 8 0 R>>",
        stream(font_file),
    ]
