"""Content-addressed storage 「内容仓」: each fetched file once, under its hash, never changed afterwards.

What belongs here: blobs on disk. A blob appears by one rename, whole or not at all. Which blob belongs to which
unit is for `juesuan.fetch.state` to say.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from uuid import uuid4

_CHUNK: Final = 1 << 20
_ABANDONED: Final = 24 * 3600
_READ_ONLY: Final = 0o444


class Blobs:
    """The folder of blobs; what is still arriving stands apart until it is whole."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "blobs"
        self.incoming = folder / "incoming"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.incoming.mkdir(parents=True, exist_ok=True)

    def new(self) -> Path:
        """A name to write an arriving file to."""
        return self.incoming / uuid4().hex

    def path(self, sha256: str) -> Path:
        """Where the blob of that hash stands or would stand."""
        return self.folder / sha256[:2] / sha256

    def has(self, sha256: str) -> bool:
        """Whether the blob is there."""
        return bool(sha256) and self.path(sha256).is_file()

    def keep(self, arrived: Path, sha256: str) -> None:
        """Take an arrived file in, whose hash the caller has counted while it arrived."""
        target = self.path(sha256)
        if target.is_file():
            arrived.unlink()
            return
        with arrived.open("rb") as stream:
            os.fsync(stream.fileno())
        arrived.chmod(_READ_ONLY)
        target.parent.mkdir(exist_ok=True)
        arrived.replace(target)

    def write(self, pieces: Iterable[bytes]) -> tuple[Path, str, int]:
        """Write pieces to an arriving file; gives its path, hash and size. Leaves nothing behind on an error."""
        path, digest, size = self.new(), hashlib.sha256(), 0
        try:
            with path.open("wb") as stream:
                for piece in pieces:
                    stream.write(piece)
                    digest.update(piece)
                    size += len(piece)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return path, digest.hexdigest(), size

    def lay(self, sha256: str, target: Path) -> None:
        """Put a blob's content at a path by one rename; shares the disk space where the file system can."""
        target.parent.mkdir(parents=True, exist_ok=True)
        # Hidden, so that a load that runs meanwhile passes it over.
        arriving = target.with_name(f".{uuid4().hex}.part")
        try:
            try:
                os.link(self.path(sha256), arriving)
            except OSError:
                shutil.copyfile(self.path(sha256), arriving)
            arriving.replace(target)
        finally:
            # Renaming a link onto another link of the same file does nothing and leaves both.
            arriving.unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove what runs that died left half arrived."""
        for path in self.incoming.iterdir():
            if path.stat().st_mtime < time.time() - _ABANDONED:
                path.unlink(missing_ok=True)


def hash_of(path: Path) -> str:
    """The sha256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
