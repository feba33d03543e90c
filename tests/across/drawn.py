"""A department with its units, last year's accounts and this year's budget, invented, drawn as PDFs, read and built.

What belongs here: books that agree with each other, the reports drawn from them, and the warehouse of what was read. The
healthy set and the wrong one share what they don't differ in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from juesuan.parts import store
from juesuan.report import read, rows_of
from juesuan.rules import load_rules
from juesuan.warehouse.build import ReleaseStamp, build
from samples.accounts import GPB, Accounts, Entry, Operations, ThreePublic, random_accounts
from samples.amounts import Printer
from samples.flow import Flow, with_texts
from samples.paper import Paper
from samples.report import Misprint, draw_report
from samples.styles import shanghai
from samples.table import Pen, texts

NAME, UNIT = "示例市示例区教育局", "示例市示例区教育局信息中心"
ZERO = Decimal(0)
READER = "drawn-reader"
Amounts = Mapping[str, Decimal]


def books() -> tuple[Accounts, Accounts, Accounts, Accounts]:
    """The head office, its unit, the department of both, and the department a year before."""
    office = random_accounts(
        3, unit_name=NAME, entity_level="head_office", government_fund=False, state_capital=False, own_money=False
    )
    centre = random_accounts(
        5,
        unit_name=UNIT,
        entity_level="unit",
        government_fund=False,
        state_capital=False,
        own_money=False,
        main_class="20502",
    )
    office, centre = _without_openings(office), _without_openings(centre)
    # Prose says that last year's expenditure was nineteen twentieths of last year's total: so much was carried over.
    spent = sum((entry.spent for entry in (*office.entries, *centre.entries)), ZERO)
    carried = round(spent * 5 / 95, 2)
    office = replace(
        office, unit_name=f"{NAME}（本级）", units=((f"{NAME}（本级）", ""),),
        entries=(replace(office.entries[0], opening=carried), *office.entries[1:]),
    )  # fmt: skip
    centre = replace(centre, units=((UNIT, ""),))
    whole = replace(
        _sum(office, centre), unit_name=NAME, entity_level="department", units=((f"{NAME}（本级）", ""), (UNIT, "")),
        prior_total=spent + carried, prior_fiscal=spent + carried,
    )  # fmt: skip
    # What the year before closed with is what this year opens with.
    before = tuple(
        replace(entry, opening=ZERO, income={"grant": entry.spent + entry.opening}) for entry in whole.entries
    )
    return office, centre, whole, replace(whole, fiscal_year=whole.fiscal_year - 1, entries=before)


def _without_openings(accounts: Accounts) -> Accounts:
    entries = tuple(replace(one, opening=ZERO, income={"grant": one.spent + one.closing}) for one in accounts.entries)
    return replace(accounts, entries=entries)


def _sum(one: Accounts, other: Accounts) -> Accounts:
    entries: dict[tuple[str, str], Entry] = {}
    for entry in (*one.entries, *other.entries):
        known = entries.get((entry.code, entry.fund))
        entries[entry.code, entry.fund] = entry if known is None else replace(
            entry, opening=entry.opening + known.opening, income=_added(entry.income, known.income),
            spending=_added(entry.spending, known.spending),
        )  # fmt: skip
    three = {
        name: tuple(
            a + b for a, b in zip(getattr(one.three_public, name), getattr(other.three_public, name), strict=True)
        )
        for name in ("overseas", "purchase", "operation", "reception")
    }
    counts = {
        name: getattr(one.three_public, name) + getattr(other.three_public, name)
        for name in ("overseas_groups", "overseas_persons", "vehicles_bought", "vehicles_kept", "batches", "persons")
    }
    first, second = one.operations, other.operations
    operations = Operations(
        first.agency_funds + second.agency_funds, tuple(a + b for a, b in zip(first.vehicles, second.vehicles, strict=True)),
        first.equipment + second.equipment, *(
            getattr(first, name) + getattr(second, name) for name in ("goods", "works", "services", "sme", "micro")
        ),
    )  # fmt: skip
    return replace(
        one, entries=tuple(entries[key] for key in sorted(entries)), basic=_added(one.basic, other.basic),
        projects=_added(one.projects, other.projects), three_public=ThreePublic(**three, **counts), operations=operations,
        budgets={
            code: tuple(sum(parts, ZERO) for parts in zip(
                one.budgets.get(code, (ZERO, ZERO)), other.budgets.get(code, (ZERO, ZERO)), strict=True))
            for code in {*one.budgets, *other.budgets}
        },
        prior_total=one.prior_total + other.prior_total, prior_fiscal=one.prior_fiscal + other.prior_fiscal,
        prior_agency=one.prior_agency + other.prior_agency,
    )  # fmt: skip


def _added(one: Amounts, other: Amounts) -> dict[str, Decimal]:
    return {key: one.get(key, ZERO) + other.get(key, ZERO) for key in sorted({*one, *other})}


def draw_budget(accounts: Accounts, path: Path, misprint: tuple[str, int, Decimal] | None = None) -> None:
    """The budget of a year: one form, by function, of what the final accounts call 年初预算; one cell may be misprinted."""
    planned = tuple(
        replace(entry, spending={"basic": ZERO, "project": accounts.budgets[entry.code][0]})
        for entry in accounts.entries if entry.fund == GPB
    )  # fmt: skip
    table = shanghai.budget_expenditure(replace(accounts, entries=planned), Printer("万元", False, ""))
    table = replace(table, title=f"{accounts.fiscal_year}年部门一般公共预算支出功能分类预算表", notes=())
    if misprint is not None:
        label, column, added = misprint
        rows = texts(table.rows)
        row = next(number for number, row in enumerate(rows) if label in row[:column])
        table = with_texts(table, [(row, column, f"{Decimal(rows[row][column]) + added:.2f}")])
    title = f"{accounts.unit_name}{accounts.fiscal_year}年部门预算"
    paper = Paper(path, title, None, None)
    flow = Flow(paper, Pen(False, 0.0), "{}")
    flow.page(numbered=False)
    flow.gap(200)
    flow.centred(title.replace("20", "\n20", 1), 26.0)
    flow.centred(f"预算单位：{accounts.unit_name}", 16.0)
    flow.page(table.landscape)
    flow.table(table)
    paper.close()


def draw_set(folder: Path, wrong: Mapping[str, Misprint | tuple[str, int, Decimal]] | None = None) -> dict[str, Path]:
    """All reports drawn below `folder`, by name; of those in `wrong` one cell is misprinted, the others are left out."""
    office, centre, whole, before = books()
    drawn = {
        "office": (office, f"{NAME}（本级）"),
        "centre": (centre, UNIT),
        "whole": (whole, NAME),
        "before": (before, NAME),
    }
    paths = {}
    for name, (accounts, file) in drawn.items():
        if wrong is not None and name not in wrong:
            continue
        paths[name] = folder / "示例市" / str(accounts.fiscal_year) / f"{file}{accounts.fiscal_year}年度决算.pdf"
        paths[name].parent.mkdir(parents=True, exist_ok=True)
        misprint = (wrong or {}).get(name)
        draw_report(accounts, "shanghai", paths[name], misprints=[misprint] if isinstance(misprint, Misprint) else [])
    if wrong is None or "budget" in wrong:
        paths["budget"] = folder / "示例市" / str(whole.fiscal_year) / f"{NAME}{whole.fiscal_year}年部门预算.pdf"
        paths["budget"].parent.mkdir(parents=True, exist_ok=True)
        misprint = (wrong or {}).get("budget")
        draw_budget(whole, paths["budget"], misprint if isinstance(misprint, tuple) else None)
    return paths


def build_of(folder: Path, paths: Sequence[Path], root: Path) -> Path:
    """The staged warehouse of some PDFs, read below `root`."""
    parts = [store(folder / "parts", rows_of(read(path, root=root, second_reader=False)), READER) for path in paths]
    stamp = ReleaseStamp("drawn", datetime(2026, 1, 1, tzinfo=UTC), "test", READER, hashlib.sha256(b"").hexdigest())
    staged = folder / "staged.duckdb"
    build(parts, staged, rules=load_rules(), release=stamp, previous=None)
    return staged
