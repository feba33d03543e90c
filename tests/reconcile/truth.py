"""The hand-checked cells of real reports, made into facts without the reader: what the rules must say of them.

What belongs here: just enough of each form's printing to give its cells their meaning. The reader has its own way;
that both agree is tested end to end elsewhere.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from juesuan.facts import Coverage, Fact
from juesuan.reconcile.example import Column, Rows, cell_fact, report_rows

CLASSES = {
    "一般公共服务": "201", "外交": "202", "国防": "203", "公共安全": "204", "教育": "205", "科学技术": "206",
    "文化旅游体育与传媒": "207", "社会保障和就业": "208", "卫生健康": "210", "节能环保": "211", "城乡社区": "212",
    "农林水": "213", "交通运输": "214", "资源勘探工业信息等": "215", "商业服务业等": "216", "金融": "217",
    "援助其他地区": "219", "自然资源海洋气象等": "220", "住房保障": "221", "粮油物资储备": "222",
    "国有资本经营预算": "223", "灾害防治及应急管理": "224", "其他": "229", "债务还本": "231", "债务付息": "232",
    "抗疫特别国债安排的": "234",
}  # fmt: skip
INCOME = [
    ("一般公共预算", "gpb_grant_income"), ("政府性基金", "gf_grant_income"), ("国有资本经营预算", "sc_grant_income"),
    ("财政拨款收入", "fiscal_grant_income"), ("上级补助", "superior_subsidy_income"),
    ("经营收入", "operating_income"), ("附属单位", "affiliated_unit_income"), ("事业收入", "business_income"),
    ("其他收入", "other_income"), ("本年收入合计", "income_total"), ("使用非财政拨款结余", "use_of_nonfiscal_balances"),
    ("年初", "opening_balance"), ("总计", "grand_total"),
]  # fmt: skip
OPENING = {"gpb_grant_income": "opening_gpb", "gf_grant_income": "opening_gf", "sc_grant_income": "opening_sc"}
EXPENDITURE = [
    ("本年支出合计", "expenditure_total"), ("结余分配", "balance_distribution"), ("年末", "closing_balance"),
    ("总计", "grand_total"),
]  # fmt: skip
FUNDS = ("fiscal_grant", "general_public_budget", "government_fund", "state_capital")
SPENT = ("expenditure_total", "basic_expenditure", "project_expenditure")
BALANCED = ("opening_balance", "income_total", *SPENT, "closing_balance")
FINAL_ITEMS = ("three_public_total", "overseas_trips", "vehicle_total", "vehicle_purchase",
               "vehicle_operation", "reception")  # fmt: skip
BUDGET_ITEMS = ("three_public_total", "overseas_trips", "reception", "vehicle_total", "vehicle_purchase",
                "vehicle_operation", "agency_operating_funds")  # fmt: skip
MEASURES = {
    "income": {
        7: ("income_total", "fiscal_grant_income", "superior_subsidy_income", "business_income", "operating_income",
            "affiliated_unit_income", "other_income"),
        5: ("income_total", "fiscal_grant_income", "business_income", "operating_income", "other_income"),
    },
    "expenditure": {6: (*SPENT, "payment_to_superior", "operating_expenditure", "subsidy_to_affiliated"), 3: SPENT},
    "gpb_expenditure": {3: SPENT},
    "government_fund": {6: BALANCED, 3: SPENT},
    "state_capital": {6: BALANCED, 3: SPENT},
}  # fmt: skip
FORMS = {
    "01": "revenue_expenditure_summary", "02": "income", "03": "expenditure", "04": "fiscal_grant_summary",
    "05": "gpb_expenditure", "06": "gpb_basic", "07": "three_public", "08": "government_fund", "09": "state_capital",
}  # fmt: skip
BUDGET_FORMS = {**FORMS, "06": "government_fund", "07": "state_capital", "08": "gpb_basic", "09": "three_public"}
# Statements printed under the forms, which the truth files (cells only) don't hold.
EMPTY = "故本表为空表。"


def rows_of_truth(folder: Path, *, report_id: str) -> Rows:
    """The rows of one real report, from its folder of hand-checked cells."""
    described = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    kind = "budget" if "预算" in described["source"] else "final_accounts"
    forms = BUDGET_FORMS if kind == "budget" else FORMS
    facts: list[Fact] = []
    coverage = []
    for table in described["tables"]:
        if table["no"] not in forms:
            continue
        form = forms[table["no"]]
        with (folder / table["file"]).open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        pages = [page for page, count in table["rows_per_page"].items() for _ in range(count)]
        read = list(_facts(form, rows, table["unit"], kind))
        facts += [replace(fact, page=int(pages[fact.row - 1])) for fact in read]
        numbers = sum(fact.state in ("number", "zero") for fact in read)
        # A street office says its table of the three public expenses is empty, and fills it in (FINDINGS.md).
        said = EMPTY if not numbers or (form == "three_public" and "万里" in folder.name) else None
        coverage.append(Coverage(form, "found" if numbers else "empty_with_statement", statement=said))
    return report_rows(facts, coverage, report_id=report_id, kind=kind)


def _facts(form: str, rows: list[list[str]], unit: str, kind: str) -> Iterator[Fact]:
    def fact(
        row: int, col: int, line: str, label: str, code: str | None, column: Column, side: str | None = None
    ) -> Fact:
        side = side or ("income" if form == "income" else "expenditure")
        printed = rows[row - 1][col - 1]
        return cell_fact(form, row, col, side, line, label, code, column, printed, unit=unit, kind=kind)

    opening = False
    # 类, 款 and 项 stand in three columns, or one column holds the whole code.
    first = 2 if any(len(row[0]) > 3 and row[0].isdigit() for row in rows) or len(rows[0]) == 8 else 4
    for number, row in enumerate(rows, start=1):
        if form in ("revenue_expenditure_summary", "fiscal_grant_summary"):
            label = row[0]
            line = next((line for word, line in INCOME if word in label), None)
            opening = opening or line == "opening_balance"
            if line:
                under_opening = opening and line in OPENING
                yield fact(number, 2, OPENING[line] if under_opening else line, label, None, Column(), "income")
            label = row[2]
            name = label.rpartition("、")[2].removesuffix("支出") if label else ""
            line = next((line for word, line in EXPENDITURE if word in label), "function" if name in CLASSES else "")
            code = CLASSES[name] if line == "function" else None
            assert line or not label, f"{form}: no meaning for {label!r}"
            columns = [Column()] if len(row) == 4 else [Column(fund=fund) for fund in FUNDS]
            for offset, column in enumerate(columns if line else []):
                yield fact(number, 4 + offset, line, label, code, column, "expenditure")
        elif form == "three_public":
            items = BUDGET_ITEMS if kind == "budget" else FINAL_ITEMS
            for col in range(1, len(row) + 1):
                item, phase = (items[col - 1], None) if kind == "budget" else (
                    items[(col - 1) // 2], "budget" if col % 2 else "actual")  # fmt: skip
                yield fact(number, col, item, item, None, Column(phase=phase))
        elif form == "gpb_basic":
            yield from _basic(fact, number, row, kind)
        else:
            line, label, code = _coded(row, first)
            for offset, measure in enumerate(MEASURES[form][len(row) - first] if line else []):
                yield fact(number, first + 1 + offset, line, label, code, Column(measure))


def _coded(row: list[str], first: int) -> tuple[str, str, str | None]:
    """Line, label and code of a row whose amounts begin after `first` cells."""
    if "合计" in row[:first]:
        return "total", "合计", None
    code = "".join(row[: first - 1])
    return ("function", row[first - 1], code) if code.isdigit() else ("", "", None)


def _basic(fact, number: int, row: list[str], kind: str) -> Iterator[Fact]:  # type: ignore[no-untyped-def]
    if kind == "budget":
        blocks = [(0, [Column(), Column("personnel_funds"), Column("public_funds")])]
    else:
        blocks = [(start, [Column()]) for start in (0, len(row) // 2)]
    for start, columns in blocks:
        width = (len(row) if kind == "budget" else len(row) // 2) - len(columns)
        cells = row[start : start + width]
        summed = {"合计": "total", "人员经费合计": "personnel_funds", "公用经费合计": "public_funds"}
        line, label = next(((summed[cell], cell) for cell in cells if cell in summed), ("economic", cells[-1]))
        # One budget prints 2 for 02: its leading zero is lost, not its meaning.
        code = cells[0] + (cells[1].zfill(2) if width == 3 and cells[1] else "")
        if line == "economic" and not code.isdigit():
            continue
        for offset, column in enumerate(columns):
            yield fact(number, start + width + 1 + offset, line, label, code if line == "economic" else None, column)
