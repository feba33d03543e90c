"""All parts into one staged DuckDB file 「待发布库」: loaded, related, judged, widened, stamped.

What belongs here: the order of the steps. The file is private until `juesuan.warehouse.publish` puts it in its
place; a failed build leaves none behind. Two builds from the same parts give equal rows in equal order.
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
) -> BuildCounts:
    """Build the whole warehouse from all parts into the new file `staged`, and say what it holds.

    `previous` is the published file to compare with; `codes` adds to or replaces the project's own code lists
    (`load_codes() + load_official(path)`); `reconcile` is the engine of `juesuan.reconcile` unless a test brings
    another. Raises PartUnreadable for a damaged part and BuildFailed for parts that contradict each other.
    """
    if reconcile is None:
        from juesuan.reconcile import reconcile as engine

        reconcile = engine
    from juesuan.reconcile.across import judge_across

    # The solver takes a second to import, and a build is the only one to need it.
    from juesuan.reconcile.joint import run_on_warehouse

    with staged_file(staged, bounds) as con:
        derive.create_tables(con)
        load_parts(con, parts, previous)
        dimensions.fill_forms(con)
        dimensions.fill_cofog(con)
        dimensions.fill_units(con)
        dimensions.fill_codes(con, codes or load_codes())
        derive.find_repeats(con)
        reconcile(con, rules)
        run_on_warehouse(con, previous)
        # Last: the joint test and the proofs of a number are about its own report.
        judge_across(con)
        derive.note_findings(con)
        derive.fill_wide(con)
        _stamp(con, release)
        diff.fill_diff(con, previous)
        derive.create_chinese(con)
        return _counts(con)


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


def _counts(con: duckdb.DuckDBPyConnection) -> BuildCounts:
    row = con.execute("""
    SELECT documents, documents_quarantined,
      (SELECT count(*) FROM dim_report WHERE state = 'partly_quarantined'), (SELECT count(*) FROM dim_unit),
      facts, verdicts, broken, (SELECT count(*) FROM quarantine), (SELECT count(*) FROM release_diff)
    FROM release
    """).fetchone()
    assert row is not None  # the release row was just written
    return BuildCounts(*map(int, row))
