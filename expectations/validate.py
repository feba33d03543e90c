"""The gate 「发布前检查」: whether a staged warehouse may be published, with every check behind the answer.

What belongs here: the order of the steps, and the words of the result. This is the function that the core
finds by the entry point `juesuan.gate`; importing this module costs no Great Expectations.
"""

from __future__ import annotations

import contextlib
import importlib
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from expectations import docs as pages
from expectations.checks import Check
from expectations.counting import Counted, count_all, opened
from expectations.evidence import evidence_pages, write_evidence
from expectations.reconciliation import every_rule
from expectations.suites import checks_of
from juesuan.gate import CheckResult, GateResult
from juesuan.tables import TABLES, VIEWS

if TYPE_CHECKING:
    from expectations.judge import Judged


def judge(
    staged: Path, *, previous: Path | None, docs: Path | None, checks: Sequence[Check] | None = None
) -> GateResult:
    """Whether the staged warehouse may be published, and why not; the quality pages are written to `docs`.

    `previous` is the published file that the staged one will replace, None for the first. `checks` are all
    declared ones unless given. Raises BuildFailed where a file can't be opened, SettingsError where `docs`
    holds something else, DeclarationError where a rule contradicts itself.
    """
    if docs is not None:
        pages.replaceable(docs)
    if checks is None:
        checks = checks_of(TABLES, VIEWS, every_rule())
    if previous is not None and not previous.exists():
        previous = None
    # Seconds of importing, beside the seconds in which DuckDB counts.
    ahead = threading.Thread(target=_fetch_judge)
    ahead.start()
    try:
        counted, release, evidence = _counted(staged, previous, checks, with_evidence=docs is not None)
    finally:
        ahead.join()
    judged = _judged(counted, docs, release, evidence)
    results = tuple(_result(c, judged[c.check.name]) for c in counted)
    return GateResult(not any(result.stops for result in results), results, docs)


def _fetch_judge() -> None:
    """Load what judges; where that fails, whoever asks for it next is told why."""
    with contextlib.suppress(Exception):
        importlib.import_module("expectations.judge")


def _counted(
    staged: Path, previous: Path | None, checks: Sequence[Check], *, with_evidence: bool
) -> tuple[tuple[Counted, ...], str, Mapping[str, str]]:
    """What DuckDB finds for each check, the release's id, and the pages of evidence."""
    with opened(staged, previous) as con:
        counted = count_all(con, checks, has_last=previous is not None)
        return counted, _release_id(con), evidence_pages(con, counted) if with_evidence else {}


def _judged(
    counted: Sequence[Counted], docs: Path | None, release: str, evidence: Mapping[str, str]
) -> dict[str, Judged]:  # fmt: skip
    # Seconds to import, so it is paid for only when a gate is asked for.
    from expectations.judge import judged

    if docs is None:
        return judged(counted, site=None, run_name=release)
    docs.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=docs.parent, prefix=f".{docs.name}-") as folder:
        site = Path(folder) / "site"
        verdicts = judged(counted, site=site, run_name=release)
        pages.localize(site)
        write_evidence(site, evidence)
        pages.replace(site, docs)
    return verdicts


def _release_id(con: duckdb.DuckDBPyConnection) -> str:
    """The id of the release, for the pages; the schema suite tells where there is none."""
    try:
        row = con.execute("SELECT max(release_id) FROM staged.release").fetchone()
    except duckdb.CatalogException:
        row = None
    return str(row[0]) if row and row[0] else "未编号"


def _result(counted: Counted, judged: Judged) -> CheckResult:
    check = counted.check
    errored = judged.errored or bool(counted.error)
    passed = judged.passed and not errored
    return CheckResult(
        name=check.name,
        suite=check.suite,
        rule_id=check.rule_id,
        passed=passed,
        errored=errored,
        blocking=check.blocking,
        severity=check.severity,
        statement=check.statement,
        observed=counted.failing or 0,
        evaluated=counted.evaluated,
        evidence=counted.evidence,
        message=_message(counted, judged, passed, errored),
    )


def _message(counted: Counted, judged: Judged, passed: bool, errored: bool) -> str:
    """One line for a person: what did not hold, or could not be looked at, and the first place."""
    if errored:
        return f"未能检查：{counted.check.statement}（{counted.error or judged.message}）"
    if passed or not counted.evidence:
        return f"{counted.check.statement}：{counted.outcome}"
    first = "，".join(f"{name}={value}" for name, value in counted.evidence[0].items() if value)
    return f"{counted.check.statement}：{counted.outcome}；例如 {first}"
