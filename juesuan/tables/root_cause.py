"""The table of root causes 「根源」: one likely slip, and the broken verdicts that follow from it.

What belongs here: the declaration. The rows of forms come from `juesuan.reconcile.roots`, those of prose with the parts
of the documents, those of two reports that disagree from `juesuan.reconcile.across`.
"""

from __future__ import annotations

from typing import Final

from juesuan import terms
from juesuan.causes.model import KINDS
from juesuan.tables.core import col
from juesuan.tables.model import Table

ROOT_CAUSE: Final = Table(
    "root_cause",
    "根源：一行是一处可能的差错，若干不符由它引起",
    "one likely slip, from which one or more findings on forms, prose, or two reports follow",
    (
        col("cause_id", "VARCHAR", "根源编号", "report and number; reconciliation.root_cause names it"),
        col("report_id", "VARCHAR", "文件编号", "document", null=False),
        col("kind", "VARCHAR", "差错种类", "what seems to have happened", null=False, words=KINDS),
        col("fact_id", "VARCHAR", "可疑的数字（数据编号）", "the suspected cell; empty where a row is missing or several are equal"),
        col("other_fact_id", "VARCHAR", "与之互换的数字（数据编号）", "the cell it seems to be swapped with"),
        col("statement_id", "VARCHAR", "可疑的文字（文字数据编号）", "the suspected figure of the prose"),
        col("row_id", "VARCHAR", "可疑的绩效表格行", "the suspected row of a performance table: a project_id, fund_line_id, "
            "indicator_id or score_id"),
        col("form", "VARCHAR", "公开表", "form of the suspected cell or row", names=terms.FORMS),
        col("code", "VARCHAR", "科目编码（漏印的行为其编码或行名）", "code of the cell's row, or of the missing row"),
        col("under", "VARCHAR", "漏印的行在哪一科目之下（空文本为合计）", "printed row above the missing one; '' for the total"),
        col("page", "INTEGER", "页码", "page"),
        col("printed", "VARCHAR", "印出的文字", "what is printed there"),
        col("value_that_holds", "DECIMAL(24,4)", "使各式成立的数（金额为元）",
            "the value with which all its findings would hold, in 元 (counts and shares in their own unit)", unit="元",
            additivity="not_additive"),
        col("verdicts", "INTEGER", "由此引起的不符数", "findings that follow from it", unit="verdicts",
            additivity="additive", null=False),
        col("alternatives", "INTEGER", "另有几处同样可疑", "further places as likely", unit="places",
            additivity="not_additive", null=False),
        col("message_zh", "VARCHAR", "说明（中文）", "the cause in Chinese", null=False),
        col("message_en", "VARCHAR", "说明（英文）", "the cause in English", null=False, alias="英文说明"),
    ),
    key=("cause_id",),
    per="document",
)  # fmt: skip
