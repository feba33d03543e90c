"""Counts in prose 「数量」: vehicles, batches, visitors, projects, and things counted in the publisher's own words.

What belongs here: which count a number with a unit of things is. Statutory counts are known by their
words; the rest keep the printed noun as their subject.
"""

from __future__ import annotations

import re
from typing import Final

from juesuan.narrative.lexicon import Subject
from juesuan.narrative.numerals import Number
from juesuan.narrative.roles import clause_tail

_RECEPTION: Final = frozenset({"reception", "domestic_reception", "foreign_reception"})
_AT: Final = "\0"
# Read against the clause with the number replaced by \0: …购置公务用车\0辆….
_STATUTORY: Final = tuple(
    (re.compile(pattern), measure)
    for pattern, measure in (
        (r"(?:国（境）外|外宾|外事)[^\0，,。]{0,12}(?:来访|团组)[^\0]{0,4}\0(?:个|批)", "foreign_reception_batches"),
        (r"(?:国内|来访)[^\0，,。]{0,12}团组[^\0]{0,4}\0(?:个|批)", "domestic_reception_batches"),
        (r"团组(?:数|共|为|计|、)*\0(?:个|次|批)|\0(?:个|批)?(?:出国|因公|团组)", "overseas_groups"),
        (r"保有量[^\0]{0,16}\0(?:辆|台)|保有[^\0]{0,6}\0辆|\0辆[^，,。；]{0,8}保有量", "vehicles_kept"),
        (r"(?:购置|更新)[^\0]{0,18}\0(?:辆|台)|(?:公务用车|车辆)购置(?:数)?(?:为)?\0辆", "vehicles_purchased"),
    )
)
_ASSETS: Final = tuple(
    (re.compile(pattern), measure)
    for pattern, measure in (
        (r"部（?省?）?(?:省部)?级[^，,。；、]*用车\0辆", "vehicles_ministerial"),
        (r"主要(?:负责人|领导)[^，,。；、]*用车\0辆", "vehicles_principal"),
        (r"机要通信[^，,。；、]*\0辆", "vehicles_confidential"),
        (r"应急保障[^，,。；、]*\0辆", "vehicles_emergency"),
        (r"执法执勤[^，,。；、]*\0辆", "vehicles_law_enforcement"),
        (r"特种专业[^，,。；、]*\0辆", "vehicles_special_technical"),
        (r"离退休干部[^，,。；、]*\0辆", "vehicles_retired_cadre"),
        (r"(?:一般公务|领导干部)用车\0辆", "vehicles_general"),
        (r"其他(?:公务)?(?:用车|车辆)\0辆", "vehicles_other"),
        (r"(?:车辆|用车|汽车)(?:共|共有|合计|总数|数)*(?:为)?\0(?:辆|台)", "vehicles_total"),
    )
)
_PROJECTS: Final = tuple(
    (re.compile(pattern), measure)
    for pattern, measure in (
        (r"一级项目(?:共)?\0个|\0个一级项目", "self_eval_level1_projects"),
        (r"二级项目(?:共)?\0个|\0个二级项目", "self_eval_level2_projects"),
        (r"(?:(?:评级|等级|等次|结果)为)?“(?:优秀?|良好?|中|差|合格|不合格)”的?项目(?:共)?\0个", "graded_projects"),
        (r"(?:评级|等级|等次|结果)为(?:“[^”]+”|优|良|中|差)的?(?:项目)?(?:共)?\0个", "graded_projects"),
        (r"发现问题(?:共)?\0个", "problems_found"),
        (r"绩效目标的?[^，,。；]{0,14}项目(?:共)?\0个", "target_projects"),
        (r"(?:跟踪|监控)[^，,。；]{0,14}项目(?:共)?\0个", "tracking_projects"),
        (
            r"\0个项目(?:开展了?|进行了?|实施了?)(?:部门|重点)+(?:绩效)?评价|部门(?:绩效)?评价[^，,。；]{0,10}项目\0个",
            "dept_eval_projects",
        ),
        (r"(?:自评[^，,。；]{0,14}|共?涉及)项目(?:共)?\0个|\0个项目[^，,。；]{0,12}自评", "self_eval_projects"),
        (r"(?:一般公共预算|政府性基金(?:预算)?|国有资本经营预算)项目(?:共)?\0个", "self_eval_projects"),
        (r"\0项?个?一级指标", "eval_level1_indicators"),
        (r"\0项?个?二级指标", "eval_level2_indicators"),
        (r"\0项?个?三级指标", "eval_level3_indicators"),
        (r"(?:评价)?(?:结果|等级|等次|级别)[^，,。；]{0,4}(?:分为|划分为)\0档", "grade_bands"),
    )
)
_DISCLOSED: Final = re.compile(r"\0个(?:一般公共预算|政府性基金(?:预算)?|国有资本经营预算)?项目")
_PAIR: Final = re.compile(
    r"(?P<names>(?:公务)?用?车?购置[^，,。；]{0,6}(?:及|和|与|、)保有[^，,。；]{0,3})分别(?:为|是)(?:\d+辆(?:和|、|及))?$"
)
_PERFORMANCE: Final = frozenset({"performance", "self_evaluation", "evaluation", "performance_table"})
_EQUIPMENT: Final = re.compile(r"(?:单价|单位价值|单台价值)(?:在)?(?P<price>\d+)万元")
_SET: Final = frozenset({"台（套）", "台（件）", "台/套", "台", "套"})

# Words that lead to a count without naming what is counted.
_LEADING: Final = re.compile(
    r"^(?:20\d{2}年(?:度)?|其中|同时|目前|全年|累计|共有|共|全区|全市|全县|全省|本年度?|今年以来|并|及|和|与|等|按时|及时|圆满|先后|"
    r"组织|召开|开展|举办|建成|建立|形成|完成|实现|指导|推动|服务|走访|安排|设置|制定|出台|印发|处理|受理|办理|化解|新增|"
    r"各类|各级|了|各|赴|向|对|由|达|下设|内设|下属|拥有|涉及|覆盖|入选|获得|接待|培训(?=全))+"
)
_TRAILING: Final = re.compile(
    r"(?:共计|合计|总计|共有|累计|共|计|为|达到了?|达|约|近|超过?|大于|小于|不少于|不超过|有|等|分别为|实际|的|余|国家规定)+$"
)
# A lead that ends in a verb leaves the noun to follow the number.
_VERB_END: Final = re.compile(
    r"(?:赴|推动|组织|服务|走访|覆盖|涉及|有|内设|下设|安排|设置|指导|包括|选派|派出|培育|下辖|管理)(?:了|共)?$"
)
_NOUN: Final = re.compile(
    r"^(?:的)?(?!参加|参与|入选|开展|标准|进行|完成)(?P<noun>[\u4e00-\u9fff][\u4e00-\u9fff（）]{0,23}?)"
    r"(?=[，,。；：、？！“”\d\0]|$|参加|参与|入选|举办|赴|开展|都|进行|建立|完成)"
)


def _clause(before: str, number: Number, after: str) -> str:
    return clause_tail(before) + _AT + number.unit + _ending(after)


def _ending(after: str) -> str:
    """The rest of the clause after a unit; what stands in brackets is a matter of its own."""
    return re.split(r"[，,。；？！（]", after, maxsplit=1)[0]


def count_measure(
    before: str, number: Number, after: str, subject: Subject | None, topic: str, context: str
) -> tuple[str, str]:
    """The measure and the printed subject of a count; `stated_count` where the words are the publisher's own.

    `before` is the text since the number before, `context` the sentence so far, `after` what follows the unit.
    """
    clause = _clause(before, number, after)
    unit = number.unit
    tail, ending = clause_tail(before), _ending(after)
    named = _subject(tail, ending, "") if tail else (subject.printed if subject else "")
    if unit in _SET and (price := _last(_EQUIPMENT, context)):
        measure = "equipment_over_1m" if int(price.group("price")) >= 100 else "equipment_over_500k"
        return measure, context[price.start() :]
    if re.search(r"处置|报废|划转|调拨|拍卖|出租", tail):
        return "stated_count", _subject(tail, ending, context)
    if unit == "辆" and (pair := _PAIR.search(context)):
        # 购置数及保有量分别为 1 辆和 130 辆: position binds.
        return ("vehicles_kept" if re.search(r"\d辆", pair.group()) else "vehicles_purchased"), pair.group("names")
    for pattern, measure in (*_STATUTORY, *(_ASSETS if unit in ("辆", "台") else ())):
        if pattern.search(clause):
            return measure, named
    visitors = _visitors(clause, unit, subject, context)
    if visitors:
        return visitors, named or (subject.printed if subject else "")
    if topic in _PERFORMANCE:
        wide = (context[-60:] if clause.startswith(_AT) else clause.partition(_AT)[0]) + _AT + clause.partition(_AT)[2]
        if topic == "self_evaluation" and _DISCLOSED.search(clause):
            return "disclosed_projects", named
        for pattern, measure in _PROJECTS:
            if pattern.search(clause) or pattern.search(wide):
                return measure, named
    return "stated_count", _subject(tail, ending, context)


def _trimmed(tail: str) -> str:
    """The noun of a lead without verbs before and fillers behind; whole where nothing would be left of it."""
    whole = _TRAILING.sub("", tail)
    lead = _TRAILING.sub("", _LEADING.sub("", tail))
    return whole if len(lead) < 2 or lead in ("人数", "数量", "总数") else lead


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    every = list(pattern.finditer(text))
    return every[-1] if every else None


def _visitors(clause: str, unit: str, subject: Subject | None, context: str) -> str:
    """Batches and visitors of official receptions, or persons sent abroad."""
    about = subject.measure if subject else ""
    if (
        about == "overseas_trips"
        and unit in ("人次", "人", "名")
        and re.search(r"累计|人次|人数|出国|团组|、\0|^\0", clause)
    ):
        return "overseas_persons"
    if about not in _RECEPTION and not re.search(r"接待(?:批次|人次|人数)?", clause):
        return ""
    batches = unit in ("批次", "批") or (unit in ("个", "次") and "批次" in clause.partition(_AT)[0])
    persons = unit == "人次" or (unit in ("人", "名") and re.search(r"接待|人次|人数|、\0|^\0", clause) is not None)
    if not batches and not persons:
        return ""
    kind = "batches" if batches else "persons"
    before = clause.partition(_AT)[0]
    if re.search(r"国（境）外|外宾|外事", before) or about == "foreign_reception":
        return f"foreign_reception_{kind}"
    if about == "domestic_reception" or "国内" in before or "国内" in context[-40:]:
        return f"domestic_reception_{kind}"
    return f"reception_{kind}"


def _subject(tail: str, ending: str, context: str) -> str:
    """The noun that is counted: after the unit where one follows and none leads, else what the clause led with."""
    if taking := re.match(r"参加[\u4e00-\u9fff]{1,8}", ending):
        return taking.group()
    if tail.endswith("等") and re.match(r"(?:地区|单位|部门|项目|城市|企业)", ending):
        return ending[:30]
    noun = _NOUN.match(ending)
    named = noun.group("noun") if noun else ""
    # 878 家新业态企业和 46165 名…: what stands before 和 belongs to the number before.
    joined = re.search(r"(?:和|与|及)$", tail) is not None
    lead = "" if joined and named else _trimmed(tail)
    if named and (len(lead) < 2 or _VERB_END.search(lead)):
        return named
    if len(lead) >= 2:
        return f"{lead}（{named}）" if named and len(lead) <= 12 else lead
    # 培训对象为…、…，共 106 人: what heads the list is counted.
    heads = re.findall(r"(?:^|[，,。；：])([\u4e00-\u9fff]{2,10}?)(?:为|包括)(?=[\u4e00-\u9fff])", context)
    if heads:
        return str(heads[-1])
    clauses = [part for part in re.split(r"[，,。；：]", context) if part and part != tail]
    return _TRAILING.sub("", clauses[-1])[-24:] if clauses else tail
