"""Things that are lost or damaged between two nights, clocks that jump, and two loads at once."""

from __future__ import annotations

import datetime as dates
import shutil
import signal
from dataclasses import replace
from functools import partial
from pathlib import Path
from unittest.mock import patch

import dagster as dg
import pytest
from disturbed import Fault, contents_of, context, disturbed, same_versions, undisturbed, versions
from loading import put

import juesuan.run
import juesuan.warehouse.publish
from juesuan import library
from juesuan.lock import load_lock
from juesuan.parts import READER
from juesuan.run import go_back, published_release
from juesuan.warehouse.releases import releases_of


class Clock(dates.datetime):
    """A clock that is wrong by so many days."""

    days = 0

    @classmethod
    def now(cls, tz=None):
        return dates.datetime.now(tz) + dates.timedelta(days=cls.days)


def test_a_clock_that_jumps_back_and_forth_loses_no_document_and_goes_back_to_the_night_before(
    settings, same_as_undisturbed
):
    ids = []
    without_parquet = partial(juesuan.warehouse.publish.rollback, parquet=False)
    with patch.object(juesuan.run, "datetime", Clock), patch.object(juesuan.warehouse.publish, "rollback", without_parquet):
        for number, days in enumerate((0, 400, -400, -800, 30)):
            put(settings.raw, f"上海/2024/新{number}局.pdf")
            Clock.days = days
            ids.append(undisturbed(settings).release_id)
            assert undisturbed(settings).outcome == "unchanged"
        kept = {release.release_id for release in releases_of(settings.warehouse)}
        assert {ids[-1], ids[-2]} <= kept, "the release before is kept however old its clock made it look"
        same_as_undisturbed()
        assert go_back(settings).release_id == ids[-2]
        assert go_back(settings).release_id == ids[-1]


@pytest.mark.parametrize("shift", [-(10**15), 10**15])
def test_a_clock_that_jumps_while_files_are_stamped_reads_them_all(settings, same_as_undisturbed, shift):
    whole = library.time.time_ns
    with patch.object(library.time, "time_ns", lambda: whole() + shift):
        undisturbed(settings)
        put(settings.raw, "上海/2024/甲局.pdf", content="restated")
        assert undisturbed(settings).read == 1
    assert undisturbed(settings).outcome == "unchanged"
    same_as_undisturbed()


def test_two_loads_at_once_end_with_one_release_and_one_refusal(settings, same_as_undisturbed):
    put(settings.raw, *(f"上海/2024/slow{n}.pdf" for n in range(4)))
    with load_lock(settings):
        assert disturbed(settings, Fault("juesuan.run:new_run_id", count=99))[1].startswith("LoadRunning")
    pipes = []
    for _ in range(2):
        mine, theirs = context.Pipe()
        process = context.Process(target=_load_and_tell, args=(settings, versions(), theirs))
        process.start()
        theirs.close()
        pipes.append((process, mine))
    told = sorted(mine.recv() for _, mine in pipes)
    for process, mine in pipes:
        process.join(60)
        process.close()
        mine.close()
    assert "published" in told
    assert set(told) <= {"published", "unchanged", "LoadRunning"}, "the second is refused, or comes after the first"
    same_as_undisturbed()


def _load_and_tell(settings, found, line):
    try:
        with same_versions(found):
            line.send(undisturbed(settings, reader="fake_readers:by_name").outcome)
    except juesuan.run.JuesuanError as error:
        line.send(type(error).__name__)


def test_a_page_of_the_published_file_gone_bad_is_found_by_a_night_without_news(settings, same_as_undisturbed):
    undisturbed(settings)
    whole = contents_of(settings.warehouse)
    content = bytearray(settings.warehouse.read_bytes())
    # Behind the header, which alone is read when a file is opened.
    content[len(content) // 2 : len(content) // 2 + 4096] = b"\xff" * 4096
    settings.warehouse.write_bytes(content)
    assert published_release(settings.warehouse) is None
    assert undisturbed(settings).outcome == "published"
    assert contents_of(settings.warehouse) == whole
    same_as_undisturbed()


def test_a_copy_put_back_from_a_backup_is_no_damage(settings):
    undisturbed(settings)
    copy = settings.warehouse.with_name("backup")
    copy.write_bytes(settings.warehouse.read_bytes())
    copy.replace(settings.warehouse)
    assert undisturbed(settings).outcome == "unchanged"


def test_a_damaged_release_is_never_what_a_new_one_is_held_against(settings):
    undisturbed(settings)
    put(settings.raw, "上海/2024/丁局.pdf")
    kept = undisturbed(settings).release_id
    settings.warehouse.write_bytes(b"noise" * 4000)
    put(settings.raw, "上海/2024/戊局.pdf")
    held = []
    undisturbed(settings, judge=lambda staged, *, previous, docs: held.append(previous) or juesuan.run.GateResult(True))
    assert held[0].parent.name == "releases"
    assert kept != held[0].stem, "the damaged one was not kept as a release"


@pytest.mark.parametrize("damage", ["cut head", "cut rows", "no rows", "no head", "empty head"])
def test_a_part_damaged_in_any_way_is_read_again(damage, settings, same_as_undisturbed):
    undisturbed(settings)
    head = min(settings.parts.glob("*-*.json"))
    rows = head.with_name(head.name.replace(".json", ".fact_amount.parquet"))
    {
        "cut head": lambda: head.write_bytes(head.read_bytes()[:-9]),
        "cut rows": lambda: rows.write_bytes(rows.read_bytes()[:-9]),
        "no rows": rows.unlink,
        "no head": head.unlink,
        "empty head": lambda: head.write_bytes(b""),
    }[damage]()
    put(settings.raw, "上海/2024/丁局.pdf")
    assert undisturbed(settings).read == 2
    same_as_undisturbed()


def test_a_raw_file_that_is_missing_when_its_turn_comes_is_told_and_comes_in_when_it_is_back(
    settings, same_as_undisturbed
):
    undisturbed(settings)
    put(settings.raw, "上海/2024/丁局.pdf")
    path = settings.raw / "上海/2024/丁局.pdf"
    content = path.read_bytes()
    whole = juesuan.run.read_parts

    def gone(*given, **named):
        path.unlink()
        return whole(*given, **named)

    with patch.object(juesuan.run, "read_parts", gone):
        summary = undisturbed(settings, reader="fake_readers:by_name")
    assert summary.vanished == ["上海/2024/丁局.pdf"]
    assert len(contents_of(settings.warehouse)["dim_report"]) == 3
    path.write_bytes(content)
    undisturbed(settings)
    assert len(contents_of(settings.warehouse)["dim_report"]) == 4
    same_as_undisturbed()


def test_dagsters_own_records_lost_between_two_nights_change_nothing(settings, tmp_path, same_as_undisturbed):
    from pipelines.definitions import build_defs
    from pipelines.jobs import NIGHTLY

    def night():
        with dg.DagsterInstance.local_temp(str(tmp_path / "dagster")) as instance:
            job = build_defs(settings=dg.ResourceDefinition.hardcoded_resource(settings)).resolve_job_def(NIGHTLY)
            return job.execute_in_process(instance=instance, raise_on_error=False)

    undisturbed(settings)
    first = published_release(settings.warehouse).release_id
    (tmp_path / "dagster").mkdir()
    assert night().success
    assert published_release(settings.warehouse).release_id == first
    shutil.rmtree(tmp_path / "dagster")
    (tmp_path / "dagster").mkdir()
    assert night().success
    assert published_release(settings.warehouse).release_id == first
    same_as_undisturbed()


@pytest.mark.parametrize("document", ["crash", "leave", "hog", "hang"])
def test_a_document_that_breaks_its_reader_costs_itself_and_nothing_of_the_others(document, settings, tmp_path):
    undisturbed(settings)
    before = contents_of(settings.warehouse)
    put(settings.raw, f"上海/2024/{document}.pdf")
    summary = undisturbed(replace(settings, seconds_per_document=3), reader="fake_readers:by_name")
    assert (summary.outcome, summary.exit_code) == ("published", 1)
    (settings.raw / f"上海/2024/{document}.pdf").unlink()
    undisturbed(settings)
    assert contents_of(settings.warehouse) == before


def test_the_real_reader_killed_in_the_middle_goes_on_where_it_was(settings, same_as_undisturbed):
    samples = Path(__file__).resolve().parents[2] / "data/raw/云岭省/2024"
    for sample in sorted(samples.glob("*局.pdf")):
        shutil.copyfile(sample, settings.raw / "上海/2024" / sample.name)
    bounded = replace(settings, memory_per_document=1 << 30, seconds_per_document=120)
    fault = Fault("juesuan.intake:_Intake._settle", "after", count=3)
    assert disturbed(bounded, fault, reader=READER) == (-signal.SIGKILL, "")
    summary = undisturbed(bounded, reader=READER)
    assert (summary.outcome, summary.troubled) == ("published", [])
    assert summary.reused >= 3
    assert len([row for row in contents_of(settings.warehouse)["dim_report"] if "loaded" in row]) >= 3
    same_as_undisturbed(reader=READER, memory_per_document=1 << 30, seconds_per_document=120)
