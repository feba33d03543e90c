"""Statements and performance tables stored with a part and published; a report of prose answers the same SQL."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from drawn import sample

from juesuan.library import Document
from juesuan.parts import StoredPart, find, prune, store
from juesuan.reconcile.prose import ProseVerdict
from juesuan.report import Report, rows_of, summed_up
from juesuan.rules import load_rules
from juesuan.tables import READ_TABLES
from juesuan.warehouse.build import ReleaseStamp, build
from juesuan.warehouse.faults import PartUnreadable

READER = "test-reader"
KEYS = ("fact_id", "other_fact_id", "statement_id", "row_id")


def stamp(name: str) -> ReleaseStamp:
    return ReleaseStamp(name, datetime(2026, 1, 1, tzinfo=UTC), "test", READER, "0" * 64)


def as_document(report: Report, name: str, date: str, unit: str = "") -> Report:
    """The same report as a document of its own."""
    head = {**report.head, "report_id": hashlib.sha256(name.encode()).hexdigest(), "file": f"{name}.pdf"}
    head["document_date"] = date
    if unit:
        head["unit_id"], head["unit_name"] = hashlib.sha256(unit.encode()).hexdigest()[:16], unit
    return replace(report, head=head, prose_verdicts=tuple(renamed(v, head["report_id"]) for v in report.prose_verdicts))


def renamed(verdict: ProseVerdict, report_id: str) -> ProseVerdict:
    """A verdict of the same report under another key, its cells too."""
    old, new = verdict.report_id[:16], report_id[:16]

    def moved(key: str | None) -> str | None:
        return key and key.replace(old, new, 1)

    evidence = tuple(replace(term, fact_id=term.fact_id.replace(old, new, 1)) for term in verdict.evidence)
    cause = verdict.cause and replace(verdict.cause, cause_id=verdict.cause.cause_id.replace(old, new, 1),
                                      **{name: moved(getattr(verdict.cause, name)) for name in KEYS})  # fmt: skip
    key = verdict.verdict_id.replace(old, new, 1)
    return replace(
        verdict, verdict_id=key, report_id=report_id, evidence=evidence, cause=cause, root_cause=cause.cause_id if cause else None
    )


def prose_only(report: Report) -> Report:
    return summed_up(replace(report, forms=(), tables=()))


def stored(folder: Path, *reports: Report) -> list[StoredPart]:
    return [store(folder, rows_of(report), READER) for report in reports]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    folder = tmp_path_factory.mktemp("prose")
    tables = as_document(sample(), "tables", "D:20250801", "甲单位")
    prose = as_document(prose_only(sample()), "prose", "D:20250801", "乙单位")
    build(
        stored(folder / "parts", tables, prose),
        folder / "staged.duckdb",
        rules=load_rules(),
        release=stamp("r1"),
        previous=None,
    )
    with duckdb.connect(str(folder / "staged.duckdb"), read_only=True) as con:
        yield con


def test_a_part_keeps_the_rows_of_the_prose(tmp_path: Path) -> None:
    (part,) = stored(tmp_path, sample())
    for table in READ_TABLES:
        (count,) = duckdb.sql(f"SELECT count(*) FROM read_parquet('{part.file_of(table.name)}')").fetchall()[0]
        assert count == len(rows_of(sample())[table.name]) > 0


def document() -> Document:
    head: dict[str, Any] = sample().head
    return Document(head["report_id"], Path("none.pdf"), head["file"], head["file_bytes"])


@pytest.mark.parametrize("table", READ_TABLES, ids=lambda table: table.name)
def test_a_part_whose_prose_is_damaged_or_gone_is_no_part(tmp_path: Path, table: Any) -> None:
    (part,) = stored(tmp_path, sample())
    assert find(tmp_path, document(), READER) is not None
    file = part.file_of(table.name)
    content = file.read_bytes()
    file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert find(tmp_path, document(), READER) is None
    file.unlink()
    assert find(tmp_path, document(), READER) is None


def test_files_of_the_prose_go_when_their_part_is_pruned(tmp_path: Path) -> None:
    (part,) = stored(tmp_path, sample())
    assert prune(tmp_path, {part.key}, before=1e12) == 0
    assert prune(tmp_path, set(), before=1e12) == 1
    assert not list(tmp_path.glob("*.parquet"))


def test_a_build_names_the_part_whose_prose_is_short(tmp_path: Path) -> None:
    (part,) = stored(tmp_path / "parts", sample())
    file = part.file_of("statement")
    with duckdb.connect() as con:
        con.execute(f"COPY (FROM read_parquet('{file}') LIMIT 5) TO '{tmp_path / 'short.parquet'}' (FORMAT parquet)")
    file.write_bytes((tmp_path / "short.parquet").read_bytes())
    with pytest.raises(PartUnreadable, match="392 rows of statement, its file holds 5"):
        build([part], tmp_path / "s.duckdb", rules=load_rules(), release=stamp("r1"), previous=None)


def test_every_row_is_published(built: duckdb.DuckDBPyConnection) -> None:
    for table in READ_TABLES:
        found = built.execute(f'SELECT count(*) FROM "{table.name}"').fetchall()[0][0]
        assert found == 2 * len(rows_of(sample())[table.name])


@pytest.mark.parametrize(
    "query",
    [
        # What a unit spent by class, and in total.
        "SELECT code, name, expenditure_total FROM expenditure_by_function WHERE unit_name = $unit "
        "AND form = 'gpb_expenditure' AND level = 1 ORDER BY code",
        "SELECT code, expenditure_total FROM fiscal_expenditure_by_function_leaf WHERE unit_name = $unit AND level = 3 "
        "ORDER BY code",
        "SELECT expenditure_total, basic_expenditure, project_expenditure FROM expenditure_by_function "
        "WHERE unit_name = $unit AND form IN ('expenditure', 'gpb_expenditure') AND line = 'total' ORDER BY form",
        "SELECT line, fund, amount FROM revenue_expenditure_summary WHERE unit_name = $unit "
        "AND form = 'revenue_expenditure_summary' AND line IN ('income_total', 'expenditure_total', 'grand_total', "
        "'closing_balance', 'gpb_grant_income', 'other_income') ORDER BY ALL",
        "SELECT phase, three_public_total, vehicle_total, reception, overseas_trips FROM three_public "
        "WHERE unit_name = $unit AND phase = 'actual'",
        "SELECT agency_operating_funds, procurement_total, procurement_goods, vehicles_total, procurement_micro "
        "FROM operating_assets_procurement WHERE unit_name = $unit",
    ],
)
def test_a_report_of_prose_answers_the_same_sql(built: duckdb.DuckDBPyConnection, query: str) -> None:
    tables = built.execute(query, {"unit": "甲单位"}).fetchall()
    prose = built.execute(query, {"unit": "乙单位"}).fetchall()
    assert prose == tables
    assert tables


def test_wide_tables_say_where_their_numbers_stand(built: duckdb.DuckDBPyConnection) -> None:
    found = built.execute("SELECT DISTINCT unit_name, source FROM expenditure_by_function ORDER BY ALL").fetchall()
    assert found == [("乙单位", "prose"), ("甲单位", "table")]
    words = built.execute('SELECT DISTINCT "出处" FROM "决算"."数据" ORDER BY 1').fetchall()
    assert words == [("公开表",), ("说明文字",)]


def test_verdicts_on_prose_are_never_broken_by_what_it_leaves_out(built: duckdb.DuckDBPyConnection) -> None:
    found = built.execute("""
    SELECT verdict, count(*) FROM reconciliation r JOIN dim_report USING (report_id)
    WHERE unit_name = '乙单位' AND r.family IN ('within_form', 'across_forms') GROUP BY ALL
    """).fetchall()
    counts = dict(found)
    assert "broken" not in counts
    assert counts["exact"] > 30
    assert counts["rounding"] >= 4


def test_when_the_tables_arrive_their_facts_take_over_and_the_diff_shows_it(tmp_path: Path) -> None:
    before = as_document(prose_only(sample()), "prose", "D:20250801")
    after = as_document(sample(), "tables", "D:20250901")
    first, second = tmp_path / "first.duckdb", tmp_path / "second.duckdb"
    build(stored(tmp_path / "parts", before), first, rules=load_rules(), release=stamp("r1"), previous=None)
    parts = stored(tmp_path / "parts", before, after)
    build(parts, second, rules=load_rules(), release=stamp("r2"), previous=first)
    with duckdb.connect(str(second), read_only=True) as con:
        current = con.execute("SELECT DISTINCT source FROM expenditure_by_function_leaf").fetchall()
        kinds = {kind for (kind,) in con.execute("SELECT DISTINCT kind FROM release_diff").fetchall()}
    assert current == [("table",)]
    assert "document_replaced" in kinds
