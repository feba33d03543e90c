"""The nightly job publishes what the command publishes, stops where the gate says so, and can be taken up again."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from assets.handover import find_built
from expectations.checks import SUITES
from juesuan.gate import CheckResult
from juesuan.rules import load_rules
from juesuan.run import run
from juesuan.settings import Settings, settings_from
from juesuan.warehouse.published import connect
from pipelines.definitions import build_defs
from pipelines.jobs import LOAD
from tests.pipelines.conftest import Judge, Night

STEPS = ["sources", "documents", "parts", "warehouse", "reconciliation", "release"]
HOLDS = CheckResult("?", "schema", None, True, False, True, "error", "列名与声明相符", 0, 12)
SOUND = [replace(HOLDS, name=suite, suite=suite) for suite in SUITES]
BROKEN = replace(HOLDS, name="loss.facts", suite="loss", passed=False, observed=9, message="少了 9 个数字")

Install = Callable[..., Judge]


def materialized(result: dg.ExecuteInProcessResult) -> list[str]:
    return [event.asset_key.to_user_string() for event in result.get_asset_materialization_events() if event.asset_key]


def reported(settings: Settings) -> dict[str, Any]:
    report: dict[str, Any] = json.loads((settings.reports / "run_report.json").read_text("utf-8"))
    return report


def rows(warehouse: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, but for what names the release and its minute."""
    with connect(warehouse) as con:
        tables = [name for (name,) in con.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()]
        found = {}
        for table in tables:
            names = [row[0] for row in con.execute(f'DESCRIBE "{table}"').fetchall()]
            kept = ", ".join(f'"{name}"' for name in names if name not in ("release_id", "built_at"))
            found[table] = con.execute(f'SELECT {kept} FROM "{table}" ORDER BY ALL').fetchall()
    return found


def test_the_job_publishes_the_rows_that_the_command_publishes(night: Night, judge: Install, tmp_path: Path) -> None:
    judge(*SOUND)
    assert night.run().success
    other = settings_from(
        raw=night.settings.raw, warehouse=tmp_path / "command" / "juesuan.duckdb", workers=1, environment={}
    )
    assert run(other).outcome == "published"
    job, command = rows(night.settings.warehouse), rows(other.warehouse)
    assert job == command
    assert len(job["fact_amount"]) > 500


def test_each_step_says_how_much_there_was_and_what_failed(night: Night, judge: Install) -> None:
    installed = judge(*SOUND)
    result = night.run()
    assert materialized(result) == STEPS
    assert installed.asked == 1
    said = {
        event.asset_key.to_user_string(): {key: value.value for key, value in event.materialization.metadata.items()}
        for event in result.get_asset_materialization_events()
        if event.asset_key
    }
    with connect(night.settings.warehouse) as con:
        (facts,) = con.execute("SELECT count(*) FROM fact_amount").fetchall()[0]
        verdicts = dict(con.execute("SELECT verdict, count(*) FROM reconciliation GROUP BY 1").fetchall())
    assert said["documents"]["documents"] == 3
    assert (said["parts"]["read"], said["parts"]["reused"]) == (0, 3)
    assert said["warehouse"]["dagster/row_count"] == facts
    assert "关于报送公开材料的通知" in said["warehouse"]["failed"]
    assert {verdict: said["reconciliation"][verdict] for verdict in verdicts} == verdicts
    assert "# 决算载入：已发布" in said["release"]["morning_page"]
    assert reported(night.settings)["outcome"] == "published"


def test_a_night_without_changes_reads_and_builds_nothing(night: Night, judge: Install) -> None:
    installed = judge(*SOUND)
    assert night.run().success
    before = night.settings.warehouse.stat()
    again = night.run()
    assert again.success
    assert materialized(again) == ["sources", "documents"]
    assert (night.settings.warehouse.stat().st_ino, installed.asked) == (before.st_ino, 1)
    assert reported(night.settings)["outcome"] == "unchanged"


def test_a_backfill_from_the_launchpad_reads_what_its_config_names_and_nothing_else(night: Night, judge: Install) -> None:
    judge(*SOUND)
    assert night.run().success
    before = rows(night.settings.warehouse) | {"release_diff": []}
    settings = {"raw": str(night.settings.raw), "warehouse": str(night.settings.warehouse), "workers": 1}
    backfill = {**settings, "years": [2024], "regions": ["云岭"], "units": ["司法局"], "force": True}
    result = build_defs().resolve_job_def(LOAD).execute_in_process(
        instance=night.instance, run_config={"resources": {"settings": {"config": backfill}}}, raise_on_error=False
    )
    assert result.success
    assert materialized(result) == STEPS[1:], "nothing is fetched"
    report = reported(night.settings)
    assert (report["outcome"], report["read"], report["reused"]) == ("published", 1, 2)
    assert rows(night.settings.warehouse) == before


def test_a_failing_gate_leaves_yesterdays_file_as_it_was(night: Night, judge: Install) -> None:
    judge(*SOUND)
    assert night.run().success
    yesterday = night.settings.warehouse.read_bytes()
    next(night.settings.raw.rglob("关于*.pdf")).unlink()
    judge(*SOUND, BROKEN)
    result = night.run()
    assert not result.success
    assert "release" not in materialized(result)
    assert night.settings.warehouse.read_bytes() == yesterday
    assert reported(night.settings)["outcome"] == "refused", reported(night.settings)["message"]
    assert any("少了 9 个数字" in problem for problem in reported(night.settings)["gate"]["problems"])


def test_a_release_asked_for_by_hand_obeys_the_gate(night: Night, judge: Install) -> None:
    judge(*SOUND, BROKEN)
    night.run()
    result = night.run(["release"])
    assert not result.success
    assert not night.settings.warehouse.exists()


def test_findings_warn_and_do_not_stop_the_release(night: Night, judge: Install) -> None:
    rule = load_rules()[0]
    finding = replace(
        HOLDS,
        name="r",
        suite="within_form",
        rule_id=rule.id,
        passed=False,
        blocking=False,
        evidence=({"page": "8"},),
    )
    judge(*SOUND, finding)
    result = night.run()
    assert result.success
    (said,) = [e for e in result.get_asset_check_evaluations() if e.check_name == f"rule_{rule.id}"]
    assert (said.passed, said.severity) == (False, dg.AssetCheckSeverity.WARN)
    evidence = said.metadata["evidence"]
    assert isinstance(evidence, dg.TableMetadataValue)
    (record,) = evidence.records
    assert (record.data["rule"], record.data["page"]) == (rule.id, "8")


def test_a_gate_that_crashes_publishes_nothing_and_is_not_tried_again(night: Night, judge: Install) -> None:
    installed = judge(raises=ValueError("the judge fell over"))
    result = night.run()
    assert not result.success
    assert not night.settings.warehouse.exists()
    assert installed.asked == 1
    report = reported(night.settings)
    assert (report["outcome"], "the judge fell over" in report["message"]) == ("failed", True)


def test_steps_can_be_run_one_by_one(night: Night, judge: Install) -> None:
    installed = judge(*SOUND)
    for step in STEPS:
        assert night.run([step]).success, step
    assert night.settings.warehouse.is_file()
    assert installed.asked == 1


def test_a_warehouse_alone_is_built_from_the_parts_on_disk(night: Night, judge: Install) -> None:
    judge(*SOUND)
    result = night.run(["warehouse"])
    assert (result.success, materialized(result)) == (True, ["warehouse"])
    built = find_built(result.dagster_run, night.settings)
    assert built is not None
    assert built.staged.counts.documents == 3


def test_a_release_without_anything_staged_says_what_to_do(night: Night, judge: Install) -> None:
    judge(*SOUND)
    result = night.run(["release"])
    assert not result.success
    (failed,) = [event for event in result.all_events if event.is_step_failure]
    assert "materialize `warehouse` first" in str(failed.step_failure_data.error)


def test_the_verdicts_of_a_published_warehouse_can_be_looked_at_again(night: Night, judge: Install) -> None:
    judge(*SOUND)
    assert night.run().success
    assert night.run(["reconciliation"]).success


def test_a_missing_drop_folder_fails_at_once_and_says_so(night: Night, judge: Install) -> None:
    judge(*SOUND)
    night.settings.raw.rename(night.settings.raw.with_name("elsewhere"))
    result = night.run()
    assert not result.success
    assert not [event for event in result.all_events if event.is_step_up_for_retry]
    assert "--raw" in reported(night.settings)["message"]


def test_two_runs_keep_their_staged_warehouses_apart(night: Night, judge: Install) -> None:
    judge(*SOUND)
    first, second = night.run(["warehouse"]), night.run(["warehouse"])
    # This process has swept its own first one away when it built again.
    assert find_built(first.dagster_run, night.settings) is None
    built = find_built(second.dagster_run, night.settings)
    assert built is not None
    later = night.run(["reconciliation"]).dagster_run
    assert find_built(later, night.settings) == built


def test_a_release_that_came_in_between_is_not_overwritten(
    night: Night, judge: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge(*SOUND)
    # Another process would leave our staged file alone; here both loads are this process.
    monkeypatch.setattr("juesuan.run.sweep_staged", lambda folder: None)
    assert night.run(["warehouse"]).success
    assert run(night.settings).outcome == "published"
    newer = night.settings.warehouse.read_bytes()
    result = night.run(["release"])
    assert not result.success
    (failed,) = [event for event in result.all_events if event.is_step_failure]
    assert "run `nightly` again" in str(failed.step_failure_data.error)
    assert night.settings.warehouse.read_bytes() == newer


@pytest.mark.parametrize("step", STEPS[1:])
def test_every_step_is_tried_again_when_the_disk_is_away_for_a_moment(step: str) -> None:
    from assets import load

    (asset,) = [asset for asset in load.ASSETS if asset.key.to_user_string() == step]
    policy = asset.op.retry_policy
    assert policy is not None
    assert policy.max_retries == 2
