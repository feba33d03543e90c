"""The manifest 「来源清单」: which unit's report of which year stands at which address. Nothing else is fetched.

What belongs here: reading `sources.csv` or YAML strictly, with the row's number in every complaint. What must not:
asking a server anything. Columns may be named in Chinese or English.
"""

from __future__ import annotations

import csv
import hashlib
import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from juesuan import terms
from juesuan.errors import SettingsError
from juesuan.fetch.addresses import checked_address, host_of
from juesuan.fetch.names import is_safe_folder
from juesuan.fetch.problem import Problem

# English name of a column: its other names.
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "unit": ("单位", "单位名称", "部门", "部门名称", "unit_name"),
    "year": ("年度", "决算年度", "年份", "fiscal_year"),
    "region": ("地区", "区划", "地区名称"),
    "address": ("地址", "网址", "链接", "url"),
    "kind": ("类型", "报告种类", "种类"),
    "level": ("级别", "单位级别", "层级"),
    "match": ("附件含", "名称含"),
    "hosts": ("附件主机", "主机"),
}
REQUIRED: Final = ("unit", "year", "region", "address")
_NAMES: Final = {other: name for name, others in COLUMNS.items() for other in (name, *others)}
_KINDS: Final = {
    **{word: code for code, word in terms.REPORT_KINDS.items()},
    "决算": "final_accounts",
    "预算": "budget",
}
_LEVELS: Final = {**{word: code for code, word in terms.ENTITY_LEVELS.items()}, "部门": "department", "单位": "unit"}
_FIRST_YEAR: Final = 2000
_LAST_YEAR: Final = 2099
_MOST_TOLD: Final = 20
_LARGEST: Final = 64 << 20


class ManifestError(SettingsError):
    """The manifest can't be used; the message lists rows and what is wrong with each."""


@dataclass(frozen=True, slots=True)
class Source:
    """One row: a unit's report of a year, and the page or file where it is published.

    `match`: of a page's attachments only those whose name contains it. `hosts`: other hosts that redirects and
    attachments may lead to. `row` is the line in the manifest.
    """

    unit: str
    year: int
    region: str
    address: str
    kind: str = ""
    level: str = ""
    match: str = ""
    hosts: frozenset[str] = frozenset()
    row: int = 0

    @property
    def source_id(self) -> str:
        """An id that stays while the row says the same."""
        words = (self.region, str(self.year), self.unit, self.address, self.match)
        return hashlib.sha256("\0".join(words).encode()).hexdigest()[:16]

    @property
    def place(self) -> str:
        """Where its files go below the raw folder, without ending: region/year/unit.

        A budget, or a report of the unit alone beside its department's, stands under a name that says so: files of
        one place are taken for attachments of one report.
        """
        alone = "单位" if self.level == "unit" else ""
        kind = "预算" if self.kind == "budget" else "决算" if alone else ""
        return f"{self.region}/{self.year}/{self.unit}{alone}{kind}"

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """The hosts that redirects and attachments may lead to."""
        return self.hosts | {host_of(self.address)}


def load_manifest(path: Path) -> tuple[Source, ...]:
    """The sources of a manifest in their order; ManifestError with the number of every row that is wrong.

    CSV in UTF-8 or GB 18030 (as Excel saves it in China), or YAML: a list of mappings, or one under `sources`.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise ManifestError(f"清单 {path} 太大 | the manifest {path} is too large")
        content = path.read_bytes()
    except OSError as error:
        raise ManifestError(
            f"无法读取清单 {path}（{error.strerror}） | can't read the manifest {path} ({error.strerror})"
        ) from error
    text = _decoded(content, path)
    rows = _yaml_rows(text, path) if path.suffix.lower() in (".yaml", ".yml") else _csv_rows(text, path)
    sources: list[Source] = []
    wrong: list[tuple[int, str, str]] = []
    first: dict[str, int] = {}
    for number, row in rows:
        try:
            source = _source(row, number)
        except _Wrong as problem:
            wrong.append((number, problem.zh, problem.en))
            continue
        before = first.setdefault(source.source_id, number)
        if before != number:
            wrong.append((number, f"与第 {before} 行重复", f"repeats row {before}"))
        sources.append(source)
    if wrong:
        raise ManifestError(_complaint(path, wrong))
    return tuple(sources)


def _complaint(path: Path, wrong: list[tuple[int, str, str]]) -> str:
    more = len(wrong) - _MOST_TOLD
    zh = "；".join(f"第 {number} 行：{text}" for number, text, _ in wrong[:_MOST_TOLD])
    en = "; ".join(f"row {number}: {text}" for number, _, text in wrong[:_MOST_TOLD])
    rest_zh, rest_en = (f"；另有 {more} 行", f"; and {more} more") if more > 0 else ("", "")
    return f"清单 {path.name} 有误：{zh}{rest_zh} | the manifest {path.name} is wrong: {en}{rest_en}"


class _Wrong(Exception):
    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en


def _decoded(content: bytes, path: Path) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ManifestError(f"清单 {path} 的编码应为 UTF-8 或 GB 18030 | the manifest {path} must be UTF-8 or GB 18030")


def _csv_rows(text: str, path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, None)
        if header is None:
            raise ManifestError(f"清单 {path} 是空的 | the manifest {path} is empty")
        names = _known(header, path)
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(names):
                # Told with the row's other faults: one wrong comma must not hide the rest.
                yield reader.line_num, {"": f"{len(cells)}/{len(names)}"}
            else:
                yield reader.line_num, dict(zip(names, cells, strict=True))
    except csv.Error as error:
        raise ManifestError(
            f"清单 {path} 第 {reader.line_num} 行不是合格的 CSV（{error}） | "
            f"the manifest {path} is no sound CSV in line {reader.line_num} ({error})"
        ) from error


def _yaml_rows(text: str, path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    import yaml

    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ManifestError(f"清单 {path} 不是合格的 YAML：{error} | {path} is no sound YAML: {error}") from error
    rows = content.get("sources") if isinstance(content, dict) else content
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ManifestError(
            f"清单 {path} 应是由 unit、year、region、address 组成的列表 | {path} must be a list of mappings"
        )
    for number, row in enumerate(rows, start=1):
        names = _known([str(name) for name in row], path)
        yield number, dict(zip(names, row.values(), strict=True))


def _known(header: Iterable[str], path: Path) -> list[str]:
    """The English names of the columns. ManifestError for columns that are unknown, doubled or missing."""
    stated = [name.strip().lower() for name in header]
    names = [_NAMES.get(name, "") for name in stated]
    odd = [name for name, known in zip(stated, names, strict=True) if not known]
    missing = [name for name in REQUIRED if name not in names]
    doubled = sorted({name for name in names if name and names.count(name) > 1})
    if odd or missing or doubled:
        raise ManifestError(
            f"清单 {path.name} 的栏名有误：不认识 {odd}，缺少 {missing}，重复 {doubled} | "
            f"columns of the manifest {path.name}: unknown {odd}, missing {missing}, doubled {doubled}"
        )
    return names


def _source(row: Mapping[str, Any], number: int) -> Source:
    if "" in row:
        raise _Wrong(f"栏数不对（{row['']}）", f"has another number of cells ({row['']})")
    cells = {name: unicodedata.normalize("NFC", _text(value)) for name, value in row.items()}
    for name in REQUIRED:
        if not cells.get(name):
            raise _Wrong(f"缺 {name}", f"{name} is missing")
    return Source(
        unit=_folder_name("unit", cells["unit"]),
        year=_year(cells["year"]),
        region="/".join(_folder_name("region", part) for part in cells["region"].split("/")),
        address=_address(cells["address"]),
        kind=_word("kind", cells.get("kind", ""), _KINDS, terms.REPORT_KINDS),
        level=_word("level", cells.get("level", ""), _LEVELS, terms.ENTITY_LEVELS),
        match=cells.get("match", ""),
        hosts=_hosts(cells.get("hosts", "")),
        row=number,
    )


def _text(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(str(one) for one in value)
    return "" if value is None else str(value).strip()


def _year(text: str) -> int:
    plain = text.removesuffix("年").removesuffix("年度")
    if not (plain.isascii() and plain.isdigit() and _FIRST_YEAR <= int(plain) <= _LAST_YEAR):
        raise _Wrong(f"年度 {text!r} 应为四位数", f"year {text!r} must have four digits")
    return int(plain)


def _folder_name(column: str, name: str) -> str:
    if not is_safe_folder(name):
        raise _Wrong(f"{column} {name!r} 不能作文件夹名", f"{column} {name!r} can't name a folder")
    return name


def _address(text: str) -> str:
    try:
        return checked_address(text)
    except Problem as problem:
        raise _Wrong(problem.message_zh, problem.message_en) from problem


def _word(column: str, text: str, words: Mapping[str, str], codes: Mapping[str, str]) -> str:
    if not text or text in codes:
        return text
    if text not in words:
        raise _Wrong(f"{column} {text!r} 不认识", f"{column} {text!r} is none of {', '.join(codes)}")
    return words[text]


def _hosts(text: str) -> frozenset[str]:
    hosts = text.lower().replace(",", " ").replace("，", " ").replace(";", " ").split()
    for host in hosts:
        if any(sign in host for sign in "/:@*?"):
            raise _Wrong(f"主机 {host!r} 只写名称", f"host {host!r} must be a bare name")
    return frozenset(hosts)
