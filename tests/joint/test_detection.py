"""The measurement of detection runs on a shipped sample, and its errors are what they are called."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks import errors_made  # noqa: E402
from benchmarks.residuals import residuals_of  # noqa: E402
from juesuan.facts import Coverage, Fact  # noqa: E402
from juesuan.reconcile import Term, Verdict  # noqa: E402

CELL = Fact(
    "expenditure", 3, 4, "expenditure", "function", "行政运行", "2010601", None, 3, "20106", True, "basic_expenditure",
    "all_funds", "actual", "number", Decimal(123400), Decimal(100), None, "12.34", "万元", 5, 0, 0, 1, 1, "test",
)  # fmt: skip
PARENT = replace(CELL, row=2, function_code="20106", level=2, parent_code=None, is_leaf=False, line_label="财政事务")
RIGHT = replace(CELL, col=5, state="blank", amount=None, step=None, printed="", measure="project_expenditure")
FACTS = {f"r/expenditure/{f.row}/{f.col}": f for f in (CELL, PARENT, RIGHT)}
KEY = "r/expenditure/3/4"


def printed(altered: errors_made.Altered, key: str = KEY) -> str | None:
    fact = altered[key]
    return None if fact is None else fact.printed


def test_each_error_prints_what_its_name_says() -> None:
    random = Random(1)
    assert printed(errors_made.last_digit_by_one(KEY, FACTS, random)) in ("12.33", "12.35")
    assert printed(errors_made.last_digit(KEY, FACTS, random)) in ("12.30", "12.31", "12.37", "12.38", "12.39")
    assert printed(errors_made.transposed(KEY, FACTS, random)) in ("21.34", "13.24", "12.43")
    assert printed(errors_made.point_lost(KEY, FACTS, random)) == "1,234"
    assert printed(errors_made.sign_turned(KEY, FACTS, random)) == "-12.34"
    assert printed(errors_made.blanked(KEY, FACTS, random)) == ""


def test_a_number_moved_to_a_blank_column_leaves_a_blank() -> None:
    altered = errors_made.swapped_right(KEY, FACTS, Random(1))
    assert (printed(altered), printed(altered, "r/expenditure/3/5")) == ("", "12.34")
    assert errors_made.swapped_down(KEY, FACTS, Random(1)) == {}


def test_a_dropped_row_makes_its_parent_a_leaf() -> None:
    altered = errors_made.row_dropped(KEY, FACTS, Random(1))
    assert (altered[KEY], altered["r/expenditure/3/5"]) == (None, None)
    parent = altered["r/expenditure/2/4"]
    assert parent is not None
    assert parent.is_leaf


def test_the_measurement_runs_and_counts_one_error_of_each_kind(tmp_path: Path) -> None:
    (sample,) = (ROOT / "data" / "raw").rglob("上海市示例区财政局.pdf")
    shutil.copy(sample, tmp_path)
    command = [sys.executable, "benchmarks/detection.py", "--reports", str(tmp_path), "--samples", "1"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    lines = dict(re.findall(r"^\| (\S+ [a-z ].*?|all) \| (\d+) \|", found.stdout, re.MULTILINE))
    assert len(errors_made.KINDS) == 9
    assert lines == dict.fromkeys(errors_made.KINDS, "1") | {"all": "9"}
    point = re.search(r"^\| 漏小数点 point lost \| 1 \| 0 \| 0 \| 0 \| 1 \| (\S+ %) \| (\S+ %)", found.stdout, re.MULTILINE)
    assert point is not None
    assert point.groups() == ("100.0 %", "100.0 %")
    assert "missed (rules that it breaks): none" in found.stdout


SUM = replace(CELL, row=1, function_code="201", level=1, parent_code=None, is_leaf=False, amount=Decimal(223400), printed="22.34")
SECOND = replace(CELL, row=4, function_code="2010602", amount=Decimal(100000), printed="10.00")
ADDED = {f"r/expenditure/{f.row}/{f.col}": f for f in (SUM, CELL, SECOND)}
HOLDS = Verdict(
    "r/A13/201", "r", "A13", "201", "", "within_form", "error", "exact", "=", Decimal(223400), Decimal(223400), Decimal(0),
    Decimal(150), 3, None, "5",
    (Term("r/expenditure/1/4", "left", 1), Term(KEY, "right", 1), Term("r/expenditure/4/4", "right", 1)),
)  # fmt: skip


def test_a_swap_inside_one_sum_moves_no_gap_and_an_error_beyond_rounding_is_told_by_rule() -> None:
    swapped = errors_made.swapped(KEY, "r/expenditure/4/4", ADDED)
    unseen = residuals_of(swapped, ADDED, [HOLDS], [], [])
    assert (unseen.checked, unseen.is_moved, unseen.beyond) == (1, False, ())
    small = residuals_of({KEY: errors_made.with_amount(CELL, Decimal(123500))}, ADDED, [HOLDS], [], [])
    assert (small.is_moved, small.beyond) == (True, ())
    large = residuals_of({KEY: errors_made.with_amount(CELL, Decimal(132400))}, ADDED, [HOLDS], [], [])
    assert large.beyond == ("A13/201",)
    hint = residuals_of({KEY: errors_made.with_amount(CELL, Decimal(132400))}, ADDED, [replace(HOLDS, severity="info")], [], [])
    assert (hint.beyond, hint.hinted) == ((), ("A13/201",))


def test_a_form_that_loses_all_its_numbers_is_read_as_empty() -> None:
    forms = [Coverage("expenditure", "found"), Coverage("income", "found")]
    dropped = {key: fact for key, fact in FACTS.items() if fact.state == "blank"}
    assert [item.status for item in errors_made.coverage_after(forms, FACTS, dropped)] == ["empty", "found"]
    assert errors_made.coverage_after(forms, FACTS, FACTS) == forms
