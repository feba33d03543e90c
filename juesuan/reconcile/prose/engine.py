"""Rules over one document's prose and performance tables to verdicts 「核对结果」: a pure function.

What belongs here: which function computes which kind, and the form of a verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from juesuan.causes.model import RootCause
from juesuan.facts import Fact
from juesuan.narrative.rows import is_publishable
from juesuan.performance.report import ProseReport
from juesuan.reconcile.prose import (
    across_tables,
    amounts,
    evaluation,
    evaluation_text,
    forms,
    growth,
    lists,
    names_and_contents,
    ratios,
    remains,
    self_evaluation,
    wording,
)
from juesuan.reconcile.prose.causes import causes
from juesuan.reconcile.prose.document import Document, joined_pages
from juesuan.reconcile.prose.interval import TRUNCATED
from juesuan.reconcile.prose.loader import load_prose_rules
from juesuan.reconcile.prose.model import KINDS, Finding, Number, ProseRule
from juesuan.reconcile.prose.verdict import CellTerm, FactTerm, ProseVerdict, StatementTerm, column_value

_Kind = Callable[[ProseRule, Document], Iterator[Finding]]
_RENAMED: Final[dict[str, _Kind]] = {
    "sum": amounts.total_of_parts,
    "sum_across": amounts.total_across,
    "at_most": amounts.bounded,
    "repetition": amounts.repeated,
    "weighted_sum": amounts.weighted,
    "counts": amounts.counted,
}
_MODULES: Final = (
    forms, ratios, growth, wording, self_evaluation, evaluation, evaluation_text, across_tables, lists, remains,
    names_and_contents,
)  # fmt: skip


def _named(kind: str) -> _Kind:
    """The function of a kind: the one public function of that name; a name that is only imported does not count."""
    found: set[_Kind] = set()
    for module in _MODULES:
        function = getattr(module, kind, None)
        if callable(function) and function.__module__ == module.__name__:
            found.add(function)
    if len(found) != 1:
        raise LookupError(f"kind {kind!r} is computed by {len(found)} functions")
    return found.pop()


COMPUTED: Final[dict[str, _Kind]] = {kind: _RENAMED.get(kind) or _named(kind) for kind in KINDS}


def judge_prose(
    prose: ProseReport, facts: Sequence[Fact], *, report_id: str, year: int, report_kind: str = "final_accounts",
    rules: Sequence[ProseRule] | None = None, unit_name: str = "", coverage: Mapping[str, str] | None = None,
) -> tuple[ProseVerdict, ...]:  # fmt: skip
    """Judge what one document says in prose and performance tables by every rule, against its own forms too.

    `facts` are those of the document; cells that were told by its prose are no second witness and are left out.
    `unit_name` is whose report it is, `coverage` the state of each statutory form.
    """
    # Evidence must be published; what is too long for a figure is none.
    statements = tuple(one for one in prose.reading.statements if is_publishable(one))
    document = Document(
        report_id,
        year,
        report_kind,
        statements,
        prose.reading.remarks,
        prose.projects,
        prose.scores,
        tuple(facts),
        prose.passages,
        prose.contents,
        unit_name,
        coverage or {},
    )
    listed = load_prose_rules() if rules is None else rules
    judged = [(rule, finding) for rule in listed for finding in _each_once(COMPUTED[rule.kind](rule, document))]
    counts: dict[str, int] = {}
    keys = []
    for rule, _ in judged:
        counts[rule.id] = counts.get(rule.id, 0) + 1
        keys.append(f"{report_id[:16]}/{rule.id}/{counts[rule.id]}")
    cause_of = {
        at: replace(cause.told, cause_id=cause.id, verdict_ids=tuple(keys[member] for member in cause.members))
        for cause in causes(judged, document) for at in cause.members
    }  # fmt: skip
    return tuple(
        _verdict(keys[at], report_id, rule, finding, cause_of.get(at)) for at, (rule, finding) in enumerate(judged)
    )


def _each_once(findings: Iterator[Finding]) -> list[Finding]:
    """One finding for each place and set of numbers: a form without a cell is missed once, not by every statement."""
    seen: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        numbers = tuple((term.number.key, term.number.statement, term.side) for term in finding.terms)
        seen.setdefault((finding.place, numbers, finding.spots, finding.outcome.verdict), finding)
    return list(seen.values())


def _verdict(verdict_id: str, report_id: str, rule: ProseRule, finding: Finding, cause: RootCause | None) -> ProseVerdict:
    outcome, numbers = finding.outcome, [term.number for term in finding.terms]
    reason = outcome.reason or (rule.statement if outcome.verdict == "broken" else "")
    if outcome.reason == TRUNCATED:
        reason = "截断：末位舍去，未四舍五入"
    return ProseVerdict(
        verdict_id, report_id, rule.id, finding.place, rule.statement, rule.family, rule.severity, outcome.verdict,
        finding.relation, column_value(outcome.left), column_value(outcome.right), column_value(outcome.gap),
        column_value(outcome.allowed),
        len(numbers), reason or None, _pages(numbers, finding), finding.unit, cause.cause_id if cause else None,
        tuple(sorted({*(number.line for number in numbers), *(line for _, line in finding.spots)} - {0})),
        tuple(FactTerm(t.number.fact_id, t.side, t.sign) for t in finding.terms if t.number.fact_id),
        tuple(
            StatementTerm(t.number.statement, t.side, t.sign) for t in finding.terms if t.number.statement is not None
        ),
        tuple(
            CellTerm(*_row_and_column(t.number.key), t.side, t.sign) for t in finding.terms
            if t.number.key.startswith(("p/", "e/"))
        ),
        cause,
    )  # fmt: skip


def _pages(numbers: Sequence[Number], finding: Finding) -> str | None:
    return joined_pages([*(number.page for number in numbers), *(page for page, _ in finding.spots)])


def _row_and_column(key: str) -> tuple[str, str]:
    row, _, column = key.rpartition("/")
    return row, column
