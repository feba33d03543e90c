"""Words in the header rows of performance tables, and the columns they name.

What belongs here: labels and their variants by province. What does not: the rows below a header.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from juesuan.performance.model import label

_FUND_COLUMNS: Final = (
    ("initial_budget", re.compile(r"^(?:年初)?预算数?（?A?）?$|^年初预算|^年度预算(?:数|金额)?$|^预算批复")),
    ("full_year_budget", re.compile(r"^(?:全年|调整后?|调整)预算|^全年预算数")),
    ("actual", re.compile(r"^(?:全年|实际)?(?:执行|支出)数?|^全年执行数|^实际支出")),
    ("weight", re.compile(r"^分值|^权重")),
    ("execution_rate", re.compile(r"^(?:预算)?执行率")),
    ("score", re.compile(r"^(?:自评)?得分")),
)
_INDICATOR_COLUMNS: Final = (
    ("level1", re.compile(r"^一级指标")),
    ("level2", re.compile(r"^二级指标")),
    ("level3", re.compile(r"^三级指标|^指标名称")),
    ("nature", re.compile(r"^指标性质|^指标属性")),
    ("direction", re.compile(r"^指标方向|^运算符号|^指标符号|^符号|^指标运算")),
    ("target", re.compile(r"^(?:年度|年初|预期|计划|全年|设定)?(?:设定)?(?:指标值|目标值)|^年度指标|^绩效目标值")),
    ("actual", re.compile(r"^(?:全年)?实际(?:完成|值)|^完成值|^实际完成情况|^全年完成")),
    ("unit", re.compile(r"^(?:计量|度量)单位|^单位$")),
    ("weight", re.compile(r"^分值|^权重|^三级分值|^标准分|^满分")),
    ("score_rate", re.compile(r"^得分率")),
    ("score", re.compile(r"^(?:自评|评价|实际)?得分$|^评分$|^得分（|^自评分|^评价得分")),
    ("reason", re.compile(r"^偏差原因|^未完成原因|^扣分原因|^扣分依据|^偏离|^备注$|^改进措施")),
    ("explanation", re.compile(r"^指标解释|^指标内涵|^指标定义")),
    ("criteria", re.compile(r"^指标说明|^评分标准|^评价标准|^评价要点|^评分细则")),
)


def _columns(row: Sequence[str], known: tuple[tuple[str, re.Pattern[str]], ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, text in enumerate(row):
        plain = label(text)
        if not plain:
            continue
        for name, pattern in known:
            if name not in found and pattern.search(plain):
                found[name] = at
                break
    return found


def fund_columns(row: Sequence[str]) -> dict[str, int]:
    """Columns of the funds block where the row is its header: at least an execution and one other; else empty."""
    found = _columns(row, _FUND_COLUMNS)
    return found if "actual" in found and len(found) >= 3 else {}


def indicator_columns(row: Sequence[str]) -> dict[str, int]:
    """Columns of an indicator tree where the row is its header: third level and a weight or score; else empty."""
    found = _columns(row, _INDICATOR_COLUMNS)
    return found if "level3" in found and ({"weight", "score"} & found.keys()) else {}


def is_self_evaluation(columns: dict[str, int]) -> bool:
    """Whether an indicator header belongs to a self-evaluation: it sets targets against what was reached."""
    return "target" in columns and "actual" in columns
