"""Every declared example across reports comes out as it says, with evidence from both reports."""

from __future__ import annotations

import pytest

from juesuan.reconcile.across_example import judge_example
from juesuan.reconcile.across_rules import AcrossRule, load_across_rules
from juesuan.rules import Example

CASES = [
    pytest.param(rule, example, id=f"{rule.id}-{number}-{example.outcome}")
    for rule in load_across_rules()
    for number, example in enumerate(rule.examples)
]


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_every_declared_example_comes_out_as_it_says(rule: AcrossRule, example: Example) -> None:
    verdicts = judge_example(example.facts, rule)
    outcomes = {verdict.verdict for verdict in verdicts}
    if example.outcome in ("exact", "untestable"):
        assert outcomes == {example.outcome}
    else:
        assert example.outcome in outcomes
    for verdict in verdicts:
        assert verdict.statement == rule.statement
        assert verdict.family == "across_reports"
        assert (verdict.reason is not None) == (verdict.verdict in ("broken", "untestable"))
        if verdict.verdict in ("exact", "rounding"):
            counted = verdict.unit is not None
            assert counted or any(term.side == "right" for term in verdict.evidence) or verdict.right_value == 0
