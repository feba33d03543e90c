"""The dimensions 「维度表」 derived from what was loaded: units, forms, and codes listed or learned.

What belongs here: which names a code has in a year and who vouches for them. A code that a report prints is learned
with its name and year and outranks every list; one that no list knows is loaded all the same and marked.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import duckdb

from juesuan import terms
from juesuan.codes import CodeEntry, CodeLists, load_cofog, preferred
from juesuan.codes.lists import Kind, level_of, parent_of
from juesuan.forms.catalogue import all_forms
from juesuan.tables.arrow import arrow_table
from juesuan.tables.cofog import DIM_COFOG
from juesuan.tables.core import DIM_ECONOMIC, DIM_FORM, DIM_FUNCTION
from juesuan.text import normal
from juesuan.warehouse.load import insert

# What budgets call the forms; the statutory names of final accounts are in `juesuan.terms`.
BUDGET_NAMES: Final = {
    "revenue_expenditure_summary": "财务收支预算总表",
    "income": "收入预算总表",
    "expenditure": "支出预算总表",
    "fiscal_grant_summary": "财政拨款收支预算总表",
    "gpb_expenditure": "一般公共预算支出功能分类预算表",
    "gpb_basic": "一般公共预算基本支出部门预算经济分类预算表",
    "government_fund": "政府性基金预算支出功能分类预算表",
    "state_capital": "国有资本经营预算支出功能分类预算表",
    "three_public": "“三公”经费和机关运行经费预算表",
}
_DIMENSIONS: Final[dict[Kind, Any]] = {"function": DIM_FUNCTION, "economic": DIM_ECONOMIC}
_UNKNOWN_YEAR: Final = 0

# In how many documents a name stands beside a code, by code, year and name.
Learned = Counter[tuple[str, int, str]]


def fill_forms(con: duckdb.DuckDBPyConnection) -> None:
    """The forms with their names in final accounts and in budgets, those of single provinces included."""
    declared = all_forms()
    rows = [
        {
            "form": name,
            "name_zh": name_zh,
            "name_budget_zh": BUDGET_NAMES.get(name),
            "name_en": (declared[name].name_en if name in declared else "") or name.replace("_", " ").capitalize(),
            "position": position,
            "required_final": name in declared and declared[name].required_final,
            "required_budget": name in declared and declared[name].required_budget,
        }
        for position, (name, name_zh) in enumerate(terms.FORMS.items(), start=1)
    ]
    insert(con, DIM_FORM, arrow_table(DIM_FORM, rows))


def fill_cofog(con: duckdb.DuckDBPyConnection) -> None:
    """The crosswalk of functional classes to COFOG, which no report changes."""
    insert(con, DIM_COFOG, arrow_table(DIM_COFOG, load_cofog()))


def fill_units(con: duckdb.DuckDBPyConnection) -> None:
    """The units that published, with the years they cover; documents that could not be read are not counted."""
    con.execute("""
    INSERT INTO dim_unit BY NAME
    SELECT unit_id, min(unit_name) AS unit_name, min(region) AS region, min(region_code) AS region_code,
      min(fiscal_year) FILTER (WHERE state <> 'quarantined') AS first_year,
      max(fiscal_year) FILTER (WHERE state <> 'quarantined') AS last_year,
      count(*) FILTER (WHERE state <> 'quarantined') AS reports
    FROM dim_report WHERE unit_id IS NOT NULL GROUP BY unit_id ORDER BY region, unit_name, unit_id
    """)


def fill_codes(con: duckdb.DuckDBPyConnection, lists: CodeLists) -> None:
    """dim_function and dim_economic, and the working table `code_name`: the name to print for a code in a year."""
    create_names(con)
    for kind, listed in by_kind(lists):
        found = entries(listed, learned(con, kind))
        fill_kind(con, kind, listed, found)
        fill_names(con, kind, found)


def by_kind(lists: CodeLists) -> tuple[tuple[Kind, tuple[CodeEntry, ...]], ...]:
    """The two classifications with their listed codes."""
    return ("function", lists.function), ("economic", lists.economic)


def create_names(con: duckdb.DuckDBPyConnection) -> None:
    """The working table `code_name`, empty."""
    con.execute("CREATE TEMP TABLE code_name (kind VARCHAR, code VARCHAR, fiscal_year INTEGER, name VARCHAR)")


def entries(listed: Sequence[CodeEntry], found: Learned) -> tuple[CodeEntry, ...]:
    """All names of all codes: those of the lists and those that loaded documents print."""
    return (*listed, *(
        CodeEntry(
            code, name, level_of(code), parent_of(code), year or None, year or None, "reports",
            f"printed with its code in {reports} loaded document{'s' if reports > 1 else ''}", reports,
        )
        for (code, year, name), reports in sorted(found.items())
    ))  # fmt: skip


def fill_kind(
    con: duckdb.DuckDBPyConnection, kind: Kind, listed: Sequence[CodeEntry], named: Sequence[CodeEntry]
) -> None:
    """The dimension of one classification, from all its names."""
    listed_codes = {entry.code for entry in listed}
    rows: dict[tuple[str, int, str], CodeEntry] = {}
    # A report outranks a list that says the same, and the better list one that is trusted less.
    for entry in sorted(named, key=lambda entry: entry.trust, reverse=True):
        year = (entry.first_year or _UNKNOWN_YEAR) if entry.trust == "reports" else _UNKNOWN_YEAR
        rows[entry.code, year, entry.name] = preferred(
            [e for e in (rows.get((entry.code, year, entry.name)), entry) if e is not None], None
        ) or entry
    groups: defaultdict[tuple[str, int], list[CodeEntry]] = defaultdict(list)
    for (code, year, _), entry in rows.items():
        groups[code, year].append(entry)
    table = _DIMENSIONS[kind]
    insert(con, table, arrow_table(table, [
        _row(entry, year, entry.code in listed_codes, groups[entry.code, year])
        for (_, year, _), entry in sorted(rows.items())
    ]))  # fmt: skip


def _row(entry: CodeEntry, year: int, is_listed: bool, rivals: Iterable[CodeEntry]) -> Mapping[str, Any]:
    return {
        "code": entry.code,
        "fiscal_year": year,
        "name": entry.name,
        "level": entry.level,
        "parent_code": entry.parent,
        "first_year": entry.first_year,
        "last_year": entry.last_year,
        "vouched_by": entry.trust,
        "is_listed": is_listed,
        "is_preferred": preferred(rivals, year or None) is entry,
        "reports": entry.reports,
        "source": entry.source,
    }


def learned(con: duckdb.DuckDBPyConnection, kind: Kind, *, source: str = "", only: str = "") -> Learned:
    """Names printed beside their codes by the loaded reports, with the number of documents for each year and spelling.

    Only forms that print codes teach: in the summaries a class gets its code from the lists, by name. `source` stands
    before the tables read; `only` names a table of the documents to ask, all where none is named.
    """
    forms = ", ".join(f"'{name}'" for name, form in all_forms().items() if form.codes == kind)
    printed = f"line = '{kind}' AND form IN ({forms}) AND {kind}_code IS NOT NULL"
    if only:
        printed += f" AND report_id IN (SELECT report_id FROM {only})"
    labels = con.execute(f"SELECT DISTINCT line_label, {kind}_code FROM {source}fact_amount WHERE {printed}").fetchall()
    con.execute("CREATE OR REPLACE TEMP TABLE label_name (line_label VARCHAR, code VARCHAR, name VARCHAR)")
    if labels:
        con.execute(
            "INSERT INTO label_name SELECT unnest(?), unnest(?), unnest(?)",
            [[label for label, _ in labels], [code for _, code in labels], [_name(*pair) for pair in labels]],
        )
    found = con.execute(f"""
    SELECT l.code, coalesce(r.fiscal_year, {_UNKNOWN_YEAR}) AS year, l.name, count(DISTINCT f.report_id) AS reports
    FROM (SELECT * FROM {source}fact_amount WHERE {printed}) f
    JOIN label_name l ON l.line_label = f.line_label AND l.code = f.{kind}_code
    JOIN {source}dim_report r USING (report_id) WHERE l.name <> '' GROUP BY ALL
    """).fetchall()
    con.execute("DROP TABLE temp.label_name")
    return Counter({(code, year, name): reports for code, year, name, reports in found})


def learned_before(con: duckdb.DuckDBPyConnection, kind: Kind, *, source: str = "") -> Learned:
    """What the reports of a finished warehouse taught it, as its dimension says."""
    found = con.execute(
        f"SELECT code, fiscal_year, name, reports FROM {source}{_DIMENSIONS[kind].name} "
        "WHERE vouched_by = 'reports' AND reports > 0"
    ).fetchall()
    return Counter({(code, year, name): reports for code, year, name, reports in found})


def renamed(
    before: Iterable[CodeEntry], after: Iterable[CodeEntry], years: Iterable[int]
) -> list[tuple[str, int]]:
    """The codes and years (0: unknown) whose name to print is another one after than before."""
    old, new = _by_code(before), _by_code(after)
    asked = sorted(code for code in old.keys() | new.keys() if old[code] != new[code])
    return [
        (code, year)
        for code in asked
        for year in years
        if _name_in(old[code], year) != _name_in(new[code], year)
    ]


def _by_code(named: Iterable[CodeEntry]) -> defaultdict[str, list[CodeEntry]]:
    found: defaultdict[str, list[CodeEntry]] = defaultdict(list)
    for entry in named:
        found[entry.code].append(entry)
    return found


def _name_in(rivals: Iterable[CodeEntry], year: int) -> str | None:
    best = preferred(rivals, year or None)
    return best.name if best is not None else None


def _name(label: str, code: str) -> str:
    """A printed label in its one spelling, without the code that some print before it."""
    return normal(label).removeprefix(code)


def fill_names(con: duckdb.DuckDBPyConnection, kind: Kind, named: Iterable[CodeEntry]) -> None:
    """The name of every loaded code, and of its class, in every year it is loaded for."""
    by_code = _by_code(named)
    needed = con.execute(f"""
    SELECT DISTINCT unnest([f.{kind}_code, left(f.{kind}_code, 3)]) AS code, coalesce(r.fiscal_year, {_UNKNOWN_YEAR})
    FROM fact_amount f JOIN dim_report r USING (report_id) WHERE f.{kind}_code IS NOT NULL ORDER BY ALL
    """).fetchall()
    found = [(code, year, name) for code, year in needed if (name := _name_in(by_code[code], year)) is not None]
    if found:
        con.execute(
            f"INSERT INTO code_name SELECT '{kind}', unnest(?), unnest(?), unnest(?)",
            [list(column) for column in zip(*found, strict=True)],
        )
