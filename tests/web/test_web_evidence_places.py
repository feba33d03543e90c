"""Evidence of reports in several files and of findings across reports: each page from its own file, under its own report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest
from streamlit.testing.v1 import AppTest
from test_web_pages import drawn, pictures, said
from web_release import FORMS, JOINED, SOUND, Shown

from dashboard.pictures import home_of
from dashboard.queries import findings
from juesuan.cli.app import build
from juesuan.cli.words import choose
from juesuan.warehouse.published import connect

FILES = [
    {"file": "a.pdf", "sha256": "1", "kind": "pdf", "first_page": 1, "pages": 8},
    {"file": "broken.pdf", "sha256": "2", "kind": None, "first_page": None, "pages": None},
    {"file": "b.xlsx", "sha256": "3", "kind": "xlsx", "first_page": 9, "pages": 2},
]


def first(shown: Shown, query: str, *values: object) -> tuple[object, ...]:
    with connect(shown.warehouse) as con:
        return con.execute(query, list(values)).fetchall()[0]


def listed(test: AppTest, column: str) -> list[object]:
    return [value for table in test.table if column in table.value.columns for value in table.value[column]]


def test_a_page_of_a_report_is_found_in_its_file_by_number() -> None:
    found = [home_of(FILES, page) for page in (1, 8, 9, 10)]
    assert [(home.file, home.page) for home in found if home] == [("a.pdf", 1), ("a.pdf", 8), ("b.xlsx", 1), ("b.xlsx", 2)]
    assert home_of(FILES, 11) is None
    assert home_of([], 1) is None


def test_a_figure_of_a_workbook_is_told_by_its_cell_and_no_page_is_drawn(shown: Shown) -> None:
    row, cell = first(
        shown, "SELECT row, cell FROM fact_amount WHERE report_id = ? AND form = 'expenditure' AND line = 'total' ORDER BY col LIMIT 1",
        shown.report_id(JOINED),
    )  # fmt: skip
    for language, kind in (("zh", "电子表格"), ("en", "workbook")):
        test = drawn(shown, "accounts", language=language, unit=shown.unit_id(JOINED), view="expenditure", row=f"{row}.total")
        assert not pictures(test)
        told = said(test).replace("\\", "")
        assert FORMS.rpartition("/")[2] in told
        assert kind in told
        assert cell in [str(value).replace("\\", "") for value in listed(test, "格" if language == "zh" else "Cell")]
        assert not test.warning


def test_a_finding_on_text_and_workbook_shows_the_page_of_the_text(shown: Shown) -> None:
    (verdict,) = first(shown, """
        SELECT verdict_id FROM reconciliation_statement s JOIN statement t USING (statement_id)
        JOIN reconciliation_term USING (verdict_id) WHERE t.report_id = ? ORDER BY ALL LIMIT 1
    """, shown.report_id(JOINED))  # fmt: skip
    test = drawn(shown, "findings", finding=str(verdict), result="exact-rounding-broken", level="error-warning-info")
    assert len(pictures(test)) == 1
    assert "电子表格" in said(test)
    assert {"格"} <= {name for table in test.table for name in table.value.columns}


def test_a_finding_across_reports_shows_both_reports_pages_under_their_names(shown: Shown) -> None:
    (verdict,) = first(shown, """
        SELECT verdict_id FROM reconciliation WHERE family = 'across_reports' AND verdict = 'broken' AND report_id = ?
        AND terms = 2 ORDER BY verdict_id LIMIT 1
    """, shown.report_id(SOUND))  # fmt: skip
    with connect(shown.warehouse) as con:
        numbers = findings.numbers_behind(con, str(verdict))
    assert list(numbers["where"]) == ["left", "right"]
    # The report that the finding is about comes first.
    assert numbers["report_id"][0] == shown.report_id(SOUND)
    assert numbers["report_id"][1] == shown.report_id("2023")
    test = drawn(shown, "findings", finding=str(verdict), level="error-warning-info")
    assert len(pictures(test)) == 2
    headings = [element.value.replace("\\", "") for element in test.subheader]
    assert sum("上海市示例区财政局" in heading for heading in headings) == 2
    assert sum("（本报告）" in heading for heading in headings) == 1
    assert any("2023" in heading and "本报告" not in heading for heading in headings)
    assert {"L1", "R1"} <= set(listed(test, "标记"))
    metrics = [metric.label for metric in test.metric]
    assert metrics[0] == "左方 L（万元）"


def test_the_command_that_the_page_names_draws_both_reports_pages(shown: Shown, tmp_path: Path, capsys: Any) -> None:
    (verdict,) = first(shown, """
        SELECT verdict_id FROM reconciliation WHERE family = 'across_reports' AND verdict = 'broken' AND report_id = ?
        AND terms = 2 ORDER BY verdict_id LIMIT 1
    """, shown.report_id(SOUND))  # fmt: skip
    words = ["explain", str(verdict), "--warehouse", str(shown.warehouse), "--raw", str(shown.raw), "--image", str(tmp_path / "a.png")]
    with pytest.raises(SystemExit) as ended:
        build(choose(words, {}))
    choose([], {})
    assert not ended.value.code
    told = capsys.readouterr().out
    assert "2023" in told
    other = shown.report_id("2023")[:8]
    names = sorted(file.name for file in tmp_path.glob("*.png"))
    assert len(names) == 2
    assert "a.png" in names
    assert any(name.startswith(f"a-{other}-") for name in names)


def test_keys_of_another_release_find_nothing(con: duckdb.DuckDBPyConnection) -> None:
    assert findings.numbers_behind(con, "0000000000000000/A01/x").empty
    assert findings.finding(con, "0000000000000000/A01/x").empty
