"""Two releases for the tests of this folder, and the command called on them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_release import write_release


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published release r2, with r1 kept beside it: a unit came, a figure changed, a finding went."""
    folder = tmp_path_factory.mktemp("export")
    write_release(folder / "releases" / "r1.duckdb", "r1")
    return write_release(folder / "juesuan.duckdb", "r2", total="1,334.50", extra_unit=True, broken=False)


@pytest.fixture
def juesuan(juesuan: Any, monkeypatch: pytest.MonkeyPatch, warehouse: Path) -> Any:
    """Call the command on the warehouse of these tests; gives status, output and errors."""
    monkeypatch.setenv("JUESUAN_WAREHOUSE", str(warehouse))
    return juesuan
