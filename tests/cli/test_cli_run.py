"""The load at the command line."""

from __future__ import annotations

import json
import os

from calling import program


def test_run_without_a_raw_folder_says_what_to_do(juesuan):
    result = juesuan("run")
    assert result.code == 2
    assert "--raw" in result.err
    assert "Traceback" not in result.err


def test_run_on_unchanged_input_ends_at_once_and_says_so(juesuan, loaded):
    result = juesuan("run", "--raw", loaded.raw, "--warehouse", loaded.warehouse)
    assert "没有变化，无需处理" in result.out
    assert result.code == 1, "the published warehouse still holds findings and a quarantined document"
    content = json.loads(juesuan("run", "--raw", loaded.raw, "--warehouse", loaded.warehouse, "--json", "--quiet").out)
    assert (content["outcome"], content["read"], content["exit_code"]) == ("unchanged", 0, 1)


def test_run_reads_publishes_and_tells_what_came_in(loaded, tmp_path):
    result = program("--lang", "en", "run", "--raw", loaded.raw, "--no-gate", "--workers", "1", cwd=tmp_path)
    assert result.returncode == 1, result.stderr
    assert "published" in result.stdout
    assert "documents 3: read 3, reused 0; new 3" in result.stdout
    assert "needs a password" in result.stdout
    assert "read 3/3" in result.stderr
    assert (tmp_path / "data/warehouse/juesuan.duckdb").is_file()
    assert "skipped (--no-gate)" in (tmp_path / "data/warehouse/reports/morning.md").read_text()


def test_run_into_a_folder_that_cannot_be_written_says_so(juesuan, loaded, tmp_path):
    (tmp_path / "file").touch()
    result = juesuan("run", "--raw", loaded.raw, "--warehouse", tmp_path / "file/x.duckdb")
    assert result.code == 2
    assert "无法写入" in result.err


def test_run_beside_another_run_is_told_who_is_at_it(juesuan, loaded, tmp_path):
    from juesuan.lock import load_lock

    with load_lock(loaded):
        result = program("run", "--raw", loaded.raw, "--warehouse", loaded.warehouse)
    assert result.returncode == 2
    assert f"进程 {os.getpid()}" in result.stderr
