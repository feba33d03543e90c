"""Files that several tests look at, drawn once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's forms as an .xlsx."""
    from samples import office

    path = tmp_path_factory.mktemp("office") / "附表.xlsx"
    office.forms(path)
    return path
