"""One document at the command line: `juesuan read` and `juesuan check`."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from decimal import Decimal

import pytest
from calling import BROKEN, ENCRYPTED, GOOD, program


def test_read_shows_the_tables_as_printed(juesuan, samples):
    result = juesuan("read", samples / GOOD)
    assert result.code == 0
    assert "云岭省白沙县自然资源局  2024  部门决算" in result.out
    assert "收入支出决算总表" in result.out
    assert not re.search(r"[ \t]$", result.out, re.MULTILINE)


def test_read_gives_json_with_rows_exactly_as_printed(juesuan, samples):
    result = juesuan("read", samples / GOOD, "--format", "json")
    content = json.loads(result.out)
    assert set(content) >= {"report", "tables", "statements", "quarantine"}
    table = next(t for t in content["tables"] if t["form"] == "revenue_expenditure_summary")
    assert set(table) >= {"form", "title", "unit", "pages", "header", "rows"}
    assert all(cell == re.sub(r"\s", "", cell) for row in table["rows"] for cell in row)
    assert content["report"]["file"] == GOOD.rpartition("/")[2]


def test_read_tells_region_and_year_where_the_file_lies_in_the_raw_folder(juesuan, loaded, monkeypatch):
    monkeypatch.setenv("JUESUAN_RAW", str(loaded.raw))
    report = json.loads(juesuan("read", loaded.raw / GOOD, "--format", "json").out)["report"]
    assert (report["file"], report["region"]) == (GOOD, "云岭省")


def test_read_gives_csv_to_the_pipe_and_to_files(juesuan, samples, tmp_path):
    whole = list(csv.reader(io.StringIO(juesuan("read", samples / GOOD, "--format", "csv").out)))
    assert ["# 收入支出决算总表"] in whole
    assert juesuan("read", samples / GOOD, "--format", "csv", "--output", tmp_path / "tables").code == 0
    files = sorted((tmp_path / "tables").iterdir())
    assert len(files) == sum(row[0].startswith("# ") for row in whole if row)
    assert all(file.read_bytes().startswith(b"\xef\xbb\xbf") for file in files), "spreadsheet programs want the mark"
    parted = [row for file in files for row in csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig")))]
    assert parted == [row for row in whole if row and not row[0].startswith("# ")]


def test_a_document_that_cannot_be_read_is_told_plainly_with_status_one(juesuan, samples):
    result = juesuan("read", samples / ENCRYPTED)
    assert (result.code, result.err) == (1, "")
    assert "PDF 已加密，需要口令" in result.out
    english = juesuan("--lang", "en", "read", samples / ENCRYPTED)
    assert "encrypted" in english.out


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "0 字节"),
        (b"hello", "不是 PDF"),
        (b"%PDF-1.7\n" + b"\0" * 500, "不是 PDF"),
        (os.urandom(4000), "不是 PDF"),
    ],
)
def test_rubbish_never_gives_a_stack_trace(juesuan, tmp_path, content, words):
    (tmp_path / "x.pdf").write_bytes(content)
    result = juesuan("read", "x.pdf")
    assert result.code == 1
    assert words in result.out
    assert "Traceback" not in result.out + result.err


@pytest.mark.parametrize(("name", "words"), [("none.pdf", "没有这个文件"), (".", "juesuan run")])
@pytest.mark.parametrize("command", ["read", "check"])
def test_a_path_that_is_no_file_says_what_to_do(juesuan, name, words, command):
    result = juesuan(command, name)
    assert result.code == 2
    assert words in result.err
    assert result.out == ""


def test_a_reader_that_breaks_ends_in_a_sentence(juesuan, samples):
    result = juesuan("read", samples / GOOD, "--seconds", "0.001")
    assert result.code == 2
    assert "0.001 秒" in result.err
    assert "Traceback" not in result.err


def test_the_real_reports_are_read_cell_by_cell_as_the_truth_has_them(shared, tmp_path):
    for truth in sorted((shared / "reports/truth").iterdir()):
        if not truth.is_dir():
            continue
        source = shared / "reports" / json.loads((truth / "meta.json").read_text(encoding="utf-8"))["source"]
        (tmp_path / "reading.json").write_text(program("read", source, "--format", "json").stdout, encoding="utf-8")
        scored = subprocess.run(
            [sys.executable, shared / "tools/score_reading.py", truth, tmp_path / "reading.json"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert scored.returncode == 0, f"{truth.name}: {scored.stdout[-500:]}{scored.stderr}"


def test_check_tells_what_is_broken_with_both_sides(juesuan, samples):
    result = juesuan("check", samples / BROKEN)
    assert result.code == 1
    assert re.search(r"不符 [1-9]", result.out)
    assert "差额" in result.out
    assert "可疑之处" in result.out


def test_check_gives_json_of_the_declared_shape(juesuan, samples):
    content = json.loads(juesuan("check", samples / BROKEN, "--json").out)
    assert set(content["counts"]) >= {"exact", "rounding", "broken", "untestable"}
    assert sum(content["counts"].values()) == len(content["results"])
    keys = {"rule", "verdict", "severity", "root_cause", "left", "right", "gap", "allowed", "places"}
    assert all(keys <= set(result) for result in content["results"])
    broken = [r for r in content["results"] if r["verdict"] == "broken" and r["left"] is not None]
    assert broken
    for result in broken:
        assert all(re.fullmatch(r"-?\d+\.\d{4}", result[name]) for name in ("left", "right", "gap", "allowed"))
        assert abs(Decimal(result["gap"])) > Decimal(result["allowed"]) or result["relation"] != "="
        assert result["root_cause"]
        assert all({"page", "form", "line", "measure"} <= set(place) for place in result["places"])


def test_check_of_a_good_report_ends_with_status_zero(juesuan, samples):
    result = juesuan("check", samples / GOOD)
    assert "不符 0" in result.out
    assert "没有不符之处" in result.out
    assert result.code == 0
