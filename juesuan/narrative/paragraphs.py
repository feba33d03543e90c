"""Lines joined to paragraphs over line and page breaks, and the headings between them.

What belongs here: where a paragraph ends, which line is a heading, and the folded text of a paragraph
with the place of every character. What does not: what the sections are about (`sections`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from juesuan.narrative.fold import folded, plain
from juesuan.narrative.lines import Box, Line

_PART: Final = r"第[一二三四五六七八九十]{1,3}(?:部分|章)"
_ORDINALS: Final = (
    re.compile(rf"^{_PART}[、：:]?"),
    re.compile(r"^[一二三四五六七八九十]{1,3}、"),
    re.compile(r"^（[一二三四五六七八九十]{1,3}）"),
    re.compile(r"^\d{1,2}[.、](?!\d)"),
    re.compile(r"^（\d{1,2}）|^\d{1,2}）"),
    re.compile(r"^[①②③④⑤⑥⑦⑧⑨⑩⑪⑫]"),
)
_ORDINAL_ONLY: Final = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\d{1,2}[.、])$")
_FIGURE: Final = re.compile(r"\d[\d,.]*(?:万|亿|元|%|辆|个|家|人|次|批)|\d{1,3}\.\d")
_TITLE_END: Final = re.compile(
    r"(?:情况|说明|概况|解释|职责|职能|构成|设置|结果|渠道|报告|目录|附件|（类）|部分|分析|结论|建议|事项|做法|原因|支出|经费|费用?)[。：]?$"
)
# Titles that stand without a number, in budgets and in annexed evaluation reports.
_UNNUMBERED: Final = re.compile(
    r"^(?:目录|名词解释|专业名词解释)$|^[^，。；：]{0,40}(?:决算情况说明|预算编制说明|主要职能|机构设置|绩效评价报告|"
    r"其他相关情况说明|项目经费情况说明|“三公”经费(?:支出)?决算(?:情况)?(?:说明)?)$"
)
_ENDS: Final = "。；：！？;:!?"
_LONGEST_TITLE: Final = 46
# A line shorter than this share of the page's usual length ends its paragraph.
_SHORT: Final = 0.82


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Joined lines: folded text, and for each of its characters the line and the offset it was printed at."""

    text: str
    lines: tuple[Line, ...]
    places: tuple[tuple[int, int], ...]
    heading: int | None = None

    def quote(self, start: int, end: int) -> str:
        """The printed text of a stretch, line breaks left out."""
        if start >= end:
            return ""
        first, last = self.places[start], self.places[end - 1]
        if first[0] == last[0]:
            return self.lines[first[0]].text[first[1] : last[1] + 1].strip()
        parts = [self.lines[first[0]].text[first[1] :].rstrip()]
        parts += [self.lines[index].text.strip() for index in range(first[0] + 1, last[0])]
        parts.append(self.lines[last[0]].text[: last[1] + 1].lstrip())
        return "".join(parts)

    def line(self, at: int) -> Line:
        """The line that a character was printed on."""
        return self.lines[self.places[min(at, len(self.places) - 1)][0]]

    def page(self, at: int) -> int:
        """The page that a character was printed on."""
        return self.line(at).page

    def box(self, at: int) -> Box | None:
        """The box of the line that a character was printed on; None in plain text."""
        return self.line(at).box


def ordinal(text: str) -> tuple[int, str]:
    """The level (0 part, 1 一、, 2 （一）, 3 1., 4 （1）, 5 ①) and the print of a leading number; (-1, '') without."""
    for level, pattern in enumerate(_ORDINALS):
        match = pattern.match(text)
        if match:
            return level, match.group()
    return -1, ""


def heading_level(text: str) -> int | None:
    """The level of a line or paragraph that is a heading, None for one that is not."""
    level, mark = ordinal(text)
    if level < 0:
        return 0 if len(text) <= _LONGEST_TITLE and _UNNUMBERED.match(text) else None
    body = text[len(mark) :]
    if level == 0:
        return 0 if len(text) <= _LONGEST_TITLE + 10 and "，" not in body and "," not in body else None
    if not body or len(text) > _LONGEST_TITLE or re.search(r"[，,；]|：.|。.", body) or _FIGURE.search(body):
        return None
    if "（款）" in body or "（项）" in body:
        return None
    return level if _TITLE_END.search(body) or len(body) <= 20 else None


def _joined(lines: Sequence[Line], heading: int | None = None) -> Paragraph:
    text: list[str] = []
    places: list[tuple[int, int]] = []
    for index, line in enumerate(lines):
        chars, offsets = folded(line.text)
        text.append(chars)
        places.extend((index, offset) for offset in offsets)
    return Paragraph("".join(text), tuple(lines), tuple(places), heading)


def _usual_length(lines: Sequence[Line]) -> int:
    """How long a full line is: the ninth decile of the lengths of lines that are no titles."""
    lengths = sorted(len(plain(line.text)) for line in lines if line.text.strip())
    return lengths[int(len(lengths) * 0.9)] if lengths else 0


def paragraphs(lines: Iterable[Line]) -> list[Paragraph]:
    """Paragraphs and headings in order; a sentence broken by a line, a blank or a page is one again."""
    all_lines = list(lines)
    full = _usual_length(all_lines)
    found: list[Paragraph] = []
    pending: list[Line] = []
    blank = False

    def close() -> None:
        if pending:
            paragraph = _joined(pending)
            found.append(_joined(pending, heading_level(paragraph.text)))
            pending.clear()

    for line in all_lines:
        text = plain(line.text)
        if not text:
            blank = True
            continue
        if pending and _begins_anew(_joined(pending).text, plain(pending[-1].text), text, blank, full):
            close()
        pending.append(line)
        blank = False
    close()
    return [piece for paragraph in found for piece in _title_split(paragraph)]


def _begins_anew(so_far: str, last: str, text: str, blank: bool, full: int) -> bool:
    if _ORDINAL_ONLY.match(so_far):
        return False
    if heading_level(so_far) is not None and not _open_bracket(so_far):
        # 第三部分 X 局 2024 年度部门决算 ⏎ 情况说明
        return not (ordinal(so_far)[0] == 0 and re.match(r"^(?:情况)?说明$|^概况$", text))
    level, mark = ordinal(text)
    if level >= 0 and not _open_bracket(so_far) and (len(text) > len(mark) or so_far[-1] in _ENDS):
        return True
    if heading_level(text) is not None:
        return True
    ended = so_far[-1] in _ENDS
    if blank:
        # A page break falls inside sentences: only an ended one ends the paragraph.
        return ended or (len(so_far) < 12 and not so_far[-1].isdigit() and "，" not in so_far)
    return ended and len(last) < _SHORT * full


def _open_bracket(text: str) -> bool:
    return text.count("（") > text.count("）") or text.count("“") > text.count("”")


def _title_split(paragraph: Paragraph) -> list[Paragraph]:
    """A heading and its text run into one line, 一、政府采购情况。2024年…, parted again."""
    text = paragraph.text
    if paragraph.heading is not None or ordinal(text)[0] < 0:
        return [paragraph]
    stop = text.find("。")
    if not 3 < stop < 30 or stop == len(text) - 1:
        return [paragraph]
    level = heading_level(text[: stop + 1])
    if level is None or not re.search(r"(?:情况|说明|情况说明)。$", text[: stop + 1]):
        return [paragraph]
    return [_part(paragraph, 0, stop + 1, level), _part(paragraph, stop + 1, len(text), None)]


def _part(paragraph: Paragraph, start: int, end: int, heading: int | None) -> Paragraph:
    return Paragraph(paragraph.text[start:end], paragraph.lines, paragraph.places[start:end], heading)
