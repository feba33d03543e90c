"""All parts into one staged DuckDB file 「待发布库」: loaded, related, judged, widened, stamped.

What belongs here: the order of the steps, and whether they are taken for all documents or for those that changed since
the release before (`juesuan.warehouse.carry` decides). The file is private until `juesuan.warehouse.publish` puts it in
its place; a failed build leaves none behind. Two builds from the same parts give equal rows, whatever was built before:
two whole ones in equal order too, so a reader that needs an order asks for one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import duckdb

from juesuan.codes import CodeLists, load_codes
from juesuan.warehouse import derive, diff, dimensions
from juesuan.warehouse.carry import plan, program_mark
from juesuan.warehouse.increment import build_on
from juesuan.warehouse.load import load_parts
from juesuan.warehouse.releases import ReleaseStamp
from juesuan.warehouse.staging import STORAGE_VERSION, Bounds, staged_file

if TYPE_CHECKING:
    from juesuan.parts import StoredPart
    from juesuan.rules import Rule

__all__ = ["Bounds", "BuildCounts", "ReleaseStamp", "build"]

_BOUNDS: Final = Bounds()


@dataclass(frozen=True, slots=True)
class BuildCounts:
    """What a staged warehouse holds."""

    documents: int
    documents_quarantined: int
    documents_partly_quarantined: int
    units: int
    facts: int
    verdicts: int
    broken: int
    quarantine: int
    changes: int
    # Documents whose rows were taken over from the release before.
    carried: int = 0


def build(
    parts: Sequence[StoredPart],
    staged: Path,
    *,
    rules: tuple[Rule, ...],
    release: ReleaseStamp,
    previous: Path | None,
    codes: CodeLists | None = None,
    bounds: Bounds = _BOUNDS,
    reconcile: Callable[..., Any] | None = None,
    whole: bool = False,
) -> BuildCounts:
    """Build the warehouse of all parts into the new file `staged`, and say what it holds.

    `previous` is the published file to compare with, from which the rows of unchanged documents are taken over where
    nothing speaks against it, unless the `whole` warehouse is to be built from the parts; `codes` adds to or replaces the project's own code lists
    (`load_codes() + load_official(path)`); `reconcile` is the engine of `juesuan.reconcile` unless a test brings
    another. Raises PartUnreadable for a damaged part and BuildFailed for parts that contradict each other.
    """
    codes = codes or load_codes()
    made_by = program_mark(rules, codes, reconcile)
    if reconcile is None:
        from juesuan.reconcile import reconcile as engine

        reconcile = engine
    taken = None if whole else plan(parts, previous, made_by, bounds)
    with staged_file(staged, bounds, taken.start_from if taken else None) as con:
        if taken:
            build_on(
                con, taken, rules=rules, codes=codes, made_by=made_by, previous=previous, reconcile=reconcile
            )  # fmt: skip
        else:
            _build_whole(con, parts, rules, codes, made_by, previous, reconcile)
        _stamp(con, release)
        diff.fill_diff(con, previous)
        return _counts(con, carried=len(parts) - len(taken.fresh) if taken else 0)


def _build_whole(
    con: duckdb.DuckDBPyConnection, parts: Sequence[StoredPart], rules: tuple[Rule, ...], codes: CodeLists, made_by: str,
    previous: Path | None, reconcile: Callable[..., Any],
) -> None:  # fmt: skip
    """All tables and views from the parts, all but the release's own row and its differences."""
    from juesuan.reconcile.across import judge_across

    # The solver takes a second to import, and a build is the only one to need it.
    from juesuan.reconcile.joint import run_on_warehouse

    derive.create_tables(con)
    load_parts(con, parts, previous, made_by)
    dimensions.fill_forms(con)
    dimensions.fill_cofog(con)
    dimensions.fill_units(con)
    dimensions.fill_codes(con, codes)
    derive.find_repeats(con)
    reconcile(con, rules)
    run_on_warehouse(con, previous)
    # Last: the joint test and the proofs of a number are about its own report.
    judge_across(con)
    derive.settle_states(con)
    derive.fill_wide(con)
    derive.create_chinese(con)


def _stamp(con: duckdb.DuckDBPyConnection, release: ReleaseStamp) -> None:
    con.execute(
        """
        INSERT INTO release BY NAME
        SELECT ? AS release_id, CAST(? AS TIMESTAMP) AS built_at, ? AS code_version, ? AS reader_version,
          ? AS input_fingerprint, ? AS duckdb_version, ? AS storage_version,
          (SELECT count(*) FROM dim_report) AS documents,
          (SELECT count(*) FROM dim_report WHERE state = 'quarantined') AS documents_quarantined,
          (SELECT count(*) FROM fact_amount) AS facts,
          (SELECT count(*) FROM reconciliation) AS verdicts,
          (SELECT count(*) FROM reconciliation WHERE verdict = 'broken') AS broken
        """,
        [release.release_id, release.built_at.astimezone(UTC).replace(tzinfo=None), release.code_version, release.reader_version,
         release.input_fingerprint, duckdb.__version__, STORAGE_VERSION],
    )  # fmt: skip


def _counts(con: duckdb.DuckDBPyConnection, carried: int) -> BuildCounts:
    row = con.execute("""
    SELECT documents, documents_quarantined,
      (SELECT count(*) FROM dim_report WHERE state = 'partly_quarantined'), (SELECT count(*) FROM dim_unit),
      facts, verdicts, broken, (SELECT count(*) FROM quarantine), (SELECT count(*) FROM release_diff)
    FROM release
    """).fetchone()
    assert row is not None  # the release row was just written
    return BuildCounts(*map(int, (*row, carried)))
