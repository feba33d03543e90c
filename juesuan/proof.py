"""One report proven: its verdicts, and a second reading of the forms whose arithmetic does not hold.

What belongs here: the decision whose fault a gap is. Where a form's sums break, an independent reader
reads the same pages: the reading that reconciles better wins; where both agree cell by cell the
publisher printed it so. A table without rulings was read from where its texts stand: it is believed only where its
sums hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from juesuan.errors import DocumentError
from juesuan.facts import Quarantined, fact_id
from juesuan.failing import failing_sums
from juesuan.files import ReportFile, file_of_page
from juesuan.forms.printed import PrintedForm
from juesuan.forms.reader import read_form
from juesuan.reading.scan import READ_BY as OCR
from juesuan.reading.tables import Table, on_later_pages
from juesuan.reading.unruled import READ_BY as ALIGNED
from juesuan.reconcile import Judged, Verdict, judge_report
from juesuan.reconcile.screen import may_be_broken
from juesuan.report import Report, assembled_again, rows_of
from juesuan.rules import load_rules

# What a fact's `read_by` says once an independent reader gave the same text.
CONFIRMED: Final = "{first}+{second}"


def judged(report: Report) -> Judged:
    """Every applicable rule judged on one report, and for each fact what the identities say of it."""
    return judge_report(rows_of(report), load_rules())


def with_common_causes(report: Report) -> Report:
    """The report with one root cause for findings on forms and on prose that one wrong number brought about."""
    causes = {verdict.verdict_id: verdict.cause for verdict in judged(report).verdicts}
    told = (replace(one, cause=causes[one.verdict_id]) for one in report.prose_verdicts)
    return replace(
        report,
        verdicts=tuple(replace(one, cause=causes[one.verdict_id]) for one in report.verdicts),
        prose_verdicts=tuple(replace(one, root_cause=one.cause.cause_id if one.cause else None) for one in told),
    )


def broken_forms(verdicts: Sequence[Verdict]) -> set[str]:
    """Forms whose sums break: their reading is in doubt."""
    return {
        term.fact_id.split("/")[1]
        for verdict in verdicts
        if verdict.verdict == "broken" and verdict.severity == "error" and verdict.family != "hygiene"
        for term in verdict.evidence
    }


def prove(report: Report, *, verdicts: bool = True) -> Report:
    """The report with its verdicts; doubtful forms read a second time and the better reading kept.

    Without `verdicts` a report that adds up is given back without any: to see that it does costs less than half of judging it.
    """
    if any(form.table.grid.read_by == ALIGNED for form in report.forms):
        report = without_unproven_alignments(report)
    if not verdicts and not may_be_broken(rows_of(report), load_rules()):
        return report
    found = judged(report).verdicts
    doubtful = broken_forms(found)
    # The second reader sees text and rulings: no pictures, which were settled before, and no alignments.
    for form in [form for form in report.forms if form.loaded and form.form.form in doubtful and _is_ruled_text(form)]:
        if (file := file_of_page(report.files, form.table.pages[0])) is not None and file.kind == "pdf":
            report, found = _settled(report, found, form, file)
    # Judged once more where a form was read twice: a verdict says whether both readers saw the gap.
    return replace(report, verdicts=judged(report).verdicts if doubtful else found)


def _is_ruled_text(form: PrintedForm) -> bool:
    return form.table.grid.read_by != ALIGNED and not any(fact.read_by.startswith(OCR) for fact in form.reading.facts)


def without_unproven_alignments(report: Report) -> Report:
    """The report without the forms that were read from alignments and whose sums do not vouch for the reading.

    A form whose own sums break goes first, so that it does not take others along; then those that contradict other
    forms, and those of which no amount is vouched for.
    """
    for own in (True, False):
        found = judged(report)
        for form in [form for form in report.forms if form.loaded and form.table.grid.read_by == ALIGNED]:
            amounts = [fact_id(report.report_id, fact) for fact in form.facts if fact.state == "number"]
            broken = form.form.form in broken_forms(_among(found.verdicts, form) if own else found.verdicts)
            vouched = not amounts or any(found.proofs.get(key) in ("proven", "consistent") for key in amounts)
            if broken or not (own or vouched):
                report = _kept_out(report, form)
    return report


def _among(verdicts: Sequence[Verdict], form: PrintedForm) -> list[Verdict]:
    """The verdicts that rest on one form's numbers alone."""
    return [v for v in verdicts if {term.fact_id.split("/")[1] for term in v.evidence} == {form.form.form}]


def _kept_out(report: Report, form: PrintedForm) -> Report:
    problem = _problem(
        form, "unruled_not_proven", f"没有画全表格线，按文字位置读取后勾稽关系不能证实，{form.numerals} 个数字未读入",
        f"has no full rulings; read by where its texts stand, its sums do not hold: {form.numerals} numerals not loaded",
        "undecided",
    )  # fmt: skip
    out = replace(form, loaded=False, problems=(*form.problems, problem))
    return assembled_again(report, form, out, (problem,))


def _settled(
    report: Report, verdicts: tuple[Verdict, ...], form: PrintedForm, file: ReportFile
) -> tuple[Report, tuple[Verdict, ...]]:
    """One doubtful form read again: confirmed, replaced by the better reading, or noted as disputed."""
    try:
        second = _second_table(form, file)
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
    zh, en = _pattern(report, verdicts, form)
    problem = _problem(
        form, "readers_disagree", f"两种读取方式有 {len(differing)} 格不一致，取能核对的一种：{'；'.join(differing[:5])}{zh}",
        f"two readers differ in {len(differing)} cells; the reading that reconciles better was kept{en}", "undecided",
    )  # fmt: skip
    return assembled_again(report, form, form, (problem,)), verdicts


def _pattern(report: Report, verdicts: Sequence[Verdict], form: PrintedForm) -> tuple[str, str]:
    """What the failing sums of a form have in common, to be added to a message."""
    facts = {fact_id(report.report_id, fact): fact for fact in report.facts}
    told = [one for one in failing_sums(verdicts, facts) if one.form == form.form.form]
    return (f"。{told[0].zh}", f". {told[0].en}") if told else ("", "")


def _second_table(form: PrintedForm, file: ReportFile) -> Table | None:
    """The form's table by the second reader, which knows the file's own pages."""
    # Imported here: the second reader's packages take seconds and few documents need it.
    from juesuan.reading.second import second_table

    before = (file.first_page or 1) - 1
    found = second_table(file.path, on_later_pages(form.table, -before))
    return on_later_pages(found, before) if found is not None else None


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
