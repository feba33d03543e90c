"""What the wide tables share: who reports, money in 元 and 万元, the way back to the page, and the SQL of all that.

What belongs here: columns and pieces of queries that mean the same in every wide table. A wide table 「宽表」 is
made from `fact_amount`, one row per printed line, so that the common question needs no join.

Three working tables exist while a warehouse is built (`juesuan.warehouse.derive`): `code_name` (kind, code,
fiscal_year, name), `line_name` (line, name) and `repeated_cell` (fact_id, grain): cells that say a second time what
another cell of the form says, which no wide table takes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from juesuan import terms
from juesuan.tables.core import MONEY, col
from juesuan.tables.model import Additivity, Column

WAN: Final = "DECIMAL(18,6)"

REPORT: Final = (
    col("report_id", "VARCHAR", "文件编号", "document"),
    col("unit_id", "VARCHAR", "单位编号", "reporting unit"),
    col("unit_name", "VARCHAR", "单位", "name of the unit as printed"),
    col("region", "VARCHAR", "地区", "region"),
    col("region_code", "VARCHAR", "行政区划代码", "administrative division code"),
    col("fiscal_year", "INTEGER", "年度", "the year reported on"),
    col("entity_level", "VARCHAR", "报告层级", "department, head office or unit: a department's accounts include its "
        "units', so never sum over levels", null=False, words=terms.ENTITY_LEVELS),
    col("report_kind", "VARCHAR", "报告种类", "final accounts or budget", null=False, words=terms.REPORT_KINDS),
    col("is_current", "BOOLEAN", "现行版本", "latest version for its unit, level, year and kind", null=False),
    col("is_contained", "BOOLEAN", "已含于部门报告", "head office whose accounts a department's report includes",
        null=False),
)  # fmt: skip

FORM: Final = col("form", "VARCHAR", "公开表", "the form it stands in", null=False, names=terms.FORMS)
FUND: Final = col("fund", "VARCHAR", "资金性质", "fund", null=False, words=terms.FUNDS)
PHASE: Final = col("phase", "VARCHAR", "预算或决算", "budget or actual", null=False, words=terms.PHASES)
ROW: Final = col("row", "INTEGER", "表内第几数据行", "data row in the form, from 1 (0: the whole form); with report_id and "
                 "form the way back to fact_amount", null=False)  # fmt: skip
LINE: Final = col("line", "VARCHAR", "行的含义", "meaning of the row", null=False, words=terms.LINES)
PRINTED_NAME: Final = col("printed_name", "VARCHAR", "印出的行名", "label as printed")
LEVEL: Final = col("level", "INTEGER", "级次（类1 款2 项3）", "1 class, 2 section, 3 item; empty for totals")
PARENT: Final = col("parent_code", "VARCHAR", "上级科目编码", "nearest code above it in the same form")
IS_LEAF: Final = col("is_leaf", "BOOLEAN", "末级", "finest row of its form and fund: leaves add up without counting "
                     "anything twice", null=False)  # fmt: skip

TAIL: Final = (
    col("proof", "VARCHAR", "证明情况", "the weakest proof among the row's printed numbers", words=terms.PROOFS),
    col("page", "INTEGER", "页码", "page, from 1"),
    col("source", "VARCHAR", "出处", "table: cells of the form; prose: sentences, where the form is missing",
        words=terms.SOURCES),
)

# Weakest first. A row is as good as its weakest printed number.
_PROOF_ORDER: Final = ("contradicted", "unproven", "consistent", "proven")


def money(name: str, zh: str, en: str, additivity: Additivity = "not_additive") -> tuple[Column, Column]:
    """An amount in 元 and the same in 万元; blank cells are NULL in both, a printed zero is 0."""
    return (
        col(name, MONEY, zh, en, unit="元", additivity=additivity),
        col(f"{name}_wan", WAN, f"{zh}（万元）", f"{en}, in 万元", unit="万元", additivity=additivity,
            alias=f"{zh}万元"),
    )


def pairs(amounts: Iterable[tuple[str, str, str]], additivity: Additivity = "not_additive") -> tuple[Column, ...]:
    """The columns of several amounts, each in 元 and 万元."""
    return tuple(column for name, zh, en in amounts for column in money(name, zh, en, additivity))


def from_measures(names: Iterable[str]) -> str:
    """Aggregates that put each measure of a printed row into its own column."""
    return ", ".join(f"max(amount) FILTER (WHERE measure = '{name}') AS {name}" for name in names)


def from_lines(names: Iterable[str], field: str = "amount") -> str:
    """Aggregates that put each line of a form into its own column."""
    return ", ".join(f"max({field}) FILTER (WHERE line = '{name}') AS {name}" for name in names)


def cells(forms: Iterable[str], grain: str = "row") -> str:
    """The facts of some forms without the cells that repeat another one at that grain."""
    listed = ", ".join(f"'{form}'" for form in forms)
    return (
        f"(SELECT * FROM fact_amount WHERE form IN ({listed}) AND fact_id NOT IN "
        f"(SELECT fact_id FROM repeated_cell WHERE grain = '{grain}'))"
    )


def proof_and_page() -> str:
    """Aggregates for the weakest proof of the printed numbers and the first page."""
    ranks = " ".join(f"WHEN '{proof}' THEN {rank}" for rank, proof in enumerate(_PROOF_ORDER))
    words = ", ".join(f"'{proof}'" for proof in _PROOF_ORDER)
    return (
        f"[{words}][1 + min(CASE proof {ranks} END) FILTER (WHERE state IN ('number', 'zero'))] AS proof, "
        "min(page) AS page, min(source) AS source"
    )


def selected(columns: Iterable[Column], source: str) -> str:
    """The select list of a wide table: report columns from `r`, 万元 derived, everything else from `source`."""
    report = {column.name for column in REPORT}
    fields = []
    for column in columns:
        name = column.name
        if name == "is_contained":
            fields.append("r.contained_in IS NOT NULL AS is_contained")
        elif name in report:
            fields.append(f"r.{name}")
        elif column.type == WAN:
            # Multiplication of decimals is exact, division gives a double.
            fields.append(f"CAST({source}.{name.removesuffix('_wan')} * 0.0001 AS {WAN}) AS {name}")
        else:
            fields.append(f"{source}.{name}")
    return ", ".join(fields)


def in_order(*last: str) -> str:
    """One order for every wide table, so that two builds give equal files and a unit's rows lie together."""
    return "ORDER BY " + ", ".join(
        ["r.region", "r.unit_name", "r.fiscal_year", "r.report_kind", "r.entity_level", "r.report_id", *last]
    )
