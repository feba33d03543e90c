"""How much of drawn reports comes out right: every cell, every fact, every numeral accounted for, no false alarm.

usage: python benchmarks/variants.py [--reports N] [--seed N] [--keep DIR] [--only NAME]

Draws reports with random books and structure in the three drawn styles, and reports in the printing of every
declared variant, N in all (default 200), reads each PDF from the file on, and compares with what was drawn. Half of
the reports in variants have books that add up; those, and all in the drawn styles, are judged by every rule, and no
rule may find them broken. The others have any amounts at all, which no arithmetic helps to read. Ends with 1 where a
cell or a fact is wrong, a wrong one counts as proven, a numeral is neither in a fact nor in quarantine, or a rule
finds fault with books that add up.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from drawn_truth import Told, told  # noqa: E402
from drawn_variants import draw_variant  # noqa: E402

import juesuan  # noqa: E402
from juesuan.facts import Fact, fact_id  # noqa: E402
from juesuan.forms.catalogue import catalogue, plain_title  # noqa: E402
from juesuan.forms.examples import Stated, as_stated  # noqa: E402
from juesuan.proof import judged  # noqa: E402
from juesuan.report import Report  # noqa: E402
from samples.accounts import random_accounts  # noqa: E402
from samples.dice import Dice  # noqa: E402
from samples.report import STYLES, draw_report  # noqa: E402
from samples.tangle import Tangle  # noqa: E402

COUNTS = ("reports", "cells", "cells_right", "facts", "facts_right", "numerals", "in_facts", "in_quarantine", "proven",
          "wrong_proven", "judged", "broken")  # fmt: skip
LIVELIHOODS = ("20103", "20106", "20113", "20139", "20406", "20502", "21201", "22001")


HEAD = (f"{'printing':22}{'reports':>8}{'cells':>9}{'right %':>9}{'facts':>9}{'right %':>9}{'quarantine %':>13}"
        f"{'proven':>8}{'wrong':>7}{'judged':>8}{'broken':>8}")  # fmt: skip


@dataclass(slots=True)
class Score:
    """What was drawn and what of it came out, over the reports of one style or variant."""

    reports: int = 0
    cells: int = 0
    cells_right: int = 0
    facts: int = 0
    facts_right: int = 0
    numerals: int = 0
    in_facts: int = 0
    in_quarantine: int = 0
    # Numbers that the identities vouch for, and those of them that were not drawn.
    proven: int = 0
    wrong_proven: int = 0
    # Reports whose books add up, and verdicts that say that they don't.
    judged: int = 0
    broken: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Count another score in."""
        for name in COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.faults += other.faults

    def line(self, name: str) -> str:
        """One row of the table."""
        cells, facts = (100 * right / max(1, all_) for right, all_ in
                        ((self.cells_right, self.cells), (self.facts_right, self.facts)))  # fmt: skip
        left = 100 * self.in_quarantine / max(1, self.numerals)
        return (
            f"{name:22}{self.reports:8d}{self.cells:9d}{cells:9.3f}{self.facts:9d}{facts:9.3f}{left:13.3f}"
            f"{self.proven:8d}{self.wrong_proven:7d}{self.judged:8d}{self.broken:8d}"
        )

    @property
    def perfect(self) -> bool:
        """Whether everything came out as drawn and no numeral was lost."""
        return not self.faults


def styles_drawn(count: int, seed: int, folder: Path) -> Iterator[tuple[str, Score]]:
    """Reports in the three drawn styles, each read and scored."""
    for number in range(count):
        dice = Dice(f"{seed}-{number}")
        style = STYLES[number % len(STYLES)]
        accounts = random_accounts(
            f"{seed}-{number}", main_class=dice.choose(LIVELIHOODS), scale=dice.choose((1, 1, 7)),
            fiscal_year=dice.whole(2022, 2025),
        )  # fmt: skip
        path = folder / f"{style}-{number}.pdf"
        truth = draw_report(
            accounts, style, path, unit=dice.choose(("元", "万元")), thousands=dice.chance(0.5),
            nothing=dice.choose(("", "", "0.00")), classes=dice.choose((23, 24, 26)), boxes=dice.chance(0.4),
            number_lift=dice.choose((0.0, 0.0, 4.0)), repeat_header=dice.chance(0.4), prose=dice.chance(0.2),
            order=Tangle(number) if dice.chance(0.3) else None,
        )  # fmt: skip
        report = juesuan.read(path, second_reader=False)
        rows = {t["title"]: t["rows"] for t in truth["tables"] if t["form"]}  # type: ignore[attr-defined]
        yield style, _score(path.name, report, rows, told(truth, style), _as_told, adds_up=True)


def variants_drawn(count: int, seed: int, folder: Path, only: str) -> Iterator[tuple[str, Score]]:
    """Reports in the printing of every variant in turn, each read and scored."""
    known = catalogue()
    chosen = [variant for variant in known.variants if only in variant.name]
    made, adds_up = 0, True
    while chosen and made < count:
        for variant in chosen:
            dice = Dice(f"{seed}-{variant.name}-{made}")
            file = folder / f"{variant.name}-{made}.pdf"
            for path, drawn in draw_variant(variant, file, dice, known, adds_up=adds_up):
                report = juesuan.read(path, second_reader=False)
                rows = {table.title: table.rows for table in drawn}
                wanted = sum((table.facts for table in drawn), Counter())
                yield variant.name, _score(path.name, report, rows, wanted, _as_in_example, adds_up=adds_up)
                made += 1
            if made >= count:
                break
        adds_up = not adds_up


def _as_told(fact: Fact) -> Told:
    s = as_stated(fact)
    return Told(fact.form, s.side, s.line, fact.code, s.measure, s.fund, s.phase, s.value, s.unit)


def _as_in_example(fact: Fact) -> tuple[str, Stated]:
    return fact.form, as_stated(fact)


def _numbers(report: Report) -> list[Fact]:
    return [f for form in report.forms for f in form.facts if f.state in ("number", "zero")]


def _score(
    name: str, report: Report, rows: dict[str, list[list[str]]], wanted: Counter, as_drawn: Callable[[Fact], object], *,
    adds_up: bool,
) -> Score:  # fmt: skip
    """Compare one report with what was drawn; `as_drawn` puts a fact into the form in which `wanted` has it."""
    score = Score(reports=1)
    verdicts, proofs = (found := judged(report)).verdicts, found.proofs
    given = Counter(as_drawn(fact) for fact in _numbers(report))
    proven = Counter(as_drawn(f) for f in _numbers(report) if proofs.get(fact_id(report.report_id, f)) == "proven")
    score.proven, score.wrong_proven = sum(proven.values()), sum((proven - wanted).values())
    if adds_up:
        broken = [one for one in (*verdicts, *report.prose_verdicts) if one.verdict == "broken"]
        score.judged, score.broken = 1, len(broken)
        score.faults += [f"{name}: {one.rule_id} broken: {one.place}" for one in broken]
    read = {plain_title(form.table.title): form.table.data_texts for form in report.forms}
    for title, drawn in rows.items():
        right = _right_cells(drawn, read.get(plain_title(title), []))
        total = sum(bool(text) for row in drawn for text in row)
        score.cells += total
        score.cells_right += right
        if right < total:
            score.faults.append(f"{name}: 《{title}》 {total - right} of {total} cells wrong")
    score.facts = sum(wanted.values())
    score.facts_right = sum((wanted & given).values())
    for items, word in ((wanted - given, "not read"), (given - wanted, "not drawn")):
        score.faults += [f"{name}: {word}: {item}" for item in list(items)[:3]]
    score.numerals = sum(form.numerals for form in report.forms)
    score.in_facts = len(_numbers(report))
    score.in_quarantine = sum(form.quarantined for form in report.forms)
    if score.numerals != score.in_facts + score.in_quarantine or score.numerals != score.facts:
        score.faults.append(f"{name}: {score.facts} numerals drawn, {score.numerals} seen, {score.in_facts} in facts, "
                            f"{score.in_quarantine} in quarantine")  # fmt: skip
    return score


def _right_cells(drawn: list[list[str]], read: list[list[str]]) -> int:
    """Filled cells in the right row and column; blank rows say nothing and are left out."""
    wanted, found = ([row for row in rows if any(row)] for rows in (drawn, read))
    if len(wanted) != len(found):
        return 0
    pairs = [(a, b) for one, two in zip(wanted, found, strict=True) for a, b in zip(one, two, strict=False)]
    return sum(bool(a) and a == b for a, b in pairs)


def measured(count: int, seed: int, folder: Path, only: str = "") -> dict[str, Score]:
    """Draw and score so many reports, half of them in the drawn styles; scores by style and variant."""
    scores: defaultdict[str, Score] = defaultdict(Score)
    for name, score in (
        *(() if only else styles_drawn(count - count // 2, seed, folder)),
        *variants_drawn(count if only else count // 2, seed, folder, only),
    ):
        scores[name].add(score)
    return dict(scores)


def main(arguments: Sequence[str]) -> int:
    """Run the measurement and print its table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=200, metavar="N", help="reports to draw (default 200)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another seed, other reports")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the drawn PDFs here")
    parser.add_argument("--only", default="", metavar="NAME", help="only variants whose name contains this")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        scores = measured(options.reports, options.seed, folder, options.only)
    print(HEAD)
    whole = Score()
    for name, score in sorted(scores.items()):
        whole.add(score)
        print(score.line(name))
    print(whole.line("all"))
    for fault in whole.faults[:40]:
        print(fault)
    print("everything as drawn, every numeral accounted for, no false alarm" if whole.perfect else f"{len(whole.faults)} FAULTS")
    return 0 if whole.perfect else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
