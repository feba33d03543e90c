"""How fast the rules are judged, beside the same identities evaluated in pandas.

usage: python benchmarks/reconcile.py [--reports 2000 10000] [--different 250] [--sample 200] [--seed 1] [--threads N]

Invented reports (`benchmarks/synthetic.py`) are put into a DuckDB file and judged by the whole catalogue, once, as
the nightly build does, within reports and across them: verdicts, evidence, proofs and root causes are written, with
DuckDB held to the build's memory. Seconds are told for each step too, as wall clock and of processor. Then a sample of the reports is judged again, and
the same rules are evaluated on it by a second implementation in pandas, written from the declarations alone with
integers for money. Both must come to the same verdicts; what is quoted is the ratio of their times for one report.
Single reports in memory, as `juesuan check` judges them, are timed too.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path
from random import Random

import duckdb
import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.synthetic import invented, warehouse  # noqa: E402
from juesuan.reconcile import judge_report, reconcile  # noqa: E402
from juesuan.reconcile.across import judge_across  # noqa: E402
from juesuan.reconcile.across_rules import load_across_rules  # noqa: E402
from juesuan.rules import Operand, Rule, load_rules  # noqa: E402
from juesuan.warehouse.staging import Bounds  # noqa: E402

FILTERS = ("form", "side", "line", "measure", "fund", "phase", "level", "function_code", "economic_code")
KEYS = ("form", "row", "code", "line", "measure", "fund", "phase")
_GIVEN = ("dim_report", "fact_amount", "form_coverage")
_FILLED = ("reconciliation", "reconciliation_term", "reconciliation_statement", "statement", "root_cause")
Verdicts = Counter[tuple[str, str, str]]


def in_pandas(facts: pd.DataFrame, empty: set[tuple[str, str]], rules: tuple[Rule, ...]) -> Verdicts:
    """How often each report has each verdict of each rule; untestable places are left out."""
    found: Verdicts = Counter()
    for rule in rules:
        if rule.kind in ("sum", "at_most") and rule.applies_to != "budget":
            found.update(rule_in_pandas(rule, facts, empty))
    return found


def rule_in_pandas(rule: Rule, facts: pd.DataFrame, empty: set[tuple[str, str]]) -> Verdicts:
    """One rule over all reports: its addends, summed by report and place, and compared."""
    addends = []
    placed = [(side, operand) for side in ("left", "right", "doubt") for operand in getattr(rule, side)]
    for number, (side, operand) in enumerate(placed):
        cells = facts[picked(operand, facts)].copy()
        for key in KEYS:
            wanted = key in rule.by or (key == "phase" and not rule.across_phases)
            cells[f"k_{key}"] = place(key, operand, cells) if wanted else ""
        cells = cells[cells["k_code"].notna()]
        cells["number"], cells["side"], cells["signed"] = number, side, cells["value"] * operand.sign
        addends.append(cells)
    terms = pd.concat(addends)
    if terms.empty:
        return Counter()
    keys = ["report_id", *(f"k_{key}" for key in KEYS)]
    counted = terms["side"] != "doubt"
    slack = (terms["value"] != 0) | (rule.tolerance == "interval_with_zeros")
    terms = terms.assign(
        left=terms["signed"].where(terms["side"] == "left", 0),
        right=terms["signed"].where(terms["side"] == "right", 0),
        slack=terms["step"].where(slack & counted, 0), numbers=terms["is_number"] & counted,
        doubts=(terms["value"] != 0) & ~counted,
    )  # fmt: skip
    sums = terms.groupby(keys, sort=False)[["left", "right", "slack", "numbers", "doubts"]].sum().reset_index()
    present = terms.groupby(["report_id", "number"], sort=False).size()
    there = terms.groupby([*keys, "number"], sort=False).size().unstack(fill_value=0).reindex(pd.MultiIndex.from_frame(
        sums[keys])).to_dict("index")  # fmt: skip
    verdicts: Verdicts = Counter()
    for row in sums.itertuples(index=False):
        report, places = row[0], there[tuple(row[: len(keys)])]
        testable = row.numbers > 0
        for number, (side, operand) in enumerate(placed):
            excused = all((report, form) in empty for form in operand.form)
            printed = (report, number) in present.index
            if side != "doubt" and operand.absent != "nothing":
                here = places.get(number, 0) > 0
                needed = {"zero": printed or excused, "skip": here, "untestable": here or excused}[operand.absent]
                # An operand that no page prints makes the whole rule untestable, not this place.
                testable = testable and needed and (printed or excused)
        if testable:
            gap = row.left - row.right
            holds = gap == 0 or (rule.kind == "at_most" and gap < 0)
            rounds = rule.tolerance != "none" and 2 * abs(gap) <= row.slack
            verdict = "exact" if holds else "rounding" if rounds else "untestable" if row.doubts else "broken"
            if verdict != "untestable":
                verdicts[report, rule.id, verdict] += 1
    return verdicts


def picked(operand: Operand, facts: pd.DataFrame) -> pd.Series[bool]:
    """Which cells an operand takes."""
    mask = pd.Series(True, index=facts.index)
    for name in FILTERS:
        if values := getattr(operand, name):
            mask &= facts[name].isin(values)
    if operand.leaf is not None:
        mask &= facts["is_leaf"].eq(operand.leaf).fillna(False)
    if operand.top is not None:
        mask &= facts["parent_code"].isna() == operand.top
    return mask


def place(key: str, operand: Operand, cells: pd.DataFrame) -> pd.Series[str]:
    """What a cell's place is called for one word of a rule's `by`."""
    if key == "code":
        own = cells["function_code"].fillna(cells["economic_code"])
        return cells["parent_code"] if operand.code_from == "parent" else own
    return cells["measure" if key == "line" and operand.line_from == "measure" else key]


def sample_of(con: duckdb.DuckDBPyConnection, reports: int) -> tuple[pd.DataFrame, set[tuple[str, str]]]:
    """The facts of a few reports with money as integers of 0.0001 元, and which of their forms are empty."""
    ids = f"(SELECT report_id FROM dim_report WHERE report_kind = 'final_accounts' ORDER BY report_id LIMIT {reports})"
    facts = con.execute(f"""
        SELECT report_id, form, "row", side, line, measure, fund, phase, level, function_code, economic_code,
               parent_code, is_leaf, state IN ('number', 'zero') AS is_number,
               coalesce((coalesce(amount, quantity) * 10000)::BIGINT, 0) AS value,
               coalesce((step * 10000)::BIGINT, 0) AS step
        FROM fact_amount WHERE report_id IN {ids}""").df()
    empty = con.execute(f"""
        SELECT report_id, form FROM form_coverage
        WHERE status IN ('empty', 'empty_with_statement') AND report_id IN {ids}""").fetchall()
    return facts, set(empty)


class Watched:
    """A connection that notes how long the statements take that fill each table."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con, self.seconds = con, defaultdict[str, list[float]](lambda: [0.0, 0.0])

    def execute(self, text: str, values: object = None) -> duckdb.DuckDBPyConnection:
        """Run each statement of a text by itself; those with values are one statement."""
        found = self.con
        for one in text.split(";\n") if values is None else (text,):
            wall, worked = time.perf_counter(), time.process_time()
            found = self.con.execute(one) if values is None else self.con.execute(one, values)
            named = re.search(r"(?:TABLE|INTO|UPDATE)\s+(?!IF)(\w+)", one)
            spent = self.seconds[named.group(1) if named else "what is read"]
            spent[0], spent[1] = spent[0] + time.perf_counter() - wall, spent[1] + time.process_time() - worked
        return found

    def executemany(self, text: str, values: object) -> None:
        """As DuckDB's own."""
        self.con.executemany(text, values)


def measured(con: duckdb.DuckDBPyConnection, rules: tuple[Rule, ...], reports: int) -> bool:
    """Judge everything once and print what it took; false where the invention has nothing to compare across reports."""
    (facts,) = con.execute("SELECT count(*) FROM fact_amount").fetchone() or (0,)
    print(f"{reports:,} reports, {facts:,} cells, {len(rules)} + {len(load_across_rules())} rules, duckdb {duckdb.__version__}")
    for name, judge in (("within reports", lambda watched: reconcile(watched, rules)), ("across reports", judge_across)):
        watched = Watched(con)
        wall, worked = time.perf_counter(), time.process_time()
        judge(watched)
        wall, worked = time.perf_counter() - wall, time.process_time() - worked
        print(f"{name}: {wall:.1f} s, {worked:.1f} s of processor, {1000 * worked / reports:.2f} ms a report")
        for step, (spent, own) in sorted(watched.seconds.items(), key=lambda found: -found[1][1])[:8]:
            print(f"  {step}: {spent:.1f} s, {own:.1f} s of processor")
    counts = con.execute("SELECT verdict, count(*) FROM reconciliation GROUP BY 1 ORDER BY 2 DESC").fetchall()
    (evidence,) = con.execute("SELECT count(*) FROM reconciliation_term").fetchone() or (0,)
    (causes,) = con.execute("SELECT count(*) FROM root_cause").fetchone() or (0,)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(", ".join(f"{n:,} {word}" for word, n in counts) + f"; {evidence:,} terms, {causes:,} root causes; "
          f"peak memory {peak:.1f} GB")  # fmt: skip
    pairs = dict(con.execute(
        "SELECT rule_id, count(*) FROM reconciliation WHERE rule_id IN ('G01', 'G02', 'G04') "
        "AND verdict IN ('exact', 'rounding') GROUP BY 1").fetchall())  # fmt: skip
    print(f"pairs that agree: units {pairs.get('G01', 0):,}, previous year {pairs.get('G02', 0):,}, budget {pairs.get('G04', 0):,}")
    return len(pairs) == 3


def main() -> int:
    """Measure and print; status 1 where the two implementations disagree."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, nargs="+", default=[2_000, 10_000])
    parser.add_argument("--different", type=int, default=250, help="reports invented; the others are copies")
    parser.add_argument("--sample", type=int, default=200, help="reports for pandas")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    asked = parser.parse_args()
    rules = load_rules()
    agreed = True
    for reports in asked.reports:
        with tempfile.TemporaryDirectory() as folder:
            config = {"threads": asked.threads, "memory_limit": Bounds().memory, "temp_directory": f"{folder}/spill"}
            con = duckdb.connect(str(Path(folder) / "rules.duckdb"), config=config)
            warehouse(con, reports, asked.different, asked.seed)
            con.execute("CHECKPOINT")
            agreed = measured(con, rules, reports) and agreed
            agreed = beside_pandas(con, rules, asked.sample) and agreed
    random = Random(asked.seed)  # noqa: S311 - invented amounts are no secret
    times = []
    for _ in range(11):
        rows = invented(random)
        worked = time.process_time()
        judge_report(rows, rules)
        times.append(time.process_time() - worked)
    print(f"one report in memory: {1000 * statistics.median(times[1:]):.0f} ms of processor, "
          f"the first {times[0]:.2f} s")  # fmt: skip
    return 0 if agreed else 1


def beside_pandas(con: duckdb.DuckDBPyConnection, rules: tuple[Rule, ...], reports: int) -> bool:
    """Judge a sample both ways in one process and compare the verdicts."""
    frame, empty = sample_of(con, reports)
    reports = frame["report_id"].nunique()
    started = time.process_time()
    theirs = in_pandas(frame, empty, rules)
    pandas_time = time.process_time() - started
    ids = tuple(frame["report_id"].unique())
    small = duckdb.connect(":memory:", config={"threads": 1})
    path = con.execute("SELECT path FROM duckdb_databases() WHERE database_name = current_database()").fetchone()
    con.execute("CHECKPOINT")
    assert path is not None
    con.close()
    small.execute(f"ATTACH '{path[0]}' AS large (READ_ONLY)")
    for name in (*_GIVEN, *_FILLED):
        wanted = "WHERE report_id IN (SELECT unnest(?))" if name in _GIVEN else "WHERE ? IS NULL"
        small.execute(f"CREATE TABLE {name} AS SELECT * FROM large.{name} {wanted}", [list(ids)])
    started = time.process_time()
    reconcile(small, rules)
    our_time = time.process_time() - started
    ours: Verdicts = Counter({
        (report, rule, verdict): count
        for report, rule, verdict, count in small.execute(
            "SELECT report_id, rule_id, verdict, count(*) FROM reconciliation "
            "WHERE verdict <> 'untestable' AND left_value IS NOT NULL AND rule_id IN (SELECT unnest(?)) GROUP BY ALL",
            [[rule.id for rule in rules if rule.kind in ("sum", "at_most")]],
        ).fetchall()
    })  # fmt: skip
    print(f"sample of {reports} reports, one thread, processor time: "
          f"juesuan {our_time:.2f} s with evidence and proofs, pandas {pandas_time:.2f} s with neither: "
          f"{pandas_time / our_time:.1f} times as long")  # fmt: skip
    differing = {key: (ours[key], theirs[key]) for key in ours | theirs if ours[key] != theirs[key]}
    for key, pair in sorted(differing.items())[:10]:
        print(f"DIFFERENT VERDICTS {key}: juesuan {pair[0]}, pandas {pair[1]}")
    print("the two implementations " + ("differ" if differing else f"agree on {sum(ours.values()):,} verdicts"))
    return not differing


if __name__ == "__main__":
    sys.exit(main())
