"""Links between statements: a share and its amount, a part and its total, a completion and its budget.

What belongs here: which statement refers to which, by meaning and nearness. The rules that use the links
live elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from juesuan.narrative.lexicon import subjects_in
from juesuan.narrative.statement import Statement
from juesuan.narrative.structure import PARENTS

_RATIOS = frozenset({"share", "completion", "growth", "change"})
# How far back an amount may stand from what refers to it, in statements of its section.
_REACH = 60


def linked(statements: Sequence[Statement], denominators: Sequence[str]) -> list[Statement]:
    """The statements with `of`, `whole` and `role` filled; `denominators` holds the words after 占, one each."""
    done: list[Statement] = []
    for statement, words in zip(statements, denominators, strict=True):
        earlier = [s for s in done[-_REACH:] if s.section == statement.section or s.kind == "amount"]
        if statement.kind in _RATIOS:
            done.append(_ratio(statement, earlier, words, done))
        elif statement.kind in ("amount", "count"):
            done.append(_amount(statement, earlier))
        else:
            done.append(statement)
    totals = {s.of for s in done if s.kind in ("amount", "count") and s.of is not None}
    return [replace(s, role="total") if s.number in totals and s.role == "single" else s for s in done]


def _same(a: Statement, b: Statement) -> bool:
    return (
        a.measure == b.measure and a.function_code == b.function_code and a.function_name == b.function_name
        and a.project == b.project and (not a.measure.startswith("stated_") or a.subject == b.subject)
    )  # fmt: skip


def _ratio(
    statement: Statement, earlier: Sequence[Statement], words: str, everything: Sequence[Statement]
) -> Statement:
    amounts = [s for s in earlier if s.kind == "amount" and _same(s, statement) and s.phase != "prior_actual"]
    actual = next((s for s in reversed(amounts) if s.phase == "actual"), None) or (amounts[-1] if amounts else None)
    whole: int | None = None
    if statement.kind == "completion":
        budgets = [s for s in amounts if s.phase in ("initial_budget", "adjusted_budget", "budget")]
        named = [s for s in budgets if s.phase == statement.baseline]
        found = (named or budgets)[-1:]
        if not found and statement.measure == "project_actual":
            found = [s for s in earlier if s.measure == "project_budget" and s.project == statement.project][-1:]
        whole = found[0].number if found else None
    elif statement.kind == "share":
        whole = _whole(statement, earlier, words, everything, actual.phase if actual else "actual")
    elif statement.baseline.startswith("prior"):
        prior = [s for s in earlier if s.phase == "prior_actual" and _same(s, statement)]
        whole = prior[-1].number if prior else None
    elif statement.baseline in ("initial_budget", "adjusted_budget", "budget"):
        budgets = [s for s in amounts if s.phase == statement.baseline]
        whole = budgets[-1].number if budgets else None
    if actual is not None and whole == actual.number:
        whole = None
    return replace(statement, role=statement.kind, of=actual.number if actual else None, whole=whole)


def _whole(
    statement: Statement, earlier: Sequence[Statement], words: str, everything: Sequence[Statement], phase: str
) -> int | None:
    """The total that a share names, or else the total that its measure belongs to."""
    named = [s.measure for s in subjects_in(words, statement.section)] if words else []
    for measure in reversed(named):
        for other in reversed(everything):
            if other.measure == measure and other.kind == "amount" and other.phase == phase:
                return other.number
    if named and named[-1] not in ("income_grand_total", "expenditure_grand_total"):
        return None
    # 占总收入的: prose says 总 where the form says 本年…合计.
    parent = _parent(statement, earlier)
    return parent.number if parent else None


def _parent(statement: Statement, earlier: Sequence[Statement]) -> Statement | None:
    for measure in PARENTS.get(statement.measure, ()):
        for other in reversed(earlier):
            if other.measure != measure or other.section != statement.section:
                continue
            phase = statement.phase or ("actual" if statement.kind == "share" else "")
            if other.kind not in ("amount", "count") or (phase and other.phase and other.phase != phase):
                continue
            if measure.startswith("function") and not _above(other, statement):
                continue
            return other
    return None


def _above(outer: Statement, inner: Statement) -> bool:
    if outer.function_code and inner.function_code:
        return inner.function_code.startswith(outer.function_code)
    return bool(outer.function_name) and outer.function_name in inner.subject


def _amount(statement: Statement, earlier: Sequence[Statement]) -> Statement:
    if statement.kind == "count":
        role = "measure"
    elif statement.phase == "prior_actual":
        role = "prior"
    elif statement.phase in ("initial_budget", "adjusted_budget", "budget"):
        role = "budget"
    else:
        role = "single"
    parent = _parent(statement, earlier)
    if parent is None:
        return replace(statement, role=role)
    return replace(statement, role="part" if role == "single" else role, of=parent.number)
