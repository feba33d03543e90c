"""Checks that report what the accounts' own arithmetic says 「勾稽关系」: one per declared rule, none of which blocks.

What belongs here: the step from a rule's declaration to an expectation over its verdicts. The verdicts
themselves are computed once, in `juesuan.reconcile`; here they are only counted. Where a rule applied
and nothing could be compared, that is no success: the count of untestable places keeps it apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from expectations.checks import Check, Suite, literal, literals
from expectations.sums import VERDICTS_BY_RULE, WORST_FINDINGS
from juesuan import terms
from juesuan.reconcile.across_rules import FAMILIES as ACROSS_FAMILIES
from juesuan.reconcile.across_rules import AcrossRule, load_across_rules
from juesuan.reconcile.prose import ProseRule, load_prose_rules
from juesuan.reconcile.prose.model import FAMILIES as PROSE_FAMILIES
from juesuan.rules import FAMILIES, Rule, load_rules

AnyRule = Rule | ProseRule | AcrossRule
_FAMILIES = {**FAMILIES, **PROSE_FAMILIES, **ACROSS_FAMILIES}


def every_rule() -> tuple[AnyRule, ...]:
    """Every declared rule of every family: of the forms, of prose and performance tables, across reports."""
    return (*load_rules(), *load_prose_rules(), *load_across_rules())


def reconciliation_checks(rules: Iterable[AnyRule]) -> Iterator[Check]:
    """Each rule: how many places it holds at, and the ones where it is broken, with both sides and pages."""
    for rule in rules:
        mine = f"rule_id = {literal(rule.id)}"
        yield Check(
            f"reconciliation.{rule.id}", cast("Suite", rule.family), f"{_FAMILIES[rule.family]}规则",
            f"{rule.id} {rule.statement}",
            "SELECT unit_name, fiscal_year, file, place, left_value, right_value, gap, allowed, pages, reason, verdict_id, "
            f"report_id FROM {WORST_FINDINGS} WHERE {mine} ORDER BY nth",
            f"SELECT verdict, verdicts FROM {VERDICTS_BY_RULE} WHERE {mine}",
            severity=rule.severity, blocking=False, rule_id=rule.id,
        )  # fmt: skip


def declared_rules_check(rules: Iterable[AnyRule]) -> Check:
    """Every verdict belongs to a rule that this release declares; one that doesn't would be told by no check."""
    declared = literals(tuple(rule.id for rule in rules)) or "NULL"
    return Check(
        "references.reconciliation.rule_id", "keys", "引用", "核对结果：每条规则编号都在声明的规则中",
        f"""SELECT rule_id, sum(verdicts) AS orphan_rows FROM {VERDICTS_BY_RULE}
        WHERE rule_id IN (SELECT rule_id FROM {VERDICTS_BY_RULE} EXCEPT SELECT unnest([{declared}]))
        GROUP BY ALL ORDER BY ALL""",
        f"SELECT coalesce(sum(verdicts), 0) FROM {VERDICTS_BY_RULE}",
    )  # fmt: skip


# Verdicts in the order in which a person wants to hear them.
TOLD = {word: terms.VERDICTS[word] for word in ("broken", "rounding", "exact", "untestable")}
