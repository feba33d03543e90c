"""A night from the manifest to the warehouse: what a site gives is published, and what it does not give is a row."""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest
import typer
from typer.testing import CliRunner

from juesuan.cli import load as command
from juesuan.fetch.bounds import bounds_from
from juesuan.fetch.run import fetch_tonight
from juesuan.gate import GateResult
from juesuan.run import read_parts, run, scan
from juesuan.selection import selection_of
from juesuan.settings import Settings, settings_from
from juesuan.status import age_of, status_of
from juesuan.warehouse.published import connect

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "raw"
UNITS = ("云岭省河口区教育局", "云岭省青石区司法局")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture
def address():
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(SAMPLES)))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def settings(tmp_path, address):
    rows = ["单位,年度,地区,地址"]
    for unit in UNITS:
        (sample,) = SAMPLES.rglob(f"{unit}.pdf")
        rows.append(f"{unit},2024,云岭省,{address}/{quote(sample.relative_to(SAMPLES).as_posix())}")
    rows.append(f"云岭省无踪局,2024,云岭省,{address}/none.pdf")
    (tmp_path / "sources.csv").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "raw").mkdir()
    return settings_from(raw=tmp_path / "raw", warehouse=tmp_path / "w/juesuan.duckdb", workers=2, environment={})


def passes(staged, *, previous, docs):
    return GateResult(passed=True)


def night(settings: Settings, **more):
    fetch_tonight(settings, bounds_from({"JUESUAN_FETCH_PRIVATE": "127.0.0.1"}, interval=0, backoff=0))
    return run(settings, judge=passes, **more)


def test_what_a_site_gives_is_published_and_what_it_does_not_is_a_row(settings):
    summary = night(settings)
    assert (summary.outcome, summary.documents) == ("published", 2)
    with connect(settings.warehouse) as con:
        found = con.execute("SELECT unit_name, state, reason, fault, failed_since FROM source ORDER BY 1").fetchall()
        chinese = con.execute("SELECT 获取结果 FROM 决算.来源 ORDER BY 单位名称").fetchall()
    assert [row[:4] for row in found] == [
        ("云岭省无踪局", "failed", "not_found", "publisher"),
        ("云岭省河口区教育局", "fetched", None, None),
        ("云岭省青石区司法局", "fetched", None, None),
    ]
    assert chinese[0] == ("未取得",)
    page = (settings.reports / "morning.md").read_text(encoding="utf-8")
    assert "未能获取 not fetched（1）" in page
    assert "云岭省/2024/云岭省无踪局" in page
    # A site's failure is a finding, not an alarm; fetching that has stopped is one.
    assert status_of(settings, age_of("36h")).exit_code == 0
    late = status_of(settings, age_of("36h"), now=summary_time(summary, hours=40))
    assert (late.is_fresh, late.fetch_is_fresh, late.exit_code) == (False, False, 1)
    again = night(settings)
    assert again.outcome == "unchanged"
    # A backfill of one unit reads that one again and keeps the other.
    part = replace(settings, force=True, selection=selection_of(units=["教育局"]))
    backfilled = read_parts(scan(part), part)
    assert (backfilled.read, backfilled.reused, len(backfilled.documents)) == (1, 1, 2)


def summary_time(summary, *, hours):
    return datetime.fromisoformat(summary.finished_at) + timedelta(hours=hours)


def test_the_command_refuses_a_selection_that_means_nothing(settings, monkeypatch):
    (sample,) = SAMPLES.rglob(f"{UNITS[0]}.pdf")
    (settings.raw / sample.name).write_bytes(sample.read_bytes())
    for name in [name for name in os.environ if name.startswith("JUESUAN_")]:
        monkeypatch.delenv(name)
    app = typer.Typer()
    command.declare(app)
    words = ["--raw", str(settings.raw), "--warehouse", str(settings.warehouse), "--unit", "没有的局", "--quiet"]
    ended = CliRunner().invoke(app, words)
    assert ended.exit_code == 2
    assert "没有的局" in ended.stderr
