"""The shipped samples are what the generator draws, and are what they claim to be."""

from __future__ import annotations

import unicodedata
import zlib
from collections import Counter
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from identities import slips

from samples.__main__ import main
from samples.catalogue import BROKEN, RAW, ROOT, SAMPLES, TRUTH, draw_all
from samples.odd import PASSWORD

BROKEN_NAME = "云岭省/2024/云岭省河口区教育局.pdf"
TANGLED = "云岭省/2024/云岭省青石区司法局.pdf"
TEXT_OBJECT = 1
Truths = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("drawn")
    draw_all(root)
    return root


@pytest.mark.skipif("ng" in zlib.ZLIB_RUNTIME_VERSION, reason="this Python's zlib-ng compresses to other bytes")
def test_drawing_again_gives_the_same_bytes(drawn: Path) -> None:
    files = sorted(p.relative_to(drawn) for p in drawn.rglob("*") if p.is_file())
    assert len(files) == 2 * len(SAMPLES)
    assert [str(f) for f in files if (drawn / f).read_bytes() != (ROOT / f).read_bytes()] == []


@pytest.mark.skipif("ng" in zlib.ZLIB_RUNTIME_VERSION, reason="this Python's zlib-ng compresses to other bytes")
def test_check_tells_a_changed_and_a_stray_file(drawn: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check", "--root", str(drawn)]) == 0
    changed = drawn / RAW / "云岭省/2024/关于报送公开材料的通知.pdf"
    before = changed.read_bytes()
    changed.write_bytes(before + b"%")
    stray = drawn / TRUTH / "drawn-by-nobody.json"
    stray.write_text("{}", "utf-8")
    assert main(["--check", "--root", str(drawn)]) == 1
    assert "关于报送公开材料的通知.pdf" in (told := capsys.readouterr().err)
    assert "drawn-by-nobody" in told
    changed.write_bytes(before)
    stray.unlink()


def test_files_are_small() -> None:
    sizes = {name: (ROOT / RAW / name).stat().st_size for name in SAMPLES}
    assert {name: size for name, size in sizes.items() if size > 300_000} == {}
    assert (ROOT / "samples" / "fonts" / "JuesuanSample.ttf").stat().st_size < 2_500_000


def test_every_form_of_its_style_is_there(reports: Truths) -> None:
    counts = {name: len({t["form"] for t in truth["tables"]} - {""}) for name, truth in reports.items()}
    assert sorted(counts.values()) == [9, 9, 9, 9, 11 + 4]


def test_pdfium_finds_the_title_on_the_first_page_of_each_form(
    reports: Truths, page_texts: dict[str, list[str]]
) -> None:
    missing = [
        (name, table["title"])
        for name, truth in reports.items()
        for table in truth["tables"]
        if table["title"] and table["title"] not in page_texts[name][table["pages"][0] - 1]
    ]
    assert missing == []


def test_pages_hold_the_characters_of_every_printed_cell(reports: Truths, page_texts: dict[str, list[str]]) -> None:
    for name, truth in reports.items():
        for table in truth["tables"]:
            there = Counter("".join(unicodedata.normalize("NFKC", page_texts[name][p - 1]) for p in table["pages"]))
            told = Counter(
                unicodedata.normalize("NFKC", "".join(c for row in table["header"] + table["rows"] for c in row))
            )
            assert told - there == Counter(), (name, table["title"])


def test_totals_hold_except_the_one_misprint(reports: Truths) -> None:
    found = {name: slips(truth["tables"]) for name, truth in reports.items()}
    broken = found.pop(BROKEN_NAME)
    assert {name: s for name, s in found.items() if s} == {}
    assert {form for form, _, _ in broken} == {"gpb_expenditure", "across"}
    assert all(abs(gap - BROKEN.added) < Decimal("0.1") for _, _, gap in broken)
    misprint = reports[BROKEN_NAME]["misprints"][0]
    table = next(t for t in reports[BROKEN_NAME]["tables"] if t["form"] == misprint["form"])
    assert table["rows"][misprint["row"]][misprint["column"]] == misprint["printed"] != misprint["should_be"]


def test_with_the_misprint_put_right_the_broken_sample_holds(reports: Truths) -> None:
    misprint = reports[BROKEN_NAME]["misprints"][0]
    tables = [dict(t, rows=[list(r) for r in t["rows"]]) for t in reports[BROKEN_NAME]["tables"]]
    next(t for t in tables if t["form"] == misprint["form"])["rows"][misprint["row"]][misprint["column"]] = misprint[
        "should_be"
    ]
    assert slips(tables) == []


def test_a_table_runs_over_pages_with_and_without_its_header_again(
    reports: Truths, page_texts: dict[str, list[str]]
) -> None:
    for name, again in (("上海市/2024/上海市示例区财政局.pdf", False), (BROKEN_NAME, True)):
        table = next(t for t in reports[name]["tables"] if t["form"] == "income")
        assert len(table["pages"]) == 2
        assert ("本年收入合计" in page_texts[name][table["pages"][1] - 1]) is again


def test_text_of_the_tangled_report_is_out_of_order(reports: Truths, page_texts: dict[str, list[str]]) -> None:
    table = next(t for t in reports[TANGLED]["tables"] if t["form"] == "revenue_expenditure_summary")
    text = page_texts[TANGLED][table["pages"][0] - 1]
    places = [text.find(row[2]) for row in table["rows"] if row[2] and row[2] in text]
    assert len(places) > 10
    assert places != sorted(places)
    assert any("⼀" <= c <= "⿕" for c in text), "Kangxi radicals"
    document = pypdfium2.PdfDocument(ROOT / RAW / TANGLED)
    page = document[table["pages"][0] - 1]
    strings = [o for o in page.get_objects(textpage=page.get_textpage()) if o.type == TEXT_OBJECT]
    # pdfium's own text puts neighbours on a line in order, so the objects themselves are looked at.
    lefts = [o.get_bounds()[0] for o in strings]
    singles = [o.extract() for o in strings]
    backwards = sum(
        1
        for k in range(len(strings) - 1)
        if singles[k].isdigit() and len(singles[k]) == len(singles[k + 1]) == 1 and lefts[k] > lefts[k + 1]
    )
    assert backwards > 10
    boxes = sorted(o.get_bounds()[1::2] + o.get_bounds()[::2] for o in strings)
    twice = [a for a, b in pairwise(boxes) if all(abs(x - y) < 0.3 for x, y in zip(a, b, strict=True))]
    assert twice, "numbers drawn twice"


def test_odd_files_are_what_they_claim(truths: Truths) -> None:
    good = ("report", "text_of_joined_report", "tables_of_joined_report")
    odd = {name: truth["fate"] for name, truth in truths.items() if truth["fate"] not in good}
    fates = {fate: ROOT / RAW / name for name, fate in odd.items()}
    assert len(odd) == 6
    assert set(fates) == {"not_a_report", "encrypted", "truncated", "empty_file", "not_a_pdf", "image_only"}
    for fate in ("encrypted", "truncated", "empty_file", "not_a_pdf"):
        with pytest.raises(pypdfium2.PdfiumError):
            pypdfium2.PdfDocument(fates[fate])
    assert fates["empty_file"].stat().st_size == 0
    assert fates["truncated"].read_bytes().startswith(b"%PDF")
    assert len(pypdfium2.PdfDocument(fates["encrypted"], password=PASSWORD)) > 5
    scan = pypdfium2.PdfDocument(fates["image_only"])
    assert len(scan) == 1
    assert scan[0].get_textpage().count_chars() == 0
    notice = pypdfium2.PdfDocument(fates["not_a_report"])
    text = "".join(page.get_textpage().get_text_bounded() for page in notice)
    assert "培训安排表" in text
    assert "总表" not in text
