"""Whether anything on a report's forms is broken at all: the question before the full judging, at less than half its price.

Nine in ten reports add up. What is asked of a report that is only read is whether one of its forms must be read a second
time, and for one that adds up no verdict is needed for that: those that are published are reached in the warehouse, by
the same statements. What belongs here: that one question. What must not: verdicts, evidence, causes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import duckdb
from duckdb import DuckDBPyConnection

from juesuan.reconcile import statements, structure
from juesuan.reconcile.compiled import compiled
from juesuan.reconcile.verdict import load_rows
from juesuan.rules import Rule
from juesuan.tables.core import DIM_REPORT, FACT_AMOUNT, FORM_COVERAGE

_STATEMENTS: Final = (
    statements.REPORTS, statements.ROLES, statements.MATCHES, statements.CHUNK, statements.CELLS, statements.ASKED,
    statements.SUMS, statements.VERDICTS,
    structure.CODED, structure.LOST, structure.PRINTED, structure.TWINS,
)  # fmt: skip
_BROKEN: Final = """
SELECT EXISTS (FROM rc_verdict WHERE verdict = 'broken') OR EXISTS (FROM rc_lost)
    OR EXISTS (FROM rc_twin WHERE verdict = 'broken')
"""


def casts_doubt(rule: Rule) -> bool:
    """Whether a rule that is broken puts the reading of its forms in doubt."""
    return rule.severity == "error" and rule.family != "hygiene"


def may_be_broken(rows: Mapping[str, Sequence[Mapping[str, Any]]], rules: tuple[Rule, ...]) -> bool:
    """Whether a report breaks a rule that casts doubt on its reading, from rows as `judge_report` takes them.

    No is certain; yes is for `judge_report` to look into.
    """
    asked = _that_cast_doubt(rules)
    if any(rule.coverage for rule in asked):
        # What is said below a form is hygiene so far, and not asked for here.
        return True
    con = _connection(asked)
    for table in (DIM_REPORT, FACT_AMOUNT, FORM_COVERAGE):
        load_rows(con, table, rows[table.name])
    for statement in _STATEMENTS:
        con.execute(statement.format(source="", **statements.WHOLE))
    found = con.execute(_BROKEN).fetchone()
    return found is None or bool(found[0])


@lru_cache(maxsize=2)
def _that_cast_doubt(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules if casts_doubt(rule))


@lru_cache(maxsize=2)
def _connection(rules: tuple[Rule, ...]) -> DuckDBPyConnection:
    """A database in memory that holds the rules: making them anew takes as long as asking two of them."""
    con = duckdb.connect(":memory:", config={"threads": 1})
    compiled(rules).load(con)
    return con
