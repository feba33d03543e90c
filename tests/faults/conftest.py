"""Loads that are disturbed on purpose, each beside one that is not, and somebody who reads all the while."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path

RUN = Path(__file__).resolve().parent.parent / "run"
sys.path[:0] = [str(RUN), str(Path(__file__).resolve().parent)]

import pytest  # noqa: E402
from disturbed import contents_of, settings_in, undisturbed  # noqa: E402
from loading import put  # noqa: E402
from watching import Watcher  # noqa: E402

NAMES = ("上海/2024/甲局.pdf", "上海/2024/乙局.pdf", "内蒙古/2023/丙局.pdf")


@pytest.fixture
def settings(tmp_path):
    put(tmp_path / "raw", *NAMES)
    return settings_in(tmp_path / "raw", tmp_path / "w")


@pytest.fixture
def watched(settings):
    """Starts somebody who opens and reads the published file again and again until the test ends, and asks how it went."""
    watchers = []

    def watch():
        watchers.append(Watcher(settings.warehouse))

    yield watch
    for watcher in watchers:
        watcher.end()


@pytest.fixture
def same_as_undisturbed(settings, tmp_path):
    """Compares every table with that of a load of the same folder that nothing ever disturbed."""

    def compare(*, real=False, reader="fake_readers:plain", **bounds):
        shutil.rmtree(tmp_path / "undisturbed", ignore_errors=True)
        other = replace(settings_in(settings.raw, tmp_path / "undisturbed"), **bounds)
        undisturbed(other, real=real, reader=reader)
        assert contents_of(settings.warehouse) == contents_of(other.warehouse)
        keys = {path.name for path in settings.parts.glob("*.json")}
        assert keys == {path.name for path in other.parts.glob("*.json")}, "each document has one part"

    return compare
