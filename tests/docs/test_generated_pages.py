"""The generated pages say what the declarations say, and a stale page is noticed."""

from __future__ import annotations

from pathlib import Path

from juesuan.dictionary import pages, stale_pages, write_pages
from juesuan.rules import load_rules
from juesuan.tables import TABLES

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_pages_in_the_project_are_current() -> None:
    assert stale_pages(DOCS) == [], "run: .venv/bin/juesuan docs"


def test_a_changed_page_is_stale(tmp_path: Path) -> None:
    first, *_ = write_pages(tmp_path)
    assert stale_pages(tmp_path) == []
    first.write_text(first.read_text(encoding="utf-8") + "\nadded by hand\n", encoding="utf-8")
    assert stale_pages(tmp_path) == [first.name]


def test_every_table_column_and_rule_is_on_a_page() -> None:
    text = pages()
    for table in TABLES:
        assert f"## `{table.name}`" in text["dictionary.md"]
        assert all(f"| `{column.name}` |" in text["dictionary.md"] for column in table.columns)
    assert all(f"| {rule.id} |" in text["rules.md"] for rule in load_rules())
