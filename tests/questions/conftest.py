"""The shipped samples as a published warehouse, and what is known of them without it: their books."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from juesuan.gate import GateResult
from juesuan.questions import Question, load_questions
from juesuan.settings import settings_from
from samples import office
from samples.accounts import Accounts
from samples.catalogue import broken_accounts, national_accounts, shanghai_accounts, tangled_accounts

ROOT = Path(__file__).resolve().parents[2]
RAW = ROOT / "data" / "raw"
Ask = Callable[[str], list[dict[str, Any]]]


@pytest.fixture(scope="session")
def questions() -> dict[str, Question]:
    """The questions by the words of their file's name."""
    return {one.name.partition("_")[2]: one for one in load_questions(ROOT / "docs" / "questions")}


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from juesuan.run import run

    folder = tmp_path_factory.mktemp("questions")
    settings = settings_from(raw=RAW, warehouse=folder / "juesuan.duckdb", workers=2, environment={})
    run(settings, judge=lambda *_, **__: GateResult(passed=True))
    return settings.warehouse


@pytest.fixture(scope="session")
def con(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse opened as a tool opens it: the file alone, read-only."""
    with duckdb.connect(str(warehouse), read_only=True) as opened:
        yield opened


@pytest.fixture(scope="session")
def ask(con: duckdb.DuckDBPyConnection, questions: dict[str, Question]) -> Ask:
    """The answer to a question as dictionaries of its English columns."""

    def asked(name: str) -> list[dict[str, Any]]:
        answer = con.execute(questions[name].sql)
        columns = [column[0] for column in answer.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]

    return asked


@pytest.fixture(scope="session")
def books() -> dict[str, Accounts]:
    """What the drawn samples were drawn from: amounts in 元 before anything was printed."""
    drawn = (shanghai_accounts(), national_accounts(), broken_accounts(), tangled_accounts(), office.accounts())
    return {accounts.unit_name: accounts for accounts in drawn}
