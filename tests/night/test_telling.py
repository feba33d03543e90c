"""What a night tells: the page in both forms, the metrics, the webhook; and that none of them can stop it."""

from __future__ import annotations

import json
import logging
import threading
import time
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from prometheus_client.parser import text_string_to_metric_families

from juesuan import notify as telling
from juesuan.fetch.standing import FetchFailure, FetchStanding
from juesuan.metrics import write_metrics
from juesuan.morning import morning_page
from juesuan.morning_html import morning_html
from juesuan.night import Changes, Entry, Failure, RunSummary, write_report
from juesuan.notify import notify
from juesuan.settings import prepare, settings_from

HOSTILE = "<script>alert(1)</script>&\"'.pdf"


@pytest.fixture
def settings(tmp_path, monkeypatch):
    for name in ("JUESUAN_WEBHOOK", "JUESUAN_METRICS"):
        monkeypatch.delenv(name, raising=False)
    settings = settings_from(raw=tmp_path / "raw", warehouse=tmp_path / "w/x.duckdb", workers=1, environment={})
    prepare(settings)
    return settings


@pytest.fixture
def summary():
    entry = Entry(HOSTILE, "某局", 2024, "a" * 64)
    failure = FetchFailure(
        "某局",
        2024,
        "云岭省",
        "http://x.example/a.pdf",
        "not_found",
        "没有",
        "none",
        "publisher",
        "2026-11-20T02:00:00+00:00",
    )
    return RunSummary(
        "20261124T180000Z-1-abcd", "2026-11-24T17:59:00+00:00", "/raw", "/w/x.duckdb", outcome="published",
        finished_at="2026-11-24T18:00:00+00:00", release_id="r1", documents=3, states={"loaded": 2, "quarantined": 1},
        facts=12, verdicts={"exact": 5, "broken": 1}, changes=Changes((entry,), (entry,), (entry,), (entry,)),
        release_diff=[("finding_appeared", "甲不符", "A is broken"), ("finding_cleared", "乙相符了", "B holds"), ("unit_added", "新单位", "new unit")],
        quarantine=[Failure(HOSTILE, "page", "no_text_map", "读不了", "unreadable", 3, None, "publisher")],
        seconds={"read": 1.5, "build": 0.5},
        fetch=FetchStanding("2026-11-24T17:00:00+00:00", 9.5, (("failed", 1), ("fetched", 2)), (failure,)),
    )  # fmt: skip


class Words(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.text, self.links = set(), "", []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data):
        self.text += data


def test_the_page_tells_everything_in_both_forms_and_languages(summary):
    html = Words(morning_html(summary))
    markdown = morning_page(summary)
    wanted = (
        "已发布", "新增", "重新公开", "改动", "移除", "新出现的不符", "甲不符", "已消除的不符", "乙相符了", "新单位",
        "责任在公开单位", "读不了", "未能获取", "http://x.example/a.pdf", "自 2026-11-20T02:00:00+00:00", "read：1.5",
    )  # fmt: skip
    for words in wanted:
        assert words in html.text
        assert words in markdown
    for words in ("findings that appeared", "A is broken", "B holds", "unreadable", "fault: publisher"):
        assert words in html.text


def test_the_html_page_runs_nothing_and_loads_nothing(summary):
    html = Words(morning_html(summary))
    assert not {"script", "link", "img", "iframe"} & html.tags
    assert html.links == []
    assert html.text.count(HOSTILE) >= 5


def metrics(path):
    found = {}
    for family in text_string_to_metric_families(path.read_text()):
        for sample in family.samples:
            found[(sample.name, *sorted(sample.labels.values()))] = sample.value
    return found


def test_the_metrics_say_what_a_monitor_asks(summary, settings):
    write_report(summary, settings)
    told = metrics(settings.reports / "juesuan.prom")
    assert told[("juesuan_last_success_timestamp_seconds",)] == 1795543200
    assert told[("juesuan_documents", "loaded")] == 2
    assert told[("juesuan_quarantine", "no_text_map", "publisher")] == 1
    assert told[("juesuan_verdicts", "broken")] == 1
    assert told[("juesuan_stage_seconds", "read")] == 1.5
    assert told[("juesuan_facts",)] == 12
    assert told[("juesuan_release_info", "r1")] == 1
    assert told[("juesuan_changed_documents", "restated")] == 1
    assert told[("juesuan_fetch_failures", "not_found", "publisher")] == 1
    assert told[("juesuan_last_run_outcome", "failed")] == 0


def test_after_a_failed_night_the_last_good_one_is_still_known(summary, settings):
    write_report(summary, settings)
    failed = RunSummary("20261125T180000Z-1-abcd", "", "/raw", "/w", finished_at="2026-11-25T18:00:00+00:00")
    write_report(failed, settings)
    told = metrics(settings.reports / "juesuan.prom")
    assert told[("juesuan_last_success_timestamp_seconds",)] == 1795543200
    assert told[("juesuan_last_run_timestamp_seconds",)] == 1795543200 + 86400
    assert told[("juesuan_last_run_outcome", "failed")] == 1


def test_metrics_that_cannot_be_written_stop_nothing(summary, settings, monkeypatch):
    monkeypatch.setenv("JUESUAN_METRICS", str(settings.reports / "none" / "x.prom"))
    write_report(summary, settings)
    assert "can't be written" in json.loads((settings.reports / "run_report.json").read_text())["metrics"]
    assert "x.prom" in write_metrics(summary, settings)


class Hook(ThreadingHTTPServer):
    """A webhook: keeps what it is told and answers as it is asked to."""

    daemon_threads = True
    block_on_close = False

    def __init__(self):
        self.status, self.answer, self.drip, self.told = 200, b"ok", False, []
        hook = self

        class Visit(BaseHTTPRequestHandler):
            def do_POST(self):
                hook.told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(hook.status)
                self.send_header("Location", "http://127.0.0.1:9/")
                self.end_headers()
                for _ in range(200 if hook.drip else 0):
                    self.wfile.write(b".")
                    self.wfile.flush()
                    time.sleep(0.02)
                self.wfile.write(hook.answer)

            def log_message(self, *args):
                pass

        super().__init__(("127.0.0.1", 0), Visit)
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def handle_error(self, request, client_address):
        pass


@pytest.fixture
def hook():
    hook = Hook()
    yield hook
    hook.shutdown()
    hook.server_close()


def environment(hook, shape=""):
    return {
        "JUESUAN_WEBHOOK": f"http://127.0.0.1:{hook.server_address[1]}/?key=hunter2",
        "JUESUAN_WEBHOOK_FORMAT": shape,
    }


def test_the_webhook_is_told_once_the_report_stands(summary, settings, hook, monkeypatch):
    for name, value in environment(hook).items():
        monkeypatch.setenv(name, value)
    write_report(summary, settings)
    (told,) = hook.told
    assert (told["outcome"], told["changes"]["new"], told["fetch_failures"]) == ("published", 1, 1)
    assert "新出现的不符 1，已消除 1" in told["text"]
    assert json.loads((settings.reports / "run_report.json").read_text())["told"] == "sent"


@pytest.mark.parametrize(
    ("shape", "place"),
    [
        ("wecom", ("text", "content")),
        ("dingtalk", ("text", "content")),
        ("feishu", ("content", "text")),
        ("slack", ("text",)),
    ],
)
def test_the_message_has_the_shape_that_the_service_wants(summary, hook, shape, place):
    assert notify(summary.to_json(), environment(hook, shape)) == "sent"
    told = hook.told[0]
    for key in place:
        told = told[key]
    assert told.startswith("决算载入：已发布")


@pytest.mark.parametrize(
    ("status", "answer", "why"),
    [
        (500, b"", "HTTP 500"),
        (302, b"", "HTTP 302"),
        (200, b'{"errcode": 93000}', "93000"),
        (200, b'{"code": 19001}', "19001"),
    ],
)
def test_a_webhook_that_refuses_is_told_of(summary, hook, status, answer, why):
    hook.status, hook.answer = status, answer
    assert why in notify(summary.to_json(), environment(hook))


def test_a_webhook_that_dribbles_is_left(summary, hook, monkeypatch):
    hook.drip = True
    monkeypatch.setattr(telling, "_SECONDS", 0.3)
    assert "TimeoutError" in notify(summary.to_json(), environment(hook))


def test_the_webhooks_address_is_in_no_log_report_or_message(summary, settings, hook, monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)
    for name, value in environment(hook).items():
        monkeypatch.setenv(name, value)
    write_report(summary, settings)
    hook.shutdown()
    hook.server_close()
    write_report(summary, settings)
    assert "ConnectError" in summary.told
    for path in settings.folder.rglob("*"):
        assert not path.is_file() or "hunter2" not in path.read_text()
    assert "hunter2" not in caplog.text


@pytest.mark.parametrize(
    ("address", "shape"),
    [
        ("http://example.org/?key=hunter2", ""),
        ("ftp://example.org/hunter2", ""),
        ("hunter2", ""),
        ("http://[hunter2", ""),
        ("https://example.org/hunter2", "pigeon"),
    ],
)
def test_settings_of_the_webhook_that_cannot_be_meant_are_told(summary, address, shape):
    told = notify(summary.to_json(), {"JUESUAN_WEBHOOK": address, "JUESUAN_WEBHOOK_FORMAT": shape})
    assert "JUESUAN_WEBHOOK" in told
    assert "hunter2" not in told
