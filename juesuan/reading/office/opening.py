"""One office file opened by its kind.

What belongs here: which reader takes which kind, and the bound on the file itself.
"""

from __future__ import annotations

from juesuan.errors import DocumentError
from juesuan.reading.office.kinds import Kind
from juesuan.reading.office.model import OfficePages

# Reports are some megabytes; what is larger is no report.
_MOST_BYTES = 128 << 20


def open_office(content: bytes, kind: Kind) -> OfficePages:
    """Grids, lines and oddities of a workbook or a Word file; DocumentError where it can't be opened."""
    # Imported here: the libraries take a tenth of a second and most documents are PDFs.
    from juesuan.reading.office import word, workbooks

    if len(content) > _MOST_BYTES:
        raise DocumentError(
            "office_too_large", f"文件过大（{len(content)} 字节），未读取", f"a file of {len(content)} bytes was not read"
        )
    openers = {
        "xlsx": workbooks.open_xlsx, "xls": workbooks.open_xls, "docx": word.open_docx, "doc": word.open_doc,
    }  # fmt: skip
    return openers[kind](content)
