"""The Parquet folder's description: valid by the published standard, and in the words of the fiscal taxonomy."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from juesuan.tables import TABLES
from juesuan.warehouse.fiscal import FISCAL_PHASES, column_type
from juesuan.warehouse.parquet import export_parquet

# What we use of the taxonomy of budget columns that the Fiscal Data Package names (openspending/os-types).
TAXONOMY = frozenset({
    "administrative-classification:generic:code", "administrative-classification:generic:label", "budget-line-id",
    "date:fiscal-year", "direction", "economic-classification:generic:code", "economic-classification:generic:label",
    "economic-classification:generic:level1:code", "economic-classification:generic:level1:label",
    "fin-source:generic:code", "functional-classification:cofog:division:code",
    "functional-classification:cofog:division:label", "functional-classification:cofog:group:code",
    "functional-classification:generic:code", "functional-classification:generic:label",
    "functional-classification:generic:level1:code", "functional-classification:generic:level1:label",
    "geo-source:source:code", "geo-source:source:title", "phase:id", "value",
})  # fmt: skip


@pytest.fixture(scope="module")
def package(warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The description of an exported release."""
    return export_parquet(warehouse, tmp_path_factory.mktemp("open") / "parquet") / "datapackage.json"


def test_the_description_is_valid_by_the_standards_own_library(package: Path, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless", reason="frictionless is not installed (extra `dev`)")
    # Given as a path, which the library trusts in its own folder only.
    report = frictionless.Package.validate_descriptor(str(package))
    assert report.valid, report.flatten(["type", "message"])
    # It would have said so.
    damaged = json.loads(package.read_text(encoding="utf-8"))
    damaged["resources"][0]["schema"]["fields"][0]["type"] = "money"
    damaged["resources"][1]["name"] = "Two Words"
    (tmp_path / "datapackage.json").write_text(json.dumps(damaged), encoding="utf-8")
    assert not frictionless.Package.validate_descriptor(str(tmp_path / "datapackage.json")).valid


def test_every_field_of_the_fiscal_mapping_is_in_the_taxonomy_and_says_what_is_asked() -> None:
    used = {column_type(table, column) for table in TABLES for column in table.columns} - {""}
    assert used <= TAXONOMY
    # Functional, economic and administrative classification; who pays; the year; approved, adjusted and executed.
    assert {kind.partition(":")[0] for kind in used} >= {
        "functional-classification", "economic-classification", "administrative-classification", "fin-source", "date", "phase",
        "value",
    }  # fmt: skip
    assert set(FISCAL_PHASES.values()) == {"approved", "adjusted", "executed"}


def test_every_reference_leads_to_a_table_of_the_package_with_such_a_field(package: Path) -> None:
    resources = {one["name"]: one for one in json.loads(package.read_text(encoding="utf-8"))["resources"]}
    for one in resources.values():
        own = {field["name"] for field in one["schema"]["fields"]}
        assert set(one["schema"].get("primaryKey", ())) <= own
        for key in one["schema"].get("foreignKeys", ()):
            assert set(key["fields"]) <= own
            other = resources[key["reference"]["resource"]]
            assert set(key["reference"]["fields"]) <= {field["name"] for field in other["schema"]["fields"]}
