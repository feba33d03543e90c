"""What every test may ask for: the folder of real published reports, where the machine has it; the command."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
_MAIN = sys.modules["__main__"]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Streamlit's test runner leaves its page as this process's main program, which new processes would then run."""
    sys.modules["__main__"] = _MAIN


def _shared_folder() -> Path | None:
    named = os.environ.get("JUESUAN_SHARED")
    for folder in [Path(named)] if named else [ROOT.parent / "shared"]:
        if (folder / "reports").is_dir():
            return folder
    return None


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the real published reports and their hand-checked truth; skips where it is absent."""
    folder = _shared_folder()
    if folder is None:
        pytest.skip("the real published reports are not on this machine (set JUESUAN_SHARED to their folder)")
    return folder


class Result(NamedTuple):
    """What a command left: its exit status, its output and what it said on the side."""

    code: int
    out: str
    err: str


@pytest.fixture
def juesuan(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Iterator[Callable[..., Result]]:
    """Call the command with these words; away from the checkout, so that no default folder is ours."""
    from juesuan.cli.app import build
    from juesuan.cli.words import choose

    monkeypatch.chdir(tmp_path)
    for name in ("JUESUAN_RAW", "JUESUAN_WAREHOUSE", "JUESUAN_WORKERS", "JUESUAN_LANG"):
        monkeypatch.delenv(name, raising=False)

    def call(*words: object) -> Result:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            build(choose([str(word) for word in words], {}))
        said = capsys.readouterr()
        return Result(int(ended.value.code or 0), said.out, said.err)

    yield call
    choose([], {})


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one plain line whether the acceptance input was there."""
    folder = _shared_folder()
    terminalreporter.write_line(
        "real published reports: read" if folder else "real published reports: ABSENT, their tests were skipped"
    )
