"""The published warehouse at the command line: `status`, `sql`, `rollback` and `explain`."""

from __future__ import annotations

import csv
import json
import re
import shutil
import struct

import pytest
from calling import BROKEN, ENCRYPTED, GOOD, program


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


def test_sql_gives_money_as_text_with_its_digits_and_other_numbers_as_numbers(juesuan, loaded):
    query = (
        "SELECT CAST('9007199254740993.01' AS DECIMAL(18,2)) AS money, CAST(0 AS DECIMAL(24,8)) AS nothing, "
        "CAST(3 AS DECIMAL(18,4)) AS quantity, 7 AS rows, 0.5::DOUBLE AS share, [CAST(1.20 AS DECIMAL(18,2))] AS several"
    )
    text = juesuan("sql", query, "--warehouse", loaded.warehouse, "--json").out
    assert json.loads(text) == [{
        "money": "9007199254740993.01", "nothing": "0.00000000", "quantity": 3, "rows": 7, "share": 0.5, "several": ["1.20"],
    }]  # fmt: skip


def test_the_help_of_sql_says_how_money_is_written(juesuan):
    assert "金额一律是带全部数位的字符串" in re.sub(r"\s", "", juesuan("sql", "--help").out)


def test_explain_gives_money_as_text_as_sql_does(juesuan, loaded):
    (verdict,) = ask(juesuan, loaded, "SELECT * FROM reconciliation WHERE verdict = 'broken' AND terms > 1 ORDER BY 1 LIMIT 1")
    found = json.loads(juesuan("explain", verdict["verdict_id"], "--warehouse", loaded.warehouse, "--json").out)
    assert re.fullmatch(r"-?\d+\.\d{4}", found["left_value"])
    assert found["left_value"] == verdict["left_value"]
    assert all(re.fullmatch(r"-?\d+\.\d{2}", number["amount"]) for number in found["numbers"] if number["amount"])


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
