"""How much of the hand-checked seed report is read: python tests/narrative/score_seed.py [FOLDER OF shared].

Prints the share of rows of seed_facts.csv and seed_performance.csv found with the right value, unit and
meaning, the misses, and the rows that no fact vouches for. A row may be matched once only.
"""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from juesuan.narrative.lines import lines_of_text  # noqa: E402
from juesuan.narrative.statement import Statement  # noqa: E402
from juesuan.performance.model import EvaluationScore, PerformanceProject  # noqa: E402
from juesuan.performance.report import ProseReport, read_report  # noqa: E402
from tests.narrative.seed_meaning import ECONOMIC, MEANINGS  # noqa: E402

YEAR = 2024


@dataclass
class Score:
    name: str
    total: int = 0
    found: int = 0
    misses: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        return self.found / self.total if self.total else 0.0

    def text(self) -> str:
        lines = [f"{self.name}: {self.found} of {self.total} found ({self.share:.2%}), {len(self.invented)} invented"]
        lines += [f"  miss     {miss}" for miss in self.misses]
        lines += [f"  invented {row}" for row in self.invented]
        return "\n".join(lines)


def code_names(shared: Path) -> dict[str, list[str]]:
    """Code to names from the shared lists, the gathered ones before the unverified."""
    names: dict[str, list[str]] = {}
    for file in ("function_codes.csv", "function_codes_unverified.csv"):
        with (shared / "codes" / file).open(encoding="utf-8-sig", newline="") as handle:
            for row in csv.DictReader(handle):
                listed = names.setdefault(row["code"], [])
                if row["name"] not in listed:
                    listed.append(row["name"])
    return names


def seed_report(shared: Path) -> ProseReport:
    text = (shared / "domain" / "seed_report.txt").read_text(encoding="utf-8")
    return read_report(lines_of_text(text), YEAR, code_names(shared))


def rows_of(shared: Path, name: str) -> list[dict[str, str]]:
    with (shared / "domain" / name).open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def _common(a: str, b: str) -> int:
    """Length of the longest common substring."""
    return max((n for i in range(len(a)) for n in range(1, len(a) - i + 1) if a[i : i + n] in b), default=0)


def _means(fact: Mapping[str, str], statement: Statement) -> str:
    """'' where the statement says what the fact says, else what differs."""
    meaning = MEANINGS.get(fact["measure"])
    if meaning is None:
        kind = "rate" if fact["kind"] == "pct" else "count"
        if statement.measure != f"stated_{kind}" or statement.kind != kind:
            return f"measure {statement.measure} {statement.kind}"
        label = fact["measure_zh"].split("（")[0] or fact["measure_zh"]
        near = _common(statement.subject, fact["measure_zh"])
        short = len(statement.subject) <= 2 and statement.subject[-1:] in label
        return "" if near >= 2 or short else f"subject {statement.subject} for {fact['measure_zh']}"
    for name in ("measure", "kind", "phase", "baseline"):
        wanted, got = getattr(meaning, name), getattr(statement, name)
        if wanted and wanted != got:
            return f"{name} {got} for {wanted}"
    fund = fact["fund_scope"]
    if fund and "?" not in fund and statement.fund != fund and not fact["measure"].startswith("project_"):
        return f"fund {statement.fund} for {fund}"
    code = fact["item_code"] or fact["class_code"]
    if code and statement.measure.startswith("function") and statement.function_code != code:
        return f"code {statement.function_code} for {code}"
    if fact["measure"] in ECONOMIC and statement.economic_code != ECONOMIC[fact["measure"]]:
        return f"economic code {statement.economic_code}"
    if ("template" in fact["qualifier"]) != ("template" in statement.flags):
        return "template flag"
    project = fact["qualifier"].partition("project=")[2].split(";")[0]
    if project and "…" not in project and statement.project != project:
        return f"project {statement.project} for {project}"
    return ""


def score_facts(shared: Path, report: ProseReport) -> Score:
    score = Score("seed_facts")
    by_line: dict[int, list[Statement]] = {}
    for statement in report.reading.statements:
        by_line.setdefault(statement.line, []).append(statement)
    used: set[int] = set()
    for fact in rows_of(shared, "seed_facts.csv"):
        score.total += 1
        best = "no such number on the line"
        for statement in by_line.get(int(fact["line_no"]), []):
            if statement.number in used or statement.value != Decimal(fact["value"]) or statement.unit != fact["unit"]:
                continue
            if statement.decimals != int(fact["published_decimals"]) and "chinese_numeral" not in statement.flags:
                continue
            if fact["value_yuan"] and statement.value_yuan != Decimal(fact["value_yuan"]):
                continue
            differs = _means(fact, statement)
            if not differs:
                used.add(statement.number)
                score.found += 1
                break
            best = differs
        else:
            score.misses.append(f"{fact['fact_id']} l.{fact['line_no']} {fact['measure']} {fact['value_text']}: {best}")
    score.invented = [
        f"l.{s.line} {s.measure} {s.kind} {s.value} {s.unit} {s.subject}"
        for s in report.reading.statements
        if s.number not in used
    ]
    return score


def _project_rows(project: PerformanceProject) -> list[tuple[str, ...]]:
    """The rows that a self-evaluation gives, written as the truth writes them; the line first."""
    name = project.name
    rows: list[tuple[str, ...]] = [
        ("", "header", name),
        ("", "header", name, project.department, project.unit),
        (str(project.goal_line), "goal_text", name, f"{project.goal_expected} | {project.goal_actual}"[:40]),
        ("", "total", name, project.total_weight.printed, project.total_score.printed),
    ]
    for fund in project.funds:
        cells = (fund.initial_budget, fund.full_year_budget, fund.actual, fund.weight, fund.execution_rate, fund.score)
        rows.append((str(fund.line), "fund", name, fund.label, *(cell.printed for cell in cells)))
    for one in project.indicators:
        rows.append(
            (str(one.line), "indicator", name, one.level1, one.level2, one.level3, one.nature, one.direction,
             one.target.printed, one.actual.printed, one.unit, one.weight.printed, one.score.printed, one.reason)
        )  # fmt: skip
    return rows


def _score_row(one: EvaluationScore) -> tuple[str, ...]:
    return (
        str(one.line), one.row, one.level2_code, one.level2 if one.level2_code else "", one.level3_code, one.level3,
        one.weight.printed, one.score.printed, one.score_rate.printed.rstrip("%"), one.reason[:12],
        one.explanation[:12], one.criteria[:8],
    )  # fmt: skip


def _truth_row(row: Mapping[str, str]) -> tuple[str, ...]:
    line, kind, name = row["line_no"], row["row_type"], row["project_name"]
    if kind == "header":
        named = (row["competent_dept"], row["implementing_unit"]) if row["competent_dept"] else ()
        return ("", kind, name, *named)
    if kind == "goal_text":
        return (line, kind, name, row["explanation"][:40])
    if kind == "total":
        return ("", kind, name, row["weight"], row["score"])
    if kind == "fund":
        money = (row["budget_initial_wan"], row["budget_full_year_wan"], row["actual_wan"])
        return (line, kind, name, row["fund_item"], *money, row["weight"], row["exec_rate_pct"], row["score"])
    if kind == "indicator":
        names = (
            "level1", "level2", "level3", "indicator_nature", "indicator_direction", "target_value", "actual_value",
            "measure_unit", "weight", "score", "deviation_or_deduction",
        )  # fmt: skip
        return (line, kind, name, *(row[n] for n in names))
    shape = {"eval_subtotal": "subtotal", "eval_total": "total"}.get(kind, "indicator")
    level2 = row["level2"] if row["level2_code"] else ""
    return (
        line, shape, row["level2_code"], level2, row["level3_code"], row["level3"], row["weight"], row["score"],
        row["score_rate_pct"], row["deviation_or_deduction"][:12], row["explanation"][:12], row["criteria"][:8],
    )  # fmt: skip


def score_performance(shared: Path, report: ProseReport) -> Score:
    score = Score("seed_performance")
    got = [row for project in report.projects for row in _project_rows(project)]
    got += [_score_row(one) for one in report.scores]
    left = list(got)
    for truth in rows_of(shared, "seed_performance.csv"):
        score.total += 1
        wanted = tuple(part.replace(" ", "") for part in _truth_row(truth))
        match = next((row for row in left if tuple(part.replace(" ", "") for part in row) == wanted), None)
        if match is None:
            score.misses.append(f"{truth['row_id']} {wanted}")
        else:
            left.remove(match)
            score.found += 1
    score.invented = [str(row) for row in left]
    return score


def main(arguments: Sequence[str]) -> int:
    shared = Path(arguments[0]) if arguments else Path(os.environ.get("JUESUAN_SHARED", ROOT.parent / "shared"))
    report = seed_report(shared)
    scores = [score_facts(shared, report), score_performance(shared, report)]
    unread = [r for r in report.reading.residue if r.reason == "unread"]
    sys.stdout.write("\n".join(score.text() for score in scores) + f"\nnumbers left unread: {len(unread)}\n")
    return 0 if all(score.share >= 0.98 and not score.invented for score in scores) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
