"""Bombs and damaged copies of a real-looking report go through the whole load: it ends, neighbours are loaded, nothing is wrong silently."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import mutants
import pytest
from bombs import BOMBS

from juesuan import library, run
from juesuan.gate import GateResult
from juesuan.settings import settings_from

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "raw"
SEED = 20251124
COPIES = 11
GOOD = ("上海市/2024/上海市示例区财政局.pdf", "云岭省/2024/云岭省青石区司法局.pdf")
# What a bomb may end as. Those that only cost memory or time end by the bounds, the others are seen through.
REASONS = {
    "huge_page": {"huge_page"},
    "deep_nesting": {"nothing_printed"},
    "deep_operands": {"nothing_printed"},
    "millions_of_paths": {"out_of_memory", "timeout", "too_many_objects"},
    "gigabyte_stream": {"out_of_memory", "timeout", "nothing_printed"},
    "forms_calling_forms": {"out_of_memory", "timeout", "too_many_objects"},
    "form_calling_itself": {"too_many_objects"},
    "page_tree_in_a_circle": {"page_damaged"},
    "many_claimed_pages": {"no_pages", "too_many_pages", "not_a_pdf"},
}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse of two good reports among bombs and damaged copies of the first, published by one load."""
    home = tmp_path_factory.mktemp("hostile")
    raw = home / "raw"
    for name in GOOD:
        (raw / name).parent.mkdir(parents=True)
        shutil.copy(SAMPLES / name, raw / name)
    folder = raw / "某省" / "2024"
    folder.mkdir(parents=True)
    for bomb in BOMBS:
        (folder / f"{bomb.__name__}.pdf").write_bytes(bomb())
    original, dice = (SAMPLES / GOOD[0]).read_bytes(), random.Random(SEED)
    for number in range(COPIES):
        (folder / f"copy{number:02d}.pdf").write_bytes(mutants.mutate(original, dice) + b"\n%%%d" % number)
    settings = settings_from(
        raw=raw, warehouse=home / "w" / "juesuan.duckdb", workers=2, seconds_per_document=30,
        memory_per_document=300 << 20, environment={},
    )  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        # Files are taken as settled at once: a test can't wait for their clock.
        patch.setattr(library, "_UNSETTLED_NS", -(10**12))
        summary = run.run(settings, judge=lambda *_, **__: GateResult(True, ()))
    assert summary.outcome == "published"
    with duckdb.connect(str(settings.warehouse), read_only=True) as con:
        yield con


def test_every_document_has_a_fate(loaded: duckdb.DuckDBPyConnection) -> None:
    rows = loaded.execute("SELECT file, state FROM dim_report").fetchall()
    assert len(rows) == len(GOOD) + len(BOMBS) + COPIES
    explained = {file for (file,) in loaded.execute("SELECT DISTINCT file FROM quarantine").fetchall()}
    assert [file for file, state in rows if "quarantined" in state and file not in explained] == []


@pytest.mark.parametrize("name", [bomb.__name__ for bomb in BOMBS])
def test_a_bomb_is_quarantined_with_its_reason(loaded: duckdb.DuckDBPyConnection, name: str) -> None:
    file = f"某省/2024/{name}.pdf"
    assert loaded.execute("SELECT state FROM dim_report WHERE file = ?", [file]).fetchall() == [("quarantined",)]
    reasons = [
        reason for (reason,) in loaded.execute("SELECT reason FROM quarantine WHERE file = ?", [file]).fetchall()
    ]
    assert REASONS[name] & set(reasons)
    # A file that claims thousands of damaged pages does not fill the quarantine with them.
    assert len(reasons) < 60


def test_good_neighbours_are_loaded_whole(loaded: duckdb.DuckDBPyConnection) -> None:
    for name in GOOD:
        (state, facts) = loaded.execute(
            "SELECT state, (SELECT count(*) FROM fact_amount f WHERE f.report_id = r.report_id) FROM dim_report r WHERE file = ?",
            [name],
        ).fetchone() or ("", 0)
        assert state in ("loaded", "loaded_with_findings")
        assert facts > 300


def test_no_damaged_copy_gives_a_wrong_number_that_counts_as_proven(loaded: duckdb.DuckDBPyConnection) -> None:
    wrong = loaded.execute(
        """
        WITH original AS (
          SELECT f.* FROM fact_amount f JOIN dim_report r USING (report_id) WHERE r.file = ?
        )
        SELECT r.file, f.form, f.row, f.col, f.printed, o.printed, f.proof
        FROM fact_amount f JOIN dim_report r USING (report_id)
        LEFT JOIN original o USING (form, row, col)
        WHERE r.file LIKE '%/copy%' AND f.source = 'table' AND f.proof = 'proven'
          AND (f.amount IS DISTINCT FROM o.amount OR f.measure <> o.measure
            -- A row whose label is lost says so; its number is right all the same.
            OR (f.line <> o.line AND f.line <> 'unknown'))
        """,
        [GOOD[0]],
    ).fetchall()
    assert wrong == []


def test_damaged_copies_are_neither_all_harmless_nor_all_fatal(loaded: duckdb.DuckDBPyConnection) -> None:
    states = Counter(
        state for (state,) in loaded.execute("SELECT state FROM dim_report WHERE file LIKE '%/copy%'").fetchall()
    )
    assert states["quarantined"] >= 2
    assert sum(states.values()) - states["quarantined"] >= 2
