"""The search: which one slip, of those that are commonly made, would make the most broken equations hold.

A report's equations are linear in its printed numbers. Each kind of slip (a number misprinted, left out, in the wrong
row or column; a whole row left out) is tried at each place that a broken equation touches; what counts is how many
broken equations it mends, less how many it breaks. Among equals the commoner slip is believed. The best is taken as
made good, and what is still broken is searched again: a report can have several.

What belongs here: trying and choosing. Missing rows are found in `rows`, words in `words`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from juesuan.causes.likeness import RANKS, likeness, right_values
from juesuan.causes.model import Cell
from juesuan.causes.rows import missing_rows
from juesuan.causes.state import Found, Slip, State

# So many slips are told apart in one report; what is broken beyond them is grouped without a suspect.
_MOST: Final = 40


def misprints(state: State) -> Iterator[Slip]:
    """Single cells with another value, blank cells included: what would close a gap that they stand in.

    Where rounding leaves room, a value that a common error would have misprinted so is tried beside the exact one.
    """
    tried: set[tuple[str, int]] = set()
    for key in state.open():
        equation = state.equations[key]
        # What must not exceed another says nothing of the right value: equalities that break with it do.
        if equation.relation in ("row", "<="):
            continue
        for fact_id, weight in equation.terms.items():
            before, step = state.value[fact_id], state.step(fact_id)
            if not weight or -state.gap[key] % weight:
                continue
            exact, room = before - state.gap[key] // weight, (state.slack[key] + step) // 2
            if equation.relation == ">=":
                exact, room = -before, 0
            near = (value for value in right_values(before, step) if abs(value - exact) <= room) if before and room else ()
            for value in (exact, *near):
                if value == before or (fact_id, value) in tried:
                    continue
                tried.add((fact_id, value))
                kind = likeness(before, value, step)
                # Hardly anything in these forms is negative: a blank that would have to be so is the last to be believed.
                yield Slip(kind, RANKS[kind] if before or value > 0 else RANKS["value"] + 1, {fact_id: value})


def swaps(state: State) -> Iterator[Slip]:
    """Two neighbouring cells in each other's place, one below or beside the other."""
    touched = {fact_id for key in state.open() for fact_id in state.equations[key].terms}
    seen: set[tuple[str, str]] = set()
    for fact_id in sorted(touched):
        cell = state.cells[fact_id]
        if not cell.form:
            continue
        for down, right in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            other = state.at.get((cell.form, cell.row + down, cell.col + right))
            if other is None or state.cells[other].unit != cell.unit:
                continue
            pair = (min(fact_id, other), max(fact_id, other))
            if pair in seen or state.value[fact_id] == state.value[other]:
                continue
            seen.add(pair)
            first, second = pair if _before(state.cells[pair[0]], state.cells[pair[1]]) else pair[::-1]
            yield Slip("swapped", RANKS["swapped"], {first: state.value[second], second: state.value[first]})


def _before(one: Cell, other: Cell) -> bool:
    return (one.row, one.col) < (other.row, other.col)


def best(state: State, slips: Iterable[Slip]) -> Found | None:
    """The slip that mends most and breaks least; None where none mends more than it breaks."""
    chosen: list[tuple[Slip, tuple[str, ...]]] = []
    merit: tuple[int, ...] = (0,)
    for tried in slips:
        keys, spoiled, hints, exact = state.mended(tried)
        # Forms are proven by arithmetic of their own: where prose and form differ and no more is known, prose is wrong.
        said = any(not state.cells[fact_id].form for fact_id in tried.values)
        own = (len(keys) - spoiled, hints, -tried.rank, said, exact)
        # Two numbers change places in two sums or more; in one alone, many another would do as well.
        if own[0] <= 0 or own < merit or (tried.kind == "swapped" and len(keys) < 2):
            continue
        if own > merit:
            chosen, merit = [], own
        chosen.append((tried, tuple(sorted(keys))))
    if not chosen:
        return None
    # One cell may be put right by several values, two rows by a swap in either column: that is one place. Rivals are
    # the places that mend the same; of different findings the ones with the fewest come first.
    places: dict[tuple[str, ...], dict[tuple[object, ...], Slip]] = {}
    for one, same in chosen:
        places.setdefault(same, {}).setdefault((*_rows_of(one, state), one.form, one.code, one.under), one)
    mended = min(places, key=lambda keys: (len(places[keys]), keys))
    slip, *rivals = places[mended].values()
    return Found(slip, mended, tuple(rivals))


def _rows_of(slip: Slip, state: State) -> list[tuple[str, int, int]]:
    """The cells of a slip, or for a swap of two rows these rows."""
    cells = [state.cells[fact_id] for fact_id in slip.values]
    rows = {cell.row for cell in cells}
    return sorted((cell.form, cell.row, 0 if len(rows) > 1 else cell.col) for cell in cells)


def apart(state: State) -> list[list[str]]:
    """What no slip explains, in groups that share a cell."""
    groups: list[tuple[set[str], list[str]]] = []
    for key in state.open():
        cells, members = set(state.equations[key].terms), [key]
        kept = []
        for group in groups:
            if group[0] & cells:
                cells |= group[0]
                members = group[1] + members
            else:
                kept.append(group)
        groups = [*kept, (cells, members)]
    return [members for _, members in groups]


def search(state: State) -> Iterator[Found]:
    """The slips one after another, the one that explains most first; then what none explains, group by group."""
    for _ in range(_MOST):
        if not state.open():
            return
        rows = list(missing_rows(state))
        found = best(state, (*misprints(state), *swaps(state), *rows))
        if found is None or found.slip is None:
            break
        found = _one_row(state, found, rows)
        assert found.slip is not None
        yield found
        state.make_good(found.slip)
        # Where several places are as likely, one of them was made good: what it was found for is told, whatever stays.
        state.broken -= set(found.mended)
    for members in apart(state):
        yield Found(None, tuple(members))


def _one_row(state: State, found: Found, rows: Iterable[Slip]) -> Found:
    """Several blank cells that may each lack the number are one row that is not there, if a row would mend the same."""
    assert found.slip is not None
    if not found.rivals or {slip.kind for slip in (found.slip, *found.rivals)} != {"blank"}:
        return found
    for row in rows:
        if set(state.mended(row)[0]) >= set(found.mended):
            return Found(row, found.mended)
    return found
