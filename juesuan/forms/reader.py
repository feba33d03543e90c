"""A printed form to facts: every labelled cell typed, everything not understood put in quarantine.

The method: header words say what columns are, labels or codes say what rows are; each value cell of
a known row and column becomes one fact, blank ones included. Numbers in unknown rows or columns are
counted and quarantined, never dropped.
"""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.facts import Quarantined
from juesuan.forms.across import items_stand_across, read_across
from juesuan.forms.columns import Block, PrintedColumn, blocks_of, header_paths, printed_columns
from juesuan.forms.gathering import FormReading, Gathering
from juesuan.forms.meaning import Meaning, RowReader
from juesuan.forms.model import Form
from juesuan.forms.rows import reading
from juesuan.forms.sheet import Sheet
from juesuan.reading.tables import Table
from juesuan.text import normal

__all__ = ["FormReading", "iter_numbers", "read_form"]

_LONGEST_WORDS = 500


def read_form(form: Form, table: Table, unit: str, phase: str, year: int | None = None) -> FormReading:
    """Every labelled cell of a printed form as a fact in 元, with page and box; the rest in quarantine.

    `unit` is the printed unit of amounts (元, 万元 …), `phase` what amounts are where no column says so.
    """
    sheet = Sheet(table)
    columns = printed_columns(form, header_paths(table, sheet.cells))
    blocks = blocks_of(columns)
    across = form.layout == "across" and items_stand_across(form, columns)
    if not across and not any(block.values for block in blocks):
        return _not_understood(form, table, columns)
    gathering = Gathering(form, sheet, unit, phase, form.fund_of(normal(table.title)))
    if across:
        read_across(gathering, columns)
    else:
        rows = RowReader(form, sheet, year)
        sheet.join_halves(blocks, rows.knows, any_name=bool(form.row_line))
        for number, block in enumerate(blocks):
            _read_block(gathering, rows, block, _side(form, block, number))
    return gathering.finished()


def iter_numbers(table: Table) -> Iterator[str]:
    """Every printed number of a table's data rows."""
    for row in table.data_texts:
        for text in row:
            if text and reading(text).state == "number":
                yield text


def _read_block(gathering: Gathering, rows: RowReader, block: Block, side: str | None) -> None:
    section = ""
    for row in gathering.sheet.data_rows:
        meaning = rows.meaning(block, row, side, section)
        if meaning is None:
            for column in (*block.values, *block.unknown):
                gathering.number(row, column.index, "row_without_label", "数字所在行没有科目或项目名称",
                                 "a number in a row without a label")  # fmt: skip
            continue
        if meaning.bad_code:
            place = block.codes[0].index if block.codes else 0
            gathering.add("bad_code", "科目编码位数不对", "a classification code of the wrong length",
                          row, place, meaning.bad_code)  # fmt: skip
        if rows.opens_section(meaning):
            section = meaning.line
        for column in block.values:
            gathering.value(row, column, meaning, side)
        for column in block.unknown:
            gathering.number(row, column.index, "unknown_column", *_unknown_column(column))
        if meaning.line == "unknown":
            _unknown_row(gathering, block, row, meaning)


def _side(form: Form, block: Block, number: int) -> str | None:
    if form.layout != "two_sided":
        return form.side
    first = block.words.split("/")[0]
    if "收入" in first and "支出" not in first:
        return "income"
    if "支出" in first and "收入" not in first:
        return "expenditure"
    return "income" if number == 0 else "expenditure"


# ---- what is not understood, with the declaration that would read it ------------------------------


def _unknown_column(column: PrintedColumn) -> tuple[str, str]:
    words = column.words or "（无表头）"
    entry = f'Column("{column.path[-1]}$", …)' if column.path else "Column(…)"
    return (
        f"栏目未识别：{words}；版式中加一条 {entry} 即可读入，juesuan variants suggest 可生成",
        f"column not understood: {words}; a variant's entry {entry} would read it, see juesuan variants suggest",
    )


def _unknown_row(gathering: Gathering, block: Block, row: int, meaning: Meaning) -> None:
    texts = [gathering.sheet.text(row, c.index) for c in block.values if gathering.sheet.has_number(row, c.index)]
    if any(reading(text).state != "zero" for text in texts):
        name = meaning.label
        gathering.add("unknown_row", f"行名未识别：{name}（数字已留存，不参与核对；版式中加一条 Line 即可读入）",
                      f"row label not understood: {name} (kept, in no sum; a variant's Line would read it)",
                      row, block.values[0].index, " ".join(texts))  # fmt: skip


def _not_understood(form: Form, table: Table, columns: list[PrintedColumn]) -> FormReading:
    """A form of which no column was understood: its header in quarantine, its numbers counted with it."""
    words = " | ".join(column.words for column in columns)[:_LONGEST_WORDS]
    problem = Quarantined(
        "form", "header_not_understood", f"表头未能识别：{words[:200]}；juesuan variants suggest 可生成版式条目",
        f"no column of this form understood: {words[:200]}; see juesuan variants suggest",
        "reader", table.pages[0], form.form, None, words,
    )  # fmt: skip
    count = sum(reading(text).state in ("number", "zero") for row in table.data_texts for text in row)
    return FormReading((), (problem,), count, count)
