"""Reports drawn in the printing of every declared variant, with random rows and amounts and the facts they hold.

What belongs here: from a variant's example grids to a PDF. An example's facts were checked by hand where it is
declared; here its rows are repeated under other codes and names, left out, and filled with other amounts, so that
the truth of the drawn report follows from the example's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from juesuan.amount import UNITS
from juesuan.facts import Fact
from juesuan.forms.catalogue import Catalogue
from juesuan.forms.drawing import table as grid_of
from juesuan.forms.examples import Stated, as_stated, read_example
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


def draw_variant(variant: Variant, path: Path, dice: Dice, known: Catalogue) -> Iterator[tuple[Path, list[DrawnTable]]]:
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
        for example in examples:
            made, truth = _table(example, dice, known)
            flow.page(landscape=True)
            flow.gap(float(dice.whole(0, 250)))
            flow.table(made)
            drawn.append(truth)
        paper.close()
        yield file, drawn


def _table(example: Example, dice: Dice, known: Catalogue) -> tuple[Table, DrawnTable]:
    """A table like an example's, drawn with other rows and amounts, and its truth."""
    printed, _ = read_example(example, known)
    grid, header = printed.table.grid, printed.table.header
    meant = {(fact.row + header - 1, fact.col - 1): fact for fact in printed.facts}
    single = {
        row for row in range(header, grid.rows)
        if all(c.row_end - c.row == 1 for c in grid.cells if c.row <= row < c.row_end)
    }  # fmt: skip
    slots = {
        row: [(c.col, c.col_end, c.text.replace("\n", "")) for c in sorted(grid.cells) if c.row == row]
        for row in range(grid.rows)
    }  # fmt: skip
    rows = list(_chosen_rows(slots, header, single, meant, dice, printed.form.layout))
    facts: Counter[tuple[str, Stated]] = Counter()
    for row in rows:
        _fill(row, meant, dice, facts, example.form)
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


def _chosen_rows(slots: dict[int, Slots], header: int, single: set[int], meant: dict[tuple[int, int], Fact], dice: Dice,
                 layout: str) -> Iterator[_Row]:  # fmt: skip
    """The example's data rows, some left out where rows are items, some repeated under other codes and names."""
    used = {fact.code for fact in meant.values() if fact.code}
    for row in range(header, len(slots)):
        facts = [fact for (r, _), fact in meant.items() if r == row]
        lines = {fact.line for fact in facts}
        removable = row in single and row > header and layout in ("two_sided", "items") and not lines & set(KEPT_LINES)
        if removable and dice.chance(0.2):
            continue
        yield _Row(row, list(slots[row]))
        # Blocks side by side have a code each: such rows are not repeated.
        if row in single and layout in ("coded", "named") and len({fact.code for fact in facts}) == 1:
            for _ in range(dice.choose((0, 2, 5, 30))):
                if (again := _like(slots[row], facts[0], used, dice)) is not None:
                    yield _Row(row, *again)


def _like(slots: Slots, fact: Fact, used: set[str | None], dice: Dice) -> tuple[Slots, str | None] | None:
    """A row like another, under another code of the same level or another name; None where it can't be."""
    if fact.line in ("reporting_unit", "service_item"):
        name = fact.line_label.split("/")[-1]
        return [(c, e, f"{name}第{dice.whole(2, 99)}分部" if squeeze(t) == name else t) for c, e, t in slots], None
    codes = ECONOMIC if fact.line == "economic" else FUNCTIONS
    places = [k for k, (_, _, text) in enumerate(slots[:3]) if text.isdigit() and len(text) in (2, 3, 5, 7)]
    old = fact.economic_code if fact.line == "economic" else fact.function_code
    if not old or "".join(slots[k][2] for k in places) != old:
        return None
    free = [code for code in codes if len(code) == len(old) and code not in used]
    if not free:
        return None
    new = dice.choose(free)
    used.add(new)
    parts = [new] if len(places) == 1 else [new[:3], new[3:5], new[5:7]][: len(places)]
    made = list(slots)
    for k, part in zip(places, parts, strict=True):
        made[k] = (made[k][0], made[k][1], part)
    if fact.line != "project":
        made = [(c, e, codes[new] if squeeze(t) == fact.line_label else t) for c, e, t in made]
    return made, new


def _fill(
    row: _Row, meant: dict[tuple[int, int], Fact], dice: Dice, facts: Counter[tuple[str, Stated]], form: str
) -> None:
    """Give every number of a row another value, and note the fact it is."""
    for k, (col, end, text) in enumerate(row.slots):
        fact = meant.get((row.source, col))
        if fact is None or fact.state not in ("number", "zero"):
            continue
        decimals = len(text.partition(".")[2])
        money = fact.unit in UNITS
        most = 10 ** dice.whole(2, 9) if money else 500
        value = Decimal(dice.whole(0, most)).scaleb(-decimals if money else 0)
        printed = f"{value:,}" if dice.chance(0.3) else f"{value}"
        if money and value and dice.chance(0.04):
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
