"""A build that takes rows over from the release before equals a whole build of the same parts, in every table."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest
from making import STAMP, no_rules
from world import ABSENT, FIRST, SECOND, UNREADABLE, World

from juesuan.codes import load_codes
from juesuan.errors import BuildFailed
from juesuan.reconcile import across
from juesuan.reconcile.across_rules import load_across_rules
from juesuan.rules import load_rules
from juesuan.tables import TABLES
from juesuan.warehouse import increment
from juesuan.warehouse.build import Bounds, BuildCounts, build
from juesuan.warehouse.carry import plan, program_mark
from juesuan.warehouse.seal import seal, seal_of

# Every change is taken over, however many documents of the few it touches.
ANY = Bounds(most_changed=1, most_dead=1, threads=1)
# Sums, comparisons of forms, a tree, statements under forms; one across reports of each kind.
RULES = tuple(rule for number, rule in enumerate(load_rules()) if number % 12 == 0)
ACROSS = ("G01", "G02", "G04", "G04a", "G05")


@pytest.fixture(autouse=True)
def few_rules(monkeypatch: pytest.MonkeyPatch, plain: None) -> None:
    rules = [rule for rule in load_across_rules() if rule.id in ACROSS]
    monkeypatch.setattr(across, "load_across_rules", lambda: rules)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "parts")


def built(world: World, file: Path, previous: Path | None = None, **options: Any) -> BuildCounts:
    release = replace(STAMP, release_id=file.stem)
    return build(world.parts(), file, **({"rules": RULES, "release": release, "previous": previous, "bounds": ANY} | options))


def contents(file: Path) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(str(file), read_only=True) as con:
        return {
            table.name: con.execute(
                f'SELECT * REPLACE ({"NULL AS release_id" if table.name == "release" else f"{table.columns[0].name} AS {table.columns[0].name}"}) '
                f'FROM "{table.name}" ORDER BY ALL'
            ).fetchall()
            for table in TABLES
        }


def differing(world: World, folder: Path, previous: Path, **options: Any) -> tuple[list[str], BuildCounts, Path]:
    """The tables in which a build on the release before differs from a whole one; its counts and file."""
    ours, whole = folder / "ours.duckdb", folder / "whole.duckdb"
    counts = built(world, ours, previous, **options)
    expected = built(world, whole, previous, whole=True, **options)
    assert (expected.carried, replace(counts, carried=0)) == (0, expected)
    first, second = contents(ours), contents(whole)
    return [name for name, rows in first.items() if rows != second[name]], counts, ours


def test_a_build_on_the_release_before_equals_a_whole_one_in_every_table(tmp_path: Path, world: World) -> None:
    random = Random(5)
    world.states = [FIRST] * len(world.states)
    previous = tmp_path / "0.duckdb"
    built(world, previous)
    for step in (1, 2):
        world.change(random, 5)
        wrong, counts, previous = differing(world, tmp_path / str(step), previous)
        assert not wrong
        assert counts.carried >= len(world.states) - 10
    # Of a table without rows the comparison says nothing.
    assert {name for name, rows in contents(previous).items() if not rows} <= {"source"}


def numbers_of(world: World, **wanted: Any) -> list[int]:
    """The documents of the world with these marks in the head of their first content."""
    heads = {number: rows["dim_report"][0] for (number, content), rows in world.contents.items() if content == FIRST}
    return [number for number, head in heads.items() if all(head[name] == value for name, value in wanted.items())]


def test_what_depends_on_a_neighbour_follows_it(tmp_path: Path, world: World) -> None:
    department, last_year = numbers_of(world, unit_name="甲局", report_kind="final_accounts", entity_level="department")[:2]
    office, unit = numbers_of(world, entity_level="head_office")[0], numbers_of(world, unit_name="甲中心")[0]
    old, new = numbers_of(world, unit_name="乙局", fiscal_year=2024)
    one, other = numbers_of(world, unit_name="乙局", fiscal_year=2023)
    world.states = [FIRST] * len(world.states)
    for number in (department, new, other):
        world.states[number] = ABSENT
    world.states[last_year] = UNREADABLE
    built(world, tmp_path / "0.duckdb")
    # The head office becomes contained, the unit is missed, last year's report is readable, an older and an undecided
    # version get company; none of them is read again.
    for number, state in ((department, FIRST), (unit, ABSENT), (last_year, FIRST), (new, FIRST), (other, SECOND)):
        world.states[number] = state
    wrong, counts, file = differing(world, tmp_path, tmp_path / "0.duckdb")
    assert (wrong, counts.carried) == ([], len(world.states) - 5)
    with duckdb.connect(str(file), read_only=True) as con:
        current = dict(con.execute("SELECT file, is_current FROM dim_report").fetchall())
        contained = con.execute("SELECT count(*) FROM dim_report WHERE contained_in IS NOT NULL").fetchone()
        undecided = con.execute("SELECT count(*) FROM quarantine WHERE reason = 'version_undecided'").fetchone()
        wide = con.execute("SELECT DISTINCT file, w.is_current FROM expenditure_by_function w JOIN dim_report USING (report_id)").fetchall()
    place = {number: world.contents[number, FIRST]["dim_report"][0]["file"] for number in range(len(world.states))}
    assert (current[place[old]], current[place[new]]) == (False, True)
    assert (contained, undecided) == ((1,), (2,))
    assert dict(wide)[place[old]] is False
    assert one
    assert office


def test_a_report_is_judged_again_when_the_one_it_is_compared_with_is_read_again(tmp_path: Path, world: World) -> None:
    world.states[:3] = [FIRST] * 3
    built(world, tmp_path / "0.duckdb")
    verdict = "SELECT v.verdict FROM reconciliation v JOIN dim_report USING (report_id) WHERE rule_id = 'G02' AND fiscal_year = 2024"
    world.states[1] = SECOND
    wrong, counts, file = differing(world, tmp_path, tmp_path / "0.duckdb")
    assert (wrong, counts.carried) == ([], 2)
    for name, expected in ((tmp_path / "0.duckdb", "exact"), (file, "broken")):
        with duckdb.connect(str(name), read_only=True) as con:
            assert con.execute(verdict).fetchall() == [(expected,)]


def test_a_name_that_more_reports_print_now_is_written_into_rows_taken_over(tmp_path: Path, world: World) -> None:
    world.states[:3] = [FIRST] * 3
    built(world, tmp_path / "0.duckdb")
    names = "SELECT DISTINCT name FROM expenditure_by_function WHERE code = '2010601' AND fiscal_year = 2024"
    with duckdb.connect(str(tmp_path / "0.duckdb"), read_only=True) as con:
        assert con.execute(names).fetchall() == [("行政运行",)]
    world.states[3] = world.states[9] = SECOND
    wrong, counts, file = differing(world, tmp_path, tmp_path / "0.duckdb")
    assert (wrong, counts.carried) == ([], 3)
    with duckdb.connect(str(file), read_only=True) as con:
        assert con.execute(names).fetchall() == [("行政运行费",)]


def test_every_stored_table_says_what_its_rows_belong_to() -> None:
    for table in TABLES:
        names = {column.name for column in table.columns}
        assert table.per, f"{table.name} does not say whether a night may take its rows over"
        assert table.per != "document" or "report_id" in names, table.name
        assert table.per != "verdict" or "verdict_id" in names, table.name


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> tuple[World, Path]:
    """A warehouse of three documents, built once without rules; a fourth document has come since."""
    folder = tmp_path_factory.mktemp("three")
    world = World(folder / "parts")
    world.states[:3] = [FIRST] * 3
    build(world.parts(), folder / "0.duckdb", rules=(), release=STAMP, previous=None, reconcile=no_rules)
    world.states[3] = FIRST
    return world, folder / "0.duckdb"


MARK = program_mark((), load_codes(), no_rules)
QUARTER = Bounds(most_changed=0.25)


def _nothing(_: Path) -> None:
    """No doubt at all."""


def _much_dead(previous: Path) -> None:
    with duckdb.connect(str(previous)) as con:
        con.execute("DELETE FROM fact_amount WHERE rowid % 3 = 1")


def _sealed(previous: Path) -> None:
    seal(previous, "0", previous, None)


def _damaged(previous: Path) -> None:
    seal(previous, "0", previous, None)
    content = bytearray(previous.read_bytes())
    content[-5000] ^= 1
    previous.write_bytes(content)


def _seal_unreadable(previous: Path) -> None:
    seal_of(previous).write_text("{")


def _older_shape(previous: Path) -> None:
    with duckdb.connect(str(previous)) as con:
        con.execute("DROP TABLE report_part")


def _document_lost(previous: Path) -> None:
    with duckdb.connect(str(previous)) as con:
        con.execute("DELETE FROM dim_report WHERE report_id = (SELECT min(report_id) FROM dim_report)")


def _no_database(previous: Path) -> None:
    previous.write_bytes(b"no database")


@pytest.mark.parametrize(
    ("happened", "mark", "bounds", "taken"),
    [
        (_nothing, MARK, QUARTER, True),
        (_sealed, MARK, QUARTER, True),
        (_nothing, "another program", QUARTER, False),
        (_nothing, MARK, Bounds(most_changed=0.24), False),
        (_much_dead, MARK, QUARTER, False),
        (_damaged, MARK, QUARTER, False),
        (_seal_unreadable, MARK, QUARTER, False),
        (_older_shape, MARK, QUARTER, False),
        (_document_lost, MARK, QUARTER, False),
        (_no_database, MARK, QUARTER, False),
    ],
)
def test_rows_are_taken_over_unless_there_is_a_doubt(
    tmp_path: Path, three: tuple[World, Path], happened: Callable[[Path], None], mark: str, bounds: Bounds, taken: bool
) -> None:
    world, file = three
    previous = Path(shutil.copy(file, tmp_path))
    happened(previous)
    found = plan(world.parts(), previous, mark, bounds)
    assert (found is not None) == taken
    if found:
        assert ([part.key[:16] for part in found.fresh], found.leaving) == ([world.parts()[3].key[:16]], ())


def test_the_mark_of_the_program_changes_with_rules_code_lists_and_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = load_codes()
    marks = {program_mark((), codes, None), program_mark(RULES, codes, None), program_mark((), codes + codes, None), MARK}
    monkeypatch.setattr("juesuan.parts.program_version", lambda: "another")
    assert len({*marks, program_mark((), codes, None)}) == 5


def test_when_asked_for_the_whole_is_built(tmp_path: Path, three: tuple[World, Path]) -> None:
    world, previous = three
    options: dict[str, Any] = {"rules": (), "reconcile": no_rules, "bounds": QUARTER}
    assert built(world, tmp_path / "1.duckdb", previous, **options).carried == 3
    assert built(world, tmp_path / "2.duckdb", previous, whole=True, **options).carried == 0


def test_two_parts_of_one_document_are_refused_as_ever(tmp_path: Path, three: tuple[World, Path]) -> None:
    world, previous = three
    again = World(tmp_path / "parts")
    again.states[2] = SECOND
    with pytest.raises(BuildFailed, match="two parts"):
        build([*world.parts(), *again.parts()], tmp_path / "1.duckdb", rules=(), release=STAMP, previous=previous, bounds=ANY,
              reconcile=no_rules)  # fmt: skip


def test_a_failure_in_the_middle_leaves_nothing_and_the_release_before_as_it_was(
    tmp_path: Path, three: tuple[World, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, previous = three
    before = hashlib.sha256(previous.read_bytes()).hexdigest()

    def fails(*_: Any) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr(increment, "_replace_verdicts", fails)
    with pytest.raises(RuntimeError, match="in the middle"):
        built(world, tmp_path / "1.duckdb", previous, rules=(), reconcile=no_rules)
    assert not list(tmp_path.glob("1.duckdb*"))
    assert hashlib.sha256(previous.read_bytes()).hexdigest() == before


def test_sources_of_the_release_before_are_not_taken_over(tmp_path: Path, three: tuple[World, Path]) -> None:
    world, file = three
    previous = Path(shutil.copy(file, tmp_path))
    with duckdb.connect(str(previous)) as con:
        con.execute("INSERT INTO source BY NAME SELECT 's' AS source_id, 'r' AS region, 2024 AS fiscal_year, 'u' AS unit_name, "
                    "'a' AS address, 'failed' AS state, 0 AS files, 1 AS failures")  # fmt: skip
    assert built(world, tmp_path / "1.duckdb", previous, rules=(), reconcile=no_rules).carried == 3
    assert not contents(tmp_path / "1.duckdb")["source"]


def test_a_doubt_that_is_gone_leaves_the_fate_of_a_document_taken_over(tmp_path: Path, world: World) -> None:
    one, other = numbers_of(world, unit_name="乙局", fiscal_year=2023)
    world.states[0] = world.states[one] = FIRST
    world.states[other] = SECOND
    unjudged: dict[str, Any] = {"rules": (), "reconcile": no_rules}
    built(world, tmp_path / "0.duckdb", **unjudged)
    world.states[other] = ABSENT
    assert built(world, tmp_path / "1.duckdb", tmp_path / "0.duckdb", **unjudged).carried == 2
    file = world.contents[one, FIRST]["dim_report"][0]["file"]
    found = []
    for name in ("0", "1"):
        with duckdb.connect(str(tmp_path / f"{name}.duckdb"), read_only=True) as con:
            found += con.execute("SELECT state FROM dim_report WHERE file = ?", [file]).fetchall()
    assert found == [("partly_quarantined",), ("loaded",)]
