"""Zip archives: their reports unpacked one by one, under safe names and within bounds.

What belongs here: names, counts and sizes of members, counted while unpacking and not as the archive states them.
What must not: a member's path. Nothing is ever written where an archive says.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Final

from juesuan.fetch.bounds import FetchBounds
from juesuan.fetch.kinds import SUFFIXES
from juesuan.fetch.problem import Problem

_CHUNK: Final = 1 << 16
_UTF8: Final = 0x800
_ENCRYPTED: Final = 0x1
# Below this much the ratio says nothing: an empty sheet shrinks a thousandfold.
_RATIO_COUNTS_FROM: Final = 1 << 20


def unpack(path: Path, bounds: FetchBounds, keep: Callable[[str, Iterator[bytes]], None]) -> None:
    """Hand each report in an archive to `keep` as its file name and its bytes in pieces.

    Folders, hidden files and files that are no reports are passed over. Problem `bad_archive` for an archive that
    is damaged, encrypted, too many or too large; what was handed over before is then not to be used.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > bounds.most_members:
                raise Problem("bad_archive", f"{len(members)} > {bounds.most_members} 个文件 (files)")
            left = [bounds.largest_unpacked]
            for member in members:
                name = member_name(member)
                if member.is_dir() or not _is_report(name):
                    continue
                if member.flag_bits & _ENCRYPTED:
                    raise Problem("bad_archive", f"{name}: 有密码 (encrypted)")
                with archive.open(member) as stream:
                    keep(name.replace("\\", "/").rpartition("/")[2], _pieces(stream, member, bounds, left))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            # The disk's trouble and not the archive's.
            raise
        raise Problem("bad_archive", f"{type(error).__name__}: {error}") from error


def member_name(member: zipfile.ZipInfo) -> str:
    """A member's name as its maker wrote it: UTF-8 where so marked, else GB 18030, the habit of Chinese systems."""
    if member.flag_bits & _UTF8:
        return member.filename
    raw = member.orig_filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def _is_report(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return not any(part.startswith((".", "~", "__MACOSX")) and part not in ("..", ".") for part in parts) and parts[
        -1
    ].lower().endswith(tuple(SUFFIXES.values()))


def _pieces(stream: IO[bytes], member: zipfile.ZipInfo, bounds: FetchBounds, left: list[int]) -> Iterator[bytes]:
    size = 0
    while piece := stream.read(_CHUNK):
        size += len(piece)
        left[0] -= len(piece)
        if left[0] < 0 or size > bounds.largest_file:
            raise Problem("bad_archive", "展开后过大 (too large when unpacked)")
        if size > _RATIO_COUNTS_FROM and size > bounds.largest_ratio * max(1, member.compress_size):
            raise Problem("bad_archive", "压缩率异常 (made to burst)")
        yield piece
