"""Rows that were not printed 「漏行」: what the sums above say such a row would hold.

A row is missing where the sum above lacks the same row's number in every column, where a rule on printed rows asks for
it, or where a twin form prints its code. What belongs here: finding such rows. Choosing is in `search`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from juesuan.causes.model import Equation
from juesuan.causes.state import Slip, State

# The numbers of a row by measure and fund; in an equation of a row, how each counts.
Row = Mapping[tuple[str, str], int]


def missing_rows(state: State) -> Iterator[Slip]:
    """Each row that may be missing, with its code where one is told."""
    sums: dict[tuple[str, str], list[Equation]] = {}
    asked: dict[tuple[str, str], list[Equation]] = {}
    for key in state.open():
        equation = state.equations[key]
        if equation.children:
            sums.setdefault((equation.children.form, equation.children.parent), []).append(equation)
        if equation.absent:
            asked.setdefault(equation.absent, []).append(equation)
    rows = _rows(state)
    for (form, code), wanting in asked.items():
        under = _under(code, wanting)
        over = sums.get((form, under), []) if under is not None else []
        gaps = {one.key: -state.gap[one.key] for one in (*over, *wanting) if one.relation != "row"}
        yield Slip(
            "missing_row", 0, gaps=gaps, row=_numbers(state, over), form=form, code=code or None, under=under,
            asked=frozenset(one.key for one in wanting if one.relation == "row"),
        )  # fmt: skip
    for (form, parent), over in sums.items():
        numbers = _numbers(state, over)
        if any(value < 0 for value in numbers.values()) or not _adds_up(numbers, rows.get(form), state.steps.get(form, 0)):
            continue
        gaps = {one.key: -state.gap[one.key] for one in over}
        # In one column alone a wrong number is likelier than a row that is not there.
        yield Slip("missing_row", 1 if len(over) > 1 else 3, gaps=gaps, row=numbers, form=form, under=parent)


def _under(code: str, wanting: list[Equation]) -> str | None:
    """The code of the printed row that the missing one stands under, '' for a class; None where it is not known."""
    told = [one.under for one in wanting if one.under is not None]
    if told:
        return told[0]
    return code[:-2] if len(code) > 3 else ""


def _numbers(state: State, over: list[Equation]) -> Row:
    found = {}
    for one in over:
        assert one.children is not None
        found[one.children.measure, one.children.fund] = state.gap[one.key] * one.children.sign
    return found


def _rows(state: State) -> dict[str, Row]:
    """By form, how the columns of one row add up: the widest of the equations that stand in a row."""
    found: dict[str, Row] = {}
    for equation in state.equations.values():
        if equation.row is None or equation.relation != "=" or equation.is_hint:
            continue
        weights: dict[tuple[str, str], int] = {}
        for fact_id, weight in equation.terms.items():
            cell = state.cells[fact_id]
            weights[cell.measure, cell.fund] = weights.get((cell.measure, cell.fund), 0) + weight
        if len(weights) > len(found.get(equation.row[0], ())):
            found[equation.row[0]] = weights
    return found


def _adds_up(numbers: Row, weights: Row | None, step: int) -> bool:
    """Whether the missing numbers would be a row: its total the sum of its parts, within rounding."""
    named = {place: weight for place, weight in (weights or {}).items() if place in numbers}
    gap = sum(weight * numbers[place] for place, weight in named.items())
    return 2 * abs(gap) <= step * 2 * len(named)
