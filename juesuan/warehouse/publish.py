"""A staged warehouse takes the published one's place, by one rename 「发布」; the earlier ones stay at hand.

What belongs here: the order in which files are made safe, kept and swapped. A reader with the old file open keeps
reading it; whoever opens the name afterwards gets the new one; nobody ever sees half of either.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from juesuan.errors import JuesuanError, SettingsError, WarehouseMissing
from juesuan.warehouse.faults import PublishFailed
from juesuan.warehouse.parquet import PACKAGE, export_parquet, swap_folder
from juesuan.warehouse.releases import RELEASES_FOLDER, KeptRelease, release_of, releases_of
from juesuan.warehouse.seal import is_intact, is_sealed, release_before, seal
from juesuan.warehouse.staging import quoted, settle, wal_of

KEEP: Final = 3
PARQUET_FOLDER: Final = "parquet"


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
        settle(staged)
        release_id = str(release_of(staged)["release_id"])
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = _export(staged, target, release_id) if parquet else None
        try:
            replaced = _keep(target)
            sync(staged)
            seal(staged, release_id, target, replaced)
            os.replace(staged, target)
        except BaseException:
            if fresh is not None:
                shutil.rmtree(fresh, ignore_errors=True)
            raise
        sync(target.parent)
        folder = _swap_parquet(fresh, target)
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


def sync(path: Path) -> None:
    """Have a file or folder on the disk, not only in memory."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


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
    """Forget all but the newest kept releases; the last one stays even if a clock makes it look old."""
    before = release_before(target)
    kept = [release for release in releases_of(target) if not release.is_published]
    kept.sort(key=lambda release: release.release_id != before)
    for release in kept[keep:]:
        release.path.unlink(missing_ok=True)


def _export(staged: Path, target: Path, release_id: str) -> Path:
    fresh = target.parent / f".{PARQUET_FOLDER}.new-{release_id}"
    # What a killed publication left half written.
    for stale in target.parent.glob(f".{PARQUET_FOLDER}.new-*"):
        shutil.rmtree(stale, ignore_errors=True)
    try:
        export_parquet(staged, fresh, previous=target.parent / PARQUET_FOLDER)
        for file in fresh.rglob("*"):
            sync(file)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    return fresh


def _swap_parquet(fresh: Path | None, target: Path) -> Path | None:
    if fresh is None:
        return None
    folder = target.parent / PARQUET_FOLDER
    try:
        swap_folder(fresh, folder)
    except OSError as problem:
        raise PublishFailed(
            f"{target} 已发布，但 {folder} 仍是上一版（{problem}） | "
            f"{target} is published, but {folder} still holds the release before it: {problem}"
        ) from problem
    return folder


def mend_parquet(target: Path) -> bool:
    """Finish what a publication that was cut off left undone in the Parquet release; says whether there was anything."""
    folder = target.parent / PARQUET_FOLDER
    release_id = str(release_of(target)["release_id"])
    fresh = target.parent / f".{PARQUET_FOLDER}.new-{release_id}"
    interrupted = fresh.exists() or folder.with_name(f".{PARQUET_FOLDER}.old").exists()
    if _package_id(folder) == release_id or not (folder.exists() or interrupted):
        return False
    with _explained(target):
        if _package_id(fresh) != release_id:
            fresh = _export(target, target, release_id)
        _swap_parquet(fresh, target)
    return True


def _package_id(folder: Path) -> str | None:
    """The release that a Parquet folder holds; its description is written last, so that it speaks for the whole."""
    try:
        return str(json.loads((folder / PACKAGE).read_bytes())["id"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


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
