"""Which section a paragraph stands in: printed numbers and titles, and what the section is about.

What belongs here: the stack of headings and the words by which a title names its topic. What does not:
the sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from juesuan.narrative.paragraphs import Paragraph, ordinal

# In order: the first pattern that a title matches names its topic.
_TOPICS: Final = tuple(
    (re.compile(pattern), topic)
    for pattern, topic in (
        (r"^(?:第.{1,3}部分)?(?:目录)$", "contents"),
        (r"名词解释", "glossary"),
        (r"联系方式|信息反馈", "contact"),
        (r"项目支出绩效自评表", "performance_table"),
        (r"绩效自评结果|自评结果|项目绩效自评|绩效自评情况", "self_evaluation"),
        (r"绩效评价(?:报告|结果|情况|指标|工作)", "evaluation"),
        (r"绩效", "performance"),
        (r"“?三公”?经费|因公出国|公务用车(?!.*车辆)|公务接待", "three_public"),
        (r"机关运行经费|机构运行经费", "operating_funds"),
        (r"政府采购", "procurement"),
        (r"国有资产|资产占[用有]|资产使用", "assets"),
        (r"政府性基金", "government_fund"),
        (r"国有资本", "state_capital"),
        (r"(?:一般公共预算|财政拨款).*基本支出", "gpb_basic"),
        (r"一般公共预算.*项目支出", "gpb_project"),
        (r"一般公共预算", "gpb_expenditure"),
        (r"财政拨款.*(?:收入支出|收、支|收支|收入)", "fiscal_grant_total"),
        (r"财政拨款支出", "gpb_expenditure"),
        (r"预算编制说明|预算编制情况", "budget_statement"),
        (r"(?:收入支出|收、支|收支).*(?:总体|总计|决算)|总体情况", "grand_total"),
        (r"工作完成|重点工作|工作概述|工作情况", "work"),
        (r"职责|职能", "duties"),
        (r"机构设置|单位构成|决算单位|人员情况|部门概况|单位概况|基本情况", "units"),
        (r"收入(?:决算|预算)?(?:情况|总体|说明|$)", "income"),
        (r"支出(?:决算|预算)?(?:情况|总体|说明|$)", "expenditure"),
    )
)


_GENERAL: Final = ("grand_total", "income", "expenditure", "units", "duties", "work")


@dataclass(frozen=True, slots=True)
class Section:
    """Where a paragraph stands: printed numbers from the outermost, title of the innermost, topic."""

    number: str = ""
    title: str = ""
    topic: str = "other"
    titles: tuple[str, ...] = ()
    page: int = 0


def topic_of(title: str) -> str:
    """The topic that a title names, '' where it names none."""
    for pattern, topic in _TOPICS:
        if pattern.search(title):
            return topic
    return ""


def placed(paragraphs: Iterable[Paragraph]) -> Iterator[tuple[Section, Paragraph]]:
    """Every paragraph that is no heading, with its section."""
    stack: list[tuple[int, str, str, str]] = []
    for paragraph in paragraphs:
        if paragraph.heading is None:
            yield _section(stack, paragraph), paragraph
            continue
        level = paragraph.heading
        mark = ordinal(paragraph.text)[1]
        title = paragraph.text[len(mark) :].strip("。：")
        while stack and stack[-1][0] >= level:
            stack.pop()
        stack.append((level, mark.strip("、.：") if level != 1 and level != 3 else mark, title, topic_of(title)))


def _section(stack: list[tuple[int, str, str, str]], paragraph: Paragraph) -> Section:
    topic = "other"
    for _, _, _, named in stack:
        # An annexed evaluation report has sections of its own, with titles that mean other things elsewhere;
        # （一）总体情况 under “三公”经费 is about the three, not about all income and expenditure.
        if not named or topic in ("evaluation", "glossary"):
            continue
        if named in _GENERAL and topic not in (*_GENERAL, "other"):
            continue
        topic = named
    number = "".join(mark for _, mark, _, _ in stack)
    return Section(
        number, stack[-1][2] if stack else "", topic, tuple(title for *_, title, _ in stack), paragraph.page(0)
    )
