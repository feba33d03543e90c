"""The archive around an .xlsx or a .docx, looked at before any library unpacks it.

What belongs here: bounds on entries and unpacked bytes, and the refusal of document type declarations, which the
format forbids and XML bombs need.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Final

from juesuan.errors import DocumentError
from juesuan.reading.office.kinds import damaged

# A workbook of a report has some dozen entries and unpacks to a few megabytes.
MOST_ENTRIES: Final = 2_000
MOST_BYTES: Final = 256 << 20
# XML is what the libraries hold as trees, ten times its size: pictures may be larger.
MOST_XML: Final = 32 << 20
_CHUNK: Final = 1 << 20
_XML: Final = re.compile(r"\.(?:xml|rels|vml)$", re.IGNORECASE)
# In UTF-8 and, with the zeros taken out, in UTF-16.
_DECLARATION: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s>]")


def checked(content: bytes) -> bool:
    """Unpack an archive once within bounds; True where a sheet holds formulas. DocumentError for a hostile one.

    What the archive says of its sizes is not believed: every entry is unpacked and counted.
    """
    has_formulas = False
    xml = whole = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES:
                raise _too_large(f"{len(entries)} 个条目", f"{len(entries)} entries")
            for entry in entries:
                is_xml = bool(_XML.search(entry.filename))
                tail = b""
                with archive.open(entry) as stream:
                    while chunk := stream.read(_CHUNK):
                        whole += len(chunk)
                        xml += len(chunk) * is_xml
                        if whole > MOST_BYTES or xml > MOST_XML:
                            raise _too_large(f"解压后超过 {MOST_XML >> 20} MB", f"more than {MOST_XML >> 20} MB unpacked")
                        if is_xml:
                            seen = (tail + chunk).replace(b"\0", b"")
                            if _DECLARATION.search(seen):
                                raise _declares(entry.filename)
                            has_formulas = has_formulas or (
                                entry.filename.startswith("xl/worksheets/") and bool(_FORMULA.search(seen))
                            )
                            tail = chunk[-32:]
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError) as error:
        raise damaged(str(error)) from error
    except RuntimeError as error:
        # So zipfile names an entry that needs a password.
        raise DocumentError("encrypted", "文件已加密，需要口令", "the file is encrypted and needs a password") from error
    return has_formulas


def _too_large(zh: str, en: str) -> DocumentError:
    return DocumentError(
        "office_too_large", f"文件过大（{zh}），未读取；请删去空白行列与图片后另存", f"too large ({en}), not read; remove empty rows and pictures and save again"
    )


def _declares(name: str) -> DocumentError:
    return DocumentError(
        "office_hostile", f"文件内嵌实体声明（{name}），不合格式规定，未读取", f"{name} declares entities, which the format forbids; not read"
    )
