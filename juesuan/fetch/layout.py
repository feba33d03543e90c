"""Fetched files into the raw folder, as the library expects them: <region>/<year>/<unit>.pdf, or a folder <unit>/.

What belongs here: which files make a version of a report and what they are called. Nothing is ever overwritten:
changed content becomes a new version beside the old one, and a file that a person put there is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from juesuan.fetch.names import distinct
from juesuan.fetch.state import Laid, State
from juesuan.fetch.store import Blobs, hash_of

File = tuple[str, str]


def lay(raw: Path, place: str, state: State, blobs: Blobs) -> int:
    """Bring a place of the raw folder up to what its sources have; gives how many new contents were laid.

    One file stands alone under the unit's name, several in a folder of that name. More attachments of the same
    report extend it; where an attachment's content has changed all of them become the next version, whose name
    begins with its number (2_某局), which the reading of names passes over.
    """
    files = state.files_of(place)
    if not files:
        return 0
    laid = state.laid(place)
    version = max((one.version for one in laid), default=0)
    current = [one for one in laid if one.version == version]
    here = {one.sha256 for one in current}
    fresh = [file for file in files if file[0] not in here]
    if not fresh:
        _restore(raw, current, blobs)
        return 0
    if not here <= {sha for sha, _ in files}:
        version, current = version + 1, []
    version = max(version, 1)
    wanted = _paths(place, version, files)
    while any(_is_somebodys(raw / path, sha) for path, sha in wanted):
        version, current = version + 1, []
        wanted = _paths(place, version, files)
    for path, sha in wanted:
        if not _is(raw / path, sha):
            blobs.lay(sha, raw / path)
    state.keep_laid(place, version, wanted, datetime.now(UTC).isoformat(timespec="seconds"))
    # The single file that is now one of several: it stands in the folder as well.
    for one in current:
        if one.path not in {path for path, _ in wanted} and _is(raw / one.path, one.sha256):
            (raw / one.path).unlink()
    return len(fresh)


def _paths(place: str, version: int, files: Sequence[File]) -> list[File]:
    """Paths below the raw folder for the files of a version."""
    folder, _, unit = place.rpartition("/")
    unit = unit if version == 1 else f"{version}_{unit}"
    if len(files) == 1:
        ((sha, name),) = files
        return [(f"{folder}/{unit}{Path(name).suffix}", sha)]
    names = distinct(name for _, name in files)
    return [(f"{folder}/{unit}/{name}", sha) for name, (sha, _) in zip(names, files, strict=True)]


def _restore(raw: Path, current: Sequence[Laid], blobs: Blobs) -> None:
    """Put back what is missing: the manifest still wants it."""
    for one in current:
        path = raw / one.path
        if not path.exists() and not path.is_symlink() and blobs.has(one.sha256):
            blobs.lay(one.sha256, path)


def _is_somebodys(path: Path, sha256: str) -> bool:
    """Whether another file stands at a path where a new version would go."""
    return (path.exists() or path.is_symlink()) and not _is(path, sha256)


def _is(path: Path, sha256: str) -> bool:
    return path.is_file() and hash_of(path) == sha256
