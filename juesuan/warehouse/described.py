"""The description of a Parquet release: `datapackage.json` in Frictionless form, written and read back.

What belongs here: what a package says of its tables and files. Beside what Frictionless asks, each file has its hash,
its partition, and the sum of its rows' hashes, by which the next release knows which files it can take over.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from juesuan.tables import TABLES
from juesuan.tables.model import Column, Table
from juesuan.warehouse.fiscal import FISCAL_PHASES, column_type
from juesuan.warehouse.partitions import NO_PARTITION, PARTITIONS, Contents, Layout, Partition, Rows

PACKAGE: Final = "datapackage.json"
_TYPES: Final = {
    "VARCHAR": "string", "INTEGER": "integer", "BIGINT": "integer", "BOOLEAN": "boolean", "DOUBLE": "number",
    "TIMESTAMP": "datetime", "DATE": "date",
}  # fmt: skip


def write(folder: Path, release: Mapping[str, Any], resources: Sequence[Mapping[str, Any]]) -> None:
    """Write the description of a finished folder."""
    created = release["built_at"].strftime("%Y-%m-%dT%H:%M:%SZ")
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "juesuan",
        "id": release["release_id"],
        "title": "部门决算公开数据",
        "description": "Published final accounts of government departments, with places and verdicts",
        "created": created,
        "version": release["release_id"],
        # The words of the Fiscal Data Package for our phases; its classifications are the fields' `columnType`.
        "fiscalPhases": FISCAL_PHASES,
        "countryCode": "CN",
        "release": stamped(release),
        "resources": resources,
    }
    text = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
    (folder / PACKAGE).write_text(text, encoding="utf-8")


def stamped(release: Mapping[str, Any]) -> dict[str, Any]:
    """A release's row of the table `release`, as a package says it."""
    return {name: value if value is None or isinstance(value, int) else str(value) for name, value in release.items()}


def read(folder: Path) -> dict[str, Any]:
    """The description in a folder; empty where there is none, or one that can't be read."""
    try:
        package = json.loads((folder / PACKAGE).read_bytes())
    except (OSError, ValueError):
        return {}
    return package if isinstance(package, dict) else {}


def entries_of(package: Mapping[str, Any], layout: Layout) -> dict[Partition, dict[str, Any]]:
    """What a package says of a table's files, by partition; empty where they were written otherwise than now."""
    for one in package.get("resources", ()):
        if one.get("name") == layout.name and one.get("writtenAs") == layout.version:
            listed = one.get("files") or [one]
            return {
                tuple(entry["partition"].values()) if "partition" in entry else NO_PARTITION: {
                    name: entry[name] for name in ("path", "bytes", "hash", "partition", "rows", "content") if name in entry
                }
                for entry in listed
            }
    return {}


def entry(file: Path, folder: Path, partition: Partition, rows: Rows) -> dict[str, Any]:
    """What a package says of one file."""
    return {
        "path": file.relative_to(folder).as_posix(),
        "bytes": file.stat().st_size,
        "hash": digest_of(file),
        **({"partition": dict(zip(PARTITIONS, partition, strict=True))} if partition else {}),
        "rows": rows.count,
        "content": rows.text,
    }


def digest_of(file: Path) -> str:
    """The hash of a file's bytes, as Frictionless writes it."""
    with file.open("rb") as stream:
        return f"sha256:{hashlib.file_digest(stream, 'sha256').hexdigest()}"


def resource(layout: Layout, contents: Contents, entries: Mapping[Partition, Mapping[str, Any]]) -> dict[str, Any]:
    """What a package says of one table."""
    shown = layout.shown
    listed = sorted(entries.values(), key=lambda one: str(one["path"]))
    single = NO_PARTITION in entries
    return {
        "name": layout.name,
        "path": listed[0]["path"] if single else [one["path"] for one in listed],
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "title": shown.zh,
        "description": shown.en,
        "bytes": sum(one["bytes"] for one in listed),
        "rows": sum(rows.count for rows in contents.values()),
        "writtenAs": layout.version,
        **(
            {name: listed[0][name] for name in ("hash", "content")}
            if single
            else {"partitionedBy": list(PARTITIONS), "files": listed}
        ),
        "schema": {
            "fields": [_field(shown, column) for column in shown.columns],
            **({"primaryKey": list(shown.key)} if shown.key else {}),
            **_foreign_keys(shown),
        },
    }


def _field(table: Table, column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if table.required(column):
        constraints["required"] = True
    if column.values:
        constraints["enum"] = list(column.values)
    fiscal = column_type(table, column)
    return {
        "name": column.name,
        "type": "number" if re.match(r"DECIMAL", column.type) else _TYPES[column.type],
        "title": column.zh,
        "description": column.en,
        **({"unit": column.unit} if column.unit else {}),
        **({"additivity": column.additivity} if column.additivity else {}),
        **({"columnType": fiscal} if fiscal else {}),
        **({"constraints": constraints} if constraints else {}),
    }


def _foreign_keys(table: Table) -> dict[str, Any]:
    """References to tables whose key is one column of the same name."""
    keys = {other.key[0]: other.name for other in TABLES if len(other.key) == 1}
    found = [
        {"fields": [column.name], "reference": {"resource": keys[column.name], "fields": [column.name]}}
        for column in table.columns
        if column.name in keys and keys[column.name] != table.name
    ]
    return {"foreignKeys": found} if found else {}
