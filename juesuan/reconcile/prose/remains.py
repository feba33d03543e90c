"""Words that a template or a copy left behind 「模板残留、照抄」.

What belongs here: instructions, open places, copied explanations, malformed comparisons, claims that scores belie.
What must not: names of the unit, lists of contents (`names_and_contents`), figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from juesuan.narrative.contents import Passage
from juesuan.performance.model import EvaluationScore
from juesuan.reconcile.prose.cells import plain_name, project_total
from juesuan.reconcile.prose.document import Document
from juesuan.reconcile.prose.interval import Outcome, untestable
from juesuan.reconcile.prose.model import Finding, ProseRule, Term

_Spots = tuple[tuple[int, int], ...]

# What a template tells its user to do; a finished report has done it.
_INSTRUCTION: Final = re.compile(
    r"（?注：如[^。；）]{2,30}(?:应|请|需)(?:写明|说明|填写|注明)[^。；）]*）?"
    r"|仍保留该表格?式?[，,]?并在本表下方作下述说明"
    r"|[，,。；]列明[一-鿿]{2,12}"
    r"|（如持平作持平表述）|按上述格式依次说明|（(?:请|可)(?:根据|按照)[^）]{2,40}(?:填写|说明|修改|删除|调整)[^）]*）"
    r"|[X×Ｘ]{2,}(?=单位|部门|局|万元|元|%|年|个|辆|（类）|（款）|（项）)"
)
_ZERO_LIST: Final = re.compile(
    r"([一-鿿（）]{4,20})0(?:\.0+)?万元[，,。；]?主要(?:包括|用于)[：:]?((?:[一-鿿（）]{2,20}、){2,}[一-鿿（）]{2,20})"
)
_OPEN: Final = re.compile(
    r"(?:占|增长|下降|增加|减少|完成[一-鿿]{0,6}的)[\s_＿]*%|(?:增加|减少|支出决算为|预算为|共计|总额)[\s_＿]*万元"
    r"|(?<!\d)_{2,}(?=万元|%|元|个|辆)"
)
_MALFORMED: Final = re.compile(r"[，,。；、]?(比[^，,。；]{2,14}(?<!对)相比)")
_PURPOSE: Final = re.compile(r"主要用于[：:]?([^。；，]{4,40})")
_ITEM: Final = re.compile(r"（款）[“]?([^（）“”，。]{2,30})（\d{0,2}项）|（\d+款）([^（）“”，。]{2,30})（\d{0,2}项）")
_NO_PROBLEM: Final = re.compile(r"(?:暂)?(?:未|没有|无)(?:发现|存在)?(?:明显|重大)?问题")
_PROJECT: Final = re.compile(r"“([^”]{2,50})”项目")
_DATE: Final = re.compile(r"^(20\d\d)[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?(?:月|前|底前|之前)*$")
_FEWEST_SHARED: Final = 4
_FEWEST_WORDS: Final = 8


def template_words(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """Instructions of a template, and lists that explain an amount of zero, were published."""
    for passage in document.passages:
        for match in _INSTRUCTION.finditer(passage.text):
            text = f"模板说明文字未删除：“{match.group().strip('，,。；')[:50]}”"
            yield Finding(_place(passage), Outcome("template", reason=text), (), spots=_spots(passage, match.start()))
        for match in _ZERO_LIST.finditer(passage.text):
            text = f"“{match[1]}”为0，仍列出用途：“{match[2][:30]}……”"
            yield Finding(_place(passage), Outcome("template", reason=text), (), spots=_spots(passage, match.start()))


def placeholder(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """No place for a figure was left open (占  %, 增加  万元)."""
    for passage in document.passages:
        if passage.topic in ("glossary", "evaluation"):
            continue
        for match in _OPEN.finditer(passage.text):
            around = passage.text[max(0, match.start() - 16) : match.end() + 6]
            text = f"数字未填：“{around}”"
            yield Finding(_place(passage), Outcome("broken", reason=text), (), spots=_spots(passage, match.start()))


def malformed(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """A comparison is worded 与……相比 or 比……, not both at once."""
    for passage in document.passages:
        for match in _MALFORMED.finditer(passage.text):
            text = f"句式杂糅：“{match[1]}”，应为“与……相比”"
            yield Finding(_place(passage), Outcome("broken", reason=text), (), spots=_spots(passage, match.start()))


def copied(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """An explanation belongs to what it explains: not copied from the item before, not about another project."""
    yield from _copied_purposes(document)
    yield from _copied_explanations(document)


def _copied_purposes(document: Document) -> Iterator[Finding]:
    before: tuple[str, str] | None = None
    for passage in document.passages:
        item, purpose = _ITEM.search(passage.text), _PURPOSE.search(passage.text)
        if item is None or purpose is None:
            continue
        name, words = item[1] or item[2], purpose[1]
        # The same purpose may serve two items. It was copied where it has the other's name and nothing of its own.
        if before and before[0] != name and before[1] == words:
            if _shared(before[0], words) >= _FEWEST_SHARED > 2 * _shared(name, words):
                text = f"“{name}”的用途写作“{words}”，与上一项“{before[0]}”相同"
                yield Finding(f"{_place(passage)} {name}", Outcome("broken", reason=text), (), spots=_spots(passage))
        before = (name, words)


def _shared(name: str, words: str) -> int:
    """The longest stretch of a name that some words repeat."""
    stretches = (name[i:j] for i in range(len(name)) for j in range(i + 1, len(name) + 1))
    return max((len(stretch) for stretch in stretches if stretch in words), default=0)


def _copied_explanations(document: Document) -> Iterator[Finding]:
    seen: dict[tuple[int, str], str] = {}
    names = {plain_name(project.name): project.name for project in document.projects}
    for row in document.scores:
        words = plain_name(row.explanation)
        if row.row != "indicator" or len(words) < _FEWEST_WORDS:
            continue
        place, spots = f"{row.title} {row.level3_code}{row.level3}".strip(), ((row.page, row.line),)
        other = seen.setdefault((row.table, words), row.level3)
        if other != row.level3:
            text = f"“{row.level3}”的指标解释与“{other}”相同：“{row.explanation[:30]}”"
            yield Finding(place, Outcome("broken", reason=text), (), spots=spots, group=row.title)
        for foreign in _foreign(row.title, words, names):
            text = f"“{row.level3}”的指标解释写到另一项目“{foreign}”：“{row.explanation[:30]}”"
            yield Finding(place, Outcome("broken", reason=text), (), spots=spots, group=row.title)


def _foreign(title: str, words: str, names: dict[str, str]) -> list[str]:
    """Projects other than the one evaluated that an explanation names, by a stretch that is theirs alone."""
    own = [name for name in names if _shared(name, plain_name(title)) == len(name)]
    if not own:
        return []
    found = []
    for name, printed in names.items():
        stretch = re.sub(r"(?:业务)?(?:建设)?(?:专项)?(?:工作)?经费$|项目$", "", name)
        length = _shared(stretch, words)
        if name not in own and length >= 6 and all(_shared(mine, words) < _FEWEST_SHARED for mine in own):
            found.append(printed)
    return found


def no_problem(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """A project that lost points is not said to have had no problem."""
    projects = {plain_name(p.name): (at, p) for at, p in enumerate(document.projects, start=1)}
    reasons: dict[str, EvaluationScore] = {}
    for row in sorted((row for row in document.scores if row.row == "indicator" and row.reason), key=_lost):
        reasons.setdefault(plain_name(row.title), row)
    current = ""
    for passage in document.passages:
        if passage.topic != "self_evaluation":
            continue
        if named := _PROJECT.search(passage.text):
            current = plain_name(named[1])
        claim = _NO_PROBLEM.search(passage.text)
        if claim is None or current not in projects:
            continue
        at, project = projects[current]
        yield from _belied(_spots(passage, claim.start()), claim.group(), at, document)
        found = next((row for title, row in reasons.items() if current in title), None)
        if found is not None:
            text = f"称“{claim.group()}”，评价报告“{found.level3}”扣分原因：“{found.reason[:40]}”"
            yield Finding(
                project.name, Outcome("broken", reason=text), (), group=project.name,
                spots=(*_spots(passage, claim.start()), (found.page, found.line)),
            )  # fmt: skip


def _lost(row: EvaluationScore) -> Decimal:
    """Points lost, as a negative number: the heaviest objection sorts first."""
    return (row.score.value or Decimal(0)) - (row.weight.value or Decimal(0))


def _belied(spots: _Spots, claim: str, at: int, document: Document) -> Iterator[Finding]:
    project = document.projects[at - 1]
    score, weight = project_total(project, at, "total_score"), project_total(project, at, "total_weight")
    if score is None or weight is None:
        yield Finding(project.name, untestable("自评表未印总分"), (), spots=spots, group=project.name)
        return
    text = f"自评得{score.value:f}分（满分{weight.value:f}），称“{claim}”"
    outcome = Outcome("broken", reason=text) if score.value < weight.value else Outcome("exact")
    terms = (Term(score, "left"), Term(weight, "right"))
    yield Finding(project.name, outcome, terms, "分", group=project.name, spots=spots)


def target_date(_rule: ProseRule, document: Document) -> Iterator[Finding]:
    """What was due on a date was done by then."""
    for project in document.projects:
        for row in project.indicators:
            due, done = _day(row.target.printed), _day(row.actual.printed)
            if due is None or done is None:
                continue
            text = f"“{row.level3}”应于{row.target.printed}，实际{row.actual.printed}"
            outcome = Outcome("exact") if done <= due else Outcome("broken", reason=text)
            yield Finding(
                f"{project.name} {row.level3}", outcome, (), "日", "<=", group=project.name,
                spots=((row.page, row.line),),
            )  # fmt: skip


def _day(printed: str) -> date | None:
    """A printed date; a month alone stands for its last day at the latest, taken as the 28th."""
    match = _DATE.match(printed.strip())
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3] or 28))
    except ValueError:
        return None


def _place(passage: Passage) -> str:
    return passage.section_number or passage.part or passage.text[:12]


def _spots(passage: Passage, at: int = 0) -> _Spots:
    return (passage.spot(at),)
