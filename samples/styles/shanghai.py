"""The nine forms as Shanghai departments print them: 万元, wide forms on landscape pages, notes below.

合计 comes first in 收入决算表 and 支出决算表 (in the latter on the line of 类, 款, 项) and last in
一般公共预算财政拨款支出决算表.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    CodeLine,
    Side,
    code_lines,
    economic_lines,
    facing,
    grant_expenditure,
    grant_income,
    personnel,
    public,
    summary_expenditure,
    summary_income,
    total_line,
)
from samples.table import Cell, Row, Table, label, number, spread

NAME = "支出功能分类"
BLANK_LINES = 4


def forms(accounts: Accounts, printer: Printer, classes: int = 26) -> list[Table]:
    """The nine forms in Shanghai's order."""
    return [
        summary(accounts, printer, classes),
        income(accounts, printer),
        expenditure(accounts, printer),
        grants(accounts, printer, classes),
        budget_expenditure(accounts, printer),
        basic(accounts, printer),
        three_public(accounts, printer),
        fund(accounts, printer, FUND, "政府性基金预算", "government_fund"),
        fund(accounts, printer, CAPITAL, "国有资本经营预算", "state_capital"),
    ]


def _numbers(amounts: Sequence[Decimal | None], printer: Printer) -> list[Cell]:
    return [number("" if v is None else printer(v)) for v in amounts]


def _side(side: Side, width: int, printer: Printer) -> list[Cell]:
    name = Cell(side.label) if side.centred else label(side.label)
    cells = [name, *_numbers(side.amounts, printer)]
    return cells + [Cell()] * (width - len(cells))


def summary(accounts: Accounts, printer: Printer, classes: int) -> Table:
    """收入支出决算总表."""
    pairs = facing(summary_income(accounts), summary_expenditure(accounts, classes))
    head = [
        [Cell("收入", columns=2), Cell("支出", columns=2)],
        [Cell("项目"), Cell("决算数"), Cell("项目"), Cell("决算数")],
    ]
    return Table(
        "收入支出决算总表", "revenue_expenditure_summary", printer.unit, (165.0, 70.0, 165.0, 70.0),
        spread(4, head), spread(4, [_side(a, 2, printer) + _side(b, 2, printer) for a, b in pairs]),
        notes=("注：本表反映部门本年度的总收支和年末结转结余情况。",), row_height=17.0,
    )  # fmt: skip


def _coded(line: CodeLine, printer: Printer) -> list[Cell]:
    return [*(Cell(part) for part in line.split), label(line.name), *_numbers(line.amounts, printer)]


def _code_head(measures: Sequence[str]) -> list[list[Cell]]:
    """项目 over code and name, the measures beside over all rows of the header."""
    return [
        [Cell("项目", columns=4), *(Cell(m, rows=3) for m in measures)],
        [Cell(NAME, columns=3), Cell("科目名称", rows=2)],
        [Cell("科目编码", columns=3)],
    ]


def income(accounts: Accounts, printer: Printer) -> Table:
    """收入决算表, 合计 on a line of its own under 类, 款, 项."""
    measures = ("本年收入合计", "财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")
    marks = [Cell("类"), Cell("款"), Cell("项"), Cell(), *(Cell() for _ in measures)]
    total = [Cell("合计", columns=4), *_numbers(total_line(accounts, ALL_FUNDS, INCOME), printer)]
    lines = [_coded(line, printer) for line in code_lines(accounts, ALL_FUNDS, INCOME)]
    return Table(
        "收入决算表", "income", printer.unit, (34.0, 30.0, 30.0, 158.0, 72.0, 72.0, 64.0, 60.0, 60.0, 66.0, 60.0),
        spread(11, [*_code_head(measures), marks]), spread(11, [total, *lines]),
        notes=("注：本表反映部门本年度取得的各项收入情况。",), landscape=True,
    )  # fmt: skip


def expenditure(accounts: Accounts, printer: Printer) -> Table:
    """支出决算表, 合计 on the line of 类, 款, 项."""
    measures = ("本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")
    total = [
        Cell("类"), Cell("款"), Cell("项"), Cell("合计"), *_numbers(total_line(accounts, ALL_FUNDS, EXPENDITURE), printer)
    ]  # fmt: skip
    lines = [_coded(line, printer) for line in code_lines(accounts, ALL_FUNDS, EXPENDITURE)]
    return Table(
        "支出决算表", "expenditure", printer.unit, (34.0, 30.0, 30.0, 168.0, 80.0, 80.0, 80.0, 68.0, 68.0, 68.0),
        spread(10, _code_head(measures)), spread(10, [total, *lines]),
        notes=("注：本表反映部门本年度各项支出情况。",), landscape=True,
    )  # fmt: skip


def grants(accounts: Accounts, printer: Printer, classes: int) -> Table:
    """财政拨款收入支出决算总表."""
    pairs = facing(grant_income(accounts), grant_expenditure(accounts, classes))
    head = [
        [Cell("收入", columns=2), Cell("支出", columns=5)],
        [
            Cell(t)
            for t in (
                "项目",
                "决算数",
                "项目",
                "合计",
                "一般公共预算财政拨款",
                "政府性基金预算财政拨款",
                "国有资本经营预算财政拨款",
            )
        ],
    ]
    return Table(
        "财政拨款收入支出决算总表", "fiscal_grant_summary", printer.unit, (150.0, 74.0, 162.0, 74.0, 80.0, 80.0, 80.0),
        spread(7, head), spread(7, [_side(a, 2, printer) + _side(b, 5, printer) for a, b in pairs]),
        notes=("注：本表反映部门本年度一般公共预算财政拨款、政府性基金预算财政拨款和国有资本经营预算财政拨款的总收支和年末结转结余情况。",),
        landscape=True,
    )  # fmt: skip


def budget_expenditure(accounts: Accounts, printer: Printer) -> Table:
    """一般公共预算财政拨款支出决算表, 合计 last."""
    head = [
        [Cell("项目", columns=4), *(Cell(m, rows=4) for m in ("合计", "基本支出", "项目支出"))],
        [Cell(NAME, columns=3), Cell("科目名称", rows=3)],
        [Cell("科目编码", columns=3)],
        [Cell("类"), Cell("款"), Cell("项")],
    ]
    lines = [_coded(line, printer) for line in code_lines(accounts, (GPB,), SPENDING)]
    total = [Cell("合计", columns=4), *_numbers(total_line(accounts, (GPB,), SPENDING), printer)]
    return Table(
        "一般公共预算财政拨款支出决算表", "gpb_expenditure", printer.unit, (34.0, 30.0, 30.0, 160.0, 70.0, 70.0, 70.0),
        spread(7, head), spread(7, [*lines, total]),
        notes=("注：本表反映部门本年度一般公共预算财政拨款实际支出情况。",),
    )  # fmt: skip


def basic(accounts: Accounts, printer: Printer) -> Table:
    """一般公共预算财政拨款基本支出决算表: personnel at the left, public funds at the right."""
    amounts = dict(accounts.basic)
    sides = [economic_lines(amounts, families, every=True) for families in (("301", "303"), ("302", "310"))]
    head = [
        [Cell("经济分类", columns=2), Cell("科目名称", rows=3), Cell("决算数", rows=3)] * 2,
        [Cell("科目编码", columns=2)] * 2,
        [Cell("类"), Cell("款")] * 2,
    ]

    def cells(line: CodeLine | None) -> list[Cell]:
        if line is None:
            return [Cell()] * 4
        return [Cell(line.code[:3]), Cell(line.code[3:]), label(line.name), *_numbers(line.amounts, printer)]

    depth = max(len(s) for s in sides)
    rows = [[c for s in sides for c in cells(s[n] if n < len(s) else None)] for n in range(depth)]
    rows.append([
        Cell("人员经费合计", columns=3), number(printer(personnel(accounts))),
        Cell("公用经费合计", columns=3), number(printer(public(accounts))),
    ])  # fmt: skip
    return Table(
        "一般公共预算财政拨款基本支出决算表", "gpb_basic", printer.unit, (34.0, 28.0, 118.0, 66.0) * 2,
        spread(8, head), spread(8, rows),
        notes=("注：本表反映部门本年度一般公共预算财政拨款基本支出明细情况。",),
    )  # fmt: skip


def three_public(accounts: Accounts, printer: Printer) -> Table:
    """财政拨款“三公”经费支出决算表: six items, each with budget and final account."""
    three = accounts.three_public
    items = [
        three.total,
        lambda p: three.overseas[p],
        three.vehicles,
        lambda p: three.purchase[p],
        lambda p: three.operation[p],
        lambda p: three.reception[p],
    ]
    head = [
        [Cell("财政拨款“三公”经费", columns=12)],
        [
            Cell("合计", rows=2, columns=2), Cell("因公出国（境）费", rows=2, columns=2),
            Cell("公务用车购置及运行维护费", columns=6), Cell("公务接待费", rows=2, columns=2),
        ],
        [Cell("小计", columns=2), Cell("公务用车购置费", columns=2), Cell("公务用车运行维护费", columns=2)],
        [Cell("预算数"), Cell("决算数")] * 6,
    ]  # fmt: skip
    row = [number(printer(item(phase))) for item in items for phase in (0, 1)]
    notes = [f"注：本表反映部门本年度“三公”经费支出预决算情况。其中：预算数为{accounts.fiscal_year}年度年初预算数，决算数为财政拨款实际支出数。"]
    if not any(cell.text for cell in row):
        notes.append(NO_THREE_PUBLIC)
    return Table(
        "财政拨款“三公”经费支出决算表", "three_public", printer.unit, (58.0,) * 12, spread(12, head), spread(12, [row]),
        notes=tuple(notes), landscape=True, row_height=24.0,
    )  # fmt: skip


def fund(accounts: Accounts, printer: Printer, fund_code: str, words: str, form: str) -> Table:
    """政府性基金 or 国有资本经营预算财政拨款收入支出决算表; empty lines and a statement where there is nothing."""
    title = f"{words}财政拨款收入支出决算表"
    head = [
        [
            Cell("项目", columns=4), Cell("年初结转和结余", rows=3), Cell("本年收入", rows=3),
            Cell("本年支出", columns=3), Cell("年末结转和结余", rows=3),
        ],
        [Cell("支出功能分类科目编码", columns=3), Cell("科目名称", rows=2), *(Cell(t, rows=2) for t in ("小计", "基本支出", "项目支出"))],
        [Cell("类"), Cell("款"), Cell("项")],
    ]  # fmt: skip
    lines = code_lines(accounts, (fund_code,), FUND_MOVES)
    notes = [f"注：本表反映部门本年度{words}财政拨款收入、支出及结转和结余情况。"]
    if lines:
        rows = [_coded(line, printer) for line in lines]
    else:
        rows = [[Cell() for _ in range(10)] for _ in range(BLANK_LINES)]
        notes.append(f"说明：{accounts.unit_name}本年度没有{words}财政拨款收入和支出，故本表无数据。")
    total = [Cell("合计", columns=4), *_numbers(total_line(accounts, (fund_code,), FUND_MOVES), printer)]
    return Table(
        title, form, printer.unit, (36.0, 32.0, 32.0, 166.0, 72.0, 72.0, 72.0, 72.0, 72.0, 72.0),
        spread(10, head), spread(10, [*rows, total]), notes=tuple(notes), landscape=True,
    )  # fmt: skip


def composition(accounts: Accounts) -> Table:
    """The list of the units 「单位构成」 that the report covers."""
    rows = [[Cell(str(n)), label(name), label(note)] for n, (name, note) in enumerate(accounts.units, 1)]
    head: tuple[Row, ...] = spread(3, [[Cell("序号"), Cell("单位名称"), Cell("备注")]])
    return Table("", "", "", (50.0, 260.0, 140.0), head, spread(3, rows), size=12.0, row_height=24.0)
