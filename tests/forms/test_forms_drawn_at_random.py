"""A few reports of the measurement in `benchmarks/variants.py`: drawn at random, read from the file on."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# The measurement is a script with modules beside it.
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from variants import measured  # noqa: E402

from juesuan.forms.catalogue import catalogue  # noqa: E402


def test_reports_in_the_drawn_styles_come_out_as_drawn(tmp_path: Path) -> None:
    scores = measured(6, 5, tmp_path)
    assert {"shanghai", "national", "inner_mongolia"} <= set(scores)
    assert [fault for score in scores.values() for fault in score.faults] == []
    assert all(score.cells_right == score.cells > 0 for score in scores.values())
    assert all(score.numerals == score.in_facts + score.in_quarantine for score in scores.values())


@pytest.mark.parametrize("name", [variant.name for variant in catalogue().variants])
def test_a_report_in_the_printing_of_a_variant_comes_out_as_drawn(name: str, tmp_path: Path) -> None:
    scores = measured(1, 5, tmp_path, only=name)
    assert scores[name].facts_right == scores[name].facts > 0
    assert [fault for score in scores.values() for fault in score.faults] == []
