"""Pages with attachments, archives, and what becomes of their files in the raw folder."""

from __future__ import annotations

import io
import os
import sqlite3
import zipfile
from contextlib import closing

import pytest

from juesuan.fetch.page import attachments
from tests.fetch.site_on_loopback import PDF, pdf

UNIT = "云岭省/2024/某局"


def page(*links: str) -> bytes:
    items = "".join(f"<li>{link}</li>" for link in links)
    return f"<!DOCTYPE html><html><meta charset=utf-8><ul>{items}</ul></html>".encode()


def link(address: str, text: str = "附件") -> str:
    return f'<a href="{address}">{text}</a>'


def zipped(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def gbk_archive(name: str, content: bytes) -> bytes:
    """An archive whose one member's name is GB 18030 without a mark, as Windows in China writes it."""
    raw = name.encode("gb18030")
    placeholder = "x" * len(raw)
    return zipped({placeholder: content}).replace(placeholder.encode(), raw)


def reasons(result):
    return [failure.reason for failure in result.standing.failures]


def test_a_page_with_one_attachment_gives_one_file(fetching, site):
    site.pages |= {"/p/": page(link("a.pdf")), "/p/a.pdf": PDF}
    assert fetching.wants("/p/").run().exit_code == 0
    assert fetching.laid == [f"{UNIT}.pdf"]


def test_several_attachments_go_into_the_units_folder_under_their_own_names(fetching, site):
    site.pages |= {
        "/p/": page(link("1.pdf", "决算说明.pdf"), link("2.pdf", "附表.PDF"), link("/about.html", "关于"), link("3.png")),
        "/p/1.pdf": pdf("1"), "/p/2.pdf": pdf("2"),
    }  # fmt: skip
    assert fetching.wants("/p/").run().laid == 2
    assert fetching.laid == [f"{UNIT}/决算说明.pdf", f"{UNIT}/附表.pdf"]
    assert "/about.html" not in site.asked


def test_only_what_the_manifest_matches_is_fetched(fetching, site):
    site.pages |= {"/p/": page(link("1.pdf", "甲局决算"), link("2.pdf", "乙局决算")), "/p/2.pdf": PDF}
    fetching.wants("/p/", match="乙局").run()
    assert (fetching.laid, site.times("/p/1.pdf")) == ([f"{UNIT}.pdf"], 0)


def test_an_attachment_on_an_unnamed_host_is_told_and_the_others_fetched(fetching, site):
    site.pages |= {"/p/": page(link("a.pdf"), link("http://files.example.org/b.pdf")), "/p/a.pdf": PDF}
    result = fetching.wants("/p/").run()
    assert (result.states, reasons(result)) == ({"partly": 1}, ["host_not_named"])
    assert result.standing.failures[0].address == "http://files.example.org/b.pdf"
    assert fetching.laid == [f"{UNIT}.pdf"]


def test_a_page_without_attachments_is_told(fetching, site):
    site.pages["/p/"] = page(link("/elsewhere/"))
    assert reasons(fetching.wants("/p/").run()) == ["no_attachment"]


def test_a_page_with_too_many_attachments_is_left(fetching, site):
    site.pages["/p/"] = page(*(link(f"{n}.pdf") for n in range(9)))
    assert reasons(fetching.wants("/p/").run(most_attachments=8)) == ["too_many"]
    assert not any(path.endswith(".pdf") for path in site.asked)


def test_a_failing_attachment_is_told_since_when_and_keeps_what_it_gave_before(fetching, site):
    site.pages |= {
        "/p/": page(link("a.pdf", "甲.pdf"), link("b.pdf", "乙.pdf")),
        "/p/a.pdf": pdf("a"),
        "/p/b.pdf": pdf("b"),
    }
    fetching.wants("/p/").run()
    del site.pages["/p/b.pdf"]
    assert reasons(fetching.run()) == ["not_found"]
    with closing(sqlite3.connect(fetching.settings.fetched / "fetch.sqlite")) as record, record:
        record.execute("UPDATE failure SET since = '2026-01-02T02:00:00+00:00'")
    assert fetching.run().standing.failures[0].since == "2026-01-02T02:00:00+00:00"
    assert fetching.laid == [f"{UNIT}/乙.pdf", f"{UNIT}/甲.pdf"]
    site.pages["/p/b.pdf"] = pdf("b")
    assert fetching.run().standing.failures == ()


def test_changed_content_becomes_a_new_version_and_the_old_one_is_kept(fetching, site):
    site.pages["/a.pdf"] = pdf("old")
    fetching.wants("/a.pdf").run()
    site.pages["/a.pdf"] = pdf("new")
    assert fetching.run().laid == 1
    assert fetching.laid == ["云岭省/2024/2_某局.pdf", f"{UNIT}.pdf"]
    assert (fetching.content(f"{UNIT}.pdf"), fetching.content("云岭省/2024/2_某局.pdf")) == (pdf("old"), pdf("new"))
    assert fetching.run().laid == 0
    assert len(fetching.laid) == 2


def test_a_later_attachment_joins_the_first_in_a_folder(fetching, site):
    site.pages |= {"/p/": page(link("a.pdf", "说明.pdf")), "/p/a.pdf": pdf("a"), "/p/b.pdf": pdf("b")}
    fetching.wants("/p/").run()
    site.pages["/p/"] = page(link("a.pdf", "说明.pdf"), link("b.pdf", "附表.pdf"))
    fetching.run()
    assert fetching.laid == [f"{UNIT}/说明.pdf", f"{UNIT}/附表.pdf"]


def test_what_a_person_put_there_is_never_overwritten(fetching, site):
    theirs = fetching.settings.raw / f"{UNIT}.pdf"
    theirs.parent.mkdir(parents=True)
    theirs.write_bytes(b"theirs")
    site.pages["/a.pdf"] = PDF
    fetching.wants("/a.pdf").run()
    assert theirs.read_bytes() == b"theirs"
    assert fetching.content("云岭省/2024/2_某局.pdf") == PDF


def test_a_file_that_a_person_changed_stays_when_attachments_join_it(fetching, site):
    site.pages |= {"/p/": page(link("a.pdf", "说明.pdf")), "/p/a.pdf": pdf("a"), "/p/b.pdf": pdf("b")}
    fetching.wants("/p/").run()
    path = fetching.settings.raw / f"{UNIT}.pdf"
    path.unlink()
    path.write_bytes(b"mended by hand")
    site.pages["/p/"] = page(link("a.pdf", "说明.pdf"), link("b.pdf", "附表.pdf"))
    fetching.run()
    assert path.read_bytes() == b"mended by hand"


def test_a_file_missing_from_the_raw_folder_is_put_back(fetching, site):
    site.pages["/a.pdf"] = PDF
    fetching.wants("/a.pdf").run()
    (fetching.settings.raw / f"{UNIT}.pdf").unlink()
    fetching.run()
    assert fetching.laid == [f"{UNIT}.pdf"]


def test_two_addresses_of_one_report_share_its_folder_and_a_budget_stands_apart(fetching, site):
    site.pages |= {f"/{n}.pdf": pdf(n) for n in "abc"}
    fetching.wants("/a.pdf").wants("/b.pdf").wants("/c.pdf", kind="预算").run()
    assert fetching.laid == [f"{UNIT}/a.pdf", f"{UNIT}/b.pdf", f"{UNIT}预算.pdf"]


def test_archives_are_unpacked_under_their_own_names(fetching, site):
    site.pages["/a.zip"] = zipped(
        {"表/收支.pdf": pdf("1"), "说明.pdf": pdf("2"), "读我.txt": b"no", "__MACOSX/说明.pdf": b"no"}
    )
    assert fetching.wants("/a.zip").run().exit_code == 0
    assert fetching.laid == [f"{UNIT}/收支.pdf", f"{UNIT}/说明.pdf"]


def test_names_of_chinese_archives_are_read_as_gb_18030(fetching, site):
    site.pages["/a.zip"] = gbk_archive("部门决算公开表.pdf", PDF)
    site.pages["/b.pdf"] = pdf("b")
    fetching.wants("/a.zip").wants("/b.pdf").run()
    assert fetching.laid == [f"{UNIT}/b.pdf", f"{UNIT}/部门决算公开表.pdf"]


@pytest.mark.parametrize(
    "name",
    [
        "../../../../evil.pdf",
        "/etc/evil.pdf",
        "..\\..\\evil.pdf",
        "C:\\evil.pdf",
        "a/../../evil.pdf",
        "evil.pdf\x00/../x.pdf",
    ],
)
def test_names_in_an_archive_cannot_leave_the_folder(fetching, site, tmp_path, name):
    before = sorted(tmp_path.parent.iterdir())
    site.pages["/a.zip"] = zipped({name: PDF, "good.pdf": pdf("good")})
    fetching.wants("/a.zip").run()
    outside = [path for path in tmp_path.rglob("*evil*") if not path.is_relative_to(fetching.settings.raw / UNIT)]
    assert outside == []
    assert sorted(tmp_path.parent.iterdir()) == before
    assert all(path.startswith(f"{UNIT}/") for path in fetching.laid)
    assert len(fetching.laid) == 2


@pytest.mark.parametrize(
    ("members", "bounds"),
    [
        ({"bomb.pdf": b"%PDF-" + b"\0" * (4 << 20)}, {"largest_file": 64 << 20}),
        ({f"{n}.pdf": PDF for n in range(9)}, {"most_members": 8}),
        ({f"{n}.pdf": os.urandom(200_000) for n in range(4)}, {"largest_unpacked": 500_000}),
        ({"large.pdf": os.urandom(100_000)}, {"largest_file": 105_000, "largest_unpacked": 50_000}),
        ({"page.pdf": b"<html>no report</html>"}, {}),
        ({"notes.txt": b"nothing"}, {}),
    ],
)
def test_archives_that_burst_or_hold_no_report_are_refused(fetching, site, members, bounds):
    site.pages["/a.zip"] = zipped(members)
    assert reasons(fetching.wants("/a.zip").run(**bounds)) == ["bad_archive"]
    assert fetching.laid == []
    assert not list((fetching.settings.fetched / "incoming").iterdir())


def test_a_pages_name_may_not_leave_the_folder_either(fetching, site, tmp_path):
    site.pages |= {
        "/p/": page(link("a.pdf", "../../../evil.pdf"), link("b.pdf", "..\\.hidden.pdf")),
        "/p/a.pdf": pdf("a"), "/p/b.pdf": pdf("b"),
    }  # fmt: skip
    fetching.wants("/p/").run()
    assert fetching.laid == [f"{UNIT}/evil.pdf", f"{UNIT}/hidden.pdf"]
    assert not (tmp_path / "evil.pdf").exists()


def test_links_are_found_in_every_shape():
    html = """<html><head><base href="/files/"></head><body>
    <a href="a.pdf">一</a> <a href='down?id=3&name=b.xlsx'>二</a> <a href="get?id=4">三.docx</a> <A HREF="c.zip" download="四.zip">x</A>
    <iframe src="d.pdf"></iframe> <a href="javascript:open('e.pdf')">e.pdf</a> <a href="mailto:f@example.org">f.pdf</a>
    <a href="a.pdf#page=2">again</a> <a href="g.html">g</a> <a href="空 格.pdf">五</a></body></html>"""
    found = attachments(html.encode("gb18030"), "http://example.org/x/y.html", "gb2312")
    assert [(one.address.removeprefix("http://example.org/files/"), one.name) for one in found] == [
        ("a.pdf", "a.pdf"), ("down?id=3&name=b.xlsx", "b.xlsx"), ("get?id=4", "三.docx"), ("c.zip", "四.zip"),
        ("d.pdf", "d.pdf"), ("空%20格.pdf", "空 格.pdf"),
    ]  # fmt: skip
