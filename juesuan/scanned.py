"""A scanned report settled 「扫描件定数」: what OCR was unsure of is decided by the identities, or goes to quarantine.

What belongs here: from facts, verdicts and the cells' candidate readings to decisions, one for each number that OCR
read, and the cells with those decisions written into them. What must not: pictures (`juesuan.reading.scan`), and
the judging itself. A sure reading stands as read; an unsure one only where the identities leave it no other value.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from juesuan.amount import UNITS
from juesuan.facts import Fact, Quarantined, fact_id
from juesuan.forms.printed import PrintedForm
from juesuan.forms.rows import reading
from juesuan.reading.grid import Grid
from juesuan.reading.page import Box
from juesuan.reading.scan import READ_BY as READ
from juesuan.reading.scan.arithmetic import Sum, settle
from juesuan.reading.scan.candidates import CellReading, with_decimals
from juesuan.reconcile import Verdict
from juesuan.rules import Rule, load_rules
from juesuan.scanned_names import names_settled

if TYPE_CHECKING:
    from juesuan.opened import Opened
    from juesuan.report import Report

SETTLED: Final = f"{READ}_settled"
# How a page of text is read unless said otherwise.
FIRST_READER: Final = "pdfium"
# Behind a number that could not be settled: no reader takes such a text for an amount.
DOUBT: Final = "\ufffd"
# So many amounts of a form must print the same decimals before one that doesn't is in doubt.
_FEWEST_ALIKE: Final = 3
# A classification code, whole or its part of 类; and how sure a text is at most of which two looks differ.
_CODE: Final = re.compile(r"\d{3}(?:\d{2}){0,2}")
_DISPUTED: Final = 0.5
_NOTHING: Final = Decimal(0)

Place = tuple[int, Box]


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of one cell that OCR read: the text it now has, and how that was reached (`ocr`, `ocr_settled`).

    `seen` is what was read where another word was taken, '' elsewhere.
    """

    text: str
    read_by: str
    seen: str = ""


def settle_scan(draft: Report, opened: Opened) -> dict[Place, Decision]:
    """Settle what OCR left open in a report, write it into the opened pages' cells, and give every decision.

    `draft` is the report with every cell as OCR saw it; its sums decide.
    """
    from juesuan.proof import judged

    verdicts = judged(draft).verdicts if draft.facts else ()
    decisions = decided(draft.report_id, draft.facts, verdicts, load_rules(), opened.readings)
    written(opened.grids, decisions)
    return decisions


def decided(
    report_id: str, facts: Sequence[Fact], verdicts: Iterable[Verdict], rules: Iterable[Rule],
    readings: Mapping[Place, CellReading],
) -> dict[Place, Decision]:  # fmt: skip
    """A decision for every number cell that OCR read; an unsure number that no sum settles gets a mark of doubt."""
    by_id = {fact_id(report_id, fact): fact for fact in facts}
    places = {key: _place(fact) for key, fact in by_id.items()}
    scanned = {key: readings[place] for key, place in places.items() if place in readings}
    usual = _usual_decimals(by_id[key] for key in scanned)
    texts = {key: _texts(by_id[key], cell, usual) for key, cell in scanned.items()}
    sums, broken = _sums(verdicts, rules)
    unsure = {key for key, cell in scanned.items() if not _stands(by_id[key], cell, usual)}
    # A sum that breaks puts in doubt whatever in it could have been read otherwise.
    unsure |= {key for key in broken if key in scanned and len(texts[key]) > 1}
    known = {key: _value(fact) for key, fact in by_id.items() if key not in unsure and fact.state in ("number", "zero")}
    values = {key: {text: _in_yuan(by_id[key], text) for text in texts[key]} for key in unsure}
    found = settle(sums, known, {key: list(choices.values()) for key, choices in values.items() if choices})
    decisions = {place: Decision(_word(cell), READ, cell.seen) for place, cell in readings.items()}
    for key in unsure:
        decisions[places[key]] = _decision(scanned[key], values[key], found.get(key))
    return decisions


def _word(cell: CellReading) -> str:
    """The text of a cell that is no amount; a code that two looks read otherwise is none, so that no row gets another's."""
    return DOUBT if _CODE.fullmatch(cell.text) and cell.sure < _DISPUTED else cell.text


def _decision(cell: CellReading, values: Mapping[str, Decimal], value: Decimal | None) -> Decision:
    if value is None:
        return Decision(cell.text + DOUBT, READ)
    text = next(text for text, worth in values.items() if worth == value)
    return Decision(text, SETTLED)


def written(grids: Iterable[Grid], decisions: Mapping[Place, Decision]) -> None:
    """Write the decisions into the cells that they are about."""
    for grid in grids:
        for index, cell in enumerate(grid.cells):
            decision = decisions.get((cell.page, cell.box))
            if decision is not None and decision.text != cell.text:
                grid.cells[index] = cell._replace(text=decision.text)


def told_of_scan(
    forms: Iterable[PrintedForm], problems: Iterable[Quarantined], decisions: Mapping[Place, Decision]
) -> tuple[list[PrintedForm], list[Quarantined]]:
    """Forms whose facts say how each was read, and a quarantine that says what OCR could not tell or read otherwise."""
    words = [_word_said(page, one) for (page, _), one in decisions.items() if one.seen]
    told: list[PrintedForm] = []
    names: list[Quarantined] = []
    for form in forms:
        one, said = _told(form, decisions)
        told.append(one)
        names += said
    return told, [*map(_said, problems), *words, *names]


def _word_said(page: int, decision: Decision) -> Quarantined:
    return Quarantined(
        "cell", "ocr_word_settled", f"文字识别读作“{decision.seen}”，没有把握；按表样用词取“{decision.text}”",
        f"OCR read {decision.seen} and was unsure; of what it saw, {decision.text} is a word that forms print", "reader",
        page, printed=decision.seen,
    )  # fmt: skip


def _told(form: PrintedForm, decisions: Mapping[Place, Decision]) -> tuple[PrintedForm, list[Quarantined]]:
    pages = {page for page, _ in decisions}
    named, said = names_settled(form.reading.facts, pages)
    facts = tuple(replace(fact, read_by=_reader(fact, pages, decisions)) for fact in named)
    quarantine = tuple(_said(item) for item in form.reading.quarantine)
    return replace(form, reading=replace(form.reading, facts=facts, quarantine=quarantine)), said


def _reader(fact: Fact, pages: Collection[int], decisions: Mapping[Place, Decision]) -> str:
    """How a cell was read: a table may begin on a page of text and go on over a scan, or the other way round."""
    if fact.page in pages:
        decision = decisions.get(_place(fact))
        return decision.read_by if decision else READ
    return FIRST_READER if fact.read_by == READ else fact.read_by


def _said(item: Quarantined) -> Quarantined:
    if item.reason != "unreadable_number" or not item.printed or DOUBT not in item.printed:
        return item
    seen = item.printed.replace(DOUBT, "") or "（无）"
    return replace(
        item, reason="ocr_unsettled", fault="reader", printed=seen,
        message_zh=f"文字识别没有把握（读作 {seen}），勾稽关系不能唯一确定，未采用",
        message_en=f"OCR is unsure of it (read as {seen}), and no identity leaves just one value; not used",
    )  # fmt: skip


def _place(fact: Fact) -> Place:
    return (fact.page, (fact.x0 or 0.0, fact.y0 or 0.0, fact.x1 or 0.0, fact.y1 or 0.0))


def _sums(verdicts: Iterable[Verdict], rules: Iterable[Rule]) -> tuple[list[Sum], set[str]]:
    """The identities that prove, as sums of numbers, and the numbers of those that break."""
    proving = {rule.id for rule in rules if rule.kind == "sum" and rule.severity != "info" and rule.relation == "="}
    sums: list[Sum] = []
    broken: set[str] = set()
    for verdict in verdicts:
        if verdict.rule_id not in proving or verdict.verdict not in ("exact", "rounding", "broken"):
            continue
        terms = tuple((term.fact_id, term.sign if term.side == "left" else -term.sign) for term in verdict.evidence)
        sums.append(Sum(terms, verdict.allowed or _NOTHING))
        if verdict.verdict == "broken":
            broken.update(term.fact_id for term in verdict.evidence)
    return sums, broken


def _usual_decimals(facts: Iterable[Fact]) -> dict[str, int]:
    """How many decimals the amounts of each form print, where most print alike."""
    counts: dict[str, Counter[int]] = {}
    for fact in facts:
        if fact.state == "number" and fact.unit in UNITS:
            counts.setdefault(fact.form, Counter())[_decimals(fact.printed)] += 1
    usual = {form: found.most_common(1)[0] for form, found in counts.items()}
    return {form: decimals for form, (decimals, count) in usual.items() if count >= _FEWEST_ALIKE}


def _decimals(text: str) -> int:
    return len(text.partition(".")[2].rstrip(")"))


def _stands(fact: Fact, cell: CellReading, usual: Mapping[str, int]) -> bool:
    """Whether a reading is taken without arithmetic: sure, and printed as its neighbours are."""
    if not cell.is_sure or fact.state == "unreadable":
        return False
    return fact.state != "number" or fact.unit not in UNITS or _decimals(cell.text) == usual.get(fact.form, _decimals(cell.text))


def _texts(fact: Fact, cell: CellReading, usual: Mapping[str, int]) -> list[str]:
    """What the cell may say, as texts of numbers; words of nothing are zero."""
    texts = [cell.text, *cell.candidates]
    if fact.unit in UNITS and fact.form in usual and usual[fact.form]:
        texts += [with_decimals(text, usual[fact.form]) for text in texts]
    return [text for text in dict.fromkeys(texts) if text and reading(text).state in ("number", "zero", "dash")]


def _value(fact: Fact) -> Decimal:
    return next(value for value in (fact.amount, fact.quantity, _NOTHING) if value is not None)


def _in_yuan(fact: Fact, text: str) -> Decimal:
    return (reading(text).value or _NOTHING) * UNITS.get(fact.unit, Decimal(1))
