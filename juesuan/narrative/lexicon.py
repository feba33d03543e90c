"""Words by which prose names what a figure is about, and the measure and fund each stands for.

What belongs here: phrases, from the most particular to the most general; the first that fits at a place
counts. What does not: amounts, phases, comparisons (`roles`), functional items (`functions`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from juesuan.narrative.functions import NO_PATH, Path
from juesuan.narrative.structure import ECONOMIC_CLASSES

_GPB: Final = "general_public_budget"
_GF: Final = "government_fund"
_SC: Final = "state_capital"
_PERFORMANCE: Final = ("performance", "self_evaluation", "evaluation", "performance_table")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a figure is about: measure, fund where the words name one, printed words, functional path."""

    measure: str
    fund: str = ""
    printed: str = ""
    path: Path = NO_PATH
    economic_code: str = ""
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class _Entry:
    pattern: str
    measure: str
    fund: str = ""
    topics: tuple[str, ...] = ()
    economic_code: str = ""


_THREE: Final = "(?:“三公”?经费”?|三公经费)"
_BOTH: Final = "(?:收入支出|收入、支出|收、支|收支)"
_END: Final = "(?:费用|经费|费)?(?:支出)?"
_ENTRIES: Final = (
    # “三公”经费
    _Entry(rf"一般公共预算(?:及|和|、)政府性基金(?:预算)?(?:财政)?拨款(?:安排的)?{_THREE}(?:支出)?", "three_public_total",
           "fiscal_grant"),
    _Entry(rf"一般公共预算(?:财政)?(?:拨款)?(?:安排的?)?{_THREE}(?:支出)?", "three_public_total", _GPB),
    _Entry(rf"{_THREE}一般公共预算(?:财政)?(?:拨款)?(?:支出)?", "three_public_total", _GPB),
    _Entry(rf"财政拨款(?:安排的)?{_THREE}(?:支出)?", "three_public_total", "fiscal_grant"),
    _Entry(r"(?:“三公”?经费”?|三公经费|“三公”(?=支出))(?:财政拨款)?(?:累计)?(?:支出)?", "three_public_total"),
    _Entry(rf"(?:公务用车|公车)购置(?:费用|经费|费)?(?:及|和|与|、)(?:公务用车)?运行(?:维护|维修)?{_END}", "vehicle_total"),
    _Entry(rf"(?:公务用车|公车|车辆)购置{_END}(?!及|和|与|、运行|数量)", "vehicle_purchase"),
    _Entry(rf"(?:公务用车|公车|车辆)(?:及)?运行(?:维护|维修)?{_END}", "vehicle_operation"),
    _Entry(rf"因公(?:临时)?出国(?:（境）)?{_END}", "overseas_trips"),
    _Entry(r"国（境）外(?:公务)?接待(?:费用|费)?(?:支出)?|外(?:宾|事)接待(?:费用|费)?(?:支出)?|接待外宾|外事接待", "foreign_reception"),
    _Entry(r"国内(?:公务)?接待(?:费用|费)?(?:支出)?", "domestic_reception"),
    _Entry(rf"公务接待{_END}", "reception"),
    _Entry(r"会议费(?:支出)?", "meeting"),
    _Entry(r"培训费(?:支出)?", "training"),
    # 财政拨款
    _Entry(r"财政拨款(?:收入支出|收入、支出|收、支|收支)(?:决算|预算)?(?:总计|总额|合计|总体)?", "fiscal_grant_grand_total", "fiscal_grant"),
    _Entry(r"财政拨款(?:本年)?收入(?:决算|预算)?(?:总计|总额)", "fiscal_grant_income_grand_total", "fiscal_grant"),
    _Entry(r"财政拨款(?:本年)?支出(?:决算|预算)?(?:总计|总额)", "fiscal_grant_expenditure_grand_total", "fiscal_grant"),
    _Entry(r"一般公共预算(?:财政)?(?:拨款)?基本支出", "gpb_basic_expenditure", _GPB),
    _Entry(r"一般公共预算(?:财政)?(?:拨款)?项目支出(?:总额)?", "gpb_project_expenditure", _GPB),
    _Entry(r"(?:本年)?一般公共预算(?:财政)?(?:拨款)?收入", "gpb_grant_income", _GPB),
    _Entry(r"(?:本年)?政府性基金(?:预算)?(?:财政)?(?:拨款)?收入", "gf_grant_income", _GF),
    _Entry(r"(?:本年)?国有资本经营(?:预算)?(?:财政)?(?:拨款)?收入", "sc_grant_income", _SC),
    _Entry(r"(?:本年)?政府性基金(?:预算)?(?:财政)?(?:拨款)?(?:项目)?支出(?:总额)?", "government_fund_expenditure", _GF),
    _Entry(r"(?:本年)?国有资本经营(?:预算)?(?:财政)?(?:拨款)?(?:项目)?支出(?:总额)?", "state_capital_expenditure", _SC),
    _Entry(r"(?:本年)?一般公共预算(?:财政)?(?:拨款)?支出", "gpb_expenditure", _GPB),
    _Entry(r"一般公共预算财政拨款(?=增加|减少|增长|下降|年初|决算|\d)", "gpb_expenditure", _GPB),
    _Entry(r"(?:本年)?财政拨款(?:预算)?收入", "fiscal_grant_income", "fiscal_grant"),
    _Entry(r"(?:本年)?财政拨款支出", "fiscal_grant_expenditure", "fiscal_grant"),
    # 收支总体
    _Entry(r"年初收入(?=预算)", "income_total"),
    _Entry(r"年初支出(?=预算)", "expenditure_total"),
    _Entry(rf"{_BOTH}(?:决算|预算)?(?:总计|总额|总体|合计)?(?=[各均总为与增减决合较比\d])|{_BOTH}(?:决算|预算)?(?:总计|总额|总体)",
           "income_expenditure_grand_total"),
    _Entry(r"收入(?:决算|预算)?(?:总计|总额)|总收入", "income_grand_total"),
    _Entry(r"支出(?:决算|预算)?(?:总计|总额)|总支出", "expenditure_grand_total"),
    _Entry(r"(?:本年|当年)度?收入(?:决算)?(?:合计)?|收入(?:决算)?合计|(?<=单位)收入(?=为)|收入(?=预算[为是\d])", "income_total"),
    _Entry(r"(?<![\u4e00-\u9fff])收入(?=：?\d)", "income_total"),
    _Entry(r"(?:本年|当年)度?支出(?:决算)?(?:合计)?|支出(?:决算)?合计|(?<=单位)支出(?=为)|支出(?=预算[为是\d])", "expenditure_total"),
    _Entry(r"(?<![\u4e00-\u9fff])支出(?=：\d)", "expenditure_total"),
    _Entry(r"使用(?:非财政拨款|专用)结余(?:（含专用结余）)?|用事业基金弥补收支差额", "use_of_nonfiscal_balances"),
    _Entry(r"(?:年初|上年)财政拨款结转(?:和|及|与)?结余(?:资金)?", "opening_balance", "fiscal_grant"),
    _Entry(r"年末财政拨款结转(?:和|及|与)?结余(?:资金)?", "closing_balance", "fiscal_grant"),
    _Entry(r"(?:年初|上年)结转(?:(?:和|及|与)?结余)?(?:资金)?(?!安)", "opening_balance"),
    _Entry(r"年末结转(?:(?:和|及|与)?结余)?(?:资金)?|结转下年", "closing_balance"),
    _Entry(r"结余分配(?!事项)", "balance_distribution"),
    # 收入
    _Entry(r"(?:本年)?上级补助收入", "superior_subsidy_income", "nonfiscal"),
    _Entry(r"(?:本年)?(?:财政专户管理)?教育(?:收费|事业)(?:收入)?", "edu_fee_income", "nonfiscal"),
    _Entry(r"(?:本年)?(?:事业单位)?经营收入", "operating_income", "nonfiscal"),
    _Entry(r"(?:本年)?事业收入", "business_income", "nonfiscal"),
    _Entry(r"(?:本年)?附属单位(?:上缴|缴款)收入", "affiliated_unit_income", "nonfiscal"),
    _Entry(r"(?:本年)?其他收入", "other_income", "nonfiscal"),
    # 支出
    _Entry(r"(?:本年)?(?:机关)?基本支出", "basic_expenditure"),
    _Entry(r"(?:本年)?上缴上级支出", "payment_to_superior"),
    _Entry(r"(?:本年)?(?:事业单位)?经营支出", "operating_expenditure"),
    _Entry(r"(?:本年)?对附属单位补助支出", "subsidy_to_affiliated"),
    _Entry(r"(?<=年度)用于保障[^，。；]{0,60}?正常运转[^，。；]{0,12}的日常支出", "basic_expenditure"),
    _Entry(r"(?<=年度)用于保障[^。；]{0,80}?(?:专项业务工作|特定的?行政工作任务)[^。；]{0,24}(?:专项业务|经费)支出", "project_expenditure"),
    _Entry(r"人员经费(?:支出)?", "personnel_funds"),
    _Entry(r"(?:日常)?公用经费(?:支出)?", "public_funds"),
    # 对个人和家庭补助 without its 的 is as common.
    *(_Entry(rf"{name.replace('的', '的?')}(?:支出)?", "econ_amount", economic_code=code)
      for name, code in sorted(ECONOMIC_CLASSES.items(), key=lambda item: -len(item[0]))),
    _Entry(r"(?:机关|机构)运行经费(?:支出)?", "agency_operating_funds"),
    # 政府采购
    _Entry(r"在面向小微企业预留的?政府采购项目中[,，]由小微企业供应商中标或成交的[,，]?采购金额", "micro_reserved_awarded"),
    _Entry(r"在面向中小企业预留的?政府采购项目中[,，]由中小企业供应商中标或成交的[,，]?采购金额", "sme_reserved_awarded"),
    _Entry(r"在其他政府采购项目中[,，]由中小企业供应商中标或成交的[,，]?采购金额", "sme_other_awarded"),
    _Entry(r"(?:面向小微企业预留|预留给(?:小型和微型|小微|小、微)企业)(?:的)?政府采购(?:项目)?预算(?:金额)?", "micro_reserved_budget"),
    _Entry(r"(?:面向中小企业预留|预留给中小企业)(?:的)?政府采购(?:项目)?预算(?:金额)?", "sme_reserved_budget"),
    _Entry(r"货物(?:类)?采购授予中小企业(?:的)?合同(?:金额|额)?", "procurement_goods_sme"),
    _Entry(r"工程(?:类)?采购授予中小企业(?:的)?合同(?:金额|额)?", "procurement_works_sme"),
    _Entry(r"服务(?:类)?采购授予中小企业(?:的)?合同(?:金额|额)?", "procurement_services_sme"),
    _Entry(r"(?:政府采购)?授予小微企业(?:的)?合同(?:总?金额|额)?", "procurement_micro"),
    _Entry(r"(?:政府采购)?授予中小企业(?:的)?合同(?:总?金额|额)?", "procurement_sme"),
    _Entry(r"政府采购货物(?:类)?(?:支出|金额|预算)*|货物(?:类)?采购(?:支出|金额|预算)*|货物支出(?:金额)?", "procurement_goods"),
    _Entry(r"政府采购工程(?:类)?(?:支出|金额|预算)*|工程(?:类)?采购(?:支出|金额|预算)*|工程支出(?:金额)?", "procurement_works"),
    _Entry(r"政府采购服务(?:类)?(?:支出|金额|预算)*|服务(?:类)?采购(?:支出|金额|预算)*|服务支出(?:金额)?", "procurement_services"),
    _Entry(r"政府采购(?:支出|合同)?(?:总金额|总额|合计|金额)(?:（[^）]{0,20}）)?|政府采购(?:支出|预算)?(?=[为\d])", "procurement_total"),
    # 绩效
    _Entry(r"涉及一般公共预算(?:当年)?(?:支出|资金|拨款)", "self_eval_amount", _GPB, _PERFORMANCE),
    _Entry(r"涉及政府性基金(?:预算)?(?:支出|资金)", "self_eval_amount", _GF, _PERFORMANCE),
    _Entry(r"涉及(?:项目)?(?:预算)?(?:资金|金额)(?:总额|共计|合计)?", "self_eval_amount", "", _PERFORMANCE),
    _Entry(r"(?<=[，,])资金(?=[\d为共])", "self_eval_amount", "", _PERFORMANCE),
    _Entry(r"全年预算数|(?:项目)?(?:批复)?预算资金(?!执行)|项目(?:总)?预算|下达[^，,。；]{0,30}?(?:经费|资金)", "project_budget", "", _PERFORMANCE),
    _Entry(r"(?:全年)?执行数|实际支出|实际使用(?:资金)?|支出资金", "project_actual", "", _PERFORMANCE),
    _Entry(r"(?:实际)?到位资金|资金(?:实际)?到位(?!率)", "project_funds_received", "", _PERFORMANCE),
    _Entry(r"人均(?:[\u4e00-\u9fff]{0,4}费|成本)", "per_capita_cost", "", _PERFORMANCE),
    # Last, since 项目支出 is a part of many longer names.
    _Entry(r"(?:本年)?项目支出", "project_expenditure"),
)  # fmt: skip
# Every phrase begins with one of these, which spares the search trying all phrases at every character.
BEGINNINGS: Final = (
    "“一三上下事人会使债全公其到商因国在培基外实对工年当总执批授接支收政教日服本机涉用经结财货资车附面项预"
)
_LEXICON: Final = re.compile(
    f"(?=[{BEGINNINGS}])(?:" + "|".join(f"(?P<e{i}>{entry.pattern})" for i, entry in enumerate(_ENTRIES)) + ")"
)


def subjects_in(text: str, topic: str) -> list[Subject]:
    """The phrases of a folded text that name a measure, in order, none inside another."""
    found: list[Subject] = []
    at = 0
    while match := _LEXICON.search(text, at):
        entry = _ENTRIES[int((match.lastgroup or "e0")[1:])]
        if entry.topics and topic not in entry.topics:
            # The phrase means nothing here; a shorter one may begin inside it.
            at = match.start() + 1
            continue
        found.append(
            Subject(entry.measure, entry.fund, match.group(), economic_code=entry.economic_code,
                    start=match.start(), end=match.end())
        )  # fmt: skip
        at = match.end()
    return found
