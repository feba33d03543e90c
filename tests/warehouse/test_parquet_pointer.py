"""Under the name `parquet` readers find one whole release at any time, whatever happens while the next one is put there."""

from __future__ import annotations

import errno
import json
import os
import shutil
import threading
from pathlib import Path

import pytest
from releasing import altered, staged

from juesuan.errors import SettingsError
from juesuan.tables import TABLES
from juesuan.warehouse import parquet, parquet_releases
from juesuan.warehouse.faults import PublishFailed
from juesuan.warehouse.publish import mend_parquet, publish, rollback
from juesuan.warehouse.published import release_of


def package_of(folder: Path) -> str:
    """The release of a whole folder: every file that its description names is there, and no other."""
    package = json.loads((folder / "datapackage.json").read_bytes())
    named = {one["path"] for table in package["resources"] for one in table.get("files", [table])}
    found = folder.resolve()
    assert {file.relative_to(found).as_posix() for file in found.rglob("*.parquet")} == named
    return package["id"]


def kept(folder: Path) -> list[str]:
    return sorted(one.name for one in (folder / ".parquet").iterdir())


@pytest.fixture(autouse=True)
def few_tables(monkeypatch):
    """What is handed out: enough for a folder with files of its own, files of the release before, and partitions."""
    names = ("dim_report", "fact_amount", "dim_form", "release")
    monkeypatch.setattr(parquet, "TABLES", tuple(table for table in TABLES if table.name in names))


@pytest.fixture
def without_links(monkeypatch):
    def refused(*args, **options):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "symlink_to", refused)


def make_real(folder: Path) -> None:
    """What a version before this one left: the folder itself under the name."""
    whole = (folder / "parquet").resolve()
    (folder / "parquet").unlink()
    whole.rename(folder / "parquet")
    shutil.rmtree(folder / ".parquet")


def test_the_name_is_a_link_to_the_folder_of_the_release_and_the_earlier_ones_stay(stored, tmp_path):
    target = tmp_path / "juesuan.duckdb"
    for number in (1, 2, 3):
        publish(staged(stored, number, tmp_path), target, keep=2)
        assert package_of(tmp_path / "parquet") == f"r{number}"
    assert (tmp_path / "parquet").readlink() == Path(".parquet", "r3"), "relative, so that the folder can be moved"
    assert kept(tmp_path) == ["r1", "r2", "r3"]
    assert [package_of(tmp_path / ".parquet" / one) for one in ("r1", "r2")] == ["r1", "r2"]


@pytest.mark.parametrize(("keep", "stay"), [(1, ["r2", "r3"]), (0, ["r2", "r3"])])
def test_as_many_stay_as_of_the_file_and_in_any_case_the_one_before(stored, tmp_path, keep, stay):
    for number in (1, 2, 3):
        publish(staged(stored, number, tmp_path), tmp_path / "juesuan.duckdb", keep=keep)
    assert kept(tmp_path) == stay


def test_going_back_changes_the_link_and_writes_no_file(stored, tmp_path, monkeypatch):
    target = tmp_path / "juesuan.duckdb"
    for number in (1, 2):
        publish(staged(stored, number, tmp_path), target)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / ".parquet").rglob("*.*")}
    monkeypatch.delattr(parquet_releases, "export_parquet")
    rollback(target)
    assert package_of(tmp_path / "parquet") == release_of(target)["release_id"] == "r1"
    rollback(target)
    assert package_of(tmp_path / "parquet") == release_of(target)["release_id"] == "r2"
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / ".parquet").rglob("*.*")} == before


def test_going_back_to_a_release_whose_parquet_is_gone_writes_it_again(stored, tmp_path):
    target = tmp_path / "juesuan.duckdb"
    for number in (1, 2):
        publish(staged(stored, number, tmp_path), target)
    shutil.rmtree(tmp_path / ".parquet" / "r1")
    rollback(target)
    assert package_of(tmp_path / "parquet") == "r1"


def test_a_folder_of_the_same_name_but_of_another_build_is_not_used(stored, tmp_path):
    target = tmp_path / "juesuan.duckdb"
    publish(staged(stored, 1, tmp_path), target)
    publish(altered(stored, 2, tmp_path, "UPDATE release SET release_id = 'r1'"), target)
    package = json.loads((tmp_path / "parquet" / "datapackage.json").read_bytes())
    assert package["release"]["documents"] == 2


@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
def test_a_folder_of_an_earlier_version_becomes_one_of_the_kept(stored, tmp_path, request, links):
    target = tmp_path / "juesuan.duckdb"
    publish(staged(stored, 1, tmp_path), target)
    make_real(tmp_path)
    (tmp_path / ".parquet.new-r0").mkdir()
    (tmp_path / ".parquet.new-r0" / "half.parquet").write_bytes(b"PAR1")
    (tmp_path / ".parquet.old").mkdir()
    if not links:
        request.getfixturevalue("without_links")
    publish(staged(stored, 2, tmp_path), target)
    assert package_of(tmp_path / "parquet") == "r2"
    assert (tmp_path / "parquet").is_symlink() is links
    assert package_of(tmp_path / ".parquet" / "r1") == "r1"
    assert sorted(path.name for path in tmp_path.glob(".parquet*")) == [".parquet"]


def test_without_links_folders_take_each_others_place(stored, tmp_path, without_links):
    target = tmp_path / "juesuan.duckdb"
    for number in (1, 2, 3):
        publish(staged(stored, number, tmp_path), target)
        assert package_of(tmp_path / "parquet") == f"r{number}"
        assert not (tmp_path / "parquet").is_symlink()
    assert kept(tmp_path) == ["r1", "r2"]
    rollback(target)
    assert package_of(tmp_path / "parquet") == "r2"
    assert kept(tmp_path) == ["r1", "r3"]


def test_where_links_are_refused_from_now_on_the_folder_stands_under_the_name(stored, tmp_path, request):
    target = tmp_path / "juesuan.duckdb"
    publish(staged(stored, 1, tmp_path), target)
    request.getfixturevalue("without_links")
    publish(staged(stored, 2, tmp_path), target)
    assert package_of(tmp_path / "parquet") == "r2"
    assert package_of(tmp_path / ".parquet" / "r1") == "r1"


@pytest.mark.parametrize("make", [lambda path: path.write_text("mine"), lambda path: (path.mkdir(), (path / "mine").touch())],
                         ids=["file", "folder"])  # fmt: skip
def test_what_is_no_release_of_ours_is_never_replaced(stored, tmp_path, make):
    target = tmp_path / "juesuan.duckdb"
    make(tmp_path / "parquet")
    with pytest.raises(SettingsError, match="move it away"):
        publish(staged(stored, 1, tmp_path), target)
    assert not target.exists()
    assert (tmp_path / "parquet").exists()
    assert publish(tmp_path / "staged.duckdb", target, parquet=False).release_id == "r1"


def test_an_empty_folder_under_the_name_is_taken(stored, tmp_path):
    (tmp_path / "parquet").mkdir()
    publish(staged(stored, 1, tmp_path), tmp_path / "juesuan.duckdb")
    assert package_of(tmp_path / "parquet") == "r1"
    publish(staged(stored, 2, tmp_path), tmp_path / "juesuan.duckdb")
    assert kept(tmp_path) == ["r1", "r2"]


@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
def test_a_pointer_that_cannot_be_changed_is_said_so_stays_and_is_mended(stored, tmp_path, monkeypatch, request, links):
    target = tmp_path / "juesuan.duckdb"
    if not links:
        request.getfixturevalue("without_links")
    publish(staged(stored, 1, tmp_path), target)
    real = Path.replace

    def refuse(self, name):
        if Path(name).name == "parquet":
            raise OSError(errno.EACCES, "Permission denied")
        return real(self, name)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refuse)
        with pytest.raises(PublishFailed, match="is published, but"):
            publish(staged(stored, 2, tmp_path), target)
        assert release_of(target)["release_id"] == "r2"
        assert package_of(tmp_path / "parquet") == "r1"
    assert mend_parquet(target)
    assert package_of(tmp_path / "parquet") == "r2"
    assert not mend_parquet(target)


def test_a_release_cut_off_at_any_step_is_mended_or_overtaken(stored, tmp_path, monkeypatch):
    """Each call that changes names on the disk fails once, as a machine that stops would leave it."""
    target = tmp_path / "juesuan.duckdb"

    class Stopped(BaseException):
        pass

    step = 0
    while True:
        shutil.rmtree(tmp_path, ignore_errors=True)
        tmp_path.mkdir()
        publish(staged(stored, 1, tmp_path), target)
        new, count = staged(stored, 2, tmp_path), 0

        def counted(name, whole, at=step):
            def call(*given, **named):
                nonlocal count
                count += 1
                if count > at:
                    raise Stopped(name)
                return whole(*given, **named)

            return call

        names = ((os, "replace"), (Path, "replace"), (Path, "rename"), (Path, "symlink_to"), (Path, "mkdir"), (os, "link"),
                 (Path, "write_text"), (shutil, "rmtree"), (Path, "unlink"))  # fmt: skip
        with monkeypatch.context() as patch:
            for owner, name in names:
                patch.setattr(owner, name, counted(name, getattr(owner, name)))
            try:
                publish(new, target)
            except Stopped:
                stopped = True
            else:
                stopped = False
        assert package_of(tmp_path / "parquet") in ("r1", "r2")
        published = release_of(target)["release_id"]
        if published == "r1":
            publish(new if new.exists() else staged(stored, 2, tmp_path), target)
        else:
            mend_parquet(target)
        assert package_of(tmp_path / "parquet") == release_of(target)["release_id"] == "r2"
        publish(staged(stored, 3, tmp_path), target)
        assert kept(tmp_path) == ["r1", "r2", "r3"]
        assert sorted(path.name for path in tmp_path.glob(".parquet*")) == [".parquet"]
        if not stopped:
            break
        step += 1 + step // 4
    assert step > 8


def test_readers_find_a_whole_release_under_the_name_at_any_time(stored, tmp_path):
    target = tmp_path / "juesuan.duckdb"
    publish(staged(stored, 1, tmp_path), target)
    stop, seen, wrong = threading.Event(), set(), []

    def read():
        while not stop.is_set():
            try:
                # Resolved once, a folder stays one release for as long as it is read.
                folder = (tmp_path / "parquet").resolve(strict=True)
                one = package_of(folder)
                seen.add(one)
                if one != folder.name:
                    wrong.append(one)
            except (OSError, ValueError, AssertionError) as error:
                wrong.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for number in (2, 3, 1, 2, 3):
            publish(staged(stored, number, tmp_path), target, keep=9)
    finally:
        stop.set()
        reader.join()
    assert wrong == []
    assert seen
