"""Prose of real reports: broken is what their FINDINGS.md or their own pages show to be wrong, and no more."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from juesuan.reconcile.prose import ProseVerdict, judge_prose
from juesuan.report import Report, read

# Rule, page of the sentence, what the reason must say. Each was read on its page.
BROKEN = {
    "上海市普陀区规划和自然资源局 2024 年度部门决算.pdf": [
        ("C05", "24", "5377.64万元"), ("C06", "24", "4896.98万元"),  # all funds quoted for the general public budget
        ("H09", "21", "13.95。"), ("H09", "26", "0.39万"),
        ("H13", "22", "2080599"), ("H13", "24", "2200199"), ("H13", "24", "住房改革支出"), ("H13", "24", "住房改革支出"),
        ("C12", "24", "30103 奖金"), ("C12", "24", "30309 奖励金"), ("C12", "24", "30399"), ("C12", "24", "30240"),
        ("H05", "7", "“上海市规划和自然资源局”"), ("H05", "26", "“规划与自然资源局”"),
    ],
    "上海市普陀区财政局2024年度部门决算.pdf": [
        ("C04", "21", "0.3万元"), ("C04", "21", "0.3万元"), ("D01", "21", "71.73%"), ("D02", "21", "100.07%"),
        ("C12", "23", "30310 个人农业生产补贴"), ("C12", "23", "30309 奖励金"),
    ],
    "中共上海市普陀区委社会工作部 2024 年度部门决算.pdf": [
        ("D08", "22", "21.07万元"), ("C12", "20", "30207 邮电费"), ("H12", "20", "“住房公积金”"),
    ],
    # Budgets: in no FINDINGS.md, which look at tables only. One item has two amounts in one paragraph, and the
    # growth beside them fits the one that the form prints.
    "上海市普陀区人民政府万里街道办事处24年预算.pdf": [
        ("C05", "9", "352.67万元"), ("D12", "9", "352.67万元"), ("E02", "9", "352.67万元"),
        ("H12", "9", "“城管执法”"),
    ],
    # The same slip; 43269.3 for 3269.43 or so; a growth rate copied from the item above.
    "上海市普陀区司法局2026年部门预算.pdf": [
        ("C05", "9", "201.50万元"), ("D12", "9", "201.50万元"), ("E02", "9", "43269.3万元"), ("E02", "9", "17.66%"),
        ("E02", "9", "201.50万元"),
    ],
    "附件2：部门决算模板.pdf": [],
}  # fmt: skip
UNDEFINED = {
    "中共上海市普陀区委社会工作部 2024 年度部门决算.pdf": ["D16", "E04", "E04", "E04", "E04"],
    "上海市普陀区规划和自然资源局 2024 年度部门决算.pdf": ["D16", "D16"],
    "上海市普陀区财政局2024年度部门决算.pdf": ["D16", "D16"],
    "上海市普陀区人民政府万里街道办事处24年预算.pdf": ["E04"],
}
# H03: an instruction under the empty forms; words that ask to be replaced. E05: two words to choose from.
TEMPLATE = {
    "中共上海市普陀区委社会工作部 2024 年度部门决算.pdf": [("H03", "15"), ("H03", "16")],
    "上海市普陀区规划和自然资源局 2024 年度部门决算.pdf": [("E05", "25"), ("H03", "26")],
}
CAUSES = {
    "上海市普陀区规划和自然资源局 2024 年度部门决算.pdf": [{"C05", "C06"}],
    "上海市普陀区财政局2024年度部门决算.pdf": [{"C04"}, {"D01", "D02"}],
    "上海市普陀区人民政府万里街道办事处24年预算.pdf": [{"C05", "D12", "E02"}],
    "上海市普陀区司法局2026年部门预算.pdf": [{"C05", "D12", "E02"}],
}


@lru_cache(maxsize=8)
def judged(path: Path) -> tuple[Report, tuple[ProseVerdict, ...]]:
    report = read(path, root=path.parent, second_reader=False)
    if report.prose is None:
        return report, ()
    return report, judge_prose(
        report.prose, report.facts, report_id=report.report_id, year=report.head["fiscal_year"] or 0,
        report_kind=report.head["report_kind"], unit_name=report.head["unit_name"],
        coverage={item.form: item.status for item in report.coverage},
    )  # fmt: skip


@pytest.fixture(params=BROKEN)
def verdicts(request: pytest.FixtureRequest, shared: Path) -> tuple[str, tuple[ProseVerdict, ...]]:
    name = str(request.param)
    return name, judged(shared / "reports" / name)[1]


def test_broken_is_what_the_pages_show_to_be_wrong(verdicts: tuple[str, tuple[ProseVerdict, ...]]) -> None:
    name, found = verdicts
    broken = [v for v in found if v.verdict == "broken"]
    left = list(broken)
    for rule_id, page, text in BROKEN[name]:
        match = next(
            (
                v
                for v in left
                if v.rule_id == rule_id and page in (v.pages or "").split(",") and text in (v.reason or "")
            ),
            None,
        )
        assert match is not None, (rule_id, page, text)
        left.remove(match)
    assert left == []


def test_zero_bases_and_templates_are_not_called_broken(verdicts: tuple[str, tuple[ProseVerdict, ...]]) -> None:
    name, found = verdicts
    assert sorted(v.rule_id for v in found if v.verdict == "undefined") == UNDEFINED.get(name, [])
    template = [(v.rule_id, v.pages) for v in found if v.verdict == "template"]
    if "模板" in name:
        # The template itself: every paragraph that its user has to fill.
        assert {rule for rule, _ in template} == {"H03"}
        assert len(template) > 30
    else:
        assert template == TEMPLATE.get(name, [])


def test_findings_of_one_number_share_a_cause(verdicts: tuple[str, tuple[ProseVerdict, ...]]) -> None:
    name, found = verdicts
    groups: dict[str, set[str]] = {}
    for verdict in found:
        if verdict.root_cause:
            groups.setdefault(verdict.root_cause, set()).add(verdict.rule_id)
    for together in CAUSES.get(name, []):
        assert together in groups.values()


def test_cut_and_forced_shares_are_rounding(shared: Path) -> None:
    planning = judged(shared / "reports" / "上海市普陀区规划和自然资源局 2024 年度部门决算.pdf")[1]
    cut = {(v.rule_id, str(v.right_value)) for v in planning if "截断" in (v.reason or "")}
    assert cut == {("D01", "99.8600"), ("D03", "95.4500")}
    social = judged(shared / "reports" / "中共上海市普陀区委社会工作部 2024 年度部门决算.pdf")[1]
    assert [v.verdict for v in social if v.rule_id == "D01" and str(v.right_value) == "9.5500"] == ["rounding"]


def test_most_of_what_the_prose_says_is_checked_against_the_forms(shared: Path) -> None:
    for name in list(BROKEN)[:3]:
        report, found = judged(shared / "reports" / name)
        amounts = {s.number for s in report.statements if s.kind == "amount" and s.phase == "actual" and s.value}
        against = {t.number for v in found if v.rule_id.startswith("C") and v.evidence for t in v.statements}
        assert len(amounts & against) >= 30 or len(amounts & against) * 2 > len(amounts)
