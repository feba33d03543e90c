"""Figures of two reports compared 「跨报告核对」, for all reports of a warehouse at once.

What belongs here: turning declared rules into the few statements of `across_sql`, and running them in order. It
needs every report, so it runs in the build and never while one document is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from duckdb import DuckDBPyConnection

from juesuan import terms
from juesuan.narrative.told import TOLD
from juesuan.reconcile import across_sql as sql
from juesuan.reconcile.across_causes import name_causes
from juesuan.reconcile.across_rules import FAMILY, AcrossRule, Figures, load_across_rules
from juesuan.reconcile.prose.document import UNSURE, UNSURE_CODE

_SCRATCH: Final = (
    "report", "member_pair", "pair", "told_map", "told", "word", "left", "wanted", "right", "place", "side", "verdict",
    "new_reconciliation_term", "new_reconciliation_statement", "new_reconciliation",
)  # fmt: skip
# What a verdict fills, the verdicts themselves last.
_JUDGED: Final = ("reconciliation_term", "reconciliation_statement", "reconciliation")
# Where each rule puts its verdicts and their numbers.
_NEW: Final = "ac_new_"
# How the other report is called in a reason.
_OTHER: Final = {"previous_year": "上年决算", "units": "所属单位", "budget": "预算", "earlier_version": "前一版"}
_NOTHING: Final = {
    "form": "本报告没有印出相应的数字", "prose": "说明文字没有提到相应的数字", "change": "说明文字没有写明与上年相比的增减额",
    "members": "报告中未读到单位构成",
}  # fmt: skip
_EMPTY: Final = "''"


def judge_across(
    con: DuckDBPyConnection, rules: Sequence[AcrossRule] | None = None, *, catalog: str | None = None,
    into: str | None = None, changed: str | None = None,
) -> None:
    """Compare every current report with last year's, with its units' and with its budget, by the declared rules.

    Adds rows to `reconciliation`, `reconciliation_term` and `reconciliation_statement` in the current schema or in
    `catalog`, after those of `juesuan.reconcile.reconcile`; earlier rows of the same rules are replaced. With `into`
    the verdicts go to that catalog's tables instead.

    With `changed`, a table of the documents whose rows are not those of the time when `note_pairs` was called, only
    those reports are judged whose verdicts that may alter; the temporary table `ac_due` then says which they are.
    """
    source = _before_tables(catalog)
    target = source if into is None else _before_tables(into)
    mine = f"SELECT verdict_id FROM {target}reconciliation WHERE family = '{FAMILY}'"
    for table in _JUDGED:
        con.execute(f"DELETE FROM {target}{table} WHERE verdict_id IN ({mine})")
    _told_map(con)
    con.execute("CREATE OR REPLACE TEMP TABLE ac_word (kind VARCHAR, word VARCHAR, zh VARCHAR)")
    named = (("form", terms.FORMS), ("line", terms.LINES), ("measure", terms.MEASURES), ("fund", terms.FUNDS))
    con.executemany(
        "INSERT INTO ac_word VALUES (?, ?, ?)", [[kind, word, zh] for kind, names in named for word, zh in names.items()]
    )
    _pair(con, source)
    if changed is not None:
        for statement in sql.DUE.format(changed=changed).split(";\n"):
            con.execute(statement)
    unsure = {"unsure": "|".join(sorted(UNSURE)), "unsure_code": "|".join(sorted(UNSURE_CODE))}
    con.execute(sql.TOLD.format(source=source, **unsure))
    for table in _JUDGED:
        con.execute(f"CREATE OR REPLACE TEMP TABLE {_NEW}{table} AS FROM {target}{table} LIMIT 0")
    for rule in load_across_rules() if rules is None else rules:
        _judge(con, rule, source)
    # All at once: DuckDB stores the last rows of every insert again with the next.
    for table in _JUDGED:
        con.execute(f"INSERT INTO {target}{table} FROM {_NEW}{table}")
    name_causes(con, source, target, FAMILY, due=None if changed is None else "ac_due")
    for name in _SCRATCH:
        con.execute(f"DROP TABLE IF EXISTS temp.ac_{name}")


def note_pairs(con: DuckDBPyConnection, *, catalog: str | None = None) -> None:
    """Remember which reports stand beside which, before documents come and go: see `changed` of `judge_across`."""
    _pair(con, _before_tables(catalog))
    con.execute("CREATE OR REPLACE TEMP TABLE ac_before AS FROM ac_pair")


def _pair(con: DuckDBPyConnection, source: str) -> None:
    for statement in (sql.REPORTS, sql.MEMBERS, sql.PAIRS):
        con.execute(statement.format(source=source))


def _before_tables(catalog: str | None) -> str:
    """What stands before the name of a table of a catalog; nothing for the current schema."""
    return "" if catalog is None else '"' + catalog.replace('"', '""') + '".main.'


def _told_map(con: DuckDBPyConnection) -> None:
    """Which measure of the prose speaks of which cell, as rows; the forms in the order of the national set."""
    rows = [
        [
            list(terms.FORMS).index(form), form, told.said, told.side or "", told.line, told.measure, told.fund,
            list(told.funds), list(told.topics),
        ]
        for form, tolds in TOLD.items()
        for told in tolds
        if not told.is_count
    ]  # fmt: skip
    con.execute(
        "CREATE OR REPLACE TEMP TABLE ac_told_map (rank INTEGER, form VARCHAR, said VARCHAR, side VARCHAR, line VARCHAR, "
        "measure VARCHAR, fund VARCHAR, funds VARCHAR[], topics VARCHAR[])"
    )
    con.executemany("INSERT INTO ac_told_map VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _judge(con: DuckDBPyConnection, rule: AcrossRule, source: str) -> None:
    # A column of last year's or of budgeted figures that is not there says nothing, while a form without a row says zero.
    both_ways = rule.source == "form" and rule.left.phase == ("actual",)
    given: Mapping[str, Any] = {
        "rule_id": rule.id, "statement": rule.statement, "family": rule.family, "severity": rule.severity,
        "materiality": rule.materiality, "other": _OTHER[rule.against], "against": rule.against, "source": rule.source,
        "nothing": _NOTHING[rule.source], "both_ways": both_ways,
    }  # fmt: skip
    if rule.source == "members":
        _run(con, sql.COUNT.replace("{into}", _NEW), given, source)
        return
    empty = sql.EMPTY[rule.absent]
    if rule.source == "form":
        left = _figures("left", rule.left, _keys(rule, "f"), "report_id", "")
    else:
        left = sql.SAID.replace("{keys}", _keys(rule, "t")).replace("{which}", _which(rule.left, "t"))
    _run(con, left, given, source)
    _run(con, sql.WANTED, given, source)
    wanted = "" if both_ways else sql.ONLY_WANTED
    _run(con, _figures("right", rule.right, _keys(rule, "f"), "other_id", wanted), given, source)
    for statement in (sql.PLACES, sql.SIDES, sql.VERDICTS, sql.PUBLISH, sql.TERMS, sql.SILENT):
        _run(con, statement.replace("{empty}", empty).replace("{into}", _NEW), given, source)


def _keys(rule: AcrossRule, alias: str) -> str:
    """The columns of a place, those that the rule does not name left empty."""
    return ", ".join(f"coalesce({alias}.{key}, '') AS {key}" if key in rule.by else f"'' AS {key}" for key in sql.KEYS)


def _figures(part: str, figures: Figures, keys: str, whose: str, wanted: str) -> str:
    place = ", ".join(sql.KEYS)
    return (
        sql.FIGURES.replace("{part}", part).replace("{keys}", keys).replace("{place}", place).replace("{whose}", whose).replace("{wanted}", wanted)
        .replace("{which}", _which(figures, "f"))
        .replace("{unclear}", ", ".join(f"'{word}'" for word in figures.unclear) or _EMPTY)
    )  # fmt: skip


def _which(figures: Figures, alias: str) -> str:
    """The filter of a set of figures; every word is one of a closed list, so none can be more than a word."""
    chosen = {
        "form": figures.form, "side": figures.side, "line": figures.line, "measure": figures.measure,
        "fund": figures.fund, "phase": (*figures.phase, *figures.unclear),
    }  # fmt: skip
    return " AND ".join(
        f"{alias}.{name} IN ({', '.join(repr(word) for word in words)})" for name, words in chosen.items() if words
    )


def _run(con: DuckDBPyConnection, statement: str, given: Mapping[str, Any], source: str) -> None:
    """Run the statements of one text, each with those of the given values that it names."""
    for one in statement.replace("{source}", source).split(";\n"):
        con.execute(one, {name: value for name, value in given.items() if f"${name}" in one})
