"""Every declared rule of prose and performance comes out on its own examples as it says."""

from __future__ import annotations

import pytest

from juesuan.reconcile.prose import ProseRule, load_prose_rules
from juesuan.reconcile.prose.engine import COMPUTED
from juesuan.reconcile.prose.example import judge_example
from juesuan.reconcile.prose.model import KINDS
from juesuan.rules import Example, load_rules
from tests.reconcile_prose.reading import NAMES, OBJECTIONS

CASES = [(rule, number, example) for rule in load_prose_rules() for number, example in enumerate(rule.examples)]


@pytest.mark.parametrize(
    ("rule", "example"),
    [pytest.param(rule, example, id=f"{rule.id}-{number}-{example.outcome}") for rule, number, example in CASES],
)
def test_every_declared_example_comes_out_as_it_says(rule: ProseRule, example: Example) -> None:
    verdicts = judge_example(example.facts, rule, NAMES)
    outcomes = {verdict.verdict for verdict in verdicts}
    if example.outcome == "exact":
        assert outcomes == {"exact"}
    elif example.outcome == "silent":
        assert not outcomes & set(OBJECTIONS)
    else:
        assert example.outcome in outcomes
    for verdict in verdicts:
        assert (verdict.rule_id, verdict.statement, verdict.severity) == (rule.id, rule.statement, rule.severity)
        if verdict.verdict in (*OBJECTIONS, "untestable"):
            assert verdict.reason
        assert (verdict.root_cause is not None) == (verdict.verdict in OBJECTIONS)


def test_every_kind_of_the_word_list_is_computed_and_used() -> None:
    assert set(COMPUTED) == set(KINDS) == {rule.kind for rule in load_prose_rules()}


def test_rules_of_prose_and_of_forms_do_not_trip_over_each_other() -> None:
    assert not {rule.id for rule in load_prose_rules()} & {rule.id for rule in load_rules()}
