"""A warehouse of many invented reports, made the way a night makes it: parts, build, publication.

usage: python benchmarks/generated_warehouse.py FOLDER [--reports 300] [--different 40] [--copies 34] [--seed 1]

No PDF is drawn and none is read: the parts that a reader would have stored are written by the project's own function,
then built (loaded, related, judged by all rules, widened) and published. Prints and writes to FOLDER/measured.json how
long each step took and how large the files are. Other measurements ask the file FOLDER/juesuan.duckdb.

Beyond `--different` reports the accounts repeat under other units and years, with every key their own. With `--copies`
the built file is then multiplied inside DuckDB, each copy a region of its own: a warehouse for measuring questions and
publication, whose build was not measured at that size.
"""

from __future__ import annotations

import argparse
import copy
import hashlib
import json
import os
import resource
import shutil
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.synthetic import invented  # noqa: E402
from juesuan import terms  # noqa: E402
from juesuan.parts import StoredPart, store  # noqa: E402
from juesuan.rules import load_rules  # noqa: E402
from juesuan.tables import TABLES  # noqa: E402
from juesuan.tables.core import DIM_REPORT, FORM_COVERAGE  # noqa: E402
from juesuan.warehouse import derive  # noqa: E402
from juesuan.warehouse.build import ReleaseStamp, build  # noqa: E402
from juesuan.warehouse.publish import publish  # noqa: E402
from juesuan.warehouse.staging import Bounds, quoted, staged_file  # noqa: E402

Rows = dict[str, list[dict[str, Any]]]
READER = "generated"
YEARS = range(2020, 2025)
REGIONS = [f"{name}省" for name in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"]
PROCESSES = 2


def report_of(number: int, drawn: list[Rows], seed: int) -> Rows:
    """The rows of one report: the accounts of a drawn one under a unit, year and keys of its own."""
    unit, year = number // len(YEARS), YEARS[number % len(YEARS)]
    region = REGIONS[unit % len(REGIONS)]
    name = f"{region}第{unit:05d}局"
    rows = copy.deepcopy(drawn[(number * 7 + seed) % len(drawn)])
    old, new = rows["dim_report"][0]["report_id"], hashlib.sha256(f"{seed}/{number}".encode()).hexdigest()
    for fact in rows["fact_amount"]:
        fact |= {"report_id": new, "fact_id": fact["fact_id"].replace(old[:16], new[:16]), "page": 4 + fact["row"] % 9}
    coverage = {row["form"]: row for row in rows["form_coverage"]}
    forms = [form for form in terms.FORMS if form in coverage] + ["operating_assets_procurement"]
    blank = {column.name: None for column in FORM_COVERAGE.columns}
    rows["form_coverage"] = [
        blank | coverage.get(form, {"form": form, "status": "missing"}) | {"report_id": new} for form in forms
    ]
    rows["dim_report"] = [{column.name: None for column in DIM_REPORT.columns} | rows["dim_report"][0] | {
        "report_id": new, "unit_id": hashlib.sha256(name.encode()).hexdigest()[:16], "unit_name": name,
        "region": region, "fiscal_year": year, "title": f"{name}{year}年度部门决算", "pages": 20,
        "file": f"{region}/{year}/{name}.pdf", "file_bytes": 500_000, "document_date": f"D:{year + 1}0820",
    }]  # fmt: skip
    rows["report_file"] = [{
        "report_id": new, "file_no": 1, "file": rows["dim_report"][0]["file"], "sha256": new, "kind": "pdf", "first_page": 1,
        "pages": 20, "file_bytes": 500_000,
    }]  # fmt: skip
    rows |= {"statement": statements(new, number), "performance_project": projects(new, number), "quarantine": []}
    return rows


def statements(report_id: str, number: int) -> list[dict[str, Any]]:
    """A dozen figures of prose: budget, execution, procurement, vehicles."""
    random = Random(number)  # noqa: S311 - invented amounts are no secret
    initial = Decimal(random.randint(10**8, 10**10)) / 100
    adjusted = initial + Decimal(random.randint(0, 10**7)) / 100
    bought = Decimal(random.randint(10**6, 10**8)) * 4
    told = [
        ("gpb_expenditure", initial, "initial_budget"), ("gpb_expenditure", adjusted, "adjusted_budget"),
        ("gpb_expenditure", adjusted - 1000, "actual"), ("procurement_total", bought, "actual"),
        ("procurement_sme", bought / 2, "actual"), ("procurement_micro", bought / 4, "actual"),
        ("income_total", initial, "actual"), ("expenditure_total", initial, "actual"),
        ("agency_operating_funds", bought, "actual"),
    ]  # fmt: skip
    rows = [
        {"measure": measure, "kind": "amount", "value": amount / 10_000, "amount": amount, "unit": "万元",
         "step": Decimal(100), "phase": phase, "decimals": 2}
        for measure, amount, phase in told
    ]  # fmt: skip
    rows.append({"measure": "vehicles_kept", "kind": "count", "value": Decimal(number % 12), "unit": "辆", "decimals": 0})
    return [
        row | {"statement_id": f"{report_id[:16]}/s/{place}", "report_id": report_id, "number": place, "section": "other",
               "subject": "支出", "role": "single", "quote": "说明文字中的一句话，约三十字，写明金额与口径。", "page": 15}
        for place, row in enumerate(rows, start=1)
    ]  # fmt: skip


def projects(report_id: str, number: int) -> list[dict[str, Any]]:
    """Two self-evaluated projects."""
    random = Random(-number)  # noqa: S311 - invented amounts are no secret
    rows = []
    for place in (1, 2):
        budget = Decimal(random.randint(10**6, 10**9)) / 100
        rate = Decimal(random.randint(40, 100))
        rows.append({
            "project_id": f"{report_id[:16]}/p/{place}", "report_id": report_id, "number": place,
            "project": f"项目{place}", "money_unit": "万元", "full_year_budget": budget, "indicators": 9, "page": 18,
            "actual": (budget * rate / 100).quantize(Decimal("0.01")), "execution_rate": rate, "total_score": 90 + place,
        })  # fmt: skip
    return rows


def write_parts(folder: Path, numbers: range, different: int, seed: int) -> list[StoredPart]:
    """Store the parts of some reports."""
    random = Random(seed)  # noqa: S311 - invented amounts are no secret
    drawn = [invented(random) for _ in range(different)]
    return [store(folder, report_of(number, drawn, seed), READER) for number in numbers]


def build_and_publish(folder: Path, parts: list[StoredPart], release_id: str, parquet: bool = True) -> dict[str, float]:
    """Build from all parts and publish; gives the seconds of both."""
    target, staged = folder / "juesuan.duckdb", folder / "staged.duckdb"
    started = time.perf_counter()
    stamp = ReleaseStamp.now(code_version="generated", reader_version=READER, input_fingerprint=release_id)
    build(parts, staged, rules=load_rules(), release=stamp, previous=target if target.exists() else None)
    built = time.perf_counter()
    publish(staged, target, parquet=parquet)
    return {"build": built - started, "publish": time.perf_counter() - built}


def multiplied(source: Path, target: Path, copies: int) -> None:
    """A file with so many copies of every document of a built one: keys, units and regions are each copy's own."""
    with staged_file(target, Bounds()) as con:
        derive.create_tables(con)
        con.execute(f"ATTACH {quoted(source)} AS source (READ_ONLY)")
        for table in TABLES:
            names = [column.name for column in table.columns]
            once = not any(_copied(name) != f'"{name}"' for name in names) or table.name in _ONCE
            fields = ", ".join(f'"{name}"' if once else _copied(name) for name in names)
            con.execute(
                f'INSERT INTO "{table.name}" SELECT {fields} FROM source.main."{table.name}" t, '
                f"range({1 if once else copies}) AS c(n) ORDER BY n, t.rowid"
            )
        con.execute("UPDATE release SET release_id = release_id || '-copied', documents = documents * ?, facts = facts * ?, "
                    "verdicts = verdicts * ?, broken = broken * ?", [copies] * 4)  # fmt: skip
        con.execute("DETACH source")
        derive.create_chinese(con)


_ONCE = ("release", "release_diff", "dim_function", "dim_economic", "dim_form", "dim_cofog")
_KEYS = (
    "report_id", "fact_id", "verdict_id", "statement_id", "project_id", "quarantine_id", "contained_in", "root_cause", "cause_id",
    "part", "checksum",
)  # fmt: skip


def _copied(name: str) -> str:
    """A column in the n-th copy. Keys begin with sixteen digits of the document's."""
    if name in _KEYS:
        return f'left(md5(left("{name}", 16) || n), 16) || substr("{name}", 17) AS "{name}"'
    if name == "unit_id":
        return 'left(md5(unit_id || n), 16) AS unit_id'
    if name == "unit_name":
        return "lpad(n::VARCHAR, 2, '0') || '区' || unit_name AS unit_name"
    if name == "region":
        return "lpad(n::VARCHAR, 2, '0') || '省' AS region"
    return f'"{name}"'


def size(path: Path) -> int:
    """Bytes of a file or of all files below a folder, following the pointer to the current one."""
    if path.is_dir():
        return sum(file.stat().st_size for file in path.resolve().rglob("*") if file.is_file())
    return path.stat().st_size if path.exists() else 0


def publish_copies(folder: Path, copies: int, *, parquet: bool) -> float:
    """Multiply the published file and publish the result in its place; gives the seconds of the publication."""
    staged = folder / "staged.duckdb"
    multiplied(folder / "juesuan.duckdb", staged, copies)
    started = time.perf_counter()
    publish(staged, folder / "juesuan.duckdb", keep=0, parquet=parquet)
    return time.perf_counter() - started


def main() -> None:
    """Generate, build, publish, and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reports", type=int, default=300)
    parser.add_argument("--copies", type=int, default=1, help="copies of the built file's documents")
    parser.add_argument("--different", type=int, default=40, help="reports invented; the others repeat their accounts")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-parquet", action="store_true")
    asked = parser.parse_args()
    shutil.rmtree(asked.folder / "parts", ignore_errors=True)
    started = time.perf_counter()
    share = -(-asked.reports // PROCESSES)
    ranges = [range(first, min(first + share, asked.reports)) for first in range(0, asked.reports, share)]
    with ProcessPoolExecutor(PROCESSES) as pool:
        stored = [pool.submit(write_parts, asked.folder / "parts", numbers, min(asked.different, asked.reports), asked.seed)
                  for numbers in ranges]  # fmt: skip
        parts = [part for done in stored for part in done.result()]
    measured: dict[str, Any] = {"reports": asked.reports, "parts_seconds": time.perf_counter() - started,
                                "load_average_before_build": os.getloadavg()[0]}  # fmt: skip
    measured |= build_and_publish(asked.folder, parts, "generated1", parquet=not asked.no_parquet)
    if asked.copies > 1:
        measured |= {"copies": asked.copies, "publish_at_copies": publish_copies(asked.folder, asked.copies, parquet=not asked.no_parquet)}
    measured |= {
        "warehouse_bytes": size(asked.folder / "juesuan.duckdb"), "parquet_bytes": size(asked.folder / "parquet"),
        "parts_bytes": size(asked.folder / "parts"),
        "most_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }  # fmt: skip
    text = json.dumps(measured, indent=1)
    (asked.folder / "measured.json").write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
