"""How fast, how lean and how right is reading, beside the tools people use.

usage: python benchmarks/reading.py [REPORT.pdf ...] [--reports DIR] [--truth DIR] [--rounds N] [--fast]

Every reader reads every report in the same process, one after the other, round by round, so that what
disturbs the machine disturbs all of them; only ratios are worth quoting. Seconds are the processor's, in
one thread, since others may use the machine too. Ours reads from the file to the joined cells of all
tables. The floor is pdfium's bare text of all pages, which finds no table. Memory is measured in a
process of its own that reads 200 documents. With --truth (one folder per report: meta.json and CSV files
of data rows) the cells that each reader has right are counted too. --fast leaves out camelot's default
lattice, which takes longest.

The targets are set for reports as units publish them, and judged when reports are given. Without
arguments the samples in data/raw are read and nothing is judged: a drawn page is far simpler inside than
one from an office program, so that the floor falls and every ratio to it rises.
"""

from __future__ import annotations

import argparse
import csv
import difflib
import gc
import json
import logging
import os
import statistics
import subprocess
import sys
import time
import warnings
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import pypdfium2

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from juesuan.errors import DocumentError  # noqa: E402
from juesuan.forms.titles import title_of  # noqa: E402
from juesuan.reading.grid import grids_of  # noqa: E402
from juesuan.reading.page import Document  # noqa: E402
from juesuan.reading.tables import join  # noqa: E402
from juesuan.text import squeeze  # noqa: E402

# Page number and rows of texts of one table of one page.
PageTable = tuple[int, list[list[str]]]
Reader = Callable[[Path], list[PageTable]]

FLOOR, OURS, PLUMBER = "pdfium bare text", "juesuan", "pdfplumber"
VECTOR, LATTICE = "camelot vector", "camelot lattice (default)"
MOST_TIMES_FLOOR, FEWEST_TIMES_LATTICE, FEWEST_TIMES_VECTOR = 2.5, 50.0, 5.0
MOST_MEGABYTES, DOCUMENTS, MOST_GROWTH = 300.0, 200, 10.0


def bare_text(file: Path) -> list[PageTable]:
    """The text of all pages and nothing else."""
    document = pypdfium2.PdfDocument(file.read_bytes())
    for number in range(len(document)):
        page = document[number]
        text_page = page.get_textpage()
        text_page.get_text_range()
        text_page.close()
        page.close()
    document.close()
    return []


def ours(file: Path) -> list[PageTable]:
    """From the file to joined tables."""
    with Document(file) as document:
        grids = [grid for page in document.pages() for grid in grids_of(page)]
    return [(table.pages[0], table.rows) for table in join(grids, title_of)]


def pdfplumber_tables(file: Path) -> list[PageTable]:
    """Its default settings."""
    import pdfplumber

    with pdfplumber.open(file) as document:
        return [
            (page.page_number, [[cell or "" for cell in row] for row in table])
            for page in document.pages
            for table in page.extract_tables()
        ]


def camelot_vector(file: Path) -> list[PageTable]:
    """The setting that camelot reads these tables best with."""
    return _camelot(file, engine="vector", split_text=True)


def camelot_lattice(file: Path) -> list[PageTable]:
    """What `camelot.read_pdf(file, pages="all")` does."""
    return _camelot(file)


def _camelot(file: Path, **settings: object) -> list[PageTable]:
    import camelot

    tables = camelot.read_pdf(str(file), pages="all", suppress_stdout=True, **settings)
    return [(table.page, [[str(cell) for cell in row] for row in table.data]) for table in tables]


READERS: dict[str, Reader] = {
    FLOOR: bare_text, OURS: ours, PLUMBER: pdfplumber_tables, VECTOR: camelot_vector, LATTICE: camelot_lattice,
}  # fmt: skip


def timed(reader: Reader, file: Path) -> float:
    """Processor seconds of one reading."""
    start = time.process_time()
    reader(file)
    return time.process_time() - start


def measure(files: Sequence[Path], readers: Sequence[str], rounds: int) -> dict[str, dict[str, list[float]]]:
    """Seconds by report and reader. Slow readers run once a report: their ratios are in the tens."""
    import cv2

    cv2.setNumThreads(1)
    for name in readers:
        READERS[name](files[0])  # imports and first-use costs are not reading
    # What one reader's packages left in memory is not for the next one's garbage collection to walk over.
    gc.collect()
    gc.freeze()
    seconds: dict[str, dict[str, list[float]]] = {file.name: defaultdict(list) for file in files}
    for file in files:
        for number in range(rounds):
            for name in readers:
                if number == 0 or name in (FLOOR, OURS) or (name == VECTOR and number < 3):
                    seconds[file.name][name].append(timed(READERS[name], file))
    return seconds


def times(seconds: dict[str, list[float]], one: str, other: str) -> tuple[float, float]:
    """How many times longer one takes than the other: by the best runs, and the median of paired runs."""
    paired = [a / b for a, b in zip(seconds[one], seconds[other], strict=False)]
    return min(seconds[one]) / min(seconds[other]), statistics.median(paired)


def right_cells(truth: Path, tables: Sequence[PageTable]) -> tuple[int, int]:
    """How many of a report's truth cells a reader has in the right row and column, and how many there are."""
    right = total = 0
    for table in json.loads((truth / "meta.json").read_text(encoding="utf-8"))["tables"]:
        if not table.get("printed_title"):
            continue
        with (truth / table["file"]).open(encoding="utf-8-sig", newline="") as handle:
            wanted = [row for row in ([squeeze(cell) for cell in line] for line in csv.reader(handle)) if any(row)]
        found = [[squeeze(cell) for cell in row] for page, rows in tables if page in table["pages"] for row in rows]
        total += sum(bool(cell) for row in wanted for cell in row)
        right += _shared_cells(wanted, found)
    return right, total


def _shared_cells(wanted: list[list[str]], found: list[list[str]]) -> int:
    matcher = difflib.SequenceMatcher(
        None, [tuple(row) for row in wanted], [tuple(row) for row in found], autojunk=False
    )
    right = 0
    for kind, a0, a1, b0, b1 in matcher.get_opcodes():
        if kind == "equal":
            right += sum(bool(cell) for row in wanted[a0:a1] for cell in row)
        else:
            for one, two in zip(wanted[a0:a1], found[b0:b1], strict=False):
                right += sum(bool(a) and a == b for a, b in zip(one, two, strict=False))
    return right


def memory_of_reading(files: Sequence[Path], documents: int) -> list[float]:
    """In this process: resident megabytes after every twentieth document, and the peak."""
    page_size = os.sysconf("SC_PAGE_SIZE")
    seen = []
    for number in range(documents):
        ours(files[number % len(files)])
        if number % 20 == 19:
            resident = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
            seen.append(resident * page_size / 1e6)
    # Not getrusage: its peak is inherited from the process that started this one.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return [*seen, int(status.split("VmHWM:")[1].split()[0]) / 1e3]


def memory(files: Sequence[Path], documents: int) -> list[float]:
    """The same in a fresh process, which has loaded none of the other readers."""
    child = subprocess.run(
        [sys.executable, __file__, *map(str, files), "--memory-of", str(documents)],
        check=True,
        capture_output=True,
        text=True,
    )
    seen: list[float] = json.loads(child.stdout)
    return seen


def readable(files: Sequence[Path]) -> list[Path]:
    """The reports that open; the samples hold some that do not, on purpose."""
    good = []
    for file in files:
        try:
            with Document(file):
                good.append(file)
        except DocumentError as error:
            print(f"left out: {file.name}: {error}")
    return good


def report(seconds: dict[str, dict[str, list[float]]], readers: Sequence[str]) -> bool:
    """Print the ratios; tell whether every target is met."""
    others = [name for name in readers if name not in (FLOOR, OURS)]
    print(f"\n{'ours / floor':>22}   how many times longer the others take than ours")
    print(f"{'best':>12}{'median':>10}" + "".join(f"{name:>27}" for name in others))
    for name, by_reader in seconds.items():
        best, median = times(by_reader, OURS, FLOOR)
        cells = "".join(f"{times(by_reader, other, OURS)[0]:>27.1f}" for other in others)
        print(f"{best:>12.2f}{median:>10.2f}{cells}   {name}")
    floor = [times(by_reader, OURS, FLOOR) for by_reader in seconds.values()]
    bests, medians = zip(*floor, strict=True)
    print(f"\nours / floor: best runs {min(bests):.2f} to {max(bests):.2f}, paired medians {min(medians):.2f} to "
          f"{max(medians):.2f}; target at most {MOST_TIMES_FLOOR}")  # fmt: skip
    met = max(bests) <= MOST_TIMES_FLOOR
    for other, target in ((VECTOR, FEWEST_TIMES_VECTOR), (LATTICE, FEWEST_TIMES_LATTICE), (PLUMBER, None)):
        if other in readers:
            factors = [times(by_reader, other, OURS)[0] for by_reader in seconds.values()]
            print(f"{other} / ours: least {min(factors):.1f}, median {statistics.median(factors):.1f}"
                  + (f"; target at least {target:g}" if target else ""))  # fmt: skip
            met &= target is None or min(factors) >= target
    return met


def main(arguments: Sequence[str]) -> int:
    """Measure, print, and end with 0 where every target is met or none is judged, 1 where one is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, metavar="REPORT.pdf")
    parser.add_argument("--reports", type=Path, metavar="DIR", help="read every PDF of this folder")
    parser.add_argument("--truth", type=Path, metavar="DIR", help="count right cells against this folder's truth")
    parser.add_argument("--rounds", type=int, default=9, metavar="N", help="runs of ours and of the floor (default 9)")
    parser.add_argument("--fast", action="store_true", help="leave out camelot's default lattice")
    parser.add_argument("--memory-of", type=int, default=0, metavar="N", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    files = [*options.files, *(sorted(options.reports.glob("*.pdf")) if options.reports else [])]
    files = files or sorted((ROOT / "data" / "raw").rglob("*.pdf"))
    if options.memory_of:
        print(json.dumps(memory_of_reading(files, options.memory_of)))
        return 0
    judged = bool(options.files or options.reports)
    files = readable(files)
    if not files:
        print("no readable report: name some, or --reports DIR")
        return 2
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    readers = [name for name in READERS if not (options.fast and name == LATTICE)]
    met = report(measure(files, readers, options.rounds), readers)
    *seen, peak = memory(files, DOCUMENTS)
    growth = seen[-1] - seen[1]
    print(f"\nmemory: at most {peak:.0f} MB (target below {MOST_MEGABYTES:g}); from document 40 to {DOCUMENTS} "
          f"{growth:+.1f} MB (flat means at most {MOST_GROWTH:g})")  # fmt: skip
    met &= peak < MOST_MEGABYTES and growth <= MOST_GROWTH
    if options.truth:
        print_right_cells(files, options.truth, [name for name in readers if name != FLOOR])
    if not judged:
        print("\nsamples only: no target judged; give published reports, or --reports DIR")
        return 0
    print("\nevery target met" if met else "\nA TARGET IS MISSED")
    return 0 if met else 1


def print_right_cells(files: Sequence[Path], truths: Path, readers: Sequence[str]) -> None:
    """For each reader the share of all truth cells that stand in the right row and column."""
    print()
    for name in readers:
        right = total = 0
        for truth in sorted(path.parent for path in truths.glob("*/meta.json")):
            meta = (truth / "meta.json").read_text(encoding="utf-8")
            for file in files:
                if file.name in meta:
                    counts = right_cells(truth, READERS[name](file))
                    right, total = right + counts[0], total + counts[1]
        print(f"{name:>27}: {right} of {total} cells right" + (f" ({100 * right / total:.2f} %)" if total else ""))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
