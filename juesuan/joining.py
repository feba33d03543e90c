"""Which files make one report 「正文与附件」: the text in one, the tables in another, 见附件.

What belongs here: candidates by place and name, and the decision by what the files themselves say of unit, year, kind
and level. Files are joined only where nothing they say contradicts; else they stay reports of their own, and say so.
What a file says is remembered by its content, so that an unchanged night opens none.
"""

from __future__ import annotations

import json
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from juesuan import parts
from juesuan.identify import Identity, identify, same_name, without_attachment_words
from juesuan.library import Document, Library, joined_document
from juesuan.pool import Bounds, run_tasks
from juesuan.settings import Settings
from juesuan.trouble import MACHINE_REASONS, MOST_ATTEMPTS

COVERS_NAME: Final = "covers.json"
_FOLDER_YEAR: Final = re.compile(r"20\d\d(?:年度?)?")
# A report has a handful of files; a folder with more is a batch of reports.
_MOST_FILES: Final = 12
_WORKBOOKS: Final = (".xlsx", ".xlsm", ".xls")
_MAIN: Final = re.compile(r"正文|文本|说明|报告")
_ATTACHED: Final = re.compile(r"附|表")
_NUMBER: Final = re.compile(r"附[件表]?[-_ ]?(\d{1,2}|[一二三四五六七八九十])")
_NUMERALS: Final = "一二三四五六七八九十"
# The same word for the same thing: 2024年部门决算 and 2024年度部门决算.
_YEAR_WORD: Final = re.compile(r"(20\d\d)年度?")


@dataclass(frozen=True, slots=True)
class Cover:
    """What a file says of itself; None and 'unknown' where it is silent, `problem` where it can't be opened."""

    unit_name: str | None = None
    entity_level: str = "unknown"
    fiscal_year: int | None = None
    report_kind: str = "unknown"
    problem: str = ""
    attempts: int = 0

    @property
    def silence(self) -> int:
        """Of how much it does not speak."""
        return [self.unit_name, self.fiscal_year].count(None) + [self.report_kind, self.entity_level].count("unknown")


def join_files(library: Library, settings: Settings) -> Library:
    """The library with the files of one report made one document; those that contradict each other carry a note.

    Opens the covers of new candidates in bounded processes; nothing else is read.
    """
    groups = candidates(library)
    if not groups:
        return library
    covers = _covers(library.root, [document for group in groups.values() for document in group], settings)
    made: dict[str, Document] = {}
    for why, group in groups.items():
        for report in _reports(why.unit, group, covers):
            for member in report.all_files:
                made[member.report_id] = report
    documents: dict[str, Document] = {}
    wanted = set(library.wanted) if library.wanted is not None else None
    for document in library.documents:
        report = made.get(document.report_id, document)
        documents.setdefault(report.report_id, report)
        if wanted is not None and document.report_id in wanted:
            wanted.add(report.report_id)
    ordered = tuple(sorted(documents.values(), key=lambda document: document.file))
    return replace(library, documents=ordered, wanted=frozenset(wanted) if wanted is not None else None)


def cover_of(task: Mapping[str, Any]) -> dict[str, Any]:
    """In a bounded process: what a file's first pages say; `task` has path and root."""
    from juesuan.errors import DocumentError
    from juesuan.opened import open_cover

    path = Path(task["path"])
    lines = open_cover(path)
    if isinstance(lines, DocumentError):
        return asdict(Cover(problem=lines.reason))
    found: Identity = identify(lines, path, Path(task["root"]))
    return asdict(Cover(found.unit_name, found.entity_level, found.fiscal_year, found.report_kind))


# ---- candidates, by place and name ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Group:
    """Why files are candidates: they lie in the folder of a unit, or their names differ by an attachment word alone."""

    folder: str
    unit: str = ""
    stem: str = ""


def candidates(library: Library) -> dict[Group, list[Document]]:
    """The groups of files that may be one report each; groups of one are none."""
    in_folder: defaultdict[str, list[Document]] = defaultdict(list)
    by_stem: defaultdict[Group, list[Document]] = defaultdict(list)
    readable = [document for document in library.documents if not document.problem]
    for document in readable:
        if folder := _unit_folder(document.file):
            in_folder[folder].append(document)
    units = {folder: held for folder, held in in_folder.items() if len(held) <= _MOST_FILES}
    for document in readable:
        folder, _, name = document.file.rpartition("/")
        if _unit_folder(document.file) not in units:
            by_stem[Group(folder, stem=_stem(name))].append(document)
    groups = {Group(folder, unit=folder.rpartition("/")[2]): held for folder, held in units.items()}
    groups |= {group: held for group, held in by_stem.items() if group.stem and len(held) <= _MOST_FILES}
    return {group: sorted(held, key=_order) for group, held in groups.items() if len(held) > 1}


def _unit_folder(file: str) -> str:
    """The folder below <region>/<year>/ that a file lies in, at whatever depth; '' where there is none."""
    folders = file.split("/")[:-1]
    years = [at for at, folder in enumerate(folders) if _FOLDER_YEAR.fullmatch(folder)]
    return "/".join(folders[: years[-1] + 2]) if years and len(folders) > years[-1] + 1 else ""


def _stem(name: str) -> str:
    """A file's name without ending and attachment words, in one spelling; '' where nothing is left."""
    return _YEAR_WORD.sub(r"\1年度", without_attachment_words(Path(name).stem))


def _order(document: Document) -> tuple[bool, bool, int, str]:
    """The main text before attachments, documents before workbooks, attachments by their number."""
    name = document.file.rpartition("/")[2]
    stem = Path(name).stem
    number = _NUMBER.search(stem)
    place = 0
    if number:
        place = int(number[1]) if number[1].isdigit() else _NUMERALS.index(number[1]) + 1
    is_attached = bool(_ATTACHED.search(stem)) and not _MAIN.search(stem)
    return name.lower().endswith(_WORKBOOKS), is_attached, place, document.file


# ---- the decision, by what they say ---------------------------------------------------------------------


def _reports(unit: str, group: Sequence[Document], covers: Mapping[str, Cover]) -> Iterator[Document]:
    """The reports that a group's files make: one where nothing contradicts, else as many as contradict each other."""
    told = {document.report_id: covers.get(document.report_id, Cover(problem="unread")) for document in group}
    apart = [document for document in group if told[document.report_id].problem]
    if unit and not any(same_name(cover.unit_name, unit) for cover in told.values()):
        # A folder of a batch, not of a unit: its files are as others are.
        yield from _by_stem(group, covers)
        return
    clusters: list[list[Document]] = []
    unclear: list[list[Document]] = []
    readable = [document for document in group if document not in apart]
    # Those that say most come first, so that a silent file finds the one report it can belong to.
    for document in sorted(readable, key=lambda one: told[one.report_id].silence):
        cover = told[document.report_id]
        homes = [held for held in clusters if all(_agree(cover, told[other.report_id]) for other in held)]
        if len(homes) == 1:
            homes[0].append(document)
        else:
            (unclear if homes else clusters).append([document])
    for held in (*clusters, *unclear):
        others = [document for document in readable if document not in held]
        yield joined_document([document for document in group if document in held], _note(others))
    yield from apart


def _by_stem(group: Sequence[Document], covers: Mapping[str, Cover]) -> Iterator[Document]:
    held: defaultdict[tuple[str, str], list[Document]] = defaultdict(list)
    for document in group:
        folder, _, name = document.file.rpartition("/")
        held[folder, _stem(name) or document.file].append(document)
    for documents in held.values():
        yield from _reports("", documents, covers)


def _agree(one: Cover, two: Cover) -> bool:
    """Whether two files may belong to one report: where both speak of unit, year, kind or level, they say the same."""
    levels = {one.entity_level, two.entity_level} - {"unknown"}
    kinds = {one.report_kind, two.report_kind} - {"unknown"}
    years = {one.fiscal_year, two.fiscal_year} - {None}
    same_unit = not (one.unit_name and two.unit_name) or same_name(one.unit_name, two.unit_name)
    # A unit's own accounts and a head office's may be one; a department's are neither.
    return same_unit and len(kinds) <= 1 and len(years) <= 1 and not ("department" in levels and len(levels) > 1)


def _note(others: Iterable[Document]) -> str:
    return "、".join(document.file.rpartition("/")[2] for document in others)


# ---- covers, remembered ---------------------------------------------------------------------------------


def _covers(root: Path, documents: Sequence[Document], settings: Settings) -> dict[str, Cover]:
    """What each file says, by its key: remembered where this version has opened the same bytes at the same place."""
    place = settings.parts / COVERS_NAME
    version = parts.reader_version()
    known = _remembered(place, version)
    covers: dict[str, Cover] = {}
    due: list[Document] = []
    for document in documents:
        cover = known.get(_mark(document))
        if cover is None or (cover.problem in MACHINE_REASONS and cover.attempts < MOST_ATTEMPTS):
            due.append(document)
        else:
            covers[document.report_id] = cover
    outcomes = run_tasks(
        "juesuan.joining:cover_of", [{"path": str(d.path), "root": str(root)} for d in due],
        workers=settings.workers, bounds=Bounds(settings.seconds_per_document, settings.memory_per_document),
        scratch=settings.parts, prepare="juesuan.parts:warm_up",
    )  # fmt: skip
    for outcome in outcomes if due else ():
        document = due[outcome.index]
        before = known.get(_mark(document), Cover())
        covers[document.report_id] = (
            Cover(problem=outcome.reason, attempts=before.attempts + 1) if outcome.value is None else Cover(**outcome.value)
        )
    kept = {_mark(document): covers[document.report_id] for document in documents}
    if kept != known:
        _remember(place, version, kept)
    return covers


def _mark(document: Document) -> str:
    return f"{document.report_id}/{document.file}"


def _remembered(place: Path, version: str) -> dict[str, Cover]:
    # Missing, damaged or of another reader: the covers are opened again, which is slower and just as right.
    try:
        content = json.loads(place.read_bytes())
        return {mark: Cover(**cover) for mark, cover in content["covers"].items()} if content["version"] == version else {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _remember(place: Path, version: str, covers: Mapping[str, Cover]) -> None:
    body = {"version": version, "covers": {mark: asdict(cover) for mark, cover in covers.items()}}
    temporary = place.with_name(f".{place.name}.{os.getpid()}")
    temporary.write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")
    temporary.replace(place)
