"""Chinese words for the columns and codes of evidence 「不合的行」, as the quality pages show them.

What belongs here: what the declared tables say, and the words for columns that only a check's query makes.
Codes stay codes in the results that programs read; only pages are translated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final

from juesuan.tables import TABLES

# An amount to the cent as DuckDB casts it; one with finer digits is left as it is.
_AMOUNT: Final = re.compile(r"-?\d+\.\d\d(00)?")

# Columns that queries of checks make, apart from the declared ones.
_MADE: Final = {
    "rows_with_this_key": "同一主键的行数",
    "orphan_rows": "找不到所指的行数",
    "declared": "声明",
    "found": "实有",
    "column_name": "字段",
    "wrong_fields": "不合的字段",
    "facts": "数据行数",
    "amounts": "数字个数",
    "amounts_stated": "所记数字个数",
    "amounts_loaded": "入库数字个数",
    "numerals_stated": "所记数字个数",
    "numerals_loaded": "入库数字个数",
    "quarantine_rows": "待核条数",
    "broken": "不符次数",
    "broken_errors": "其中错误级",
    "terms_stated": "所记个数",
    "terms_listed": "列出个数",
    "what": "项目",
    "stated": "所记",
    "counted": "实数",
    "printed_before": "上一版印出",
    "printed_now": "这一版印出",
    "amount_before": "上一版金额",
    "amount_now": "这一版金额",
    "state_before": "上一版读入结果",
    "state_now": "这一版读入结果",
    "documents_current": "其中现行",
    "documents_before": "上一版文件数",
    "documents_now": "这一版文件数",
    # Declared ones that tables name differently.
    "unit_name": "单位",
    "name": "名称",
    "place": "核对之处",
    "reason": "说明",
    "side": "方",
    "state": "读入结果",
    "file": "文件",
    "form": "公开表",
    "page": "页码",
    "pages": "页码",
    "report_id": "文件编号",
    "fact_id": "数据编号",
    "statement_id": "文字数据编号",
    "row_id": "绩效行编号",
    "number": "序号",
    "measure": "含义",
    "printed": "印出的文字",
    "message_zh": "说明",
}


@lru_cache(maxsize=1)
def column_words() -> Mapping[str, str]:
    """The Chinese name of each column that has one and the same in every table."""
    names: dict[str, set[str]] = {}
    for table in TABLES:
        for column in table.columns:
            names.setdefault(column.name, set()).add(column.chinese_name)
    return {name: next(iter(words)) for name, words in names.items() if len(words) == 1} | _MADE


@lru_cache(maxsize=1)
def code_words() -> Mapping[str, Mapping[str, str]]:
    """The Chinese words of codes, by column, where all tables agree on them."""
    found: dict[str, set[tuple[tuple[str, str], ...]]] = {}
    for table in TABLES:
        for column in table.columns:
            if column.words:
                found.setdefault(column.name, set()).add(column.words)
    return {name: dict(next(iter(words))) for name, words in found.items() if len(words) == 1}


def shown_columns(columns: Iterable[str]) -> list[str]:
    """The columns of evidence that a page shows: where the file is named, its long numbers are left out."""
    named = list(columns)
    return [name for name in named if not ("file" in named and name in ("report_id", "verdict_id"))]


def told(name: str, value: str) -> str:
    """A value as a person reads it: the word for a code, an amount with its thousands, anything else as it is."""
    if _AMOUNT.fullmatch(value):
        return f"{Decimal(value):,.2f}"
    return code_words().get(name, {}).get(value, value)
