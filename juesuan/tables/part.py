"""The table of parts 「分件」: from which stored reading, and by which program, each document's rows were made.

What belongs here: the declaration. The rows come from `juesuan.warehouse.load`; a build that finds the same part under
the same program takes the document's rows over from the release before.
"""

from __future__ import annotations

from typing import Final

from juesuan import terms
from juesuan.tables.core import col
from juesuan.tables.model import Table

REPORT_PART: Final = Table(
    "report_part",
    "分件：一行是一份文件的读取结果，本库中该文件的各行由它而来",
    "one row per document: the stored reading that its rows were made from",
    (
        col("report_id", "VARCHAR", "文件编号", "document"),
        col("part", "VARCHAR", "分件名", "name of the stored part", null=False),
        col("checksum", "VARCHAR", "分件内容的校验和（sha256）", "sha256 of the part's contents", null=False, alias="校验和"),
        col("read_state", "VARCHAR", "读取时的结果（入库核对之前）",
            "fate of the document as read, before the warehouse's own checks", null=False, words=terms.REPORT_STATES,
            alias="读取时的结果"),
        col("made_by", "VARCHAR", "建库程序的标识（程序、规则、科目清单的散列）",
            "hash of all but the documents that decides the rows: program, rules, code lists", null=False,
            alias="建库程序标识"),
    ),
    key=("report_id",),
    per="release",
)  # fmt: skip
