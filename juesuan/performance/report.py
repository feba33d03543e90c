"""A report without forms read whole: prose and performance tables of plain text or HTML, or of PDF grids.

What belongs here: one call for the callers that have lines and perhaps grids. The reading itself is in
`juesuan.narrative` and in the modules beside this one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from juesuan.narrative.contents import Entry, Passage, contents_of, passages_of
from juesuan.narrative.functions import CodeNames, NamesOfYear
from juesuan.narrative.lines import Line, prose_and_tables
from juesuan.narrative.paragraphs import paragraphs
from juesuan.narrative.sections import placed
from juesuan.narrative.statement import Reading
from juesuan.narrative.statements import read_placed
from juesuan.performance.evaluation import evaluation_scores
from juesuan.performance.model import EvaluationScore, PerformanceProject, Rows, rows_of_text
from juesuan.performance.self_evaluation import projects
from juesuan.performance.texts import sentences_of


@dataclass(frozen=True, slots=True)
class ProseReport:
    """Statements of the prose and of the tables' own sentences, self-evaluations, evaluation scores.

    `passages` are the words of the prose, `contents` the list of contents 「目录」.
    """

    reading: Reading
    projects: tuple[PerformanceProject, ...]
    scores: tuple[EvaluationScore, ...]
    passages: tuple[Passage, ...] = ()
    contents: tuple[Entry, ...] = ()


def read_report(
    lines: Iterable[Line],
    fiscal_year: int,
    names: CodeNames | NamesOfYear | None = None,
    grids: Sequence[Rows] = (),
) -> ProseReport:
    """Everything that prose and performance tables of one report say; `grids` are the ruled tables of a PDF."""
    listed = list(lines)
    prose, tables = prose_and_tables(listed)
    rows = [*(rows_of_text(table) for table in tables), *grids]
    found, scores = projects(rows), evaluation_scores(rows)
    joined = list(paragraphs(prose))
    pieces = [*placed(joined), *sentences_of(found, scores)]
    contents = contents_of(listed)
    return ProseReport(
        read_placed(pieces, fiscal_year, names), tuple(found), tuple(scores), passages_of(joined, contents), contents
    )
