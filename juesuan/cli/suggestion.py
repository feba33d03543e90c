"""What `juesuan variants suggest` has done in a bounded process: open a user's file and look at its tables.

What belongs here: the task for `juesuan.pool`, plain values in and out. Nothing here may import the command
line's own libraries.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any


def warm_up() -> None:
    """Load what reading needs, before memory is bounded."""
    import juesuan.forms.variant_source
    import juesuan.report  # noqa: F401 - loading is the purpose


def suggest_variant(task: Mapping[str, str]) -> dict[str, Any]:
    """The text of a variant for the report at `path`, called `name` where one is given; '' where none is needed."""
    from juesuan.forms.catalogue import catalogue
    from juesuan.forms.suggest import suggest
    from juesuan.forms.variant_source import source_of
    from juesuan.report import read

    path = Path(task["path"])
    report = read(path, second_reader=False)
    found = suggest(
        task["name"] or f"suggested_{report.report_id[:8]}", report.forms, report.tables, catalogue(),
        source=path.name, place=str(report.head["region"] or report.head["unit_name"] or path.stem),
        year=report.head["fiscal_year"], report_kind=str(report.head["report_kind"]),
    )  # fmt: skip
    if found is None:
        return {"text": "", "entries": 0, "unknown": []}
    return {"text": source_of(found), "entries": found.entries, "unknown": list(found.unknown)}
