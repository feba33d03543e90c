"""What a person who types a command sees, and what a program gets."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import time
from decimal import Decimal

import pytest

from juesuan.cli.words import choose, half, say

BROKEN = "云岭省/2024/云岭省河口区教育局.pdf"
GOOD = "云岭省/2024/云岭省白沙县自然资源局.pdf"
ENCRYPTED = "云岭省/2024/松岗区商务局（加密）.pdf"
COMMANDS = ("run", "read", "check", "status", "sql", "rollback", "explain")


def program(*words, **more):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-m", "juesuan", *map(str, words)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
        **more,
    )


def test_help_is_quick_and_loads_nothing_heavy():
    code = (
        "import sys; sys.argv = ['juesuan', '--help']\n"
        "from juesuan.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'duckdb', 'pyarrow', 'pandas', 'pypdfium2', 'rich.table', 'great_expectations', 'dagster', 'yaml', 'numpy'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)))"
    )
    start = time.monotonic()
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                          env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})  # fmt: skip
    assert time.monotonic() - start < 5
    assert "HEAVY []" in said.stdout
    assert all(re.search(rf"^  {command} ", said.stdout, re.MULTILINE) for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shows_examples_in_both_languages(juesuan, command):
    chinese = juesuan(command, "--help")
    english = juesuan(command, "--help", "--lang", "en")
    assert chinese.code == english.code == 0
    assert f"  juesuan {command}" in chinese.out.split("例：")[1]
    assert f"  juesuan {command}" in english.out.split("Examples:")[1]
    ours = english.out.split("Options:")[0]
    assert not re.search(r"[\u4e00-\u9fff]", ours)


def test_the_version_is_told(juesuan):
    from juesuan import __version__

    assert juesuan("--version").out.strip() == __version__


def test_a_wrong_word_is_answered_with_status_two(juesuan):
    result = juesuan("raed")
    assert result.code == 2
    assert "raed" in result.err


def test_the_language_may_stand_anywhere_or_in_the_environment():
    try:
        assert choose(["read", "--lang", "en", "x.pdf"], {}) == ["read", "x.pdf"]
        assert say("甲", "a") == "a"
        assert choose(["--lang=zh", "read"], {"JUESUAN_LANG": "en"}) == ["read"]
        assert half("甲 | a") == "甲"
        choose([], {"JUESUAN_LANG": "en_GB.UTF-8"})
        assert half("甲 | a") == "a"
        assert half("only one") == "only one"
        assert choose(["sql", "--", "--lang", "en"], {}) == ["sql", "--", "--lang", "en"]
    finally:
        choose([], {})


# --- read ---------------------------------------------------------------------------------------------------------


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


# --- check --------------------------------------------------------------------------------------------------------


def test_check_tells_what_is_broken_with_both_sides(juesuan, samples):
    result = juesuan("check", samples / BROKEN)
    assert result.code == 1
    assert re.search(r"不符 [1-9]", result.out)
    assert "差额" in result.out
    assert "可疑之处" in result.out


def test_check_gives_json_of_the_declared_shape(juesuan, samples):
    content = json.loads(juesuan("check", samples / BROKEN, "--json").out)
    assert set(content["counts"]) == {"exact", "rounding", "broken", "untestable"}
    assert sum(content["counts"].values()) == len(content["results"])
    keys = {"rule", "verdict", "severity", "root_cause", "left", "right", "gap", "allowed", "places"}
    assert all(keys <= set(result) for result in content["results"])
    broken = [r for r in content["results"] if r["verdict"] == "broken" and r["left"] is not None]
    assert broken
    for result in broken:
        assert abs(result["gap"]) > result["allowed"] or result["relation"] != "="
        assert result["root_cause"]
        assert all({"page", "form", "line", "measure"} <= set(place) for place in result["places"])


def test_check_of_a_good_report_ends_with_status_zero(juesuan, samples):
    result = juesuan("check", samples / GOOD)
    assert "不符 0" in result.out
    assert "没有不符之处" in result.out
    assert result.code == 0


# --- status, sql, rollback -----------------------------------------------------------------------------------------


def test_status_of_a_fresh_warehouse(juesuan, loaded):
    result = juesuan("status", "--warehouse", loaded.warehouse, "--max-age", "36h")
    assert result.code == 0
    assert "新鲜" in result.out
    assert "文件 3（整份待核 1）" in result.out


def test_status_of_a_stale_one_ends_with_status_one(juesuan, loaded):
    result = juesuan("status", "--warehouse", loaded.warehouse, "--max-age", "0m", "--json")
    assert result.code == 1
    assert json.loads(result.out)["is_fresh"] is False


def test_status_without_a_warehouse_ends_with_status_two_and_says_what_to_do(juesuan):
    result = juesuan("status")
    assert result.code == 2
    assert "data/warehouse/juesuan.duckdb" in result.err


def test_status_refuses_an_age_it_cannot_read(juesuan, loaded):
    result = juesuan("status", "--warehouse", loaded.warehouse, "--max-age", "soon")
    assert result.code == 2
    assert "36h" in result.err


def test_sql_shows_rows_as_table_json_and_csv(juesuan, loaded):
    query = "SELECT file, pages FROM dim_report ORDER BY file"
    shown = juesuan("sql", query, "--warehouse", loaded.warehouse)
    assert shown.code == 0
    assert GOOD in shown.out
    assert "3 行" in shown.out
    rows = json.loads(juesuan("sql", query, "--warehouse", loaded.warehouse, "--json").out)
    assert [row["file"] for row in rows] == sorted([GOOD, BROKEN, ENCRYPTED])
    text = juesuan("sql", query, "--warehouse", loaded.warehouse, "--csv").out
    assert next(csv.reader(text.splitlines())) == ["file", "pages"]
    assert "还有更多" in juesuan("sql", query, "--warehouse", loaded.warehouse, "--limit", "2").out


def test_sql_gives_money_with_its_digits(juesuan, loaded):
    query = "SELECT CAST(1234567890123.45 AS DECIMAL(18,2)) AS money"
    text = juesuan("sql", query, "--warehouse", loaded.warehouse, "--json").out
    assert json.loads(text, parse_float=Decimal) == [{"money": Decimal("1234567890123.45")}]


def test_sql_reads_the_query_from_a_pipe(loaded):
    result = program("sql", "--warehouse", loaded.warehouse, "--csv", input="SELECT 6 * 7 AS answer")
    assert (result.returncode, result.stdout) == (0, "answer\n42\n")


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM dim_report",
        "CREATE TABLE x AS SELECT 1",
        "COPY (SELECT 1) TO 'x.csv'",
        "FROM '/etc/passwd'",
        "selec",
    ],
)
def test_sql_can_change_nothing_and_read_nothing_else(juesuan, loaded, tmp_path, query):
    before = loaded.warehouse.read_bytes()
    result = juesuan("sql", query if not query.startswith("CREATE") else "CREATE TABLE juesuan.main.x AS SELECT 1",
                     "--warehouse", loaded.warehouse)  # fmt: skip
    assert result.code == 2
    assert result.err.startswith("错误：")
    assert "Traceback" not in result.err
    assert not (tmp_path / "x.csv").exists()
    assert loaded.warehouse.read_bytes() == before


def test_rollback_lists_and_puts_back(juesuan, loaded, tmp_path):
    from juesuan.gate import GateResult
    from juesuan.run import run
    from juesuan.settings import settings_from

    shutil.copytree(loaded.raw, tmp_path / "raw")
    shutil.copytree(loaded.folder, tmp_path / "w")
    settings = settings_from(raw=tmp_path / "raw", warehouse=tmp_path / "w/juesuan.duckdb", workers=1, environment={})
    (settings.raw / ENCRYPTED).unlink()
    run(settings, judge=lambda *_, **__: GateResult(passed=True))
    kept = json.loads(juesuan("rollback", "--list", "--json", "--warehouse", settings.warehouse).out)
    assert [(one["documents"], one["published"]) for one in kept] == [(2, True), (3, False)]
    result = juesuan("rollback", "--warehouse", settings.warehouse)
    assert result.code == 0
    assert kept[1]["release_id"] in result.out
    assert "文件 3" in juesuan("status", "--warehouse", settings.warehouse).out
    missing = juesuan("rollback", "nonsense", "--warehouse", settings.warehouse)
    assert missing.code == 2
    assert "nonsense" in missing.err


# --- explain ------------------------------------------------------------------------------------------------------


def ask(juesuan, loaded, query):
    return json.loads(juesuan("sql", query, "--warehouse", loaded.warehouse, "--json").out)


def test_explain_a_figure_tells_page_text_and_checks(juesuan, loaded, tmp_path):
    (fact,) = ask(
        juesuan, loaded,
        "SELECT f.* FROM fact_amount f JOIN reconciliation_term USING (fact_id) "
        "WHERE f.state = 'number' ORDER BY fact_id LIMIT 1",
    )  # fmt: skip
    image = tmp_path / "place.png"
    result = juesuan("explain", fact["fact_id"], "--warehouse", loaded.warehouse, "--raw", loaded.raw, "--image", image)
    assert result.code == 0
    assert f"第 {fact['page']} 页" in result.out
    assert f"“{fact['printed']}”" in result.out
    assert re.search(r"参与核对 [1-9]", result.out)
    head = image.read_bytes()[:24]
    width, height = struct.unpack(">II", head[16:24])
    assert head.startswith(b"\x89PNG")
    assert width > 300
    assert height > 60


def test_explain_a_finding_tells_its_numbers_and_draws_each_page(juesuan, loaded, tmp_path):
    (verdict,) = ask(
        juesuan, loaded,
        "SELECT * FROM reconciliation WHERE verdict = 'broken' AND terms > 1 ORDER BY pages LIKE '%,%' DESC, verdict_id LIMIT 1",
    )  # fmt: skip
    image = tmp_path / "place.png"
    result = juesuan(
        "explain", verdict["verdict_id"], "--warehouse", loaded.warehouse, "--raw", loaded.raw, "--image", image
    )
    assert result.code == 0
    assert verdict["statement"] in result.out
    assert "不符" in result.out
    assert len(list(tmp_path.glob("place*.png"))) == len(set(verdict["pages"].split(",")))
    found = json.loads(juesuan("explain", verdict["verdict_id"], "--warehouse", loaded.warehouse, "--json").out)
    assert len(found["numbers"]) == verdict["terms"]


def test_explain_an_unknown_key_says_where_keys_are(juesuan, loaded):
    result = juesuan("explain", "0/x/1", "--warehouse", loaded.warehouse)
    assert result.code == 2
    assert "fact_amount.fact_id" in result.err


def test_explain_draws_nothing_from_a_file_that_is_gone_or_changed(juesuan, loaded, tmp_path):
    (fact,) = ask(
        juesuan,
        loaded,
        f"SELECT fact_id FROM fact_amount JOIN dim_report USING (report_id) WHERE file = '{GOOD}' LIMIT 1",
    )
    words = ("explain", fact["fact_id"], "--warehouse", loaded.warehouse, "--image", tmp_path / "x.png", "--raw")
    gone = juesuan(*words, tmp_path)
    assert gone.code == 2
    assert "--raw" in gone.err
    (tmp_path / GOOD).parent.mkdir(parents=True)
    (tmp_path / GOOD).write_bytes(b"another")
    changed = juesuan(*words, tmp_path)
    assert changed.code == 2
    assert "不能作证" in changed.err
    assert not (tmp_path / "x.png").exists()


# --- run ----------------------------------------------------------------------------------------------------------


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
    result = program("--lang", "en", "run", loaded.raw, "--no-gate", "--workers", "1", cwd=tmp_path)
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
