"""Findings that follow from one wrong number or one habit, as one root cause 「根源」.

What belongs here: which findings belong together, the number most likely wrong, and the value that would hold. What
must not: new findings. That a cell of a form is to blame after all is found in `juesuan.reconcile.roots`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from juesuan.amount import UNITS as IN_YUAN
from juesuan.causes.likeness import likeness
from juesuan.causes.model import KINDS, KINDS_EN, UNITS, RootCause
from juesuan.narrative.rows import statement_id
from juesuan.reconcile.prose.document import Document, printed
from juesuan.reconcile.prose.model import HABITS, Cause, Finding, Number, ProseRule

Judged = tuple[ProseRule, Finding]
_OBJECTIONS = frozenset({"broken", "undefined", "template"})
_HOLDS = frozenset({"exact", "rounding"})
_STEP = Decimal("0.0001")
_LARGEST = Decimal(10) ** 15
# A printed 0 that should be something is no blank, as it is in a form.
_KIND_OF_PROSE = {"blank": "value"}


def causes(judged: Sequence[Judged], document: Document) -> list[Cause]:
    """The root causes of the objections among findings, in the order in which they first appear.

    Two objections belong together where they share a number that no equality confirms; where they share any
    number and miss by the same gap, or object by the same rule; where both miss by the same gap in one section
    or project; and where both come from one habit.
    """
    objecting = [at for at, (_, finding) in enumerate(judged) if finding.outcome.verdict in _OBJECTIONS]
    confirmed = {
        key
        for _, finding in judged
        if finding.outcome.verdict in _HOLDS and finding.relation == "=" and finding.outcome.left is not None
        for key in finding.keys
    }
    leader = {at: at for at in objecting}

    def find(at: int) -> int:
        while leader[at] != at:
            at = leader[at]
        return at

    for place, one in enumerate(objecting):
        for other in objecting[place + 1 :]:
            if find(one) != find(other) and _together(judged[one], judged[other], confirmed):
                leader[find(other)] = find(one)
    groups: dict[int, list[int]] = {}
    for at in objecting:
        groups.setdefault(find(at), []).append(at)
    return [
        Cause(f"{document.report_id[:16]}/c/{number}", tuple(members), _told([judged[at] for at in members], confirmed, document))
        for number, members in enumerate(groups.values(), start=1)
    ]


def _habit(one: Judged) -> str:
    rule, finding = one
    marked = next((mark.removeprefix("habit/") for mark in finding.marks if mark.startswith("habit/")), "")
    return marked or rule.habit


def _together(one: Judged, other: Judged, confirmed: set[str]) -> bool:
    habits = _habit(one), _habit(other)
    if any(habits):
        return habits[0] == habits[1]
    (rule, finding), (second, found) = one, other
    shared = finding.keys & found.keys
    gaps = abs(finding.outcome.gap or Decimal(0)), abs(found.outcome.gap or Decimal(0))
    same_gap = bool(gaps[0]) and gaps[0] == gaps[1]
    if shared:
        return bool(shared - confirmed) or same_gap or rule.id == second.id
    return same_gap and bool(finding.group) and finding.group == found.group


def _told(members: Sequence[Judged], confirmed: set[str], document: Document) -> RootCause:
    """The habit, the number that most of the objections rest on and nothing confirms, or the place of wrong words."""
    findings = [finding for _, finding in members]
    if habit := _habit(members[0]):
        return RootCause("habit", (), *HABITS[habit], page=_page(findings))
    suspect = _suspect(findings, confirmed)
    if suspect is None:
        return RootCause("wording", (), findings[0].place, f"wording: {findings[0].place}", page=_page(findings))
    said = document.at(suspect.statement)
    cell = next((fact for fact in document.facts if suspect.fact_id and document.cell(fact).key == suspect.key), None)
    right = _value_that_holds(suspect, findings, said.decimals if said is not None and said.unit == "%" else None)
    kind = _kind(suspect, right) if any(one.outcome.left is not None for one in findings) else "wording"
    amount = "" if right is None else _amount(right, (said or cell or suspect).unit if suspect.unit == "元" else suspect.unit)
    holds = f"，疑为{KINDS[kind]}，应为{amount}各式方成立" if amount else ""
    holds_en = f": {KINDS_EN[kind]}; all would hold with {amount}" if amount else ""
    place_en = f"page {suspect.page}, " if suspect.page else ""
    return RootCause(
        kind, (), f"{suspect.label}{holds}", f"{place_en}{suspect.label.removeprefix(f'第{suspect.page}页')}{holds_en}",
        fact_id=suspect.fact_id, form=cell.form if cell else None, code=cell.code if cell else None, page=suspect.page or None,
        printed=cell.printed if cell else printed(said) if said else None, value_that_holds=right,
        statement_id=None if suspect.statement is None else statement_id(document.report_id, suspect.statement),
        row_id=f"{document.report_id[:16]}/{suspect.key.rpartition('/')[0]}" if suspect.key.startswith(("p/", "e/")) else None,
    )  # fmt: skip


def _page(findings: Sequence[Finding]) -> int | None:
    """The first page that any of the findings speaks of."""
    pages = [term.number.page for finding in findings for term in finding.terms]
    pages += [page for finding in findings for page, _ in finding.spots]
    return min((page for page in pages if page), default=None)


def _suspect(findings: Iterable[Finding], confirmed: set[str]) -> Number | None:
    counts: Counter[str] = Counter()
    numbers: dict[str, Number] = {}
    for finding in findings:
        sides = Counter(term.side for term in finding.terms)
        for term in finding.terms:
            numbers.setdefault(term.number.key, term.number)
            # A number alone on its side is likelier the wrong one than one of many addends.
            counts[term.number.key] += 2 if sides[term.side] == 1 else 1
    if not counts:
        return None
    # Forms are proven by arithmetic of their own: where prose and form differ, the prose is likelier wrong.
    return numbers[max(counts, key=lambda key: (numbers[key].fact_id is None, key not in confirmed, counts[key]))]


def _value_that_holds(suspect: Number, findings: Sequence[Finding], decimals: int | None) -> Decimal | None:
    """The value of the suspect with which every finding that can be computed with it would hold; None where none is."""
    computed = [found for finding in findings for found in _wanted(suspect, finding)]
    for wanted, _ in computed:
        value = wanted.quantize(_STEP if decimals is None else Decimal(1).scaleb(-decimals))
        room = Decimal(0) if decimals is None else Decimal(1).scaleb(-decimals) / 2
        if abs(value) < _LARGEST and all(abs(value - other) <= allowed + room for other, allowed in computed):
            return value
    return None


def _wanted(suspect: Number, finding: Finding) -> Iterator[tuple[Decimal, Decimal]]:
    """What an equality asks of the suspect, and by how much rounding lets it differ; nothing where it can't be told."""
    outcome = finding.outcome
    if finding.relation != "=" or outcome.left is None or outcome.right is None or outcome.gap is None:
        return
    mine = [term for term in finding.terms if term.number.key == suspect.key]
    if len(mine) != 1:
        return
    side, weight = mine[0].side, mine[0].sign
    beside = [term for term in finding.terms if term.side == side]
    own, sign = (outcome.left, 1) if side == "left" else (outcome.right, -1)
    if sum((term.sign * term.number.value for term in beside), Decimal(0)) == own:
        yield suspect.value - sign * weight * outcome.gap, outcome.allowed or Decimal(0)
    elif len(beside) == 1 and suspect.value in (outcome.left, outcome.right):
        # A share alone on its side is what the other numbers come to.
        other = outcome.left if suspect.value == outcome.right else outcome.right
        yield other, outcome.allowed or Decimal(0)


def _kind(suspect: Number, right: Decimal | None) -> str:
    if right is None:
        return "value"
    step = int(suspect.span.half * 2 * UNITS)
    kind = likeness(int(suspect.value * UNITS), int(right * UNITS), step)
    return kind if suspect.fact_id else _KIND_OF_PROSE.get(kind, kind)


def _amount(value: Decimal, unit: str) -> str:
    """A number in the unit that it is printed in, money with two decimals at least."""
    if unit in IN_YUAN:
        number = (value / IN_YUAN[unit]).normalize()
        return f"{number:,.2f}{unit}" if number == round(number, 2) else f"{number:,f}{unit}"
    return f"{value.normalize():,f}{unit}"
