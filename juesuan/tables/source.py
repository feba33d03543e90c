"""The table of sources 「来源」: what the manifest names, whether it could be fetched, and if not why and since when.

What belongs here: the declaration. The rows come from `juesuan.fetch.standing`, as they stood when the warehouse
was built; the morning page and `juesuan status` tell how they stand now.
"""

from __future__ import annotations

from typing import Final

from juesuan import terms
from juesuan.tables.core import col
from juesuan.tables.model import Table

STATES: Final = {"fetched": "已取得", "partly": "部分取得", "failed": "未取得", "waiting": "尚未询问"}

SOURCE: Final = Table(
    "source",
    "来源：一行是来源清单中的一个地址及其最近一次获取的结果",
    "one row per address of the manifest, and how fetching it went last",
    (
        col("source_id", "VARCHAR", "来源编号", "id of the row of the manifest"),
        col("region", "VARCHAR", "地区", "region", null=False),
        col("fiscal_year", "INTEGER", "年度", "fiscal year", null=False),
        col("unit_name", "VARCHAR", "单位名称", "unit", null=False),
        col("report_kind", "VARCHAR", "报告种类", "kind of report, where the manifest says", names=terms.REPORT_KINDS),
        col("entity_level", "VARCHAR", "报告层级", "level, where the manifest says", names=terms.ENTITY_LEVELS),
        col("address", "VARCHAR", "地址", "address of the page or file", null=False),
        col("state", "VARCHAR", "获取结果", "how fetching went", null=False, words=STATES),
        col("asked_at", "TIMESTAMP", "最近询问时间（UTC）", "last asked, UTC"),
        col("fetched_at", "TIMESTAMP", "最近取全时间（UTC）", "last fetched in full, UTC"),
        col("files", "INTEGER", "文件数", "files that it has given", unit="files", additivity="additive", null=False),
        col("failures", "INTEGER", "失败的地址数", "addresses that failed", unit="addresses", additivity="additive",
            null=False),
        col("reason", "VARCHAR", "原因代号", "reason code of the failure that has lasted longest"),
        col("message_zh", "VARCHAR", "原因（中文）", "reason in Chinese"),
        col("message_en", "VARCHAR", "原因（英文）", "reason in English", alias="英文原因"),
        col("fault", "VARCHAR", "责任", "publisher, reader or undecided", values=("publisher", "reader", "undecided")),
        col("failed_since", "TIMESTAMP", "失败起始时间（UTC）", "failing since, UTC"),
    ),
    key=("source_id",),
    per="release",
)  # fmt: skip
