"""Findings by root cause 「根源」: one wrong number breaks many rules and is told once, with the value that would hold.

`root_causes` searches the equations of one report; `by_cause` groups verdicts for a reader. What belongs here: which
slip explains what is broken. What must not: changing a verdict or a figure, opening a database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from juesuan.causes.model import KINDS, Cell, Children, Equation, RootCause
from juesuan.causes.search import search
from juesuan.causes.state import State
from juesuan.causes.words import cause_of

if TYPE_CHECKING:
    from juesuan.reconcile import Verdict

__all__ = ["KINDS", "Cell", "Children", "Equation", "RootCause", "by_cause", "causes_of", "root_causes"]


def root_causes(equations: Iterable[Equation], cells: Mapping[str, Cell], report_id: str) -> tuple[RootCause, ...]:
    """The root causes of all broken equations of one report, the one that explains most first.

    Every broken equation that is no hint has exactly one, but for those of prose, which have one only where a cell of a
    form is to blame. Cells by fact_id, blank ones among them; ids are `<first 16 of report_id>/f/<number>`.
    """
    state = State(equations, cells)
    causes: list[RootCause] = []
    told: set[str] = set()
    for found in search(state):
        if found.slip is not None and any(not cells[fact_id].form for fact_id in found.slip.values):
            continue
        # A finding on prose follows from a cell only where one is named; else it has a cause of its own.
        named = found.slip is not None and not found.rivals
        mine = tuple(key for key in found.mended if key not in told and (named or not state.equations[key].is_prose))
        if not mine:
            continue
        told.update(mine)
        touched = tuple(sorted({key for one in mine for key in state.equations[one].terms if cells[key].form}))
        cause = cause_of(replace(found, mended=mine), cells, touched)
        causes.append(replace(cause, cause_id=f"{report_id[:16]}/f/{len(causes) + 1}"))
    return tuple(causes)


def by_cause(verdicts: Sequence[Verdict]) -> list[tuple[RootCause, list[Verdict]]]:
    """The broken verdicts of one report by their root cause, causes in the order in which they were found."""
    groups: dict[str, tuple[RootCause, list[Verdict]]] = {}
    for verdict in verdicts:
        if verdict.cause is not None:
            groups.setdefault(verdict.cause.cause_id, (verdict.cause, []))[1].append(verdict)
    return sorted(groups.values(), key=lambda group: _order(group[0].cause_id))


def _order(cause_id: str) -> tuple[str, int, str]:
    """Causes of one sort by their number, as they were found."""
    _, sort, number = cause_id.split("/", 2)
    return sort, int(number) if number.isdecimal() else 0, number


def causes_of(verdicts: Iterable[Verdict]) -> dict[str, str]:
    """For each broken verdict its root cause in Chinese words; verdicts with one cause have the same words."""
    return {verdict.verdict_id: verdict.cause.message_zh for verdict in verdicts if verdict.cause is not None}
