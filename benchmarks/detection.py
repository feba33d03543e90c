"""How many errors the rules catch: one wrong number at a time, in every form, on real or shipped reports.

usage: python benchmarks/detection.py [--reports DIR] [--samples 8] [--seed 1]

Each report is read once. Then one error is made in its amounts, in memory, and the report is judged anew by the whole
catalogue; again for the next error. An error is detected where a rule of severity error or warning breaks that held
before, and located where the root cause of that break names the altered cell or its row, or the row that is missing. Numbers of sums that the publisher's
own slips break already are left alone.

Shares are told of all errors, and of those larger than the rounding that the equalities of the altered numbers allow
(the smallest allowed gap of each). A number that stands in no equality has no such bound; which numbers these are is
listed by line and column. Whether the joint test sees what the rules do not is told at the end.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import juesuan  # noqa: E402
from benchmarks.errors_made import KINDS, Altered, Facts  # noqa: E402
from juesuan import terms  # noqa: E402
from juesuan.facts import Fact, fact_id, fact_row  # noqa: E402
from juesuan.reconcile import Verdict, judge_report  # noqa: E402
from juesuan.reconcile.joint import joint_test  # noqa: E402
from juesuan.report import Report, rows_of  # noqa: E402
from juesuan.rules import load_rules  # noqa: E402


@dataclass(frozen=True)
class Judged:
    """A report as read: its facts, what breaks in it as it is, and what the equalities allow each number."""

    name: str
    rows: dict[str, list[dict[str, Any]]]
    facts: dict[str, Fact]
    broken: set[str]
    # The smallest allowed gap among the equalities that hold and that the number stands in.
    allowed: dict[str, Decimal]
    # Numbers that may be altered.
    open: list[str]


@dataclass
class Score:
    """How many errors of one kind or form were made, and what became of them."""

    made: int = 0
    larger: int = 0
    detected: int = 0
    larger_detected: int = 0
    located: int = 0
    joint: int = 0

    def line(self, name: str) -> str:
        """One line of the printed table."""
        return (
            f"| {name} | {self.made} | {share(self.detected, self.made)} | {self.larger} | "
            f"{share(self.larger_detected, self.larger)} | {share(self.located, self.detected)} | {self.joint} |"
        )


def share(part: int, whole: int) -> str:
    """A percentage, or a dash of nothing."""
    return f"{100 * part / whole:.1f} %" if whole else "–"


def breaks(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """The broken verdicts that a reader is told of."""
    return [verdict for verdict in verdicts if verdict.verdict == "broken" and verdict.severity != "info"]


def judged_as_read(report: Report, name: str) -> Judged:
    """The report before any error is made."""
    rows = {table: rows_of(report)[table] for table in ("dim_report", "fact_amount", "form_coverage")}
    facts = {fact_id(report.report_id, fact): fact for fact in report.facts}
    verdicts = judge_report(rows, load_rules()).verdicts
    broken = breaks(verdicts)
    allowed: dict[str, Decimal] = {}
    for verdict in verdicts:
        equality = verdict.relation == "=" and verdict.verdict in ("exact", "rounding") and verdict.severity != "info"
        if equality and verdict.allowed is not None:
            for term in verdict.evidence:
                allowed[term.fact_id] = min(verdict.allowed, allowed.get(term.fact_id, verdict.allowed))
    touched = {term.fact_id for verdict in broken for term in verdict.evidence}
    free = [k for k, f in facts.items() if f.state == "number" and f.amount and f.source == "table" and k not in touched]
    return Judged(name, rows, facts, {verdict.verdict_id for verdict in broken}, allowed, free)


def change(before: Fact | None, after: Fact | None) -> Decimal:
    """By how much a cell's amount was altered, in 元."""
    amounts = [fact.amount if fact is not None and fact.amount is not None else Decimal(0) for fact in (before, after)]
    return abs(amounts[0] - amounts[1])


def is_located(new: Sequence[Verdict], altered: Altered, facts: Facts) -> bool:
    """Whether the root cause of a new break names an altered cell, one of its row, or the row that was dropped."""
    touched = [facts[key] for key in altered if change(facts[key], altered[key])]
    rows = {(fact.form, fact.row) for fact in touched}
    # A dropped row has no cell left: its code or line names it, or the printed row under which it stood.
    gone = [fact for key, fact in facts.items() if key in altered and altered[key] is None]
    names = {(fact.form, name) for fact in gone for name in (fact.code or fact.line, f"{fact.line}:{fact.side}")}
    for cause in {verdict.cause.cause_id: verdict.cause for verdict in new if verdict.cause is not None}.values():
        cells = [facts[key] for key in (cause.fact_id, cause.other_fact_id) if key in facts]
        if any((cell.form, cell.row) in rows for cell in cells):
            return True
        if cause.kind == "missing_row" and gone and cause.form == gone[0].form:
            if cause.code is None and cause.under in {fact.parent_code or "" for fact in gone}:
                return True
            if (cause.form, cause.code) in names:
                return True
    return False


def make_one(judged: Judged, altered: Altered, scores: Iterable[Score]) -> bool:
    """Judge the report with one error in it and count the outcome; whether it was detected."""
    report_id = judged.rows["dim_report"][0]["report_id"]
    facts = {key: altered.get(key, fact) for key, fact in judged.facts.items()}
    kept = {key: fact for key, fact in facts.items() if fact is not None}
    rows = {**judged.rows, "fact_amount": [fact_row(report_id, fact) for fact in kept.values()]}
    verdicts = judge_report(rows, load_rules()).verdicts
    new = [verdict for verdict in breaks(verdicts) if verdict.verdict_id not in judged.broken]
    larger = any(change(judged.facts[k], f) > judged.allowed[k] for k, f in altered.items() if k in judged.allowed)
    located = bool(new) and is_located(new, altered, judged.facts)
    joint = not new and joint_test(verdicts, kept).outcome == "contradiction"
    for score in scores:
        score.made += 1
        score.larger += larger
        score.detected += bool(new)
        score.larger_detected += bool(new) and larger
        score.located += located
        score.joint += joint
    return bool(new)


def measure(reports: Sequence[Judged], samples: int, seed: int) -> None:
    """Make the errors, and print what became of them by kind, by form and by cell."""
    by_kind: dict[str, Score] = defaultdict(Score)
    by_form: dict[str, Score] = defaultdict(Score)
    every = Score()
    missed: Counter[str] = Counter()
    for judged in reports:
        # A seed for each report: adding one to the folder leaves the others' errors as they were.
        random = Random(f"{seed}/{judged.name}")  # noqa: S311 - a draw of cells is no secret
        for kind, error in KINDS.items():
            cells = random.sample(judged.open, len(judged.open))
            made = 0
            for key in cells:
                altered = error(key, judged.facts, random)
                if not altered or made == samples:
                    continue
                made += 1
                form = judged.facts[key].form
                caught = make_one(judged, altered, (every, by_kind[kind], by_form[form]))
                if not caught and any(k in judged.allowed and change(judged.facts[k], f) > judged.allowed[k]
                                      for k, f in altered.items()):  # fmt: skip
                    missed[f"{kind}：《{terms.FORMS[form]}》"] += 1
    head = "| made | detected | larger than allowed | of these detected | located, of the detected | only the joint test |"
    for title, scores in (("kind", by_kind), ("form", by_form)):
        print(f"\n| {title} {head}\n|---|---|---|---|---|---|---|")
        for name, score in scores.items():
            print(score.line(terms.FORMS.get(name, name)))
        print(every.line("all"))
    print("\nlarger than allowed, not detected: " + ("; ".join(f"{n} × {what}" for what, n in missed.most_common()) or "none"))
    uncovered(reports)


def uncovered(reports: Sequence[Judged]) -> None:
    """Print which numbers stand in no equality that could be tested, by form, line and column."""
    cells: Counter[str] = Counter()
    for judged in reports:
        for key in judged.open:
            if key not in judged.allowed:
                fact = judged.facts[key]
                cells[f"《{terms.FORMS[fact.form]}》{terms.LINES[fact.line]}，{terms.MEASURES[fact.measure]}"] += 1
    whole = sum(len(judged.open) for judged in reports)
    print(f"\nnumbers in no equality: {sum(cells.values())} of {whole} ({share(sum(cells.values()), whole)})")
    for name, count in cells.most_common():
        print(f"  {count} × {name}")


def main() -> int:
    """Read the reports, make the errors, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=Path, default=ROOT / "data" / "raw", help="a folder of PDF reports")
    parser.add_argument("--samples", type=int, default=8, help="errors of each kind in each report")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    started = time.perf_counter()
    reports = []
    for path in sorted(asked.reports.rglob("*.pdf")):
        judged = judged_as_read(juesuan.read(path, second_reader=False), path.name)
        if judged.open:
            reports.append(judged)
            print(f"{path.name}: {len(judged.open)} numbers may be altered, {len(judged.broken)} rules break as printed")
    if not reports:
        print(f"no report with amounts in {asked.reports}", file=sys.stderr)
        return 2
    measure(reports, asked.samples, asked.seed)
    print(f"\n{time.perf_counter() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
