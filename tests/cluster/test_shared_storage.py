"""Parts in common and releases on storage that many machines read: a folder, an object store, a DuckLake."""

from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import light_warehouse
import pytest
from loading import contents, load, put, rows

import juesuan.warehouse.build
import juesuan.warehouse.publish
from juesuan import library
from juesuan.errors import SettingsError
from juesuan.settings import settings_from
from juesuan.standing import share
from juesuan.storage import StorageUnreachable, refuse_secrets, shelf_at
from juesuan.tables import TABLES
from juesuan.warehouse.faults import PublishFailed
from juesuan.warehouse.lake import CURRENT, fill_lake, hand_over, load_extension
from juesuan.warehouse.lake import _storage_secret as storage_secret
from juesuan.warehouse.releases import release_of

NAMES = [f"{region}/{year}/{name}局.pdf" for region in ("上海", "内蒙古") for year in (2023, 2024) for name in "甲乙"]


@pytest.fixture(params=["folder", "object store"])
def place(request, tmp_path):
    """Where machines share: a mounted folder, or a bucket."""
    return request.getfixturevalue("bucket") if request.param == "object store" else str(tmp_path / "shared")


@pytest.fixture(autouse=True)
def settled(monkeypatch):
    monkeypatch.setattr(library, "_UNSETTLED_NS", -(10**12))


@pytest.fixture
def light(monkeypatch):
    whole = juesuan.warehouse.publish.publish
    monkeypatch.setattr(juesuan.warehouse.build, "build", light_warehouse.build)
    monkeypatch.setattr(juesuan.warehouse.publish, "publish", lambda *a, **k: whole(*a, parquet=False, **k))


def machine(tmp_path, name, **more):
    put(tmp_path / "raw", *NAMES)
    return settings_from(raw=tmp_path / "raw", warehouse=tmp_path / name / "x.duckdb", workers=1, environment={}, **more)


def test_what_one_machine_has_read_another_does_not_read_again(light, place, tmp_path):
    first, second = (machine(tmp_path, name, shared_parts=place) for name in ("a", "b"))
    assert load(first).read == len(NAMES)
    summary = load(second)
    assert (summary.read, summary.reused, summary.outcome) == (0, len(NAMES), "published")
    assert contents(first) == contents(second)
    shutil.rmtree(first.folder)
    assert load(first).read == 0, "a machine that lost its disk"


def test_a_damaged_part_in_common_is_read_again_and_replaced(light, place, tmp_path):
    load(machine(tmp_path, "a", shared_parts=place))
    shelf = shelf_at(place)
    body = min(name for name in shelf.names() if name.endswith(".parquet"))
    head = min(name for name in shelf.names() if name.endswith(".json") and not body.startswith(name[:20]))
    whole = {name: shelf.read(name) for name in (body, head)}
    for name in whole:
        shelf.write(name, whole[name][:-9])
    second = machine(tmp_path, "b", shared_parts=place)
    assert load(second).read == 2
    assert {name: len(shelf.read(name)) for name in whole} == {name: len(content) for name, content in whole.items()}
    assert load(machine(tmp_path, "c", shared_parts=place)).read == 0


def test_a_part_without_its_head_in_common_was_never_finished(light, place, tmp_path):
    load(machine(tmp_path, "a", shared_parts=place))
    shelf = shelf_at(place)
    head = min(name for name in shelf.names() if name.endswith(".json"))
    unfinished = {name: shelf.read(name) for name in shelf.names() if not name.startswith(head[:-5])}
    other = place + "2"
    for name, content in unfinished.items():
        shelf_at(other).write(name, content)
    body = head.replace(".json", ".fact_amount.parquet")
    shelf_at(other).write(body, shelf.read(body))
    assert load(machine(tmp_path, "b", shared_parts=other)).read == 1


def test_storage_that_does_not_let_us_in_stops_the_load_and_touches_nothing(light, object_store, tmp_path):
    settings = machine(tmp_path, "a")
    load(settings)
    before = contents(settings)
    put(tmp_path / "raw", "上海/2024/新局.pdf")
    with pytest.raises(StorageUnreachable, match="no-such-bucket"):
        load(replace(settings, shared_parts="s3://no-such-bucket/x"))
    assert contents(settings) == before
    report = (settings.reports / "run_report.json").read_text()
    assert os.environ["AWS_SECRET_ACCESS_KEY"] not in report


def test_addresses_hold_no_secrets():
    for text in ("s3://key:secret@bucket/x", "postgres:dbname=x password=hidden", "tcp://me:pass@host:1"):
        with pytest.raises(SettingsError) as refused:
            refuse_secrets(text, "JUESUAN_X")
        assert not re.search("key:secret|hidden|me:pass", str(refused.value))
    assert refuse_secrets("postgres:dbname=x host=h", "JUESUAN_X") == "postgres:dbname=x host=h"


def test_a_local_load_imports_neither_storage_nor_cluster_libraries(light, tmp_path):
    import subprocess
    import sys

    settings = machine(tmp_path, "a")
    load(settings)
    program = (
        "import sys; from juesuan.settings import settings_from; from juesuan.run import run\n"
        f"print(run(settings_from(raw={str(settings.raw)!r}, warehouse={str(settings.warehouse)!r})).outcome)\n"
        "sys.exit(bool({'fsspec', 's3fs', 'distributed', 'dask', 'botocore'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert (done.returncode, done.stdout.strip()) == (0, "unchanged"), done.stderr


# --- releases ---


def published(settings):
    """How many rows each table of the published file has."""
    return {table.name: rows(settings, f'SELECT count(*) FROM "{table.name}"')[0][0] for table in TABLES}


def reader(place):
    con = duckdb.connect(":memory:", config={"autoinstall_known_extensions": False})
    if place.startswith("s3://"):
        load_extension(con, "httpfs")
        con.execute(storage_secret())
    return con


def handed_over(place):
    """How many rows each table has for somebody who asks current.json and then reads the files it names."""
    note = json.loads(shelf_at(place).read(CURRENT))
    with reader(place) as con:
        return {
            name: con.execute(f"SELECT count(*) FROM read_parquet('{place}/{pattern}')").fetchone()[0]
            for name, pattern in note["tables"].items()
        }


def test_the_release_is_there_by_year_and_region_with_every_row_once(place, tmp_path):
    settings = machine(tmp_path, "a", release_to=place)
    assert load(settings).outcome == "published"
    assert handed_over(place) == published(settings)
    note = json.loads(shelf_at(place).read(CURRENT))
    with reader(place) as con:
        years = con.execute(
            f"SELECT region, fiscal_year, count(*) FROM read_parquet('{place}/{note['tables']['fact_amount']}', "
            "hive_partitioning = false) GROUP BY ALL ORDER BY ALL"
        ).fetchall()
    assert years == rows(
        settings, "SELECT r.region, r.fiscal_year, count(*) FROM fact_amount JOIN dim_report r USING (report_id) "
        "GROUP BY ALL ORDER BY ALL",
    )  # fmt: skip
    assert len(years) == 4


def test_a_reader_is_sent_to_a_whole_release_and_the_last_three_stay(tmp_path):
    place = str(tmp_path / "shared")
    settings = machine(tmp_path, "a")
    load(settings)
    shelf_at(place).write("of somebody else/letter.txt", b"kept")
    ids = [f"release {number}" for number in (3, 1, 4, 2)]
    for release_id in ids:
        with duckdb.connect(str(settings.warehouse)) as con:
            con.execute("UPDATE release SET release_id = ?", [release_id])
        assert hand_over(settings.warehouse, place)
        assert handed_over(place) == published(settings)
    assert shelf_at(place).folders() == {*ids[1:], "of somebody else"}, "in the order of publication, not of names or clocks"
    assert json.loads(shelf_at(place).read(CURRENT))["earlier"] == ids[2:0:-1]


def test_a_hand_over_that_was_cut_off_is_done_by_the_next_night_and_counts_nothing_twice(tmp_path, monkeypatch):
    place = str(tmp_path / "shared")
    settings = machine(tmp_path, "a", release_to=place)
    whole = shutil.copy2

    def full(self, files):
        folder = Path(place)
        for path, name in files[:5]:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            whole(path, folder / name.replace("data", "stale"))
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("juesuan.storage._Folder.leave", full)
        with pytest.raises(PublishFailed, match="next run tries again"):
            load(settings)
    assert release_of(settings.warehouse), "the published file is there all the same"
    assert shelf_at(place).read(CURRENT) is None
    assert load(settings).outcome == "unchanged"
    assert handed_over(place) == published(settings)
    assert not list(settings.folder.glob(".*handed*"))


def lake_counts(catalogue, files):
    from juesuan.warehouse.lake import _lake

    with _lake(catalogue, files) as con:
        return {table.name: con.execute(f'SELECT count(*) FROM lake."{table.name}"').fetchone()[0] for table in TABLES}


def needs_extensions(*names):
    with duckdb.connect(":memory:", config={"autoinstall_known_extensions": False}) as con:
        for name in names:
            try:
                load_extension(con, name)
            except SettingsError:
                pytest.skip(f"DuckDB {duckdb.__version__} has no extension {name} on this machine")


def test_a_lake_with_postgresql_as_catalogue_holds_each_release_whole(place, postgres, tmp_path):
    needs_extensions("ducklake", "postgres_scanner", *(["httpfs"] if place.startswith("s3") else []))
    catalogue = postgres("bucket" if place.startswith("s3") else "folder")
    settings = replace(machine(tmp_path, "a"), lake=catalogue, release_to=place)
    assert load(settings).outcome == "published"
    assert lake_counts(catalogue, f"{place}/lake") == published(settings)
    put(settings.raw, "上海/2024/新局.pdf")
    load(settings)
    assert lake_counts(catalogue, f"{place}/lake") == published(settings)
    assert published(settings)["dim_report"] == len(NAMES) + 1
    assert fill_lake(settings.warehouse, catalogue, f"{place}/lake") is False, "it is there already"
    assert handed_over(place) == published(settings), "the lake's files are not taken for a stale release"


def test_a_lake_whose_filling_fails_keeps_the_release_before(tmp_path, monkeypatch):
    needs_extensions("ducklake")
    catalogue, files = str(tmp_path / "lake.ducklake"), str(tmp_path / "lake")
    settings = machine(tmp_path, "a")
    load(settings)
    fill_lake(settings.warehouse, catalogue, files)
    before = published(settings)
    put(settings.raw, "上海/2024/新局.pdf")
    load(settings)
    last = TABLES[-1]
    whole = juesuan.warehouse.lake._selection
    with monkeypatch.context() as patched:
        patched.setattr(
            juesuan.warehouse.lake, "_selection",
            lambda table, catalog: "SELECT no_such_column" if table is last else whole(table, catalog),
        )  # fmt: skip
        with pytest.raises(PublishFailed, match="next run tries again"):
            fill_lake(settings.warehouse, catalogue, files)
    assert lake_counts(catalogue, files) == before
    # A catalogue and the files it speaks of stay together: the release goes beside them.
    share(replace(settings, lake=catalogue, release_to=str(tmp_path)))
    assert lake_counts(catalogue, files) == published(settings) != before
    assert hand_over(settings.warehouse, str(tmp_path)) is False, "it is there already"
