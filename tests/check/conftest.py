"""The samples that are checked, and the command called as `juesuan check` calls it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

SAMPLES = Path(__file__).resolve().parents[2] / "data/raw"
BROKEN = "云岭省/2024/云岭省河口区教育局.pdf"


@dataclass
class Result:
    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def broken_report() -> Path:
    """A shipped sample with misprinted amounts."""
    if not (SAMPLES / BROKEN).is_file():
        pytest.skip("the samples are not drawn yet: python -m samples")
    return SAMPLES / BROKEN


@pytest.fixture
def check(monkeypatch, capsys, tmp_path):
    """Call `juesuan check` with these words, away from the checkout."""
    from juesuan.cli.app import build
    from juesuan.cli.words import choose

    monkeypatch.chdir(tmp_path)
    for name in ("JUESUAN_RAW", "JUESUAN_WAREHOUSE", "JUESUAN_WORKERS", "JUESUAN_LANG"):
        monkeypatch.delenv(name, raising=False)

    def call(*words: object) -> Result:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            build(choose(["check", *map(str, words)], {}))
        said = capsys.readouterr()
        return Result(int(ended.value.code or 0), said.out, said.err)

    yield call
    choose([], {})
