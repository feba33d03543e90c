"""The one seam to the disk and to storage that several machines share 「存储」.

What belongs here: writing a file whole or not at all, saying in plain words that a disk refuses, and a shared
folder: one of this machine's file system, or an address such as `s3://bucket/juesuan` through fsspec, which is
imported only for an address. What must not: what the files mean. Credentials come from the environment
(AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_ENDPOINT_URL), never from an address or a settings file.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from juesuan.errors import JuesuanError, SettingsError

_ADDRESS: Final = re.compile(r"[a-z][a-z0-9+.-]*://")
_SECRET: Final = re.compile(r"://[^/]*@|(password|secret|token)\s*=", re.IGNORECASE)
# So many files travel at a time: bounds the connections and the memory.
_AT_ONCE: Final = 64


class DiskRefused(JuesuanError):
    """A disk is full or can't be written; nothing that was published before has changed."""


class StorageUnreachable(JuesuanError):
    """Shared storage does not answer, or does not let us in."""


class Shelf(Protocol):
    """A shared folder of files that are written whole."""

    def names(self) -> set[str]:
        """The files that lie directly in it."""

    def read(self, name: str) -> bytes | None:
        """The contents of a file; None where there is none."""

    def write(self, name: str, content: bytes) -> None:
        """Put a file there, whole or not at all."""

    def fetch(self, names: Sequence[str], folder: Path) -> None:
        """Copy files from there into a local folder."""

    def leave(self, files: Sequence[tuple[Path, str]]) -> None:
        """Copy local files there; a name may hold folders."""

    def remove(self, name: str) -> None:
        """Remove a folder with all that is in it; quiet where there is none."""

    def folders(self) -> set[str]:
        """The folders that lie directly in it."""


def is_address(text: str) -> bool:
    """Whether a text is an address of shared storage rather than a path of this machine."""
    return bool(_ADDRESS.match(text))


def refuse_secrets(text: str, where: str) -> str:
    """The text itself; SettingsError where it holds a password, which would end in logs and reports."""
    if _SECRET.search(text):
        raise SettingsError(
            f"{where} 中不能写密码；请用环境变量（AWS_SECRET_ACCESS_KEY、PGPASSWORD） | "
            f"{where} must not hold a password: give it in the environment (AWS_SECRET_ACCESS_KEY, PGPASSWORD)"
        )
    return text


def shelf_at(place: str) -> Shelf:
    """The shared folder at an address or path; SettingsError where what its kind needs is not installed."""
    refuse_secrets(place, place.partition("://")[0] + "://")
    if not is_address(place):
        return _Folder(Path(os.path.abspath(Path(place).expanduser())))
    if place.startswith("file://"):
        return _Folder(Path(place.removeprefix("file://")))
    try:
        import fsspec

        system, root = fsspec.core.url_to_fs(place, use_listings_cache=False)
    except (ImportError, ValueError) as error:
        raise SettingsError(
            f"无法使用 {place}（{error}）；请安装 juesuan[cluster] | can't use {place} ({error}): install juesuan[cluster]"
        ) from error
    return _Bucket(place, system, str(root).rstrip("/"))


@contextlib.contextmanager
def explained(place: Path | str) -> Iterator[None]:
    """A disk that refuses, as one error that says where and what to do."""
    try:
        yield
    except (ConnectionError, TimeoutError):
        # Errors of a network, though Python counts them among those of the system.
        raise
    except OSError as error:
        raise DiskRefused(
            f"无法读写 {error.filename or place}（{error.strerror or error}）；已发布的上一版未受影响，请检查磁盘空间与权限 | "
            f"can't read or write {error.filename or place} ({error.strerror or error}): what was published before is "
            "untouched; check disk space and permissions"
        ) from error


def write_whole(path: Path, content: bytes) -> None:
    """Have a file with this content on the disk, whole or not at all, even if the machine stops in the middle."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part-tmp")
    try:
        with temporary.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder that several machines mount."""

    root: Path

    def names(self) -> set[str]:
        return {path.name for path in self._inside() if path.is_file()}

    def folders(self) -> set[str]:
        return {path.name for path in self._inside() if path.is_dir()}

    def _inside(self) -> list[Path]:
        return [path for path in self.root.iterdir() if not path.name.startswith(".")] if self.root.is_dir() else []

    def read(self, name: str) -> bytes | None:
        try:
            return (self.root / name).read_bytes()
        except FileNotFoundError:
            return None

    def write(self, name: str, content: bytes) -> None:
        path = self.root / name
        with explained(self.root):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, content)

    def fetch(self, names: Sequence[str], folder: Path) -> None:
        with explained(self.root):
            for name in names:
                write_whole(folder / name, (self.root / name).read_bytes())

    def leave(self, files: Sequence[tuple[Path, str]]) -> None:
        for path, name in files:
            self.write(name, path.read_bytes())

    def remove(self, name: str) -> None:
        shutil.rmtree(self.root / name, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Bucket:
    """A prefix of an object store, where a file appears whole or not at all by the store's own promise."""

    address: str
    system: Any
    root: str

    @contextlib.contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except JuesuanError:
            raise
        except Exception as error:
            # Each kind of storage has errors of its own.
            raise StorageUnreachable(
                f"无法使用共享存储 {self.address}（{type(error).__name__}: {error}）；请检查地址、网络与环境变量中的凭据 | "
                f"can't use the shared storage {self.address} ({type(error).__name__}: {error}): check address, network "
                "and the credentials in the environment"
            ) from error

    def _listed(self, kind: str) -> set[str]:
        with self._reached():
            try:
                found = self.system.ls(self.root, detail=True)
            except FileNotFoundError:
                return set()
        return {str(one["name"]).rstrip("/").rpartition("/")[2] for one in found if one["type"] == kind}

    def names(self) -> set[str]:
        return self._listed("file")

    def folders(self) -> set[str]:
        return self._listed("directory")

    def read(self, name: str) -> bytes | None:
        with self._reached():
            try:
                content: bytes = self.system.cat_file(f"{self.root}/{name}")
            except FileNotFoundError:
                return None
        return content

    def write(self, name: str, content: bytes) -> None:
        with self._reached():
            self.system.pipe_file(f"{self.root}/{name}", content)

    def fetch(self, names: Sequence[str], folder: Path) -> None:
        for start in range(0, len(names), _AT_ONCE):
            some = names[start : start + _AT_ONCE]
            with self._reached():
                found = self.system.cat([f"{self.root}/{name}" for name in some], on_error="raise")
            # One name gives its bytes bare.
            contents = found if isinstance(found, dict) else {f"{self.root}/{some[0]}": found}
            with explained(folder):
                for name in some:
                    write_whole(folder / name, contents[f"{self.root}/{name}"])

    def leave(self, files: Sequence[tuple[Path, str]]) -> None:
        for start in range(0, len(files), _AT_ONCE):
            some = files[start : start + _AT_ONCE]
            with self._reached():
                self.system.put([str(path) for path, _ in some], [f"{self.root}/{name}" for _, name in some])

    def remove(self, name: str) -> None:
        with self._reached():
            try:
                self.system.rm(f"{self.root}/{name}", recursive=True)
            except FileNotFoundError:
                return


def in_two_waves(names: Collection[str], last: str) -> tuple[list[str], list[str]]:
    """Names in the order in which files that vouch for others must travel: those with the ending `last` at the end."""
    return sorted(n for n in names if not n.endswith(last)), sorted(n for n in names if n.endswith(last))
