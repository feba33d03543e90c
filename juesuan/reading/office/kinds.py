"""What a file really is, by its content: publishers save web pages as .xls and PDFs as .docx.

What belongs here: the signs of the formats that reports come in. What must not: opening any of them.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Final, Literal

from juesuan.errors import DocumentError

Kind = Literal["pdf", "xlsx", "xls", "docx", "doc", "html", "text"]

OFFICE_SUFFIXES: Final = frozenset({".xls", ".xlsx", ".xlsm", ".doc", ".docx", ".docm"})
# Sheets of a workbook hold tables, everything else text too.
WORKBOOKS: Final = frozenset({"xlsx", "xls"})
OFFICE: Final = frozenset({"xlsx", "xls", "docx", "doc"})

_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Versions of Excel before 5 wrote no compound file: 09 00, 09 02, 09 04, 09 08 begin theirs.
_BARE_EXCEL: Final = re.compile(rb"\x09[\x00\x02\x04\x08][\x04-\x10]\x00")
_HTML: Final = re.compile(rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body|table|meta|div)", re.IGNORECASE | re.DOTALL)
_HEAD: Final = 4096


def kind_of(content: bytes, path: Path) -> Kind:
    """The format that a report's bytes are in; DocumentError for formats that have to be saved as another."""
    if content[:_HEAD].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(_COMPOUND):
        return _of_compound(content)
    if content.startswith(b"PK\x03\x04"):
        return _of_archive(content)
    if _BARE_EXCEL.match(content):
        return "xls"
    if path.suffix.lower() not in OFFICE_SUFFIXES:
        # Whatever else is named so: its own reader says what is wrong with it.
        return "pdf"
    head = content[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    if head.startswith(b"{\\rtf"):
        return "doc"
    if _HTML.match(head):
        return "html"
    if not content:
        raise DocumentError("empty_file", "文件为空（0 字节）", "the file is empty (0 bytes)")
    if b"MIME-Version:" in head:
        return "html"  # a web page in a single file
    if head.lstrip().startswith(b"<?xml"):
        raise _to_be_saved("早期的 XML 表格", "an XML spreadsheet")
    raise DocumentError(
        "not_office", "内容不是电子表格或 Word 文件，或文件已损坏、不完整", "no workbook and no Word file, or damaged or cut off"
    )


def _of_compound(content: bytes) -> Kind:
    """Which program wrote a compound file, by the names of the streams in it."""
    if _stream("EncryptedPackage") in content:
        raise DocumentError("encrypted", "文件已加密，需要口令", "the file is encrypted and needs a password")
    if _stream("WordDocument") in content:
        return "doc"
    if _stream("Workbook") in content or _stream("Book") in content:
        return "xls"
    raise _to_be_saved("未知的复合文件", "an unknown kind of compound file")


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le") + b"\0\0"


def _of_archive(content: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise damaged(str(error)) from error
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.bin" in names:
        raise _to_be_saved("二进制工作簿（.xlsb）", "a binary workbook (.xlsb)")
    raise _to_be_saved("压缩包，其中没有工作簿或 Word 文件", "an archive without a workbook or a Word file")


def damaged(detail: str) -> DocumentError:
    """The error of a file whose structure is broken."""
    said = " ".join(detail.split())[:120]
    return DocumentError(
        "office_damaged", f"文件已损坏或不完整，无法打开（{said}）", f"damaged or cut off, it can't be opened ({said})"
    )


def _to_be_saved(zh: str, en: str) -> DocumentError:
    return DocumentError(
        "office_unsupported", f"不支持的格式：{zh}；请另存为 .xlsx、.docx 或 PDF 后放入",
        f"not supported: {en}; save it as .xlsx, .docx or PDF",
    )  # fmt: skip
