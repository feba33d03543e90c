"""A staged warehouse takes the published one's place, by one rename 「发布」; the earlier ones stay at hand.

What belongs here: the order in which files are made safe, kept and swapped. A reader with the old file open keeps
reading it; whoever opens the name afterwards gets the new one; nobody ever sees half of either.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from juesuan.errors import JuesuanError, SettingsError, WarehouseMissing
from juesuan.warehouse import parquet_releases
from juesuan.warehouse.faults import PublishFailed
from juesuan.warehouse.parquet import sync
from juesuan.warehouse.parquet_releases import PARQUET_FOLDER
from juesuan.warehouse.releases import RELEASES_FOLDER, KeptRelease, release_of, releases_of
from juesuan.warehouse.seal import is_intact, is_sealed, read_ahead, release_before, seal
from juesuan.warehouse.staging import quoted, settle, wal_of

KEEP: Final = 3


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication put where; `replaced` is the release that stood there before."""

    release_id: str
    path: Path
    replaced: str | None
    parquet: Path | None


def publish(staged: Path, target: Path, *, keep: int = KEEP, parquet: bool = True) -> Published:
    """Make the staged file the published one, keep the last `keep` releases, and write the Parquet release beside it.

    The staged file must lie on the same file system as the target. Raises PublishFailed with the target untouched,
    SettingsError where the target is no warehouse; afterwards the staged file is gone, since it is the published one.
    """
    with _explained(target):
        refuse_foreign(target)
        if parquet:
            parquet_releases.refuse_foreign_folder(target)
        settle(staged)
        release = release_of(staged)
        release_id = str(release["release_id"])
        target.parent.mkdir(parents=True, exist_ok=True)
        with read_ahead(staged):
            fresh, is_new = parquet_releases.place(staged, target, release) if parquet else (None, False)
        try:
            replaced = _keep(target)
            sync(staged)
            seal(staged, release_id, target, replaced)
            os.replace(staged, target)
        except BaseException:
            if fresh is not None and is_new:
                shutil.rmtree(fresh, ignore_errors=True)
            raise
        sync(target.parent)
        folder = _point(target, release_id) if parquet else None
        _prune(target, keep)
    return Published(release_id, target, replaced, folder)


def refuse_foreign(target: Path) -> None:
    """SettingsError where a file stands at the target that is no warehouse of ours, or a damaged one; empty ones pass."""
    if not target.exists() or (target.is_file() and target.stat().st_size == 0):
        return
    try:
        release_of(target)
    except WarehouseMissing as problem:
        # A warehouse of an older shape lacks columns, but is ours; so is a damaged one that was published here.
        if target.is_file() and (is_sealed(target) or _has_release(target)):
            return
        raise SettingsError(
            f"{target} 不是本程序的数据仓库，或已损坏，不会覆盖；请把它移走，或用 --warehouse 另指文件 | "
            f"{target} is no juesuan warehouse, or a damaged one, and is not replaced: move it away, "
            "or name another file with --warehouse"
        ) from problem


def _has_release(file: Path) -> bool:
    """Whether a file is a DuckDB database with our table of releases."""
    try:
        with duckdb.connect(":memory:") as con:
            con.execute(f"ATTACH {quoted(file)} AS looked_at (READ_ONLY)")
            con.execute("SELECT release_id, input_fingerprint FROM looked_at.main.release LIMIT 0")
    except duckdb.Error:
        return False
    return True


def rollback(target: Path, release_id: str | None = None, *, parquet: bool = True) -> Published:
    """Publish a kept release again: the named one, or the newest that is not the published one.

    The release it replaces is kept as well, so that going back can be undone.
    """
    kept = [release for release in releases_of(target) if not release.is_published]
    chosen = _chosen(kept, release_id, target)
    with _explained(target):
        temporary = target.with_name(f".{target.name}.rollback")
        temporary.unlink(missing_ok=True)
        _link(chosen.path, temporary)
        try:
            return publish(temporary, target, keep=max(KEEP, len(kept) + 1), parquet=parquet)
        finally:
            temporary.unlink(missing_ok=True)


def _chosen(kept: list[KeptRelease], release_id: str | None, target: Path) -> KeptRelease:
    before = release_before(target)
    # The one that was published before, even if a clock was wrong between the two.
    for release in sorted(kept, key=lambda release: release.release_id != before):
        if release_id in (None, release.release_id):
            return release
    wanted = release_id or "an earlier release"
    have = ", ".join(release.release_id for release in kept) or "none"
    raise WarehouseMissing(
        f"{target.parent / RELEASES_FOLDER} 中没有可退回的版次 {release_id or ''}（现有：{have}） | "
        f"{wanted} is not kept beside {target}; kept are: {have}"
    )


def _keep(target: Path) -> str | None:
    """Keep the published file under its release id before it is replaced; gives the id, None where there is none."""
    if not target.exists():
        return None
    if not is_intact(target):
        # Somebody may want to look at what became of it; nothing is built from it.
        aside = target.with_name(f"{target.name}.damaged")
        aside.unlink(missing_ok=True)
        _link(target, aside)
        return None
    try:
        release_id = str(release_of(target)["release_id"])
    except WarehouseMissing:
        # Empty, or of a shape that this version can't publish again.
        return None
    folder = target.parent / RELEASES_FOLDER
    folder.mkdir(exist_ok=True)
    kept = folder / f"{release_id}.duckdb"
    if not kept.exists():
        _link(target, kept)
        sync(folder)
    return release_id


def _link(source: Path, name: Path) -> None:
    """A second name for a file; a copy where the file system knows no second names."""
    try:
        os.link(source, name)
    except OSError:
        temporary = name.with_name(f".{name.name}.copy")
        shutil.copyfile(source, temporary)
        sync(temporary)
        temporary.replace(name)


def _prune(target: Path, keep: int) -> None:
    """Forget all but the newest kept releases; the last one stays even if a clock makes it look old.

    As many stay as Parquet, and in any case the one before: whoever is reading it opens one file after another.
    """
    before = release_before(target)
    kept = [release for release in releases_of(target) if not release.is_published]
    kept.sort(key=lambda release: release.release_id != before)
    for release in kept[keep:]:
        release.path.unlink(missing_ok=True)
    parquet_releases.prune(target, {*(release.release_id for release in kept[:keep]), *filter(None, [before])})


def _point(target: Path, release_id: str) -> Path:
    try:
        return parquet_releases.point(target, release_id)
    except OSError as problem:
        raise PublishFailed(
            f"{target} 已发布，但 {PARQUET_FOLDER} 仍是上一版（{problem}） | "
            f"{target} is published, but {PARQUET_FOLDER} still holds the release before it: {problem}"
        ) from problem


def mend_parquet(target: Path) -> bool:
    """Finish what a publication that was cut off left undone in the Parquet release; says whether there was anything."""
    release = release_of(target)
    release_id = str(release["release_id"])
    if not parquet_releases.is_to_mend(target, release_id):
        return False
    with _explained(target):
        parquet_releases.refuse_foreign_folder(target)
        parquet_releases.place(target, target, release)
        _point(target, release_id)
        _prune(target, KEEP)
    return True


@contextmanager
def _explained(target: Path) -> Iterator[None]:
    """Failures of disk and database as one error that says what is still there."""
    try:
        yield
    except JuesuanError:
        raise
    except (OSError, duckdb.Error) as problem:
        raise PublishFailed(
            f"未能发布到 {target}（{problem}）；已发布的上一版未受影响 | "
            f"could not publish to {target}: {problem}. What was published before is untouched"
        ) from problem


__all__ = ["KEEP", "PARQUET_FOLDER", "Published", "mend_parquet", "publish", "refuse_foreign", "rollback", "sync", "wal_of"]
