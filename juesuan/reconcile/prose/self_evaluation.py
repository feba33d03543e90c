"""Rules inside one self-evaluation table 「项目支出绩效自评表」.

What belongs here: funds, rates, weights, scores, costs and goals of one table. What must not: comparisons with
the prose or with an evaluation (`across_tables`).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from juesuan.amount import UNITS
from juesuan.performance.model import PerformanceIndicator, PerformanceProject
from juesuan.reconcile.prose.cells import (
    COLUMNS,
    fund_figure,
    indicator_figure,
    money,
    plain_name,
    project_total,
    score_figure,
    total_fund,
)
from juesuan.reconcile.prose.document import Document
from juesuan.reconcile.prose.interval import HUNDRED, Outcome, Span, at_most, because, equal, ratio, summed, untestable
from juesuan.reconcile.prose.model import Finding, Number, ProseRule, Term

_PEOPLE: Final = frozenset({"人", "人次", "名"})
_PER_HEAD: Final = frozenset({"元/人", "元/人次", "元／人", "元每人", "万元/人"})
_COST: Final = "成本"


def _numbered(document: Document) -> Iterator[tuple[int, PerformanceProject]]:
    yield from enumerate(document.projects, start=1)


def fund_split(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """All funds are grant, carry-over and other funds together, in each column."""
    for at, project in _numbered(document):
        total = total_fund(project)
        rest = [fund for fund in project.funds if fund is not total]
        if total is None or not rest:
            continue
        for column, word in COLUMNS.items():
            whole = money(project, at, total, column)
            parts = [number for fund in rest if (number := money(project, at, fund, column)) is not None]
            place = f"{project.name} {word}"
            if whole is None or not parts:
                yield Finding(place, untestable("未印出金额或计量单位"), ())
                continue
            outcome = equal(whole.span, summed((1, number.span) for number in parts))
            text = f"{whole.label}，各类资金之和与之相差{abs(outcome.gap or Decimal(0)) / 10000:f}万元"
            terms = (Term(whole, "left"), *(Term(number, "right") for number in parts))
            yield Finding(place, because(outcome, text), terms, group=project.name)


def fund_rate(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """An execution rate is the amount spent over the whole-year budget."""
    for at, project in _numbered(document):
        for fund in project.funds:
            rate, budget = (
                fund_figure(project, at, fund, "execution_rate"),
                money(project, at, fund, "full_year_budget"),
            )
            spent = money(project, at, fund, "actual")
            if rate is None or budget is None or spent is None or budget.value == 0:
                continue
            outcome = ratio(spent.span, budget.span, rate.span, Decimal(1).scaleb(-fund.execution_rate.decimals))
            text = f"{fund.actual.printed}÷{fund.full_year_budget.printed}，执行率印为{fund.execution_rate.printed}%"
            terms = (Term(rate, "left"), Term(spent, "right"), Term(budget, "right", -1))
            yield Finding(f"{project.name} {fund.label}", because(outcome, text), terms, "%", group=project.name)


def fund_zero_base(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """An execution rate printed on a budget of zero means nothing."""
    for at, project in _numbered(document):
        for fund in project.funds:
            rate, budget = (
                fund_figure(project, at, fund, "execution_rate"),
                money(project, at, fund, "full_year_budget"),
            )
            if rate is not None and budget is not None and budget.value == 0:
                text = f"{fund.label}全年预算数为零，执行率{fund.execution_rate.printed}%无意义"
                terms = (Term(rate, "left"), Term(budget, "right"))
                yield Finding(
                    f"{project.name} {fund.label}", Outcome("undefined", reason=text), terms, "%", group=project.name
                )


def fund_score(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """The score for execution is its points times the execution rate, at most all of them."""
    for at, project in _numbered(document):
        fund = total_fund(project)
        if fund is None:
            continue
        weight, score = fund_figure(project, at, fund, "weight"), fund_figure(project, at, fund, "score")
        budget, spent = money(project, at, fund, "full_year_budget"), money(project, at, fund, "actual")
        if weight is None or score is None or budget is None or spent is None or budget.value == 0:
            continue
        share = min(spent.value / budget.value, Decimal(1))
        half = weight.value * (spent.span.half + budget.span.half) / budget.value + Decimal("0.005") * (share < 1)
        outcome = equal(score.span, Span(weight.value * share, half if share < 1 else Decimal(0)))
        text = f"分值{fund.weight.printed}×执行率{share * HUNDRED:.2f}%，得分印为{fund.score.printed}"
        terms = (Term(score, "left"), Term(weight, "right"), Term(spent, "right"), Term(budget, "right", -1))
        yield Finding(project.name, because(outcome, text), terms, "分", group=project.name)


def weight_sum(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """The points of all indicators and of execution add up to the total printed."""
    yield from _column_sum(document, "weight", "total_weight", "分值")


def score_sum(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """The scores of all indicators and of execution add up to the total score."""
    yield from _column_sum(document, "score", "total_score", "得分")


def _column_sum(document: Document, column: str, total: str, word: str) -> Iterator[Finding]:
    for at, project in _numbered(document):
        whole = project_total(project, at, total)
        parts = [indicator_figure(project, at, index, column) for index in range(len(project.indicators))]
        fund = total_fund(project)
        known = [number for number in parts if number is not None]
        if whole is None or not parts or len(known) < len(parts):
            yield Finding(project.name, untestable(f"未印出总{word}，或有指标未印{word}"), (), "分")
            continue
        if fund is not None and (number := fund_figure(project, at, fund, column)) is not None:
            known.append(number)
        outcome = equal(whole.span, summed((1, number.span) for number in known))
        text = f"{whole.label}，各项之和为{outcome.right}"
        terms = (Term(whole, "left"), *(Term(number, "right") for number in known))
        yield Finding(project.name, because(outcome, text), terms, "分", group=project.name)


def score_bound(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """No score is above its points, in self-evaluations and in evaluation tables."""
    pairs: list[tuple[str, Number | None, Number | None]] = []
    for at, project in _numbered(document):
        for index, row in enumerate(project.indicators):
            weight, score = (indicator_figure(project, at, index, name) for name in ("weight", "score"))
            pairs.append((f"{project.name} {row.level3}", score, weight))
        if fund := total_fund(project):
            pairs.append(
                (
                    f"{project.name} 执行率",
                    fund_figure(project, at, fund, "score"),
                    fund_figure(project, at, fund, "weight"),
                )
            )
    for at, score_row in enumerate(document.scores, start=1):
        pairs.append(
            (
                f"{score_row.title} {score_row.level3}",
                score_figure(score_row, at, "score"),
                score_figure(score_row, at, "weight"),
            )
        )
    for place, left, right in pairs:
        if left is not None and right is not None:
            outcome = because(at_most(left.span, right.span), f"{left.label}，大于分值{right.value}")
            yield Finding(place, outcome, (Term(left, "left"), Term(right, "right")), "分", "<=")


def indicator_score(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """A target that is met earns all points; one that is missed earns its share of them."""
    for at, project in _numbered(document):
        for index, row in enumerate(project.indicators):
            target, actual, weight, score = (
                indicator_figure(project, at, index, name) for name in ("target", "actual", "weight", "score")
            )
            place = f"{project.name} {row.level3}"
            if weight is None or score is None:
                continue
            if target is None or actual is None or not row.bound:
                yield Finding(place, untestable("定性指标或未印出数值，得分无从计算"), (Term(score, "left"),), "分")
                continue
            outcome = _scored(row, target.value, actual.value, weight, score)
            terms = (Term(score, "left"), Term(weight, "right"), Term(target, "right"), Term(actual, "right"))
            yield Finding(place, outcome, terms, "分", group=project.name)


def _scored(row: PerformanceIndicator, target: Decimal, actual: Decimal, weight: Number, score: Number) -> Outcome:
    met = {
        "at_least": actual >= target, "over": actual > target, "equal": actual == target, "at_most": actual <= target,
        "under": actual < target,
    }[row.bound]  # fmt: skip
    full = equal(score.span, weight.span)
    if met and full.verdict == "broken" and not row.reason:
        return because(
            full,
            f"目标{row.target.printed}、完成{row.actual.printed}，已达标而得{row.score.printed}分（满分{row.weight.printed}）",
        )
    if met or full.verdict == "exact":
        # Full points for a target missed by a little are a matter of the scheme.
        return full if met and full.verdict != "broken" else untestable("评分办法未印出")
    if target and actual and row.bound in ("at_least", "over", "equal"):
        share = min(actual / target, target / actual)
        outcome = equal(score.span, Span(weight.value * share, Decimal("0.005")))
        if outcome.verdict != "broken":
            return outcome
    return untestable("未达标的扣分办法未印出")


def deduction_reason(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """A score below its points has its reason beside it."""
    for at, project in _numbered(document):
        for index, row in enumerate(project.indicators):
            weight, score = (indicator_figure(project, at, index, name) for name in ("weight", "score"))
            if weight is None or score is None or score.value >= weight.value:
                continue
            terms = (Term(score, "left"), Term(weight, "right"))
            outcome = (
                Outcome("exact")
                if row.reason
                else Outcome("broken", reason=f"得{row.score.printed}分（满分{row.weight.printed}），未印扣分原因")
            )
            yield Finding(f"{project.name} {row.level3}", outcome, terms, "分", group=project.name)


def cost_targets(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """The targets of cost indicators together are no greater than the whole-year budget."""
    for at, project in _numbered(document):
        fund = total_fund(project)
        budget = money(project, at, fund, "full_year_budget") if fund else None
        targets = [
            number for index, row in enumerate(project.indicators)
            if _COST in row.level2 and row.unit in UNITS
            and (number := indicator_figure(project, at, index, "target")) is not None
        ]  # fmt: skip
        if budget is None or not targets:
            continue
        added = summed((1, number.span) for number in targets)
        outcome = at_most(added, budget.span)
        text = f"成本指标目标值之和{added.value / 10000:f}万元，大于全年预算数{budget.value / 10000:f}万元"
        terms = (*(Term(number, "left") for number in targets), Term(budget, "right"))
        yield Finding(project.name, because(outcome, text), terms, "元", "<=", group=project.name)


def goal_text(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """Figures in the goals of a table equal the indicators of that name."""
    for one in document.statements:
        if one.section != "performance_table" or one.measure not in ("indicator_target", "indicator_actual"):
            continue
        if one.value is None or {"template", "undefined"} & set(one.flags):
            continue
        column = one.measure.removeprefix("indicator_")
        for at, project in _numbered(document):
            if project.name not in (one.section_number, one.project, one.section_title):
                continue
            for index, row in enumerate(project.indicators):
                number = indicator_figure(project, at, index, column)
                if plain_name(row.level3) != plain_name(one.subject) or number is None:
                    continue
                said = document.number(one)
                if said.unit != number.unit:
                    continue
                outcome = because(equal(said.span, number.span), f"目标文字{one.value}，指标{number.label}")
                yield Finding(
                    f"{project.name} {row.level3}",
                    outcome,
                    (Term(said, "left"), Term(number, "right")),
                    said.unit,
                    group=project.name,
                )


def unit_price(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """Cost per head times heads is the cost, where a table prints one of each."""
    for at, project in _numbered(document):
        rows = list(enumerate(project.indicators))
        heads = [index for index, row in rows if row.unit in _PEOPLE and row.actual.value]
        prices = [index for index, row in rows if row.unit in _PER_HEAD and row.actual.value]
        costs = [index for index, row in rows if _COST in row.level2 and row.unit in UNITS and row.actual.value]
        if not (len(heads) == len(prices) == len(costs) == 1):
            continue
        people, price, cost = (indicator_figure(project, at, found[0], "actual") for found in (heads, prices, costs))
        if people is None or price is None or cost is None:
            continue
        each = price.value * (10_000 if project.indicators[prices[0]].unit.startswith("万") else 1)
        outcome = equal(cost.span, Span(each * people.value, price.span.half * people.value))
        times = cost.value / (each * people.value)
        text = f"{price.label}×{people.value:f}人＝{each * people.value:f}元，{cost.label}，相差{times:.2f}倍"
        if abs(times - round(times)) < Decimal("0.01") and times >= 2:
            text += f"；恰约{round(times)}倍，疑人均数按天计"
        terms = (Term(cost, "left"), Term(price, "right"), Term(people, "right"))
        yield Finding(project.name, because(outcome, text), terms, group=project.name)


def report_year(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """A self-evaluation is of the year that the report is of."""
    for project in document.projects:
        if project.year.isdigit() and document.year:
            same = int(project.year) == document.year
            outcome = (
                Outcome("exact")
                if same
                else Outcome("broken", reason=f"自评年度{project.year}，本文件为{document.year}年度")
            )
            yield Finding(project.name, outcome, (), "年", group=project.name)
