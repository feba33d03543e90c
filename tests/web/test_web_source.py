"""The release that the pages look at: one at a time, the newest at each look, never a lock on the file."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path

import pytest
from web_release import SCAN, SOUND, Shown, publish_release

from dashboard.queries import load, overview
from dashboard.source import current
from juesuan.errors import WarehouseMissing


def release_of(path: Path) -> str:
    return str(current(path).ask(load.release)["release_id"].iloc[0])


def test_each_look_sees_the_newest_release_and_an_open_one_stays_whole(shown: Shown, tmp_path: Path) -> None:
    target = tmp_path / "juesuan.duckdb"
    publish_release([shown.documents[SCAN]], target, "20250901T000000Z-one")
    before = current(target)
    assert before.ask(load.release)["release_id"].iloc[0] == "20250901T000000Z-one"
    publish_release([shown.documents[SCAN], shown.documents[SOUND]], target, "20250902T000000Z-two")
    # Whoever still draws the page before keeps its release, for questions not yet asked too.
    assert before.ask(overview.count_units) == 1
    assert release_of(target) == "20250902T000000Z-two"
    assert current(target).ask(overview.count_units) == 2
    assert before.ask(overview.count_units, search="") == 1


def test_the_same_file_is_opened_once(shown: Shown) -> None:
    assert current(shown.warehouse) is current(shown.warehouse)


def test_no_warehouse_is_said_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(WarehouseMissing, match="juesuan run"):
        current(tmp_path / "juesuan.duckdb")
    (tmp_path / "broken.duckdb").write_bytes(b"no database")
    with pytest.raises(WarehouseMissing, match="juesuan run"):
        current(tmp_path / "broken.duckdb")


def test_visitors_ask_at_the_same_time_while_releases_are_published(shown: Shown, tmp_path: Path) -> None:
    target = tmp_path / "juesuan.duckdb"
    kept = []
    for number, documents in enumerate(
        ([shown.documents[SCAN]], [shown.documents[SCAN], shown.documents[SOUND]]), start=1
    ):
        kept.append(tmp_path / str(number) / "juesuan.duckdb")
        publish_release(documents, kept[-1], f"2025090{number}T000000Z-{number}")
    shutil.copyfile(kept[0], target)
    wrong: list[object] = []
    looks: list[int] = []
    done = threading.Event()

    def visit() -> None:
        while not done.is_set():
            try:
                source = current(target)
                number = int(source.ask(load.release)["release_id"].iloc[0][-1])
                # The first release holds one document, the second two: a mixture would show.
                with source.cursor() as cursor:
                    found = overview.documents_by_year(cursor)["documents"].sum()
                looks.append(number)
                if found != number:
                    wrong.append((number, found))
            except Exception as problem:  # noqa: BLE001 - any failure of a visitor is one
                wrong.append(problem)

    visitors = [threading.Thread(target=visit) for _ in range(4)]
    for visitor in visitors:
        visitor.start()
    for turn in range(1, 13):
        staged = tmp_path / "staged.duckdb"
        shutil.copyfile(kept[turn % 2], staged)
        seen = len(looks)
        staged.replace(target)
        # However slow the machine: until a visitor has looked at this one.
        until = time.monotonic() + 30
        while turn % 2 + 1 not in looks[seen:] and time.monotonic() < until:
            time.sleep(0.01)
    done.set()
    for visitor in visitors:
        visitor.join(30)
    assert wrong == []
    assert set(looks) == {1, 2}


def test_the_dashboard_without_streamlit_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    from dashboard import serve

    monkeypatch.setattr(serve, "find_spec", lambda name: None)
    with pytest.raises(serve.DashboardMissing, match=r"juesuan\[dashboard\]"):
        serve.main()


def test_the_server_is_told_to_stay_at_home() -> None:
    from dashboard import serve

    told = serve.arguments(8765)
    for option in (
        "--server.address=127.0.0.1", "--server.port=8765", "--browser.gatherUsageStats=false",
        "--server.enableAgentApi=false",
        "--client.showErrorDetails=none", "--server.enableXsrfProtection=true", "--server.allowedHosts=127.0.0.1",
    ):  # fmt: skip
        assert option in told
