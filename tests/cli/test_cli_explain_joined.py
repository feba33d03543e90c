"""`juesuan explain` over a report in two files and over two reports: the right file, the right page of it, each picture."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime

import pytest

import juesuan as juesuan_package
from juesuan.files import name_files
from juesuan.parts import store
from juesuan.report import rows_of
from juesuan.rules import load_rules
from juesuan.settings import settings_from
from juesuan.warehouse.build import ReleaseStamp, build
from juesuan.warehouse.publish import publish
from juesuan.warehouse.published import connect

FOLDER = "云岭省/2024/云岭省青竹县水利局"
TEXT, FORMS = (f"{FOLDER}/云岭省青竹县水利局2024年度部门决算{name}" for name in ("公开说明.pdf", "附表.xlsx"))


@pytest.fixture(scope="module")
def joined(samples, tmp_path_factory):
    """Settings of a warehouse of one report: its text in a PDF, its forms in a workbook."""
    folder = tmp_path_factory.mktemp("joined")
    for name in (TEXT, FORMS):
        (folder / "raw" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(samples / name, folder / "raw" / name)
    rows = rows_of(juesuan_package.read(folder / "raw" / TEXT, attached=[folder / "raw" / FORMS], second_reader=False))
    name_files(rows, [TEXT, FORMS])
    stamp = ReleaseStamp("r1", datetime(2025, 9, 1, tzinfo=UTC), "0", "test", "r1")
    (folder / "w").mkdir()
    target = folder / "w/juesuan.duckdb"
    build([store(folder / "parts", rows, "test")], folder / "staged.duckdb", rules=load_rules(), release=stamp, previous=None)
    publish(folder / "staged.duckdb", target, parquet=False)
    return settings_from(raw=folder / "raw", warehouse=target, environment={})


def first(settings, query: str) -> tuple:
    with connect(settings.warehouse) as con:
        (row,) = con.execute(query).fetchall()
    return row


def at(settings) -> list[object]:
    return ["--warehouse", settings.warehouse, "--raw", settings.raw]


def test_a_figure_in_the_workbook_is_told_by_file_page_and_cell(juesuan, joined, tmp_path):
    fact_id, page, cell = first(
        joined, "SELECT fact_id, page, cell FROM fact_amount WHERE form = 'expenditure' AND amount > 0 ORDER BY fact_id LIMIT 1"
    )
    image = tmp_path / "place.png"
    result = juesuan("explain", fact_id, *at(joined))
    assert (page, result.code) == (11, 0)
    assert f"所在文件：{FORMS}（该文件第 3 页）" in result.out
    assert f"位置 {cell}" in result.out
    # A workbook has no page to draw, which is said with the place.
    drawn = juesuan("explain", fact_id, *at(joined), "--image", image)
    assert drawn.code == 2
    assert "没有页面可画" in drawn.err
    assert cell in drawn.err
    assert not image.exists()


def test_a_stated_figure_is_told_with_its_sentence_and_drawn_from_the_text(juesuan, joined, tmp_path):
    key, page, quote, checks = first(joined, """
        SELECT s.statement_id, s.page, s.quote, count(*) FROM statement s JOIN reconciliation_statement USING (statement_id)
        WHERE s.x0 IS NOT NULL AND s.amount > 0 GROUP BY ALL ORDER BY 1 LIMIT 1
    """)  # fmt: skip
    image = tmp_path / "place.png"
    result = juesuan("explain", key, *at(joined), "--image", image)
    assert result.code == 0
    assert f"第{page} 页" in result.out.replace("第 ", "第")
    assert quote[:10] in result.out
    assert f"参与核对 {checks} 处" in result.out
    assert "所在文件" not in result.out
    assert image.read_bytes().startswith(b"\x89PNG")


def test_a_finding_on_text_and_workbook_tells_both_and_draws_the_page_that_there_is(juesuan, joined, tmp_path):
    key, sentence, fact_id = first(joined, """
        SELECT verdict_id, s.statement_id, f.fact_id FROM reconciliation_statement s JOIN reconciliation_term f USING (verdict_id)
        JOIN statement t USING (statement_id) JOIN fact_amount a ON a.fact_id = f.fact_id
        WHERE t.x0 IS NOT NULL AND a.cell IS NOT NULL ORDER BY ALL LIMIT 1
    """)  # fmt: skip
    image = tmp_path / "place.png"
    result = juesuan("explain", key, *at(joined), "--image", image)
    assert result.code == 0
    assert sentence in result.out
    assert fact_id in result.out
    assert [file.name for file in tmp_path.glob("*.png")] == ["place.png"]
