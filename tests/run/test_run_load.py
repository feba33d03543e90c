"""The whole load: what changes, what stays, what is published and what is told in the morning."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest
from loading import contents, files, load, passes, put, refuses, rows

from juesuan import run
from juesuan.errors import BuildFailed, JuesuanError, SettingsError

pytestmark = pytest.mark.usefixtures("surroundings")


def test_a_folder_becomes_a_warehouse_with_report_and_morning_page(settings, real_warehouse):
    seen = []
    summary = load(settings, reader="fake_readers:by_name", progress=lambda *step: seen.append(step))
    assert (summary.outcome, summary.exit_code) == ("published", 0)
    assert (summary.documents, summary.read, summary.reused) == (3, 3, 0)
    assert files(settings) == ["上海/2024/乙局.pdf", "上海/2024/甲局.pdf", "内蒙古/2023/丙局.pdf"]
    assert [entry.file for entry in summary.changes.new] == files(settings)
    assert rows(settings, "SELECT count(*) FROM fact_amount") == [(6,)]
    assert rows(settings, "SELECT release_id FROM release") == [(summary.run_id,)]
    assert set(summary.seconds) == {"scan", "read", "build", "judge", "publish"}
    assert ("read", 3, 3) in [step[:3] for step in seen]
    report = json.loads((settings.reports / "run_report.json").read_text())
    assert report["outcome"] == "published"
    assert report["gate"] == {"passed": True, "problems": []}
    page = (settings.reports / "morning.md").read_text()
    assert "新增 new（3）" in page
    assert "内蒙古/2023/丙局.pdf（丙局，2023）" in page
    assert not list(settings.staged.iterdir())


def test_an_unchanged_night_reads_builds_and_publishes_nothing(settings, real_warehouse):
    load(settings)
    before = settings.warehouse.stat()
    summary = load(settings, judge=refuses)
    assert (summary.outcome, summary.exit_code, summary.hashed) == ("unchanged", 0, 0)
    after = settings.warehouse.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_an_unchanged_night_imports_nothing_heavy(settings):
    load(settings)
    program = f"""
import sys
from juesuan import library
library._UNSETTLED_NS = -(10**12)
from juesuan.settings import settings_from
from juesuan.run import run
summary = run(settings_from(raw={str(settings.raw)!r}, warehouse={str(settings.warehouse)!r}))
heavy = {{"pypdfium2", "pandas", "camelot", "great_expectations", "dagster", "rich", "typer"}} & set(sys.modules)
print(summary.outcome, sorted(heavy))
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=True)
    assert said.stdout.strip() == "unchanged []"


def test_only_new_and_changed_documents_are_read(settings, raw):
    load(settings)
    put(raw, "上海/2024/丁局.pdf")
    put(raw, "上海/2024/甲局.pdf", content=" restated")
    summary = load(settings)
    assert (summary.read, summary.reused) == (2, 2)
    assert [e.file for e in summary.changes.new] == ["上海/2024/丁局.pdf"]
    assert [e.file for e in summary.changes.restated] == ["上海/2024/甲局.pdf"]
    assert [e.file for e in summary.changes.removed] == ["上海/2024/甲局.pdf"]
    assert len(files(settings)) == 4


def test_a_removed_document_leaves_the_warehouse_and_its_part_is_dropped(settings, raw):
    load(settings)
    (raw / "内蒙古/2023/丙局.pdf").unlink()
    summary = load(settings)
    assert [e.file for e in summary.changes.removed] == ["内蒙古/2023/丙局.pdf"]
    assert len(files(settings)) == 2
    assert len(list(settings.parts.glob("*.json"))) == 2 + 1, "two parts and the record of hashes"


def test_a_moved_document_is_told_by_its_new_folder(settings, raw):
    load(settings)
    (raw / "四川/2024").mkdir(parents=True)
    (raw / "上海/2024/甲局.pdf").rename(raw / "四川/2024/甲局.pdf")
    summary = load(settings)
    assert summary.read == 1
    assert rows(settings, "SELECT region FROM dim_report WHERE unit_name = '甲局'") == [("四川",)]


def test_a_refused_warehouse_leaves_yesterdays_and_is_kept_to_be_looked_at(settings, raw):
    load(settings)
    yesterday = contents(settings)
    put(raw, "上海/2024/丁局.pdf")
    summary = load(settings, judge=refuses)
    assert (summary.outcome, summary.exit_code) == ("refused", 2)
    assert "有 3 行重复" in summary.gate["problems"][0]
    assert contents(settings) == yesterday
    (staged,) = settings.staged.iterdir()
    assert summary.run_id in staged.name
    assert str(staged) in summary.message
    assert "未通过 refused" in (settings.reports / "morning.md").read_text()
    assert load(settings).outcome == "published"
    assert not list(settings.staged.iterdir())


def test_without_a_gate_nothing_is_published_unless_asked_and_that_is_recorded(settings, monkeypatch):
    monkeypatch.setattr(run, "entry_points", lambda **_: [])
    with pytest.raises(SettingsError, match="--no-gate"):
        run.run(settings, reader="fake_readers:plain")
    assert not settings.warehouse.exists()
    assert json.loads((settings.reports / "run_report.json").read_text())["outcome"] == "failed"
    summary = run.run(replace(settings, gate=False), reader="fake_readers:plain")
    assert summary.outcome == "published"
    assert rows(settings, "SELECT release_id FROM release")[0][0].endswith("-ungated")
    assert "未经把关" in (settings.reports / "morning.md").read_text()


def test_a_gate_that_cannot_be_loaded_is_said_plainly(settings, monkeypatch):
    class Broken:
        def load(self):
            raise ImportError("No module named 'great_expectations'")

    monkeypatch.setattr(run, "entry_points", lambda **_: [Broken()])
    with pytest.raises(SettingsError, match="great_expectations"):
        run.find_judge()


def test_publishing_wants_a_verdict_of_the_gate(settings):
    library_ = run.scan(settings)
    staged = run.build_staged(run.read_parts(library_, settings, reader="fake_readers:plain"), settings)
    with pytest.raises(BuildFailed, match="未经把关"):
        run.publish_release(staged, None, settings)
    with pytest.raises(BuildFailed, match="有 3 行重复"):
        run.publish_release(staged, refuses(staged.path, previous=None, docs=None), settings)
    release = run.publish_release(staged, run.judge_staged(staged, settings, passes), settings)
    assert release.release_id == staged.run_id


def test_a_part_of_the_raw_folder_can_be_read_again_and_the_rest_stays(settings, raw):
    first = load(settings, paths=[raw / "上海"])
    assert (first.read, first.waiting) == (2, 1)
    assert len(files(settings)) == 2
    assert load(settings).documents == 3
    again = load(replace(settings, force=True), paths=[raw / "内蒙古"])
    assert (again.outcome, again.read, again.reused) == ("published", 1, 2)
    assert len(files(settings)) == 3


def test_paths_elsewhere_are_loaded_alone_and_the_raw_folders_parts_survive(settings, raw, tmp_path):
    load(settings)
    put(tmp_path / "other", "2022/戊局.pdf")
    summary = load(settings, paths=[tmp_path / "other"])
    assert files(settings) == ["2022/戊局.pdf"]
    assert len(summary.changes.removed) == 3
    back = load(settings)
    assert (back.read, back.documents) == (0, 3)


def test_a_release_that_was_put_back_stays_until_the_input_changes(settings, raw):
    load(settings)
    put(raw, "上海/2024/丁局.pdf")
    second = load(settings)
    assert len(files(settings)) == 4
    back = run.go_back(settings)
    assert len(files(settings)) == 3
    held = load(settings)
    assert (held.outcome, held.release_id) == ("unchanged", back.release_id)
    assert back.release_id in held.message
    assert len(files(settings)) == 3
    put(raw, "上海/2024/己局.pdf")
    assert load(settings).outcome == "published"
    assert len(files(settings)) == 5
    with pytest.raises(JuesuanError, match="no-such"):
        run.go_back(settings, "no-such")
    assert second.release_id is not None


def test_duplicates_are_loaded_once_and_told(settings, raw):
    shutil.copy(raw / "上海/2024/甲局.pdf", raw / "上海/2024/副本.pdf")
    summary = load(settings)
    assert summary.documents == 3
    assert summary.duplicates == [["上海/2024/副本.pdf", "上海/2024/甲局.pdf"]]
    assert "duplicates（1）" in (settings.reports / "morning.md").read_text()


def test_findings_and_quarantine_give_exit_status_one_also_on_unchanged_nights(settings, raw):
    put(raw, "上海/2024/庚局.pdf", content=" problem")
    assert load(settings).exit_code == 1
    again = load(settings)
    assert (again.outcome, again.exit_code) == ("unchanged", 1)


def test_old_reports_are_dropped(settings):
    load(settings)
    for day in range(100):
        for kind in ("json", "md"):
            (settings.reports / f"2020{day:04d}T000000Z-1-aaaa.{kind}").write_text("{}")
    load(settings)
    assert len(list(settings.reports.glob("2*.json"))) == len(list(settings.reports.glob("2*.md"))) == 92


def test_nothing_is_written_outside_the_folders(settings, raw, tmp_path):
    before = sorted(p for p in raw.rglob("*"))
    load(settings)
    assert sorted(p for p in raw.rglob("*")) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["raw", "w"]
