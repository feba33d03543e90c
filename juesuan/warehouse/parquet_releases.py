"""Where the Parquet releases lie 「Parquet 发布版」: each in a folder of its own, and a pointer to the one that counts.

What belongs here: `.parquet/<release_id>/` beside the warehouse and the link `parquet` to one of them, which is replaced
by one rename: a reader finds one whole release under the name, at any time. Where a file system knows no links the
folder itself stands under the name and is changed by two renames. What the folders hold is `juesuan.warehouse.parquet`.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Final

from juesuan.errors import SettingsError
from juesuan.warehouse import described
from juesuan.warehouse.parquet import export_parquet, sync

PARQUET_FOLDER: Final = "parquet"
KEPT_FOLDER: Final = ".parquet"


def pointer_of(target: Path) -> Path:
    """The name under which readers find the Parquet release of a warehouse."""
    return target.parent / PARQUET_FOLDER


def pointed_to(target: Path) -> str | None:
    """The id of the release that readers find; None where there is none, or a folder that is not ours."""
    found = described.read(pointer_of(target)).get("id")
    return None if found is None else str(found)


def refuse_foreign_folder(target: Path) -> None:
    """SettingsError where something that is no Parquet release of ours stands under its name; empty folders pass."""
    pointer = pointer_of(target)
    if pointer.is_symlink() or not pointer.exists() or pointed_to(target) is not None:
        return
    if pointer.is_dir() and not any(pointer.iterdir()):
        return
    raise SettingsError(
        f"{pointer} 不是本程序发布的 Parquet，或已损坏，不会覆盖；请把它移走 | "
        f"{pointer} is no Parquet release of juesuan, or a damaged one, and is not replaced: move it away"
    )


def place(warehouse: Path, target: Path, release: Mapping[str, Any]) -> tuple[Path, bool]:
    """Have a release as Parquet in its folder, not yet pointed to; gives the folder, and whether it was written now.

    A whole folder of this very release is used as it is. A failure leaves none behind.
    """
    release_id = str(release["release_id"])
    folder = target.parent / KEPT_FOLDER / release_id
    for whole in (folder, pointer_of(target)):
        if described.read(whole).get("release") == described.stamped(release):
            return whole, False
    _clear_old_names(target)
    shutil.rmtree(folder, ignore_errors=True)
    try:
        export_parquet(warehouse, folder, previous=pointer_of(target))
        sync(folder.parent)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder, True


def point(target: Path, release_id: str) -> Path:
    """Let readers find another release, whose folder is whole, under the name; gives the name. OSError where that fails."""
    pointer, kept = pointer_of(target), target.parent / KEPT_FOLDER
    if pointed_to(target) == release_id:
        return pointer
    link = pointer.with_name(f".{PARQUET_FOLDER}.pointer")
    link.unlink(missing_ok=True)
    try:
        link.symlink_to(Path(KEPT_FOLDER, release_id), target_is_directory=True)
    except (OSError, NotImplementedError):
        _exchange(kept / release_id, pointer, kept)
    else:
        _exchange(link, pointer, kept)
    sync(target.parent)
    return pointer


def _exchange(fresh: Path, pointer: Path, kept: Path) -> None:
    """Put a link or a folder under the name; on failure what stood there is back."""
    if pointer.is_symlink() and not fresh.is_symlink():
        pointer.unlink()
    if pointer.is_symlink() or not pointer.exists():
        fresh.replace(pointer)
        return
    # A folder of an earlier version of this program, or of a file system without links, becomes one of the kept ones.
    aside = kept / str(described.read(pointer).get("id", "without-description"))
    shutil.rmtree(aside, ignore_errors=True)
    pointer.rename(aside)
    try:
        fresh.replace(pointer)
    except OSError:
        aside.rename(pointer)
        raise


def is_to_mend(target: Path, release_id: str) -> bool:
    """Whether readers find another Parquet release than that of the warehouse; where there never was one, nothing is."""
    if pointed_to(target) == release_id:
        return False
    pointer = pointer_of(target)
    return pointer.exists() or pointer.is_symlink() or any(target.parent.glob(f"{KEPT_FOLDER}*"))


def prune(target: Path, keep: Collection[str]) -> None:
    """Forget the folders of all other releases than these and the one that readers find, and what a kill left half written."""
    _clear_old_names(target)
    found = pointed_to(target)
    for folder in sorted((target.parent / KEPT_FOLDER).glob("*")):
        whole = described.read(folder).get("id") == folder.name
        if folder.name != found and not (whole and folder.name in keep):
            shutil.rmtree(folder, ignore_errors=True)


def _clear_old_names(target: Path) -> None:
    """Remove what earlier versions of this program, when they were killed, left beside the folder."""
    for stale in [*target.parent.glob(f".{PARQUET_FOLDER}.new-*"), *target.parent.glob(f".{PARQUET_FOLDER}.old")]:
        shutil.rmtree(stale, ignore_errors=True)
    target.with_name(f".{PARQUET_FOLDER}.pointer").unlink(missing_ok=True)
