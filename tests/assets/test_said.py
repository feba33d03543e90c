"""What the steps say of themselves holds up against what publishers print and how they name files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dagster as dg

from assets import said
from juesuan.library import Document, Library


def text_of(metadata: Any, name: str) -> str:
    value = metadata[name]
    assert isinstance(value, dg.MarkdownMetadataValue)
    return str(value.md_str)


def library(*files: str, **extra: Any) -> Library:
    documents = tuple(Document(f"{n:064d}", Path("/raw") / file, file, 1000) for n, file in enumerate(files))
    return Library(Path("/raw"), documents, **extra)


def test_a_table_survives_what_stands_in_file_names() -> None:
    table = text_of(said.of_library(library("a.pdf", outside=("x|y\n<b>.pdf",))), "passed_over")
    assert table.splitlines()[2] == "| x\\|y &lt;b>.pdf | 指向文件夹之外的链接，未读 \\| a link that leads outside |"


def test_nothing_is_said_of_files_where_none_was_passed_over() -> None:
    assert set(said.of_library(library("a.pdf", "b.pdf"))) == {"folder", "documents", "megabytes", "hashed_now"}


def test_a_long_table_says_how_long_it_is() -> None:
    table = text_of(said.of_library(library(vanished=tuple(f"{n}.pdf" for n in range(250)))), "passed_over")
    assert len(table.splitlines()) == 2 + said.MOST_LINES + 2
    assert "250 in all" in table
