"""What the gate says of a staged warehouse: one result per check, and whether to publish.

What belongs here: the words between the core, which asks, and whatever judges. The judge itself
(`expectations.validate`) is found by entry point, so nothing here may import Great Expectations,
Dagster or DuckDB.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

# How many failing rows a result carries; the rest is in the warehouse itself.
EVIDENCE_ROWS: Final = 20


@dataclass(frozen=True)
class CheckResult:
    """One check of one staged warehouse: passed, failed, or errored (crashed: neither of the two)."""

    name: str
    suite: str  # schema, keys, coverage, loss, reconciliation
    rule_id: str | None
    passed: bool
    errored: bool
    blocking: bool
    severity: str
    statement: str
    observed: int
    evaluated: int
    evidence: tuple[dict[str, str], ...] = ()
    message: str = ""

    @property
    def stops(self) -> bool:
        """Whether this result alone keeps the release from being published."""
        return self.blocking and (self.errored or not self.passed)


@dataclass(frozen=True)
class GateResult:
    """The verdict on a staged warehouse, with every check behind it."""

    passed: bool
    checks: tuple[CheckResult, ...] = ()
    docs: Path | None = None

    @property
    def problems(self) -> tuple[str, ...]:
        """One line for each check that stops the release, ready to be read by a person."""
        return tuple(f"{check.name}：{check.message or check.statement}" for check in self.checks if check.stops)
