"""How long a night takes: a province drawn, loaded cold, loaded again unchanged, and once more with 1 % new.

usage: python benchmarks/nightly.py [--reports N] [--pdfs DIR] [--workers N] [--scaling N] [--large N] [--no-gate]

Draws N reports (2,000 unless told; one in twenty bad; kept in --pdfs, so that only the first run draws) and loads
them by `juesuan run` as a night does, each load in a process of its own; every line is printed as soon as it is known.
Then reading with one worker against two, of --scaling reports. Last, with --large N, nights of N reports: the
reports already read, multiplied with their parts (`benchmarks/nightly_multiply.py`), so that only building, judging and
publishing N reports has to be waited for; the unchanged night and the night with 1 % new are then measured at that size.
Without --large they are estimated: linear in the number of reports for every stage, start-up once. Memory is looked at
all the while: flat means that the last fifth of reading needs no more than the second. Others who use the machine make
every figure worse: processor seconds and the load average stand beside the wall clock.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
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
    """One load: seconds in all and of processors, its own summary, and megabytes held by it and by its children over time."""

    seconds: float
    processor: float
    summary: dict[str, Any]
    held: tuple[tuple[float, float], ...]

    @property
    def rate(self) -> float:
        """Documents a second."""
        return float(self.summary["documents"]) / self.seconds


def load(raw: Path, warehouse: Path, workers: int, options: Sequence[str]) -> Night:
    """A load in a process of its own, whose memory is looked at twice a second."""
    command = [sys.executable, "-m", "juesuan", "run", "--raw", str(raw), "--warehouse", str(warehouse),
               "--workers", str(workers), "--json", "--quiet", *options]  # fmt: skip
    began, before = time.perf_counter(), os.times()
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=complaints, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
        )
        held: list[tuple[float, float]] = []
        over = threading.Event()
        watcher = threading.Thread(target=_watch, args=(process.pid, held, over))
        watcher.start()
        told, _ = process.communicate()
        over.set()
        watcher.join()
        seconds, after = time.perf_counter() - began, os.times()
        complaints.seek(0)
        if not told:
            raise SystemExit(f"the load said nothing: {complaints.read().decode()}")
    summary = json.loads(told)
    if summary["outcome"] not in ("published", "unchanged"):
        why = "; ".join([summary["message"], *summary["gate"].get("problems", [])])
        raise SystemExit(f"the load ended as {summary['outcome']}: {why}")
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    return Night(seconds, processor, summary, tuple(held))


def _watch(process: int, held: list[tuple[float, float]], over: threading.Event) -> None:
    """Note what a process and the largest of its children hold, in megabytes, until it is over."""
    while not over.wait(0.5):
        # A reader is the child of its watcher, which is the load's.
        children = [reader for watcher in _children(process) for reader in _children(watcher)]
        held.append((_resident(process), max(map(_resident, children), default=0.0)))


def _children(process: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        # It has ended, or the system lists nobody's children.
        return []


def _resident(process: int) -> float:
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


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


def say(text: str) -> None:
    """A line at once, also into a file or a pipe."""
    print(text, flush=True)


def show(name: str, night: Night) -> None:
    """Three lines for a load: how long, seconds by stage, memory."""
    summary = night.summary
    say(
        f"{name:20} {night.seconds:7.1f} s, {night.processor:7.1f} s of processor, {night.rate:6.1f} reports/s; "
        f"{summary['documents']:,} documents, read {summary['read']:,}; load average {os.getloadavg()[0]:.1f}"
    )
    say("    " + ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in summary["seconds"].items()))
    most = max((own for own, _ in night.held), default=0.0)
    line = f"    the load held {most:.0f} MB at most, a reading process {summary['peak_memory'] / 2**20:.0f} MB"
    if reading := [both for both in night.held if both[1]]:
        fifth = max(1, len(reading) // 5)
        for who, at in (("the load", 0), ("the largest reader", 1)):
            early = max(both[at] for both in reading[fifth : 2 * fifth] or reading)
            line += f"; while reading {who} {early:.0f} MB early, {max(both[at] for both in reading[-fifth:]):.0f} MB late"
    say(line)


def main() -> None:
    """Draw, load three nights, compare one worker with two, and measure or estimate nights of a whole province."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=2000, metavar="N")
    parser.add_argument("--pdfs", type=Path, default=None, metavar="DIR", help="where drawn reports are kept")
    parser.add_argument("--workers", type=int, default=2, metavar="N")
    parser.add_argument("--scaling", type=int, default=100, metavar="N", help="reports for 1 against 2 workers; 0: skip")
    parser.add_argument("--large", type=int, default=0, metavar="N", help="measure nights of N reports, too")
    parser.add_argument("--no-gate", action="store_true", help="publish unjudged: the load alone")
    options = parser.parse_args()
    more = ["--no-gate"] if options.no_gate else []
    news = max(1, options.reports // 100)
    many_news = options.large // 100
    with tempfile.TemporaryDirectory(prefix="juesuan-nights-") as scratch:
        pdfs = (options.pdfs or Path(scratch, "pdfs")).absolute()
        began = time.perf_counter()
        drawn = options.reports + news + many_news
        draw_province(pdfs, drawn, processes=options.workers)
        say(f"drawn or found: {drawn:,} reports, one in {BAD_ONE_IN} bad, in {time.perf_counter() - began:.0f} s")
        raw, warehouse = Path(scratch, "raw"), Path(scratch, "w/juesuan.duckdb")
        arrange(pdfs, raw, range(options.reports))
        cold = load(raw, warehouse, options.workers, more)
        show("cold", cold)
        unchanged = load(raw, warehouse, options.workers, more)
        show("unchanged", unchanged)
        arrange(pdfs, raw, range(options.reports, options.reports + news))
        new = load(raw, warehouse, options.workers, more)
        show("1 % new", new)
        say(f"warehouse {warehouse.stat().st_size / 2**20:.0f} MB, figures {new.summary['facts']:,}, {new.summary['states']}")
        estimate(options.reports, cold, unchanged, new)
        if options.scaling:
            scaling(pdfs, Path(scratch), min(options.scaling, options.reports))
        if options.large:
            large(raw, warehouse, options, more, range(options.reports + news, drawn), pdfs)


def scaling(pdfs: Path, scratch: Path, reports: int) -> None:
    """Seconds of reading alone with one worker and with two."""
    raw = scratch / "some"
    arrange(pdfs, raw, range(reports))
    seconds = {}
    for workers in (1, 2):
        seconds[workers] = load(raw, scratch / f"w{workers}/x.duckdb", workers, ["--no-gate"]).summary["seconds"]["read"]
        say(f"reading {reports} reports with {workers} worker{'s'[: workers - 1]}: {seconds[workers]:.1f} s")
    say(f"scaling from 1 to 2 workers: x{seconds[1] / seconds[2]:.2f}")


def large(
    raw: Path, warehouse: Path, options: argparse.Namespace, more: Sequence[str], news: range, pdfs: Path
) -> None:  # fmt: skip
    """Nights of a whole province, of which only building, judging and publishing is waited for."""
    from benchmarks.nightly_multiply import multiply

    began = time.perf_counter()
    made = multiply(raw, warehouse.parent / "parts", options.large, processes=options.workers)
    say(f"multiplied: {made:,} more reports with their parts in {time.perf_counter() - began:.0f} s")
    show(f"{options.large:,} built", load(raw, warehouse, options.workers, ["--no-gate"]))
    show(f"{options.large:,} unchanged", load(raw, warehouse, options.workers, more))
    arrange(pdfs, raw, news)
    show(f"{options.large:,}, 1 % new", load(raw, warehouse, options.workers, more))
    say(f"warehouse {warehouse.stat().st_size / 2**20:.0f} MB")


def estimate(reports: int, cold: Night, unchanged: Night, new: Night) -> None:
    """What 10,000 would take, linearly in their number."""
    factor = PROVINCE_SIZE / reports
    say(f"estimate for {PROVINCE_SIZE:,}, each stage x {factor:.1f}:")
    # Starting Python and its libraries takes as long for many reports as for few.
    fixed = unchanged.seconds - sum(unchanged.summary["seconds"].values())
    for (name, target), night in zip(TARGETS.items(), (cold, unchanged, new), strict=True):
        seconds = fixed + factor * sum(night.summary["seconds"].values())
        rate = f", {PROVINCE_SIZE / seconds:.1f} reports/s" if name == "cold" else ""
        say(f"    {name:10} {seconds:7.0f} s{rate}   (target: {target})")


if __name__ == "__main__":
    main()
