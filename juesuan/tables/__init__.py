"""What the warehouse publishes 「数据表」: every table and view, declared once.

From a declaration come DDL, comments, the Chinese view, the Parquet export, the dictionary and the schema suite.
"""

from __future__ import annotations

from typing import Final

from juesuan.tables.core import CORE_TABLES
from juesuan.tables.joint import JOINT_TEST
from juesuan.tables.model import CHINESE_SCHEMA, Column, Table
from juesuan.tables.prose import JUDGED_TABLES, PROSE_TABLES, READ_TABLES
from juesuan.tables.wide import LEAF_VIEWS, WIDE_TABLES
from juesuan.tables.wide.change import RELEASE_DIFF

# Everything stored, in the order it is built; `VIEWS` look at these.
TABLES: Final[tuple[Table, ...]] = (*CORE_TABLES, *PROSE_TABLES, JOINT_TEST, *WIDE_TABLES, RELEASE_DIFF)
VIEWS: Final[tuple[Table, ...]] = LEAF_VIEWS

__all__ = [
    "CHINESE_SCHEMA", "CORE_TABLES", "JUDGED_TABLES", "LEAF_VIEWS", "PROSE_TABLES", "READ_TABLES", "TABLES", "VIEWS",
    "WIDE_TABLES", "Column", "Table",
]  # fmt: skip
