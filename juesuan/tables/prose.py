"""The tables of the prose: figures stated in sentences, performance tables, and what verdicts rest on them.

What belongs here: declarations. The rows come from `juesuan.narrative` and `juesuan.performance` by way of
`juesuan.prose`; words that stand in a column are those of `juesuan.narrative.terms`.

Money of prose and of performance tables is published twice: as printed (`value` and `unit`, or a column
`*_printed`), and in 元.
"""

from __future__ import annotations

from typing import Final

from juesuan.narrative import terms as prose_terms
from juesuan.tables.core import MONEY, RECONCILIATION, RECONCILIATION_TERM, col
from juesuan.tables.model import Column, Table
from juesuan.tables.numerals import PAGE_NUMERALS
from juesuan.tables.root_cause import ROOT_CAUSE

# A stated number: counts of millions of visitors, shares with four decimals.
VALUE: Final = "DECIMAL(24,6)"
# 元: figures in 亿元 with four decimals and in 万元 with six.
YUAN: Final = "DECIMAL(24,4)"

_SCORE_ROWS: Final = {"indicator": "指标", "subtotal": "小计", "total": "合计"}
_INDICATOR_BOUNDS: Final = {
    "at_least": "不少于", "at_most": "不超过", "equal": "等于", "over": "大于", "under": "小于",
}  # fmt: skip

_PLACE: Final = (
    col("page", "INTEGER", "页码（从1起）", "page, from 1; plain text without page marks is one page", null=False),
    col("line", "INTEGER", "第几行", "line in the source: of a text file as counted there, of a PDF in reading order"),
)


def _figure(name: str, zh: str, en: str, unit: str = "") -> tuple[Column, Column]:
    """A number and the text that it was read from, which may be a dash or words."""
    return (
        col(name, VALUE, zh, f"{en}; empty where no number is printed", unit=unit, additivity="not_additive"),
        col(f"{name}_printed", "VARCHAR", f"{zh}（印出的文字）", f"{en}, as printed", alias=f"{zh}原文"),
    )


def _money(name: str, zh: str, en: str) -> tuple[Column, Column]:
    return (
        col(name, MONEY, zh, f"{en}; empty where no amount or no unit is printed", unit="元",
            additivity="not_additive"),
        col(f"{name}_printed", "VARCHAR", f"{zh}（印出的文字）", f"{en}, as printed", alias=f"{zh}原文"),
    )  # fmt: skip


STATEMENT: Final = Table(
    "statement",
    "文字数据：一行是说明文字中的一个数字",
    "one row per figure stated in prose",
    (
        col("statement_id", "VARCHAR", "文字数据编号", "report, s, number"),
        col("report_id", "VARCHAR", "文件编号", "document", null=False),
        col("number", "INTEGER", "第几个", "which figure of the document, from 1", null=False),
        col("section", "VARCHAR", "所在部分", "what the section is about", null=False, words=prose_terms.TOPICS),
        col("section_number", "VARCHAR", "标题序号", "printed numbers of the headings above, outermost first"),
        col("section_title", "VARCHAR", "标题", "the innermost heading above"),
        col("subject", "VARCHAR", "主语（印出的文字）", "what the figure is about, in the publisher's words", null=False,
            alias="主语"),
        col("measure", "VARCHAR", "含义", "what the figure is about, in our words", null=False,
            words=prose_terms.MEASURES),
        col("kind", "VARCHAR", "类别", "amount, change, growth, share, completion, rate, count, score",
            null=False, words=prose_terms.KINDS),
        col("role", "VARCHAR", "作用", "total, part, what it is compared with", null=False, words=prose_terms.ROLES),
        col("value", VALUE, "数值（按印出的单位）", "the number as printed; changes without their sign; empty: a dash",
            unit="as in column unit", additivity="not_additive"),
        col("signed_value", VALUE, "带符号的数值", "the number with the sign of its word: decreases are negative; empty "
            "where the template left the word open", unit="as in column unit", additivity="not_additive", alias="带符号数值"),
        col("unit", "VARCHAR", "印出的单位", "unit as printed"),
        col("decimals", "INTEGER", "小数位数", "printed decimals", unit="digits", additivity="not_additive", null=False),
        col("amount", YUAN, "金额", "the value in 元, where it is money; changes without their sign", unit="元",
            additivity="not_additive"),
        col("step", YUAN, "末位单位（金额精度）", "one unit of the last printed digit, where it is money", unit="元",
            additivity="not_additive"),
        col("fund", "VARCHAR", "资金性质", "fund; empty where the figure has none", words=prose_terms.FUNDS),
        col("phase", "VARCHAR", "预算或决算", "budget or actual, of amounts", words=prose_terms.PHASES),
        col("baseline", "VARCHAR", "与何相比", "what a change or growth is against", words=prose_terms.BASELINES),
        col("direction", "VARCHAR", "增减方向", "increase, decrease, or left open by the template",
            words=prose_terms.DIRECTIONS),
        col("bound", "VARCHAR", "约数", "about, over, under", words=prose_terms.BOUNDS),
        col("function_code", "VARCHAR", "支出功能分类编码", "functional code, by the names printed"),
        col("function_name", "VARCHAR", "支出功能分类名称（印出的文字）", "the innermost name printed", alias="功能分类名称"),
        col("economic_code", "VARCHAR", "支出经济分类编码", "economic code"),
        col("project", "VARCHAR", "项目名称", "the project that the figure is about"),
        col("of_id", "VARCHAR", "所指的金额", "the statement that a share, change, growth or completion is of, or the "
            "total that a part belongs to"),
        col("whole_id", "VARCHAR", "所比的总额", "the statement that is the denominator or the budget"),
        col("flags", "VARCHAR", "备注代号", "remarks of the reader, joined by commas; the words are "
            + ", ".join(prose_terms.FLAGS)),
        col("quote", "VARCHAR", "原文", "the sentence as printed", null=False),
        *_PLACE,
        col("x0", "DOUBLE", "左", "left edge of the printed line, points from the page's left", unit="pt"),
        col("y0", "DOUBLE", "上", "top edge, points from the page's top", unit="pt"),
        col("x1", "DOUBLE", "右", "right edge", unit="pt"),
        col("y1", "DOUBLE", "下", "bottom edge", unit="pt"),
    ),
    key=("statement_id",),
    per="document",
    checks=("amount IS NULL OR step > 0", "kind <> 'change' OR value IS NULL OR value >= 0"),
)  # fmt: skip

PERFORMANCE_PROJECT: Final = Table(
    "performance_project",
    "绩效自评项目：一行是一张项目支出绩效自评表",
    "one row per self-evaluation table of a project",
    (
        col("project_id", "VARCHAR", "自评表编号", "report, p, number"),
        col("report_id", "VARCHAR", "文件编号", "document", null=False),
        col("number", "INTEGER", "第几张", "which self-evaluation of the document, from 1", null=False),
        col("project", "VARCHAR", "项目名称", "name of the project", null=False),
        col("year", "VARCHAR", "自评年度", "year as printed"),
        col("department", "VARCHAR", "主管部门", "department in charge"),
        col("implementing_unit", "VARCHAR", "实施单位", "unit that carries it out"),
        col("money_unit", "VARCHAR", "印出的金额单位", "unit of amounts as printed; empty: none"),
        *_money("initial_budget", "年初预算数", "budget at the start of the year, all funds"),
        *_money("full_year_budget", "全年预算数", "whole-year budget, all funds"),
        *_money("actual", "全年执行数", "spent, all funds"),
        *_figure("execution_rate", "执行率", "execution rate", "%"),
        *_figure("execution_score", "执行率得分", "score for execution", "分"),
        col("goal_expected", "VARCHAR", "年度总体目标（预期）", "the goal as planned", alias="预期目标"),
        col("goal_actual", "VARCHAR", "年度总体目标（实际完成）", "the goal as reached", alias="实际完成情况"),
        *_figure("total_weight", "总分值", "points of all indicators", "分"),
        *_figure("total_score", "总得分", "total score", "分"),
        col("indicators", "INTEGER", "指标个数", "indicators", unit="rows", additivity="additive", null=False),
        *_PLACE,
        col("last_page", "INTEGER", "结束页", "last page"),
    ),
    key=("project_id",),
    per="document",
)  # fmt: skip

PERFORMANCE_FUND: Final = Table(
    "performance_fund",
    "绩效自评资金：一行是自评表资金部分的一行",
    "one row per line of the funds block of a self-evaluation",
    (
        col("fund_line_id", "VARCHAR", "资金行编号", "self-evaluation, f, number"),
        col("project_id", "VARCHAR", "自评表编号", "self-evaluation", null=False),
        col("report_id", "VARCHAR", "文件编号", "document", null=False),
        col("number", "INTEGER", "第几行资金", "which line of the block, from 1", null=False),
        col("label", "VARCHAR", "资金名称", "label as printed", null=False),
        *_money("initial_budget", "年初预算数", "budget at the start of the year"),
        *_money("full_year_budget", "全年预算数", "whole-year budget"),
        *_money("actual", "全年执行数", "spent"),
        *_figure("weight", "分值", "points at most", "分"),
        *_figure("execution_rate", "执行率", "execution rate", "%"),
        *_figure("score", "得分", "score", "分"),
        *_PLACE,
    ),
    key=("fund_line_id",),
    per="document",
)

PERFORMANCE_INDICATOR: Final = Table(
    "performance_indicator",
    "绩效自评指标：一行是一个三级指标",
    "one row per third-level indicator of a self-evaluation",
    (
        col("indicator_id", "VARCHAR", "指标编号", "self-evaluation, i, number"),
        col("project_id", "VARCHAR", "自评表编号", "self-evaluation", null=False),
        col("report_id", "VARCHAR", "文件编号", "document", null=False),
        col("number", "INTEGER", "第几个指标", "which indicator of the table, from 1", null=False),
        col("project", "VARCHAR", "项目名称", "name of the project", null=False),
        col("level1", "VARCHAR", "一级指标", "first level"),
        col("level2", "VARCHAR", "二级指标", "second level"),
        col("level3", "VARCHAR", "三级指标", "third level", null=False),
        col("nature", "VARCHAR", "指标性质", "quantitative or qualitative, as printed"),
        col("direction", "VARCHAR", "指标方向（印出的文字）", "sign or word as printed", alias="指标方向"),
        col("bound", "VARCHAR", "目标要求", "what the target asks for; empty for targets in words",
            words=_INDICATOR_BOUNDS),
        *_figure("target", "目标值", "planned value", "as in column unit"),
        *_figure("actual", "实际完成值", "reached value", "as in column unit"),
        col("unit", "VARCHAR", "计量单位", "unit as printed"),
        *_figure("weight", "分值", "points at most", "分"),
        *_figure("score", "得分", "score", "分"),
        col("reason", "VARCHAR", "偏差原因", "reason of a deviation, as printed"),
        *_PLACE,
    ),
    key=("indicator_id",),
    per="document",
)  # fmt: skip

EVALUATION_SCORE: Final = Table(
    "evaluation_score",
    "绩效评价得分：一行是绩效评价评分表的一行（含小计、合计）",
    "one row per line of an evaluation's score table, subtotals and totals included",
    (
        col("score_id", "VARCHAR", "得分行编号", "report, e, number"),
        col("report_id", "VARCHAR", "文件编号", "document", null=False),
        col("number", "INTEGER", "第几行得分", "which line of the document's score tables, from 1", null=False),
        col("table_number", "INTEGER", "第几张评分表", "which score table of the document, from 1", null=False),
        col("title", "VARCHAR", "表名", "title of the table"),
        col("row_kind", "VARCHAR", "行的种类", "indicator, subtotal or total: only indicators add up", null=False,
            words=_SCORE_ROWS),
        col("level1_code", "VARCHAR", "一级指标代号", "code of the first level"),
        col("level1", "VARCHAR", "一级指标", "first level"),
        *_figure("level1_weight", "一级指标分值", "points of the first level", "分"),
        col("level2_code", "VARCHAR", "二级指标代号", "code of the second level"),
        col("level2", "VARCHAR", "二级指标", "second level"),
        col("level3_code", "VARCHAR", "三级指标代号", "code of the third level"),
        col("level3", "VARCHAR", "三级指标", "third level, or the words of a subtotal"),
        *_figure("weight", "分值", "points at most", "分"),
        *_figure("score", "得分", "score", "分"),
        *_figure("score_rate", "得分率", "score over points", "%"),
        col("reason", "VARCHAR", "扣分原因", "reason of a deduction"),
        col("explanation", "VARCHAR", "指标解释", "what the indicator means"),
        col("criteria", "VARCHAR", "评分标准", "how points are given"),
        *_PLACE,
    ),
    key=("score_id",),
    per="document",
)  # fmt: skip

REPORT_MEMBER: Final = Table(
    "report_member",
    "单位构成：一行是部门报告所列的一个单位",
    "one row per unit that a report says its accounts cover",
    (
        col("report_id", "VARCHAR", "文件编号", "document"),
        col("number", "INTEGER", "第几个单位", "which unit of the list, from 1", null=False),
        col("unit_name", "VARCHAR", "单位名称（不含括注）", "name without what brackets add", null=False, alias="单位"),
        col("note", "VARCHAR", "备注（括注与备注栏）", "what brackets and the remarks column add"),
        col("is_head_office", "BOOLEAN", "是否本级", "the head office itself", null=False),
        col("is_merged", "BOOLEAN", "是否并入本级", "its accounts are in the head office's; it publishes none",
            null=False),
        col("printed", "VARCHAR", "印出的文字", "name as printed", null=False),
        col("page", "INTEGER", "页码（从1起）", "page, from 1", null=False),
    ),
    key=("report_id", "number"),
    per="document",
)

RECONCILIATION_STATEMENT: Final = Table(
    "reconciliation_statement",
    "核对所据文字：一行是参与一次核对的一个文字数据",
    "the prose numbers behind each verdict, with sign and side",
    (
        col("verdict_id", "VARCHAR", "核对编号", "verdict"),
        col("statement_id", "VARCHAR", "文字数据编号", "number in prose"),
        col("side", "VARCHAR", "左方或右方", "left or right of the rule", null=False, values=("left", "right")),
        col("sign", "INTEGER", "符号", "+1 or -1", null=False),
    ),
    key=("verdict_id", "statement_id", "side"),
    per="verdict",
)

RECONCILIATION_PERFORMANCE: Final = Table(
    "reconciliation_performance",
    "核对所据绩效表格：一行是参与一次核对的绩效自评表、评价表的一格",
    "the cells of performance tables behind each verdict, with sign and side",
    (
        col("verdict_id", "VARCHAR", "核对编号", "verdict"),
        col("row_id", "VARCHAR", "所在行的编号：project_id、fund_line_id、indicator_id 或 score_id",
            "its row: a project_id, fund_line_id, indicator_id or score_id"),
        col("measure", "VARCHAR", "栏目（列名）", "the column of that row's table"),
        col("side", "VARCHAR", "左方或右方", "left or right of the rule", null=False, values=("left", "right")),
        col("sign", "INTEGER", "符号", "+1 or -1", null=False),
    ),
    key=("verdict_id", "row_id", "measure", "side"),
    per="verdict",
)  # fmt: skip

# Filled from the parts, in the order in which their keys refer to each other.
READ_TABLES: Final = (
    STATEMENT, PERFORMANCE_PROJECT, PERFORMANCE_FUND, PERFORMANCE_INDICATOR, EVALUATION_SCORE, REPORT_MEMBER,
    PAGE_NUMERALS,
)  # fmt: skip
PROSE_TABLES: Final = (*READ_TABLES, RECONCILIATION_STATEMENT, RECONCILIATION_PERFORMANCE)
# Verdicts on prose and performance tables are reached while a document is read, so parts carry them.
JUDGED_TABLES: Final = (
    RECONCILIATION, RECONCILIATION_TERM, RECONCILIATION_STATEMENT, RECONCILIATION_PERFORMANCE, ROOT_CAUSE,
)  # fmt: skip
