"""Help, language and mistyped commands."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time

import pytest

from juesuan.cli.words import choose, half, say

COMMANDS = ("run", "read", "check", "status", "sql", "rollback", "explain")


def test_help_is_quick_and_loads_nothing_heavy():
    code = (
        "import sys; sys.argv = ['juesuan', '--help']\n"
        "from juesuan.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'duckdb', 'pyarrow', 'pandas', 'pypdfium2', 'rich.table', 'great_expectations', 'dagster', 'yaml', 'numpy'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)))"
    )
    start = time.monotonic()
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                          env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})  # fmt: skip
    assert time.monotonic() - start < 5
    assert "HEAVY []" in said.stdout
    assert all(re.search(rf"^  {command} ", said.stdout, re.MULTILINE) for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shows_examples_in_both_languages(juesuan, command):
    chinese = juesuan(command, "--help")
    english = juesuan(command, "--help", "--lang", "en")
    assert chinese.code == english.code == 0
    assert f"  juesuan {command}" in chinese.out.split("例：")[1]
    assert f"  juesuan {command}" in english.out.split("Examples:")[1]
    ours = english.out.split("Options:")[0]
    assert not re.search(r"[\u4e00-\u9fff]", ours)


def test_the_version_is_told(juesuan):
    from juesuan import __version__

    assert juesuan("--version").out.strip() == __version__


def test_a_wrong_word_is_answered_with_status_two(juesuan):
    result = juesuan("raed")
    assert result.code == 2
    assert "raed" in result.err


def test_the_language_may_stand_anywhere_or_in_the_environment():
    try:
        assert choose(["read", "--lang", "en", "x.pdf"], {}) == ["read", "x.pdf"]
        assert say("甲", "a") == "a"
        assert choose(["--lang=zh", "read"], {"JUESUAN_LANG": "en"}) == ["read"]
        assert half("甲 | a") == "甲"
        choose([], {"JUESUAN_LANG": "en_GB.UTF-8"})
        assert half("甲 | a") == "a"
        assert half("only one") == "only one"
        assert choose(["sql", "--", "--lang", "en"], {}) == ["sql", "--", "--lang", "en"]
    finally:
        choose([], {})
