"""A small drop folder of shipped samples, and the nightly job run on it in this process."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from juesuan.gate import CheckResult, GateResult
from juesuan.settings import Settings, settings_from
from pipelines.definitions import build_defs
from pipelines.jobs import NIGHTLY

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "raw"
# One sound report, one with a broken total, one file that is no report.
CHOSEN = ("云岭省河口区教育局.pdf", "云岭省青石区司法局.pdf", "关于报送公开材料的通知.pdf")


@dataclass
class Night:
    """A folder with samples, its settings, and Dagster's own records of it."""

    settings: Settings
    instance: dg.DagsterInstance

    def run(self, steps: list[str] | None = None, job: str = NIGHTLY, **options: Any) -> dg.ExecuteInProcessResult:
        defs = build_defs(settings=dg.ResourceDefinition.hardcoded_resource(self.settings))
        selection = [dg.AssetKey(step) for step in steps] if steps else None
        return defs.resolve_job_def(job).execute_in_process(
            instance=self.instance, asset_selection=selection, raise_on_error=False, **options
        )


def fill(raw: Path) -> None:
    for name in CHOSEN:
        (source,) = SAMPLES.rglob(name)
        target = raw / source.relative_to(SAMPLES)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def night_in(folder: Path, instance: dg.DagsterInstance) -> Night:
    fill(folder / "raw")
    settings = settings_from(
        raw=folder / "raw", warehouse=folder / "warehouse" / "juesuan.duckdb", workers=1, environment={}
    )
    return Night(settings, instance)


@pytest.fixture(scope="session")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Parts of the samples, so that not every test reads the same PDFs again."""
    from juesuan.run import read_parts, scan

    with dg.DagsterInstance.ephemeral() as instance:
        night = night_in(tmp_path_factory.mktemp("read_once"), instance)
        read_parts(scan(night.settings), night.settings)
    return night.settings.parts


@pytest.fixture
def night(tmp_path: Path, read_once: Path) -> Iterator[Night]:
    """A night whose documents have been read and of which nothing is published."""
    with dg.DagsterInstance.ephemeral() as instance:
        night = night_in(tmp_path, instance)
        shutil.copytree(read_once, night.settings.parts, ignore=shutil.ignore_patterns("library.json"))
        yield night


@dataclass
class Judge:
    """A gate that says what a test wants to hear, and counts how often it is asked."""

    checks: tuple[CheckResult, ...] = ()
    raises: Exception | None = None
    asked: int = 0

    def __call__(self, staged: Path, *, previous: Path | None, docs: Path | None) -> GateResult:
        self.asked += 1
        assert staged.is_file()
        if self.raises is not None:
            raise self.raises
        return GateResult(not any(check.stops for check in self.checks), self.checks)


@pytest.fixture
def judge(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Judge]:
    """Put a judge of the test's own in the place of the installed one."""

    def install(*checks: CheckResult, raises: Exception | None = None) -> Judge:
        installed = Judge(checks, raises)
        monkeypatch.setattr("juesuan.run.find_judge", lambda: installed)
        return installed

    return install
