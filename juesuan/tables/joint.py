"""The table of the joint test 「联合检验」: whether one set of unrounded amounts explains a report's sums at once.

What belongs here: the declaration. The rows come from `juesuan.reconcile.joint`.
"""

from __future__ import annotations

from typing import Final

from juesuan.tables.core import col
from juesuan.tables.model import Table

OUTCOMES: Final = {
    "exact": "各式相符",
    "jointly_rounding": "尾差可一并解释",
    "contradiction": "尾差不能一并解释",
    "untestable": "无法检验",
}

JOINT_TEST: Final = Table(
    "joint_test",
    "联合检验：一行是一份文件全部等式的联合检验",
    "one row per document: whether rounding explains all its sums at once",
    (
        col("report_id", "VARCHAR", "文件编号", "document"),
        col("identities", "INTEGER", "参与检验的等式数", "equalities tested together", unit="equalities",
            additivity="additive", null=False),
        col("left_out", "INTEGER", "单独已不符而未参与的等式数", "equalities left out, being broken by themselves",
            unit="equalities", additivity="additive", null=False),
        col("numbers", "INTEGER", "参与检验的数字个数", "printed numbers that may move by rounding", unit="numbers",
            additivity="additive", null=False),
        col("t", "DECIMAL(24,6)", "所需尾差（以半个末位单位计）",
            "smallest share of half a step that explains every equality; 0 exact, above 1 impossible; empty: untestable",
            unit="half steps", additivity="not_additive", alias="所需尾差"),
        col("outcome", "VARCHAR", "结论", "what follows", null=False, words=OUTCOMES),
        col("rule_ids", "VARCHAR", "互相矛盾的规则（逗号分隔）", "rules that cannot hold together, by commas"),
        col("fact_ids", "VARCHAR", "互相矛盾的数字（数据编号，逗号分隔）",
            "numbers that cannot all be right, by commas"),
    ),
    key=("report_id",),
    per="document",
    checks=("outcome <> 'contradiction' OR t >= 1", "(outcome = 'untestable') = (t IS NULL)"),
)  # fmt: skip
