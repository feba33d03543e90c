"""Titles, units and remarks in the lines of text around a table.

What belongs here: words that printers put above and below a form. Which title names which form is
in the form's own declaration.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from juesuan.text import normal

_UNIT = re.compile(r"(?:金额)?单位[:：](?:人民币)?((?:百|千|万|百万|亿)?元)(?![\u4e00-\u9fff])")
_UNIT_ANY = re.compile(r"(?:金额)?单位[:：]\S*")
_FORM_MARK = re.compile(r"公开\d{1,2}表|附?表[\d一二三四五六七八九十]{1,3}(?:[:：、.．]|(?=\s|$))|[（(]?续表?[）)]?$")
_OWNER_NAME = re.compile(
    r"(?:编制|填报|公开)?(?:部门|单位)(?:名称|（公章）)?[:：]((?!.{0,6}元)[^:：]+?)(?=公开\d|金额单位|单位[:：]|\d{4}年|$)"
)
_OWNER = re.compile(r"(?:编制|填报|公开)?(?:部门|单位)(?:名称|（公章）)?[:：].*?(?=公开\d|金额单位|单位[:：]|$)")
_NOT_A_TITLE = re.compile(r"[，。；？！]|(?:如下|详见|见下|下|附)表$|^[注说]")
_PAGE_NUMBER = re.compile(r"^[-—–第页共\d/.]+$")
_NUMBERED = re.compile(r"^(?:第[一二三四五六七八九十]+部分|[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．])")
_NO_DATA = re.compile(r"无数据|空表|无[^，。]{0,60}(?:收入|支出|安排|预算|发生|结转|经费)|不存在此项|没有[^，。]{0,60}(?:收入|支出|安排|预算|经费)")
_INSTRUCTION = re.compile(r"仍保留该表格式|作下述说明")
_LONGEST_TITLE = 60
# 收入决算表（按单位列示）: what the rows are may stand behind the name.
_ENDS_LIKE_A_TITLE = re.compile(r"表(?:[（(](?:按|分)[^（）()]{1,12}[）)])?$")
# 本表反映…情况 describes the form, 没有 in it would say nothing of data.
_DESCRIPTION = re.compile(r"本表反映")


def title_of(lines: Sequence[str]) -> str:
    """The table title nearest above a grid, '' where no line is one; long titles may take two lines."""
    kept = [_stripped(line) for line in lines]
    for end in range(len(kept), 0, -1):
        line = kept[end - 1]
        if not _ENDS_LIKE_A_TITLE.search(line) or len(line) > _LONGEST_TITLE or _NOT_A_TITLE.search(line):
            continue
        # A title broken over two lines: its beginning is no title, no heading and no sentence.
        before = kept[end - 2] if end > 1 else ""
        if before and _is_open(before, line):
            return before + line
        return line
    return ""


def _is_open(before: str, line: str) -> bool:
    """Whether the line above begins the title that the line below ends."""
    if before.endswith("表") or _NOT_A_TITLE.search(before) or _PAGE_NUMBER.match(before):
        return False
    return len(line) <= 8 and len(before) >= 10 and not _NUMBERED.match(line)


def _stripped(line: str) -> str:
    """A caption line without unit, owner and form mark, white space removed, punctuation as printed."""
    text = re.sub(r"\s+", "", line)
    plain = normal(text)
    if len(plain) == len(text):
        # Same length: marks found in the normal form can be cut out of the printed one.
        for pattern in (_UNIT_ANY, _OWNER, _FORM_MARK):
            while match := pattern.search(plain):
                if match.start() == match.end():
                    break
                text = text[: match.start()] + text[match.end() :]
                plain = plain[: match.start()] + plain[match.end() :]
        return text
    for pattern in (_UNIT_ANY, _OWNER, _FORM_MARK):
        plain = pattern.sub("", plain)
    return plain


def units_in(lines: Sequence[str]) -> tuple[str, ...]:
    """The different units of amount that the lines name, in order."""
    found: list[str] = []
    for line in lines:
        for unit in _UNIT.findall(normal(line)):
            if unit not in found:
                found.append(unit)
    return tuple(found)


def owner_of(lines: Sequence[str]) -> str:
    """The department or unit that the lines above a table name as its own, '' where they name none."""
    for line in lines:
        if match := _OWNER_NAME.search(normal(line)):
            return match.group(1)
    return ""


@dataclass(frozen=True, slots=True)
class Remarks:
    """What the lines under a form say: that it has no data, and whether template text was left in."""

    no_data: str
    instruction: str


def remarks_of(lines: Sequence[str]) -> Remarks:
    """Read the lines under a form; sentences may wrap, so they are joined before looking."""
    text = normal("".join(line for line in lines if not _PAGE_NUMBER.match(normal(line))))
    no_data = instruction = ""
    for sentence in re.split(r"(?<=[。；:：])", text):
        if _INSTRUCTION.search(sentence):
            instruction = instruction or sentence
        elif not _DESCRIPTION.search(sentence) and _NO_DATA.search(sentence):
            no_data = no_data or sentence
    return Remarks(no_data, instruction)
