"""Rules of evaluation reports 「绩效评价」: score tables, index, annex of scores, and the prose beside them.

What belongs here: sums, rates, one indicator in several tables, text against table. What must not: projects
across self-evaluation and evaluation (`across_tables`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from juesuan.performance.model import EvaluationScore
from juesuan.reconcile.prose.cells import code_in, plain_name, score_figure
from juesuan.reconcile.prose.document import Document
from juesuan.reconcile.prose.interval import Outcome, Span, because, equal, ratio, summed
from juesuan.reconcile.prose.model import Finding, Number, ProseRule, Term

Row = tuple[int, EvaluationScore]


def rows_in(document: Document) -> list[Row]:
    """The rows of all evaluation tables, each with its number in the document."""
    return list(enumerate(document.scores, start=1))


def _by_table(document: Document) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for at, row in rows_in(document):
        found.setdefault(row.table, []).append((at, row))
    return found


def row_label(row: EvaluationScore) -> str:
    """A row in readable Chinese: its table and its indicator."""
    return f"{row.title} {row.level3_code}{row.level3}".strip()


def table_sum(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """A subtotal or total is the sum of the indicators that it stands for, in points and in scores."""
    for rows in _by_table(document).values():
        for at, row in rows:
            if row.row == "indicator":
                continue
            below = [(i, one) for i, one in rows if one.row == "indicator" and _is_under(one, row, rows, at)]
            for column, word in (("weight", "分值"), ("score", "得分")):
                whole = score_figure(row, at, column)
                parts = [score_figure(one, i, column) for i, one in below]
                known = [number for number in parts if number is not None]
                if whole is None or not known or len(known) < len(parts):
                    continue
                outcome = equal(whole.span, summed((1, number.span) for number in known))
                text = f"{row.level3}{word}印为{whole.value}，{len(known)}项之和为{outcome.right}"
                terms = (Term(whole, "left"), *(Term(number, "right") for number in known))
                yield Finding(f"{row_label(row)} {word}", because(outcome, text), terms, "分", group=row.title)


def _is_under(one: EvaluationScore, total: EvaluationScore, rows: Sequence[Row], at: int) -> bool:
    code = code_in(total.level3)
    if code:
        return (one.level3_code or one.level2_code).startswith(code)
    if total.row == "total":
        return not total.level1_code or one.level1_code == total.level1_code
    above = [i for i, row in rows if row.row != "indicator" and i < at]
    place = next(i for i, row in rows if row is one)
    return (above[-1] if above else 0) < place < at


def score_rate(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """A score rate is the score over the points."""
    for at, row in rows_in(document):
        rate, score, weight = (score_figure(row, at, name) for name in ("score_rate", "score", "weight"))
        if rate is None or score is None or weight is None or not weight.value:
            continue
        exact = (Span(score.value), Span(weight.value))
        outcome = ratio(*exact, rate.span, Decimal(1).scaleb(-row.score_rate.decimals))
        terms = (Term(rate, "left"), Term(score, "right"), Term(weight, "right", -1))
        text = f"{score.value}÷{weight.value}，得分率印为{row.score_rate.printed}"
        yield Finding(row_label(row), because(outcome, text), terms, "%", group=row.title)


def level_weight(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """The points of a dimension are those of its indicators together."""
    for rows in _by_table(document).values():
        named = {
            row.level1: (at, row)
            for at, row in reversed(rows)
            if row.level1_weight.value is not None and row.row == "indicator"
        }
        for name, (at, row) in named.items():
            whole = score_figure(row, at, "level1_weight")
            parts = [score_figure(one, i, "weight") for i, one in rows if one.level1 == name and one.row == "indicator"]
            known = [number for number in parts if number is not None]
            if whole is None or len(known) < len(parts):
                continue
            outcome = equal(whole.span, summed((1, number.span) for number in known))
            terms = (Term(whole, "left"), *(Term(number, "right") for number in known))
            yield Finding(
                f"{row.title} {name}",
                because(outcome, f"{name}印为{whole.value}分，各项之和为{outcome.right}分"),
                terms,
                "分",
                group=row.title,
            )


def same_indicator(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """One indicator has the same points and the same score in every table of the evaluation."""
    for column, word in (("weight", "分值"), ("score", "得分")):
        first: dict[str, tuple[EvaluationScore, Number]] = {}
        for at, row in rows_in(document):
            number = score_figure(row, at, column)
            key = row.level3_code or plain_name(row.level3)
            if row.row != "indicator" or number is None or not key:
                continue
            if key not in first:
                first[key] = (row, number)
                continue
            other, before = first[key]
            if other.table == row.table or plain_name(other.level3) != plain_name(row.level3):
                continue
            outcome = because(equal(number.span, before.span), f"{number.label}，而{before.label}")
            yield Finding(
                f"{row_label(row)} {word}",
                outcome,
                (Term(number, "left"), Term(before, "right")),
                "分",
                group=row.title,
            )


def annex_reason(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """In a table with reasons, an indicator that lost points anywhere in the evaluation has its reason."""
    least: dict[str, Decimal] = {}
    for row in document.scores:
        if row.row == "indicator" and row.score.value is not None and row.level3_code:
            least[row.level3_code] = min(row.score.value, least.get(row.level3_code, row.score.value))
    for rows in _by_table(document).values():
        if not any(row.reason for _, row in rows):
            continue
        for at, row in rows:
            score, weight = score_figure(row, at, "score"), score_figure(row, at, "weight")
            low = least.get(row.level3_code, row.score.value)
            if row.row != "indicator" or score is None or weight is None or low is None or low >= weight.value:
                continue
            text = f"{row.level3}得{low}分（满分{row.weight.printed}），未印扣分原因"
            outcome = Outcome("exact") if row.reason else Outcome("broken", reason=text)
            yield Finding(row_label(row), outcome, (Term(score, "left"), Term(weight, "right")), "分", group=row.title)
