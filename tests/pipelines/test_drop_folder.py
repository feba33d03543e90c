"""The sensor asks for one load when PDFs have changed and lie still, and for no other reason."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from juesuan.settings import settings_from
from pipelines.jobs import NIGHTLY
from pipelines.sensors import drop_folder, fingerprint


class Watched:
    """A drop folder under the sensor, with the cursor kept from look to look."""

    def __init__(self, folder: Path, instance: dg.DagsterInstance) -> None:
        self.raw = folder / "raw"
        self.raw.mkdir()
        self.instance = instance
        self.cursor: str | None = None
        self.settings = settings_from(raw=self.raw, warehouse=folder / "w" / "x.duckdb", workers=1, environment={})

    def put(self, name: str, text: str = "%PDF") -> Path:
        path = self.raw / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def look(self) -> dg.SensorResult:
        context = dg.build_sensor_context(
            instance=self.instance, cursor=self.cursor, resources={"settings": self.settings}
        )
        result = drop_folder(context)
        assert isinstance(result, dg.SensorResult)
        self.cursor = result.cursor
        return result

    def asks(self) -> bool:
        return bool(self.look().run_requests)

    def key_of_the_next_load(self) -> str:
        self.look()
        (request,) = self.look().run_requests or []
        return str(request.run_key)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    with dg.DagsterInstance.ephemeral() as instance:
        yield Watched(tmp_path, instance)


def test_an_empty_folder_asks_for_nothing(watched: Watched) -> None:
    assert [watched.asks(), watched.asks()] == [False, False]


def test_a_missing_folder_asks_for_nothing(watched: Watched) -> None:
    watched.raw.rmdir()
    assert not watched.asks()


def test_new_files_ask_once_and_only_when_they_lie_still(watched: Watched) -> None:
    watched.put("内蒙古/2024/a.pdf")
    assert [watched.asks() for _ in range(4)] == [False, True, False, False]


def test_a_file_that_grows_is_waited_for(watched: Watched) -> None:
    watched.put("a.pdf", "%PDF")
    assert not watched.asks()
    watched.put("a.pdf", "%PDF and more")
    assert not watched.asks()
    assert watched.asks()


def test_a_changed_and_a_removed_file_ask_again(watched: Watched) -> None:
    path = watched.put("a.pdf")
    watched.asks(), watched.asks()
    os.utime(path, (1, 1))
    assert [watched.asks(), watched.asks()] == [False, True]
    path.unlink()
    assert [watched.asks(), watched.asks()] == [False, True]


def test_a_folder_that_returns_to_an_earlier_state_is_loaded_again(watched: Watched) -> None:
    watched.put("a.pdf")
    first = watched.key_of_the_next_load()
    more = watched.put("b.pdf")
    second = watched.key_of_the_next_load()
    more.unlink()
    third = watched.key_of_the_next_load()
    assert len({first, second, third}) == 3
    assert first.split("-")[1] == third.split("-")[1]


def test_other_files_are_not_looked_at(watched: Watched) -> None:
    watched.put("a.pdf")
    before = fingerprint(watched.raw)
    watched.put("说明.tmp")
    assert fingerprint(watched.raw) == before
    watched.put("B.PDF")
    assert fingerprint(watched.raw) != before
    before = fingerprint(watched.raw)
    watched.put("附表.xlsx")
    assert fingerprint(watched.raw) != before


@pytest.mark.parametrize("status", [dg.DagsterRunStatus.NOT_STARTED, dg.DagsterRunStatus.STARTED])
def test_a_load_under_way_is_waited_for_and_the_change_is_not_forgotten(
    watched: Watched, status: dg.DagsterRunStatus
) -> None:
    run = watched.instance.add_run(dg.DagsterRun(job_name=NIGHTLY, run_id=str(uuid.uuid4()), status=status))
    watched.put("a.pdf")
    assert [watched.asks(), watched.asks()] == [False, False]
    watched.instance.delete_run(run.run_id)
    assert watched.asks()


def test_the_cursor_is_small_json(watched: Watched) -> None:
    watched.put("a.pdf")
    watched.look()
    assert set(json.loads(watched.cursor or "")) == {"loaded", "seen", "asked"}
