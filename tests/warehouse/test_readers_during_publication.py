"""Processes that query in a loop while releases are published: no failed query, no mixed release."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from making import STAMP, expenditure, no_rules, part, report

from juesuan.warehouse.build import build
from juesuan.warehouse.publish import publish

READERS, RELEASES = 4, 4
# Each release r<n> holds n rows in every table asked, so an answer that mixes two releases shows.
READER = """
import sys
from juesuan.warehouse.published import connect
asked, seen = 0, set()
print("ready", flush=True)
while True:
    with connect(sys.argv[1]) as con:
        release, = con.execute("SELECT release_id FROM release").fetchone()
        rows = [con.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in
                ("dim_report", "expenditure_by_function", "expenditure_by_function_leaf", "fact_amount_named")]
    number = int(release[1:])
    if rows != [number, number, number, 4 * number]:
        sys.exit(f"release {release} answers {rows}")
    asked += 1
    seen.add(release)
    if number == int(sys.argv[2]):
        break
print(asked, len(seen), flush=True)
"""


def test_no_query_fails_and_no_release_is_mixed(tmp_path: Path) -> None:
    parts = [
        part(tmp_path / "parts", report(f"{name}局"), expenditure(1, "2010601", "行政运行", "1.00", "1.00", "", leaf=True))
        for name in "甲乙丙丁"
    ]
    files = []
    for number in range(1, RELEASES + 1):
        files.append(tmp_path / f"r{number}.duckdb")
        build(parts[:number], files[-1], rules=(), release=replace(STAMP, release_id=f"r{number}"), previous=None,
              reconcile=no_rules)  # fmt: skip
    target = tmp_path / "w" / "juesuan.duckdb"
    publish(files[0], target, parquet=False)
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READER, str(target), str(RELEASES)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(READERS)
    ]
    try:
        for reader in readers:
            assert reader.stdout is not None
            assert reader.stdout.readline() == "ready\n"
        for file in files[1:]:
            publish(file, target, parquet=False)
        said = [reader.communicate(timeout=120) for reader in readers]
    finally:
        for reader in readers:
            reader.kill()
            reader.wait()
    assert [(reader.returncode, errors) for reader, (_, errors) in zip(readers, said, strict=True)] == [(0, "")] * READERS
    assert all(int(answer.split()[0]) >= 1 for answer, _ in said)
