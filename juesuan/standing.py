"""The published release: what it was built from, whether the input is still that, and going back from it.

What belongs here: questions to the published file that decide whether a night has anything to do. What must
not: building or judging.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from juesuan import parts
from juesuan.errors import BuildFailed, WarehouseMissing
from juesuan.intake import fingerprint_of
from juesuan.library import Library
from juesuan.lock import load_lock
from juesuan.night import contents_of
from juesuan.settings import Settings
from juesuan.trouble import MACHINE_REASONS, MOST_ATTEMPTS


@dataclass(frozen=True, slots=True)
class Release:
    """A published warehouse: its id, its file and what it was built from."""

    release_id: str
    path: Path
    fingerprint: str
    built_at: datetime
    pruned: int = 0
    # The input would give another release, which somebody has taken back by hand.
    held: bool = False


def unchanged(library: Library, settings: Settings) -> Release | None:
    """The published release, if it was built from exactly this input and nothing waits to be tried again."""
    if settings.force:
        return None
    release = published_release(settings.warehouse)
    if release is None:
        return None
    fingerprint = fingerprint_of(library.documents)
    if _set_aside(settings) == fingerprint:
        # Somebody went back from what this input gives; building it again overnight would undo that.
        return replace(release, held=True)
    if release.fingerprint != fingerprint or _to_try_again(settings):
        return None
    return release


def published_release(warehouse: Path) -> Release | None:
    """What the published file says it is; None where there is none, it can't be read, or it is damaged."""
    from juesuan.warehouse.releases import release_of
    from juesuan.warehouse.seal import is_intact

    if not is_intact(warehouse):
        return None
    try:
        row = release_of(warehouse)
    except WarehouseMissing:
        return None
    return Release(row["release_id"], warehouse, row["input_fingerprint"], row["built_at"])


def to_compare_with(warehouse: Path) -> Path | None:
    """The release that a new one is held against: the published one, or the last kept one where that is damaged."""
    from juesuan.warehouse.releases import releases_of
    from juesuan.warehouse.seal import is_sealed

    if published_release(warehouse):
        return warehouse
    if not (warehouse.exists() and is_sealed(warehouse)):
        return None
    kept = [release.path for release in releases_of(warehouse) if release.path != warehouse]
    return kept[0] if kept else None


def mend(settings: Settings) -> None:
    """On a night without changes: finish what a publication that was cut off left undone beside the published file."""
    from juesuan.warehouse.publish import mend_parquet

    with load_lock(settings):
        mend_parquet(settings.warehouse)
        share(settings)


def share(settings: Settings) -> None:
    """Have the published release where the settings want it too: partitioned Parquet, a DuckLake.

    Raises PublishFailed or StorageUnreachable, with the published file as good as it was; the next run tries again.
    """
    if not (settings.release_to or settings.lake):
        return
    from juesuan.warehouse.lake import fill_lake, hand_over

    if settings.release_to:
        hand_over(settings.warehouse, settings.release_to)
    if settings.lake:
        place = settings.release_to.rstrip("/") or str(settings.folder)
        fill_lake(settings.warehouse, settings.lake, f"{place}/lake")


def _to_try_again(settings: Settings) -> bool:
    """Whether a document that only the machine kept from being read has an attempt left."""
    reasons = ", ".join(f"'{reason}'" for reason in sorted(MACHINE_REASONS))
    query = (
        "SELECT DISTINCT r.report_id, r.reader_version FROM quarantine q JOIN dim_report r USING (report_id) "
        f"WHERE q.reason IN ({reasons})"
    )
    for report_id, version in contents_of(settings.warehouse, query):
        try:
            head = parts.load_head(settings.parts / f"{parts.part_key(report_id, version)}.json")
        except (OSError, parts.CorruptPart):
            return True
        failure = head.get("machine_failure")
        if failure and failure["attempts"] < MOST_ATTEMPTS:
            return True
    return False


def go_back(settings: Settings, release_id: str | None = None) -> Release:
    """Publish an earlier release again (the newest kept one unless named) until the input changes.

    Raises WarehouseMissing where no such release is kept.
    """
    from juesuan.warehouse.publish import rollback

    with load_lock(settings):
        left = published_release(settings.warehouse)
        rollback(settings.warehouse, release_id)
        if left is not None:
            note = {
                "release_id": left.release_id,
                "fingerprint": left.fingerprint,
                "at": datetime.now(UTC).isoformat(timespec="seconds"),
            }
            held_note(settings).write_text(json.dumps(note), encoding="utf-8")
        back = published_release(settings.warehouse)
    if back is None:
        raise BuildFailed(f"退回后的文件无法读取：{settings.warehouse} | the file just put back can't be read")
    return back


def held_note(settings: Settings) -> Path:
    """Where going back is noted, until the next release is published."""
    return settings.warehouse.with_name(settings.warehouse.name + ".held.json")


def _set_aside(settings: Settings) -> str | None:
    """The input of the release that somebody went back from; None where nobody did."""
    try:
        note = json.loads(held_note(settings).read_text(encoding="utf-8"))
        return str(note["fingerprint"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
