"""A report published as a web page 「网页报告」 opened: its tables as grids, the rest as lines of prose.

What belongs here: the order of a page's tables among its lines, and what stands above and below each. A page has no
pages of its own: its parts are numbered on at every table, as those of a Word file are. What must not: markup.
"""

from __future__ import annotations

import email
import email.policy
import hashlib
from typing import Final

from juesuan.errors import DocumentError
from juesuan.facts import Quarantined
from juesuan.narrative.fold import plain
from juesuan.narrative.lines import Line, lines_of_html
from juesuan.opened import COVER_LINES, Opened, add_inner_caption, cover_of_sheets
from juesuan.prose import PageLines, decoded
from juesuan.reading.grid import Grid
from juesuan.reading.office.model import captioned
from juesuan.reading.office.web import MARK, open_web

# Lines above a table that may name it, and lines below that may be its remarks.
_LINES_ABOVE: Final = 8
_LINES_BELOW: Final = 6


def open_page(content: bytes, *, prose: bool) -> Opened | DocumentError:
    """Open a web page, also one that an office program saved; the error where its bytes are no text."""
    try:
        page = open_web(decoded(_of_single_file(content)))
    except DocumentError as error:
        return error
    lines, grids, part = _in_order(lines_of_html(page.markup), page.tables)
    shown = [text for text in (plain(line.text) for line in lines) if text]
    problems = [
        Quarantined("document", odd.reason, odd.message_zh, odd.message_en, "publisher") for odd in page.oddities
    ]
    return Opened(
        hashlib.sha256(content).hexdigest(), len(content), part, "",
        cover_of_sheets(shown, grids) if grids else shown[:COVER_LINES], grids, problems,
        bool(shown) or any(cell.text for grid in grids for cell in grid.cells),
        PageLines(lines) if prose or not grids else None, "html",
    )  # fmt: skip


def _of_single_file(content: bytes) -> bytes:
    """The page inside a single-file web page (MIME HTML), as Word saves it under .doc; any other content as it is."""
    if b"mime-version" not in content[:4096].lower() or content.lstrip()[:1] == b"<":
        return content
    message = email.message_from_bytes(content, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            body = part.get_payload(decode=True)
            return body if isinstance(body, bytes) else content
    return content


def _in_order(source: list[Line], tables: dict[int, Grid]) -> tuple[list[Line], list[Grid], int]:
    """The lines and grids of a page by part, each grid with its caption and notes, and the number of parts."""
    lines: list[Line] = []
    grids: list[Grid] = []
    above: list[str] = []
    part = 1
    for line in source:
        # Text, number of a table, text, and so on.
        for at, piece in enumerate(MARK.split(line.text)):
            if at % 2 == 0:
                if piece or "\t" not in line.text:
                    lines.append(Line(part, None, piece, line.number))
                if not (text := piece.strip()):
                    continue
                above.append(text)
                if grids and len(grids[-1].notes) < _LINES_BELOW:
                    grids[-1].notes.append(text)
                continue
            grid = tables[int(piece)]
            # A table is a part of its own, and so is the text after it.
            part += bool(grids or any(one.text for one in lines))
            grid.pages = [part]
            grid.cells = [cell._replace(page=part) for cell in grid.cells]
            grid.caption = captioned([*above[-_LINES_ABOVE:], *grid.caption])
            grid.after_line = line.number
            add_inner_caption(grid)
            grids.append(grid)
            above = []
            part += 1
    return lines, grids, part
