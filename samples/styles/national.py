"""The nine forms in the layout of the ministry: 元, line and column numbers 「行次」「栏次」, 公开NN表 marks.

Order: 01-06, 07 政府性基金, 08 国有资本经营支出, 09 三公. 类, 款 and 项 stand in three columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from samples.accounts import CAPITAL, FUND, GPB, Accounts
from samples.amounts import Printer
from samples.lines import (
    ALL_FUNDS,
    EMPTY,
    EXPENDITURE,
    FUND_MOVES,
    INCOME,
    NO_THREE_PUBLIC,
    SPENDING,
    Amount,
    CodeLine,
    Side,
    code_lines,
    economic_lines,
    grant_expenditure,
    grant_income,
    personnel,
    public,
    summary_expenditure,
    summary_income,
    total_line,
)
from samples.table import Cell, Table, label, number, spread

ROUNDING = "本套报表金额单位转换时可能存在尾数误差。"
CODES = (34.0, 26.0, 26.0)
WIDE = 64.0


def forms(accounts: Accounts, printer: Printer, classes: int = 26) -> list[Table]:
    """The nine forms in the national order, each with its mark 公开NN表."""
    drawn = [
        summary(accounts, printer, classes),
        coded(
            accounts, printer, "收入决算表", "income", ALL_FUNDS, INCOME,
            ("本年收入合计", "财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入"),
            "注：本表反映部门本年度取得的各项收入情况。",
        ),
        coded(
            accounts, printer, "支出决算表", "expenditure", ALL_FUNDS, EXPENDITURE,
            ("本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"),
            "注：本表反映部门本年度各项支出情况。",
        ),
        grants(accounts, printer, classes),
        spending(
            accounts, printer, "一般公共预算财政拨款支出决算表", "gpb_expenditure", GPB,
            "小计", "注：本表反映部门本年度一般公共预算财政拨款支出情况。",
        ),
        basic(accounts, printer),
        fund(accounts, printer),
        spending(
            accounts, printer, "国有资本经营预算财政拨款支出决算表", "state_capital", CAPITAL,
            "合计", "注：本表反映部门本年度国有资本经营预算财政拨款支出情况。",
        ),
        three_public(accounts, printer),
    ]  # fmt: skip
    return [
        replace(
            t, mark=f"公开{n:02d}表", owner=f"部门：{accounts.unit_name}", unit_words="金额单位",
            notes=tuple(note + ROUNDING if n in (1, 4) else note for note in t.notes),
        )
        for n, t in enumerate(drawn, 1)
    ]  # fmt: skip


def _numbers(amounts: Sequence[Decimal | None], printer: Printer) -> list[Cell]:
    return [number("" if v is None else printer(v)) for v in amounts]


def _side(side: Side, width: int, row_number: int, printer: Printer) -> list[Cell]:
    name = Cell(side.label) if side.centred else label(side.label)
    cells = [name, Cell(str(row_number)), *_numbers(side.amounts, printer)]
    return cells + [Cell()] * (width - len(cells))


def _two_sided(
    left: tuple[list[Side], list[Side]],
    right: tuple[list[Side], list[Side]],
    widths: tuple[int, int],
    foot: int,
    printer: Printer,
) -> list[list[Cell]]:
    """Rows of both sides with running line numbers: down the left side first, then down the right.

    `foot` is the number of closing lines; where a side has fewer, blank lines stand before its last.
    """
    top = max(len(left[0]), len(right[0]))
    columns = [
        side[0] + [EMPTY] * (top - len(side[0])) + side[1][:-1] + [EMPTY] * (foot - len(side[1])) + side[1][-1:]
        for side in (left, right)
    ]
    depth = len(columns[0])
    return [
        _side(a, widths[0], n, printer) + _side(b, widths[1], depth + n, printer)
        for n, (a, b) in enumerate(zip(*columns, strict=True), 1)
    ]


def summary(accounts: Accounts, printer: Printer, classes: int) -> Table:
    """收入支出决算总表 with line numbers."""
    head = [
        [Cell("收入", columns=3), Cell("支出", columns=3)],
        [Cell("项目"), Cell("行次"), Cell("金额")] * 2,
        [Cell("栏次"), Cell(), Cell("1"), Cell("栏次"), Cell(), Cell("2")],
    ]
    rows = _two_sided(summary_income(accounts), summary_expenditure(accounts, classes), (3, 3), 5, printer)
    return Table(
        "收入支出决算总表", "revenue_expenditure_summary", printer.unit, (146.0, 26.0, 84.0, 146.0, 26.0, 84.0),
        spread(6, head), spread(6, rows), notes=("注：本表反映部门本年度的总收支和年末结转结余情况。",), size=8.0, row_height=15.0,
    )  # fmt: skip


def grants(accounts: Accounts, printer: Printer, classes: int) -> Table:
    """财政拨款收入支出决算总表 with line numbers."""
    head = [
        [Cell("收入", columns=3), Cell("支出", columns=6)],
        [
            Cell("项目"), Cell("行次"), Cell("金额"), Cell("项目"), Cell("行次"), Cell("合计"),
            Cell("一般公共预算财政拨款"), Cell("政府性基金预算财政拨款"), Cell("国有资本经营预算财政拨款"),
        ],
        [Cell("栏次"), Cell(), Cell("1"), Cell("栏次"), Cell(), *(Cell(str(n)) for n in range(2, 6))],
    ]  # fmt: skip
    rows = _two_sided(grant_income(accounts), grant_expenditure(accounts, classes), (3, 6), 6, printer)
    return Table(
        "财政拨款收入支出决算总表", "fiscal_grant_summary", printer.unit,
        (105.0, 22.0, 60.0, 112.0, 22.0, 60.0, 60.0, 60.0, 54.0), spread(9, head), spread(9, rows),
        notes=("注：本表反映部门本年度一般公共预算财政拨款、政府性基金预算财政拨款和国有资本经营预算财政拨款的总收支和年末结转结余情况。",),
        size=7.0, row_height=16.0,
    )  # fmt: skip


def _code_head(measures: list[Cell], under: Sequence[Cell], count: int) -> list[list[Cell]]:
    """The header of a coded form: 项目 over code and name, 类, 款, 项 beside 栏次 and 合计."""
    return [
        [Cell("项目", columns=4), *measures],
        [Cell("功能分类科目编码", columns=3), Cell("科目名称"), *under],
        [
            Cell("类", rows=2),
            Cell("款", rows=2),
            Cell("项", rows=2),
            Cell("栏次"),
            *(Cell(str(n)) for n in range(1, count + 1)),
        ],
    ]


def _coded(line: CodeLine, printer: Printer) -> list[Cell]:
    return [*(Cell(part) for part in line.split), label(line.name), *_numbers(line.amounts, printer)]


def _body(
    accounts: Accounts, printer: Printer, funds: Sequence[str], amounts: Sequence[Amount], head: list[list[Cell]]
) -> tuple[int, list[list[Cell]]]:
    """Header and data rows together, since 类, 款 and 项 reach from the header into the line 合计."""
    total = [Cell("合计"), *_numbers(total_line(accounts, funds, amounts), printer)]
    lines = [_coded(line, printer) for line in code_lines(accounts, funds, amounts)]
    if not lines:
        lines = [[Cell()] * (4 + len(amounts)) for _ in range(4)]
    return len(head), [*head, total, *lines]


def coded(
    accounts: Accounts, printer: Printer, title: str, form: str, funds: Sequence[str],
    amounts: Sequence[Amount], measures: Sequence[str], note: str,
) -> Table:  # fmt: skip
    """收入决算表 and 支出决算表."""
    head = _code_head([Cell(m, rows=2) for m in measures], [], len(measures))
    depth, lines = _body(accounts, printer, funds, amounts, head)
    rows = spread(4 + len(measures), lines)
    # Columns that usually carry amounts of eight figures: all expenditure kinds up to projects.
    count = 3 if len(measures) == 6 else 2
    small = (545.0 - sum(CODES) - 96.0 - count * WIDE) / (len(measures) - count)
    return Table(
        title, form, printer.unit, (*CODES, 96.0, *[WIDE] * count, *[small] * (len(measures) - count)),
        rows[:depth], rows[depth:], notes=(note,), size=7.5, row_height=20.0,
    )  # fmt: skip


def spending(
    accounts: Accounts, printer: Printer, title: str, form: str, fund_code: str, total_word: str, note: str
) -> Table:
    """Expenditure of one fund: 小计 or 合计, 基本支出, 项目支出."""
    head = _code_head([Cell("本年支出", columns=3)], [Cell(t) for t in (total_word, "基本支出", "项目支出")], 3)
    depth, lines = _body(accounts, printer, (fund_code,), SPENDING, head)
    rows = spread(7, lines)
    notes = [note]
    if not code_lines(accounts, (fund_code,), SPENDING):
        notes.append("说明：本部门本年度没有国有资本经营预算财政拨款支出，故本表无数据。")
    return Table(
        title,
        form,
        printer.unit,
        (*CODES, 160.0, 90.0, 90.0, 90.0),
        rows[:depth],
        rows[depth:],
        notes=tuple(notes),
        row_height=20.0,
    )


def basic(accounts: Accounts, printer: Printer) -> Table:
    """一般公共预算财政拨款基本支出决算表 in three blocks of code, name and amount."""
    amounts = dict(accounts.basic)
    staff = economic_lines(amounts, ("301", "303"), every=True)
    goods = economic_lines(amounts, ("302",), every=True)
    rest = economic_lines(amounts, ("307", "310", "312", "399"), every=True)
    cut = (len(goods) + len(rest) + 1) // 2
    blocks = [staff, (goods + rest)[:cut], (goods + rest)[cut:]]
    depth = max(len(b) for b in blocks)

    def cells(line: CodeLine | None) -> list[Cell]:
        return [Cell()] * 3 if line is None else [Cell(line.code), label(line.name), *_numbers(line.amounts, printer)]

    rows = [[c for b in blocks for c in cells(b[n] if n < len(b) else None)] for n in range(depth)]
    rows.append([
        Cell("人员经费合计", columns=2), number(printer(personnel(accounts))),
        Cell("公用经费合计", columns=5), number(printer(public(accounts))),
    ])  # fmt: skip
    head = [
        [Cell("人员经费", columns=3), Cell("公用经费", columns=6)],
        [Cell("科目编码"), Cell("科目名称"), Cell("决算数")] * 3,
    ]
    return Table(
        "一般公共预算财政拨款基本支出决算表", "gpb_basic", printer.unit, (34.0, 78.0, 66.0) * 3,
        spread(9, head), spread(9, rows),
        notes=("注：本表反映部门本年度一般公共预算财政拨款基本支出明细情况。",), size=7.5, row_height=16.0,
    )  # fmt: skip


def fund(accounts: Accounts, printer: Printer) -> Table:
    """政府性基金预算财政拨款收入支出决算表."""
    measures = [
        Cell("年初结转和结余", rows=2), Cell("本年收入", rows=2), Cell("本年支出", columns=3), Cell("年末结转和结余", rows=2)
    ]  # fmt: skip
    head = _code_head(measures, [Cell(t) for t in ("小计", "基本支出", "项目支出")], 6)
    depth, lines = _body(accounts, printer, (FUND,), FUND_MOVES, head)
    rows = spread(10, lines)
    notes = ["注：本表反映部门本年度政府性基金预算财政拨款收入、支出及结转和结余情况。"]
    if not code_lines(accounts, (FUND,), FUND_MOVES):
        notes.append("说明：本部门本年度没有政府性基金预算财政拨款收入和支出，故本表无数据。")
    return Table(
        "政府性基金预算财政拨款收入支出决算表", "government_fund", printer.unit, (*CODES, 95.0, 62.0, 68.0, 68.0, 40.0, 68.0, 62.0),
        rows[:depth], rows[depth:], notes=tuple(notes), size=8.0, row_height=20.0,
    )  # fmt: skip


def three_public(accounts: Accounts, printer: Printer, words: tuple[str, str] = ("预算数", "决算数")) -> Table:
    """财政拨款“三公”经费支出决算表: six columns of budget, then six of the final account."""
    three = accounts.three_public
    inner = [
        Cell("合计", rows=2), Cell("因公出国（境）费", rows=2), Cell("公务用车购置及运行维护费", columns=3), Cell("公务接待费", rows=2)
    ]  # fmt: skip
    head = [
        [Cell(words[0], columns=6), Cell(words[1], columns=6)],
        inner * 2,
        [Cell("小计"), Cell("公务用车购置费"), Cell("公务用车运行维护费")] * 2,
        [Cell(str(n)) for n in range(1, 13)],
    ]
    row = [
        number(printer(v))
        for p in (0, 1)
        for v in (
            three.total(p),
            three.overseas[p],
            three.vehicles(p),
            three.purchase[p],
            three.operation[p],
            three.reception[p],
        )
    ]
    note = (
        f"注：本表反映部门本年度财政拨款“三公”经费支出预决算情况。其中：{words[0]}为“三公”经费全年预算数，反映按规定程序"
        "调整后的预算数；决算数是包括当年财政拨款和以前年度结转资金安排的实际支出。"
    )
    return Table(
        "财政拨款“三公”经费支出决算表", "three_public", printer.unit, (45.0,) * 12, spread(12, head), spread(12, [row]),
        notes=(note,) if any(cell.text for cell in row) else (note, NO_THREE_PUBLIC), size=7.5, row_height=24.0,
    )  # fmt: skip
