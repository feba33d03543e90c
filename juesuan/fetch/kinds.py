"""What a file is by its bytes: an HTML error page named .pdf is a web page.

What belongs here: signatures. Nothing here trusts a name or a header, and nothing unpacks or parses a document.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Final

from juesuan.fetch.problem import Problem

# Kinds that go into the raw folder, and how their files end.
SUFFIXES: Final = {"pdf": ".pdf", "doc": ".doc", "docx": ".docx", "xls": ".xls", "xlsx": ".xlsx"}
ARCHIVE: Final = "zip"
PAGE: Final = "html"
FILE_ENDINGS: Final = (*SUFFIXES.values(), ".zip")

_HEAD: Final = 4096
# Before %PDF- there may be a mail's or a server's own lines; after %%EOF some writers leave padding.
_PDF_BEGINS_WITHIN: Final = 1024
_PDF_ENDS_WITHIN: Final = 64 * 1024
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KNOWN_OTHERS: Final = ((b"Rar!", "RAR"), (b"7z\xbc\xaf", "7-Zip"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"))
_MARKUP: Final = (b"<!doctype html", b"<html", b"<head", b"<body", b"<!--", b"<meta", b"<script")


def kind_of(path: Path) -> str:
    """pdf, doc, docx, xls, xlsx, zip or html. Problem `wrong_type` or `empty` for anything else."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if not head.strip():
        raise Problem("empty")
    if b"%PDF-" in head[:_PDF_BEGINS_WITHIN] and not _looks_like_markup(head):
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _office_or_archive(path)
    if head.startswith(_OLE):
        return _old_office(path)
    if _looks_like_markup(head):
        return PAGE
    for signature, name in _KNOWN_OTHERS:
        if head.startswith(signature):
            raise Problem("wrong_type", name)
    raise Problem("wrong_type", head[:16].hex(" "))


def check_whole(path: Path, kind: str) -> None:
    """Problem `cut_off` for a file without its end."""
    if kind == "pdf":
        with path.open("rb") as stream:
            size = stream.seek(0, 2)
            stream.seek(max(0, size - _PDF_ENDS_WITHIN))
            if b"%%EOF" not in stream.read():
                raise Problem("cut_off", "PDF 没有结尾标记 %%EOF (no end mark)")
    elif kind in ("docx", "xlsx", ARCHIVE) and not zipfile.is_zipfile(path):
        raise Problem("cut_off", "ZIP 没有目录 (no directory)")


def _looks_like_markup(head: bytes) -> bool:
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return plain.startswith(_MARKUP) or (plain.startswith(b"<?xml") and b"<html" in plain)


def _office_or_archive(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Problem("cut_off", f"ZIP: {error}") from error
    if "word/document.xml" in names:
        return "docx"
    return "xlsx" if "xl/workbook.xml" in names or "xl/workbook.bin" in names else ARCHIVE


def _old_office(path: Path) -> str:
    """Which program wrote an OLE file, by the names in its directory, which may stand anywhere in the file."""
    names = {"doc": "WordDocument", "xls": "Workbook", "xls5": "Book"}
    wanted = {kind: name.encode("utf-16-le") + b"\0\0" for kind, name in names.items()}
    longest = max(map(len, wanted.values()))
    rest = b""
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            for kind, name in wanted.items():
                if name in rest + chunk:
                    return kind[:3]
            rest = chunk[-longest:]
    raise Problem("wrong_type", "OLE")
