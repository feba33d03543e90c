"""The folders of a load, and a light warehouse in place of the real one where a test is about the load."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import light_warehouse
import pytest
from loading import put

import juesuan.warehouse.build
import juesuan.warehouse.publish
from juesuan import library
from juesuan.settings import settings_from

HERE = Path(__file__).parent
MB = 1 << 20


@pytest.fixture
def surroundings(request, monkeypatch):
    monkeypatch.syspath_prepend(str(HERE))
    # Files are taken as settled at once: a test can't wait for their clock.
    monkeypatch.setattr(library, "_UNSETTLED_NS", -(10**12))
    if "real_warehouse" not in request.fixturenames:
        monkeypatch.setattr(juesuan.warehouse.build, "build", light_warehouse.build)
        for name in ("publish", "rollback"):
            whole = getattr(juesuan.warehouse.publish, name)
            monkeypatch.setattr(juesuan.warehouse.publish, name, partial(whole, parquet=False))


@pytest.fixture
def real_warehouse():
    """Build and publish the warehouse itself, not its light stand-in."""


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    put(folder, "上海/2024/甲局.pdf", "上海/2024/乙局.pdf", "内蒙古/2023/丙局.pdf")
    return folder


@pytest.fixture
def settings(tmp_path, raw):
    return settings_from(
        raw=raw, warehouse=tmp_path / "w/juesuan.duckdb", workers=2, seconds_per_document=20,
        memory_per_document=256 * MB, environment={},
    )  # fmt: skip
