"""Every number printed in a table accounted for 「逐页清点」: in a fact, in quarantine, or no amount of a form.

What belongs here: the count, taken from the cells as read and not from what the forms' reader says it saw, so that
a number which that reader passes over is found. What must not: why a number is in quarantine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from juesuan.facts import Fact, Quarantined
from juesuan.forms.columns import header_paths, printed_columns
from juesuan.forms.printed import PrintedForm
from juesuan.forms.rows import reading
from juesuan.reading.grid import Cell
from juesuan.reading.page import Box
from juesuan.reading.tables import Table
from juesuan.text import squeeze

# Kinds of columns whose numbers are codes, row numbers or names, and no amounts.
_NO_AMOUNTS: Final = frozenset({"code", "label", "unit", "skip"})
_NUMBERED: Final = frozenset({"code", "skip"})
_DECIMALS: Final = re.compile(r"[.．]\s*\d|\d[,，]\s*\d{3}")
_MOST_NAMED: Final = 5


@dataclass(slots=True)
class PageCount:
    """How many numbers the tables of one page print, and what became of them."""

    page: int
    printed: int = 0
    in_facts: int = 0
    in_quarantine: int = 0
    no_amounts: int = 0
    # Numbers that no step has said anything about.
    lost: list[str] = field(default_factory=list)


def counted(
    tables: Iterable[Table], forms: Iterable[PrintedForm], unknown: Iterable[Quarantined]
) -> tuple[list[PageCount], list[Quarantined]]:
    """The count of each page with tables, and a row of quarantine for each page with numbers that were passed over.

    `unknown` is the quarantine: tables that are no known form are in it by page and title.
    """
    by_table = {id(form.table): form for form in forms}
    held = {(item.page, item.printed) for item in unknown if item.reason == "unknown_table"}
    pages: dict[int, PageCount] = {}
    for table in tables:
        form = by_table.get(id(table))
        if form is None:
            kept = (table.pages[0], table.title or None) in held
            for cell in _numbers(table):
                count = pages.setdefault(cell.page, PageCount(cell.page))
                count.printed += 1
                count.in_quarantine += kept
                count.no_amounts += not kept
        else:
            _count_form(table, form, pages)
    problems = [_passed_over(count) for count in pages.values() if count.lost]
    for count in pages.values():
        count.in_quarantine += len(count.lost)
    return [pages[page] for page in sorted(pages)], problems


def _count_form(table: Table, form: PrintedForm, pages: dict[int, PageCount]) -> None:
    facts = {_where(fact) for fact in form.facts if fact.state in ("number", "zero") and fact.source == "table"}
    kinds = {column.index: column.kind for column in printed_columns(form.form, header_paths(table))}
    for cell in _numbers(table):
        count = pages.setdefault(cell.page, PageCount(cell.page))
        count.printed += 1
        if cell.where in facts:
            count.in_facts += 1
        elif _is_no_amount(cell, kinds):
            count.no_amounts += 1
        elif not form.loaded or form.reading.is_unread or cell.where in form.reading.kept_out:
            count.in_quarantine += 1
        else:
            count.lost.append(squeeze(cell.text))


def _numbers(table: Table) -> Iterable[Cell]:
    """The cells of the data rows that hold a number, each once."""
    return (
        cell for cell in table.grid.cells
        if cell.row >= table.header and reading(squeeze(cell.text)).state in ("number", "zero")
    )  # fmt: skip


def _where(fact: Fact) -> tuple[int, Box | None, str]:
    if fact.x0 is None or fact.y0 is None or fact.x1 is None or fact.y1 is None:
        return (fact.page, None, fact.cell or "")
    return (fact.page, (fact.x0, fact.y0, fact.x1, fact.y1), fact.cell or "")


def _is_no_amount(cell: Cell, kinds: Mapping[int, str]) -> bool:
    """Whether a number stands in columns of codes, row numbers or names; one with decimals is an amount elsewhere."""
    found = {kinds.get(col) for col in range(cell.col, cell.col_end)}
    return found <= _NUMBERED or (found <= _NO_AMOUNTS and not _DECIMALS.search(cell.text))


def _passed_over(count: PageCount) -> Quarantined:
    named = "、".join(count.lost[:_MOST_NAMED])
    return Quarantined(
        "page", "numeral_passed_over", f"表内有 {len(count.lost)} 个数字没有读入，也没有说明原因：{named}",
        f"{len(count.lost)} numbers in tables were neither loaded nor explained: {named}", "reader", count.page,
        None, None, " ".join(count.lost),
    )  # fmt: skip


def count_rows(report_id: str, counts: Iterable[PageCount]) -> list[dict[str, Any]]:
    """Rows of `page_numerals`."""
    return [
        {
            "report_id": report_id, "page": one.page, "printed": one.printed, "in_facts": one.in_facts,
            "in_quarantine": one.in_quarantine, "no_amounts": one.no_amounts,
        }
        for one in counts
    ]  # fmt: skip
