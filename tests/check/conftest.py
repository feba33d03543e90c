"""The samples that are checked, and the command called as `juesuan check` calls it."""

from __future__ import annotations

from pathlib import Path

import pytest

SAMPLES = Path(__file__).resolve().parents[2] / "data/raw"
BROKEN = "云岭省/2024/云岭省河口区教育局.pdf"


@pytest.fixture(scope="session")
def broken_report() -> Path:
    """A shipped sample with misprinted amounts."""
    if not (SAMPLES / BROKEN).is_file():
        pytest.skip("the samples are not drawn yet: python -m samples")
    return SAMPLES / BROKEN


@pytest.fixture
def check(juesuan):
    """Call `juesuan check` with these words, away from the checkout."""
    return lambda *words: juesuan("check", *words)
