"""Whose report it is, and what it says that it contains 「单位名称、目录、下属单位」.

What belongs here: one name throughout, the list of contents against headings and forms. What must not: figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

from juesuan.forms.catalogue import form_of_title
from juesuan.forms.titles import title_of
from juesuan.narrative.contents import Passage
from juesuan.performance.model import PerformanceProject
from juesuan.reconcile.prose.document import Document
from juesuan.reconcile.prose.interval import Outcome, untestable
from juesuan.reconcile.prose.model import Finding, ProseRule
from juesuan.terms import COVERAGE, FORMS

# The part of a name that regions put before: with it and without it, it is the same unit.
_REGION: Final = re.compile(r"^(?:中共|中国共产党)?(?:[一-鿿]{2,8}?(?:省|自治区|市|自治州|盟|地区|县|区|旗))+")
_TITLE: Final = re.compile(
    r"^(?:第.{1,3}部分)?([一-鿿（）]{4,40}?)20\d\d年(?:度)?(?:部门|单位)?(?:决算|预算)(表|情况说明|说明)?"
)
_DOUBLED: Final = re.compile(r"((?:部|局|委|办|处|会|院|中心))部门$|(部门|局|委员会)\1?\2$")
_NO_SUBORDINATE: Final = re.compile(r"(?:本|我|该)?(?:单位|部门)?(?:没有|无)(?:下属|所属)(?:预算)?单位")
_SUBORDINATE: Final = re.compile(r"(?:机关|本级|部门)(?:和|及|、|与)(?:各)?(?:所属|下属|直属)(?:事业|预算)?单位")
_SHORTEST_CORE: Final = 5
_ALIKE: Final = 0.5
_ATTACHED: Final = re.compile(r"^(?:详?见|决算公开表)?附件")


def entity_name(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """The unit is called by one name in titles and text; the superior's own name in a title is another name."""
    name = _plain(document.unit_name)
    core = _REGION.sub("", name)
    if len(core) < _SHORTEST_CORE:
        return
    seen: set[str] = set()
    for passage in document.passages:
        title = _TITLE.match(passage.text)
        # On a page of forms the title runs on into the words around them: it must end as a title does.
        called = _plain(title[1]) if title and (passage.level is not None or title[2]) else ""
        if called and core in called:
            if called in seen:
                continue
            seen.add(called)
            text = f"标题称“{called}”，本文件的单位为“{name}”"
            outcome = Outcome("exact") if _same_unit(called, name) else Outcome("broken", reason=text)
            yield Finding(f"标题 {called}", outcome, (), spots=(passage.spot(),))
        for other in _near(passage.text, core):
            if other not in seen:
                seen.add(other)
                text = f"称“{other}”，本文件的单位为“{name}”"
                yield Finding(_place(passage), Outcome("broken", reason=text), (), spots=(passage.spot(),))
    doubled: dict[str, list[PerformanceProject]] = {}
    for project in document.projects:
        if _DOUBLED.search(_plain(project.department)):
            doubled.setdefault(project.department, []).append(project)
    for department, projects in doubled.items():
        text = f"{len(projects)}张自评表的主管部门写作“{department}”"
        spots = tuple((project.page, project.line) for project in projects)
        yield Finding(f"主管部门 {department}", Outcome("broken", reason=text), (), spots=spots)


def _same_unit(called: str, name: str) -> bool:
    """Whether a title calls the unit by its name: whole, with a level in brackets, or without leading regions."""
    called, name = (re.sub(r"（[^）]*）$", "", one) for one in (called, name))
    return called == name or (name.endswith(called) and _REGION.sub("", called) == called)


def _plain(name: str) -> str:
    return re.sub(r"[\s“”]", "", name).replace("(", "（").replace(")", "）")


def _near(text: str, core: str) -> Iterator[str]:
    """Words of the name's length that differ from it in one character in the middle (规划与… for 规划和…)."""
    tail, size = core[-2:], len(core)
    for match in re.finditer(re.escape(tail), text):
        words = text[max(0, match.end() - size) : match.end()]
        differing = [at for at, (a, b) in enumerate(zip(words, core, strict=False)) if a != b]
        if len(words) == size and len(differing) == 1 and 0 < differing[0] < size - 2:
            yield words


def contents_headings(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """A heading is worded as the list of contents announces it."""
    headings = {
        (passage.part, passage.mark): passage
        for passage in reversed(document.passages) if passage.level is not None and passage.mark
    }  # fmt: skip
    for entry in document.contents:
        if not entry.part or entry.mark == entry.part or form_of_title(title_of([entry.title])) is not None:
            continue
        passage = headings.get((entry.part, entry.mark))
        if passage is None:
            continue
        words, listed = _words(passage.text, passage.mark), _words(entry.title, "")
        alike = SequenceMatcher(None, words, listed, autojunk=False).ratio()
        if alike < _ALIKE:
            # Another list of the same numbers, or a heading that was not read: nothing can be said.
            continue
        text = f"目录作“{entry.title}”，正文作“{passage.text}”"
        outcome = Outcome("exact") if words == listed else Outcome("broken", reason=text)
        yield Finding(f"{entry.part} {entry.mark}", outcome, (), spots=((entry.page, entry.line), passage.spot()))


def _words(text: str, mark: str) -> str:
    """A heading's words alone: the number, signs and 的……情况 say nothing."""
    return re.sub(r"[^一-鿿0-9A-Za-z]|的|情况", "", text.removeprefix(mark))


def listed_tables(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """Every statutory form that the list of contents announces is in the report."""
    attached = next((p for p in document.passages if _ATTACHED.match(p.text) and len(p.text) < 20), None)
    for entry in document.contents:
        found = form_of_title(title_of([entry.title]))
        if found is None or found.form.form not in document.coverage:
            continue
        status = document.coverage[found.form.form]
        place = f"目录 {entry.title}"
        spots: tuple[tuple[int, int], ...] = ((entry.page, entry.line),)
        if status in ("found", "empty", "empty_with_statement"):
            outcome = Outcome("exact")
        elif status == "missing" and attached is None:
            outcome = Outcome("broken", reason=f"目录列有《{FORMS[found.form.form]}》，文中没有读到此表")
        else:
            reason = "公开表见附件，附件未载入" if attached is not None else COVERAGE[status]
            outcome = untestable(reason)
            spots += (attached.spot(),) if attached is not None else ()
        yield Finding(place, outcome, (), spots=spots)


def subordinates(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """A unit that is said to have no subordinate units is not said to act in them."""
    denied = next((p for p in document.passages if _NO_SUBORDINATE.search(p.text)), None)
    if denied is None:
        return
    for passage in document.passages:
        match = _SUBORDINATE.search(passage.text)
        if match is not None and passage.topic not in ("glossary", "contents", "duties"):
            text = f"称“{match.group()}”，而第{denied.spot()[0]}页称无下属单位"
            yield Finding(
                _place(passage), Outcome("broken", reason=text), (),
                spots=(passage.spot(match.start()), denied.spot()),
            )  # fmt: skip


def _place(passage: Passage) -> str:
    return passage.section_number or passage.part or passage.text[:12]
