"""What the gate says as a whole: findings never stop a release, a crash is neither pass nor fail, pages read offline."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import duckdb
import pytest

from expectations.checks import SUITES
from expectations.suites import checks_of
from expectations.validate import judge
from juesuan.errors import BuildFailed, SettingsError
from juesuan.tables import TABLES, VIEWS

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def checks(rules):
    return checks_of(TABLES, VIEWS, rules)


@pytest.fixture(scope="module")
def published(checks, whole, tmp_path_factory):
    """The gate's whole answer on the whole warehouse, with its pages."""
    docs = tmp_path_factory.mktemp("warehouse") / "quality"
    return judge(whole, previous=whole, docs=docs, checks=checks)


def one(checks, name: str):
    return next(check for check in checks if check.name == name)


def result_of(gate, name: str):
    return next(result for result in gate.checks if result.name == name)


# --- what is said ------------------------------------------------------------------------------------------------


def test_a_whole_warehouse_with_a_broken_total_is_published(published, checks):
    assert published.passed
    assert published.problems == ()
    assert {result.name for result in published.checks} == {check.name for check in checks}
    assert not [result for result in published.checks if result.errored]
    assert [r.name for r in published.checks if not r.passed] == ["reconciliation.A05", "reconciliation.A39"]


def test_a_broken_rule_is_reported_with_both_sides_and_the_page(published):
    result = result_of(published, "reconciliation.A05")
    assert (result.passed, result.errored, result.blocking, result.stops) == (False, False, False, False)
    assert (result.rule_id, result.severity, result.observed, result.evaluated) == ("A05", "error", 1, 2)
    (row,) = result.evidence
    assert (row["unit_name"], row["left_value"], row["right_value"], row["gap"], row["pages"]) == (
        "乙", "100.0000", "90.0000", "10.0000", "2",
    )  # fmt: skip
    assert "不符 1，相符 1，无法核对 1" in result.message


def test_a_rule_that_could_be_tested_nowhere_has_not_passed(published):
    result = result_of(published, "reconciliation.A39")
    assert (result.passed, result.errored, result.observed, result.evaluated) == (False, False, 0, 0)
    assert "无法核对 2" in result.message
    assert result.severity == "warning"


def test_a_rule_that_applies_to_no_document_says_that_it_looked_at_nothing(published):
    result = result_of(published, "reconciliation.B01")
    assert result.passed
    assert result.evaluated == 0
    assert "没有适用的文件" in result.message


def test_findings_never_stop_a_release_however_many(checks, mutated, whole):
    staged = mutated("UPDATE reconciliation SET verdict = 'broken', gap = 5")
    rules = [check for check in checks if check.rule_id]
    gate = judge(staged, previous=whole, docs=None, checks=rules)
    assert gate.passed
    assert sum(result.observed for result in gate.checks) == 5


def test_a_query_that_crashes_is_neither_passed_nor_failed_and_stops_where_it_blocks(checks, whole):
    for name, stops in (("keys.dim_report", True), ("reconciliation.A05", False)):
        crashing = replace(one(checks, name), failing="SELECT * FROM staged.no_such_table", screen="")
        gate = judge(whole, previous=None, docs=None, checks=[crashing])
        (result,) = gate.checks
        assert result.errored
        assert not result.passed
        assert result.stops is stops
        assert gate.passed is not stops
        assert "no_such_table" in result.message


def test_a_metric_that_crashes_inside_great_expectations_is_told_from_a_failure(checks, whole):
    from expectations.counting import Counted
    from expectations.judge import judged

    check = one(checks, "keys.dim_report")
    # No error of the query, but a value no metric can take the maximum of.
    said = judged([Counted(check, {"not": "a number"})], site=None, run_name="test")[check.name]  # type: ignore[arg-type]
    assert said.errored
    assert not said.passed
    assert said.message
    assert judged([Counted(check, 1)], site=None, run_name="test")[check.name].errored is False


def test_severities_are_those_of_great_expectations(checks):
    from expectations.judge import SEVERITIES

    assert {check.severity for check in checks} <= set(SEVERITIES)
    assert [severity.value for severity in SEVERITIES.values()] == ["critical", "warning", "info"]


def test_a_staged_file_that_is_no_database_is_our_failure(checks, tmp_path):
    file = tmp_path / "staged.duckdb"
    file.write_bytes(b"not a database" * 1000)
    with pytest.raises(BuildFailed, match=r"staged\.duckdb"):
        judge(file, previous=None, docs=None, checks=checks)


def test_neither_file_can_be_written_by_a_query(whole, mutated):
    from expectations.counting import opened

    with opened(whole, mutated()) as con:
        for name in ("staged", "last"):
            with pytest.raises(duckdb.InvalidInputException, match="read-only"):
                con.execute(f"DELETE FROM {name}.dim_report")


# --- the pages ---------------------------------------------------------------------------------------------------


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.words: list[str] = []
        self._code = 0

    def handle_starttag(self, tag, attrs):
        self._code += tag in ("script", "style")
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_endtag(self, tag):
        self._code -= tag in ("script", "style")

    def handle_data(self, data):
        if not self._code and data.strip():
            self.words.append(" ".join(data.split()))


def pages(docs: Path) -> dict[Path, _Text]:
    found = {}
    for file in docs.rglob("*.html"):
        found[file] = _Text()
        found[file].feed(file.read_text(encoding="utf-8"))
    return found


def test_pages_name_no_address_on_the_web(published):
    files = list(published.docs.rglob("*.html"))
    # The index, two for each suite, and the evidence of the one rule that is broken.
    assert len(files) == 1 + 2 * len(SUITES) + 1
    for file in files:
        assert not re.search(r"(https?:)?//[a-z0-9-]+\.[a-z]", file.read_text(encoding="utf-8")), file


def test_everything_the_pages_load_or_link_to_is_there(published):
    loaded = 0
    for file, page in pages(published.docs).items():
        for address in page.addresses:
            if address and not address.startswith("#"):
                target = (file.parent / unquote(address.split("#")[0])).resolve()
                assert target.exists(), f"{file.name}: {address}"
                loaded += "static" in address
    assert loaded > 11 * 5


def test_pages_speak_chinese_and_show_the_evidence(published):
    found = pages(published.docs)
    (file,) = published.docs.glob("validations/05-*/**/*.html")
    words = found[file].words
    assert {"检查结果", "目录", "统计", "结果", "检查", "查得", "未通过"} <= set(words)
    assert "A05 收入总计 = 支出总计" in words
    assert {"单位", "左方", "右方", "差额", "乙", "100.00", "90.00"} <= set(words)
    english = {w for page in found.values() for w in page.words if re.fullmatch(r"[A-Z][a-z]+([ |][A-Za-z]+)*[.:]*", w)}
    assert english <= {"PandasDataFrame"}


def test_a_finding_leads_to_its_evidence_without_a_network(published):
    (file,) = published.docs.glob("validations/05-*/**/*.html")
    addresses = [address for address in pages(published.docs)[file].addresses if address and "evidence" in address]
    assert addresses
    target, _, anchor = addresses[0].partition("#")
    text = (file.parent / target).resolve().read_text(encoding="utf-8")
    assert f'id="{unquote(anchor)}"' in text
    for fact in ("2", "4"):
        assert f"{'b' * 16}/revenue_expenditure_summary/1/{fact}" in text
    assert "juesuan explain" in text
    assert "差额 10.00" in text


def test_every_column_of_evidence_has_a_chinese_name(checks, whole):
    from expectations.counting import make_sums, opened
    from expectations.words import column_words

    with opened(whole, whole) as con:
        made: set[str] = set()
        for check in checks:
            make_sums(con, check.failing, made)
        named = {
            str(row[0])
            for check in checks
            if check.suite != "schema"
            for row in con.execute(f"DESCRIBE {check.failing}").fetchall()
        }
    assert named - set(column_words()) == set()


def test_what_a_document_prints_can_put_no_script_on_a_page(checks, mutated, tmp_path):
    staged = mutated(
        "UPDATE dim_report SET unit_name = '<script>alert(1)</script>$x' WHERE state = 'loaded_with_findings'"
    )
    gate = judge(staged, previous=None, docs=tmp_path / "quality", checks=[one(checks, "reconciliation.A05")])
    (file,) = gate.docs.glob("validations/05-*/**/*.html")
    text = file.read_text(encoding="utf-8")
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;$x" in text


def test_a_crash_shows_its_message_and_no_stack_trace(checks, whole, tmp_path):
    crashing = replace(one(checks, "reconciliation.A05"), failing="SELECT * FROM staged.no_such_table")
    gate = judge(whole, previous=None, docs=tmp_path / "quality", checks=[crashing])
    text = "".join(file.read_text(encoding="utf-8") for file in gate.docs.rglob("*.html"))
    assert "no_such_table" in text
    assert "Traceback" not in text
    assert str(ROOT) not in text


def test_pages_are_replaced_and_a_folder_of_something_else_is_not(checks, whole, tmp_path):
    docs = tmp_path / "quality"
    few = checks[:1]
    judge(whole, previous=None, docs=docs, checks=few)
    (docs / "old.html").write_text("of an earlier run")
    judge(whole, previous=None, docs=docs, checks=few)
    assert not (docs / "old.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["quality"]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("keep me")
    with pytest.raises(SettingsError, match="holds no quality pages"):
        judge(whole, previous=None, docs=tmp_path / "mine", checks=few)
    assert (tmp_path / "mine" / "letter.txt").exists()


def test_copies_of_other_peoples_files_have_their_licences_and_stay_small():
    static = ROOT / "expectations" / "static"
    folders = [folder for folder in static.iterdir() if folder.is_dir()]
    assert folders
    assert all("Permission is hereby granted" in (folder / "LICENSE").read_text(encoding="utf-8") for folder in folders)
    assert sum(file.stat().st_size for file in static.rglob("*")) < 4_000_000


# --- what it costs and touches -----------------------------------------------------------------------------------


def run(code: str, home: Path, *arguments: str) -> dict:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GX_")}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True, timeout=120, cwd=home,
        env=environment | {"HOME": str(home), "PYTHONPATH": str(ROOT), "TMPDIR": str(home / "tmp")},
    )  # fmt: skip
    return json.loads(done.stdout)


def test_importing_the_gate_costs_no_great_expectations(tmp_path):
    code = (
        "import sys, json, expectations, expectations.checks, expectations.schema, expectations.suites, "
        "expectations.validate; print(json.dumps([m for m in sys.modules if m.split('.')[0] in "
        "('great_expectations', 'dagster', 'pandas')]))"
    )
    assert run(code, tmp_path) == []


def test_a_gate_reports_to_nobody_and_writes_only_its_pages(whole, tmp_path):
    (tmp_path / "tmp").mkdir()
    code = (
        "import sys, json, os, pathlib, warnings\n"
        "warnings.simplefilter('error')\n"
        "from expectations.schema import key_checks\nfrom expectations.validate import judge\n"
        "from juesuan.tables import TABLES\n"
        "gate = judge(pathlib.Path(sys.argv[1]), previous=None, docs=pathlib.Path(sys.argv[2]), "
        "checks=list(key_checks(TABLES)))\n"
        "print(json.dumps([gate.passed, os.environ['GX_ANALYTICS_ENABLED']]))"
    )
    assert run(code, tmp_path, str(whole), str(tmp_path / "quality")) == [True, "false"]
    written = {path.relative_to(tmp_path).parts[0] for path in tmp_path.rglob("*") if path.is_file()}
    assert written == {"quality"}
