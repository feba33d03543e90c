"""A missed night is asked for once, and a backfill is a matter of the resource's configuration."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from juesuan.settings import Settings, prepare, settings_from
from pipelines.jobs import NIGHTLY
from pipelines.resources import LoadSettings
from pipelines.sensors import missed_night


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = settings_from(raw=tmp_path / "raw", warehouse=tmp_path / "w" / "x.duckdb", workers=1, environment={})
    prepare(settings)
    return settings


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance


def ended(settings: Settings, hours_ago: float) -> None:
    then = datetime.now(UTC) - timedelta(hours=hours_ago)
    (settings.reports / "run_report.json").write_text(
        json.dumps({"outcome": "failed", "finished_at": then.isoformat()})
    )


def look(settings: Settings, instance: dg.DagsterInstance) -> object:
    return missed_night(dg.build_sensor_context(instance=instance, resources={"settings": settings}))


def test_nothing_was_missed_before_the_first_run_and_soon_after_one(
    settings: Settings, instance: dg.DagsterInstance
) -> None:
    assert isinstance(look(settings, instance), dg.SkipReason)
    ended(settings, 29)
    assert isinstance(look(settings, instance), dg.SkipReason)


def test_a_missed_night_is_asked_for_once_a_day(settings: Settings, instance: dg.DagsterInstance) -> None:
    ended(settings, 31)
    first, second = look(settings, instance), look(settings, instance)
    assert isinstance(first, dg.RunRequest)
    assert isinstance(second, dg.RunRequest)
    # Dagster launches one run for each key.
    assert first.run_key == second.run_key


def test_a_missed_night_waits_for_a_run_that_is_under_way(settings: Settings, instance: dg.DagsterInstance) -> None:
    ended(settings, 31)
    run = dg.DagsterRun(
        job_name=NIGHTLY, run_id="11111111-1111-1111-1111-111111111111", status=dg.DagsterRunStatus.STARTED
    )
    instance.add_run(run)
    assert isinstance(look(settings, instance), dg.SkipReason)


def test_a_backfill_is_configured_on_the_resource(tmp_path: Path) -> None:
    resource = LoadSettings(
        raw=str(tmp_path),
        warehouse=str(tmp_path / "w.duckdb"),
        years=[2023, 2024],
        regions=["云岭"],
        units=["教育局"],
        force=True,
    )
    made = resource.create_resource(dg.build_init_resource_context())
    assert (made.selection.years, made.selection.regions, made.selection.units, made.force) == (
        {2023, 2024}, {"云岭"}, {"教育局"}, True
    )  # fmt: skip
    assert not LoadSettings().create_resource(dg.build_init_resource_context()).selection
