"""A site that misbehaves gives a reason and never a file; one that behaves is asked no more than needed."""

from __future__ import annotations

import time

import pytest

from juesuan.fetch.web import disposition_name
from tests.fetch.site_on_loopback import PDF, Visit, pdf


def reasons(result):
    return [failure.reason for failure in result.standing.failures]


def test_a_file_is_fetched_under_the_units_name_and_not_again(fetching, site):
    site.pages["/a.pdf"] = lambda visit: (
        visit.give(b"", 304) if visit.headers["If-None-Match"] == '"1"' else visit.give(PDF, ETag='"1"')
    )
    first = fetching.wants("/a.pdf").run()
    assert (first.exit_code, first.laid, first.downloaded) == (0, 1, 1)
    assert fetching.laid == ["云岭省/2024/某局.pdf"]
    assert fetching.content("云岭省/2024/某局.pdf") == PDF
    second = fetching.run()
    assert (second.laid, second.downloaded, second.unchanged) == (0, 0, 1)


def test_a_file_without_an_etag_is_asked_for_by_its_date(fetching, site):
    date = "Mon, 02 Sep 2024 08:00:00 GMT"
    site.pages["/a.pdf"] = lambda visit: (
        visit.give(b"", 304) if visit.headers["If-Modified-Since"] == date else visit.give(PDF, Last_Modified=date)
    )
    fetching.wants("/a.pdf").run()
    assert fetching.run().unchanged == 1


def test_not_modified_without_having_been_asked_is_no_answer(fetching, site):
    site.pages["/a.pdf"] = lambda visit: visit.give(b"", 304)
    assert reasons(fetching.wants("/a.pdf").run()) == ["bad_answer"]


def test_a_lost_blob_is_fetched_again_in_full(fetching, site):
    site.pages["/a.pdf"] = lambda visit: (
        visit.give(b"", 304) if visit.headers["If-None-Match"] else visit.give(PDF, ETag='"1"')
    )
    fetching.wants("/a.pdf").run()
    for path in fetching.stored:
        path.unlink()
    again = fetching.run()
    assert (again.downloaded, again.unchanged) == (1, 0)


@pytest.mark.parametrize(
    ("status", "reason", "fault", "asked"),
    [(404, "not_found", "publisher", 1), (410, "not_found", "publisher", 1), (403, "refused", "undecided", 1),
     (500, "server_error", "publisher", 3), (502, "server_error", "publisher", 3), (206, "refused", "undecided", 1)],
)  # fmt: skip
def test_errors_of_a_site_are_told_with_whose_fault_they_are(fetching, site, status, reason, fault, asked):
    site.pages["/a.pdf"] = lambda visit: visit.give(PDF, status)
    result = fetching.wants("/a.pdf").run()
    (failure,) = result.standing.failures
    assert (failure.reason, failure.fault, failure.unit) == (reason, fault, "某局")
    assert (result.exit_code, fetching.laid, fetching.stored) == (1, [], [])
    assert site.times("/a.pdf") == asked


def test_a_site_that_recovers_is_fetched_in_the_same_run(fetching, site):
    def moody(visit: Visit) -> None:
        visit.give(PDF if site.times("/a.pdf") == 3 else b"", 200 if site.times("/a.pdf") == 3 else 500)

    site.pages["/a.pdf"] = moody
    assert fetching.wants("/a.pdf").run(backoff=2).exit_code == 0
    assert [seconds for seconds in fetching.slept if seconds] == [2, 4]


def test_retry_after_is_obeyed(fetching, site):
    site.pages["/a.pdf"] = lambda visit: (
        visit.give(b"", 429, Retry_After="7") if site.times("/a.pdf") == 1 else visit.give(PDF)
    )
    assert fetching.wants("/a.pdf").run().exit_code == 0
    assert 7 in fetching.slept


def test_a_wait_that_is_too_long_is_left_for_the_next_night(fetching, site):
    site.pages["/a.pdf"] = lambda visit: visit.give(b"", 503, Retry_After="86400")
    assert reasons(fetching.wants("/a.pdf").run()) == ["asked_to_wait"]
    assert site.times("/a.pdf") == 1
    assert 86400 not in fetching.slept


def test_an_error_page_named_pdf_is_no_report(fetching, site):
    site.pages["/a.pdf"] = "<!DOCTYPE html><html><p>系统维护中</p></html>".encode()
    assert reasons(fetching.wants("/a.pdf").run()) == ["page_for_file"]
    assert (fetching.laid, fetching.stored) == ([], [])


def test_an_error_page_in_a_reports_place_loses_nothing(fetching, site):
    site.pages["/a.pdf"] = PDF
    fetching.wants("/a.pdf").run()
    site.pages["/a.pdf"] = b"<html>sorry</html>"
    assert reasons(fetching.run()) == ["page_for_file"]
    site.pages["/a.pdf"] = PDF
    assert fetching.run().exit_code == 0
    assert fetching.laid == ["云岭省/2024/某局.pdf"]


@pytest.mark.parametrize(
    "body", [b"Rar!\x1a\x07\x00 and more", b"\x00\x01\x02\x03", b"PK\x03\x04 and no directory", b""]
)
def test_what_is_no_report_is_not_stored(fetching, site, body):
    site.pages["/a"] = body
    assert reasons(fetching.wants("/a").run())[0] in ("wrong_type", "cut_off", "empty")
    assert (fetching.laid, fetching.stored) == ([], [])


def test_a_download_shorter_than_announced_is_never_stored(fetching, site):
    def cut(visit: Visit) -> None:
        visit.send_response(200)
        visit.send_header("Content-Length", str(len(PDF) + 5000))
        visit.end_headers()
        visit.wfile.write(PDF)
        visit.close_connection = True

    site.pages["/a.pdf"] = cut
    assert reasons(fetching.wants("/a.pdf").run()) == ["cut_off"]
    assert site.times("/a.pdf") == 3
    assert (fetching.laid, fetching.stored) == ([], [])


def test_a_pdf_without_its_end_is_never_stored(fetching, site):
    site.pages["/a.pdf"] = PDF[:-9]
    assert reasons(fetching.wants("/a.pdf").run()) == ["cut_off"]
    assert (fetching.laid, fetching.stored) == ([], [])


@pytest.mark.parametrize("announced", [True, False])
def test_a_body_without_end_is_left(fetching, site, announced):
    def endless(visit: Visit) -> None:
        visit.send_response(200)
        visit.send_header("Content-Length", str(1 << 40)) if announced else visit.send_header("Connection", "close")
        visit.end_headers()
        visit.close_connection = True
        for _ in range(10_000):
            visit.wfile.write(PDF * 500)

    site.pages["/a.pdf"] = endless
    assert reasons(fetching.wants("/a.pdf").run()) == ["too_large"]
    assert (fetching.laid, fetching.stored) == ([], [])


def test_a_slow_site_is_left_after_its_time(fetching, site):
    def drip(visit: Visit) -> None:
        visit.send_response(200)
        visit.send_header("Content-Length", str(len(PDF)))
        visit.end_headers()
        for byte in PDF:
            visit.wfile.write(bytes([byte]))
            visit.wfile.flush()
            time.sleep(0.05)

    site.pages["/slow.pdf"] = drip
    site.pages["/quick.pdf"] = pdf("quick")
    result = fetching.wants("/slow.pdf").wants("/quick.pdf", "快局").run(seconds_per_file=0.3, attempts=1)
    assert reasons(result) == ["timeout"]
    assert fetching.laid == ["云岭省/2024/快局.pdf"]


def test_headers_without_end_are_left_after_their_time(fetching, site):
    def drip(visit: Visit) -> None:
        for _ in range(100):
            visit.wfile.write(b"H")
            visit.wfile.flush()
            time.sleep(0.02)
        visit.close_connection = True

    site.pages["/a.pdf"] = drip
    assert reasons(fetching.wants("/a.pdf").run(seconds_per_file=0.3, attempts=1)) == ["timeout"]


def test_redirects_on_the_same_host_are_followed(fetching, site):
    site.pages["/a.pdf"] = lambda visit: visit.give(b"", 302, Location="/b.pdf")
    site.pages["/b.pdf"] = PDF
    assert fetching.wants("/a.pdf").run().exit_code == 0


def test_a_ring_of_redirects_ends(fetching, site):
    site.pages["/a.pdf"] = lambda visit: visit.give(b"", 302, Location="/b.pdf")
    site.pages["/b.pdf"] = lambda visit: visit.give(b"", 302, Location="/a.pdf")
    assert reasons(fetching.wants("/a.pdf").run()) == ["redirect_loop"]
    assert len(site.asked) <= 4


def test_redirects_without_end_are_left(fetching, site):
    site.pages = {f"/{n}.pdf": lambda v, n=n: v.give(b"", 302, Location=f"/{n + 1}.pdf") for n in range(30)}
    assert reasons(fetching.wants("/0.pdf").run()) == ["redirect_loop"]
    assert len(site.asked) <= 8


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/a.pdf", "gopher://127.0.0.1:70/"])
def test_a_redirect_off_the_web_is_refused(fetching, site, target):
    site.pages["/a.pdf"] = lambda visit: visit.give(b"", 302, Location=target)
    assert reasons(fetching.wants("/a.pdf").run()) == ["bad_address"]


def test_a_redirect_to_an_unnamed_host_is_refused_and_to_a_named_one_followed(fetching, site):
    site.pages["/a.pdf"] = lambda visit: visit.give(
        b"", 302, Location=site.address.replace("127.0.0.1", "localhost") + "/b.pdf"
    )
    site.pages["/b.pdf"] = PDF
    assert reasons(fetching.wants("/a.pdf").run()) == ["host_not_named"]
    fetching.rows[0]["hosts"] = "localhost"
    assert fetching.run(private_hosts=frozenset({"127.0.0.1", "localhost"})).exit_code == 0


def test_a_redirect_into_a_private_network_is_refused(fetching, site):
    site.pages["/a.pdf"] = lambda visit: visit.give(
        b"", 302, Location=site.address.replace("127.0.0.1", "localhost") + "/b.pdf"
    )
    assert reasons(fetching.wants("/a.pdf", hosts="localhost").run()) == ["private_address"]
    assert site.times("/b.pdf") == 0


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "127.1"])
def test_a_private_address_is_not_asked_unless_it_is_allowed(fetching, site, host):
    site.pages["/a.pdf"] = PDF
    fetching.wants(site.address.replace("127.0.0.1", host) + "/a.pdf")
    assert reasons(fetching.run(private_hosts=frozenset())) == ["private_address"]
    assert site.asked == []


def test_robots_are_asked_once_and_obeyed(fetching, site):
    site.pages["/robots.txt"] = b"User-agent: *\nDisallow: /private/\nCrawl-delay: 3\n"
    site.pages["/private/a.pdf"] = site.pages["/b.pdf"] = site.pages["/c.pdf"] = PDF
    result = fetching.wants("/private/a.pdf").wants("/b.pdf", "乙局").wants("/c.pdf", "丙局").run()
    assert reasons(result) == ["robots"]
    assert (site.times("/robots.txt"), site.times("/private/a.pdf")) == (1, 0)
    assert fetching.laid == ["云岭省/2024/丙局.pdf", "云岭省/2024/乙局.pdf"]
    assert max(fetching.slept) == pytest.approx(3, abs=0.5)


def test_robots_that_do_not_answer_count_as_a_no(fetching, site):
    site.pages["/robots.txt"] = lambda visit: visit.give(b"", 500)
    site.pages["/a.pdf"] = PDF
    assert reasons(fetching.wants("/a.pdf").run()) == ["robots_unknown"]
    assert site.times("/a.pdf") == 0


def test_requests_to_a_host_keep_their_distance_and_say_who_asks(fetching, site):
    for name in "abc":
        site.pages[f"/{name}.pdf"] = pdf(name)
        fetching.wants(f"/{name}.pdf", f"{name}局")
    fetching.run(interval=1.5, agent="juesuan/test (+mailto:a@example.org)")
    # Four requests, robots.txt among them: the clock stands nearly still, so the waits add up.
    assert [round(seconds / 1.5) for seconds in fetching.slept] == [1, 2, 3]
    assert {seen["user-agent"] for seen in site.headers_seen} == {"juesuan/test (+mailto:a@example.org)"}


def test_a_host_that_is_down_is_not_asked_for_every_source(fetching, closed_port):
    for number in range(6):
        fetching.wants(f"http://127.0.0.1:{closed_port}/{number}.pdf", f"{number}局")
    assert reasons(fetching.run(attempts=1, failures_per_host=2)) == ["unreachable"] * 2 + ["host_gave_up"] * 4


def test_when_time_is_up_the_rest_waits_and_goes_first_the_next_time(fetching, site):
    for name in "abc":
        site.pages[f"/{name}.pdf"] = pdf(name)
        fetching.wants(f"/{name}.pdf", f"{name}局")
    none = fetching.run(seconds_in_all=1e-9)
    assert (none.states, none.exit_code, fetching.laid) == ({"waiting": 3}, 0, [])
    assert fetching.run().states == {"fetched": 3}


def test_the_name_of_a_download_is_read_in_every_spelling():
    assert disposition_name("attachment; filename*=UTF-8''%E6%9F%90%E5%B1%80.pdf") == "某局.pdf"
    assert (
        disposition_name('attachment; filename="' + "某局.pdf".encode("gb18030").decode("latin-1") + '"') == "某局.pdf"
    )
    assert disposition_name('attachment; filename="' + "某局.pdf".encode().decode("latin-1") + '"') == "某局.pdf"
    assert disposition_name("") == ""
