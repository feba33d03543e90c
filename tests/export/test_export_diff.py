"""`juesuan diff`: any two releases compared, told in accountants' words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def test_the_release_before_is_compared_with_the_published_one(juesuan: Any) -> None:
    code, out, err = juesuan("diff")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "r1 → r2"
    assert "新增单位：1" in lines
    assert "已消除的不符：1" in lines
    told = next(line for line in lines if "1,234.50" in line)
    assert "1,234.50 万元（第7页） → 1,334.50 万元（第7页）" in told
    assert "甲局 2024年 部门决算 支出决算表" in told


def test_english_words_are_english(juesuan: Any) -> None:
    _, out, _ = juesuan("diff", "--lang", "en")
    assert "unit added: 1" in out
    assert "1,234.50 万元 (page 7) → 1,334.50 万元 (page 7)" in out
    assert "expenditure total" in out
    assert "A08 at “@合计”, gap 345000 元" in out


def test_json_counts_every_kind_and_keeps_the_digits_of_money(juesuan: Any) -> None:
    _, out, _ = juesuan("diff", "r1", "r2", "--json")
    answer = json.loads(out)
    assert (answer["old"], answer["new"]) == ("r1", "r2")
    assert answer["counts"] == {"unit_added": 1, "document_added": 1, "figure_reread": 1, "finding_cleared": 1}
    figure = next(one for one in answer["changes"] if one["kind"] == "figure_reread")
    assert (figure["old_amount"], figure["new_amount"]) == ("12345000.00", "13345000.00")
    assert (figure["old_page"], figure["new_page"]) == (7, 7)


def test_files_and_release_ids_are_both_understood_in_either_direction(juesuan: Any, warehouse: Path) -> None:
    _, out, _ = juesuan("diff", "r2", warehouse.parent / "releases" / "r1.duckdb", "--json")
    answer = json.loads(out)
    assert answer["counts"]["unit_removed"] == 1
    assert answer["counts"]["finding_appeared"] == 1


def test_a_release_beside_itself_has_not_changed(juesuan: Any) -> None:
    code, out, _ = juesuan("diff", "r2")
    assert code == 0
    assert "没有变化" in out


def test_long_lists_are_cut_and_say_so(juesuan: Any) -> None:
    _, out, _ = juesuan("diff", "--limit", "0")
    assert "另有 1 条" in out


def test_what_is_no_release_is_refused_with_those_that_are(juesuan: Any, tmp_path: Path) -> None:
    code, _, err = juesuan("diff", "r9")
    assert code == 2
    assert "r1" in err
    (tmp_path / "no.duckdb").write_bytes(b"no database")
    assert juesuan("diff", "no.duckdb")[0] == 2
