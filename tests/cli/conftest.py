"""A small warehouse of shipped samples."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from calling import BROKEN, ENCRYPTED, GOOD

from juesuan.gate import GateResult
from juesuan.settings import settings_from

SAMPLES = Path(__file__).resolve().parents[2] / "data/raw"


@pytest.fixture(scope="session")
def samples() -> Path:
    if not (SAMPLES / GOOD).is_file():
        pytest.skip("the samples are not drawn yet: python -m samples")
    return SAMPLES


@pytest.fixture(scope="session")
def loaded(samples, tmp_path_factory):
    """Settings of a published warehouse: one good report, one with broken totals, one encrypted."""
    from juesuan.run import run

    folder = tmp_path_factory.mktemp("loaded")
    for name in (GOOD, BROKEN, ENCRYPTED):
        (folder / "raw" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(samples / name, folder / "raw" / name)
    settings = settings_from(raw=folder / "raw", warehouse=folder / "w/juesuan.duckdb", workers=1, environment={})
    run(settings, judge=lambda *_, **__: GateResult(passed=True))
    return settings
