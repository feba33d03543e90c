"""How well scanned reports are read: digit cells right after arithmetic, wrong ones believed, time beside the engine.

usage: python benchmarks/scans.py [--reports N] [--seed N] [--ways NAME ...] [--real DIR] [--no-engine]

Draws N reports with random books in the three drawn styles, and puts each through a scanner in several ways (at
200 dpi straight; tilted by one degree with grain; for what lies beyond the target also a worse one). A cell is a
number of a statutory form with its meaning (line, code, measure, fund, phase); the truth is what was drawn
(`benchmarks/drawn_truth.py`), taken from the reading of the PDF before it was scanned, which must agree with it.
With --real the published reports of a folder are scanned the same way, and the truth is the reading of their text.
Seconds are the processor's, ours and those of the OCR engine alone (detection and recognition of the same pictures)
page by page in the same run; only ratios travel. Ends with 1 where a wrong number was loaded as proven, or fewer
cells are right than the target says.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from drawn_truth import told  # noqa: E402

import juesuan  # noqa: E402
from juesuan.facts import Fact, fact_id  # noqa: E402
from juesuan.proof import judged  # noqa: E402
from juesuan.report import Report  # noqa: E402
from juesuan.text import normal  # noqa: E402
from samples.accounts import random_accounts  # noqa: E402
from samples.report import STYLES, draw_report  # noqa: E402
from samples.scan import scan_report  # noqa: E402

FEWEST_RIGHT = 0.995
# Each way to scan; the target is set for the first two.
WAYS: dict[str, dict[str, float]] = {
    "straight": {"dpi": 200},
    "tilted": {"dpi": 200, "tilt": 1.0, "noise": 14.0},
    "bad": {"dpi": 150, "tilt": -1.5, "noise": 30.0},
}
JUDGED = ("straight", "tilted")
NUMBERS = ("number", "zero")
Cell = tuple[str | None, ...]


@dataclass(slots=True)
class Score:
    """What became of the numbers of one way to scan."""

    pages: int = 0
    cells: Counter[str] = field(default_factory=Counter)
    settled: int = 0
    invented: int = 0
    # Rows with numbers, and those whose name came out as printed.
    rows: int = 0
    named: int = 0
    ours: float = 0.0
    engine: float = 0.0
    faults: list[str] = field(default_factory=list)
    misnamed: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Numbers that stand on the pages."""
        return sum(self.cells.values())

    def line(self, name: str) -> str:
        """One row of the table."""
        share = {word: self.cells[word] / max(1, self.total) for word in
                 ("right", "quarantined", "unnamed", "missing")}  # fmt: skip
        beside = f"{self.ours / self.engine:5.2f}" if self.engine else "    –"
        return (
            f"{name:22} {self.pages:5} {self.total:7,} {share['right']:9.3%} {share['quarantined']:9.3%} "
            f"{share['unnamed']:9.3%} {share['missing']:9.3%} {self.cells['wrong proven']:7} {self.cells['wrong other']:7} {self.invented:7} "
            f"{self.settled:7} {self.named / max(1, self.rows):9.3%} {self.ours / max(1, self.pages):6.2f} {beside}"
        )


HEAD = (
    f"{'':22} {'pages':>5} {'numbers':>7} {'right':>9} {'quarant.':>9} {'unnamed':>9} {'missing':>9} {'wrong':>7} {'wrong':>7} "
    f"{'beyond':>7} {'settled':>7} {'names':>9} {'s/page':>6} {'/engine':>5}\n"
    f"{'':22} {'':5} {'':7} {'':9} {'':9} {'':9} {'':9} {'proven':>7} {'other':>7} {'truth':>7} {'':>7} {'right':>9}"
)


def numbers_of(report: Report) -> dict[Cell, list[Fact]]:
    """The cells of a report's forms by what they say, in the order of the page; blanks and words included."""
    found: dict[Cell, list[Fact]] = {}
    for fact in sorted(report.facts, key=lambda fact: (fact.form, fact.row, fact.col)):
        if fact.source == "table":
            found.setdefault(meaning(fact), []).append(fact)
    return found


def meaning(fact: Fact) -> Cell:
    """What a cell is about: form, side, line, code, measure, fund and phase."""
    return (fact.form, fact.side, fact.line, fact.function_code, fact.economic_code, fact.measure, fact.fund, fact.phase)


def compare(truth: dict[Cell, list[Fact]], scan: Report, score: Score) -> None:
    """Count what became of every number of the truth, and numbers that stand on no page."""
    proofs = judged(scan).proofs if scan.facts else {}
    found = numbers_of(scan)
    unnamed = {(fact.form, fact.printed) for cell, facts in found.items() if cell[2] == "unknown" for fact in facts}
    names: dict[tuple[str, str | None, int], tuple[str, str]] = {}
    for cell, facts in truth.items():
        others = [*found.get(cell, []), *([None] * len(facts))]
        for fact, read in zip(facts, others, strict=False):
            if fact.state not in NUMBERS:
                continue
            kind = _kind(fact, read, proofs, scan.report_id, unnamed)
            score.cells[kind] += 1
            row = (fact.form, fact.side, fact.row)
            # One number of the row that was found names it.
            if read is not None or row not in names:
                names[row] = (read.line_label if read else "", fact.line_label)
            score.settled += kind == "right" and read is not None and read.read_by == "ocr_settled"
            if kind.startswith("wrong") and read is not None:
                score.faults.append(f"{cell}: {fact.printed} read {read.printed} ({read.read_by})")
    score.rows += len(names)
    wrong = [(read, printed) for read, printed in names.values() if normal(read) != normal(printed)]
    score.named += len(names) - len(wrong)
    score.misnamed += [f"{printed} read {read or '(row not found)'}" for read, printed in wrong]
    for cell, facts in found.items():
        printed = sum(fact.state in NUMBERS for fact in truth.get(cell, []))
        beyond = sum(fact.state in NUMBERS for fact in facts) - printed
        if beyond > 0 and cell[2] != "unknown":
            score.invented += beyond
            score.faults.append(f"{cell}: {beyond} numbers that are not printed, of {[fact.printed for fact in facts]}")


def _kind(
    fact: Fact, read: Fact | None, proofs: Mapping[str, str], report_id: str, unnamed: set[tuple[str, str]]
) -> str:
    """What became of one printed number."""
    if read is None or read.state in ("blank", "word", "dash"):
        # The number may be right and in no sum: its row's name was not understood, which quarantine says.
        return "unnamed" if (fact.form, fact.printed) in unnamed else "missing"
    if read.state == "unreadable":
        return "quarantined"
    if (read.amount, read.quantity) == (fact.amount, fact.quantity):
        return "right"
    return "wrong proven" if proofs[fact_id(report_id, read)] == "proven" else "wrong other"


def check_truth(style: str, drawn: dict[str, object], report: Report) -> None:
    """Stop where the reading of the PDF itself is not what was drawn."""
    mine = Counter((f.form, f.line, f.measure, f.fund, f.phase, f.amount if f.quantity is None else f.quantity)
                   for found in numbers_of(report).values() for f in found if f.state in NUMBERS)  # fmt: skip
    theirs: Counter[tuple[object, ...]] = Counter()
    for one, count in told(drawn, style).items():
        theirs[one.form, one.line, one.measure, one.fund, one.phase, one.value] += count
    if mine != theirs:
        sys.exit(f"the reading before scanning is not what was drawn: {list((mine - theirs).items())[:3]}")


def drawn_reports(count: int, seed: int, folder: Path) -> Iterator[tuple[str, Path, dict[Cell, list[Fact]]]]:
    """Random reports in turn of each style."""
    for number in range(count):
        style = STYLES[number % len(STYLES)]
        accounts = random_accounts(seed + number, unit_name="云岭省白沙县财政局", own_money=number % 2 == 0)
        path = folder / f"{style}-{number}.pdf"
        drawn = draw_report(accounts, style, path, prose=False, thousands=number % 4 < 2, boxes=number % 2 == 1)
        report = juesuan.read(path, prose=False)
        check_truth(style, drawn, report)
        yield style, path, numbers_of(report)


def real_reports(reports: Path) -> Iterator[tuple[str, Path, dict[Cell, list[Fact]]]]:
    """Published reports; the truth is what their text says."""
    for path in sorted(reports.glob("*.pdf")):
        if truth := numbers_of(juesuan.read(path, prose=False)):
            yield "real", path, truth


def engine_seconds(path: Path, dpi: float) -> float:
    """Seconds of the OCR engine alone on the same pages: its own detection and recognition, in one thread."""
    from rapidocr import RapidOCR

    engine = RapidOCR(params={
        "Global.log_level": "error", "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    })  # fmt: skip
    engine(np.full((64, 64, 3), 255, np.uint8))
    document = pypdfium2.PdfDocument(path)
    spent = 0.0
    for page in document:
        picture = np.asarray(page.render(scale=dpi / 72).to_pil().convert("RGB"))
        start = time.process_time()
        engine(picture, use_cls=False)
        spent += time.process_time() - start
    document.close()
    return spent


def pages_with_tables(truth: dict[Cell, list[Fact]]) -> list[int]:
    """The cover and the pages on which the truth's numbers stand."""
    return sorted({1, *(fact.page for facts in truth.values() for fact in facts if fact.state in NUMBERS)})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the measurement; 0 where all targets are met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=6)
    parser.add_argument("--seed", type=int, default=300)
    parser.add_argument("--ways", nargs="*", choices=sorted(WAYS), default=list(WAYS))
    parser.add_argument("--real", type=Path, metavar="DIR", help="published reports to scan instead")
    parser.add_argument("--no-engine", action="store_true", help="leave out the engine's own time")
    options = parser.parse_args(arguments)
    scores: dict[tuple[str, str], Score] = {}
    juesuan.read(_first_page())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        reports = real_reports(options.real) if options.real else drawn_reports(options.reports, options.seed, folder)
        for style, path, truth in reports:
            pages = pages_with_tables(truth)
            for way in options.ways:
                scan = folder / f"scan-{way}.pdf"
                scan_report(path, scan, pages=pages, **WAYS[way])  # type: ignore[arg-type]
                score = scores.setdefault((way, style), Score())
                start = time.process_time()
                report = juesuan.read(scan)
                score.ours += time.process_time() - start
                score.pages += len(pages)
                if not options.no_engine:
                    score.engine += engine_seconds(scan, WAYS[way]["dpi"])
                compare(truth, report, score)
                print(f"{path.name} {way}: {dict(score.cells)}", file=sys.stderr, flush=True)
    print(HEAD)
    failed = False
    for (way, style), score in sorted(scores.items(), key=lambda item: list(WAYS).index(item[0][0])):
        print(score.line(f"{way} {style}"))
        failed |= score.cells["wrong proven"] > 0
        failed |= way in JUDGED and score.cells["right"] < FEWEST_RIGHT * score.total
    for (way, style), score in scores.items():
        for fault in (*score.faults[:20], *score.misnamed[:20]):
            print(f"  {way} {style} {fault}")
    return 1 if failed else 0


def _first_page() -> Path:
    """A picture of one line, so that loading the engine is counted for no report."""
    path = Path(tempfile.mkdtemp()) / "first.pdf"
    from samples.paper import Paper

    buffer = io.BytesIO()
    Image.new("L", (1654, 2339), 255).save(buffer, "JPEG", dpi=(200, 200))
    paper = Paper(path, "")
    paper.new_page()
    paper.image(buffer.getvalue())
    paper.close()
    return path


if __name__ == "__main__":
    sys.exit(main())
