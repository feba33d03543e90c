"""Views that say whose a row is 「具名视图」: unit, year and region beside each row, so that no question needs a join.

What belongs here: which tables get such a view, and which of their amounts are shown in 万元 too. The tables
themselves stay narrow: a name repeated over millions of cells would say nothing new.
"""

from __future__ import annotations

from typing import Final

from juesuan.tables.core import FACT_AMOUNT, FORM_COVERAGE, QUARANTINE, RECONCILIATION
from juesuan.tables.joint import JOINT_TEST
from juesuan.tables.model import Column, Table
from juesuan.tables.prose import (
    EVALUATION_SCORE,
    PERFORMANCE_FUND,
    PERFORMANCE_INDICATOR,
    PERFORMANCE_PROJECT,
    STATEMENT,
)
from juesuan.tables.wide.shape import REPORT

_SELF_EVALUATED: Final = ("initial_budget", "full_year_budget", "actual")
# A verdict's sides are money unless a unit is named.
_IN_YUAN: Final = 'coalesce(t."unit", \'\') = \'\''


def _in_wan(column: Column) -> Column:
    """The same amount in 万元, with four more places and no digit lost."""
    precision, scale = (int(part) for part in column.type.removeprefix("DECIMAL(").removesuffix(")").split(","))
    exact = f"DECIMAL({precision},{scale + 4})"
    name = column.chinese_name
    return Column(f"{column.name}_wan", exact, f"{name}（万元）", f"{column.en}, in 万元", unit="万元",
                  additivity=column.additivity, alias=f"{name}万元")  # fmt: skip


def _named(table: Table, in_wan: tuple[str, ...] = (), only: str = "") -> Table:
    """A table with its report's unit, region, year, level, kind and standing before the columns of its own."""
    own = {column.name for column in table.columns}
    whose = tuple(column for column in REPORT if column.name not in own)
    columns, fields = [*whose], [
        "r.contained_in IS NOT NULL AS is_contained" if column.name == "is_contained" else f'r."{column.name}"'
        for column in whose
    ]  # fmt: skip
    for column in table.columns:
        columns.append(column)
        fields.append(f't."{column.name}"')
        if column.name in in_wan:
            wan = _in_wan(column)
            columns.append(wan)
            # Multiplication of decimals is exact, division gives a double.
            amount = f'CAST(t."{column.name}" * 0.0001 AS {wan.type})'
            fields.append(f'{f"CASE WHEN {only} THEN {amount} END" if only else amount} AS "{wan.name}"')
    return Table(
        f"{table.name}_named",
        f"{table.zh}（含单位、年度、地区）",
        f"{table.en}; with unit, year and region",
        tuple(columns),
        key=table.key,
        query=f'SELECT {", ".join(fields)} FROM main."{table.name}" t JOIN main.dim_report r USING (report_id)',
        is_view=True,
        alias=table.chinese_name,
    )


_NAMED: Final = (
    (FACT_AMOUNT, _named(FACT_AMOUNT, ("amount",))),
    (FORM_COVERAGE, _named(FORM_COVERAGE)),
    (RECONCILIATION, _named(RECONCILIATION, ("left_value", "right_value", "gap"), only=_IN_YUAN)),
    (QUARANTINE, _named(QUARANTINE)),
    (JOINT_TEST, _named(JOINT_TEST)),
    (STATEMENT, _named(STATEMENT, ("amount",))),
    (PERFORMANCE_PROJECT, _named(PERFORMANCE_PROJECT, _SELF_EVALUATED)),
    (PERFORMANCE_FUND, _named(PERFORMANCE_FUND, _SELF_EVALUATED)),
    (PERFORMANCE_INDICATOR, _named(PERFORMANCE_INDICATOR)),
    (EVALUATION_SCORE, _named(EVALUATION_SCORE)),
)
# In the Chinese schema the named view stands under the table's name.
NAMED_BY: Final[dict[str, Table]] = {table.name: view for table, view in _NAMED}
NAMED_VIEWS: Final[tuple[Table, ...]] = tuple(NAMED_BY.values())
