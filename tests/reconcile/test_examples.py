from __future__ import annotations

import pytest

from juesuan.reconcile import Verdict, judge_report, reconcile, verdicts_of
from juesuan.reconcile.example import rows_of_example
from juesuan.rules import Example, Rule
from tests.reconcile.staged import RULES, examples, staged

CASES = [(rule, number, example) for rule in RULES for number, example in enumerate(rule.examples)]


@pytest.fixture(scope="module")
def found() -> dict[tuple[str, str], list[Verdict]]:
    """The verdicts on every example of the catalogue, each a report of its own in one warehouse, by report and rule."""
    verdicts: dict[tuple[str, str], list[Verdict]] = {}
    with staged(examples([example.facts for _, _, example in CASES])) as con:
        reconcile(con, RULES)
        for verdict in verdicts_of(con):
            verdicts.setdefault((verdict.report_id, verdict.rule_id), []).append(verdict)
    return verdicts


@pytest.mark.parametrize(
    ("place", "rule", "example"),
    [
        pytest.param(place, rule, example, id=f"{rule.id}-{number}-{example.outcome}")
        for place, (rule, number, example) in enumerate(CASES)
    ],
)
def test_every_declared_example_comes_out_as_it_says(
    place: int, rule: Rule, example: Example, found: dict[tuple[str, str], list[Verdict]]
) -> None:
    report_id = examples([""] * place + [example.facts])[-1]["dim_report"][0]["report_id"]
    verdicts = found[report_id, rule.id]
    outcomes = {verdict.verdict for verdict in verdicts}
    if example.outcome == "exact":
        assert outcomes == {"exact"}
    else:
        assert example.outcome in outcomes
    for verdict in verdicts:
        assert verdict.statement == rule.statement
        assert (verdict.reason is not None) == (verdict.verdict in ("broken", "untestable"))


def test_rules_are_silent_on_a_kind_of_report_they_do_not_apply_to() -> None:
    partial = [rule for rule in RULES if rule.applies_to != "both"]
    assert partial
    for rule in partial:
        other = "budget" if rule.applies_to == "final_accounts" else "final_accounts"
        facts = [line for line in rule.examples[0].facts.splitlines() if not line.startswith("report")]
        assert judge_report(rows_of_example("\n".join([f"report | {other}", *facts])), (rule,)).verdicts == ()
