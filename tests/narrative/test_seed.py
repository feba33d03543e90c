"""The hand-checked report and the excerpts of other provinces: the scores that acceptance asks for."""

from __future__ import annotations

from pathlib import Path

from tests.narrative.score_excerpts import score_excerpts
from tests.narrative.score_seed import score_facts, score_performance, seed_report


def test_facts_of_the_seed_report_are_found_and_none_is_invented(shared: Path) -> None:
    score = score_facts(shared, seed_report(shared))
    assert score.total == 392
    assert score.share >= 0.98, score.text()
    assert not score.invented, score.text()


def test_performance_rows_of_the_seed_report_are_found_and_none_is_invented(shared: Path) -> None:
    score = score_performance(shared, seed_report(shared))
    assert score.total == 194
    assert score.share >= 0.98, score.text()
    assert not score.invented, score.text()


def test_no_number_of_the_seed_report_is_passed_over_in_silence(shared: Path) -> None:
    assert [r for r in seed_report(shared).reading.residue if r.reason == "unread"] == []


def test_excerpts_of_other_provinces_are_read(shared: Path) -> None:
    scores = score_excerpts(shared)
    assert len(scores) == 16
    expected, read, right = (sum(getattr(s, n) for s in scores) for n in ("expected", "read", "right"))
    assert right / expected >= 0.98
    assert right / read >= 0.99


def test_the_scorer_counts_a_wrong_value_as_a_miss_and_an_invention(shared: Path) -> None:
    from dataclasses import replace

    report = seed_report(shared)
    first = report.reading.statements[40]
    wrong = replace(first, value=(first.value or 0) + 1)
    statements = (*report.reading.statements[:40], wrong, *report.reading.statements[41:])
    score = score_facts(shared, replace(report, reading=replace(report.reading, statements=statements)))
    assert (score.found, len(score.misses), len(score.invented)) == (391, 1, 1)
