"""A few reports of the measurement in `benchmarks/variants.py`: drawn at random, read from the file on, judged."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# The measurement is a script with modules beside it.
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from drawn_books import parts_of  # noqa: E402
from drawn_variants import draw_variant  # noqa: E402
from variants import measured  # noqa: E402

import juesuan  # noqa: E402
from juesuan.forms.catalogue import catalogue  # noqa: E402
from juesuan.proof import judged  # noqa: E402
from samples.dice import Dice  # noqa: E402

VARIANTS = {variant.name: variant for variant in catalogue().variants}


def test_reports_in_the_drawn_styles_come_out_as_drawn(tmp_path: Path) -> None:
    scores = measured(6, 5, tmp_path)
    assert {"shanghai", "national", "inner_mongolia"} <= set(scores)
    assert [fault for score in scores.values() for fault in score.faults] == []
    assert all(score.cells_right == score.cells > 0 for score in scores.values())
    assert all(score.numerals == score.in_facts + score.in_quarantine for score in scores.values())


@pytest.mark.parametrize("name", [variant.name for variant in catalogue().variants])
def test_a_report_in_the_printing_of_a_variant_comes_out_as_drawn(name: str, tmp_path: Path) -> None:
    # One with books that add up, one with any amounts.
    groups = {(v.name, e.year, e.report_kind) for v in VARIANTS.values() if name in v.name for e in v.examples}
    scores = measured(2 * len(groups), 5, tmp_path, only=name)
    score = scores[name]
    assert score.facts_right == score.facts > 0
    assert score.wrong_proven == 0
    assert 0 < score.judged < score.reports
    assert [fault for score in scores.values() for fault in score.faults] == []


def test_books_that_add_up_are_found_so_by_every_rule(tmp_path: Path) -> None:
    known = catalogue()
    rules: set[str] = set()
    for name in ("inner_mongolia_2024", "national", "tianjin", "yunnan"):
        for path, _ in draw_variant(VARIANTS[name], tmp_path / f"{name}.pdf", Dice(name), known, adds_up=True):
            verdicts = judged(juesuan.read(path, second_reader=False)).verdicts
            assert [(one.rule_id, one.place) for one in verdicts if one.verdict == "broken"] == []
            rules |= {one.rule_id for one in verdicts if one.verdict in ("exact", "rounding")}
    # Sums, forms against each other, and rows that must be there: silence would hold as well.
    assert {"A43", "A43e", "A43p"} <= rules
    assert len(rules) > 30


def test_books_that_do_not_add_up_are_found_broken(tmp_path: Path) -> None:
    known = catalogue()
    (path, _), *_ = draw_variant(VARIANTS["tianjin"], tmp_path / "any.pdf", Dice(1), known)
    assert "broken" in {one.verdict for one in judged(juesuan.read(path, second_reader=False)).verdicts}


def test_parts_of_a_number_add_up_and_none_is_empty() -> None:
    for whole, count in ((1, 1), (9, 9), (60, 9), (9_999, 13)):
        parts = parts_of(whole, count, Dice(whole))
        assert (sum(parts), len(parts)) == (whole, count)
        assert min(parts) > 0
