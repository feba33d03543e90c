"""Forms published as web pages, or saved as such by office programs, give the facts of the same report as a PDF."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import webpages
from drawing import tables

import juesuan
from juesuan.reading.office import web
from juesuan.report import Report
from samples import office
from samples.report import draw_report

STYLES = ("national", "shanghai", "inner_mongolia")


def read(path: Path, content: str | bytes) -> Report:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return juesuan.read(path, second_reader=False)


def meanings(report: Report) -> Counter[tuple[object, ...]]:
    """Every fact without its place."""
    return Counter(
        (f.form, f.line, f.side, f.function_code, f.economic_code, f.measure, f.fund, f.phase, f.amount, f.state, f.printed)
        for f in report.facts
    )


def page(rows: str, before: str = "<p>支出决算表</p><p>单位：万元</p>", style: str = "") -> str:
    return f"<html><head><style>{style}</style></head><body>{before}<table border=1>{rows}</table></body></html>"


def row(*texts: str) -> str:
    return "<tr>" + "".join(f"<td>{text}</td>" for text in texts) + "</tr>"


def the_texts(markup: str) -> list[list[str]]:
    (grid,) = web.open_web(markup).tables.values()
    return grid.texts()


@pytest.mark.parametrize("style", STYLES)
def test_a_page_of_forms_gives_the_facts_of_the_pdf(tmp_path: Path, style: str) -> None:
    drawn = tables(style)
    draw_report(office.accounts(), style, tmp_path / "a.pdf", unit="万元", thousands=True, prose=False)
    printed = juesuan.read(tmp_path / "a.pdf", second_reader=False)
    report = read(tmp_path / "a.html", webpages.site(drawn))
    assert meanings(report) == meanings(printed)
    assert (report.files[0].kind, report.head["state"], report.quarantine) == ("html", "loaded", ())
    got = {table["title"]: table for table in report.to_json()["tables"]}
    for table in drawn:
        truth = office.truth_of(table, 0)
        assert {name: got[truth["title"]][name] for name in ("form", "unit", "header", "rows")} == {
            name: truth[name] for name in ("form", "unit", "header", "rows")
        }


@pytest.mark.parametrize("name", ["a.html", "a.doc", "a.xls", "single.doc"])
def test_pages_that_word_saves_give_the_same_facts_under_any_name(tmp_path: Path, name: str) -> None:
    drawn = tables()
    office.write_workbook(tmp_path / "a.xlsx", drawn)
    book = juesuan.read(tmp_path / "a.xlsx", second_reader=False)
    saved = webpages.word(drawn)
    report = read(tmp_path / name, webpages.single_file(saved) if name.startswith("single") else saved)
    assert meanings(report) == meanings(book)
    assert report.head["unit_name"] == "某县水利局"
    assert not report.quarantine
    assert {fact.read_by for fact in report.facts} == {"lxml"}


def test_a_sheet_saved_as_a_page_keeps_title_and_unit_out_of_its_header_and_hidden_rows_out_of_its_facts(
    tmp_path: Path,
) -> None:
    drawn = tables()[1]
    report = read(tmp_path / "a.xls", webpages.excel(drawn).encode("gb18030"))
    (table,) = report.to_json()["tables"]
    truth = office.truth_of(drawn, 0)
    assert [table[name] for name in ("form", "unit", "header", "rows")] == [
        truth[name] for name in ("form", "unit", "header", "rows")
    ]
    assert [one.reason for one in report.quarantine] == ["hidden_text"]
    assert "8888.88" not in {fact.printed for fact in report.facts}


def test_every_figure_leads_to_its_cell_and_every_numeral_is_accounted_for(tmp_path: Path) -> None:
    drawn = tables()[:2]
    report = read(tmp_path / "a.html", webpages.site(drawn))
    shown = [fact for fact in report.facts if fact.state == "number"]
    assert len(shown) > 60
    for fact in shown:
        name, _, place = str(fact.cell).partition("!R")
        r, c = map(int, place.split("C"))
        cell = drawn[int(name.removeprefix("表")) - 1].all_rows[r - 1][c - 1]
        assert cell is not None
        assert cell.text == fact.printed
        assert (fact.x0, fact.page) == (None, 2 * int(name.removeprefix("表")))
    assert sum(count.printed for count in report.page_counts) == sum(
        count.in_facts + count.in_quarantine + count.no_amounts for count in report.page_counts
    )
    assert sum(count.in_facts for count in report.page_counts) == report.head["numerals_in_facts"]


def test_a_table_that_is_no_form_is_named_with_its_numbers(tmp_path: Path) -> None:
    rows = row("材料", "数量") + "".join(row(f"第{n}种", f"{n},000.50") for n in range(1, 6))
    report = read(tmp_path / "a.html", page(rows, before="<p>物资采购明细表</p>"))
    assert "unknown_table" in [one.reason for one in report.quarantine]
    (count,) = report.page_counts
    assert (count.printed, count.in_quarantine) == (5, 5)


def test_spans_over_rows_and_columns_are_placed_as_a_browser_places_them() -> None:
    rows = (
        "<tr><th rowspan=2>项目<th colspan=2>支出</tr><tr><td>基本<td>项目</tr>"
        "<tr><td rowspan=0>合计<td>1.00<td rowspan=99>2.00</tr><tr><td>3.00</tr>"
    )
    assert the_texts(page(rows)) == [["项目", "支出", ""], ["", "基本", "项目"], ["合计", "1.00", "2.00"], ["", "3.00", ""]]


def test_a_foot_that_stands_before_the_body_is_shown_below_it() -> None:
    rows = (
        f"<thead>{row('项目', '金额')}</thead><tfoot>{row('合计', '3.00')}</tfoot>"
        f"<tbody>{row('甲', '1.00')}{row('乙', '2.00')}</tbody>"
    )
    assert [texts[0] for texts in the_texts(page(rows))] == ["项目", "甲", "乙", "合计"]


@pytest.mark.parametrize(
    ("hidden", "style"),
    [
        ("<span style='display:none'>9</span>", ""),
        ("<span style='visibility: hidden'>9</span>", ""),
        ("<span style='mso-hide:all'>9</span>", ""),
        ("<span style='font-size:0'>9</span>", ""),
        ("<span hidden>9</span>", ""),
        ("<font color=white>9</font>", ""),
        ("<span style='color:#FFFFFF'>9</span>", ""),
        ("<i class='x gone'>9</i>", "td {color:red} .gone, b.other {display : none}"),
        ("<script>9</script>", ""),
        ("<!-- 9 -->", ""),
    ],
)
def test_what_the_page_hides_is_in_no_cell(hidden: str, style: str) -> None:
    found = web.open_web(page(row("项目", "金额") + row("甲", f"1.0{hidden}0"), style=style))
    assert found.tables[1].texts()[1] == ["甲", "1.00"]
    assert [odd.reason for odd in found.oddities] == ([] if hidden.startswith(("<script", "<!--")) else ["hidden_text"])


@pytest.mark.parametrize(
    "shown",
    [
        "<span style='background:navy'><span style='color:white'>9</span></span>",
        "<span style='color:white;background-color:#00f'>9</span>",
        "<span style='color:white'><b style='color:black'>9</b></span>",
        "<span style='font-size:09pt'>9</span>",
    ],
)
def test_white_on_a_coloured_ground_is_seen(shown: str) -> None:
    found = web.open_web(page(row("项目", "金额") + row("甲", f"1.0{shown}")))
    assert found.tables[1].texts()[1] == ["甲", "1.09"]
    assert not found.oddities


def test_text_laid_out_by_tables_stays_prose(tmp_path: Path) -> None:
    told = "本年收入合计120.50万元，其中：财政拨款收入120.00万元，占99.59%；其他收入0.50万元，占0.41%。"
    article = f"<p>二、收入决算情况说明</p><p>{told}</p>"
    laid = f"<table><tr><td>栏目</td><td><table><tr><td>{article}</td></tr></table></td></tr></table>"
    report = read(tmp_path / "a.html", f"<html><body><p>某县水利局2024年度部门决算</p>{laid}</body></html>")
    assert report.tables == ()
    assert [str(one.value) for one in report.statements if one.kind == "amount"] == ["120.50", "120.00", "0.50"]


def test_a_page_broken_anywhere_is_read_or_told(tmp_path: Path) -> None:
    whole = webpages.site(tables()[:1], unclosed=True)
    for at in range(0, len(whole), len(whole) // 12):
        report = read(tmp_path / "a.html", whole[:at] + "<table><tr><td colspan=99999><td rowspan='x'>" + whole[at + 9 :])
        assert report.facts or report.quarantine


def test_a_table_of_absurd_spans_is_told_and_not_read() -> None:
    rows = row("项目", "金额") + "".join("<tr><td colspan=9999>甲<td>1.00</tr>" for _ in range(40))
    found = web.open_web(page(rows))
    assert not found.tables
    assert [odd.reason for odd in found.oddities] == ["too_many_objects"]


def test_tables_nested_a_thousand_deep_are_no_trouble() -> None:
    assert web.open_web("<table><tr><td>" * 1000 + "甲") is not None


