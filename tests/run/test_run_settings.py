from __future__ import annotations

import os
from pathlib import Path

import pytest

from juesuan.errors import SettingsError
from juesuan.settings import MEBIBYTE, Settings, prepare, settings_from


def test_the_defaults_stand_under_the_working_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = settings_from(environment={})
    assert settings.raw == tmp_path / "data/raw"
    assert settings.warehouse == tmp_path / "data/warehouse/juesuan.duckdb"
    assert settings.parts == tmp_path / "data/warehouse/parts"
    assert settings.docs == tmp_path / "data/warehouse/docs"
    assert settings.workers == len(os.sched_getaffinity(0))
    assert settings.gate
    assert not settings.force


def test_what_is_asked_for_outranks_the_environment_which_outranks_the_defaults(tmp_path):
    environment = {"JUESUAN_RAW": "/e/raw", "JUESUAN_WAREHOUSE": "/e/w.duckdb", "JUESUAN_WORKERS": "3"}
    settings = settings_from(environment=environment)
    assert (settings.raw, settings.warehouse, settings.workers) == (Path("/e/raw"), Path("/e/w.duckdb"), 3)
    settings = settings_from(raw="/a/raw", warehouse="/a/w.duckdb", workers=5, environment=environment)
    assert (settings.raw, settings.warehouse, settings.workers) == (Path("/a/raw"), Path("/a/w.duckdb"), 5)
    assert settings.parts == Path("/a/parts")


def test_paths_are_absolute_and_links_in_them_are_kept(tmp_path, monkeypatch):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    monkeypatch.chdir(tmp_path)
    settings = settings_from(raw="link/../link/x", warehouse="~/w.duckdb", environment={})
    assert settings.raw == tmp_path / "link/x"
    assert settings.warehouse == Path.home() / "w.duckdb"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"workers": 0}, "1 或更多"),
        ({"workers": -2}, "1 或更多"),
        ({"seconds_per_document": 0}, "0 秒"),
        ({"memory_per_document": MEBIBYTE}, "32 MB"),
    ],
)
def test_bounds_that_cannot_work_are_refused_with_what_to_do(tmp_path, wrong, says):
    with pytest.raises(SettingsError, match=says):
        settings_from(raw=tmp_path, warehouse=tmp_path / "w.duckdb", environment={}, **wrong)


def test_a_number_of_workers_that_is_no_number_is_refused(tmp_path):
    with pytest.raises(SettingsError, match="JUESUAN_WORKERS"):
        settings_from(raw=tmp_path, environment={"JUESUAN_WORKERS": "many"})


def test_a_folder_is_no_warehouse(tmp_path):
    with pytest.raises(SettingsError, match=r"juesuan\.duckdb"):
        settings_from(raw=tmp_path / "raw", warehouse=tmp_path, environment={})


def test_the_raw_folder_may_not_be_an_output_folder(tmp_path):
    with pytest.raises(SettingsError, match="分开"):
        Settings(tmp_path / "w", tmp_path / "w.duckdb", tmp_path / "w", tmp_path / "docs")


def test_prepare_makes_the_folders_and_leaves_nothing_in_them(tmp_path):
    settings = settings_from(raw=tmp_path / "raw", warehouse=tmp_path / "w/x.duckdb", environment={})
    prepare(settings)
    assert sorted(p.name for p in settings.folder.iterdir()) == ["parts", "reports", "staged"]
    assert all(not list(p.iterdir()) for p in settings.folder.iterdir())
    assert not settings.raw.exists(), "the raw folder is the user's"


def test_a_folder_that_cannot_be_written_is_named_with_what_to_do(tmp_path):
    (tmp_path / "file").write_text("in the way")
    settings = settings_from(raw=tmp_path, warehouse=tmp_path / "file/w.duckdb", environment={})
    with pytest.raises(SettingsError, match=r"无法写入 .*file.*--warehouse"):
        prepare(settings)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_named_with_what_to_do(tmp_path):
    (tmp_path / "w").mkdir(mode=0o500)
    settings = settings_from(raw=tmp_path, warehouse=tmp_path / "w/w.duckdb", environment={})
    with pytest.raises(SettingsError, match="权限"):
        prepare(settings)
