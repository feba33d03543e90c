"""The workbook of a report: money is numbers, text stays text, every cell leads to its place."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from small_release import EVIL, REPORT, write_release

from juesuan.sheets import cell_name


@pytest.fixture
def book(juesuan: Any, tmp_path: Path) -> Any:
    code, out, err = juesuan("export", "甲局", "--year", "2024", "--output", "a.xlsx")
    assert (code, err) == (0, "")
    assert "a.xlsx" in out
    return openpyxl.load_workbook(tmp_path / "a.xlsx")


def test_there_is_a_sheet_for_each_form_and_for_findings_and_sources(book: Any) -> None:
    assert book.sheetnames == ["说明", "支出决算表", "核对结果", "出处"]
    about = {row[0]: row[1] for row in book["说明"].iter_rows(values_only=True) if row[0]}
    assert (about["单位"], about["年度"], about["发布版"]) == ("甲局", "2024", "r2")


def test_money_is_a_number_with_the_printed_decimals_in_the_printed_unit(book: Any) -> None:
    sheet = book["支出决算表"]
    assert sheet["A2"].value == "单位：万元、元"
    assert [cell.value for cell in sheet[3]] == ["收支", "科目编码", "名称", "本年支出合计", "基本支出"]
    total = sheet["D4"]
    assert (total.value, total.data_type, total.number_format) == (1334.5, "n", "#,##0.00")
    assert sheet["D5"].value == 0.07


def test_what_is_no_number_is_shown_as_printed_and_a_blank_is_empty(book: Any) -> None:
    sheet = book["支出决算表"]
    assert sheet["E4"].value == "—"
    assert sheet["E5"].value is None
    # Codes are text, and a number of more than fifteen digits is not rounded.
    assert (sheet["B4"].value, sheet["B4"].data_type) == ("201", "s")
    assert sheet["D7"].value == "9999999999999999.99"


def test_text_that_looks_like_a_formula_stays_text(book: Any, tmp_path: Path) -> None:
    sheet = book["支出决算表"]
    for place, text in (("C4", EVIL), ("C5", "+cmd|' /C calc'!A0"), ("D6", "=1+1")):
        assert sheet[place].value == text
        assert sheet[place].quotePrefix, place
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name}
    assert parts
    assert not [name for name, xml in parts.items() if "<f>" in xml or "<hyperlink" in xml]


def test_the_sheet_of_sources_leads_from_cell_to_page_box_and_printed_text(book: Any) -> None:
    heads, *rows = book["出处"].iter_rows(values_only=True)
    assert heads[:5] == ("表", "单元格", "印出的文字", "印出的单位", "页码")
    found = {row[1]: row for row in rows}
    assert found["D4"][2:9] == ("1,334.50", "万元", 7, 10, 20, 30, 40)
    assert found["D4"][-1] == f"{REPORT[:16]}/expenditure/1/5"
    # Each cell with something printed, and no blank one.
    assert set(found) == {"D4", "E4", "D5", "D6", "D7"}
    for row in rows:
        assert book[row[0]][row[1]].value is not None


def test_findings_are_on_a_sheet_of_their_own(juesuan: Any, tmp_path: Path) -> None:
    file = write_release(tmp_path / "w" / "juesuan.duckdb", "r1")
    assert juesuan("export", REPORT[:12], "-o", "b.xlsx", "--warehouse", file)[0] == 0
    heads, row = openpyxl.load_workbook(tmp_path / "b.xlsx")["核对结果"].iter_rows(values_only=True)
    shown = dict(zip(heads, row, strict=True))
    assert (shown["规则"], shown["结果"], shown["差额（元）"], shown["核对之处"]) == ("A08", "不符", 345000, "@合计")


def test_a_file_that_is_there_is_replaced_only_when_asked_to(juesuan: Any, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"mine")
    code, _, err = juesuan("export", "甲局", "--output", "a.xlsx")
    assert code == 2
    assert "--force" in err
    assert (tmp_path / "a.xlsx").read_bytes() == b"mine"
    assert juesuan("export", "甲局", "--output", "a.xlsx", "--force")[0] == 0
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames
    assert not list(tmp_path.glob(".*"))


def test_what_fits_no_report_or_several_is_refused_with_what_to_do(juesuan: Any) -> None:
    code, _, err = juesuan("export", "丙局")
    assert code == 2
    assert "丙局" in err
    code, _, err = juesuan("export", "局")
    assert code == 2
    assert "甲局" in err
    assert "乙局" in err
    assert juesuan("export", "甲局", "--output", "a.csv")[0] == 2


def test_english_is_asked_for(juesuan: Any, tmp_path: Path) -> None:
    assert juesuan("export", "甲局", "-o", "e.xlsx", "--lang", "en")[0] == 0
    assert openpyxl.load_workbook(tmp_path / "e.xlsx").sheetnames == ["about", "expenditure", "findings", "sources"]


def test_cells_are_named_as_excel_names_them() -> None:
    assert [cell_name(0, 0), cell_name(11, 3), cell_name(0, 26)] == ["A1", "D12", "AA1"]
