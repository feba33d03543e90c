"""The hand-checked findings of the seed report: all that is wrong is found under its cause, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pytest

from juesuan.narrative.lines import lines_of_text
from juesuan.narrative.statement import Statement
from juesuan.performance.report import ProseReport, read_report
from juesuan.reconcile.prose import ProseVerdict, judge_prose
from tests.narrative.score_seed import YEAR, code_names, seed_report
from tests.reconcile_prose.score_seed_findings import REPORT_ID, Findings, judged, rows_of, score


@lru_cache(maxsize=1)
def found(shared: Path) -> Findings:
    return score(rows_of(shared), judged(shared))


@lru_cache(maxsize=1)
def report(shared: Path) -> ProseReport:
    return seed_report(shared)


def test_every_inconsistency_is_found_under_its_root_cause(shared: Path) -> None:
    result = found(shared)
    assert (result.scores["c"].met, result.scores["c"].total) == (25, 25)
    assert set(result.causes) == {"RC2", "RC3", "RC4", "RC6", "RC8", "RC9", "RC10"}
    assert result.mixed == []


def test_nothing_that_holds_is_reported_as_broken(shared: Path) -> None:
    result = found(shared)
    assert result.alarms == []
    # A target in 元 a hundred above the budget in 万元: true, for information, and in no row of the truth.
    # The department's name: the truth (S748) names the row below the one on which the table begins.
    assert [(v.rule_id, v.severity) for v in result.unlisted] == [("F12", "info"), ("H05", "info")]


def test_undefined_template_and_open_rows_have_their_own_verdicts(shared: Path) -> None:
    scores = found(shared).scores
    assert (scores["u"].met, scores["u"].total) == (25, 25)
    assert (scores["t"].met, scores["t"].total) == (12, 12)
    # The number of units, which other reports tell.
    assert {miss.split()[1] for miss in scores["n"].misses} == {"G06"}


def verdicts(prose: ProseReport) -> tuple[ProseVerdict, ...]:
    return judge_prose(prose, (), report_id=REPORT_ID, year=YEAR)


def test_the_right_figure_in_one_sentence_takes_a_whole_root_cause_away(shared: Path) -> None:
    text = (shared / "domain" / "seed_report.txt").read_text(encoding="utf-8")
    mended = text.replace("全年预算数为 20 万元，执行数为 20 万元", "全年预算数为 20.2 万元，执行数为 20.2 万元")
    assert mended != text
    after = verdicts(read_report(lines_of_text(mended), YEAR, code_names(shared)))
    assert not [v for v in after if v.verdict == "broken" and v.rule_id in ("F10", "F27")]
    before = verdicts(report(shared))
    assert len({v.root_cause for v in before}) - len({v.root_cause for v in after}) == 1


def altered(prose: ProseReport, one: Statement, by: Decimal) -> ProseReport:
    assert one.value is not None
    assert one.value_yuan is not None
    other = replace(one, value=one.value + by, value_yuan=one.value_yuan + by * 10_000)
    told = tuple(other if s.number == one.number else s for s in prose.reading.statements)
    return replace(prose, reading=replace(prose.reading, statements=told))


@pytest.mark.parametrize(("by", "least"), [("0.05", Decimal("0.8")), ("10", Decimal("0.85"))])
def test_an_altered_amount_is_noticed(shared: Path, by: str, least: Decimal) -> None:
    prose = report(shared)
    standing = {(v.rule_id, v.place) for v in verdicts(prose) if v.verdict == "broken"}
    amounts = [
        s for s in prose.reading.statements
        if s.kind == "amount" and s.unit == "万元" and s.value and s.phase == "actual" and s.section.startswith(
            ("grand_total", "income", "expenditure", "fiscal", "gpb", "three", "procurement"))
    ]  # fmt: skip
    assert len(amounts) > 40
    amounts = amounts[::3]
    noticed = [
        s for s in amounts
        if {(v.rule_id, v.place) for v in verdicts(altered(prose, s, Decimal(by))) if v.verdict == "broken"} - standing
    ]  # fmt: skip
    assert Decimal(len(noticed)) / len(amounts) >= least, [s.subject for s in amounts if s not in noticed]
