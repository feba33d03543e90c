"""One project in the prose, in its self-evaluation table and in its evaluation 「同一项目各处一致」.

What belongs here: comparisons of a project's figures between those places, and with the unit's own budget.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from juesuan.narrative.statement import Statement
from juesuan.performance.model import PerformanceProject
from juesuan.reconcile.prose.cells import money, plain_name, project_total, total_fund
from juesuan.reconcile.prose.document import Document, place_of, printed, step_of_percent, usable
from juesuan.reconcile.prose.interval import at_most, because, best, equal, ratio, summed, untestable
from juesuan.reconcile.prose.model import Finding, Number, ProseRule, Term

_COLUMNS = {"project_budget": "full_year_budget", "project_actual": "actual"}


def _tables(document: Document) -> dict[str, tuple[int, PerformanceProject]]:
    """Self-evaluations by the name of their project; a name that two tables bear names neither."""
    found: dict[str, list[tuple[int, PerformanceProject]]] = {}
    for at, project in enumerate(document.projects, start=1):
        found.setdefault(plain_name(project.name), []).append((at, project))
    return {name: listed[0] for name, listed in found.items() if len(listed) == 1}


def _column(at: int, project: PerformanceProject, measure: str) -> Number | None:
    if measure == "project_score":
        return project_total(project, at, "total_score")
    fund = total_fund(project)
    return money(project, at, fund, _COLUMNS[measure]) if fund and measure in _COLUMNS else None


def told_project(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """What the prose says of a project (score, budget, amount spent) is what its self-evaluation table prints."""
    tables = _tables(document)
    for one in document.statements:
        if (
            one.measure not in ("project_score", *_COLUMNS)
            or one.kind not in ("amount", "score")
            or one.section != "self_evaluation"
        ):
            continue
        if not usable(one) or not one.project:
            continue
        place = f"{one.project} {one.subject}"
        said = document.number(one)
        table = tables.get(plain_name(one.project))
        number = _column(*table, one.measure) if table else None
        if number is None:
            yield Finding(place, untestable("未见该项目的自评表或表内无此数"), (Term(said, "left"),), said.unit)
            continue
        outcome = because(equal(said.span, number.span), f"正文{printed(one)}，{number.label}")
        yield Finding(place, outcome, (Term(said, "left"), Term(number, "right")), said.unit, group=one.project)


def evaluated_project(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """Budget and amount spent of a project are the same in its evaluation as in its self-evaluation and its summary."""
    tables = _tables(document)
    first: dict[tuple[str, str], Statement] = {}
    for one in document.statements:
        if (
            one.section == "evaluation"
            and one.measure in _COLUMNS
            and one.kind == "amount"
            and usable(one)
            and one.project
        ):
            first.setdefault((one.project, one.measure), one)
    for (project, measure), one in first.items():
        said = document.number(one)
        others = [
            (f"正文自评综述{printed(s)}", document.number(s)) for s in document.statements
            if s.section == "self_evaluation" and s.project == project and s.measure == measure
            and s.kind == "amount" and usable(s)
        ]  # fmt: skip
        table = tables.get(plain_name(project))
        number = _column(*table, measure) if table else None
        others += [(number.label, number)] if number else []
        for text, other in others:
            outcome = because(equal(other.span, said.span), f"{text}，评价报告{printed(one)}")
            yield Finding(
                f"{project} {one.subject}", outcome, (Term(other, "left"), Term(said, "right")), group=project
            )


def evaluation_rate(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """Funds in place over the budget, and spending over funds in place, are the rates that the evaluation prints."""
    for one in document.statements:
        wanted = {
            "funds_in_place_rate": ("project_funds_received", ("project_budget",)),
            "budget_execution_rate": ("project_actual", ("project_funds_received", "project_budget")),
        }.get(one.measure)
        if wanted is None or not usable(one):
            continue
        top = _nearest(one, wanted[0], document)
        bases = [base for name in wanted[1] if (base := _nearest(one, name, document)) is not None and base.value]
        if top is None or not bases:
            yield Finding(
                place_of(one), untestable("未印出到位、支出或预算金额"), (Term(document.number(one), "left"),), "%"
            )
            continue
        claimed, number = document.number(one), document.number(top)
        outcome = best(
            ratio(number.span, document.number(base).span, claimed.span, step_of_percent(one)) for base in bases
        )
        terms = (Term(claimed, "left"), Term(number, "right"), Term(document.number(bases[0]), "right", -1))
        yield Finding(
            place_of(one),
            because(outcome, f"{printed(top)}÷{printed(bases[0])}，印为{printed(one)}"),
            terms,
            "%",
            group=one.section_number,
        )


def _nearest(one: Statement, measure: str, document: Document) -> Statement | None:
    told = [
        s
        for s in document.statements
        if s.measure == measure
        and s.kind == "amount"
        and s.project == one.project
        and s.section == one.section
        and usable(s)
    ]
    return min(told, key=lambda s: (s.section_number != one.section_number, abs(s.number - one.number)), default=None)


def evaluated_amount(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """The amount of the evaluated projects is that of the projects named, by the prose and by their tables."""
    tables = _tables(document)
    for one in document.statements:
        if one.measure != "dept_eval_amount" or not usable(one):
            continue
        counts = [
            s for s in document.statements
            if s.measure == "dept_eval_projects" and s.line == one.line and s.page == one.page and s.number < one.number
        ]  # fmt: skip
        count = counts[-1] if counts else None
        quote = plain_name((count.quote if count else "") + one.quote)
        names = [name for name in tables if name in quote]
        said = document.number(one)
        if count is None or count.value is None or len(names) != int(count.value):
            yield Finding(place_of(one), untestable("未逐一列出被评价的项目，或未见其自评表"), (Term(said, "left"),))
            continue
        for word, parts in (("正文", _told_amounts(names, document)), ("自评表", _table_amounts(names, tables))):
            if len(parts) != len(names):
                continue
            added = summed((1, number.span) for number in parts)
            text = f"评价涉及资金{printed(one)}，按{word}所列{len(parts)}个项目之和为{added.value / 10000:f}万元"
            terms = (Term(said, "left"), *(Term(number, "right") for number in parts))
            yield Finding(
                f"{place_of(one)}〔{word}〕", because(equal(said.span, added), text), terms, group=one.section_number
            )


def _told_amounts(names: list[str], document: Document) -> list[Number]:
    return [
        document.number(s) for name in names
        for s in [s for s in document.statements if s.measure == "project_actual" and s.kind == "amount"
                  and s.section == "self_evaluation" and plain_name(s.project) == name and usable(s)][:1]
    ]  # fmt: skip


def _table_amounts(names: list[str], tables: dict[str, tuple[int, PerformanceProject]]) -> list[Number]:
    return [number for name in names if (number := _column(*tables[name], "project_actual")) is not None]


def initial_budget(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """The initial budget of a project is within the initial budget that the prose gives the whole unit."""
    told = [
        s for s in document.statements
        if s.phase == "initial_budget" and s.kind == "amount" and s.value is not None and not s.bound
        and s.measure in ("gpb_expenditure", "fiscal_grant_expenditure", "income_total", "expenditure_total")
        and not {"template", "undefined"} & set(s.flags)
    ]  # fmt: skip
    if not told:
        return
    whole = max(told, key=lambda s: s.value_yuan or Decimal(0))
    limit = document.number(whole)
    for at, project in enumerate(document.projects, start=1):
        fund = total_fund(project)
        number = money(project, at, fund, "initial_budget") if fund else None
        if number is None:
            continue
        outcome = because(at_most(number.span, limit.span), f"{number.label}，而正文称年初预算为{printed(whole)}")
        yield Finding(
            project.name, outcome, (Term(number, "left"), Term(limit, "right")), "元", "<=", group=project.name
        )
