"""The worked questions: SQL files that say in both languages what they ask, and the page that shows their answers.

What belongs here: reading `docs/questions/*.sql` and writing `docs/questions.md` from them and a warehouse. Each
file holds a question twice, over the tables and over the Chinese schema; tests and benchmarks run the same files.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from juesuan.errors import DeclarationError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Language = Literal["zh", "en"]

_HEAD: Final = re.compile(r"^-- (zh|en|beware zh|beware en): (.+)$", re.MULTILINE)
_SECOND: Final = "\n-- 决算\n"
_LONGEST_CELL: Final = 60
_TEXT: Final = {
    "zh": (
        "# 十五个问题",
        "每个问题是一个 SQL 文件（`docs/questions/`），在随项目附带的样例上运行，答案如下；测试把答案与样例的原始数核对。\n"
        "用 `juesuan sql`、任何能打开 DuckDB 文件的工具，或 `juesuan.connect()` 都可以问。中文名称在 `决算` 模式中；"
        "同一文件的前一条语句用英文表名，答案相同。",
        "注意",
    ),
    "en": (
        "# Fifteen questions",
        "Each question is a file of SQL (`docs/questions/`), asked of the shipped samples; the tests hold the answers against "
        "the\nsamples' own truth. Ask with `juesuan sql`, any tool that opens a DuckDB file, or `juesuan.connect()`. The second "
        "statement\nof each file asks the same of the Chinese schema `决算`.",
        "Beware",
    ),
}
_MADE: Final = (
    "<!-- Made from docs/questions/*.sql: JUESUAN_UPDATE_QUESTIONS=1 .venv/bin/pytest tests/questions. "
    "Change those, not this page. -->"
)


@dataclass(frozen=True, slots=True)
class Question:
    """One worked question: what it asks, what to beware of, and the same SQL over both schemas."""

    name: str
    zh: str
    en: str
    beware_zh: str
    beware_en: str
    sql: str
    chinese_sql: str


def load_questions(folder: Path) -> tuple[Question, ...]:
    """The questions of a folder in the order of their files; DeclarationError for a file that lacks a part."""
    return tuple(_question(file) for file in sorted(folder.glob("*.sql")))


def _question(file: Path) -> Question:
    text = file.read_text(encoding="utf-8")
    head = dict(_HEAD.findall(text))
    english, _, chinese = text.partition(_SECOND)
    body = _HEAD.sub("", english).strip()
    if set(head) != {"zh", "en", "beware zh", "beware en"} or not (body.endswith(";") and chinese.strip().endswith(";")):
        raise DeclarationError(f"{file.name}: a question has zh, en, beware zh, beware en and two statements")
    return Question(file.stem, head["zh"], head["en"], head["beware zh"], head["beware en"],
                    body.rstrip(";").strip(), chinese.strip().rstrip(";").strip())  # fmt: skip


def questions_page(con: DuckDBPyConnection, questions: Sequence[Question], language: Language) -> str:
    """The page of all questions with their answers from this warehouse, as Markdown."""
    title, opening, beware = _TEXT[language]
    lines = [title, "", _MADE, "", opening, ""]
    for number, one in enumerate(questions, start=1):
        zh = language == "zh"
        asked, other = (one.zh, one.en) if zh else (one.en, one.zh)
        sql = one.chinese_sql if zh else one.sql
        answer = con.execute(sql)
        columns = [column[0] for column in answer.description or ()]
        rows = answer.fetchall()
        lines += [f"## {number}. {asked}", "", other, "", "```sql", sql, "```", "", *_table(columns, rows), "",
                  f"{beware}{'：' if zh else ': '}{one.beware_zh if zh else one.beware_en}", ""]  # fmt: skip
    return "\n".join(lines).rstrip() + "\n"


def _table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[str]:
    """Rows as a table in Markdown, numbers to the right."""
    numeric = [any(isinstance(row[at], (int, float, Decimal)) for row in rows) for at in range(len(columns))]
    return [
        "| " + " | ".join(columns) + " |",
        "| " + " | ".join("---:" if right else "---" for right in numeric) + " |",
        *("| " + " | ".join(map(_cell, row)) + " |" for row in rows),
    ]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        # As many places as the amount needs, and two at least: 万元 of whole 分 have six.
        whole, _, places = f"{value:,f}".partition(".")
        return f"{whole}.{places.rstrip('0').ljust(2, '0')}" if places else whole
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    text = " ".join(str(value).split()).replace("|", "\\|")
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"
