"""The questions are whole, both schemas answer alike, and the pages show what the warehouse answers today."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from juesuan.errors import DeclarationError
from juesuan.questions import Language, Question, load_questions, questions_page
from juesuan.warehouse.published import connect

ROOT = Path(__file__).resolve().parents[2]
PAGES: dict[Language, Path] = {"en": ROOT / "docs" / "questions.md", "zh": ROOT / "docs" / "questions.zh-CN.md"}


def test_there_are_fifteen_questions(questions: dict[str, Question]) -> None:
    assert len(questions) == 15
    assert all(one.zh.endswith("？") and one.en.endswith("?") for one in questions.values())


def test_no_question_selects_what_it_does_not_name(questions: dict[str, Question]) -> None:
    assert not [one.name for one in questions.values() if "*" in one.sql.replace("count(*)", "").replace("100 *", "")]


def test_the_chinese_schema_answers_the_same(con: duckdb.DuckDBPyConnection, questions: dict[str, Question]) -> None:
    def numbers(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        # Words differ: codes on one side, Chinese on the other.
        return [tuple(cell for cell in row if isinstance(cell, (int, float, Decimal))) for row in rows]

    for one in questions.values():
        english, chinese = con.execute(one.sql).fetchall(), con.execute(one.chinese_sql).fetchall()
        assert numbers(english) == numbers(chinese), one.name
        assert len(english) > 0, one.name
        assert [len(row) for row in english] == [len(row) for row in chinese]


def test_the_questions_can_be_asked_of_the_sealed_connection(warehouse: Path, questions: dict[str, Question]) -> None:
    with connect(warehouse, sealed=True) as con:
        for one in questions.values():
            assert con.execute(one.sql).fetchall()
            assert con.execute(one.chinese_sql).fetchall()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_shows_what_the_samples_answer(
    language: Language, con: duckdb.DuckDBPyConnection, questions: dict[str, Question]
) -> None:
    page = questions_page(con, tuple(questions.values()), language)
    if os.environ.get("JUESUAN_UPDATE_QUESTIONS"):
        PAGES[language].write_text(page, encoding="utf-8")
    assert PAGES[language].read_text(encoding="utf-8") == page, (
        "run: JUESUAN_UPDATE_QUESTIONS=1 .venv/bin/pytest tests/questions"
    )


@pytest.mark.parametrize("lacking", ["-- en:", "-- beware zh:", "-- 决算\n"])
def test_a_file_that_lacks_a_part_is_refused(tmp_path: Path, lacking: str) -> None:
    text = next((ROOT / "docs" / "questions").glob("01_*.sql")).read_text(encoding="utf-8")
    (tmp_path / "01_a.sql").write_text(text.replace(lacking, "-- x\n"), encoding="utf-8")
    with pytest.raises(DeclarationError, match="01_a"):
        load_questions(tmp_path)
