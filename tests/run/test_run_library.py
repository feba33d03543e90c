from __future__ import annotations

import hashlib
import os

import pytest

from juesuan import library as module
from juesuan.errors import SettingsError
from juesuan.library import scan_folder


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    for name, content in {
        "内蒙古/2024/甲局.pdf": b"one", "内蒙古/2024/乙局.PDF": b"two", "上海/2023/丙局.pdf": b"three",
    }.items():  # fmt: skip
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


@pytest.fixture
def settled(monkeypatch):
    """Take files as settled at once, so that a test need not wait for their clock."""
    monkeypatch.setattr(module, "_UNSETTLED_NS", -(10**12))


def files(library):
    return [document.file for document in library.documents]


def test_documents_are_named_by_their_content_and_ordered_by_path(raw):
    library = scan_folder(raw)
    assert files(library) == ["上海/2023/丙局.pdf", "内蒙古/2024/乙局.PDF", "内蒙古/2024/甲局.pdf"]
    assert library.documents[2].report_id == hashlib.sha256(b"one").hexdigest()
    assert library.documents[2].path == raw / "内蒙古/2024/甲局.pdf"
    assert library.documents[0].size == 5


def test_hidden_temporary_and_other_files_are_passed_over(raw):
    for name in (".x.pdf", "~$甲局.pdf", "._甲局.pdf", "a.jpg", "readme.txt", "b.pdf.part", ".git/c.pdf", "__MACOSX/d.pdf"):
        (raw / name).parent.mkdir(exist_ok=True)
        (raw / name).write_bytes(name.encode())
    assert len(scan_folder(raw).documents) == 3


def test_a_folder_whose_name_ends_like_a_file_is_entered(raw):
    (raw / "all.pdf").mkdir()
    (raw / "all.pdf/e.pdf").write_bytes(b"e")
    assert "all.pdf/e.pdf" in files(scan_folder(raw))


def test_links_that_lead_outside_are_not_followed_and_are_named(raw, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/secret.pdf").write_bytes(b"secret")
    (raw / "out.pdf").symlink_to(tmp_path / "elsewhere/secret.pdf")
    (raw / "outer").symlink_to(tmp_path / "elsewhere")
    (raw / "dangling.pdf").symlink_to(raw / "nothing.pdf")
    (raw / "ring").symlink_to(raw / "ring")
    library = scan_folder(raw)
    assert len(library.documents) == 3
    assert library.outside == ("dangling.pdf", "out.pdf", "outer", "ring")


def test_links_inside_the_folder_are_another_path_of_one_document(raw):
    (raw / "同.pdf").symlink_to(raw / "内蒙古/2024/甲局.pdf")
    (raw / "again").symlink_to(raw / "内蒙古")
    library = scan_folder(raw)
    assert len(library.documents) == 3
    assert [d.also for d in library.duplicates] == [("同.pdf",)]


def test_the_same_bytes_under_two_paths_are_one_document_with_both_paths(raw):
    (raw / "副本.pdf").write_bytes(b"one")
    library = scan_folder(raw)
    assert len(library.documents) == 3
    (twice,) = library.duplicates
    assert (twice.file, *twice.also) == ("内蒙古/2024/甲局.pdf", "副本.pdf")


@pytest.mark.parametrize("other", ["2021", "2025"])
def test_of_equal_files_the_one_in_the_folder_of_its_year_is_the_document(tmp_path, other):
    raw = tmp_path / "raw"
    for year in (other, "2023"):
        (raw / "甲区" / year).mkdir(parents=True)
        (raw / "甲区" / year / "某局2023年度部门决算.pdf").write_bytes(b"one")
    (raw / "附件.pdf").write_bytes(b"two")
    library = scan_folder(raw)
    assert files(library) == ["甲区/2023/某局2023年度部门决算.pdf", "附件.pdf"]
    assert library.documents[0].also == (f"甲区/{other}/某局2023年度部门决算.pdf",)
    assert library.documents[0].path.parent.name == "2023"


def test_an_unchanged_folder_is_not_hashed_again(raw, tmp_path, settled):
    cache = tmp_path / "library.json"
    first = scan_folder(raw, cache=cache)
    second = scan_folder(raw, cache=cache)
    assert (first.hashed, second.hashed) == (3, 0)
    assert first.documents == second.documents


def test_a_changed_file_alone_is_hashed_again(raw, tmp_path, settled):
    cache = tmp_path / "library.json"
    scan_folder(raw, cache=cache)
    changed = raw / "内蒙古/2024/甲局.pdf"
    times = changed.stat()
    changed.write_bytes(b"ONE")
    os.utime(changed, ns=(times.st_atime_ns, times.st_mtime_ns))
    library = scan_folder(raw, cache=cache)
    assert library.hashed == 1, "same size and same time, but other bytes"
    assert hashlib.sha256(b"ONE").hexdigest() in {d.report_id for d in library.documents}


def test_a_file_just_written_is_not_trusted_to_lie_still(raw, tmp_path):
    cache = tmp_path / "library.json"
    scan_folder(raw, cache=cache)
    assert scan_folder(raw, cache=cache).hashed == 3


@pytest.mark.parametrize("damage", [b"", b"not json", b'{"a": 1}', b"\xff\xfe\x00", None])
def test_a_damaged_record_costs_only_time(raw, tmp_path, settled, damage):
    cache = tmp_path / "library.json"
    first = scan_folder(raw, cache=cache)
    content = cache.read_bytes()
    # One letter of one hash: still good JSON, and the wrong document.
    key = first.documents[0].report_id
    other = ("0" if key[0] != "0" else "1") + key[1:]
    cache.write_bytes(content.replace(key.encode(), other.encode()) if damage is None else damage)
    again = scan_folder(raw, cache=cache)
    assert again.documents == first.documents
    assert again.hashed == 3


def test_a_removed_file_leaves_the_record(raw, tmp_path, settled):
    cache = tmp_path / "library.json"
    scan_folder(raw, cache=cache)
    (raw / "上海/2023/丙局.pdf").unlink()
    assert len(scan_folder(raw, cache=cache).documents) == 2
    assert "丙局" not in cache.read_text().encode().decode("unicode_escape", "replace")


def test_files_that_vanish_while_we_look_are_told_and_nothing_fails(raw, monkeypatch):
    real = module._sha256

    def gone(path):
        if path.name == "甲局.pdf":
            path.unlink()
        return real(path)

    monkeypatch.setattr(module, "_sha256", gone)
    library = scan_folder(raw)
    assert library.vanished == ("内蒙古/2024/甲局.pdf",)
    assert len(library.documents) == 2


def test_a_file_that_cannot_be_opened_is_a_document_with_a_problem(raw, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(module, "_sha256", refuse)
    library = scan_folder(raw)
    assert {d.problem for d in library.documents} == {"file_unreadable"}
    assert len({d.report_id for d in library.documents}) == 3, "each is its own document"
    assert library.documents[0].problem_text == "Permission denied"


def test_a_pipe_named_like_a_pdf_does_not_hold_the_scan(raw):
    os.mkfifo(raw / "pipe.pdf")
    library = scan_folder(raw)
    assert [d.problem for d in library.documents if d.file == "pipe.pdf"] == ["file_unreadable"]


def test_empty_files_are_each_a_document_of_their_own(raw):
    (raw / "a.pdf").touch()
    (raw / "b.pdf").touch()
    empty = [d for d in scan_folder(raw).documents if d.problem == "empty_file"]
    assert [d.file for d in empty] == ["a.pdf", "b.pdf"]
    assert empty[0].report_id != empty[1].report_id


def test_names_that_are_not_utf8_are_read_as_chinese(raw):
    name = os.fsdecode("财政局.pdf".encode("gb18030"))
    (raw / name).write_bytes(b"gb")
    assert "财政局.pdf" in files(scan_folder(raw))


def test_paths_inside_the_raw_folder_limit_what_is_read(raw):
    library = scan_folder(raw, paths=[raw / "内蒙古", raw / "内蒙古/2024/甲局.pdf"])
    assert len(library.documents) == 3
    assert [d.file for d in library.documents if library.is_wanted(d)] == [
        "内蒙古/2024/乙局.PDF",
        "内蒙古/2024/甲局.pdf",
    ]
    assert library.is_raw_folder


def test_paths_outside_are_a_library_of_their_own(raw, tmp_path):
    other = tmp_path / "other/2022"
    other.mkdir(parents=True)
    (other / "丁局.pdf").write_bytes(b"four")
    (other / "no suffix").write_bytes(b"five")
    library = scan_folder(raw, paths=[tmp_path / "other"])
    assert files(library) == ["2022/丁局.pdf"]
    assert not library.is_raw_folder
    assert files(scan_folder(raw, paths=[other / "丁局.pdf", other / "no suffix"])) == ["no suffix", "丁局.pdf"]


def test_paths_outside_do_not_forget_what_is_known_of_the_raw_folder(raw, tmp_path, settled):
    cache = tmp_path / "library.json"
    scan_folder(raw, cache=cache)
    (tmp_path / "x.pdf").write_bytes(b"x")
    scan_folder(raw, cache=cache, paths=[tmp_path / "x.pdf"])
    assert scan_folder(raw, cache=cache).hashed == 0


def test_a_folder_or_path_that_is_not_there_is_named_with_what_to_do(raw, tmp_path):
    with pytest.raises(SettingsError, match="--raw"):
        scan_folder(tmp_path / "none")
    with pytest.raises(SettingsError, match=r"none\.pdf"):
        scan_folder(raw, paths=[tmp_path / "none.pdf"])


def test_the_raw_folder_may_be_a_link(raw, tmp_path):
    (tmp_path / "link").symlink_to(raw)
    library = scan_folder(tmp_path / "link")
    assert len(library.documents) == 3
    assert library.outside == ()
