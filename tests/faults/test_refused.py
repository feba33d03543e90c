"""Disks that are full or can't be written, at every place that writes; the next run ends as if nothing had been."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import replace

import pytest
from disturbed import Fault, contents_of, disturbed, settings_in, undisturbed
from loading import put

PUBLISH = "juesuan.warehouse.publish"
WRITES = {
    "the record of hashes": Fault("juesuan.library:_save_cache", what="ENOSPC"),
    "what reading processes say": Fault("juesuan.pool:tempfile.TemporaryFile", what="ENOSPC"),
    "a part": Fault("juesuan.storage:os.fsync", what="ENOSPC"),
    "the staged file": Fault("juesuan.run:sweep_staged", "after", what="ENOSPC"),
    "a second name for the old release": Fault(f"{PUBLISH}:_link", what="ENOSPC"),
    "the staged file's way to the disk": Fault(f"{PUBLISH}:sync", count=2, what="EIO"),
    "the seal": Fault("juesuan.warehouse.seal:write_whole", what="ENOSPC"),
    "the rename": Fault(f"{PUBLISH}:os.replace", what="EROFS"),
    "the run's report": Fault("juesuan.run:write_report", what="ENOSPC"),
    "the folder of parts": Fault("juesuan.parts:write_whole", what="EACCES"),
    "a quota": Fault("juesuan.parts:write_whole", count=2, what="EDQUOT"),
}


def test_a_disk_that_refuses_at_any_write_is_told_as_such_and_spoils_nothing(settings, watched, same_as_undisturbed):
    undisturbed(settings)
    watched()
    for number, (what, fault) in enumerate(WRITES.items()):
        put(settings.raw, f"上海/2024/新{number}局.pdf")
        before = contents_of(settings.warehouse)
        # Reading in processes of their own where it is those that are refused.
        reader = "fake_readers:by_name" if "processes" in what else "fake_readers:plain"
        code, told = disturbed(settings, fault, reader=reader)
        assert code == 0
        assert told.split(":")[0] in ("DiskRefused", "PartNotStored", "PublishFailed"), f"{what}: {told}"
        if what != "the run's report":
            assert contents_of(settings.warehouse) == before, what
            assert json.loads((settings.reports / "run_report.json").read_text())["outcome"] == "failed", what
        undisturbed(settings)
        assert contents_of(settings.warehouse)["dim_report"] != before["dim_report"], f"{what}: new documents are in"
        assert contents_of(settings.warehouse)["quarantine"] == [], f"{what}: no document is blamed"
    same_as_undisturbed()


@pytest.mark.parametrize("size", [6_000, 300_000])
def test_files_that_may_grow_only_so_far_stop_the_whole_load_and_no_document(size, settings, same_as_undisturbed):
    undisturbed(settings, real=True)
    before = contents_of(settings.warehouse)
    put(settings.raw, "上海/2024/丁局.pdf")
    code, told = disturbed(settings, Fault(what="limit", count=size), real=True)
    assert code == 0
    assert told.split(":")[0] in ("DiskRefused", "PartNotStored", "PublishFailed", "BuildFailed"), told
    assert contents_of(settings.warehouse) == before
    assert undisturbed(settings, real=True).outcome == "published"
    same_as_undisturbed(real=True)


def test_a_disk_that_really_is_full(tmp_path, settings):
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "none", str(small)], capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.strip()}")
    try:
        full = settings_in(settings.raw, small / "w")
        undisturbed(full)
        before = contents_of(full.warehouse)
        put(settings.raw, *(f"上海/2024/{n}局.pdf" for n in range(40)))
        filling = small / "filling"
        filling.write_bytes(b"x" * max(0, os.statvfs(small).f_bavail * os.statvfs(small).f_frsize - 200_000))
        code, told = disturbed(full, Fault("juesuan.run:new_run_id", count=99))
        assert (code, told.split(":")[0]) in [(0, name) for name in ("DiskRefused", "PartNotStored", "BuildFailed", "SettingsError")], told
        assert contents_of(full.warehouse) == before
        filling.unlink()
        subprocess.run(["mount", "-o", "remount,size=64m", str(small)], check=True)
        assert undisturbed(full).documents == 43
    finally:
        subprocess.run(["umount", "-l", str(small)], check=True)


def test_a_folder_that_nobody_may_write_is_said_before_anything_is_read(settings, tmp_path):
    (tmp_path / "in the way").write_text("")
    blocked = replace(settings, warehouse=tmp_path / "in the way/x.duckdb")
    assert disturbed(blocked, Fault("juesuan.run:new_run_id", count=99))[1].startswith("SettingsError")


@pytest.mark.parametrize("folder", ["parts", "staged", "reports", "w"])
def test_a_folder_made_unwritable_between_two_nights(folder, settings, same_as_undisturbed):
    undisturbed(settings)
    before = contents_of(settings.warehouse)
    place = settings.folder if folder == "w" else settings.folder / folder
    put(settings.raw, "上海/2024/丁局.pdf")
    # Root may write everywhere, but not into a file in a folder's place.
    aside = place.with_name(f"{folder} aside")
    place.rename(aside)
    place.write_text("")
    code, told = disturbed(settings, Fault("juesuan.run:new_run_id", count=99))
    assert (code, told.split(":")[0]) == (0, "SettingsError")
    place.unlink()
    aside.rename(place)
    assert contents_of(settings.warehouse) == before
    assert undisturbed(settings).outcome == "published"
    same_as_undisturbed()
