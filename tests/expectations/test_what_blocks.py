"""Every kind of blocking check passes on a whole warehouse and is seen failing on a broken one."""

from __future__ import annotations

from pathlib import Path

import pytest

from expectations.suites import checks_of
from expectations.validate import judge
from juesuan.gate import CheckResult
from juesuan.tables import TABLES, VIEWS

# Some library under Great Expectations warns whenever it is loaded.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

ONE = "fact_id = 'aaaaaaaaaaaaaaaa/revenue_expenditure_summary/1/2'"
A = "'" + "a" * 64 + "'"

# Check, what breaks the staged file, and the table that has to lose its constraints for that.
BREAKS = [
    ("schema.fact_amount.columns", 'ALTER TABLE fact_amount DROP COLUMN "printed"', "fact_amount"),
    ("schema.fact_amount.columns", "ALTER TABLE fact_amount ADD COLUMN extra INTEGER", "fact_amount"),
    ("schema.three_public.columns", "DROP TABLE three_public CASCADE", None),
    ("schema.fact_amount.types", "ALTER TABLE fact_amount ALTER amount TYPE DOUBLE", "fact_amount"),
    ("schema.fact_amount.not_null", f"UPDATE fact_amount SET printed = NULL WHERE {ONE}", "fact_amount"),
    ("schema.dim_report.values", "UPDATE dim_report SET state = 'somehow'", "dim_report"),
    ("schema.fact_amount.check_1", f"UPDATE fact_amount SET step = 0 WHERE {ONE}", "fact_amount"),
    ("schema.fact_amount.check_2", f"UPDATE fact_amount SET state = 'blank' WHERE {ONE}", "fact_amount"),
    ("keys.fact_amount", f"INSERT INTO fact_amount FROM fact_amount WHERE {ONE}", None),
    ("keys.form_coverage", "INSERT INTO form_coverage FROM form_coverage LIMIT 1", None),
    ("references.fact_amount.report_id", f"DELETE FROM dim_report WHERE report_id = {A}", None),
    ("references.reconciliation_term.fact_id", f"DELETE FROM fact_amount WHERE {ONE}", None),
    ("references.reconciliation.rule_id", "UPDATE reconciliation SET rule_id = 'Z99' WHERE verdict = 'exact'", None),
    ("coverage.required_forms", f"DELETE FROM form_coverage WHERE report_id = {A} AND form = 'three_public'", None),
    ("coverage.forms_of_facts", "UPDATE form_coverage SET status = 'missing' WHERE status = 'found'", None),
    ("coverage.forms_of_facts", "DELETE FROM form_coverage WHERE status = 'found'", None),
    ("coverage.amounts_of_forms", "UPDATE form_coverage SET amounts = 3 WHERE status = 'found'", None),
    ("coverage.amounts_of_forms", "UPDATE form_coverage SET status = 'empty' WHERE status = 'found'", None),
    ("coverage.amounts_of_forms", "UPDATE form_coverage SET status = 'found' WHERE form = 'income'", None),
    ("coverage.amounts_of_forms", "UPDATE form_coverage SET status = 'empty_with_statement' WHERE status = 'found'", None),
    ("coverage.numerals_in_facts", f"UPDATE dim_report SET numerals_in_facts = 3 WHERE report_id = {A}", None),
    ("coverage.numerals_in_facts", f"DELETE FROM fact_amount WHERE {ONE}", None),
    ("coverage.numerals_accounted", f"UPDATE dim_report SET numerals_in_tables = 3 WHERE report_id = {A}", None),
    ("coverage.numerals_accounted", f"UPDATE dim_report SET numerals_in_tables = 1 WHERE report_id = {A}", None),
    ("coverage.numerals_by_page", f"UPDATE page_numerals SET printed = 4 WHERE report_id = {A}", "page_numerals"),
    ("coverage.numerals_by_page", f"UPDATE page_numerals SET in_facts = 1, no_amounts = 2 WHERE report_id = {A}", None),
    ("coverage.numerals_by_page", f"UPDATE page_numerals SET in_quarantine = 1, no_amounts = 0 WHERE report_id = {A}", None),
    ("coverage.numerals_by_page", f"DELETE FROM page_numerals WHERE report_id = {A}", None),
    ("coverage.page_of_fact", f"UPDATE fact_amount SET page = 6 WHERE {ONE}", None),
    ("coverage.page_of_fact", f"UPDATE fact_amount SET page = 0 WHERE {ONE}", None),
    ("coverage.box_of_fact", f"UPDATE fact_amount SET x1 = NULL WHERE {ONE}", None),
    ("coverage.box_of_fact", f"UPDATE fact_amount SET x1 = x0 WHERE {ONE}", None),
    ("coverage.box_of_fact", f"UPDATE fact_amount SET y0 = -30 WHERE {ONE}", None),
    ("coverage.box_of_fact", f"UPDATE fact_amount SET x1 = 'NaN'::DOUBLE WHERE {ONE}", None),
    ("coverage.page_of_quarantine", "UPDATE quarantine SET page = 1", None),
    ("coverage.state_of_report", "UPDATE dim_report SET state = 'loaded' WHERE state = 'loaded_with_findings'", None),
    ("coverage.state_of_report", f"UPDATE dim_report SET state = 'partly_quarantined' WHERE report_id = {A}", None),
    ("coverage.state_of_report", f"UPDATE dim_report SET state = 'loaded_with_findings' WHERE report_id = {A}", None),
    ("coverage.state_of_report", "DELETE FROM quarantine", None),
    ("coverage.state_of_report", f"UPDATE quarantine SET report_id = {A}", None),
    ("coverage.current_versions", "UPDATE dim_report SET unit_id = '甲'", None),
    ("coverage.current_versions", f"UPDATE dim_report SET is_current = false WHERE report_id = {A}", None),
    ("references.dim_report.contained_in", "UPDATE dim_report SET contained_in = 'nobody'", None),
    ("coverage.verdicts_of_report", f"DELETE FROM reconciliation WHERE report_id = {A}", None),
    ("coverage.terms_of_verdict", f"DELETE FROM reconciliation_term WHERE {ONE}", None),
    ("coverage.proof_of_fact", f"DELETE FROM reconciliation_term WHERE {ONE}", None),
    ("coverage.release_counts", "DELETE FROM release", None),
    ("coverage.release_counts", "UPDATE release SET facts = 5", None),
    ("loss.facts", f"DELETE FROM fact_amount WHERE {ONE}", None),
    ("loss.facts", f"UPDATE fact_amount SET amount = 1000 WHERE {ONE}", None),
    ("loss.documents_read", f"UPDATE dim_report SET state = 'quarantined' WHERE report_id = {A}", None),
    ("loss.nothing_left", "DELETE FROM dim_report", None),
    ("loss.documents_gone_many", "DELETE FROM dim_report WHERE state <> 'quarantined'", None),
    ("loss.reader_quarantine", f"INSERT INTO quarantine BY NAME SELECT * REPLACE ('q2' AS quarantine_id, {A} AS report_id, "
     "'reader' AS fault) FROM quarantine", None),
]  # fmt: skip


@pytest.fixture(scope="module")
def checks(rules):
    return {check.name: check for check in checks_of(TABLES, VIEWS, rules)}


def asked(checks, name: str, staged: Path, previous: Path | None) -> CheckResult:
    gate = judge(staged, previous=previous, docs=None, checks=[checks[name]])
    (result,) = gate.checks
    assert gate.passed is not result.stops
    return result


@pytest.mark.parametrize(("name", "statement", "bare"), BREAKS)
def test_a_broken_warehouse_is_stopped(checks, whole, mutated, name, statement, bare):
    result = asked(checks, name, mutated(statement, bare=bare), whole)
    assert result.stops, result
    assert not result.errored, result.message
    assert result.observed > 0
    assert 0 < len(result.evidence) <= 20
    assert all(isinstance(value, str) for row in result.evidence for value in row.values())
    assert result.statement in result.message


@pytest.mark.parametrize("name", sorted({name for name, *_ in BREAKS}))
def test_a_whole_warehouse_passes_the_same_check(checks, whole, name):
    result = asked(checks, name, whole, whole)
    assert result.passed, result
    assert result.blocking
    assert result.evaluated > 0


def test_every_blocking_check_beyond_the_declared_tables_has_been_seen_failing(checks):
    seen = {name for name, *_ in BREAKS}
    kinds = {name.rsplit(".", 1)[1].rstrip("_0123456789") for name in seen if name.startswith("schema.")}
    assert kinds == {name.rsplit(".", 1)[1].rstrip("_0123456789") for name in checks if name.startswith("schema.")}
    assert {n for n, c in checks.items() if c.blocking and c.suite in ("coverage", "loss")} <= seen


def test_a_sentence_behind_a_verdict_counts_as_the_number_it_states(checks, whole, mutated):
    staged = mutated(
        f"INSERT INTO reconciliation_statement SELECT verdict_id, 'told', side, sign FROM reconciliation_term WHERE {ONE}",
        f"DELETE FROM reconciliation_term WHERE {ONE}",
    )
    assert asked(checks, "coverage.terms_of_verdict", staged, whole).passed


def test_what_a_release_says_of_a_unit_that_is_gone_needs_no_such_unit(checks):
    assert "references.release_diff.new_report_id" in checks
    assert "references.release_diff.unit_id" not in checks


def test_a_form_of_zeros_that_says_it_is_empty_is_in_order(checks, mutated):
    staged = mutated(
        "UPDATE fact_amount SET state = 'zero', amount = 0, printed = '0'",
        "UPDATE form_coverage SET status = 'empty_with_statement' WHERE status = 'found'",
    )
    assert asked(checks, "coverage.amounts_of_forms", staged, None).passed


def test_a_document_taken_out_of_the_folder_is_told_and_stops_nothing(checks, whole, mutated):
    staged = mutated(f"DELETE FROM dim_report WHERE report_id = {A}")
    assert asked(checks, "loss.documents_gone_many", staged, whole).passed, "one of two is half of them, but only one"
    result = asked(checks, "loss.documents_gone", staged, whole)
    assert not result.passed
    assert not result.stops
    assert result.evidence[0]["file"] == "某市/2024/甲.pdf"


def test_documents_that_only_moved_or_were_published_again_are_not_gone(checks, whole, mutated):
    moved = mutated("UPDATE dim_report SET file = '新' || file", name="moved")
    again = mutated("UPDATE dim_report SET report_id = 'n' || report_id", bare="dim_report", name="again")
    for staged in (moved, again):
        assert asked(checks, "loss.documents_gone_many", staged, whole).passed


def test_up_to_a_fifth_of_the_documents_may_go(checks, mutated):
    def with_documents(number: int, name: str) -> Path:
        more = (
            "INSERT INTO dim_report BY NAME SELECT * REPLACE ('x' || i AS report_id, 'x' || i AS file, 'x' || i AS unit_id)"
            f" FROM dim_report, range({number}) n(i) WHERE report_id = {A}"
        )
        return mutated(more.replace("SELECT * REPLACE", "SELECT * EXCLUDE (i) REPLACE"), name=name)

    # Two documents of the fixture were loaded, so the last release had ten.
    last = with_documents(8, "last")
    assert asked(checks, "loss.documents_gone_many", with_documents(6, "two_fewer"), last).passed
    gone = asked(checks, "loss.documents_gone_many", with_documents(5, "three_fewer"), last)
    assert gone.stops
    assert (gone.observed, gone.evaluated) == (3, 10)
    assert "--force" in gone.message


def test_facts_that_a_new_reader_reads_otherwise_are_no_loss(checks, whole, mutated):
    staged = mutated(f"DELETE FROM fact_amount WHERE {ONE}", "UPDATE dim_report SET reader_version = 'r2'")
    assert asked(checks, "loss.facts", staged, whole).passed


def test_a_publishers_fault_is_no_jump_in_quarantine(checks, whole, mutated):
    staged = mutated(
        f"INSERT INTO quarantine BY NAME SELECT * REPLACE ('q2' AS quarantine_id, {A} AS report_id) FROM quarantine"
    )
    assert asked(checks, "loss.reader_quarantine", staged, whole).passed


def test_a_first_release_has_nothing_to_lose(checks, whole):
    for name in (name for name in checks if name.startswith("loss.")):
        result = asked(checks, name, whole, None)
        assert result.passed
        assert result.evaluated == 0
        assert "没有上一版" in result.message


def test_a_release_of_an_older_shape_is_not_compared_and_says_so(checks, whole, mutated):
    older = mutated("ALTER TABLE quarantine DROP COLUMN fault", bare="quarantine", name="older")
    result = asked(checks, "loss.reader_quarantine", whole, older)
    assert result.passed
    assert "上一版没有 quarantine.fault" in result.message
