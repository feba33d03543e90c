"""Whose report a document is: unit, fiscal year, kind and level, from its first pages and its path.

What belongs here: the grammar of covers 「封面」, of contents pages and of file names. The text wins over
names of folders and files; where they disagree the disagreement is reported in `conflicts`. No rule
may name one department. Orders seen in print: name first (某局2023年度部门决算), year first
(2024年度某局（本级）公开报告), and a title with the name on a line of its own (预算主管部门：某局).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from juesuan.library import printable
from juesuan.regions import PROVINCES, area_of, code_of, province_of
from juesuan.text import bare, normal

_T = TypeVar("_T")
_DIGITS: Final = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CHINESE_YEAR: Final = re.compile(r"二[〇○零][一二三][〇○零一二三四五六七八九](?=年)")
# A year with a month is the day of publication, not the year reported on.
_DATE: Final = re.compile(r"20\d\d年\d{1,2}月(?:\d{1,2}日)?")
_YEAR: Final = r"(?P<year>20\d\d)年度?"
_SHORT_YEAR: Final = re.compile(r"(?<!\d)(\d\d)年(?!\d{1,2}月)")
_NAME: Final = r"(?P<name>(?:(?!20\d\d年).){2,60}"
_KIND: Final = r"(?:[省市区县州盟旗]级|自治[区州县旗]级|中央)?(?P<level>部门|单位)?(?P<kind>决算|预算)"
_AFTER: Final = r"(?P<after>(?:公开|信息|报告|编制|情况|说明|文本|草案|汇编|目录|材料|书|表|附件|的|（[^（）]{1,8}）)*)"
_TITLES: Final = (
    re.compile(rf"^{_NAME}?){_YEAR}{_KIND}{_AFTER}"),
    re.compile(rf"^{_YEAR}{_NAME}){_KIND}{_AFTER}(?=$|20\d\d年)"),
    re.compile(rf"^{_YEAR}{_KIND}{_AFTER}(?P<name>.{{2,60}})$"),
    re.compile(rf"^{_YEAR}{_NAME}?)(?P<after>(?:信息)?(?:公开报告|公开说明|公开))$"),
    re.compile(rf"^{_NAME}?){_YEAR}(?P<after>(?:信息)?(?:公开报告|公开说明|公开))"),
    re.compile(rf"^{_NAME}){_KIND}{_AFTER}$"),
)
# The most exact label first: a unit's budget names its 主管部门 as well.
_LABELS: Final = (
    re.compile(r"^(?:预算|编制|填报|公开|报送)?单位(?:名称)?(?:（[^）]*）)?[:：](?P<name>(?!(?:人民币)?[百千万亿]*元(?:$|[（(])).+)$"),
    re.compile(r"^(?:编制|填报|公开)?部门(?:名称)?(?:（[^）]*）)?[:：](?P<name>.+)$"),
    re.compile(r"^(?:预算)?主管部门(?:名称)?[:：](?P<name>.+)$"),
)
_CONTENTS: Final = re.compile(r"目录$|^第[一二三四五六七八九]部分|^[一二三四五六七八九十]{1,2}、")
_NOISE: Final = re.compile(
    r"^(?:监督索引号\d*|附件?\d*[:：]?|[-—–\d./第页共]+|封面|扉页|目录|(?:公开|发布|编制|报送)(?:日期|时间)[:：]?.*"
    r"|[（(](?:公章|盖章|印章)[）)]|20\d\d年\d{1,2}月(?:\d{1,2}日)?)$"
)
_SENTENCE: Final = re.compile(r"[，。；？！…]|\.{4}")
_HEADING: Final = re.compile(
    r"^第[一二三四五六七八九]部分[:：、]?(?P<name>.*?)(?:20\d\d年度?)?(?P<level>部门|单位)?(?:基本)?(?:概况|情况|决算|预算)"
)
_LEVEL_WORD: Final = re.compile(r"(部门|单位)(?:决算|预算|概况)")
_KIND_WORD: Final = re.compile(r"(?:部门|单位)(决算|预算)|(决算|预算)[总明细]*表")
_ENDING: Final = re.compile(
    r"[局委厅部院办会馆站校园所队社团处室司署厂台政府企业支行]$|中心|办公室|学校|医院|大学|公司|单位$|法院|（本级）$|乡$|镇$|街道$|集团$|协会$|委员会$"
)
_HEAD_OFFICE: Final = re.compile(r"本级|机关本部")
_OTHER_NAMES: Final = re.compile(r"^(?:附件?\d*[:：、._-]*|\d{1,3}[、.．_-]+|[（(]\d+[）)])+")
# What tells the files of one report apart in their names: 附件2、公开表、正文.
_ATTACHMENT_WORDS: Final = re.compile(
    r"附[件表]?[-_. ]*(?:\d{1,2}|[一二三四五六七八九十])?(?!\d)|正文|文本|文字|(?:情况|公开)*说明|公开|报告|表格|报表|表\d{0,2}(?!\d)"
    r"|[（(【\[]\s*[)）】\]]|[\s_—－·、，：:.\-]+"
)
_FOLDER_YEAR: Final = re.compile(r"^(20\d\d)(?:年度?)?$")
_FOLDER_CODE: Final = re.compile(r"^(?P<code>\d{6}|\d{9}|\d{12})[-_ ]*(?P<name>\D*)$")
_MOST_COVER_LINES: Final = 12
_KINDS: Final = {"决算": "final_accounts", "预算": "budget"}


@dataclass(frozen=True, slots=True)
class Identity:
    """Who reports on which year, and every place where text, folder and file name disagree.

    `unit_name` keeps （本级） as printed: a head office and its department are two reporting units.
    """

    unit_name: str | None = None
    entity_level: str = "unknown"
    region: str | None = None
    region_code: str | None = None
    fiscal_year: int | None = None
    report_kind: str = "unknown"
    title: str | None = None
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Title:
    """What one title says; None where it is silent."""

    text: str
    name: str | None = None
    year: int | None = None
    kind: str | None = None
    level: str | None = None


@dataclass(frozen=True, slots=True)
class _Folder:
    region: str | None
    code: str | None
    year: int | None
    # The folder of a unit below the year's, where a report lies in several files.
    unit: str | None = None


def identify(cover: Sequence[str], file: Path, root: Path | None, also: Sequence[Path] = ()) -> Identity:
    """The unit, year, kind and level of a document, from the lines of its first pages and its path.

    `cover` holds the text lines of the first pages from top to bottom; empty for a document without
    text. `root` is the raw folder whose subfolders name region and year. `also` are other paths of the same bytes:
    of the copies the first one whose folder agrees with the cover's year counts, the others say nothing.
    """
    lines = [line for line in map(_plain, cover) if line]
    front, rest = _front(lines)
    title = _title_on(front)
    headings = _headings(rest)
    file = _well_placed((file, *also), title.year or headings.year, root)
    named = _title_in(_OTHER_NAMES.sub("", _plain(printable(file.stem))), short_years=True)
    folder = _folder(file, root)

    label = _labelled(front)
    cover_name = label or _without_motto(title.name, headings.name)
    text_name = cover_name or headings.name
    unit_name = text_name or named.name or _name_alone(file, folder) or folder.unit
    year, kind = title.year or headings.year, title.kind or headings.kind
    conflicts = [
        *_disagreement("单位名称", text_name, "文件名", named.name, _same_unit),
        *_disagreement("单位名称", cover_name, "目录", headings.name, _same_unit),
        *_disagreement("年度", year, "文件夹", folder.year, _published_in),
        *_disagreement("年度", year or folder.year, "文件名", named.year),
        *_disagreement("年度", title.year, "目录", headings.year),
        *_disagreement("报告种类", kind, "文件名", named.kind),
    ]
    text_region = area_of(title.text) if label and not title.name else None
    text_region = text_region or (area_of(unit_name) if unit_name else None)
    region, other_region = _region(folder.region, text_region)
    conflicts += other_region
    level = "head_office" if unit_name and _HEAD_OFFICE.search(unit_name + title.text) else None
    return Identity(
        unit_name,
        level or _LEVELS.get(title.level or headings.level or named.level or "", "unknown"),
        region,
        folder.code or code_of(region),
        year or folder.year or named.year,
        _KINDS.get(kind or named.kind or "", "unknown"),
        title.text or None,
        tuple(dict.fromkeys(conflicts)),
    )


def _well_placed(copies: Sequence[Path], year: int | None, root: Path | None) -> Path:
    """The copy in the folder of the cover's year, else in that of the year after, else the first."""
    if year is None:
        return copies[0]
    stated = [(_folder(copy, root).year, copy) for copy in copies]
    fitting = [copy for wanted in (year, year + 1) for there, copy in stated if there == wanted]
    return fitting[0] if fitting else copies[0]


_LEVELS: Final = {"部门": "department", "单位": "unit"}


def _plain(line: str) -> str:
    """One spelling, Chinese years in digits."""
    return _CHINESE_YEAR.sub(lambda found: found.group().replace("二", "2", 1).translate(_DIGITS), normal(line))


def _front(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The cover's own lines, and the contents after them; a line may hold a title and the word 目录."""
    front: list[str] = []
    for index, line in enumerate(lines):
        if _CONTENTS.search(line):
            before = line.removesuffix("目录")
            if before != line and before and len(front) < _MOST_COVER_LINES:
                front.append(before)
            return front, list(lines[index:])
        if len(front) == _MOST_COVER_LINES:
            return front, list(lines[index:])
        if not _NOISE.match(line) and not _SENTENCE.search(line):
            front.append(_OTHER_NAMES.sub("", line) or line)
    return front, []


def _title_on(front: Sequence[str]) -> _Title:
    """The title on the cover, whose name often runs over two or three lines."""
    lines = [line for line in front if not any(label.match(line) for label in _LABELS)]
    whole = _title_in("".join(lines))
    if whole.name or not lines:
        return whole
    # Words above or below the title (a motto, the publisher's page head) spoil the whole: try fewer lines.
    for length in range(min(len(lines), 4), 0, -1):
        for start in range(len(lines) - length + 1):
            part = _title_in("".join(lines[start : start + length]))
            if part.kind and (part.name or part.year):
                return part
    return whole


def _title_in(text: str, *, short_years: bool = False) -> _Title:
    text = _DATE.sub("", text)
    if short_years and not re.search(r"20\d\d年", text):
        text = re.sub(r"(20\d\d)(?!\d|年)", r"\1年", text, count=1)
        if not re.search(r"20\d\d年", text):
            text = _SHORT_YEAR.sub(r"20\1年", text, count=1)
    for pattern in _TITLES:
        found = pattern.search(text)
        if found is None:
            continue
        parts = found.groupdict()
        name = _cleaned(parts["name"], strip_level=pattern is not _TITLES[0])
        if name is None:
            continue
        if pattern is _TITLES[2] and not _ENDING.search(name):
            continue
        level = parts.get("level") or _level_at_end(parts["name"], pattern is not _TITLES[0])
        year = int(parts["year"]) if parts.get("year") else None
        return _Title(found.group(), name, year, parts.get("kind"), level)
    bare_title = re.search(rf"{_YEAR}{_KIND}{_AFTER}", text)
    if bare_title:
        parts = bare_title.groupdict()
        return _Title(bare_title.group(), None, int(parts["year"]), parts["kind"], parts["level"])
    return _Title("")


def _cleaned(name: str, *, strip_level: bool) -> str | None:
    """A name without what surrounds it in a title; None where nothing is left."""
    name = re.sub(r"^(?:关于|公开|[、:：._\-—《“]+)+|[、:：._\-—》”的]+$", "", name)
    if strip_level:
        name = re.sub(r"(?<=.{2})(?:部门|单位)$", "", name)
    name = re.sub(r"(?:[省市区县州盟旗]级)?(?:部门|单位)?$", "", name) if name in _NO_NAMES else name
    return name if len(name) >= 2 and name not in _NO_NAMES else None


_NO_NAMES: Final = frozenset(
    {"部门", "单位", "区级部门", "区级单位", "市级部门", "市级单位", "县级部门", "县级单位", "年度", "关于"}
)


def _without_motto(name: str | None, contents: str | None) -> str | None:
    """The cover's name without a page head or motto that stood above it, where the contents give the bare name."""
    if name is None or contents is None or not name.endswith(contents):
        return name
    above = name.removesuffix(contents)
    # 上海市普陀区 before 财政局 belongs to the name.
    return name if not above or area_of(above) == above else contents


def _level_at_end(name: str, strip_level: bool) -> str | None:
    found = re.search(r"(部门|单位)$", name) if strip_level else None
    return found.group(1) if found else None


def _labelled(front: Sequence[str]) -> str | None:
    """The name after a label such as 预算主管部门：, with its second line where it wraps."""
    for label in _LABELS:
        for index, line in enumerate(front):
            found = label.match(line)
            if found is None:
                continue
            name = found["name"]
            after = front[index + 1] if index + 1 < len(front) else ""
            wraps = after and not _ENDING.search(name) and not re.search(r"\d|[:：]", after) and _ENDING.search(after)
            return name + after if wraps else name
    return None


def _headings(rest: Sequence[str]) -> _Title:
    """What the contents page and the headings after it say, by majority."""
    names: Counter[str] = Counter()
    years: Counter[int] = Counter()
    for line in rest:
        found = _HEADING.match(line)
        if found and (name := _cleaned(found["name"], strip_level=True)) and _ENDING.search(name):
            names[name] += 1
        years.update(int(year) for year in re.findall(r"(20\d\d)年度?(?:[^，。]{0,12})?(?:部门|单位|决算|预算)", line))
    joined = "".join(rest)
    kinds = Counter(first or second for first, second in _KIND_WORD.findall(joined))
    levels = Counter(_LEVEL_WORD.findall(joined))
    return _Title("", _most(names), _most(years), _most(kinds), _most(levels))


def _most(counted: Counter[_T]) -> _T | None:
    """The most frequent, None where there is none or two are equally frequent."""
    ranked = counted.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def _folder(file: Path, root: Path | None) -> _Folder:
    """Region, its code and the year, from the folders <region>/<year>/ above the file."""
    if root is not None and file.is_relative_to(root):
        parts = [printable(part) for part in file.relative_to(root).parts[:-1]]
    else:
        # Without a raw folder only the two folders right above can be meant, and only if one is a year.
        parts = [printable(part) for part in file.parts[-3:-1]]
        if len(parts) < 2 or not _FOLDER_YEAR.match(parts[-1]):
            parts = []
    at = next((i for i in reversed(range(len(parts))) if _FOLDER_YEAR.match(parts[i])), None)
    year = int(parts[at][:4]) if at is not None else None
    above = parts[:at] if at is not None else [part for part in parts if _names_a_place(part)]
    below = parts[at + 1 :] if at is not None else []
    unit = _OTHER_NAMES.sub("", _plain(below[0])) if below else ""
    code = None
    names = []
    for part in above:
        found = _FOLDER_CODE.match(part)
        code = found["code"] if found else code
        names.append(found["name"] if found and found["name"] else part)
    return _Folder("/".join(names) or None, code, year, unit if _ENDING.search(unit) else None)


def _names_a_place(folder: str) -> bool:
    found = _FOLDER_CODE.match(folder)
    name = found["name"] if found else folder
    return bool(name) and area_of(name) is not None


def _region(folder: str | None, text: str | None) -> tuple[str | None, list[str]]:
    """The folder's region unless the text names another province; then the text's, and the disagreement."""
    if folder is None or text is None:
        return folder or text, []
    there, here = province_of(folder), province_of(text)
    if there and here and there != here:
        return text, [f"地区：正文“{text}”，文件夹“{folder}”（{PROVINCES[here]}、{PROVINCES[there]}）"]
    return folder, []


def _name_alone(file: Path, folder: _Folder) -> str | None:
    """The file name as the unit's name, where the folders promise that it is one or it ends like one."""
    stem = _OTHER_NAMES.sub("", _plain(printable(file.stem)))
    if without_attachment_words(stem) == "" or (folder.unit and not _ENDING.search(stem)):
        return None
    return stem if stem and not _KIND_WORD.search(stem) and (folder.year or _ENDING.search(stem)) else None


def _disagreement(what: str, mine: object, where: str, other: object, same: object = None) -> Iterator[str]:
    if mine is None or other is None or mine == other:
        return
    if callable(same) and same(mine, other):
        return
    yield f"{what}：正文“{mine}”，{where}“{other}”"


def _published_in(year: int, folder: int) -> bool:
    """Whether the folder can name the year of publication: accounts are published in the year after."""
    return folder == year + 1


def without_attachment_words(stem: str) -> str:
    """A file's name without what tells the files of one report apart; '' where it says nothing else."""
    plain = _OTHER_NAMES.sub("", normal(stem))
    while (shorter := _ATTACHMENT_WORDS.sub("", plain)) != plain:
        plain = shorter
    return plain


def name_core(name: str) -> str:
    """A unit's name without brackets, signs and 中共, for comparing."""
    return _core(_plain(name))


def same_name(one: str | None, two: str | None) -> bool:
    """Whether two names mean one unit: equal but for the area before it; 某局幼儿园 is not 某局."""
    if not one or not two:
        return False
    short, long = sorted((name_core(one), name_core(two)), key=len)
    return bool(short) and long.endswith(short)


def _same_unit(one: str, two: str) -> bool:
    """Whether two names can mean one unit: the letters of the shorter stand in the longer, in order."""
    short, long = sorted((_core(one), _core(two)), key=len)
    letters: Iterable[str] = iter(long)
    return all(letter in letters for letter in short)


def _core(name: str) -> str:
    return bare(re.sub(r"（[^）]*）", "", name)).removeprefix("中共")
