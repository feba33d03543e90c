"""A load that is disturbed: by documents, by the machine, by us; the next one ends as if nothing had been."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from loading import contents, files, load, put, rows

from juesuan import parts
from juesuan.errors import LoadRunning, SettingsError
from juesuan.lock import load_lock

HERE = Path(__file__).parent
pytestmark = pytest.mark.usefixtures("surroundings")


def test_bad_documents_cost_only_themselves(settings, raw):
    put(raw, *(f"上海/2024/{name}.pdf" for name in ("crash", "leave", "raise", "hog", "hang")))
    (raw / "上海/2024/空.pdf").touch()
    summary = load(replace(settings, seconds_per_document=4), reader="fake_readers:by_name")
    assert (summary.outcome, summary.exit_code, summary.documents) == ("published", 1, 9)
    reasons = dict(rows(settings, "SELECT file, reason FROM quarantine"))
    assert {Path(file).stem: reason for file, reason in reasons.items()} == {
        "crash": "worker_crashed", "leave": "worker_crashed", "raise": "reader_error", "hog": "out_of_memory",
        "hang": "timeout", "空": "empty_file",
    }  # fmt: skip
    assert summary.faults == {"publisher": 1, "reader": 5, "undecided": 0}
    assert rows(settings, "SELECT count(*) FROM dim_report WHERE state = 'quarantined'") == [(6,)]
    assert rows(settings, "SELECT count(*) FROM fact_amount") == [(6,)], "the good ones are all there"
    (trouble,) = [t for t in summary.troubled if t["reason"] == "reader_error"]
    assert "a bug on purpose" in trouble["detail"]
    assert "责任在本程序 reader（5）" in (settings.reports / "morning.md").read_text()


def test_trouble_of_the_machine_is_tried_again_on_the_next_nights_and_not_for_ever(settings, raw):
    short = replace(settings, seconds_per_document=0.5)
    load(settings)
    put(raw, "上海/2024/hang.pdf")
    outcomes = [load(short, reader="fake_readers:by_name").outcome for _ in range(4)]
    assert outcomes == ["published", "published", "published", "unchanged"]
    assert rows(settings, "SELECT reason FROM quarantine") == [("timeout",)]


def test_a_document_whose_reader_was_killed_comes_in_on_the_next_night(settings, raw):
    put(raw, "上海/2024/once.pdf")
    first = load(settings, reader="fake_readers:once_only")
    assert first.exit_code == 1
    second = load(settings, reader="fake_readers:once_only")
    assert (second.outcome, second.exit_code, second.read) == ("published", 0, 1)
    undisturbed = replace(
        settings, warehouse=settings.folder.parent / "v/x.duckdb", parts=settings.folder.parent / "v/parts"
    )
    load(undisturbed, reader="fake_readers:once_only")
    assert contents(settings) == contents(undisturbed)


def test_a_file_that_changes_or_vanishes_while_it_is_read(settings, raw):
    put(raw, "上海/2024/grow.pdf", "上海/2024/vanish.pdf")
    summary = load(settings, reader="fake_readers:growing")
    assert summary.vanished == ["上海/2024/vanish.pdf"]
    assert "上海/2024/grow.pdf" in files(settings)
    assert "上海/2024/vanish.pdf" not in files(settings)
    (raw / "上海/2024/grow.grown").unlink()
    assert load(settings, reader="fake_readers:growing").outcome == "unchanged", "what was loaded is what lies there"


def test_a_damaged_part_is_read_again(settings):
    load(settings)
    whole = contents(settings)
    part = min(settings.parts.glob("*.parquet"))
    part.write_bytes(part.read_bytes()[:-20])
    put(settings.raw, "上海/2024/丁局.pdf")
    summary = load(settings)
    assert (summary.read, summary.reused) == (2, 2)
    (settings.raw / "上海/2024/丁局.pdf").unlink()
    load(settings)
    assert contents(settings) == whole


def test_a_damaged_record_of_hashes_changes_nothing(settings):
    load(settings)
    (settings.parts / "library.json").write_text("broken")
    summary = load(settings)
    assert (summary.outcome, summary.hashed) == ("unchanged", 3)


@pytest.mark.parametrize("damage", ["cut", "noise", "gone"])
def test_a_damaged_warehouse_is_built_anew(settings, damage):
    load(settings)
    whole = contents(settings)
    if damage == "cut":
        settings.warehouse.write_bytes(settings.warehouse.read_bytes()[:4096])
    elif damage == "noise":
        settings.warehouse.write_bytes(b"no database" * 1000)
    if damage == "gone":
        settings.warehouse.unlink()
    summary = load(settings)
    assert (summary.outcome, summary.read) == ("published", 0)
    assert contents(settings) == whole
    aside = settings.warehouse.with_name("juesuan.duckdb.damaged")
    assert aside.exists() == (damage != "gone"), "what it became stays to be looked at"


def test_a_file_that_we_never_published_is_not_replaced(settings):
    settings.folder.mkdir()
    settings.warehouse.write_bytes(b"somebody's file")
    with pytest.raises(SettingsError, match="move it away"):
        load(settings)
    assert settings.warehouse.read_bytes() == b"somebody's file"


def test_a_crash_of_our_own_is_raised_and_reported(settings):
    def bug(staged, *, previous, docs):
        raise ZeroDivisionError("ours")

    with pytest.raises(ZeroDivisionError):
        load(settings, judge=bug)
    report = json.loads((settings.reports / "run_report.json").read_text())
    assert report["outcome"] == "failed"
    assert report["message"] == "ZeroDivisionError: ours"
    assert not settings.warehouse.exists()


def test_a_full_disk_stops_the_load_and_blames_no_document(settings, monkeypatch):
    with pytest.raises(parts.PartNotStored, match="磁盘空间"):
        load(settings, reader="fake_readers:full_disk")
    assert not settings.warehouse.exists()
    assert load(settings).exit_code == 0


def test_two_loads_at_once_the_second_is_told_who_holds_it(settings):
    with load_lock(settings), load_lock(settings):
        found = []

        def second():
            try:
                load(settings)
            except LoadRunning as error:
                found.append(str(error))

        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert len(found) == 1
    assert f"进程 {os.getpid()}" in found[0]
    assert "--warehouse" in found[0]
    assert load(settings).outcome == "published"


def test_the_lock_goes_with_a_killed_process_and_what_it_left_staged_is_swept(settings, raw):
    load(settings)
    before = contents(settings)
    put(raw, "上海/2024/slow.pdf", *(f"上海/2024/{n}局.pdf" for n in range(5)))
    program = f"""
import sys, time
sys.path.insert(0, {str(HERE)!r})
import juesuan.warehouse.build, light_warehouse
juesuan.warehouse.build.build = light_warehouse.build
from juesuan.settings import settings_from
from juesuan.run import run
settings = settings_from(raw={str(raw)!r}, warehouse={str(settings.warehouse)!r}, workers=2)
def judge(staged, *, previous, docs):
    print("staged", flush=True)
    time.sleep(60)
def told(stage, done, total, note):
    if done >= 3:
        print("reading", flush=True)
run(settings, reader="fake_readers:by_name", judge=judge, progress=told)
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    for moment in ("reading", "staged"):
        child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, env=environment)
        while moment not in child.stdout.readline():
            assert child.poll() is None
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        assert contents(settings) == before, f"killed while {moment}: the published file is untouched"
    assert list(settings.staged.iterdir()), "killed after building"
    summary = load(settings)
    assert (summary.outcome, summary.documents) == ("published", 9)
    assert summary.reused, "what was read before the kill is not read again"
    assert not list(settings.staged.iterdir())
    undisturbed = replace(
        settings, warehouse=settings.folder.parent / "v/x.duckdb", parts=settings.folder.parent / "v/parts"
    )
    load(undisturbed)
    assert contents(settings) == contents(undisturbed)


def test_an_empty_folder_is_refused_since_a_missing_disk_looks_the_same(settings, raw):
    load(settings)
    before = contents(settings)
    shutil.rmtree(raw)
    raw.mkdir()
    with pytest.raises(SettingsError, match="没有 PDF"):
        load(settings)
    assert contents(settings) == before


def test_an_output_folder_that_cannot_be_written_is_said_before_anything_is_read(settings, tmp_path):
    (tmp_path / "in the way").write_text("")
    blocked = replace(settings, warehouse=tmp_path / "in the way/x.duckdb")
    with pytest.raises(SettingsError, match="--warehouse"):
        load(blocked)
