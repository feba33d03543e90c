"""How long the dashboard takes to draw each page of a large warehouse.

usage: python benchmarks/dashboard.py WAREHOUSE [--raw FOLDER] [--times 3] [--slow 1000]

Each page, with the filters that a visitor would set, is drawn by Streamlit's own test tool in this process: all that
the server does for one look, without the network and the browser. `first` is the first visitor of a release, whose
questions nobody has asked before; `another` is the next visitor to another unit, region or search with the file warm;
`again` is a look at what somebody has looked at before. Milliseconds of the clock and, in brackets, of the processor.
Status 1 where a page takes longer than `--slow` milliseconds warm.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any, Final

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import duckdb  # noqa: E402
import streamlit as st  # noqa: E402
from streamlit.testing.v1 import AppTest  # noqa: E402

Address = dict[str, str]
PARTS: Final = ("expenditure", "income", "economic", "public", "summary", "years", "performance", "checks", "forms")


def script(page: str, warehouse: str, raw: str) -> None:
    """One page of the dashboard as a script of its own."""
    import importlib
    from pathlib import Path

    import streamlit as st

    from dashboard.source import current
    from dashboard.visit import Visit

    names = ("overview", "accounts", "findings")
    st.session_state["pages"] = {name: st.Page(lambda: None, title=name, url_path=name) for name in names}
    st.navigation(list(st.session_state["pages"].values()))
    importlib.import_module(f"dashboard.views.{page}").show(Visit(current(Path(warehouse)), Path(raw), "万元"))


def looks(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str, list[Address]]]:
    """What visitors look at: a name, a page, and the addresses of several visitors."""
    def every(query: str) -> list[tuple[Any, ...]]:
        return con.execute(query).fetchall()

    units = [unit for (unit,) in every("SELECT unit_id FROM dim_unit WHERE reports > 1 ORDER BY md5(unit_id) LIMIT 4")]
    regions = [region for (region,) in every("SELECT DISTINCT region FROM dim_report ORDER BY md5(region) LIMIT 4")]
    years = [str(year) for (year,) in every("SELECT DISTINCT fiscal_year FROM dim_report ORDER BY 1 DESC LIMIT 4")]
    named = [str(name)[-5:] for (name,) in every("SELECT unit_name FROM dim_unit ORDER BY md5(unit_name) LIMIT 4")]
    rules = [rule for (rule,) in every(
        "SELECT rule_id FROM reconciliation WHERE verdict = 'broken' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 4"
    )]  # fmt: skip
    found = [key for (key,) in every(
        "SELECT verdict_id FROM reconciliation WHERE verdict = 'broken' ORDER BY md5(verdict_id) LIMIT 4"
    )]  # fmt: skip
    return [
        ("overview", "overview", [{}]),
        ("overview: region", "overview", [{"region": region} for region in regions]),
        ("overview: search", "overview", [{"q": name} for name in named]),
        ("overview: page of list", "overview", [{"page": str(number)} for number in (2, 3, 5, 7)]),
        ("accounts: no unit chosen", "accounts", [{}]),
        *((f"accounts: {part}", "accounts", [{"unit": unit, "view": part} for unit in units]) for part in PARTS),
        ("findings", "findings", [{}]),
        ("findings: year", "findings", [{"year": year} for year in years]),
        ("findings: region", "findings", [{"region": region} for region in regions]),
        ("findings: rule", "findings", [{"rule": rule} for rule in rules]),
        ("findings: unit", "findings", [{"q": name, "result": "broken-rounding"} for name in named]),
        ("findings: every verdict", "findings", [{"result": "exact", "region": region} for region in regions]),
        ("findings: page of list", "findings", [{"page": str(number)} for number in (2, 9, 20, 50)]),
        ("one finding", "findings", [{"finding": key} for key in found]),
        ("coverage", "coverage", [{}]),
        ("coverage: year", "coverage", [{"year": year} for year in years]),
        ("coverage: search", "coverage", [{"q": name} for name in named]),
        ("quarantine", "quarantine", [{}]),
        ("last load", "last_load", [{}]),
    ]


def drawn(page: str, warehouse: Path, raw: Path, address: Address) -> tuple[float, float]:
    """Draw a page once; gives milliseconds of the clock and of the processor."""
    test = AppTest.from_function(script, args=(page, str(warehouse), str(raw)), default_timeout=600)
    for key, value in address.items():
        test.query_params[key] = value
    wall, used = time.perf_counter(), time.process_time()
    test.run()
    taken = 1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - used)
    if test.exception:
        raise SystemExit(f"{page} {address}: {test.exception[0].message}")
    return taken


def middle(times: list[tuple[float, float]]) -> tuple[float, float]:
    """The medians of clock and processor."""
    return statistics.median(wall for wall, _ in times), statistics.median(used for _, used in times)


def shown(taken: tuple[float, float] | None) -> str:
    """A pair of times as the table has it."""
    return "" if taken is None else f"{taken[0]:,.0f} ({taken[1]:,.0f})"


def main() -> int:
    """Measure and print; status 1 where a page is slow."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("warehouse", type=Path)
    parser.add_argument("--raw", type=Path, default=ROOT / "data" / "raw", help="folder of the PDFs, for pictures")
    parser.add_argument("--times", type=int, default=3, help="looks at the same page, of which the median counts")
    parser.add_argument("--slow", type=float, default=1000, help="milliseconds beyond which a warm page is slow")
    asked = parser.parse_args()
    with duckdb.connect(str(asked.warehouse), read_only=True) as con:
        reports, verdicts = con.execute(
            "SELECT (SELECT count(*) FROM dim_report), (SELECT count(*) FROM reconciliation)"
        ).fetchall()[0]
        pages = looks(con)
    print(f"{reports:,} reports, {verdicts:,} verdicts, {asked.warehouse.stat().st_size / 2**20:,.0f} MiB; streamlit {st.__version__}, "
          f"duckdb {duckdb.__version__}, load average {os.getloadavg()[0]:.1f}")  # fmt: skip
    # The libraries of the pages are loaded when the server starts, not by a visitor.
    drawn("last_load", asked.warehouse, asked.raw, {})
    st.cache_data.clear()
    print(f"{'page':28} {'first':>16} {'another':>16} {'again':>16}")
    slow = 0
    for name, page, addresses in pages:
        first = drawn(page, asked.warehouse, asked.raw, addresses[0])
        another = middle([drawn(page, asked.warehouse, asked.raw, one) for one in addresses[1:]]) if addresses[1:] else None
        again = middle([drawn(page, asked.warehouse, asked.raw, addresses[0]) for _ in range(asked.times)])
        slow += max(again[0], another[0] if another else 0) > asked.slow
        print(f"{name:28} {shown(first):>16} {shown(another):>16} {shown(again):>16}", flush=True)
    print(f"\n{slow} of {len(pages)} looks take more than {asked.slow:,.0f} ms warm")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
