"""What the commands have done in a bounded process: open a user's file, which may be anything.

What belongs here: tasks for `juesuan.pool`, plain values in and out. Nothing here may import the command
line's own libraries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from juesuan.errors import DocumentError

if TYPE_CHECKING:
    from juesuan.facts import Fact
    from juesuan.narrative.statement import Statement
    from juesuan.reconcile import Term, Verdict
    from juesuan.reconcile.prose import ProseVerdict
    from juesuan.reconcile.prose.verdict import FactTerm, StatementTerm
    from juesuan.report import Report


# Points of the page shown around a figure: enough to see its row's label and its column's head.
_AROUND: Final = 200.0


def warm_up() -> None:
    """Load what reading needs, before memory is bounded."""
    import juesuan.proof
    import juesuan.report  # noqa: F401 - loading is the purpose


def read_report(task: Mapping[str, Any]) -> dict[str, Any]:
    """A report as `juesuan read --format json` prints it; `task` has path, root, file and attached."""
    report = read_task(task)
    return report.to_json()


def check_report(task: Mapping[str, Any]) -> dict[str, Any]:
    """A report's verdicts as `juesuan check --json` prints them; `task` has path, root and file."""
    from juesuan import terms
    from juesuan.failing import failing_sums
    from juesuan.proof import with_common_causes

    report = with_common_causes(read_task(task))
    facts = _facts(report)
    counts = dict.fromkeys(terms.VERDICTS, 0)
    verdicts: tuple[Verdict | ProseVerdict, ...] = (*report.verdicts, *report.prose_verdicts)
    for verdict in verdicts:
        counts[verdict.verdict] += 1
    content = report.to_json()
    said = {one.number: one for one in report.statements}
    return {
        "report": content["report"],
        "files": [{name: value for name, value in row.items() if name != "report_id"} for row in report.rows()["report_file"]],
        "counts": counts,
        "read": _extent(report, verdicts),
        "results": [_result(verdict, facts, said) for verdict in verdicts],
        "failing": [
            {"form": one.form, "pattern": one.pattern, "zh": one.zh, "en": one.en, "pages": list(one.pages),
             "verdict_ids": list(one.verdict_ids)}
            for one in failing_sums(report.verdicts, facts)
        ],
        "quarantine": content["quarantine"],
    }  # fmt: skip


def _extent(report: Report, verdicts: Iterable[Verdict | ProseVerdict]) -> dict[str, int]:
    """What was read and checked, for the line that a reader signs."""
    applicable, evaluated = set(), set()
    for verdict in verdicts:
        applicable.add(verdict.rule_id)
        if verdict.verdict != "untestable":
            evaluated.add(verdict.rule_id)
    return {
        "cells": len(report.facts),
        "numbers": sum(fact.state in ("number", "zero") for fact in report.facts),
        "statements": len(report.statements),
        "rules_applicable": len(applicable),
        "rules_evaluated": len(evaluated),
    }


def read_pictured(task: Mapping[str, Any]) -> dict[str, Any]:
    """As `read_report`, and the pages with tables drawn into the folder `out`."""
    from juesuan.cli.pages import draw_pages

    return draw_pages(task)


def draw_place(task: Mapping[str, Any]) -> dict[str, Any]:
    """Draw a page's boxes into the file `out`; {"problem": ...} where the document can't be opened."""
    from juesuan.reading.picture import picture

    try:
        content = picture(Path(task["path"]), task["page"], [tuple(box) for box in task["boxes"]], margin=_AROUND)
    except DocumentError as error:
        return {"problem": f"{error.message_zh} | {error.message_en}"}
    Path(task["out"]).write_bytes(content)
    return {"bytes": len(content)}


def read_task(task: Mapping[str, Any]) -> Report:
    """The report that a task names: path, root, file and attached."""
    from juesuan.report import read

    report = read(
        Path(task["path"]), root=Path(task["root"]) if task["root"] else None, attached=task.get("attached") or ()
    )
    report.head["file"] = task["file"]
    return report


def _facts(report: Report) -> dict[str, Fact]:
    from juesuan.facts import fact_id

    return {fact_id(report.report_id, fact): fact for fact in report.facts}


def _result(
    verdict: Verdict | ProseVerdict, facts: Mapping[str, Fact], said: Mapping[int, Statement]
) -> dict[str, Any]:
    found = verdict.cause
    return {
        "verdict_id": verdict.verdict_id,
        "rule": verdict.rule_id,
        "family": verdict.family,
        "statement": verdict.statement,
        "place": verdict.place,
        "verdict": verdict.verdict,
        "severity": verdict.severity,
        "root_cause": found.message_zh if found else None,
        "cause_id": found.cause_id if found else None,
        "cause_en": found.message_en if found else None,
        "holds": _number(found.value_that_holds) if found else None,
        "relation": verdict.relation,
        "left": _number(verdict.left_value),
        "right": _number(verdict.right_value),
        "gap": _number(verdict.gap),
        "allowed": _number(verdict.allowed),
        "unit": verdict.unit or "元",
        "reason": verdict.reason,
        "pages": verdict.pages,
        "places": [
            *(_place(term, facts[term.fact_id]) for term in verdict.evidence if term.fact_id in facts),
            *(_sentence(term, said[term.number]) for term in getattr(verdict, "statements", ()) if term.number in said),
        ] or _form_places(verdict),
    }  # fmt: skip


def _place(term: Term | FactTerm, fact: Fact) -> dict[str, Any]:
    return {
        "page": fact.page, "form": fact.form, "line": fact.line, "measure": fact.measure,
        "label": fact.line_label, "code": fact.code, "printed": fact.printed, "unit": fact.unit,
        "side": term.side, "sign": term.sign, "fact_id": term.fact_id, "cell": fact.cell, "box": _box(fact.x0, fact.y0, fact.x1, fact.y1),
    }  # fmt: skip


def _sentence(term: StatementTerm, one: Statement) -> dict[str, Any]:
    """A figure of the prose as a place; its box is the printed line's."""
    printed = "" if one.value is None else f"{one.value:f}{one.unit}"
    return {
        "page": one.page, "form": None, "line": None, "measure": one.measure, "label": one.subject,
        "code": one.function_code or one.economic_code or None, "printed": printed, "unit": one.unit, "side": term.side,
        "sign": term.sign, "quote": one.quote, "box": _box(*one.box) if one.box else None,
    }  # fmt: skip


def _box(*edges: float | None) -> list[float] | None:
    """The edges where all are known and hold some area: what came from a text file or a workbook has no place on a page."""
    known = [edge for edge in edges if edge is not None]
    return known if len(known) == 4 and known[2] > known[0] and known[3] > known[1] else None


def _form_places(verdict: Verdict | ProseVerdict) -> list[dict[str, Any]]:
    """A verdict that rests on no number, such as one on an empty form, still has a form and pages."""
    from juesuan import terms

    named = [part for part in re.split(r"[/.]", verdict.verdict_id) if part in terms.FORMS]
    pages: list[int | None] = [int(page) for page in re.findall(r"\d+", verdict.pages or "")]
    return [
        {"page": page, "form": form, "line": None, "measure": None} for form in named[:1] for page in pages or [None]
    ]


def _number(value: Decimal | None) -> str | None:
    """Money in JSON is text: JSON has no decimals, and a float would make digits up."""
    return None if value is None else f"{value:f}"
