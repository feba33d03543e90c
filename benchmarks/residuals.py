"""What an error does to the gap of every equality, computed without the rules' engine: gaps and allowances by hand.

What belongs here: plain arithmetic on the numbers behind a verdict. An equality's numbers are those that the engine named
before the error and after it, since a blank cell is named only once it holds a number. What must not: verdicts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from benchmarks.errors_made import Altered, Facts, change
from juesuan.narrative.statement import Statement
from juesuan.reconcile import Verdict
from juesuan.reconcile.prose import ProseVerdict

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Residuals:
    """Of the equalities that an error touches: how many, whether any gap moved, and which are now beyond rounding.

    `hinted` are those declared as information: what is usual and need not be.
    """

    checked: int
    is_moved: bool
    beyond: tuple[str, ...]
    hinted: tuple[str, ...]


def residuals_of(
    altered: Altered, facts: Facts, verdicts: Iterable[Verdict], told: Iterable[ProseVerdict], statements: Sequence[Statement]
) -> Residuals:
    """Put the altered numbers into every equality that holds one of them.

    Equalities whose gap is not the sum of their numbers as printed (shares, growth) are left out, and so are those that
    are beyond rounding before any error: they can't say whether this one is seen.
    """
    said = {one.number: one for one in statements}
    touched = {key for key in altered if change(facts[key], altered[key])}
    terms: dict[str, dict[str, int]] = {}
    hints: set[str] = set()
    for verdict in verdicts:
        if verdict.relation == "=" and verdict.gap is not None:
            if verdict.severity == "info":
                hints.add(verdict.verdict_id)
            for term in verdict.evidence:
                terms.setdefault(verdict.verdict_id, {})[f"f{term.fact_id}"] = term.sign * (1 if term.side == "left" else -1)
    for one in told:
        if one.verdict_id in terms:
            for spoken in one.statements:
                terms[one.verdict_id][f"s{spoken.number}"] = spoken.sign * (1 if spoken.side == "left" else -1)
    checked, moved, beyond, hinted = 0, False, [], []
    for verdict_id, weights in terms.items():
        if not any(key[0] == "f" and key[1:] in touched for key in weights):
            continue
        before, allowed_before = _gap(weights, {}, facts, said)
        after, allowed = _gap(weights, altered, facts, said)
        if abs(before) > allowed_before:
            continue
        checked += 1
        moved = moved or after != before
        if abs(after) > allowed:
            (hinted if verdict_id in hints else beyond).append(verdict_id.split("/", 1)[1])
    return Residuals(checked, moved, tuple(beyond), tuple(hinted))


def _gap(
    weights: Mapping[str, int], altered: Altered, facts: Facts, said: Mapping[int, Statement]
) -> tuple[Decimal, Decimal]:
    """The signed sum of the numbers, and half the sum of the steps of those that are not zero."""
    gap, steps = NOTHING, NOTHING
    for key, weight in weights.items():
        if key[0] == "s":
            one = said[int(key[1:])]
            gap += weight * (one.value_yuan or NOTHING)
            # Prose trims the zeros of 万元: 20 is as exact as 20.00.
            steps += min(Decimal(10_000).scaleb(-one.decimals), Decimal(100)) if one.unit == "万元" else Decimal(1).scaleb(-one.decimals)
            continue
        fact = altered.get(key[1:], facts.get(key[1:]))
        if fact is not None and fact.amount:
            gap += weight * fact.amount
            steps += abs(weight) * (fact.step or NOTHING)
    return gap, steps / 2
