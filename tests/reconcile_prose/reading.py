"""What the tests of prose rules share: a piece of a report judged by all rules or by some."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from juesuan.narrative.lines import lines_of_text
from juesuan.performance.report import ProseReport, read_report
from juesuan.prose import function_names
from juesuan.reconcile.prose import ProseVerdict, judge_prose, load_prose_rules
from juesuan.reconcile.prose.example import YEAR

REPORT_ID = "7" * 64
NAMES: Mapping[str, Sequence[str]] = function_names(YEAR)
OBJECTIONS = ("broken", "undefined", "template")


def read(text: str) -> ProseReport:
    return read_report(lines_of_text(text), YEAR, NAMES)


def judge(text: str, *ids: str) -> tuple[ProseVerdict, ...]:
    """The verdicts on a text without forms, by the rules named or by all."""
    rules = [rule for rule in load_prose_rules() if not ids or rule.id in ids]
    return judge_prose(read(text), (), report_id=REPORT_ID, year=YEAR, rules=rules)


def told(verdicts: Sequence[ProseVerdict], *kinds: str) -> set[tuple[str, str]]:
    """Rule and verdict of what was objected to, or of the kinds named."""
    return {(v.rule_id, v.verdict) for v in verdicts if v.verdict in (kinds or OBJECTIONS)}
