"""Whole reports on hard paper: the facts of a report do not depend on how it is drawn, or it says what is in the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import hard_papers
import pytest

import juesuan
from juesuan.facts import fact_id
from juesuan.proof import judged
from juesuan.report import Report
from samples import flow, office, report
from samples.report import draw_report

Meanings = Counter[tuple[object, ...]]
SAME = (
    "WithoutFrame", "Dashed", "Dots", "Doubled", "ThinBoxes", "InForms", "Shown90", "Shown180", "Shown270",
    "LandscapeOnPortrait", "Bold", "Backwards", "Annotated", "Slanted",
)  # fmt: skip
HIDDEN = ("Invisible", "WhiteOnWhite", "Transparent", "CoveredOver")
STAMPED = ("Upright", "UprightDigits", "UprightAbove", "Large", "Marked")
Drawn = Callable[..., Report]


def meaning(fact: juesuan.facts.Fact) -> tuple[object, ...]:
    return (
        fact.form, fact.line, fact.side, fact.function_code, fact.economic_code, fact.measure, fact.fund, fact.phase,
        fact.amount, fact.printed,
    )  # fmt: skip


def meanings(found: Report) -> Meanings:
    """Every amount in a table, without its place."""
    return Counter(meaning(fact) for fact in found.facts if fact.source == "table" and fact.state in ("number", "zero"))


@cache
def plain(style: str) -> Meanings:
    """The amounts of the report as it is drawn elsewhere in the samples."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plain.pdf"
        draw_report(office.accounts(), style, path, unit="万元", thousands=True, prose=False)
        return meanings(juesuan.read(path, second_reader=False))


@pytest.fixture
def drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Drawn:
    """Draws the report in a style on a paper, and reads it."""

    def draw(paper: str, style: str = "national", *, second_reader: bool = False, **how: object) -> Report:
        monkeypatch.setattr(report, "Paper", getattr(hard_papers, paper))
        path = tmp_path / "a.pdf"
        draw_report(office.accounts(), style, path, unit="万元", thousands=True, prose=False, **how)
        return juesuan.read(path, second_reader=second_reader)

    return draw


def assert_every_numeral_is_accounted_for(found: Report) -> None:
    for count in found.page_counts:
        assert count.printed == count.in_facts + count.in_quarantine + count.no_amounts


@pytest.mark.parametrize("paper", SAME)
@pytest.mark.parametrize("style", ["national", "shanghai"])
def test_a_report_reads_the_same_however_it_is_drawn(paper: str, style: str, drawn: Drawn) -> None:
    found = drawn(paper, style)
    assert meanings(found) == plain(style)
    assert (found.head["state"], found.quarantine) == ("loaded", ())
    assert_every_numeral_is_accounted_for(found)


@pytest.mark.parametrize(("papers", "reason"), [(HIDDEN, "hidden_text"), (STAMPED, "watermark")])
def test_what_nobody_sees_and_what_is_stamped_over_it_is_no_fact_and_is_told(
    papers: tuple[str, ...], reason: str, drawn: Drawn
) -> None:
    for paper in papers:
        found = drawn(paper, "inner_mongolia")
        assert meanings(found) == plain("inner_mongolia"), paper
        assert {one.reason for one in found.quarantine} == {reason}, paper
        assert_every_numeral_is_accounted_for(found)


@pytest.mark.parametrize("paper", ["WithoutRules", "AcrossOnly"])
@pytest.mark.parametrize(("style", "share"), [("national", 0.95), ("shanghai", 0.7), ("inner_mongolia", 0.6)])
def test_a_report_without_rulings_is_read_right_or_not_at_all(
    paper: str, style: str, share: float, drawn: Drawn
) -> None:
    found = drawn(paper, style, second_reader=True)
    read = meanings(found)
    assert read <= plain(style)
    assert read.total() >= share * plain(style).total()
    assert_every_numeral_is_accounted_for(found)


def test_digits_printed_over_the_tables_by_mistake_are_never_proven(drawn: Drawn) -> None:
    found = drawn("DarkDigits")
    right, proofs = plain("national"), judged(found).proofs
    wrong = [fact for fact in found.facts if fact.source == "table" and fact.state == "number" and not right[meaning(fact)]]
    assert not [fact for fact in wrong if proofs.get(fact_id(found.report_id, fact)) == "proven"]
    assert "covered_digits" in {one.reason for one in found.quarantine}


@pytest.mark.parametrize("repeat_header", [True, False])
def test_tables_that_run_over_many_short_pages_are_whole(
    repeat_header: bool, drawn: Drawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flow, "BOTTOM", 250.0)
    found = drawn("Hard", "shanghai", repeat_header=repeat_header)
    assert meanings(found) == plain("shanghai")
    assert max(len(table.pages) for table in found.tables) > 2


def test_several_tables_on_one_page_stay_apart(drawn: Drawn, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = plain("inner_mongolia")

    def one_after_the_other(on: flow.Flow, tables: list, heading: str) -> None:
        on.page(landscape=True)
        for table in tables:
            on.gap(12)
            on.table(replace(table, landscape=True))

    monkeypatch.setattr(report, "_forms", one_after_the_other)
    found = drawn("Hard", "inner_mongolia")
    assert meanings(found) == whole
    on_pages = Counter(page for table in found.tables for page in table.pages)
    assert max(on_pages.values()) > 1
