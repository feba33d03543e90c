"""More time for scanned pages, and room for libraries: what a reader asks for and what it gets."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from juesuan.errors import SettingsError
from juesuan.pool import Bounds, Outcome, _Worker, run_one, run_tasks
from juesuan.settings import scan_seconds, settings_from
from juesuan.worker import attempt

MB = 1 << 20


@pytest.fixture(autouse=True)
def fakes_can_be_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parent))


@pytest.fixture
def granted(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds beyond the bound that the pool's child had after each time that it asked."""
    found: list[float] = []
    grant = _Worker.grant

    def noted(worker: _Worker, asked: object) -> None:
        grant(worker, asked)
        found.append(worker.deadline - worker.since - worker.bounds.seconds)

    monkeypatch.setattr(_Worker, "grant", noted)
    return found


def scanned(folder: Path, bounds: Bounds, **task: object) -> Outcome:
    return run_one("fake_readers:read_scanned", task, bounds=bounds, scratch=folder)


def test_a_scan_gets_time_page_by_page_up_to_the_bound_on_all_its_pages(tmp_path: Path, granted: list[float]) -> None:
    outcome = scanned(tmp_path, Bounds(60, 256 * MB, page_seconds=60, scan_seconds=150), pages=1000)
    assert outcome.value == {"pages": 1000}
    # Having got all there is, the child asks no more.
    assert granted == pytest.approx([60, 120, 150])


def test_the_next_document_begins_without_the_time_of_the_last(tmp_path: Path, granted: list[float]) -> None:
    tasks = [{"pages": 1}, {"pages": 0}, {"pages": 2}]
    bounds = Bounds(60, 256 * MB, page_seconds=60, scan_seconds=150)
    done = run_tasks("fake_readers:read_scanned", tasks, workers=1, bounds=bounds, scratch=tmp_path)
    assert [outcome.value for outcome in done] == tasks
    assert granted == pytest.approx([60, 60, 120])


def test_a_reader_that_never_asks_ends_at_its_bound(tmp_path: Path) -> None:
    outcome = scanned(tmp_path, Bounds(1, 256 * MB, page_seconds=60, scan_seconds=600), sleep=600)
    assert (outcome.reason, outcome.detail) == ("timeout", "after 1 s")


@pytest.mark.parametrize(
    ("asked", "got"), [("1e9", 150), ("1e999", 150), ("NaN", 0), ("-5", 0), ('"x"', 0), ("[1]", 0), ("null", 0), ("7", 7)]
)
def test_a_reader_taken_over_gets_no_more_than_the_bound_whatever_it_says(
    asked: str, got: float, tmp_path: Path, granted: list[float]
) -> None:
    bounds = Bounds(60, 256 * MB, page_seconds=60, scan_seconds=150)
    assert scanned(tmp_path, bounds, say=f'{{"more": {asked}}}').value == {"pages": 0}
    assert granted == pytest.approx([got])


def test_a_reader_that_asks_without_end_is_ended_all_the_same(tmp_path: Path) -> None:
    outcome = scanned(tmp_path, Bounds(1, 256 * MB, page_seconds=60, scan_seconds=0.5), say='{"more": 1}', without_end=True)
    assert outcome.reason == "timeout"
    assert outcome.detail in ("after 1 s", "after 1.5 s")


def test_what_a_library_maps_does_not_count_against_the_document(tmp_path: Path) -> None:
    bounds = Bounds(60, 100 * MB)
    # Both take 80 MB; the first as a library, so that the document still has its hundred.
    assert run_one("fake_readers:load_and_read", {"library": 80, "document": 80}, bounds=bounds, scratch=tmp_path).value
    outcome = run_one("fake_readers:load_and_read", {"library": 0, "document": 160}, bounds=bounds, scratch=tmp_path)
    assert outcome.reason == "out_of_memory"


def test_room_for_libraries_has_an_end(tmp_path: Path) -> None:
    task = {"library": 4096, "document": 0}
    assert run_one("fake_readers:load_and_read", task, bounds=Bounds(60, 100 * MB), scratch=tmp_path).reason == "out_of_memory"


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ImportError("libopencv.so: failed to map segment from shared object"), "out_of_memory"),
        (OSError("libx.so: cannot allocate memory in static TLS block"), "out_of_memory"),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), "out_of_memory"),
        (ImportError("No module named cv2"), "reader_error"),
        (OSError(errno.ENOENT, "No such file or directory"), "reader_error"),
        (ValueError("out of memory of this"), "reader_error"),
    ],
)
def test_a_library_that_finds_no_room_is_a_matter_of_memory(
    error: Exception, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fake_readers

    def fail(_task: object) -> None:
        raise RuntimeError("while importing") from error

    monkeypatch.setattr(fake_readers, "double", fail)
    assert attempt("fake_readers:double", {})["reason"] == reason


def test_seconds_for_scans_come_from_the_environment_and_must_be_numbers() -> None:
    assert scan_seconds({"JUESUAN_SCAN_PAGE_SECONDS": "3", "JUESUAN_SCAN_SECONDS": "90"}) == (3, 90)
    assert scan_seconds({}) == (15, 1800)
    for wrong in ("ten", "-1", "nan", "inf"):
        with pytest.raises(SettingsError, match="JUESUAN_SCAN_SECONDS"):
            settings_from(environment={"JUESUAN_SCAN_SECONDS": wrong})
