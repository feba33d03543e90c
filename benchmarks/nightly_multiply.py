"""A province made larger without reading it: each report once more for another province, with the part that reading it would give.

What belongs here: copies of files with other bytes, and copies of their parts in which names and keys are changed, so
that a night of 10,000 can be measured after 2,000 were read. What must not: anything that a warehouse holds; that is
built from the copies as from any other part.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.nightly_draw import PROVINCE
from juesuan import parts
from juesuan.library import Document, scan_folder

# As many more provinces as there are words here; each name is as long as the first one's.
OTHERS: Final = tuple(f"云{word}省" for word in "峰川溪岗泽洲湾坪原")
_KEY_LENGTH: Final = 16


def multiply(raw: Path, folder: Path, total: int, *, processes: int = 2) -> int:
    """Have `total` reports in the raw folder (ten times as many as there are at most), with parts for the copies; says how many are new."""
    version = parts.reader_version()
    first = {document.file: document for document in scan_folder(raw).documents}
    copies = [(file.replace(PROVINCE, other), file, other) for other in OTHERS for file in first]
    sources = {target: (file, other) for target, file, other in copies[: max(0, total - len(first))]}
    for target, (file, other) in sources.items():
        path = raw / target
        path.parent.mkdir(parents=True, exist_ok=True)
        content = first[file].path.read_bytes()
        path.write_bytes(content + f"\n% {other}\n".encode() if content else b"")
    fresh = [document for document in scan_folder(raw).documents if document.file in sources]
    old = [first[sources[document.file][0]] for document in fresh]
    others = [sources[document.file][1] for document in fresh]
    with ProcessPoolExecutor(processes) as pool:
        return sum(pool.map(_copy, [folder] * len(fresh), old, fresh, others, [version] * len(fresh), chunksize=16))


def _copy(folder: Path, old: Document, new: Document, other: str, version: str) -> int:
    """The part of a copy, made from the part of the first; 0 where the first has none."""
    found = parts.find(folder, old, version)
    if found is None:
        return 0
    was, key = found.part.key, parts.part_key(new.report_id, version)
    files: dict[str, bytes] = {}
    body = dict(found.head) | {"files": {}}
    body.pop("checksum")
    for name, stated in found.head["files"].items():
        content = _rows(folder / f"{was}.{name}.parquet", old.report_id, new.report_id, other)
        files[f"{key}.{name}.parquet"] = content
        body["files"][name] = stated | {"sha256": hashlib.sha256(content).hexdigest()}
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    for one, two in _changes(old.report_id, new.report_id, other):
        text = text.replace(one, two)
    for unit in {row["unit_id"] for row in body["dim_report"] if row["unit_id"]}:
        text = text.replace(unit, hashlib.sha256(f"{other}{unit}".encode()).hexdigest()[: len(unit)])
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (folder / f"{key}.json").write_bytes(parts._with_checksum(json.loads(text)))
    return 1


def _changes(old: str, new: str, other: str) -> Iterator[tuple[str, str]]:
    yield old, new
    # Keys of rows begin with the first letters of their report's.
    yield old[:_KEY_LENGTH], new[:_KEY_LENGTH]
    yield PROVINCE, other


def _rows(file: Path, old: str, new: str, other: str) -> bytes:
    table = pq.read_table(file)
    for at, field in enumerate(table.schema):
        if pa.types.is_string(field.type):
            column = table.column(at)
            for one, two in _changes(old, new, other):
                column = pc.replace_substring(column, pattern=one, replacement=two)
            table = table.set_column(at, field, column)
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", use_dictionary=False, write_statistics=False, store_schema=False)
    content: bytes = sink.getvalue().to_pybytes()
    return content
