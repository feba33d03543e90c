"""Figures that are missing, zero, huge or linked to nothing: rules fall silent or say untestable, none fails."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from juesuan.narrative.statement import Statement
from juesuan.reconcile.prose import judge_prose, load_prose_rules
from juesuan.reconcile.prose.example import YEAR
from juesuan.tables.core import RECONCILIATION
from tests.reconcile_prose.reading import REPORT_ID, read

FACTORS = (Decimal(10) ** 12, Decimal("0.0001"), Decimal(-1))
TEXT = "\n\n".join(
    example.facts for rule in load_prose_rules() for example in rule.examples if "|" not in example.facts
)


def damaged(statements: tuple[Statement, ...], dice: random.Random) -> Iterator[Statement]:
    """Statements with some left out, emptied, zeroed, scaled, unlinked, uncoded or in another unit."""
    for one in statements:
        draw = dice.random()
        if draw < 0.05:
            continue
        if draw < 0.12:
            yield replace(one, value=None, value_yuan=None)
        elif draw < 0.2:
            yield replace(one, value=Decimal(0), value_yuan=None if one.value_yuan is None else Decimal(0))
        elif draw < 0.27 and one.value is not None:
            value = one.value * dice.choice(FACTORS)
            yield replace(one, value=value, value_yuan=None if one.value_yuan is None else value * 10_000)
        elif draw < 0.34:
            yield replace(one, of=dice.choice([None, 3, 40]), whole=dice.choice([None, 5, 41]))
        elif draw < 0.4:
            yield replace(one, function_code=None, function_name="", unit="元")
        else:
            yield one


@pytest.mark.parametrize("seed", range(6))
def test_damaged_statements_are_judged_all_the_same(seed: int) -> None:
    prose = read(TEXT)
    told = tuple(damaged(prose.reading.statements, random.Random(seed)))
    verdicts = judge_prose(
        replace(prose, reading=replace(prose.reading, statements=told)), (), report_id=REPORT_ID, year=YEAR
    )
    assert len(verdicts) > 100
    assert len({verdict.verdict_id for verdict in verdicts}) == len(verdicts)
    known = set(next(column.values for column in RECONCILIATION.columns if column.name == "verdict") or ())
    assert {verdict.verdict for verdict in verdicts} <= known


def test_nothing_told_is_nothing_judged() -> None:
    assert judge_prose(read(""), (), report_id=REPORT_ID, year=YEAR) == ()
