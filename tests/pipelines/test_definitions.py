"""Dagster is shown the whole load, by names that it accepts, at the right hour."""

from __future__ import annotations

import dagster as dg

from expectations.checks import SUITES
from expectations.reconciliation import every_rule
from pipelines.definitions import build_defs, defs
from pipelines.jobs import FETCH, LOAD, NIGHTLY, every_night


def test_the_definitions_are_loadable() -> None:
    dg.Definitions.validate_loadable(defs)


def test_the_steps_follow_each_other() -> None:
    graph = defs.resolve_asset_graph()
    depends = {
        key.to_user_string(): {parent.to_user_string() for parent in graph.get(key).parent_keys}
        for key in graph.get_all_asset_keys()
    }
    assert depends == {
        "sources": set(),
        "documents": {"sources"},
        "parts": {"documents"},
        "warehouse": {"parts"},
        "reconciliation": {"warehouse"},
        "release": {"warehouse", "reconciliation"},
    }


def test_every_suite_and_every_rule_is_a_check_and_a_reporting_one_never_blocks() -> None:
    graph = defs.resolve_asset_graph()
    blocking = {key.name: graph.get_check_spec(key).blocking for key in graph.asset_check_keys}
    assert blocking.pop("fetched") is False
    assert set(blocking) == {*SUITES, *(f"rule_{rule.id}" for rule in every_rule())}
    assert {name for name, blocks in blocking.items() if blocks} == {"schema", "keys", "coverage", "loss"}


def test_names_are_ascii() -> None:
    graph = defs.resolve_asset_graph()
    names = [key.to_user_string() for key in graph.get_all_asset_keys()]
    names += [key.name for key in graph.asset_check_keys]
    names += [str(graph.get(key).group_name) for key in graph.get_all_asset_keys()]
    assert all(name.isascii() for name in names)


def test_the_nightly_job_runs_in_one_process() -> None:
    job = defs.resolve_job_def(NIGHTLY)
    assert job.executor_def is dg.in_process_executor
    assert {node.name for node in job.nodes} == {
        "sources", "documents", "parts", "warehouse", "gate", "reconciliation", "release"
    }  # fmt: skip


def test_the_drop_folder_loads_and_does_not_fetch() -> None:
    repository = defs.get_repository_def()
    assert repository.get_sensor_def("drop_folder").job_name == LOAD
    assert {node.name for node in defs.resolve_job_def(LOAD).nodes} == {
        "documents", "parts", "warehouse", "gate", "reconciliation", "release"
    }  # fmt: skip
    assert {node.name for node in defs.resolve_job_def(FETCH).nodes} == {"sources"}


def test_what_a_person_starts_runs_in_one_process_too() -> None:
    assert defs.executor is dg.in_process_executor


def test_the_night_begins_at_two_in_china() -> None:
    assert (every_night.cron_schedule, every_night.execution_timezone) == ("0 2 * * *", "Asia/Shanghai")
    assert every_night.job_name == NIGHTLY


def test_schedule_and_sensor_run_without_being_switched_on() -> None:
    repository = defs.get_repository_def()
    assert repository.get_schedule_def("every_night").default_status is dg.DefaultScheduleStatus.RUNNING
    for sensor in ("drop_folder", "missed_night"):
        assert repository.get_sensor_def(sensor).default_status is dg.DefaultSensorStatus.RUNNING


def test_other_programs_may_bring_settings_of_their_own() -> None:
    resource = dg.ResourceDefinition.hardcoded_resource("theirs")
    assert build_defs(settings=resource).resources == {"settings": resource}
