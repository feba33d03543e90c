"""One set of unrounded amounts explains a report's sums at once, or the numbers that contradict are named."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from equalities import allowed_singly, together
from hypothesis import given, settings
from hypothesis import strategies as st

import juesuan
from juesuan.facts import Fact, fact_id
from juesuan.proof import judged
from juesuan.reconcile import Verdict
from juesuan.reconcile.joint import JointTest, joint_test, run_on_warehouse
from juesuan.report import Report, rows_of

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = sorted(path for path in (ROOT / "data" / "raw").rglob("*.pdf") if "松岗" not in path.name and "通知" not in path.name)


def test_sums_that_hold_exactly_need_no_rounding() -> None:
    test = together({"a": "3.00", "b": "1.00", "c": "2.00"}, ["a = b + c"])
    assert (test.outcome, test.t, test.identities, test.numbers) == ("exact", 0, 1, 3)


def test_one_hundredth_among_three_numbers_takes_two_thirds_of_the_half_step() -> None:
    test = together({"a": "3.01", "b": "1.00", "c": "2.00"}, ["a = b + c"])
    assert (test.outcome, test.t) == ("jointly_rounding", Decimal("0.666667"))


def test_two_prints_of_one_amount_that_touch_are_explained_to_the_last() -> None:
    test = together({"a": "326.71", "b": "326.72"}, ["a = b"])
    assert (test.outcome, test.t, test.fact_ids) == ("jointly_rounding", 1, ())


def test_small_differences_each_within_rounding_can_contradict_each_other() -> None:
    # a and b, b and c touch each other only at one end each: b would have to lie at both.
    printed = {"a": "1.00", "b": "1.01", "c": "1.02", "far": "5.00", "off": "5.01"}
    sums = ["a = b", "b = c", "far = off"]
    assert allowed_singly(printed, sums)
    test = together(printed, sums)
    assert (test.outcome, test.t) == ("contradiction", 2)
    # b cancels out between the two: it is a and c that no amount fits.
    assert (test.fact_ids, test.rule_ids) == (("a", "c"), ("a = b", "b = c"))


def test_a_sum_that_uses_all_its_rounding_leaves_none_to_another() -> None:
    printed = {"total": "1.00", "x": "0.34", "y": "0.34", "z": "0.34", "w": "0.35"}
    sums = ["total = x + y + z", "x = w"]
    assert allowed_singly(printed, sums)
    assert together(printed, sums[:1]).t == 1
    test = together(printed, sums)
    assert (test.outcome, test.rule_ids) == ("contradiction", tuple(sorted(sums)))
    assert set(test.fact_ids) <= {"total", "w", "y", "z"}


def test_amounts_of_a_trillion_lose_nothing() -> None:
    test = together({"a": "99999999.02", "b": "99999999.01", "c": "99999999.00"}, ["a = b", "b = c"])
    assert (test.outcome, test.t) == ("contradiction", 2)


def test_a_finer_number_moves_only_as_far_as_its_own_step() -> None:
    from juesuan.reconcile.joint import Identity, taken_together

    # 元 against 万元: nearly all of the gap must be made up by the coarser number.
    steps = {"coarse": Decimal(100), "fine": Decimal("0.01")}
    test = taken_together([Identity("B", {"coarse": 1, "fine": -1}, Decimal(50))], steps)
    assert (test.outcome, test.t) == ("jointly_rounding", round(Decimal(50) / Decimal("50.005"), 6))


def test_zeros_stay_zero() -> None:
    test = together({"a": "1.01", "b": "1.00", "nothing": "0.00"}, ["a = b + nothing"])
    assert (test.numbers, test.t) == (2, 1)


def test_nothing_to_add_up_is_untestable_never_exact() -> None:
    assert joint_test((), {}) == JointTest(0, 0, 0, None, "untestable")


def test_the_seed_reports_fiscal_prose_is_jointly_explained() -> None:
    """RECONCILIATION §1: the differences of the seed's fiscal prose use two thirds of the half unit, t* = 0.667."""
    printed = {
        "all_income": "1032.52", "gpb_income": "1032.49", "other": "0.02", "all_spent": "1032.50", "closing": "0.02",
        "income_total": "1032.52", "spent_total": "1032.52", "all_basic": "321.04", "all_project": "711.46",
        "gpb": "1032.49", "c201": "930.44", "c208": "54.39", "c210": "19.85", "c221": "27.82",
        "i1": "151.50", "i2": "238.07", "i3": "540.87", "i4": "19.09", "i5": "23.62", "i6": "11.68", "i7": "13.03",
        "i8": "6.82", "i9": "27.82", "basic": "321.04", "personnel": "277.93", "public": "43.10",
        "project": "711.46", "all_public": "43.11",
    }  # fmt: skip
    sums = [
        "all_income = gpb_income + other", "income_total = all_income", "spent_total = all_spent + closing",
        "income_total = spent_total", "all_spent = all_basic + all_project", "gpb = c201 + c208 + c210 + c221",
        "c201 = i1 + i2 + i3", "c208 = i4 + i5 + i6", "c210 = i7 + i8", "c221 = i9", "gpb = basic + project",
        "basic = personnel + public", "gpb_income = gpb",
    ]  # fmt: skip
    test = together(printed, sums)
    assert (test.outcome, test.t) == ("jointly_rounding", Decimal("0.666667"))


@st.composite
def rounded_accounts(draw: st.DrawFn) -> tuple[dict[str, str], list[str]]:
    """True amounts in 元 that add up in a tree and across two forms, printed in 万元."""
    leaves = draw(st.lists(st.integers(-(10**9), 10**12), min_size=2, max_size=9))
    true: dict[str, Decimal] = {f"leaf{n}": Decimal(cents) / 100 for n, cents in enumerate(leaves)}
    names, sums = list(true), []
    parts = [names[:2], names[2:5], names[5:]]
    for n, part in enumerate(part for part in parts if part):
        true[f"class{n}"] = sum((true[name] for name in part), Decimal(0))
        sums.append(f"class{n} = " + " + ".join(part))
    classes = [name for name in true if name.startswith("class")]
    for total, addends in (("total", classes), ("again", names)):
        true[total] = sum((true[name] for name in addends), Decimal(0))
        sums.append(f"{total} = " + " + ".join(addends))
    sums.append("total = again")
    cent = Decimal("0.01")
    return {name: str((amount / 10_000).quantize(cent, ROUND_HALF_UP)) for name, amount in true.items()}, sums


@given(rounded_accounts())
@settings(max_examples=60, deadline=None)
def test_rounding_consistent_accounts_is_never_a_contradiction(accounts: tuple[dict[str, str], list[str]]) -> None:
    printed, sums = accounts
    # What rounds to zero is printed as zero, which the project holds to be structural; such accounts say nothing here.
    if any(Decimal(text) == 0 for text in printed.values()):
        return
    test = together(printed, sums)
    assert test.outcome in ("exact", "jointly_rounding")
    assert test.t is not None
    assert test.t <= 1


@pytest.fixture(scope="module")
def reports() -> list[tuple[Report, tuple[Verdict, ...], dict[str, Fact]]]:
    found = []
    for path in SAMPLES:
        report = juesuan.read(path, second_reader=False)
        facts = {fact_id(report.report_id, fact): fact for fact in report.facts}
        found.append((report, judged(report).verdicts, facts))
    return found


def test_shipped_samples_are_jointly_explained_but_for_what_is_broken_anyway(
    reports: list[tuple[Report, tuple[Verdict, ...], dict[str, Fact]]],
) -> None:
    for _, verdicts, facts in reports:
        test = joint_test(verdicts, facts)
        assert test.outcome in ("exact", "jointly_rounding")
        # The least are those of a report that has its tables in another file: what its prose adds up.
        assert test.identities > 20
        by_themselves = {v.verdict_id for v in verdicts if v.verdict == "broken" and v.severity == "error"}
        assert test.left_out <= len(by_themselves)
        rounded = [v for v in verdicts if v.verdict == "rounding" and v.family not in ("prose", "performance")]
        assert not rounded or test.outcome == "jointly_rounding"


def test_counted_things_inequalities_and_information_take_no_part(
    reports: list[tuple[Report, tuple[Verdict, ...], dict[str, Fact]]],
) -> None:
    _, verdicts, facts = reports[0]
    whole = joint_test(verdicts, facts)
    (equality, *_) = [v for v in verdicts if v.verdict == "exact" and v.relation == "=" and v.severity == "error" and v.terms > 2]
    others = [v for v in verdicts if v is not equality]
    for without in (
        replace(equality, severity="info"), replace(equality, relation="<="), replace(equality, verdict="untestable"),
    ):  # fmt: skip
        assert joint_test([*others, without], facts).identities == whole.identities - 1


def test_the_warehouse_says_the_same_as_memory(
    reports: list[tuple[Report, tuple[Verdict, ...], dict[str, Fact]]],
) -> None:
    import duckdb

    from juesuan.reconcile import reconcile
    from juesuan.rules import load_rules
    from juesuan.tables.core import DIM_REPORT, FACT_AMOUNT, FORM_COVERAGE, RECONCILIATION, RECONCILIATION_TERM
    from juesuan.tables.joint import JOINT_TEST
    from juesuan.tables.root_cause import ROOT_CAUSE

    with duckdb.connect(":memory:", config={"threads": 1}) as con:
        for table in (DIM_REPORT, FACT_AMOUNT, FORM_COVERAGE, RECONCILIATION, RECONCILIATION_TERM, ROOT_CAUSE, JOINT_TEST):
            con.execute(table.ddl())
            rows = [row for report, _, _ in reports for row in rows_of(report).get(table.name, ())]
            if rows:
                types = {column.name: column.type for column in table.columns}
                for row in rows:
                    row.setdefault("reader_version", "test")
                    row.setdefault("is_current", True)
                con.execute(
                    f"INSERT INTO {table.name} BY NAME SELECT unnest(from_json(?::JSON, ?), max_depth := 2)",
                    [json.dumps(rows, default=str), json.dumps([types])],
                )
        reconcile(con, load_rules())
        assert run_on_warehouse(con, batch=2) == len(reports)
        stored = {row[0]: row[1:] for row in con.execute("SELECT * FROM joint_test").fetchall()}
    assert stored == {
        report.report_id: (
            test.identities, test.left_out, test.numbers, test.t, test.outcome,
            ",".join(test.rule_ids) or None, ",".join(test.fact_ids) or None,
        )
        for report, verdicts, facts in reports
        for test in [joint_test(verdicts, facts)]
    }  # fmt: skip


def test_real_reports_are_jointly_explained(shared: Path) -> None:
    for path in sorted((shared / "reports").glob("*决算.pdf")):
        report = juesuan.read(path, second_reader=False, prose=False)
        test = joint_test(judged(report).verdicts, {fact_id(report.report_id, f): f for f in report.facts})
        assert test.outcome == "jointly_rounding", path.name
