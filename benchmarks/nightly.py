"""How long a night takes: a province drawn, loaded cold, loaded again unchanged, and once more with 1 % new.

usage: python benchmarks/nightly.py [--reports N] [--pdfs DIR] [--workers N] [--scaling N] [--no-gate]

Draws N reports (2,000 unless told; one in twenty bad; kept in --pdfs, so that only the first run draws) and loads
them by `juesuan run` as a night does, each load in a process of its own. Reports a second, seconds per stage, the most
memory that the load and that a reading process held, reading with one worker against two (of --scaling reports), and
what 10,000 would take. The estimate is linear in the number of reports for every stage; a night without changes is
only scanned, so its estimate rests on files, which are stamped and compared, not read. Others who use the
machine make every figure worse: the load average is printed with them.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.nightly_draw import BAD_ONE_IN, draw_province, place  # noqa: E402

PROVINCE_SIZE = 10_000
TARGETS = {"cold": "at least 4 reports a second", "unchanged": "10,000 in under 10 s", "new": "1 % new in under 60 s"}


@dataclass(frozen=True, slots=True)
class Night:
    """One load: seconds in all, its own summary, and the most bytes that the loading process held."""

    seconds: float
    summary: dict[str, Any]
    memory: int


def load(raw: Path, warehouse: Path, workers: int, options: Sequence[str]) -> Night:
    """A load in a process of its own."""
    command = [sys.executable, "-m", "juesuan", "run", "--raw", str(raw), "--warehouse", str(warehouse),
               "--workers", str(workers), "--json", "--quiet", *options]  # fmt: skip
    began = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert process.stdout is not None
    told = process.stdout.read()
    # wait4 gives this process's own peak; its reading children are counted by the load itself.
    _, _, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    if not told:
        raise SystemExit(f"the load said nothing: {process.stderr.read().decode() if process.stderr else ''}")
    summary = json.loads(told)
    if summary["outcome"] not in ("published", "unchanged"):
        raise SystemExit(f"the load ended as {summary['outcome']}: {summary['message']}")
    return Night(seconds, summary, usage.ru_maxrss * 1024)


def arrange(pdfs: Path, raw: Path, numbers: range) -> None:
    """Put reports into a raw folder, as second names of the drawn files where the disk allows."""
    for number in numbers:
        source = place(pdfs, number)
        target = raw / source.relative_to(pdfs)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(source, target)
        except OSError:
            shutil.copyfile(source, target)


def show(name: str, night: Night, reports: int) -> None:
    """One line for a load, and its seconds by stage."""
    stages = ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in night.summary["seconds"].items())
    load_average = os.getloadavg()[0]
    print(
        f"{name:10} {night.seconds:8.1f} s  {reports / night.seconds:7.1f} reports/s  read {night.summary['read']:6,d}  "
        f"load {night.memory / 2**20:5.0f} MB, reader {night.summary['peak_memory'] / 2**20:4.0f} MB  "
        f"({stages}; load average {load_average:.1f})",
        flush=True,
    )


def main() -> None:
    """Draw, load three nights, compare one worker with two, and print the estimate."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=2000, metavar="N")
    parser.add_argument("--pdfs", type=Path, default=None, metavar="DIR", help="where drawn reports are kept")
    parser.add_argument("--workers", type=int, default=2, metavar="N")
    parser.add_argument("--scaling", type=int, default=100, metavar="N", help="reports for 1 against 2 workers; 0: skip")
    parser.add_argument("--no-gate", action="store_true", help="publish unjudged: the load alone")
    options = parser.parse_args()
    more = ["--no-gate"] if options.no_gate else []
    news = max(1, options.reports // 100)
    with tempfile.TemporaryDirectory(prefix="juesuan-nights-") as scratch:
        pdfs = (options.pdfs or Path(scratch, "pdfs")).absolute()
        began = time.perf_counter()
        draw_province(pdfs, options.reports + news, processes=options.workers)
        print(f"drawn or found: {options.reports + news:,} reports, one in {BAD_ONE_IN} bad, in {time.perf_counter() - began:.0f} s")
        raw, warehouse = Path(scratch, "raw"), Path(scratch, "w/juesuan.duckdb")
        arrange(pdfs, raw, range(options.reports))
        cold = load(raw, warehouse, options.workers, more)
        show("cold", cold, options.reports)
        unchanged = load(raw, warehouse, options.workers, more)
        show("unchanged", unchanged, options.reports)
        arrange(pdfs, raw, range(options.reports, options.reports + news))
        new = load(raw, warehouse, options.workers, more)
        show("1 % new", new, options.reports + news)
        print(f"warehouse {warehouse.stat().st_size / 2**20:.0f} MB, facts {new.summary['facts']:,}, states {new.summary['states']}")
        if options.scaling:
            scaling(pdfs, Path(scratch), min(options.scaling, options.reports), more)
        estimate(options.reports, cold, unchanged, new)
    own = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"most memory of any process: {own:.0f} MB")


def scaling(pdfs: Path, scratch: Path, reports: int, more: Sequence[str]) -> None:
    """Seconds of reading alone with one worker and with two."""
    raw = scratch / "some"
    arrange(pdfs, raw, range(reports))
    seconds = {w: load(raw, scratch / f"w{w}/x.duckdb", w, more).summary["seconds"]["read"] for w in (1, 2)}
    print(f"reading {reports} reports: 1 worker {seconds[1]:.1f} s, 2 workers {seconds[2]:.1f} s: x{seconds[1] / seconds[2]:.2f}")


def estimate(reports: int, cold: Night, unchanged: Night, new: Night) -> None:
    """What 10,000 reports would take, linearly in their number."""
    factor = PROVINCE_SIZE / reports
    print(f"estimate for {PROVINCE_SIZE:,}, each stage x {factor:.1f}:")
    # Starting Python and its libraries takes as long for many reports as for few.
    fixed = unchanged.seconds - sum(unchanged.summary["seconds"].values())
    for (name, target), night in zip(TARGETS.items(), (cold, unchanged, new), strict=True):
        seconds = fixed + factor * sum(night.summary["seconds"].values())
        rate = f", {PROVINCE_SIZE / seconds:.1f} reports/s" if name == "cold" else ""
        print(f"  {name:10} {seconds:8.0f} s{rate}   (target: {target})")


if __name__ == "__main__":
    main()
