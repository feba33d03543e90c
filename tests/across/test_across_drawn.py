"""Drawn reports, read and built: a department with its units, last year's accounts and the budget agree; one wrong cell does not."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

# The generator of samples is not installed: it runs from the checkout.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from samples.report import Misprint
from tests.across.drawn import build_of, draw_set

ADDED = Decimal("36.50")
# The wrong cell of each report: the sums of its own form break by it, and so does what another report says of it.
WRONG = {
    "centre": Misprint("gpb_expenditure", "合计", 5, ADDED),
    "before": Misprint("revenue_expenditure_summary", "年末结转和结余", 3, ADDED),
    "budget": ("合计", 4, ADDED),
}


@dataclass(frozen=True)
class Drawn:
    """Two warehouses of the same reports; in the second, three have one wrong cell each."""

    healthy: duckdb.DuckDBPyConnection
    wrong: duckdb.DuckDBPyConnection


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drawn]:
    folder = tmp_path_factory.mktemp("drawn")
    good, bad = folder / "good", folder / "bad"
    paths = draw_set(good)
    shutil.copytree(good, bad)
    draw_set(bad, WRONG)
    both = [
        build_of(folder / name, [root / path.relative_to(good) for path in paths.values()], root)
        for name, root in (("healthy", good), ("wrong", bad))
    ]
    with duckdb.connect(str(both[0]), read_only=True) as healthy, duckdb.connect(str(both[1]), read_only=True) as wrong:
        yield Drawn(healthy, wrong)


def outcomes(con: duckdb.DuckDBPyConnection, rule: str) -> set[str]:
    rows = con.execute(
        "SELECT DISTINCT v.verdict FROM reconciliation v JOIN dim_report d USING (report_id) "
        "WHERE v.rule_id = ? AND d.entity_level = 'department' AND d.fiscal_year = 2024", [rule]
    ).fetchall()  # fmt: skip
    return {verdict for (verdict,) in rows}


def test_a_healthy_set_agrees_in_every_report(drawn: Drawn) -> None:
    broken = drawn.healthy.execute(
        "SELECT rule_id, place, reason FROM reconciliation WHERE verdict = 'broken' AND severity <> 'info'"
    ).fetchall()
    assert broken == []
    for rule in ("G01", "G01a", "G01b", "G02", "G02a", "G03a", "G04a", "G06"):
        assert "exact" in outcomes(drawn.healthy, rule), rule
        assert outcomes(drawn.healthy, rule) <= {"exact", "rounding", "untestable"}, rule
    assert outcomes(drawn.healthy, "G06") == {"exact"}


@pytest.mark.parametrize(
    ("rule", "report", "form", "label"),
    [
        ("G01a", "%信息中心2024%", "gpb_expenditure", "合计"),
        ("G02", "%2023年度决算.pdf", "revenue_expenditure_summary", "年末结转和结余"),
        ("G04a", "%部门预算.pdf", "gpb_expenditure", "合计"),
    ],
)
def test_a_wrong_cell_is_found_from_the_other_report_and_located_in_its_own(
    drawn: Drawn, rule: str, report: str, form: str, label: str
) -> None:
    found = drawn.wrong.execute(
        "SELECT v.report_id <> c.report_id, d.file LIKE ?, f.form, f.line_label, c.value_that_holds - f.amount "
        "FROM reconciliation v JOIN root_cause c ON c.cause_id = v.root_cause JOIN dim_report d ON d.report_id = c.report_id "
        "JOIN fact_amount f ON f.fact_id = c.fact_id WHERE v.rule_id = ? AND v.verdict = 'broken'", [report, rule]
    ).fetchall()  # fmt: skip
    assert len(found) == 1
    elsewhere, in_report, at_form, at_label, correction = found[0]
    assert (elsewhere, in_report, at_form, at_label.replace(" ", "")) == (True, True, form, label)
    # The value that holds is told by sums of rounded numbers: to the last digit of 万元.
    assert abs(correction + ADDED * 10_000) <= 100


def test_nothing_but_the_wrong_cells_is_accused(drawn: Drawn) -> None:
    causes = drawn.wrong.execute(
        "SELECT DISTINCT c.fact_id FROM reconciliation v JOIN root_cause c ON c.cause_id = v.root_cause "
        "WHERE v.verdict = 'broken' AND v.severity <> 'info'"
    ).fetchall()
    assert len(causes) == len(WRONG)


def test_no_verdict_names_a_cause_that_is_not_there(drawn: Drawn) -> None:
    for con in (drawn.healthy, drawn.wrong):
        (lost,) = con.execute(
            "SELECT count(*) FROM reconciliation v LEFT JOIN root_cause c ON c.cause_id = v.root_cause "
            "WHERE v.root_cause IS NOT NULL AND c.cause_id IS NULL"
        ).fetchone() or (None,)
        (idle,) = con.execute(
            "SELECT count(*) FROM root_cause WHERE cause_id NOT IN (SELECT root_cause FROM reconciliation WHERE root_cause IS NOT NULL)"
        ).fetchone() or (None,)
        assert (lost, idle) == (0, 0)
