"""The raw folder as documents: find, hash, and tell which paths hold the same bytes.

What belongs here: files on disk, their names and their hashes 「公开文件」. What must not: opening one.
An unchanged folder is not read again: hashes are kept by path, size, times and inode. That record is
a convenience; a missing or damaged one costs a second hashing, never a wrong answer.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from juesuan.errors import SettingsError
from juesuan.files import report_id_of
from juesuan.settings import absolute

CACHE_NAME: Final = "library.json"
_CACHE_FORMAT: Final = 1
_CHUNK: Final = 1 << 20
# A file changed this shortly before it was hashed may change again within one tick of its clock.
_UNSETTLED_NS: Final = 2_000_000_000
# Lock files of office programs, and the shadow folders of archives made on a Mac.
_TEMPORARY: Final = ("~$", "~")
_SHADOW_FOLDERS: Final = frozenset({"__MACOSX", "$RECYCLE.BIN", "System Volume Information"})

# Signs that turn the reading direction: with them a name shows as another one.
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BREAKING: Final = frozenset({"Cc", "Zl", "Zp"})

_FOLDER_YEAR: Final = re.compile(r"(20\d\d)(?:年度?)?")
_YEAR_IN_NAME: Final = re.compile(r"(?<!\d)20\d\d(?!\d)")

# What reports are published as. Anything else in the folder is somebody's note and is passed over.
SUFFIXES: Final = (".pdf", ".xlsx", ".xlsm", ".xls", ".docx", ".docm", ".doc", ".html", ".htm", ".xhtml", ".txt", ".text")
# Notes that people leave beside reports, and what archives and sites put in every folder.
_NOTES: Final = frozenset({"readme.txt", "readme.html", "说明.txt", "robots.txt", "desktop.txt", "requirements.txt"})

Progress = Callable[[str, int, int, str], None]


@dataclass(frozen=True, slots=True)
class Document:
    """One published report: its key (sha256 of its bytes), where it lies, and other paths with the same bytes.

    `file` is the printable path below the raw folder. `problem` names why it holds nothing to read
    (`file_unreadable`, `empty_file`); its key then stands for the path, since there are no bytes. A report in several
    files has them all in `members`, the main text first: that one gives `path` and `file`, and the key is a hash over
    theirs. `note` says why files that look like its attachments are none.
    """

    report_id: str
    path: Path
    file: str
    size: int
    also: tuple[str, ...] = ()
    problem: str = ""
    problem_text: str = ""
    members: tuple[Document, ...] = ()
    note: str = ""

    @property
    def all_files(self) -> tuple[Document, ...]:
        """The files of the report, itself where it is one file."""
        return self.members or (self,)


def joined_document(members: Sequence[Document], note: str = "") -> Document:
    """One report from its files, the main text first; the file itself where it is the only one."""
    first = members[0]
    if len(members) == 1:
        return replace(first, note=note)
    key = report_id_of([member.report_id for member in members])
    return Document(key, first.path, first.file, sum(m.size for m in members), members=tuple(members), note=note)


@dataclass(frozen=True, slots=True)
class Library:
    """All documents of a load in the order of their paths, and what the scan passed over.

    `wanted` limits what is read now (None: everything); documents outside it keep what was read before.
    """

    root: Path
    documents: tuple[Document, ...]
    wanted: frozenset[str] | None = None
    hashed: int = 0
    vanished: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    is_raw_folder: bool = True

    @property
    def duplicates(self) -> tuple[Document, ...]:
        """Documents that lie under more than one path."""
        return tuple(document for document in self.documents if document.also)

    def is_wanted(self, document: Document) -> bool:
        """Whether this load may read the document."""
        return self.wanted is None or document.report_id in self.wanted


def scan_folder(
    raw: Path, *, cache: Path | None = None, paths: Sequence[Path] = (), progress: Progress | None = None
) -> Library:
    """The documents of the raw folder, and those that `paths` names.

    Paths inside the raw folder limit what is read and leave everything else as it was. Paths outside
    it are a library of their own. Raises SettingsError where a folder or a path does not exist.
    """
    named = [absolute(path) for path in paths]
    for path in named:
        if not os.path.lexists(path):
            raise SettingsError(f"没有这个文件或文件夹：{path} | no such file or folder: {path}")
    within = [path for path in named if path == raw or path.is_relative_to(raw)]
    if named and len(within) < len(named):
        return _scan(_common_folder(named), named, cache, progress, is_raw_folder=False)
    if not raw.is_dir():
        raise SettingsError(
            f"没有原文件夹 {raw}；请新建它并放入公开文件，或用 --raw 指定 | "
            f"there is no raw folder {raw}: make it and put the reports there, or name another with --raw"
        )
    library = _scan(raw, [raw], cache, progress, is_raw_folder=True)
    if not named:
        return library
    wanted = frozenset(d.report_id for d in library.documents if any(_lies_in(d, raw, path) for path in named))
    return Library(library.root, library.documents, wanted, library.hashed, library.vanished, library.outside)


def rescan_document(document: Document) -> Document | None:
    """The document as it lies on disk now; None where it is gone. For files that changed while being read."""
    found = _Scan(document.path.parent, {}, None)
    for member in document.all_files:
        found.take(member.path, member.file)
    return joined_document(found.documents, document.note) if found.documents else None


def printable(name: str) -> str:
    r"""A file name as text on one line: control characters stand escaped, as in `\n`.

    Names that are not UTF-8 are taken for GB 18030, the habit of Chinese systems.
    """
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        name = os.fsencode(name).decode("gb18030", "replace")
    # A name with a line break could write lines of its own into the morning page, or steer a terminal.
    return "".join(_escaped(sign) for sign in name)


def _escaped(sign: str) -> str:
    if unicodedata.category(sign) in _BREAKING or sign in _TURNING:
        return sign.encode("unicode_escape").decode("ascii")
    return sign


def _lies_in(document: Document, raw: Path, path: Path) -> bool:
    places = [*(one.path for one in document.all_files), *(raw / also for also in document.also)]
    return any(place == path or place.is_relative_to(path) for place in places)


def _common_folder(paths: Sequence[Path]) -> Path:
    return Path(os.path.commonpath([path if path.is_dir() else path.parent for path in paths]))


def _scan(
    root: Path, places: Iterable[Path], cache: Path | None, progress: Progress | None, *, is_raw_folder: bool
) -> Library:
    known = _load_cache(cache)
    scan = _Scan(root, known, progress)
    for place in places:
        if place.is_dir():
            for path in _reports(place, root, scan.outside):
                scan.add(path)
        else:
            scan.add(place)
    scan.run()
    if cache is not None:
        _save_cache(cache, known, scan.entries, keep_others=not is_raw_folder)
    return Library(
        root, tuple(_merged(scan.documents)), None, scan.hashed, tuple(scan.vanished), tuple(sorted(scan.outside)),
        is_raw_folder,
    )  # fmt: skip


class _Scan:
    """The state of one walk: what was hashed, what vanished, and the entries for the cache."""

    def __init__(self, root: Path, known: dict[str, list[Any]], progress: Progress | None) -> None:
        self.root = root
        self.known = known
        self.progress = progress
        self.found: dict[Path, str] = {}
        self.documents: list[Document] = []
        self.entries: dict[str, list[Any]] = {}
        self.vanished: list[str] = []
        self.outside: list[str] = []
        self.hashed = 0

    def add(self, path: Path) -> None:
        self.found[path] = printable(path.relative_to(self.root).as_posix())

    def run(self) -> None:
        # By name, so that among equal files the same one is always the document.
        ordered = sorted(self.found.items(), key=lambda item: item[1])
        for number, (path, file) in enumerate(ordered, start=1):
            self.take(path, file)
            if self.progress is not None:
                self.progress("scan", number, len(ordered), file)

    def take(self, path: Path, file: str) -> None:
        try:
            status = path.stat()
        except FileNotFoundError:
            self.vanished.append(file)
            return
        except OSError as error:
            self.documents.append(_unreadable(path, file, 0, error))
            return
        if not stat.S_ISREG(status.st_mode):
            # A pipe named x.pdf would hold the load for ever.
            problem = OSError(0, "不是普通文件 (not a regular file)")
            self.documents.append(_unreadable(path, file, 0, problem))
            return
        if status.st_size == 0:
            self.documents.append(
                Document(_key_of_path("empty", file), path, file, 0, problem="empty_file", problem_text="0 字节")
            )
            return
        stamp = [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]
        key = str(path)
        entry = self.known.get(key)
        if entry is None or entry[:4] != stamp:
            now = time.time_ns()
            try:
                digest = _sha256(path)
            except FileNotFoundError:
                self.vanished.append(file)
                return
            except OSError as error:
                self.documents.append(_unreadable(path, file, status.st_size, error))
                return
            self.hashed += 1
            entry = [*stamp, digest]
            settled = max(status.st_mtime_ns, status.st_ctime_ns) < now - _UNSETTLED_NS
            if settled:
                self.entries[key] = entry
        else:
            self.entries[key] = entry
        self.documents.append(Document(entry[4], path, file, status.st_size))


def is_report_name(name: str) -> bool:
    """Whether a file of this name may be a published report: its ending is one that is read, and it is no note."""
    return name.lower().endswith(SUFFIXES) and name.lower() not in _NOTES


def _reports(folder: Path, root: Path, outside: list[str]) -> Iterator[Path]:
    """Files of reports below a folder; hidden, temporary and vanished ones are passed over."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    except OSError as error:
        raise SettingsError(
            f"无法读取文件夹 {folder}（{error.strerror}）；请检查权限 | "
            f"can't read the folder {folder} ({error.strerror}): check permissions"
        ) from error
    for entry in entries:
        if entry.name.startswith((".", *_TEMPORARY)) or entry.name in _SHADOW_FOLDERS:
            continue
        path = Path(entry.path)
        if entry.is_symlink() and not _stays_inside(path, root):
            outside.append(printable(path.relative_to(root).as_posix()))
        elif entry.is_dir(follow_symlinks=False):
            yield from _reports(path, root, outside)
        elif is_report_name(entry.name) and not (entry.is_symlink() and path.is_dir()):
            # A linked folder inside is not entered: what it holds is found at its own place.
            yield path


def _stays_inside(link: Path, root: Path) -> bool:
    try:
        return link.resolve(strict=True).is_relative_to(root.resolve())
    except (OSError, RuntimeError):
        # A dangling link, or a ring of links.
        return False


def _merged(documents: Sequence[Document]) -> Iterator[Document]:
    """One document for each content: the copy whose folder fits keeps it, else the first path; the others are noted."""
    copies: dict[str, list[Document]] = {}
    for document in documents:
        copies.setdefault(document.report_id, []).append(document)
    kept = [min(same, key=lambda copy: _misplaced(copy.file)) for same in copies.values()]
    for document in sorted(kept, key=lambda document: document.file):
        also = tuple(copy.file for copy in copies[document.report_id] if copy is not document)
        yield replace(document, also=also)


def _misplaced(file: str) -> int:
    """0 where the year in a file's name is its folder's or one is silent, 1 in the folder of the year after, else 2."""
    *folders, name = file.split("/")
    years = [int(found[1]) for folder in reversed(folders) if (found := _FOLDER_YEAR.fullmatch(folder))]
    told = _YEAR_IN_NAME.search(name)
    # Accounts are published in the year after, and some folders are named so.
    return min(2, (years[0] - int(told[0])) % 100) if told and years else 0


def _unreadable(path: Path, file: str, size: int, error: OSError) -> Document:
    text = error.strerror or str(error)
    return Document(_key_of_path("unreadable", file), path, file, size, (), "file_unreadable", text)


def _key_of_path(problem: str, file: str) -> str:
    return hashlib.sha256(f"juesuan:{problem}:{file}".encode()).hexdigest()


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _load_cache(cache: Path | None) -> dict[str, list[Any]]:
    if cache is None:
        return {}
    try:
        checksum, _, body = cache.read_bytes().partition(b"\n")
    except OSError:
        return {}
    # Missing, damaged or of another format: the files are hashed again, which is slower and just as right.
    if checksum.decode("ascii", "replace") != _checksum(body):
        return {}
    entries: dict[str, list[Any]] = json.loads(body)
    return entries


def _checksum(body: bytes) -> str:
    return f"{_CACHE_FORMAT}:{hashlib.sha256(body).hexdigest()}"


def _save_cache(cache: Path, known: dict[str, list[Any]], entries: dict[str, list[Any]], *, keep_others: bool) -> None:
    kept = {**known, **entries} if keep_others else entries
    if kept == known:
        return
    cache.parent.mkdir(parents=True, exist_ok=True)
    temporary = cache.with_name(f".{cache.name}.{os.getpid()}")
    body = json.dumps(kept).encode()
    temporary.write_bytes(_checksum(body).encode() + b"\n" + body)
    temporary.replace(cache)
