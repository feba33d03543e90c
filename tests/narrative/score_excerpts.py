"""Recall and precision on published prose of several provinces: python tests/narrative/score_excerpts.py [shared].

`excerpts.csv` says by hand what each excerpt states, one figure a row. A row is right when measure, kind,
phase, baseline, direction, fund, value, unit and functional code all are.
"""

from __future__ import annotations

import csv
import os
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from juesuan.narrative.lines import lines_of_text  # noqa: E402
from juesuan.narrative.statement import Statement  # noqa: E402
from juesuan.narrative.statements import statements  # noqa: E402
from tests.narrative.score_seed import code_names  # noqa: E402

EXPECTED = Path(__file__).with_name("excerpts.csv")
Row = tuple[str, ...]


@dataclass(frozen=True)
class ExcerptScore:
    name: str
    expected: int
    read: int
    right: int
    missed: tuple[Row, ...]
    surplus: tuple[Row, ...]

    @property
    def recall(self) -> float:
        return self.right / self.expected if self.expected else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.read if self.read else 1.0


def as_row(statement: Statement) -> Row:
    value = "" if statement.value is None else str(statement.value)
    return (
        statement.measure, statement.kind, statement.phase, statement.baseline, statement.direction, statement.fund,
        value, statement.unit, statement.function_code or "",
    )  # fmt: skip


def expected_rows() -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {}
    with EXPECTED.open(encoding="utf-8", newline="") as handle:
        for row in csv.reader(handle):
            if row[0] != "excerpt":
                rows.setdefault(row[0], []).append(tuple(row[1:]))
    return rows


def score_excerpts(shared: Path) -> list[ExcerptScore]:
    names, expected = code_names(shared), expected_rows()
    scores: list[ExcerptScore] = []
    for file in sorted((shared / "domain" / "narratives").glob("*.txt")):
        year = int(re.findall(r"_(20\d{2})", file.stem)[-1])
        read = Counter(as_row(s) for s in statements(lines_of_text(file.read_text(encoding="utf-8")), year, names))
        wanted = Counter(expected.get(file.stem[:2], []))
        right = sum((read & wanted).values())
        scores.append(
            ExcerptScore(file.stem, sum(wanted.values()), sum(read.values()), right,
                         tuple((wanted - read).elements()), tuple((read - wanted).elements()))
        )  # fmt: skip
    return scores


def main(arguments: Sequence[str]) -> int:
    shared = Path(arguments[0]) if arguments else Path(os.environ.get("JUESUAN_SHARED", ROOT.parent / "shared"))
    scores = score_excerpts(shared)
    for score in scores:
        shares = f"{score.recall:7.2%} recall {score.precision:7.2%} precision"
        sys.stdout.write(f"{shares} {score.expected:4} {score.name}\n")
        sys.stdout.writelines(f"    missed  {row}\n" for row in score.missed)
        sys.stdout.writelines(f"    surplus {row}\n" for row in score.surplus)
    expected, read, right = (sum(getattr(s, n) for s in scores) for n in ("expected", "read", "right"))
    sys.stdout.write(f"{right / expected:7.2%} recall {right / read:7.2%} precision {expected:4} together\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
