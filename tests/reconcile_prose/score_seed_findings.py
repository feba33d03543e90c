"""How the hand-checked findings of the seed report come out: python score_seed_findings.py [SHARED].

Prints, by class of seed_findings.csv, how many rows have the verdict that their class asks for, the misses, the
class a and b rows that came out broken, the root causes, and every broken verdict that no row speaks of.
A row is met by a verdict of its rule that stands on one of its lines and has its two values.
"""

from __future__ import annotations

import csv
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from juesuan import terms  # noqa: E402
from juesuan.reconcile.prose import ProseVerdict, judge_prose  # noqa: E402
from tests.narrative.score_seed import YEAR, seed_report  # noqa: E402

Row = Mapping[str, str]
REPORT_ID = "5" * 64
WANTED = {
    "c": {"broken"}, "c_soft": {"broken"}, "u": {"undefined"}, "t": {"template"}, "n": {"untestable"},
    "a": {"exact", "rounding"}, "b": {"exact", "rounding"},
}  # fmt: skip
# What the truth calls by one id, the catalogue has as several rules.
RULES = {
    "A01": {"D04c"}, "A02": {"D04i"}, "A04": {"D04j"}, "A12": {"D04d"}, "A24": {"D04a"}, "A25": {"D06", "D04"},
    "A29": {"D04b"}, "A30": {"D04k"}, "A31": {"D04f"}, "A32": {"D04g"}, "A33": {"D04f"}, "A39": {"D04h"},
    "A40": {"D04e"},    "A23": {"D04n"}, "D12": {"D12", "D12a", "D12b"},
    "A41": {"D08a", "D08b"}, "D04": {"D04"}, "E04": {"E04", "E06"}, "D16": {"D16", "D16b", "E04"},
    "D08": {"D01", "D08a", "D08b"},    "F01": {"F01", "F21a", "F14"}, "F14": {"F14", "F14a", "F14c"},
    "F15": {"F15", "F15a", "F14c"},
    "F20": {"F20", "F15a"},    "F05": {"F05", "F05a", "D03"}, "F17": {"F05a"}, "F21": {"F21"},
    "C15": {"C15", "C15a"}, "D07": {"D07"},
    "F11": {"D01", "F11", "D13"},    "D04a": {"D04a"}, "F09": {"F09", "F09a"}, "H09": {"H09", "H09a"},
}  # fmt: skip
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass
class Score:
    """Rows of one class: how many there are, how many are met, and what is missed."""

    name: str
    total: int = 0
    met: int = 0
    misses: list[str] = field(default_factory=list)


@dataclass
class Findings:
    """The outcome for all classes, false alarms on rows that hold, root causes, and broken verdicts without a row."""

    scores: dict[str, Score]
    alarms: list[str]
    causes: dict[str, set[str]]
    unlisted: list[ProseVerdict]

    @property
    def mixed(self) -> list[str]:
        """Root causes of the truth that are told apart, and verdict causes that mix two of the truth."""
        split = [f"{name}: {sorted(ours)}" for name, ours in self.causes.items() if len(ours) > 1]
        owners: dict[str, set[str]] = {}
        for name, ours in self.causes.items():
            for cause in ours:
                owners.setdefault(cause, set()).add(name)
        return split + [f"{cause}: {sorted(names)}" for cause, names in owners.items() if len(names) > 1]


def rows_of(shared: Path) -> list[dict[str, str]]:
    with (shared / "domain" / "seed_findings.csv").open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def lines_of(row: Row) -> set[int]:
    found: set[int] = set()
    for part in row["lines"].split(";"):
        first, _, last = part.partition("-")
        if first.isdigit():
            found.update(range(int(first), int(last or first) + 1))
    return found


def values_of(row: Row) -> set[Decimal]:
    """The two values of a row, sums by their result."""
    found = set()
    for cell in (row["lhs_value"], row["rhs_value"]):
        if numbers := _NUMBER.findall(cell.rpartition("=")[2]):
            found.add(abs(Decimal(numbers[0])))
    return found


def _has(verdict: ProseVerdict, value: Decimal) -> bool:
    """Whether a side of the verdict is a value of the truth, in its unit or in 万元, at the digits of the truth."""
    step = Decimal(1).scaleb(int(value.as_tuple().exponent))
    sides = [side for side in (verdict.left_value, verdict.right_value) if side is not None]
    return any(abs(abs(side) / unit - value) <= step / 2 for side in sides for unit in (1, 10_000))


def _is_of(verdict: ProseVerdict, row: Row) -> bool:
    return verdict.rule_id in RULES.get(row["rule_id"], {row["rule_id"]})


def _meets(verdict: ProseVerdict, row: Row) -> bool:
    lines = set(verdict.lines)
    if verdict.rule_id in ("F01", "F03") and lines:
        # The row of totals stands below the indicators and has no line of its own.
        lines |= set(range(min(lines), max(lines) + 3))
    return bool(lines_of(row) & lines)


def _speaks(verdict: ProseVerdict, row: Row) -> bool:
    if not _is_of(verdict, row) or not _meets(verdict, row):
        return False
    wanted = values_of(row)
    return verdict.left_value is None or len(wanted) < 2 or all(_has(verdict, value) for value in wanted)


def _met(row: Row, verdicts: Sequence[ProseVerdict]) -> list[ProseVerdict]:
    kinds = WANTED[row["class"]]
    if row["class"] == "n" and row["rule_id"].startswith("C"):
        return [v for v in verdicts if v.rule_id == row["rule_id"] and v.verdict in kinds]
    return [v for v in verdicts if v.verdict in kinds and _speaks(v, row)]


def _contradicts(row: Row, verdict: ProseVerdict) -> bool:
    """Whether a broken verdict denies a row that holds: the same rule, a line and both values in common."""
    values = values_of(row)
    same = len(values) == 2 and all(_has(verdict, value) for value in values)
    if verdict.left_value is None:
        same = lines_of(row) >= set(verdict.lines)
    return _is_of(verdict, row) and _meets(verdict, row) and same


def score(rows: Iterable[Row], verdicts: Sequence[ProseVerdict]) -> Findings:
    """Every row of the truth against the verdicts."""
    found = Findings({}, [], {}, [])
    broken = [v for v in verdicts if v.verdict == "broken"]
    spoken: set[str] = set()
    alarms: list[tuple[str, ProseVerdict]] = []
    for row in rows:
        kind = row["class"]
        if kind not in WANTED:
            continue
        tally = found.scores.setdefault(kind, Score(kind))
        tally.total += 1
        met = _met(row, verdicts)
        if met:
            tally.met += 1
        else:
            tally.misses.append(f"{row['finding_id']} {row['rule_id']} l.{row['lines']} {row['lhs_desc'][:50]}")
        if kind in ("c", "c_soft"):
            spoken |= {v.verdict_id for v in met}
        if kind == "c" and row["root_cause_id"]:
            found.causes.setdefault(row["root_cause_id"], set()).update(v.root_cause or "none" for v in met)
        if kind in ("a", "b"):
            denied = [v for v in broken if _contradicts(row, v)]
            alarms += [(f"{row['finding_id']} {v.rule_id} {v.place}", v) for v in denied]
    # What another row of the truth calls inconsistent is no alarm.
    found.alarms = [text for text, verdict in alarms if verdict.verdict_id not in spoken]
    found.unlisted = [v for v in broken if v.verdict_id not in spoken]
    return found


def judged(shared: Path) -> tuple[ProseVerdict, ...]:
    """The verdicts on the seed report, which prints no forms."""
    # Its forms are an attachment.
    coverage = dict.fromkeys(terms.FORMS, "missing")
    return judge_prose(
        seed_report(shared), (), report_id=REPORT_ID, year=YEAR, unit_name="中共内蒙古自治区委员会社会工作部", coverage=coverage
    )


def main(arguments: Sequence[str]) -> int:
    shared = Path(arguments[0]) if arguments else Path(os.environ.get("JUESUAN_SHARED", ROOT.parent / "shared"))
    verdicts = judged(shared)
    found = score(rows_of(shared), verdicts)
    out = []
    for kind, tally in sorted(found.scores.items()):
        out.append(f"class {kind}: {tally.met} of {tally.total} rows met")
        if kind not in ("a", "b"):
            out += [f"  miss {miss}" for miss in tally.misses]
        else:
            by_rule: dict[str, int] = {}
            for miss in tally.misses:
                by_rule[miss.split()[1]] = by_rule.get(miss.split()[1], 0) + 1
            out.append("  no such verdict: " + ", ".join(f"{rule} {n}" for rule, n in sorted(by_rule.items())))
    out.append(f"class a or b rows reported as broken: {len(found.alarms)}")
    out += [f"  {alarm}" for alarm in found.alarms]
    out += [
        f"root cause {name}: {', '.join(sorted(ours)) or 'NOT FOUND'}" for name, ours in sorted(found.causes.items())
    ]
    out += [f"  mixed: {line}" for line in found.mixed]
    out.append(f"broken without a row: {len(found.unlisted)}")
    out += [f"  {v.rule_id} {v.severity} {v.place} l.{v.lines[:4]}: {v.reason}" for v in found.unlisted]
    sys.stdout.write("\n".join(out) + "\n")
    return 0 if not found.alarms and not found.scores["c"].misses and not found.mixed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
