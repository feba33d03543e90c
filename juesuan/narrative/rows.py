"""Statements as rows of the published table `statement` 「文字数据」.

What belongs here: keys, signs and the numbers that fit the declared columns. The columns themselves are in
`juesuan.tables.prose`.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from juesuan.narrative.numerals import yuan
from juesuan.narrative.statement import Statement

# A thousand million million 元 is beyond any account; the columns hold as many digits, with six decimals for values
# and four for money.
_LARGEST: Final = Decimal(10) ** 15
_MOST_DECIMALS: Final = 6
_MOST_MONEY_DECIMALS: Final = 4
_SMALLEST_STEP: Final = Decimal("0.0001")


def statement_id(report_id: str, number: int) -> str:
    """The published key of a statement: document and sequence."""
    return f"{report_id[:16]}/s/{number}"


def is_publishable(statement: Statement) -> bool:
    """Whether a figure fits its columns: what does not is a number of a document or a telephone, no figure."""
    return fits(statement.value) and fits(statement.value_yuan, _MOST_MONEY_DECIMALS)


def fits(value: Decimal | None, decimals: int = _MOST_DECIMALS) -> bool:
    """Whether a number has so few digits that a column holds all of them."""
    if value is None:
        return True
    exponent = value.normalize().as_tuple().exponent
    return abs(value) < _LARGEST and isinstance(exponent, int) and -exponent <= decimals


def statement_rows(report_id: str, statements: Sequence[Statement]) -> list[dict[str, Any]]:
    """Rows of `statement` in reading order; references to statements that are not published are left empty."""
    published = [statement for statement in statements if is_publishable(statement)]
    keys = {statement.number: statement_id(report_id, statement.number) for statement in published}
    return [_row(report_id, statement, keys) for statement in published]


def _row(report_id: str, one: Statement, keys: dict[int, str]) -> dict[str, Any]:
    box = one.box or (None, None, None, None)
    return {
        "statement_id": keys[one.number],
        "report_id": report_id,
        "number": one.number,
        "section": one.section,
        "section_number": one.section_number or None,
        "section_title": one.section_title or None,
        "subject": one.subject,
        "measure": one.measure,
        "kind": one.kind,
        "role": one.role,
        "value": one.value,
        "signed_value": one.signed,
        "unit": one.unit or None,
        "decimals": one.decimals,
        "amount": one.value_yuan,
        "step": step_of(one) if one.value_yuan is not None else None,
        "fund": one.fund or None,
        "phase": one.phase or None,
        "baseline": one.baseline or None,
        "direction": one.direction or None,
        "bound": one.bound or None,
        "function_code": one.function_code,
        "function_name": one.function_name or None,
        "economic_code": one.economic_code or None,
        "project": one.project or None,
        "of_id": keys.get(one.of) if one.of is not None else None,
        "whole_id": keys.get(one.whole) if one.whole is not None else None,
        "flags": ",".join(one.flags) or None,
        "quote": one.quote,
        "page": max(one.page, 1),
        "line": one.line or None,
        "x0": box[0],
        "y0": box[1],
        "x1": box[2],
        "y1": box[3],
    }


def step_of(statement: Statement, decimals: int = 0) -> Decimal | None:
    """One unit of the last printed digit in 元, or of the usual decimals where more; None for what is no money."""
    step = yuan(Decimal(1).scaleb(-max(statement.decimals, decimals)), statement.unit)
    return None if step is None else max(step, _SMALLEST_STEP)
