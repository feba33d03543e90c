"""What the gate said, as Dagster asset checks 「检查」: one for each suite (families of rules among them), one for each rule.

What belongs here: names, descriptions and the translation of `juesuan.gate.CheckResult` into Dagster's
results. What is checked is declared in `juesuan.tables` and `expectations/rules/`; who judges is found by
the core. Suites that tell our failures from the publishers' stop a release; rules report and never stop.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import dagster as dg

from expectations.checks import REPORTING, SUITES
from expectations.reconciliation import AnyRule, every_rule
from juesuan.gate import CheckResult, GateResult

# Evidence rows shown for one check; all of them are in the warehouse.
MOST_ROWS: Final = 60


def check_specs(asset: str, rules: Sequence[AnyRule] | None = None) -> list[dg.AssetCheckSpec]:
    """Every check of the staged warehouse by name: the suites first, then the rules in their order."""
    suites = [
        dg.AssetCheckSpec(name, asset=asset, description=zh, blocking=name not in REPORTING, metadata={"suite": name})
        for name, zh in SUITES.items()
    ]
    declared: Iterable[AnyRule] = every_rule() if rules is None else rules
    by_rule = [
        dg.AssetCheckSpec(
            rule_check_name(rule.id),
            asset=asset,
            description=f"{rule.id} {rule.statement}",
            metadata={"suite": rule.family, "severity": rule.severity, "en": rule.statement_en},
        )
        for rule in declared
    ]
    return suites + by_rule


def rule_check_name(rule_id: str) -> str:
    """The ASCII name of a rule's check."""
    return f"rule_{rule_id}"


def check_results(gate: GateResult, specs: Iterable[dg.AssetCheckSpec]) -> Iterator[dg.AssetCheckResult]:
    """One result for every declared check; a check that the gate left out has not passed."""
    specs = list(specs)
    names = {spec.name for spec in specs}
    said: dict[str, list[CheckResult]] = {name: [] for name in names}
    for check in gate.checks:
        # A rule is told under its own name and with its family, whose evidence is one table.
        said[check.suite].append(check)
        if check.rule_id and (name := rule_check_name(check.rule_id)) in names:
            said[name].append(check)
    for spec in specs:
        yield _result(spec, said[spec.name])


def _result(spec: dg.AssetCheckSpec, checks: Sequence[CheckResult]) -> dg.AssetCheckResult:
    errored = [check for check in checks if check.errored]
    failed = [check for check in checks if not check.passed and not check.errored]
    silent = not checks
    # A crash is graver than a finding, but only what stops `juesuan run` may stop a release here.
    grave = silent or any(check.stops for check in checks) or (errored and not spec.blocking)
    return dg.AssetCheckResult(
        passed=not (errored or failed or silent),
        asset_key=spec.asset_key,
        check_name=spec.name,
        severity=dg.AssetCheckSeverity.ERROR if grave else dg.AssetCheckSeverity.WARN,
        description=_description(spec, checks, failed, errored),
        metadata=_metadata(checks, failed, errored),
    )


def _description(
    spec: dg.AssetCheckSpec,
    checks: Sequence[CheckResult],
    failed: Sequence[CheckResult],
    errored: Sequence[CheckResult],
) -> str:
    lines = [f"检查未能完成 | crashed: {check.name}：{check.message or check.statement}" for check in errored]
    lines += [f"{check.name}：{check.message or check.statement}" for check in failed]
    if lines:
        return "\n".join(lines[:MOST_ROWS])
    if not checks:
        return "把关没有给出结果 | the gate said nothing of this"
    if not any(check.evaluated for check in checks):
        return f"{spec.description}：没有可核对之处 | nothing to look at"
    return f"{spec.description}：通过 | holds"


def _metadata(
    checks: Sequence[CheckResult], failed: Sequence[CheckResult], errored: Sequence[CheckResult]
) -> dict[str, dg.MetadataValue]:
    metadata: dict[str, dg.MetadataValue] = {
        "checks": dg.MetadataValue.int(len(checks)),
        "failed": dg.MetadataValue.int(len(failed)),
        "crashed": dg.MetadataValue.int(len(errored)),
        "looked_at": dg.MetadataValue.int(sum(check.evaluated for check in checks)),
        "against": dg.MetadataValue.int(sum(check.observed for check in checks)),
        "severity": dg.MetadataValue.text("、".join(sorted({check.severity for check in checks}))),
    }
    evidence = [
        ({"rule": check.rule_id, "what": check.statement} if check.rule_id else {"check": check.name}) | row
        for check in (*errored, *failed)
        for row in check.evidence
    ][:MOST_ROWS]
    if evidence:
        metadata["evidence"] = evidence_table(evidence)
    return metadata


def evidence_table(rows: Sequence[Mapping[str, str]]) -> dg.TableMetadataValue:
    """Rows of any columns as one table; a row without a column has it empty."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return dg.MetadataValue.table([dg.TableRecord({name: row.get(name, "") for name in columns}) for row in rows])
