"""The audit of pinned packages: a hole is told, and an index that answers nothing is never taken for a clean bill."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

AUDIT = Path(__file__).resolve().parents[2] / "deploy/audit.py"
CLEAN = {"name": "duckdb", "version": "1.5.5", "vulns": []}
SKIPPED = {"name": "httpx", "skip_reason": "Dependency not found on PyPI and could not be audited: httpx (1.0)"}
HOLED = {"name": "pillow", "version": "1.0", "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["1.1"]}]}


@pytest.fixture
def audited(tmp_path):
    """Runs the audit with a pip-audit that says so and so."""

    def run(says, *options, status=0, complains=""):
        program = f"import sys; print({says!r}); print({complains!r}, file=sys.stderr); sys.exit({status})"
        (tmp_path / "pip_audit.py").write_text(program)
        done = subprocess.run(
            [sys.executable, str(AUDIT), "constraints.txt", *options], capture_output=True, text=True, check=False,
            env={**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONIOENCODING": "utf-8"},
        )  # fmt: skip
        assert done.stderr == ""
        return done.returncode, done.stdout

    return run


def answer(*packages):
    return json.dumps({"dependencies": packages, "fixes": []})


def test_packages_without_holes_end_with_0(audited):
    assert audited(answer(CLEAN)) == (0, "依赖审计：1 个包均无已知漏洞 | audit: no known hole in 1 packages\n")


@pytest.mark.parametrize("others", [(), (CLEAN,), (SKIPPED,)])
def test_a_hole_is_told_with_the_version_that_mends_it_and_ends_with_1(audited, others):
    status, said = audited(answer(HOLED, *others), "--allow-unchecked", status=1)
    assert status == 1
    assert "pillow 1.0: PYSEC-2026-1" in said
    assert "mended in: 1.1" in said


@pytest.mark.parametrize(
    ("says", "complains", "why"),
    [
        (answer(SKIPPED, SKIPPED), "", "0 of 2 packages could be looked up): Dependency not found on PyPI"),
        (answer(CLEAN, SKIPPED), "", "1 of 2 packages could be looked up"),
        (answer(), "", "0 of 0 packages"),
        ("", "Traceback\nConnectionError: no way out", "ConnectionError: no way out"),
        ("", "", "pip-audit said nothing"),
    ],
)
def test_what_could_not_be_looked_up_is_not_checked_and_ends_with_3(audited, says, complains, why):
    status, said = audited(says, complains=complains)
    assert status == 3
    assert "NOT CHECKED" in said
    assert why in said


def test_a_machine_without_a_way_out_may_go_on_and_says_so(audited):
    status, said = audited("", "--allow-unchecked", status=1, complains="no route")
    assert status == 0
    assert said.splitlines()[-1].endswith("NOT CHECKED (0 of 0 packages could be looked up): no route")
