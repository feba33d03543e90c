"""The text around the forms: statutory phrases with the report's own figures, free text invented.

What belongs here: sentences of Shanghai and national reports. The Inner Mongolia text is in
`samples/seed`, since its figures are given.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from samples.accounts import CAPITAL, FISCAL, FUND, GPB, Accounts, Entry, grant, kind, source
from samples.amounts import Printer, percent
from samples.codes import ECONOMIC, FUNCTIONS
from samples.lines import personnel, public

GLOSSARY = (
    "一、财政拨款收入：指单位本年度从本级财政部门取得的财政拨款，包括一般公共预算财政拨款、政府性基金预算财政拨款和国有资本经营预算财政拨款。",
    "二、事业收入：指事业单位开展专业业务活动及其辅助活动取得的收入。",
    "三、年初结转和结余：指以前年度尚未完成、结转到本年按有关规定继续使用的资金。",
    "四、年末结转和结余：指本年度或以前年度预算安排、因客观条件发生变化无法按原计划实施，需延迟到以后年度按有关规定继续使用的资金。",
    "五、基本支出：指单位为保障机构正常运转、完成日常工作任务而发生的各项支出。",
    "六、项目支出：指单位为完成特定的行政工作任务或事业发展目标，在基本支出之外发生的各项支出。",
    "七、机关运行经费：指行政单位和参照公务员法管理的事业单位使用一般公共预算财政拨款安排的基本支出中的日常公用经费支出。",
)
DUTIES = (
    "（一）贯彻执行国家和本市有关法律、法规、规章和方针、政策，结合本地区实际组织实施。",
    "（二）拟订本领域发展规划和年度工作计划，协调推进重点任务。",
    "（三）负责本部门预算编制和执行，管理所属单位的财务和资产。",
    "（四）承办上级交办的其他事项。",
)
VEHICLES = (
    "部级领导干部用车",
    "主要领导干部用车",
    "机要通信用车",
    "应急保障用车",
    "执法执勤用车",
    "特种专业技术用车",
    "离退休干部用车",
    "其他用车",
)


class Voice:
    """Says amounts in one unit, as the prose of a report does."""

    def __init__(self, accounts: Accounts, unit: str) -> None:
        self.accounts = accounts
        self.printer = Printer(unit, thousands=False, nothing="0")
        self.year = accounts.fiscal_year
        self.name = accounts.unit_name

    def say(self, yuan: Decimal) -> str:
        """An amount with its unit."""
        return f"{self.printer(yuan)}{self.printer.unit}"

    def change(self, now: Decimal, before: Decimal) -> str:
        """The change against the year before, computed from what is printed."""
        gap = now - before
        if self.printer.rounded(gap) == 0:
            return "持平"
        word, growth = ("增加", "增长") if gap > 0 else ("减少", "下降")
        share = f"，{growth}{percent(abs(gap), before)}%" if before else ""
        return f"{word}{self.say(abs(gap))}{share}"


def sections(accounts: Accounts, unit: str) -> Iterator[tuple[str, list[str]]]:
    """The eleven sections of the explanation as (heading, paragraphs)."""
    v = Voice(accounts, unit)
    a = accounts
    received, spent = a.total(lambda e: e.received), a.total(lambda e: e.spent)
    used, opening = a.total(lambda e: e.used), a.total(lambda e: e.opening)
    total = received + used + opening
    yield "一、收入支出决算总体情况说明", [
        f"{v.name}{v.year}年度收入支出总计{v.say(total)}。与{v.year - 1}年度相比，收入支出总计{v.change(total, a.prior_total)}。"
        "主要原因：年度工作任务安排有所调整。"
    ]  # fmt: skip
    yield "二、收入决算情况说明", [_shares(v, "本年收入合计", received, _incomes(a))]
    yield "三、支出决算情况说明", [_shares(v, "本年支出合计", spent, _outlays(a))]
    fiscal = a.total(grant, FISCAL) + a.total(lambda e: e.opening, FISCAL)
    yield (
        "四、财政拨款收入支出决算总体情况说明",
        [
            f"{v.name}{v.year}年度财政拨款收入支出总计{v.say(fiscal)}。与{v.year - 1}年度相比，财政拨款收入支出总计"
            f"{v.change(fiscal, a.prior_fiscal)}。主要原因：年度工作任务安排有所调整。"
        ],
    )
    yield "五、一般公共预算财政拨款支出决算情况说明", _budget(v)
    yield "六、一般公共预算财政拨款基本支出决算情况说明", _basic(v)
    yield "七、财政拨款“三公”经费支出决算情况说明", _three_public(v)
    yield "八、政府性基金预算财政拨款收入支出决算情况说明", [_fund(v, FUND, "政府性基金预算")]
    yield "九、国有资本经营预算财政拨款收入支出决算情况说明", [_fund(v, CAPITAL, "国有资本经营预算")]
    projects = a.total(kind("project"), (GPB,))
    yield (
        "十、预算绩效管理情况",
        [
            f"{v.name}{v.year}年度预算绩效管理工作开展情况如下：编报绩效目标的项目3个，涉及预算金额{v.say(projects)}；绩效自评的项目3个，"
            f"涉及预算金额{v.say(projects)}，平均得分95.67分（其中，绩效评级为“优”的项目3个；绩效评级为“良”的项目0个）。"
        ],
    )
    yield "十一、其他重要事项的情况说明", _other(v)


def _incomes(a: Accounts) -> list[tuple[str, Decimal]]:
    names = {"superior_subsidy": "上级补助收入", "business": "事业收入", "operating": "经营收入",
             "affiliated_unit": "附属单位上缴收入", "other": "其他收入"}  # fmt: skip
    found = [("财政拨款收入", a.total(grant))] + [(n, a.total(source(s))) for s, n in names.items()]
    return [(n, v) for n, v in found if v]


def _outlays(a: Accounts) -> list[tuple[str, Decimal]]:
    names = {"basic": "基本支出", "project": "项目支出", "payment_to_superior": "上缴上级支出", "operating": "经营支出",
             "subsidy_to_affiliated": "对附属单位补助支出"}  # fmt: skip
    return [(n, v) for k, n in names.items() if (v := a.total(kind(k)))]


def _shares(v: Voice, name: str, total: Decimal, parts: list[tuple[str, Decimal]]) -> str:
    listed = "；".join(f"{part}{v.say(value)}，占{percent(value, total)}%" for part, value in parts)
    return f"{name}{v.say(total)}，其中：{listed}。"


def _budget(v: Voice) -> list[str]:
    a = v.accounts
    spent, everything = a.total(lambda e: e.spent, (GPB,)), a.total(lambda e: e.spent)
    prior = a.prior_fiscal * Decimal("0.95")
    classes = [c for c in a.codes((GPB,)) if len(c) == 3]
    amounts = [(f"{FUNCTIONS[c]}（类）", a.total(lambda e: e.spent, (GPB,), c)) for c in classes]
    listed = "；".join(f"{name}{v.say(value)}，占{percent(value, spent)}%" for name, value in amounts if value)
    entries = [e for e in a.entries if e.fund == GPB and e.spent]
    initial = sum((a.budgets[e.code][0] for e in entries), Decimal(0))
    adjusted = sum((a.budgets[e.code][1] for e in entries), Decimal(0))
    return [
        "（一）一般公共预算财政拨款支出决算总体情况",
        f"一般公共预算财政拨款支出{v.say(spent)}，占本年支出合计的{percent(spent, everything)}%。与{v.year - 1}年度相比，"
        f"一般公共预算财政拨款支出{v.change(spent, prior)}。主要原因：年度工作任务安排有所调整。",
        "（二）一般公共预算财政拨款支出决算结构情况",
        f"一般公共预算财政拨款支出{v.say(spent)}，主要用于以下方面：{listed}。",
        "（三）一般公共预算财政拨款支出决算具体情况",
        f"一般公共预算财政拨款支出年初预算为{v.say(initial)}，全年预算为{v.say(adjusted)}，支出决算为{v.say(spent)}，"
        f"完成全年预算的{percent(spent, adjusted)}%。其中：",
        *(f"{n}、{_item(v, entry)}" for n, entry in enumerate(entries, 1)),
    ]


def _item(v: Voice, entry: Entry) -> str:
    initial, adjusted = v.accounts.budgets[entry.code]
    place = "".join(f"{FUNCTIONS[entry.code[:n]]}（{word}）" for n, word in ((3, "类"), (5, "款"), (7, "项")))
    if entry.spent == adjusted:
        ending = "决算数与全年预算数持平。"
    else:
        ending = "决算数小于全年预算数的主要原因：厉行节约，按实际支出。"
    return (
        f"{place}。年初预算为{v.say(initial)}，全年预算为{v.say(adjusted)}，支出决算为{v.say(entry.spent)}，"
        f"完成全年预算的{percent(entry.spent, adjusted)}%。{ending}"
    )


def _basic(v: Voice) -> list[str]:
    a = v.accounts
    staff = "、".join(ECONOMIC[c] for c in a.basic if c.startswith(("301", "303")))
    goods = "、".join(ECONOMIC[c] for c in a.basic if not c.startswith(("301", "303")))
    return [
        f"一般公共预算财政拨款基本支出{v.say(a.total(kind('basic'), (GPB,)))}。其中：人员经费{v.say(personnel(a))}，主要包括：{staff}；"
        f"公用经费{v.say(public(a))}，主要包括：{goods}。"
    ]


def _three_public(v: Voice) -> list[str]:
    t = v.accounts.three_public
    if not t.total(1) and not t.total(0):
        return [f"{v.name}{v.year}年度无“三公”经费财政拨款支出。"]
    parts = [
        f"因公出国（境）费支出{v.say(t.overseas[1])}，全年因公出国（境）团组{t.overseas_groups}个，累计{t.overseas_persons}人次",
        f"公务用车购置及运行维护费支出{v.say(t.vehicles(1))}，其中：公务用车购置支出{v.say(t.purchase[1])}，购置公务用车"
        f"{t.vehicles_bought}辆；公务用车运行维护费支出{v.say(t.operation[1])}，公务用车保有量{t.vehicles_kept}辆",
        f"公务接待费支出{v.say(t.reception[1])}，国内公务接待{t.batches}批次，{t.persons}人次",
    ]
    return [
        f"{v.name}{v.year}年度财政拨款“三公”经费支出全年预算为{v.say(t.total(0))}，支出决算为{v.say(t.total(1))}，"
        f"完成预算的{percent(t.total(1), t.total(0))}%。其中：{'；'.join(parts)}。"
    ]


def _fund(v: Voice, fund: str, words: str) -> str:
    a = v.accounts
    if not any(e.fund == fund for e in a.entries):
        return f"{v.name}{v.year}年度无{words}财政拨款收入和支出。"
    amounts = [
        a.total(f, (fund,)) for f in (lambda e: e.opening, lambda e: e.received, lambda e: e.spent, lambda e: e.closing)
    ]
    opening, received, spent, closing = (v.say(x) for x in amounts)
    return f"{v.name}{v.year}年度{words}财政拨款年初结转和结余{opening}，本年收入{received}，本年支出{spent}，年末结转和结余{closing}。"


def _other(v: Voice) -> list[str]:
    o = v.accounts.operations
    cars = "、".join(f"{name}{count}辆" for name, count in zip(VEHICLES, o.vehicles, strict=True))
    return [
        "（一）机关运行经费支出情况",
        f"机关运行经费支出{v.say(o.agency_funds)}，比{v.year - 1}年度{v.change(o.agency_funds, v.accounts.prior_agency)}。",
        "（二）政府采购支出情况",
        f"{v.name}{v.year}年度政府采购支出总额{v.say(o.procurement)}，其中：政府采购货物支出{v.say(o.goods)}、政府采购工程支出"
        f"{v.say(o.works)}、政府采购服务支出{v.say(o.services)}。授予中小企业合同金额{v.say(o.sme)}，占政府采购支出总额的"
        f"{percent(o.sme, o.procurement)}%，其中：授予小微企业合同金额{v.say(o.micro)}，占政府采购支出总额的{percent(o.micro, o.procurement)}%。",
        "（三）国有资产占有使用情况",
        f"截至{v.year}年12月31日，{v.name}共有车辆{sum(o.vehicles)}辆，其中：{cars}。单价100万元（含）以上设备（不含车辆）{o.equipment}台（套）。",
    ]
