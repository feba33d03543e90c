"""The eleven forms of Inner Mongolia: 万元, one code column, 栏次 rows, and what other provinces lack.

Besides the national nine: 一般公共预算财政拨款项目支出决算明细表, and the form on operating funds, assets and
procurement whose lines have units of their own. The state capital form is 收入支出, like the fund form.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from samples.accounts import CAPITAL, FUND, GPB, Accounts
from samples.amounts import Printer
from samples.lines import (
    ALL_FUNDS,
    EXPENDITURE,
    FUND_MOVES,
    INCOME,
    NO_THREE_PUBLIC,
    SPENDING,
    Amount,
    code_lines,
    economic_lines,
    personnel,
    public,
    total_line,
)
from samples.prose import VEHICLES
from samples.styles import national
from samples.table import Cell, Table, label, number, spread

FAMILIES = ("301", "302", "303", "307", "310", "312", "399")
BLANK_LINES = 6


def forms(accounts: Accounts, printer: Printer, classes: int = 26) -> list[Table]:
    """The eleven forms in the order of the autonomous region."""
    drawn = [
        national.summary(accounts, printer, classes),
        coded(
            accounts, printer, "收入决算表", "income", ALL_FUNDS, INCOME,
            ("本年收入合计", "财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入"),
        ),
        coded(
            accounts, printer, "支出决算表", "expenditure", ALL_FUNDS, EXPENDITURE,
            ("本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"),
        ),
        national.grants(accounts, printer, classes),
        replace(
            coded(
                accounts, printer, "一般公共预算财政拨款支出决算表", "gpb_expenditure", (GPB,), SPENDING,
                ("合计", "基本支出", "项目支出"),
            ),
            landscape=False, widths=(70.0, 180.0, 85.0, 85.0, 85.0),
        ),
        basic(accounts, printer),
        projects(accounts, printer),
        moves(accounts, printer, FUND, "政府性基金预算", "government_fund"),
        moves(accounts, printer, CAPITAL, "国有资本经营预算", "state_capital"),
        national.three_public(accounts, printer, ("全年预算数", "决算数")),
        operations(accounts, printer),
    ]  # fmt: skip
    return [
        replace(
            t,
            mark=f"公开{n:02d}表",
            owner=f"单位：{accounts.unit_name}",
            unit_words="金额单位",
            notes=tuple(note for note in t.notes if n in (8, 9) or note == NO_THREE_PUBLIC),
        )
        for n, t in enumerate(drawn, 1)
    ]


def _numbers(amounts: Sequence[Decimal], printer: Printer) -> list[Cell]:
    return [number(printer(v)) for v in amounts]


def _head(measures: Sequence[Cell], under: Sequence[Cell], count: int) -> list[list[Cell]]:
    return [
        [Cell("项目", columns=2), *measures],
        [Cell("科目编码"), Cell("科目名称"), *under],
        [Cell("栏次", columns=2), *(Cell(str(n)) for n in range(1, count + 1))],
    ]


def _body(accounts: Accounts, printer: Printer, funds: Sequence[str], amounts: Sequence[Amount]) -> list[list[Cell]]:
    rows = [[Cell("合计", columns=2), *_numbers(total_line(accounts, funds, amounts), printer)]]
    for line in code_lines(accounts, funds, amounts):
        rows.append([label(line.code), label(line.name), *_numbers(line.amounts, printer)])
    return rows


def coded(
    accounts: Accounts, printer: Printer, title: str, form: str, funds: Sequence[str],
    amounts: Sequence[Amount], measures: Sequence[str],
) -> Table:  # fmt: skip
    """A form by functional code, code and name in two columns."""
    head = _head([Cell(m, rows=2) for m in measures], [], len(measures))
    return Table(
        title, form, printer.unit, (62.0, 190.0, *[462.0 / len(measures)] * len(measures)),
        spread(2 + len(measures), head), spread(2 + len(measures), _body(accounts, printer, funds, amounts)),
        landscape=True,
    )  # fmt: skip


def basic(accounts: Accounts, printer: Printer) -> Table:
    """一般公共预算财政拨款基本支出决算明细表; without codes where only the two totals are known."""
    title = "一般公共预算财政拨款基本支出决算明细表"
    if not accounts.basic_totals:
        return replace(national.basic(accounts, printer), title=title)
    whole = national.basic(accounts, printer)
    rows = [[Cell() for _ in range(9)] for _ in range(BLANK_LINES)]
    rows.append([
        Cell("人员经费合计", columns=2), number(printer(personnel(accounts))),
        Cell("公用经费合计", columns=5), number(printer(public(accounts))),
    ])  # fmt: skip
    return replace(whole, title=title, rows=spread(9, rows))


def projects(accounts: Accounts, printer: Printer) -> Table:
    """一般公共预算财政拨款项目支出决算明细表: economic classes and what they hold."""
    amounts = dict(accounts.projects)
    lines = economic_lines(amounts, FAMILIES, every=False)
    missing = [
        x
        for x in economic_lines({}, FAMILIES, every=True)
        if len(x.code) == 3 and x.code not in {y.code for y in lines}
    ]
    rows = [[Cell("合计", columns=2), number(printer(sum(amounts.values(), Decimal(0))))]]
    for line in sorted(lines + missing, key=lambda x: x.code):
        rows.append([label(line.code), label(line.name), *_numbers(line.amounts, printer)])
    head = [[Cell("支出经济分类科目", columns=2), Cell("决算数", rows=2)], [Cell("科目编码"), Cell("科目名称")]]
    return Table(
        "一般公共预算财政拨款项目支出决算明细表",
        "gpb_project",
        printer.unit,
        (90.0, 240.0, 120.0),
        spread(3, head),
        spread(3, rows),
    )


def moves(accounts: Accounts, printer: Printer, fund: str, words: str, form: str) -> Table:
    """A fund's opening balance, income, expenditure and closing balance; a statement where there is nothing."""
    measures = [
        Cell("年初结转和结余", rows=2), Cell("本年收入", rows=2), Cell("本年支出", columns=3), Cell("年末结转和结余", rows=2)
    ]  # fmt: skip
    head = _head(measures, [Cell(t) for t in ("小计", "基本支出", "项目支出")], 6)
    rows = _body(accounts, printer, (fund,), FUND_MOVES)
    notes: tuple[str, ...] = ()
    if len(rows) == 1:
        rows = [[Cell("合计", columns=2), *(Cell() for _ in range(6))], *([Cell() for _ in range(8)] for _ in range(3))]
        notes = (f"注：本单位本年度无{words}财政拨款收入、支出及结转结余，故本表为空表。",)
    return Table(
        f"{words}财政拨款收入支出决算表", form, printer.unit, (62.0, 190.0, *[77.0] * 6),
        spread(8, head), spread(8, rows), notes=notes, landscape=True,
    )  # fmt: skip


def operations(accounts: Accounts, printer: Printer) -> Table:
    """机关运行经费支出、国有资产占用情况及政府采购支出信息表: every line names its own unit."""
    o = accounts.operations
    kinds = ("副部（省）级及以上领导用车", "主要负责人用车", *VEHICLES[2:6], "离退休干部服务用车", "其他用车")
    lines: list[tuple[str, str, str]] = [
        ("一、机关运行经费", printer.unit, printer.plain(o.agency_funds)),
        ("二、国有资产占用情况", "", ""),
        ("（一）车辆数合计", "辆", str(sum(o.vehicles))),
        *((f"{n}.{name}", "辆", str(count)) for n, (name, count) in enumerate(zip(kinds, o.vehicles, strict=True), 1)),
        ("（二）单价100万元（含）以上设备（不含车辆）", "台（套）", str(o.equipment)),
        ("三、政府采购支出信息", "", ""),
        ("（一）政府采购支出合计", printer.unit, printer.plain(o.procurement)),
        ("1.政府采购货物支出", printer.unit, printer.plain(o.goods)),
        ("2.政府采购工程支出", printer.unit, printer.plain(o.works)),
        ("3.政府采购服务支出", printer.unit, printer.plain(o.services)),
        ("（二）政府采购授予中小企业合同金额", printer.unit, printer.plain(o.sme)),
        ("其中：授予小微企业合同金额", printer.unit, printer.plain(o.micro)),
    ]
    rows = [[label(name), Cell(str(n)), Cell(unit), number(value)] for n, (name, unit, value) in enumerate(lines, 1)]
    head = [[Cell("项目"), Cell("行次"), Cell("计量单位"), Cell("统计数")], [Cell("栏次"), Cell(), Cell(), Cell("1")]]
    return Table(
        "机关运行经费支出、国有资产占用情况及政府采购支出信息表", "operating_assets_procurement", printer.unit,
        (250.0, 40.0, 70.0, 100.0), spread(4, head), spread(4, rows),
    )  # fmt: skip
