"""Rules over facts to verdicts 「勾稽关系核对」: exact, rounding, broken or untestable, each with its evidence.

`reconcile` works in the database that holds the facts; `judge_report` on the rows of one report in memory.
What belongs here: everything between the declared rules and the tables `reconciliation` and
`reconciliation_term`. No PDF, no Dagster, no Great Expectations.
"""

from juesuan.reconcile.engine import reconcile
from juesuan.reconcile.verdict import Judged, Term, Verdict, judge_report, verdicts_of

__all__ = ["Judged", "Term", "Verdict", "judge_report", "reconcile", "verdicts_of"]
