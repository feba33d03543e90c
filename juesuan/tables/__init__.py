"""What the warehouse publishes 「数据表」: every table and view, declared once.

From a declaration come DDL, comments, the Chinese view, the Parquet export, the dictionary and the schema suite.
"""

from __future__ import annotations

from typing import Final

from juesuan.tables.cofog import DIM_COFOG
from juesuan.tables.core import CORE_TABLES
from juesuan.tables.joint import JOINT_TEST
from juesuan.tables.model import CHINESE_SCHEMA, Column, Table
from juesuan.tables.named import NAMED_BY, NAMED_VIEWS
from juesuan.tables.part import REPORT_PART
from juesuan.tables.prose import JUDGED_TABLES, PROSE_TABLES, READ_TABLES
from juesuan.tables.root_cause import ROOT_CAUSE
from juesuan.tables.source import SOURCE
from juesuan.tables.wide import LEAF_VIEWS, WIDE_TABLES
from juesuan.tables.wide.change import RELEASE_DIFF

# Everything stored, in the order it is built; `VIEWS` look at these.
TABLES: Final[tuple[Table, ...]] = (
    *CORE_TABLES, DIM_COFOG, *PROSE_TABLES, JOINT_TEST, ROOT_CAUSE, *WIDE_TABLES, RELEASE_DIFF, SOURCE, REPORT_PART,
)  # fmt: skip
VIEWS: Final[tuple[Table, ...]] = (*LEAF_VIEWS, *NAMED_VIEWS)
# What has a view in the Chinese schema: of a table with a named view, that one.
IN_CHINESE: Final[tuple[Table, ...]] = tuple(table for table in (*TABLES, *VIEWS) if table.name not in NAMED_BY)

__all__ = [
    "CHINESE_SCHEMA", "CORE_TABLES", "IN_CHINESE", "JUDGED_TABLES", "LEAF_VIEWS", "NAMED_BY", "NAMED_VIEWS",
    "PROSE_TABLES", "READ_TABLES", "TABLES", "VIEWS", "WIDE_TABLES", "Column", "Table",
]  # fmt: skip
