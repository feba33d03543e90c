"""Invented final accounts for measurements: amounts in 分 that add up exactly, printed in 万元 and so rounded.

What belongs here: making up a report as text in the notation of `juesuan.reconcile.example`, and multiplying reports
inside DuckDB. Nothing is taken from a published report.
"""

from __future__ import annotations

import json
from collections import defaultdict
from random import Random

import duckdb

from juesuan.reconcile.example import Rows, rows_of_example
from juesuan.tables.core import DIM_REPORT, FACT_AMOUNT, FORM_COVERAGE, RECONCILIATION, RECONCILIATION_TERM
from juesuan.tables.root_cause import ROOT_CAUSE

CLASSES = [f"{n}" for n in (*range(201, 209), *range(210, 218), *range(219, 225), 229, 231, 232, 234)]
ITEMS = [f"{family}{n:02d}" for family, count in (("301", 14), ("302", 28), ("303", 11), ("310", 9))
         for n in range(1, count)]  # fmt: skip
KINDS = ("basic_expenditure", "project_expenditure")
# One report in so many has one number printed wrongly.
WRONG = 20


def printed(fen: int) -> str:
    """An amount as a form in 万元 prints it; nothing for none."""
    return f"{round(fen / 10_000 + 1e-9) / 100:,.2f}" if fen else ""


def invented(random: Random) -> Rows:
    """One report of the nine forms, some forms empty, with one wrong number now and then."""
    spent: dict[str, dict[str, int]] = {}
    sections = {f"{random.choice(CLASSES)}{random.randint(1, 40):02d}" for _ in range(random.randint(3, 9))}
    for section in sorted(sections):
        for item in random.sample(range(1, 20), random.randint(1, 4)):
            amounts = {kind: random.randint(1, 10**9) if random.random() < 0.6 else 0 for kind in KINDS}
            spent[f"{section}{item:02d}"] = amounts if any(amounts.values()) else {KINDS[0]: 12_345, KINDS[1]: 0}
    other = random.choice(list(spent))
    own_money = spent[other]["project_expenditure"] // 3
    lines = [*summaries(spent, other, own_money, random), *by_function(spent, other, own_money)]
    economic = by_economic(sum(amounts[KINDS[0]] for amounts in spent.values()), random)
    lines += [*basic(economic), *three_public(economic)]
    for form in ("government_fund", "state_capital"):
        lines += [f"{form} | total | opening_balance | income_total | expenditure_total | closing_balance",
                  f"coverage | {form} | empty_with_statement | 故本表无数据。"]  # fmt: skip
    if random.randrange(WRONG) == 0:
        place = random.choice([number for number, line in enumerate(lines) if "." in line])
        head, _, tail = lines[place].rpartition(".")
        lines[place] = f"{head}1.{tail}"
    return rows_of_example("\n".join(lines), report_id=f"{random.getrandbits(256):064x}")


def by_function(spent: dict[str, dict[str, int]], other: str, own_money: int) -> list[str]:
    """支出、收入 and 一般公共预算支出, each with every level and a total."""
    lines = []
    for form, total in (("expenditure", "expenditure_total"), ("gpb_expenditure", "expenditure_total"),
                        ("income", "income_total")):  # fmt: skip
        rows: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for code, amounts in spent.items():
            less = own_money if code == other and form == "gpb_expenditure" else 0
            for row in ("total", code[:3], code[:5], code):
                rows[row][KINDS[0]] += amounts[KINDS[0]]
                rows[row][KINDS[1]] += amounts[KINDS[1]] - less
                rows[row]["other_income"] += own_money if code == other else 0
        for row, found in sorted(rows.items()):
            whole = found[KINDS[0]] + found[KINDS[1]]
            if form == "income":
                cells = [f"fiscal_grant_income {printed(whole - found['other_income'])}", "superior_subsidy_income",
                         "business_income", "operating_income", "affiliated_unit_income",
                         f"other_income {printed(found['other_income'])}"]  # fmt: skip
            else:
                cells = [f"{kind} {printed(found[kind])}" for kind in KINDS]
            lines.append(f"{form} | {row} 科目 | {total} {printed(whole)} | {' | '.join(cells)}")
    return lines


def summaries(spent: dict[str, dict[str, int]], other: str, own_money: int, random: Random) -> list[str]:
    """The two summaries: all funds, and fiscal grants by fund."""
    classes: dict[str, int] = dict.fromkeys(CLASSES, 0)
    for code, amounts in spent.items():
        classes[code[:3]] += sum(amounts.values())
    whole, carried = sum(classes.values()), random.randint(0, 10**8)
    lines = []
    for form, less, columns in (
        ("revenue_expenditure_summary", 0, [""]),
        ("fiscal_grant_summary", own_money, ["@fiscal_grant", "@general_public_budget", "@government_fund"]),
    ):
        def right(line: str, fen: int, form: str = form, columns: list[str] = columns) -> str:
            cells = [f"{column} {printed(fen) if 'government' not in column else ''}" for column in columns]
            return f"{form} | {line} | {' | '.join(cells)}"

        lines += [right(code, fen - (less if code == other[:3] else 0)) for code, fen in classes.items()]
        lines += [right("expenditure_total", whole - less), right("closing_balance", carried),
                  right("expenditure:grand_total", whole - less + carried)]  # fmt: skip
        income = {"gpb_grant_income": whole - own_money, "gf_grant_income": 0, "sc_grant_income": 0}
        if not less:
            income |= {"superior_subsidy_income": 0, "business_income": 0, "operating_income": 0,
                       "affiliated_unit_income": 0, "other_income": own_money}  # fmt: skip
        income |= {"income_total": whole - less, "opening_balance": carried}
        income |= {"opening_gpb": carried, "opening_gf": 0, "opening_sc": 0} if less else {}
        income["income:grand_total"] = whole - less + carried
        lines += [f"{form} | {line} | {printed(fen)}" for line, fen in income.items()]
    return lines


def by_economic(whole: int, random: Random) -> dict[str, int]:
    """Basic expenditure shared out among economic items, most of them unused."""
    used = random.sample(ITEMS, 25)
    cuts = sorted(random.randint(0, whole) for _ in used[1:])
    amounts = dict.fromkeys(ITEMS, 0)
    return amounts | {code: high - low for code, low, high in zip(used, [0, *cuts], [*cuts, whole], strict=True)}


def basic(amounts: dict[str, int]) -> list[str]:
    """基本支出 by economic classification: personnel and public funds add up to the whole."""
    families: dict[str, int] = defaultdict(int)
    for code, fen in amounts.items():
        families[code[:3]] += fen
    rows = {**families, **amounts, "personnel_funds": families["301"] + families["303"],
            "public_funds": families["302"] + families["310"]}  # fmt: skip
    return [f"gpb_basic | {row} 科目 | {printed(fen)}" for row, fen in rows.items()]


def three_public(amounts: dict[str, int]) -> list[str]:
    """“三公”经费: trips and receptions are what basic expenditure has of them and more, all within the budget."""
    trips, reception, cars = amounts["30212"], amounts["30217"] + 200_000, 3_000_000
    spent = {"three_public_total": trips + cars + reception, "overseas_trips": trips, "vehicle_total": cars,
             "vehicle_purchase": 0, "vehicle_operation": cars, "reception": reception}  # fmt: skip
    return [f"three_public | {line} | ~budget {printed(fen)} | ~actual {printed(fen)}" for line, fen in spent.items()]


def warehouse(con: duckdb.DuckDBPyConnection, reports: int, different: int, seed: int) -> None:
    """Fill a database with so many reports; beyond `different` of them, copies under other ids."""
    random = Random(seed)  # noqa: S311 - invented amounts are no secret
    drawn = [invented(random) for _ in range(min(different, reports))]
    copies = -(-reports // len(drawn))
    for table in (DIM_REPORT, FACT_AMOUNT, FORM_COVERAGE, RECONCILIATION, RECONCILIATION_TERM, ROOT_CAUSE):
        con.execute(table.ddl())
        rows = [row for report in drawn for row in report.get(table.name, ())]
        if not rows:
            continue
        types = {column.name: column.type for column in table.columns}
        con.execute(
            "CREATE OR REPLACE TEMP TABLE drawn AS SELECT unnest(from_json(?::JSON, ?), max_depth := 2)",
            [json.dumps(rows, default=str), json.dumps([types])],
        )
        ids = "REPLACE (sha256(report_id || n) AS report_id" + (
            ", sha256(report_id || n)[:16] || fact_id[17:] AS fact_id)" if table is FACT_AMOUNT else ")")  # fmt: skip
        # By copy, then by report and place, as a warehouse is built part by part.
        con.execute(
            f"INSERT INTO {table.name} BY NAME SELECT * EXCLUDE (n, o) {ids} FROM "
            f"(SELECT *, row_number() OVER () AS o FROM drawn), range({copies}) AS r(n) ORDER BY n, o"
        )
    keep = f"(SELECT report_id FROM dim_report ORDER BY report_id LIMIT {reports})"
    for table in (FACT_AMOUNT, FORM_COVERAGE, DIM_REPORT):
        con.execute(f"DELETE FROM {table.name} WHERE report_id NOT IN {keep}")
    con.execute("DROP TABLE drawn")
