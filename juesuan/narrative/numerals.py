"""Numbers in prose 「文字中的数字」: value, printed decimals, unit and bound; and what only looks like a figure.

What belongs here: the grammar of one number. What a number means is the business of `roles` and
`counts`. Years, dates, document numbers, ordinals, codes and thresholds are told apart here, each with
its reason, so that every digit of a report is accounted for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

Family = Literal["money", "percent", "count", "score", "bare"]

# How many 元 one unit is; 万 alone is settled by what it counts.
MONEY: Final = {"亿元": Decimal(10**8), "百万元": Decimal(10**6), "万元": Decimal(10**4), "千元": Decimal(1000),
                "元": Decimal(1), "万": Decimal(10**4)}  # fmt: skip

_NUMBER: Final = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_COUNT_UNITS: Final = (
    "万人次|万人|万户|万名|万个|万家|万件|万亩|万平方米|亿人次|人次|批次|台（套）|台（件）|台/套|平方米|平方公里|公里|百分点|个百分点|"
    "户次|家次|场次|课时|人(?![员民均数大])|名(?!称)|辆|台(?!账)|套|个|家(?![庭具])|项(?!目)|次(?!数)|期(?![间末初])|场(?![所馆地])|"
    "天(?!津)|篇|户(?!籍)|件|份(?!额)|亩|吨|栋|所(?![属有])|处(?![室级置])|条(?![件例])|部(?![门分署])|批(?![准复])|册|座|例(?!如)|"
    "起(?![草步])|宗|档(?!案)|间|支(?![出付])|张|只(?!有)|棵|株|幅(?!度)|本(?![年部单级期])|米"
)
_TOKEN: Final = re.compile(
    rf"(?P<sign>(?<![\d\w\u4e00-\u9fff）])-)?(?P<number>{_NUMBER})(?P<more>余|多(?=[人名个次家万]))?"
    rf"(?P<unit>%|个?百分点|亿元|百万元|万余?元(?:/[人天次])*|千元|元(?:/[\u4e00-\u9fff]{{1,2}})*|分(?![钟之类别])|"
    rf"万(?P<inner>余)?(?:人次|人|户|名|个|家|件|亩|平方米)|(?:{_COUNT_UNITS})|万)?"
)
# A slot where a percentage should stand and a dash or nothing does.
_UNDEFINED: Final = re.compile(
    r"(?:(?<=增长)|(?<=下降)|(?<=降低)|(?<=增幅)|(?<=增长率)|(?<=万元的))(?:-{2,}|—{1,2}|/)%?"
)
_BEFORE: Final = (
    (re.compile(r"(?:大于等于|大于或等于|不少于|不低于|不小于|至少|≥|达到?或超过)$"), "at_least"),
    (re.compile(r"(?:小于等于|小于或等于|不超过|不高于|不大于|不多于|至多|≤)$"), "at_most"),
    (re.compile(r"(?:大于|超过|超|逾|突破|高于|多于|>)$"), "over"),
    (re.compile(r"(?:小于|低于|不足|近|接近|少于|<)$"), "under"),
    (re.compile(r"(?:约|大约|约为|约计)$"), "about"),
)
_AFTER: Final = (
    (re.compile(r"^(?:余|多(?![少样]))"), "over"), (re.compile(r"^(?:左右|上下)"), "about"),
    (re.compile(r"^以上"), "at_least"), (re.compile(r"^(?:以内|以下)"), "at_most"),
)  # fmt: skip

_SKIPS: Final = tuple(
    (re.compile(pattern), reason)
    for pattern, reason in (
        (r"[〔（]?(?:19|20)\d{2}[〕）]\d+号|第?\d+号(?!楼)|\d+号文", "document_number"),
        (r"(?:单价|单位价值|单台价值)(?:在)?\d+(?:\.\d+)?万元(?:（含）|（不含）|及)?以上", "threshold"),
        (r"(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,4}(?:：\d{2})*|\d{1,2}：\d{2}", "date"),
        (r"(?:19|20)\d{2}(?:—|-|~|至)(?:(?:19|20)\d{2})?年?|(?:19|20)\d{2}年(?:度|初|末|底)?", "year"),
        (r"\d{1,2}月(?:份|底|初|末|中旬)?(?:\d{1,2}(?:(?:—|-|~|至|、)\d{1,2})?日?)?(?!球|饼)", "date"),
        (r"\d{1,2}(?:—|-|~|至)\d{1,2}日|\d{1,2}日(?![\u4e00-\u9fff]{0,2}[报程]表)", "date"),
        (
            r"\d+(?:-|—|~|至)\d+(?:个月|周岁|岁|年|天|小时)|\d+(?:个月|周岁|岁|年(?!度?(?:决|预)算)|小时|分钟|届|级|楼|层|路)",
            "duration_or_name",
        ),
        (r"第\d+(?:-\d+)?", "ordinal"),
        (r"[A-Za-z]+[-_]?\d+(?:[-.]\d+)*|\d+[A-Za-z]+|\d\+[A-Z\d]|\d+[+＋]", "code"),
        (r"（\d{2,7}(?:类|款|项)）", "classification_code"),
        (r"基数为(?:0|零)|预算数?为0(?=[，,](?:无法|不))", "zero_base_note"),
        (r"(?:^|(?<=[。；：]))\d{1,2}[.、](?=\d{3,7}[\u4e00-\u9fff])", "ordinal"),
        (r"(?<![\d.,])2\d{4}(?:\d{2})?(?=[\u4e00-\u9fff])(?![万亿元个辆人名家次批])", "classification_code"),
        (r"(?:省委|市委|政府|中央|自治区)\d{1,2}条|\d{1,2}条(?=要求|规定|禁令|意见|政策|和|、)", "policy_name"),
        (r"(?:附件|图|表|附表)\d+", "reference"),
        (r"(?<![\d.])\d{7,}(?![\d.万元亿])", "code"),
        (r"(?<=[：；。,，\n])\d{1,2}[.、](?!\d)|^(?:（?\d{1,2}[）.、])(?!\d)|（\d{1,2}）|[①-⑫]", "ordinal"),
        (r"\d+(?:\.\d+)?(?:-|—|~)\d+(?:\.\d+)?分", "score_range"),
        (r"(?:得分|分值|[=＝×*（(]a[）)]?)[=＝×*][^。；]*", "formula"),
    )
)
_QUOTED: Final = re.compile(r"“[^”]{0,40}”|《[^》]{0,80}》")
_MONEY_INSIDE: Final = re.compile(r"\d(?:万元|亿元|元|%)")

_CHINESE: Final = {"半": Decimal("0.5"), "一": Decimal(1), "两": Decimal(2), "二": Decimal(2), "三": Decimal(3),
                   "四": Decimal(4), "五": Decimal(5), "六": Decimal(6), "七": Decimal(7), "八": Decimal(8),
                   "九": Decimal(9), "十": Decimal(10)}  # fmt: skip
# Chinese numerals are words of speech first: only a unit of events, time or grades makes them figures.
_CHINESE_NUMBER: Final = re.compile(
    r"(?<![第每进统同逐再另任唯首这该那哪一二三四五六七八九十百两“])(?P<n>[一二两三四五六七八九十半])"
    r"(?P<unit>期|次|天|场|档|批次|人次)(?![性的]|化)"
)
# 个 joins any noun; only after a verb of doing does it count something done.
_CHINESE_PIECES: Final = re.compile(
    r"(?:安排|建成|设立|设置|开展|举办|组织|走访|完成|建立|召开|打造|新增|评选出?|培育)(?:了|共)?(?P<n>[两三四五六七八九十])(?P<unit>个|家|项|场)(?![方层维阶])"
)
_DOING: Final = re.compile(r"(?:举办|召开|开展|组织|进行|会期|报到|离会|共|合计|为期|历时|参加)(?:了|共)?$")


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a sentence: its stretch with and without unit, its value as printed, its bound."""

    start: int
    stop: int
    end: int
    value: Decimal | None
    decimals: int
    unit: str
    family: Family
    bound: str = ""
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passed:
    """A stretch of digits that is no figure, and why."""

    start: int
    end: int
    reason: str


def numbers_in(text: str) -> tuple[list[Number], list[Passed]]:
    """The figures of a folded text in order, and the digits that are none, each with its reason."""
    passed: list[Passed] = []
    for quoted in _QUOTED.finditer(text):
        if re.search(r"\d", quoted.group()) and not _MONEY_INSIDE.search(quoted.group()):
            passed.append(Passed(quoted.start(), quoted.end(), "quoted_name"))
    for pattern, reason in _SKIPS:
        for match in pattern.finditer(text):
            if not _covered(match.start(), match.end(), passed):
                passed.append(Passed(match.start(), match.end(), reason))
    found: list[Number] = []
    for match in _TOKEN.finditer(text):
        if _covered(match.start("number"), match.end("number"), passed):
            continue
        number = _number(text, match)
        if number.family == "bare" and _part_of_word(text, match):
            passed.append(Passed(match.start(), match.end(), "part_of_word"))
            continue
        found.append(number)
    for match in _UNDEFINED.finditer(text):
        found.append(Number(match.start(), match.end(), match.end(), None, 0, "%", "percent", flags=("undefined",)))
    found += _chinese(text)
    return sorted(found, key=lambda n: n.start), passed


def _covered(start: int, end: int, passed: Sequence[Passed]) -> bool:
    return any(p.start < end and start < p.end for p in passed)


def _part_of_word(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()][-1:], text[match.end() :][:1]
    return bool(re.match(r"[A-Za-z/]", before) or re.match(r"[A-Za-z/]", after))


def _number(text: str, match: re.Match[str]) -> Number:
    digits = match.group("number").replace(",", "")
    value = Decimal(digits)
    if match.group("sign"):
        value = -value
    decimals = len(digits.partition(".")[2])
    unit = (match.group("unit") or "").replace("余", "")
    stop = match.end("more") if match.group("more") else match.end("number")
    bound = "over" if match.group("more") or "余" in (match.group("unit") or "") else ""
    before = text[max(0, match.start() - 8) : match.start()]
    after = text[match.end() : match.end() + 3]
    for pattern, name in _BEFORE:
        if pattern.search(before):
            bound = name
            break
    else:
        for pattern, name in _AFTER:
            if not bound and pattern.match(after):
                bound = name
    flags: tuple[str, ...] = ()
    family: Family
    if unit.endswith("元") or "元/" in unit:
        family = "money"
    elif unit == "%" or unit.endswith("百分点"):
        family = "percent"
    elif unit == "分":
        family = "score"
    elif unit == "万":
        family, flags = "money", ("short_unit",)
    elif unit:
        family = "count"
    else:
        family = "bare"
    return Number(match.start(), stop, match.end(), value, decimals, unit, family, bound, flags)


def _chinese(text: str) -> list[Number]:
    found: list[Number] = []
    for pattern in (_CHINESE_NUMBER, _CHINESE_PIECES):
        for match in pattern.finditer(text):
            start, end = match.start("n"), match.end("unit")
            word = match.group("n")
            if word == "一" and not _DOING.search(text[max(0, start - 4) : start]):
                continue
            decimals = 1 if word == "半" else 0
            found.append(
                Number(start, start + 1, end, _CHINESE[word], decimals, match.group("unit"), "count",
                       flags=("chinese_numeral",))
            )  # fmt: skip
    return found


def yuan(value: Decimal | None, unit: str) -> Decimal | None:
    """The value in 元, None for a unit that is not money or is a price 「单价」 per something."""
    if value is None or unit not in MONEY:
        return None
    return value * MONEY[unit]
