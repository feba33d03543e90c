"""One check 「检查」 of a staged warehouse: what must hold, how to find the rows that break it, how grave it is.

What belongs here: the type, and the few words of SQL that every list of checks uses. A check is data. It
carries the query for the rows that break it, so that evidence never depends on what a judge chose to
keep. Queries read the staged file as `staged`, what is counted once for several of them by the names of
`expectations.sums` and, where they say so, the previous release as `last`. Nothing here may import Great
Expectations or open a database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Suite = Literal[
    "schema", "keys", "coverage", "loss",
    "within_form", "across_forms", "hygiene", "prose", "performance", "across_reports",
]  # fmt: skip

SUITES: Final[Mapping[Suite, str]] = {
    "schema": "表结构",
    "keys": "主键与引用",
    "coverage": "公开表覆盖与计数",
    "loss": "与上一版相比",
    "within_form": "勾稽关系：表内",
    "across_forms": "勾稽关系：表间",
    "hygiene": "勾稽关系：规范性",
    "prose": "勾稽关系：文字",
    "performance": "勾稽关系：绩效",
    "across_reports": "勾稽关系：跨报告",
}

# Suites with checks that keep a release from being published.
BLOCKING: Final[tuple[Suite, ...]] = ("schema", "keys", "coverage", "loss")
# Suites of findings about published figures, one for each family of rules.
REPORTING: Final[tuple[Suite, ...]] = tuple(suite for suite in SUITES if suite not in BLOCKING)
_REPORTED: Final = "不符多为公开单位的差错，只列示，不阻止发布。"

# What each suite is for, printed on its page.
PURPOSES: Final[Mapping[Suite, str]] = {
    "schema": "各数据表的字段、类型、必填与取值是否同声明。不合则不发布。",
    "keys": "主键不重复，每个编号都找得到所指的行。不合则不发布。",
    "coverage": "读到的是否都有去处：公开表、数字、页码位置、待核与核对结果互相对得上。不合则不发布。",
    "loss": "同一份文件由同一版读取程序再读，数据不应减少，待核不应陡增。不合则不发布。",
    "within_form": f"一张公开表之内，合计、上下级、行列之间是否相符。{_REPORTED}",
    "across_forms": f"同一份文件的各张公开表之间是否相符。{_REPORTED}",
    "hygiene": f"空表说明、负数等是否合乎规范。{_REPORTED}",
    "prose": f"说明文字中的数字之间、文字与公开表之间是否相符。{_REPORTED}",
    "performance": f"绩效自评表、绩效评价各数是否相符。{_REPORTED}",
    "across_reports": f"与上年决算、所属单位决算、同年预算是否相符；对方没有入库的记为无法核对。{_REPORTED}",
}


@dataclass(frozen=True)
class Check:
    """One thing that must hold of a staged warehouse."""

    name: str
    suite: Suite
    # Under what the result stands on the pages: a table, a subject, a family of rules.
    heading: str
    statement: str
    # SELECT of the rows that break it.
    failing: str
    # SELECT of one number: how many rows, documents or fields were looked at; or, for a rule, SELECT of
    # (verdict, count), which says at once how many places were looked at, broken, and could not be looked at.
    population: str
    severity: str = "error"
    blocking: bool = True
    rule_id: str | None = None
    # SELECT of one number that is 0 only where no row breaks the check, where that is cheaper to ask than `failing`.
    screen: str = ""
    # Tables and columns of the previous release that the queries name, where they look at it.
    needs_last: tuple[tuple[str, str], ...] = ()


def quoted(name: str) -> str:
    """An identifier as SQL wants it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A string as SQL wants it."""
    return "'" + text.replace("'", "''") + "'"


def literals(texts: tuple[str, ...]) -> str:
    """A list of strings as SQL wants it."""
    return ", ".join(literal(text) for text in texts)


def rows_of(table: str) -> str:
    """The query for how many rows a staged table has."""
    return f"SELECT count(*) FROM staged.{quoted(table)}"
