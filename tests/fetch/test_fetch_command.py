"""`juesuan fetch` and `juesuan tell`: what they print, and how they end."""

from __future__ import annotations

import json

import pytest
import typer
from typer.testing import CliRunner

from juesuan.cli import fetch as command
from tests.fetch.site_on_loopback import PDF


@pytest.fixture
def said(fetching, monkeypatch):
    """Run a command with the settings of the fetching fixture, as the environment would give them."""
    app = typer.Typer()
    command.declare(app)
    for name, value in {
        "JUESUAN_RAW": fetching.settings.raw, "JUESUAN_WAREHOUSE": fetching.settings.warehouse,
        "JUESUAN_FETCH_PRIVATE": "127.0.0.1", "JUESUAN_FETCH_INTERVAL": "0",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, str(value))
    for name in ("JUESUAN_SOURCES", "JUESUAN_FETCHED", "JUESUAN_WEBHOOK"):
        monkeypatch.delenv(name, raising=False)
    return lambda *words: CliRunner().invoke(app, list(words))


def written(fetching, *paths):
    rows = [f"某局{number},2024,云岭省,{fetching.site.address}{path}" for number, path in enumerate(paths)]
    fetching.settings.sources.write_text("\n".join(["unit,year,region,address", *rows]), encoding="utf-8")


def test_fetching_ends_with_0_where_everything_came_and_1_where_something_did_not(fetching, site, said):
    site.pages["/a.pdf"] = PDF
    written(fetching, "/a.pdf")
    assert said("fetch", "--quiet").exit_code == 0
    written(fetching, "/a.pdf", "/none.pdf")
    ended = said("fetch", "--quiet")
    assert ended.exit_code == 1
    assert "/none.pdf" in ended.stdout
    told = json.loads(said("fetch", "--json", "--quiet").stdout)
    assert (told["states"], told["exit_code"]) == ({"fetched": 1, "failed": 1}, 1)
    assert told["standing"]["failures"][0]["reason"] == "not_found"


def test_a_part_of_the_manifest_can_be_fetched(fetching, site, said):
    site.pages["/a.pdf"] = PDF
    written(fetching, "/a.pdf", "/none.pdf")
    assert said("fetch", "--unit", "某局0", "--year", "2024", "--quiet").exit_code == 0


def test_without_a_manifest_fetching_ends_with_2(said):
    ended = said("fetch", "--quiet")
    assert ended.exit_code == 2
    assert "sources.csv" in ended.stderr


def test_telling_is_quiet_without_a_webhook_and_fails_without_a_report(said, monkeypatch):
    assert said("tell").exit_code == 0
    monkeypatch.setenv("JUESUAN_WEBHOOK", "https://example.org/hunter2")
    ended = said("tell")
    assert ended.exit_code == 2
    assert "run_report.json" in ended.stderr
    assert "hunter2" not in ended.output


def test_a_manifest_that_was_named_and_is_missing_is_a_problem(fetching):
    from dataclasses import replace

    from juesuan.fetch.run import fetch_tonight

    named = replace(fetching.settings, sources=fetching.settings.raw.parent / "named.csv")
    found = fetch_tonight(named, fetching.bounds)
    assert found is not None
    assert "named.csv" in found.problem
