"""The crosswalk from 支出功能分类 classes 「类」 to COFOG, for comparison with other countries.

What belongs here: the declaration. The rows are `juesuan/codes/cofog.csv`, whose README says what they rest on.
"""

from __future__ import annotations

from typing import Final

from juesuan.tables.core import col
from juesuan.tables.model import Table

FITS: Final = {
    "whole": "整类对应",
    "main": "主要部分对应",
    "none": "不能按功能对应",
}

DIM_COFOG: Final = Table(
    "dim_cofog",
    "国际功能分类对照：一行是一个支出功能分类的类",
    "crosswalk of functional classes to COFOG divisions, at the level of classes only",
    (
        col("class_code", "VARCHAR", "类编码", "code of the class"),
        col("class_name", "VARCHAR", "类名称", "present name of the class", null=False),
        col("division", "VARCHAR", "国际分类门类编码", "COFOG division, 01 to 10; empty where none holds the most of it"),
        col("division_name_zh", "VARCHAR", "国际分类门类名称", "Chinese name of the division"),
        col("division_name_en", "VARCHAR", "国际分类门类英文名称", "English name of the division"),
        col("cofog_group", "VARCHAR", "国际分类组编码", "COFOG group, where the whole class lies in one"),
        col("fit", "VARCHAR", "对应程度", "the whole class, its main part, or none", null=False, words=FITS),
        col("note", "VARCHAR", "不一致之处", "what lies elsewhere in COFOG, or why there is no counterpart",
            null=False),
        col("source", "VARCHAR", "依据", "what the mapping rests on", null=False),
    ),
    key=("class_code",),
    per="release",
    checks=("(fit = 'none') = (division IS NULL)",),
)
