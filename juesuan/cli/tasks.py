"""What the commands have done in a bounded process: open a user's file, which may be anything.

What belongs here: tasks for `juesuan.pool`, plain values in and out. Nothing here may import the command
line's own libraries.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from juesuan.errors import DocumentError

if TYPE_CHECKING:
    from juesuan.facts import Fact
    from juesuan.reconcile import Term, Verdict
    from juesuan.reconcile.prose import ProseVerdict
    from juesuan.reconcile.prose.verdict import FactTerm
    from juesuan.report import Report


# Points of the page shown around a figure: enough to see its row's label and its column's head.
_AROUND: Final = 200.0


def warm_up() -> None:
    """Load what reading needs, before memory is bounded."""
    import juesuan.proof
    import juesuan.report  # noqa: F401 - loading is the purpose


def read_report(task: Mapping[str, str]) -> dict[str, Any]:
    """A report as `juesuan read --format json` prints it; `task` has path, root and file."""
    report = _read(task)
    return report.to_json()


def check_report(task: Mapping[str, str]) -> dict[str, Any]:
    """A report's verdicts as `juesuan check --json` prints them; `task` has path, root and file."""
    from juesuan import terms
    from juesuan.causes import causes_of

    report = _read(task)
    facts = _facts(report)
    causes = causes_of(report.verdicts)
    counts = dict.fromkeys(terms.VERDICTS, 0)
    causes |= {one.verdict_id: one.root_cause for one in report.prose_verdicts if one.root_cause}
    verdicts: tuple[Verdict | ProseVerdict, ...] = (*report.verdicts, *report.prose_verdicts)
    for verdict in verdicts:
        counts[verdict.verdict] += 1
    content = report.to_json()
    return {
        "report": content["report"],
        "counts": counts,
        "results": [_result(verdict, facts, causes.get(verdict.verdict_id)) for verdict in verdicts],
        "quarantine": content["quarantine"],
    }


def draw_place(task: Mapping[str, Any]) -> dict[str, Any]:
    """Draw a page's boxes into the file `out`; {"problem": ...} where the document can't be opened."""
    from juesuan.reading.picture import picture

    try:
        content = picture(Path(task["path"]), task["page"], [tuple(box) for box in task["boxes"]], margin=_AROUND)
    except DocumentError as error:
        return {"problem": f"{error.message_zh} | {error.message_en}"}
    Path(task["out"]).write_bytes(content)
    return {"bytes": len(content)}


def _read(task: Mapping[str, str]) -> Report:
    from juesuan.report import read

    report = read(Path(task["path"]), root=Path(task["root"]) if task["root"] else None)
    report.head["file"] = task["file"]
    return report


def _facts(report: Report) -> dict[str, Fact]:
    from juesuan.facts import fact_id

    return {fact_id(report.report_id, fact): fact for fact in report.facts}


def _result(verdict: Verdict | ProseVerdict, facts: Mapping[str, Fact], cause: str | None) -> dict[str, Any]:
    return {
        "rule": verdict.rule_id,
        "statement": verdict.statement,
        "place": verdict.place,
        "verdict": verdict.verdict,
        "severity": verdict.severity,
        "root_cause": cause,
        "relation": verdict.relation,
        "left": _number(verdict.left_value),
        "right": _number(verdict.right_value),
        "gap": _number(verdict.gap),
        "allowed": _number(verdict.allowed),
        "unit": getattr(verdict, "unit", "元"),
        "reason": verdict.reason,
        "pages": verdict.pages,
        "places": [_place(term, facts[term.fact_id]) for term in verdict.evidence if term.fact_id in facts]
        or _form_places(verdict),
    }  # fmt: skip


def _place(term: Term | FactTerm, fact: Fact) -> dict[str, Any]:
    return {
        "page": fact.page, "form": fact.form, "line": fact.line, "measure": fact.measure,
        "label": fact.line_label, "code": fact.code, "printed": fact.printed, "unit": fact.unit,
        "side": term.side, "sign": term.sign, "fact_id": term.fact_id,
    }  # fmt: skip


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
