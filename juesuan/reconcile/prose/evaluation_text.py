"""What the prose of an evaluation says of its score tables 「评价报告正文」: indicators, dimensions, the total.

What belongs here: text against table. What must not: sums and rates inside a table (`evaluation`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from juesuan.narrative.statement import Statement
from juesuan.performance.model import EvaluationScore
from juesuan.reconcile.prose.cells import code_in, plain_name, score_figure
from juesuan.reconcile.prose.document import Document, place_of, printed, usable
from juesuan.reconcile.prose.evaluation import row_label, rows_in
from juesuan.reconcile.prose.interval import Outcome, Span, at_most, because, equal, ratio, summed, untestable
from juesuan.reconcile.prose.model import Finding, Number, ProseRule, Term

Row = tuple[int, EvaluationScore]


def indicator_rows(document: Document) -> list[Row]:
    """The scored indicators of the evaluation, each once, in the order of the tables."""
    found: dict[str, Row] = {}
    for at, row in rows_in(document):
        if row.row == "indicator" and row.score.value is not None:
            found.setdefault(row.level3_code or plain_name(row.level3), (at, row))
    return list(found.values())


def text_pairs(document: Document) -> list[tuple[Statement, Statement, Row]]:
    """Sentences that score an indicator (its points, its score) and the row of the tables that they are about.

    Sentences go with rows in order where there are as many and most names agree, else by name.
    """
    told = [
        (one, score) for one in document.statements
        if one.measure == "eval_weight" and "indicator" in one.flags
        and (score := document.at(one.number + 1)) is not None
        and score.measure == "eval_score" and usable(one) and usable(score)
    ]  # fmt: skip
    rows = indicator_rows(document)
    if len(told) == len(rows):
        agreeing = sum(
            plain_name(one.subject) == plain_name(row.level3) for (one, _), (_, row) in zip(told, rows, strict=True)
        )
        if agreeing * 2 > len(rows):
            return [(one, score, row) for (one, score), row in zip(told, rows, strict=True)]
    by_name = {plain_name(row.level3): (at, row) for at, row in rows}
    return [(one, score, by_name[plain_name(one.subject)]) for one, score in told if plain_name(one.subject) in by_name]


def text_score(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """A sentence gives an indicator the points and the score that the table gives it."""
    for weight, score, (at, row) in text_pairs(document):
        for one, column, word in ((weight, "weight", "满分"), (score, "score", "得分")):
            number = score_figure(row, at, column)
            if number is None:
                continue
            said = document.number(one)
            outcome = because(equal(said.span, number.span), f"正文{word}{printed(one)}，{number.label}")
            terms = (Term(said, "left"), Term(number, "right"))
            yield Finding(
                f"{row.level3_code}{row.level3} {word}",
                outcome,
                terms,
                "分",
                marks=(f"text/{weight.number}",),
                group=one.section_number,
            )


def label(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """A sentence calls an indicator by the code and the name that the table gives it."""
    for weight, _, (at, row) in text_pairs(document):
        listed = score_figure(row, at, "weight")
        code = code_in(weight.subject)
        same_code = not code or not row.level3_code or code == row.level3_code
        if same_code and plain_name(weight.subject) == plain_name(row.level3):
            outcome = Outcome("exact")
        else:
            outcome = Outcome("broken", reason=f"正文称“{weight.subject}”，表内此项为“{row.level3_code}{row.level3}”")
        yield Finding(
            f"{row.level3_code}{row.level3}",
            outcome,
            (Term(document.number(weight), "left"), *([Term(listed, "right")] if listed else [])),
            "分",
            marks=(f"text/{weight.number}",),
        )


def text_weights(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """The points that the sentences give to all indicators add up to the full score."""
    pairs = text_pairs(document)
    full = [s for s in document.statements if s.measure == "eval_full_score" and usable(s)]
    if not full or not pairs or len(pairs) != len(indicator_rows(document)):
        return
    numbers = [document.number(weight) for weight, _, _ in pairs]
    whole = document.number(full[0])
    outcome = equal(summed((1, number.span) for number in numbers), whole.span)
    terms = (*(Term(number, "left") for number in numbers), Term(whole, "right"))
    text = f"正文{len(numbers)}项满分之和为{outcome.left}，总分为{outcome.right}"
    yield Finding("正文各指标满分", because(outcome, text), terms, "分")


def one_score(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """An evaluation has one total: in the summary, the conclusion, its dimensions, its sentences, its tables.

    The value that most of these give is the measure of the others.
    """
    told = [s for s in document.statements if s.measure == "eval_total" and usable(s)]
    if not told or len({s.project for s in told}) > 1:
        return
    ways: list[tuple[str, tuple[Number, ...]]] = [(place_of(s), (document.number(s),)) for s in told]
    for at, row in rows_in(document):
        number = score_figure(row, at, "score")
        if row.row == "total" and not row.level1_code and number is not None:
            ways.append((row_label(row), (number,)))
    dims = [s for s in document.statements if s.measure == "eval_score" and "dimension" in s.flags and usable(s)]
    levels = [
        n
        for at, row in rows_in(document)
        if row.row == "total" and row.level1_code and (n := score_figure(row, at, "score"))
    ]
    pairs = text_pairs(document)
    ways += [("各维度得分之和", tuple(document.number(s) for s in dims))] if len(dims) > 1 else []
    ways += [("各表合计之和", tuple(levels))] if len(levels) > 1 else []
    if pairs and len(pairs) == len(indicator_rows(document)):
        ways.append(("正文各指标得分之和", tuple(document.number(score) for _, score, _ in pairs)))
    spans = [summed((1, number.span) for number in numbers) for _, numbers in ways]
    counts = Counter(span.value for span in spans)
    usual = max(counts, key=lambda value: counts[value])
    standard = next(at for at, span in enumerate(spans) if span.value == usual)
    for at, (place, numbers) in enumerate(ways):
        if at == standard:
            continue
        outcome = equal(spans[at], spans[standard])
        twins = [name for i, (name, _) in enumerate(ways) if i != at and spans[i].value == spans[at].value]
        text = f"{place}{spans[at].value}分，{ways[standard][0]}{usual}分" + (
            f"；与{'、'.join(twins)}相同" if twins else ""
        )
        terms = (
            *(Term(number, "left") for number in numbers),
            *(Term(number, "right") for number in ways[standard][1]),
        )
        yield Finding(place, because(outcome, text), terms, "分")


def dimension_score(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """Points, score and score rate that a sentence gives a dimension hang together."""
    for one in document.statements:
        if one.measure != "eval_score_rate" or not usable(one):
            continue
        pair = [document.at(one.number - 2), document.at(one.number - 1)]
        weight, score = pair
        if (
            weight is None
            or score is None
            or (weight.measure, score.measure) != ("eval_weight", "eval_score")
            or not usable(score)
            or not weight.value
        ):
            continue
        numbers = [document.number(s) for s in (one, score, weight)]
        outcome = ratio(
            Span(numbers[1].value), Span(numbers[2].value), numbers[0].span, Decimal(1).scaleb(-one.decimals)
        )
        terms = (Term(numbers[0], "left"), Term(numbers[1], "right"), Term(numbers[2], "right", -1))
        yield Finding(
            place_of(one),
            because(outcome, f"{printed(score)}÷{printed(weight)}，得分率印为{printed(one)}"),
            terms,
            "%",
            group=one.section_number,
        )


def index_count(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """The text counts as many indicators of each level as the tables list."""
    rows = [row for row in document.scores if row.row == "indicator"]
    listed = {
        1: {row.level1_code or row.level1 for row in rows} - {""},
        2: {row.level2_code or row.level2 for row in rows} - {""},
        3: {row.level3_code or plain_name(row.level3) for row in rows} - {""},
    }
    for one in document.statements:
        if not one.measure.startswith("eval_level") or not usable(one):
            continue
        level = int(one.measure[len("eval_level")])
        number = document.number(one)
        if not listed[level]:
            yield Finding(place_of(one), untestable("未见评分表"), (Term(number, "left"),), "项")
            continue
        outcome = equal(number.span, Span(Decimal(len(listed[level]))))
        yield Finding(
            place_of(one),
            because(outcome, f"正文{printed(one)}，表内{len(listed[level])}项"),
            (Term(number, "left"),),
            "项",
        )


def grade(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """A score lies in the band of the grade that it is given."""
    for one in document.statements:
        given = next((flag.removeprefix("grade=") for flag in one.flags if flag.startswith("grade=")), "")
        if not given or one.value is None:
            continue
        bands = [
            s for s in document.statements if s.measure == "grade_bound" and s.subject == given and s.value is not None
        ]
        number = document.number(one)
        if not bands:
            yield Finding(place_of(one), untestable(f"未印出“{given}”的分数界限"), (Term(number, "left"),), "分")
            continue
        for band in bands:
            edge = document.number(band)
            outcome = (
                at_most(edge.span, number.span)
                if band.bound in ("at_least", "over")
                else at_most(number.span, edge.span)
            )
            sides = (Term(number, "left"), Term(edge, "right"))
            yield Finding(
                f"{place_of(one)} {given}",
                because(outcome, f"{printed(one)}评为“{given}”，界限为{printed(band)}"),
                sides,
                "分",
                "<=",
            )
