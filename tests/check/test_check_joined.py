"""`juesuan check` over a report in several files: notes and pictures on the right page of the right file."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import openpyxl
import pytest
import typer
from reportlab.pdfgen.canvas import Canvas
from test_check_annotate import notes_of
from test_check_report import result

from juesuan.cli.check_files import write_marked, write_page
from juesuan.cli.check_groups import groups_of

FOLDER = Path(__file__).resolve().parents[2] / "data/raw/云岭省/2024/云岭省青竹县水利局"
BOX = [40.0, 30.0, 120.0, 60.0]


def drawn(path: Path, pages: int) -> Path:
    canvas = Canvas(str(path), pagesize=(300, 200), invariant=1)
    for number in range(1, pages + 1):
        canvas.drawString(20, 20, f"{path.stem} {number}")
        canvas.showPage()
    canvas.save()
    return path


@pytest.fixture
def files(tmp_path) -> list[Path]:
    """A report of three files: pages 1 and 2, 3 and 4, and a sheet that counts as page 5."""
    book = tmp_path / "c.xlsx"
    openpyxl.Workbook().save(book)
    return [drawn(tmp_path / "a.pdf", 2), drawn(tmp_path / "b.pdf", 2), book]


def content_of(files: list[Path]) -> dict[str, object]:
    rows = [
        {"file_no": number, "file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "kind": path.suffix[1:],
         "first_page": first, "pages": pages, "file_bytes": path.stat().st_size}
        for number, path, first, pages in zip((1, 2, 3), files, (1, 3, 5), (2, 2, 1), strict=True)
    ]  # fmt: skip
    report = {"file": "a.pdf", "unit_name": "某局", "fiscal_year": 2024, "report_kind": "final_accounts",
              "entity_level": "department", "read_by": "test"}  # fmt: skip
    read = {"cells": 1, "numbers": 1, "statements": 0, "rules_applicable": 1, "rules_evaluated": 1}
    return {"report": report, "files": rows, "counts": {"broken": 1}, "read": read, "quarantine": [], "results": []}


def place(page: int, box: list[float] | None) -> dict[str, object]:
    return {"page": page, "form": "income", "line": "total", "measure": "amount", "label": "合计", "printed": "1", "box": box}


def finding(name: str, *places: dict[str, object]) -> dict[str, object]:
    return result(verdict_id=f"x/{name}", cause_id=name, pages=",".join(str(one["page"]) for one in places), places=list(places))


def test_each_pdf_of_a_report_is_marked_on_its_own_pages_and_the_rest_is_counted(files, tmp_path):
    groups = groups_of([
        finding("one", place(2, BOX), place(3, BOX)), finding("two", place(4, BOX), place(5, None)), finding("three", place(5, None)),
    ])  # fmt: skip
    out = tmp_path / "marked.pdf"
    written, left = write_marked(files, out, groups, content_of(files), 60)
    assert [path.name for path in written] == ["marked.pdf", "marked-2.pdf"]
    assert left == 1
    assert [len(notes_of(out, page)) for page in (1, 2)] == [0, 1]
    assert [len(notes_of(written[1], page)) for page in (1, 2)] == [1, 1]
    assert out.read_bytes().startswith(files[0].read_bytes())
    assert written[1].read_bytes().startswith(files[1].read_bytes())


def test_a_second_output_never_covers_a_file_of_the_report(files, tmp_path, capsys):
    named = drawn(tmp_path / "marked-2.pdf", 2)
    groups = groups_of([finding("one", place(3, BOX))])
    before = named.read_bytes()
    with pytest.raises(typer.Exit):
        write_marked([files[0], named, files[2]], tmp_path / "marked.pdf", groups, content_of([files[0], named, files[2]]), 60)
    assert named.read_bytes() == before


def test_the_page_of_findings_shows_the_places_of_every_pdf(files, tmp_path):
    groups = groups_of([finding("one", place(1, BOX), place(4, BOX)), finding("two", place(5, None))])
    out = tmp_path / "page.html"
    write_page(files, out, groups, content_of(files), 60)
    text = out.read_text(encoding="utf-8")
    assert text.count("<img") == 2
    assert "原件第 1 页" in text
    assert "原件第 4 页" in text
    assert "c.xlsx" in text


def test_a_slip_in_the_workbook_is_noted_on_the_page_of_the_text(check, tmp_path):
    if not FOLDER.is_dir():
        pytest.skip("the samples are not drawn yet: python -m samples")
    (text,), (forms,) = FOLDER.glob("*.pdf"), FOLDER.glob("*.xlsx")
    book = openpyxl.load_workbook(forms)
    sheet = book["1 收入支出决算总表"]
    assert sheet["C11"].value == 4.62
    sheet["C11"].value = 4.26
    changed = tmp_path / "公开表.xlsx"
    book.save(changed)
    out = tmp_path / "marked.pdf"
    said = check(text, changed, "--annotate", out, "--json")
    found = [one for one in json.loads(said.out)["results"] if one["verdict"] == "broken"]
    assert said.code == 1
    cells = {place["cell"] for one in found for place in one["places"] if place.get("cell")}
    assert "1 收入支出决算总表!C11" in cells
    sentences = {place["page"] for one in found for place in one["places"] if place.get("quote")}
    assert sentences
    assert all(notes_of(out, page) for page in sentences)
