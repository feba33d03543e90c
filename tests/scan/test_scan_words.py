"""Words and names on scans: chosen among what the engine saw, settled by the code beside them, never changed in silence."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from scanning import drawn

from juesuan.facts import Fact
from juesuan.forms.vocabulary import is_form_word
from juesuan.identify import identify
from juesuan.opened import Opened, open_pages
from juesuan.reading import scan
from juesuan.reading.grid import Grid
from juesuan.reading.scan.candidates import CellReading, reading_of_words
from juesuan.reading.scan.seen import Line, Spot
from juesuan.report import Report, finished, read_file
from juesuan.scanned_cover import cover_settled
from juesuan.scanned_names import misread_name
from juesuan.text import squeeze

needs_ocr = pytest.mark.skipif(
    not scan.is_installed(), reason="the extra `ocr` is not installed (rapidocr, onnxruntime, opencv-python-headless)"
)


def seen(*chars: tuple[str, float, str]) -> Line:
    """A line of characters, each with how sure it is and what else it may be ('' where nothing)."""
    return Line(tuple(Spot(char, sure, 0.0, 1.0, ((other, 1 - sure),) if sure < 1 else ()) for char, sure, other in chars))


def words_of(line: Line) -> CellReading:
    return reading_of_words(line, line.text, is_form_word)


def test_of_what_the_engine_saw_the_one_word_that_forms_print_is_taken_and_says_so() -> None:
    reading = words_of(seen(("決", 0.7, "决"), ("算", 1.0, ""), ("数", 1.0, "")))
    assert (reading.text, reading.seen) == ("决算数", "決算数")


def test_a_mark_that_was_no_more_than_a_space_is_put_back_behind_an_ordinal() -> None:
    line = seen(("九", 1.0, ""), ("", 0.8, " "), *((char, 1.0, "") for char in "卫生健康支出"))
    assert words_of(line).text == "九、卫生健康支出"


def test_words_stand_as_read_where_they_are_sure_or_known_or_nothing_better_was_seen() -> None:
    sure = seen(("決", 0.99, "决"), ("算", 1.0, ""), ("数", 1.0, ""))
    known = seen(("决", 0.6, "決"), ("算", 1.0, ""), ("数", 1.0, ""))
    unlike = seen(("快", 0.6, "块"), ("算", 1.0, ""), ("数", 1.0, ""))
    for line in (sure, known, unlike):
        reading = words_of(line)
        assert (reading.text, reading.seen) == (line.text, "")


def test_two_words_that_may_stand_there_are_left_open() -> None:
    line = Line((
        Spot("木", 0.4, 0.0, 0.2, (("末", 0.3), ("初", 0.3))),
        *(Spot(char, 1.0, 0.2, 1.0) for char in "结转和结余"),
    ))  # fmt: skip
    both = {"末结转和结余", "初结转和结余"}
    assert reading_of_words(line, line.text, both.__contains__).text == "木结转和结余"
    assert reading_of_words(line, line.text, {"末结转和结余"}.__contains__).text == "末结转和结余"


def test_words_of_forms_are_headers_lines_and_names_of_codes_and_nothing_else() -> None:
    for word in ("决算数", "四、公共安全支出", "年初结转和结余", "机关事业单位基本养老保险缴费支出", "公务接待费"):
        assert is_form_word(word), word
    for word in ("決算数", "四公共安全支出", "某某项目", "支", "1,234.56", ""):
        assert not is_form_word(word), word


@pytest.mark.parametrize(
    ("label", "code", "name"),
    [
        ("机关事业单位基本养老保险缴费支岀", "2080505", "机关事业单位基本养老保险缴费支出"),
        ("机关亊业单位基本养老保险缴费支岀", "2080505", "机关事业单位基本养老保险缴费支出"),
        ("行政运衍", "2010601", "行政运行"),
        # As listed, or far from it: the publisher's own.
        ("行政运行", "2010601", ""),
        ("行攻运衍", "2010601", ""),
        ("信息化系统", "2010601", ""),
        ("行政运衍", "2999999", ""),
    ],
)
def test_a_name_a_character_or_two_from_that_of_its_code_is_told(label: str, code: str, name: str) -> None:
    assert misread_name(label, "function", code) == name


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("drawn") / "report.pdf"
    drawn(file, "inner_mongolia")
    return file


def read_with(path: Path, words: Mapping[str, CellReading]) -> Report:
    """The report as a scan whose cells are read as printed, but for some words."""
    opened = open_pages(path, prose=False)
    assert isinstance(opened, Opened)
    for grid in opened.grids:
        for index, cell in enumerate(grid.cells):
            if cell.text:
                reading = words.get(squeeze(cell.text), CellReading(cell.text, 1.0))
                opened.readings[cell.page, cell.box] = reading
                grid.cells[index] = cell._replace(text=reading.text)
    identity = identify(opened.cover, path, None)
    return finished(path, None, identity, opened, read_file(path, None, identity, opened, second_reader=False), None,
                    second_reader=True)  # fmt: skip


def in_form(report: Report, form: str) -> list[Fact]:
    return [fact for fact in report.facts if fact.form == form and fact.source == "table"]


def test_a_name_misread_at_full_confidence_is_settled_by_its_code_and_the_cell_keeps_what_was_read(path: Path) -> None:
    printed = read_with(path, {})
    assert [item for item in printed.quarantine if item.reason.startswith("ocr_")] == []
    row = next(f for f in in_form(printed, "expenditure") if f.function_code and len(f.function_code) == 5 and len(f.line_label) > 3)
    wrong = row.line_label[:-1] + "士"
    report = read_with(path, {row.line_label: CellReading(wrong, 1.0)})
    assert [f.line_label for f in in_form(report, "expenditure")] == [f.line_label for f in in_form(printed, "expenditure")]
    said = [item for item in report.quarantine if item.reason == "ocr_name_settled" and item.form == "expenditure"]
    assert [(item.page, item.place, item.printed) for item in said] == [(row.page, f"第{row.row}行", wrong)]
    rows = next(form.table.data_texts for form in report.forms if form.form.form == "expenditure")
    assert wrong in {text for one in rows for text in one}


def test_a_name_that_is_another_codes_puts_the_code_in_doubt(path: Path) -> None:
    printed = read_with(path, {})
    code = next(f.function_code for f in in_form(printed, "expenditure") if f.line_label == "行政单位医疗")
    assert code == "2101101"
    report = read_with(path, {"行政单位医疗": CellReading("事业单位医疗", 1.0)})
    said = [item for item in report.quarantine if item.reason == "ocr_code_disputed" and item.printed == code]
    assert said
    # Which of the two is misread, nobody knows: the row stays under its code, and its name stays as read.
    assert {f.line_label for f in in_form(report, "expenditure") if f.function_code == code} == {"事业单位医疗"}


def test_a_word_chosen_among_what_was_seen_is_told_with_what_was_read(path: Path) -> None:
    report = read_with(path, {"科目名称": CellReading("科目名称", 0.7, seen="科目名祢")})
    said = [item for item in report.quarantine if item.reason == "ocr_word_settled"]
    assert {item.printed for item in said} == {"科目名祢"}
    assert all(item.page and "科目名称" in item.message_zh and "科目名称" in item.message_en for item in said)


@needs_ocr
def test_strokes_of_a_row_of_characters_joined_by_grain_are_no_ruling() -> None:
    from juesuan.reading.scan.ruled import ruled

    scale, ink = 2.0, np.zeros((400, 800), np.uint8)
    for y in (50, 150, 250):
        ink[y : y + 2, 100:700] = 255
    for x in (100, 698):
        ink[50:252, x : x + 2] = 255
    # Ten pixels of stroke, two of gap: bridged they are one line of 150 points that ends in the open.
    for x in range(200, 500, 12):
        ink[100:103, x : x + 10] = 255
    # A line drawn through is one wherever it ends.
    ink[200:202, 200:500] = 255
    found = sorted(ruled(ink, scale).horizontal)
    assert [(round(a, -1), round(b, -1)) for _, a, b in found] == [(100, 700), (100, 700), (200, 500), (100, 700)]
    assert [round(y, -1) for y, _, _ in found] == [50, 150, 200, 250]


def forms_of(*owners: str) -> list[Grid]:
    return [Grid([0.0, 1.0], 1, [], [n], caption=["收入决算表", f"部门：{owner}", "单位：万元"]) for n, owner in enumerate(owners)]


def test_a_unit_misread_on_the_cover_is_settled_by_the_name_above_its_forms() -> None:
    cover = ["云岭省白沙具财政局", "2024年度部门决算"]
    lines, said = cover_settled(cover, forms_of(*["云岭省白沙县财政局"] * 3, "云岭省白沙县财攻局"), Path("scan.pdf"))
    assert lines == ["云岭省白沙县财政局", "2024年度部门决算"]
    assert [(item.reason, item.printed) for item in said] == [("ocr_name_settled", "云岭省白沙具财政局")]


@pytest.mark.parametrize(
    "owners", [(), ("云岭省白沙县财政局",), ("云岭省白沙县财政局", "云岭省白沙县财攻局") * 2, ("云岭省白沙县教育局",) * 3]
)
def test_a_cover_stands_where_its_forms_do_not_agree_on_a_name_near_it(owners: tuple[str, ...]) -> None:
    cover = ["云岭省白沙具财政局", "2024年度部门决算"]
    assert cover_settled(cover, forms_of(*owners), Path("scan.pdf"))[0] == cover


def test_a_unit_whose_file_has_nearly_its_name_is_put_in_doubt_and_stands() -> None:
    cover = ["云岭省白沙具财政局", "2024年度部门决算"]
    lines, said = cover_settled(cover, [], Path("云岭省白沙县财政局2024年度部门决算.pdf"))
    assert lines == cover
    assert [(item.reason, item.printed) for item in said] == [("ocr_name_disputed", "云岭省白沙具财政局")]
    assert cover_settled(["云岭省白沙县财政局"], [], Path("云岭省白沙县财政局2024年度部门决算.pdf"))[1] == []
