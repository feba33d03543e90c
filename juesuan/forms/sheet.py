"""The cells of one printed form by place, with the halves of rows that a page break split put together.

What belongs here: access to what is printed in a slot. What a row or a column means is told elsewhere in this
folder.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from juesuan.forms.columns import Block
from juesuan.forms.rows import is_total, reading
from juesuan.reading.grid import Cell
from juesuan.reading.tables import Table, cell_at
from juesuan.text import normal, squeeze

_NO_WORDS: Final = re.compile(r"[^\w]*\d[\d\W]*")

# Whether a label is one that the form's declaration knows.
Known = Callable[[str], bool]


class Sheet:
    """One table's cells by slot; a merged cell answers in its top left slot only."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.cells: Mapping[tuple[int, int], Cell] = cell_at(table.grid.cells)

    @property
    def data_rows(self) -> range:
        """Rows below the header."""
        return range(self.table.header, self.table.grid.rows)

    def cell(self, row: int, col: int) -> Cell | None:
        """The cell that begins in a slot; None in slots that a merged cell merely covers."""
        cell = self.cells.get((row, col))
        return cell if cell is not None and cell.row == row and cell.col == col else None

    def raw(self, row: int, col: int) -> str:
        """The text of the cell that begins in a slot, as printed with its white space."""
        cell = self.cell(row, col)
        return cell.text if cell is not None else ""

    def text(self, row: int, col: int) -> str:
        """The text of the cell that begins in a slot, white space removed."""
        return squeeze(self.raw(row, col))

    def has_number(self, row: int, col: int) -> bool:
        """Whether the cell holds digits that are to be accounted for."""
        return reading(self.text(row, col)).state in ("number", "zero", "unreadable")

    def has_digits(self, row: int, col: int) -> bool:
        """Whether the cell holds a number, well or badly printed, and no words."""
        text = self.text(row, col)
        return reading(text).state in ("number", "zero") or bool(_NO_WORDS.fullmatch(text))

    def number(self, row: int) -> int:
        """A grid row as a data row, from 1."""
        return row - self.table.header + 1

    def page(self, row: int, col: int) -> int:
        """The page that a slot stands on."""
        cell = self.cells.get((row, col))
        return cell.page if cell is not None else self.table.pages[0]

    def label_from_the_left(self, block: Block, row: int) -> str:
        """The label of a total row that begins in the block before and reaches up to this block's amounts."""
        first = min((column.index for column in (*block.codes, *block.labels)), default=None)
        cell = self.cells.get((row, first)) if first is not None else None
        return squeeze(cell.text) if cell is not None and first is not None and cell.col < first else ""

    # ---- rows split by a page break -----------------------------------------------------------

    def join_halves(self, blocks: Sequence[Block], known: Known, *, any_name: bool) -> None:
        """Put rows together that a page break split: the rest of a name, or the amounts, at the top of a page.

        With codes, a half without a code belongs to its neighbour. Without, labels decide: `known` tells whether
        the two halves make a label of the form and the second alone does not. `any_name`: rows of the form may
        have names that nobody can know.
        """
        for row in self.table.grid.page_starts[1:]:
            if row - 1 in self.data_rows and row in self.data_rows and self._is_split(blocks, row, known, any_name):
                self._join(blocks, row)

    def _is_split(self, blocks: Sequence[Block], row: int, known: Known, any_name: bool) -> bool:
        upper, lower = self._amounts(blocks, row - 1), self._amounts(blocks, row)
        if upper and lower:
            return False
        labels = [(self._label(block, row - 1), self._label(block, row)) for block in blocks]
        if not any(above for above, _ in labels) or not (lower or any(below for _, below in labels)):
            return False
        if any(is_total(text) for pair in labels for text in pair):
            return False
        rests = [(above, below) for above, below in labels if below]
        if any(block.codes for block in blocks):
            if self._codes(blocks, row):
                return not upper and not self._codes(blocks, row - 1)
            # Amounts with a name of their own and no code may be a row of their own: 其中, a project.
            own = lower and any(any_name or known(below) or below.startswith("其中") for _, below in rests)
            return self._codes(blocks, row - 1) and not own
        if any_name:
            # A name alone at the top of a page, below a row that has its amounts, is that row's rest.
            return upper and not lower
        return bool(rests) and all(above and known(above + below) and not known(below) for above, below in rests)

    def _amounts(self, blocks: Sequence[Block], row: int) -> bool:
        return any(self.has_number(row, c.index) for block in blocks for c in (*block.values, *block.unknown))

    def _codes(self, blocks: Sequence[Block], row: int) -> bool:
        return any(self.text(row, column.index) for block in blocks for column in block.codes)

    def _label(self, block: Block, row: int) -> str:
        return "".join(normal(self.raw(row, column.index)) for column in block.labels)

    def _join(self, blocks: Sequence[Block], row: int) -> None:
        """Move what stands in a half to its upper half; each number keeps its own page and box."""
        cells = dict(self.cells)
        for block in blocks:
            for column in (*block.codes, *block.labels, *block.units, *block.values, *block.unknown):
                below, above = self.cell(row, column.index), self.cell(row - 1, column.index)
                if below is None or not squeeze(below.text):
                    continue
                if above is not None and squeeze(above.text):
                    joined = above._replace(text=above.text + below.text)
                else:
                    joined = below._replace(row=row - 1, row_end=row)
                cells[row - 1, column.index] = joined
                cells[row, column.index] = below._replace(text="")
        self.cells = cells

