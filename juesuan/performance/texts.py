"""Sentences inside performance tables, handed back to the narrative 「表中文字」.

What belongs here: which cells hold sentences with figures of the year: goals reached and reasons of
deduction. Goals expected and scoring criteria only plan, and are left out.
"""

from __future__ import annotations

from collections.abc import Iterable

from juesuan.narrative.lines import Line
from juesuan.narrative.paragraphs import Paragraph, paragraphs
from juesuan.narrative.sections import Section
from juesuan.performance.model import EvaluationScore, PerformanceProject


def sentences_of(
    projects: Iterable[PerformanceProject], scores: Iterable[EvaluationScore]
) -> list[tuple[Section, Paragraph]]:
    """Paragraphs with a section of their own for `juesuan.narrative.statements.read_placed`."""
    found: list[tuple[Section, Paragraph]] = []
    for project in projects:
        section = Section(project.name, "年度总体目标实际完成情况", "performance_table", page=project.goal_page)
        found += _placed(section, project.goal_actual, project.goal_page, project.goal_line)
        for indicator in project.indicators:
            part = Section(project.name, "偏差原因分析及改进措施", "performance_table", page=indicator.page)
            found += _placed(part, indicator.reason, indicator.page, indicator.line)
    for score in scores:
        section = Section(score.title, "扣分原因", "performance_table", page=score.page)
        found += _placed(section, score.reason, score.page, score.line)
    return found


def _placed(section: Section, text: str, page: int, line: int) -> list[tuple[Section, Paragraph]]:
    return [(section, p) for p in paragraphs([Line(page, None, text, line)])] if text else []
