"""The rules on hand-checked cells of real reports: broken is what their FINDINGS.md call an error, and no more."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from juesuan.reconcile import Judged, judge_report
from juesuan.reconcile.example import Rows
from tests.reconcile.staged import RULES
from tests.reconcile.truth import rows_of_truth

# Places whose gap is rounding, as listed in each report's FINDINGS.md: rule, beginning of the place, gap in 元.
ROUNDED = {
    "财政局2024决算": {
        ("A11", "合计，本年收入合计", -100), ("A11", "合计，财政拨款收入", -100),
        ("A14", "合计，本年支出合计", -100), ("A14", "合计，基本支出", -100),
        ("A25", "合计，本年支出合计", -100), ("A25", "合计，基本支出", -100),
        ("A26", "301 工资福利支出", -100), ("A26", "302 商品和服务支出", -200),
        ("B04", "208 八、社会保障和就业支出", -100), ("B08", "208 八、社会保障和就业支出", -100),
    },
    "规划和自然资源局2024决算": {
        ("B04", "210 九、卫生健康支出", -100), ("B04", "212 十一、城乡社区支出", 100),
        ("A19", "本年支出合计，财政拨款", 100), ("A19", "本年支出合计，一般公共预算财政拨款", 100),
        ("B08", "210 九、卫生健康支出", -100),
        ("A23", "212 城乡社区支出", 100), ("A23", "21201 城乡社区管理事务", 100), ("A23", "2120101 行政运行", 100),
        ("A23", "合计", 100), ("A26", "302 商品和服务支出", 200), ("A27", "人员经费合计", -100),
        # Not in FINDINGS.md, which looks at table identities only: information, in real_findings.csv.
        ("B22c", "2101101 行政单位医疗", 100),
    },
    "社会工作部2024决算": {("A26", "302 商品和服务支出", 100), ("B11", "合计", -100)},
    "司法局2026部门预算": set(),
    "万里街道2024部门预算": set(),
}  # fmt: skip
BROKEN = {"万里街道2024部门预算": {("B20b", "财政拨款“三公”经费支出决算表")}}


@lru_cache(maxsize=8)
def report(folder: Path) -> tuple[Rows, Judged]:
    """A real report's rows and what the whole catalogue says of them."""
    rows = rows_of_truth(folder, report_id=(folder.name.encode().hex() * 4)[:64])
    return rows, judge_report(rows, RULES)


@pytest.fixture(params=ROUNDED)
def judged(request: pytest.FixtureRequest, shared: Path) -> tuple[str, Rows, Judged]:
    name = str(request.param)
    folder = shared / "reports" / "truth" / name
    if not folder.is_dir():
        pytest.skip(f"no hand-checked cells of {name}")
    return (name, *report(folder))


def test_what_is_broken_is_what_the_findings_call_an_error(judged: tuple[str, Rows, Judged]) -> None:
    name, _, found = judged
    broken = {(verdict.rule_id, verdict.place) for verdict in found.verdicts if verdict.verdict == "broken"}
    assert broken == BROKEN.get(name, set())


def test_the_rounding_differences_of_the_findings_are_called_rounding(judged: tuple[str, Rows, Judged]) -> None:
    name, _, found = judged
    rounded = [verdict for verdict in found.verdicts if verdict.verdict == "rounding"]
    assert len(rounded) == len(ROUNDED[name])
    for rule_id, place, gap in ROUNDED[name]:
        found_here = [v for v in rounded if v.rule_id == rule_id and v.place.startswith(place) and v.gap == gap]
        assert found_here, (rule_id, place)


def test_every_printed_total_has_a_verdict(judged: tuple[str, Rows, Judged]) -> None:
    _, rows, found = judged
    said = {term.fact_id for verdict in found.verdicts for term in verdict.evidence}
    numbers = {fact["fact_id"] for fact in rows["fact_amount"] if fact["state"] == "number"}
    # The rest stands in no sum at all; agency operating funds are only bounded.
    assert numbers <= said


def test_every_number_is_proven_or_consistent_but_the_ones_in_no_equality(judged: tuple[str, Rows, Judged]) -> None:
    _, rows, found = judged
    weak = {
        fact["line"]
        for fact in rows["fact_amount"]
        if fact["state"] == "number" and found.proofs[fact["fact_id"]] in ("unproven", "contradicted")
    }
    assert weak <= {"agency_operating_funds"}


def test_a_rule_that_could_not_be_tested_says_why(judged: tuple[str, Rows, Judged]) -> None:
    _, _, found = judged
    untestable = [verdict for verdict in found.verdicts if verdict.verdict == "untestable"]
    assert untestable
    assert all(verdict.reason for verdict in untestable)
    # One row for each such rule: what was not checked is counted once.
    assert len({verdict.rule_id for verdict in untestable}) == len(untestable)
