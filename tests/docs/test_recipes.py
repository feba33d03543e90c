"""The Python in the recipes runs as it stands, on a published warehouse."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from juesuan.warehouse.build import ReleaseStamp, build
from juesuan.warehouse.publish import publish

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("recipes.md", "recipes.zh-CN.md")
BLOCKS = [
    (page, number, block)
    for page in PAGES
    for number, block in enumerate(re.findall(r"```python\n(.*?)```", (ROOT / "docs" / page).read_text(encoding="utf-8"), re.DOTALL))
]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One shipped sample, published with its Parquet folder."""
    from juesuan.parts import store
    from juesuan.report import read, rows_of

    folder = tmp_path_factory.mktemp("recipes")
    rows = rows_of(read(ROOT / "data/raw/上海市/2024/上海市示例区财政局.pdf", root=ROOT / "data/raw", second_reader=False))
    stamp = ReleaseStamp.now(code_version="recipes", reader_version="recipes", input_fingerprint="recipes")
    build([store(folder / "parts", rows, "recipes")], folder / "staged.duckdb", rules=(), release=stamp, previous=None)
    return publish(folder / "staged.duckdb", folder / "juesuan.duckdb").path


def test_there_are_recipes_in_python() -> None:
    assert {page for page, _, _ in BLOCKS} == set(PAGES)


@pytest.mark.parametrize(("page", "number", "block"), BLOCKS, ids=[f"{page}-{number}" for page, number, _ in BLOCKS])
def test_a_recipe_runs_and_shows_something(page: str, number: int, block: str, warehouse: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", block], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "JUESUAN_WAREHOUSE": str(warehouse), "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "上海市" in done.stdout, (page, number)
