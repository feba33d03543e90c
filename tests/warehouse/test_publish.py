"""Publishing: one rename, readers undisturbed, a failure leaves yesterday's file, and a way back."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
from datetime import UTC

import duckdb
import pytest
from making import STAMP, expenditure, no_rules, part, report
from releasing import digest, staged

from juesuan.errors import SettingsError, WarehouseMissing
from juesuan.warehouse import publish as publishing
from juesuan.warehouse.build import build
from juesuan.warehouse.faults import PublishFailed
from juesuan.warehouse.publish import publish, rollback
from juesuan.warehouse.published import connect, release_of
from juesuan.warehouse.releases import ReleaseStamp, releases_of


def test_publishing_puts_the_file_in_its_place_and_nothing_else_beside_it(stored, tmp_path):
    target = tmp_path / "w" / "juesuan.duckdb"
    target.parent.mkdir()
    done = publish(staged(stored, 1, tmp_path), target)
    assert (done.release_id, done.replaced, done.path) == ("r1", None, target)
    assert sorted(file.name for file in target.parent.iterdir()) == [
        ".parquet", "juesuan.duckdb", "juesuan.duckdb.seal.json", "parquet",
    ]  # fmt: skip
    assert not (tmp_path / "staged.duckdb").exists()
    assert digest(target) == digest(stored[0])


def test_a_log_left_behind_is_brought_into_the_file_before_it_is_published(stored, tmp_path):
    file = staged(stored, 1, tmp_path)
    crashed = (
        "import duckdb, os, sys; con = duckdb.connect(sys.argv[1]); con.execute(\"SET wal_autocheckpoint = '1GB'\"); "
        "con.execute(\"UPDATE release SET code_version = 'written late'\"); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", crashed, str(file)], check=True, timeout=60)
    assert (tmp_path / "staged.duckdb.wal").exists()
    publish(file, tmp_path / "w" / "juesuan.duckdb", parquet=False)
    assert release_of(tmp_path / "w" / "juesuan.duckdb")["code_version"] == "written late"
    assert not list(tmp_path.rglob("*.wal"))


READER = """
import sys
from juesuan.warehouse.published import connect
con = connect(sys.argv[1])
def look():
    rows, = con.execute("SELECT count(*) FROM expenditure_by_function_leaf").fetchone()
    release, = con.execute("SELECT release_id FROM release").fetchone()
    print(release, rows, flush=True)
look()
for line in sys.stdin:
    if line.strip() == "reconnect":
        con.close(); con = connect(sys.argv[1])
    look()
"""


def test_a_reader_with_the_old_file_open_keeps_reading_it_and_gets_the_new_one_when_it_opens_again(stored, tmp_path):
    target = tmp_path / "juesuan.duckdb"
    publish(staged(stored, 1, tmp_path), target, parquet=False)
    with subprocess.Popen([sys.executable, "-c", READER, str(target)], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True) as reader:  # fmt: skip
        def said() -> str:
            return reader.stdout.readline().strip()

        def ask(word: str) -> str:
            reader.stdin.write(word + "\n")
            reader.stdin.flush()
            return said()

        assert said() == "r1 2"
        publish(staged(stored, 2, tmp_path), target, parquet=False)
        assert ask("again") == "r1 2"
        publish(staged(stored, 3, tmp_path), target, keep=0, parquet=False)
        # The old file has lost even its kept name by now.
        assert ask("again") == "r1 2"
        assert ask("reconnect") == "r3 6"
        reader.stdin.close()
        assert reader.wait(timeout=30) == 0


def test_this_process_gets_the_new_release_although_it_still_holds_the_old_one(stored, tmp_path):
    target = tmp_path / "juesuan.duckdb"
    publish(staged(stored, 1, tmp_path), target, parquet=False)
    old = connect(target)
    publish(staged(stored, 2, tmp_path), target, parquet=False)
    new = connect(target)
    query = "SELECT release_id FROM release"
    assert old.execute(query).fetchone() == ("r1",)
    assert new.execute(query).fetchone() == ("r2",)
    assert connect(target).execute(query).fetchone() == ("r2",)


@pytest.mark.parametrize("step", ["export", "keep", "sync", "rename"])
def test_a_failed_publication_leaves_yesterdays_file_untouched(stored, tmp_path, monkeypatch, step):
    target = tmp_path / "juesuan.duckdb"
    publish(staged(stored, 1, tmp_path), target)
    before, packaged = digest(target), (tmp_path / "parquet" / "datapackage.json").read_text(encoding="utf-8")
    new = staged(stored, 2, tmp_path)

    def full(*args, **options):
        raise OSError(errno.ENOSPC, "No space left on device")

    if step == "rename":
        monkeypatch.setattr(publishing.os, "replace", full)
    elif step == "export":
        monkeypatch.setattr(publishing.parquet_releases, "export_parquet", full)
    else:
        monkeypatch.setattr(publishing, {"keep": "_keep", "sync": "sync"}[step], full)
    with pytest.raises(PublishFailed, match="untouched"):
        publish(new, target)
    monkeypatch.undo()
    assert digest(target) == before
    assert connect(target).execute("SELECT release_id FROM release").fetchone() == ("r1",)
    assert (tmp_path / "parquet" / "datapackage.json").read_text(encoding="utf-8") == packaged
    assert [folder.name for folder in (tmp_path / ".parquet").iterdir()] == ["r1"]
    assert publish(new, target).replaced == "r1"


def test_what_is_no_warehouse_is_never_published(stored, tmp_path):
    target = tmp_path / "juesuan.duckdb"
    publish(staged(stored, 1, tmp_path), target, parquet=False)
    before = digest(target)
    fake = tmp_path / "fake.duckdb"
    fake.write_bytes(b"not a database")
    with pytest.raises(WarehouseMissing):
        publish(fake, target)
    empty = tmp_path / "empty.duckdb"
    duckdb.connect(str(empty)).close()
    with pytest.raises(WarehouseMissing):
        publish(empty, target)
    with pytest.raises(WarehouseMissing):
        publish(tmp_path / "nowhere.duckdb", target)
    assert digest(target) == before


def test_the_last_releases_are_kept_and_can_be_published_again(stored, tmp_path):
    target = tmp_path / "juesuan.duckdb"
    for number in (1, 2, 3):
        publish(staged(stored, number, tmp_path), target)
    kept = releases_of(target)
    assert [(r.release_id, r.is_published, r.row["documents"]) for r in kept] == [
        ("r3", True, 3), ("r2", False, 2), ("r1", False, 1),
    ]  # fmt: skip
    back = rollback(target)
    assert (back.release_id, back.replaced) == ("r2", "r3")
    assert connect(target).execute("SELECT count(*) FROM dim_report").fetchone() == (2,)
    package = json.loads((tmp_path / "parquet" / "datapackage.json").read_text(encoding="utf-8"))
    assert package["id"] == "r2"
    assert rollback(target, "r3").replaced == "r2"
    assert digest(target) == digest(stored[2])
    with pytest.raises(WarehouseMissing, match="r9"):
        rollback(target, "r9")


def test_only_so_many_earlier_releases_are_kept(stored, tmp_path):
    target = tmp_path / "juesuan.duckdb"
    for number in (1, 2, 3):
        publish(staged(stored, number, tmp_path), target, keep=1, parquet=False)
    assert [file.name for file in (tmp_path / "releases").iterdir()] == ["r2.duckdb"]


def test_keeping_a_release_costs_no_second_copy(stored, tmp_path):
    target = tmp_path / "juesuan.duckdb"
    publish(staged(stored, 1, tmp_path), target, parquet=False)
    inode = target.stat().st_ino
    publish(staged(stored, 2, tmp_path), target, parquet=False)
    assert (tmp_path / "releases" / "r1.duckdb").stat().st_ino == inode


def test_a_file_system_without_second_names_gets_a_copy(stored, tmp_path, monkeypatch):
    def refused(*args):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(publishing.os, "link", refused)
    target = tmp_path / "juesuan.duckdb"
    for number in (1, 2):
        publish(staged(stored, number, tmp_path), target, parquet=False)
    assert digest(tmp_path / "releases" / "r1.duckdb") == digest(stored[0])
    assert rollback(target, parquet=False).release_id == "r1"


@pytest.mark.parametrize(
    "make",
    [lambda path: path.write_bytes(b"damaged"), lambda path: duckdb.connect(str(path)).close()],
    ids=["damaged", "another database"],
)
def test_a_file_that_is_no_warehouse_or_is_damaged_is_never_replaced(stored, tmp_path, make):
    target = tmp_path / "juesuan.duckdb"
    make(target)
    before = digest(target)
    with pytest.raises(SettingsError, match=r"juesuan\.duckdb.*move it away"):
        publish(staged(stored, 1, tmp_path), target)
    assert digest(target) == before
    assert not list(tmp_path.glob("*parquet*"))
    target.unlink()
    assert publish(tmp_path / "staged.duckdb", target, parquet=False).replaced is None
    assert not (tmp_path / "releases").exists()


def test_a_stamp_names_its_time_and_its_input():
    stamp = ReleaseStamp.now(code_version="0.1.0", reader_version="r", input_fingerprint="0123456789abcdef")
    assert stamp.release_id.endswith("-01234567")
    assert stamp.built_at.tzinfo is UTC


def test_connecting_without_a_warehouse_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JUESUAN_WAREHOUSE", raising=False)
    with pytest.raises(WarehouseMissing, match="juesuan run"):
        connect()
    (tmp_path / "x.duckdb").write_text("not a database")
    with pytest.raises(WarehouseMissing, match="no warehouse that this DuckDB reads"):
        connect(tmp_path / "x.duckdb")


def test_the_warehouse_is_found_by_default_and_by_environment(stored, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    publish(staged(stored, 1, tmp_path), tmp_path / "data" / "warehouse" / "juesuan.duckdb", parquet=False)
    publish(staged(stored, 2, tmp_path), tmp_path / "other.duckdb", parquet=False)
    monkeypatch.delenv("JUESUAN_WAREHOUSE", raising=False)
    query = "SELECT release_id FROM release"
    assert connect().execute(query).fetchone() == ("r1",)
    monkeypatch.setenv("JUESUAN_WAREHOUSE", str(tmp_path / "other.duckdb"))
    assert connect().execute(query).fetchone() == ("r2",)


def test_a_connection_cannot_write_and_a_sealed_one_touches_no_other_file(stored, tmp_path):
    publish(staged(stored, 1, tmp_path), tmp_path / "w.duckdb", parquet=False)
    con = connect(tmp_path / "w.duckdb")
    for statement in ("DELETE FROM fact_amount", "CREATE TABLE juesuan.main.mine (a INTEGER)", "DROP VIEW 决算.支出决算"):
        with pytest.raises(duckdb.Error):
            con.execute(statement)
    assert con.execute("SELECT count(*) FROM 支出决算").fetchone() == con.execute(
        "SELECT count(*) FROM expenditure_by_function"
    ).fetchone()
    sealed = connect(tmp_path / "w.duckdb", sealed=True)
    assert sealed.execute("SELECT count(*) FROM 支出决算末级").fetchone() == (2,)
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    for statement in (
        f"SELECT * FROM read_csv('{secret}')", f"SELECT * FROM '{secret}'", f"COPY release TO '{tmp_path}/out.csv'",
        f"ATTACH '{tmp_path}/new.duckdb' AS n", "SET enable_external_access = true", "SET threads = 7", f"SELECT * FROM glob('{tmp_path}/*')",
        f"EXPORT DATABASE '{tmp_path}/all'", "INSTALL httpfs",
    ):  # fmt: skip
        with pytest.raises(duckdb.Error):
            sealed.execute(statement)
    assert not (tmp_path / "out.csv").exists()
    assert not (tmp_path / "new.duckdb").exists()


def test_a_view_finds_its_tables_under_any_name_the_file_is_attached_by(stored, tmp_path):
    publish(staged(stored, 1, tmp_path), tmp_path / "w.duckdb", parquet=False)
    con = duckdb.connect(":memory:")
    con.execute("CREATE TABLE expenditure_by_function (a INTEGER)")
    con.execute(f"ATTACH '{tmp_path / 'w.duckdb'}' AS other (READ_ONLY)")
    assert con.execute("SELECT count(*) FROM other.expenditure_by_function_leaf").fetchone() == (2,)
    assert con.execute("SELECT count(*) FROM other.决算.支出决算").fetchone() == (5,)


def test_many_facts_do_not_need_much_memory(tmp_path):
    from juesuan.warehouse.staging import Bounds

    cells = [c for n in range(400) for c in expenditure(n + 1, f"20106{n % 99:02d}", f"科目{n}", "1.00", "1.00", "0.00", leaf=True)]
    parts = [part(tmp_path / "parts", report(f"第{n}局"), cells) for n in range(10)]
    counts = build(parts, tmp_path / "s.duckdb", rules=(), release=STAMP, previous=None, reconcile=no_rules,
                   bounds=Bounds("120MB", 1))  # fmt: skip
    assert counts.facts == 16_000
    assert not list(tmp_path.glob("*.spill"))
