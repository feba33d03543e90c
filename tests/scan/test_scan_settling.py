"""What becomes of numbers that OCR is unsure of: settled by the identities, or in quarantine. No engine is needed.

A printed report is opened, and its cells are given readings as OCR would: some digits wrong, some unsure.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from scanning import drawn

from juesuan.facts import Fact, fact_id
from juesuan.identify import identify
from juesuan.opened import Opened, open_pages
from juesuan.proof import judged
from juesuan.reading.scan.candidates import CellReading
from juesuan.report import Report, finished, read_file
from juesuan.scanned import DOUBT, Decision, decided

Doubts = dict[tuple[str, int, int], CellReading]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("drawn") / "report.pdf"
    drawn(file, "national")
    return file


@pytest.fixture(scope="module")
def printed(path: Path) -> dict[tuple[str, int, int], Fact]:
    report = read_as_scan(path, {})
    return {(f.form, f.row, f.col): f for f in report.facts}


def read_as_scan(path: Path, doubts: Doubts, places: dict[tuple[str, int, int], Fact] | None = None) -> Report:
    """The report with every cell read by OCR: surely and as printed, but for the doubtful ones."""
    opened = open_pages(path, prose=False)
    assert isinstance(opened, Opened)
    wrong = {(f.page, (f.x0, f.y0, f.x1, f.y1)): doubts[key] for key, f in (places or {}).items() if key in doubts}
    assert len(wrong) == len(doubts)
    for grid in opened.grids:
        for index, cell in enumerate(grid.cells):
            if not cell.text:
                continue
            reading = wrong.get((cell.page, cell.box), CellReading(cell.text, 1.0))
            opened.readings[cell.page, cell.box] = reading
            grid.cells[index] = cell._replace(text=reading.text)
    identity = identify(opened.cover, path, None)
    found = read_file(path, None, identity, opened, second_reader=False)
    return finished(path, None, identity, opened, found, None, second_reader=True)


def number(printed: dict[tuple[str, int, int], Fact], form: str, line: str, measure: str) -> tuple[str, int, int]:
    return next(
        key for key, f in printed.items()
        if (f.form, f.line, f.measure, f.state) == (form, line, measure, "number")
    )  # fmt: skip


def proof_of(report: Report, key: tuple[str, int, int]) -> tuple[Fact, str]:
    fact = next(f for f in report.facts if (f.form, f.row, f.col) == key)
    return fact, judged(report).proofs[fact_id(report.report_id, fact)]


def misread(text: str) -> str:
    """The same number with another first digit, as large or larger."""
    return ("8" if text[0] != "8" else "6") + text[1:]


def test_every_number_read_surely_is_taken_as_read(printed: dict[tuple[str, int, int], Fact]) -> None:
    # A number printed with fewer decimals than its neighbours is only taken because the sums say so.
    settled = [fact for fact in printed.values() if fact.read_by == "ocr_settled"]
    assert len(settled) < 0.05 * len(printed)
    assert {fact.read_by for fact in printed.values()} <= {"ocr", "ocr_settled"}
    assert not [fact for fact in printed.values() if fact.state == "unreadable"]


def test_an_unsure_digit_is_settled_where_one_candidate_reconciles(
    path: Path, printed: dict[tuple[str, int, int], Fact]
) -> None:
    key = number(printed, "expenditure", "total", "basic_expenditure")
    right = printed[key]
    seen = CellReading(misread(right.printed), 0.6, (right.printed, "1" + right.printed))
    fact, proof = proof_of(read_as_scan(path, {key: seen}, printed), key)
    assert fact.amount == right.amount
    assert (fact.read_by, proof) == ("ocr_settled", "proven")


def test_a_lost_decimal_point_is_put_back_where_the_sum_says_so(
    path: Path, printed: dict[tuple[str, int, int], Fact]
) -> None:
    key = number(printed, "expenditure", "total", "basic_expenditure")
    right = printed[key]
    # The engine is sure of every digit; that the neighbours print two decimals makes the cell unsure.
    seen = CellReading(right.printed.replace(".", "").replace(",", ""), 1.0)
    fact, proof = proof_of(read_as_scan(path, {key: seen}, printed), key)
    assert fact.amount == right.amount
    assert (fact.read_by, proof) == ("ocr_settled", "proven")


def test_two_joint_choices_that_reconcile_leave_both_numbers_in_quarantine(
    path: Path, printed: dict[tuple[str, int, int], Fact]
) -> None:
    pairs: dict[str | None, list[tuple[str, int, int]]] = {}
    for key, f in printed.items():
        if f.form == "gpb_basic" and f.state == "number" and f.economic_code and len(f.economic_code) == 5:
            pairs.setdefault(f.parent_code, []).append(key)
    one, other = next(keys for keys in pairs.values() if len(keys) >= 2)[:2]
    a, b = printed[one].printed, printed[other].printed
    more, less = (f"{Decimal(text.replace(',', '')) + step:.2f}" for text, step in ((a, 10), (b, -10)))
    doubts = {one: CellReading(a, 0.6, (more,)), other: CellReading(b, 0.6, (less,))}
    report = read_as_scan(path, doubts, printed)
    for key in (one, other):
        fact, _ = proof_of(report, key)
        assert (fact.state, fact.amount) == ("unreadable", None)
    said = [item for item in report.quarantine if item.reason == "ocr_unsettled"]
    assert {(item.form, item.page, item.fault) for item in said} == {("gpb_basic", printed[one].page, "reader")}
    assert {item.printed for item in said} == {a, b}
    assert all(item.place and item.place.startswith("第") for item in said)


def test_an_unsure_number_that_no_candidate_makes_reconcile_is_quarantined(
    path: Path, printed: dict[tuple[str, int, int], Fact]
) -> None:
    key = number(printed, "expenditure", "total", "basic_expenditure")
    wrong = misread(printed[key].printed)
    report = read_as_scan(path, {key: CellReading(wrong, 0.6, ("9" + wrong,))}, printed)
    fact, _ = proof_of(report, key)
    assert (fact.state, fact.amount) == ("unreadable", None)
    assert [item.printed for item in report.quarantine if item.reason == "ocr_unsettled"] == [wrong]


def test_a_wrong_number_that_ocr_is_sure_of_is_contradicted_and_not_changed(
    path: Path, printed: dict[tuple[str, int, int], Fact]
) -> None:
    key = number(printed, "expenditure", "total", "basic_expenditure")
    wrong = misread(printed[key].printed)
    fact, proof = proof_of(read_as_scan(path, {key: CellReading(wrong, 1.0)}, printed), key)
    assert fact.printed == wrong
    assert (fact.read_by, proof) == ("ocr", "contradicted")


def test_without_an_identity_an_unsure_number_is_quarantined_and_a_sure_one_taken_as_read(
    printed: dict[tuple[str, int, int], Fact]
) -> None:
    one, other = [fact for fact in printed.values() if fact.state == "number" and fact.printed.count(".") == 1][:2]
    readings = {
        (fact.page, (fact.x0, fact.y0, fact.x1, fact.y1)): reading
        for fact, reading in (
            (one, CellReading(one.printed, 1.0)), (other, CellReading(other.printed, 0.9, (misread(other.printed),))),
        )
    }  # fmt: skip
    first, second = decided("r", [one, other], [], [], readings).values()
    assert first == Decision(one.printed, "ocr")
    assert second == Decision(other.printed + DOUBT, "ocr")


def test_a_sure_number_printed_unlike_its_neighbours_needs_an_identity(
    printed: dict[tuple[str, int, int], Fact]
) -> None:
    facts = [f for f in printed.values() if f.form == "expenditure" and f.state == "number" and f.printed[-3] == "."][:5]
    pointless = replace(facts[0], printed=facts[0].printed.replace(".", ""))
    facts[0] = pointless
    readings = {(f.page, (f.x0, f.y0, f.x1, f.y1)): CellReading(f.printed, 1.0) for f in facts}
    first, *others = decided("r", facts, [], [], readings).values()
    assert first == Decision(pointless.printed + DOUBT, "ocr")
    assert {decision.text for decision in others} == {fact.printed for fact in facts[1:]}


def test_a_code_that_two_looks_read_differently_is_not_used() -> None:
    box = (0.0, 0.0, 1.0, 1.0)
    told = decided("r", [], [], [], {(1, box): CellReading("2080505", 0.4), (2, box): CellReading("2080505", 0.97)})
    assert [decision.text for decision in told.values()] == [DOUBT, "2080505"]


def test_rows_as_printed_show_the_settled_number_and_mark_the_open_one(
    path: Path, printed: dict[tuple[str, int, int], Fact]
) -> None:
    settled = number(printed, "expenditure", "total", "basic_expenditure")
    open_one = number(printed, "expenditure", "total", "project_expenditure")
    doubts = {
        settled: CellReading(misread(printed[settled].printed), 0.6, (printed[settled].printed,)),
        open_one: replace(CellReading(misread(printed[open_one].printed), 0.6), candidates=()),
    }
    report = read_as_scan(path, doubts, printed)
    rows = next(form.table.data_texts for form in report.forms if form.form.form == "expenditure")
    texts = {text for row in rows for text in row}
    assert printed[settled].printed in texts
    assert misread(printed[open_one].printed) + "\ufffd" in texts
