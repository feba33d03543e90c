"""Examples of prose rules: a piece of a report as text, with printed cells of forms in the notation of rules.

    report | budget                                       the kind of report, where it is no final accounts
    unit | 某市某局                                        whose report it is
    coverage | income | missing                           the state of a form
    gpb_basic | total | 5,364.75                          a printed row (`juesuan.reconcile.example`)
    | 项目名称 | 甲类经费 |                                  a row of a performance table, cells between bars
    一般公共预算财政拨款基本支出5364.75万元。                  anything else is prose

What belongs here: this notation. Real reports come by `juesuan.report`.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Final

from juesuan import terms
from juesuan.facts import Fact
from juesuan.narrative.functions import CodeNames
from juesuan.narrative.lines import lines_of_text
from juesuan.performance.report import read_report
from juesuan.reconcile.example import rows_of_example
from juesuan.reconcile.prose.engine import judge_prose
from juesuan.reconcile.prose.model import ProseRule
from juesuan.reconcile.prose.verdict import ProseVerdict

YEAR: Final = 2024
_REPORT_ID: Final = "e" * 64


def judge_example(text: str, rule: ProseRule, names: CodeNames | None = None) -> tuple[ProseVerdict, ...]:
    """The verdicts of one rule on an example; `names` are the functional codes that its prose may name."""
    cells, prose, kind = [], [], "final_accounts"
    unit_name, coverage = "", {}
    for line in text.splitlines():
        head = line.partition("|")[0].strip().partition("[")[0]
        if head == "report":
            kind = line.partition("|")[2].strip()
            cells.append(line)
        elif head == "unit":
            unit_name = line.partition("|")[2].strip()
        elif head == "coverage":
            form, status = (part.strip() for part in line.split("|")[1:])
            coverage[form] = status
        elif head in terms.FORMS:
            cells.append(line)
        else:
            prose.append(line)
    own = {field.name for field in fields(Fact)}
    rows = rows_of_example("\n".join(cells), report_id=_REPORT_ID)["fact_amount"]
    facts = [Fact(**{name: value for name, value in row.items() if name in own}) for row in rows]
    read = read_report(lines_of_text("\n".join(prose)), YEAR, names)
    return judge_prose(
        read,
        facts,
        report_id=_REPORT_ID,
        year=YEAR,
        report_kind=kind,
        rules=[rule],
        unit_name=unit_name,
        coverage=coverage,
    )
