"""Reading again: a backfill by year, region or unit, and every document after a change to how documents are read."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

import fake_readers
import pytest
from loading import contents, files, load, put, rows

from juesuan import parts
from juesuan.selection import selection_of

NAMES = ("云岭省/2023/甲局.pdf", "云岭省/2024/甲局.pdf", "江岸省/2024/乙局.pdf")


@pytest.fixture
def raw(tmp_path):
    put(tmp_path / "raw", *NAMES)
    return tmp_path / "raw"


@pytest.mark.parametrize(
    ("words", "meant"),
    [({"years": [2023]}, {NAMES[0]}), ({"regions": ["江岸"]}, {NAMES[2]}), ({"units": ["甲局"]}, {NAMES[0], NAMES[1]}),
     ({"years": [2024], "regions": ["云岭"], "units": ["甲"]}, {NAMES[1]})],
)  # fmt: skip
def test_a_backfill_reads_again_what_it_names_and_nothing_else(settings, raw, words, meant):
    load(settings)
    before = contents(settings)
    read = []
    whole = parts.read_and_store
    with patch.object(parts, "read_and_store", lambda task: read.append(task["file"]) or whole(task)):
        summary = load(replace(settings, selection=selection_of(**words), force=True))
    assert (set(read), summary.read, summary.reused) == (meant, len(meant), 3 - len(meant))
    assert contents(settings) == before


def test_what_a_backfill_does_not_name_and_was_never_read_waits_for_the_next_night(settings, raw):
    load(settings)
    put(raw, "云岭省/2023/丙局.pdf", "江岸省/2024/丁局.pdf")
    summary = load(replace(settings, selection=selection_of([2023])))
    assert (summary.read, summary.waiting) == (1, 1)
    assert files(settings) == sorted([*NAMES, "云岭省/2023/丙局.pdf"])
    assert load(settings).read == 1
    assert len(files(settings)) == 5


def test_after_a_change_to_reading_every_document_is_read_again_and_leaves_quarantine_by_itself(settings, raw):
    put(raw, *NAMES, content="problem")
    load(settings)
    assert rows(settings, "SELECT count(*) FROM quarantine") == [(3,)]
    assert load(settings).outcome == "unchanged", "the same program reads nothing twice"
    with (
        patch.object(fake_readers, "quarantine_rows", lambda *_: []),
        patch.object(parts, "reader_version", lambda: "mended"),
        patch.object(parts, "program_version", lambda: "mended"),
    ):
        summary = load(settings)
    assert (summary.outcome, summary.read) == ("published", 3)
    assert rows(settings, "SELECT count(*) FROM quarantine") == [(0,)]
    assert {path.name.split("-")[1].split(".")[0] for path in settings.parts.glob("*-*.json")} == {"mended"}, "old parts go"
