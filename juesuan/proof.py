"""One report proven: its verdicts, and a second reading of the forms whose arithmetic does not hold.

What belongs here: the decision whose fault a gap is. Where a form's sums break, an independent reader
reads the same pages: the reading that reconciles better wins; where both agree cell by cell the
publisher printed it so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from juesuan.errors import DocumentError
from juesuan.facts import Quarantined
from juesuan.forms.printed import PrintedForm
from juesuan.forms.reader import read_form
from juesuan.reading.tables import Table
from juesuan.reconcile import Judged, Verdict, judge_report
from juesuan.report import Report, assembled_again, rows_of
from juesuan.rules import load_rules

# What a fact's `read_by` says once an independent reader gave the same text.
CONFIRMED: Final = "{first}+{second}"
# How `read_by` of what OCR read begins.
OCR: Final = "ocr"


def judged(report: Report) -> Judged:
    """Every applicable rule judged on one report, and for each fact what the identities say of it."""
    return judge_report(rows_of(report), load_rules())


def broken_forms(verdicts: Sequence[Verdict]) -> set[str]:
    """Forms whose sums break: their reading is in doubt."""
    return {
        term.fact_id.split("/")[1]
        for verdict in verdicts
        if verdict.verdict == "broken" and verdict.severity == "error" and verdict.family != "hygiene"
        for term in verdict.evidence
    }


def prove(report: Report, path: Path) -> Report:
    """The report with its verdicts; doubtful forms read a second time and the better reading kept."""
    verdicts = judged(report).verdicts
    doubtful = broken_forms(verdicts)
    # The second reader sees text, not pictures: what OCR left open was settled before.
    for form in [form for form in report.forms if form.loaded and form.form.form in doubtful and not _is_scan(form)]:
        report, verdicts = _settled(report, verdicts, form, path)
    # Judged once more where a form was read twice: a verdict says whether both readers saw the gap.
    return replace(report, verdicts=judged(report).verdicts if doubtful else verdicts)


def _is_scan(form: PrintedForm) -> bool:
    return any(fact.read_by.startswith(OCR) for fact in form.reading.facts)


def _settled(
    report: Report, verdicts: tuple[Verdict, ...], form: PrintedForm, path: Path
) -> tuple[Report, tuple[Verdict, ...]]:
    """One doubtful form read again: confirmed, replaced by the better reading, or noted as disputed."""
    try:
        second = _second_table(form, path)
    except DocumentError as error:
        problem = _problem(form, "second_reader_failed", f"复读失败：{error.message_zh}", f"the second reading failed: {error}", "reader")
        return assembled_again(report, form, form, (problem,)), verdicts
    if second is None:
        problem = _problem(form, "second_reader_no_table", "复读时未找到同样的表格", "the second reader found no such table", "undecided")
        return assembled_again(report, form, form, (problem,)), verdicts
    if second.rows == form.table.rows:
        return assembled_again(report, form, _confirmed(form, second.grid.read_by), ()), verdicts
    year = report.head["fiscal_year"]
    other = replace(form, table=second, reading=read_form(form.form, second, form.unit, form.phase, year))
    candidate = assembled_again(report, form, other, ())
    other_verdicts = judged(candidate).verdicts
    if _count_broken(other_verdicts) < _count_broken(verdicts):
        return candidate, other_verdicts
    differing = _differences(form.table, second)
    problem = _problem(
        form, "readers_disagree", f"两种读取方式有 {len(differing)} 格不一致，取能核对的一种：{'；'.join(differing[:5])}",
        f"two readers differ in {len(differing)} cells; the reading that reconciles better was kept", "undecided",
    )  # fmt: skip
    return assembled_again(report, form, form, (problem,)), verdicts


def _second_table(form: PrintedForm, path: Path) -> Table | None:
    # Imported here: the second reader's packages take seconds and few documents need it.
    from juesuan.reading.second import second_table

    return second_table(path, form.table)


def _confirmed(form: PrintedForm, second: str) -> PrintedForm:
    facts = tuple(
        replace(fact, read_by=CONFIRMED.format(first=fact.read_by, second=second)) for fact in form.reading.facts
    )
    return replace(form, reading=replace(form.reading, facts=facts))


def _count_broken(verdicts: Sequence[Verdict]) -> int:
    return sum(verdict.verdict == "broken" and verdict.severity == "error" for verdict in verdicts)


def _differences(first: Table, second: Table) -> list[str]:
    if [len(row) for row in first.rows] != [len(row) for row in second.rows]:
        return ["行列数不同"]
    return [
        f"第{r + 1}行第{c + 1}列“{a}”与“{b}”"
        for r, (one, two) in enumerate(zip(first.rows, second.rows, strict=True))
        for c, (a, b) in enumerate(zip(one, two, strict=True))
        if a != b
    ]


def _problem(form: PrintedForm, reason: str, zh: str, en: str, fault: str) -> Quarantined:
    return Quarantined("form", reason, f"《{form.table.title}》{zh}", f"{form.form.name_en}: {en}",
                       fault, form.table.pages[0], form.form.form, None, form.table.title)  # type: ignore[arg-type]  # fmt: skip
