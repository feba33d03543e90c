"""Invented books: a unit with a livelihood, pensions, health and housing, and perhaps funds of its own.

What belongs here: the recipe by which `samples.accounts.random_accounts` makes consistent amounts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from samples.accounts import CAPITAL, FUND, GPB, OWN, ZERO, Accounts, Entry, Operations, ThreePublic
from samples.codes import ECONOMIC, FUNCTIONS
from samples.dice import Dice

# Items a unit may live on, by 款: the first is paid from basic expenditure, the others from projects mostly.
LIVELIHOODS = {
    parent: [code for code in FUNCTIONS if len(code) == 7 and code.startswith(parent)]
    for parent in ("20103", "20106", "20113", "20139", "20406", "20502", "21201", "22001")
}
EXTRAS = (
    "2013102",
    "2013202",
    "2030602",
    "2060503",
    "2060702",
    "2070308",
    "2050801",
    "2080801",
    "2089999",
    "2109999",
    "2120201",
    "2120501",
)
STANDING = (
    "2080501",
    "2080502",
    "2080505",
    "2080506",
    "2080599",
    "2101101",
    "2101102",
    "2101103",
    "2210201",
    "2210202",
    "2210203",
)
FUND_ITEMS = ("2120801", "2120803", "2120804", "2296002", "2296003", "2296004")
CAPITAL_ITEMS = ("2230105", "2239999")
PLACES = ("临江市青石区", "云岭市白沙区", "海陵市东湖区", "北川市河口区", "南屏市松岗区")
OFFICES = ("财政局", "司法局", "商务委员会", "社会工作部", "自然资源局", "教育局", "城市管理局")
PERSONAL = ("301", "303")
SPECIAL = {"overseas": "30212", "purchase": "31013", "operation": "30231", "reception": "30217"}


# 支出经济分类 codes and the functional items that print the same amount.
TWINS = {
    "30108": ("2080505",),
    "30109": ("2080506",),
    "30110": ("2101101", "2101102"),
    "30111": ("2101103",),
    "30113": ("2210201",),
}


def invent(
    seed: int | str,
    *,
    unit_name: str,
    fiscal_year: int,
    entity_level: str,
    main_class: str,
    government_fund: bool | None,
    state_capital: bool | None,
    own_money: bool | None,
    scale: int,
) -> Accounts:
    """See `samples.accounts.random_accounts`."""
    dice = Dice(seed)
    name = unit_name or dice.choose(PLACES) + dice.choose(OFFICES)
    level = entity_level or dice.choose(("department", "head_office"))
    livelihood = main_class or dice.choose(list(LIVELIHOODS))
    entries = _budget_entries(dice, livelihood, scale)
    if own_money if own_money is not None else dice.chance(0.6):
        entries += _own_entries(dice, livelihood, scale)
    if government_fund if government_fund is not None else dice.chance(0.4):
        entries += [_fund_entry(dice, c, FUND, scale) for c in dice.some(FUND_ITEMS, dice.whole(1, 4))]
    if state_capital if state_capital is not None else dice.chance(0.25):
        entries += [_fund_entry(dice, c, CAPITAL, scale) for c in dice.some(CAPITAL_ITEMS, dice.whole(1, 2))]
    basic = _basic_by_economic_code(dice, [e for e in entries if e.fund == GPB])
    projects = _economic(
        dice, sum((e.spending.get("project", ZERO) for e in entries if e.fund == GPB), ZERO), personal=False
    )
    spent = sum((e.spent for e in entries), ZERO)
    agency = sum((v for k, v in basic.items() if not k.startswith(PERSONAL)), ZERO)
    three_public = _three_public(dice, basic, projects)
    operations = _operations(dice, agency, basic, projects)
    # Vehicles kept at public expense are among all vehicles.
    lacking = max(0, three_public.vehicles_kept - sum(operations.vehicles))
    operations = replace(operations, vehicles=(*operations.vehicles[:-1], operations.vehicles[-1] + lacking))
    units = [(f"{name}（本级）", "")]
    if level == "department":
        units += [
            (f"{name}{tail}", dice.choose(("", "", "预算不单列，并入本级")))
            for tail in dice.some(("事务服务中心", "执法大队", "信息中心", "培训中心"), dice.whole(1, 3))
        ]
    return Accounts(
        unit_name=name,
        fiscal_year=fiscal_year,
        entity_level=level,
        units=tuple(units),
        entries=tuple(sorted(entries, key=lambda e: (e.code, e.fund))),
        basic=basic,
        projects=projects,
        three_public=three_public,
        operations=operations,
        budgets={e.code: _budget(dice, e.spent) for e in entries if e.fund == GPB},
        prior_total=spent * dice.whole(80, 125) / 100,
        prior_fiscal=spent * dice.whole(75, 99) / 100,
        prior_agency=agency * dice.whole(85, 110) / 100,
    )


def _budget_entries(dice: Dice, livelihood: str, scale: int) -> list[Entry]:
    """Entries of the general public budget: what the unit does and what it pays for its people."""
    items = LIVELIHOODS[livelihood]
    found = []
    for n, code in enumerate(
        [items[0], *dice.some(items[1:], dice.whole(1, len(items) - 1))] if len(items) > 1 else items
    ):
        basic = dice.yuan(2_000_000, 19_000_000) * scale if n == 0 or dice.chance(0.25) else ZERO
        project = dice.yuan(20_000, 6_000_000) * scale if n or dice.chance(0.3) else ZERO
        found.append(_fiscal(dice, code, basic, project))
    for code in dice.some(EXTRAS, dice.whole(0, 5)):
        found.append(_fiscal(dice, code, ZERO, dice.yuan(8_000, 900_000) * scale))
    for code in (
        "2080505",
        "2080506",
        *dice.some([c for c in STANDING if c not in ("2080505", "2080506")], dice.whole(3, 7)),
    ):
        found.append(_fiscal(dice, code, dice.yuan(9_000, 3_000_000) * scale, ZERO))
    return found


def _fiscal(dice: Dice, code: str, basic: Decimal, project: Decimal) -> Entry:
    spending = {k: v for k, v in (("basic", basic), ("project", project)) if v}
    spent = basic + project
    opening = dice.yuan(1_000, 90_000) if project and dice.chance(0.25) else ZERO
    closing = dice.yuan(500, 80_000) if project and dice.chance(0.25) else ZERO
    received = spent + closing - opening
    if received < 0:
        opening, received = ZERO, spent + closing
    return Entry(code, GPB, opening, {"grant": received} if received else {}, spending)


def _own_entries(dice: Dice, livelihood: str, scale: int) -> list[Entry]:
    """Entries of the unit's own money: subsidies, fees, interest."""
    code = LIVELIHOODS[livelihood][-1]
    found = []
    names = dice.some(("superior_subsidy", "business", "affiliated_unit", "other"), dice.whole(1, 3))
    income = {n: dice.yuan(200, 700_000) * scale for n in names}
    received = sum(income.values(), ZERO)
    opening, used = dice.yuan(1_000, 400_000), dice.yuan(1_000, 50_000) if dice.chance(0.4) else ZERO
    spent = received * dice.whole(30, 90) / 100
    basic, project = dice.parts(spent.quantize(Decimal("0.01")), 2)
    distributed = dice.yuan(100, 900) if dice.chance(0.4) else ZERO
    found.append(Entry(code, OWN, opening, income, {"basic": basic, "project": project}, used, distributed))
    if dice.chance(0.4):
        turnover = dice.yuan(20_000, 300_000)
        found.append(Entry(LIVELIHOODS[livelihood][0], OWN, ZERO, {"operating": turnover}, {"operating": turnover}))
    return found


def _fund_entry(dice: Dice, code: str, fund: str, scale: int) -> Entry:
    opening = dice.yuan(10_000, 900_000) * scale if dice.chance(0.5) else ZERO
    received = dice.yuan(100_000, 9_000_000) * scale
    spent = ((opening + received) * dice.whole(70, 100) / 100).quantize(Decimal("0.01"))
    return Entry(code, fund, opening, {"grant": received}, {"project": spent})


def _basic_by_economic_code(dice: Dice, entries: list[Entry]) -> dict[str, Decimal]:
    """Basic expenditure by economic code; insurance and housing stand in both classifications with one amount."""
    paid = {e.code: e.spending.get("basic", ZERO) for e in entries}
    twins = {economic: sum((paid.get(f, ZERO) for f in functions), ZERO) for economic, functions in TWINS.items()}
    rest = _economic(dice, sum(paid.values(), ZERO) - sum(twins.values(), ZERO), personal=True)
    return dict(sorted({**rest, **{code: amount for code, amount in twins.items() if amount}}.items()))


def _economic(dice: Dice, total: Decimal, *, personal: bool) -> dict[str, Decimal]:
    """A total split over economic codes; basic expenditure has personnel codes, projects have few."""
    if not total:
        return {}
    every = [c for c in ECONOMIC if len(c) == 5 and not c.startswith(("399", "307", "312"))]
    staff = [c for c in every if c.startswith(PERSONAL) and c not in TWINS]
    goods = [c for c in every if not c.startswith(PERSONAL) and c != "31013"]
    if personal:
        share = (total * dice.whole(78, 93) / 100).quantize(Decimal("0.01"))
        chosen = dice.some(staff, dice.whole(9, 16))
        found = dict(zip(chosen, dice.parts(share, len(chosen)), strict=True))
        chosen = dice.some(goods, dice.whole(12, 24))
        found |= dict(zip(chosen, dice.parts(total - share, len(chosen)), strict=True))
    else:
        chosen = dice.some(goods, dice.whole(6, 14)) + (["31013"] if dice.chance(0.3) else [])
        found = dict(zip(chosen, dice.parts(total, len(chosen)), strict=True))
    return dict(sorted((k, v) for k, v in found.items() if v))


def _three_public(dice: Dice, basic: Mapping[str, Decimal], projects: Mapping[str, Decimal]) -> ThreePublic:
    """The three public expenses follow from their economic codes; budgets are a little higher."""
    actual = {n: basic.get(c, ZERO) + projects.get(c, ZERO) for n, c in SPECIAL.items()}
    pairs = {n: (_rounded_up(v, dice) if v else ZERO, v) for n, v in actual.items()}
    return ThreePublic(
        **pairs,
        overseas_groups=dice.whole(1, 3) if actual["overseas"] else 0,
        overseas_persons=dice.whole(3, 9) if actual["overseas"] else 0,
        vehicles_bought=dice.whole(1, 2) if actual["purchase"] else 0,
        vehicles_kept=dice.whole(2, 9) if actual["operation"] else 0,
        batches=dice.whole(1, 40) if actual["reception"] else 0,
        persons=dice.whole(41, 400) if actual["reception"] else 0,
    )


def _rounded_up(actual: Decimal, dice: Dice) -> Decimal:
    return ((actual / 1000).quantize(Decimal(1)) + dice.whole(1, 9)) * 1000


def _operations(
    dice: Dice, agency: Decimal, basic: Mapping[str, Decimal], projects: Mapping[str, Decimal]
) -> Operations:
    total = sum(basic.values(), ZERO) + sum(projects.values(), ZERO)
    goods, services = (
        (dice.parts((total * dice.whole(3, 12) / 100).quantize(Decimal("0.01")), 2)) if total else (ZERO, ZERO)
    )
    sme = ((goods + services) * dice.whole(50, 95) / 100).quantize(Decimal("0.01"))
    micro = (sme * dice.whole(40, 90) / 100).quantize(Decimal("0.01"))
    vehicles = tuple(dice.whole(1, 6) if dice.chance(0.25) else 0 for _ in range(8))
    return Operations(agency, vehicles, dice.whole(0, 3), goods, ZERO, services, sme, micro)


def _budget(dice: Dice, spent: Decimal) -> tuple[Decimal, Decimal]:
    """Initial and adjusted budget of an item."""
    adjusted = spent if dice.chance(0.4) else (spent * dice.whole(100, 115) / 100).quantize(Decimal(1))
    adjusted = max(adjusted, spent)
    initial = (adjusted * dice.whole(80, 120) / 100).quantize(Decimal(1))
    return initial, adjusted
