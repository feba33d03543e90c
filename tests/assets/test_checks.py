"""What the gate says reaches Dagster with its severity, its counts and its evidence; nothing is lost on the way."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import dagster as dg
import pytest

from assets.checks import check_results, check_specs, evidence_table
from expectations.checks import REPORTING, SUITES
from juesuan.gate import CheckResult, GateResult

RULES: Any = [
    SimpleNamespace(id="A01", statement="收入总计＝支出总计", statement_en="", family="within_form", severity="error"),
    SimpleNamespace(id="B07", statement="两表支出合计相等", statement_en="", family="across_forms", severity="warning"),
]
FAMILIES = {rule.family for rule in RULES}
SPECS = check_specs("warehouse", RULES)
GOOD = CheckResult("?", "schema", None, True, False, True, "error", "列名与声明相符", 0, 12)


def passing() -> list[CheckResult]:
    suites = [replace(GOOD, name=f"{suite}.x", suite=suite) for suite in SUITES if suite not in FAMILIES]
    rules = [
        replace(GOOD, name=f"rule.{rule.id}", suite=rule.family, rule_id=rule.id, blocking=False) for rule in RULES
    ]
    return suites + rules


def results(checks: list[CheckResult]) -> dict[str, dg.AssetCheckResult]:
    found = list(check_results(GateResult(True, tuple(checks)), SPECS))
    assert len({result.check_name for result in found}) == len(found)
    return {str(result.check_name): result for result in found}


def with_one(**changes: Any) -> dict[str, dg.AssetCheckResult]:
    return results([*passing(), replace(GOOD, **changes)])


def metadata(result: dg.AssetCheckResult) -> dict[str, Any]:
    return {key: value.value for key, value in result.metadata.items() if key != "evidence"}


def test_there_is_a_check_for_each_suite_and_each_rule_and_only_suites_block() -> None:
    names = {spec.name: spec for spec in SPECS}
    assert set(names) == {*SUITES, "rule_A01", "rule_B07"}
    assert {name for name, spec in names.items() if spec.blocking} == {"schema", "keys", "coverage", "loss"}
    assert all(name.isascii() for name in names)
    assert "收入总计＝支出总计" in str(names["rule_A01"].description)


def test_every_declared_check_gets_exactly_one_result() -> None:
    found = results(passing())
    assert set(found) == {spec.name for spec in SPECS}
    assert all(result.passed for result in found.values())


def test_a_broken_schema_is_an_error() -> None:
    result = with_one(name="schema.fact_amount.shape", passed=False, observed=3, message="少了一列")["schema"]
    assert (result.passed, result.severity) == (False, dg.AssetCheckSeverity.ERROR)
    assert "少了一列" in str(result.description)
    assert metadata(result) == {
        "checks": 2, "failed": 1, "crashed": 0, "looked_at": 24, "against": 3, "severity": "error"
    }  # fmt: skip


def test_a_failure_that_does_not_block_warns() -> None:
    result = with_one(suite="coverage", passed=False, blocking=False, severity="warning")["coverage"]
    assert (result.passed, result.severity) == (False, dg.AssetCheckSeverity.WARN)


def test_a_broken_total_warns_under_its_rule_and_its_family_and_nowhere_else() -> None:
    found = with_one(suite="within_form", rule_id="A01", passed=False, blocking=False, observed=2)
    assert (found["rule_A01"].passed, found["rule_A01"].severity) == (False, dg.AssetCheckSeverity.WARN)
    assert (found["within_form"].passed, found["within_form"].severity) == (False, dg.AssetCheckSeverity.WARN)
    assert all(result.passed for name, result in found.items() if name not in ("rule_A01", "within_form"))


@pytest.mark.parametrize("passed", [True, False])
def test_a_crashed_check_is_an_error_whatever_else_it_says(passed: bool) -> None:
    found = with_one(suite="within_form", rule_id="A01", passed=passed, errored=True, blocking=False)
    assert (found["rule_A01"].passed, found["rule_A01"].severity) == (False, dg.AssetCheckSeverity.ERROR)
    assert "crashed" in str(found["rule_A01"].description)
    assert metadata(found["rule_A01"])["crashed"] == 1
    assert (found["within_form"].passed, found["within_form"].severity) == (False, dg.AssetCheckSeverity.ERROR)


def test_a_crash_that_would_not_stop_the_command_does_not_stop_the_job() -> None:
    result = with_one(suite="loss", errored=True, blocking=False)["loss"]
    assert (result.passed, result.severity) == (False, dg.AssetCheckSeverity.WARN)


def test_a_check_that_the_gate_left_out_has_not_passed() -> None:
    found = results([check for check in passing() if check.suite != "loss" and check.rule_id != "B07"])
    assert {name for name, result in found.items() if not result.passed} == {"loss", "rule_B07", "across_forms"}
    assert found["loss"].severity is dg.AssetCheckSeverity.ERROR


def test_a_rule_added_since_the_definitions_were_loaded_is_reported_with_its_suite() -> None:
    found = with_one(suite="within_form", rule_id="C99", passed=False, blocking=False, message="新规则")
    assert not found["within_form"].passed
    assert "新规则" in str(found["within_form"].description)


def test_a_check_that_found_nothing_to_look_at_does_not_claim_to_hold() -> None:
    unused = replace(GOOD, suite="within_form", rule_id="A01", blocking=False, evaluated=0)
    found = results([check for check in passing() if check.rule_id != "A01"] + [unused])
    assert "nothing to look at" in str(found["rule_A01"].description)
    assert "holds" in str(found["rule_B07"].description)


def test_evidence_of_several_checks_is_one_table() -> None:
    found = results(
        [
            *passing(),
            replace(GOOD, name="one", passed=False, evidence=({"form": "income", "page": "8"},)),
            replace(GOOD, name="two", passed=False, evidence=({"column": "amount"},)),
        ]
    )
    records = [dict(record.data) for record in found["schema"].metadata["evidence"].records]  # type: ignore[union-attr]
    assert records == [
        {"check": "one", "form": "income", "page": "8", "column": ""},
        {"check": "two", "form": "", "page": "", "column": "amount"},
    ]


def test_the_evidence_of_a_family_names_the_rule_beside_every_row() -> None:
    found = with_one(
        suite="within_form", rule_id="A01", passed=False, blocking=False, evidence=({"place": "合计", "gap": "0.2"},)
    )
    (record,) = found["within_form"].metadata["evidence"].records  # type: ignore[union-attr]
    assert record.data == {"rule": "A01", "what": "列名与声明相符", "place": "合计", "gap": "0.2"}


def test_every_family_of_rules_is_a_suite_that_never_blocks() -> None:
    from expectations.reconciliation import every_rule

    assert {rule.family for rule in every_rule()} == set(REPORTING)


def test_a_table_has_the_columns_of_all_its_rows() -> None:
    table = evidence_table([{"a": "1"}, {"b": "2"}])
    assert [column.name for column in table.schema.columns] == ["a", "b"]
