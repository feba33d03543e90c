"""What several checks ask is counted once; a cheap question that rules a fault out never hides one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from expectations.counting import count_all, make_sums, opened
from expectations.suites import checks_of
from expectations.sums import SUMS, WORST_FINDINGS
from juesuan.tables import TABLES, VIEWS

ONE = "fact_id = 'aaaaaaaaaaaaaaaa/revenue_expenditure_summary/1/2'"


@pytest.fixture(scope="module")
def checks(rules):
    return checks_of(TABLES, VIEWS, rules)


def counted(file, checks, previous=None):
    with opened(file, previous) as con:
        return {one.check.name: one for one in count_all(con, checks, has_last=previous is not None)}


def test_a_screen_and_the_query_it_saves_agree_on_whole_and_broken_warehouses(checks, whole, mutated):
    screened = [check for check in checks if check.screen]
    assert {check.name for check in screened} >= {
        "keys.fact_amount", "keys.reconciliation_term", "references.reconciliation_term.fact_id",
        "references.reconciliation_term.verdict_id", "coverage.terms_of_verdict", "coverage.proof_of_fact", "loss.facts",
    }  # fmt: skip
    whole_queries = [replace(check, screen="") for check in screened]
    broken = (
        "SELECT 1",
        f"INSERT INTO fact_amount FROM fact_amount WHERE {ONE}",
        f"DELETE FROM fact_amount WHERE {ONE}",
        f"UPDATE fact_amount SET amount = 1000 WHERE {ONE}",
        f"DELETE FROM reconciliation_term WHERE {ONE}",
        f"INSERT INTO reconciliation_term FROM reconciliation_term WHERE {ONE}",
        "UPDATE reconciliation_term SET verdict_id = 'nobody'",
        "DELETE FROM reconciliation",
        "DELETE FROM fact_amount",
    )
    for number, statement in enumerate(broken):
        file = mutated(statement, name=f"broken{number}")
        by_screen, by_query = counted(file, screened, whole), counted(file, whole_queries, whole)
        failing = {name: (one.failing, one.evidence, one.error) for name, one in by_screen.items()}
        assert failing == {name: (one.failing, one.evidence, one.error) for name, one in by_query.items()}, statement
        assert any(count for count, *_ in failing.values()) == (number > 0), statement


def test_a_screen_that_crashes_is_an_error_of_its_check(checks, whole):
    (check,) = [replace(check, screen="SELECT no_such_column") for check in checks if check.name == "keys.fact_amount"]
    one = counted(whole, [check])["keys.fact_amount"]
    assert one.failing is None
    assert "no_such_column" in one.error


def test_what_is_counted_once_is_asked_only_where_a_check_needs_it(whole):
    with opened(whole, None) as con:
        made: set[str] = set()
        make_sums(con, "SELECT 1", made)
        assert made == set()
        make_sums(con, "SELECT differing FROM numbers_behind_verdicts", made)
        assert made == {"numbers_behind_verdicts", "numbers_by_verdict", "terms_hashed"}


def test_no_name_of_a_sum_stands_inside_that_of_another_or_of_a_table():
    names = [*SUMS, *(table.name for table in (*TABLES, *VIEWS))]
    assert [(a, b) for a in SUMS for b in names if a in b and a != b] == []


def test_the_worst_findings_of_each_rule_come_first_and_are_bounded(whole, mutated, monkeypatch):
    monkeypatch.setitem(SUMS, WORST_FINDINGS, SUMS[WORST_FINDINGS].replace("nth <= 300", "nth <= 3"))
    more = ", ".join(f"({number}, '{'a' * 16}/more/{number}')" for number in range(1, 8))
    file = mutated(
        f"INSERT INTO reconciliation SELECT v.* REPLACE (m.gap AS gap, m.id AS verdict_id) FROM reconciliation v, "
        f"(VALUES {more}) m(gap, id) WHERE v.verdict = 'broken'"
    )
    with opened(file, None) as con:
        make_sums(con, WORST_FINDINGS, set())
        assert con.execute(f"SELECT gap FROM {WORST_FINDINGS} WHERE rule_id = 'A05' ORDER BY nth").fetchall() == [
            (10,), (7,), (6,),
        ]  # fmt: skip
