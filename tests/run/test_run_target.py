"""What a load may replace: its own warehouse, and no file or library that is somebody else's."""

from __future__ import annotations

import json
from dataclasses import replace

import duckdb
import pytest
from loading import contents, files, load, passes, put

from juesuan import run
from juesuan.errors import SettingsError
from juesuan.gate import CheckResult, GateResult
from juesuan.settings import settings_from

pytestmark = pytest.mark.usefixtures("surroundings")


def foreign_database(path):
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE TABLE release (title TEXT)")


@pytest.mark.parametrize(
    "make", [lambda path: path.write_text("my notes"), foreign_database], ids=["a text file", "another database"]
)
def test_a_file_that_is_no_warehouse_is_never_replaced(settings, tmp_path, make):
    (tmp_path / "mine").mkdir()
    target = tmp_path / "mine/notes.txt"
    make(target)
    before = target.read_bytes()
    named = replace(settings, warehouse=target, parts=tmp_path / "mine/parts")
    with pytest.raises(SettingsError, match=r"notes\.txt.*移走.*--warehouse"):
        load(named, progress=lambda *_: pytest.fail("something was read"))
    assert target.read_bytes() == before
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notes.txt"], "nothing is left beside it"
    with pytest.raises(SettingsError, match=r"notes\.txt"):
        run.scan(named)


def test_an_empty_file_may_become_a_warehouse(settings):
    settings.folder.mkdir()
    settings.warehouse.touch()
    assert load(settings).outcome == "published"


def test_a_warehouse_of_an_older_shape_is_ours_and_is_replaced(settings, raw):
    load(settings)
    with duckdb.connect(str(settings.warehouse)) as con:
        con.execute("ALTER TABLE release DROP COLUMN broken")
    put(raw, "上海/2024/丁局.pdf")
    assert load(settings).outcome == "published"


def test_paths_elsewhere_do_not_replace_another_library(settings, tmp_path):
    load(settings)
    whole = contents(settings)
    put(tmp_path / "other", "2022/戊局.pdf")
    unnamed = replace(settings, warehouse_named=False)
    with pytest.raises(SettingsError, match="name a warehouse file of its own: --warehouse FILE"):
        load(unnamed, paths=[tmp_path / "other"])
    assert contents(settings) == whole
    assert json.loads((settings.reports / "run_report.json").read_text())["outcome"] == "failed"


def test_paths_elsewhere_may_renew_the_warehouse_that_holds_them_alone(settings, tmp_path):
    put(tmp_path / "other", "2022/戊局.pdf")
    unnamed = replace(settings, warehouse_named=False)
    assert load(settings, paths=[tmp_path / "other"]).outcome == "published"
    put(tmp_path / "other", "2022/己局.pdf")
    assert load(unnamed, paths=[tmp_path / "other"]).outcome == "published"
    assert files(settings) == ["2022/己局.pdf", "2022/戊局.pdf"]


def test_paths_elsewhere_do_not_make_the_default_warehouse(settings, tmp_path):
    put(tmp_path / "other", "2022/戊局.pdf")
    unnamed = replace(settings, warehouse_named=False)
    with pytest.raises(SettingsError, match="name a warehouse file of its own: --warehouse FILE"):
        load(unnamed, paths=[tmp_path / "other"])
    assert not settings.folder.exists(), "nothing is left behind"


def test_only_a_warehouse_that_was_asked_for_counts_as_named(tmp_path):
    assert settings_from(raw=tmp_path, warehouse=tmp_path / "w.duckdb", environment={}).warehouse_named
    assert not settings_from(raw=tmp_path, environment={"JUESUAN_WAREHOUSE": "/e/w.duckdb"}).warehouse_named


def loses_many(staged, *, previous, docs, more=()):
    lost = CheckResult("loss.documents_gone_many", "loss", None, False, False, True, "error", "少了很多", 2, 5)
    return GateResult(False, (lost, *more))


def test_a_loss_of_many_documents_passes_only_by_force_and_is_recorded(settings):
    assert load(settings, judge=loses_many).outcome == "refused"
    forced = load(replace(settings, force=True), judge=loses_many)
    assert forced.outcome == "published"
    assert forced.gate["forced"] == ["loss.documents_gone_many"]


def test_force_lets_nothing_else_pass(settings):
    other = CheckResult("keys.fact_amount", "keys", None, False, False, True, "error", "编号唯一", 3, 10)
    crashed = CheckResult("loss.documents_gone_many", "loss", None, False, True, True, "error", "少了很多", 0, 0)
    forced = replace(settings, force=True)
    assert load(forced, judge=lambda staged, **more: loses_many(staged, **more, more=(other,))).outcome == "refused"
    assert load(forced, judge=lambda staged, **more: GateResult(False, (crashed,))).outcome == "refused"
    assert load(forced, judge=passes).outcome == "published"
