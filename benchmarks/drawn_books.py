"""Books of reports drawn like examples: amounts other than the example's that add up wherever the example's do.

What belongs here: by how much an example's numbers are multiplied, and how the number of one coded row is shared by
several rows of its 款 or 类. All sums are linear: they hold for a multiple as they do for the example, and where the
rows that take a row's place share its number alike in every form of the report. What must not: drawing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from samples.codes import ECONOMIC, FUNCTIONS
from samples.dice import Dice

# Forms other than their own tell what these rows hold: 三公 in the economic codes, 社保、公积金 in both.
TOLD_ELSEWHERE = frozenset("""30212 30217 30231 31013 30108 30109 30110 30111 30113
    2080505 2080506 2101101 2101102 2101103 2210201""".split())


@dataclass(frozen=True, slots=True)
class CodedRow:
    """A row's code in one form, and whether the row can be repeated there."""

    code: str
    economic: bool
    repeatable: bool


@dataclass(frozen=True, slots=True)
class Books:
    """What a report's amounts and counts are multiplied by; for codes whose row is shared, the codes and shares."""

    amounts: int
    counts: int
    shares: Mapping[str, tuple[tuple[str, int], ...]]

    def rows_for(self, code: str | None) -> tuple[tuple[str | None, int], ...]:
        """The rows that stand for an example's row: the code of each and what its amounts are multiplied by."""
        return self.shares.get(code or "", ((code, self.amounts),))


def drawn_books(rows: Iterable[CodedRow], dice: Dice) -> Books:
    """Random books for a report whose forms have these coded rows."""
    found = list(rows)
    amounts = dice.choose((dice.whole(2, 60), dice.whole(61, 9_999)))
    shares = {}
    used = {row.code for row in found}
    for code in sorted(used):
        if not _may_be_shared(code, found):
            continue
        economic = next(row.economic for row in found if row.code == code)
        free = [other for other in (ECONOMIC if economic else FUNCTIONS)
                if _are_alike(code, other) and other not in used | TOLD_ELSEWHERE]  # fmt: skip
        wanted = min(dice.choose((0, 1, 3, 12)), len(free), amounts - 1)
        codes = [code, *(free.pop(dice.whole(0, len(free) - 1)) for _ in range(wanted))]
        used.update(codes)
        shares[code] = tuple(zip(codes, parts_of(amounts, len(codes), dice), strict=True))
    return Books(amounts, dice.whole(1, 40), shares)


def parts_of(whole: int, count: int, dice: Dice) -> list[int]:
    """So many whole numbers, none of them zero, that add up to the whole."""
    parts = []
    for left in range(count, 1, -1):
        parts.append(dice.whole(1, max(1, 2 * (whole - left + 1) // left - 1)))
        whole -= parts[-1]
    return [*parts, whole]


def _may_be_shared(code: str, rows: list[CodedRow]) -> bool:
    """Whether other codes may stand beside one: it is no sum of rows, and can be repeated wherever it stands."""
    same = [row for row in rows if row.code == code]
    kind = [row.code for row in rows if row.economic == same[0].economic]
    # Of two 类 of which one has its 款 printed, the other must have too.
    if len(code) == 3 and (same[0].economic or any(len(other) > 3 for other in kind)):
        return False
    is_sum = any(len(other) > len(code) and other.startswith(code) for other in kind)
    return not is_sum and code not in TOLD_ELSEWHERE and all(row.repeatable for row in same)


def _are_alike(code: str, other: str) -> bool:
    """Whether two codes stand under the same parent."""
    return len(code) == len(other) and code[:-2] == other[:-2] if len(code) > 3 else len(other) == 3
