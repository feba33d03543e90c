"""A root cause in words, Chinese as an accountant would sign it, English beside it.

What belongs here: wording, and numbers as they are printed. What is suspected is decided in `search`.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from juesuan import terms
from juesuan.amount import UNITS as IN_YUAN
from juesuan.causes.model import KINDS, KINDS_EN, UNITS, Cell, RootCause
from juesuan.causes.state import Found, Slip

# So many places are named where several are equally suspect.
_NAMED = 3


def cause_of(found: Found, cells: Mapping[str, Cell], touched: tuple[str, ...]) -> RootCause:
    """One root cause told; `touched` are the cells of its findings, for causes that name none."""
    slip = found.slip
    if slip is None or (found.rivals and slip.kind != "missing_row"):
        return _undecided(found, cells, touched)
    if slip.kind == "missing_row":
        return _missing_row(slip, found, cells, touched)
    (first, *others) = slip.values
    cell, right = cells[first], slip.values[first]
    kind, kind_en = KINDS[slip.kind], KINDS_EN[slip.kind]
    if others:
        other = cells[others[0]]
        zh = f"{place(cell)}：{_said(cell)}，与{_beside(cell, other)}：{_said(other)} 疑为{kind}"
        en = f"{_place_en(cell)} and {other.label}: {other.printed or 'blank'}: {kind_en}"
    else:
        zh = f"{place(cell)}：{_said(cell)}，疑为{kind}，应为{as_printed(right, cell)}各式方成立"
        en = f"{_place_en(cell)}, {kind_en}; all would hold with {as_printed(right, cell)}"
    return RootCause(
        slip.kind, found.mended, zh, en, first, others[0] if others else None, cell.form, cell.code, None, cell.page,
        cell.printed, Decimal(right) / UNITS,
    )  # fmt: skip


def place(cell: Cell) -> str:
    """Page, form, row and, where the form has several, column of a cell."""
    measure = "" if cell.measure == "amount" else f" {terms.MEASURES[cell.measure]}"
    return f"第{cell.page}页《{terms.FORMS[cell.form]}》“{cell.label}”{measure}"


def as_printed(value: int, cell: Cell) -> str:
    """A number in the unit and with the decimals of a cell's form."""
    if cell.is_count:
        return f"{Decimal(value) / UNITS:,f}{cell.unit}"
    amount = Decimal(value) / UNITS / IN_YUAN.get(cell.unit, Decimal(1))
    return f"{round(amount, 2):,}{cell.unit}"


def _place_en(cell: Cell) -> str:
    return f"page {cell.page}, {cell.form}, {cell.label}: {cell.printed or 'blank'}"


def _said(cell: Cell) -> str:
    return cell.printed or "空白"


def _beside(cell: Cell, other: Cell) -> str:
    return f"同一行的{terms.MEASURES[other.measure]}" if other.row == cell.row else f"“{other.label}”"


def _missing_row(slip: Slip, found: Found, cells: Mapping[str, Cell], touched: tuple[str, ...]) -> RootCause:
    assert slip.form is not None
    form = terms.FORMS[slip.form]
    line = (slip.code or "").partition(":")[0]
    above = next((cell for cell in cells.values() if slip.under and (cell.form, cell.code) == (slip.form, slip.under)), None)
    named = terms.LINES.get(line) or (f"科目{slip.code}" if slip.code else "一行")
    where = f"“{above.label}”之下" if above else ""
    page = above.page if above else next((cells[key].page for key in touched if cells[key].form == slip.form), None)
    sample = next((cells[key] for key in touched if cells[key].form == slip.form), None)
    holds = next(iter(slip.row.values()), None)
    amount = f"，应为{as_printed(holds, sample)}各式方成立" if holds and sample else ""
    amount_en = f"; all would hold with {as_printed(holds, sample)}" if holds and sample else ""
    at = "" if page is None else f"第{page}页"
    zh = f"{at}《{form}》{where}疑漏印{named}{amount}"
    under = f", under {above.label}" if above else ""
    at_en = "" if page is None else f"page {page}, "
    en = f"{at_en}{slip.form}{under}: {slip.code or 'a row'} seems not to be printed{amount_en}"
    return RootCause(
        "missing_row", found.mended, zh, en, form=slip.form, code=slip.code, under=slip.under, page=page,
        value_that_holds=Decimal(holds) / UNITS if holds else None,
    )  # fmt: skip


def _undecided(found: Found, cells: Mapping[str, Cell], touched: tuple[str, ...]) -> RootCause:
    slips = () if found.slip is None else (found.slip, *found.rivals)
    suspects = tuple(dict.fromkeys(key for slip in slips for key in slip.values)) or touched
    pages = sorted({cells[key].page for key in suspects if key in cells})
    listed = [f"{place(cells[key])}：{_said(cells[key])}" for key in suspects if key in cells]
    at = "、".join(map(str, pages))
    if not listed:
        return RootCause("undecided", found.mended, "没有可指明的数字", "no number can be named")
    if len(listed) <= _NAMED:
        zh = f"{len(listed)} 处同样可疑：{'；'.join(listed)}"
    else:
        zh = f"第{at}页，{len(listed)} 个数字同样可疑，无法断定是哪一个"
    en = f"{len(listed)} places are equally suspect, page {at.replace('、', ', ')}"
    return RootCause("undecided", found.mended, zh, en, page=pages[0], alternatives=len(listed) - 1)
