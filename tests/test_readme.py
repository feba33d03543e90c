"""What the README shows is what the commands print. JUESUAN_UPDATE_README=1 writes the outputs anew."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh-CN.md")
BLOCK = re.compile(r"```console\n(?P<body>.*?)```", re.DOTALL)
# What differs from run to run: release ids and seconds.
CHANGING = ((r"\d{8}T\d{6}Z-\d+-[0-9a-f]{4}", "20260101T020000Z-1-0000"), (r"\d+\.\d 秒", "9.9 秒"), (r"\d+\.\d s\b", "9.9 s"))


def blocks(readme: str) -> list[tuple[str, str]]:
    """Commands and their shown output, in order."""
    text = (ROOT / readme).read_text(encoding="utf-8")
    found = []
    for match in BLOCK.finditer(text):
        for part in re.split(r"^\$ ", match["body"], flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output.rstrip("\n")))
    return found


def settled(text: str) -> str:
    for pattern, fixed in CHANGING:
        text = re.sub(pattern, fixed, text)
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The shipped samples loaded once into a folder of the test's own."""
    folder = tmp_path_factory.mktemp("readme")
    environ = {**os.environ, "COLUMNS": "100", "JUESUAN_WAREHOUSE": str(folder / "juesuan.duckdb"), "NO_COLOR": "1"}
    # What `make run` installs has no OCR.
    environ["JUESUAN_OCR"] = "0"
    environ.pop("JUESUAN_LANG", None)
    return environ


def printed(command: str, environ: dict[str, str]) -> str:
    words = shlex.split(command)
    if words == ["make", "run"]:
        words = [".venv/bin/juesuan", "run"]
    assert words[0] == ".venv/bin/juesuan", f"the README shows a command this test can't run: {command}"
    done = subprocess.run(
        [sys.executable, "-m", "juesuan", *words[1:]], cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr
    return done.stdout.replace(environ["JUESUAN_WAREHOUSE"], "data/warehouse/juesuan.duckdb").replace(
        str(Path(environ["JUESUAN_WAREHOUSE"]).parent), "data/warehouse"
    )


@pytest.mark.parametrize("readme", READMES)
def test_the_readme_shows_what_the_commands_print(readme: str, environment: dict[str, str]) -> None:
    environ = {**environment, "JUESUAN_LANG": "zh" if "zh" in readme else "en"}
    shown = blocks(readme)
    assert any(command == "make run" for command, _ in shown)
    path, text = ROOT / readme, (ROOT / readme).read_text(encoding="utf-8")
    for command, output in shown:
        got = printed(command, environ)
        if os.environ.get("JUESUAN_UPDATE_README"):
            text = text.replace(f"$ {command}\n{output}\n", f"$ {command}\n{got.rstrip()}\n", 1)
            continue
        assert settled(got) == settled(output), command
    if os.environ.get("JUESUAN_UPDATE_README"):
        path.write_text(text, encoding="utf-8")


def test_both_readmes_show_the_same_commands() -> None:
    english, chinese = ([command for command, _ in blocks(readme)] for readme in READMES)
    assert english == chinese
