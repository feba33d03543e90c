"""The release as Parquet: every table with its rows, described as Frictionless wants it; only what changed is written."""

from __future__ import annotations

import errno
import json
import re
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from releasing import altered, digest, inodes, staged

from juesuan import terms
from juesuan.tables import NAMED_BY, TABLES
from juesuan.warehouse import parquet
from juesuan.warehouse.publish import publish
from juesuan.warehouse.published import connect


def test_every_table_is_beside_it_as_parquet_with_the_same_rows_and_types(stored, tmp_path):
    target = tmp_path / "juesuan.duckdb"
    publish(staged(stored, 2, tmp_path), target)
    folder = tmp_path / "parquet"
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    con = connect(target)
    for table, resource in zip(TABLES, package["resources"], strict=True):
        assert resource["name"] == table.name
        shown = NAMED_BY[table.name] if table.name == "fact_amount" else table
        files = [folder / path for path in ([resource["path"]] if isinstance(resource["path"], str) else resource["path"])]
        # The names that DuckDB's own patterns would take from the folders are in the files too.
        read = f"SELECT {', '.join(f'{chr(34)}{c.name}{chr(34)}' for c in shown.columns)} FROM read_parquet(?, hive_partitioning = false)"
        rows = duckdb.execute(read, [[str(file) for file in files]]).fetchall()
        assert sorted(map(str, rows)) == sorted(map(str, con.execute(f"SELECT * FROM {shown.name}").fetchall())), table.name
        meta = pq.ParquetFile(files[0])
        assert meta.schema_arrow.names == [column.name for column in shown.columns]
        assert meta.metadata.row_group(0).column(0).compression == "ZSTD" if meta.metadata.num_row_groups else True
        assert meta.metadata.metadata[b"comment"].decode() == shown.comment
    (file,) = (folder / "fact_amount").rglob("*.parquet")
    assert str(pq.ParquetFile(file).schema_arrow.field("amount").type) == "decimal128(18, 2)"


def test_tables_with_year_and_region_are_partitioned_by_both(stored, tmp_path):
    publish(staged(stored, 2, tmp_path), tmp_path / "juesuan.duckdb")
    folder = tmp_path / "parquet" / "expenditure_by_function"
    paths = {file.relative_to(folder).as_posix() for file in folder.rglob("*.parquet")}
    assert paths
    assert all(re.fullmatch(r"fiscal_year=2024/region=[^/]+/data_0\.parquet", path) for path in paths), paths
    found = duckdb.execute(
        "SELECT DISTINCT fiscal_year, region FROM read_parquet(?, hive_partitioning = true)", [str(folder / "*/*/*.parquet")]
    ).fetchall()
    assert found == [(2024, "示例区")]


def test_the_data_package_describes_each_file(stored, tmp_path):
    target = tmp_path / "juesuan.duckdb"
    publish(staged(stored, 2, tmp_path), target)
    package = json.loads((tmp_path / "parquet" / "datapackage.json").read_text(encoding="utf-8"))
    assert package["id"] == package["version"] == "r2"
    assert package["created"] == "2025-09-02T00:00:00Z"
    resources = {resource["name"]: resource for resource in package["resources"]}
    assert set(resources) == {table.name for table in TABLES}
    described = set()
    for table in TABLES:
        resource = resources[table.name]
        # As Frictionless wants names and paths: lower case, relative, within the folder.
        assert re.fullmatch(r"[a-z0-9._-]+", resource["name"])
        listed = resource.get("files") or [{name: resource[name] for name in ("path", "bytes", "hash")}]
        for one in listed:
            file = tmp_path / "parquet" / one["path"]
            assert one["bytes"] == file.stat().st_size
            assert one["hash"] == f"sha256:{digest(file)}"
            described.add(file)
        assert resource["bytes"] == sum(one["bytes"] for one in listed)
        shown = NAMED_BY[table.name] if table.name == "fact_amount" else table
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == [column.name for column in shown.columns]
        assert all(field["title"] and field["description"] for field in fields)
        assert resource["schema"]["primaryKey"] == list(table.key)
        for key in resource["schema"].get("foreignKeys", ()):
            other = resources[key["reference"]["resource"]]["schema"]["primaryKey"]
            assert other == key["reference"]["fields"]
    assert described == set((tmp_path / "parquet").rglob("*.parquet"))
    amount = next(f for f in resources["fact_amount"]["schema"]["fields"] if f["name"] == "amount")
    assert (amount["type"], amount["unit"], amount["additivity"]) == ("number", "元", "not_additive")
    fund = next(f for f in resources["fact_amount"]["schema"]["fields"] if f["name"] == "fund")
    assert "government_fund" in fund["constraints"]["enum"]
    assert fund["constraints"]["required"] is True


def test_the_data_package_maps_to_the_fiscal_data_package(stored, tmp_path):
    publish(staged(stored, 2, tmp_path), tmp_path / "juesuan.duckdb")
    package = json.loads((tmp_path / "parquet" / "datapackage.json").read_text(encoding="utf-8"))
    fields = {
        resource["name"]: {f["name"]: f["columnType"] for f in resource["schema"]["fields"] if "columnType" in f}
        for resource in package["resources"]
    }
    facts = fields["fact_amount"]
    assert facts["amount"] == "value"
    assert facts["fiscal_year"] == "date:fiscal-year"
    assert facts["function_code"] == "functional-classification:generic:code"
    assert facts["economic_code"] == "economic-classification:generic:code"
    assert facts["unit_id"] == "administrative-classification:generic:code"
    assert facts["phase"] == "phase:id"
    # One value a line: neither the last digit's step nor the same amount in 万元 is another.
    assert [name for name, kind in facts.items() if kind == "value"] == ["amount"]
    assert fields["expenditure_by_economic"]["code"] == "economic-classification:generic:code"
    assert fields["dim_cofog"]["division"] == "functional-classification:cofog:division:code"
    assert set(package["fiscalPhases"]) == set(terms.PHASES)
    assert set(package["fiscalPhases"].values()) == {"approved", "adjusted", "executed"}


def test_only_partitions_whose_rows_changed_are_written(stored, tmp_path):
    target = tmp_path / "juesuan.duckdb"
    publish(staged(stored, 2, tmp_path), target)
    second = inodes(tmp_path)
    publish(staged(stored, 3, tmp_path), target)
    third = inodes(tmp_path)
    here = "region=%E7%A4%BA%E4%BE%8B%E5%8C%BA"
    same = {path for path in third if second.get(path) == third[path]}
    assert {path for path in second if here in path} <= same
    assert "dim_form.parquet" in same
    assert "release.parquet" not in same
    added = {path for path in third if "fiscal_year=2023/region=%E5%8F%A6%E4%B8%80%E5%8C%BA" in path}
    assert {path.split("/")[0] for path in added} >= {"fact_amount", "dim_report", "form_coverage", "expenditure_by_function"}
    assert not added & same
    # Nothing half-linked is left.
    assert not [path for path in (tmp_path / "parquet").resolve().rglob(".*") if path.is_file()]


def test_rows_in_another_order_are_the_same_rows(stored, tmp_path):
    target = tmp_path / "juesuan.duckdb"
    publish(staged(stored, 2, tmp_path), target)
    before = inodes(tmp_path)
    tables = ("fact_amount", "dim_report", "expenditure_by_function")
    turned = [f"CREATE TEMP TABLE t AS FROM {name}; DELETE FROM {name}; INSERT INTO {name} FROM t ORDER BY rowid DESC; DROP TABLE t"
              for name in tables]  # fmt: skip
    publish(altered(stored, 2, tmp_path, *turned, "UPDATE release SET release_id = 'r2b'"), target)
    after = inodes(tmp_path)
    assert {path for path in before if after.get(path) != before[path]} == {"release.parquet"}


def test_files_of_equal_rows_are_equal_whatever_the_order_in_the_warehouse(stored, tmp_path):
    folders = []
    for number, turn in enumerate(("SELECT 1", "CREATE TEMP TABLE t AS FROM fact_amount; DELETE FROM fact_amount; "
                                   "INSERT INTO fact_amount FROM t ORDER BY rowid DESC")):  # fmt: skip
        (tmp_path / str(number)).mkdir()
        publish(altered(stored, 3, tmp_path / str(number), turn), tmp_path / str(number) / "juesuan.duckdb")
        folders.append((tmp_path / str(number) / "parquet").resolve())
    one, other = ({path.relative_to(folder): digest(path) for path in folder.rglob("*.parquet")} for folder in folders)
    assert one == other


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE fact_amount SET amount = amount + 1 WHERE fact_id = (SELECT min(fact_id) FROM fact_amount WHERE amount IS NOT NULL)",
        "UPDATE fact_amount SET page = 8 WHERE fact_id = (SELECT max(fact_id) FROM fact_amount)",
        # Values that only change places between two rows.
        "UPDATE fact_amount f SET line_label = o.line_label FROM fact_amount o WHERE f.report_id = o.report_id "
        "AND f.form = o.form AND (f.row, o.row) IN ((1, 2), (2, 1)) AND f.col = o.col",
        "DELETE FROM fact_amount WHERE fact_id = (SELECT max(fact_id) FROM fact_amount)",
        "UPDATE dim_report SET unit_name = '改名局' WHERE report_id = (SELECT min(report_id) FROM dim_report)",
    ],
    ids=["amount", "page", "changed places", "gone", "named otherwise"],
)
def test_any_change_of_a_row_gives_a_new_file_with_the_rows_of_the_warehouse(stored, tmp_path, change):
    target = tmp_path / "juesuan.duckdb"
    publish(staged(stored, 2, tmp_path), target)
    before = {path for path in inodes(tmp_path).items() if path[0].startswith("fact_amount/")}
    publish(altered(stored, 2, tmp_path, change, "UPDATE release SET release_id = 'r2b'"), target)
    after = {path for path in inodes(tmp_path).items() if path[0].startswith("fact_amount/")}
    assert not before & after
    read = "SELECT * FROM read_parquet(?, hive_partitioning = false)"
    files = [str(file) for file in (tmp_path / "parquet" / "fact_amount").rglob("*.parquet")]
    rows = duckdb.execute(read, [files]).fetchall()
    assert sorted(map(str, rows)) == sorted(map(str, connect(target).execute("SELECT * FROM fact_amount_named").fetchall()))


def test_a_damaged_file_of_the_release_before_is_not_taken_over(stored, tmp_path):
    target = tmp_path / "juesuan.duckdb"
    publish(staged(stored, 2, tmp_path), target)
    (file,) = (tmp_path / "parquet" / "fact_amount").rglob("*.parquet")
    whole = file.read_bytes()
    file.write_bytes(whole[:100] + bytes([whole[100] ^ 1]) + whole[101:])
    publish(altered(stored, 2, tmp_path, "UPDATE release SET release_id = 'r2b'"), target)
    (again,) = (tmp_path / "parquet" / "fact_amount").rglob("*.parquet")
    assert again.read_bytes() == whole


@pytest.mark.parametrize("package", ["", "[]", '{"id": "r2", "resources": []}'], ids=["empty", "no package", "of no tables"])
def test_without_a_description_of_the_release_before_everything_is_written(stored, tmp_path, package):
    target = tmp_path / "juesuan.duckdb"
    publish(staged(stored, 2, tmp_path), target)
    before = inodes(tmp_path)
    (tmp_path / "parquet" / "datapackage.json").write_text(package)
    publish(altered(stored, 2, tmp_path, "UPDATE release SET release_id = 'r2b'"), target)
    assert not set(before.items()) & set(inodes(tmp_path).items())


def test_a_file_system_without_second_names_gets_copies(stored, tmp_path, monkeypatch):
    target = tmp_path / "juesuan.duckdb"
    publish(staged(stored, 2, tmp_path), target)
    before = {path.name: digest(path) for path in (tmp_path / "parquet").glob("dim_*.parquet")}

    def refused(*args):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(parquet.os, "link", refused)
    publish(altered(stored, 2, tmp_path, "UPDATE release SET release_id = 'r2b'"), target)
    assert {path.name: digest(path) for path in (tmp_path / "parquet").glob("dim_*.parquet")} == before


def test_rows_of_documents_without_year_or_region_are_there_too(stored, tmp_path):
    target = tmp_path / "juesuan.duckdb"
    file = altered(stored, 2, tmp_path, "UPDATE dim_report SET fiscal_year = NULL WHERE report_id = (SELECT min(report_id) FROM dim_report)",
                   "UPDATE dim_report SET region = NULL WHERE report_id = (SELECT max(report_id) FROM dim_report)")  # fmt: skip
    publish(file, target)
    first = inodes(tmp_path)
    assert any("fiscal_year=__HIVE_DEFAULT_PARTITION__" in path for path in first)
    files = [str(path) for path in (tmp_path / "parquet" / "fact_amount").rglob("*.parquet")]
    (rows,) = duckdb.execute("SELECT count(*) FROM read_parquet(?)", [files]).fetchone()
    assert (rows,) == connect(target).execute("SELECT count(*) FROM fact_amount").fetchone()
    with duckdb.connect(str(target)) as con:
        con.execute("UPDATE release SET release_id = 'r2b'")
    publish(Path(target).rename(tmp_path / "again.duckdb"), target)
    assert {path for path in first if inodes(tmp_path).get(path) != first[path]} == {"release.parquet"}
