"""Root causes 「根源」 of the reports in which something is broken: their equations taken out, searched, and written back.

Runs while the working tables of the rules are still there, since a blank cell takes part in an equation and in no
published evidence. What the prose says of the cells takes part too (`juesuan.reconcile.roots_prose`). What belongs here:
between SQL and `juesuan.causes`. The search itself is there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from duckdb import DuckDBPyConnection

from juesuan.causes import Cell, Children, Equation, RootCause, root_causes
from juesuan.causes.model import cause_row
from juesuan.reconcile.roots_prose import Said, gather, said_of
from juesuan.tables.root_cause import ROOT_CAUSE

# So many reports at a time: their equations are Python objects.
_BATCH: Final = 100

# The rules whose sums add up the rows below one row, and in which form these rows are.
_PREPARE: Final = """
CREATE OR REPLACE TEMP TABLE rc_below AS
SELECT s.rule_no, n.form, any_value(s.part) AS part, bool_or(s.parent_code_tells) AS by_parent
FROM rc_selector s JOIN (SELECT DISTINCT selector_no, form FROM rc_selector_line) n USING (selector_no)
WHERE s.part <> 0 AND (s.parent_code_tells OR s.top) GROUP BY ALL
HAVING count(DISTINCT s.part) = 1;
CREATE OR REPLACE TEMP TABLE rc_hurt AS
SELECT row_number() OVER (ORDER BY report_id)::INTEGER AS number, report_no, report_id
FROM (SELECT DISTINCT r.report_no, r.report_id FROM {source}reconciliation v JOIN rc_report r ON r.report_id = v.report_id
      JOIN rc_rule u ON u.rule_id = v.rule_id WHERE v.verdict = 'broken' AND v.severity <> 'info')
"""

_EQUATIONS: Final = """
SELECT h.report_id, v.verdict_id, CASE u.kind WHEN '0' THEN '>=' ELSE u.kind END, (v.gap * 10000)::BIGINT,
       (v.slack * 10000)::BIGINT, v.verdict = 'broken', u.severity = 'info',
       b.form, CASE WHEN b.by_parent THEN p.k_code ELSE '' END, p.k_measure, p.k_fund, -b.part, v.row_no, f.form
FROM rc_hurt h JOIN rc_verdict v ON v.report_no = h.report_no
JOIN rc_rule u ON u.rule_no = v.rule_no JOIN rc_place p ON p.place_no = v.place_no
JOIN rc_fact f ON f.fact_no = v.first_no
LEFT JOIN rc_below b ON b.rule_no = v.rule_no AND b.form = coalesce(nullif(p.k_form, ''), b.form)
WHERE h.number BETWEEN $first AND $last AND v.verdict <> 'untestable'
UNION ALL
SELECT h.report_id, p.verdict_id, '=', (p.gap * 10000)::BIGINT, (p.steps * 10000)::BIGINT, p.verdict = 'broken', false,
       NULL, NULL, NULL, NULL, NULL, 0, NULL
FROM rc_hurt h JOIN rc_twin_verdict p ON p.report_no = h.report_no
WHERE h.number BETWEEN $first AND $last
"""

# The cells of these reports first: left to itself, DuckDB joins every match of every report.
_TERMS: Final = """
WITH mine AS MATERIALIZED (
  SELECT c.report_no, c.role, c.row_no, c.fact_no, f.report_id, f.fact_id
  FROM rc_hurt h JOIN rc_cell c ON c.report_no = h.report_no JOIN rc_fact f ON f.fact_no = c.fact_no
  WHERE h.number BETWEEN $first AND $last
), placed AS MATERIALIZED (
  SELECT c.report_no, c.report_id, c.fact_id, m.place_no, CASE WHEN m.by_row THEN c.row_no ELSE 0 END AS row_no, m.part * m.sign AS weight
  FROM mine c JOIN rc_match m ON m.role = c.role WHERE m.part <> 0
), judged AS MATERIALIZED (
  SELECT v.report_no, v.place_no, v.row_no, v.verdict_id FROM rc_hurt h JOIN rc_verdict v ON v.report_no = h.report_no
  WHERE h.number BETWEEN $first AND $last AND v.verdict <> 'untestable'
)
SELECT p.report_id, v.verdict_id, p.fact_id, sum(p.weight)::INTEGER
FROM placed p JOIN judged v ON v.report_no = p.report_no AND v.place_no = p.place_no AND v.row_no = p.row_no GROUP BY ALL
UNION ALL
SELECT c.report_id, p.verdict_id, c.fact_id, t.part
FROM mine c JOIN rc_twin_cell t ON t.fact_no = c.fact_no
JOIN rc_twin_verdict p ON p.rule_no = t.rule_no AND p.report_no = t.report_no AND p.code = t.code AND p.measure = t.measure
ORDER BY 1, 2, 3
"""

# What asks for a row: chains and lines, and twins of which one side has no such row.
_ASKED: Final = """
SELECT h.report_id, v.verdict_id, v.form, coalesce(v.code, ''), CASE WHEN v.is_above IS NULL THEN NULL ELSE coalesce(v.hangs_under, '') END
FROM rc_hurt h JOIN rc_lost_verdict v ON v.report_no = h.report_no
WHERE h.number BETWEEN $first AND $last
UNION ALL
SELECT h.report_id, p.verdict_id, s.form, p.code, NULL
FROM rc_hurt h JOIN rc_twin_verdict p ON p.report_no = h.report_no AND NOT (p.has_left AND p.has_right) AND p.verdict = 'broken'
JOIN (SELECT rule_no, part, arg_min(form, rowid) AS form FROM rc_row GROUP BY ALL) s
  ON s.rule_no = p.rule_no AND s.part = CASE WHEN p.has_left THEN -1 ELSE 1 END
WHERE h.number BETWEEN $first AND $last
"""

_LOST_TERMS: Final = """
SELECT h.report_id, t.verdict_id, f.fact_id FROM rc_hurt h JOIN rc_lost_verdict v ON v.report_no = h.report_no
JOIN rc_lost_term t ON t.verdict_id = v.verdict_id JOIN rc_fact f ON f.fact_no = t.fact_no
WHERE h.number BETWEEN $first AND $last ORDER BY ALL
"""

_CELLS: Final = """
SELECT f.report_id, f.fact_id, f.form, f.row, f.col, f.page, f.line_label, coalesce(f.function_code, f.economic_code), f.measure,
       f.fund, (coalesce(f.amount, f.quantity, 0) * 10000)::BIGINT,
       (CASE WHEN f.state IN ('number', 'zero') THEN coalesce(f.step, 0) ELSE 0 END * 10000)::BIGINT,
       f.printed, f.unit, f.quantity IS NOT NULL
FROM rc_fact f JOIN rc_hurt h ON h.report_id = f.report_id WHERE h.number BETWEEN $first AND $last
ORDER BY f.report_id, f.form, f.row, f.col, f.fact_id
"""

# Statements under forms stand for themselves: the form and what is said of it.
_STATEMENTS: Final = """
SELECT s.report_id, concat_ws('/', s.short, u.rule_id, s.form), s.form, s.first_page, s.zh,
       CASE s.test WHEN 'no_amounts' THEN '表下说明无数据，表内却印有数字' ELSE '表内无数字，也没有空表说明' END,
       CASE s.test WHEN 'no_amounts' THEN 'said to be empty, yet prints numbers' ELSE 'empty, and does not say so' END
FROM rc_statement s JOIN rc_hurt h ON h.report_id = s.report_id JOIN rc_rule u ON u.rule_no = s.rule_no AND u.severity <> 'info'
WHERE h.number BETWEEN $first AND $last AND NOT s.holds ORDER BY 1, 2
"""


def find_roots(con: DuckDBPyConnection, source: str) -> None:
    """Add the causes of the reports just judged to `root_cause`, and to `reconciliation.root_cause` of what is broken.

    Causes of the prose are there already, from the documents' parts. Where a cell of a form is to blame for a finding on
    prose, that finding gets the cell's cause. The engine forgets earlier causes before, and lets go after all reports of
    those of the prose that are left without findings.
    """
    con.execute(_PREPARE.format(source=source))
    is_told = gather(con, source)
    (reports,) = con.execute("SELECT count(*) FROM rc_hurt").fetchone() or (0,)
    for first in range(1, reports + 1, _BATCH):
        _write(con, source, list(_batch(con, source, first, first + _BATCH - 1, is_told=is_told)))


def _batch(con: DuckDBPyConnection, source: str, first: int, last: int, *, is_told: bool) -> Iterable[tuple[str, RootCause]]:
    def rows(query: str) -> dict[str, list[tuple[Any, ...]]]:
        found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        for report_id, *row in con.execute(query.format(source=source), {"first": first, "last": last}).fetchall():
            found[report_id].append(tuple(row))
        return found

    equations, terms, asked, lost = rows(_EQUATIONS), rows(_TERMS), rows(_ASKED), rows(_LOST_TERMS)
    cells, statements, told = rows(_CELLS), rows(_STATEMENTS), said_of(con, first, last) if is_told else {}
    for report_id, printed in cells.items():
        known = {row[0]: Cell(*row) for row in printed}
        said = told.get(report_id, Said())
        found = _equations(equations[report_id], terms[report_id], asked[report_id], lost[report_id])
        causes = root_causes([*found, *said.equations(known)], {**known, **said.cells}, report_id)
        yield from ((report_id, cause) for cause in said.with_ratios(causes, known))
    for report_id, denied in statements.items():
        for number, (verdict_id, form, page, name, zh, en) in enumerate(denied, start=1):
            yield report_id, RootCause(
                "statement", (verdict_id,), f"《{name}》{zh}", f"{form}: {en}", form=form, page=page,
                cause_id=f"{report_id[:16]}/s/{number}",
            )  # fmt: skip


def _equations(
    rows: Sequence[tuple[Any, ...]], terms: Sequence[tuple[Any, ...]], asked: Sequence[tuple[Any, ...]],
    lost: Sequence[tuple[Any, ...]],
) -> list[Equation]:  # fmt: skip
    weights: dict[str, dict[str, int]] = defaultdict(dict)
    for verdict_id, fact_id, weight in terms:
        weights[verdict_id][fact_id] = weight
    missing = {verdict_id: ((form, code), under) for verdict_id, form, code, under in asked}
    found = []
    for key, relation, gap, slack, broken, hint, form, parent, measure, fund, sign, row, first_form in rows:
        absent, under = missing.pop(key, (None, None))
        # A number that is negative is an equation of its own: its gap is the number itself.
        own = dict.fromkeys(weights[key], 1) if relation == ">=" else weights[key]
        found.append(Equation(
            key, relation, gap, slack, own, broken, hint,
            Children(form, parent, measure or "amount", fund, sign) if form else None, absent, under,
            (first_form, row) if row else None,
        ))  # fmt: skip
    shown: dict[str, dict[str, int]] = defaultdict(dict)
    for verdict_id, fact_id in lost:
        shown[verdict_id][fact_id] = 0
    found += [
        Equation(key, "row", 0, 0, shown[key], True, absent=absent, under=under) for key, (absent, under) in missing.items()
    ]
    return found


def _write(con: DuckDBPyConnection, source: str, causes: Sequence[tuple[str, RootCause]]) -> None:
    if not causes:
        return
    rows = [tuple(cause_row(report_id, one)[column.name] for column in ROOT_CAUSE.columns) for report_id, one in causes]
    columns = ", ".join(f"unnest(?::{column.type}[])" for column in ROOT_CAUSE.columns)
    con.execute(f"INSERT INTO {source}root_cause SELECT {columns}", [list(values) for values in zip(*rows, strict=True)])
    pairs = [(verdict_id, one.cause_id) for _, one in causes for verdict_id in one.verdict_ids]
    con.execute(
        f"UPDATE {source}reconciliation AS v SET root_cause = p.cause_id "
        "FROM (SELECT unnest(?::VARCHAR[]) AS verdict_id, unnest(?::VARCHAR[]) AS cause_id) p WHERE p.verdict_id = v.verdict_id",
        [[verdict_id for verdict_id, _ in pairs], [cause_id for _, cause_id in pairs]],
    )
