"""Workbooks and Word files give the tables, facts and verdicts that the same forms give as a PDF."""

from __future__ import annotations

import shutil
from pathlib import Path

import docx
import openpyxl
import pytest
import xlsxwriter
from drawing import tables, write_docx, write_xls

import juesuan
from juesuan.reading.office import word
from juesuan.report import Report
from samples import office

STYLES = ("national", "shanghai", "inner_mongolia")


def read(path: Path) -> Report:
    """The file's tables and facts; what the rules say of them is tested with the sample."""
    return juesuan.read(path, second_reader=False)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("kind", ["xlsx", "xls", "docx"])
def test_every_cell_of_every_form_is_read_as_drawn(tmp_path: Path, style: str, kind: str) -> None:
    # Drawing merged cells of Word files takes seconds a table.
    drawn, path = tables(style)[: 3 if kind == "docx" else None], tmp_path / f"青竹县水利局2024年度部门决算.{kind}"
    write = {"xlsx": office.write_workbook, "xls": write_xls, "docx": write_docx}[kind]
    write(path, drawn)
    report = read(path)
    got = {table["title"]: table for table in report.to_json()["tables"]}
    for table in drawn:
        truth = office.truth_of(table, 0)
        assert {name: got[truth["title"]][name] for name in ("form", "unit", "header", "rows")} == {
            name: truth[name] for name in ("form", "unit", "header", "rows")
        }
    assert not report.quarantine
    assert report.head["state"] == "loaded"
    assert report.head["numerals_in_tables"] == report.head["numerals_in_facts"] > 80


def test_every_figure_of_a_workbook_leads_to_its_cell(workbook: Path) -> None:
    report = read(workbook)
    book = openpyxl.load_workbook(workbook, data_only=True)
    shown = [fact for fact in report.facts if fact.state == "number"]
    assert len(shown) > 200
    for fact in shown:
        sheet, _, place = str(fact.cell).rpartition("!")
        assert f"{book[sheet][place].value:,.2f}" == fact.printed
        assert book.sheetnames.index(sheet) + 1 == fact.page
        assert (fact.x0, fact.y1) == (None, None)


def test_a_word_files_parts_are_numbered_on_at_every_table(tmp_path: Path) -> None:
    write_docx(tmp_path / "a.docx", tables()[:2], before=("某县水利局2024年度部门决算",))
    report = read(tmp_path / "a.docx")
    assert [table.pages for table in report.tables] == [[2], [4]]
    assert report.head["pages"] == 5
    assert {str(fact.cell).partition("!")[0] for fact in report.facts} == {"表1", "表2"}
    assert report.head["unit_name"] == "某县水利局"


def test_deleted_text_is_not_read_and_inserted_text_is(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("本年收入合计")
    for mark, text in (("w:del", "111.11"), ("w:ins", "222.22")):
        change = paragraph._p.makeelement(docx.oxml.ns.qn(mark))
        run = docx.oxml.parse_xml(
            f'<w:r xmlns:w="{docx.oxml.ns.nsmap["w"]}"><w:{"delText" if mark == "w:del" else "t"}>{text}'
            f"</w:{'delText' if mark == 'w:del' else 't'}></w:r>"
        )
        change.append(run)
        paragraph._p.append(change)
    paragraph.add_run("万元。")
    document.save(str(tmp_path / "a.docx"))
    pages = word.open_docx((tmp_path / "a.docx").read_bytes())
    assert [line.text for line in pages.lines] == ["本年收入合计222.22万元。"]


def test_a_formulas_stored_value_is_read_and_a_missing_one_is_put_in_quarantine(tmp_path: Path, workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    sheet = book.worksheets[0]
    before = read(workbook)
    fact = next(fact for fact in before.facts if fact.state == "number" and fact.page == 1)
    place = str(fact.cell).rpartition("!")[2]
    # openpyxl stores no value with a formula.
    sheet[place] = "=1+1"
    book.save(tmp_path / "a.xlsx")
    report = read(tmp_path / "a.xlsx")
    told = {(one.reason, one.place) for one in report.quarantine}
    assert ("formula_without_value", fact.cell) in told
    assert any(reason == "unreadable_number" and fact.cell in str(where) for reason, where in told)
    assert next(one for one in report.facts if one.cell == fact.cell).amount is None
    with xlsxwriter.Workbook(tmp_path / "b.xlsx") as stored:
        look = stored.add_format({"num_format": "0.00", "border": 1})
        page = stored.add_worksheet()
        page.write_row(0, 0, ["科目", "金额"], look)
        page.write(1, 0, "合计", look)
        page.write_formula(1, 1, "=1+1", look, 12.5)
    (grid,) = read(tmp_path / "b.xlsx").tables
    assert grid.data_texts == [["合计", "12.50"]]


def test_hidden_sheets_are_not_read_and_named(tmp_path: Path, workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    book.worksheets[1].sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    report = read(tmp_path / "a.xlsx")
    assert "收入决算表" not in [table.title for table in report.tables]
    (told,) = [one for one in report.quarantine if one.reason == "hidden_sheet"]
    assert told.page == 2
    assert book.worksheets[1].title in told.message_zh


def test_a_sheet_without_borders_is_read_too(tmp_path: Path, workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                cell.border = openpyxl.styles.Border()
    book.save(tmp_path / "a.xlsx")
    first, second = read(workbook), read(tmp_path / "a.xlsx")
    numbers = [[(f.form, f.row, f.col, f.amount) for f in one.facts if f.amount is not None] for one in (first, second)]
    assert numbers[0] == numbers[1]


def test_a_file_is_what_its_bytes_are_and_not_its_name(tmp_path: Path, workbook: Path) -> None:
    for name in ("a.xls", "a.docx", "a.pdf"):
        shutil.copy(workbook, tmp_path / name)
        report = read(tmp_path / name)
        assert (report.files[0].kind, len(report.forms)) == ("xlsx", 9)
    pdf = next((Path(__file__).parents[2] / "data/raw").rglob("*河口区教育局.pdf"))
    shutil.copy(pdf, tmp_path / "b.docx")
    assert read(tmp_path / "b.docx").files[0].kind == "pdf"
    (tmp_path / "c.xls").write_text("<html><body><p>某县水利局2024年度部门决算</p></body></html>", "utf-8")
    assert read(tmp_path / "c.xls").files[0].kind == "html"
