"""Arithmetic that printed forms must keep, computed from the rows of a sample's truth alone.

A second, simple computation beside `samples.lines`: it sees printed texts, not books, so a slip in the
generator shows. Slack is half a unit of the last digit for every printed amount that is not zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

HALF = Decimal("0.005")
Table = dict[str, Any]
Slip = tuple[str, str, Decimal]


def amount(text: str) -> Decimal:
    return Decimal(text.replace(",", "")) if re.fullmatch(r"-?[\d,]+(\.\d+)?", text) else Decimal(0)


def off(total: Decimal, parts: Sequence[Decimal]) -> Decimal:
    """How far a total is from its parts beyond what rounding allows."""
    printed = sum(1 for v in (total, *parts) if v)
    gap = abs(total - sum(parts, Decimal(0)))
    return gap if gap > printed * HALF else Decimal(0)


def slips(tables: Iterable[Table]) -> list[Slip]:
    """Every identity that does not hold, as (form, what, gap)."""
    by_form = {t["form"]: t for t in tables if t["form"]}
    found: list[Slip] = []
    for form in ("income", "expenditure", "gpb_expenditure", "government_fund", "state_capital"):
        found += _tree(by_form[form])
        found += _rows(by_form[form])
    found += _summary(by_form["revenue_expenditure_summary"])
    found += _grants(by_form["fiscal_grant_summary"])
    found += _economic(by_form["gpb_basic"])
    return found + _across(by_form)


def code_of(row: Sequence[str]) -> str:
    """The functional code of a row, '' where it has none."""
    if re.fullmatch(r"\d{3}", row[0]) and all(re.fullmatch(r"(\d\d)?", c) for c in row[1:3]):
        return "".join(row[:3])
    return row[0] if re.fullmatch(r"\d{3}|\d{5}|\d{7}", row[0]) else ""


def coded(table: Table) -> tuple[list[Decimal], dict[str, list[Decimal]]]:
    """The amounts of 合计 and those of every code."""
    width = len(table["rows"][0])
    labels = 4 if any(c == "款" for row in [*table["header"], table["rows"][0]] for c in row) else 2
    total = next(row for row in table["rows"] if "合计" in row[:4])
    values = {code_of(row): [amount(c) for c in row[labels:width]] for row in table["rows"] if code_of(row)}
    return [amount(c) for c in total[labels:width]], values


def _tree(table: Table) -> list[Slip]:
    total, values = coded(table)
    found = []
    for k, printed in enumerate(total):
        parts = [v[k] for code, v in values.items() if len(code) == 3]
        if gap := off(printed, parts):
            found.append((table["form"], f"合计[{k}]", gap))
    for code, amounts in values.items():
        below = [v for other, v in values.items() if other.startswith(code) and len(other) == len(code) + 2]
        for k, printed in enumerate(amounts):
            if len(code) < 7 and (gap := off(printed, [v[k] for v in below])):
                found.append((table["form"], f"{code}[{k}]", gap))
    return found


def _rows(table: Table) -> list[Slip]:
    total, values = coded(table)
    found = []
    for name, v in {"合计": total, **values}.items():
        if len(v) == 6 and table["form"] in ("government_fund", "state_capital"):
            pairs = [(v[2], v[3:5]), (v[5], [v[0], v[1], -v[2]])]
        else:
            pairs = [(v[0], v[1:])]
        found += [(table["form"], f"row {name}", gap) for whole, parts in pairs if (gap := off(whole, parts))]
    return found


def sides(table: Table, label: str) -> list[Decimal]:
    """The amounts beside a label of a two-sided form, from the label to the next label."""
    for row in table["rows"]:
        if label in row:
            after = row[row.index(label) + 1 :]
            kept: list[Decimal] = []
            numbered = "行次" in table["header"][1]
            for text in after[1:] if numbered else after:
                if re.search(r"[一-鿿]", text):
                    break
                kept.append(amount(text))
            return kept
    raise KeyError(label)


def _listed(table: Table, column: int) -> list[list[Decimal]]:
    """Amounts of the lines numbered 一、二、... whose label stands in this column, above the total lines."""
    found = []
    for row in table["rows"]:
        if row[column].startswith("本年"):
            break
        if re.match(r"[一二三四五六七八九十]+、", row[column]):
            found.append(sides(table, row[column]))
    return found


def _right(table: Table) -> int:
    return next(k for k, text in enumerate(table["rows"][0]) if k and re.search(r"[一-鿿]", text))


def _summary(table: Table) -> list[Slip]:
    left, right = _listed(table, 0), _listed(table, _right(table))
    income, spent = sides(table, "本年收入合计")[0], sides(table, "本年支出合计")[0]
    totals = next(row for row in table["rows"] if row[0] == "总计")
    both = [amount(c) for c in totals if amount(c) and ("." in c)]
    used, opening = sides(table, "使用非财政拨款结余（含专用结余）")[0], sides(table, "年初结转和结余")[0]
    given, closing = sides(table, "结余分配")[0], sides(table, "年末结转和结余")[0]
    checks = {
        "本年收入合计": (income, [v[0] for v in left]),
        "本年支出合计": (spent, [v[0] for v in right]),
        "收入总计": (both[0], [income, used, opening]),
        "支出总计": (both[1], [spent, given, closing]),
    }
    found = [("revenue_expenditure_summary", name, gap) for name, pair in checks.items() if (gap := off(*pair))]
    return found + ([("revenue_expenditure_summary", "总计", both[0] - both[1])] if both[0] != both[1] else [])


def _grants(table: Table) -> list[Slip]:
    right = _listed(table, _right(table))
    spent, closing = sides(table, "本年支出合计"), sides(table, "年末财政拨款结转和结余")
    found: list[Slip] = []
    for k, printed in enumerate(spent):
        if gap := off(printed, [v[k] for v in right]):
            found.append((table["form"], f"本年支出合计[{k}]", gap))
    for name, v in [("本年支出合计", spent), ("年末", closing), *((f"类{n}", v) for n, v in enumerate(right))]:
        if gap := off(v[0], v[1:]):
            found.append((table["form"], f"row {name}", gap))
    received, opening = sides(table, "本年收入合计")[0], sides(table, "年初财政拨款结转和结余")[0]
    if gap := off(received + opening, [spent[0], closing[0]]):
        found.append((table["form"], "收支", gap))
    return found


def economic(table: Table) -> dict[str, Decimal]:
    """Amounts by economic code, whatever the number of blocks beside each other."""
    found: dict[str, Decimal] = {}
    for row in table["rows"]:
        for k, text in enumerate(row):
            if re.fullmatch(r"\d{5}", text):
                found[text] = amount(row[k + 2])
            elif re.fullmatch(r"\d{3}", text) and k + 2 < len(row):
                split = len(row) > k + 3 and re.fullmatch(r"(\d\d)?", row[k + 1])
                code = text + (row[k + 1] if split else "")
                found[code] = amount(row[k + (3 if split else 2)])
    return found


def _economic(table: Table) -> list[Slip]:
    values = economic(table)
    found: list[Slip] = []
    if not values:
        return found
    for code in [c for c in values if len(c) == 3]:
        if gap := off(values[code], [v for c, v in values.items() if len(c) == 5 and c.startswith(code)]):
            found.append((table["form"], code, gap))
    last = table["rows"][-1]
    staff, goods = (amount(last[last.index(name) + step]) for name, step in _last(last))
    for name, printed, families in (
        ("人员经费合计", staff, ("301", "303")),
        ("公用经费合计", goods, ("302", "307", "310", "312", "399")),
    ):
        if gap := off(printed, [v for c, v in values.items() if c in families]):
            found.append((table["form"], name, gap))
    return found


def _last(row: Sequence[str]) -> list[tuple[str, int]]:
    """For each total label the distance to its amount, over the slots that its merged cell covers."""
    found = []
    for name in ("人员经费合计", "公用经费合计"):
        step = 1
        while not row[row.index(name) + step]:
            step += 1
        found.append((name, step))
    return found


def _across(forms: dict[str, Table]) -> list[Slip]:
    """The same amount in two forms, at most one unit of the last digit apart."""
    income, _ = coded(forms["income"])
    spent, by_code = coded(forms["expenditure"])
    budget, budget_codes = coded(forms["gpb_expenditure"])
    summary, grants = forms["revenue_expenditure_summary"], forms["fiscal_grant_summary"]
    pairs = {
        "T1=T2": (sides(summary, "本年收入合计")[0], income[0]),
        "T1=T3": (sides(summary, "本年支出合计")[0], spent[0]),
        "T2=T4": (income[1], sides(grants, "本年收入合计")[0]),
        "T4=T5": (sides(grants, "本年支出合计")[1], budget[0]),
    }
    last = forms["gpb_basic"]["rows"][-1]
    staff, goods = (amount(last[last.index(name) + step]) for name, step in _last(last))
    found = [("across", name, gap) for name, (a, b) in pairs.items() if (gap := off(a, [b]))]
    if gap := off(budget[1], [staff, goods]):
        found.append(("across", "T5=T6", gap))
    found += [
        ("across", f"T3>=T5 {c}", v[0] - by_code[c][0])
        for c, v in budget_codes.items()
        if v[0] > by_code[c][0] + 2 * HALF
    ]
    return found
