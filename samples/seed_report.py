"""The Inner Mongolia style sample: eleven forms, prose and performance tables from given facts.

What belongs here: books that print as the given figures, and the marks of `samples/seed/report.txt`. The
unit is invented. Where the facts do not settle a cell it stays blank; two things are our choice, since the
facts only say that they exist: interest of 0.02 万元 and what was spent of it stand under 2013901.
"""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path

from samples.accounts import GPB, OWN, ZERO, Accounts, Entry, Operations, ThreePublic
from samples.amounts import Printer
from samples.flow import Flow
from samples.paper import Paper
from samples.performance import tables as performance_tables
from samples.styles import inner_mongolia
from samples.table import Cell, Pen, Table, label, spread

FOLDER = Path(__file__).parent / "seed"
TEXT = FOLDER / "report.txt"
FACTS = FOLDER / "facts.csv"
STATED = ("fact_id", "section_code", "measure", "value_text", "value", "unit", "kind", "phase", "quote")
UNIT = "中共某某自治区委员会社会工作部（本级）"
YEAR = 2024
# Yuan behind the printed 万元. One set that rounds to every given figure, joint sums included: each item
# is the given one less a few tens of yuan, because the given total is 0.01 万元 below the items' sum.
BASIC_ITEMS = {
    "2013901": "2380710",
    "2080505": "236180",
    "2080506": "116800",
    "2101101": "130300",
    "2101103": "68200",
    "2210201": "278200",
}
PROJECT_ITEMS = {"2013102": "1514985", "2013902": "5408680", "2080116": "190885"}
PERSONNEL, PUBLIC = Decimal(2779345), Decimal(431045)
INTEREST, SPENT_OF_INTEREST = Decimal(215), Decimal(10)
PROJECTS = {"302": Decimal(4842570), "310": Decimal(2271980)}


def accounts() -> Accounts:
    """Books that print as the given figures."""
    items = [(c, "basic", v) for c, v in BASIC_ITEMS.items()] + [(c, "project", v) for c, v in PROJECT_ITEMS.items()]
    entries = [Entry(c, GPB, ZERO, {"grant": Decimal(v)}, {kind: Decimal(v)}) for c, kind, v in items]
    entries.append(Entry("2013901", OWN, ZERO, {"other": INTEREST}, {"basic": SPENT_OF_INTEREST}))
    none = (ZERO, ZERO)
    return Accounts(
        unit_name=UNIT,
        fiscal_year=YEAR,
        entity_level="head_office",
        units=(("某某自治区党委社会工作部本级", "行政单位"),),
        entries=tuple(sorted(entries, key=lambda e: (e.code, e.fund))),
        basic={},
        projects=PROJECTS,
        three_public=ThreePublic(
            none, none, (Decimal(30000), Decimal(30000)), (Decimal(3577), Decimal(3577)), 0, 0, 0, 1, 4, 27
        ),
        operations=Operations(
            PUBLIC,
            (0, 0, 0, 1, 0, 0, 0, 0),
            0,
            Decimal(1271300),
            ZERO,
            Decimal(656100),
            Decimal(1628900),
            Decimal(1273000),
        ),
        budgets={},
        prior_total=ZERO,
        prior_fiscal=ZERO,
        prior_agency=ZERO,
        basic_totals=(PERSONNEL, PUBLIC),
    )


def draw(path: Path) -> dict[str, object]:
    """Draw the report; the truth also holds the statements of its prose, each with the page of its number."""
    books = accounts()
    title = f"{YEAR}年度{UNIT}公开报告"
    paper = Paper(path, title)
    flow = Flow(paper, Pen())
    named = performance_tables(YEAR) | {"单位构成": composition(books)}
    forms = inner_mongolia.forms(books, Printer("万元", nothing="0.00"), 26)
    for mark, text in marked_lines():
        _put(flow, mark, text, named, forms)
    paper.close()
    return {
        "fate": "report",
        "report": {
            "title": title, "unit_name": UNIT, "fiscal_year": YEAR, "entity_level": "head_office", "pages": paper.page,
        },
        "tables": [p.truth() for p in flow.placed],
        "statements": statements(flow),
    }  # fmt: skip


def marked_lines() -> list[tuple[str, str]]:
    """The text as (mark, words), phrases filled in and comments dropped."""
    phrases: dict[str, str] = {}
    found = []
    for line in TEXT.read_text(encoding="utf-8").splitlines():
        if line.startswith(";") or not line.strip():
            continue
        text = line
        for name, words in phrases.items():
            text = text.replace("{" + name + "}", words)
        if text.startswith("$"):
            name, words = text[1:].split(" ", 1)
            phrases[name] = words
            continue
        mark, _, rest = text.partition(" ") if text.startswith(("#", "@")) else ("", "", text)
        found.append((mark, rest))
    return found


def _put(flow: Flow, mark: str, text: str, named: dict[str, Table], forms: list[Table]) -> None:
    if mark == "":
        flow.paragraph(text)
    elif mark == "#":
        flow.centred(text, 18.0)
    elif mark in ("##", "###"):
        flow.heading(text)
    elif mark == "@page":
        flow.page()
    elif mark == "@cover":
        flow.page(numbered=False)
        flow.gap(220)
        flow.centred(text, 24.0)
    elif mark == "@contents":
        _contents(flow, [t.title for t in forms])
    elif mark == "@table":
        table = named[text]
        flow.gap(10)
        flow.table(table, captioned=bool(table.title))
        flow.gap(6)
    elif mark == "@forms":
        for n, table in enumerate(forms):
            flow.page(table.landscape)
            if n == 0:
                flow.centred(text, 18.0)
            flow.table(table)
    else:
        raise ValueError(f"unknown mark {mark} in {TEXT.name}")


def _contents(flow: Flow, titles: list[str]) -> None:
    flow.page(numbered=False)
    flow.centred("目 录", 20.0)
    small = {"size": 12.0, "line": 20.0}
    for mark, text in marked_lines():
        if (mark == "#" and text.startswith("第")) or mark == "@forms":
            flow.paragraph(text, indent=False, bold=True, **small)
    for numeral, text in zip("一 二 三 四 五 六 七 八 九 十 十一".split(), titles, strict=True):
        flow.paragraph(f"{numeral}、{text}", **small)


def composition(books: Accounts) -> Table:
    """The list of the units that the report covers."""
    rows = [[Cell(str(n)), label(name), Cell(note)] for n, (name, note) in enumerate(books.units, 1)]
    head = spread(3, [[Cell("序号"), Cell("单位名称"), Cell("单位性质")]])
    return Table("", "", "", (50.0, 280.0, 110.0), head, spread(3, rows), size=12.0, row_height=24.0)


def statements(flow: Flow) -> list[dict[str, str | int]]:
    """Every given fact with the page on which its number is printed, in prose or in a table cell."""
    said = [(told.text, told.page_of) for told in flow.told]
    for placed in flow.placed:
        for row, page in zip(placed.table.all_rows, placed.row_pages, strict=True):
            said += [(re.sub(r"\s+", "", c.text), lambda _, p=page: p) for c in row if c and len(c.text) > 8]
    found: list[dict[str, str | int]] = []
    with FACTS.open(encoding="utf-8", newline="") as handle:
        for fact in csv.DictReader(handle):
            quote, lead = fact["quote"], int(fact["value_at"])
            place = next(((text, page_of) for text, page_of in said if quote in text), None)
            if place is None:
                raise ValueError(f"fact {fact['fact_id']} is told nowhere: {quote}")
            text, page_of = place
            page = page_of(text.index(quote) + lead)
            found.append({**{k: fact[k] for k in STATED if fact[k]}, "page": page})
    return found
