"""What `juesuan check` has done in a bounded process besides reading: notes put into the PDF, places drawn.

What belongs here: tasks for `juesuan.pool`, plain values in and out. Nothing here may import the command line's own
libraries, and a file that is written is the caller's temporary one.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from juesuan.errors import DocumentError

# Points of the page around the marked places: a row's label to the left, a column's head above.
_AROUND: Final = 110.0
_SCALE: Final = 1.5


def warm_up() -> None:
    """Load what drawing needs, before memory is bounded."""
    import juesuan.reading.annotate
    import juesuan.reading.picture  # noqa: F401 - loading is the purpose


def annotate(task: Mapping[str, Any]) -> dict[str, Any]:
    """Write the PDF at `path` with `notes` into the file `out`; {"problem": ...} where it can't be done."""
    from juesuan.reading.annotate import Note, annotated

    notes = [
        Note(one["page"], tuple(tuple(box) for box in one["boxes"]), one["text"], tuple(one["colour"]))
        for one in task["notes"]
    ]
    try:
        content = annotated(Path(task["path"]), notes)
    except DocumentError as error:
        return {"problem": f"{error.message_zh} | {error.message_en}"}
    Path(task["out"]).write_bytes(content)
    return {"bytes": len(content)}


def draw_places(task: Mapping[str, Any]) -> dict[str, Any]:
    """PNG pictures of places in base64, one for each of `places` (path, page, boxes), None for one that can't be drawn."""
    from juesuan.reading.picture import picture

    drawn: list[str | None] = []
    for place in task["places"]:
        try:
            content = picture(
                Path(place["path"]), place["page"], [tuple(box) for box in place["boxes"]], scale=_SCALE, margin=_AROUND
            )
        except DocumentError:
            drawn.append(None)
        else:
            drawn.append(base64.b64encode(content).decode("ascii"))
    return {"pictures": drawn}
