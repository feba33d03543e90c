"""What changed since the last release 「发布版差异」, in an accountant's words.

What belongs here: the declaration. The comparison itself is made in `juesuan.warehouse.diff`.
"""

from __future__ import annotations

from typing import Final

from juesuan import terms
from juesuan.tables.core import MONEY, col
from juesuan.tables.model import Table

KINDS: Final = {
    "first_release": "首次发布",
    "not_comparable": "与上一版无法比较",
    "unit_added": "新增单位",
    "unit_removed": "减少单位",
    "year_added": "新增年度",
    "year_removed": "减少年度",
    "document_added": "新增文件",
    "document_removed": "减少文件",
    "document_replaced": "文件重新公开",
    "source_changed": "出处改变（说明文字与公开表）",
    "figure_restated": "数字更正（单位重新公开）",
    "figure_reread": "数字重读（文件未变，读取程序有变）",
    "finding_appeared": "新出现的不符",
    "finding_cleared": "已消除的不符",
}

RELEASE_DIFF: Final = Table(
    "release_diff",
    "发布版差异：一行是与上一版相比的一处变化",
    "what changed since the last release, one row per change",
    (
        col("change_id", "INTEGER", "序号", "number of the change, from 1"),
        col("kind", "VARCHAR", "变化", "kind of change", null=False, words=KINDS),
        col("previous_release_id", "VARCHAR", "上一版编号", "the release compared with"),
        col("unit_name", "VARCHAR", "单位", "name of the unit"),
        col("region", "VARCHAR", "地区", "region"),
        col("fiscal_year", "INTEGER", "年度", "year reported on"),
        col("report_kind", "VARCHAR", "报告种类", "final accounts or budget", names=terms.REPORT_KINDS),
        col("old_report_id", "VARCHAR", "原文件编号", "document in the last release", alias="原文件编号"),
        col("new_report_id", "VARCHAR", "新文件编号", "document in this release"),
        col("form", "VARCHAR", "公开表", "form", names=terms.FORMS),
        col("line_label", "VARCHAR", "行名", "label of the row as printed"),
        col("code", "VARCHAR", "科目编码", "functional or economic code"),
        col("measure", "VARCHAR", "栏", "meaning of the column", names=terms.MEASURES),
        col("fund", "VARCHAR", "资金性质", "fund", names=terms.FUNDS),
        col("phase", "VARCHAR", "预算或决算", "budget or actual", names=terms.PHASES),
        col("old_amount", MONEY, "原金额", "amount in the last release", unit="元", additivity="not_additive"),
        col("new_amount", MONEY, "新金额", "amount in this release", unit="元", additivity="not_additive"),
        col("old_page", "INTEGER", "原页码", "page in the old document"),
        col("new_page", "INTEGER", "新页码", "page in the new document"),
        col("rule_id", "VARCHAR", "规则编号", "rule of a finding"),
        col("place", "VARCHAR", "核对之处", "place of a finding"),
        col("text_zh", "VARCHAR", "说明（中文）", "the change in Chinese", null=False, alias="说明"),
        col("text_en", "VARCHAR", "说明（英文）", "the change in English", null=False, alias="英文说明"),
    ),
    key=("change_id",),
    per="release",
)
