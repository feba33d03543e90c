from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from fake_readers import rows_for

from juesuan import parts
from juesuan.library import scan_folder
from juesuan.parts import PartNotStored, find, load_head, part_key, prune, reader_version, store, sweep
from juesuan.settings import settings_from
from juesuan.tables.core import FACT_AMOUNT
from juesuan.trouble import Trouble, rows_of_trouble

VERSION = "v" * 12


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw/上海/2024"
    folder.mkdir(parents=True)
    for name in ("甲局", "乙局"):
        (folder / f"{name}.pdf").write_bytes(name.encode())
    return tmp_path / "raw"


@pytest.fixture
def document(raw):
    return scan_folder(raw).documents[0]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "parts"


def stored(folder, document, raw, facts=2):
    rows = rows_for(document.path, raw, facts)
    rows["dim_report"][0]["file"] = document.file
    return store(folder, rows, VERSION)


def test_a_part_is_two_files_with_the_declared_columns(folder, document, raw):
    part = stored(folder, document, raw)
    assert part.key == f"{document.report_id[:32]}-{VERSION}"
    assert sorted(p.name for p in folder.iterdir()) == [f"{part.key}.fact_amount.parquet", f"{part.key}.json"]
    table = pq.read_table(part.facts)
    assert table.column_names == [column.name for column in FACT_AMOUNT.columns]
    assert table.column("amount").to_pylist() == [Decimal("12.50")] * 2
    assert table.column("proof").to_pylist() == ["unproven"] * 2
    head = json.loads(part.head.read_text())
    assert head["dim_report"][0]["reader_version"] == VERSION
    assert head["facts"] == 2
    assert [row["form"] for row in head["form_coverage"]] == ["income"]
    assert head["quarantine"] == []


def test_a_part_is_found_again_by_content_place_and_reader(folder, document, raw):
    part = stored(folder, document, raw)
    assert find(folder, document, VERSION).part == part
    assert find(folder, document, "w" * 12) is None
    assert find(folder, scan_folder(raw).documents[1], VERSION) is None


def test_a_part_without_facts_has_no_parquet(folder, document, raw):
    stored(folder, document, raw)
    part = stored(folder, document, raw, facts=0)
    assert part.facts is None
    assert [p.suffix for p in folder.iterdir()] == [".json"], "the parquet of the earlier part is gone as well"
    assert find(folder, document, VERSION).part == part


def test_a_file_that_moved_is_not_found_since_its_folder_tells_region_and_year(folder, document, raw):
    stored(folder, document, raw)
    target = raw / "内蒙古/2024/甲局.pdf"
    target.parent.mkdir(parents=True)
    document.path.rename(target)
    (moved,) = [d for d in scan_folder(raw).documents if d.report_id == document.report_id]
    assert find(folder, moved, VERSION) is None


@pytest.mark.parametrize("which", ["head", "facts"])
@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "gone", "folder"])
def test_a_damaged_part_is_not_taken(folder, document, raw, which, damage):
    part = stored(folder, document, raw)
    path = getattr(part, which)
    content = bytearray(path.read_bytes())
    if damage == "cut":
        path.write_bytes(content[: len(content) // 2])
    elif damage == "flip":
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    elif damage == "empty":
        path.write_bytes(b"")
    else:
        path.unlink()
        if damage == "folder":
            path.mkdir()
    assert find(folder, document, VERSION) is None


def test_every_single_flipped_bit_of_a_head_is_noticed(folder, document, raw):
    part = stored(folder, document, raw, facts=0)
    content = part.head.read_bytes()
    for place in range(0, len(content), 7):
        changed = bytearray(content)
        changed[place] ^= 4
        part.head.write_bytes(changed)
        with pytest.raises(parts.CorruptPart):
            load_head(part.head)


def test_a_kill_in_the_middle_of_storing_leaves_a_whole_part_or_none(folder, document, raw):
    """A child stores the same part again and again, now with facts and now without, and is killed again and again."""
    program = f"""
import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})
from pathlib import Path
from fake_readers import rows_for
from juesuan.parts import store
n = 0
while True:
    if n == 3:
        print("ready", flush=True)
    n += 1
    rows = rows_for(Path({str(document.path)!r}), Path({str(raw)!r}), n % 3 * 40)
    rows["dim_report"][0]["file"] = {document.file!r}
    store(Path({str(folder)!r}), rows, {VERSION!r})
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    whole = torn = 0
    start = time.monotonic()
    while time.monotonic() - start < 12 and whole + torn < 20:
        child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, env=environment)
        child.stdout.readline()
        time.sleep(0.017 * ((whole + torn) % 11))
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        found = find(folder, document, VERSION)
        if found is None:
            torn += 1
            continue
        whole += 1
        rows = found.part.facts and pq.read_table(found.part.facts).num_rows
        assert (rows or 0) == found.head["facts"]
    assert whole
    sweep(folder)
    assert not list(folder.glob(".*")), "what the dead left half-written is swept away"


def test_a_full_disk_is_said_plainly_and_leaves_no_half_part(folder, document, raw, monkeypatch):
    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(parts.os, "fsync", full)
    with pytest.raises(PartNotStored, match="磁盘空间"):
        stored(folder, document, raw)
    assert list(folder.iterdir()) == []


def test_an_amount_that_does_not_fit_its_column_is_our_error(folder, document, raw):
    import pyarrow as pa

    rows = rows_for(document.path, raw)
    rows["fact_amount"][0]["amount"] = Decimal("0.001")
    with pytest.raises(pa.ArrowInvalid):
        store(folder, rows, VERSION)


def test_pruning_keeps_what_is_needed_and_what_is_new(folder, raw):
    one, two = (stored(folder, document, raw) for document in scan_folder(raw).documents)
    (folder / "library.json").write_text("{}")
    later = time.time() + 5
    assert prune(folder, {one.key}, before=0) == 0, "stored after the run began: another run may need it"
    assert prune(folder, {one.key}, before=later) == 1
    assert {p.name for p in folder.iterdir()} == {one.head.name, one.facts.name, "library.json"}
    assert not two.head.exists()


def test_sweeping_spares_the_living(folder):
    folder.mkdir()
    mine = folder / f".x.json.{os.getpid()}.part-tmp"
    dead = folder / ".x.json.999999999.part-tmp"
    mine.touch()
    dead.touch()
    sweep(folder)
    assert mine.exists()
    assert not dead.exists()


def test_the_reader_version_changes_with_any_source_that_reads_and_with_no_other(tmp_path, monkeypatch):
    core = tmp_path / "juesuan"
    for name in (
        "reading/page.py",
        "forms/statutory/income.py",
        "cli/run.py",
        "run.py",
        "warehouse/build.py",
        "amount.py",
    ):
        (core / name).parent.mkdir(parents=True, exist_ok=True)
        (core / name).write_text("x = 1\n")
    monkeypatch.setattr(parts, "package_folder", lambda: core)

    def version():
        reader_version.cache_clear()
        return reader_version()

    try:
        before = version()
        assert len(before) == 12
        for name in ("cli/run.py", "run.py", "warehouse/build.py"):
            (core / name).write_text("x = 2\n")
        assert version() == before
        seen = {before}
        for name in ("reading/page.py", "forms/statutory/income.py", "amount.py"):
            (core / name).write_text("x = 2\n")
            seen.add(version())
        (core / "a_new_module.py").write_text("")
        seen.add(version())
        monkeypatch.setattr(parts, "version", lambda _: "99")
        seen.add(version())
        monkeypatch.setattr(parts, "rules_digest", lambda: "other rules")
        seen.add(version())
        assert len(seen) == 7
    finally:
        reader_version.cache_clear()


@pytest.mark.parametrize(
    ("reason", "fault", "words"),
    [
        ("timeout", "reader", "7 秒"),
        ("worker_crashed", "reader", "ended by SIGSEGV"),
        ("out_of_memory", "reader", "1024 MB"),
        ("reader_error", "reader", "ValueError: no"),
        ("file_unreadable", "reader", "Permission denied"),
        ("empty_file", "publisher", "0 字节"),
    ],
)
def test_trouble_is_told_in_two_languages_with_its_fault(tmp_path, document, raw, reason, fault, words):
    settings = settings_from(raw=raw, warehouse=tmp_path / "w.duckdb", seconds_per_document=7, environment={})
    details = {
        "worker_crashed": "ended by SIGSEGV", "file_unreadable": "Permission denied",
        "reader_error": "Traceback (most recent call last):\n  ...\nValueError: no",
    }  # fmt: skip
    rows = rows_of_trouble(Trouble(reason, details.get(reason, "")), document, raw, settings)
    (row,) = rows["quarantine"]
    assert (row["reason"], row["fault"], row["stage"]) == (reason, fault, "document")
    assert words in row["message_zh"]
    assert row["message_en"].isascii()
    (head,) = rows["dim_report"]
    assert (head["state"], head["unit_name"], head["fiscal_year"], head["region"]) == (
        "quarantined",
        "乙局",
        2024,
        "上海",
    )


def test_the_rows_of_trouble_have_the_declared_columns(tmp_path, document, raw):
    from juesuan.tables.core import DIM_REPORT, QUARANTINE

    settings = settings_from(raw=raw, warehouse=tmp_path / "w.duckdb", environment={})
    rows = rows_of_trouble(Trouble("timeout", ""), document, raw, settings)
    # Which report contains another is known only when all are there.
    assert set(rows["dim_report"][0]) == {column.name for column in DIM_REPORT.columns} - {"contained_in"}
    assert set(rows["quarantine"][0]) == {column.name for column in QUARANTINE.columns}


def test_keys_hold_content_and_reader():
    assert part_key("a" * 64, "b" * 12) == "a" * 32 + "-" + "b" * 12
