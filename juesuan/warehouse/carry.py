"""What a build may take over from the release before it 「沿用」: the rows of documents whose part is the same.

What belongs here: whether, and of which documents. Any doubt means that all is built from the parts: another program,
other rules or code lists, a file that is not what was published, many changes, a file with much unused space. How the
others' rows come in is `juesuan.warehouse.increment`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import duckdb

from juesuan import parts as stored
from juesuan.codes import CodeLists
from juesuan.warehouse.seal import is_intact_throughout
from juesuan.warehouse.staging import STORAGE_VERSION, Bounds, quoted

if TYPE_CHECKING:
    from juesuan.parts import StoredPart
    from juesuan.rules import Rule

_LOOKED_AT: Final = "looked_at"


@dataclass(frozen=True, slots=True)
class Plan:
    """How a warehouse comes from the file `start_from`: documents that leave it, parts that come in.

    A document that was read again does both. All others stay as they are.
    """

    start_from: Path
    leaving: tuple[str, ...]
    fresh: tuple[StoredPart, ...]


def program_mark(rules: Sequence[Rule], codes: CodeLists, engine: Callable[..., Any] | None) -> str:
    """What, beside the documents, decides the rows of a warehouse, as one hash.

    `engine` is what judges instead of the project's own reconciliation, where a test brings one.
    """
    words = (stored.program_version(), STORAGE_VERSION, duckdb.__version__, repr(rules), repr(codes), getattr(engine, "__qualname__", ""))
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:16]


def plan(parts: Sequence[StoredPart], previous: Path | None, made_by: str, bounds: Bounds) -> Plan | None:
    """What changes against the published file `previous`; None where all is to be built from the parts."""
    if previous is None or not previous.is_file():
        return None
    try:
        held, dead = _look(previous, made_by)
        checksums = {part: stored.checksum_of(part) for part in parts}
    except (duckdb.Error, OSError, stored.CorruptPart):
        # The whole build says what is wrong with a part, and the comparison what is wrong with the file.
        return None
    documents = {_document(part.key) for part in parts}
    fresh = tuple(part for part in parts if (part.key, checksums[part]) not in held)
    kept = {held[part.key, checksums[part]] for part in parts if (part.key, checksums[part]) in held}
    leaving = tuple(sorted({*held.values()} - kept))
    changed = {_document(part.key) for part in fresh} | {_document(key) for key, checksum in held if held[key, checksum] not in kept}
    # Two parts of one document are a mistake that the whole build names.
    if not kept or len(documents) < len(parts) or len(changed) > bounds.most_changed * len(parts) or dead > bounds.most_dead:
        return None
    # Rows taken over are not looked at by anything else, so damage would be handed on for ever.
    return Plan(previous, leaving, fresh) if is_intact_throughout(previous) else None


def _document(key: str) -> str:
    """What the keys of all parts of one document have in common, whatever reader made them."""
    return key.rpartition("-")[0]


def _look(previous: Path, made_by: str) -> tuple[dict[tuple[str, str], str], float]:
    """The documents that a file holds by name and checksum of their part, and what share of it nothing needs."""
    with duckdb.connect(":memory:") as con:
        con.execute(f"ATTACH {quoted(previous)} AS {_LOOKED_AT} (READ_ONLY)")
        con.execute(f"USE {_LOOKED_AT}")
        held = {
            (part, checksum): report_id
            for report_id, part, checksum in con.execute(
                "SELECT report_id, part, checksum FROM report_part SEMI JOIN dim_report USING (report_id) WHERE made_by = ?", [made_by]
            ).fetchall()
        }
        row = con.execute("""
        SELECT (SELECT count(*) FROM dim_report), (SELECT count(*) FROM report_part),
          (SELECT 1 - count(*) / (1 + coalesce(max(rowid), 0)) FROM fact_amount)
        """).fetchone()
        blocks = con.execute(
            f"SELECT free_blocks / total_blocks FROM pragma_database_size() WHERE database_name = '{_LOOKED_AT}'"
        ).fetchone()
    if row is None or blocks is None or {*row[:2]} != {len(held)}:
        return {}, 0.0
    return held, max(float(row[2]), float(blocks[0]))
