"""The wide functional-classification fact tables 「宽表」 that analysts query, in the order they are built.

What belongs here: the list. Each table is declared in the file of its matter, the views that are safe to sum in
`leaf`, what they share in `shape`. Nothing in this folder decides how a document is read.
"""

from __future__ import annotations

from typing import Final

from juesuan.tables.model import Table
from juesuan.tables.wide.by_code import EXPENDITURE_BY_ECONOMIC, EXPENDITURE_BY_FUNCTION, INCOME_BY_FUNCTION
from juesuan.tables.wide.fund_balance import FUND_BALANCE
from juesuan.tables.wide.leaf import LEAF_VIEWS
from juesuan.tables.wide.matters import OPERATING_ASSETS_PROCUREMENT, THREE_PUBLIC
from juesuan.tables.wide.summary import REVENUE_EXPENDITURE_SUMMARY

WIDE_TABLES: Final[tuple[Table, ...]] = (
    INCOME_BY_FUNCTION,
    EXPENDITURE_BY_FUNCTION,
    EXPENDITURE_BY_ECONOMIC,
    REVENUE_EXPENDITURE_SUMMARY,
    THREE_PUBLIC,
    FUND_BALANCE,
    OPERATING_ASSETS_PROCUREMENT,
)

__all__ = ["LEAF_VIEWS", "WIDE_TABLES"]
