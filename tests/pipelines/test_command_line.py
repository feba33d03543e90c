"""Dagster's own commands find the load from the checkout, and write nowhere outside the folders they were given."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.pipelines.conftest import fill

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    """A home, a Dagster home, a drop folder and a warehouse, all of the test's own."""
    fill(tmp_path / "raw")
    (tmp_path / "home").mkdir()
    (tmp_path / "dagster").mkdir()
    shutil.copyfile(ROOT / "pipelines" / "dagster.yaml", tmp_path / "dagster" / "dagster.yaml")
    given = {name: value for name, value in os.environ.items() if not name.startswith(("DAGSTER_", "JUESUAN_"))}
    return given | {
        "HOME": str(tmp_path / "home"),
        "DAGSTER_HOME": str(tmp_path / "dagster"),
        "JUESUAN_RAW": str(tmp_path / "raw"),
        "JUESUAN_WAREHOUSE": str(tmp_path / "warehouse" / "juesuan.duckdb"),
        "JUESUAN_WORKERS": "1",
    }


def dagster(surroundings: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("dagster")), *words]
    return subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False, timeout=420)


def test_definitions_validate(surroundings: dict[str, str]) -> None:
    ended = dagster(surroundings, "definitions", "validate")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "juesuan" in ended.stdout + ended.stderr


def test_the_nightly_job_publishes_from_the_command_line_and_keeps_to_its_folders(
    surroundings: dict[str, str], tmp_path: Path
) -> None:
    before = {path.name for path in ROOT.iterdir()}
    ended = dagster(surroundings, "job", "execute", "--module-name", "pipelines.definitions", "--job", "nightly")
    assert ended.returncode == 0, ended.stderr[-3000:]
    assert (tmp_path / "warehouse" / "juesuan.duckdb").is_file()
    assert list((tmp_path / "home").rglob("*")) == []
    caches = {".ruff_cache", ".mypy_cache", ".pytest_cache", ".import_linter_cache"}
    assert {path.name for path in ROOT.iterdir()} - before <= caches


def test_the_instance_reports_nothing_and_runs_one_load_at_a_time() -> None:
    settings = yaml.safe_load((ROOT / "pipelines" / "dagster.yaml").read_text("utf-8"))
    assert settings["telemetry"] == {"enabled": False}
    assert settings["concurrency"]["runs"]["max_concurrent_runs"] == 1
