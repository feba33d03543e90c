"""Reports are judged some at a time: how many makes no difference to what is said of them."""

from __future__ import annotations

from juesuan.reconcile import reconcile
from tests.reconcile.staged import RULES, examples, staged

_TABLES = ("reconciliation", "reconciliation_term", "root_cause", "fact_amount")


def test_reports_judged_one_by_one_are_judged_as_all_together() -> None:
    # Some hold, some are broken, some print nothing to check.
    texts = [example.facts for rule in RULES[:40] for example in rule.examples[:2]]
    found = []
    for facts in (1, 10**9):
        with staged(examples(texts)) as con:
            reconcile(con, RULES, chunk=facts)
            found.append([con.execute(f"FROM {table} ORDER BY ALL").fetchall() for table in _TABLES])
    assert found[0][0]
    assert found[0] == found[1]
