"""The prose of a report as statements: lines in, one row per figure out.

What belongs here: the way from lines to statements, and what a statement takes from its section (fund,
functional code, quote, place). The steps are in the modules beside this one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from juesuan.narrative.context import Claim, Context, Draft
from juesuan.narrative.functions import NO_PATH, CodeNames, FunctionNames, NamesOfYear, paths_in
from juesuan.narrative.lexicon import Subject, subjects_in
from juesuan.narrative.lines import Line, prose_and_tables
from juesuan.narrative.links import linked
from juesuan.narrative.numerals import numbers_in, yuan
from juesuan.narrative.paragraphs import Paragraph, paragraphs
from juesuan.narrative.passages import read_paragraph
from juesuan.narrative.sections import Section, placed
from juesuan.narrative.statement import Reading, Remark, Residue, Statement
from juesuan.narrative.terms import SILENT_TOPICS

_TOPIC_FUNDS: Final = {
    "grand_total": "all_funds", "income": "all_funds", "expenditure": "all_funds",
    "fiscal_grant_total": "fiscal_grant", "gpb_expenditure": "general_public_budget",
    "gpb_basic": "general_public_budget", "gpb_project": "general_public_budget", "three_public": "fiscal_grant",
    "government_fund": "government_fund", "state_capital": "state_capital",
}  # fmt: skip
# Measures of all funds whatever section names them, and measures that have no fund.
_ALL_FUNDS: Final = frozenset({
    "income_expenditure_grand_total", "income_grand_total", "expenditure_grand_total", "income_total",
    "expenditure_total",
})  # fmt: skip
_FUNDLESS: Final = re.compile(
    r"^(?:procurement|sme_|micro_|stated_|indicator_|eval_|grade_|project_(?!exp)|per_capita|funds_in_place"
    r"|budget_execution|satisfaction)"
)
# Without a single mark it is no sentence: what is left of a table that nobody cut out.
_PUNCTUATED: Final = re.compile(r"[，。；：]|(?<!\d),|,(?!\d)")
_STORIES: Final = frozenset({"work", "duties", "units"})
_NUMERAL: Final = re.compile(r"[\d〇零一二两三四五六七八九十百千万亿]")
# How much of a sentence before a number a quote holds.
_QUOTE: Final = 48
# A title that ends in a plan, 2026 年“三公”经费预算情况说明, not one that compares with it.
_PLANNED: Final = re.compile(r"^[^与较和]*预算(?:编制|安排|(?:收支)?增减(?:变化)?)?(?:的)?(?:情况)?(?:说明)?$")
_ORDINAL: Final = re.compile(r"^(?:\d{1,2}[.、]|（[\d一二三四五六七八九十]{1,3}）)")
_BY_HINT: Final = frozenset({"self_eval_amount", "self_eval_projects", "self_eval_level1_projects",
                             "self_eval_level2_projects", "dept_eval_amount"})  # fmt: skip
_FIXED_FUNDS: Final = {"agency_operating_funds": "general_public_budget"}
_THREE_PUBLIC: Final = frozenset({
    "three_public_total", "overseas_trips", "vehicle_total", "vehicle_purchase", "vehicle_operation", "reception",
    "domestic_reception", "foreign_reception", "reception_detail",
})  # fmt: skip
_NAMED_FUND: Final = {
    ("basic_expenditure", "general_public_budget"): "gpb_basic_expenditure",
    ("project_expenditure", "general_public_budget"): "gpb_project_expenditure",
    ("income_total", "government_fund"): "gf_grant_income",
    ("expenditure_total", "government_fund"): "government_fund_expenditure",
    ("income_total", "state_capital"): "sc_grant_income",
    ("expenditure_total", "state_capital"): "state_capital_expenditure",
    ("income_expenditure_grand_total", "fiscal_grant"): "fiscal_grant_grand_total",
    ("income_grand_total", "fiscal_grant"): "fiscal_grant_income_grand_total",
    ("expenditure_grand_total", "fiscal_grant"): "fiscal_grant_expenditure_grand_total",
}


def statements(
    lines: Iterable[Line], fiscal_year: int, names: CodeNames | NamesOfYear | None = None
) -> list[Statement]:
    """Every figure that the prose of a report states, in the order of the report.

    `lines` come with tables still inside (plain text, HTML) or cut out (PDF); `names` gives code to name
    of the functional classification, as a mapping or as a function of the year.
    """
    return list(read(lines, fiscal_year, names).statements)


def read(lines: Iterable[Line], fiscal_year: int, names: CodeNames | NamesOfYear | None = None) -> Reading:
    """The statements of a report with its claims without figures and the digits that became nothing."""
    prose, _ = prose_and_tables(lines)
    return read_placed(list(placed(paragraphs(prose))), fiscal_year, names)


def read_placed(
    pieces: Sequence[tuple[Section, Paragraph]], fiscal_year: int, names: CodeNames | NamesOfYear | None = None
) -> Reading:
    """The same from paragraphs that already have their sections, such as cells of a performance table."""
    listed = names(fiscal_year) if callable(names) else (names or {})
    lookup = FunctionNames(listed)
    found: list[Statement] = []
    denominators: list[str] = []
    remarks: list[Remark] = []
    residue: list[Residue] = []
    context = Context("other", fiscal_year)
    place: tuple[str, str] | None = None
    for section, paragraph in pieces:
        if section.topic in SILENT_TOPICS or not _is_prose(paragraph.text):
            continue
        if section.topic in _STORIES and not _NUMERAL.search(paragraph.text):
            # Pages of praise without a figure: nothing to read, nothing to claim.
            continue
        if place != (section.number, section.title):
            context = _context(section, fiscal_year, context)
            place = (section.number, section.title)
        drafts, claims, unread = read_paragraph(paragraph.text, context)
        for draft in drafts:
            found.append(_statement(draft, section, paragraph, lookup, len(found) + 1))
            denominators.append(draft.role.whole)
        remarks += [_remark(claim, section, paragraph, lookup) for claim in claims if claim.subject.measure]
        residue += [_residue(paragraph, section, n.start, n.end, "unread") for n in unread]
        residue += [_residue(paragraph, section, p.start, p.end, p.reason) for p in numbers_in(paragraph.text)[1]]
    return Reading(tuple(_zero_bases(linked(found, denominators))), tuple(remarks), tuple(residue))


def _is_prose(text: str) -> bool:
    return bool(_PUNCTUATED.search(text) or re.search(r"\d(?:万元|亿元|元|%|[个辆家]$)", text))


def _context(section: Section, fiscal_year: int, before: Context) -> Context:
    """A new section forgets the sentences before it; its title may name the subject of its first sentence."""
    context = Context(section.topic, fiscal_year)
    titles = "".join(section.titles)
    # What a section plans, its parts plan too.
    if section.topic == "budget_statement" or ("决算" not in titles and any(map(_plans, section.titles))):
        context.default_phase = "budget"
    for title in section.titles:
        for path in paths_in(title):
            context.path = path.path
    if context.path == NO_PATH and section.topic == before.topic:
        context.path = before.path
    named = subjects_in(section.title, section.topic)
    if section.topic == "three_public":
        if re.search(r"一般公共预算(?!及|和|、)[^，。]*三公", titles):
            context.three_public_fund = "general_public_budget"
        elif before.topic == "three_public" and before.scope and "三公" not in section.title:
            # （3）公务接待费支出情况: a part speaks of the funds of the whole.
            context.three_public_fund = context.scope = before.scope
    if named and section.topic == "three_public":
        context.subject = Subject(named[-1].measure, named[-1].fund, named[-1].printed)
    if section.topic == before.topic and section.topic in ("self_evaluation", "performance", "evaluation"):
        context.project, context.fund_hint = before.project, before.fund_hint
    return context


def _plans(title: str) -> bool:
    """Whether a title announces a plan; 政府性基金预算 and 预算绩效 name funds and tasks."""
    return bool(
        _PLANNED.search(re.sub(r"(?:一般公共|政府性基金|国有资本经营)预算|预算(?:绩效|单位|管理)", "", title))
    )


def _fund(draft: Draft, section: Section) -> str:
    measure = draft.measure
    if draft.subject.fund:
        return draft.subject.fund
    if draft.role.kind in ("count", "score", "weight") and measure not in _BY_HINT:
        return ""
    if measure in _FIXED_FUNDS:
        return _FIXED_FUNDS[measure]
    if measure == "public_funds" and section.topic == "operating_funds":
        return ""
    if measure in _BY_HINT:
        return draft.fund
    if measure in ("income_total", "expenditure_total") and section.topic in ("government_fund", "state_capital"):
        return section.topic
    if measure in _ALL_FUNDS:
        return "fiscal_grant" if section.topic == "fiscal_grant_total" else "all_funds"
    if _FUNDLESS.match(measure) and section.topic not in ("gpb_basic", "gpb_project"):
        return ""
    if measure in _THREE_PUBLIC:
        return draft.three_public_fund
    if measure.startswith("function"):
        return _TOPIC_FUNDS.get(section.topic, "general_public_budget")
    return _TOPIC_FUNDS.get(section.topic, "")


def _statement(draft: Draft, section: Section, paragraph: Paragraph, lookup: FunctionNames, number: int) -> Statement:
    value = draft.number.value
    if value is not None and draft.role.kind in ("change", "growth"):
        value = abs(value)
    fund = _fund(draft, section)
    measure = _NAMED_FUND.get((draft.measure, fund), draft.measure)
    flags = list(draft.flags)
    code, name = None, ""
    if measure.startswith("function"):
        path = draft.subject.path
        resolved = lookup.resolve(path)
        code, name = resolved.code, path.names[path.level - 1]
        flags += resolved.flags
    if section.topic == "performance_table":
        flags.append("in_table")
    if "undefined" in flags:
        flags.append("zero_base")
    start, end = draft.number.start, draft.number.end
    left = _quote_start(paragraph.text, draft.quote_from, start)
    right = min(len(paragraph.text), end + 12)
    line = paragraph.line(start)
    return Statement(
        number, _ORDINAL.sub("", draft.printed) or section.title, measure, draft.role.kind, value, draft.number.unit,
        draft.number.decimals,
        yuan(value, draft.number.unit), fund, draft.role.phase if draft.role.kind == "amount" else "",
        draft.baseline, draft.role.direction, draft.number.bound, code, name, draft.subject.economic_code,
        draft.project, "measure", None, None, tuple(dict.fromkeys(flags)), paragraph.quote(left, right),
        section.topic, section.number, section.title, line.page, line.box, line.number,
    )  # fmt: skip


def _quote_start(text: str, sentence: int, at: int) -> int:
    """A quote begins with its sentence, or with the first clause near enough to the number."""
    if at - sentence <= _QUOTE:
        return sentence
    marks = [m.end() for m in re.finditer(r"[，；：。,]", text[sentence:at])]
    near = [sentence + mark for mark in marks if 8 <= at - sentence - mark <= _QUOTE]
    return near[0] if near else at - _QUOTE


def _remark(claim: Claim, section: Section, paragraph: Paragraph, lookup: FunctionNames) -> Remark:
    subject = claim.subject
    code = lookup.resolve(subject.path).code if subject.measure.startswith("function") else None
    line = paragraph.line(claim.start)
    fund = subject.fund or ("fiscal_grant" if subject.measure in _THREE_PUBLIC else _TOPIC_FUNDS.get(section.topic, ""))
    return Remark(
        claim.claim, _NAMED_FUND.get((subject.measure, fund), subject.measure), subject.printed, fund, claim.baseline,
        code, paragraph.quote(claim.start, claim.end), section.topic, section.number, line.page, line.box, line.number,
    )  # fmt: skip


def _residue(paragraph: Paragraph, section: Section, start: int, end: int, reason: str) -> Residue:
    line = paragraph.line(start)
    quote = paragraph.quote(max(0, start - 16), min(len(paragraph.text), end + 10))
    return Residue(paragraph.quote(start, end), reason, quote, section.topic, line.page, line.number)


def _zero_bases(found: Sequence[Statement]) -> list[Statement]:
    """Ratios whose base is nought, marked: a growth from nothing and a share of nothing say nothing."""
    by_number = {s.number: s for s in found}
    marked: list[Statement] = []
    for statement in found:
        base = _is_zero_base(statement, by_number, found)
        flags = statement.flags if not base or "zero_base" in statement.flags else (*statement.flags, "zero_base")
        marked.append(replace(statement, flags=flags))
    return marked


def _is_zero_base(statement: Statement, by_number: dict[int, Statement], found: Sequence[Statement]) -> bool:
    if statement.kind in ("share", "completion") and statement.whole is not None:
        return by_number[statement.whole].value == 0
    if statement.kind != "growth" or statement.of is None:
        return False
    amount = by_number[statement.of]
    change = next(
        (s for s in reversed(found[: statement.number - 1]) if s.kind == "change" and s.of == statement.of
         and s.baseline == statement.baseline), None,
    )  # fmt: skip
    if change is None or amount.value_yuan is None or change.value_yuan is None or change.direction == "decrease":
        return False
    return amount.value_yuan == change.value_yuan
