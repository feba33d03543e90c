"""The joint test 「联合检验」: can one set of unrounded amounts explain every sum of a report at once.

Rule by rule, each sum may use its whole rounding although the sums share their numbers. Here all equalities of one
report stand together: a linear programme finds the smallest t for which unrounded amounts exist that satisfy every
equality while each stays within t times half a step of what is printed. t = 0: every sum is exact. t <= 1: rounding
explains all of them jointly. t > 1: no amounts do, and the numbers and rules that cannot hold together are named.

Equalities that are broken by themselves are left out and counted, so that t tells of the rest. Zeros and blanks
are structural and stay zero, but for printed zeros to which a rule grants rounding. Inequalities, counted things
(vehicles) and rules of severity info take no part.

What belongs here: the test, on numbers in memory and on every report of a staged warehouse. The sums themselves are
judged before, by `juesuan.reconcile.engine`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import gcd
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from juesuan.reconcile.unchanged import copy_unchanged
from juesuan.tables.joint import JOINT_TEST

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from juesuan.facts import Fact
    from juesuan.reconcile.verdict import Verdict

# Amounts and steps have at most four decimals; half of the last of them is the unit of all integers here.
_UNITS: Final = 20_000
_TESTABLE: Final = ("exact", "rounding", "broken")
# How far the solver's floats may be from the exact proof before its answer is no answer.
_AGREE: Final = 1e-6
_DUST: Final = 1e-9


@dataclass(frozen=True, slots=True)
class JointTest:
    """What the joint test says of one report; t in steps of a step, the conflicting numbers and rules where t > 1."""

    identities: int
    # Equalities that are broken by themselves.
    left_out: int
    numbers: int
    t: Decimal | None
    outcome: str
    fact_ids: tuple[str, ...] = ()
    rule_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """One equality: what it is called, each number's coefficient, and the gap of the printed numbers in 元."""

    rule_id: str
    terms: Mapping[str, int]
    gap: Decimal


@dataclass(frozen=True, slots=True)
class _Stress:
    """How far one group of linked equalities stretches its numbers, proven from below."""

    t: Fraction
    identities: tuple[Identity, ...] = ()
    fact_ids: tuple[str, ...] = ()


def joint_test(verdicts: Iterable[Verdict], facts: Mapping[str, Fact]) -> JointTest:
    """Whether rounding explains all equalities of one report at once; verdicts of one report, facts by fact_id."""
    identities = []
    steps: dict[str, Decimal] = {}
    left_out = 0
    for verdict in verdicts:
        printed = _printed(verdict, facts)
        if printed is None:
            continue
        terms: dict[str, int] = {}
        for term in verdict.evidence:
            terms[term.fact_id] = terms.get(term.fact_id, 0) + (term.sign if term.side == "left" else -term.sign)
        # Ratios and the like have numbers behind them too, which do not add up to the gap.
        if sum((c * printed[key][0] for key, c in terms.items()), Decimal(0)) != verdict.gap:
            continue
        if verdict.verdict == "broken":
            left_out += 1
            continue
        identities.append(Identity(verdict.rule_id, terms, verdict.gap or Decimal(0)))
        nonzero = {key: step for key, (amount, step) in printed.items() if amount}
        zeros_move = 2 * (verdict.allowed or 0) > sum(nonzero.values())
        steps.update({key: step for key, (_, step) in printed.items()} if zeros_move else nonzero)
    return taken_together(identities, steps, left_out)


def _printed(verdict: Verdict, facts: Mapping[str, Fact]) -> dict[str, tuple[Decimal, Decimal]] | None:
    """Amount and step of each number of an equality; None for a verdict that is none, or is not about amounts."""
    equality = verdict.relation == "=" and verdict.family != "hygiene" and verdict.verdict in _TESTABLE
    if not equality or verdict.severity == "info" or verdict.gap is None:
        return None
    printed = {}
    for term in verdict.evidence:
        fact = facts.get(term.fact_id)
        if fact is None or fact.amount is None or fact.step is None:
            return None
        printed[term.fact_id] = fact.amount, fact.step
    return printed


def taken_together(identities: Sequence[Identity], steps: Mapping[str, Decimal], left_out: int = 0) -> JointTest:
    """The joint test over equalities; `steps` in 元 of the numbers that may move by rounding, others stay fixed."""
    held = [identity for identity in identities if any(key in steps for key in identity.terms)]
    numbers = {key for identity in held for key in identity.terms if key in steps}
    if not held:
        return JointTest(0, left_out, 0, None, "untestable")
    stresses: list[_Stress] = []
    for group in _linked(held, steps):
        if any(identity.gap for identity in group):
            stress = _stress(group, steps)
            if stress is None:
                return JointTest(len(held), left_out, len(numbers), None, "untestable")
            stresses.append(stress)
    worst = max((stress.t for stress in stresses), default=Fraction(0))
    outcome = "contradiction" if worst > 1 else "jointly_rounding" if worst else "exact"
    conflicts = [stress for stress in stresses if stress.t > 1]
    return JointTest(
        len(held), left_out, len(numbers), round(Decimal(worst.numerator) / Decimal(worst.denominator), 6), outcome,
        tuple(sorted({key for stress in conflicts for key in stress.fact_ids})),
        tuple(sorted({identity.rule_id for stress in conflicts for identity in stress.identities})),
    )  # fmt: skip


def _linked(identities: Sequence[Identity], steps: Mapping[str, Decimal]) -> list[list[Identity]]:
    """The equalities in groups that share no number with each other: each is a programme of its own."""
    above: dict[str, str] = {}

    def root(key: str) -> str:
        while above.setdefault(key, key) != key:
            above[key] = above[above[key]]
            key = above[key]
        return key

    for identity in identities:
        first, *others = [key for key in identity.terms if key in steps]
        for other in others:
            above[root(other)] = root(first)
    groups: dict[str, list[Identity]] = {}
    for identity in identities:
        groups.setdefault(root(next(key for key in identity.terms if key in steps)), []).append(identity)
    return list(groups.values())


def _stress(group: Sequence[Identity], steps: Mapping[str, Decimal]) -> _Stress | None:
    """The smallest t of one group with the equalities and numbers that force it; None where the solver gave up.

    The unknowns are each number's true amount less the printed one, in halves of its step, so that sizes of amounts
    never reach a float: every coefficient is a half step, every right side a gap, both whole numbers.
    """
    keys = sorted({key for identity in group for key in identity.terms if key in steps})
    column = {key: number for number, key in enumerate(keys)}
    half = {key: int(steps[key] * _UNITS / 2) for key in keys}
    rows, right = [], []
    for identity in group:
        row = {column[key]: c * half[key] for key, c in identity.terms.items() if c and key in half}
        gap = -int(identity.gap * _UNITS)
        common = gcd(gap, *row.values()) or 1
        rows.append({number: value // common for number, value in row.items()})
        right.append(gap // common)
    solved = _solved(rows, right, len(keys))
    if solved is None:
        return None
    t, multipliers = solved
    best, proof = _proven(rows, right, multipliers, t)
    if abs(float(best) - t) > _AGREE * max(1.0, t):
        return None
    return _Stress(
        best,
        tuple(identity for identity, multiplier in zip(group, proof, strict=True) if multiplier),
        tuple(keys[number] for number, weight in _weights(rows, proof).items() if weight),
    )


def _solved(rows: Sequence[Mapping[int, int]], right: Sequence[int], columns: int) -> tuple[float, list[float]] | None:
    """The solver's t and its multiplier of each row: how much t would change with the row's right side."""
    # Imported here: a second of import that only this test needs.
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, eye_array, hstack

    # Rows with steps of 元 and of 万元 differ by 10,000; the solver is told each in its own largest step.
    scales = [max(map(abs, row.values()), default=1) for row in rows]
    # -t <= y <= t is written z = y + t, 0 <= z <= 2t: half the inequalities.
    entries = [
        (number, col, value / scale)
        for number, (row, scale) in enumerate(zip(rows, scales, strict=True))
        for col, value in (*row.items(), (columns, -sum(row.values())))
    ]
    at_row, at_col, values = zip(*entries, strict=True)
    equalities = csr_array((values, (at_row, at_col)), shape=(len(rows), columns + 1))
    within = hstack([eye_array(columns), csr_array(np.full((columns, 1), -2.0))]).tocsr()
    found = linprog(
        np.eye(columns + 1)[columns], A_ub=within, b_ub=np.zeros(columns), A_eq=equalities,
        b_eq=[value / scale for value, scale in zip(right, scales, strict=True)], bounds=(0, None), method="highs",
        options={"primal_feasibility_tolerance": 1e-9, "dual_feasibility_tolerance": 1e-9},
    )  # fmt: skip
    if found.status != 0:
        return None
    return float(found.fun), [float(value) / scale for value, scale in zip(found.eqlin.marginals, scales, strict=True)]


def _proven(
    rows: Sequence[Mapping[int, int]], right: Sequence[int], multipliers: Sequence[float], t: float
) -> tuple[Fraction, list[Fraction]]:
    """The best exact lower bound of t that the multipliers give, and the multipliers that give it.

    Any weighting of the equalities is a proof: the weighted gap must be made up by the weighted numbers, each moving
    by at most t halves of a step. So t is at least the one divided by the other, in fractions, without an error.
    """
    scales = [max(map(abs, row.values()), default=1) for row in rows]
    scaled = [multiplier * scale for multiplier, scale in zip(multipliers, scales, strict=True)]
    largest = max(map(abs, scaled)) or 1.0
    scaled = [value if abs(value) > _DUST * largest else 0.0 for value in scaled]
    best, proof = Fraction(0), [Fraction(0)] * len(rows)
    for denominator in (60, 10_000, 10**12):
        tried = [
            Fraction(value / largest).limit_denominator(denominator) / scale
            for value, scale in zip(scaled, scales, strict=True)
        ]
        reach = sum(abs(weight) for weight in _weights(rows, tried).values())
        bound = sum((weight * value for weight, value in zip(tried, right, strict=True) if weight), Fraction(0))
        if reach and bound / reach > best:
            best, proof = bound / reach, tried
        # Finer fractions than the optimum's own would only copy the solver's dust.
        if abs(float(best) - t) < _DUST:
            break
    return best, proof


def _weights(rows: Sequence[Mapping[int, int]], multipliers: Sequence[Fraction]) -> dict[int, Fraction]:
    """How much each number counts in the weighted sum of the equalities; those that cancel out count nothing."""
    weights: dict[int, Fraction] = {}
    for row, multiplier in zip(rows, multipliers, strict=True):
        if multiplier:
            for col, value in row.items():
                weights[col] = weights.get(col, Fraction(0)) + multiplier * value
    return weights


# The equalities of a few reports, as `joint_test` picks them. Reports are told by the first 16 of their id, with
# which every verdict_id begins: a range of them is what DuckDB can skip by.
_EQUALITIES: Final = """
SELECT r.report_id, r.rule_id, r.verdict, r.gap, list(t.fact_id), list(t.c), list(f.step),
       CASE WHEN 2 * r.allowed > coalesce(sum(f.step) FILTER (f.amount <> 0), 0)
            THEN list(true) ELSE list(f.amount <> 0) END AS moves
FROM reconciliation r
JOIN (
  SELECT verdict_id, fact_id, sum(CASE side WHEN 'left' THEN sign ELSE -sign END)::INTEGER AS c
  FROM reconciliation_term
  WHERE verdict_id >= $first AND verdict_id < $last AND left(verdict_id, 16) IN (SELECT left(unnest($reports), 16))
  GROUP BY ALL
) t ON t.verdict_id = r.verdict_id
LEFT JOIN fact_amount f ON f.fact_id = t.fact_id
WHERE r.verdict_id >= $first AND r.verdict_id < $last AND r.report_id IN (SELECT unnest($reports)) AND r.relation = '=' AND r.family <> 'hygiene'
  AND r.severity <> 'info' AND r.verdict IN ('exact', 'rounding', 'broken') AND r.gap IS NOT NULL
GROUP BY r.verdict_id, r.report_id, r.rule_id, r.verdict, r.gap, r.allowed
HAVING count(f.amount) = count(*) AND count(f.step) = count(*) AND sum(t.c * f.amount) = r.gap
ORDER BY r.verdict_id
"""


def run_on_warehouse(con: DuckDBPyConnection, previous: Path | None = None, *, batch: int = 100) -> int:
    """Fill `joint_test` afresh, one row for each report of the current schema; the number of reports tested.

    Reads `reconciliation`, `reconciliation_term` and `fact_amount` as `juesuan.reconcile.reconcile` left them. The test of
    a report whose equalities are those of the published file `previous` is copied from there.
    """
    con.execute("DELETE FROM joint_test")
    con.execute("CREATE OR REPLACE TEMP TABLE tested AS FROM joint_test LIMIT 0")
    copy_unchanged(con, previous, "tested")
    reports = [key for (key,) in con.execute(
        "SELECT report_id FROM dim_report ANTI JOIN tested USING (report_id) ORDER BY report_id").fetchall()]  # fmt: skip
    for start in range(0, len(reports), batch):
        chosen = reports[start : start + batch]
        within = {"first": chosen[0][:16], "last": chosen[-1][:16] + "~", "reports": chosen}
        found: dict[str, tuple[list[Identity], dict[str, Decimal], list[str]]] = {key: ([], {}, []) for key in chosen}
        for report_id, rule_id, verdict, gap, keys, signs, steps, moves in con.execute(_EQUALITIES, within).fetchall():
            identities, movable, broken = found[report_id]
            if verdict == "broken":
                broken.append(rule_id)
                continue
            identities.append(Identity(rule_id, dict(zip(keys, signs, strict=True)), gap))
            movable.update((key, step) for key, step, moved in zip(keys, steps, moves, strict=True) if moved)
        rows = [_row(key, taken_together(held, movable, len(broken))) for key, (held, movable, broken) in found.items()]
        columns = ", ".join(f"unnest(?::{column.type}[])" for column in JOINT_TEST.columns)
        con.execute(f"INSERT INTO tested SELECT {columns}", [list(values) for values in zip(*rows, strict=True)])
    con.execute("INSERT INTO joint_test FROM tested ORDER BY report_id")
    con.execute("DROP TABLE tested")
    return len(reports)


def _row(report_id: str, test: JointTest) -> tuple[str | int | Decimal | None, ...]:
    """A row of `joint_test`."""
    return (
        report_id, test.identities, test.left_out, test.numbers, test.t, test.outcome,
        ",".join(test.rule_ids) or None, ",".join(test.fact_ids) or None,
    )  # fmt: skip
