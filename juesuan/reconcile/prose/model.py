"""What a rule of the prose 「文字勾稽关系」 is, and what judging it finds: closed lists and types.

What belongs here: the words of a rule entry, numbers with their origin, findings. Reading rules from YAML is in
`loader`, computing each kind in the modules beside.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from juesuan.causes.model import RootCause
from juesuan.reconcile.prose.interval import Outcome, Span
from juesuan.rules import Example

FAMILIES: Final = {"prose": "文字", "performance": "绩效"}

# What a rule compares. Each kind is computed by one function of that name.
KINDS: Final = {
    "table": "文字与公开表相等",
    "sum": "各项之和等于总额",
    "sum_across": "各部分所述之和等于总额",
    "at_most": "不大于",
    "repetition": "同一数字前后一致",
    "weighted_sum": "各类金额与比例之积的和",
    "counts": "数量与金额同为零或同不为零",
    "share": "占比",
    "share_sum": "占比之和为100%",
    "completion": "完成率",
    "change": "增减额",
    "growth": "增减率",
    "growth_zero_base": "基数为零的增减率",
    "ratio_zero_base": "分母为零的占比、完成率",
    "zero_change": "增减额为零与增减率为零",
    "direction": "增减方向一致",
    "claim": "大于、小于、持平的表述",
    "template": "未选择的模板文字",
    "unit": "缺单位或百分号",
    "names": "科目名称",
    "fund_split": "资金总额等于各类资金之和",
    "fund_rate": "执行率",
    "fund_zero_base": "预算为零的执行率",
    "fund_score": "执行率得分",
    "weight_sum": "分值之和",
    "score_sum": "得分之和",
    "score_bound": "得分不超过分值",
    "indicator_score": "指标得分",
    "deduction_reason": "扣分原因",
    "cost_targets": "成本指标与预算",
    "goal_text": "目标文字与指标",
    "unit_price": "人均成本与人数",
    "report_year": "年度",
    "table_sum": "小计与合计",
    "score_rate": "得分率",
    "same_indicator": "同一指标在各表一致",
    "level_weight": "一级指标分值",
    "one_score": "同一评价只有一个总分",
    "text_weights": "正文满分之和",
    "dimension_score": "维度得分",
    "text_score": "正文得分与表",
    "label": "正文指标名称与表",
    "annex_reason": "评分表扣分原因",
    "index_count": "指标个数",
    "grade": "等级与得分",
    "evaluation_rate": "到位率与预算执行率",
    "told_project": "正文与自评表",
    "evaluated_project": "自评与评价",
    "evaluated_amount": "评价涉及资金",
    "initial_budget": "自评表年初预算与部门年初预算",
    "economic_names": "正文所列经济科目与基本支出表",
    "item_coverage": "正文所述功能科目与支出表",
    "list_count": "所列个数与所称个数",
    "disclosed_projects": "公开自评结果的项目个数",
    "level_points": "一级指标分值的分布",
    "rubric": "评分细则分值之和",
    "target_date": "完成日期",
    "no_problem": "扣分而称未发现问题",
    "template_words": "模板说明文字",
    "placeholder": "未填写的空位",
    "malformed": "比较句式",
    "entity_name": "单位名称前后一致",
    "contents_headings": "目录与正文标题",
    "listed_tables": "目录所列的表均已公开",
    "copied": "文字照抄",
    "subordinates": "下属单位的表述",
}

# Findings that come from one habit of the preparer rather than from one number share one root cause: Chinese, English.
HABITS: Final = {
    "zero_base": ("基数为零仍印出比率", "ratios printed of a base that is zero"),
    "template": ("模板文字未选择", "words of the template left unchosen"),
    "reasons_left_out": ("扣分而未说明原因", "points taken off without a reason"),
    "initial_budget": ("自评表年初预算数照抄全年预算数", "initial budgets of self-evaluations copied from the adjusted ones"),
    "unit_price": ("人均指标的单位与总额不合", "units of per-head indicators do not fit the totals"),
    "economic_names": ("经济科目清单照抄模板", "list of economic items copied from the template"),
}


@dataclass(frozen=True, slots=True)
class ProseRule:
    """One entry of the catalogue; `whole`, `parts` and `needs` are measures, used by the kinds that add up."""

    id: str
    statement: str
    statement_en: str
    family: str
    kind: str
    basis: str
    severity: str
    examples: tuple[Example, ...] = ()
    forms: tuple[str, ...] = ()
    whole: str = ""
    parts: tuple[str, ...] = ()
    # Parts without which the list is not the one that the rule means.
    needs: tuple[str, ...] = ()
    baselines: tuple[str, ...] = ()
    habit: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number where it stands: span in its unit, a key for what it says, and a label in readable Chinese.

    Numbers that say the same thing with the same value share a key, so that they fail or hold together.
    """

    key: str
    span: Span
    unit: str
    label: str
    page: int
    line: int = 0
    statement: int | None = None
    fact_id: str | None = None

    @property
    def value(self) -> Decimal:
        """The value as printed, money in 元."""
        return self.span.value


@dataclass(frozen=True, slots=True)
class Term:
    """A number on one side of a rule, with its sign."""

    number: Number
    side: str
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule at one place: how the sides compare, in which unit, and the numbers behind it.

    `marks` are keys beyond the numbers that tie findings of one cause together; `group` is the section or project.
    """

    place: str
    outcome: Outcome
    terms: tuple[Term, ...]
    unit: str = "元"
    relation: str = "="
    marks: tuple[str, ...] = ()
    group: str = ""
    # Page and line of words that hold no figure.
    spots: tuple[tuple[int, int], ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """Keys of the numbers behind the finding, and its marks."""
        return frozenset({term.number.key for term in self.terms} | set(self.marks))


@dataclass(frozen=True, slots=True)
class Cause:
    """What a group of findings follows from: a key, the findings by their number, and the cause without its verdicts."""

    id: str
    members: tuple[int, ...]
    told: RootCause
