"""kill -9 at every stage: the published file stays readable, and the next run ends as if nothing had been."""

from __future__ import annotations

import signal

import pytest
from disturbed import Fault, disturbed, undisturbed
from loading import put

from juesuan.warehouse.releases import release_of

PUBLISH = "juesuan.warehouse.publish"
STAGES = {
    "scan, before its record is kept": Fault("juesuan.library:_save_cache"),
    "scan, its record kept": Fault("juesuan.library:_save_cache", "after"),
    "reading, nothing stored": Fault("juesuan.parts:store"),
    "reading, one file of a part written": Fault("juesuan.parts:write_whole", "after"),
    "reading, one document stored": Fault("juesuan.parts:store", "after"),
    "reading, all stored": Fault("juesuan.intake:_Intake.result"),
    "building": Fault("light_warehouse:load_head", count=3),
    "built": Fault("juesuan.run:changes_between"),
    "checking": Fault("disturbed:passes"),
    "checked": Fault("disturbed:passes", "after"),
    "publishing, the old one kept": Fault(f"{PUBLISH}:_keep", "after"),
    "publishing, the staged file safe on the disk": Fault(f"{PUBLISH}:seal"),
    "publishing, sealed and not renamed": Fault(f"{PUBLISH}:seal", "after"),
    "published, the folder not on the disk": Fault(f"{PUBLISH}:sync", "after", 3),
    "published, earlier releases not pruned": Fault(f"{PUBLISH}:_prune"),
    "published, parts not pruned": Fault("juesuan.parts:prune"),
    "published, the report not written": Fault("juesuan.run:write_report"),
}


def test_killed_at_every_stage_of_a_night_with_new_documents(settings, watched, same_as_undisturbed):
    undisturbed(settings)
    watched()
    for number, (stage, fault) in enumerate(STAGES.items()):
        put(settings.raw, f"上海/2024/新{number}局.pdf", f"内蒙古/2023/新{number}局.pdf")
        before = release_of(settings.warehouse)
        assert disturbed(settings, fault) == (-signal.SIGKILL, ""), f"{stage}: the place was not reached"
        published = stage.startswith("published")
        assert (release_of(settings.warehouse) == before) != published, f"{stage}: yesterday's release or today's"
        assert undisturbed(settings).outcome == ("unchanged" if published else "published"), stage
        assert list(settings.staged.iterdir()) == [], stage
        assert list(settings.parts.glob(".*")) == [], stage
    same_as_undisturbed()


@pytest.mark.parametrize("stage", ["reading, one document stored", "publishing, sealed and not renamed"])
def test_killed_in_the_very_first_night(stage, settings, same_as_undisturbed):
    assert disturbed(settings, STAGES[stage])[0] == -signal.SIGKILL
    assert not settings.warehouse.exists()
    assert undisturbed(settings).outcome == "published"
    same_as_undisturbed()
