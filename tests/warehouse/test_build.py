"""Building: the same parts give the same rows, a bad part is named, every column says what it is."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from making import STAMP, cell, expenditure, no_rules, part, report
from test_wide_tables import ROWS

from juesuan import terms
from juesuan.errors import BuildFailed
from juesuan.rules import load_rules
from juesuan.tables import CHINESE_SCHEMA, IN_CHINESE, TABLES, VIEWS
from juesuan.warehouse.build import build
from juesuan.warehouse.derive import create_tables
from juesuan.warehouse.faults import PartUnreadable
from juesuan.warehouse.load import load_parts


def built(parts, staged: Path, **options):
    options = {"rules": (), "release": STAMP, "previous": None, "reconcile": no_rules} | options
    return build(parts, staged, **options)


def contents(file: Path) -> dict[str, list]:
    con = duckdb.connect(str(file), read_only=True)
    try:
        return {table.name: con.execute(f'SELECT * FROM "{table.name}"').fetchall() for table in TABLES}
    finally:
        con.close()


def test_two_builds_from_the_same_parts_give_equal_rows_in_equal_order(tmp_path):
    parts = [
        part(tmp_path / "parts", report(f"{name}局", year), ROWS) for name in "丙甲乙" for year in (2024, 2022, 2023)
    ]
    rules = load_rules()
    counts = built(parts, tmp_path / "a.duckdb", rules=rules, reconcile=None)
    assert built(list(reversed(parts)), tmp_path / "b.duckdb", rules=rules, reconcile=None) == counts
    first, second = contents(tmp_path / "a.duckdb"), contents(tmp_path / "b.duckdb")
    for name, rows in first.items():
        if name.startswith("reconciliation"):
            rows.sort(key=str)
            second[name].sort(key=str)
        assert rows == second[name], name
    assert counts.facts == len(first["fact_amount"]) == 9 * len(ROWS)
    assert counts.verdicts == len(first["reconciliation"]) > 0
    units = [row[2] for row in first["dim_report"]]
    assert units == sorted(units)


def test_the_file_is_whole_without_a_log_and_in_the_promised_storage_format(tmp_path):
    staged = tmp_path / "s.duckdb"
    built([part(tmp_path / "parts", report(), ROWS)], staged)
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith("s.")] == ["s.duckdb"]
    con = duckdb.connect(":memory:")
    con.execute(f"ATTACH '{staged}' AS w (READ_ONLY)")
    tags = con.execute("SELECT tags['storage_version'] FROM duckdb_databases() WHERE database_name = 'w'").fetchone()
    assert tags[0].startswith("v1.2.0"), tags
    stated = con.execute("SELECT storage_version, duckdb_version FROM w.release").fetchone()
    assert stated == ("v1.2.0", duckdb.__version__)


def test_tables_are_as_declared_and_every_column_has_a_comment_in_both_languages(tmp_path):
    built([part(tmp_path / "parts", report(), ROWS)], tmp_path / "s.duckdb")
    con = duckdb.connect(str(tmp_path / "s.duckdb"), read_only=True)
    for table in (*TABLES, *VIEWS):
        shown = [("main", table.name, [c.name for c in table.columns])]
        if table in IN_CHINESE:
            shown.append((CHINESE_SCHEMA, table.chinese_name, [c.chinese_name for c in table.columns]))
        for schema, name, columns in shown:
            found = con.execute(
                "SELECT column_name, data_type, comment FROM duckdb_columns() WHERE schema_name = ? AND table_name = ? "
                "ORDER BY column_index", [schema, name],
            ).fetchall()  # fmt: skip
            assert [c for c, _, _ in found] == columns, name
            for (column_name, data_type, comment), column in zip(found, table.columns, strict=True):
                assert comment == column.comment, (name, column_name)
                assert " | " in comment
                if schema == "main":
                    assert data_type == column.type, (name, column_name)
                if column.type.startswith("DECIMAL") and column.name != "step":
                    assert column.additivity, f"{name}.{column_name} does not say how it may be summed"
    described = con.execute(
        "SELECT count(*) FROM (SELECT comment FROM duckdb_tables() WHERE database_name = 's' "
        "UNION ALL SELECT comment FROM duckdb_views() WHERE NOT internal) WHERE comment LIKE '%|%'"
    ).fetchone()
    assert described == (len((*TABLES, *VIEWS, *IN_CHINESE)),)


def test_keys_are_unique(tmp_path):
    parts = [part(tmp_path / "parts", report(f"{n}局"), ROWS) for n in "甲乙"]
    built(parts, tmp_path / "s.duckdb", rules=load_rules(), reconcile=None)
    con = duckdb.connect(str(tmp_path / "s.duckdb"), read_only=True)
    for table in TABLES:
        key = ", ".join(table.key)
        rows, distinct = con.execute(f"SELECT count(*), count(DISTINCT ({key})) FROM {table.name}").fetchone()
        assert rows == distinct, table.name


@pytest.mark.parametrize("damage", ["facts cut short", "facts garbled", "facts gone", "head cut short", "head gone"])
def test_a_damaged_part_stops_the_build_by_name_and_leaves_nothing_behind(tmp_path, damage):
    good = part(tmp_path / "parts", report("甲局"), ROWS)
    bad = part(tmp_path / "parts", report("乙局"), ROWS)
    file = bad.facts if "facts" in damage else bad.head
    if "gone" in damage:
        file.unlink()
    elif "cut" in damage:
        file.write_bytes(file.read_bytes()[:-100])
    else:
        content = bytearray(file.read_bytes())
        content[40:400] = bytes(360)
        file.write_bytes(content)
    with pytest.raises(PartUnreadable) as stopped:
        built([good, bad], tmp_path / "s.duckdb")
    assert stopped.value.key == bad.key
    assert bad.key in str(stopped.value)
    assert not list(tmp_path.glob("s.duckdb*"))


def test_a_part_with_fewer_facts_than_it_declares_is_not_accepted(tmp_path):
    good, short = (part(tmp_path / "parts", report(unit), ROWS) for unit in ("甲局", "乙局"))
    table = pq.read_table(short.facts)
    pq.write_table(table.slice(1), short.facts)
    with pytest.raises(PartUnreadable, match="declares 20 rows of fact_amount, its file holds 19") as stopped:
        built([good, short], tmp_path / "s.duckdb")
    assert stopped.value.key == short.key


def test_a_part_of_another_time_with_other_columns_is_named(tmp_path):
    old = part(tmp_path / "parts", report(), ROWS)
    pq.write_table(pq.read_table(old.facts).drop_columns(["fund"]), old.facts)
    with pytest.raises(PartUnreadable, match="fund"):
        built([old], tmp_path / "s.duckdb")
    head = report("乙局")
    head["colour"] = "red"
    foreign = part(tmp_path / "parts", head, ROWS)
    with pytest.raises(PartUnreadable, match="dim_report"):
        built([foreign], tmp_path / "s.duckdb")


def test_a_value_that_no_declaration_allows_is_traced_to_its_part(tmp_path):
    good = part(tmp_path / "parts", report("甲局"), ROWS)
    wrong = part(tmp_path / "parts", report("乙局"), [{**ROWS[0], "fund": "pocket_money"}])
    with pytest.raises(PartUnreadable) as stopped:
        built([good, wrong], tmp_path / "s.duckdb")
    assert stopped.value.key == wrong.key


def test_two_parts_of_one_document_are_refused(tmp_path):
    one = part(tmp_path / "parts", report(), ROWS)
    other = part(tmp_path / "other", report(), ROWS)
    with pytest.raises(BuildFailed, match="two parts"):
        built([one, other], tmp_path / "s.duckdb")


def test_folders_may_be_called_like_a_file_pattern(tmp_path):
    head = report()
    # Read as a pattern, the one name would match the other folder.
    part(tmp_path / "决算2x", head, ROWS[:4])
    assert built([part(tmp_path / "决算[12]*", head, ROWS)], tmp_path / "s.duckdb").facts == len(ROWS)


def test_a_document_without_facts_is_there_with_its_reasons(tmp_path):
    head = report(None, None, state="quarantined", file="散页/说明.pdf")
    reason = {
        "quarantine_id": f"{head['report_id'][:16]}/0001", "report_id": head["report_id"], "file": head["file"],
        "stage": "document", "reason": "no_known_form", "message_zh": "没有找到公开表", "message_en": "no form found",
        "page": 1, "form": None, "place": None, "printed": None, "fault": "publisher",
    }  # fmt: skip
    counts = built([part(tmp_path / "parts", head, quarantine=[reason])], tmp_path / "s.duckdb")
    assert (counts.documents, counts.documents_quarantined, counts.units, counts.quarantine) == (1, 1, 0, 1)
    rows = contents(tmp_path / "s.duckdb")
    assert rows["quarantine"][0][4] == "no_known_form"


def test_nothing_at_all_is_still_a_warehouse(tmp_path):
    counts = built([], tmp_path / "s.duckdb", rules=load_rules(), reconcile=None)
    assert counts.documents == 0
    assert [row[0] for row in contents(tmp_path / "s.duckdb")["dim_form"]] == list(terms.FORMS)


def test_a_broken_total_makes_the_document_loaded_with_findings(tmp_path):
    wrong = [*expenditure(1, None, "合计", "2,940.05", "2,336.91", "703.14"), *ROWS[4:]]
    parts = [part(tmp_path / "parts", report("甲局"), ROWS), part(tmp_path / "parts", report("乙局"), wrong)]
    counts = built(parts, tmp_path / "s.duckdb", rules=load_rules(), reconcile=None)
    assert counts.broken > 0
    con = duckdb.connect(str(tmp_path / "s.duckdb"), read_only=True)
    assert con.execute("SELECT unit_name, state FROM dim_report ORDER BY unit_name").fetchall() == [
        ("乙局", "loaded_with_findings"), ("甲局", "loaded"),
    ]  # fmt: skip
    assert con.execute("SELECT broken, verdicts FROM release").fetchone() == (counts.broken, counts.verdicts)
    assert con.execute(
        "SELECT count(*) FROM expenditure_by_function WHERE unit_name = '乙局' AND proof = 'contradicted'"
    ).fetchone() != (0,)


CURRENT = "SELECT file, is_current FROM dim_report ORDER BY file"


UNDECIDED = "SELECT file, stage, fault FROM quarantine WHERE reason = 'version_undecided' ORDER BY file"


def other_figures() -> list:
    return [{**c, "printed": "1.00", "amount": Decimal(10000)} if c["state"] == "number" else c for c in ROWS]


def test_the_latest_stated_date_is_current_then_the_first_file_name(make):
    con = make(
        (report(date="D:20250820103000+08'00'", file="a.pdf"), []),
        (report(date="D:20250821", file="b.pdf"), []),
        (report("乙局", date=None, file="d.pdf"), []),
        (report("乙局", date=None, file="e.pdf"), []),
    )
    assert con.execute(CURRENT).fetchall() == [
        ("a.pdf", False), ("b.pdf", True), ("d.pdf", True), ("e.pdf", False),
    ]  # fmt: skip
    assert con.execute(UNDECIDED).fetchall() == []


def test_a_text_that_is_no_date_orders_nothing(make):
    con = make(
        (report(date="D:20250820", file="a.pdf"), ROWS),
        (report(date="9999-12-31 (Wed Aug 20 2025)", file="b.pdf"), other_figures()),
    )
    assert con.execute(CURRENT).fetchall() == [("a.pdf", True), ("b.pdf", False)]
    assert con.execute(UNDECIDED).fetchall() == [("a.pdf", "document", "undecided"), ("b.pdf", "document", "undecided")]
    zh, en = con.execute("SELECT message_zh, message_en FROM quarantine WHERE file = 'b.pdf'").fetchone()
    assert "现行" in zh
    assert "taken as current: a.pdf" in en


@pytest.mark.parametrize("date", ["D:20250820", None])
def test_versions_of_one_date_are_undecided_only_where_their_figures_differ(make, date):
    con = make(
        (report(date=date, file="a.pdf"), ROWS), (report(date=date, file="b.pdf"), ROWS),
        (report("乙局", date=date, file="c.pdf"), ROWS), (report("乙局", date=date, file="d.pdf"), other_figures()),
        (report("丙局", date="D:2024", file="e.pdf"), ROWS), (report("丙局", date="D:2025", file="f.pdf"), other_figures()),
    )  # fmt: skip
    assert [file for file, *_ in con.execute(UNDECIDED).fetchall()] == ["c.pdf", "d.pdf"]
    assert con.execute("SELECT file FROM dim_report WHERE state = 'partly_quarantined' ORDER BY file").fetchall() == [
        ("c.pdf",), ("d.pdf",),
    ]  # fmt: skip


@pytest.mark.parametrize("date", ["D:20250820", None])
def test_where_no_date_decides_the_document_that_arrived_since_is_current(tmp_path, date):
    first, second = report(date=date, file="a.pdf"), report(date=date, file="b.pdf")
    parts = [part(tmp_path / "parts", first, ROWS), part(tmp_path / "parts", second, other_figures())]
    built(parts[:1], tmp_path / "old.duckdb")
    with duckdb.connect(":memory:") as con:
        create_tables(con)
        load_parts(con, parts, tmp_path / "old.duckdb")
        assert con.execute(CURRENT).fetchall() == [("a.pdf", False), ("b.pdf", True)]


def test_the_version_that_arrived_last_stays_current_on_the_nights_after(tmp_path):
    first, second, other = report(date=None, file="a.pdf"), report(date=None, file="b.pdf"), report("乙局", file="c.pdf")
    parts = [part(tmp_path / "parts", first, ROWS), part(tmp_path / "parts", second, other_figures())]
    built(parts[:1], tmp_path / "old.duckdb")
    built(parts, tmp_path / "new.duckdb", previous=tmp_path / "old.duckdb")
    with duckdb.connect(":memory:") as con:
        create_tables(con)
        load_parts(con, [*parts, part(tmp_path / "parts", other, ROWS)], tmp_path / "new.duckdb")
        assert con.execute(CURRENT).fetchall() == [("a.pdf", False), ("b.pdf", True), ("c.pdf", True)]


def test_a_published_file_that_is_none_does_not_decide_versions(tmp_path):
    (tmp_path / "old.duckdb").write_bytes(b"no database")
    with duckdb.connect(":memory:") as con:
        create_tables(con)
        load_parts(con, [part(tmp_path / "parts", report(), ROWS)], tmp_path / "old.duckdb")
        assert con.execute("SELECT is_current FROM dim_report").fetchall() == [(True,)]


def test_a_version_that_could_not_be_read_does_not_hide_an_earlier_one(make):
    con = make(
        (report(date="D:20250101", file="a.pdf"), ROWS),
        (report(date="D:20250901", file="b.pdf", state="quarantined"), []),
    )
    assert con.execute(CURRENT).fetchall() == [("a.pdf", True), ("b.pdf", False)]
    assert con.execute("SELECT reports FROM dim_unit").fetchall() == [(1,)]


def test_other_years_kinds_levels_and_unknown_units_are_no_versions_of_each_other(make):
    heads = [
        report(), report(year=2023), report(kind="budget"), report(level="head_office"), report(None, file="x.pdf"),
        report(None, file="y.pdf"), report("乙局", None, file="z.pdf"), report("乙局", None, file="zz.pdf"),
    ]  # fmt: skip
    con = make(*[(head, []) for head in heads])
    assert con.execute("SELECT count(*) FILTER (WHERE is_current), count(*) FROM dim_report").fetchone() == (8, 8)


def test_the_chinese_schema_shows_the_same_rows_in_chinese_words(make):
    con = make((report(), ROWS))
    for table in IN_CHINESE:
        english = con.execute(f"SELECT count(*) FROM {table.name}").fetchone()
        assert con.execute(f'SELECT count(*) FROM "{CHINESE_SCHEMA}"."{table.chinese_name}"').fetchone() == english
    assert con.execute(
        "SELECT 单位, 年度, 公开表, 资金性质, 预算或决算, 科目名称, 本年支出合计, 本年支出合计万元 FROM 决算.支出决算 "
        "WHERE 单位 = '甲局' AND 科目编码 = '2010602'"
    ).fetchall()[0][:6] == ("甲局", 2024, "支出决算表", "全部资金", "决算数", "一般行政管理事务")


def test_chinese_names_are_unique_and_plain():
    names = [table.chinese_name for table in IN_CHINESE]
    assert len(set(names)) == len(names)
    # Whatever is told of in English is told of in Chinese too, by the table or by the view that names its unit.
    assert {table.chinese_name for table in (*TABLES, *VIEWS)} == set(names)
    for table in (*TABLES, *VIEWS):
        columns = [column.chinese_name for column in table.columns]
        assert len(set(columns)) == len(columns), table.name
        for name in (*columns, table.chinese_name):
            assert name.isidentifier(), f"{table.name}: {name} would need quotes"


def test_code_lists_outside_ours_take_part(make, tmp_path):
    file = tmp_path / "codes.csv"
    file.write_text("code,name,year\n2019901,国家赔偿费用支出,2024\n", encoding="utf-8")
    from juesuan.codes import load_codes, load_official

    con = make((report(), [cell("expenditure", 1, 5, "function", "国家赔偿费用支出", "1.00",
                                measure="expenditure_total", code="2019901", leaf=True)]),
               codes=load_codes() + load_official(file))  # fmt: skip
    found = con.execute(
        "SELECT fiscal_year, vouched_by, is_listed, reports FROM dim_function WHERE code = '2019901' ORDER BY fiscal_year"
    ).fetchall()
    assert found == [(0, "official", True, 0), (2024, "reports", True, 1)]


def test_head_json_is_what_the_run_stores(tmp_path):
    stored = part(tmp_path / "parts", report(), ROWS)
    assert json.loads(stored.head.read_text(encoding="utf-8"))["facts"] == len(ROWS)
