"""Parts 「分件」: what reading one document gave, stored once, immutable, found again by content and reader.

What belongs here: the files of a part, their checks, the version of the reader, and the one task of a
reading process: read, make rows, store. What must not: how many processes there are, or DuckDB.

A part is `<key>.json` and a file `<key>.<table>.parquet` for each table of amounts or prose of which the
document has rows; the first is written last and holds the hashes of the others, so that a kill at any moment
leaves either a whole part or none.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import juesuan
from juesuan.errors import JuesuanError
from juesuan.files import add_note, name_files
from juesuan.library import Document
from juesuan.storage import sync_folder, write_whole

if TYPE_CHECKING:
    from juesuan.tables.model import Table

Rows = dict[str, list[dict[str, Any]]]
Reader = Callable[..., Rows]

FORMAT: Final = 2
READER: Final = "juesuan.parts:read_rows"
_HEAD_TABLES: Final = ("dim_report", "report_file", "form_coverage", "quarantine")
_FACTS: Final = "fact_amount"
_PREFIX: Final = '{"checksum":"'
# What decides nothing about the contents of a warehouse, and what decides them only once the parts are there.
# Everything else in the package decides how a document reads, so that a new module counts at once.
NOT_CONTENT: Final = frozenset({
    "__init__.py", "__main__.py", "cli", "fetch", "gate.py", "intake.py", "joining.py", "library.py", "lock.py", "morning.py",
    "night.py", "parts.py", "picture.py", "pool.py", "run.py", "settings.py", "standing.py", "status.py", "storage.py",
    "trouble.py", "watcher.py", "worker.py", "cluster.py", "elsewhere.py", "shared_parts.py", "metrics.py", "morning_html.py", "notify.py",
    "granted.py", "selection.py", "settings_page.py",
})  # fmt: skip
_ONLY_BUILDING: Final = frozenset({"causes", "warehouse", "wide", "wide.py"})
_KEY_OF: Final = re.compile(r"\.json$|\.[a-z_]+\.parquet$")
_ENGINES: Final = ("pypdfium2", "camelot-py", "openpyxl", "xlrd", "python-docx", "lxml", "python-calamine",
                   "rapidocr", "onnxruntime", "opencv-python-headless")  # fmt: skip


class PartNotStored(JuesuanError):
    """A part can't be written: the disk is full or the folder can't be written. No document's fault."""


class CorruptPart(JuesuanError):
    """A stored part is damaged; the document is read again."""


@dataclass(frozen=True, slots=True)
class StoredPart:
    """One stored part: its key, the head (dim_report, form_coverage, quarantine as JSON) and the facts (Parquet)."""

    key: str
    head: Path
    facts: Path | None

    def file_of(self, table: str) -> Path:
        """The file that holds the part's rows of another table, if its head says that there are any."""
        return self.head.with_name(f"{self.key}.{table}.parquet")


@dataclass(frozen=True, slots=True)
class FoundPart:
    """A whole part found on disk, with the rows of its head."""

    part: StoredPart
    head: dict[str, Any]

    @property
    def attempts(self) -> int:
        """How often the machine (not the document's content) kept the document from being read; 0 if never."""
        failure = self.head.get("machine_failure")
        return int(failure["attempts"]) if failure else 0


def package_folder() -> Path:
    """Where the core's sources lie."""
    return Path(__file__).resolve().parent


def source_files(folder: Path, *, without: Collection[str] = ()) -> list[Path]:
    """Sources and catalogues below a folder in a fixed order; `without` names files and folders to leave out."""
    kinds = {".py", ".yaml", ".csv", ".json"}
    found = (path for path in folder.rglob("*") if path.suffix in kinds and path.is_file())
    return sorted(p for p in found if not set(p.relative_to(folder).parts) & {*without, "__pycache__"})


def digest_of(files: Sequence[Path], root: Path, *words: str) -> str:
    """One hash over names and contents of files, and over words."""
    digest = hashlib.sha256("\0".join(words).encode())
    for file in files:
        content = file.read_bytes()
        digest.update(f"\0{file.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


@lru_cache(maxsize=1)
def reader_version() -> str:
    """Twelve letters that change whenever a document might read differently: sources, rules, engines, format."""
    words = [f"format {FORMAT}"]
    for engine in _ENGINES:
        try:
            words.append(f"{engine} {version(engine)}")
        except PackageNotFoundError:
            words.append(f"{engine} absent")
    words.append(f"ocr {os.environ.get('JUESUAN_OCR', '1')}")
    core = package_folder()
    digest = digest_of(source_files(core, without=NOT_CONTENT | _ONLY_BUILDING), core, *words)
    return hashlib.sha256(f"{digest}:{rules_digest()}".encode()).hexdigest()[:12]


@lru_cache(maxsize=1)
def rules_digest() -> str:
    """A hash of the declared rules, which choose between two readings of a page; 'absent' without them."""
    from juesuan.rules import rules_folder

    try:
        folder = rules_folder()
    except JuesuanError:
        return "absent"
    return digest_of(source_files(folder), folder)


@lru_cache(maxsize=1)
def program_version() -> str:
    """A hash of what reads documents and builds a warehouse, as it was when this process began: that is the code it runs."""
    core = package_folder()
    words = (reader_version(), rules_digest(), juesuan.__version__)
    return digest_of(source_files(core, without=NOT_CONTENT), core, *words)


def part_key(report_id: str, reader: str) -> str:
    """The name of a document's part for a reader version."""
    return f"{report_id[:32]}-{reader}"


def read_rows(path: Path, *, root: Path, attached: Sequence[Path] = (), also: Sequence[Path] = ()) -> Rows:
    """Rows of one document as the project's own reader gives them.

    `attached` are the report's further files, `also` other paths of the same bytes.
    """
    from juesuan.report import read, rows_of

    return rows_of(read(path, root=root, attached=attached, also=also, verdicts=False))


def warm_up() -> None:
    """Load everything that reading and storing need, before a process's memory is bounded."""
    for module in ("juesuan.report", "juesuan.tables.arrow", "pyarrow.parquet"):
        importlib.import_module(module)


def read_and_store(task: Mapping[str, Any]) -> dict[str, Any]:
    """The one task of a reading process: read a document, make rows, store its part.

    `task` holds report_id, path, file, root, folder (of the parts), reader (`module:function`) and
    version; where there are any, the paths of `attached` files and of copies (`also`), the `names` of all files, and
    a `note` on files that were not joined. Gives {"state": "stored" | "changed", "facts": n}; `changed` where the file no longer holds
    the bytes that were hashed. Raises PartNotStored where the disk refuses.
    """
    more = {name: [Path(path) for path in task[name]] for name in ("attached", "also") if task.get(name)}
    path = Path(task["path"])
    if not path.exists():
        # Taken away since it was listed: no fault of the reader's.
        return {"state": "changed", "facts": 0}
    rows = function_named(task["reader"])(path, root=Path(task["root"]), **more)
    head = rows["dim_report"][0]
    if head["report_id"] != task["report_id"]:
        return {"state": "changed", "facts": 0}
    note = str(task.get("note") or "")
    if note:
        add_note(rows, note)
    name_files(rows, task.get("names") or [task["file"]])
    part = store(Path(task["folder"]), rows, task["version"], joining=_joining(task.get("also") or (), note))
    return {"state": "stored", "facts": len(rows["fact_amount"]), "part": part.key}


def function_named(name: str) -> Callable[..., Any]:
    """The function that `module:function` names."""
    module, _, attribute = name.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), attribute)
    return found


def _joining(also: Sequence[object], note: str) -> list[str]:
    """What beside a document's own bytes and place decided how it was read: copies elsewhere, files not joined."""
    return [*map(str, also), note] if also or note else []


def store(
    folder: Path, rows: Rows, reader: str, *, machine_failure: Mapping[str, Any] | None = None,
    joining: Sequence[str] = (),
) -> StoredPart:  # fmt: skip
    """Write a document's part; whole or not at all, even if the machine stops in the middle."""
    head = rows["dim_report"][0]
    head["reader_version"] = reader
    key = part_key(head["report_id"], reader)
    facts = rows[_FACTS]
    head_path = folder / f"{key}.json"
    files: dict[str, dict[str, Any]] = {}
    body: dict[str, Any] = {name: rows.get(name, []) for name in _HEAD_TABLES}
    body["joining"] = list(joining)
    body |= {"format": FORMAT, "reader_version": reader, "facts": len(facts), "files": files}
    if machine_failure:
        body["machine_failure"] = dict(machine_failure)
    tables = _file_tables()
    with _storing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name, table in tables.items():
            if found := rows.get(name):
                content = _parquet(table, found)
                files[name] = {"rows": len(found), "sha256": hashlib.sha256(content).hexdigest()}
                write_whole(folder / f"{key}.{name}.parquet", content)
        write_whole(head_path, _with_checksum(body))
        for name in tables.keys() - files.keys():
            (folder / f"{key}.{name}.parquet").unlink(missing_ok=True)
        sync_folder(folder)
    return StoredPart(key, head_path, folder / f"{key}.{_FACTS}.parquet" if facts else None)


def find(folder: Path, document: Document, reader: str) -> FoundPart | None:
    """The document's whole part for this reader; None where there is none, it is damaged, or it was made elsewhere.

    A file that moved is read again, since region, year and unit are told from its folder.
    """
    key = part_key(document.report_id, reader)
    try:
        head = load_head(folder / f"{key}.json")
        for name, stated in head["files"].items():
            content = (folder / f"{key}.{name}.parquet").read_bytes()
            if hashlib.sha256(content).hexdigest() != stated["sha256"]:
                return None
        facts = folder / f"{key}.{_FACTS}.parquet" if head["facts"] else None
    except (OSError, CorruptPart):
        return None
    row = head["dim_report"][0]
    if row["report_id"] != document.report_id or row["file"] != document.file:
        return None
    stated = [one["file"] for one in head["report_file"]] or [row["file"]]
    # A file that could not be read has been told nothing of its neighbours.
    if stated != [one.file for one in document.all_files] or (
        not head.get("machine_failure") and not document.problem and head["joining"] != joining_of(document)
    ):
        return None
    return FoundPart(StoredPart(key, folder / f"{key}.json", facts), head)


def joining_of(document: Document) -> list[str]:
    """What beside a document's own bytes and place decides how it is read."""
    return _joining(document.also, document.note)


def adopt(folder: Path, key: str, files: Mapping[str, bytes]) -> None:
    """Store the files of a part that another machine has read; whole or not at all.

    Raises CorruptPart where they are not one whole part of that key, PartNotStored where the disk refuses.
    """
    head = _checked_head(files.get(f"{key}.json", b""), Path(key))
    stated = {f"{key}.{name}.parquet": one["sha256"] for name, one in head["files"].items()}
    found = {name: hashlib.sha256(files[name]).hexdigest() for name in files.keys() - {f"{key}.json"}}
    if stated != found:
        raise CorruptPart(f"分件已损坏：{key} | damaged part: {key}")
    with _storing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name in sorted(found):
            write_whole(folder / name, files[name])
        write_whole(folder / f"{key}.json", files[f"{key}.json"])
        sync_folder(folder)


def stored_part(folder: Path, document: Document, reader: str, facts: int) -> StoredPart:
    """The part that a reading process has just stored."""
    key = part_key(document.report_id, reader)
    return StoredPart(key, folder / f"{key}.json", folder / f"{key}.fact_amount.parquet" if facts else None)


def load_head(path: Path) -> dict[str, Any]:
    """The head of a part, verified; CorruptPart where it is not what was written."""
    return _checked_head(path.read_bytes(), path)


def checksum_of(part: StoredPart) -> str:
    """The checksum that a part's head states, which covers the head and, by the hashes in it, every file of the part.

    CorruptPart where it states none; whether the contents are still those is `find`'s to say.
    """
    with part.head.open("rb") as stream:
        start = stream.read(len(_PREFIX) + 64)
    if len(start) < len(_PREFIX) + 64 or not start.startswith(_PREFIX.encode()):
        raise CorruptPart(f"分件已损坏：{part.head} | damaged part: {part.head}")
    return start[len(_PREFIX) :].decode("ascii", "replace")


def _checked_head(text: bytes, path: Path) -> dict[str, Any]:
    start, end = len(_PREFIX), len(_PREFIX) + 64
    if text[:start] != _PREFIX.encode() or hashlib.sha256(text[end:]).hexdigest().encode() != text[start:end]:
        raise CorruptPart(f"分件已损坏：{path} | damaged part: {path}")
    head: dict[str, Any] = json.loads(text)
    return head


def key_of_file(name: str) -> str:
    """The key of the part that a file of this name belongs to; the name itself where it is no part's."""
    return _KEY_OF.sub("", name)


def prune(folder: Path, keep: Collection[str], *, before: float) -> int:
    """Remove parts that no release needs: not in `keep`, and stored before that time. Gives their number."""
    removed = 0
    for path in folder.glob("*-*"):
        key = key_of_file(path.name)
        if key in keep or key == path.name or path.name.startswith("."):
            continue
        try:
            if path.stat().st_mtime < before:
                path.unlink()
                removed += path.suffix == ".json"
        except FileNotFoundError:
            continue
    return removed


def sweep(folder: Path) -> None:
    """Remove half-written files that processes left which are no longer alive."""
    for path in folder.glob(".*.part-tmp"):
        owner = path.name.split(".")[-2]
        if not (owner.isdigit() and is_alive(int(owner))):
            path.unlink(missing_ok=True)


def is_alive(process: int) -> bool:
    """Whether a process of this number runs on this machine."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _file_tables() -> dict[str, Table]:
    """The tables that have files of their own: too many rows, and decimals that JSON does not know."""
    from juesuan.tables import JUDGED_TABLES, READ_TABLES
    from juesuan.tables.core import FACT_AMOUNT

    return {table.name: table for table in (FACT_AMOUNT, *READ_TABLES, *JUDGED_TABLES)}


@contextmanager
def _storing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PartNotStored(
            f"分件无法写入 {folder}（{error.strerror}）；请检查磁盘空间与权限 | "
            f"can't store parts in {folder} ({error.strerror}): check disk space and permissions"
        ) from error


def _parquet(table: Table, rows: Sequence[Mapping[str, Any]]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from juesuan.tables.arrow import arrow_table

    sink = pa.BufferOutputStream()
    # Some hundred rows: dictionaries, statistics and a second schema would be half of the file and of the time to read it.
    pq.write_table(
        arrow_table(table, rows), sink, compression="zstd", use_dictionary=False, write_statistics=False, store_schema=False
    )
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _with_checksum(body: Mapping[str, Any]) -> bytes:
    rest = ('",' + json.dumps(body, ensure_ascii=False, separators=(",", ":"))[1:]).encode("utf-8", "replace")
    return f"{_PREFIX}{hashlib.sha256(rest).hexdigest()}".encode() + rest
