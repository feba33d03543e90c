"""Invented accounts for measurements: amounts in 分 that add up exactly, printed in 万元 and so rounded.

Reports come as sets of five: a department's final accounts, those of the year before, its budget, and the final
accounts of its head office and of its one unit, which add up to the department's. So rules across reports have
something to compare. What belongs here: making up reports as text in the notation of `juesuan.reconcile.example`, and
multiplying sets inside DuckDB. Nothing is taken from a published report.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from random import Random
from typing import Final

import duckdb

from juesuan.reconcile.across_example import TABLES, reports_of_example
from juesuan.reconcile.example import Rows, rows_of_example
from juesuan.tables.core import DIM_REPORT

CLASSES = [f"{n}" for n in (*range(201, 209), *range(210, 218), *range(219, 225), 229, 231, 232, 234)]
ITEMS = [f"{family}{n:02d}" for family, count in (("301", 14), ("302", 28), ("303", 11), ("310", 9))
         for n in range(1, count)]  # fmt: skip
KINDS = ("basic_expenditure", "project_expenditure")
# One report in so many has one number printed wrongly.
WRONG = 20
# How many reports a set has.
SET: Final = 5


@dataclass(frozen=True)
class Accounts:
    """What was spent: by item and kind, of that what was no fiscal grant, by economic item, and the balance carried on."""

    spent: dict[str, dict[str, int]]
    own: dict[str, int]
    economic: dict[str, int]
    public: dict[str, int]
    carried: int

    def __add__(self, other: Accounts) -> Accounts:
        spent = {code: {kind: sum(a.spent.get(code, {}).get(kind, 0) for a in (self, other)) for kind in KINDS}
                 for code in {**self.spent, **other.spent}}  # fmt: skip
        return Accounts(
            spent, dict(Counter(self.own) + Counter(other.own)), dict(Counter(self.economic) + Counter(other.economic)),
            {line: fen + other.public[line] for line, fen in self.public.items()}, self.carried + other.carried,
        )  # fmt: skip

    def gpb(self) -> int:
        """What was spent of the general public budget."""
        return sum(sum(amounts.values()) for amounts in self.spent.values()) - sum(self.own.values())


def printed(fen: int) -> str:
    """An amount as a form in 万元 prints it; nothing for none."""
    return f"{round(fen / 10_000 + 1e-9) / 100:,.2f}" if fen else ""


def accounts(random: Random) -> Accounts:
    """The accounts of one unit for one year."""
    spent: dict[str, dict[str, int]] = {}
    sections = {f"{random.choice(CLASSES)}{random.randint(1, 40):02d}" for _ in range(random.randint(3, 9))}
    for section in sorted(sections):
        for item in random.sample(range(1, 20), random.randint(1, 4)):
            amounts = {kind: random.randint(1, 10**9) if random.random() < 0.6 else 0 for kind in KINDS}
            spent[f"{section}{item:02d}"] = amounts if any(amounts.values()) else {KINDS[0]: 12_345, KINDS[1]: 0}
    other = random.choice(list(spent))
    economic = by_economic(sum(amounts[KINDS[0]] for amounts in spent.values()), random)
    public = {"overseas_trips": economic["30212"], "vehicle_purchase": 0, "vehicle_operation": 3_000_000,
              "reception": economic["30217"] + 200_000}  # fmt: skip
    own = {other: spent[other]["project_expenditure"] // 3}
    return Accounts(spent, own, economic, public, random.randint(0, 10**8))


def invented(random: Random) -> Rows:
    """One report of the nine forms, some forms empty, with one wrong number now and then."""
    return rows_of_example("\n".join(final_accounts(accounts(random), random)), report_id=f"{random.getrandbits(256):064x}")


def final_accounts(year: Accounts, random: Random, budget: Accounts | None = None) -> list[str]:
    """The printed rows of final accounts; with a budget, the general public budget is printed beside its expenditure."""
    lines = [*summaries(year), *by_function(year, budget), *basic(year.economic), *three_public(year.public)]
    for form in ("government_fund", "state_capital"):
        lines += [f"{form} | total | opening_balance | income_total | expenditure_total | closing_balance",
                  f"coverage | {form} | empty_with_statement | 故本表无数据。"]  # fmt: skip
    if random.randrange(WRONG) == 0:
        place = random.choice([number for number, line in enumerate(lines) if "." in line])
        head, _, tail = lines[place].rpartition(".")
        lines[place] = f"{head}1.{tail}"
    return lines


def invented_set(random: Random) -> list[Rows]:
    """Five reports that belong together, each under a key of its own."""
    office, unit = accounts(random), accounts(random)
    whole = office + unit
    before = replace(accounts(random), carried=whole.carried)
    planned = replace(
        whole, own={}, spent={code: {kind: fen * 9 // 10 for kind, fen in amounts.items()} for code, amounts in whole.spent.items()}
    )
    gpb, gpb_before, public = whole.gpb(), before.gpb(), sum(whole.public.values())
    changed = f"{'增加' if gpb >= gpb_before else '减少'}{printed(abs(gpb - gpb_before)) or '0.00'}"
    text = "\n".join([
        "=== 2024", *final_accounts(whole, random, planned), "members | 甲局（本级） | 甲中心",
        "五、一般公共预算财政拨款支出决算情况说明",
        f"2024年度一般公共预算财政拨款支出{printed(gpb)}万元，上年决算数为{printed(gpb_before)}万元。",
        f"2024年度一般公共预算财政拨款支出{printed(gpb)}万元，与2023年度相比，一般公共预算财政拨款支出{changed}万元。",
        "七、“三公”经费支出决算情况说明",
        f"2024年度“三公”经费财政拨款支出年初预算为{printed(public)}万元，支出决算为{printed(public)}万元。",
        "=== 2023", *final_accounts(before, random),
        "=== 2024 budget", *(line for line in by_function(planned) if not line.startswith("income")),
        *(line.replace("~budget ", "").rpartition(" | ")[0] for line in three_public(whole.public)),
        "=== 2024 head_office 甲局", *final_accounts(office, random),
        "=== 2024 unit 甲中心", *final_accounts(unit, random),
    ])  # fmt: skip
    region, reports = f"示例区{random.getrandbits(32):08x}", reports_of_example(text)
    for report in reports:
        (head,) = report["dim_report"]
        old, new = head["report_id"], f"{random.getrandbits(256):064x}"
        for rows in report.values():
            for row in rows:
                row.update({name: new[:16] + value[16:] for name, value in row.items()
                            if name.endswith("_id") and isinstance(value, str) and value.startswith(old[:16])})  # fmt: skip
                row["report_id"] = new
        head |= {"region": region, "unit_id": f"{region[3:]}{head['unit_name']}"}
    return reports


def by_function(year: Accounts, budget: Accounts | None = None) -> list[str]:
    """支出、收入 and 一般公共预算支出, each with every level and a total."""
    lines = []
    for form, total in (("expenditure", "expenditure_total"), ("gpb_expenditure", "expenditure_total"),
                        ("income", "income_total")):  # fmt: skip
        rows, planned = by_row(year, form == "gpb_expenditure"), by_row(budget, True) if budget else {}
        for row, found in sorted(rows.items()):
            whole = found[KINDS[0]] + found[KINDS[1]]
            if form == "income":
                cells = [f"fiscal_grant_income {printed(whole - found['other_income'])}", "superior_subsidy_income",
                         "business_income", "operating_income", "affiliated_unit_income",
                         f"other_income {printed(found['other_income'])}"]  # fmt: skip
            else:
                cells = [f"{kind} {printed(found[kind])}" for kind in KINDS]
            if form == "gpb_expenditure" and planned:
                cells += [f"{kind} ~initial_budget {printed(planned[row][kind])}" for kind in KINDS]
                cells.append(f"{total} ~initial_budget {printed(sum(planned[row][kind] for kind in KINDS))}")
            lines.append(f"{form} | {row} 科目 | {total} {printed(whole)} | {' | '.join(cells)}")
    return lines


def by_row(year: Accounts, is_gpb: bool) -> dict[str, dict[str, int]]:
    """The amounts of every level and of the total, with or without what was no fiscal grant."""
    rows: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for code, amounts in year.spent.items():
        own = year.own.get(code, 0)
        for row in ("total", code[:3], code[:5], code):
            rows[row][KINDS[0]] += amounts[KINDS[0]]
            rows[row][KINDS[1]] += amounts[KINDS[1]] - (own if is_gpb else 0)
            rows[row]["other_income"] += own
    return rows


def summaries(year: Accounts) -> list[str]:
    """The two summaries: all funds, and fiscal grants by fund."""
    classes: dict[str, int] = dict.fromkeys(CLASSES, 0)
    own: dict[str, int] = defaultdict(int)
    for code, amounts in year.spent.items():
        classes[code[:3]] += sum(amounts.values())
        own[code[:3]] += year.own.get(code, 0)
    whole, carried, own_money = sum(classes.values()), year.carried, sum(year.own.values())
    lines = []
    for form, less, columns in (
        ("revenue_expenditure_summary", 0, [""]),
        ("fiscal_grant_summary", own_money, ["@fiscal_grant", "@general_public_budget", "@government_fund"]),
    ):
        def right(line: str, fen: int, form: str = form, columns: list[str] = columns) -> str:
            cells = [f"{column} {printed(fen) if 'government' not in column else ''}" for column in columns]
            return f"{form} | {line} | {' | '.join(cells)}"

        lines += [right(code, fen - (own[code] if less else 0)) for code, fen in classes.items()]
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


def three_public(public: dict[str, int]) -> list[str]:
    """“三公”经费: trips and receptions are what basic expenditure has of them and more, all within the budget."""
    cars = public["vehicle_purchase"] + public["vehicle_operation"]
    spent = {"three_public_total": cars + public["overseas_trips"] + public["reception"],
             "overseas_trips": public["overseas_trips"], "vehicle_total": cars, **public}  # fmt: skip
    return [f"three_public | {line} | ~budget {printed(fen)} | ~actual {printed(fen)}" for line, fen in spent.items()]


def warehouse(con: duckdb.DuckDBPyConnection, reports: int, different: int, seed: int) -> None:
    """Fill a database with so many reports in sets of five; beyond `different` of them, copies under other ids.

    Copies belong to regions of their own, so that each is compared within its own set.
    """
    random = Random(seed)  # noqa: S311 - invented amounts are no secret
    drawn = [report for _ in range(-(-min(different, reports) // SET)) for report in invented_set(random)]
    # A whole number of sets: half a set would have reports without their pair.
    copies = -(-reports // len(drawn))
    for table in TABLES:
        con.execute(table.ddl())
        rows = [row for report in drawn for row in report.get(table.name, ())]
        if not rows:
            continue
        types = {column.name: column.type for column in table.columns}
        con.execute(
            "CREATE OR REPLACE TEMP TABLE drawn AS SELECT unnest(from_json(?::JSON, ?), max_depth := 2)",
            [json.dumps(rows, default=str), json.dumps([types])],
        )
        keys = [f"left(sha256(report_id || $n), 16) || {name}[17:] AS {name}"
                for name in ("fact_id", "statement_id", "of_id") if name in types]  # fmt: skip
        if table is DIM_REPORT:
            keys += ["left(sha256(unit_id || $n), 16) AS unit_id", "region || $n AS region"]
        ids = ", ".join(["sha256(report_id || $n) AS report_id", *keys])
        kept = "" if table is DIM_REPORT else "WHERE sha256(report_id || $n) IN (SELECT report_id FROM dim_report)"
        for number in range(copies):
            limit = f"LIMIT {max(reports - number * len(drawn), 0)}" if table is DIM_REPORT else kept
            con.execute(f"INSERT INTO {table.name} BY NAME SELECT * REPLACE ({ids}) FROM drawn {limit}", {"n": str(number)})
    con.execute("DROP TABLE drawn")
