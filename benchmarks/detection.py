"""How many errors the rules catch: one wrong number at a time, in every form, on real or shipped reports.

usage: python benchmarks/detection.py [--reports DIR] [--samples 8] [--seed 1]

Each report is read once. Then one error is made in its amounts, in memory, and the report is judged anew by the whole
catalogue, prose against forms included; again for the next error. An error is detected where a rule of severity error
or warning breaks that held before, and located where the root cause of that break names the altered cell or its row, or
the row that is missing. Numbers of sums that the publisher's own slips break already are left alone.

What no rule breaks for is looked into, by arithmetic of its own (`benchmarks/residuals.py`): with the altered numbers put
in, the gap of every equality that they stand in is computed again and compared with what rounding allows. Such an error
is one of four: within the allowance though it moves a gap; seen by no identity, since no gap moves at all or there is
none; seen by a hint alone, which says what is usual and need not be (severity info); or larger than some identity allows
and missed, which is a fault of the rules and is named.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import juesuan  # noqa: E402
from benchmarks.errors_made import KINDS, Altered, Facts, change, coverage_after  # noqa: E402
from benchmarks.residuals import Residuals, residuals_of  # noqa: E402
from juesuan import terms  # noqa: E402
from juesuan.facts import Coverage, Fact, coverage_row, fact_id, fact_row  # noqa: E402
from juesuan.reconcile import Verdict, judge_report  # noqa: E402
from juesuan.reconcile.joint import joint_test  # noqa: E402
from juesuan.reconcile.prose import ProseVerdict, cause_rows, evidence_rows, judge_prose, verdict_rows  # noqa: E402
from juesuan.report import Report, rows_of  # noqa: E402
from juesuan.rules import load_rules  # noqa: E402


@dataclass(frozen=True)
class Read:
    """A report as read: its facts, what breaks in it as it is, its equalities, and the numbers that may be altered."""

    name: str
    report: Report
    facts: dict[str, Fact]
    broken: set[str]
    verdicts: tuple[Verdict, ...]
    told: tuple[ProseVerdict, ...]
    open: list[str]


@dataclass
class Score:
    """How many errors of one kind or form were made, and what became of them."""

    made: int = 0
    larger: int = 0
    detected: int = 0
    located: int = 0
    within: int = 0
    unseen: int = 0
    hinted: int = 0
    joint: int = 0

    def line(self, name: str) -> str:
        """One line of the printed table."""
        return (
            f"| {name} | {self.made} | {self.within} | {self.unseen} | {self.hinted} | {self.larger} | "
            f"{share(self.detected, self.larger)} | {share(self.located, self.detected)} | {self.joint} |"
        )


def share(part: int, whole: int) -> str:
    """A percentage, or a dash of nothing."""
    return f"{100 * part / whole:.1f} %" if whole else "–"


def breaks(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """The broken verdicts that a reader is told of."""
    return [verdict for verdict in verdicts if verdict.verdict == "broken" and verdict.severity != "info"]


def judged(report: Report, facts: Facts, coverage: Sequence[Coverage]) -> tuple[tuple[Verdict, ...], tuple[ProseVerdict, ...]]:
    """All verdicts with these facts in the report, those on prose among them; and those on prose with their evidence."""
    told: tuple[ProseVerdict, ...] = ()
    if report.prose is not None:
        told = judge_prose(
            report.prose, list(facts.values()), report_id=report.report_id, year=report.head["fiscal_year"] or 0,
            report_kind=report.head["report_kind"], unit_name=report.head["unit_name"] or "",
            coverage={item.form: item.status for item in coverage},
        )  # fmt: skip
    rows: dict[str, list[dict[str, Any]]] = {
        "dim_report": [report.head],
        "fact_amount": [fact_row(report.report_id, fact) for fact in facts.values()],
        "form_coverage": [coverage_row(report.report_id, item) for item in coverage],
        "statement": rows_of(report)["statement"],
        "reconciliation": verdict_rows(told),
        **evidence_rows(told),
        "root_cause": cause_rows(told),
    }
    return judge_report(rows, load_rules()).verdicts, told


def as_read(report: Report, name: str) -> Read:
    """The report before any error is made."""
    facts = {fact_id(report.report_id, fact): fact for fact in report.facts}
    verdicts, told = judged(report, facts, report.coverage)
    broken = breaks(verdicts)
    touched = {term.fact_id for verdict in broken for term in verdict.evidence}
    free = [k for k, f in facts.items() if f.state == "number" and f.amount and f.source == "table" and k not in touched]
    return Read(name, report, facts, {verdict.verdict_id for verdict in broken}, verdicts, told, free)


def is_located(new: Sequence[Verdict], altered: Altered, facts: Facts) -> bool:
    """Whether the root cause of a new break names an altered cell, one of its row, or the row that was dropped."""
    touched = [facts[key] for key in altered if change(facts[key], altered[key])]
    rows = {(fact.form, fact.row) for fact in touched}
    # A dropped row has no cell left: its code or line names it, or the printed row under which it stood.
    gone = [fact for key, fact in facts.items() if key in altered and altered[key] is None]
    names = {(fact.form, name) for fact in gone for name in (fact.code or fact.line, f"{fact.line}:{fact.side}")}
    empty = {fact.form for fact in gone} - {fact.form for key, fact in facts.items() if altered.get(key, fact) is not None}
    for cause in {verdict.cause.cause_id: verdict.cause for verdict in new if verdict.cause is not None}.values():
        cells = [facts[key] for key in (cause.fact_id, cause.other_fact_id) if key in facts]
        if any((cell.form, cell.row) in rows for cell in cells):
            return True
        # A form whose only row is gone is named as a form without amounts.
        if cause.kind == "statement" and cause.form in empty:
            return True
        if cause.kind == "missing_row" and gone and cause.form == gone[0].form:
            if cause.code is None and cause.under in {fact.parent_code or "" for fact in gone}:
                return True
            if (cause.form, cause.code) in names:
                return True
    return False


def make_one(read: Read, altered: Altered, scores: Iterable[Score]) -> tuple[bool, Residuals]:
    """Judge the report with one error in it and count the outcome: whether it was detected, and the gaps it leaves."""
    facts = {key: fact for key, fact in ((k, altered.get(k, f)) for k, f in read.facts.items()) if fact is not None}
    verdicts, told = judged(read.report, facts, coverage_after(read.report.coverage, read.facts, facts))
    new = [verdict for verdict in breaks(verdicts) if verdict.verdict_id not in read.broken]
    left = residuals_of(altered, read.facts, (*read.verdicts, *verdicts), (*read.told, *told), read.report.statements)
    larger = bool(new) or bool(left.beyond)
    joint = not new and joint_test(verdicts, facts).outcome == "contradiction"
    for score in scores:
        score.made += 1
        score.larger += larger
        score.detected += bool(new)
        score.located += bool(new) and is_located(new, altered, read.facts)
        score.hinted += not larger and bool(left.hinted)
        score.within += not larger and not left.hinted and left.is_moved
        score.unseen += not larger and not left.hinted and not left.is_moved
        score.joint += joint
    return bool(new), left


def named(keys: Iterable[str], facts: Facts) -> str:
    """Some cells in words: form, row and column."""
    cells = [facts[key] for key in keys]
    return "；".join(f"《{terms.FORMS[f.form]}》{f.line_label}，{terms.MEASURES[f.measure]} {f.printed}" for f in cells[:2])


def measure(reports: Sequence[Read], samples: int, seed: int) -> bool:
    """Make the errors, and print what became of them by kind, by form and by cell; whether none was missed."""
    by_kind: dict[str, Score] = defaultdict(Score)
    by_form: dict[str, Score] = defaultdict(Score)
    every = Score()
    missed: list[str] = []
    unseen: Counter[str] = Counter()
    hinted: Counter[str] = Counter()
    for read in reports:
        # A seed for each report: adding one to the folder leaves the others' errors as they were.
        random = Random(f"{seed}/{read.name}")  # noqa: S311 - a draw of cells is no secret
        for kind, error in KINDS.items():
            made = 0
            for key in random.sample(read.open, len(read.open)):
                altered = error(key, read.facts, random)
                if not altered or made == samples:
                    continue
                made += 1
                form = read.facts[key].form
                caught, left = make_one(read, altered, (every, by_kind[kind], by_form[form]))
                touched = [k for k, f in altered.items() if change(read.facts[k], f)]
                if not caught and left.beyond:
                    missed.append(f"{kind}：{named(touched, read.facts)}（{'、'.join(left.beyond)}）")
                elif not caught and left.hinted:
                    hinted[f"{kind}：{named(touched, read.facts)}（{'、'.join(left.hinted)}）"] += 1
                elif not caught and not left.is_moved:
                    unseen[f"{kind}：{named(touched, read.facts)}（{left.checked}）"] += 1
    head = "| made | within rounding | seen by no identity | by a hint alone | larger | of these detected | located, of the detected | only the joint test |"
    for title, scores in (("kind", by_kind), ("form", by_form)):
        print(f"\n| {title} {head}\n|---|---|---|---|---|---|---|---|---|")
        for name, score in scores.items():
            print(score.line(terms.FORMS.get(name, name)))
        print(every.line("all"))
    print("\nlarger than some identity allows, and missed (rules that it breaks):" + ("" if missed else " none"))
    print("".join(f"  {what}\n" for what in missed))
    print("seen by a hint alone:" + ("" if hinted else " none"))
    print("".join(f"  {count} × {what}\n" for what, count in hinted.most_common()))
    print("seen by no identity (in brackets the equalities whose gaps were computed and did not move):" + ("" if unseen else " none"))
    print("".join(f"  {count} × {what}\n" for what, count in unseen.most_common()))
    return not missed


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
        read = as_read(juesuan.read(path, second_reader=False), path.name)
        if read.open:
            reports.append(read)
            print(f"{path.name}: {len(read.open)} numbers may be altered, {len(read.broken)} rules break as printed", flush=True)
    if not reports:
        print(f"no report with amounts in {asked.reports}", file=sys.stderr)
        return 2
    whole = measure(reports, asked.samples, asked.seed)
    print(f"{time.perf_counter() - started:.0f} s, {time.process_time():.0f} s of processor")
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
