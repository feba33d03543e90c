"""The units whose accounts a department's report holds 「单位构成」, as the report lists them.

What belongs here: the ruled list (序号、单位名称、备注) and the numbered list in prose. What must not: whether those
units' own reports are loaded, which only a warehouse knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from juesuan.narrative.lines import Line
from juesuan.reading.tables import Table

_NAME_HEAD: Final = re.compile(r"(?:预算|决算|所属)?单位(?:名称|全称)")
_OTHER_HEADS: Final = re.compile(r"序号|编号|备注|说明|(?:单位|机构)?(?:性质|类型|类别|级次|级别|规格|编码|代码)|预算级次|经费(?:来源|形式)|")
# The sentence or heading that a list in prose follows.
_ANNOUNCED: Final = re.compile(
    r"单位构成(?:情况)?[:：]?$|编制范围的?(?:预算|二级预算)?单位.{0,12}包括.{0,8}[:：]?$|家.{0,14}具体包括[:：]?$"
)
_ITEM: Final = re.compile(r"^(?:具体)?(?:包括[:：])?[（(]?(\d{1,3})[.、．)）]\s*(.+?)[。；;，,]?$")
_BRACKETS: Final = re.compile(r"[（(]([^（()）]*)[)）]$")
_HEAD_OFFICE: Final = re.compile(r"^(?:机关|部门)?(?:本级|本部)$|^机关$")
_NAMED_HEAD_OFFICE: Final = re.compile(r"(?:机关)?(?:本级|本部)$")
_MERGED: Final = re.compile(r"并入|不单列|不独立核算|未独立核算|非独立核算")
# Lines between the announcement and the first item, which explain it.
_LINES_BETWEEN: Final = 6
_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class Member:
    """One listed unit: its name without what brackets add, and whether its accounts are in the head office's."""

    number: int
    unit_name: str
    note: str
    is_head_office: bool
    is_merged: bool
    printed: str
    page: int


def members_of(tables: Iterable[Table], lines: Sequence[Line]) -> tuple[Member, ...]:
    """The units that a report says it covers, in its order; empty where it lists none."""
    for table in tables:
        if found := _ruled(table):
            return found
    return _numbered(lines)


def member_rows(report_id: str, members: Iterable[Member]) -> list[dict[str, Any]]:
    """Rows of `report_member`."""
    return [
        {
            "report_id": report_id, "number": one.number, "unit_name": one.unit_name, "note": one.note or None,
            "is_head_office": one.is_head_office, "is_merged": one.is_merged, "printed": one.printed, "page": one.page,
        }
        for one in members
    ]  # fmt: skip


def _ruled(table: Table) -> tuple[Member, ...]:
    for head in table.header_texts:
        columns = [column for column, text in enumerate(head) if _NAME_HEAD.fullmatch(text)]
        if len(columns) == 1 and all(_NAME_HEAD.fullmatch(t) or _OTHER_HEADS.fullmatch(t) for t in head):
            (name,) = columns
            notes = [column for column, text in enumerate(head) if text in ("备注", "说明")]
            pages = {cell.row: cell.page for cell in table.grid.cells}
            first = table.grid.rows - len(table.data_texts)
            found: list[Member] = []
            for at, row in enumerate(table.data_texts):
                if row[name] and row[name] not in ("合计", "总计"):
                    note = "；".join(row[column] for column in notes if row[column])
                    found.append(member_of(len(found) + 1, row[name], note, pages.get(first + at, table.pages[0])))
            return tuple(found)
    return ()


def _numbered(lines: Sequence[Line]) -> tuple[Member, ...]:
    """The first numbered list, from 1 on without a gap, that follows an announcement closely."""
    for at, line in enumerate(lines):
        if not _ANNOUNCED.search("".join(line.text.split())):
            continue
        found: list[Member] = []
        waited = 0
        for after in lines[at + 1 :]:
            item = _ITEM.match("".join(after.text.split()))
            if item and int(item.group(1)) == len(found) + 1 and len(item.group(2)) <= _LONGEST_NAME:
                found.append(member_of(len(found) + 1, item.group(2), "", after.page))
                continue
            waited += 1
            if found or waited > _LINES_BETWEEN:
                break
        if found:
            return tuple(found)
    return ()


def member_of(number: int, printed: str, note: str = "", page: int = 1) -> Member:
    """A listed unit from what is printed of it and in the remarks beside it."""
    name, added = printed, []
    while bracketed := _BRACKETS.search(name):
        added.append(bracketed.group(1))
        name = name[: bracketed.start()]
    head_office = any(_HEAD_OFFICE.match(text) for text in added)
    if not head_office and (named := _NAMED_HEAD_OFFICE.search(name)) and named.start() > 1:
        head_office, name = True, name[: named.start()]
    said = "；".join([*reversed(added), *([note] if note else [])])
    return Member(number, name, said, head_office, bool(_MERGED.search(said)), printed, max(page, 1))
