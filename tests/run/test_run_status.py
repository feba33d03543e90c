from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from loading import load, put, refuses

from juesuan.errors import SettingsError, WarehouseMissing
from juesuan.status import age_of, status_of

pytestmark = pytest.mark.usefixtures("surroundings")


@pytest.mark.parametrize(
    ("text", "hours"), [("36h", 36), ("2d", 48), ("90m", 1.5), ("12", 12), (" 1.5 H ", 1.5)]
)  # fmt: skip
def test_lengths_of_time(text, hours):
    assert age_of(text) == timedelta(hours=hours)


@pytest.mark.parametrize("text", ["", "soon", "3w", "-1h", "h"])
def test_lengths_that_are_none_are_refused(text):
    with pytest.raises(SettingsError, match="36h"):
        age_of(text)


def test_an_unchanged_night_is_as_fresh_as_a_published_one(settings):
    load(settings)
    built = status_of(settings).built_at
    load(settings)
    path = max(settings.reports.glob("2*.json"))
    report = json.loads(path.read_text())
    later = datetime.now(UTC) + timedelta(hours=30)
    path.write_text(json.dumps(report | {"finished_at": later.isoformat()}))
    found = status_of(settings, timedelta(hours=36), now=later + timedelta(hours=20))
    assert found.last_good_night == later
    assert found.built_at == built
    assert found.is_fresh
    assert found.exit_code == 0
    assert not status_of(settings, timedelta(hours=19), now=later + timedelta(hours=20)).is_fresh


def test_a_night_that_did_not_publish_shows_although_the_warehouse_is_fresh(settings, raw):
    load(settings)
    put(raw, "上海/2024/丁局.pdf")
    load(settings, judge=refuses)
    found = status_of(settings, timedelta(hours=36))
    assert found.is_fresh
    assert found.last_outcome == "refused"
    assert found.exit_code == 1
    assert found.to_json()["documents"] == 3


def test_damaged_reports_leave_the_release_to_tell_its_age(settings):
    load(settings)
    for path in settings.reports.glob("*.json"):
        path.write_text("{cut off")
    found = status_of(settings, timedelta(hours=1))
    assert found.last_good_night == found.built_at
    assert found.exit_code == 0


def test_without_a_warehouse_there_is_no_status(settings):
    with pytest.raises(WarehouseMissing):
        status_of(settings)
