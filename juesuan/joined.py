"""Several files of one report read as one: the text in one, the tables in another.

What belongs here: pages numbered on through the files in their order, forms that stand in two of them, and text that
one repeats of another. Which files make one report is decided in `juesuan.joining`.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from juesuan.errors import DocumentError
from juesuan.facts import Fact, Quarantined
from juesuan.files import ReportFile, report_id_of
from juesuan.forms.printed import PrintedForm
from juesuan.identify import Identity, identify, same_name
from juesuan.narrative.lines import Line
from juesuan.opened import Opened, open_file
from juesuan.prose import PageLines
from juesuan.reading.office.kinds import WORKBOOKS
from juesuan.reading.tables import Table, on_later_pages
from juesuan.report import FileReading, Report, finished, read_file, summed_up, unreadable
from juesuan.text import normal

# A line this long says something of its own; shorter ones (headings, page numbers) every report repeats.
_LONG_LINE: Final = 12
_FEWEST_LINES: Final = 5
# A text of which this share stands in an earlier file is that text again, in another format.
_REPEATED: Final = Decimal("0.6")
_MOST_NAMED: Final = 5
# Pictures read by OCR come behind cells that were text from the start.
_OCR: Final = "ocr"


@dataclass(frozen=True, slots=True)
class _Opened:
    """One file of the report, opened, and how many pages and lines stand before it."""

    file: ReportFile
    opened: Opened
    pages_before: int
    lines_before: int


def read_joined(
    paths: Sequence[Path], *, root: Path | None, second_reader: bool = True, prose: bool = True
) -> Report:  # fmt: skip
    """One report from its files, the main text first. A file that can't be opened is put in quarantine by name."""
    files, members, problems = _open_all(paths, prose=prose)
    if not members:
        return _none_readable(paths, root, problems, files)
    strange, told = _of_another_report(members, root)
    if strange:
        # Pages are numbered through the files that are left, and they alone name the report.
        left = [file.path for file in files if file.path not in strange]
        report = read_joined(left, root=root, second_reader=second_reader, prose=prose)
        return summed_up(replace(report, quarantine=(*report.quarantine, *told)))
    identity = _identity(members, root)
    tables: list[Table] = []
    forms: list[PrintedForm] = []
    for member in members:
        found = read_file(member.file.path, root, identity, member.opened, second_reader=second_reader)
        found = _on_later_pages(found, member.pages_before)
        kept, told, double = _not_yet_read(forms, found.forms, member.file)
        forms = kept
        tables += [table for table in found.tables if not any(table is form.table for form in double)]
        tables = [table for table in tables if not any(table is form.table for form in double)]
        read_anyway = {id(problem) for form in double for problem in (*form.problems, *form.reading.quarantine)}
        problems += [one for one in found.problems if id(one) not in read_anyway] + told
    whole = _whole(members, files)
    main = members[0].file.path
    return finished(
        main, root, identity, whole, FileReading(tuple(tables), forms, problems), files, second_reader=second_reader
    )


# ---- opening -----------------------------------------------------------------------------------------


def _open_all(paths: Sequence[Path], *, prose: bool) -> tuple[tuple[ReportFile, ...], list[_Opened], list[Quarantined]]:
    files: list[ReportFile] = []
    members: list[_Opened] = []
    problems: list[Quarantined] = []
    pages = lines = 0
    for number, path in enumerate(paths, start=1):
        opened = open_file(path, prose=prose)
        if isinstance(opened, DocumentError):
            size, digest = _bytes_of(path)
            files.append(ReportFile(number, path, path.name, digest, size))
            problems.append(Quarantined(
                "document", opened.reason, f"“{path.name}”{opened.message_zh}", f"{path.name}: {opened.message_en}", "publisher",
            ))  # fmt: skip
            continue
        file = ReportFile(number, path, path.name, opened.sha256, opened.size, opened.kind, pages + 1, opened.page_count)
        files.append(file)
        members.append(_Opened(file, opened, pages, lines))
        pages += opened.page_count
        lines += max((line.number for line in opened.lines.lines), default=0) if opened.lines else 0
    return tuple(files), members, problems


def _bytes_of(path: Path) -> tuple[int, str]:
    try:
        content = path.read_bytes()
    except OSError:
        content = b""
    return len(content), hashlib.sha256(content or path.name.encode()).hexdigest()


def _of_another_report(members: Sequence[_Opened], root: Path | None) -> tuple[set[Path], list[Quarantined]]:
    """The files that say they are another unit's, year's or kind's than the first, and what is to be told of them."""
    strange: set[Path] = set()
    problems = []
    first = identify(members[0].opened.cover, members[0].file.path, root)
    for member in members[1:]:
        other = identify(member.opened.cover, member.file.path, root)
        said = (
            (first.unit_name, other.unit_name, same_name(first.unit_name, other.unit_name)),
            (first.fiscal_year, other.fiscal_year, first.fiscal_year == other.fiscal_year),
            (first.report_kind, other.report_kind, first.report_kind == other.report_kind),
        )
        if all(same or not one or not two or "unknown" in (one, two) for one, two, same in said):
            continue
        strange.add(member.file.path)
        name, main = member.file.file, members[0].file.file
        problems.append(Quarantined(
            "document", "not_joined", f"“{name}”所印单位、年度或种类与“{main}”不同，未并入",
            f"{name} states another unit, year or kind than {main}: not joined", "undecided",
        ))  # fmt: skip
    return strange, problems


def _identity(members: Iterable[_Opened], root: Path | None) -> Identity:
    """What the main text says; the further files fill in what it is silent about."""
    found = [identify(member.opened.cover, member.file.path, root) for member in members]
    first = found[0]
    for other in found[1:]:
        first = replace(
            first,
            unit_name=first.unit_name or other.unit_name,
            entity_level=first.entity_level if first.entity_level != "unknown" else other.entity_level,
            region=first.region or other.region,
            region_code=first.region_code or other.region_code,
            fiscal_year=first.fiscal_year or other.fiscal_year,
            report_kind=first.report_kind if first.report_kind != "unknown" else other.report_kind,
            title=first.title or other.title,
        )
    return first


def _none_readable(
    paths: Sequence[Path], root: Path | None, problems: Sequence[Quarantined], files: tuple[ReportFile, ...]
) -> Report:
    report = unreadable(paths[0], root, DocumentError("", "", ""))
    head = {**report.head, "report_id": report_id_of([file.sha256 for file in files])}
    return replace(report, head=head, quarantine=tuple(problems), files=files)


# ---- pages numbered on -------------------------------------------------------------------------------


def _on_later_pages(found: FileReading, by: int) -> FileReading:
    """What a file gave, with its pages numbered on behind those of the files before it."""
    if not by:
        return found
    tables = {id(table): on_later_pages(table, by) for table in found.tables}
    problems = {id(one): _later(one, by) for one in found.problems}
    forms = [
        replace(
            form,
            table=tables.get(id(form.table)) or on_later_pages(form.table, by),
            problems=tuple(problems.get(id(one)) or _later(one, by) for one in form.problems),
            reading=replace(
                form.reading,
                facts=tuple(replace(fact, page=fact.page + by) for fact in form.reading.facts),
                quarantine=tuple(problems.get(id(one)) or _later(one, by) for one in form.reading.quarantine),
            ),
        )
        for form in found.forms
    ]
    return FileReading(tuple(tables[id(table)] for table in found.tables), forms, [*problems.values()])


def _later(problem: Quarantined, by: int) -> Quarantined:
    return replace(problem, page=problem.page + by) if problem.page is not None else problem


def _whole(members: Sequence[_Opened], files: Sequence[ReportFile]) -> Opened:
    """All files as one opened document; text that stands in two of them is taken once, which is said."""
    first = members[0].opened
    key = report_id_of([file.sha256 for file in files])
    lines = PageLines() if first.lines is not None else None
    problems: list[Quarantined] = []
    seen: set[str] = set()
    for member in members:
        by = member.pages_before
        problems += [_later(one, by) for one in member.opened.problems]
        if lines is None or member.opened.lines is None:
            continue
        if _repeats(member.opened.lines, seen):
            # Around the tables of a workbook stand titles and notes alone: nothing to tell.
            problems += [] if member.file.kind in WORKBOOKS else [Quarantined(
                "document", "text_repeated", f"“{member.file.file}”的文字与前面的文件相同，未重复读入",
                f"the text of {member.file.file} stands in an earlier file of the report; not read again", "publisher", by + 1,
            )]  # fmt: skip
            continue
        seen |= _long_lines(member.opened.lines)
        lines.lines += [
            Line(line.page + by, line.box, line.text, line.number + member.lines_before) for line in member.opened.lines.lines
        ]
        lines.areas.update({page + by: areas for page, areas in member.opened.lines.areas.items()})
    opened = [member.opened for member in members]
    dates = [re.sub(r"\D", "", one.modified) for one in opened if one.modified]
    return Opened(
        key, sum(file.size for file in files), sum(one.page_count for one in opened), max(dates, default=""),
        first.cover, [], problems, any(one.has_text for one in opened), lines, first.kind,
        unread_scan=next((one.unread_scan for one in opened if one.unread_scan), None),
    )  # fmt: skip


def _long_lines(lines: PageLines) -> set[str]:
    return {text for line in lines.prose() if len(text := normal(line.text)) >= _LONG_LINE}


def _repeats(lines: PageLines, seen: set[str]) -> bool:
    """Whether most of a text stands in the files before; lines break elsewhere in another format, so joined text counts."""
    mine = _long_lines(lines)
    if len(mine) < _FEWEST_LINES or not seen:
        return False
    before = "".join(sorted(seen))
    shared = sum(line in seen or line[: _LONG_LINE + 4] in before for line in mine)
    return Decimal(shared) / len(mine) >= _REPEATED


# ---- one form in two files ----------------------------------------------------------------------------


def _not_yet_read(
    before: Sequence[PrintedForm], found: Sequence[PrintedForm], file: ReportFile
) -> tuple[list[PrintedForm], list[Quarantined], list[PrintedForm]]:
    """The forms to keep once a file is added, what is to be said, and the forms that another file gives as well."""
    kept = list(before)
    told: list[Quarantined] = []
    double: list[PrintedForm] = []
    known = {form.form.form: form for form in before if form.loaded}
    for form in found:
        other = known.get(form.form.form)
        if other is None or not form.loaded:
            kept.append(form)
            continue
        first, second = (form, other) if _is_scan(other) and not _is_scan(form) else (other, form)
        if first is form:
            kept = [form if one is other else one for one in kept]
        double.append(second)
        if differing := _differences(first, second):
            told.append(Quarantined(
                "form", "files_disagree",
                f"《{form.table.title}》在两个文件中都有，{len(differing)} 处不同，取前一处：{'；'.join(differing[:_MOST_NAMED])}",
                f"{form.form.name_en}: two files of the report print it and differ in {len(differing)} places; "
                f"page {first.table.pages[0]} is used, {file.file} was compared",
                "publisher", second.table.pages[0], form.form.form, None, form.table.title,
            ))  # fmt: skip
    return kept, told, double


def _is_scan(form: PrintedForm) -> bool:
    return any(fact.read_by.startswith(_OCR) for fact in form.reading.facts)


def _differences(first: PrintedForm, second: PrintedForm) -> list[str]:
    """Where two printings of one form differ by more than their rounding, in words."""
    one, two = _figures(first.facts), _figures(second.facts)
    differing = []
    for key in [*one, *(key for key in two if key not in one)]:
        a, b = one.get(key), two.get(key)
        if not _agree(a, b):
            shown = next(fact for fact in (a, b) if fact is not None)
            left, right = (f"“{fact.printed}”" if fact is not None else "无此格" for fact in (a, b))
            differing.append(f"{shown.line_label} {left}、{right}")
    return differing


def _figures(facts: Iterable[Fact]) -> dict[tuple[Any, ...], Fact]:
    """Facts by their meaning; of equal ones the first, the second and so on are told apart."""
    seen: Counter[tuple[Any, ...]] = Counter()
    found = {}
    for fact in facts:
        meaning = (
            fact.side, fact.line, fact.function_code, fact.economic_code,
            None if fact.code else normal(fact.line_label), fact.measure, fact.fund, fact.phase,
        )  # fmt: skip
        seen[meaning] += 1
        found[*meaning, seen[meaning]] = fact
    return found


def _agree(one: Fact | None, two: Fact | None) -> bool:
    """Whether two cells can print one figure, each rounded in its way; a blank and a zero are one here."""
    values = [(fact.amount if fact.amount is not None else fact.quantity) if fact else None for fact in (one, two)]
    steps = [fact.step if fact and fact.step is not None else Decimal(0) for fact in (one, two)]
    a, b = (value if value is not None else Decimal(0) for value in values)
    return abs(a - b) <= sum(steps, Decimal(0)) / 2
