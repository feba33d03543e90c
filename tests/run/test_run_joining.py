"""Which files make one report, what a joined report is, and what a later attachment does to the warehouse."""

from __future__ import annotations

import shutil
from pathlib import Path

import light_warehouse
import pytest
from loading import load, passes, rows

import juesuan
from juesuan import joining
from juesuan.joining import Cover, candidates, join_files
from juesuan.library import scan_folder
from juesuan.settings import settings_from
from samples import office

SHIPPED = Path(__file__).resolve().parents[2] / "data/raw/云岭省/2024/云岭省青竹县水利局"
TEXT, FORMS = "云岭省青竹县水利局2024年度部门决算公开说明.pdf", "云岭省青竹县水利局2024年度部门决算附表.xlsx"


def lay(raw: Path, *names: str) -> None:
    for name in names:
        path = raw / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)


def joined(raw: Path, tmp_path: Path, covers: dict[str, Cover], monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """The files of each report by its first file, where the files say what `covers` has for their names."""
    settings = settings_from(raw=raw, warehouse=tmp_path / "w/j.duckdb", environment={})
    settings.parts.mkdir(parents=True, exist_ok=True)
    monkeypatch.setattr(joining, "_covers", lambda root, documents, settings: {
        document.report_id: covers.get(document.path.name, Cover()) for document in documents
    })  # fmt: skip
    library = join_files(scan_folder(raw), settings)
    return {document.file: [one.path.name for one in document.all_files] for document in library.documents}


@pytest.mark.parametrize(
    ("names", "groups"),
    [
        (["甲省/2024/某局/正文.docx", "甲省/2024/某局/附件/公开表.xlsx"], [2]),
        (["甲省/2024/某局2024年度部门决算.pdf", "甲省/2024/某局2024年部门决算附表.xlsx"], [2]),
        (["甲省/2024/附件1：某局部门决算说明.docx", "甲省/2024/附件2：某局部门决算公开表.xls"], [2]),
        (["甲省/2024/某局.pdf", "甲省/2024/某局.xlsx", "甲省/2024/乙局.pdf"], [2]),
        (["甲省/2024/某局部门决算.pdf", "甲省/2024/某局部门预算.pdf"], []),
        (["甲省/2024/附件1.pdf", "甲省/2024/附件2.xlsx"], []),
        (["甲省/2024/某局.pdf", "甲省/2023/某局.xlsx"], []),
        (["甲省/2024/某局/正文.pdf", "甲省/2024/readme.txt"], []),
    ],
)
def test_candidates_lie_in_a_units_folder_or_differ_by_an_attachment_word(tmp_path, names, groups):
    lay(tmp_path, *names)
    assert [len(held) for held in candidates(scan_folder(tmp_path)).values()] == groups


def test_the_main_text_comes_first_and_attachments_by_number(tmp_path, monkeypatch):
    lay(tmp_path / "raw", *(f"甲省/2024/某局/{name}" for name in ("附件2.xlsx", "附件1.docx", "附件3.pdf", "决算说明.pdf")))
    cover = Cover("某局", "unknown", 2024, "final_accounts")
    names = ("附件2.xlsx", "附件1.docx", "附件3.pdf", "决算说明.pdf")
    found = joined(tmp_path / "raw", tmp_path, dict.fromkeys(names, cover), monkeypatch)
    assert found == {"甲省/2024/某局/决算说明.pdf": ["决算说明.pdf", "附件1.docx", "附件3.pdf", "附件2.xlsx"]}


@pytest.mark.parametrize(
    "other",
    [
        Cover("某局", "unknown", 2023, "final_accounts"),
        Cover("某局", "unknown", 2024, "budget"),
        Cover("某局幼儿园", "unknown", 2024, "final_accounts"),
        Cover("某局", "head_office", 2024, "final_accounts"),
        Cover(problem="encrypted"),
    ],
    ids=["year", "kind", "unit", "level", "can't be opened"],
)
def test_files_that_contradict_each_other_stay_reports_of_their_own(tmp_path, monkeypatch, other):
    lay(tmp_path / "raw", "甲省/2024/某局/a.pdf", "甲省/2024/某局/b.xlsx")
    covers = {"a.pdf": Cover("甲省某局", "department", 2024, "final_accounts"), "b.xlsx": other}
    found = joined(tmp_path / "raw", tmp_path, covers, monkeypatch)
    assert [len(files) for files in found.values()] == [1, 1]


def test_a_silent_file_joins_the_one_report_it_can_belong_to_and_no_two(tmp_path, monkeypatch):
    lay(tmp_path / "raw", "甲省/2024/某局/a.pdf", "甲省/2024/某局/b.xlsx")
    final, budget = (Cover("某局", "unknown", 2024, kind) for kind in ("final_accounts", "budget"))
    assert len(joined(tmp_path / "raw", tmp_path, {"a.pdf": final, "b.xlsx": Cover("某局")}, monkeypatch)) == 1
    lay(tmp_path / "raw", "甲省/2024/某局/c.pdf")
    covers = {"a.pdf": final, "b.xlsx": Cover("某局"), "c.pdf": budget}
    assert len(joined(tmp_path / "raw", tmp_path, covers, monkeypatch)) == 3


def test_a_folder_of_many_units_joins_nothing(tmp_path, monkeypatch):
    lay(tmp_path / "raw", "甲省/2024/第一批/甲局.pdf", "甲省/2024/第一批/乙局.pdf")
    covers = {"甲局.pdf": Cover("甲局"), "乙局.pdf": Cover("乙局")}
    assert len(joined(tmp_path / "raw", tmp_path, covers, monkeypatch)) == 2


def test_a_joined_report_numbers_its_pages_on_and_takes_tables_from_the_attachment():
    text, forms = SHIPPED / TEXT, SHIPPED / FORMS
    alone = juesuan.read(text)
    whole = juesuan.read(text, attached=[forms])
    assert {fact.source for fact in alone.facts} == {"prose"}
    assert {fact.source for fact in whole.facts} == {"table"}
    first, second = whole.files
    assert (first.first_page, second.first_page, second.kind) == (1, first.pages + 1, "xlsx")
    assert whole.head["pages"] == first.pages + second.pages
    assert {second.own_page(fact.page) for fact in whole.facts} == set(range(1, 10))
    assert whole.report_id not in (first.sha256, second.sha256)
    assert whole.statements == alone.statements
    assert not whole.quarantine
    assert len(whole.facts) > 700
    # What the text says is checked against the forms now.
    tested = [sum(v.verdict != "untestable" for v in one.prose_verdicts) for one in (alone, whole)]
    assert tested[1] > tested[0]
    assert not [v for v in (*whole.verdicts, *whole.prose_verdicts) if v.verdict == "broken" and v.severity == "error"]


def test_the_same_forms_in_two_files_count_once_and_differences_are_told(tmp_path):
    import openpyxl

    book = openpyxl.load_workbook(SHIPPED / FORMS)
    fact = next(f for f in juesuan.read(SHIPPED / FORMS, second_reader=False).facts if f.state == "number")
    sheet, _, place = str(fact.cell).rpartition("!")
    book.save(tmp_path / "same.xlsx")
    book[sheet][place] = 1.5
    book.save(tmp_path / "other.xlsx")
    same = juesuan.read(SHIPPED / FORMS, attached=[tmp_path / "same.xlsx"], second_reader=False)
    assert not same.quarantine
    assert {f.page for f in same.facts} == set(range(1, 10))
    other = juesuan.read(SHIPPED / FORMS, attached=[tmp_path / "other.xlsx"], second_reader=False)
    (told,) = other.quarantine
    assert told.reason == "files_disagree"
    assert fact.printed in told.message_zh
    assert "1.50" in told.message_zh
    assert next(f for f in other.facts if f.cell == fact.cell).printed == fact.printed


def test_a_file_that_cannot_be_opened_is_named_and_the_others_are_read(tmp_path):
    (tmp_path / "b.xlsx").write_bytes(b"PK\x03\x04 cut")
    report = juesuan.read(SHIPPED / TEXT, attached=[tmp_path / "b.xlsx"], second_reader=False)
    assert report.facts
    assert [(one.reason, "b.xlsx" in one.message_zh) for one in report.quarantine] == [("office_damaged", True)]
    assert report.files[1].pages is None


@pytest.mark.usefixtures("surroundings", "real_warehouse")
def test_an_attachment_that_comes_later_takes_over_and_the_release_says_so(tmp_path):
    place = tmp_path / "raw/云岭省/2024/云岭省青竹县水利局"
    place.mkdir(parents=True)
    shutil.copy(SHIPPED / TEXT, place)
    settings = settings_from(raw=tmp_path / "raw", warehouse=tmp_path / "w/j.duckdb", environment={})
    here = {"executor": light_warehouse.Inline(), "reader": juesuan.parts.READER, "judge": passes}
    assert juesuan.run.run(settings, **here).outcome == "published"
    assert rows(settings, "SELECT DISTINCT source FROM fact_amount") == [("prose",)]
    office.forms(place / FORMS)
    summary = juesuan.run.run(settings, **here)
    assert (summary.outcome, summary.documents, summary.read) == ("published", 1, 1)
    assert rows(settings, "SELECT DISTINCT source FROM fact_amount") == [("table",)]
    assert rows(settings, "SELECT file_no, kind, pages FROM report_file ORDER BY file_no") == [(1, "pdf", 8), (2, "xlsx", 9)]
    assert rows(settings, "SELECT count(*) FROM fact_amount WHERE cell IS NULL") == [(0,)]
    kinds = dict(rows(settings, "SELECT kind, count(*) FROM release_diff GROUP BY 1"))
    assert kinds == {"document_replaced": 1, "source_changed": 1}
    ((told,),) = rows(settings, "SELECT text_zh FROM release_diff WHERE kind = 'source_changed'")
    assert "现有公开表 711 格" in told
    assert load(settings).outcome == "unchanged"
    shutil.move(place / FORMS, place / f"附件{FORMS}")
    parts = juesuan.run.read_parts(juesuan.run.scan(settings), settings, executor=here["executor"])
    assert parts.read == 1, "the table of files must not name a file that is gone"
