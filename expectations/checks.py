"""One check 「检查」 of a staged warehouse: what must hold, how to find the rows that break it, who judges.

A check is data. It names the Great Expectations class that judges it without importing it, and it
carries the query for the failing rows, so that evidence never depends on what a judge chose to keep.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

Suite = Literal["schema", "keys", "coverage", "loss", "reconciliation"]

SUITES: Final[Mapping[Suite, str]] = {
    "schema": "表结构",
    "keys": "主键与引用",
    "coverage": "公开表覆盖与计数",
    "loss": "与上一版相比",
    "reconciliation": "勾稽关系",
}

# Great Expectations knows three severities of its own.
GX_SEVERITIES: Final = {"error": "critical", "warning": "warning", "info": "info"}

# The expectation of a counted check: the frame holds the number of failing rows, which must be zero.
COUNTED: Final = "ExpectColumnValuesToBeBetween"


@dataclass(frozen=True)
class Check:
    """One thing that must hold of one batch."""

    name: str
    suite: Suite
    batch: str
    statement: str
    # SELECT of the rows that break it. Counted checks are judged by the number of these rows.
    failing: str
    # SELECT of one number: how many rows, reports or tables were looked at.
    population: str
    expectation: str = COUNTED
    arguments: Mapping[str, Any] = field(default_factory=dict)
    # Column and value that pick this check's rows out of its batch; none where the batch is all its own.
    only: tuple[str, str] | None = None
    severity: str = "error"
    blocking: bool = True
    rule_id: str | None = None
    # Tables and columns of the previous release that the queries name, where they look at it.
    needs_last: tuple[tuple[str, str], ...] = ()

    @property
    def counted(self) -> bool:
        """Whether the batch is a frame of counts, one row per check."""
        return self.expectation == COUNTED


def counted(name: str, suite: Suite, statement: str, failing: str, population: str, **extra: Any) -> Check:
    """A check that holds when its query finds no row."""
    arguments = {"column": "failing", "min_value": 0, "max_value": 0}
    return Check(name, suite, suite, statement, failing, population,
                 arguments=arguments, only=("check", name), **extra)  # fmt: skip


def quoted(name: str) -> str:
    """An identifier as SQL wants it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A string as SQL wants it."""
    return "'" + text.replace("'", "''") + "'"


def literals(texts: tuple[str, ...]) -> str:
    """A list of strings as SQL wants it."""
    return ", ".join(literal(text) for text in texts)
