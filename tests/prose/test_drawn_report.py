"""The drawn sample of the hand-checked report: every figure and every performance row is read from its pages."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from drawn import figures, missed, rows_of_truth, sample, sample_path, truth

from juesuan.narrative.fold import plain
from juesuan.opened import Opened, open_pages
from juesuan.report import rows_of
from tests.narrative.score_seed import _project_rows, _score_row, _truth_row


def test_every_figure_of_the_prose_is_found_on_its_page_with_its_unit() -> None:
    assert len(truth()["statements"]) == 392
    assert not [(fact["fact_id"], fact["value_text"], fact["page"]) for fact in missed(sample())]


def test_no_figure_is_invented_and_none_is_left_unread() -> None:
    assert sum(figures(sample()).values()) == 392
    assert sample().numbers_unread == 0


def test_a_changed_figure_is_missed() -> None:
    from dataclasses import replace

    report = sample()
    assert report.prose is not None
    first = report.statements[40]
    changed = replace(first, value=(first.value or 0) + 1)
    reading = replace(report.prose.reading, statements=(*report.statements[:40], changed, *report.statements[41:]))
    assert len(missed(replace(report, prose=replace(report.prose, reading=reading)))) == 1


def test_a_figure_stands_in_the_line_that_its_box_surrounds() -> None:
    opened = open_pages(sample_path(), prose=True)
    assert isinstance(opened, Opened)
    assert opened.lines is not None
    lines = {line.number: line for line in opened.lines.lines}
    tops = {line.number: (line.page, line.box[1]) for line in opened.lines.lines if line.box}
    # Places are counted from the page's top left: further down is a larger number.
    assert [tops[number] for number in sorted(tops)] == sorted(tops.values())
    checked = 0
    for one in sample().statements:
        if one.box is None or one.value is None or "chinese_numeral" in one.flags:
            continue
        line = lines[one.line]
        assert (line.page, line.box) == (one.page, one.box)
        # A number broken over two lines begins on the first.
        assert plain(line.text).count(f"{one.value:f}"[:1]), (one.value, line.text)
        left, top, right, bottom = one.box
        assert 0 <= left < right <= 600
        assert 0 <= top < bottom <= 850
        checked += 1
    assert checked > 350


# Long texts were drawn anew for the sample; names, numbers and codes were not.
_TEXTS_FROM = -3


def _comparable(row: tuple[str, ...]) -> tuple[str, ...]:
    cells = tuple("".join(cell.split()) for cell in row[1:])
    return cells[:2] if cells[0] == "goal_text" else cells[:_TEXTS_FROM] if cells[0] != "header" else cells


def test_every_performance_row_is_read_from_merged_cells_over_pages(shared: Path) -> None:
    report = sample()
    got = [row for project in report.performance_projects for row in _project_rows(project)]
    got += [_score_row(score) for score in report.evaluation_scores]
    left = Counter(map(_comparable, got))
    misses = []
    for row in rows_of_truth(shared, "seed_performance.csv"):
        wanted = _comparable(tuple(cell.replace("内蒙古", "某某") for cell in _truth_row(row)))
        if left[wanted]:
            left[wanted] -= 1
        else:
            misses.append(wanted)
    assert not misses
    assert not +left


def test_performance_tables_are_not_in_quarantine() -> None:
    assert not sample().quarantine


def test_rows_carry_keys_that_refer_to_each_other() -> None:
    rows = rows_of(sample())
    counts = {name: len(found) for name, found in rows.items()}
    assert counts["statement"] == 392
    assert counts["performance_project"] == 5
    assert (counts["performance_fund"], counts["performance_indicator"], counts["evaluation_score"]) == (20, 64, 90)
    keys = {row["statement_id"] for row in rows["statement"]}
    assert len(keys) == 392
    assert {row[name] for row in rows["statement"] for name in ("of_id", "whole_id")} - {None} <= keys
    projects = {row["project_id"] for row in rows["performance_project"]}
    assert {
        row["project_id"] for name in ("performance_fund", "performance_indicator") for row in rows[name]
    } == projects


def test_amounts_of_a_self_evaluation_are_published_in_yuan() -> None:
    row = rows_of(sample())["performance_project"][0]
    assert (str(row["actual"]), row["actual_printed"], row["money_unit"]) == ("1387700.00", "138.77", "万元")
    assert str(row["total_score"]) == "98.00"


@pytest.mark.parametrize("name", ["statements", "performance_projects", "performance_indicators", "evaluation_scores"])
def test_the_json_reading_holds_the_prose(name: str) -> None:
    assert sample().to_json()[name]
