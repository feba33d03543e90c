"""What is remembered of fetching: for the warehouse and the morning page, through broken records and wrong manifests."""

from __future__ import annotations

import ipaddress

import filelock
import pytest

from juesuan.errors import LoadRunning
from juesuan.fetch.addresses import is_public
from juesuan.fetch.manifest import ManifestError
from juesuan.fetch.names import distinct, safe_name
from juesuan.fetch.run import fetch_tonight
from juesuan.fetch.standing import source_rows, standing
from juesuan.selection import selection_of
from tests.fetch.site_on_loopback import PDF, pdf


def test_every_source_is_a_row_with_its_longest_failure(fetching, site):
    site.pages["/a.pdf"] = PDF
    fetching.wants("/a.pdf", "甲局", kind="决算").wants("/none.pdf", "乙局").run()
    good, bad = source_rows(fetching.settings.fetched)
    assert (good["unit_name"], good["state"], good["files"], good["reason"]) == ("甲局", "fetched", 1, None)
    assert good["report_kind"] == "final_accounts"
    assert good["fetched_at"] == good["asked_at"]
    assert (bad["unit_name"], bad["state"], bad["files"], bad["reason"], bad["fault"]) == (
        "乙局", "failed", 0, "not_found", "publisher"
    )  # fmt: skip
    assert (bad["failures"], bad["fetched_at"]) == (1, None)
    assert bad["failed_since"] == bad["asked_at"]


def test_what_the_manifest_no_longer_names_is_not_told_and_its_files_stay(fetching, site):
    site.pages |= {"/a.pdf": pdf("a"), "/b.pdf": pdf("b")}
    fetching.wants("/a.pdf", "甲局").wants("/b.pdf", "乙局").run()
    fetching.rows.pop()
    assert fetching.run().sources == 1
    assert [row["unit_name"] for row in source_rows(fetching.settings.fetched)] == ["甲局"]
    assert len(fetching.laid) == 2


def test_only_the_selected_sources_are_asked(fetching, site):
    from dataclasses import replace

    site.pages |= {"/a.pdf": pdf("a"), "/b.pdf": pdf("b")}
    fetching.wants("/a.pdf", "甲局").wants("/b.pdf", "乙局")
    fetching.settings = replace(fetching.settings, selection=selection_of(units=["乙"]))
    assert fetching.run().sources == 1
    assert fetching.laid == ["云岭省/2024/乙局.pdf"]
    assert [row["state"] for row in source_rows(fetching.settings.fetched)] == ["waiting", "fetched"]


def test_a_wrong_manifest_is_remembered_until_it_is_mended(fetching, site):
    site.pages["/a.pdf"] = PDF
    fetching.wants("/a.pdf", year="x")
    with pytest.raises(ManifestError):
        fetching.run()
    found = standing(fetching.settings.fetched)
    assert found is not None
    assert "four digits" in found.problem
    night = fetch_tonight(fetching.settings, fetching.bounds)
    assert night is not None
    assert "four digits" in night.problem
    fetching.rows[0]["year"] = "2024"
    assert fetching.run().standing.problem == ""


def test_a_night_without_a_manifest_fetches_nothing(fetching):
    assert fetch_tonight(fetching.settings, fetching.bounds) is None
    assert standing(fetching.settings.fetched) is None
    assert source_rows(fetching.settings.fetched) == []


def test_two_fetches_at_once_are_refused(fetching, site):
    fetching.settings.fetched.mkdir()
    with filelock.FileLock(fetching.settings.fetched / "fetch.lock"), pytest.raises(LoadRunning):
        fetching.wants("/a.pdf").run()


def test_a_damaged_record_is_told_and_does_not_stop_the_night(fetching, site):
    fetching.wants("/a.pdf").run()
    (fetching.settings.fetched / "fetch.sqlite").write_bytes(b"no database at all" * 100)
    found = standing(fetching.settings.fetched)
    assert found is not None
    assert "fetch.sqlite" in found.problem
    assert source_rows(fetching.settings.fetched) == []
    night = fetch_tonight(fetching.settings, fetching.bounds)
    assert night is not None
    assert "fetch.sqlite" in night.problem


@pytest.mark.parametrize(
    "ip",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1", "::1",
     "fe80::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1", "::"],
)  # fmt: skip
def test_addresses_inside_a_network_are_not_public(ip):
    assert not is_public(ipaddress.ip_address(ip))


@pytest.mark.parametrize("ip", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_addresses_of_the_internet_are_public(ip):
    assert is_public(ipaddress.ip_address(ip))


@pytest.mark.parametrize(
    ("name", "safe"),
    [("某局.pdf", "某局.pdf"), ("../../a.pdf", "a.pdf"), ("C:\\x\\a.pdf", "a.pdf"), ("..", "未命名"), ("", "未命名"), (".a.pdf", "a.pdf"),
     ("~$a.doc", "$a.doc"), ("con.pdf", "_con.pdf"), ("a\n\x1b[2Jb\u202e.pdf", "a[2Jb.pdf"), ("a/", "未命名"), ("a:b*c?.pdf", "a_b_c_.pdf")],
)  # fmt: skip
def test_names_from_outside_are_made_safe(name, safe):
    assert safe_name(name) == safe


def test_long_names_keep_their_ending_and_the_kind_decides_it():
    long = safe_name("某" * 300 + ".PDF", ".pdf")
    assert long.endswith("某.pdf")
    assert len(long.encode()) <= 204
    assert safe_name("report.exe", ".pdf") == "report.pdf"


def test_names_that_meet_are_numbered():
    assert distinct(["a.pdf", "A.pdf", "a.pdf", "b"]) == ["a.pdf", "A-2.pdf", "a-3.pdf", "b"]
