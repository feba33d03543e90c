"""Lines that every style prints, whatever it looks like: code trees, two-sided forms, measures.

What belongs here: which amounts stand in which line of a statutory form. Widths, headers and labels
that differ between styles are the business of `samples.styles`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from samples.accounts import CAPITAL, FISCAL, FUND, GPB, OWN, SOURCES, ZERO, Accounts, Entry, grant, kind, source
from samples.codes import ECONOMIC, FUNCTIONS, class_lines

Amount = Callable[[Entry], Decimal]

# A form that prints no number says so below.
NO_THREE_PUBLIC = "说明：本部门本年度没有“三公”经费支出，故本表无数据。"

INCOME: tuple[Amount, ...] = (lambda e: e.received, grant, *(source(s) for s in SOURCES))
EXPENDITURE: tuple[Amount, ...] = (
    lambda e: e.spent,
    kind("basic"),
    kind("project"),
    kind("payment_to_superior"),
    kind("operating"),
    kind("subsidy_to_affiliated"),
)
SPENDING: tuple[Amount, ...] = EXPENDITURE[:3]
FUND_MOVES: tuple[Amount, ...] = (lambda e: e.opening, lambda e: e.received, *SPENDING, lambda e: e.closing)
GRANTS = ((GPB, "一般公共预算财政拨款"), (FUND, "政府性基金预算财政拨款"), (CAPITAL, "国有资本经营预算财政拨款"))


@dataclass(frozen=True, slots=True)
class CodeLine:
    """A line with a classification code 「科目编码」, its name and its amounts in yuan."""

    code: str
    name: str
    amounts: tuple[Decimal, ...]

    @property
    def split(self) -> tuple[str, str, str]:
        """The code as 类, 款, 项."""
        return self.code[:3], self.code[3:5], self.code[5:7]


def code_lines(accounts: Accounts, funds: Sequence[str], amounts: Sequence[Amount]) -> list[CodeLine]:
    """Lines of 类, 款 and 项 in code order, without those whose every amount is zero."""
    found = []
    for code in accounts.codes(funds):
        sums = tuple(accounts.total(amount, funds, code) for amount in amounts)
        if any(sums):
            found.append(CodeLine(code, FUNCTIONS[code], sums))
    return found


def total_line(accounts: Accounts, funds: Sequence[str], amounts: Sequence[Amount]) -> tuple[Decimal, ...]:
    """The amounts of the line 合计."""
    return tuple(accounts.total(amount, funds) for amount in amounts)


@dataclass(frozen=True, slots=True)
class Side:
    """One line of one side of a two-sided form: label, amounts, and whether the label is centred."""

    label: str
    amounts: tuple[Decimal | None, ...]
    centred: bool = False


EMPTY = Side("", ())


def summary_income(accounts: Accounts) -> tuple[list[Side], list[Side]]:
    """Left side of 收入支出决算总表: the sources, and the closing lines."""
    grants = [accounts.total(grant, (fund,)) for fund, _ in GRANTS]
    names = [f"{name}收入" for _, name in GRANTS] + [
        "上级补助收入",
        "事业收入",
        "经营收入",
        "附属单位上缴收入",
        "其他收入",
    ]
    own = [accounts.total(source(s)) for s in ("superior_subsidy", "business", "operating", "affiliated_unit", "other")]
    numerals = "一二三四五六七八"
    top = [Side(f"{numerals[n]}、{name}", (v,)) for n, (name, v) in enumerate(zip(names, grants + own, strict=True))]
    received, used, opening = (accounts.total(f) for f in (lambda e: e.received, lambda e: e.used, lambda e: e.opening))
    return top, [
        Side("本年收入合计", (received,), True),
        Side("使用非财政拨款结余（含专用结余）", (used,)),
        Side("年初结转和结余", (opening,)),
        Side("总计", (received + used + opening,), True),
    ]


def summary_expenditure(accounts: Accounts, classes: int) -> tuple[list[Side], list[Side]]:
    """Right side of 收入支出决算总表: the classes, and the closing lines."""
    top = [Side(text, (accounts.total(lambda e: e.spent, prefix=code),)) for code, text in class_lines(classes)]
    spent, given, left = (accounts.total(f) for f in (lambda e: e.spent, lambda e: e.distributed, lambda e: e.closing))
    return top, [
        Side("本年支出合计", (spent,), True),
        Side("结余分配", (given,)),
        Side("年末结转和结余", (left,)),
        Side("总计", (spent + given + left,), True),
    ]


def grant_income(accounts: Accounts) -> tuple[list[Side], list[Side]]:
    """Left side of 财政拨款收入支出决算总表."""
    numerals = "一二三"
    top = [Side(f"{numerals[n]}、{name}", (accounts.total(grant, (fund,)),)) for n, (fund, name) in enumerate(GRANTS)]
    received = accounts.total(grant, FISCAL)
    opening = [accounts.total(lambda e: e.opening, (fund,)) for fund in FISCAL]
    return top, [
        Side("本年收入合计", (received,), True),
        Side("年初财政拨款结转和结余", (sum(opening, ZERO),)),
        *(Side(name, (value,)) for (_, name), value in zip(GRANTS, opening, strict=True)),
        Side("总计", (received + sum(opening, ZERO),), True),
    ]


def grant_expenditure(accounts: Accounts, classes: int) -> tuple[list[Side], list[Side]]:
    """Right side of 财政拨款收入支出决算总表, amounts in all and by fund."""

    def by_fund(amount: Amount, prefix: str = "") -> tuple[Decimal, ...]:
        parts = tuple(accounts.total(amount, (fund,), prefix) for fund in FISCAL)
        return (sum(parts, ZERO), *parts)

    top = [Side(text, by_fund(lambda e: e.spent, code)) for code, text in class_lines(classes)]
    spent, left = by_fund(lambda e: e.spent), by_fund(lambda e: e.closing)
    return top, [
        Side("本年支出合计", spent, True),
        Side("年末财政拨款结转和结余", left),
        *(Side("", ()) for _ in GRANTS),
        Side("总计", tuple(a + b for a, b in zip(spent, left, strict=True)), True),
    ]


def facing(left: tuple[list[Side], list[Side]], right: tuple[list[Side], list[Side]]) -> list[tuple[Side, Side]]:
    """The two sides set beside each other: tops from the top, closing lines at the foot."""
    top = list(zip_longest(left[0], right[0], fillvalue=EMPTY))
    return top + list(zip_longest(left[1], right[1], fillvalue=EMPTY))


def economic_lines(amounts: dict[str, Decimal], families: Sequence[str], *, every: bool) -> list[CodeLine]:
    """Lines of economic 类 and 款; `every` also lists the codes without an amount."""
    found = []
    for code, name in ECONOMIC.items():
        if code[:3] not in families:
            continue
        value = sum((v for k, v in amounts.items() if k.startswith(code)), ZERO)
        if value or every:
            found.append(CodeLine(code, name, (value,)))
    return found


def personnel(accounts: Accounts) -> Decimal:
    """Personnel funds 「人员经费」 of the general public budget."""
    if accounts.basic_totals:
        return accounts.basic_totals[0]
    return sum((v for k, v in accounts.basic.items() if k.startswith(("301", "303"))), ZERO)


def public(accounts: Accounts) -> Decimal:
    """Public funds 「公用经费」 of the general public budget."""
    if accounts.basic_totals:
        return accounts.basic_totals[1]
    return sum((v for k, v in accounts.basic.items() if not k.startswith(("301", "303"))), ZERO)


ALL_FUNDS = (*FISCAL, OWN)
