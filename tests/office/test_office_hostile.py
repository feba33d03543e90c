"""Hostile, damaged and oversized files end as one row of quarantine with a reason, never in a crash."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from drawing import tables, with_entry, write_docx, write_xls

import juesuan
from juesuan.reading.office import archive

BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
)


def reasons(path: Path) -> list[str]:
    """Why a file is in quarantine; it has given nothing."""
    report = juesuan.read(path, second_reader=False)
    assert report.head["state"] == "quarantined"
    assert not report.facts
    assert all(one.message_zh and one.message_en for one in report.quarantine)
    return [one.reason for one in report.quarantine]


def test_an_archive_that_unpacks_beyond_all_bounds_is_not_unpacked(tmp_path: Path, workbook: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(
        with_entry(workbook.read_bytes(), "xl/worksheets/sheet1.xml", b" " * (archive.MOST_XML + 1))
    )
    assert reasons(tmp_path / "a.xlsx") == ["office_too_large"]


def test_sizes_that_an_archive_states_are_not_believed(tmp_path: Path, workbook: Path) -> None:
    content = with_entry(workbook.read_bytes(), "xl/media/a.png", b"\0" * (archive.MOST_BYTES + 1))
    at = content.rfind(b"PK\x01\x02", 0, content.rfind(b"xl/media/a.png"))
    assert at > 0
    # The stated unpacked size of the last entry in the directory: a kilobyte.
    (tmp_path / "a.xlsx").write_bytes(content[: at + 24] + (1024).to_bytes(4, "little") + content[at + 28 :])
    assert reasons(tmp_path / "a.xlsx")[0] in ("office_too_large", "office_damaged")


def test_an_archive_of_too_many_entries_is_refused(tmp_path: Path, workbook: Path) -> None:
    out = io.BytesIO(workbook.read_bytes())
    with zipfile.ZipFile(out, "a") as more:
        for number in range(archive.MOST_ENTRIES):
            more.writestr(f"x/{number}", b"")
    (tmp_path / "a.xlsx").write_bytes(out.getvalue())
    assert reasons(tmp_path / "a.xlsx") == ["office_too_large"]


@pytest.mark.parametrize("body", [BOMB, BOMB.decode().encode("utf-16")], ids=["utf-8", "utf-16"])
def test_declared_entities_are_refused(tmp_path: Path, workbook: Path, body: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(with_entry(workbook.read_bytes(), "xl/worksheets/sheet1.xml", body))
    assert reasons(tmp_path / "a.xlsx") == ["office_hostile"]


def test_a_sheet_of_a_million_rows_is_told_and_not_read(tmp_path: Path, workbook: Path) -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 1_000_001))
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    content = with_entry(workbook.read_bytes(), "xl/worksheets/sheet1.xml", sheet + rows + b"</sheetData></worksheet>")
    (tmp_path / "a.xlsx").write_bytes(content)
    assert reasons(tmp_path / "a.xlsx") == ["office_too_large"]


def test_a_sheet_used_at_its_far_corner_takes_no_memory(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "甲")
        sheet.write(0, 1, "乙")
        sheet.write(1_048_575, 16_383, 1)
        sheet.write(1_048_575, 0, 1)
        sheet.write(1_048_575, 1, 1)
    assert "too_many_objects" in reasons(tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.xlsx", b"", "empty_file"),
        ("a.doc", b"hello", "not_office"),
        ("a.xlsx", b"PK\x03\x04 cut", "office_damaged"),
        ("a.xls", b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "office_unsupported"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "office_unsupported"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage\0".encode("utf-16-le"), "encrypted"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook\0".encode("utf-16-le"), "office_damaged"),
    ],
)
def test_what_is_no_office_file_says_so(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert reasons(tmp_path / name) == [reason]


def test_styles_that_one_library_refuses_do_not_lose_the_values(tmp_path: Path, workbook: Path) -> None:
    with zipfile.ZipFile(workbook) as whole:
        styles = whole.read("xl/styles.xml")
    bad = styles.replace(b'<color theme="1"/>', b'<color rgb="not a colour"/>', 1)
    assert bad != styles
    (tmp_path / "a.xlsx").write_bytes(with_entry(workbook.read_bytes(), "xl/styles.xml", bad))
    report = juesuan.read(tmp_path / "a.xlsx", second_reader=False)
    assert report.files[0].kind == "xlsx"
    assert "formats_unread" in [one.reason for one in report.quarantine]
    assert {fact.read_by for fact in report.facts} == {"calamine"}
    amounts = {(f.form, f.row, f.col): f.amount for f in juesuan.read(workbook, second_reader=False).facts if f.amount}
    assert amounts == {(f.form, f.row, f.col): f.amount for f in report.facts if f.amount}


def test_flipped_bytes_and_cuts_end_in_quarantine_or_in_a_reading(tmp_path: Path, workbook: Path) -> None:
    write_xls(tmp_path / "a.xls", tables()[:2])
    write_docx(tmp_path / "a.docx", tables()[:2])
    dice = random.Random(7)
    for name in ("a.xlsx", "a.xls", "a.docx"):
        whole = workbook.read_bytes() if name == "a.xlsx" else (tmp_path / name).read_bytes()
        for _ in range(6):
            content = bytearray(whole)
            for _ in range(dice.choice((1, 20, 200))):
                content[dice.randrange(len(content))] = dice.randrange(256)
            if dice.random() < 0.3:
                del content[dice.randrange(len(content)) :]
            (tmp_path / name).write_bytes(content)
            report = juesuan.read(tmp_path / name, second_reader=False, prose=False)
            assert report.facts or report.quarantine
