"""Reading on a Dask cluster: the same warehouse as this machine gives, whatever the cluster goes through."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import light_warehouse
import pytest
from loading import contents, passes, put, rows

import juesuan.warehouse.build
import juesuan.warehouse.publish
from juesuan import cluster as ours
from juesuan import library, parts, run
from juesuan.errors import SettingsError
from juesuan.library import scan_folder
from juesuan.settings import settings_from

ROOT = Path(__file__).resolve().parents[2]
MB = 1 << 20
NAMES = [f"上海/2024/{name}局.pdf" for name in "甲乙丙丁"]


@pytest.fixture(autouse=True)
def light(monkeypatch):
    whole = juesuan.warehouse.publish.publish
    monkeypatch.setattr(juesuan.warehouse.build, "build", light_warehouse.build)
    monkeypatch.setattr(juesuan.warehouse.publish, "publish", lambda *a, **k: whole(*a, parquet=False, **k))
    monkeypatch.setattr(library, "_UNSETTLED_NS", -(10**12))


def settings_for(tmp_path, name, **more):
    return settings_from(
        raw=tmp_path / "raw", warehouse=tmp_path / name / "x.duckdb", workers=2, seconds_per_document=20,
        memory_per_document=256 * MB, environment={}, **more,
    )  # fmt: skip


def load(settings, **more):
    return run.run(settings, reader="fake_readers:by_name", judge=passes, **more)


def test_bad_documents_end_there_as_they_end_here(cluster, tmp_path):
    put(tmp_path / "raw", *NAMES, *(f"上海/2024/{name}.pdf" for name in ("crash", "hog", "hang", "raise")))
    bounds = {"seconds_per_document": 4}
    there = replace(settings_for(tmp_path, "there", scheduler=cluster.address), **bounds)
    here = replace(settings_for(tmp_path, "here"), **bounds)
    assert load(there).outcome == load(here).outcome == "published"
    reasons = dict(rows(there, "SELECT file, reason FROM quarantine"))
    assert {Path(file).stem: reason for file, reason in reasons.items()} == {
        "crash": "worker_crashed", "hog": "out_of_memory", "hang": "timeout", "raise": "reader_error",
    }  # fmt: skip
    ignored = {"quarantine"}  # a traceback names the folder it ran in
    assert {k: v for k, v in contents(there).items() if k not in ignored} == {
        k: v for k, v in contents(here).items() if k not in ignored
    }
    assert cluster.workers[0].poll() is None, "no document has cost a worker"
    assert cluster.workers[1].poll() is None


def test_a_worker_killed_in_the_middle_costs_a_retry_and_nothing_else(cluster, tmp_path):
    put(tmp_path / "raw", *(f"上海/2024/slow{n}.pdf" for n in range(14)))
    third = cluster.worker(3)
    cluster.wait_for_workers(3)
    killed = []

    def told(stage, done, total, note):
        if stage == "read" and done >= 3 and not killed:
            third.kill()
            killed.append(third.wait())

    there, here = settings_for(tmp_path, "there", scheduler=cluster.address), settings_for(tmp_path, "here")
    summary = load(there, progress=told)
    assert killed
    assert (summary.outcome, summary.exit_code, summary.read, summary.troubled) == ("published", 0, 14, [])
    load(here)
    assert contents(there) == contents(here)


def test_the_projects_own_reader_gives_the_same_part_there_and_here(cluster, tmp_path):
    raw = tmp_path / "raw"
    sample = ROOT / "data/raw/云岭省/2024/云岭省白沙县自然资源局.pdf"
    put(raw, "云岭省/2024/x.pdf")
    (raw / "云岭省/2024/x.pdf").write_bytes(sample.read_bytes())
    found = {}
    for name, address in (("there", cluster.address), ("here", "")):
        settings = replace(settings_for(tmp_path, name, scheduler=address), memory_per_document=1024 * MB)
        run._make_ready(settings)
        result = run.read_parts(scan_folder(raw), settings)
        assert (result.read, result.troubled) == (1, ())
        found[name] = {path.name: path.read_bytes() for path in settings.parts.iterdir()}
    assert found["there"] == found["here"]
    assert len(found["here"]) > 2


def test_bytes_travel_and_no_path_of_this_machine(tmp_path):
    put(tmp_path / "raw", NAMES[0])
    path = tmp_path / "raw" / NAMES[0]
    task = dict.fromkeys(("report_id", "file", "reader", "version", "seconds", "memory"), "x")
    sent = ours.pack(task | {"path": str(path), "root": str(tmp_path / "raw"), "folder": str(tmp_path / "parts")})
    assert sent["content"] == path.read_bytes()
    assert sent["place"] == NAMES[0]
    assert not any(str(tmp_path) in str(value) for value in sent.values())


def test_a_machine_with_another_version_reads_nothing(tmp_path):
    with pytest.raises(RuntimeError, match="wants another"):
        ours.read_there({"version": "another"})
    with pytest.raises(SettingsError, match="another version"):
        ours._refuse_other_versions({"tcp://a": parts.reader_version(), "tcp://b": "another"}, "tcp://s")
    with pytest.raises(SettingsError, match="there are none"):
        ours._refuse_other_versions({}, "tcp://s")


def test_a_place_outside_the_folder_is_refused(tmp_path):
    task = {"version": parts.reader_version(), "place": "../../escaped.pdf", "content": b"", "seconds": 9.0,
            "memory": MB}  # fmt: skip
    with pytest.raises(RuntimeError, match="outside"):
        ours.read_there(task)


def test_a_scheduler_that_does_not_answer_is_said_before_anything_is_read(cluster, tmp_path, monkeypatch):
    monkeypatch.setattr(ours, "_SECONDS_TO_CONNECT", 1)
    put(tmp_path / "raw", *NAMES)
    settings = settings_for(tmp_path, "w", scheduler="tcp://127.0.0.1:9")
    with pytest.raises(SettingsError, match=r"127\.0\.0\.1:9"):
        load(settings)
    assert not settings.warehouse.exists()


def test_a_night_without_news_asks_no_scheduler(tmp_path):
    put(tmp_path / "raw", *NAMES)
    load(settings_for(tmp_path, "w"))
    # Nobody answers there, and asking would raise.
    assert load(settings_for(tmp_path, "w", scheduler="tcp://127.0.0.1:9")).outcome == "unchanged"


def test_the_scheduler_is_named_by_option_environment_or_dagsters_configuration(tmp_path):
    from pipelines.resources import LoadSettings

    assert settings_from(environment={"JUESUAN_SCHEDULER": "tcp://a:1"}).scheduler == "tcp://a:1"
    resource = LoadSettings(scheduler="tcp://b:2", raw=str(tmp_path / "raw"), warehouse=str(tmp_path / "x.duckdb"))
    assert resource.create_resource(None).scheduler == "tcp://b:2"
