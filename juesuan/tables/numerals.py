"""What became of every number printed in tables, page by page 「逐页清点」."""

from __future__ import annotations

from typing import Final

from juesuan.tables.core import col
from juesuan.tables.model import Table

PAGE_NUMERALS: Final = Table(
    "page_numerals",
    "逐页清点：一行是一份文件中有表格的一页，表内数字各去了哪里",
    "one row per page with tables: what became of every numeral printed in them",
    (
        col("report_id", "VARCHAR", "文件编号", "document"),
        col("page", "INTEGER", "页码（从1起）", "page, from 1"),
        col("printed", "INTEGER", "表格内印出的数字个数", "numerals printed in the rows of tables",
            unit="numerals", additivity="additive", null=False),
        col("in_facts", "INTEGER", "已成为数据的个数", "of these, loaded as facts",
            unit="numerals", additivity="additive", null=False),
        col("in_quarantine", "INTEGER", "待核的个数", "of these, in quarantine with a reason",
            unit="numerals", additivity="additive", null=False),
        col("no_amounts", "INTEGER", "不是公开表金额的个数（编码、行次、绩效表等）",
            "of these, no amounts of a form: codes, row numbers, performance tables",
            unit="numerals", additivity="additive", null=False),
    ),
    key=("report_id", "page"),
    per="document",
    checks=("printed = in_facts + in_quarantine + no_amounts",),
)  # fmt: skip
