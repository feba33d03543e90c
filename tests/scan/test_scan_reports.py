"""Scanned reports read whole: straight, tilted, mixed with text, hostile, and without the extra."""

from __future__ import annotations

import io
from collections import Counter
from math import cos, radians, sin
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image
from scanning import drawn, mixed, pages_of

import juesuan
from juesuan import opened
from juesuan.facts import Fact, fact_id
from juesuan.proof import judged
from juesuan.reading import scan
from juesuan.report import Report
from samples.paper import Paper
from samples.scan import scan_report

needs_ocr = pytest.mark.skipif(
    not scan.is_installed(), reason="the extra `ocr` is not installed (rapidocr, onnxruntime, opencv-python-headless)"
)
SUMMARY, FUND = "revenue_expenditure_summary", "government_fund"


def numbers(report: Report, *forms: str) -> dict[tuple[str, int, int], Fact]:
    return {
        (f.form, f.row, f.col): f
        for f in report.facts if f.source == "table" and f.state in ("number", "zero") and f.form in forms
    }  # fmt: skip


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any], Report]:
    path = tmp_path_factory.mktemp("drawn") / "report.pdf"
    truth = drawn(path, "national")
    return path, truth, juesuan.read(path, prose=False)


@needs_ocr
def test_a_tilted_and_grainy_scan_gives_the_numbers_and_places_of_the_printed_report(
    report: tuple[Path, dict[str, Any], Report], tmp_path: Path
) -> None:
    path, truth, printed = report
    scanned = tmp_path / "云岭省白沙县财政局2024年度部门决算.pdf"
    scan_report(path, scanned, pages=pages_of(truth, SUMMARY), tilt=1.0, noise=12.0)
    read = juesuan.read(scanned)
    mine, theirs = numbers(read, SUMMARY), numbers(printed, SUMMARY)
    assert {key: fact.amount for key, fact in mine.items()} == {key: fact.amount for key, fact in theirs.items()}
    assert {fact.read_by for fact in mine.values()} <= {"ocr", "ocr_settled"}
    assert read.head["unit_name"] == printed.head["unit_name"]
    assert read.head["fiscal_year"] == printed.head["fiscal_year"]
    # The sheet was turned about its middle: a place on the scan holds the place of the print, turned alike.
    width, height, angle = 595.3, 841.9, radians(1.0)
    for key, fact in mine.items():
        other = theirs[key]
        assert fact.page == other.page == 2
        x, y = (other.x0 + other.x1) / 2 - width / 2, (other.y0 + other.y1) / 2 - height / 2
        where = (x * cos(angle) + y * sin(angle) + width / 2, -x * sin(angle) + y * cos(angle) + height / 2)
        assert fact.x0 - 1 <= where[0] <= fact.x1 + 1
        assert fact.y0 - 1 <= where[1] <= fact.y1 + 1
    proofs = Counter(judged(read).proofs[fact_id(read.report_id, fact)] for fact in mine.values())
    assert proofs["contradicted"] == 0
    assert proofs["proven"] > 0.8 * len(mine) > 10


@needs_ocr
def test_one_scanned_page_among_text_pages_is_read_and_says_so(
    report: tuple[Path, dict[str, Any], Report], tmp_path: Path
) -> None:
    path, truth, printed = report
    page = next(table["pages"][0] for table in truth["tables"] if table["form"] == FUND)
    both = tmp_path / "mixed.pdf"
    mixed(path, both, page, tmp_path)
    read = juesuan.read(both, prose=False)
    assert {k: f.amount for k, f in numbers(read, FUND).items()} == {
        k: f.amount for k, f in numbers(printed, FUND).items()
    }
    assert {fact.read_by for fact in read.facts if fact.page == page} <= {"ocr", "ocr_settled"}
    assert {fact.read_by for fact in read.facts if fact.page != page} == {"pdfium"}
    assert read.head["read_by"] in ("ocr、pdfium", "ocr、ocr_settled、pdfium")
    assert not [item for item in read.quarantine if item.reason == "image_only"]


def test_without_the_extra_a_scan_says_what_to_install(
    report: tuple[Path, dict[str, Any], Report], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, truth, _ = report
    scanned = tmp_path / "scan.pdf"
    scan_report(path, scanned, pages=pages_of(truth, FUND), dpi=100)
    monkeypatch.setattr(opened, "is_installed", lambda: False)
    read = juesuan.read(scanned)
    assert [item.reason for item in read.quarantine] == ["image_only"]
    assert "make ocr" in read.quarantine[0].message_zh
    assert "make ocr" in read.quarantine[0].message_en
    assert read.head["state"] == "quarantined"


@needs_ocr
def test_a_scan_too_coarse_to_be_safe_is_quarantined_with_its_reason(
    report: tuple[Path, dict[str, Any], Report], tmp_path: Path
) -> None:
    path, truth, _ = report
    scanned = tmp_path / "coarse.pdf"
    scan_report(path, scanned, pages=pages_of(truth, FUND), dpi=100)
    read = juesuan.read(scanned)
    assert [item.reason for item in read.quarantine] == ["image_only"]
    assert "200 dpi" in read.quarantine[0].message_zh
    assert not read.facts


@needs_ocr
@pytest.mark.parametrize("points", [5_000.0, 19_999.0])
def test_a_picture_on_a_huge_page_is_bounded_in_pixels(points: float, tmp_path: Path) -> None:
    from juesuan.reading.page import Document
    from juesuan.reading.scan.raster import MOST_PIXELS, dpi_of

    path = tmp_path / "huge.pdf"
    picture = io.BytesIO()
    Image.new("L", (400, 400), 200).save(picture, "JPEG")
    paper = Paper(path, "")
    paper._canvas.setPageSize((points, points))
    paper.page, paper.size = 1, (points, points)
    paper.image(picture.getvalue())
    paper.close()
    with Document(path) as document:
        page = document.page(1, prose=True)
        assert page.faults
        assert (dpi_of(document, page) * points / 72) ** 2 <= MOST_PIXELS * 1.01
    read = juesuan.read(path)
    assert [item.reason for item in read.quarantine] == ["image_only"]


@needs_ocr
@pytest.mark.parametrize("degrees", [90, 180])
def test_a_page_that_lies_on_its_side_or_head_is_read_and_keeps_its_places(
    degrees: int, report: tuple[Path, dict[str, Any], Report], tmp_path: Path
) -> None:
    path, truth, printed = report
    scanned, turned = tmp_path / "scan.pdf", tmp_path / "turned.pdf"
    scan_report(path, scanned, pages=pages_of(truth, FUND)[1:])
    document = pypdfium2.PdfDocument(scanned)
    document[0].set_rotation(degrees)
    document.save(turned)
    document.close()
    read = juesuan.read(turned, prose=False)
    mine, theirs = numbers(read, FUND), numbers(printed, FUND)
    assert {key: fact.amount for key, fact in mine.items()} == {key: fact.amount for key, fact in theirs.items()}
    for key, fact in mine.items():
        # The page was 595.3 wide and 841.9 high, and is shown turned clockwise.
        x, y = (theirs[key].x0 + theirs[key].x1) / 2, (theirs[key].y0 + theirs[key].y1) / 2
        x, y = (841.9 - y, x) if degrees == 90 else (595.3 - x, 841.9 - y)
        assert fact.x0 <= x <= fact.x1
        assert fact.y0 <= y <= fact.y1
