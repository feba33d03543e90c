"""Every check of a release, suite by suite: what the declared tables and rules make of `expectations`.

What belongs here: only the putting together. What is checked is in `schema`, `coverage`, `loss` and
`reconciliation`; where a new table or rule is declared, nothing here changes.
"""

from __future__ import annotations

from collections.abc import Sequence

from expectations.checks import Check
from expectations.coverage import coverage_checks
from expectations.loss import loss_checks
from expectations.reconciliation import AnyRule, declared_rules_check, reconciliation_checks
from expectations.schema import key_checks, schema_checks
from juesuan.tables.model import Table


def checks_of(tables: Sequence[Table], views: Sequence[Table], rules: Sequence[AnyRule]) -> tuple[Check, ...]:
    """All checks in the order of the suites: schema, keys, coverage, loss, then the rules, each in its family's suite."""
    return (
        *schema_checks((*tables, *views)),
        # A view's rows are rows of its table, whose references are checked there.
        *key_checks(tables),
        declared_rules_check(rules),
        *coverage_checks(),
        *loss_checks(),
        *reconciliation_checks(rules),
    )
