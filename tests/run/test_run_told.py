"""What a load says on the screen and on the morning page where names or outcomes are out of the ordinary."""

from __future__ import annotations

import json

import pytest
import typer
from loading import files, load, put
from typer.testing import CliRunner

from juesuan.cli.load import _show, declare
from juesuan.library import printable

pytestmark = pytest.mark.usefixtures("surroundings")


def said(*words):
    app = typer.Typer()
    declare(app)
    return CliRunner().invoke(app, [str(word) for word in words])


def test_a_failure_is_told_as_json_on_standard_output_too(tmp_path):
    result = said("--raw", tmp_path / "none", "--warehouse", tmp_path / "w/x.duckdb", "--json", "--quiet")
    assert result.exit_code == 2
    told = json.loads(result.stdout)
    assert told["outcome"] == "failed"
    assert "--raw" in told["message"]
    assert "--raw" in result.stderr


def test_settings_that_are_refused_are_told_as_json_too(tmp_path):
    result = said("--raw", tmp_path, "--warehouse", tmp_path / "w.duckdb", "--workers", "0", "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["outcome"] == "failed"


def test_without_json_a_failure_leaves_standard_output_empty(tmp_path):
    result = said("--raw", tmp_path / "none", "--warehouse", tmp_path / "w/x.duckdb", "--quiet")
    assert (result.exit_code, result.stdout) == (2, "")


def test_control_characters_in_names_are_shown_escaped(settings, raw, capsys):
    put(raw, "上海/2024/甲\n# 通过\x1b[2J局.pdf", content=" problem")
    summary = load(settings)
    shown = r"上海/2024/甲\n# 通过\x1b[2J局.pdf"
    assert shown in files(settings)
    _show(summary)
    out = capsys.readouterr().out
    page = (settings.reports / "morning.md").read_text()
    for text in (out, page):
        assert shown in text
        assert "\x1b" not in text
        assert not [line for line in text.splitlines() if line.startswith("# 通过")]


@pytest.mark.parametrize("name", ["甲\u3000局.pdf", r"a\n.pdf", "ａ é 𠮷.pdf"])
def test_ordinary_names_stay_as_they_are(name):
    assert printable(name) == name


@pytest.mark.parametrize("sign", ["\n", "\r", "\t", "\x00", "\x7f", "\x85", "\u2028", "\u202e"])
def test_signs_that_break_or_turn_a_line_are_escaped(sign):
    assert sign not in printable(f"a{sign}b")
    assert "\\" in printable(f"a{sign}b")
