"""Every cell of the real published reports, by both readers, against their hand-checked truth."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from juesuan.forms.titles import title_of
from juesuan.reading.grid import Grid, grids_of
from juesuan.reading.page import Document
from juesuan.reading.second import agree, page_needs_second_reader, second_reading
from juesuan.reading.tables import join


@pytest.fixture(scope="module")
def scorer(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_reading", shared / "tools" / "score_reading.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def reports_with_truth(shared: Path) -> list[tuple[Path, Path]]:
    found = []
    for truth in sorted((shared / "reports" / "truth").iterdir()):
        if truth.is_dir():
            meta = (truth / "meta.json").read_text(encoding="utf-8")
            found += [(truth, pdf) for pdf in (shared / "reports").glob("*.pdf") if pdf.name in meta]
    assert len(found) >= 5
    return found


def first_reading(pdf: Path) -> list[Grid]:
    with Document(pdf) as document:
        return [grid for page in document.pages() for grid in grids_of(page)]


def test_every_cell_of_every_real_report_is_right(shared: Path, scorer: ModuleType, tmp_path: Path) -> None:
    for truth, pdf in reports_with_truth(shared):
        tables = [{"title": table.title, "rows": table.data_texts} for table in join(first_reading(pdf), title_of)]
        reading = tmp_path / f"{truth.name}.json"
        reading.write_text(json.dumps({"tables": tables}, ensure_ascii=False), encoding="utf-8")
        assert scorer.main([str(truth), str(reading)]) == 0, truth.name


def test_the_second_reader_reads_every_number_of_every_real_report_the_same(shared: Path) -> None:
    numbers = 0
    for _, pdf in reports_with_truth(shared):
        first = first_reading(pdf)
        second = {
            (grid.pages[0], round(grid.top / 10)): grid for grid in second_reading(pdf, [g.pages[0] for g in first])
        }
        for grid in first:
            other = second.get((grid.pages[0], round(grid.top / 10)))
            if other is None:
                # A grid that is nearly empty is dropped by the second reader, and only such a one.
                assert sum(bool(cell.text) for cell in grid.cells) * 10 <= len(grid.cells), (pdf.name, grid.pages)
                continue
            texts = {(cell.row, cell.col): cell.text for cell in grid.cells}
            wrong = [texts[slot] for slot in agree(grid, other) if any(char.isdigit() for char in texts[slot])]
            assert wrong == [], (pdf.name, grid.pages)
            numbers += sum(any(char.isdigit() for char in text) for text in texts.values())
    assert numbers > 2000


def test_no_page_of_the_real_reports_is_hidden_cut_or_left_to_the_second_reader(shared: Path) -> None:
    for pdf in sorted((shared / "reports").glob("*.pdf")):
        with Document(pdf) as document:
            for page in document.pages(prose=True):
                assert page.faults == [], (pdf.name, page.number)
                assert not page_needs_second_reader(page), (pdf.name, page.number)
