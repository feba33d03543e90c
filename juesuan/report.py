"""One document read: its tables, statements, facts, verdicts and what was not understood.

What belongs here: the order of the steps, from a file to typed rows. `read` never raises for a bad
document: what is wrong with it is in `quarantine`. It raises for our own errors.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from juesuan.errors import DocumentError
from juesuan.facts import Coverage, Fact, Quarantined, coverage_row, fact_row, quarantine_rows
from juesuan.files import ReportFile, file_rows
from juesuan.forms.catalogue import Titled, required_forms
from juesuan.forms.printed import PrintedForm, printed_tables, read_tables
from juesuan.forms.titles import title_of
from juesuan.head import head_of
from juesuan.identify import Identity, identify
from juesuan.members import Member, member_rows, members_of
from juesuan.narrative.facts import facts_of
from juesuan.narrative.rows import is_publishable, statement_rows
from juesuan.narrative.statement import Statement
from juesuan.narrative.told import TOLD
from juesuan.numerals import PageCount, count_rows, counted
from juesuan.opened import Opened, open_file, read_unruled_pages
from juesuan.performance.model import EvaluationScore, PerformanceProject
from juesuan.performance.report import ProseReport
from juesuan.performance.rows import fund_rows, indicator_rows, project_rows, score_rows
from juesuan.prose import pages_read, read_prose, rows_of_table
from juesuan.reading.page import IMAGE_ONLY
from juesuan.reading.tables import Table, join
from juesuan.reconcile.prose import ProseVerdict, cause_rows, evidence_rows, judge_prose, verdict_rows

if TYPE_CHECKING:
    import pandas as pd

    from juesuan.reconcile import Verdict


@dataclass(frozen=True)
class Report:
    """A published report as read; rows of tables are as printed, facts are in 元."""

    head: dict[str, Any]
    tables: tuple[Table, ...] = ()
    forms: tuple[PrintedForm, ...] = ()
    facts: tuple[Fact, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    quarantine: tuple[Quarantined, ...] = ()
    verdicts: tuple[Verdict, ...] = field(default=())
    prose: ProseReport | None = None
    # The units that a department's report says it covers.
    members: tuple[Member, ...] = field(default=())
    # What became of the numbers in each page's tables.
    page_counts: tuple[PageCount, ...] = field(default=())
    # The files it was published in, mostly one.
    files: tuple[ReportFile, ...] = field(default=())
    # What the rules over prose and performance tables say; `verdicts` is about the forms.
    prose_verdicts: tuple[ProseVerdict, ...] = field(default=())

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every figure that the prose states, in the order of the report."""
        return self.prose.reading.statements if self.prose else ()

    @property
    def performance_projects(self) -> tuple[PerformanceProject, ...]:
        """The self-evaluation tables 「项目支出绩效自评表」, with funds and indicators."""
        return self.prose.projects if self.prose else ()

    @property
    def evaluation_scores(self) -> tuple[EvaluationScore, ...]:
        """The rows of the score tables of evaluations 「绩效评价」."""
        return self.prose.scores if self.prose else ()

    @property
    def numbers_unread(self) -> int:
        """How many numbers of the prose became no statement: left over, or too long for a figure."""
        if self.prose is None:
            return 0
        left = sum(item.reason == "unread" for item in self.prose.reading.residue)
        return left + sum(not is_publishable(one) for one in self.statements)

    @property
    def report_id(self) -> str:
        """The document's key: sha256 of its bytes."""
        return str(self.head["report_id"])

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Rows of the published tables that this document feeds, keyed by table."""
        return rows_of(self)

    def to_pandas(self) -> pd.DataFrame:
        """The facts as a DataFrame; money stays Decimal."""
        import pandas as pd

        from juesuan.tables.core import FACT_AMOUNT

        names = [column.name for column in FACT_AMOUNT.columns]
        return pd.DataFrame([fact_row(self.report_id, fact) for fact in self.facts], columns=names)

    def to_json(self) -> dict[str, Any]:
        """The reading as plain values: report, tables as printed, statements, quarantine."""
        by_table = {id(form.table): form for form in self.forms}
        return {
            "report": dict(self.head),
            "tables": [_table_json(table, by_table.get(id(table))) for table in self.tables],
            **_prose_json(rows_of(self)),
            "numbers_unread": self.numbers_unread,
            "quarantine": quarantine_rows(self.report_id, str(self.head["file"]), self.quarantine),
        }


def _prose_json(rows: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """Statements and performance rows as plain values, each without the document's key."""
    named = {
        "statement": "statements", "performance_project": "performance_projects",
        "performance_fund": "performance_funds",
        "performance_indicator": "performance_indicators", "evaluation_score": "evaluation_scores",
    }  # fmt: skip
    return {
        name: [{k: _plain(v) for k, v in row.items() if k != "report_id"} for row in rows[table]]
        for table, name in named.items()
    }


def _plain(value: Any) -> Any:
    # JSON has no decimals; digits as text are digits as printed.
    return f"{value:f}" if isinstance(value, Decimal) else value


def _table_json(table: Table, form: PrintedForm | None) -> dict[str, Any]:
    return {
        "form": form.form.form if form else None,
        "title": table.title,
        "unit": form.unit if form else None,
        "pages": table.pages,
        "header": table.header_texts,
        "rows": table.data_texts,
        "read_by": table.grid.read_by,
    }


def rows_of(report: Report) -> dict[str, list[dict[str, Any]]]:
    """Rows of the published tables that one document gives: itself, its amounts, forms, prose and quarantine."""
    key, file = report.report_id, str(report.head["file"])
    return {
        "dim_report": [report.head],
        "report_file": file_rows(key, report.files),
        "fact_amount": [fact_row(key, fact) for fact in report.facts],
        "form_coverage": [coverage_row(key, item) for item in report.coverage],
        "statement": statement_rows(key, report.statements),
        "performance_project": project_rows(key, report.performance_projects),
        "performance_fund": fund_rows(key, report.performance_projects),
        "performance_indicator": indicator_rows(key, report.performance_projects),
        "evaluation_score": score_rows(key, report.evaluation_scores),
        "report_member": member_rows(key, report.members),
        "page_numerals": count_rows(key, report.page_counts),
        "quarantine": quarantine_rows(key, file, report.quarantine),
        "reconciliation": verdict_rows(report.prose_verdicts),
        **evidence_rows(report.prose_verdicts),
        "root_cause": cause_rows(report.prose_verdicts),
    }


@dataclass(frozen=True, slots=True)
class FileReading:
    """What the tables of one opened file gave, before its prose."""

    tables: tuple[Table, ...]
    forms: list[PrintedForm]
    problems: list[Quarantined]


def read(
    path: Path | str, *, root: Path | None = None, second_reader: bool = True, prose: bool = True,
    attached: Sequence[Path | str] = (), also: Sequence[Path] = (), verdicts: bool = True,
) -> Report:  # fmt: skip
    """Read one published report: tables as printed, statements, amounts in 元 with their places, verdicts, quarantine.

    `root` is the raw folder that the file's region, year and unit are told from. With `second_reader`
    forms whose arithmetic does not hold are read again another way. Without `prose` only the tables are
    read. A text file or a saved web page has no pages and gives its prose. `attached` are the report's further files,
    `also` other paths of the same bytes below `root`. Without `verdicts` the forms of a single file that adds up have none.
    """
    path = Path(path)
    if attached:
        from juesuan.joined import read_joined

        return read_joined([path, *map(Path, attached)], root=root, second_reader=second_reader, prose=prose)
    opened = open_file(path, prose=prose)
    if isinstance(opened, DocumentError):
        return unreadable(path, root, opened)
    identity = identify(opened.cover, path, root, [root / copy for copy in also] if root is not None else ())
    found = read_file(path, root, identity, opened, second_reader=second_reader)
    return finished(path, root, identity, opened, found, None, second_reader=second_reader, verdicts=verdicts)


def read_file(
    path: Path, root: Path | None, identity: Identity, opened: Opened, *, second_reader: bool
) -> FileReading:  # fmt: skip
    """The tables and forms of one opened file; unruled pages and scans are read by the readers they need."""
    tables, forms, problems = _tables(opened, identity)
    doubtful = second_reader and opened.kind == "pdf" and _missing(forms, identity.report_kind)
    if doubtful and read_unruled_pages(path, opened):
        tables, forms, problems = _tables(opened, identity)
    if opened.readings:
        from juesuan.scanned import settle_scan, told_of_scan

        decisions = settle_scan(_assembled(path, root, identity, opened, tables, forms, problems, None), opened)
        tables, forms, problems = _tables(opened, identity)
        forms, problems = told_of_scan(forms, problems, decisions)
    return FileReading(tables, forms, problems)


def finished(
    path: Path, root: Path | None, identity: Identity, opened: Opened, found: FileReading,
    files: tuple[ReportFile, ...] | None, *, second_reader: bool, verdicts: bool = True,
) -> Report:  # fmt: skip
    """The report from what its files gave: prose read, facts summed up, proven and judged. `files` None: one file."""
    tables, forms, problems = found.tables, found.forms, found.problems
    told = _prose(opened, tables, forms, identity) if opened.lines is not None else None
    if told is not None:
        problems = _still_unknown(problems, tables, told)
    report = _assembled(path, root, identity, opened, tables, forms, [*opened.problems, *problems], told)
    whole = ReportFile(1, path, str(report.head["file"]), opened.sha256, opened.size, opened.kind, 1, opened.page_count)
    report = replace(report, files=files or (whole,))
    if second_reader and (forms or report.facts):
        from juesuan.proof import prove

        report = prove(report, verdicts=verdicts)
    report = _counted(report)
    if report.prose is None:
        return report
    return replace(report, prose_verdicts=judge_prose(
        report.prose, report.facts, report_id=report.report_id, year=report.head["fiscal_year"] or 0,
        report_kind=report.head["report_kind"], unit_name=report.head["unit_name"] or "",
        coverage={item.form: item.status for item in report.coverage},
    ))  # fmt: skip


def _counted(report: Report) -> Report:
    """The report with its numbers counted page by page; what nobody accounts for goes to quarantine."""
    counts, problems = counted(report.tables, report.forms, report.quarantine)
    if problems:
        report = summed_up(replace(report, quarantine=(*report.quarantine, *problems)))
    return replace(report, page_counts=tuple(counts))


def _tables(opened: Opened, identity: Identity) -> tuple[tuple[Table, ...], list[PrintedForm], list[Quarantined]]:
    tables = tuple(printed_tables(join(opened.grids, title_of)))
    return tables, *read_tables(tables, identity.fiscal_year, identity.report_kind)


def _prose(opened: Opened, tables: Iterable[Table], forms: Iterable[PrintedForm], identity: Identity) -> ProseReport:
    """What the sentences say, and the tables that are no statutory form: those of performance are among them."""
    assert opened.lines is not None
    known = {id(form.table) for form in forms}
    others = [rows_of_table(table, opened.lines.lines) for table in tables if id(table) not in known]
    return read_prose(opened.lines.prose(), identity.fiscal_year, others)


def _still_unknown(problems: Iterable[Quarantined], tables: Iterable[Table], told: ProseReport) -> list[Quarantined]:
    """The problems without those of tables that turned out to be tables of performance."""
    read_at = {page for page, _ in pages_read(told)}
    kept = []
    for problem in problems:
        places = [t.pages for t in tables if problem.reason == "unknown_table" and (t.title or None) == problem.printed
                  and t.pages[0] == problem.page]  # fmt: skip
        if not any(read_at & set(pages) for pages in places):
            kept.append(problem)
    return kept


def _missing(forms: Iterable[PrintedForm], kind: str) -> bool:
    return not set(required_forms(kind)) <= {form.form.form for form in forms}


def _whole_document(opened: Opened, facts: Sequence[Fact], forms: Sequence[PrintedForm]) -> list[Quarantined]:
    if forms or facts:
        return []
    if not opened.has_text and not opened.has_image:
        return [Quarantined(
            "document", "nothing_printed", "整份文件没有文字，也没有图像", "the document has neither text nor images",
            "publisher", 1,
        )]  # fmt: skip
    if not opened.has_text:
        why = opened.unread_scan or IMAGE_ONLY
        return [Quarantined(
            "document", "image_only", f"整份文件为扫描图像，没有文字层：{why.message_zh}",
            f"the document is scanned images without a text layer: {why.message_en}", "publisher", 1,
        )]  # fmt: skip
    return [Quarantined(
        "document", "no_known_form", "没有找到任何法定公开表，可能不是部门决算（预算）公开文件",
        "no statutory form found; perhaps this is no final-accounts or budget report", "publisher", 1,
    )]  # fmt: skip


def _assembled(
    path: Path, root: Path | None, identity: Identity, opened: Opened, tables: tuple[Table, ...],
    forms: list[PrintedForm], problems: list[Quarantined], told: ProseReport | None,
) -> Report:  # fmt: skip
    loaded = [form for form in forms if form.loaded]
    kind = identity.report_kind
    if kind == "unknown" and loaded:
        kind = _most_common_kind(form.titled for form in loaded)
    if identity.conflicts:
        problems = [*problems, *(
            Quarantined(
                "document", "identity_conflict", text, f"cover, folder and file name disagree: {text}", "undecided", 1
            )
            for text in identity.conflicts
        )]  # fmt: skip
    head = head_of(identity, kind, opened.sha256, _file_below(path, root), opened.size)
    head.update(pages=opened.page_count, document_date=opened.modified or None)
    members = members_of(tables, opened.lines.prose() if opened.lines is not None else ())
    report = summed_up(Report(head, tables, tuple(forms), quarantine=tuple(problems), prose=told, members=members))
    nothing = _whole_document(opened, report.facts, forms)
    if not nothing:
        return report
    # A scan is one trouble, not one for each page.
    kept = [item for item in report.quarantine if item.reason != nothing[0].reason]
    return summed_up(replace(report, quarantine=(*kept, *nothing)))


def summed_up(report: Report) -> Report:
    """Facts, coverage and the head's counts follow from the forms, the prose and the quarantine."""
    kind = str(report.head["report_kind"])
    coverage = _coverage(report.forms, kind)
    told, told_coverage = facts_of(report.statements, _untabled(report.forms, coverage), kind)
    by_form = {item.form: item for item in (*coverage, *told_coverage)}
    facts = (*(fact for form in report.forms for fact in form.facts), *told)
    head = {
        **report.head,
        "state": "quarantined" if not facts else "partly_quarantined" if report.quarantine else "loaded",
        "read_by": "、".join(sorted({fact.read_by for fact in facts})) or None,
        "numerals_in_tables": sum(form.numerals for form in report.forms),
        "numerals_in_facts": sum(fact.state in ("number", "zero") and fact.source == "table" for fact in facts),
    }
    return replace(report, head=head, facts=facts, coverage=tuple(by_form.values()))


def _untabled(forms: Sequence[PrintedForm], coverage: Iterable[Coverage]) -> list[str]:
    """The forms that prose may stand for: the required ones that are missing, and all where no table was found.

    A report that prints its forms leaves out what its province does not require; one without any, whose forms are
    an attachment, would have printed them all.
    """
    if not forms:
        return list(TOLD)
    return [item.form for item in coverage if item.status == "missing"]


def assembled_again(report: Report, old: PrintedForm, new: PrintedForm, problems: tuple[Quarantined, ...]) -> Report:
    """The report with one form's reading replaced, and what is to be said of it added to the quarantine."""
    forms = tuple(new if form is old else form for form in report.forms)
    tables = tuple(new.table if table is old.table else table for table in report.tables)
    kept = [item for item in report.quarantine if item not in old.reading.quarantine]
    quarantine = (*kept, *new.reading.quarantine, *problems)
    return summed_up(replace(report, forms=forms, tables=tables, quarantine=quarantine))


def _most_common_kind(titled: Iterable[Titled]) -> str:
    kinds = [item.kind for item in titled]
    return max(sorted(set(kinds)), key=kinds.count)


def _coverage(forms: Iterable[PrintedForm], kind: str) -> tuple[Coverage, ...]:
    rows: dict[str, Coverage] = {}
    for form in forms:
        rows.setdefault(form.form.form, form.coverage())
    for name in required_forms(kind):
        rows.setdefault(name, Coverage(name, "missing"))
    return tuple(rows.values())


def unreadable(path: Path, root: Path | None, error: DocumentError) -> Report:
    """A document that can't be opened: one quarantine row, and the identity that its path tells."""
    try:
        content = path.read_bytes()
    except OSError:
        content = b""
    key = hashlib.sha256(content or str(path.name).encode()).hexdigest()
    identity = identify([], path, root)
    head = head_of(identity, identity.report_kind, key, _file_below(path, root), len(content))
    head["state"] = "quarantined"
    problem = Quarantined("document", error.reason, error.message_zh, error.message_en, "publisher")
    return Report(head, quarantine=(problem,), files=(ReportFile(1, path, str(head["file"]), key, len(content)),))


def _file_below(path: Path, root: Path | None) -> str:
    """The file's path below the raw folder, its bare name elsewhere."""
    if root is not None and path.resolve().is_relative_to(root.resolve()):
        return path.resolve().relative_to(root.resolve()).as_posix()
    return path.name
