"""Reports drawn in the printing of every declared variant, with random rows and amounts and the facts they hold.

What belongs here: from a variant's example grids to a PDF. An example's facts were checked by hand where it is
declared; here its rows are repeated under other codes and names, left out, and filled with other amounts, so that
the truth of the drawn report follows from the example's. The amounts either add up as the example's do
(`drawn_books`), so that no rule may find fault with them, or are any at all, so that no arithmetic helps reading.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from drawn_books import Books, CodedRow, drawn_books, parts_of

from juesuan.amount import UNITS, parse
from juesuan.facts import Fact
from juesuan.forms.catalogue import Catalogue
from juesuan.forms.drawing import table as grid_of
from juesuan.forms.examples import Stated, as_stated, read_example
from juesuan.forms.printed import PrintedForm
from juesuan.forms.variant import Example, Variant
from juesuan.text import squeeze
from samples.codes import ECONOMIC, FUNCTIONS
from samples.dice import Dice
from samples.flow import Flow
from samples.paper import Paper, width_of
from samples.table import Cell, Pen, Table, spread

KEPT_LINES = ("total", "grand_total", "income_total", "expenditure_total", "opening_balance", "closing_balance")
PAGE, SMALLEST = 760.0, 5.5
MINUS = ("-{}", "（{}）", "△{}", "–{}")

Slots = list[tuple[int, int, str]]  # first column, end column, text


@dataclass(frozen=True, slots=True)
class DrawnTable:
    """One table as drawn: its title, every row as a right reading gives it, and the facts it holds."""

    title: str
    rows: list[list[str]]
    facts: Counter[tuple[str, Stated]]


@dataclass(slots=True)
class _Row:
    """One data row while it is made: the row of the example that it is like, and what its code became."""

    source: int
    slots: Slots
    code: str | None = None
    # What its amounts are multiplied by, where the report adds up.
    times: int = 1


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One example taken apart: its rows by grid row, the facts of its cells, and which rows are no taller than one."""

    example: Example
    printed: PrintedForm
    header: int
    slots: dict[int, Slots]
    meant: dict[tuple[int, int], Fact]
    single: set[int]

    def facts_of(self, row: int) -> list[Fact]:
        return [fact for (at, _), fact in self.meant.items() if at == row]

    def is_repeatable(self, row: int) -> bool:
        """Whether the row may stand again under another code or name; blocks side by side have a code each."""
        one_code = len({fact.code for fact in self.facts_of(row)}) == 1
        return row in self.single and self.printed.form.layout in ("coded", "named") and one_code


def draw_variant(
    variant: Variant, path: Path, dice: Dice, known: Catalogue, *, adds_up: bool = False
) -> Iterator[tuple[Path, list[DrawnTable]]]:
    """Draw the examples of a variant, one report for each year and kind of report among them."""
    groups: dict[tuple[int, str], list[Example]] = {}
    for example in variant.examples:
        groups.setdefault((example.year, example.report_kind), []).append(example)
    for (year, kind), examples in groups.items():
        file = path.with_name(f"{path.stem}-{year}-{kind}.pdf")
        word = "预算" if kind == "budget" else "决算"
        paper = Paper(file, f"临江市青石区财政局{year}年度部门{word}")
        flow = Flow(paper, Pen(dice.chance(0.4), dice.choose((0.0, 0.0, 3.0))), "- {} -")
        flow.page(numbered=False)
        flow.gap(200)
        flow.centred(f"临江市青石区财政局\n{year}年度部门{word}", 24.0)
        drawn = []
        sheets = [_sheet(example, known) for example in examples]
        books = drawn_books(_coded_rows(sheets), dice) if adds_up else None
        for sheet in sheets:
            made, truth = _table(sheet, dice, books)
            flow.page(landscape=True)
            flow.gap(float(dice.whole(0, 250)))
            flow.table(made)
            drawn.append(truth)
        paper.close()
        yield file, drawn


def _sheet(example: Example, known: Catalogue) -> _Sheet:
    """An example as the reader understands it; its own test says that this is what it states."""
    printed, _ = read_example(example, known)
    grid, header = printed.table.grid, printed.table.header
    single = {
        row for row in range(header, grid.rows)
        if all(c.row_end - c.row == 1 for c in grid.cells if c.row <= row < c.row_end)
    }  # fmt: skip
    slots = {
        row: [(c.col, c.col_end, c.text.replace("\n", "")) for c in sorted(grid.cells) if c.row == row]
        for row in range(grid.rows)
    }  # fmt: skip
    meant = {(fact.row + header - 1, fact.col - 1): fact for fact in printed.facts}
    return _Sheet(example, printed, header, slots, meant, single)


def _coded_rows(sheets: Sequence[_Sheet]) -> Iterator[CodedRow]:
    """Every coded row of a report, and the economic codes that stand over columns."""
    for sheet in sheets:
        for row in range(sheet.header, len(sheet.slots)):
            facts = sheet.facts_of(row)
            repeatable = sheet.is_repeatable(row) and bool(facts) and _places(sheet.slots[row], facts[0]) is not None
            for code in {fact.function_code for fact in facts if fact.function_code}:
                yield CodedRow(code, False, repeatable)
            for fact in facts:
                if fact.economic_code:
                    yield CodedRow(fact.economic_code, True, repeatable and fact.line == "economic")


def _table(sheet: _Sheet, dice: Dice, books: Books | None) -> tuple[Table, DrawnTable]:
    """A table like an example's, drawn with other rows and amounts, and its truth."""
    example, header, single, grid = sheet.example, sheet.header, sheet.single, sheet.printed.table.grid
    rows = list(_rows_adding_up(sheet, books, dice) if books else _any_rows(sheet, dice))
    facts: Counter[tuple[str, Stated]] = Counter()
    for row in rows:
        _fill(row, sheet.meant, dice, facts, example.form, books)
    body = [[Cell(text, columns=end - col) for col, end, text in row.slots] for row in rows]
    head = _head(grid_of("", example.drawing).grid.cells, header)
    texts = [[""] * grid.width for _ in rows]
    for number, row in enumerate(rows):
        for col, _, text in row.slots:
            texts[number][col] = squeeze(text)
    spanning = [row for row in range(header, grid.rows) if row not in single]
    lines = [*head, *body]
    cells = spread(grid.width, _with_spans(lines, grid.cells, header, bool(spanning)))
    widths = _widths(lines, grid.width)
    made = Table(
        example.title, example.form, example.unit, widths, cells[:header], cells[header:], landscape=True,
        size=max(SMALLEST, 8.5 * PAGE / max(sum(widths), PAGE)), repeat_header=dice.chance(0.5) and not spanning,
    )  # fmt: skip
    made = replace(made, widths=tuple(w * min(1.0, PAGE / sum(widths)) for w in widths))
    return made, DrawnTable(example.title, texts, facts)


def _any_rows(sheet: _Sheet, dice: Dice) -> Iterator[_Row]:
    """The example's data rows, some left out where rows are items, some repeated under other codes and names."""
    used = {fact.code for fact in sheet.meant.values() if fact.code}
    for row in range(sheet.header, len(sheet.slots)):
        if _is_removable(sheet, row) and dice.chance(0.2):
            continue
        yield _Row(row, list(sheet.slots[row]))
        if sheet.is_repeatable(row):
            fact = sheet.facts_of(row)[0]
            for _ in range(dice.choose((0, 2, 5, 30))):
                if _is_named(fact):
                    yield _Row(row, _renamed(sheet.slots[row], fact, dice.whole(2, 99)))
                elif new := _free_code(sheet.slots[row], fact, used, dice):
                    used.add(new)
                    yield _Row(row, _recoded(sheet.slots[row], fact, new), new)


def _rows_adding_up(sheet: _Sheet, books: Books, dice: Dice) -> Iterator[_Row]:
    """The example's data rows, some without numbers left out, some shared by several codes or names."""
    for row in range(sheet.header, len(sheet.slots)):
        facts, slots = sheet.facts_of(row), sheet.slots[row]
        says_nothing = all(fact.state != "number" for fact in facts)
        if says_nothing and _is_removable(sheet, row) and dice.chance(0.2):
            continue
        if not sheet.is_repeatable(row):
            yield _Row(row, list(slots), times=books.amounts)
        elif _is_named(facts[0]):
            count = min(dice.choose((1, 3, 9)), books.amounts)
            for number, times in enumerate(parts_of(books.amounts, count, dice), start=1):
                yield _Row(row, _renamed(slots, facts[0], number) if number > 1 else list(slots), times=times)
        else:
            old = _code_of(facts[0])
            for code, times in books.rows_for(old):
                again = code is not None and code != old
                yield _Row(row, _recoded(slots, facts[0], code) if again else list(slots), code if again else None, times)


def _is_removable(sheet: _Sheet, row: int) -> bool:
    lines = {fact.line for fact in sheet.facts_of(row)}
    layout = sheet.printed.form.layout
    return row in sheet.single and row > sheet.header and layout in ("two_sided", "items") and not lines & set(KEPT_LINES)


def _is_named(fact: Fact) -> bool:
    return fact.line in ("reporting_unit", "service_item")


def _renamed(slots: Slots, fact: Fact, number: int) -> Slots:
    """A row like another, of another unit or item."""
    name = fact.line_label.split("/")[-1]
    return [(c, e, f"{name}第{number}分部" if squeeze(t) == name else t) for c, e, t in slots]


def _code_of(fact: Fact) -> str | None:
    return fact.economic_code if fact.line == "economic" else fact.function_code


def _codes(fact: Fact) -> dict[str, str]:
    return ECONOMIC if fact.line == "economic" else FUNCTIONS


def _places(slots: Slots, fact: Fact) -> list[int] | None:
    """Which cells of a row hold its code, one for all or one for each of 类、款、项; None where it is glued to a name."""
    places = [k for k, (_, _, text) in enumerate(slots[:3]) if text.isdigit() and len(text) in (2, 3, 5, 7)]
    code = _code_of(fact)
    return places if code and "".join(slots[k][2] for k in places) == code else None


def _free_code(slots: Slots, fact: Fact, used: set[str | None], dice: Dice) -> str | None:
    """Another code of the same level that no row has yet; None where there is none, or the row can't take one."""
    old = _code_of(fact)
    if old is None or _places(slots, fact) is None:
        return None
    free = [code for code in _codes(fact) if len(code) == len(old) and code not in used]
    return dice.choose(free) if free else None


def _recoded(slots: Slots, fact: Fact, new: str) -> Slots:
    """A row like another, under another code and its name."""
    places = _places(slots, fact) or []
    parts = [new] if len(places) == 1 else [new[:3], new[3:5], new[5:7]][: len(places)]
    made = list(slots)
    for k, part in zip(places, parts, strict=True):
        made[k] = (made[k][0], made[k][1], part)
    if fact.line != "project":
        made = [(c, e, _codes(fact)[new] if squeeze(t) == fact.line_label else t) for c, e, t in made]
    return made


def _fill(
    row: _Row, meant: dict[tuple[int, int], Fact], dice: Dice, facts: Counter[tuple[str, Stated]], form: str,
    books: Books | None,
) -> None:  # fmt: skip
    """Give every number of a row another value, and note the fact it is."""
    for k, (col, end, text) in enumerate(row.slots):
        fact = meant.get((row.source, col))
        if fact is None or fact.state not in ("number", "zero"):
            continue
        money = fact.unit in UNITS
        if books is not None:
            value = (parse(text).value or Decimal(0)) * (row.times if money else books.counts)
        else:
            most = 10 ** dice.whole(2, 9) if money else 500
            value = Decimal(dice.whole(0, most)).scaleb(-len(text.partition(".")[2]) if money else 0)
        printed = f"{value:,}" if dice.chance(0.3) else f"{value}"
        if books is None and money and value and dice.chance(0.04):
            printed, value = dice.choose(MINUS).format(printed), -value
        row.slots[k] = (col, end, printed)
        stated = as_stated(replace(
            fact, amount=value * UNITS[fact.unit] if money else None, quantity=None if money else value,
        ))  # fmt: skip
        if row.code is not None:
            stated = stated._replace(**{f"{'economic' if fact.line == 'economic' else 'function'}_code": row.code})
        facts[form, stated] += 1


def _head(cells: list, header: int) -> list[list[Cell]]:
    return [
        [Cell(c.text.replace("\n", ""), columns=c.col_end - c.col, rows=min(c.row_end, header) - c.row)
         for c in sorted(cells) if c.row == row]
        for row in range(header)
    ]  # fmt: skip


def _with_spans(lines: list[list[Cell]], cells: list, header: int, spanning: bool) -> list[list[Cell]]:
    """Cells that reach from the header into the first data row 「类款项」 keep their height."""
    if not spanning:
        return lines
    found = [list(line) for line in lines]
    for row in range(header):
        for k, cell in enumerate(c for c in sorted(cells) if c.row == row):
            found[row][k] = replace(found[row][k], rows=cell.row_end - cell.row)
    return found


def _widths(lines: list[list[Cell]], width: int) -> tuple[float, ...]:
    """Widths that give each column its longest number and about half of its longest words."""
    found = [32.0] * width
    for line in lines:
        col = 0
        if sum(cell.columns for cell in line) != width:
            continue
        for cell in line:
            if cell.columns == 1:
                number = bool(re.search(r"\d", cell.text)) and not re.search(r"[\u4e00-\u9fff]", cell.text)
                needed = width_of(cell.text, 8.5) * (1.0 if number else 0.5) + 8
                found[col] = max(found[col], min(needed, 150.0 if not number else needed))
            col += cell.columns
    return tuple(found)
