"""What every test may ask for: the folder of real published reports, where the machine has it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


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


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one plain line whether the acceptance input was there."""
    folder = _shared_folder()
    terminalreporter.write_line(
        "real published reports: read" if folder else "real published reports: ABSENT, their tests were skipped"
    )
