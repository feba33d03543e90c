"""The head of a report 「报告概要」: its row of `dim_report`, from what it says of itself.

What belongs here: the row as it is before anything was read, and the key of a unit. What a reading fills in is set
where it is known.
"""

from __future__ import annotations

import hashlib
from typing import Any

from juesuan.identify import Identity


def head_of(identity: Identity, kind: str, report_id: str, file: str, size: int) -> dict[str, Any]:
    """The row of a report with this identity, kind, key, file and size in bytes; nothing is read yet."""
    return {
        "report_id": report_id,
        "unit_id": unit_id(identity.region, identity.unit_name),
        "unit_name": identity.unit_name or None,
        "entity_level": identity.entity_level,
        "region": identity.region or None,
        "region_code": identity.region_code or None,
        "fiscal_year": identity.fiscal_year,
        "report_kind": kind,
        "title": identity.title or None,
        "file": file,
        "file_bytes": size,
        "pages": None,
        "document_date": None,
        "is_current": True,
        "state": "loaded",
        "read_by": None,
        "reader_version": "",
        "numerals_in_tables": None,
        "numerals_in_facts": None,
    }


def unit_id(region: str | None, name: str | None) -> str | None:
    """A unit's key: hash of region and name, so that it is the same every night; None without a name."""
    if not name:
        return None
    return hashlib.sha256(f"{region or ''}/{name}".encode()).hexdigest()[:16]
