"""Lines of a document 「文字行」 from plain text and web pages, freed of page furniture.

What belongs here: lines with their places, page numbers, running titles, figure captions, and the
parting of table rows from prose. What does not: paragraphs (`paragraphs`), PDF pages (`juesuan.reading`
gives lines of its own, with boxes).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

from juesuan.narrative.fold import plain

Box = tuple[float, float, float, float]

_PAGE_NUMBER: Final = re.compile(r"^[-—·.\s]*\d{1,4}[-—·.\s]*$|^第\d+页(?:，?[共/]\d+页?)?$|^\d+/\d+$|^[IVXivx]{1,5}$")
_PAGE_RULE: Final = re.compile(r"^\s*(?:-{3,}|_{3,}|\*{3,}|={3,})\s*$")
_CAPTION: Final = re.compile(
    r"^（?图[\d一二三四五六七八九十]|^.{0,30}(?:结构图|示意图|变动情况图|柱状图|饼状图|饼图)(?:（.{1,6}）)?[）)]?$|^（.{2,6}图）$"
)
_CONTENTS_LINE: Final = re.compile(r"(?:\.{4,}|…{2,}|·{4,}|PAGEREF)")
# Digits alone or beside digits: a table row of a PDF that nobody cut out. Prose names a unit for its numbers.
_NUMERIC_ROW: Final = re.compile(
    r"^[\d,.%\s-]+$|^(?=(?:[^.]*\d\.\d{2}(?!\d)){2})[^，。；：%元]*$"
    r"|^\s*\d{3}(?:\s?\d{2}){0,2}\s[^，。；：%元]*(?:\d\.\d{2})?\s*$"
)
# What stands around a statutory form: its number, its unit, who prints it for which year.
_FORM_MARK: Final = re.compile(
    r"^(?:部门|单位|编制单位|填报单位|公开部门|公开单位)[^，。；]{0,40}(?:金额)?单位：(?:万|亿|千)?元$"
    r"|^(?:金额)?单位：(?:万|亿|千)?元$|^公开\d{1,2}表$|^表\d{1,2}$"
)
_LONGEST_CAPTION: Final = 60
# What no cell of a table begins with: the heading after it.
_HEADING: Final = re.compile(
    r"^(?:第[一二三四五六七八九十]{1,3}部分|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)"
)
# A page repeats its running title; a sentence does not stand at the same edge of three pages.
_FEWEST_REPEATS: Final = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: its page, its box there (None for plain text), its text, its number in the source."""

    page: int
    box: Box | None
    text: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table that plain text or HTML carries: rows of cells, the line each row begins on, the lines above it."""

    rows: tuple[tuple[str, ...], ...]
    starts: tuple[Line, ...]
    caption: tuple[str, ...]


def lines_of_text(text: str) -> list[Line]:
    """Lines of a plain-text report; a form feed begins a new page, a rule such as --- parts pages without numbers."""
    lines: list[Line] = []
    page = 1
    for number, raw in enumerate(text.lstrip("\ufeff").split("\n"), start=1):
        page += raw.count("\f")
        lines.append(Line(page, None, raw.replace("\f", "").rstrip("\r"), number))
    return lines


class _PageText(HTMLParser):
    """Collects the visible lines of a web page; cells of a table row are parted by tabs."""

    _BLOCKS: Final = frozenset("p div br li h1 h2 h3 h4 h5 h6 section article table tr ul ol dd dt center hr".split())
    _SILENT: Final = frozenset("script style noscript head nav footer select button svg iframe template".split())

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self._silent: list[str] = []
        self._row: list[str] | None = None
        self._spans: list[int] = []
        self._cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._SILENT:
            self._silent.append(tag)
        elif tag == "tr":
            self._row, self._spans = [], []
        elif tag in ("td", "th") and self._row is not None:
            self._row.append("")
            width = dict(attrs).get("colspan") or "1"
            self._spans.append(max(1, min(30, int(width))) if width.isdigit() else 1)
            self._cell = True
        elif tag in self._BLOCKS and not self._cell:
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        if self._silent and tag == self._silent[-1]:
            self._silent.pop()
        elif tag in ("td", "th"):
            self._cell = False
        elif tag == "tr" and self._row is not None:
            cells = [c for text, span in zip(self._row, self._spans, strict=True) for c in (text, *[""] * (span - 1))]
            # A row of one cell is how pages lay out prose.
            self.lines.append("\t".join(cells) if len(self._row) > 1 else "".join(self._row))
            self._row, self._cell = None, False
        elif tag == "table":
            self.lines += ["", ""]
        elif tag in self._BLOCKS and not self._cell:
            self.lines.append("")

    def handle_data(self, text: str) -> None:
        if self._silent:
            return
        shown = re.sub(r"\s+", " ", text)
        if self._row:
            self._row[-1] += shown.strip()
        elif shown.strip() or self.lines[-1]:
            self.lines[-1] += shown


def lines_of_html(html: str) -> list[Line]:
    """Lines of a report published as a web page: paragraphs one a line, table rows with tabs between cells."""
    reader = _PageText()
    reader.feed(html)
    reader.close()
    return [Line(1, None, text.strip(" "), number) for number, text in enumerate(reader.lines, start=1)]


def without_areas(lines: Iterable[Line], areas: Mapping[int, Sequence[Box]]) -> list[Line]:
    """Lines whose middle lies in none of the areas of their page: what is left when tables are cut out."""
    kept: list[Line] = []
    for line in lines:
        if line.box is not None and areas.get(line.page):
            x, y = (line.box[0] + line.box[2]) / 2, (line.box[1] + line.box[3]) / 2
            if any(a <= x <= c and b <= y <= d for a, b, c, d in areas[line.page]):
                continue
        kept.append(line)
    return kept


def _running_titles(lines: Sequence[Line]) -> set[str]:
    """Folded texts that stand first or last on several pages."""
    pages: dict[int, list[str]] = {}
    for line in lines:
        text = plain(line.text)
        if text and not _PAGE_NUMBER.match(text):
            pages.setdefault(line.page, []).append(text)
    edges = Counter(text for texts in pages.values() for text in {texts[0], texts[-1]})
    return {text for text, count in edges.items() if count >= _FEWEST_REPEATS and "。" not in text}


def prose_and_tables(lines: Iterable[Line]) -> tuple[list[Line], list[TextTable]]:
    """Prose lines in order, furniture dropped and page breaks bridged, and the tables that stood between them.

    A blank line stays as a Line of empty text, so that paragraphs can tell it; page rules do not.
    """
    all_lines = list(lines)
    titles = _running_titles(all_lines)
    prose: list[Line] = []
    tables: list[TextTable] = []
    block: list[Line] = []

    def close() -> None:
        if any("\t" in line.text for line in block):
            caption = [line.text.strip() for line in prose if 0 < len(line.text.strip()) <= _LONGEST_CAPTION][-3:]
            tables.append(_table(block, caption))
        else:
            prose.extend(block)
        block.clear()

    for line in all_lines:
        text = line.text if "|" not in line.text else _piped(line.text)
        folded = plain(text)
        if not folded and "\t" not in text:
            close()
            prose.append(Line(line.page, line.box, "", line.number))
        elif _PAGE_RULE.match(text):
            close()
        elif "\t" not in text and _furniture(text, folded, titles):
            continue
        else:
            if "\t" not in text and block and _ends_block(block, folded):
                close()
            block.append(Line(line.page, line.box, text, line.number))
    close()
    return prose, tables


def _ends_block(block: Sequence[Line], folded: str) -> bool:
    """Whether a line without cells stands after the block rather than in its last cell."""
    if not any("\t" in item.text for item in block):
        return True
    return block[-1].text.endswith("\t") or bool(_HEADING.match(folded))


def _furniture(text: str, folded: str, titles: set[str]) -> bool:
    return bool(
        _PAGE_NUMBER.match(folded)
        or _FORM_MARK.match(folded)
        or folded in titles
        or _CAPTION.search(folded)
        or _CONTENTS_LINE.search(text)
        or _NUMERIC_ROW.match(text.strip())
    )


def _piped(text: str) -> str:
    """A row written with bars, as the tab-parted row it stands for."""
    return "\t".join(cell.strip() for cell in text.strip().strip("|").split("|")) + "\t"


def _table(block: Sequence[Line], caption: Sequence[str]) -> TextTable:
    """Rows of one block; a line without its full number of cells goes on with the row above.

    The number of cells is that of the last complete row, since a cell of several lines breaks its row.
    """
    rows: list[list[str]] = []
    starts: list[Line] = []
    heads: list[str] = list(caption)
    width = 0
    for line in block:
        cells = line.text.split("\t")
        if not rows and len(cells) == 1:
            heads.append(line.text.strip())
            continue
        if rows and len(rows[-1]) < width and len(rows[-1]) + len(cells) - 1 <= width:
            rows[-1][-1] = "\n".join(part for part in (rows[-1][-1].rstrip(), cells[0].strip()) if part)
            rows[-1].extend(cells[1:])
        elif rows and len(cells) == 1:
            rows[-1][-1] = "\n".join(part for part in (rows[-1][-1].rstrip(), cells[0].strip()) if part)
        else:
            rows.append(list(cells))
            starts.append(line)
            width = max(width, len(cells))
    return TextTable(tuple(tuple(cell.strip() for cell in row) for row in rows), tuple(starts), tuple(heads[-3:]))
