"""A process of its own that reads the published warehouse all the time, as a dashboard would."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys, threading
from juesuan.warehouse.published import connect
stop = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
reads = 0
while not stop.wait(0.05):
    with connect(sys.argv[1]) as con:
        stated, = con.execute("SELECT documents FROM release").fetchone()
        found, = con.execute("SELECT count(*) FROM dim_report").fetchone()
        facts, = con.execute("SELECT (SELECT facts FROM release) = (SELECT count(*) FROM fact_amount)").fetchone()
    assert stated == found and facts, (stated, found)
    reads += 1
    if reads == 1:
        print("reading", flush=True)
print(reads)
"""


class Watcher:
    """Reads until it is told to end; a single failure or contradiction fails the test."""

    def __init__(self, warehouse: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(warehouse)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )  # fmt: skip
        assert self.process.stdout.readline().strip() == "reading"

    def end(self) -> None:
        out, err = self.process.communicate("", timeout=60)
        assert (self.process.returncode, err) == (0, "")
        assert int(out) > 1
