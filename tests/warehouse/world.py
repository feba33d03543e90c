"""A small world of published documents that depend on each other, for the tests of builds that take rows over.

Departments with a head office, a unit, budgets and three years; versions with and without dates, units whose names no
folder tells, files that can't be read, names of codes that outvote each other, repeated cells, broken totals, prose and
performance tables. Each document has two contents, so that it can be read again with another outcome.
"""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from juesuan.parts import StoredPart, store
from juesuan.reconcile.across_example import reports_of_example
from juesuan.tables import JUDGED_TABLES, READ_TABLES
from juesuan.tables.core import DIM_REPORT, FACT_AMOUNT, FORM_COVERAGE, QUARANTINE, REPORT_FILE
from juesuan.tables.model import Table

Rows = dict[str, list[dict[str, Any]]]
READER = "world"
ABSENT, FIRST, SECOND, UNREADABLE = range(4)

# Year, level, unit; a date for versions (None: the document states none), a unit of None that nobody knows.
DOCUMENTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("2024 department 甲局", {}),
    ("2023 department 甲局", {}),
    ("2022 department 甲局", {}),
    ("2024 head_office 甲局（本级）", {}),
    ("2024 unit 甲中心", {}),
    ("2023 unit 甲中心", {}),
    ("2024 budget 甲局", {}),
    ("2023 budget 甲局", {}),
    ("2024 department 乙局", {"document_date": "D:20250801"}),
    ("2024 department 乙局", {"document_date": "D:20250901"}),
    ("2023 department 乙局", {"document_date": None}),
    ("2023 department 乙局", {"document_date": None}),
    ("2024 department 丙局", {"unit_id": None}),
    ("2024 department 丁局", {"fiscal_year": None}),
    ("2024 unit 戊站", {}),
    ("2022 department 己局", {}),
)
_SHARED_NAMES = {FIRST: "行政运行", SECOND: "行政运行费"}


def _text(number: int, content: int) -> str:
    """What a document prints; amounts agree with the neighbours' in one of the two contents, mostly."""
    spec = DOCUMENTS[number][0]
    year, level, unit = spec.split()
    head = f"=== {year}" + (f" {level}" if level != "department" else "") + ("" if unit == "甲局" and level == "department" else f" {unit}")
    if level == "department" and unit != "甲局":
        head = f"=== {year} unit {unit}"
    shift = Decimal(content - FIRST)
    total = Decimal(100 + number) + shift
    name = _SHARED_NAMES[content] if number % 2 else "行政运行"
    return f"""
{head}
members | 甲局（本级） | 甲中心
revenue_expenditure_summary | opening_balance | {12 + shift}.34
revenue_expenditure_summary | closing_balance | {12 + shift}.34
revenue_expenditure_summary | income_total | {total}.00
fiscal_grant_summary | gpb_grant_income | {30 + shift}.00
fiscal_grant_summary | opening_gpb | {12 + shift}.00
fiscal_grant_summary | closing_gpb | @general_public_budget 12.00
income | total | income_total {total}.00 | fiscal_grant_income {total}.00
expenditure | total | expenditure_total {total}.00 | basic_expenditure 60.00 | project_expenditure {total - 60}.00
expenditure | 201 一般公共服务支出 | expenditure_total {total}.00 | basic_expenditure 60.00 | project_expenditure {total - 60}.00
expenditure | 20106 财政事务 | expenditure_total 100.00 | basic_expenditure 60.00 | project_expenditure 40.00
expenditure | 2010601 {name} | expenditure_total 60.00 | basic_expenditure 60.00 | project_expenditure
gpb_expenditure | total | expenditure_total {total}.00
gpb_expenditure | 2010601 {name} | expenditure_total ~initial_budget {15 + shift}.60 | expenditure_total 15.00
gpb_basic | 30201 办公{"费" if content == FIRST else "经费"} | 5.00{" | 5.00" if number % 3 == 0 else ""}
three_public | reception | ~budget 0.95 | ~actual {shift}.50
operating_assets_procurement | procurement_total | {7 + shift}.00
government_fund | total | opening_balance | income_total 3.00 | expenditure_total 2.00 | closing_balance 1.00
五、一般公共预算财政拨款支出决算情况说明
{year}年度一般公共预算财政拨款支出{total}.00万元，上年决算数为{total - 1}.00万元。
"""


def _whole(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    return {column.name: row.get(column.name) for column in table.columns}


def _contents() -> dict[tuple[int, int], Rows]:
    found = {}
    for content in (FIRST, SECOND):
        reports = reports_of_example("\n".join(_text(number, content) for number in range(len(DOCUMENTS))))
        for number, rows in enumerate(reports):
            found[number, content] = _completed(number, content, rows)
    return found


def _completed(number: int, content: int, rows: Rows) -> Rows:
    spec, changed = DOCUMENTS[number]
    year, level, unit = spec.split()
    (head,) = rows["dim_report"]
    report_id = head["report_id"]
    head |= {"file": f"示例区/{year}/{unit}{number}.pdf", "pages": 3, "document_date": "D:20250820"}
    if level not in ("budget", "unit", "head_office"):
        head["entity_level"] = "department"
    head |= changed
    rows["dim_report"] = [{key: value for key, value in _whole(DIM_REPORT, head).items() if key != "contained_in"}]
    rows["form_coverage"] = [_whole(FORM_COVERAGE, row) for row in rows["form_coverage"]]
    rows["fact_amount"] = [_whole(FACT_AMOUNT, row) for row in rows["fact_amount"]]
    rows["report_file"] = [_whole(REPORT_FILE, {"report_id": report_id, "file_no": 1, "file": head["file"], "sha256": report_id,
                                                "file_bytes": 9})]  # fmt: skip
    # A doubt of the reader's own, and one row of each table that examples don't fill.
    rows["quarantine"] = [_whole(QUARANTINE, {
        "quarantine_id": f"{report_id[:16]}/0001", "report_id": report_id, "file": head["file"], "stage": "cell", "reason": "unclear",
        "message_zh": "不清", "message_en": "unclear", "fault": "reader",
    })] if number % 5 == 0 else []  # fmt: skip
    key = report_id[:16]
    project = {"project_id": f"{key}/p/1", "report_id": report_id, "number": 1, "project": "项目", "page": 3}
    verdict = f"{key}/P01/1"
    for name, row in {
        "performance_project": project | {"indicators": content},
        "performance_fund": project | {"fund_line_id": f"{key}/p/1/f/1", "label": "资金"},
        "performance_indicator": project | {"indicator_id": f"{key}/p/1/i/1", "level3": "指标"},
        "evaluation_score": project | {"score_id": f"{key}/e/1", "table_number": 1, "row_kind": "total"},
        "page_numerals": {"report_id": report_id, "page": 3, "printed": content, "in_facts": content, "in_quarantine": 0, "no_amounts": 0},
        "reconciliation": {
            "verdict_id": verdict, "report_id": report_id, "rule_id": "P01", "place": "项目", "statement": "执行率", "relation": "=",
            "family": "performance", "severity": "error", "verdict": "broken" if number % 4 == content else "exact", "terms": 1,
        },
        "reconciliation_term": {"verdict_id": verdict, "fact_id": rows["fact_amount"][0]["fact_id"], "side": "left", "sign": 1},
        "reconciliation_statement": {"verdict_id": verdict, "statement_id": f"{key}/s/1", "side": "left", "sign": 1},
        "reconciliation_performance": {"verdict_id": verdict, "row_id": f"{key}/p/1", "measure": "actual", "side": "left", "sign": 1},
    }.items():  # fmt: skip
        (table,) = (one for one in (*READ_TABLES, *JUDGED_TABLES) if one.name == name)
        rows[name] = [_whole(table, row)]
    return rows


class World:
    """Which documents are there, with which content; parts are stored as the run stores them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.contents = _contents()
        self.states = [ABSENT] * len(DOCUMENTS)

    def change(self, random: Random, documents: int) -> None:
        """Let some documents come, go, be read again or become unreadable."""
        for number in random.sample(range(len(DOCUMENTS)), documents):
            self.states[number] = random.choice([state for state in range(4) if state != self.states[number]])

    def parts(self) -> list[StoredPart]:
        """The parts of the documents that are there."""
        return [self._part(number, state) for number, state in enumerate(self.states) if state != ABSENT]

    def _part(self, number: int, state: int) -> StoredPart:
        rows = deepcopy(self.contents[number, FIRST if state == UNREADABLE else state])
        if state == UNREADABLE:
            (head,) = rows["dim_report"]
            head["state"] = "quarantined"
            rows = {"dim_report": [head], "fact_amount": [], "form_coverage": [], "report_file": rows["report_file"], "quarantine": [
                _whole(QUARANTINE, {
                    "quarantine_id": f"{head['report_id'][:16]}/0001", "report_id": head["report_id"], "file": head["file"],
                    "stage": "document", "reason": "no_text", "message_zh": "扫描件", "message_en": "a scan", "fault": "publisher",
                }),
            ]}  # fmt: skip
        return store(self.folder / f"{state}", rows, READER)
