"""Rules over the figures of prose and of performance tables 「文字与绩效核对」, judged one document at a time.

What belongs here: arithmetic between statements, between statements and forms, and inside performance tables.
What must not: reading of sentences (`juesuan.narrative`), rules inside and between forms (`juesuan.reconcile`),
databases and files.
"""

from juesuan.reconcile.prose.engine import judge_prose
from juesuan.reconcile.prose.loader import load_prose_rules
from juesuan.reconcile.prose.model import ProseRule
from juesuan.reconcile.prose.verdict import ProseVerdict, cause_rows, evidence_rows, verdict_rows

__all__ = ["ProseRule", "ProseVerdict", "cause_rows", "evidence_rows", "judge_prose", "load_prose_rules", "verdict_rows"]
